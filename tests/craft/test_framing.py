"""A face that the frame cuts off: the frame is blamed, unless what is left of the face is near enough all the same."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from faces_made_up import anchor, clip, face, seen

from repertory.craft.comparing import compare_faces
from repertory.craft.framing import CHIN, CUT_OFF, FOREHEAD, cut_of, quarters_off
from repertory.craft.judging import judge, of_anchors
from repertory.craft.telling import headline, told
from repertory.model.verdict import Bands, Expectation, Face, Finding, Frame, Grade, Pose, Verdict

MIA = Expectation(cast=(anchor("mia"),), others=(anchor("nova"),))
BANDS = Bands(match=0.4, wrong=0.6, inspector="faces", version="1", style="photo", source="-")


def meshed(one: Face, x: float, y: float, side: float = 200.0, roll: float = 0.0) -> Face:
    """The same with a round mesh whose middle is at a point; its forehead is turned by `roll` degrees clockwise."""
    around = [2 * math.pi * number / 468 + math.radians(roll) for number in range(468)]
    points = [(x + side / 2 * math.sin(at), y - side / 2 * math.cos(at)) for at in around]
    top, chin = points[0], points[234]
    points[FOREHEAD], points[CHIN] = top, chin
    return replace(one, landmarks=tuple(points))


def frame(one: Face) -> Frame:
    return Frame(time_s=0.0, width=1280, height=720, faces=(one,))


@pytest.mark.parametrize(
    ("x", "y", "roll", "cut"),
    [
        (640, 360, 0, 0.0),
        (640, 100, 0, 0.0),
        (640, 80, 0, 0.1 / 0.18),  # a tenth of it above the frame, where the forehead is
        (640, 40, 0, 0.3 / 0.18),
        (640, 40, 180, 0.3 / 0.3),  # the chin is above the frame
        (640, 680, 0, 0.3 / 0.3),
        (40, 360, 0, 0.3 / 0.3),
        (1260, 360, 0, 0.4 / 0.3),
        (40, 360, -90, 0.3 / 0.18),  # on its side, the forehead to the left
        (40, 660, 0, 0.3 / 0.3 + 0.2 / 0.3),
    ],
)
def test_what_may_be_cut_off_a_face_is_less_at_its_top(x: float, y: float, roll: float, cut: float) -> None:
    one = meshed(face("mia"), x, y, roll=roll)
    assert cut_of(one, frame(one)) == pytest.approx(cut, abs=0.02)


def test_a_face_without_a_mesh_is_taken_as_whole() -> None:
    assert cut_of(face("mia", x=-50.0), frame(face("mia"))) == 0.0


@pytest.mark.parametrize(
    ("off", "y", "verdict", "grade"),
    [
        (0.2, 0, Verdict.ACCEPT, Grade.MATCH),  # near enough though half of it is missing
        (0.55, 0, Verdict.REVIEW, Grade.UNMEASURED),
        (0.9, 0, Verdict.REVIEW, Grade.UNMEASURED),
        (0.55, 85, Verdict.REPAIR, Grade.DRIFT),  # a usual close-up
        (0.9, 360, Verdict.RETAKE, Grade.WRONG),
    ],
)
def test_the_frame_is_blamed_before_the_actor(off: float, y: float, verdict: Verdict, grade: Grade) -> None:
    found = compare_faces(seen(meshed(face("mia", off=off), 640, y)), MIA)
    report = judge(found, of_anchors({"mia@1": replace(BANDS, wrong=0.7)}))
    assert (report.verdict, report.scores[0].grade) == (verdict, grade)
    if grade is Grade.MATCH:
        assert headline(report, {}) == "Mia is mia, though the face is cut off by the frame."
    if grade is Grade.UNMEASURED:
        assert report.scores[0].measurement.reason == CUT_OFF
        assert headline(report, {}).startswith("The face is cut off by the frame. Not measured: mia.")
        assert told(report.scores[0], {}).step.startswith("Show the whole face")


def test_what_is_left_of_a_face_leans_toward_nobody() -> None:
    (found, *_) = compare_faces(seen(meshed(face("mia", off=0.2), 640, 0)), MIA)
    leaning = replace(found, lean=0.2, toward="nova@1")
    report = judge([leaning], of_anchors({"mia@1": replace(BANDS, lean=0.14)}))
    assert (report.verdict, report.scores[0].grade) == (Verdict.REVIEW, Grade.UNMEASURED)
    assert report.scores[0].measurement.reason == CUT_OFF
    whole = judge([replace(leaning, cut=0.0)], of_anchors({"mia@1": replace(BANDS, lean=0.14)}))
    assert whole.scores[0].grade is Grade.DRIFT


def test_half_a_face_that_is_more_like_another_is_not_called_swapped() -> None:
    whole = compare_faces(seen(face("nova")), MIA)
    half = compare_faces(seen(meshed(face("nova"), 640, 0)), MIA)
    assert (whole[0].finding, half[0].finding) == (Finding.SWAPPED, Finding.MEASURED)


def test_frames_of_a_clip_in_which_she_walks_out_of_it_do_not_count() -> None:
    inside, leaving = meshed(face("mia"), 640, 360), meshed(face("mia", off=0.8), 0, 360)
    (found, *_) = compare_faces(clip([(inside,)] * 5 + [(leaving,)] * 3), MIA)
    assert found.cut == 0.0
    assert found.value is not None
    assert found.value < 0.4
    assert "not measurable in 3" in found.reason
    (all_cut, *_) = compare_faces(clip([(leaving,)] * 8), MIA)
    assert all_cut.cut > 1


@pytest.mark.parametrize(
    ("now", "then", "quarters"),
    [
        (None, (0.9, 0.0), 2),
        (None, (0.5, 0.0), 0),  # what might be a face is no reason
        (0.6, (0.9, 20.0), 2),
        (0.6, (0.9, 80.0), 0),  # somebody who lies there
        (0.85, (0.9, 0.0), 0),
    ],
)
def test_a_picture_is_turned_where_its_people_stand_upright_only_then(
    now: float | None, then: tuple[float, float], quarters: int
) -> None:
    as_it_is = Frame(time_s=0.0, width=9, height=9, faces=() if now is None else (face("mia", confidence=now),))
    leaning = replace(face("mia", confidence=then[0]), pose=Pose(yaw=0.0, pitch=0.0, roll=then[1]))
    empty = replace(as_it_is, faces=())
    assert quarters_off(as_it_is, {1: empty, 2: replace(as_it_is, faces=(leaning,)), 3: empty}) == quarters
    assert quarters_off(as_it_is, {}) == 0
