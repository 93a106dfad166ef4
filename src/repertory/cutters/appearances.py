"""The continuity contact sheet: one character in every shot of the film beside its reference, in film order or the
worst first, as `appearances-mia.png`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from repertory.cutters.facts import badness, figures, score_words, value_of
from repertory.cutters.film import fitted
from repertory.cutters.pages import around
from repertory.cutters.sheet import GRADE_COLOURS
from repertory.files.hashing import slug
from repertory.media.canvas import CARD, DIM, TEXT, Canvas
from repertory.media.clips import read_frames
from repertory.media.images import read_image, write_image
from repertory.model.anchor import Role, anchor_name
from repertory.model.engine import Output, SentReference
from repertory.model.film import Film, FilmShot
from repertory.model.media import Box
from repertory.model.verdict import Score

if TYPE_CHECKING:
    from repertory.media.images import Picture

_TILE, _GAP, _MARGIN, _TITLE, _CAPTION, _COLUMNS = 228, 16, 40, 120, 52, 6


@dataclass(frozen=True, kw_only=True)
class Appearance:
    """A character's face in the film's take of one shot."""

    shot: FilmShot
    score: Score
    box: Box


@dataclass(frozen=True, kw_only=True)
class Appearances:
    """One character through the film."""

    name: str
    """As people read it: "Mia"."""
    anchor: str
    """Without its version: "mia"."""
    reference: SentReference | None
    """Its first picture that was sent; None where none was."""
    seen: tuple[Appearance, ...]


def appearances(film: Film, *, worst_first: bool = False) -> tuple[Appearances, ...]:
    """Everybody whose face is found in the film's takes, in the order in which they come in; each with every shot, in
    film order, or the farthest from its references first, in units of its own limit."""
    found: dict[str, list[Appearance]] = {}
    names: dict[str, str] = {}
    for shot in film.shots:
        for figure in figures(shot):
            box = figure.final.measurement.box if figure.final else None
            if figure.final is not None and box is not None and figure.anchor:
                anchor = anchor_name(figure.anchor)
                names.setdefault(anchor, figure.name)
                found.setdefault(anchor, []).append(Appearance(shot=shot, score=figure.final, box=box))
    if worst_first:
        found = {
            anchor: sorted(seen, key=lambda one: badness(one.score), reverse=True) for anchor, seen in found.items()
        }
    return tuple(
        Appearances(name=names[anchor], anchor=anchor, reference=_reference(film, anchor), seen=tuple(seen))
        for anchor, seen in found.items()
    )


def face_in(one: Appearance) -> Picture:
    """The face with hair and collar, out of the frame that was measured: a square within the frame."""
    frame = next(read_frames(one.shot.clip.path, [one.score.measurement.time_s]))[1]
    side = max(one.box.width, one.box.height)
    left, top = one.box.x - (side - one.box.width) / 2, one.box.y - (side - one.box.height) / 2
    return around(frame, Box(x=left, y=top, width=side, height=side))


class AppearancesCutter:
    """Draws a sheet for everybody in the film: the reference, then every shot."""

    def __init__(self, *, worst_first: bool = False) -> None:
        self.worst_first = worst_first

    @property
    def id(self) -> str:
        return "appearances-worst-first" if self.worst_first else "appearances"

    def cut(self, film: Film, folder: Path) -> Output:
        """A file for each character, whole or not at all; none for a film without faces. Raises MediaRejected for a
        broken clip, FolderNotWritable, DiskFull."""
        files = []
        for one in appearances(film, worst_first=self.worst_first):
            path = folder / f"appearances-{slug(one.anchor)}.png"
            write_image(path, self._drawn(one, film.title))
            files.append(path)
        return Output(files=tuple(files))

    def _drawn(self, one: Appearances, title: str) -> Picture:
        count = len(one.seen) + (one.reference is not None)
        columns, rows = min(_COLUMNS, max(count, 3)), -(-count // _COLUMNS)
        width = 2 * _MARGIN + columns * (_TILE + _GAP) - _GAP
        canvas = Canvas(width, _TITLE + rows * (_TILE + _CAPTION + _GAP) + _MARGIN - _GAP)
        canvas.text(one.name, _MARGIN, 58, 34, bold=True, room=width - 2 * _MARGIN)
        order = "the worst first" if self.worst_first else "in film order"
        many = "one shot" if len(one.seen) == 1 else f"{len(one.seen)} shots"
        canvas.text(f"{title} · {many}, {order}", _MARGIN, 90, 17, DIM, room=width - 2 * _MARGIN)
        if one.reference is not None:
            _tile(canvas, read_image(one.reference.path), _place(0), "reference", "")
        for number, shown in enumerate(one.seen, start=one.reference is not None):
            x, y = _place(number)
            _tile(canvas, face_in(shown), (x, y), f"shot {shown.shot.shot.number}", shown.shot.shot.size.value)
            words = f"{score_words(shown.score)} {shown.score.grade.value}"
            words = words if value_of(shown.score) is not None else score_words(shown.score)
            canvas.text(words, x + 2, y + _TILE + 44, 16, GRADE_COLOURS[shown.score.grade], room=_TILE - 4)
        return canvas.picture


def _place(number: int) -> tuple[int, int]:
    """Where the tile of that number begins, counted from 0."""
    row, column = divmod(number, _COLUMNS)
    return _MARGIN + column * (_TILE + _GAP), _TITLE + row * (_TILE + _CAPTION + _GAP)


def _tile(canvas: Canvas, picture: Picture, at: tuple[int, int], words: str, more: str) -> None:
    x, y = at
    canvas.rectangle(x, y, _TILE, _TILE + _CAPTION, CARD)
    canvas.paste(fitted(picture, _TILE, _TILE), x, y)
    end = canvas.text(words, x + 2, y + _TILE + 21, 17, TEXT, bold=True, room=_TILE - 4)
    canvas.text(more, end + 8, y + _TILE + 21, 14, DIM, room=max(20, x + _TILE - end - 10))


def _reference(film: Film, anchor: str) -> SentReference | None:
    sent = (one for shot in film.shots for one in shot.references)
    return next((one for one in sent if anchor_name(one.anchor) == anchor and one.role is not Role.SAMPLE), None)
