"""Where words of a shot stand in its list: on whichever line, after the same words elsewhere, in a spoken line."""

from __future__ import annotations

import time

import pytest
from company import NAMES

from repertory.craft.binding.spotting import at_words, span_of
from repertory.craft.shotlist.reading import parse

LIST = """# Mia first
Shot 1: close-up of Mia,
  Mia’s  hair
  blonde
MIA: blonde, am I?
Shot 2: Mia
NOVA: blonde!
"""


@pytest.mark.parametrize(
    ("shot", "said", "start", "place"),
    [
        (0, "Mia", None, (2, 21)),
        (0, "Mia", 17, (3, 3)),
        (0, "hair blonde", 24, (3, 10)),
        (0, "blonde", 29, (4, 3)),
        (0, "mia", None, (2, 21)),
        (1, "Mia", None, (6, 9)),
        (1, "nova", None, (7, 1)),
        (1, "nobody", None, (6, 1)),
    ],
)
def test_words_are_found_where_they_were_written(
    shot: int, said: str, start: int | None, place: tuple[int, int]
) -> None:
    shots = parse(LIST, NAMES).shots
    error = at_words(shots[shot], "What?", said, "Do.", LIST, start=start)
    assert (error.line, error.column) == place
    assert error.source == LIST.split("\n")[place[0] - 1]


def test_without_the_list_the_place_is_one_in_the_shot_s_own_words() -> None:
    (shot,) = parse("Shot 7: close-up of Mia, street", NAMES).shots
    error = at_words(shot, "What?", "street", "Do.")
    assert (error.line, error.column, error.source) == (1, 18, "close-up of Mia, street")


def test_words_that_stand_there_twice_without_what_is_before_them_are_nowhere_for_certain() -> None:
    assert span_of("red and red", "blue red", 5, 8) is None
    assert span_of("one red", "blue red", 5, 8) == (4, 7)


def test_thousands_of_places_are_found_at_once() -> None:
    text = "".join(f"Shot {number}: close-up of Mia, street, night\n" for number in range(1, 4001))
    shots = parse(text, NAMES).shots
    begun = time.process_time()
    lines = [at_words(shot, "What?", "night", "Do.", text).line for shot in shots]
    assert lines == list(range(1, 4001))
    assert time.process_time() - begun < 2
