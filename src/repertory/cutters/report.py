"""The report cutter: what was shot, measured and mended, as one self-contained page, `continuity.html`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from repertory.craft.ranking import rank_of
from repertory.cutters.facts import (
    engine_words,
    figures,
    in_lineage,
    kind_words,
    made_before,
    name_of,
    parent_of,
    person_words,
    repaired_pair,
    score_words,
    start_of,
    verdict_words,
    worst_shot,
)
from repertory.cutters.lines import spoken_lines
from repertory.cutters.overview import each_words, overview
from repertory.cutters.pages import Table, around, pictured, rendered, scale_of
from repertory.cutters.rates import totals
from repertory.files.writing import write_text
from repertory.media.clips import read_frames
from repertory.media.images import read_image
from repertory.model.anchor import Role, anchor_name
from repertory.model.engine import Output, Recipe, SentReference, UsedReference
from repertory.model.film import Film, FilmShot, FilmTake, ShotSoFar
from repertory.model.media import MediaKind
from repertory.model.take import Decision
from repertory.model.verdict import Score

if TYPE_CHECKING:
    from repertory.media.images import Picture


class ReportCutter:
    """Writes `continuity.html`: no other file, no script, no network is needed to read it."""

    id = "report"

    def cut(self, film: Film, folder: Path) -> Output:
        """One file, whole or not at all. Raises MediaRejected for a broken take, FolderNotWritable, DiskFull."""
        worst = worst_shot(film)
        page = rendered(
            "report.html.j2",
            title=film.title,
            totals=_totals(film),
            overview=overview(film),
            shots=[_shot(shot, worst=shot is worst) for shot in film.shots],
            unfinished=[_open(shot) for shot in film.unfinished],
            bands=sorted({_source(score) for score in _all_scores(film) if score.bands}),
        )
        write_text(folder / "continuity.html", page)
        return Output(files=(folder / "continuity.html",))


def _totals(film: Film) -> list[tuple[str, str]]:
    facts = totals(film)
    return [
        ("Shots", str(facts.shots) + (f", not in the film yet: {', '.join(film.missing)}" if film.missing else "")),
        ("Takes made", str(facts.takes.takes)),
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


def _shot(shot: FilmShot, *, worst: bool) -> Table:
    words = (shot.shot.size.value, shot.shot.location, shot.shot.light, engine_words(shot))
    order = in_lineage(shot)
    return {
        "number": shot.shot.number,
        "words": " · ".join(word for word in words if word),
        "text": shot.shot.text,
        "verdict": verdict_words(shot.clip),
        "colour": _colour(shot.clip),
        "person": person_words(shot),
        "worst": worst,
        "stale": shot.stale,
        "lines": [{"start": f"{line.start_s:.1f}", "speaker": line.speaker, "text": line.text} for line in shot.lines],
        "spoken": spoken_lines(shot),
        "pairs": _pairs(shot),
        "references": [_reference(sent) for sent in _seen(shot)],
        "takes": [_take(shot, made, order) for made in order],
    }


def _open(shot: ShotSoFar) -> Table:
    """A shot that is not in the film yet: what was made for it, and why none of it did."""
    order = in_lineage(shot)
    return {
        "number": shot.shot.number,
        "words": " · ".join(word for word in (shot.shot.size.value, shot.shot.location, shot.shot.light) if word),
        "text": shot.shot.text,
        "spoken": spoken_lines(shot),
        "references": [_reference(sent) for sent in _seen(shot)],
        "takes": [_take(shot, made, order) for made in order],
    }


def _pairs(shot: FilmShot) -> list[Table]:
    """For each anchor that a repair changed: its reference, and the same part of the picture before and after."""
    pair = repaired_pair(shot)
    changed = [
        figure
        for figure in figures(shot)
        if figure.before and figure.mended and figure.before.measurement.usual != figure.mended.measurement.usual
    ]
    if pair is None:
        return []
    return [
        {
            "name": figure.name,
            "before": score_words(figure.before),
            "after": score_words(figure.mended),
            "before_grade": figure.before.grade.value,
            "after_grade": figure.mended.grade.value,
            "step": pair[1].take.recipe.step,
            "pictures": _compared(shot, figure.anchor, figure.name, pair, figure.before),
        }
        for figure in changed
        if figure.before and figure.mended
    ]


def _compared(shot: FilmShot, anchor: str, name: str, pair: tuple[FilmTake, FilmTake], before: Score) -> list[Table]:
    master = next((sent for sent in _seen(shot) if anchor_name(sent.anchor) == anchor_name(anchor)), None)
    pictures = []
    if master is not None:
        reference = read_image(master.path)
        pictures.append(pictured(reference, 200, alt=f"Reference: {master.label}", caption="reference"))
    for words, made in zip(("before", "after"), pair, strict=True):
        seen = _at(made, before.measurement.time_s)
        part = seen if before.measurement.box is None else around(seen, before.measurement.box)
        alt = f"{name}'s face {words} repair, shot {shot.shot.number}"
        pictures.append(pictured(part, 200, alt=alt, caption=words))
    return pictures


def _take(shot: ShotSoFar, made: FilmTake, order: tuple[FilmTake, ...]) -> Table:
    take, report = made.take, made.take.report
    rank = rank_of(report)
    notes = (
        *take.notes,
        *(report.notes if report else ()),
        *([f"Among takes that pass: {rank.words}"] if rank else []),
    )
    return {
        "kind": kind_words(made),
        "verdict": verdict_words(made),
        "colour": _colour(made),
        "said": made.why,
        "used": _used(shot, made),
        "origin": _origin(shot, made, order),
        "pictures": [*_pictures(shot, made), *_masters(shot, made)],
        "scores": [_score(shot, score) for score in report.scores] if report else [],
        "reason": report.reason if report else "No inspector measures this kind of take.",
        "notes": list(dict.fromkeys(notes)),
        "recipe": _recipe(shot, take.recipe),
    }


def _used(shot: ShotSoFar, made: FilmTake) -> str:
    """What the film has of a take; nothing of a shot that is not finished."""
    if not isinstance(shot, FilmShot):
        return ""
    if shot.clip.take.id == made.take.id:
        return "in the film"
    return "the clip began with it" if shot.keyframe and shot.keyframe.take.id == made.take.id else ""


def _colour(made: FilmTake) -> str:
    """The style of a take's verdict: what a person overruled is neither good nor bad by the figures."""
    words, report = verdict_words(made), made.take.report
    return report.verdict.value if report and words == report.verdict.value else "person"


def _origin(shot: ShotSoFar, made: FilmTake, order: tuple[FilmTake, ...]) -> str:
    """What was done and why, in words that count takes as the page does."""
    parent, start, before = parent_of(shot, made), start_of(shot, made), made_before(shot, made)
    if parent is not None:
        return f"{made.take.recipe.step.capitalize()} of take {order.index(parent) + 1}, because: {_why(parent)}"
    words = f"Made by {made.take.recipe.engine}"
    words += f" from the keyframe of take {order.index(start) + 1}" if start else ""
    return words + (f", again after take {order.index(before) + 1}, because: {_why(before)}" if before else ".")


def _why(made: FilmTake) -> str:
    if made.decision is Decision.REFUSED:
        return f"a person refused it{f': {made.why}' if made.why else ''}."
    return made.take.report.reason if made.take.report else "it was not measured."


def _pictures(shot: ShotSoFar, made: FilmTake) -> list[Table]:
    alt = f"Shot {shot.shot.number}, {kind_words(made)}"
    if made.take.media.kind is MediaKind.IMAGE:
        return [pictured(read_image(made.path), 300, alt=alt, caption="")]
    frames = read_frames(made.path, count=3)
    return [
        pictured(picture, 128, alt=f"{alt}, at {time_s:.1f} seconds", caption=f"{time_s:.1f} s")
        for time_s, picture in frames
    ]


def _masters(shot: ShotSoFar, made: FilmTake) -> list[Table]:
    """The first reference of everybody that the take was measured against, to lie beside it."""
    scores = made.take.report.scores if made.take.report else ()
    anchors = {anchor_name(score.measurement.anchor) for score in scores}
    first: dict[str, SentReference] = {}
    for sent in _seen(shot):
        if anchor_name(sent.anchor) in anchors:
            first.setdefault(anchor_name(sent.anchor), sent)
    return [_reference(sent) for sent in first.values()]


def _seen(shot: ShotSoFar) -> list[SentReference]:
    """The references that are pictures: a voice's samples are sounds."""
    return [sent for sent in shot.references if sent.role is not Role.SAMPLE]


def _reference(sent: SentReference) -> Table:
    return pictured(read_image(sent.path), 96, alt=f"Reference: {sent.label}", caption=sent.label)


def _at(made: FilmTake, time_s: float) -> Picture:
    if made.take.media.kind is MediaKind.IMAGE:
        return read_image(made.path)
    return next(read_frames(made.path, [time_s]))[1]


def _score(shot: ShotSoFar, score: Score) -> Table:
    value, bands = score.measurement.usual, score.bands
    about = score.measurement.about
    name = f"{name_of(score.measurement.anchor, shot)}{f', {about}' if about else ''}"
    grade = score.grade.value
    limits = f"match to {bands.match:.3f}, wrong from {bands.wrong:.3f}" if bands else ""
    return {
        "name": name,
        "grade": grade,
        "words": score_words(score) if value is None else f"{score_words(score)} {grade}",
        "scale": scale_of(value, bands) if value is not None and bands else None,
        "label": f"{name}: distance {score_words(score)}, {grade}; {limits}",
        "limits": limits,
    }


def _recipe(shot: ShotSoFar, recipe: Recipe) -> list[tuple[str, str]]:
    labels = {sent.sha256: sent.label for sent in shot.references}
    sent = [_sent(used, labels) for used in recipe.references]
    settings = ", ".join(f"{name} = {value}" for name, value in sorted(recipe.settings.items()))
    rows = [
        ("Step", recipe.step),
        ("Engine", recipe.engine),
        ("Seed", "" if recipe.seed is None else str(recipe.seed)),
        ("Size", f"{recipe.width} × {recipe.height}" if recipe.width else ""),
        ("Length", f"{recipe.duration_s:g} s" if recipe.duration_s else ""),
        ("Prompt", recipe.prompt),
        ("References sent", ", ".join(sent) or "none"),
        ("Settings", settings),
        ("Words", recipe.text),
    ]
    return [(name, words) for name, words in rows if words]


def _sent(used: UsedReference, labels: Mapping[str, str]) -> str:
    """A reference that was sent, by name; a sheet by everything on it."""
    if used.parts:
        return f"one sheet of {', '.join(labels.get(part, part[:8]) for part in used.parts)}"
    return labels.get(used.sha256, f"{used.anchor} {used.name}")


def _all_scores(film: Film) -> list[Score]:
    takes = [made.take for shot in (*film.shots, *film.unfinished) for made in shot.takes]
    return [score for take in takes if take.report for score in take.report.scores]


def _source(score: Score) -> str:
    bands = score.bands
    trusted = "" if bands is None or bands.trusted else " (not trusted: a person reviews)"
    name = anchor_name(score.measurement.anchor).replace("-", " ").title()
    name += f", {score.measurement.about}" if score.measurement.about else ""
    return f"{name}: {bands.source}, {bands.style}, {bands.inspector} {bands.version}{trusted}" if bands else ""
