"""A shot that is the same as another one "but" for something has that something, and all else of the other."""

from __future__ import annotations

import pytest
from company import NAMES

from repertory.craft.shotlist.reading import read_list
from repertory.model.shot import CameraAngle, CameraMove, Framing, Shot, ShotSize

ABOVE = "Shot 1: CU Mia, coffee shop, night\nShot 2: street, Mia and Nova\nShot 3: same as shot 1"


def told(words: str) -> Shot:
    listing = read_list(f"{ABOVE}{words}", NAMES)
    assert not listing.problems
    return listing.shots.shots[2]


@pytest.mark.parametrize(
    ("words", "size"),
    [
        (", but wide", ShotSize.WIDE), (" but wider", ShotSize.MEDIUM_CLOSE_UP),
        (", but a medium shot", ShotSize.MEDIUM),
        (", only this time wide", ShotSize.WIDE), (", except wide", ShotSize.WIDE),
        (", but closer", ShotSize.EXTREME_CLOSE_UP),
        (", but MCU", ShotSize.MEDIUM_CLOSE_UP), (", but in a wide shot", ShotSize.WIDE),
    ],
)  # fmt: skip
def test_another_size(words: str, size: ShotSize) -> None:
    found = told(words)
    assert (found.size, found.location, found.light, found.action) == (size, "coffee shop", "night", "")
    assert [one.name for one in found.performers] == ["Mia"]


def test_another_side() -> None:
    (mia,) = told(", but from behind").performers
    assert (mia.from_behind, mia.face_hidden) == (True, True)
    assert told(", but from behind").action == ""
    (mia,) = told(", but her face hidden").performers
    assert mia.face_hidden
    text = f"{ABOVE}, but from behind\nShot 4: same as shot 3, but her face to camera"
    (mia,) = read_list(text, NAMES).shots.shots[3].performers
    assert not mia.face_hidden


@pytest.mark.parametrize(
    ("words", "who"),
    [
        (" with Nova instead", ["Nova"]), (" but Nova instead of Mia", ["Nova"]), (", but with Nova", ["Nova", "Mia"]),
        (", but without Mia", []), (", but as a two-shot with Nova", ["Nova", "Mia"]),
    ],
)  # fmt: skip
def test_other_people(words: str, who: list[str]) -> None:
    found = told(words)
    assert [one.name for one in found.performers] == who
    assert "instead" not in found.action


def test_another_angle_move_place_light_and_outfit() -> None:
    assert told(", but low angle").angle is CameraAngle.LOW
    assert told(", but with a slow push in").move is CameraMove.PUSH_IN
    assert told(", but on the street").location == "street"
    assert told(", but at dusk").light == "golden hour"
    assert told(", but in the red sweater").performers[0].outfit == "red sweater"
    assert told(", but over Mia's shoulder, Nova talks").framing is Framing.OVER_THE_SHOULDER
    assert told(", but she cries").action == "she cries"
