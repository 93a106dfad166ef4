"""The sheet cutter: every shot of a film on one picture, with its figures and verdict, as `contact-sheet.png`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from repertory.cutters.facts import (
    Figure,
    by_figures,
    engine_words,
    figures,
    score_words,
    value_of,
    worst_shot,
)
from repertory.cutters.film import fitted
from repertory.cutters.opening import standing
from repertory.cutters.rates import totals
from repertory.media.canvas import AMBER, BLUE, CARD, DIM, GREEN, RED, TEXT, Canvas, Colour
from repertory.media.clips import probe_clip, read_frames
from repertory.media.images import write_image
from repertory.model.engine import Output
from repertory.model.film import Film, FilmShot
from repertory.model.verdict import Bands, Grade, Score, Verdict

if TYPE_CHECKING:
    from repertory.media.images import Picture

WIDTH = 1600
_MARGIN, _GAP, _PAD = 40, 24, 16
_CARD = (WIDTH - 2 * _MARGIN - _GAP) // 2
_FRAME = (_CARD - 2 * _PAD - 8) // 2
_HEAD, _TITLE, _ROW = 62, 160, 34
_BAR = 190

VERDICT_COLOURS: dict[Verdict, Colour] = {
    Verdict.ACCEPT: GREEN,
    Verdict.REPAIR: AMBER,
    Verdict.RETAKE: RED,
    Verdict.REVIEW: BLUE,
}
GRADE_COLOURS: dict[Grade, Colour] = {
    Grade.MATCH: GREEN,
    Grade.DRIFT: AMBER,
    Grade.WRONG: RED,
    Grade.UNMEASURED: BLUE,
}


class SheetCutter:
    """Draws `contact-sheet.png`: shots in order, two to a row, the worst one badged."""

    id = "sheet"

    def cut(self, film: Film, folder: Path) -> Output:
        """One file, whole or not at all. Raises MediaRejected for a broken clip, FolderNotWritable, DiskFull."""
        rows = [film.shots[number : number + 2] for number in range(0, len(film.shots), 2)]
        frame_height = min(260, round(_FRAME * film.height / film.width))
        heights = [_card_height(row, frame_height) for row in rows]
        canvas = Canvas(WIDTH, _TITLE + sum(height + _GAP for height in heights) + _MARGIN - _GAP)
        _title(canvas, film)
        worst, y = worst_shot(film), _TITLE
        for row, height in zip(rows, heights, strict=True):
            for column, shot in enumerate(row):
                x = _MARGIN + column * (_CARD + _GAP)
                _card(canvas, shot, x, y, height=height, frame_height=frame_height, worst=shot is worst)
            y += height + _GAP
        write_image(folder / "contact-sheet.png", canvas.picture)
        return Output(files=(folder / "contact-sheet.png",))


def _standing_colour(shot: FilmShot) -> Colour:
    """That of the verdict; what a person overruled is neither good nor bad by the figures."""
    report = shot.clip.take.report
    if report is None:
        return DIM
    return VERDICT_COLOURS[report.verdict] if by_figures(shot.clip) else BLUE


def _card_height(row: tuple[FilmShot, ...], frame_height: int) -> int:
    return _HEAD + frame_height + 20 + _ROW * max(1, *(len(figures(shot)) for shot in row)) + 10


def _title(canvas: Canvas, film: Film) -> None:
    facts = totals(film)
    canvas.text(film.title, _MARGIN, 68, 42, bold=True, room=WIDTH - 2 * _MARGIN)
    shots = f"{facts.shots} shot{'' if facts.shots == 1 else 's'} in the film"
    shots += f", not yet: {', '.join(film.missing)}" if film.missing else ""
    person = f" · {facts.by_person} accepted by a person" if facts.by_person else ""
    canvas.text(f"{shots}{person}", _MARGIN, 102, 18, TEXT, room=WIDTH - 2 * _MARGIN - 420)
    takes = facts.takes
    words = f"{takes.takes} keyframes and clips, {takes.repairs} repairs · matched before repair "
    words += f"{takes.before.words}, after {takes.after.words} · unmeasured {takes.unmeasured.words}"
    canvas.text(words, _MARGIN, 130, 18, DIM, room=WIDTH - 2 * _MARGIN)
    _legend(canvas, WIDTH - _MARGIN, 102)


def _legend(canvas: Canvas, right: int, y: int) -> None:
    """What rings, dots and colours mean, ending at `right`."""
    marks = (("wrong", RED), ("drift", AMBER), ("match", GREEN))
    for words, colour in marks:
        right = canvas.right_text(words, right, y, 16, colour) - 14
    right = canvas.right_text("in the film", right - 14, y, 16, DIM) - 14
    canvas.dot(right, y - 6, 6, GREEN)
    right = canvas.right_text("before repair", right - 18, y, 16, DIM) - 14
    canvas.dot(right, y - 6, 6, AMBER, hollow=True)


def _card(canvas: Canvas, shot: FilmShot, x: int, y: int, *, height: int, frame_height: int, worst: bool) -> None:
    colour = _standing_colour(shot)
    canvas.rectangle(x, y, _CARD, height, CARD)
    canvas.rectangle(x, y, 6, height, colour)
    _head(canvas, shot, x + _PAD, y, colour)
    top = y + _HEAD
    for number, (words, picture) in enumerate(zip(("first", "middle"), _frames(shot), strict=True)):
        left = x + _PAD + number * (_FRAME + 8)
        canvas.paste(fitted(picture, _FRAME, frame_height), left, top)
        canvas.text(words, left + 2, top + frame_height + 14, 12, DIM)
    if worst:
        canvas.chip("worst of this film", x + _PAD + 8, top + 8, AMBER)
    if shot.stale:
        canvas.chip("stale", x + _CARD - _PAD - 8, top + 8, BLUE, from_right=True)
    rows = figures(shot)
    for number, figure in enumerate(rows):
        _figure(canvas, figure, x + _PAD, top + frame_height + 44 + number * _ROW)
    if not rows:
        canvas.text("Nothing was to be measured.", x + _PAD, top + frame_height + 44, 17, DIM)


def _head(canvas: Canvas, shot: FilmShot, x: int, y: int, colour: Colour) -> None:
    right = x + _CARD - 2 * _PAD
    right -= canvas.chip(standing(shot) or "not judged", right, y + 18, colour, from_right=True)
    engine = engine_words(shot)
    right = canvas.right_text(engine, right - 12, y + 36, 16, DIM)
    start = canvas.text(shot.shot.number, x, y + 42, 32, bold=True) + 14
    place = " · ".join(words for words in (shot.shot.size.value, shot.shot.location, shot.shot.light) if words)
    canvas.text(place, start, y + 37, 19, TEXT, room=right - start - 16)


def _frames(shot: FilmShot) -> list[Picture]:
    middle = probe_clip(shot.clip.path).duration_s / 2
    return [picture for _, picture in read_frames(shot.clip.path, [0.0, middle])]


def _figure(canvas: Canvas, figure: Figure, x: int, y: int) -> None:
    """One line: name, distances before and after with their grades, and where they lie in the bands."""
    room = _CARD - 2 * _PAD - _BAR - 16
    end = canvas.text(figure.name, x, y, 18, bold=True, room=150) + 12
    end = max(end, x + 90)
    changed = figure.before is not None and value_of(figure.before) is not None
    of_keyframe = changed and figure.final is not figure.mended
    end = canvas.text("keyframe", end, y, 15, DIM) + 8 if of_keyframe else end
    steps = [figure.before, figure.mended] if changed else [figure.final]
    for number, score in enumerate(steps):
        end = canvas.text("→", end, y, 18, DIM) + 8 if number else end
        end = canvas.text(_words(score), end, y, 17, _colour(score), room=max(20, x + room - end)) + 8
    if of_keyframe:
        canvas.text(f"clip {score_words(figure.final)}", end + 4, y, 15, DIM, room=max(20, x + room - end - 4))
    shown = [score for score in (figure.before, figure.final or figure.mended) if score]
    bands = next((score.bands for score in reversed(shown) if score.bands), None)
    if bands:
        _bar(canvas, bands, shown, x + _CARD - 2 * _PAD - _BAR, y - 6)


def _words(score: Score | None) -> str:
    if score is None or value_of(score) is None:
        return score_words(score)
    return f"{score_words(score)} {score.grade.value}"


def _colour(score: Score | None) -> Colour:
    return GRADE_COLOURS[score.grade] if score else DIM


def _bar(canvas: Canvas, bands: Bands, scores: list[Score], x: int, y: int) -> None:
    """match | drift | wrong, with a ring where the take was before its repair and a dot where it is."""
    values = [value for score in scores if (value := value_of(score)) is not None]
    scale = _BAR / max(bands.wrong * 1.4, *(value * 1.05 for value in values), 1e-6)
    edges = [0, round(bands.match * scale), round(bands.wrong * scale), _BAR]
    for left, right, colour in zip(edges, edges[1:], (GREEN, AMBER, RED), strict=False):
        canvas.rectangle(x + left, y - 2, max(0, right - left - 1), 5, colour)
    for score in scores:
        if (value := value_of(score)) is not None:
            last = score is scores[-1]
            canvas.dot(x + round(value * scale), y, 6, _colour(score), hollow=not last)
