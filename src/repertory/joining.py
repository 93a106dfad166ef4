"""Joining ports to adapters: which inspector, repairers, cutters and engines this installation works with."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from repertory.craft.enginenames import engine_named
from repertory.craft.policies import policy_of
from repertory.errors import MissingPart, RepertoryError, UnknownName, YourMove
from repertory.library.folder import Library
from repertory.model.engine import EngineCard, OrderKind
from repertory.model.inspected import ShownFile
from repertory.model.production import Production
from repertory.ports import Account, Checkable, Cutter, Describable, Engine, Inspector, SecondOpinion
from repertory.work.crew import Crew, Event

if TYPE_CHECKING:
    from repertory.engines.registry import Engines
    from repertory.inspectors.faces import FaceInspector

STYLES = ("photo", "clay", "anime", "painting", "previs", "people")
"""The styles of pictures, and of voices, that `repertory doctor` asks the inspectors about."""
HOLD = "hold"
"""The engine that makes a clip of a keyframe where the chosen one makes none."""


class Eye:
    """The inspector where there is no library: its observations are kept in the user's own cache folder."""

    @property
    def inspector(self) -> Inspector:
        return the_inspector()

    @property
    def cache(self) -> Path:
        import platformdirs

        return platformdirs.user_cache_path("repertory")


@cache
def the_inspector() -> FaceInspector:
    """One for the whole process: its networks take seconds to load."""
    from repertory.inspectors.faces import FaceInspector

    return FaceInspector()


def the_further() -> tuple[Inspector, ...]:
    """What is measured besides faces; whose clothes they are, and who stands before a place, is told by the faces."""
    from repertory.inspectors.clips import ClipInspector
    from repertory.inspectors.looks import LookInspector
    from repertory.inspectors.places import PlaceInspector
    from repertory.inspectors.props import PropInspector
    from repertory.inspectors.voices import VoiceInspector
    from repertory.inspectors.wardrobe import WardrobeInspector

    faces = the_inspector()
    return (
        WardrobeInspector(faces),
        PlaceInspector(faces),
        PropInspector(),
        LookInspector(),
        VoiceInspector(),
        ClipInspector(),
    )


def crew_of(library: Library, tell: Callable[[Event], None], opinion: SecondOpinion | None = None) -> Crew:
    """The library with everything that is installed to work on it; `opinion` is asked about descriptions, too."""
    from repertory.engines.registry import all_cards, left_out, load_engines
    from repertory.repairers.paste import PasteRepairer
    from repertory.repairers.swap import SwapRepairer

    found = load_engines()
    return Crew(
        library=library,
        engines=found.engines,
        broken=found.broken,
        left_out=tuple(left_out()),
        cards={card_id: card for card_id, card in all_cards().items() if card_id not in found.engines},
        inspector=the_inspector(),
        further=the_further(),
        swap=SwapRepairer(),
        paste=PasteRepairer().paste,
        cache=_cache_of(library),
        tell=tell,
        opinion=opinion,
    )


def _cache_of(library: Library) -> Path:
    """Where observations are kept: beside what was looked at, or, for a library that others own, in the user's own
    cache folder."""
    cache = library.folder / ".cache"
    there = cache if cache.is_dir() else library.folder
    return cache if os.access(there, os.W_OK) else Eye().cache


def the_cutters() -> tuple[Cutter, ...]:
    """Everything that is cut from a film."""
    from repertory.cutters.film import FilmCutter
    from repertory.cutters.report import ReportCutter
    from repertory.cutters.sheet import SheetCutter

    return FilmCutter(), SheetCutter(), ReportCutter()


def write_inspection(path: Path, files: Sequence[ShownFile], unread: Sequence[tuple[Path, str]], aside: str) -> None:
    """One self-contained page of files from any tool. Raises MediaRejected, FolderNotWritable, DiskFull."""
    from repertory.cutters.inspection import InspectionPage

    InspectionPage().write(path, files, unread, aside)


def the_reporters(*, worst_first: bool = False) -> tuple[Cutter, ...]:
    """Everything that tells how a film came out, without the film itself; people's sheets in film order or not."""
    from repertory.cutters.appearances import AppearancesCutter
    from repertory.cutters.report import ReportCutter
    from repertory.cutters.sheet import SheetCutter
    from repertory.cutters.tables import TableCutter

    return SheetCutter(), ReportCutter(), AppearancesCutter(worst_first=worst_first), TableCutter()


def check_inspectors() -> Mapping[str, str]:
    """What each inspector works with on this machine, or what it lacks, by its id; with its version, and the styles of
    which it knows the usual distances without having seen an anchor."""
    return {one.id: _described(one) for one in (the_inspector(), *the_further())}


def _described(inspector: Inspector) -> str:
    try:
        said = inspector.describe() if isinstance(inspector, Describable) else ""
        usual = [style for style in STYLES if inspector.usual(style)]
        version = f"Version {inspector.version}."
    except RepertoryError as wrong:
        return str(wrong)
    known = f"Knows the usual distances of: {', '.join(usual)}." if usual else ""
    return " ".join(words for words in (said, known, version) if words)


def check_models() -> str:
    """Which of the models that can be pulled are on this machine."""
    from repertory.inspectors.models import is_pulled, models

    try:
        here = {name: is_pulled(model) for name, model in models().items()}
    except RepertoryError as wrong:
        return str(wrong)
    have, lacks = ([name for name, pulled in here.items() if pulled is wanted] for wanted in (True, False))
    told = (f"Here: {', '.join(have)}." if have else "", f"Not pulled: {', '.join(lacks)}." if lacks else "")
    return " ".join(words for words in (*told, "See: repertory models list") if words)


def check_engines() -> Mapping[str, str]:
    """What each installed engine says of itself, by card id; a missing part is said in its own words. Cards without an
    adapter are named in one line."""
    from repertory.engines.registry import all_cards, load_engines

    found = load_engines()
    said = {card_id: _checked(engine) for card_id, engine in sorted(found.engines.items())}
    bare = sorted(all_cards().keys() - found.engines.keys())
    if bare:
        said["to plan with"] = f"no adapter is installed for: {', '.join(bare)}"
    return said | {f"broken {number}": text for number, text in enumerate(found.broken, start=1)}


def check_accounts(vendors: Sequence[str] = ()) -> Mapping[str, str | RepertoryError]:
    """What each vendor says of the user's key, or why it does not take it, by the vendor's name, and the key's where
    it has several: of those that are named, or of all that a key is set of. Asks what is free; orders nothing.

    Raises UnknownName for a vendor without an engine.
    """
    from repertory.engines.registry import load_engines

    by_vendor: dict[str, list[Engine]] = {}
    for engine in load_engines().engines.values():
        if engine.card.key:
            by_vendor.setdefault(engine.card.vendor, []).append(engine)
    for name in vendors:
        if name not in by_vendor:
            step = f"There are: {', '.join(sorted(by_vendor))}."
            raise UnknownName(f'There is no vendor "{name}" whose key could be checked.', step=step)
    wanted = {
        vendor: engines
        for vendor, engines in sorted(by_vendor.items())
        if vendor in vendors or (not vendors and any(one.card.has_key(os.environ) for one in engines))
    }
    return {name: said for vendor, engines in wanted.items() for name, said in _accounts(vendor, engines)}


def _accounts(vendor: str, engines: Sequence[Engine]) -> Iterator[tuple[str, str | RepertoryError]]:
    """One line for each key that a vendor's engines have; of a key that is not set beside one that is, what was not
    checked."""
    by_key: dict[str, list[Engine]] = {}
    for engine in engines:
        by_key.setdefault(engine.card.key, []).append(engine)
    some = any(one.card.has_key(os.environ) for one in engines)
    for key, its in by_key.items():
        name = vendor if len(by_key) == 1 else f"{vendor}, {key}"
        if some and not its[0].card.has_key(os.environ):
            titles = ", ".join(one.card.title for one in its)
            yield name, f"Not checked, for {key} is not set: {titles}."
        else:
            yield name, _account(its)


def _account(engines: Sequence[Engine]) -> str | RepertoryError:
    asking = next((one for one in engines if isinstance(one, Account)), None)
    try:
        return asking.account() if asking is not None else _of_vendor(engines[0])
    except RepertoryError as error:
        return error


def _of_vendor(engine: Engine) -> str:
    """What an engine says of itself whose vendor offers nothing that is free."""
    said = engine.check() if isinstance(engine, Checkable) else "installed."
    return f"{said} Nothing is free there, so the key is tried by the first order."


def _checked(engine: Engine) -> str:
    if not isinstance(engine, Checkable):
        return "installed"
    try:
        return engine.check()
    except MissingPart as missing:
        return str(missing)
    except RepertoryError as error:
        return str(error)


def production_with(folder: Path, title: str, engines: Sequence[str], *, policy: str | None = None) -> Production:
    """A new production's settings. `engines` are card ids for everything, or for one kind: "still=byhand"; "ask=byhand"
    names the one that is asked about what cannot be measured. Of several for one kind the router chooses by `policy`.

    Raises YourMove for an engine, a kind of order or a policy that there is none of.
    """
    from repertory.engines.registry import all_cards, load_engines

    installed = load_engines()
    cards = all_cards()
    ask, everything = "", list[str]()
    for_kind: dict[OrderKind, tuple[str, ...]] = {}
    for one in engines:
        kind, equals, card_id = one.rpartition("=")
        if equals and kind not in set(OrderKind):
            known_kinds = ", ".join((*Production(name="", title="").engines, OrderKind.LIPSYNC, OrderKind.ASK))
            raise YourMove(f'There is no kind of order "{kind}".', step=f"Use one of: {known_kinds}.")
        card = _installed_card(card_id, installed, cards)
        card_id = card.id
        if equals and kind not in card.kinds:
            raise _makes_no(kind, card)
        if equals and kind == OrderKind.ASK:
            ask = card_id
        elif equals:
            for_kind[OrderKind(kind)] = (*for_kind.get(OrderKind(kind), ()), card_id)
        else:
            everything.append(card_id)
    chosen = dict(Production(name="", title="").engines)
    if everything:
        shown = (OrderKind.STILL, OrderKind.CLIP, OrderKind.EDIT)
        for card in (installed.get(one).card for one in everything):
            if not set(shown) & set(card.kinds):
                raise _makes_no(f"{OrderKind.STILL} or {OrderKind.CLIP}", card)
        makers = {kind: [one for one in everything if kind in installed.get(one).card.kinds] for kind in shown}
        chosen |= {OrderKind.CLIP: (HOLD,), OrderKind.EDIT: ()} | {
            kind: tuple(ids) for kind, ids in makers.items() if ids
        }
    production = Production(name=folder.resolve().name, title=title, engines=chosen | for_kind, ask=ask)
    if policy is None:
        return production
    policy_of(
        policy, {card.vendor for card in cards.values()} | {one.card.vendor for one in installed.engines.values()}
    )
    return replace(production, policy=policy)


def _installed_card(asked: str, installed: Engines, cards: Mapping[str, EngineCard]) -> EngineCard:
    """The card of an engine by what people call it; by the name of a card that is left out no other is meant. Raises
    YourMove for one that has no adapter or no card."""
    from repertory.engines.registry import left_out

    known = {card.id: card.called for card in cards.values()} | {card_id: (card_id,) for card_id in left_out()}
    card_id = engine_named(asked, known) or asked
    if card_id not in installed.engines and card_id in cards:
        what = f'No adapter for "{card_id}" is installed: it can only be planned with.'
        step = f"Installed: {', '.join(installed.engines)}. Later: repertory plan --engine {card_id}"
        raise YourMove(what, step=step)
    return installed.get(card_id).card


def _makes_no(kind: str, card: EngineCard) -> YourMove:
    """The error for an engine that is to make what it makes none of: with what it makes."""
    what = f"{card.id} makes no {kind}: it is an engine for {', '.join(card.kinds)}."
    step = f'Name it for that, "{card.kinds[0]}={card.id}", or another one; to see what each makes: '
    return YourMove(what, step=f"{step}repertory engines list")


def production_changed(
    production: Production, engines: Sequence[str] = (), *, policy: str | None = None, budget_usd: float | None = None
) -> Production:
    """A production's settings with other engines for the kinds that are named, written as for `production_with`,
    another policy, or another budget in US dollars, for all that is ever spent on it.

    Raises YourMove for an engine, a kind of order or a policy that there is none of, and for less than no money.
    """
    chosen = production_with(Path(production.name), "", engines, policy=policy)
    words = [one.rpartition("=") for one in engines]
    kinds = {OrderKind(kind) for kind, equals, _ in words if equals and kind != OrderKind.ASK}
    if any(not equals for _, equals, _ in words):
        kinds |= {OrderKind.STILL, OrderKind.CLIP, OrderKind.EDIT}
    kept = dict(production.engines) | {kind: chosen.engines[kind] for kind in kinds}
    if budget_usd is not None and not 0 <= budget_usd < float("inf"):
        raise YourMove(f"A budget cannot be ${budget_usd}.", step="Give US dollars, 0 or more.")
    return replace(
        production,
        engines=kept,
        ask=chosen.ask or production.ask,
        policy=production.policy if policy is None else policy,
        budget_usd=production.budget_usd if budget_usd is None else Decimal(str(budget_usd)),
    )
