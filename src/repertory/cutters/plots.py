"""Drift over the film, as a picture: for each character how far every shot's face lies from its references."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from repertory.cutters.facts import figures, score_words, value_of
from repertory.model.film import Film
from repertory.model.verdict import Bands, Score

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_COLOURS = {"match": "#58b389", "drift": "#e0a84a", "wrong": "#e2695c"}
_INK = "#010203"
"""Stands for the colour of the words around the picture, light or dark: no other part has it."""
_WIDTH, _HEIGHT = 9.0, 1.9
"""In inches; the page scales it."""
_MOST_TICKS = 40
"""More shots than these have only some of their numbers written below them."""


@dataclass(frozen=True, kw_only=True)
class Course:
    """One character through the film."""

    name: str
    points: tuple[Point, ...]


@dataclass(frozen=True, kw_only=True)
class Point:
    """One shot in which the character is expected."""

    shot: str
    before: Score | None
    """In the take that was repaired; None where nothing was."""
    final: Score | None


def courses(film: Film) -> tuple[Course, ...]:
    """Every character that was measured in some shot, in the order of the film; declared hidden faces are no points."""
    found: dict[str, list[Point]] = {}
    for shot in film.shots:
        for figure in figures(shot):
            if _value(figure.final) is not None or _value(figure.before) is not None:
                point = Point(shot=shot.shot.number, before=figure.before, final=figure.final)
                found.setdefault(figure.name, []).append(point)
    return tuple(Course(name=name, points=tuple(points)) for name, points in found.items())


def drift_plot(film: Film) -> str:
    """An SVG picture with one row per character: the shots from left to right, a ring where the take was before its
    repair, a dot where the film's take is, on the bands it was judged by; it says in words what it shows. Empty where
    nothing was measured. The same film gives the same bytes."""
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    rows = courses(film)
    if not rows:
        return ""
    numbers = [shot.shot.number for shot in film.shots]
    with rc_context({"svg.fonttype": "none", "svg.hashsalt": "repertory", "font.size": 9}):
        drawing = Figure(figsize=(_WIDTH, _HEIGHT * len(rows) + 0.3), layout="constrained")
        drawing.patch.set_alpha(0)
        for number, course in enumerate(rows, start=1):
            _row(drawing.add_subplot(len(rows), 1, number), course, numbers)
        text = io.StringIO()
        drawing.savefig(text, format="svg", metadata={"Date": None, "Creator": None})
    drawn = text.getvalue()[text.getvalue().index("<svg") + len("<svg") :].replace(_INK, "currentColor")
    return f'<svg role="img" aria-label="{escape(plot_words(film))}"{drawn}'


def plot_words(film: Film) -> str:
    """What the plot shows, for who cannot see it: "Mia: shot 1 0.22 match, shot 3 0.30, then 0.19 after repair
    match"."""
    return ". ".join(f"{course.name}: {', '.join(map(_point_words, course.points))}" for course in courses(film))


def _row(axes: Axes, course: Course, numbers: Sequence[str]) -> None:
    places = {number: place for place, number in enumerate(numbers)}
    seen = [(places[point.shot], value) for point in course.points if (value := _value(point.final)) is not None]
    values = [value for point in course.points for value in (_value(point.before), _value(point.final)) if value]
    top = 1.15 * max(*values, *(bands.wrong for point in course.points if (bands := _bands(point))), 0.0)
    for point in course.points:
        _ground(axes, places[point.shot], _bands(point), top)
    axes.plot([place for place, _ in seen], [value for _, value in seen], color=_INK, linewidth=1, zorder=2)
    for point in course.points:
        _dots(axes, places[point.shot], point)
    axes.set(xlim=(-0.6, len(numbers) - 0.4), ylim=(0, top))
    every = -(-len(numbers) // _MOST_TICKS)
    axes.set_xticks(range(0, len(numbers), every), numbers[::every])
    axes.set_title(course.name, loc="left", color=_INK, fontweight="bold")
    axes.set_ylabel("distance", color=_INK)
    axes.set_facecolor("none")
    axes.tick_params(colors=_INK, length=2)
    for side, spine in axes.spines.items():
        spine.set_visible(side in {"left", "bottom"})
        spine.set_color(_INK)


def _ground(axes: Axes, place: int, bands: Bands | None, top: float) -> None:
    """The bands of one shot behind its dots: a version of a character may have others than the one before."""
    if bands is None:
        return
    edges = (0.0, bands.match, bands.wrong, top)
    for low, high, colour in zip(edges, edges[1:], _COLOURS.values(), strict=False):
        axes.bar(place, high - low, bottom=low, width=0.96, color=colour, alpha=0.28, linewidth=0, zorder=1)


def _dots(axes: Axes, place: int, point: Point) -> None:
    before, final = point.before, point.final
    if before is not None and (value := _value(before)) is not None:
        axes.plot(place, value, "o", markersize=7, color=_COLOURS[before.grade.value], fillstyle="none", zorder=3)
    if final is not None and (value := _value(final)) is not None:
        axes.plot(place, value, "o", markersize=6, color=_COLOURS[final.grade.value], markeredgecolor=_INK, zorder=4)


def _value(score: Score | None) -> float | None:
    return value_of(score) if score else None


def _bands(point: Point) -> Bands | None:
    return next((score.bands for score in (point.final, point.before) if score and score.bands), None)


def _point_words(point: Point) -> str:
    words = [score_words(score) for score in (point.before, point.final) if _value(score) is not None]
    repaired = " after repair" if len(words) == 2 else ""
    grade = f" {point.final.grade.value}" if point.final else ""
    return f"shot {point.shot} {', then '.join(words)}{repaired}{grade}"
