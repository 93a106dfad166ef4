"""The parts of a continuity report that are over all shots: a few figures, drift over the film, everybody in every
shot, and rates by engine and class of shot."""

from __future__ import annotations

from collections.abc import Mapping

from repertory.cutters.appearances import Appearances, appearances, face_in
from repertory.cutters.facts import badness, score_words
from repertory.cutters.pages import Table, pictured
from repertory.cutters.plots import drift_plot
from repertory.cutters.rates import Tally, rates, totals
from repertory.media.images import read_image
from repertory.model.film import Film

_WIDTH = 120


def overview(film: Film) -> Table:
    """What `overview.html.j2` reads."""
    found = rates(film)
    return {
        "rates_words": rates_words(film),
        "rates": [("Engine", _rates(found.by_engine)), ("Class of shot", _rates(found.by_class))],
        "plot": drift_plot(film),
        "people": [_person(one, film) for one in appearances(film)],
    }


def tiles(film: Film) -> list[tuple[str, str]]:
    """A few figures in film words, for the top."""
    facts = totals(film)
    takes, number = facts.takes, facts.shots + len(film.missing)
    counted = "takes" if takes.before.of == takes.takes else "that were measured"
    mended = f", {takes.repairs} repair{'' if takes.repairs == 1 else 's'}" if takes.repairs else ""
    right = [
        ("Right at once", f"{takes.before.hits} of {takes.before.of} {counted}"),
        ("Right after mending", f"{takes.after.hits} of {takes.after.of} {counted}"),
    ]
    return [
        ("In the film", f"{facts.shots} of {number} shots"),
        ("Takes made", f"{takes.takes} keyframes and clips{mended}"),
        *(right if takes.before.of else []),
        ("Cost", f"${takes.cost_usd:.2f}"),
    ]


def rates_words(film: Film) -> list[tuple[str, str]]:
    """The film's figures in full."""
    facts = totals(film)
    return [
        ("Matched before repair", facts.takes.before.words),
        ("Matched after repair", facts.takes.after.words),
        ("Repairs", str(facts.takes.repairs)),
        ("Unmeasured", facts.takes.unmeasured.words),
        ("Accepted by a person", str(facts.by_person)),
        ("Cost", f"${facts.takes.cost_usd:.3f}"),
        ("Spent on orders that became no take", f"${facts.takes.lost_usd:.3f}"),
        ("Cost of an accepted take", each_words(facts.takes)),
        ("Stale shots", str(facts.stale)),
    ]


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
