"""Writes tests/formats/schemas.toml: what the fields of every version of every card are, as one hash a version.

Run it after the version of a card was raised: `python tests/formats/schema_versions.py`. A version that is recorded
already is left as it is: what was written under it must stay readable. One that no release has written yet may change:
`python tests/formats/schema_versions.py character/2` records it anew.
"""

from __future__ import annotations

import dataclasses
import hashlib
import importlib
import json
import re
import sys
import tomllib
import types
from collections.abc import Mapping
from enum import Enum
from pathlib import Path
from typing import Any, Union, get_args, get_origin, get_type_hints

import tomli_w

import repertory
from repertory.files.cards import Card

RECORD = Path(__file__).with_name("schemas.toml")
_SOURCE = Path(repertory.__file__).parent
_ABOUT = """\
# The fields of every version of every card, as a hash: a card cannot change without its version being raised.
# Written by schema_versions.py; CONTRIBUTING.md says how a stored format is changed.
"""


def cards() -> dict[str, Card[Any]]:
    """Every card of Repertory by its schema, "character/2", wherever in the code it stands."""
    found = {}
    for path in sorted(_SOURCE.rglob("*.py")):
        if re.search(r"^\w+ = Card\(", path.read_text(encoding="utf-8"), re.MULTILINE):
            name = ".".join((_SOURCE.name, *path.relative_to(_SOURCE).with_suffix("").parts))
            module = importlib.import_module(name)
            for card in vars(module).values():
                if isinstance(card, Card):
                    found[f"{card.name}/{card.version}"] = card
    return found


def fingerprint(kind: type[Any]) -> str:
    """Sixteen hex digits over the names, types and defaults of a card's fields and of all tables inside."""
    return hashlib.sha256(json.dumps(_shape(kind), sort_keys=True).encode()).hexdigest()[:16]


def recorded() -> dict[str, str]:
    """The fingerprint of every version that ever was, by schema."""
    return dict(tomllib.loads(RECORD.read_text(encoding="utf-8"))) if RECORD.is_file() else {}


def _shape(hint: Any) -> Any:
    inner = [_shape(one) for one in get_args(hint) if one is not Ellipsis]
    origin = get_origin(hint)
    if origin in {Union, types.UnionType}:
        return {"one of": sorted(inner, key=json.dumps)}
    if origin is tuple:
        return {"list of": inner}
    if origin is Mapping:
        return {"table of": inner}
    if dataclasses.is_dataclass(hint):
        hints = get_type_hints(hint)
        return {field.name: [_shape(hints[field.name]), _default(field)] for field in dataclasses.fields(hint)}
    if isinstance(hint, type) and issubclass(hint, Enum):
        return sorted(str(member.value) for member in hint)
    return str(hint.__name__)


def _default(field: dataclasses.Field[Any]) -> str:
    if field.default_factory is not dataclasses.MISSING:
        return repr(field.default_factory())
    return "required" if field.default is dataclasses.MISSING else repr(field.default)


if __name__ == "__main__":
    kept = {schema: hashed for schema, hashed in recorded().items() if schema not in sys.argv[1:]}
    now = {schema: fingerprint(card.kind) for schema, card in cards().items()}
    RECORD.write_text(_ABOUT + tomli_w.dumps(dict(sorted((now | kept).items()))), encoding="utf-8")
