"""A clip's course: how far each sampled frame lies from what it should show, as a picture and in words."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence

from repertory.craft.parts import Said
from repertory.model.inspected import Moment
from repertory.model.verdict import Bands, Grade

_COLOURS = {Grade.MATCH: "#58b389", Grade.DRIFT: "#e0a84a", Grade.WRONG: "#e2695c", Grade.UNMEASURED: "#8a8d96"}
_INK = "#010203"
"""Stands for the colour of the words around the picture, light or dark: no other part has it."""
_WIDTH, _HEIGHT = 7.6, 1.7
"""In inches; the page scales it."""


def course_plot(course: Sequence[Moment], bands: Bands | None, said: Said | None = None) -> str:
    """An SVG picture: time from left to right, the distance upwards on its bands, a dot for every frame that was
    measured and a cross below for one that was not; a dashed line is the figure that is `said`, over the part that it
    is of. Empty where nothing was measured. The same course gives the same bytes."""
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    known = [(one.time_s, one.value) for one in course if one.value is not None]
    if not known:
        return ""
    highest = max([value for _, value in known] + ([1.15 * bands.wrong] if bands else []))
    with rc_context({"svg.fonttype": "none", "svg.hashsalt": "repertory", "font.size": 9}):
        drawing = Figure(figsize=(_WIDTH, _HEIGHT), layout="constrained")
        drawing.patch.set_alpha(0)
        axes = drawing.add_subplot()
        axes.patch.set_alpha(0)
        top = (1.25 if said else 1.08) * highest  # room for the figure above its line
        if bands:
            edges = (0.0, bands.match, bands.wrong, top)
            for grade, low, high in zip((Grade.MATCH, Grade.DRIFT, Grade.WRONG), edges, edges[1:], strict=False):
                axes.axhspan(low, high, color=_COLOURS[grade], alpha=0.28, linewidth=0)
        axes.plot([time for time, _ in known], [value for _, value in known], color=_INK, linewidth=1, alpha=0.6)
        for one in course:
            if one.value is not None:
                axes.plot([one.time_s], [one.value], "o", markersize=5, color=_COLOURS[one.grade], markeredgecolor=_INK)
            else:
                axes.plot([one.time_s], [0.02 * top], "x", markersize=5, color=_INK)
        if said:
            ends = [max(said.start_s, known[0][0]), min(said.end_s, known[-1][0])]
            axes.plot(ends, [said.value] * 2, "--", linewidth=1.6, color=_INK)
            side = "right" if ends[0] == ends[1] == known[-1][0] else "left"
            axes.text(ends[0], said.value + 0.03 * top, f"{said.value:.2f}", va="bottom", ha=side, color=_INK)
        axes.set_ylim(0, top)
        axes.set_xlabel("seconds", color=_INK)
        axes.set_ylabel("distance", color=_INK)
        axes.tick_params(colors=_INK)
        for edge in ("top", "right"):
            axes.spines[edge].set_visible(False)
        for edge in ("left", "bottom"):
            axes.spines[edge].set_color(_INK)
        text = io.StringIO()
        drawing.savefig(text, format="svg", metadata={"Date": None, "Creator": None})
    svg = text.getvalue()[text.getvalue().index("<svg") :]
    return re.sub(r' id="[a-z0-9]+_\d+"', "", svg).replace(_INK, "currentColor")


def course_words(course: Sequence[Moment]) -> str:
    """The same for who cannot see it: "0.0 s 0.21 match, 0.5 s not measured (a profile)"."""
    return ", ".join(
        f"{one.time_s:.1f} s {one.value:.2f} {one.grade.value}"
        if one.value is not None
        else f"{one.time_s:.1f} s not measured{f' ({one.words})' if one.words else ''}"
        for one in course
    )
