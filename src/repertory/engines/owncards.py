"""The user's own cards, in `cards/` of the home folder: those that can be read, and what is wrong with the others."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from repertory.engines.cardfiles import files_of, read_card
from repertory.errors import Damaged, RepertoryError, YourMove
from repertory.files.home import home_folder
from repertory.model.engine import EngineCard


@dataclass(frozen=True, kw_only=True)
class OwnCards:
    """What lies in a folder of cards that people change."""

    read: Mapping[Path, EngineCard] = field(default_factory=dict)
    """What can be used, by its file."""
    wrong: Mapping[Path, RepertoryError] = field(default_factory=dict)
    """What is wrong with each of the other files."""
    left_out: Mapping[str, RepertoryError] = field(default_factory=dict)
    """By the id that such a file is for, why there is no card of it: ours does not stand in for it. An empty file says
    nothing, and is for none."""

    def over(self, ours: Mapping[str, EngineCard]) -> dict[str, EngineCard]:
        """Our cards without those that are left out, and the user's own in place of ours of the same id."""
        kept = {card_id: card for card_id, card in ours.items() if card_id not in self.left_out}
        return kept | {card.id: card for card in self.read.values()}


def own_folder(home: Path | None = None) -> Path:
    """Where they lie, whether it is there or not."""
    return home_folder(home) / "cards"


def own_name(card_id: str) -> str:
    """What the file of a card is usually called: "kling-kling-v3.toml" of "kling/kling-v3"."""
    return f"{card_id.replace('/', '-')}.toml"


def own_cards(paths: Iterable[Path], ours: Iterable[str]) -> OwnCards:
    """What is in these files; `ours` are the ids of our cards, by which it is told what a file is for."""
    read: dict[Path, EngineCard] = {}
    wrong: dict[Path, RepertoryError] = {}
    left_out: dict[str, RepertoryError] = {}
    known = {own_name(card_id): card_id for card_id in ours}
    for path in paths:
        try:
            read[path] = read_card(path)
        except (Damaged, YourMove) as error:
            if _is_empty(path):
                wrong[path] = Damaged(f"{path} is empty.", step="Delete it; until then it counts as not there.")
                continue
            wrong[path] = error
            left_out[_said_id(path) or known.get(path.name) or path.stem.replace("-", "/", 1)] = error
    for card in read.values():
        left_out.pop(card.id, None)
    return OwnCards(read=read, wrong=wrong, left_out=left_out)


def _is_empty(path: Path) -> bool:
    return path.is_file() and not path.read_bytes().strip()


def _said_id(path: Path) -> str:
    """The id that a card says though the rest of it cannot be used; empty where it says none of a vendor that the file
    is named after."""
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8")).get("id")
    except (OSError, ValueError):
        return ""
    return said if isinstance(said, str) and path in files_of(said.partition("/")[0], path.parent) else ""
