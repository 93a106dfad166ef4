"""Faces are linked into tracks by place, size and vector: people who cross, who leave and come back, and cuts."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from faces_made_up import anchor, clip, face

from repertory.craft.comparing import compare_faces
from repertory.craft.tracks import Track, change_of, tracks_of
from repertory.model.observed import Span
from repertory.model.verdict import Expectation, Face, Finding, Frame, Observation

CUT = Span(what="cut", start_s=1.0, end_s=1.0)


def frames(*faces: list[Face]) -> tuple[Frame, ...]:
    return clip(faces).frames


def steps(track: Track) -> list[int]:
    return [spot.frame for spot in track.spots]


def test_one_face_that_moves_is_one_track() -> None:
    (track,) = tracks_of(frames(*([face("mia", x=60.0 * number)] for number in range(8))))
    assert steps(track) == list(range(8))


def test_two_people_who_cross_keep_their_tracks() -> None:
    right = [face("mia", x=100.0 * number) for number in range(9)]
    left = [face("nova", x=800.0 - 100 * number) for number in range(9)]
    both = [sorted(pair, key=lambda one: one.box.x) for pair in zip(right, left, strict=True)]
    tracks = tracks_of(frames(*both))
    assert len(tracks) == 2
    assert [set(map(id, track.faces)) for track in tracks] == [set(map(id, right)), set(map(id, left))]


def test_a_profile_without_a_vector_keeps_its_track_by_its_place() -> None:
    hidden = [number in (3, 4) for number in range(8)]
    mia = [face("mia", x=10.0 * number, measurable=not hidden[number]) for number in range(8)]
    nova = [face("nova", x=700.0, measurable=not hidden[number]) for number in range(8)]
    tracks = tracks_of(frames(*(list(pair) for pair in zip(mia, nova, strict=True))))
    assert [set(map(id, track.faces)) for track in tracks] == [set(map(id, mia)), set(map(id, nova))]


def test_who_leaves_and_comes_back_is_known_by_the_vector() -> None:
    there, back = face("mia", x=0.0), face("mia", x=900.0, off=0.3)
    away: list[list[Face]] = [[] for _ in range(8)]
    assert len(tracks_of(frames([there], *away, [back]))) == 1
    assert len(tracks_of(frames([there], *away, [face("nova", x=0.0)]))) == 2


@pytest.mark.parametrize(("who", "tracks"), [("mia", 1), ("nova", 2)])
def test_after_a_cut_place_says_nothing_and_the_vector_everything(who: str, tracks: int) -> None:
    # half the way to Nova: near enough to go on with while nothing is cut
    before, after = face("mia", toward="nova", share=0.5), face(who, toward="mia" if who == "nova" else "", share=0.03)
    told = [[before], [before], [before], [before], [after], [after]]
    assert len(tracks_of(frames(*told))) == 1
    if who == "nova":
        assert len(tracks_of(frames(*told), [CUT])) == 2


def test_somebody_else_in_the_same_place_is_another_track() -> None:
    assert len(tracks_of(frames([face("mia")], [face("nova")], [face("mia")]))) == 2


def test_every_face_is_in_exactly_one_track_and_no_track_has_two_of_a_frame() -> None:
    crowd = [[face("mia", x=120.0 * place, off=0.1 * place) for place in range(12)] for _ in range(5)]
    tracks = tracks_of(frames(*crowd))
    spots = [(spot.frame, id(spot.face)) for track in tracks for spot in track.spots]
    assert len(spots) == len(set(spots)) == 60
    assert all(len(steps(track)) == len(set(steps(track))) for track in tracks)


def test_what_changes_between_frames_is_told_by_who_comes_turns_and_drifts() -> None:
    (still,) = frames([face("mia")])
    (turned,) = frames([face("mia", yaw=30.0)])
    (more,) = frames([face("mia"), face("nova", x=500.0)])
    (drifted,) = frames([face("mia", toward="nova", share=0.3)])
    assert change_of(still, still) == 0
    assert change_of(still, more) == 1
    assert change_of(still, turned) == pytest.approx(0.5)
    assert 0.4 < change_of(still, drifted) < 1


def test_a_frame_that_errs_is_given_to_whom_the_rest_of_its_track_belongs() -> None:
    """Mia's frame lies nearer to Nova and Nova's nearer to Mia for once: alone, that frame would be swapped."""
    expected = Expectation(cast=(anchor("mia"), anchor("nova")))
    good = [face("mia", x=0.0), face("nova", x=800.0)]
    odd = [
        face("mia", x=0.0, toward="nova", share=0.52, off=0.0),
        face("nova", x=800.0, toward="mia", share=0.52, off=0.0),
    ]
    seen = clip([good, good, odd, good, good, good])
    alone = compare_faces(replace(seen, frames=seen.frames[2:3]), expected)
    mia, nova = compare_faces(seen, expected)
    assert alone[0].box is not None
    assert alone[0].box.x == 800.0
    assert mia.box is not None
    assert nova.box is not None
    assert (mia.box.x, nova.box.x) == (0.0, 800.0)
    assert max(value for _, value in mia.curve) > 0.4


def test_a_clip_keeps_how_the_distance_went_over_time_and_says_that_it_grows() -> None:
    drifting = [[face("mia", toward="nova", share=0.05 * number)] for number in range(9)]
    (found,) = compare_faces(clip(drifting), Expectation(cast=(anchor("mia"),)))
    times, values = zip(*found.curve, strict=True)
    assert times == tuple(number / 4 for number in range(9))
    assert list(values) == sorted(values)
    assert found.slope is not None
    assert found.slope > 0.05
    assert found.reason.endswith("; drifts away, from 0.29 at 0.0 s to 0.41 at 2.0 s")


@pytest.mark.parametrize(
    ("span", "where"),
    [
        (Span(what="cut", start_s=1.0, end_s=1.0), "at the cut at 1.0 s"),
        (Span(what="cut", start_s=0.8, end_s=1.1), "in the dissolve from 0.8 to 1.1 s"),
        (Span(what="black", start_s=0.8, end_s=1.0), "through the black from 0.8 to 1.0 s"),
    ],
)
def test_what_jumps_at_a_cut_does_not_drift(span: Span, where: str) -> None:
    changed = [[face("mia")]] * 4 + [[face("nova")]] * 5
    seen = replace(clip(changed), spans=(span,))
    (found,) = compare_faces(seen, Expectation(cast=(anchor("mia"),)))
    assert found.slope == pytest.approx(0.0, abs=1e-3)
    assert "drifts" not in found.reason
    assert re.search(rf"goes from \d\.\d\d to \d\.\d\d {where}$", found.reason)


def test_frames_with_somebody_elses_face_are_not_without_a_face() -> None:
    frames = [[face("mia")]] * 4 + [[]] * 2 + [[face("nova")]] * 3
    found, *_ = compare_faces(clip(frames), Expectation(cast=(anchor("mia"), anchor("nova"))))
    assert found.reason == "measured in 4 of 9 frames, only other faces in 3, no face in 2"
    (steady,) = compare_faces(clip([[face("mia")]] * 9), Expectation(cast=(anchor("mia"),)))
    assert steady.slope == pytest.approx(0)
    assert "drifts" not in steady.reason


def test_the_share_of_the_clip_without_the_face_is_kept() -> None:
    seen = clip([[face("mia")]] * 6 + [[]] * 2)
    (found,) = compare_faces(seen, Expectation(cast=(anchor("mia"),)))
    assert found.finding is Finding.MEASURED
    assert found.absent == pytest.approx(0.25)


def test_frames_that_lie_close_together_count_for_little() -> None:
    """The bad half second was looked at twelve times: it is a tenth of the clip all the same."""
    near, far = face("mia"), face("mia", toward="nova", share=0.6)
    times = [*(number / 2 for number in range(11)), *(5 + number / 24 for number in range(1, 13)), *range(6, 11)]
    shown = [Frame(time_s=t, width=9, height=9, faces=(far if 5 < t < 5.6 else near,)) for t in times]
    seen = Observation(inspector="faces", version="1", sha256="0" * 64, frames=tuple(shown))
    (found,) = compare_faces(seen, Expectation(cast=(anchor("mia"),)))
    assert found.value is not None
    assert found.median is not None
    assert found.median < 0.3 < found.value
