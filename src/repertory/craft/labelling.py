"""What stands on the box round somebody or something in a picture. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from repertory.craft import figures
from repertory.craft.called import name_in
from repertory.craft.crowds import NEAREST, named
from repertory.craft.judging import grade_of
from repertory.craft.nearness import is_hardly
from repertory.craft.telling import told
from repertory.model.verdict import Finding, Grade, Score

_WHOLE = frozenset({"places", "looks"})
"""Inspectors whose box is all of the picture."""


def is_part(score: Score) -> bool:
    """Whether its box is a part of the picture; a place is all of it."""
    return score.measurement.inspector not in _WHOLE


def is_drawn_round(score: Score) -> bool:
    """Whether a box is drawn: round faces, and what of the picture was measured; whose other clothes are is not
    known."""
    return is_part(score) and (score.measurement.of_face or score.grade is not Grade.UNMEASURED)


def as_here(score: Score) -> Score:
    """Of a clip, the one frame that is shown: by its own distance, and graded by it."""
    measured, bands = score.measurement, score.bands
    own = next((value for time_s, value in measured.curve if abs(time_s - measured.time_s) < 0.01), None)
    if own is None or bands is None or score.grade is Grade.UNMEASURED or measured.finding is not Finding.MEASURED:
        return score
    return replace(score, measurement=replace(measured, value=own, median=None), grade=grade_of(own, bands))


def label(row: Score, names: Mapping[str, str]) -> str:
    """Who or what a box shows, and how far that lies from its own pictures: a figure only where the box names the one
    whose row it is, since the row's figure is about nobody else; "here" before one that is not the row's."""
    score = as_here(row)
    measured = score.measurement
    if score.grade is Grade.UNMEASURED:
        return "not measured"
    if measured.finding is Finding.SWAPPED or (not measured.anchor and named(measured)):
        return name_in(measured.nearest, names)
    if not measured.anchor:
        near = measured.reason.startswith(NEAREST)
        return f"not quite {name_in(measured.nearest, names)}" if near else "somebody else"
    words = measured.about or name_in(measured.anchor, names)
    if score.grade is Grade.WRONG:
        words = f"{'hardly' if measured.of_face and is_hardly(measured.usual, score.bands) else 'not'} {words}"
    if measured.usual is None:
        return words
    here = figures.said(measured.usual, score.bands)
    return f"{words} {here}" if here == told(row, names).figure else f"{words}, here {here}"
