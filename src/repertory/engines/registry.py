"""Finds engines through the entry-point group `repertory.engines`, and their cards: ours, and the user's own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path

from repertory.engines.cardfiles import files_of, is_unpriced, read_card
from repertory.engines.owncards import OwnCards, own_cards, own_folder, own_name
from repertory.errors import MissingPart, RepertoryError, YourMove
from repertory.files.writing import write_text
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
    releases. Files are named `<vendor>.toml` or `<vendor>-<model>.toml`. A user's card that cannot be used is left out,
    and so is ours of its id: `load_engines` names it.
    """
    ours = {card.id: card for card in map(read_card, files_of(vendor, _PACKAGED))}
    found = own_cards(files_of(vendor, own_folder(home)), ours).over(ours)
    # "acme-labs-one.toml" is named after "acme-labs", and not after "acme"
    return tuple(found[key] for key in sorted(found) if found[key].vendor == vendor)


def all_cards(home: Path | None = None) -> Mapping[str, EngineCard]:
    """Every card by its id, ours and the user's own, whether an engine is installed that reads it or not: what there is
    an adapter for can be shot with, the others can be planned with. A user's card replaces ours of the same id.

    A user's card that cannot be used is not among them, nor ours of its id: `load_engines` names it.
    """
    ours = _ours()
    found = _own(ours, home).over(ours)
    return {card_id: found[card_id] for card_id in sorted(found)}


def left_out(home: Path | None = None) -> Mapping[str, RepertoryError]:
    """Why a card of the user's cannot be used, by its id."""
    return _own(_ours(), home).left_out


def card_file(card_id: str, home: Path | None = None) -> Path:
    """The file of a card, the user's own before ours. Raises YourMove where there is none."""
    ours = {read_card(path).id: path for path in _packaged()}
    files = ours | {card.id: path for path, card in _own(ours, home).read.items()}
    if card_id not in files:
        raise YourMove(f'There is no card "{card_id}".', step="See: repertory engines list")
    return files[card_id]


def card_text(card_id: str, home: Path | None = None) -> str:
    """The file of a card as it stands, the user's own before ours. Raises YourMove where there is none."""
    return card_file(card_id, home).read_text(encoding="utf-8")


def own_file(card_id: str, home: Path | None = None) -> Path:
    """Where the user's own file of a card is, or would be. Raises YourMove where there is no such card."""
    file = card_file(card_id, home)
    return file if file.parent == own_folder(home) else own_folder(home) / own_name(card_id)


def save_card(card_id: str, home: Path | None = None) -> Path:
    """The user's own file of a card, to be changed: a copy of ours where there is none, or an empty one.

    Raises YourMove where there is no such card, or something else is in that file; FolderNotWritable, DiskFull.
    """
    file, path = card_file(card_id, home), own_file(card_id, home)
    if file == path:
        return path
    if path.exists() and (not path.is_file() or path.read_bytes().strip()):
        raise YourMove(f"{path} is there and is another card.", step="Move it away, or give it another name.")
    write_text(path, file.read_text(encoding="utf-8"))
    return path


def _packaged() -> list[Path]:
    return sorted(_PACKAGED.glob("*.toml"))


def _ours() -> dict[str, EngineCard]:
    return {card.id: card for card in map(read_card, _packaged())}


def _own(ours: Iterable[str], home: Path | None = None) -> OwnCards:
    return own_cards(sorted(own_folder(home).glob("*.toml")), ours)


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
    broken.extend(f"A card is left out: {error}" for error in _own(()).wrong.values())
    return Engines(engines=engines, broken=tuple(broken))


def _engines_of(plugin: EntryPoint) -> tuple[Engine, ...]:
    try:
        offered = tuple(plugin.load()())
        for engine in offered:
            if not isinstance(engine.card, EngineCard):
                raise TypeError(f"{type(engine).__name__} has no engine card")
            _require_priced(engine.card)
    except _PLUGIN_FAULTS as error:
        reason = str(error) or type(error).__name__
        step = "" if isinstance(error, RepertoryError) else f"Update or remove the package of {plugin.value}."
        what = f'The engine plug-in "{plugin.name}" cannot be used: {reason.rstrip(".")}.'
        raise MissingPart(what, step=step) from error
    return offered


def _require_priced(card: EngineCard) -> None:
    """Raises YourMove for a card that a plug-in brings along in its code and that says no price, as `read_card` does
    for one in a file; a file of the user's may say that it is free."""
    if is_unpriced(card) and card.id not in all_cards():
        what = f'the price of "{card.id}" is unknown: its card says none, and it is not made on this machine.'
        step = f'Give it a price; if it is free, let {own_folder() / own_name(card.id)} say so: first_megapixel = "0".'
        raise YourMove(what, step=step)
