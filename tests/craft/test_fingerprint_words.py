"""Words for the light and the move that say what is so anyway make no take stale; others do."""

from __future__ import annotations

import pytest
from company import bound

from repertory.work.fingerprint import fingerprint_of


@pytest.mark.parametrize(
    ("words", "more", "same"),
    [
        ("Mia, street", ", afternoon", True),
        ("Mia, street", ", static", True),
        ("Mia, street", ", locked-off camera", True),
        ("Mia, street, night", ", at night", True),
        ("Mia, street", ", push in", False),
        ("Mia, street", ", slow push in", False),
        ("Mia, street", ", dusk", False),
        ("Mia, street", ", night", False),
    ],
)
def test_words_that_change_nothing_make_nothing_stale(words: str, more: str, same: bool) -> None:
    said = words.removesuffix(", night") if more == ", at night" else words
    assert (fingerprint_of(bound(words), "", ()) == fingerprint_of(bound(f"{said}{more}"), "", ())) is same


def test_how_a_move_is_done_counts() -> None:
    told = {move: fingerprint_of(bound(f"Mia, street, {move}"), "", ()) for move in ("push in", "slow push in")}
    assert told["push in"] != told["slow push in"]
