"""Reading the cast file, which a person writes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from repertory.files.lines import Place
from repertory.model.casting import CastFile, WantedCharacter
from repertory.productions.cards import CAST
from repertory.productions.written import Problem, read_written


def read_cast(text: str, source: Path) -> CastFile:
    """The cast that `source` holds as `text`. Raises YourMove with the line and the field for whatever is not
    understood, and for a name or placeholder that is used twice."""
    return read_written(CAST, text, source, _contradictions)


def _contradictions(cast: CastFile) -> Iterator[Problem]:
    names: set[str] = set()
    spoken: set[str] = set()
    for group in ("characters", "locations", "props", "voices"):
        for index, wanted in enumerate(getattr(cast, group)):
            if wanted.name in names:
                yield (group, index, "name"), f'the name "{wanted.name}" is used twice', "Give each its own name."
            names.add(wanted.name)
            for placeholder in getattr(wanted, "placeholders", ()):
                if placeholder.casefold() in spoken:
                    what = f'the placeholder "{placeholder}" is used twice'
                    yield (group, index, "placeholders"), what, "Let each stand for one thing only."
                spoken.add(placeholder.casefold())
            if isinstance(wanted, WantedCharacter):
                yield from _wrong_character(wanted, (group, index))


def _wrong_character(wanted: WantedCharacter, at: Place) -> Iterator[Problem]:
    if wanted.pick < 1:
        yield (*at, "pick"), f"pick is {wanted.pick}", "Candidates are counted from 1."
    for outfit in (one for one in wanted.outfits if "/" in one):
        yield (*at, "outfits"), f'"{outfit}" is no name for an outfit: a view follows "/"', "Name it without a /."
    if wanted.outfit and wanted.outfits and wanted.outfit not in wanted.outfits:
        yield (*at, "outfit"), f'"{wanted.outfit}" is not one of the outfits', f"Use {' or '.join(wanted.outfits)}."
    if wanted.pronoun not in {"she", "he", "they"}:
        yield (*at, "pronoun"), f'unknown pronoun "{wanted.pronoun}"', "Use she, he or they."
