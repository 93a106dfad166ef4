"""Stored formats: every card gives back what was written, and the page about them says what they are."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

import pytest
from formats_page import CARDS, PAGE, page
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from repertory.errors import Damaged, YourMove
from repertory.files.cards import Card

PLAIN: dict[object, st.SearchStrategy[Any]] = {
    str: st.text(st.characters(codec="utf-8"), max_size=8) | st.sampled_from(["a\r\nb", '"""', "\\", "\n", "é\x00"]),
    float: st.floats(allow_nan=False, allow_infinity=False),
    int: st.integers(-(2**63), 2**63 - 1),
    bool: st.booleans(),
    Decimal: st.decimals(allow_nan=False, allow_infinity=False),
    type(None): st.none(),
}


def values(hint: Any) -> st.SearchStrategy[Any]:
    """Every value that a field of this type can have, within a card."""
    inner = [values(one) for one in get_args(hint) if one is not Ellipsis]
    origin = get_origin(hint)
    if origin is tuple:
        return st.lists(inner[0], max_size=2).map(tuple) if Ellipsis in get_args(hint) else st.tuples(*inner)
    if origin is Mapping:
        return st.dictionaries(inner[0], inner[1], max_size=2)
    if inner:
        return st.one_of(inner)
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        hints = get_type_hints(hint)
        return st.builds(hint, **{field.name: values(hints[field.name]) for field in dataclasses.fields(hint)})
    return st.sampled_from(hint) if issubclass(hint, Enum) else PLAIN[hint]


@pytest.mark.parametrize("card", [card for _, card in CARDS], ids=[card.name for _, card in CARDS])
def test_every_card_gives_back_what_was_written(card: Card[Any]) -> None:
    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
    @given(values(card.kind))
    def round_trip(value: Any) -> None:
        text = card.dumps(value)
        assert text.startswith(f'schema = "{card.name}/{card.version}"\n')
        assert card.loads(text, Path("card.toml")) == value

    round_trip()


def test_the_page_about_the_formats_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python tests/formats/formats_page.py"


def test_every_field_that_a_film_maker_may_write_is_explained_or_named_plainly() -> None:
    assert all(row.count("|") >= 5 for row in page().splitlines() if row.startswith("| `"))
    assert "| `pick` | whole number | `1` | Which candidate becomes the master reference" in page()


@dataclasses.dataclass(frozen=True, kw_only=True)
class Lamp:
    """Something to keep on a card."""

    name: str
    watts: int = 40
    lights: tuple[str, ...] = ("night",)
    parts: Mapping[str, str] = dataclasses.field(default_factory=dict)


def _from_inches(table: dict[str, Any]) -> dict[str, Any]:
    title = table.pop("title")
    return {**table, "name": title}


LAMP = Card(Lamp, "lamp", 2, {1: _from_inches})


def test_what_is_empty_by_default_is_left_out_and_what_was_emptied_is_not() -> None:
    assert (
        LAMP.dumps(Lamp(name="desk")) == 'schema = "lamp/2"\nname = "desk"\nwatts = 40\nlights = [\n    "night",\n]\n'
    )
    assert "lights = []" in LAMP.dumps(Lamp(name="desk", lights=()))


def test_an_older_card_is_upgraded_and_a_newer_one_refused() -> None:
    where = Path("lamp.toml")
    assert LAMP.loads('schema = "lamp/1"\ntitle = "desk"', where) == Lamp(name="desk")
    with pytest.raises(YourMove, match="newer Repertory"):
        LAMP.loads('schema = "lamp/3"\nname = "desk"', where)


@pytest.mark.parametrize(
    "text",
    [
        *("", "schema = ", "schema = 2"),
        *(f'schema = "{schema}"' for schema in ("chair/1", "lamp/0", "lamp/²", "lamp", "lamp/2")),
        *(f'schema = "lamp/2"\n{rest}' for rest in ("name = 3", 'name = "a"\nwatts = "bright"')),
    ],
)
def test_what_is_no_such_card_is_damaged_and_named(text: str, tmp_path: Path) -> None:
    path = tmp_path / "lamp.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Damaged, match=r"lamp\.toml"):
        LAMP.read(path)


def test_a_card_that_is_missing_or_no_text_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "lamp.toml"
    with pytest.raises(Damaged, match=r"lamp\.toml"):
        LAMP.read(path)
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(Damaged, match=r"lamp\.toml"):
        LAMP.read(path)


def test_numbers_keep_every_digit() -> None:
    card = Card(_Figure, "figure", 1)
    for value in (0.1, 1e-300, math.pi, -0.0, 3.0):
        assert card.loads(card.dumps(_Figure(value=value)), Path("f")).value.hex() == value.hex()


@dataclasses.dataclass(frozen=True, kw_only=True)
class _Figure:
    value: float


def test_a_word_that_no_card_knows_is_named_and_not_passed_over(tmp_path: Path) -> None:
    card = dict(CARDS)["my-film/production.toml"]
    with pytest.raises(Damaged, match="budget"):
        card.loads('schema = "production/1"\nname = "a"\ntitle = "A"\nbudget = 5\n', tmp_path / "production.toml")
