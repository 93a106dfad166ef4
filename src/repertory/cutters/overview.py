"""The first part of a continuity report, over all shots: rates by engine and class of shot, drift over the film, and
everybody in every shot."""

from __future__ import annotations

from collections.abc import Mapping

from repertory.cutters.appearances import Appearances, appearances, face_in
from repertory.cutters.facts import badness, score_words
from repertory.cutters.pages import Table, pictured
from repertory.cutters.plots import drift_plot
from repertory.cutters.rates import Tally, rates
from repertory.media.images import read_image
from repertory.model.film import Film

_WIDTH = 120


def overview(film: Film) -> Table:
    """What `overview.html.j2` reads."""
    found = rates(film)
    return {
        "rates": [("Engine", _rates(found.by_engine)), ("Class of shot", _rates(found.by_class))],
        "plot": drift_plot(film),
        "people": [_person(one, film) for one in appearances(film)],
    }


def each_words(takes: Tally) -> str:
    """What an accepted take cost: "$0.067"."""
    return "none accepted" if takes.each_usd is None else f"${takes.each_usd:.3f}"


def _rates(tallies: Mapping[str, Tally]) -> list[tuple[str, ...]]:
    return [
        (
            *(name, str(one.takes), str(one.repairs), one.before.words, one.after.words, one.unmeasured.words),
            *(f"${one.cost_usd:.3f}", each_words(one)),
        )
        for name, one in tallies.items()
    ]


def _person(one: Appearances, film: Film) -> Table:
    """The reference, then every shot in film order, each with its place for when the worst come first."""
    by_badness = sorted(one.seen, key=lambda seen: badness(seen.score), reverse=True)
    master = one.reference
    return {
        "name": one.name,
        "reference": pictured(read_image(master.path), _WIDTH, alt=f"Reference: {master.label}", caption="reference")
        if master
        else None,
        "seen": [
            {
                **pictured(face_in(seen), _WIDTH, alt=f"{one.name} in shot {seen.shot.shot.number}", caption=""),
                "number": seen.shot.shot.number,
                "link": film.shots.index(seen.shot) + 1,
                "words": score_words(seen.score),
                "grade": seen.score.grade.value,
                "rank": by_badness.index(seen),
            }
            for seen in one.seen
        ],
    }
