"""Finds engines through the entry-point group `repertory.engines`, and their cards: ours, and the user's own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path

from repertory.engines.cardfiles import files_of, read_card
from repertory.errors import Damaged, MissingPart, RepertoryError, YourMove
from repertory.files.home import home_folder
from repertory.model.engine import EngineCard
from repertory.ports import Engine

GROUP = "repertory.engines"
"""The entry-point group. Each entry names a callable without arguments that returns a sequence of engines."""
_PACKAGED = Path(__file__).with_name("cards")
_PLUGIN_FAULTS = (
    RepertoryError,
    AttributeError,
    ImportError,
    LookupError,
    NameError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
)  # whatever a stranger's module may raise while it is imported and asked for its engines


@dataclass(frozen=True, kw_only=True)
class Engines:
    """The engines that are installed, and what kept others away."""

    engines: Mapping[str, Engine] = field(default_factory=dict)
    """By card id."""
    broken: tuple[str, ...] = ()
    """One sentence per plug-in or card that could not be used, naming it, with the next step."""

    def get(self, card_id: str) -> Engine:
        """The engine of that card. Raises YourMove, which also names what is broken."""
        if card_id in self.engines:
            return self.engines[card_id]
        known = ", ".join(sorted(self.engines)) or "none"
        step = " ".join((f"Installed: {known}.", *self.broken))
        raise YourMove(f'There is no engine "{card_id}".', step=step)


def cards(vendor: str, home: Path | None = None) -> tuple[EngineCard, ...]:
    """The vendor's cards, sorted by id: those in the package, and the user's own in `cards/` of the home folder.

    A user's card replaces ours of the same id, and a new id is added: model ids and prices move faster than
    releases. Files are named `<vendor>.toml` or `<vendor>-<model>.toml`. Raises Damaged for a card that cannot
    be read or that stands under another vendor's name, YourMove for one of a newer release.
    """
    found: dict[str, EngineCard] = {}
    for folder in (_PACKAGED, home_folder(home) / "cards"):
        for path in files_of(vendor, folder):
            card = read_card(path)
            if card.vendor == vendor:  # "acme-labs-one.toml" is named after "acme-labs", and not after "acme"
                found[card.id] = card
    return tuple(found[key] for key in sorted(found))


def all_cards(home: Path | None = None) -> Mapping[str, EngineCard]:
    """Every card by its id, ours and the user's own, whether an engine is installed that reads it or not: what there is
    an adapter for can be shot with, the others can be planned with. A user's card replaces ours of the same id.

    What cannot be read is not among them, nor what it may have been meant to replace: ours of the vendor that it is
    named after. `load_engines` names it.
    """
    found = {card.id: card for card in map(read_card, sorted(_PACKAGED.glob("*.toml")))}
    own: dict[str, EngineCard] = {}
    for path in sorted((home_folder(home) / "cards").glob("*.toml")):
        try:
            card = read_card(path)
            own[card.id] = card
        except (Damaged, YourMove):
            found = {card_id: card for card_id, card in found.items() if path not in files_of(card.vendor, path.parent)}
    found |= own
    return {card_id: found[card_id] for card_id in sorted(found)}


def card_text(card_id: str, home: Path | None = None) -> str:
    """The file of a card as it stands, the user's own before ours. Raises YourMove where there is none."""
    for folder in (home_folder(home) / "cards", _PACKAGED):
        for path in sorted(folder.glob("*.toml")):
            if read_card(path).id == card_id:
                return path.read_text(encoding="utf-8")
    raise YourMove(f'There is no card "{card_id}".', step="See: repertory engines list")


def load_engines(plugins: Iterable[EntryPoint] | None = None) -> Engines:
    """Every installed engine by card id. A plug-in that fails is named in `broken` and does not stop the others.

    `plugins` stands in for the installed entry points, for tests.
    """
    engines: dict[str, Engine] = {}
    broken: list[str] = []
    chosen = entry_points(group=GROUP) if plugins is None else plugins
    for plugin in sorted(chosen, key=lambda plugin: plugin.name):
        try:
            offered = _engines_of(plugin)
        except MissingPart as error:
            broken.append(str(error))
            continue
        for engine in offered:
            if engine.card.id in engines:
                broken.append(f'The plug-in "{plugin.name}" offers "{engine.card.id}", which another one offers too.')
                continue
            engines[engine.card.id] = engine
    broken.extend(_cards_of_nobody({engine.card.vendor for engine in engines.values()}))
    return Engines(engines=engines, broken=tuple(broken))


def _engines_of(plugin: EntryPoint) -> tuple[Engine, ...]:
    try:
        offered = tuple(plugin.load()())
        for engine in offered:
            if not isinstance(engine.card, EngineCard):
                raise TypeError(f"{type(engine).__name__} has no engine card")
    except _PLUGIN_FAULTS as error:
        reason = str(error) or type(error).__name__
        step = "" if isinstance(error, RepertoryError) else f"Update or remove the package of {plugin.value}."
        what = f'The engine plug-in "{plugin.name}" cannot be used: {reason.rstrip(".")}.'
        raise MissingPart(what, step=step) from error
    return offered


def _cards_of_nobody(vendors: set[str]) -> Iterator[str]:
    """What is wrong with the user's cards that no installed engine reads, for otherwise a misnamed file would do
    nothing unseen."""
    folder = home_folder() / "cards"
    read = {path for vendor in vendors for path in files_of(vendor, folder)}
    for path in sorted(folder.glob("*.toml")):
        try:
            if path not in read:
                read_card(path)
        except (Damaged, YourMove) as error:
            yield f"A card cannot be used: {error}"
