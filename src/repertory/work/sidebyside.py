"""A repair that was kept, drawn beside what was before and a reference that it was made by."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from repertory.media.beforeafter import Side, before_and_after
from repertory.media.clips import read_frames
from repertory.media.images import read_image, write_image
from repertory.model.media import Box, MediaKind
from repertory.model.shot import BoundShot
from repertory.model.take import Take
from repertory.model.verdict import Report, Score, Subject
from repertory.work.mend import Trial
from repertory.work.patients import examine, same_subject
from repertory.work.taking import Shooting

if TYPE_CHECKING:
    from repertory.media.images import Picture

PICTURES = "repairs"
"""The folder of a production in which repairs are shown."""


def side_by_side(shooting: Shooting, bound: BoundShot, trial: Trial) -> Path:
    """Writes the picture into the production's folder of repairs; it is named after the repaired take."""
    after = shooting.takes.get(trial.take)
    before = shooting.takes.get(after.repaired_from)
    score = _score(before.report, trial.subject)
    patient = examine(shooting, bound, before, score) if score else None
    time_s = score.measurement.time_s if score else 0.0
    was, now = _score(after.before, trial.subject), _score(after.report, trial.subject)
    drawn = before_and_after(
        f"Shot {after.shot}: {trial.what}",
        [f"{trial.rung}: {trial.reason}", trial.said],
        (
            _side("Before", _picture(shooting, before, time_s), was),
            _side("After", _picture(shooting, after, time_s), now),
            _reference(shooting, after),
        ),
        patient.region if patient else Box(x=0.0, y=0.0, width=1e6, height=1e6),
    )
    path = shooting.plan.film.folder / PICTURES / f"{after.id}.png"
    write_image(path, drawn)
    return path


def _score(report: Report | None, subject: Subject) -> Score | None:
    scores = report.scores if report else ()
    return next((one for one in scores if same_subject(one.measurement.subject, subject)), None)


def _picture(shooting: Shooting, take: Take, time_s: float) -> Picture:
    path = shooting.takes.path(take)
    if take.media.kind is MediaKind.CLIP:
        return next(iter(read_frames(path, [time_s])))[1]
    return read_image(path)


def _side(title: str, picture: Picture, score: Score | None) -> Side:
    value = score.measurement.usual if score else None
    if score is None or value is None:
        return Side(title=title, picture=picture, words="not measured")
    limit = f", match up to {score.bands.match:.2f}" if score.bands else ""
    return Side(title=title, picture=picture, words=f"distance {value:.2f}{limit}", grade=score.grade)


def _reference(shooting: Shooting, after: Take) -> Side:
    """The first of those that the repair was made by, at the version that was pinned then."""
    used = after.recipe.references[0]
    anchor = shooting.crew.library.get(used.anchor)
    reference = next(one for one in anchor.references if one.media.sha256 == used.sha256)
    picture = read_image(shooting.crew.library.open(anchor, reference.media))
    return Side(title="Reference", picture=picture, words=f"{anchor.title or anchor.name}, {reference.full_name}")
