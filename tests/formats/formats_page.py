"""Writes docs/formats.md from the cards themselves: every field with its type, default and meaning.

Run it after a card has changed: `python tests/formats/formats_page.py`.
"""

from __future__ import annotations

import ast
import dataclasses
import inspect
import itertools
import textwrap
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Any, get_args, get_type_hints

from repertory.engines.cardfiles import CARD as ENGINE
from repertory.engines.previs.truth import TRUTH
from repertory.files.cards import Card
from repertory.inspectors.models import CARD as MODEL
from repertory.library import cards as library
from repertory.library import recipes
from repertory.library.bundle_layout import BUNDLE
from repertory.productions import cards as productions

PAGE = Path(__file__).parents[2] / "docs" / "formats.md"

CARDS: tuple[tuple[str, Card[Any]], ...] = (
    ("library.toml", library.LIBRARY),
    ("characters/mia/mia.toml, characters/mia/mia@1.toml", library.CHARACTER),
    ("locations/street/street.toml, locations/street/street@1.toml", library.LOCATION),
    ("props/phone/phone.toml, props/phone/phone@1.toml", library.PROP),
    ("voices/mia-voice/mia-voice.toml, voices/mia-voice/mia-voice@1.toml", library.VOICE),
    ("looks/warm-film/warm-film.toml, looks/warm-film/warm-film@1.toml", library.LOOK),
    ("characters/mia/candidates/1.toml", library.CANDIDATE),
    ("characters/mia/bindings/kling-slot-3fa9c1d2.toml", library.BINDING),
    ("characters/mia/calibrations/faces.toml", library.CALIBRATION),
    ("recipes/0b7e41c2a95d8f36/3fa9c1d2-4-keyframe-1-9c01d2aa.toml", recipes.ORDERED),
    ("mia.repertory: bundle.toml", BUNDLE),
    ("my-film/production.toml", productions.PRODUCTION),
    ("my-film/cast.toml", productions.CAST),
    ("my-film/takes/1/1-keyframe-3fa9c1d2.toml", productions.TAKE),
    ("my-film/takes/1/decisions/1-keyframe-3fa9c1d2.1.toml", productions.DECISION),
    ("$REPERTORY_HOME/cards/kling-v3-omni.toml", ENGINE),
    ("$REPERTORY_HOME/models/sface.toml", MODEL),
    ("my-film/orders/1-keyframe-1-9c01d2aa/truth.toml", TRUTH),
)
"""Where a card of each kind lies, for example, and the card."""

OPENING = """\
# Stored formats

A library and a production are folders of TOML cards beside the media that they are about. Files are the truth: there
is no database that could disagree with them. This page is made from the code by `tests/formats/formats_page.py`, and a
test compares the two.

Every card begins with its kind and version, as in `schema = "character/1"`. A newer Repertory reads older cards; an
older one refuses newer cards and says so. What is empty by default is left out.

- A card without `@` in its name is a draft. `mia@1.toml` is a locked version: it is written once and never again.
- Media lie beside the card that names them. Their names carry the first eight hex digits of their hash, and the whole
  hash stands in the card and is compared whenever the file is opened.
- Files are written under a passing name that starts with a dot and renamed when they are whole.
- `shots.txt` and `cast.toml` belong to the person who wrote them and are never rewritten.
"""


def page() -> str:
    """The whole page."""
    return "\n".join((OPENING, *_sections())) + "\n"


def _sections() -> Iterator[str]:
    parts: dict[type[Any], None] = {}
    for where, card in CARDS:
        yield f"## {card.name}/{card.version}\n"
        yield f"`{where.replace(', ', '`, `')}`\n"
        yield _table(card.kind)
        parts.update(dict.fromkeys(_inside(card.kind)))
    yield "## Tables inside cards\n"
    for kind in sorted(parts, key=lambda one: one.__name__):
        yield f"### {kind.__name__}\n"
        yield _values(kind) if issubclass(kind, Enum) else _table(kind)


def _table(kind: type[Any]) -> str:
    hints, meanings = get_type_hints(kind), _meanings(kind)
    rows = [
        f"| `{field.name}` | {_type(hints[field.name])} | {_default(field)} | {meanings.get(field.name, '')} |"
        for field in dataclasses.fields(kind)
    ]
    head = ["| field | type | default | meaning |", "|---|---|---|---|"]
    return "\n".join((_summary(kind), "", *head, *rows, ""))


def _values(kind: type[Enum]) -> str:
    return f"{_summary(kind)}\n\nOne of: {', '.join(f'`{member.value}`' for member in kind)}.\n"


def _inside(kind: type[Any]) -> Iterator[type[Any]]:
    """The classes that fields of a card are made of, themselves included, outermost first."""
    for hint in get_type_hints(kind).values():
        for one in _leaves(hint):
            if issubclass(one, Enum):
                yield one
            elif dataclasses.is_dataclass(one):
                yield one
                yield from _inside(one)


def _leaves(hint: Any) -> Iterator[type[Any]]:
    if isinstance(hint, type) and not get_args(hint):
        yield hint
    for inner in get_args(hint):
        yield from _leaves(inner)


def _type(hint: Any) -> str:
    arguments = [_type(one) for one in get_args(hint) if one not in {Ellipsis, type(None)}]
    origin = getattr(hint, "__origin__", None)
    if origin is tuple:
        return f"list of {arguments[0]}"
    if len(arguments) == 2 and getattr(origin, "__name__", "") == "Mapping":
        return f"table of {arguments[1]} by {arguments[0]}"
    if arguments:
        return " or ".join(arguments)
    name = str(hint.__name__)
    plain = {
        "str": "text",
        "int": "whole number",
        "float": "number",
        "bool": "true or false",
        "Decimal": "text (amount)",
    }
    return plain.get(name, f"[{name}](#{name.lower()})")


def _default(field: dataclasses.Field[Any]) -> str:
    if field.default_factory is not dataclasses.MISSING:
        made = field.default_factory()
        return "" if not made or dataclasses.is_dataclass(made) else f"`{_plain(made)}`"
    if field.default is dataclasses.MISSING:
        return "required"
    return "" if field.default in {None, "", ()} else f"`{_plain(field.default)}`"


def _plain(value: Any) -> str:
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_plain(key)} = {_plain(item)}" for key, item in value.items()) + "}"
    if isinstance(value, tuple):
        return "[" + ", ".join(_plain(item) for item in value) + "]"
    return str(value).lower() if isinstance(value, bool) else str(value)


def _summary(kind: type[Any]) -> str:
    return " ".join((kind.__doc__ or "").split())


def _meanings(kind: type[Any]) -> dict[str, str]:
    """The line under each field, of the class and of those that it is made from."""
    found: dict[str, str] = {}
    for one in reversed(kind.__mro__[:-1]):
        tree = ast.parse(textwrap.dedent(inspect.getsource(one))).body[0]
        body = tree.body if isinstance(tree, ast.ClassDef) else []
        for field, after in itertools.pairwise(body):
            if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name) and isinstance(after, ast.Expr):
                words = ast.literal_eval(after.value)
                found[field.target.id] = " ".join(str(words).split()).replace("|", "\\|")
    return found


if __name__ == "__main__":
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page(), encoding="utf-8")
