"""What to try next, and when a repair is kept: the cheapest first, and never a better figure alone."""

from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from repertory.craft.face_shape import mean_shape
from repertory.craft.mending import Done, Edit, Gate, Retake, Review, Signs, Swap, held_out, keep, next_step
from repertory.model.media import Box
from repertory.model.verdict import Bands, Face, Finding, Measurement, Pose, ReferenceFace, Report, Verdict

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


def report(verdict: Verdict) -> Report:
    return Report(scores=(), verdict=verdict, reason="Mia has drifted.")


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


def test_a_repair_goes_from_the_free_swap_to_engines_to_a_retake_to_a_person() -> None:
    tried: list[str] = []
    steps = []
    for repairs_left in (3, 2, 1, 0):
        step = next_step(
            report(Verdict.REPAIR),
            tried=tried,
            can_swap=True,
            edit_engines=("previs", "bfl/flux-2-pro"),
            retakes_left=1,
            repairs_left=repairs_left,
        )
        steps.append(step)
        tried.append(step.engine if isinstance(step, Edit) else "swap")
    assert steps == [Swap(), Edit(engine="previs"), Edit(engine="bfl/flux-2-pro"), Retake()]


def test_every_step_ends_somewhere_and_respects_what_is_left() -> None:
    switches = itertools.product(Verdict, [(), ("swap",)], [False, True], [(), ("e",)], [0, 1], [0, 1])
    for verdict, tried, can_swap, engines, retakes, repairs in switches:
        step = next_step(
            report(verdict),
            tried=tried,
            can_swap=can_swap,
            edit_engines=engines,
            retakes_left=retakes,
            repairs_left=repairs,
        )
        assert isinstance(step, Done) == (verdict is Verdict.ACCEPT)
        assert not isinstance(step, Swap) or (can_swap and not tried and repairs and verdict is Verdict.REPAIR)
        assert not isinstance(step, Edit) or (engines and repairs)
        assert not isinstance(step, Retake) or retakes
        assert isinstance(step, Review) or verdict is not Verdict.REVIEW


def test_the_wrong_person_is_taken_again_before_anything_is_edited() -> None:
    wrong = report(Verdict.RETAKE)
    options = {"tried": (), "can_swap": True, "edit_engines": ("e",), "repairs_left": 2}
    assert next_step(wrong, retakes_left=1, **options) == Retake()  # type: ignore[arg-type]
    assert next_step(wrong, retakes_left=0, **options) == Edit(engine="e")  # type: ignore[arg-type]


def test_a_repair_is_measured_only_against_references_that_it_did_not_use() -> None:
    references = [ReferenceFace(path=Path(f"{name}.png"), sha256=name, name=name, face=face()) for name in "abc"]
    assert [one.sha256 for one in held_out(references, {"b"})] == ["a", "c"]
    assert held_out(references, {"a", "b", "c"}) == ()


def test_a_clean_repair_that_is_clearly_nearer_is_kept() -> None:
    assert gate().kept
    assert "0.280 to 0.200" in gate().reasons[0]


@pytest.mark.parametrize(
    ("after", "words"),
    [
        (0.27, "at least 0.020 nearer"),
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
    assert "beyond 0.320" in " ".join(refused.reasons)


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
