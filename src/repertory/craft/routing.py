"""Which engine for which shot: those that can, best first, each with its reasons; and why the others cannot."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from repertory.craft.binding.referring import DROPPABLE, FACES
from repertory.craft.chances import UNKNOWN, Chance, Records, chance_of, take_usd
from repertory.craft.choosing import each_usd, luck, ordered, score_of
from repertory.craft.classes import class_of
from repertory.craft.explaining import expected
from repertory.craft.policies import Aim, Policy, against
from repertory.craft.pricing import estimate, length_ordered, room_beside, size_priced
from repertory.craft.prompting.compose import compose
from repertory.craft.shapes import cannot_draw
from repertory.craft.stacking import Stacked, room_in_words, stack
from repertory.errors import NothingFits
from repertory.model.anchor import BindingKind, Character
from repertory.model.engine import EngineCard, OrderKind, Setting
from repertory.model.shot import BoundShot, ChosenReference
from repertory.model.shotclass import ShotClass

_SHOWN = (OrderKind.STILL, OrderKind.CLIP)
_MEGAPIXEL = (1024, 1024)
_NEEDS_KEY = "needs the key "


@dataclass(frozen=True, kw_only=True)
class Need:
    """One order that a shot needs, and what the production allows it."""

    bound: BoundShot
    kind: OrderKind
    width: int = 0
    height: int = 0
    duration_s: float = 0.0
    """The clip's."""
    budget_left: Decimal
    left_of: str = ""
    """Whose budget that is, where it is not the production's: "of shot 4's budget"."""
    asked: str = ""
    """Card id of the engine that the shot insists on."""
    preferred: Sequence[str] = ()
    """The production's card ids or vendors; empty for any. Their order decides among those whose scores are near."""
    keys_present: Collection[str] = ()
    """The names of the keys at hand."""
    installed: Collection[str] | None = None
    """The card ids that have an adapter; None for all."""
    sizes: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """Pixels of references by hash, for the price; one megapixel each where they are not known."""
    settings: Mapping[str, Mapping[str, Setting]] = field(default_factory=dict)
    """What the production sets, by card id: some of it has a price."""
    unseen: Sequence[ChosenReference] = ()
    """What the keyframe of a clip lacks."""
    records: Records = field(default_factory=dict)
    """What was measured in this library."""
    policy: Policy = field(default_factory=Policy)
    fair: Decimal | None = None
    """The shot's part of the budget, in US dollars; None where there is no budget to share."""
    beside: Sequence[str] = ()
    """Card ids of what makes the shots beside it in the same place."""
    explore: int | None = None
    """A seed: engines are tried that may be better than what is known of them. None: what is known decides."""
    compared: bool = False
    """It is one of several engines: what is expected of it is a reason, even where nothing is known."""
    today: str = ""
    """YYYY-MM-DD, to know who is retired; empty: whoever has such a day."""


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
    """List price of one take, in US dollars; 0 of what it could never make."""
    merged: tuple[ChosenReference, ...] = ()
    """What of it is a labelled sheet of several references."""
    carried: tuple[ChosenReference, ...] = ()
    """What it has no slot for and the keyframe shows, that its clip begins with."""
    prompt: str = ""
    """The words that it gets, of a still or a clip."""
    obstacles: tuple[str, ...] = ()
    """What keeps it from being shot with; empty for each that `rank` offers."""
    able: bool = True
    """It could make it, whatever keeps it from being asked: a missing key or adapter, the budget, another's turn."""
    dear: bool = False
    """A budget keeps it from being ordered, the production's or the shot's own, and nothing else."""
    shot_class: ShotClass = ShotClass.PLAIN
    chance: Chance = UNKNOWN
    """Which share of its takes is expected to hold for that class."""
    each_usd: Decimal = Decimal(0)
    """What a take that holds is expected to cost, in US dollars: with a person's time, but by the bill alone where the
    cheapest is wanted."""
    score: float = 0.0
    """Beside others of the same shot, larger is better."""
    aim: Aim = Aim.BALANCED
    fair: Decimal | None = None
    """What else it is scored by."""

    def hope(self, failed: int) -> float:
        """Which score it may well deserve, after so many takes of this shot failed; see `Chance.hope`."""
        return self.scored(self.chance.hope(failed))

    def scored(self, share: float) -> float:
        """The score that it deserves if this is the share of its takes that hold."""
        take, fit = take_usd(self.card, self.price), self.chance.fit
        return score_of(share, take, self.aim, price=self.price, fair=self.fair, fit=fit)


@dataclass(frozen=True, kw_only=True)
class Ranking:
    """The engines for one order of one shot."""

    choices: tuple[Choice, ...]
    """Best first; never empty."""
    excluded: tuple[tuple[str, str], ...]
    """(card id, reason) of the others."""


def rank(need: Need, cards: Sequence[EngineCard]) -> Ranking:
    """The engines that can make this still, clip or line of a shot.

    The shot's own engine wins for the kinds that it makes. Among those that the production allows the score decides,
    which is theirs by what is known of each; where scores are near, what makes the shots beside it, then the
    production's order. Raises NothingFits when no engine can, with the reason of each.
    """
    need = replace(need, asked=_asked(need, cards), compared=len(cards) > 1)
    tried = [_considered(need, card) for card in cards]
    choices = {one.card.id: one for one in tried if not one.obstacles}
    excluded = tuple((one.card.id, one.obstacles[0]) for one in tried if one.obstacles)
    if not choices:
        raise _nothing(need, excluded, tried)
    scores = {card_id: one.score for card_id, one in choices.items()}
    place = {card_id: _place(one.card, need.preferred) for card_id, one in choices.items()}
    listed = need.policy.aim is Aim.LISTED
    best = sorted(scores, key=lambda one: (place[one], -scores[one])) if listed else ordered(scores, place, need.beside)
    return Ranking(choices=tuple(choices[card_id] for card_id in best), excluded=excluded)


def offer(need: Need, card: EngineCard) -> Choice:
    """What one engine would get for a still, clip or line of a shot, whatever keeps it from being shot with: that is in
    its `obstacles`."""
    return _considered(replace(need, asked=card.id if need.asked == card.id else ""), card)


def _considered(need: Need, card: EngineCard) -> Choice:
    """The engine as a choice, with everything that speaks against it: first that it makes no such thing, then why it is
    not asked, then why it could not."""
    card = room_beside(card, need.width, need.height) if need.kind is OrderKind.STILL else card
    wanted = _wanted(need.bound, need.kind)
    stacked = stack(wanted, card, need.kind, unseen=need.unseen)
    never = [f"makes no {need.kind.value}s"] if need.kind not in card.kinds else []
    cannot = [*_cannot(need, card), *_no_room(need, card, wanted, stacked)]
    prompt = ""
    if need.kind in _SHOWN and not stacked.needed:
        try:
            prompt = compose(need.bound, need.kind, card, stacked.sent)
        except NothingFits as error:
            cannot.append(error.what.rstrip("."))
    able = not (never or cannot)
    price = _price(need, card, stacked.sent) if able else Decimal(0)
    whose = f" {need.left_of}" if need.left_of else ""
    dear = f"costs ${price:.3f} a take, ${max(need.budget_left, Decimal(0)):.3f}{whose} is left"
    too_dear = [dear] if price > need.budget_left else []
    away = (*never, *_not_asked(need, card), *cannot)
    choice = Choice(
        card=card,
        reasons=(),
        sent=stacked.sent,
        left_out=stacked.left_out,
        price=price,
        merged=stacked.merged,
        carried=stacked.carried,
        prompt=prompt,
        obstacles=(*away, *too_dear),
        able=able,
        dear=bool(too_dear) and not away,
    )
    choice = _scored(need, choice, stacked)
    return replace(choice, reasons=tuple(_reasons(need, choice, stacked)))


def _scored(need: Need, choice: Choice, stacked: Stacked) -> Choice:
    """The same with how well it suits the shot. What it could never make has no score."""
    if not choice.able:
        return choice
    card, shot_class = choice.card, class_of(need.bound, need.kind)
    together = sum(len(one.parts) for one in stacked.merged)
    unsent = together + len(stacked.left_out) + len(stacked.carried)
    chance = chance_of(card, need.kind, shot_class, need.records, unsent=unsent)
    share = chance.share
    by_bill = need.policy.aim is Aim.CHEAPEST
    each = each_usd(choice.price if by_bill else take_usd(card, choice.price), share)
    if need.explore is not None:
        chosen = luck(need.explore, need.bound.shot.number, need.kind, card.id)
        share = min(max(chance.drawn(chosen), 0.01), 0.99)
    choice = replace(choice, shot_class=shot_class, chance=chance, each_usd=each, aim=need.policy.aim, fair=need.fair)
    return replace(choice, score=choice.scored(share))


def _wanted(bound: BoundShot, kind: OrderKind) -> tuple[ChosenReference, ...]:
    """What the order would like to send: nothing for a line; for an edit, which mends faces, the faces."""
    if kind is OrderKind.LINE:
        return ()
    if kind is OrderKind.EDIT:
        return tuple(one for one in bound.references if one.role in FACES)
    return bound.references


def _asked(need: Need, cards: Sequence[EngineCard]) -> str:
    """The card that the shot insists on for this kind of order; empty where it does not. Raises NothingFits."""
    own, number = need.bound.shot.engine, need.bound.shot.number
    if not own or need.kind not in _SHOWN:
        return ""
    card = next((card for card in cards if card.id == need.asked), None)
    if card is None:
        known = ", ".join(card.id for card in cards)
        raise NothingFits(f'Shot {number} asks for "{own}", which is not there.', step=f"Known: {known}.")
    if not set(card.kinds) & set(_SHOWN):
        raise NothingFits(
            f'Shot {number} asks for "{own}", which makes neither stills nor clips.',
            step="Take its `engine:` away, or name another.",
        )
    return card.id if need.kind in card.kinds else ""


def _place(card: EngineCard, preferred: Sequence[str]) -> int:
    """Where the production's list names the card or its vendor; behind the list where it does not."""
    if card.id in preferred:
        return preferred.index(card.id)
    return preferred.index(card.vendor) if card.vendor in preferred else len(preferred)


def _not_asked(need: Need, card: EngineCard) -> Iterator[str]:
    """Why the engine is not asked, whether it could make it or not."""
    if need.asked and card.id != need.asked:
        yield f"the shot asks for {need.asked}"
    if not need.asked and need.preferred and card.id not in need.preferred and card.vendor not in need.preferred:
        yield "not among the production's engines"
    if need.asked != card.id:
        yield from against(card, need.policy)
    if card.retired and (not need.today or card.retired <= need.today):
        yield f"its vendor retired it on {card.retired}{f'; {card.successor} takes its place' * bool(card.successor)}"
    if need.installed is not None and card.id not in need.installed:
        yield "no adapter for it is installed"
    if card.key and card.key not in need.keys_present:
        yield f"{_NEEDS_KEY}{card.key}"


def _cannot(need: Need, card: EngineCard) -> Iterator[str]:
    """Why the engine could not make one that long, that large, or of that keyframe, nor speak a line as it is."""
    if need.kind is OrderKind.CLIP and need.kind in card.kinds and not (card.first_frame or card.max_references):
        yield "begins with no keyframe, and takes no references that could stand for it"
    if need.kind is OrderKind.CLIP and need.kind in card.kinds and need.duration_s > card.max_duration_s:
        yield f"makes clips of up to {card.max_duration_s:g} s, the shot lasts {need.duration_s:g} s"
    spoken = max((len(line.text) for line in need.bound.lines), default=0)
    if need.kind is OrderKind.LINE and 0 < card.max_prompt < spoken:
        yield f"speaks up to {card.max_prompt:,} characters at once, the line has {spoken:,}"
    if need.kind is not OrderKind.LINE and (no := cannot_draw(card, need.width, need.height)):
        yield f"makes no picture of {need.width} by {need.height}: {no}"


def _no_room(need: Need, card: EngineCard, wanted: Sequence[ChosenReference], stacked: Stacked) -> Iterator[str]:
    """That something has no room which may not be left out."""
    if stacked.needed:
        needed = sum(one.role not in DROPPABLE for one in wanted)
        lacks = ", ".join(one.label for one in reversed(stacked.needed))
        yield f"takes {room_in_words(card, need.kind)}, the shot needs {needed}: no room for {lacks}"


def _price(need: Need, card: EngineCard, sent: Sequence[ChosenReference]) -> Decimal:
    pictures: list[tuple[int, int]] = []
    for one in sent:  # what is not drawn yet is counted as a megapixel for each of its parts, rather too much
        pictures += [_MEGAPIXEL] * len(one.parts) or [need.sizes.get(one.sha256, _MEGAPIXEL)]
    if need.kind is OrderKind.EDIT:
        pictures.append((need.width, need.height))
    return estimate(
        card,
        need.kind,
        width=need.width,
        height=need.height,
        duration_s=0.0 if need.kind is OrderKind.EDIT else need.duration_s,  # an edit here is one of a still
        references=pictures,
        text="".join(line.text for line in need.bound.lines),
        settings=need.settings.get(card.id),
    )


def _reasons(need: Need, choice: Choice, stacked: Stacked) -> Iterator[str]:
    """Why this engine, and what it makes of the order, in short phrases for the plan."""
    card, bound = choice.card, need.bound
    if need.asked == card.id:
        yield "the shot asks for it"
    elif need.policy.aim is Aim.LISTED and (place := _place(card, need.preferred)) < len(need.preferred):
        yield f"number {place + 1} of the production's engines"
    told = need.compared or choice.chance.named or choice.chance.takes
    if choice.able and need.kind in _SHOWN and told and not card.local:
        yield expected(choice.shot_class, choice.chance)
    yield from _stacking(stacked)
    yield from _unknown(need, card)
    if choice.able:
        yield _priced(need, choice) if choice.price else "free"
    yield from _otherwise(need, choice)
    if need.kind is OrderKind.STILL:  # a clip goes on in the style of its keyframe
        yield from _across_styles(bound, card)
    yield from _shortened(need, choice)


def _priced(need: Need, choice: Choice) -> str:
    """The price of a take, and for what size it holds."""
    size, pixels = size_priced(choice.card.price, need.width, need.height), need.width * need.height
    if size is None:
        return f"${choice.price:.3f} a take"
    if pixels > size.megapixels * 1_000_000:
        return f"at least ${choice.price:.3f} a take, the list price of {size.at}: none is known for a larger picture"
    return f"${choice.price:.3f} a take, the list price of {size.at}"


def _otherwise(need: Need, choice: Choice) -> Iterator[str]:
    """What comes otherwise than the shot says: its length, its seed."""
    card, seed = choice.card, need.bound.shot.seed
    length = length_ordered(card, need.duration_s)
    if need.kind is OrderKind.CLIP and choice.able and length > need.duration_s:
        yield f"ordered at {length:g} s and cut to {round(need.duration_s, 1):g} s"
    if seed is not None and need.kind in _SHOWN and need.kind in card.kinds and not (card.seed or card.local):
        yield f"takes no seed: the shot's seed {seed} is not used"


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


def _unknown(need: Need, card: EngineCard) -> Iterator[str]:
    """Who could go as an element, if there were one."""
    if need.kind is OrderKind.CLIP and card.elements_bound:
        known = {one.anchor for one in need.bound.references if card.vendor in one.known_to}
        people = [one.character for one in need.bound.performers if one.character.ref not in known]
        if people:
            names = " and ".join(one.title or one.name for one in people)
            todo = f"repertory character bind {people[0].name} --engine {card.vendor} --make"
            yield f"{card.vendor} knows no element of {names} yet ({todo})"


def _shortened(need: Need, choice: Choice) -> Iterator[str]:
    """That words were left away, where the engine takes no more."""
    if choice.prompt and choice.card.max_prompt:
        whole = len(compose(need.bound, need.kind, replace(choice.card, max_prompt=0), choice.sent))
        if whole > len(choice.prompt):
            yield f"its words are shortened from {whole:,} to {len(choice.prompt):,} characters"


def _across_styles(bound: BoundShot, card: EngineCard) -> Iterator[str]:
    """A warning where nothing that is measured will count."""
    characters = [performer.character for performer in bound.performers]
    styles = {one.style for one in characters if style_shown(card, one) != one.style}
    if styles:
        yield f"a person reviews every take: the references are {' and '.join(sorted(styles))}"


def style_shown(card: EngineCard, character: Character) -> str:
    """In which style an engine shows a character. What a person makes is taken to be in the style of the references."""
    own = card.by_hand or (card.standees and character.binding_for(card.vendor, BindingKind.RIG) is None)
    return character.style if own else card.style


def _nothing(need: Need, excluded: Sequence[tuple[str, str]], tried: Sequence[Choice]) -> NothingFits:
    why = "; ".join(f"{card}: {reason}" for card, reason in excluded) or "no engine is installed"
    step = "Change the shot, its `engine:`, the budget or the production's engines."
    if need.kind is OrderKind.LINE:
        step = "Change what keeps it from being spoken, or name an engine for line that knows the voice."
    keys = [one.card.key for one in tried if one.able and one.obstacles[0].startswith(_NEEDS_KEY)]
    if keys:
        step = f"Set {' or '.join(dict.fromkeys(keys))}. Or: {step}"
    elif any(one.dear for one in tried) and need.left_of:
        step = f"Raise shot_budget_usd in production.toml. Or: {step}"
    elif any(one.dear for one in tried):
        step = f"Raise budget_usd in production.toml (repertory film FOLDER --budget does). Or: {step}"
    return NothingFits(f"No engine can make the {need.kind.value} of shot {need.bound.shot.number} ({why}).", step=step)
