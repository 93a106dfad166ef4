"""When a repair is kept: never for a better figure alone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from repertory.craft.face_shape import mean_shape
from repertory.craft.mending import Gate, Signs, face_at, features_to_keep, held_out, keep, nearest_face
from repertory.model.media import Box
from repertory.model.verdict import Bands, Face, Finding, Measurement, Pose, ReferenceFace

MIA, NOVA = ("faces", "mia@1", ""), ("faces", "nova@1", "")
BANDS = Bands(match=0.24, wrong=0.32, inspector="faces", version="1", style="clay", source="test")
CLEAN = Signs(outside=0.0, seam=0.004, doubled=0.002)
POINTS = 300 + 100 * mean_shape()[:, :2] * [1, -1]


def face(points: np.ndarray = POINTS) -> Face:
    return Face(
        box=Box(x=200, y=200, width=200, height=200),
        confidence=0.9,
        size=150,
        pose=Pose(yaw=5, pitch=0, roll=0),
        mouth=0.02,
        eyes=0.3,
        sharpness=200,
        landmarks=tuple((float(x), float(y)) for x, y in points),
        embedding=(1.0,),
    )


def measured(anchor: str, value: float | None, finding: Finding = Finding.MEASURED) -> Measurement:
    return Measurement(inspector="faces", version="1", anchor=anchor, finding=finding, value=value)


MENDED = face()


def gate(
    *,
    before: tuple[Measurement, ...] = (measured("mia@1", 0.28),),
    after: tuple[Measurement, ...] = (measured("mia@1", 0.20),),
    after_face: Face | None = MENDED,
    signs: Signs = CLEAN,
) -> Gate:
    return keep(
        subject=MIA,
        before=before,
        after=after,
        bands=dict.fromkeys((MIA, NOVA), BANDS),
        before_face=face(),
        after_face=after_face,
        signs=signs,
        intended=POINTS,
    )


def test_a_repair_is_measured_only_against_references_that_it_did_not_use() -> None:
    references = [ReferenceFace(path=Path(f"{name}.png"), sha256=name, name=name, face=face()) for name in "abc"]
    assert [one.sha256 for one in held_out(references, {"b"})] == ["a", "c"]
    assert held_out(references, {"a", "b", "c"}) == ()


def test_a_clean_repair_that_is_clearly_nearer_is_kept() -> None:
    assert gate().kept
    assert "0.28 to 0.20" in gate().reasons[0]


@pytest.mark.parametrize(
    ("after", "words"),
    [
        (0.27, "at least 0.040 nearer"),
        (0.29, "at least"),
        (None, "cannot be measured"),
    ],
)
def test_a_repair_that_is_not_nearer_by_the_bands_is_refused(after: float | None, words: str) -> None:
    refused = gate(after=(measured("mia@1", after),))
    assert not refused.kept
    assert words in " ".join(refused.reasons)


def test_the_margin_is_in_units_of_the_bands_not_a_constant() -> None:
    wide = replace(BANDS, match=0.24, wrong=0.60)
    result = keep(
        subject=MIA,
        before=[measured("mia@1", 0.28)],
        after=[measured("mia@1", 0.20)],
        bands={MIA: wide},
        before_face=face(),
        after_face=face(),
        signs=CLEAN,
    )
    assert not result.kept


def test_much_nearer_but_still_somebody_else_is_refused() -> None:
    refused = gate(before=(measured("mia@1", 0.60),), after=(measured("mia@1", 0.40),))
    assert "beyond 0.280" in " ".join(refused.reasons)


def test_a_repair_that_harms_another_anchor_is_refused() -> None:
    before = (measured("mia@1", 0.28), measured("nova@1", 0.20))
    assert gate(before=before, after=(measured("mia@1", 0.20), measured("nova@1", 0.202))).kept
    worse = gate(before=before, after=(measured("mia@1", 0.20), measured("nova@1", 0.25)))
    gone = gate(before=before, after=(measured("mia@1", 0.20), measured("nova@1", None, Finding.MISSING)))
    extra = gate(before=before, after=(measured("mia@1", 0.20), before[1], measured("", None, Finding.EXTRA)))
    assert "nova@1 got worse" in " ".join(worse.reasons)
    assert "missing" in " ".join(gone.reasons)
    assert "extra" in " ".join(extra.reasons)


@pytest.mark.parametrize(
    ("signs", "words"),
    [
        (replace(CLEAN, outside=1.0), "outside"),
        (replace(CLEAN, seam=0.03), "second outline"),
        (replace(CLEAN, doubled=0.05), "doubled"),
    ],
)
def test_a_better_figure_does_not_excuse_a_new_fault_in_the_picture(signs: Signs, words: str) -> None:
    refused = gate(signs=signs)
    assert not refused.kept
    assert words in " ".join(refused.reasons)


def smiling() -> np.ndarray:
    points = POINTS.copy()
    points[[61, 185, 146, 291, 409, 375]] += [0, -25]
    return points


@pytest.mark.parametrize(
    ("after", "words"),
    [
        (None, "not found"),
        (face(np.add(POINTS, [8, 0])), "belong"),
        (face(smiling()), "expression"),
        (replace(face(), mouth=0.3), "opening"),
        (replace(face(), eyes=0.1), "eyes"),
        (replace(face(), pose=Pose(yaw=20, pitch=0, roll=0)), "turned"),
        (replace(face(), sharpness=50), "sharpness"),
    ],
)
def test_a_better_figure_does_not_excuse_a_new_fault_in_the_face(after: Face | None, words: str) -> None:
    refused = gate(after_face=after)
    assert not refused.kept
    assert words in " ".join(refused.reasons)


COAT = ("wardrobe", "mia@1", "coat")


def coat(value: float | None) -> Measurement:
    finding = Finding.UNMEASURED if value is None else Finding.MEASURED
    return Measurement(inspector="wardrobe", version="1", anchor="mia@1", about="coat", finding=finding, value=value)


def dressed(*, after_face: float = 0.21, coat_after: float = 0.2, seen: Face | None = MENDED, rim: float = 0.0) -> Gate:
    """Of clothes that were mended under a face that was right."""
    return keep(
        subject=COAT,
        before=[coat(0.9), measured("mia@1", 0.21)],
        after=[coat(coat_after), measured("mia@1", after_face)],
        bands={COAT: replace(BANDS, inspector="wardrobe", match=0.4, wrong=0.6), MIA: BANDS},
        before_face=None,
        after_face=None,
        signs=replace(CLEAN, rim=rim),
        bystanders=[(face(), seen)],
    )


def test_mended_clothes_are_kept_where_the_face_stays() -> None:
    assert dressed().kept
    assert "mia@1 (coat) came nearer, from 0.90 to 0.20." in dressed().reasons


@pytest.mark.parametrize(
    ("gate", "words"),
    [
        (dressed(coat_after=0.7), "still at 0.700"),
        (dressed(after_face=0.30), "mia@1 got worse"),
        (dressed(seen=None), "Beside it: the face is not found"),
        (dressed(seen=face(smiling())), "Beside it: the mouth's expression"),
        (dressed(seen=replace(face(), box=Box(x=250, y=200, width=200, height=200))), "the face moved"),
        (dressed(rim=30.0), "rim of the region changed (30"),
    ],
)
def test_mended_clothes_excuse_no_other_harm(gate: Gate, words: str) -> None:
    assert not gate.kept
    assert words in " ".join(gate.reasons)


def test_the_same_face_is_the_nearest_within_its_height() -> None:
    near, far = replace(face(), box=Box(x=260, y=200, width=200, height=200)), face()
    assert nearest_face(face(), [near, far]) is far
    away = replace(face(), box=Box(x=500, y=200, width=200, height=200))
    assert nearest_face(face(), [away]) is None
    assert nearest_face(face(), []) is None
    beside = replace(face().box, x=200.004)
    assert face_at(beside, [near, far]) is far
    assert face_at(replace(beside, y=900), [near, far]) is None
    assert face_at(None, [near]) is None


@pytest.mark.parametrize(
    ("signs", "words"),
    [
        (replace(CLEAN, lopsided=7.0), "on one side"),
        (replace(CLEAN, bar=3.0), "Spectacles"),
        (replace(CLEAN, stare=5.0), "eyes stare"),
        (replace(CLEAN, squint=0.6), "nearly shut or blurred, with 0.60"),
        (replace(CLEAN, sides=0.3), "nearly shut, with 0.30"),
        (replace(CLEAN, mouth=0.2), "mouth shows something else (0.20)"),
        (replace(CLEAN, lines=0.3), "New lines have come in (0.30)"),
        (replace(CLEAN, flicker=1.6), "flickers, 1.6 times"),
    ],
)
def test_what_a_reference_brings_along_is_refused(signs: Signs, words: str) -> None:
    refused = gate(signs=signs)
    assert not refused.kept
    assert words in " ".join(refused.reasons)


@pytest.mark.parametrize(
    ("signs", "own"),
    [
        (CLEAN, set()),
        (replace(CLEAN, mouth=0.2), {"mouth"}),
        (replace(CLEAN, stare=0.6, squint=0.6), {"eyes"}),
        (replace(CLEAN, sides=0.3, mouth=-0.1), {"eyes", "mouth"}),
        (replace(CLEAN, stare=5.0, squint=5.0), set()),
    ],
)
def test_the_take_keeps_its_own_where_a_swap_makes_it_look_different(signs: Signs, own: set[str]) -> None:
    assert features_to_keep(signs) == own


def test_a_shade_on_one_side_is_borne_only_for_a_large_gain() -> None:
    shaded = replace(CLEAN, lopsided=5.0)
    assert gate(signs=shaded, before=(measured("mia@1", 0.31),)).kept
    refused = gate(signs=shaded, before=(measured("mia@1", 0.26),))
    assert not refused.kept
    assert "0.060 nearer, and" in " ".join(refused.reasons)


def test_within_the_band_more_must_be_gained_than_to_a_match() -> None:
    assert gate(before=(measured("mia@1", 0.26),), after=(measured("mia@1", 0.235),)).kept
    assert not gate(before=(measured("mia@1", 0.285),), after=(measured("mia@1", 0.26),)).kept
