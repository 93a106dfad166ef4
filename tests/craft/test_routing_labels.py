"""Forty shots that were labelled by hand from published advice, before there was a router: what it picks for them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from company import CAST, MIA, NOVA, PHONE, SHOP, VOICES, character

from repertory.craft.binding.bind import bind, names_of
from repertory.craft.binding.referring import DROPPABLE, references_for
from repertory.craft.policies import policy_of
from repertory.craft.routing import Need, Ranking, rank
from repertory.craft.shotlist.reading import parse
from repertory.engines.registry import all_cards
from repertory.model.anchor import Anchor, Location, Prop, Role, Voice
from repertory.model.engine import OrderKind
from repertory.model.shot import BoundPerformer, BoundShot, ChosenReference

LABELS = Path(__file__).parents[1] / "data" / "routing" / "labels.toml"
LEAST = 36
GUESTS = tuple(character(name, name.title(), "coat") for name in ("barista", "landlord", "friend"))
COMPANY: dict[str, Anchor] = {**CAST, "Mia": MIA, "Nova": NOVA, **{one.title: one for one in GUESTS}}
NAMES = names_of(COMPANY)
SPEAKING = VOICES | {
    f"{one.name}-voice": Voice(name=f"{one.name}-voice", title=one.name, version=1, engine="previs", speaker="en")
    for one in GUESTS
}
POLICIES = {"hero shot": "best"}
"""What a label wants that a production says and no line of its shot list."""
READ_AS = {
    19: "Chase in one go: Mia bolts across the street, over a bonnet, Nova behind her",
    31: 'Mia under the coffee shop sign, every letter of "LAST CUP BEFORE DAWN" must read',
    32: "the neon sign over the street in two languages, must be spelled right",
}
"""Labels whose words the parser does not take, since they name two places, or "both": as they are read in its place.
The shot keeps the label's own words."""


def labels() -> list[dict[str, Any]]:
    loaded: list[dict[str, Any]] = tomllib.loads(LABELS.read_text(encoding="utf-8"))["shots"]
    return loaded


def shot_of(label: Mapping[str, Any]) -> BoundShot:
    """The labelled shot as a line of a shot list, read and bound; with as many people and references as it says."""
    read = READ_AS.get(label["number"], label["text"])
    text = f"Shot 1: {read}, {label['size']}\n{_spoken(label)}"
    bound = bind(parse(text, NAMES), cast=COMPANY, voices=SPEAKING)[0]
    bound = replace(bound, performers=_people(bound, label["people"]))
    chosen = sorted(references_for(bound), key=lambda one: one.role in DROPPABLE)
    if len(chosen) < label["references"]:  # as many more of the place and the things as it wants
        more = (*_more(SHOP), *_more(PHONE))
        bound = replace(bound, location=bound.location or SHOP, props=bound.props or (PHONE,))
        chosen = list(dict.fromkeys((*references_for(bound), *more)))
    needed = tuple(replace(one, role=Role.OUTFIT) if one.role in DROPPABLE else one for one in chosen)
    assert len(needed) >= label["references"]
    shot = replace(bound.shot, text=label["text"])
    return replace(bound, shot=shot, references=needed[: label["references"]])


def _more(anchor: Location | Prop) -> list[ChosenReference]:
    """Further pictures of a place or a thing."""
    return [
        ChosenReference(
            anchor=anchor.ref, kind=anchor.kind, role=Role.VIEW, name=name, sha256=f"{anchor.name} {name}", label=name
        )
        for name in ("far", "near", "left", "right")
    ]


def _spoken(label: Mapping[str, Any]) -> str:
    """Its dialogue as lines: of whom it names, or of the one who is named first."""
    said, names = str(label["dialogue"]), [one.title for one in (MIA, NOVA, *GUESTS)]
    if said and not any(f"{name}:" in said for name in names):
        first = min((name for name in names if name in label["text"]), key=label["text"].index, default="Mia")
        said = f"{first}: {said}"
    for name in names:
        said = said.replace(f"{name}:", f"\n{name.upper()}:")
    return said.strip()


def _people(bound: BoundShot, people: int) -> tuple[BoundPerformer, ...]:
    """As many as the label counts: who was read, then others of the company."""
    there = {one.character.name for one in bound.performers}
    others = [one for one in (MIA, NOVA, *GUESTS) if one.name not in there]
    more = [BoundPerformer(character=one, expression="", outfit="", face_hidden=False) for one in others]
    return (*bound.performers, *more)[:people]


def ranked(label: Mapping[str, Any]) -> Ranking:
    bound = shot_of(label)
    cards = list(all_cards().values())
    wants: Sequence[str] = label["wants"]
    policy = next((POLICIES[one] for one in wants if one in POLICIES), "")
    need = Need(
        bound=bound,
        kind=OrderKind(label["kind"]),
        width=label["width"],
        height=label["height"],
        duration_s=float(label["duration_s"]),
        budget_left=Decimal(1000),
        keys_present=[card.key for card in cards],
        policy=policy_of(policy),
    )
    six = [card for card in cards if card.vendor in VENDORS]
    return rank(need, six)


VENDORS = ("google", "bfl", "dashscope", "kling")
"""Those of the labels: a reseller's copy of a model is neither right nor wrong by them."""


def test_the_router_agrees_with_published_advice() -> None:
    missed, wrong = [], []
    for label in labels():
        pick = ranked(label).choices[0]
        told = f"{label['number']}: {pick.card.id} for {pick.shot_class}, and not {' or '.join(label['best'])}"
        if pick.card.id not in label["best"]:
            missed.append(told)
        if pick.card.id in label["wrong"]:
            wrong.append(told)
    assert not wrong
    assert len(missed) <= len(labels()) - LEAST, "\n".join(missed)
