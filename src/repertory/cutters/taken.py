"""One take as the continuity report shows it: what was found in a sentence, its pictures, and its figures to unfold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from repertory.craft.called import in_names
from repertory.craft.concluding import badge
from repertory.craft.ranking import Part, rank_of
from repertory.craft.telling import headline, in_order, told, worth_saying
from repertory.cutters.facts import (
    by_figures,
    kind_words,
    made_before,
    name_of,
    parent_of,
    scores_of,
    start_of,
    verdict_words,
)
from repertory.cutters.pages import Table, pictured, scale_of
from repertory.media.clips import read_frames
from repertory.media.images import read_image
from repertory.model.engine import Recipe, SentReference, UsedReference
from repertory.model.film import FilmShot, FilmTake, ShotSoFar
from repertory.model.media import MediaKind
from repertory.model.take import Decision
from repertory.model.verdict import Grade, Report, Score

if TYPE_CHECKING:
    from repertory.media.images import Picture

UNJUDGED = "No inspector measures this kind of take."
_HIGH, _WIDEST = 130, 240
"""Points: pictures that lie beside each other are of one height, unless they are very wide."""
_GAP = 8
_AWRY = (Grade.WRONG, Grade.DRIFT)
_SILENT = ": not measured ("
"""In notes that only say what the table of figures says already."""
_COUNTS = {1.0: "", 0.5: ", counting half", 0.25: ", counting a quarter"}
_CLIPS = "clips of "
_PARTS = {
    "face of ": "the face of ",
    "wardrobe of ": "the clothes of ",
    "places of ": "",
    "props of ": "",
    "looks of ": "",
    "voices of ": "",
    _CLIPS: "",
}
"""How the parts of a rank are called."""


def taken(shot: ShotSoFar, made: FilmTake, order: tuple[FilmTake, ...], names: Mapping[str, str]) -> Table:
    """What `report.html.j2` reads of one take; `order` is that of the page. Raises MediaRejected for a broken file."""
    return {
        "kind": kind_words(made),
        "verdict": verdict_words(made),
        "colour": colour_of(made),
        "headline": said_of(made, names),
        "said": made.why,
        "used": _used(shot, made),
        "origin": _origin(shot, made, order, names),
        "pictures": pictures_of(shot, made, 300)[:1],
        "figures": figured(made, names),
        "recipe": _recipe(shot, made.take.recipe),
    }


def said_of(made: FilmTake, names: Mapping[str, str]) -> str:
    """What was found in a take, as a check of any file says it; of a repair that was not kept, why."""
    report = made.take.report
    if report is None:
        return UNJUDGED
    if report.not_kept:
        words = in_names(report.reason, names)
        return f"{words[:1].upper()}{words[1:]}"
    return headline(report, names)


def colour_of(made: FilmTake) -> str:
    """The style of a take's verdict: what a person overruled is neither good nor bad by the figures."""
    report = made.take.report
    return report.verdict.value if report and by_figures(made) else "person"


def figured(made: FilmTake, names: Mapping[str, str]) -> Table:
    """Everything in figures, what is wrong first; how a clip runs only where it stumbles."""
    take, report = made.take, made.take.report
    scores = in_order(report.scores) if report else ()
    notes = [note for note in (*take.notes, *(report.notes if report else ())) if _SILENT not in note]
    facts = [
        ("Why so", in_names(report.reason, names) if report else UNJUDGED),
        ("Beside other takes", _rank_words(report, names)),
        ("Notes", "\n".join(dict.fromkeys(in_names(note, names) for note in notes))),
    ]
    return {
        "scores": [_score(score, report, names) for score in scores if report and worth_saying(score)],
        "facts": [(name, words) for name, words in facts if words],
    }


def pictures_of(shot: ShotSoFar, made: FilmTake, width: int) -> list[Table]:
    """The picture, so wide in points; of a clip its middle, and its beginning and end half as wide."""
    alt = f"Shot {shot.shot.number}, {kind_words(made)}"
    if made.take.media.kind is MediaKind.IMAGE:
        return [pictured(read_image(made.path), width, alt=alt, caption="")]
    frames = list(read_frames(made.path, count=3))
    middle = len(frames) // 2
    widths = [width, *[(width - _GAP) // 2] * len(frames)]
    return [
        pictured(picture, wide, alt=f"{alt}, at {time_s:.1f} seconds", caption=f"{time_s:.1f} s")
        for (time_s, picture), wide in zip(
            (frames[middle], *frames[:middle], *frames[middle + 1 :]), widths, strict=False
        )
    ]


def reference(sent: SentReference) -> Table:
    """A reference as it lies beside others. Raises MediaRejected."""
    picture = read_image(sent.path)
    return pictured(picture, _width(picture), alt=f"Reference: {sent.label}", caption=sent.label)


def _width(picture: Picture) -> int:
    height, width = picture.shape[:2]
    return min(_WIDEST, round(_HIGH * int(width) / int(height)))


def _used(shot: ShotSoFar, made: FilmTake) -> str:
    """What the film has of a take; nothing of a shot that is not finished."""
    if not isinstance(shot, FilmShot):
        return ""
    if shot.clip.take.id == made.take.id:
        return "in the film"
    return "the clip began with it" if shot.keyframe and shot.keyframe.take.id == made.take.id else ""


def _origin(shot: ShotSoFar, made: FilmTake, order: tuple[FilmTake, ...], names: Mapping[str, str]) -> str:
    """What was done and why, in words that count takes as the page does."""
    parent, start, before = parent_of(shot, made), start_of(shot, made), made_before(shot, made)
    if parent is not None:
        step = made.take.recipe.step.capitalize()
        return f"{step} of take {order.index(parent) + 1}, because: {_why(parent, names)}"
    words = f"Made by {made.take.recipe.engine}"
    words += f" from the keyframe of take {order.index(start) + 1}" if start else ""
    if before is None:
        return f"{words}."
    return f"{words}, again after take {order.index(before) + 1}, because: {_why(before, names)}"


def _why(made: FilmTake, names: Mapping[str, str]) -> str:
    if made.decision is Decision.REFUSED:
        return f"a person refused it{f': {made.why}' if made.why else ''}."
    if made.take.report is None:
        return "it was not measured."
    faults = (told(score, names).sentence for score in in_order(scores_of(made)) if score.grade in _AWRY)
    return " ".join(dict.fromkeys(filter(None, faults))) or said_of(made, names)


def _score(score: Score, report: Report, names: Mapping[str, str]) -> Table:
    words, bands, (said, style) = told(score, names), score.bands, badge(score, report)
    value = words.value
    return {
        "name": f"{words.what[:1].upper()}{words.what[1:]}",
        "result": words.result,
        "grade": style,
        "grade_words": said,
        "figure": f"{words.figure}, {words.near}" if words.near else words.figure,
        "scale": scale_of(value, bands) if value is not None and bands else None,
        "label": f"{words.what}: distance {words.figure}, {score.grade.value}; {words.limits}",
        "limits": words.limits if value is not None else "",
    }


def _rank_words(report: Report | None, names: Mapping[str, str]) -> str:
    """How good it is among takes that pass, for who asks why this one is used."""
    rank = rank_of(report)
    if rank is None:
        return ""
    told_apart = (part for part in rank.parts if not (part.name.startswith(_CLIPS) and part.value == 1))
    parts = "; ".join(_part_words(part, names) for part in told_apart)
    scale = "from 0, at the limit, to 1, the same"
    return f"Where more than one take passes, the best is used. This one has {rank.total:.2f}, {scale}: {parts}."


def _part_words(part: Part, names: Mapping[str, str]) -> str:
    name = {"measured": "how much could be measured", "no copy": "being no copy of a picture"}.get(part.name, part.name)
    for begins, said in _PARTS.items():
        name = f"{said}{name.removeprefix(begins)}" if name.startswith(begins) else name
    return f"{in_names(name, names)} {part.value:.2f}{_COUNTS.get(part.weight, f', counting {part.weight:g}')}"


def _recipe(shot: ShotSoFar, recipe: Recipe) -> list[tuple[str, str]]:
    labels = {sent.sha256: sent.label for sent in shot.references}
    sent = dict.fromkeys(_sent(shot, used, labels) for used in recipe.references)
    settings = ", ".join(f"{name} = {value}" for name, value in sorted(recipe.settings.items()))
    rows = [
        ("Step", recipe.step),
        ("Engine", recipe.engine),
        ("Seed", "" if recipe.seed is None else str(recipe.seed)),
        ("Size", f"{recipe.width} × {recipe.height}" if recipe.width else ""),
        ("Length", f"{recipe.duration_s:.1f} s" if recipe.duration_s else ""),
        ("Prompt", recipe.prompt),
        ("References sent", "; ".join(sent) or "none"),
        ("Settings", settings),
        ("Words", recipe.text),
    ]
    return [(name, words) for name, words in rows if words]


def _sent(shot: ShotSoFar, used: UsedReference, labels: Mapping[str, str]) -> str:
    """A reference that was sent, by name; a sheet by everything on it."""
    if used.parts:
        return f"one sheet of {', '.join(labels.get(part, part[:8]) for part in used.parts)}"
    return labels.get(used.sha256) or f"{name_of(used.anchor, shot)}, {used.name}"
