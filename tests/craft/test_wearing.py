"""Clothes are compared in the light of the face above them, and what cannot be told is said."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from repertory.craft.cloth import TOO_LITTLE
from repertory.craft.lighting import lab_of, light_of
from repertory.craft.wearing import UNSHOWN, compare_clothes, palettes_in, shows_clothes
from repertory.model.anchor import Swatch
from repertory.model.media import Box
from repertory.model.observed import Patch
from repertory.model.verdict import Expectation, ExpectedAnchor, Finding, Frame, Measurement, Observation, Sight

Lab = tuple[float, float, float]
SKIN: Lab = (70, 15, 18)
RED, TEAL, WHITE, CLARET = (38.0, 55.0, 38.0), (45.0, -30.0, -8.0), (90.0, 0.0, 3.0), (30.0, 44.0, 22.0)
HERS, HIS = Box(x=300, y=80, width=60, height=80), Box(x=600, y=80, width=60, height=80)
WARM = np.array([0.9, 0.55, 0.3])


def palette(*colours: Lab, light: np.ndarray | None = None) -> tuple[Swatch, ...]:
    plain = tuple(Swatch(lightness=one[0], a=one[1], b=one[2], share=1 / len(colours)) for one in colours)
    if light is None:
        return plain
    return tuple(
        Swatch(lightness=float(one[0]), a=float(one[1]), b=float(one[2]), share=1 / len(colours))
        for one in lab_of(light_of(plain) * light)
    )


def worn(
    *colours: Lab,
    face: Box | None = HERS,
    names: tuple[str, ...] = ("collar", "chest", "waist"),
    light: np.ndarray | None = None,
    skin: Lab = SKIN,
) -> tuple[Patch, ...]:
    """What somebody wears under a face."""
    at = face or HERS
    found = [Patch(what="skin", box=at, share=1.0, face=face, palette=palette(skin, light=light))] if face else []
    for row, name in enumerate(names):
        box = Box(x=at.x - 60, y=at.y + 80 * (row + 1), width=180, height=80)
        found.append(Patch(what=name, box=box, share=0.6, face=face, palette=palette(*colours, light=light)))
    return tuple(found)


def seen(*frames: tuple[Patch, ...], version: str = "1") -> Observation:
    made = tuple(
        Frame(time_s=number / 4, width=1280, height=720, patches=patches) for number, patches in enumerate(frames)
    )
    return Observation(inspector="wardrobe", version=version, sha256="0" * 64, frames=made)


def outfit(name: str, *colours: Lab, at: Box | None = HERS, frames: int = 1, anchor: str = "mia@1") -> ExpectedAnchor:
    sights = tuple(Sight(time_s=number / 4, box=at) for number in range(frames)) if at else ()
    return ExpectedAnchor(anchor=anchor, about=name, references=(seen(worn(*colours)),), seen_at=sights)


def one(take: Observation, expected: ExpectedAnchor, *others: ExpectedAnchor) -> Measurement:
    (found,) = compare_clothes(take, Expectation(cast=(expected,), others=others))
    assert (found.anchor, found.about) == (expected.anchor, expected.about)
    return found


def value(found: Measurement) -> float:
    assert found.finding is Finding.MEASURED
    assert found.value is not None
    return found.value


def test_the_same_clothes_are_no_distance_away_and_others_a_whole_one() -> None:
    found = one(seen(worn(RED)), outfit("red sweater", RED))
    assert value(found) == pytest.approx(0, abs=1e-6)
    assert found.box is not None
    assert (found.box.x, found.box.y, found.box.height) == (240, 160, 240)
    assert value(one(seen(worn(TEAL)), outfit("red sweater", RED))) == pytest.approx(1)
    assert 0.1 < value(one(seen(worn(CLARET)), outfit("red sweater", RED))) < 0.9


def test_another_light_is_taken_out_by_the_skin() -> None:
    take = worn(RED, WHITE, light=WARM)
    assert value(one(seen(take), outfit("red sweater", RED, WHITE))) < 0.02
    in_grey = tuple(patch if patch.what != "skin" else replace(patch, palette=palette(SKIN)) for patch in take)
    assert value(one(seen(in_grey), outfit("red sweater", RED, WHITE))) > 0.3


def test_a_fifth_that_is_covered_is_forgiven_and_a_half_is_not() -> None:
    expected = outfit("red sweater", RED)
    assert value(one(seen(worn(RED, RED, RED, RED, RED, TEAL)), expected)) == pytest.approx(0, abs=0.01)
    assert value(one(seen(worn(RED, TEAL)), expected)) > 0.3


def test_only_what_both_pictures_show_is_compared() -> None:
    long = (*worn(RED, names=("collar", "chest")), *worn(TEAL, names=("waist",))[1:])
    expected = replace(outfit("red and teal", RED), references=(seen(long),))
    assert value(one(seen(worn(RED, names=("collar",))), expected)) == pytest.approx(0, abs=1e-6)
    assert value(one(seen(worn(RED)), expected)) > 0.15
    elsewhere = one(
        seen(worn(RED, names=("waist",))), replace(expected, references=(seen(worn(RED, names=("collar",))),))
    )
    assert (elsewhere.finding, elsewhere.reason) == (
        Finding.UNMEASURED,
        "its references show other parts of the outfit",
    )


def test_the_nearest_of_several_references_counts() -> None:
    both = replace(outfit("coat", RED), references=(seen(worn(RED)), seen(worn(TEAL))))
    assert value(one(seen(worn(TEAL)), both)) == pytest.approx(0, abs=1e-6)


def test_the_margin_is_to_the_rest_of_her_own_wardrobe() -> None:
    others = (outfit("teal sweater", TEAL), outfit("red coat", RED, anchor="nova@1"))
    right = one(seen(worn(RED)), outfit("red sweater", RED), *others)
    assert right.nearest == "teal sweater of mia@1"
    assert right.margin == pytest.approx(1)
    wrong = one(seen(worn(TEAL)), outfit("red sweater", RED), *others)
    assert wrong.margin == pytest.approx(-1)
    alone = one(seen(worn(RED)), outfit("teal sweater", TEAL), others[1])
    assert (alone.nearest, round(alone.margin or 0)) == ("red coat of nova@1", -1)


def test_everybody_is_measured_by_their_own_clothes() -> None:
    take = seen((*worn(RED), *worn(TEAL, face=HIS)))
    hers, his = outfit("red sweater", RED), outfit("teal jacket", TEAL, at=HIS, anchor="otto@1")
    found = compare_clothes(take, Expectation(cast=(hers, his)))
    assert [value(each) for each in found] == pytest.approx([0, 0], abs=1e-6)


@pytest.mark.parametrize(
    ("patches", "reason"),
    [
        pytest.param((), "no clothes are seen below a face", id="nobody"),
        pytest.param(worn(RED, names=()), "covered", id="covered"),
        pytest.param(
            worn(RED, names=(), face=Box(x=300, y=500, width=180, height=200)), "below the lower edge", id="close-up"
        ),
        pytest.param(worn(RED, skin=(4, 1, 1)), "too dark", id="dark"),
        pytest.param(worn(RED, face=Box(x=300, y=80, width=5, height=6)), "too small", id="far away"),
        pytest.param((*worn(RED), *worn(TEAL, face=HIS)), "several people", id="two people"),
        pytest.param(worn(RED, face=None, names=("figure",)), "no reference shows it so", id="from behind"),
    ],
)
def test_what_cannot_be_told_is_said(patches: tuple[Patch, ...], reason: str) -> None:
    found = one(seen(patches), outfit("red sweater", RED, at=None))
    assert (found.finding, found.value) == (Finding.UNMEASURED, None)
    assert reason in found.reason


def test_where_her_face_is_not_found_nobody_else_is_measured_for_her() -> None:
    take = seen(worn(RED, face=HIS))
    hers, his = outfit("red sweater", RED, at=None), outfit("red coat", RED, at=HIS, anchor="otto@1")
    first, second = compare_clothes(take, Expectation(cast=(hers, his)))
    assert (first.finding, second.finding) == (Finding.UNMEASURED, Finding.MEASURED)


def test_an_outfit_without_a_usable_picture_is_unmeasured() -> None:
    bare = replace(outfit("red sweater", RED), references=(seen(worn(RED, names=())),))
    assert one(seen(worn(RED)), bare).reason == "no picture of this outfit shows its clothes clearly"


def test_a_back_view_is_compared_with_a_back_view() -> None:
    back = seen(worn(RED, face=None, names=("figure",)))
    found = one(back, replace(outfit("red coat", RED, at=None), references=(seen(worn(TEAL)), back)))
    assert value(found) == pytest.approx(0, abs=1e-6)
    assert found.confidence < 1


def test_a_clip_is_gathered_from_its_frames() -> None:
    take = seen(*[worn(RED)] * 7, worn(TEAL), (), ())
    found = one(take, outfit("red sweater", RED, frames=10))
    assert found.median == pytest.approx(0, abs=1e-6)
    assert found.value == pytest.approx(1)
    assert "measured in 8 of 10 frames" in found.reason


def test_another_version_cannot_be_compared() -> None:
    with pytest.raises(ValueError, match="was observed by 2"):
        one(seen(worn(RED)), replace(outfit("red sweater", RED), references=(seen(worn(RED), version="2"),)))


def test_palettes_are_shown_in_one_light() -> None:
    expected = outfit("red sweater", RED, at=None)
    shown = palettes_in(seen(worn(RED, light=WARM)).frames[0], expected)
    assert shown is not None
    first = shown.worn[0]
    assert (first.lightness, first.a, first.b) == pytest.approx(RED, abs=0.5)
    assert shown.named[0].lightness == pytest.approx(RED[0])
    assert palettes_in(seen(()).frames[0], expected) is None


def test_clothes_are_measured_where_the_face_is_found_a_hair_s_breadth_beside() -> None:
    beside = replace(HERS, x=HERS.x + 0.004, height=HERS.height - 0.002)
    assert value(one(seen(worn(TEAL, face=beside)), outfit("red sweater", RED))) == pytest.approx(1)
    away = replace(HERS, x=HERS.x + HERS.width)
    assert one(seen(worn(TEAL, face=away)), outfit("red sweater", RED)).finding is Finding.UNMEASURED
    hers = outfit("coat", TEAL, at=HERS, anchor="nova@1")
    free = outfit("red sweater", RED, at=None)
    claimed = compare_clothes(seen(worn(TEAL, face=beside)), Expectation(cast=(hers, free)))
    assert claimed[1].finding is Finding.UNMEASURED, "whose clothes have been told already are nobody else's"


def in_photographs(found: ExpectedAnchor) -> ExpectedAnchor:
    return replace(found, style="photo")


def test_in_photographs_little_cloth_is_left_unmeasured() -> None:
    expected = in_photographs(outfit("red sweater", RED))
    assert value(one(seen(worn(RED)), expected)) == pytest.approx(0, abs=1e-6)
    lapel = tuple(replace(patch, share=0.2) for patch in worn(RED, names=("collar",)))
    assert value(one(seen(lapel), replace(expected, style="clay"))) == pytest.approx(0, abs=1e-6)
    found = one(seen((*worn(RED)[:1], *lapel[1:])), expected)
    assert (found.finding, found.reason) == (Finding.UNMEASURED, TOO_LITTLE)


def test_in_photographs_what_has_the_colour_of_the_skin_is_no_cloth() -> None:
    bare = one(seen(worn((78, 13, 17))), in_photographs(outfit("red sweater", RED)))
    assert (bare.finding, bare.reason) == (Finding.UNMEASURED, TOO_LITTLE)
    half = one(seen(worn(RED, (78, 13, 17))), in_photographs(outfit("red sweater", RED)))
    assert value(half) == pytest.approx(0, abs=1e-6)


def test_an_outfit_whose_pictures_show_no_clothes_is_to_blame_and_not_the_take() -> None:
    strapless = replace(in_photographs(outfit("dress", RED)), references=(seen(worn(SKIN)),))
    for take in (worn(RED), worn(SKIN), ()):
        assert one(seen(take), strapless).reason == UNSHOWN
    assert not shows_clothes(strapless.references[0], "photo")
    assert shows_clothes(strapless.references[0], "clay")
    assert shows_clothes(seen(worn(RED)), "photo")
