"""Both distributions behind an anchor's bands as a picture: its own pictures among each other, and others to them."""

from __future__ import annotations

import io
from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

from repertory.model.calibration import Drawn, HandSet

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

INK = "#010203"
"""Stands for the colour of the words around the picture, light or dark: no other part has it."""
_GROUND = ("#58b389", "#e0a84a", "#e2695c")
_OWN, _OTHERS = "#2f7fd0", "#8a8f99"
_SIZE = (9.0, 2.7)
_BINS = 28


def drawing(title: str, drawn: Drawn, by_hand: HandSet | None, *, ink: str = "black") -> Figure:
    """The histograms of both over the bands, every single distance as a tick below; limits set by hand are lines."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=_SIZE, layout="constrained")
    axes = figure.add_subplot()
    far = 1.08 * max(*drawn.own, *drawn.others, drawn.wrong * 1.15, by_hand.wrong if by_hand else 0.0, 0.05)
    edges = (0.0, by_hand.match if by_hand else drawn.match, by_hand.wrong if by_hand else drawn.wrong, far)
    for low, high, colour in zip(edges, edges[1:], _GROUND, strict=False):
        axes.axvspan(low, high, color=colour, alpha=0.22, linewidth=0)
    top = 0.0
    for values, colour, words in (
        (drawn.own, _OWN, f"its own ({len(drawn.own)})"),
        (drawn.others, _OTHERS, f"others ({len(drawn.others)})"),
    ):
        top = max(top, _heaped(axes, values, colour, words, far))
    top = top or 1.0
    axes.set(xlim=(0, far), ylim=(-0.16 * top, 1.25 * top), yticks=[])
    for place, limit in (("match", edges[1]), ("wrong", edges[2])):
        axes.axvline(limit, color=ink, linewidth=1.2)
        side = "right" if place == "match" else "left"
        said = f"{place} {limit:.3f} " if place == "match" else f" {place} {limit:.3f}"
        axes.text(limit, 1.2 * top, said, ha=side, va="top", color=ink, fontsize=9)
    if by_hand:
        for limit in (drawn.match, drawn.wrong):
            axes.axvline(limit, color=ink, linewidth=1, linestyle=":")
    _dressed(axes, title, ink)
    return figure


def as_svg(title: str, drawn: Drawn, by_hand: HandSet | None) -> str:
    """The drawing for a page, in the colour of its words. The same figures give the same bytes."""
    from matplotlib import rc_context

    with rc_context({"svg.fonttype": "none", "svg.hashsalt": "repertory", "font.size": 9}):
        figure = drawing(title, drawn, by_hand, ink=INK)
        figure.patch.set_alpha(0)
        text = io.StringIO()
        figure.savefig(text, format="svg", metadata={"Date": None, "Creator": None})
    found = text.getvalue()[text.getvalue().index("<svg") + len("<svg") :].replace(INK, "currentColor")
    return f'<svg role="img" aria-label="{escape(spoken(title, drawn))}"{found}'


def as_png(title: str, drawn: Drawn, by_hand: HandSet | None) -> bytes:
    """The drawing as a file of its own, black on white."""
    data = io.BytesIO()
    drawing(title, drawn, by_hand).savefig(data, format="png", dpi=144, metadata={"Software": None})
    return data.getvalue()


def spoken(title: str, drawn: Drawn) -> str:
    """What the drawing shows, for who cannot see it."""
    heaps = f"its own {spread_words(drawn.own)}; others {spread_words(drawn.others)}"
    return f"{title}: {heaps}; match to {drawn.match:.3f}, wrong from {drawn.wrong:.3f}"


def spread_words(values: Sequence[float]) -> str:
    """ "11, 0.14 to 0.31, mean 0.22"."""
    if not values:
        return "none"
    return f"{len(values)}, {min(values):.2f} to {max(values):.2f}, mean {sum(values) / len(values):.2f}"


def told_words(drawn: Drawn) -> str:
    """Whether it can be told from the others: "yes", "no", or how many of them would pass for it."""
    if not drawn.trusted:
        return "no"
    passing = sum(value <= drawn.match for value in drawn.others)
    return f"{passing} of {len(drawn.others)} others would pass" if passing else "yes"


def _heaped(axes: Axes, values: Sequence[float], colour: str, words: str, far: float) -> float:
    """One histogram, each value counting for the share of its kind; its height."""
    if not values:
        axes.plot([], [], color=colour, label=words, linewidth=6, alpha=0.6)
        return 0.0
    weights = [100 / len(values)] * len(values)
    heights, _, _ = axes.hist(values, bins=_BINS, range=(0, far), weights=weights, color=colour, alpha=0.6, label=words)
    axes.plot(values, [0] * len(values), "|", color=colour, markersize=9, clip_on=False, zorder=4)
    return float(max(heights))


def _dressed(axes: Axes, title: str, ink: str) -> None:
    axes.set_title(title, loc="left", color=ink, fontweight="bold")
    axes.set_xlabel("distance, 0 is the same", color=ink)
    axes.set_ylabel("share of each", color=ink)
    axes.tick_params(colors=ink, length=2)
    axes.set_facecolor("none")
    axes.legend(loc="center left", bbox_to_anchor=(1.0, 0.5), frameon=False, labelcolor=ink)
    for side, spine in axes.spines.items():
        spine.set_visible(side in {"left", "bottom"})
        spine.set_color(ink)
