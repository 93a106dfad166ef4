"""The page about files from any tool: for each what was found, the pictures behind it, and what to do next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from repertory.craft import figures
from repertory.craft.advising import WARDROBE
from repertory.craft.called import in_names
from repertory.craft.concluding import IN_PART, badge, verdict_said
from repertory.craft.copying import SURE_COPY
from repertory.craft.crowds import grouped
from repertory.craft.labelling import as_here, is_drawn_round, is_part, label
from repertory.craft.parts import said_figure, single_frames
from repertory.craft.stretches import bad_parts
from repertory.craft.telling import headline, told, worth_saying
from repertory.craft.wandering import without_wandering
from repertory.craft.ways import file_said
from repertory.cutters.album import Album, frame_at
from repertory.cutters.batches import badness, summary
from repertory.cutters.clipplot import course_plot, course_words
from repertory.cutters.clipstrip import time_strip
from repertory.cutters.pages import Table, pictured, rendered, scale_of, sounded
from repertory.files.writing import write_text
from repertory.media.clips import probe_clip
from repertory.media.drawing import boxes_drawn
from repertory.media.images import read_image, scaled
from repertory.model.inspected import Inspected, Shown, ShownFile
from repertory.model.media import Box, MediaKind
from repertory.model.verdict import Finding, Grade, Score

if TYPE_CHECKING:
    pass

_MAIN = 560
"""Longer side of the file itself, in points: what is upright leaves the rest of the width to its figures."""


class InspectionPage:
    """Writes one page: no other file, no script, no network is needed to read it."""

    def write(
        self, path: Path, files: Sequence[ShownFile], unread: Sequence[tuple[Path, str]] = (), aside: str = ""
    ) -> None:
        """The page, whole or not at all: first what could not be read (`unread`, and why), then what needs work, then
        the rest. `aside` is said of what was not looked at.

        Raises MediaRejected for a file that has gone meanwhile, FolderNotWritable, DiskFull.
        """
        album, notes = Album(), notes_of([one.inspected for one in files])
        page = rendered(
            "inspection.html.j2",
            summary=summary([one.inspected for one in files], len(unread)),
            files=[_file(one, album) for one in sorted(files, key=lambda one: badness(one.inspected))],
            unread=[{"name": file.name, "why": why} for file, why in unread],
            notes=[*notes, *([aside] if aside else [])],
            sources=sorted({line for one in files for line in _sources(one)}),
            explained=figures.explained(_told(files)),
        )
        write_text(path, page)


def notes_of(files: Sequence[Inspected]) -> list[str]:
    """What a person should know of what the files were compared with, each once."""
    return list(dict.fromkeys(in_names(note, one.names) for one in files for note in one.notes))


def _told(files: Sequence[ShownFile]) -> Iterator[Score]:
    """What was measured in all files together, where people want to read it."""
    return (shown.score for one in files for shown in one.shown if worth_saying(shown.score))


def _file(one: ShownFile, album: Album) -> Table:
    inspected = one.inspected
    report, names = inspected.report, inspected.names
    return {
        "name": inspected.path.name,
        "path": str(inspected.path),
        "verdict": report.verdict.value,
        "verdict_words": file_said(report),
        "style": Grade.UNMEASURED.value if verdict_said(report) == IN_PART else report.verdict.value,
        "headline": headline(report, names),
        "picture": _main(one),
        "along": time_strip(one),
        "sound": sounded(inspected.path) if inspected.kind is MediaKind.SOUND else "",
        "seen": _seen_words(inspected),
        "scores": [_score(shown, inspected, album) for shown in _rows(one)],
        "facts": [
            (told(shown.score, names).what, _facts(shown.score, names), _inspector(shown.score)) for shown in one.shown
        ],
        "reason": in_names(report.reason, names),
    }


def _main(one: ShownFile) -> Table | None:
    """The file itself, with a box round everything that was measured in the frame in question."""
    if one.inspected.kind is MediaKind.SOUND:
        return None
    boxed = [shown for shown in one.shown if shown.own and shown.own.box and is_drawn_round(shown.score)]
    clip = one.inspected.kind is MediaKind.CLIP
    time_s = (boxed[0].score.measurement.time_s if boxed else 0.0) if clip else None
    names = one.inspected.names
    boxes = [
        (shown.own.box, label(shown.score, names), as_here(shown.score).grade.value)
        for shown in boxed
        if shown.own is not None and shown.own.box is not None and shown.own.time_s == time_s
    ]
    path = one.inspected.path
    seen = read_image(path) if time_s is None else frame_at(path, time_s)
    upright = seen.shape[0] > seen.shape[1]
    width = round(_MAIN * seen.shape[1] / max(seen.shape[:2]))
    larger = max(1.0, width / seen.shape[1])  # so that labels are small beside what they are about
    sized = scaled(seen, round(larger * seen.shape[1]), round(larger * seen.shape[0]))
    picture = boxes_drawn(sized, [(_times(box, larger), words, grade) for box, words, grade in boxes])
    said = "; ".join(words for _, words, _ in boxes) or "nothing is marked"
    caption = "" if time_s is None else f"at {time_s:.1f} s"
    return {**pictured(picture, width, alt=f"{path.name}, marked: {said}", caption=caption), "upright": upright}


def _times(box: Box, factor: float) -> Box:
    return Box(x=factor * box.x, y=factor * box.y, width=factor * box.width, height=factor * box.height)


def _seen_words(inspected: Inspected) -> str:
    if inspected.kind is MediaKind.SOUND:
        return "sound"
    most = inspected.most_faces
    faces = f"{most or 'no'} {'face' if most < 2 else 'faces'}"
    if inspected.kind is MediaKind.IMAGE:
        return f"picture, {faces}"
    length, frames = probe_clip(inspected.path).duration_s, "frame" if inspected.frames == 1 else "frames"
    looked = f"clip of {length:.1f} s, {inspected.frames} {frames} looked at"
    return f"{looked}, {'at most ' if most else ''}{faces} in {'one' if most else 'any'}"


def _rows(one: ShownFile) -> list[tuple[Shown, ...]]:
    """What is shown in one row each: a measurement, or several faces of which the same is to be said."""
    shown = {id(each.score): each for each in one.shown if worth_saying(each.score)}
    groups = grouped([each.score for each in shown.values()])
    return [tuple(shown[id(score)] for score in group) for group in groups]


def _score(row: Sequence[Shown], inspected: Inspected, album: Album) -> Table:
    shown = row[0]
    score, names = shown.score, inspected.names
    measured, bands, words = score.measurement, score.bands, told(shown.score, names, len(row))
    value, (said, style) = words.value, badge(score, inspected.report)
    coloured = measured.inspector == "looks"
    own = [each.own for each in row if each.own and not each.drawn]
    return {
        "what": f"{words.what[:1].upper()}{words.what[1:]}",
        "result": words.result,
        "grade": style,
        "grade_words": said,
        "value": words.figure,
        "near": words.near,
        "limits": words.limits if value is not None else "",
        "scale": scale_of(value, bands) if value is not None and bands is not None else None,
        "bounds": figures.limits_said(value, bands) if bands is not None else (),
        "ends": figures.ends(measured),
        "step": words.step,
        "why": _why(score, names),
        "own": [album.exhibit(one, whole=not is_part(shown.score), coloured=coloured) for one in own],
        "against": [album.exhibit(one, coloured=coloured) for one in shown.against],
        "heading": _heading(shown),
        "drawn": album.drawn(shown.drawn) if shown.drawn else None,
        "plot": course_plot(shown.course, bands if value is not None else None, said_figure(score))
        if shown.course
        else "",
        "plot_words": course_words(shown.course),
        "worst": [album.exhibit(one) for one in shown.worst],
        "worst_words": single_frames(score),
    }


def _heading(shown: Shown) -> str:
    """What stands over the pictures beside the file's own."""
    measured = shown.score.measurement
    if shown.drawn and measured.inspector != WARDROBE:
        return "Nearer still"
    if measured.value is None:
        return "What was asked for"
    return f"Compared with, and {shown.more} more" if shown.more else "Compared with"


def _why(score: Score, names: Mapping[str, str]) -> str:
    """What the inspector adds, where the result does not say it already."""
    measured = score.measurement
    said = measured.value is None or measured.finding is not Finding.MEASURED
    told_already = bool(bad_parts(score)) or score.grade is Grade.MATCH
    reason = without_wandering(measured.reason) if told_already else measured.reason
    words = "" if said else in_names(reason, names)
    mixed = sum(any(start_s < at < end_s for start_s, end_s in measured.cuts) for at, _ in measured.curve)
    if words and mixed:
        words += f"; {mixed} {'lies' if mixed == 1 else 'lie'} in a dissolve and show{'s' * (mixed == 1)} a mixture"
    return f"{words[:1].upper()}{words[1:]}"


def _facts(score: Score, names: Mapping[str, str]) -> str:
    measured, bands = score.measurement, score.bands
    parts = ["not measured"] if measured.value is None else [f"confidence {measured.confidence:.2f}"]
    if measured.median is not None and measured.value is not None:
        parts.append(f"median {measured.median:.3f}, worst tenth {measured.value:.3f}")
    elif measured.value is not None:
        parts.append(f"distance {measured.value:.3f}")
    if measured.copy is not None:
        parts.append(f"copy index {measured.copy:.2f} (a copy from {SURE_COPY:g})")
    if measured.margin is not None and measured.nearest:
        side = "farther" if measured.margin >= 0 else "nearer"
        parts.append(f"{in_names(measured.nearest, names)} lies {abs(measured.margin):.3f} {side}")
    return "; ".join(parts + ([f"limits from {bands.source}"] if bands else []))


def _inspector(score: Score) -> str:
    """Who measured it, for those who compare figures of different days."""
    return f"{score.measurement.inspector} {score.measurement.version}"


def _sources(one: ShownFile) -> Iterator[str]:
    for shown in (each for each in one.shown if worth_saying(each.score)):
        bands = shown.score.bands
        if bands:
            trusted = "" if bands.trusted else " (not trusted: a person decides)"
            source = ", ".join(part for part in (bands.source, bands.style) if part)
            yield f"{told(shown.score, one.inspected.names).what}: {source}{trusted}"
