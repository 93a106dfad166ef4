"""How far the pictures of a thing lie from each other, and those of others from them: for its bands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from repertory.craft.calibrating import bands_from
from repertory.model.verdict import Bands, Expectation, ExpectedAnchor, Finding, Observation
from repertory.ports import Inspector
from repertory.work.crew import Crew
from repertory.work.limits import hashes, in_force
from repertory.work.seeing import Gaze


@dataclass(frozen=True, kw_only=True)
class Apart:
    """Distances to the references of one thing, by an inspector of anything but faces."""

    own: tuple[float, ...]
    """Of each reference to the rest of them."""
    others: tuple[float, ...]
    """Of each picture of others."""
    unmeasured: int
    """How many could not be measured."""


def bands_in_force(crew: Crew, gaze: Gaze, one: ExpectedAnchor, expected: Expectation) -> Bands:
    """The bands of a piece of clothing, a place, a thing or a look: set by hand, stored, or drawn."""
    inspector = gaze.inspector
    pictures = tuple((*_name(other), *hashes(other)) for other in (one, *expected.others, *expected.cast))
    drawn_from = (inspector.id, inspector.version, one.style, pictures)

    def draw() -> Bands:
        if drawn_from not in crew.drawn:
            crew.drawn[drawn_from] = bands_of_thing(gaze, one, expected)
        return crew.drawn[drawn_from]

    return in_force(crew, inspector, one, draw)


def bands_of_thing(gaze: Gaze, one: ExpectedAnchor, expected: Expectation) -> Bands:
    """The bands of a thing as its pictures give them: its references among each other, the others against them."""
    inspector, apart = gaze.inspector, distances_of_thing(gaze, one, expected)
    named = Bands(
        match=0,
        wrong=0,
        inspector=inspector.id,
        version=inspector.version,
        style=one.style,
        source=one.about or one.anchor,
    )
    return bands_from(apart.own, apart.others, prior=inspector.usual(one.style), named=named)


def distances_of_thing(gaze: Gaze, one: ExpectedAnchor, expected: Expectation) -> Apart:
    """How far its references lie from each other, and pictures of whatever else is expected from them."""
    inspector, references = gaze.inspector, one.references
    rivals = [other for other in (*expected.others, *expected.cast) if _name(other) != _name(one)]
    own = [
        value
        for number, reference in enumerate(references)
        for value in _distances(inspector, reference, one, [*references[:number], *references[number + 1 :]])
    ]
    others = [
        value
        for rival in rivals
        for reference in rival.references
        for value in _distances(inspector, reference, one, references)
    ]
    asked = (len(references) if len(references) > 1 else 0) + sum(len(rival.references) for rival in rivals)
    return Apart(own=tuple(own), others=tuple(others), unmeasured=asked - len(own) - len(others))


def _distances(
    inspector: Inspector, seen: Observation, one: ExpectedAnchor, references: Sequence[Observation]
) -> Iterator[float]:
    """How far one picture lies from the references, where that can be measured."""
    if references:
        asked = Expectation(cast=(replace(one, references=tuple(references), seen_at=()),))
        for found in inspector.compare(seen, asked):
            if found.finding is Finding.MEASURED and found.value is not None:
                yield found.value


def _name(one: ExpectedAnchor) -> tuple[str, str]:
    return (one.anchor, one.about)
