"""TOML cards: frozen dataclasses on disk, each with its schema and version."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Generic, TypeVar

import tomli_w
from pydantic import TypeAdapter, ValidationError

from repertory.errors import Damaged, YourMove
from repertory.files.lines import in_words, line_of
from repertory.files.toml import table_of
from repertory.files.writing import write_text

T = TypeVar("T")
Upgrade = Callable[[dict[str, Any]], dict[str, Any]]
"""Turns a card's table of one version into that of the next, and raises nothing: whatever a person has edited into
nonsense is named once the table is that of the newest version."""
_EMPTY: tuple[object, ...] = ("", [], {})


class Card(Generic[T]):
    """How one kind of value is kept on disk: `schema = "character/1"` and the value's fields.

    `upgrades[n]` turns version n into n + 1, so a card written by an older release can always be read. Raises
    ValueError where one is missing.
    """

    def __init__(self, kind: type[T], name: str, version: int, upgrades: Mapping[int, Upgrade] | None = None) -> None:
        if set(upgrades or {}) != set(range(1, version)):
            raise ValueError(f"{name}/{version} needs an upgrade from each older version")
        self.kind = kind
        self.name = name
        self.version = version
        self._upgrades = dict(upgrades or {})
        self._adapter: TypeAdapter[T] = TypeAdapter(kind)

    def dumps(self, value: T) -> str:
        """The card as TOML text. What is empty by default is left out, so that a card shows what it says."""
        # No warnings: a whole number is welcome where any number is, and pydantic would complain of it.
        said = self._adapter.dump_python(value, mode="json", exclude_defaults=True, warnings=False)
        shown = _shown(self._adapter.dump_python(value, mode="json", warnings=False), said)
        table = {"schema": f"{self.name}/{self.version}", **shown}
        # A multi-line string reads better, but cannot keep the line ends of Windows.
        return tomli_w.dumps(table, multiline_strings="\\r" not in repr(table))

    def loads(self, text: str, where: Path) -> T:
        """The value. Raises Damaged for text that is no card of this kind, YourMove for one of a newer release."""
        try:
            table = table_of(text)
        except ValueError as error:
            raise Damaged(
                f"{where} is not valid TOML: {error}.", step="Mend it or restore it from a backup."
            ) from error
        version = self.version_in(table)
        if not version:
            name = str(table.get("schema", "")).partition("/")[0]
            raise Damaged(f'{where} says schema "{name}", not "{self.name}".', step="Is it in the right folder?")
        if version > self.version:
            raise YourMove(f"{where} was written by a newer Repertory.", step="Update Repertory to read it.")
        try:
            return self._adapter.validate_python(self.upgraded(table), extra="forbid")
        except ValidationError as error:
            raise Damaged(_complaint(text, where, error), step="Mend that line.") from error

    def version_in(self, table: Mapping[str, Any]) -> int:
        """The version that a card's table says; 0 where its schema is not one of this kind."""
        name, _, version = str(table.get("schema", "")).partition("/")
        return int(version) if name == self.name and re.fullmatch(r"[1-9]\d{0,5}", version, re.ASCII) else 0

    def upgraded(self, table: Mapping[str, Any]) -> dict[str, Any]:
        """The fields of a card's table as this version has them. The table is one of this version or an older one, or
        says no schema: then it is taken to be of this one."""
        fields = {key: value for key, value in table.items() if key != "schema"}
        for old in range(self.version_in(table) or self.version, self.version):
            fields = self._upgrades[old](fields)
        return fields

    def value_of(self, table: Mapping[str, Any]) -> T:
        """What a table says; what no field is called is passed over. Raises pydantic's ValidationError."""
        return self._adapter.validate_python(self.upgraded(table))

    def write(self, path: Path, value: T, *, replace: bool = True) -> None:
        """Writes the card whole or not at all. Raises FolderNotWritable, DiskFull, FileExistsError."""
        write_text(path, self.dumps(value), replace=replace)

    def read(self, path: Path) -> T:
        """Reads a card. Raises Damaged when it is missing or cannot be understood."""
        try:
            text = path.read_text(encoding="utf-8")
        except (FileNotFoundError, UnicodeDecodeError) as error:
            raise Damaged(f"The card {path} is missing or is not text.", step="Restore it from a backup.") from error
        except OSError as error:  # a folder of that name, or one that may not be read
            why = (error.strerror or type(error).__name__).lower()
            raise Damaged(f"The card {path} cannot be read: {why}.", step="Let it be read, or take it away.") from error
        return self.loads(text, path)


def more_fields(table: dict[str, Any]) -> dict[str, Any]:
    """The upgrade to a version that only has more fields, each with a default: the same table."""
    return table


def _complaint(text: str, where: Path, error: ValidationError) -> str:
    """What is wrong with a card's first wrong field, with its line."""
    first = error.errors()[0]
    at = tuple(part for part in first["loc"] if part != "[key]")
    line = line_of(text, at)
    what = "there is no such field" if first["type"] == "unexpected_keyword_argument" else first["msg"]
    return f"{where}{f', line {line}' if line else ''}: {in_words(at)}: {what}."


def _shown(value: Any, said: Any) -> Any:
    """The table without its None, and without what is empty and not in `said`: empty by default."""
    if isinstance(value, Mapping):
        said = said if isinstance(said, Mapping) else {}
        kept = {key: item for key, item in value.items() if item is not None and (item not in _EMPTY or key in said)}
        return {key: _shown(item, said.get(key)) for key, item in kept.items()}
    if isinstance(value, list):
        pairs = zip(value, said, strict=True) if isinstance(said, list) else ((item, None) for item in value)
        return [_shown(item, said_item) for item, said_item in pairs]
    return value
