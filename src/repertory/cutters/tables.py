"""The table cutter: a film's figures for programs, as `continuity.json`, `.csv` and `continuity-junit.xml`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from repertory.cutters.facts import kind_words
from repertory.cutters.lines import in_film
from repertory.cutters.rates import Rate, Tally, rates
from repertory.cutters.records import Record, as_csv, as_json, as_junit
from repertory.files.writing import write_text
from repertory.model.engine import Output
from repertory.model.film import Film, FilmShot, FilmTake, ShotSoFar
from repertory.model.take import Decision, TakeKind


class TableCutter:
    """Writes every take's figures, and for a studio's CI what the film shows of every shot."""

    id = "tables"

    def cut(self, film: Film, folder: Path) -> Output:
        """Three files, each whole or not at all. Raises FolderNotWritable, DiskFull."""
        shots: tuple[ShotSoFar, ...] = (*film.shots, *film.unfinished)
        takes = [_record(shot, made) for shot in shots for made in (*shot.spoken, *shot.takes)]
        written = {
            "continuity.json": as_json(takes, _head(film)),
            "continuity.csv": as_csv(takes),
            "continuity-junit.xml": as_junit(film.title, [*_shown(film.shots), *map(_missing, film.unfinished)]),
        }
        for name, text in written.items():
            write_text(folder / name, text)
        return Output(files=tuple(folder / name for name in written))


def _record(shot: ShotSoFar, made: FilmTake) -> Record:
    take, used = made.take, in_film(shot, made) or (isinstance(shot, FilmShot) and made in (shot.clip, shot.keyframe))
    return Record(
        name=f"shot {take.shot}, {kind_words(made)}{_which(shot, made)}",
        file=str(made.path),
        report=take.report,
        problem="" if take.report else "No inspector measures this kind of take.",
        overruled=made.decision is Decision.ACCEPTED,
        shot=take.shot,
        take=take.id,
        kind=take.kind.value,
        engine=take.recipe.engine,
        step=take.recipe.step,
        used=used,
        cost_usd=take.cost_usd,
    )


def _which(shot: ShotSoFar, made: FilmTake) -> str:
    """Which of several lines of a shot it is: " 2"; empty for what has no fellows."""
    several = made.take.kind is TakeKind.LINE and len(shot.shot.dialogue) > 1
    return f" {made.take.line + 1}" if several else ""


def _shown(shots: Sequence[FilmShot]) -> list[Record]:
    """What the film has of each shot, its lines and its clip: accepted already, by figures or by a person."""
    return [
        _record(shot, made)
        for shot in shots
        for made in (*(one for one in shot.spoken if in_film(shot, one) and one.take.report), shot.clip)
    ]


def _missing(shot: ShotSoFar) -> Record:
    number = shot.shot.number
    return Record(name=f"shot {number}", file="", report=None, problem=f"Shot {number} is not finished.", shot=number)


def _head(film: Film) -> Mapping[str, object]:
    found = rates(film)
    facts = found.totals
    return {
        "title": film.title,
        "shots": facts.shots,
        "missing": list(film.missing),
        "stale": [shot.shot.number for shot in film.shots if shot.stale],
        "accepted_by_a_person": facts.by_person,
        "takes": _tally(facts.takes),
        "by_engine": {name: _tally(one) for name, one in found.by_engine.items()},
        "by_class_of_shot": {name: _tally(one) for name, one in found.by_class.items()},
    }


def _tally(one: Tally) -> dict[str, object]:
    return {
        "takes": one.takes,
        "repairs": one.repairs,
        "matched_before_repair": _rate(one.before),
        "matched_after_repair": _rate(one.after),
        "unmeasured": _rate(one.unmeasured),
        "accepted": one.accepted,
        "cost_usd": str(one.cost_usd),
        "cost_usd_of_orders_that_became_no_take": str(one.lost_usd),
        "cost_usd_of_an_accepted_take": None if one.each_usd is None else str(round(one.each_usd, 4)),
    }


def _rate(rate: Rate) -> dict[str, int]:
    return {"hits": rate.hits, "of": rate.of}
