"""A distance, its limits and the words beside them never disagree by rounding."""

from __future__ import annotations

from dataclasses import replace

import pytest

from repertory.craft.figures import digits, ends, explained, limits_said, said
from repertory.cutters.pages import scale_of
from repertory.model.verdict import Bands, Finding, Grade, Measurement, Score

BANDS = Bands(match=0.4628, wrong=0.5836, inspector="faces", version="1", style="photo", source="9 references")


@pytest.mark.parametrize(
    ("value", "figure", "limits"),
    [
        (0.31, "0.31", ("0.46", "0.58")),
        (0.582, "0.582", ("0.463", "0.584")),
        (0.5834, "0.583", ("0.463", "0.584")),
        (0.58355, "0.58355", ("0.46280", "0.58360")),
        (0.4628, "0.46", ("0.46", "0.58")),
        (None, "", ("0.46", "0.58")),
    ],
)
def test_a_distance_and_its_limits_have_the_same_digits_and_as_many_as_tell_them_apart(
    value: float | None, figure: str, limits: tuple[str, str]
) -> None:
    assert limits_said(value, BANDS) == limits
    if value is not None:
        assert said(value, BANDS) == figure
    assert said(0.5, None) == "0.50"
    assert digits(0.5, None) == 2


@pytest.mark.parametrize("wrong", [0.5836, 0.47])
@pytest.mark.parametrize("value", [0.0, 0.1, 0.4627, 0.4628, 0.4629, 0.469, 0.5, 0.582, 0.5836, 0.5837, 0.9, 7.0])
def test_the_marker_stands_in_the_band_of_its_value(value: float, wrong: float) -> None:
    bands = replace(BANDS, wrong=wrong)
    scale = scale_of(value, bands)
    middle = scale["match"] + scale["drift"]
    if value <= bands.match:
        assert 0 < scale["marker"] < scale["match"]
    elif value <= bands.wrong:
        assert scale["match"] < scale["marker"] < middle
    else:
        assert middle < scale["marker"] < 200
    assert scale["match"] + scale["drift"] + scale["wrong"] == pytest.approx(200, abs=0.2)


def test_what_lies_beyond_a_limit_has_a_plain_name() -> None:
    face = Measurement(inspector="faces", version="1", anchor="mia@1", finding=Finding.MEASURED, value=0.3)
    assert ends(face) == ("same", "drifting", "somebody else")
    assert ends(replace(face, inspector="wardrobe", about="red sweater"))[2] == "other clothes"
    assert ends(replace(face, inspector="voices", about="loudness")) == ("right", "not quite", "wrong")


def scored(inspector: str, style: str, grade: Grade = Grade.MATCH, version: str = "1", about: str = "") -> Score:
    measured = Measurement(
        inspector=inspector, version=version, anchor="mia@1", finding=Finding.MEASURED, value=0.3, about=about
    )
    return Score(measurement=measured, grade=grade, bands=replace(BANDS, style=style, version=version))


FACES_SAY, HEADS_SAY, VOICES_SAY = (
    f"Other {what} usually lie"
    for what in ("photographs of one face", "pictures of one clay head", "lines of one voice")
)


@pytest.mark.parametrize(
    ("shown", "usual"),
    [
        ([scored("faces", "photo"), scored("wardrobe", "photo", about="coat")], FACES_SAY),
        ([scored("faces", "clay"), scored("places", "clay")], HEADS_SAY),
        ([scored("voices", "people")], VOICES_SAY),
        ([scored("wardrobe", "photo"), scored("places", "photo"), scored("props", "clay")], ""),
        ([scored("voices", "people", about="loudness"), scored("faces", "anime")], ""),
        ([scored("faces", "photo", Grade.UNMEASURED)], ""),
        ([scored("faces", "photo", version="mediapipe+sface/1")], ""),
    ],
)
def test_what_is_usual_is_told_of_what_was_measured_alone(shown: list[Score], usual: str) -> None:
    said = explained([*shown, *shown])
    assert said.count("usually lie") == bool(usual)
    assert usual in said
    assert "0 would be the very same" in said


def test_photographed_faces_lie_as_the_limits_have_it() -> None:
    assert explained([scored("faces", "photo")]).endswith("lie at about 0.42, somebody else's at about 0.84.")


def test_limits_have_room_on_the_bar_however_far_off_a_value_lies() -> None:
    clipped = scale_of(29.25, replace(BANDS, match=0.1, wrong=1.0))
    assert clipped["match"] + clipped["drift"] >= 80
    assert clipped["marker"] > 190
