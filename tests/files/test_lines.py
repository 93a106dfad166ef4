"""A mistake in a TOML file is named with its line."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from repertory.errors import Damaged
from repertory.files.lines import Place, in_words, line_of
from repertory.library.cards import CHARACTER

TEXT = '''schema = "character/1"
title = """
name = "not here"
"""
"identity" = "tall"
sizes.width = 7

[consent]
given_by = "Mia"

[[references]]
role = "headshot"

[references.media]
name = "a.png"

[[references]]  # the second
role = "angle"

[[references.palette]]
share = 0.5

[[references.palette]]
share = 0.25

[references.media]
name = "b.png"
tags = [
  { a = 1 },
]
'''


@pytest.mark.parametrize(
    ("at", "line"),
    [
        (("title",), 2),
        (("name",), None),
        (("identity",), 5),
        (("sizes",), 6),
        (("references",), 11),
        (("sizes", "width"), 6),
        (("consent", "given_by"), 9),
        (("consent", "on"), 8),
        (("references", 0, "role"), 12),
        (("references", 0, "media", "name"), 15),
        (("references", 1, "role"), 18),
        (("references", 1, "palette", 1, "share"), 24),
        (("references", 1, "media", "name"), 27),
        (("references", 1, "media", "sha256"), 26),
        (("references", 1, "media", "tags", 0, "a"), 28),
        (("references", 2, "media"), None),
    ],
)
def test_the_line_of_a_value_or_of_what_is_around_it(at: Place, line: int | None) -> None:
    assert line_of(TEXT, at) == line


def test_a_place_is_said_in_words() -> None:
    assert in_words(("references", 0, "role")) == "references, block 1, role"


CARD = """schema = "character/1"
name = "mia"
title = "Mia"

[[references]]
role = "headshot"
name = "neutral"

[references.media]
name = "headshot-neutral-3fa9c1d2.png"
sha256 = "3fa9"
kind = "image"
"""


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('title = "Mia"', "title = 7", "mia.toml, line 3: title: Input should be a valid string"),
        ('"headshot"', '"banana"', "mia.toml, line 6: references, block 1, role: Input should be 'headshot'"),
        ('kind = "image"', "", "mia.toml, line 9: references, block 1, media, kind: "),
        ('title = "Mia"', 'title = "Mia"\ncolour = 1', "mia.toml, line 4: colour: there is no such field"),
        ('title = "Mia"', "title Mia", "line 3"),
    ],
)
def test_a_card_edited_into_nonsense_is_named_with_line_and_field(old: str, new: str, said: str) -> None:
    with pytest.raises(Damaged) as caught:
        CHARACTER.loads(CARD.replace(old, new), Path("mia.toml"))
    assert said in caught.value.what
    assert caught.value.step


def test_a_line_is_found_in_no_more_time_than_it_takes_to_read_the_text() -> None:
    spaces = " " * 300_000
    began = time.perf_counter()
    assert line_of(f"[a{spaces}.{spaces}b]\na{spaces}.{spaces}b = 1\n{spaces}x{spaces}=2", ("a", "b", "x")) == 3
    assert time.perf_counter() - began < 1
