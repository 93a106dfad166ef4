"""The spoken lines of a shot as the report tells of them: every try, whose voice it is and how it is recorded."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from repertory.craft.levels import CLIPPING, LOUDNESS
from repertory.craft.spoken import WORDS
from repertory.craft.telling import headline
from repertory.cutters.facts import by_figures, verdict_words
from repertory.model.film import FilmShot, FilmTake, ShotSoFar
from repertory.model.verdict import Grade, Score


def spoken_lines(shot: ShotSoFar, names: Mapping[str, str]) -> list[dict[str, Any]]:
    """A row for each line that was spoken for a shot, oldest first, as the template reads it; `names` are by ref."""
    return [_row(shot, made, names) for made in shot.spoken]


def in_film(shot: ShotSoFar, made: FilmTake) -> bool:
    """Whether the film has this very line."""
    return isinstance(shot, FilmShot) and any(line.path == made.path for line in shot.lines)


def _row(shot: ShotSoFar, made: FilmTake, names: Mapping[str, str]) -> dict[str, Any]:
    take, report = made.take, made.take.report
    dialogue = shot.shot.dialogue[take.line : take.line + 1]
    verdict = verdict_words(made)
    return {
        "number": take.line + 1,
        "speaker": dialogue[0].speaker if dialogue else "",
        "text": take.recipe.text or (dialogue[0].text if dialogue else ""),
        "engine": take.recipe.engine,
        "figures": [{"words": _figure(score), "grade": score.grade.value} for score in report.scores] if report else [],
        "verdict": verdict or "not measured",
        "colour": report.verdict.value if report and by_figures(made) else "person",
        "reason": headline(report, names) if report else "Nobody listened to it.",
        "used": in_film(shot, made),
    }


def _figure(score: Score) -> str:
    """ "voice 0.05", "loudness 3.1", "voice: only 0.3 s of speech"."""
    measured = score.measurement
    name = measured.about or "voice"
    if measured.value is None:
        return f"{name}: {measured.reason or measured.finding.value}"
    unsure = " (unsure)" if score.grade is Grade.UNMEASURED else ""
    return f"{name} {_FIGURES.get(name, '{:.2f}').format(measured.value)}{unsure}"


_FIGURES = {LOUDNESS: "{:.1f} LU off", CLIPPING: "{:.2g} %", WORDS: "{:.0%} of the letters off"}
"""How each figure is told; a voice's distance as other distances are."""
