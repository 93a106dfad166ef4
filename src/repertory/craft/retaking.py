"""The next take of a shot after one that did not hold: another seed, more references, a stronger binding or another
engine; with the reason in one line. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from repertory.model.anchor import Anchor, anchor_name
from repertory.model.engine import EngineCard
from repertory.model.shot import ChosenReference

TAKES_PER_ENGINE = 2
"""After so many takes of a shot each of the other engines is tried before one is asked again."""


@dataclass(frozen=True, kw_only=True)
class Wish:
    """One take that may be asked for."""

    engine: str
    """Card id."""
    sent: tuple[ChosenReference, ...] = ()
    price: Decimal = Decimal(0)
    knows: frozenset[str] = frozenset()
    """Names of those whom the engine knows by more than pictures: a slot, a LoRA, an adapter, a rig."""
    hopes: tuple[float, ...] = ()
    """How good it may well be once none, one ... takes of this shot have failed: `TAKES_PER_ENGINE` figures, of which
    larger is better; empty where that is not to decide."""
    why: str = ""
    """Why it is asked for, after other takes."""


@dataclass(frozen=True, kw_only=True)
class Past:
    """One take that was asked for."""

    engine: str
    placed: bool = True
    """The engine took the order."""
    again: bool = False
    """It made the very file of a take before."""
    awry: tuple[tuple[str, str], ...] = ()
    """What was wrong in it, the worst first: the ref, and what of it, as of a Subject: an outfit, the light."""
    why: str = ""
    """Why it was not mended: "mia@1 is somebody else"."""


def knows(card: EngineCard, anchor: Anchor) -> bool:
    """Whether an engine knows somebody by more than pictures. A LoRA is known to the model alone that it was trained
    for, not to all that its vendor has."""
    binding = anchor.binding_for(card.vendor)
    return binding is not None and binding.base_model in {"", card.model}


def next_wish(ranked: Sequence[Wish], past: Sequence[Past], richer: Mapping[str, Wish]) -> Wish | None:
    """The next take to ask for; None where no engine is left.

    `ranked` are the engines, best first, with what each is sent; `richer` by engine the same with more pictures of what
    was wrong, where it has room for them. With such pictures, or another seed, the same engine is asked once more,
    unless another may well be better by what is known of both (`Wish.hopes`): this take is made anyhow, and so it
    costs nothing more to learn of another by it. Then one that knows the person who was wrong by more than pictures
    comes first. One that did not take an order, or makes the same file again, is not asked again; when each has had its
    takes, the last one goes on with other seeds.
    """
    gone = {one.engine for one in past if not one.placed or one.again}
    left = [one for one in ranked if one.engine not in gone]
    if not left:
        return None
    made = [one for one in past if one.placed]
    if not made:
        return left[0]
    last = made[-1]
    takes = {one.engine: sum(other.engine == one.engine for other in made) for one in left}
    open_ = [one for one in left if takes[one.engine] < TAKES_PER_ENGINE]
    if not open_:
        going_on = next((one for one in left if one.engine == last.engine), left[-1])
        return _with(_richer(going_on, richer), last, "another seed; there is no other engine")
    same = next((one for one in open_ if one.engine == last.engine), None)
    hoped = max(open_, key=lambda one: one.hopes[takes[one.engine]] if one.hopes else 0.0)
    if same and (_more(same, richer) or not hoped.hopes or hoped is same):
        return _with(_richer(same, richer), last, _another(same, richer, last))
    knowing = _knowing([one for one in open_ if not takes[one.engine]], ranked, last)
    if knowing is not None:
        return _with(knowing, last, f"{knowing.engine} knows {anchor_name(last.awry[0][0])} by more than pictures")
    way = f"{hoped.engine}, which may well be better at it" if same else f"the next engine, {hoped.engine}"
    return _with(hoped, last, way)


def _richer(wish: Wish, richer: Mapping[str, Wish]) -> Wish:
    return richer.get(wish.engine, wish)


def _more(same: Wish, richer: Mapping[str, Wish]) -> int:
    """How many more pictures of what was wrong the engine has room for."""
    return max(len(_richer(same, richer).sent) - len(same.sent), 0)


def _another(same: Wish, richer: Mapping[str, Wish], last: Past) -> str:
    more = _more(same, richer)
    if not more:
        return "another seed"
    pictures = "one more picture" if more == 1 else f"{more} more pictures"
    return f"another seed, and {pictures} of {' and '.join(dict.fromkeys(ref for ref, _ in last.awry))}"


def _knowing(fresh: Sequence[Wish], ranked: Sequence[Wish], last: Past) -> Wish | None:
    """An engine with a binding for whoever was worst, where the one before has none."""
    if not last.awry:
        return None
    name = anchor_name(last.awry[0][0])
    if any(one.engine == last.engine and name in one.knows for one in ranked):
        return None
    return next((one for one in fresh if name in one.knows), None)


def _with(wish: Wish, last: Past, way: str) -> Wish:
    because = last.why.rstrip(". ")
    own = f"{way[0].upper()}{way[1:]}."
    return replace(wish, why=f"The take before: {because}. So now: {way}." if because else own)
