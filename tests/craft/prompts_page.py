"""Writes tests/data/prompts.md: what every card makes of one shot of two. Read it before you keep it.

After the words of prompts or a card have changed: `python tests/craft/prompts_page.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from shots_of_people import two_at_a_table

from repertory.craft.prompting.compose import compose
from repertory.craft.prompting.naming import ties
from repertory.craft.stacking import stack
from repertory.engines.registry import all_cards
from repertory.model.anchor import Role
from repertory.model.engine import EngineCard, OrderKind
from repertory.model.shot import BoundShot

PAGE = Path(__file__).parents[1] / "data" / "prompts.md"
NOWHERE = PAGE.parent / "no-settings"
"""A settings folder without anybody's own cards."""
OPENING = """\
# Prompts

One shot of two through every card: what is sent under which name, and in which words. Written by
`tests/craft/prompts_page.py`, approved by reading.
"""


def page() -> str:
    """The whole page. Cards of which all comes out the same share one part."""
    parts: dict[str, list[str]] = {}
    for card in all_cards(NOWHERE).values():
        for kind in (OrderKind.STILL, OrderKind.CLIP):
            if kind in card.kinds:
                parts.setdefault("\n".join(_card(card, kind)), []).append(f"{card.id} ({kind.value})")
    return "\n".join((OPENING, *(f"## {', '.join(cards)}\n\n{body}" for body, cards in parts.items())))


def _card(card: EngineCard, kind: OrderKind) -> Iterator[str]:
    bound = _known(two_at_a_table())
    stacked = stack(bound.references, card, kind)
    for tie, one in zip(ties(bound, card, stacked.sent).ties, stacked.sent, strict=True):
        yield f"- {f'`{tie.token}`: ' if tie.token else ''}{one.label}"
    yield from (f"- left out: {one.label}" for one in stacked.left_out)
    yield from (f"- left to the keyframe: {one.label}" for one in stacked.carried)
    yield from (f"- no room: {one.label}" for one in stacked.needed)
    yield "" if stacked.needed else f"\n> {compose(bound, kind, card, stacked.sent)}\n"


def _known(bound: BoundShot) -> BoundShot:
    """Kling has elements of both, made from all of their pictures but the expressions."""
    made_from = (Role.HEADSHOT, Role.ANGLE, Role.OUTFIT)
    known = (replace(one, known_to=("kling",)) if one.role in made_from else one for one in bound.references)
    return replace(bound, references=tuple(known))


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
