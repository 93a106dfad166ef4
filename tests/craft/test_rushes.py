"""Cuts, still, black and repeated pictures are seen in small pictures, and judged by what the shot asks for."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from repertory.craft.advising import next_step
from repertory.craft.judging import judge
from repertory.craft.running import LIGHT, MOVEMENT, ONE_TAKE, compare_runs, excused, run_bands, run_expected
from repertory.craft.rushes import BLACK, REPEATED, STILL, spans_of
from repertory.craft.telling import told, worth_saying
from repertory.craft.tracks import CUT
from repertory.model.anchor import Character
from repertory.model.observed import Span
from repertory.model.shot import BoundPerformer, BoundShot, CameraMove, Shot, Transition
from repertory.model.verdict import Finding, Grade, Measurement, Observation, Score, Verdict

FPS = 24
MIA = BoundPerformer(character=Character(name="mia", title="Mia"), expression="", outfit="", face_hidden=False)


def scene(seed: int) -> np.ndarray:
    """A wide picture with something drawn all over it, of which a frame shows a part."""
    rng = np.random.default_rng(seed)
    coarse = rng.integers(20, 230, (14, 40))
    return np.kron(coarse, np.ones((5, 5))).astype(np.uint8)


def take(seed: int, count: int, *, start: int = 0, step: float = 1.0) -> list[np.ndarray]:
    """Frames of a camera that trucks along a scene."""
    wide = scene(seed)
    return [wide[:54, (at := start + int(number * step)) : at + 96] for number in range(count)]


def person(frames: list[np.ndarray], at: list[int]) -> list[np.ndarray]:
    """The same with somebody standing at these columns."""
    shown = []
    for frame, column in zip(frames, at, strict=True):
        one = frame.copy()
        one[14:54, column : column + 22] = np.kron(np.arange(10)[:, None] % 2 * 120 + 60, np.ones((4, 22)))
        shown.append(one.astype(np.uint8))
    return shown


def seen(frames: list[np.ndarray]) -> tuple[Span, ...]:
    small = np.array(frames, np.uint8)
    return spans_of(np.arange(len(small)) / FPS, small, len(small) / FPS)


def times(frames: list[np.ndarray], what: str) -> list[float]:
    return [span.start_s for span in seen(frames) if span.what == what]


def test_a_take_that_moves_has_no_cut_and_stands_nowhere_still() -> None:
    assert [span.what for span in seen(take(1, 60))] == ["whole"]


@pytest.mark.parametrize("cut", [3, 30, 57])
def test_a_cut_between_two_shots_is_found_where_it_is(cut: int) -> None:
    assert times(take(1, cut) + take(2, 60 - cut), CUT) == [pytest.approx(cut / FPS)]


def test_a_jump_of_a_person_in_a_set_that_stays_is_a_cut() -> None:
    still = take(3, 40, step=0.0)
    walking = [10 + number // 4 for number in range(20)]
    jumped = person(still, walking + [60 + number // 4 for number in range(20)])
    assert times(jumped, CUT) == [pytest.approx(20 / FPS)]
    assert times(person(still, walking + [15 + number // 4 for number in range(20)]), CUT) == []


@pytest.mark.parametrize("length", [8, 12, 18])
def test_a_dissolve_is_a_cut_and_a_fade_is_none(length: int) -> None:
    one, other = take(1, 24 + length, step=0.1), take(2, 24 + length, step=0.1)
    shares = np.linspace(0, 1, length)
    mixed = [
        (before * (1.0 - share) + after * share).astype(np.uint8)
        for before, after, share in zip(one[24:], other, shares, strict=False)
    ]
    (found,) = [span for span in seen(one[:24] + mixed + other[length:]) if span.what == CUT]
    assert 20 / FPS <= found.start_s < found.end_s <= (28 + length) / FPS
    assert (found.start_s, found.end_s) == pytest.approx((24 / FPS, (23 + length) / FPS), abs=0.1)
    told = measured(one[:24] + mixed + other[length:], shot())[ONE_TAKE]
    assert (told.finding, told.reason.startswith("a dissolve from 0:")) == (Finding.EXTRA, True)
    faded = [(frame * (1.0 - share)).astype(np.uint8) for frame, share in zip(one[24:], shares, strict=False)]
    assert times(one[:24] + faded, CUT) == []


@pytest.mark.parametrize("length", [12, 20, 30])
def test_a_camera_that_moves_while_it_fades_in_makes_no_dissolve(length: int) -> None:
    moving = take(1, 60, step=0.5)
    fading = [(frame * min(1.0, number / length)).astype(np.uint8) for number, frame in enumerate(moving)]
    assert times(fading, CUT) == []
    assert times(list(reversed(fading)), CUT) == []


def test_a_whip_pan_is_no_cut() -> None:
    slow, fast = take(4, 20, step=0.3), take(4, 12, start=6, step=8.0)
    assert times(slow + fast + take(4, 20, start=94, step=0.3), CUT) == []


def test_a_lamp_that_is_switched_on_is_no_cut() -> None:
    frames = take(5, 40)
    lit = [np.clip(frame * 1.8, 0, 255).astype(np.uint8) for frame in frames]
    assert times(frames[:20] + lit[20:], CUT) == []


def test_slides_are_cut_from_one_to_the_next() -> None:
    slides = [take(seed, 1)[0] for seed in (1, 2, 3)]
    assert len(times([slide for slide in slides for _ in range(24)], CUT)) == 2


def test_animation_on_twos_has_no_cuts() -> None:
    assert times([frame for frame in take(6, 30, step=2.0) for _ in range(2)], CUT) == []
    assert times([frame for frame in take(6, 20, step=2.0) for _ in range(3)], CUT) == []


def test_a_stretch_that_stands_still_is_told_with_its_ends() -> None:
    frames = take(7, 24)
    (still,) = [span for span in seen(frames + [frames[-1]] * 36) if span.what == STILL]
    assert [still.start_s, still.end_s] == pytest.approx([23 / FPS, 60 / FPS])


def test_a_mouth_that_moves_in_a_room_that_does_not_is_movement() -> None:
    room = take(8, 1)[0]
    frames = []
    for number in range(48):
        one = room.copy()
        one[30:34, 44:50] = 60 + 90 * (number // 3 % 2)
        frames.append(one)
    assert times(frames, STILL) == []


def test_the_noise_of_encoding_is_no_movement() -> None:
    rng = np.random.default_rng(9)
    room = take(9, 1)[0].astype(int)
    noisy = [np.clip(room + (rng.random(room.shape) < 0.1), 0, 255).astype(np.uint8) for _ in range(48)]
    (still,) = [span for span in seen(noisy) if span.what == STILL]
    assert still.end_s - still.start_s == pytest.approx(2.0)


def test_black_is_told_apart_from_night() -> None:
    night = [(frame // 8).astype(np.uint8) for frame in take(10, 24)]
    night = [np.where(frame > 25, 90, frame).astype(np.uint8) for frame in night]
    black = [np.full((54, 96), 3, np.uint8)] * 12
    spans = [span for span in seen(night + black + night) if span.what == BLACK]
    assert [time_s for span in spans for time_s in (span.start_s, span.end_s)] == pytest.approx([1.0, 1.5])
    assert times(night + black + night, CUT) == []


def test_pictures_that_only_repeat_the_one_before_are_counted() -> None:
    frames = take(11, 40, step=2.0)
    frames[10] = frames[9]
    frames[20] = frames[19]
    assert times(frames, REPEATED) == [pytest.approx(10 / FPS), pytest.approx(20 / FPS)]


def shot(text: str = "Mia waits", *, number: str = "4", **said: object) -> BoundShot:
    base = BoundShot(shot=Shot(number=number, text=text, line=1), performers=(MIA,))
    return replace(base, shot=replace(base.shot, **said))  # type: ignore[arg-type]


def measured(frames: list[np.ndarray], bound: BoundShot) -> dict[str, Measurement]:
    observation = Observation(inspector="clips", version="1", sha256="0" * 64, spans=seen(frames))
    return {one.about: one for one in compare_runs(observation, run_expected(bound))}


def verdict(frames: list[np.ndarray], bound: BoundShot) -> Verdict:
    found = measured(frames, bound).values()
    bands = run_bands("clips", "1")
    return judge(found, {one.subject: bands[one.about] for one in found}).verdict


FROZEN = take(1, 12) + [take(1, 12)[-1]] * 48
CUTTED = take(1, 30) + take(2, 30)
FADED = take(1, 48) + [np.zeros((54, 96), np.uint8)] * 12


def test_a_clip_without_fault_is_accepted_and_says_nothing() -> None:
    found = measured(take(1, 60), shot())
    assert all((one.finding, one.reason) == (Finding.MEASURED, "") for one in found.values())
    assert verdict(take(1, 60), shot()) is Verdict.ACCEPT


def test_a_cut_inside_a_shot_is_a_fault_with_its_time_and_in_a_mere_file_it_is_told() -> None:
    assert verdict(CUTTED, shot()) is Verdict.RETAKE
    assert measured(CUTTED, shot())[ONE_TAKE].reason == "a cut at 0:01.25, where the shot is to be one take"
    assert verdict(CUTTED, shot(number="")) is Verdict.ACCEPT
    assert measured(CUTTED, shot(number=""))[ONE_TAKE].reason == "a cut at 0:01.25: 2 takes"


def test_a_frozen_clip_is_a_fault_unless_stillness_is_declared() -> None:
    assert verdict(FROZEN, shot()) is Verdict.RETAKE
    reason = measured(FROZEN, shot())[MOVEMENT].reason
    assert reason == "the picture stands still from 0:00.46 to 0:02.50, 82% of the clip"
    for declared in (shot("Freeze frame on Mia"), shot("She stands still"), replace(shot(), performers=())):
        assert verdict(FROZEN, declared) is Verdict.ACCEPT
        assert measured(FROZEN, declared)[MOVEMENT].reason == "stands still, as declared"
    moving = replace(shot(move=CameraMove.PUSH_IN), performers=())
    assert verdict(FROZEN, moving) is Verdict.RETAKE


def test_what_an_engine_only_holds_may_stand_still_and_nothing_else_is_excused() -> None:
    found = tuple(measured(FROZEN, shot()).values())
    assert [one.finding for one in excused(found)] == [Finding.MEASURED, Finding.HIDDEN, Finding.MEASURED]
    cut = tuple(measured(CUTTED, shot()).values())
    assert excused(cut) == cut


def test_black_is_a_fault_unless_it_is_the_end_of_a_fade_that_was_asked_for() -> None:
    assert verdict(FADED, shot()) is Verdict.RETAKE
    assert measured(FADED, shot())[LIGHT].reason == "black from 0:02.00 to 0:02.50, where no fade was asked for"
    assert verdict(FADED, shot(transition_out=Transition.FADE_OUT)) is Verdict.ACCEPT
    assert verdict(FADED, shot(number="")) is Verdict.ACCEPT, "a film may fade out"
    middle = take(1, 24) + [np.zeros((54, 96), np.uint8)] * 12 + take(1, 24)
    assert verdict(middle, shot(transition_out=Transition.FADE_OUT)) is Verdict.RETAKE


def test_a_slip_is_listed_and_no_fault() -> None:
    slip = take(1, 48) + [np.zeros((54, 96), np.uint8)] * 2
    assert measured(slip, shot())[LIGHT].finding is Finding.UNMEASURED
    assert verdict(slip, shot()) is Verdict.ACCEPT


def test_a_picture_has_no_run() -> None:
    observation = Observation(inspector="clips", version="1", sha256="0" * 64)
    assert all(one.finding is Finding.UNMEASURED for one in compare_runs(observation, run_expected(shot())))


BLACKNESS = [np.zeros((54, 96), np.uint8)] * 12


def test_a_mere_file_is_black_where_it_is_and_nobody_asked_for_a_fade() -> None:
    take_and_black = take(1, 24) + [take(1, 24)[-1]] * 36 + BLACKNESS + take(2, 48) + BLACKNESS
    found = measured(take_and_black, shot(number=""))
    assert found[LIGHT].reason == "black from 0:02.50 to 0:03.00, and at its end from 0:05.00 to 0:05.50"
    assert found[MOVEMENT].reason == "the picture stands still from 0:00.96 to 0:02.50"
    assert found[ONE_TAKE].reason == "a cut at 0:03.00 (through black): 2 takes"
    assert verdict(take_and_black, shot(number="")) is Verdict.RETAKE
    only_end = measured(FADED, shot(number=""))[LIGHT]
    assert (only_end.finding, only_end.reason) == (Finding.HIDDEN, "black at its end from 0:02.00 to 0:02.50")
    asked = measured(take(1, 24) + BLACKNESS + take(1, 24, start=24), shot(transition_out=Transition.FADE_OUT))
    assert asked[LIGHT].reason.endswith(", and only a fade was asked for")


def test_black_within_one_take_is_no_change_of_take() -> None:
    once_more = take(1, 24) + BLACKNESS + take(1, 24, start=24)
    assert measured(once_more, shot(number=""))[ONE_TAKE].reason == ""


def test_a_clip_that_is_all_black_or_all_still_is_told_as_that_once() -> None:
    black = measured(BLACKNESS * 4, shot(number=""))
    assert black[LIGHT].reason == "the clip is black from beginning to end"
    for about in (MOVEMENT, ONE_TAKE):
        unseen = Score(measurement=black[about], grade=Grade.UNMEASURED)
        assert (black[about].finding, black[about].value) == (Finding.UNMEASURED, None)
        assert (told(unseen, {}).result, worth_saying(unseen)) == ("nothing can be seen in it", False)
        assert next_step(unseen) == "", "that is said of its light"
    still = measured(take(1, 1) * 48, shot(number=""))
    assert still[MOVEMENT].reason == "the picture stands still from beginning to end: nothing moves"
    for found in (black[LIGHT], still[MOVEMENT]):
        bands = run_bands("clips", "1")[found.about]
        assert next_step(Score(measurement=found, grade=Grade.WRONG, bands=bands)).startswith("Make it again: no part")
