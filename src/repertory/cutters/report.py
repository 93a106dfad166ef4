"""The report cutter: whether the film holds, and what was shot, measured and mended, as one self-contained page,
`continuity.html`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from repertory.craft.telling import told
from repertory.cutters.facts import (
    engine_words,
    figures,
    in_lineage,
    kind_words,
    names_in,
    person_words,
    repaired_pair,
    score_words,
    value_of,
    worst_shot,
)
from repertory.cutters.lines import spoken_lines
from repertory.cutters.opening import Step, next_steps, opening, shown_of, standing
from repertory.cutters.overview import overview, tiles
from repertory.cutters.pages import Table, around, pictured, rendered
from repertory.cutters.taken import UNJUDGED, colour_of, figured, pictures_of, reference, said_of, taken
from repertory.files.writing import write_text
from repertory.media.clips import read_frames
from repertory.media.images import read_image
from repertory.model.anchor import Role, anchor_name
from repertory.model.engine import Output, SentReference
from repertory.model.film import Film, FilmShot, FilmTake, ShotSoFar
from repertory.model.media import MediaKind
from repertory.model.verdict import Score

if TYPE_CHECKING:
    from repertory.cutters.facts import Figure
    from repertory.media.images import Picture


class ReportCutter:
    """Writes `continuity.html`: no other file, no script, no network is needed to read it."""

    id = "report"

    def cut(self, film: Film, folder: Path) -> Output:
        """One file, whole or not at all. Raises MediaRejected for a broken take, FolderNotWritable, DiskFull."""
        worst, names = worst_shot(film), names_in(film)
        steps = next_steps(film, names)
        page = rendered(
            "report.html.j2",
            title=film.title,
            opening=opening(film, names),
            steps=[_step(step, film) for step in steps],
            tiles=tiles(film),
            overview=overview(film),
            shots=[_shot(shot, names, steps, worst=shot is worst) for shot in film.shots],
            unfinished=[_open(shot, names, steps) for shot in film.unfinished],
            bands=sorted({_source(score, names) for score in _all_scores(film) if score.bands}),
        )
        write_text(folder / "continuity.html", page)
        return Output(files=(folder / "continuity.html",))


def _step(step: Step, film: Film) -> Table:
    """A step with a link to the shot that it is about."""
    finished = [shot.shot.number for shot in film.shots]
    unfinished = [shot.shot.number for shot in film.unfinished]
    places = [
        f"shot-{finished.index(number) + 1}" if number in finished else f"open-{unfinished.index(number) + 1}"
        for number in step.shots
    ]
    links = [{"number": number, "link": place} for number, place in zip(step.shots, places, strict=True)]
    return {"shots": links, "about": step.about, "words": step.words, "command": step.command}


def _shot(shot: FilmShot, names: Mapping[str, str], steps: tuple[Step, ...], *, worst: bool) -> Table:
    return {
        **_told(shot, names, steps),
        "words": _words(shot, engine_words(shot)),
        "person": person_words(shot),
        "worst": worst,
        "stale": shot.stale,
        "lines": [{"start": f"{line.start_s:.1f}", "speaker": line.speaker, "text": line.text} for line in shot.lines],
        "pairs": _pairs(shot, names),
    }


def _open(shot: ShotSoFar, names: Mapping[str, str], steps: tuple[Step, ...]) -> Table:
    """A shot that is not in the film yet: what was made for it, and why none of it did."""
    return {**_told(shot, names, steps), "words": _words(shot)}


def _told(shot: ShotSoFar, names: Mapping[str, str], steps: tuple[Step, ...]) -> Table:
    """What is told of every shot, in the film or not."""
    order, made = in_lineage(shot), shown_of(shot)
    own = [step for step in steps if shot.shot.number in step.shots]
    return {
        "number": shot.shot.number,
        "text": shot.shot.text,
        "verdict": standing(shot),
        "colour": colour_of(made) if made else "",
        "headline": said_of(made, names) if made and made.take.report else UNJUDGED if made else "",
        "pictures": pictures_of(shot, made, 456) if made else [],
        "references": [reference(sent) for sent in _seen(shot)],
        "figures": figured(made, names) if made else None,
        "steps": [{"about": step.about, "words": step.words, "command": step.command} for step in own],
        "spoken": spoken_lines(shot, names),
        "takes": [taken(shot, one, order, names) for one in order],
    }


def _words(shot: ShotSoFar, engine: str = "") -> str:
    words = (shot.shot.size.value, shot.shot.location, shot.shot.light, engine)
    return " · ".join(word for word in words if word)


def _pairs(shot: FilmShot, names: Mapping[str, str]) -> list[Table]:
    """For each face that a repair changed: its reference, and the same part of the picture before and after."""
    pair = repaired_pair(shot)
    return [
        {
            "name": figure.name,
            "kind": kind_words(pair[0]),
            "clip": _result(figure.final, names) if figure.final and figure.final is not figure.mended else "",
            "clip_grade": figure.final.grade.value if figure.final else "",
            "before": _result(figure.before, names),
            "after": _result(figure.mended, names),
            "before_grade": figure.before.grade.value,
            "after_grade": figure.mended.grade.value,
            "step": pair[1].take.recipe.step,
            "fair": _fair_words(figure),
            "pictures": _compared(shot, figure.anchor, figure.name, pair, figure.before),
        }
        for figure in figures(shot)
        if pair and figure.before and figure.mended and score_words(figure.before) != score_words(figure.mended)
    ]


def _result(score: Score, names: Mapping[str, str]) -> str:
    """ "is not quite Mia (0.36)"."""
    result = told(score, names).result
    return f"{result} ({score_words(score)})" if value_of(score) is not None else result


def _fair_words(figure: Figure) -> str:
    """By which figures the repair was judged, where they are not those of the takes themselves."""
    if figure.fair is None or figure.before is None or score_words(figure.fair) == score_words(figure.before):
        return ""
    return (
        f"{score_words(figure.before)} is by all pictures of {figure.name}, as for every take. The repair was judged "
        f"only by those that it did not use: {score_words(figure.fair)} before, {score_words(figure.mended)} after."
    )


def _compared(shot: FilmShot, anchor: str, name: str, pair: tuple[FilmTake, FilmTake], before: Score) -> list[Table]:
    master = next((sent for sent in _seen(shot) if anchor_name(sent.anchor) == anchor_name(anchor)), None)
    pictures = []
    if master is not None:
        picture = read_image(master.path)
        pictures.append(pictured(picture, 200, alt=f"Reference: {master.label}", caption="reference"))
    for words, made in zip(("before", "after"), pair, strict=True):
        seen = _at(made, before.measurement.time_s)
        part = seen if before.measurement.box is None else around(seen, before.measurement.box)
        alt = f"{name}'s face {words} repair, shot {shot.shot.number}"
        pictures.append(pictured(part, 200, alt=alt, caption=words))
    return pictures


def _seen(shot: ShotSoFar) -> list[SentReference]:
    """The references that are pictures: a voice's samples are sounds."""
    return [sent for sent in shot.references if sent.role is not Role.SAMPLE]


def _at(made: FilmTake, time_s: float) -> Picture:
    if made.take.media.kind is MediaKind.IMAGE:
        return read_image(made.path)
    return next(read_frames(made.path, [time_s]))[1]


def _all_scores(film: Film) -> list[Score]:
    takes = [made.take for shot in (*film.shots, *film.unfinished) for made in shot.takes]
    return [score for take in takes if take.report for score in take.report.scores if not score.measurement.of_run]


def _source(score: Score, names: Mapping[str, str]) -> str:
    bands, what = score.bands, told(score, names).what
    if bands is None:
        return ""
    trusted = "" if bands.trusted else " (not trusted: a person decides)"
    return f"{what[:1].upper()}{what[1:]}: {bands.source}, {bands.style}, {bands.inspector} {bands.version}{trusted}"
