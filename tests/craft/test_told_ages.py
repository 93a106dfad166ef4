"""Ages are found in whatever words they are told, though most texts are not searched for them."""

from __future__ import annotations

import pytest

from repertory.craft.rewriting.wording import words_of


@pytest.mark.parametrize(
    "said",
    [
        "28-year-old", "seventy years young", "in her late twenties", "well into his mid-40s", "approaching fifty",
        "pushing 30", "not yet thirty", "on the wrong side of forty", "just past sixty", "barely out of her teens",
        "at five foot ten inches tall", "almost six feet tall", "of Irish descent", "of mixed heritage",
        "of Korean ancestry", "of unknown origin", "of Greek extraction", "aged about 19", "thirty-something", "40ish",
        "at nineteen years of age", "at the age of nine", "early thirties", "sixty if she's a day", "80's", "90’s",
        "IN HER LATE TWENTIES", "Aged Ten",
    ],
)  # fmt: skip
def test_an_age_is_one_word(said: str) -> None:
    words = words_of(f"Mia, {said}, waits", {"Mia": 0})
    assert words.lower[2] == said.lower().replace("’", "'")
    assert words.tags[2] in "YE"


def test_what_only_sounds_like_an_age_is_none() -> None:
    assert not {"Y", "E"} & set(words_of("a day at the age-old pier, not past the past, the twentieth").tags)
