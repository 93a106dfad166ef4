"""What the camera does is read with what it moves by, whoever does it, and never said against."""

from __future__ import annotations

import pytest
from company import NAMES, bound, card, shot

from repertory.craft.prompting.compose import compose
from repertory.craft.shotlist.reading import read_list
from repertory.model.engine import OrderKind
from repertory.model.shot import CameraMove as Move


@pytest.mark.parametrize(
    ("words", "move", "said", "action"),
    [
        ("Slow zoom on Mia", Move.ZOOM_IN, "slow zoom on Mia", ""),
        ("zoom onto the phone", Move.ZOOM_IN, "zoom onto the phone", ""),
        ("We follow Mia through the street", Move.TRACKING, "we follow Mia through the street", ""),
        ("MS Mia, dolly w/ her", Move.TRACKING, "dolly w/ her", ""),
        ("Mia, camera slowly moves left to right", Move.TRUCK_RIGHT, "slowly moves left to right", ""),
        ("Mia, the camera drifts over the table", Move.TRACKING, "drifts over the table", ""),
        ("Mia, the camera glides closer", Move.PUSH_IN, "glides closer", ""),
        ("the camera sinks to the floor, Mia waits", Move.BOOM_DOWN, "sinks to the floor", "Mia waits"),
        ("Mia walks as the camera pulls back and rises", Move.PULL_OUT, "pulls back and rises", "Mia walks"),
        ("Steadicam follows Mia down the street", Move.TRACKING, "steadicam follows Mia down the street", ""),
        ("MS Mia, 360 orbit around her", Move.ARC, "360 orbit around her", ""),
        ("MS Mia, gimbal, follow shot", Move.TRACKING, "gimbal, follow shot", ""),
        ("MS Mia, camera circles her slowly, handheld", Move.ARC, "circles her slowly, handheld", ""),
        ("rack focus from the phone to Mia", Move.RACK_FOCUS, "rack focus from the phone to Mia", ""),
        ("MS Mia, whip pan right to the door", Move.WHIP_PAN, "whip pan right to the door", ""),
        ("MS Mia, slowly push in, then hold", Move.PUSH_IN, "slowly push in, then hold", ""),
        ("push in on Mia crying", Move.PUSH_IN, "push in on Mia", ""),
        ("pull out to reveal Nova sitting on a bench", Move.PULL_OUT, "pull out to reveal Nova",
         "Nova sitting on a bench"),
        ("tracking shot, follow Mia as she walks by", Move.TRACKING, "tracking shot, follow Mia", "she walks by"),
    ],
)  # fmt: skip
def test_a_move_is_read_with_what_it_moves_by(words: str, move: Move, said: str, action: str) -> None:
    found = shot(words)
    assert (found.move, found.move_words, found.action) == (move, said, action)


@pytest.mark.parametrize(
    "words",
    [
        "WS street, tracks of snow", "Nova follows Mia", "Mia tilts her head", "Mia at the stove, a pan of water",
        "Mia looks into the camera", "she tracks a deer, Mia", "Mia, she follows the recipe", "Mia drops the phone",
        "Mia holds on to Nova",
    ],
)  # fmt: skip
def test_what_people_do_is_no_move_of_the_camera(words: str) -> None:
    (found,) = read_list(f"Shot 1: Mia\nShot 2: {words}", NAMES).shots.shots[1:]
    assert (found.move, found.move_words) == (Move.STATIC, "")


@pytest.mark.parametrize(
    ("words", "which", "step"),
    [
        ("pan from Mia to Nova", "pan right", 'Write "pan left" or "pan right".'),
        ("Pan across the counter to Mia", "pan right", 'Write "pan left" or "pan right".'),
        ("tilt from the phone to Mia", "tilt up", 'Write "tilt up" or "tilt down".'),
        ("zoom, Mia", "zoom in", 'Write "zoom in" or "zoom out".'),
    ],
)
def test_a_move_that_does_not_say_which_way_is_told(words: str, which: str, step: str) -> None:
    listing = read_list(f"Shot 1: {words}", NAMES)
    assert listing.shots.shots[0].move == which
    (told,) = listing.doubts
    assert (which in told.what, told.step, told.column) == (True, step, 9)


def test_words_about_the_camera_that_are_no_known_move_are_told() -> None:
    (told,) = read_list("Shot 1: MS Mia, camera does something odd", NAMES).doubts
    assert told.what.startswith('"camera does something odd" is no camera move that is known')
    assert told.column == 16


def clip(words: str) -> str:
    found = bound(words)
    return compose(found, OrderKind.CLIP, card(), found.references)


def test_no_engine_is_told_that_a_camera_stands_of_which_the_shot_says_otherwise() -> None:
    assert "does not move" not in clip("MS Mia, camera does something odd")
    assert "does not move" not in clip("Slow zoom on Mia")
    assert "The camera does not move." in clip("Mia looks into the camera")


def test_an_engine_reads_the_move_whole_with_the_names_that_it_knows() -> None:
    assert "Camera: pan left from Mia to Nova." in clip("pan left from [Character A] to @nova")
    still = bound("pan left from Mia to Nova")
    assert "pan" not in compose(still, OrderKind.STILL, card(), still.references)
