"""What is worn beside an outfit is no outfit, contradicts nothing, and is told to the engine in whole words."""

from __future__ import annotations

import pytest
from company import bound


@pytest.mark.parametrize(
    ("words", "action"),
    [
        ("Mia in a leather jacket and blue jeans, street", "Mia in blue jeans"),
        ("Mia in her leather jacket over a white blouse, street", "Mia in a white blouse"),
        ("Mia wears the leather jacket and a straw hat, street", "Mia wears a straw hat"),
        ("Mia in a leather jacket and waves her hat, street", "Mia and waves her hat"),
        ("Mia wearing boots runs, street", "Mia wearing boots runs"),
        ("Mia, wearing a hat and gloves, waits", "wearing a hat and gloves, waits"),
    ],
)
def test_the_outfit_is_found_and_the_rest_stays(words: str, action: str) -> None:
    shot = bound(words)
    assert [one.outfit for one in shot.performers] == ["leather jacket"]
    assert shot.action == action
