"""How long shots last and when their lines begin."""

from __future__ import annotations

import pytest
from company import bound
from hypothesis import given
from hypothesis import strategies as st

from repertory.craft.assembling import AFTER_S, BEFORE_S, duration_of, line_starts

LINES = st.lists(st.floats(0.1, 30.0), min_size=1, max_size=6)


def test_a_line_gets_a_handle_before_and_after_it() -> None:
    assert line_starts([2.0, 1.0]) == (0.4, 2.7)
    assert duration_of(bound("close-up of Mia"), [2.0, 1.0]) == pytest.approx(2.7 + 1.0 + 0.6)


def test_no_spoken_shot_is_shorter_than_two_and_a_half_seconds() -> None:
    assert duration_of(bound("close-up of Mia"), [0.5]) == 2.5


@pytest.mark.parametrize(
    ("words", "seconds"),
    [
        ("close-up of Mia", 3.0),
        ("close-up of Mia waving", 3.5),
        ("wide shot, street", 3.5),
        ("wide shot of Mia running", 4.0),
    ],
)
def test_a_silent_shot_lasts_three_to_four_seconds(words: str, seconds: float) -> None:
    assert duration_of(bound(words), []) == seconds


def test_the_writer_s_duration_wins_unless_the_line_is_longer() -> None:
    assert duration_of(bound("close-up of Mia, 6 s"), [1.0]) == 6.0
    assert duration_of(bound("close-up of Mia, 1 s"), []) == 1.0
    assert duration_of(bound("close-up of Mia, 2 s"), [3.0]) == pytest.approx(4.0)


@given(LINES)
def test_lines_never_overlap_and_end_before_the_shot_does(seconds: list[float]) -> None:
    starts = line_starts(seconds)
    assert starts[0] == BEFORE_S
    ends = [start + length for start, length in zip(starts, seconds, strict=True)]
    assert all(start > end for start, end in zip(starts[1:], ends, strict=False))
    assert duration_of(bound("close-up of Mia"), seconds) >= ends[-1] + AFTER_S - 1e-5
