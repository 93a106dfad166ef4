"""Why an engine was chosen, in a film-maker's words: in one line, and as a row of a table of all engines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from repertory.craft.chances import UNABLE, Chance
from repertory.model.shotclass import ShotClass

if TYPE_CHECKING:
    from repertory.craft.routing import Choice

COLUMNS = ("engine", "its card", "held here", "likely", "between", "a take", "each that holds", "score", "why not")
"""The table: what a card says, what was measured, what is likely by both and within which bounds, and what it costs."""


def expected(shot_class: ShotClass, chance: Chance) -> str:
    """ "talking head: 7 of 9 takes held here, 8 in 10 are expected to"."""
    likely = f"{100 * chance.share:.0f} %"
    if chance.held is not None and chance.takes:
        good = chance.held.at_once + chance.held.repaired
        mended = f", {chance.held.repaired} of them repaired" if chance.held.repaired else ""
        return f"{shot_class}: {good} of {chance.takes} takes held here{mended}; {likely} are expected to"
    fewer = ", less for what goes along as no picture of its own" if chance.unsent else ""
    if chance.named:
        return f"{shot_class}: {likely} of its takes are expected to hold, by its card{fewer}"
    if chance.said <= UNABLE:
        return f"{shot_class}: it is not made for that"
    return f"{shot_class}: nothing is known of it, {likely} are taken on trust{fewer}"


def beside(best: Choice, other: Choice) -> str:
    """What speaks for the best one and against the runner-up, in a few words."""
    more = best.chance.share - other.chance.share
    dearer = float(best.each_usd - other.each_usd)
    said = []
    if abs(more) >= 0.005:
        said.append(f"{100 * other.chance.share:.0f} % are expected to hold")
    if abs(dearer) >= 0.005:
        said.append(f"${other.each_usd:.2f} for each that holds, and not ${best.each_usd:.2f}")
    return "; ".join(said) or "as good"


def row(choice: Choice, why_not: str = "") -> tuple[str, ...]:
    """One engine as a row of the table of `COLUMNS`."""
    if not choice.able:
        return choice.card.id, *["-"] * (len(COLUMNS) - 2), why_not
    chance = choice.chance
    low, high = chance.between()
    held = chance.held
    mended = f", {held.repaired} repaired" if held and held.repaired else ""
    return (
        choice.card.id,
        f"{100 * chance.said:.0f} %" if chance.named else "-",
        f"{held.at_once + held.repaired} of {held.takes}{mended}" if held else "-",
        f"{100 * chance.share:.0f} %",
        f"{100 * low:.0f}-{100 * high:.0f} %",
        f"${choice.price:.2f}" if choice.price else "free",
        f"${choice.each_usd:.2f}",
        f"{choice.score:.2f}",
        why_not,
    )
