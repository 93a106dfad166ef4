"""The words of a camera crew: sizes, framings, angles, moves, lenses and lights, and their slips of the pen."""

from __future__ import annotations

import pytest
from company import NAMES, shot

from repertory.craft.shotlist.reading import parse
from repertory.errors import ShotListError
from repertory.model.shot import CameraAngle, CameraMove, Framing, ShotSize


@pytest.mark.parametrize(
    ("words", "size"),
    [
        ("extreme close-up of Mia", ShotSize.EXTREME_CLOSE_UP),
        ("BCU Mia", ShotSize.EXTREME_CLOSE_UP),
        ("closeup, Mia", ShotSize.CLOSE_UP),
        ("close on Mia's eyes", ShotSize.CLOSE_UP),
        ("Mia, street, MCU, low angle", ShotSize.MEDIUM_CLOSE_UP),
        ("head and shoulders of Mia", ShotSize.MEDIUM_CLOSE_UP),
        ("Wide. Mia waits.", ShotSize.WIDE),
        ("cowboy shot of Mia", ShotSize.MEDIUM_WIDE),
        ("full-body shot of Mia", ShotSize.WIDE),
        ("very wide shot, street", ShotSize.EXTREME_WIDE),
        ("tight two-shot of Mia and Nova", ShotSize.CLOSE_UP),
        ("medium OTS over Mia's shoulder", ShotSize.MEDIUM),
        ("Mia, wide-eyed", ShotSize.MEDIUM),
        ("Mia closes the door, full of hope", ShotSize.MEDIUM),
        ("MLS. Mia stops", ShotSize.MEDIUM_WIDE),
        ("low-angle MCU of Mia", ShotSize.MEDIUM_CLOSE_UP),
        ("handheld CU Mia", ShotSize.CLOSE_UP),
        ("CU hands on the phone", ShotSize.CLOSE_UP),
        ("wide tracking shot alongside Mia", ShotSize.WIDE),
        ("extreme wide drone shot, Mia", ShotSize.EXTREME_WIDE),
        ("wide master, Mia", ShotSize.WIDE),
        ("Wide establishing shot. Mia waits.", ShotSize.EXTREME_WIDE),
        ("INSERT coffee cup, Mia's hand", ShotSize.CLOSE_UP),
        ("crane shot, descending: Mia alone", ShotSize.MEDIUM),
        ("Mia on a wide low wall", ShotSize.MEDIUM),
        ("Ms. Mia stops", ShotSize.MEDIUM),
        ("Mia / LS / street", ShotSize.WIDE),
    ],
)
def test_sizes(words: str, size: ShotSize) -> None:
    assert shot(words).size is size


@pytest.mark.parametrize(
    ("words", "framing", "size"),
    [
        ("two-shot of Mia and Nova", Framing.TWO_SHOT, ShotSize.MEDIUM),
        ("wide 2-shot, Mia and Nova", Framing.TWO_SHOT, ShotSize.WIDE),
        ("three-shot of Mia, Nova and a waiter", Framing.THREE_SHOT, ShotSize.MEDIUM_WIDE),
        ("group shot of Mia and Nova", Framing.GROUP, ShotSize.WIDE),
        ("clean single on Mia", Framing.SINGLE, ShotSize.MEDIUM),
        ("CU single, Mia", Framing.SINGLE, ShotSize.CLOSE_UP),
        ("insert: the phone", Framing.INSERT, ShotSize.CLOSE_UP),
        ("ECU insert of the phone", Framing.INSERT, ShotSize.EXTREME_CLOSE_UP),
        ("reaction shot of Mia", Framing.REACTION, ShotSize.MEDIUM_CLOSE_UP),
        ("close-up, reaction shot, Mia", Framing.REACTION, ShotSize.CLOSE_UP),
        ("over the shoulder of Mia", Framing.OVER_THE_SHOULDER, ShotSize.MEDIUM),
        ("close-up of Mia, a single tear", None, ShotSize.CLOSE_UP),
        ("Mia inserts a coin", None, ShotSize.MEDIUM),
        ("Mia and Nova (2S), laughing, 4 s", Framing.TWO_SHOT, ShotSize.MEDIUM),
        ("Mia waits, 2s", None, ShotSize.MEDIUM),
        ("Over Mia's shoulder: Nova gasps", Framing.OVER_THE_SHOULDER, ShotSize.MEDIUM),
        ("Montage: Mia walking", None, ShotSize.MEDIUM),
    ],
)
def test_framings_and_the_sizes_that_go_with_them(words: str, framing: Framing | None, size: ShotSize) -> None:
    found = shot(words)
    assert (found.framing, found.size) == (framing, size)


@pytest.mark.parametrize(
    ("words", "angle"),
    [
        ("low-angle", CameraAngle.LOW),
        ("from a high angle", CameraAngle.HIGH),
        ("from above", CameraAngle.HIGH),
        ("overhead", CameraAngle.OVERHEAD),
        ("bird's-eye view", CameraAngle.OVERHEAD),
        ("top-down", CameraAngle.OVERHEAD),
        ("from directly above", CameraAngle.OVERHEAD),
        ("worm’s eye view", CameraAngle.WORMS_EYE),
        ("ground level", CameraAngle.GROUND),
        ("at knee height", CameraAngle.KNEE),
        ("hip-level", CameraAngle.HIP),
        ("shoulder level", CameraAngle.SHOULDER),
        ("eye level", CameraAngle.EYE_LEVEL),
    ],
)
def test_angles(words: str, angle: CameraAngle) -> None:
    found = shot(f"close-up of Mia, {words}, street")
    assert (found.angle, found.action, found.dutch) == (angle, "", False)


@pytest.mark.parametrize(
    "words", ["dutch", "dutch angle", "Dutch tilt", "canted frame", "canted", "tilted horizon", "low dutch angle"]
)
def test_a_dutch_angle_goes_with_any_height(words: str) -> None:
    found = shot(f"close-up of Mia, {words}")
    assert found.dutch
    assert shot(f"close-up of Mia, {words}, low angle").angle is CameraAngle.LOW
    assert not shot("close-up of Mia, a Dutch bicycle").dutch


@pytest.mark.parametrize(
    ("words", "move"),
    [
        ("slow dolly in", CameraMove.PUSH_IN),
        ("the camera pulls away", CameraMove.PULL_OUT),
        ("zoom in", CameraMove.ZOOM_IN),
        ("crash zoom", CameraMove.ZOOM_IN),
        ("zooms out", CameraMove.ZOOM_OUT),
        ("dolly zoom", CameraMove.DOLLY_ZOOM),
        ("vertigo effect", CameraMove.DOLLY_ZOOM),
        ("whip pan", CameraMove.WHIP_PAN),
        ("truck left", CameraMove.TRUCK_LEFT),
        ("crab right", CameraMove.TRUCK_RIGHT),
        ("crane up", CameraMove.BOOM_UP),
        ("pedestal down", CameraMove.BOOM_DOWN),
        ("camera orbits", CameraMove.ARC),
        ("arc shot", CameraMove.ARC),
        ("Steadicam", CameraMove.TRACKING),
        ("follow shot", CameraMove.TRACKING),
        ("hand-held", CameraMove.HANDHELD),
        ("drone shot", CameraMove.AERIAL),
        ("rack focus", CameraMove.RACK_FOCUS),
        ("camera roll", CameraMove.ROLL),
        ("locked-off", CameraMove.STATIC),
        ("gentle push in", CameraMove.PUSH_IN),
        ("on sticks", CameraMove.STATIC),
    ],
)
def test_moves(words: str, move: CameraMove) -> None:
    found = shot(f"close-up of Mia, street, {words}")
    assert (found.move, found.action) == (move, "")
    assert found.move_words.lower() in words.lower()


@pytest.mark.parametrize(
    ("words", "move", "said"),
    [
        ("slow push in and tilt up", CameraMove.PUSH_IN, "slow push in and tilt up"),
        ("pan left, then push in", CameraMove.PAN_LEFT, "pan left then push in"),
        ("handheld, push in", CameraMove.PUSH_IN, "handheld, push in"),
        ("drone shot, pull back slowly", CameraMove.PULL_OUT, "drone shot, pull back slowly"),
        ("static, rack focus", CameraMove.RACK_FOCUS, "static, rack focus"),
    ],
)
def test_of_two_moves_the_first_counts_and_the_words_keep_both(words: str, move: CameraMove, said: str) -> None:
    found = shot(f"close-up of Mia, {words}")
    assert (found.move, found.move_words, found.action) == (move, said, "")


@pytest.mark.parametrize(
    ("words", "lens"),
    [
        ("35mm", "35mm"),
        ("50 mm lens", "50mm"),
        ("on an 85mm f/1.4", "85mm f/1.4"),
        ("wide-angle lens", "wide-angle"),
        ("telephoto", "telephoto"),
        ("macro lens", "macro"),
        ("fisheye", "fisheye"),
        ("anamorphic", "anamorphic"),
        ("24mm anamorphic", "24mm anamorphic"),
        ("long lens", "long"),
        ("wide-angle shot", "wide-angle"),
    ],
)
def test_lenses_keep_the_writer_s_words(words: str, lens: str) -> None:
    found = shot(f"close-up of Mia, {words}, street")
    assert (found.lens, found.action, found.size) == (lens, "", ShotSize.CLOSE_UP)


@pytest.mark.parametrize("words", ["soft window light", "rainy", "hard key light", "spooky"])
def test_light_that_no_place_is_kept_in_stays_in_the_action(words: str) -> None:
    found = shot(f"close-up of Mia, street, {words}")
    assert (found.light, found.action) == ("", words)


@pytest.mark.parametrize(
    ("words", "column", "near"),
    [
        ("extrem close up of Mia", 9, "extreme"),
        ("mediun shot of Mia", 9, "medium shot"),
        ("Mia, mediun shot", 14, "medium shot"),
        ("Mia, sad expresion", 14, "sad expression"),
        ("Mia, sda expression", 14, "sad expression"),
        ("Mia, overhed shot", 14, "overhead shot"),
        ("Mia, slow psuh in", 14, "push in"),
        ("Mia, goldn hour", 14, "golden hour"),
        ("Mia, low angel", 14, "low angle"),
        ("Mia, lens: 35m", 20, "35mm"),
        ("Mia, 35 m lens", 14, "35mm"),
        ("Mia, over the sholder", 14, "over the shoulder"),
    ],
)
def test_a_slip_of_the_pen_is_an_error_with_the_nearest_word(words: str, column: int, near: str) -> None:
    with pytest.raises(ShotListError) as caught:
        shot(words)
    assert caught.value.column == column, str(caught.value)
    assert f'"{near}"' in caught.value.step


@pytest.mark.parametrize(
    "words",
    [
        "Mia at the coffee shop counter",
        "Mia, mourning",
        "close-up of Mia, closing the door",
        "Mia walks 35 m along the street",
        "Mia, low and angry",
        "Mia paints a lovely hour",
        "Mia, statuesque",
        "Mia and Nova, over-the-shoulder from the door",
    ],
)
def test_ordinary_words_are_no_slips(words: str) -> None:
    assert parse(f"Shot 1: {words}", NAMES).shots[0].performers[0].name == "Mia"


@pytest.mark.parametrize(
    ("words", "seconds"),
    [
        ("Mia waits, 5 s", 5.0),
        ("Mia waits (3 sec)", 3.0),
        ("Mia, a woman in her 30s", None),
        ("Mia, a mid-30s waitress", None),
    ],
)
def test_seconds_are_no_decades(words: str, seconds: float | None) -> None:
    assert shot(words).duration_s == seconds


def test_brackets_whose_words_were_understood_leave_nothing_behind() -> None:
    assert shot("Mia (in the red sweater) waits (4 s)").action == "Mia waits"
