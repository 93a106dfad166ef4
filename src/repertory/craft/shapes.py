"""Which pictures an engine can be asked for: how large, and in which proportions."""

from __future__ import annotations

from repertory.model.engine import EngineCard

MOST_OFF = 0.02
"""How much the proportions of a picture may differ from those in which it is ordered, as a share: vendors round."""


def cannot_draw(card: EngineCard, width: int, height: int) -> str:
    """Why an engine draws no picture of that size, "its smallest side is 512"; empty where it does."""
    if min(width, height) < card.min_side:
        return f"its smallest side is {card.min_side}"
    if card.max_megapixels and width * height > card.max_megapixels * 1_000_000:
        return f"it draws up to {card.max_megapixels:g} megapixels"
    if width % card.side_multiple or height % card.side_multiple:
        return f"both sides must be multiples of {card.side_multiple}"
    if card.ratios and all(stretch((width, height), *sides_of(one)) > MOST_OFF for one in card.ratios):
        return f"its proportions are {', '.join(card.ratios)}"
    return ""


def sides_of(ratio: str) -> tuple[int, int]:
    """(16, 9) of "16:9". Raises ValueError for what is no proportion."""
    wide, tall = map(int, ratio.split(":"))
    if min(wide, tall) < 1:
        raise ValueError(f"{ratio} is no proportion")
    return wide, tall


def stretch(size: tuple[int, int], width: int, height: int) -> float:
    """How much the proportions of a picture differ from those of another, as a share."""
    return abs((size[0] / size[1]) / (width / height) - 1)
