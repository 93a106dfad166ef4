"""Which engine for which shot: those that can, best first, each with its reasons; and why the others cannot."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from repertory.craft.binding.referring import DROPPABLE, FACES
from repertory.craft.enginenames import engine_named
from repertory.craft.pricing import estimate
from repertory.craft.prompting.compose import compose
from repertory.craft.prompting.speaking import lips_move
from repertory.craft.stacking import Stacked, room_in_words, stack
from repertory.errors import NothingFits
from repertory.model.anchor import BindingKind, Character
from repertory.model.engine import EngineCard, OrderKind
from repertory.model.shot import BoundShot, CameraMove, ChosenReference, ShotSize

_SHOWN = (OrderKind.STILL, OrderKind.CLIP)
_TIGHT = (ShotSize.EXTREME_CLOSE_UP, ShotSize.CLOSE_UP, ShotSize.MEDIUM_CLOSE_UP)
_MEGAPIXEL = (1024, 1024)
_WIDE = (ShotSize.WIDE, ShotSize.EXTREME_WIDE)


@dataclass(frozen=True, kw_only=True)
class Choice:
    """An engine for one order of one shot, and what it would get."""

    card: EngineCard
    reasons: tuple[str, ...]
    sent: tuple[ChosenReference, ...]
    """What it gets, in this order; nothing where something has no room that may not be left out."""
    left_out: tuple[ChosenReference, ...]
    """What the shot would like to send and this engine has no slot for."""
    price: Decimal
    """List price of one take, in US dollars."""
    merged: tuple[ChosenReference, ...] = ()
    """What of it is a labelled sheet of several references."""
    carried: tuple[ChosenReference, ...] = ()
    """What it has no slot for and the keyframe shows, that its clip begins with."""
    prompt: str = ""
    """The words that it gets, of a still or a clip."""
    obstacles: tuple[str, ...] = ()
    """What keeps it from being shot with; empty for each that `rank` offers."""


@dataclass(frozen=True, kw_only=True)
class _Wish:
    """One order of one shot, and what the production allows it."""

    bound: BoundShot
    kind: OrderKind
    asked: str
    """The card that the shot insists on."""
    preferred: Sequence[str]
    width: int
    height: int
    duration_s: float
    budget_left: Decimal
    keys_present: Collection[str]
    installed: Collection[str] | None
    sizes: Mapping[str, tuple[int, int]]
    unseen: Sequence[ChosenReference]


@dataclass(frozen=True, kw_only=True)
class Ranking:
    """The engines for one order of one shot."""

    choices: tuple[Choice, ...]
    """Best first; never empty."""
    excluded: tuple[tuple[str, str], ...]
    """(card id, reason) of the others."""


def rank(
    bound: BoundShot,
    kind: OrderKind,
    cards: Sequence[EngineCard],
    *,
    preferred: Sequence[str],
    width: int,
    height: int,
    duration_s: float = 0.0,
    budget_left: Decimal,
    keys_present: Collection[str],
    installed: Collection[str] | None = None,
    sizes: Mapping[str, tuple[int, int]] | None = None,
    unseen: Sequence[ChosenReference] = (),
) -> Ranking:
    """The engines that can make this still, clip or line of a shot.

    The shot's own engine wins for the kinds that it makes; then the production's order (card ids or vendors; empty
    for any), then strengths that suit the shot, then the price. `duration_s` is the clip's; `keys_present` are the
    names of the keys at hand; `installed` are the card ids that have an adapter (None: all); `sizes` are pixels of
    references by hash, for the price (one megapixel each if unknown); `unseen` is what the keyframe of a clip lacks.
    Raises NothingFits when no engine can, with the reason of each.
    """
    wish = _Wish(
        bound=bound,
        kind=kind,
        asked=_asked(bound, kind, cards),
        preferred=preferred,
        width=width,
        height=height,
        duration_s=duration_s,
        budget_left=budget_left,
        keys_present=keys_present,
        installed=installed,
        sizes=sizes or {},
        unseen=unseen,
    )
    tried = [_considered(wish, card) for card in cards]
    choices = [one for one in tried if not one.obstacles]
    excluded = tuple((one.card.id, one.obstacles[0]) for one in tried if one.obstacles)
    if not choices:
        raise _nothing(wish, excluded)
    choices.sort(key=lambda one: (_place(one.card, preferred), -len(_suits(bound, one.card)), one.price, one.card.id))
    return Ranking(choices=tuple(choices), excluded=excluded)


def offer(
    bound: BoundShot,
    kind: OrderKind,
    card: EngineCard,
    *,
    asked: str = "",
    preferred: Sequence[str],
    width: int,
    height: int,
    duration_s: float = 0.0,
    budget_left: Decimal,
    keys_present: Collection[str],
    installed: Collection[str] | None = None,
    sizes: Mapping[str, tuple[int, int]] | None = None,
    unseen: Sequence[ChosenReference] = (),
) -> Choice:
    """What one engine would get for a still, clip or line of a shot, whatever keeps it from being shot with: that is in
    its `obstacles`. `asked` is the card id of the engine that the shot insists on. The rest is as for `rank`."""
    wish = _Wish(
        bound=bound,
        kind=kind,
        asked=card.id if asked == card.id else "",
        preferred=preferred,
        width=width,
        height=height,
        duration_s=duration_s,
        budget_left=budget_left,
        keys_present=keys_present,
        installed=installed,
        sizes=sizes or {},
        unseen=unseen,
    )
    return _considered(wish, card)


def _considered(wish: _Wish, card: EngineCard) -> Choice:
    """The engine as a choice, with everything that speaks against it."""
    obstacles = [*_other_wanted(wish, card), *_cannot(wish, card)]
    wanted = _wanted(wish.bound, wish.kind)
    stacked = stack(wanted, card, wish.kind, unseen=wish.unseen)
    if stacked.needed:
        needed = sum(one.role not in DROPPABLE for one in wanted)
        lacks = ", ".join(one.label for one in reversed(stacked.needed))
        takes = room_in_words(card, wish.kind)
        obstacles.append(f"takes {takes}, the shot needs {needed}: no room for {lacks}")
    price = _price(wish, card, stacked.sent)
    if price > wish.budget_left:
        obstacles.append(f"costs ${price:.3f} a take, ${max(wish.budget_left, Decimal(0)):.3f} is left")
    prompt = ""
    if wish.kind in _SHOWN and not stacked.needed:
        try:
            prompt = compose(wish.bound, wish.kind, card, stacked.sent)
        except NothingFits as error:
            obstacles.append(error.what.rstrip("."))
    choice = Choice(
        card=card,
        reasons=(),
        sent=stacked.sent,
        left_out=stacked.left_out,
        price=price,
        merged=stacked.merged,
        carried=stacked.carried,
        prompt=prompt,
        obstacles=tuple(obstacles),
    )
    return replace(choice, reasons=(*_reasons(wish, choice, stacked), *_shortened(wish, choice)))


def _suits(bound: BoundShot, card: EngineCard) -> tuple[str, ...]:
    return tuple(strength for strength in suiting(bound) if strength in card.strengths)


def suiting(bound: BoundShot) -> tuple[str, ...]:
    """The strengths of engines that suit a shot, from the list that cards use."""
    shot = bound.shot
    faces = [performer for performer in bound.performers if not performer.face_hidden]
    talking_head = any(map(lips_move, bound.lines)) and len(faces) == 1 and shot.size in _TIGHT
    strengths = {
        "identity": bool(faces),
        "dialogue": bool(bound.lines),
        "talking head": talking_head and shot.move is CameraMove.STATIC,
        "action": not bound.lines and (bool(shot.action) or shot.move is CameraMove.TRACKING),
        "wide": shot.size in _WIDE,
        "insert": not faces and bool(bound.props),
    }
    return tuple(name for name, fits in strengths.items() if fits)


def _wanted(bound: BoundShot, kind: OrderKind) -> tuple[ChosenReference, ...]:
    """What the order would like to send: nothing for a line; for an edit, which mends faces, the faces."""
    if kind is OrderKind.LINE:
        return ()
    if kind is OrderKind.EDIT:
        return tuple(one for one in bound.references if one.role in FACES)
    return bound.references


def _asked(bound: BoundShot, kind: OrderKind, cards: Sequence[EngineCard]) -> str:
    """The card that the shot insists on for this kind of order; empty where it does not. Raises NothingFits."""
    own = bound.shot.engine
    if not own or kind not in _SHOWN:
        return ""
    found = engine_named(own, {card.id: card.title for card in cards})
    card = next((card for card in cards if card.id == found), None)
    if card is None:
        known = ", ".join(card.id for card in cards)
        raise NothingFits(f'Shot {bound.shot.number} asks for "{own}", which is not there.', step=f"Known: {known}.")
    if not set(card.kinds) & set(_SHOWN):
        raise NothingFits(
            f'Shot {bound.shot.number} asks for "{own}", which makes neither stills nor clips.',
            step="Take its `engine:` away, or name another.",
        )
    return card.id if kind in card.kinds else ""


def _place(card: EngineCard, preferred: Sequence[str]) -> int:
    """Where the production's list names the card or its vendor; behind the list where it does not."""
    if card.id in preferred:
        return preferred.index(card.id)
    return preferred.index(card.vendor) if card.vendor in preferred else len(preferred)


def _other_wanted(wish: _Wish, card: EngineCard) -> Iterator[str]:
    if wish.asked and card.id != wish.asked:
        yield f"the shot asks for {wish.asked}"
    if not wish.asked and wish.preferred and card.id not in wish.preferred and card.vendor not in wish.preferred:
        yield "not among the production's engines"


def _cannot(wish: _Wish, card: EngineCard) -> Iterator[str]:
    """Why the engine cannot make it, whatever it gets and costs."""
    if wish.kind not in card.kinds:
        yield f"makes no {wish.kind.value}s"
    if wish.installed is not None and card.id not in wish.installed:
        yield "no adapter for it is installed"
    if card.key and card.key not in wish.keys_present:
        yield f"needs the key {card.key}"
    if wish.kind is OrderKind.CLIP and wish.duration_s > card.max_duration_s:
        yield f"makes clips of up to {card.max_duration_s:g} s, the shot lasts {wish.duration_s:g} s"
    if wish.kind is not OrderKind.LINE and (no := _wrong_size(wish.width, wish.height, card)):
        yield no


def _wrong_size(width: int, height: int, card: EngineCard) -> str:
    if min(width, height) < card.min_side or width * height > card.max_megapixels * 1_000_000:
        return f"makes no picture of {width} by {height}"
    if width % card.side_multiple or height % card.side_multiple:
        return f"sides must be multiples of {card.side_multiple}, not {width} by {height}"
    return ""


def _price(wish: _Wish, card: EngineCard, sent: Sequence[ChosenReference]) -> Decimal:
    pictures: list[tuple[int, int]] = []
    for one in sent:  # what is not drawn yet is counted as a megapixel for each of its parts, rather too much
        pictures += [_MEGAPIXEL] * len(one.parts) or [wish.sizes.get(one.sha256, _MEGAPIXEL)]
    if wish.kind is OrderKind.EDIT:
        pictures.append((wish.width, wish.height))
    return estimate(
        card,
        wish.kind,
        width=wish.width,
        height=wish.height,
        duration_s=wish.duration_s,
        references=pictures,
        characters=sum(len(line.text) for line in wish.bound.lines),
    )


def _reasons(wish: _Wish, choice: Choice, stacked: Stacked) -> tuple[str, ...]:
    """Why this engine, in short phrases for the plan."""
    place = _place(choice.card, wish.preferred)
    liked = f"number {place + 1} of the production's engines" if place < len(wish.preferred) else ""
    suits = _suits(wish.bound, choice.card)
    reasons = (
        "the shot asks for it" if wish.asked == choice.card.id else liked,
        f"good at {', '.join(suits)}" if suits else "",
        *_stacking(stacked),
        _priced(choice) if choice.price else "free",
        _across_styles(wish.bound, choice.card) if wish.kind is OrderKind.STILL else "",  # a clip goes on in its style
    )
    return tuple(reason for reason in reasons if reason)


def _priced(choice: Choice) -> str:
    at = choice.card.price.at
    return f"${choice.price:.3f} a take{f', the list price of {at}' if at else ''}"


def _stacking(stacked: Stacked) -> Iterator[str]:
    """What became of the references."""
    for one in stacked.merged:
        yield f"puts on one sheet {one.label}"
    if stacked.left_out:
        yield f"leaves out {' and '.join(one.label for one in stacked.left_out)}"
    if stacked.carried:
        yield f"leaves to the keyframe {' and '.join(one.label for one in stacked.carried)}"
    shown = sum(len(one.parts) or 1 for one in stacked.sent)
    if stacked.sent and not (stacked.left_out or stacked.carried):
        yield f"takes all {shown} references"


def _shortened(wish: _Wish, choice: Choice) -> Iterator[str]:
    """That words were left away, where the engine takes no more."""
    if choice.prompt and choice.card.max_prompt:
        whole = len(compose(wish.bound, wish.kind, replace(choice.card, max_prompt=0), choice.sent))
        if whole > len(choice.prompt):
            yield f"its words are shortened from {whole:,} to {len(choice.prompt):,} characters"


def _across_styles(bound: BoundShot, card: EngineCard) -> str:
    """A warning where nothing that is measured will count."""
    characters = [performer.character for performer in bound.performers]
    styles = {one.style for one in characters if style_shown(card, one) != one.style}
    return f"a person reviews every take: the references are {' and '.join(sorted(styles))}" if styles else ""


def style_shown(card: EngineCard, character: Character) -> str:
    """In which style an engine shows a character. What a person makes is taken to be in the style of the references."""
    own = card.by_hand or (card.standees and character.binding_for(card.vendor, BindingKind.RIG) is None)
    return character.style if own else card.style


def _nothing(wish: _Wish, excluded: Sequence[tuple[str, str]]) -> NothingFits:
    why = "; ".join(f"{card}: {reason}" for card, reason in excluded) or "no engine is installed"
    step = "Change the shot, its `engine:`, the budget or the production's engines."
    return NothingFits(f"No engine can make the {wish.kind.value} of shot {wish.bound.shot.number} ({why}).", step=step)
