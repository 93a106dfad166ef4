"""Reading the TOML files that a person writes: every mistake is named with its line, nothing is ignored."""

from __future__ import annotations

import dataclasses
import difflib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar, get_args, get_type_hints

from pydantic import ValidationError

from repertory.errors import YourMove
from repertory.files.cards import Card
from repertory.files.lines import Place, in_words, line_of
from repertory.files.toml import table_of

T = TypeVar("T")
Problem = tuple[Place, str, str]
"""Where, what is wrong, and the next step."""


def read_written(card: Card[T], text: str, source: Path, wrong: Callable[[T], Iterator[Problem]]) -> T:
    """What `source` holds as `text`; `wrong` finds what no field can know by itself.

    Raises YourMove with the line and the field for whatever is not understood: broken TOML, an unknown key (naming
    the nearest valid one), a wrong value, another schema.
    """
    try:
        table = table_of(text)
    except ValueError as error:
        raise YourMove(f"{source} is not valid TOML: {error}.", step="Mend that line.") from error
    problem = next(_problems(card, table), None)
    if problem is None:
        try:
            value = card.value_of(table)
        except ValidationError as error:
            first = error.errors()[0]
            at = tuple(part for part in first["loc"] if part != "[key]")
            raise _complaint(text, source, at, f"{in_words(at)}: {first['msg'].lower()}", "Mend that line.") from error
        problem = next(wrong(value), None)
        if problem is None:
            return value
    raise _complaint(text, source, *problem)


def _problems(card: Card[T], table: Mapping[str, Any]) -> Iterator[Problem]:
    if "schema" in table and not 1 <= card.version_in(table) <= card.version:
        step = f'Write schema = "{card.name}/{card.version}".'
        yield ("schema",), f'this Repertory does not read schema "{table["schema"]}"', step
    yield from _unknown_keys(card.kind, card.upgraded(table), ())


def _unknown_keys(kind: type[Any], table: Mapping[str, Any], at: Place) -> Iterator[Problem]:
    hints = get_type_hints(kind)
    valid = [item.name for item in dataclasses.fields(kind)]
    for key, value in table.items():
        if key not in valid:
            near = difflib.get_close_matches(key, valid, n=1)
            step = f'Did you mean "{near[0]}"?' if near else f"Use one of: {', '.join(valid)}."
            yield (*at, key), f'unknown key "{key}"', step
            continue
        inner = next((one for one in get_args(hints[key]) if dataclasses.is_dataclass(one)), None)
        if isinstance(inner, type) and isinstance(value, list):
            for index, item in enumerate(value):
                if isinstance(item, Mapping):
                    yield from _unknown_keys(inner, item, (*at, key, index))


def _complaint(text: str, source: Path, at: Place, what: str, step: str) -> YourMove:
    line = line_of(text, at)
    return YourMove(f"{source}, line {line}: {what}." if line else f"{source}: {what}.", step=step)
