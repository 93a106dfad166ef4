"""A pattern that is compiled late finds what it would have found at once, and a mistake in it is not hidden."""

import re

import pytest

from repertory.craft.rewriting.late import late

TEXT = "one two three two"


def test_it_finds_the_same_at_the_first_use_and_after() -> None:
    own, plain = late(r"t\w+"), re.compile(r"t\w+")
    for _ in range(2):
        assert [one.span() for one in own.finditer(TEXT)] == [one.span() for one in plain.finditer(TEXT)]
    found = own.match(TEXT, 4)
    assert found is not None
    assert found.group() == "two"
    assert own.fullmatch("two") is not None
    assert own.fullmatch("one") is None
    assert own.pattern == plain.pattern


def test_a_mistake_shows_when_it_is_used() -> None:
    wrong = late("(")
    with pytest.raises(re.error):
        wrong.search(TEXT)
