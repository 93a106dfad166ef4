"""Two sets of pictures of one person are told to be one, and those of two people are not."""

from __future__ import annotations

from dataclasses import replace

import pytest
from faces_made_up import face, seen

from repertory.craft.kindred import one_person
from repertory.model.verdict import Bands, Observation

BANDS = Bands(match=0.45, wrong=0.6, inspector="faces", version="1", style="photo", source="-")


def pictures(who: str, first: int, count: int = 3) -> list[Observation]:
    """Each with a hash of its own."""
    return [
        replace(seen(face(who, axis=20 + number)), sha256=f"{who}{number}") for number in range(first, first + count)
    ]


@pytest.mark.parametrize(("who", "same"), [("mia", True), ("nova", False)])
def test_by_their_distance_both_ways(who: str, same: bool) -> None:
    assert one_person(pictures("mia", 0), pictures(who, 10), (BANDS, BANDS)) is same
    narrow = replace(BANDS, match=0.1)
    assert not one_person(pictures("mia", 0), pictures(who, 10), (BANDS, narrow))
    assert not one_person(pictures("mia", 0), pictures(who, 10), (narrow, BANDS))


def test_limits_that_are_not_trusted_say_nothing_but_a_shared_picture_does() -> None:
    doubted = replace(BANDS, trusted=False)
    assert not one_person(pictures("mia", 0), pictures("mia", 10), (BANDS, doubted))
    assert one_person(pictures("mia", 0), pictures("mia", 2), (doubted, doubted))


def test_pictures_without_a_face_are_nobodys() -> None:
    empty = replace(seen(), sha256="empty")
    assert not one_person([empty], pictures("mia", 0), (BANDS, BANDS))
