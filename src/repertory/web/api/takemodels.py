"""Takes as the API gives them: what was measured, in figures and in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from pydantic import BaseModel, Field

from repertory.craft.concluding import badge
from repertory.craft.judging import grade_of
from repertory.craft.labelling import as_here, is_drawn_round, label
from repertory.craft.parts import said_figure
from repertory.craft.telling import told
from repertory.cutters.facts import kind_words, verdict_words
from repertory.cutters.taken import colour_of
from repertory.model.film import FilmTake
from repertory.model.media import MediaKind
from repertory.model.take import Decision, TakeKind
from repertory.model.verdict import Finding, Grade, Report, Score, Verdict
from repertory.web.api.models import Given, TaskOut, Usd
from repertory.web.tasks import Task
from repertory.work.remedies import Remedy
from repertory.work.review import SeenTake


class BoxOut(BaseModel):
    """A place in a picture, or in the frame of a clip at `time_s`, in pixels from its top left corner."""

    x: float
    y: float
    width: float
    height: float
    time_s: float
    label: str = Field(description="Who or what it shows, and how far that lies from its references.")
    grade: Grade
    face: bool


class MomentOut(BaseModel):
    """One frame of a clip as it was measured."""

    time_s: float
    distance: float | None = Field(description="Null where it is there and cannot be measured.")
    grade: Grade


class ScoreOut(BaseModel):
    """One measurement: 0 is the same, up to `match` it is the one asked for, from `wrong` on another one."""

    inspector: str
    anchor: str
    about: str
    what: str
    result: str
    grade: Grade
    finding: Finding
    badge: str = Field(description="How it lies in its limits, in a word or two.")
    badge_style: str
    figure: str = Field(description="The distance as people read it; empty without one.")
    near: str
    limits: str
    step: str = Field(description="What to do next; empty where nothing is to be done.")
    distance: float | None
    match: float | None
    wrong: float | None
    trusted: bool | None
    top: float = Field(description="Where a drawing of the limits ends.")
    box: BoxOut | None
    course: list[MomentOut]

    @classmethod
    def of(cls, score: Score, report: Report, names: Mapping[str, str]) -> ScoreOut:
        """A score in the words of the continuity report."""
        measured, bands, words = score.measurement, score.bands, told(score, names)
        said, style = badge(score, report)
        judged = bands is not None and words.value is not None
        figure = said_figure(score) if judged else None
        values = [value for _, value in measured.curve] + ([1.15 * bands.wrong] if bands else [])
        return cls(
            inspector=measured.inspector,
            anchor=measured.anchor,
            about=measured.about,
            what=f"{words.what[:1].upper()}{words.what[1:]}",
            result=words.result,
            grade=score.grade,
            finding=measured.finding,
            badge=said,
            badge_style=style,
            figure=words.figure,
            near=", ".join(filter(None, (words.near, figure.words if figure and not words.near else ""))),
            limits=words.limits if judged else "",
            step=words.step,
            distance=words.value,
            match=bands.match if bands and judged else None,
            wrong=bands.wrong if bands and judged else None,
            trusted=bands.trusted if bands else None,
            top=max(values, default=1.0),
            box=_box(score, names),
            course=_course(score),
        )


def _box(score: Score, names: Mapping[str, str]) -> BoxOut | None:
    box = score.measurement.box
    if box is None or not is_drawn_round(score):
        return None
    return BoxOut(
        x=box.x,
        y=box.y,
        width=box.width,
        height=box.height,
        time_s=score.measurement.time_s,
        label=label(score, names),
        grade=as_here(score).grade,
        face=score.measurement.of_face,
    )


def _course(score: Score) -> list[MomentOut]:
    """Every frame of a clip in which it was looked for; none of a picture, and where nothing was measured."""
    measured, bands = score.measurement, score.bands
    if not measured.curve:
        return []
    judged = bands is not None and bands.trusted
    found = [
        MomentOut(time_s=time_s, distance=value, grade=grade_of(value, bands) if bands and judged else Grade.UNMEASURED)
        for time_s, value in measured.curve
    ]
    found += [
        MomentOut(time_s=time_s, distance=None, grade=Grade.UNMEASURED)
        for time_s in (*measured.unclear, *measured.missing)
    ]
    return sorted(found, key=lambda one: one.time_s)


class TakeSummary(BaseModel):
    """A take in a list."""

    id: str
    shot: str
    kind: TakeKind
    words: str = Field(description='What it is and how it came about: "clip, mended by swap".')
    media: MediaKind
    file: str = Field(description="Address of its file.")
    engine: str
    made_at: str
    cost_usd: Usd
    verdict: Verdict | None = Field(description="Of its report; null where nobody measured it.")
    verdict_words: str = Field(description="What holds for it: what a person said, else the verdict of its report.")
    style: str
    decision: Decision | None
    why: str = Field(description="The reason that a person gave.")
    stale: bool = Field(description="Made for an older wording, cast or setting of its shot.")
    counts: bool = Field(description="Whether the film has it, or a clip of it that is in the film.")
    repaired_from: str
    started_from: str
    line: int

    @classmethod
    def of(cls, film: str, seen: SeenTake, *, counts: bool) -> TakeSummary:
        """Of a take with its standing."""
        return cls(**_summed(film, seen, counts=counts))


def _summed(film: str, seen: SeenTake, *, counts: bool) -> dict[str, Any]:
    take, made = seen.take, as_made(seen)
    return {
        "id": take.id,
        "shot": take.shot,
        "kind": take.kind,
        "words": kind_words(made),
        "media": take.media.kind,
        "file": f"/media/films/{quote(film)}/takes/{quote(take.shot)}/{quote(take.media.name)}",
        "engine": take.recipe.engine,
        "made_at": take.made_at,
        "cost_usd": take.cost_usd,
        "verdict": take.report.verdict if take.report else None,
        "verdict_words": verdict_words(made) or "not measured",
        "style": colour_of(made),
        "decision": seen.decision,
        "why": seen.why,
        "stale": seen.stale,
        "counts": counts,
        "repaired_from": take.repaired_from,
        "started_from": take.started_from,
        "line": take.line,
    }


def as_made(seen: SeenTake) -> FilmTake:
    """The same as sheets and reports read it."""
    return FilmTake(take=seen.take, path=seen.path, decision=seen.decision, why=seen.why)


class ReferenceOut(BaseModel):
    """A reference that was sent for a take."""

    label: str
    anchor: str
    picture: str = Field(description="Address of its picture; empty where it is not in the library any more.")


class TakeOut(TakeSummary):
    """One take with its report."""

    headline: str = Field(description="What was found, in a sentence or two.")
    reason: str = Field(description="Why its report says what it says.")
    notes: list[str]
    scores: list[ScoreOut] = Field(description="What is wrong first.")
    references: list[ReferenceOut] = Field(description="What was sent for it, in that order.")
    prompt: str
    seed: int | None
    text: str = Field(description="The words spoken, of a line.")

    @classmethod
    def of_seen(
        cls,
        film: str,
        seen: SeenTake,
        *,
        counts: bool,
        headline: str,
        reason: str,
        notes: list[str],
        scores: list[ScoreOut],
        references: list[ReferenceOut],
    ) -> TakeOut:
        """Of a take with its standing, and what is to be said of it."""
        recipe = seen.take.recipe
        return cls(
            **_summed(film, seen, counts=counts),
            headline=headline,
            reason=reason,
            notes=notes,
            scores=scores,
            references=references,
            prompt=recipe.prompt,
            seed=recipe.seed,
            text=recipe.text,
        )


class DecisionGiven(Given):
    """What a person says of a take."""

    decision: Decision
    reason: str = Field(default="", max_length=2000)


class RungOut(BaseModel):
    """One repair that may be tried."""

    name: str
    reason: str
    price_usd: Usd


class RemedyOut(BaseModel):
    """What a repair of a take would do, and what it may cost."""

    rungs: list[RungOut] = Field(description="What may be tried, one after another until the take is good.")
    most_usd: Usd = Field(description="What all of it costs at the most.")
    why_not: str = Field(description="Why nothing can be tried; empty where something can.")
    task: TaskOut | None = Field(description="The repair of this shot or take that is under way.")

    @classmethod
    def of(cls, remedy: Remedy, task: Task | None) -> RemedyOut:
        """Of what the ladder says, and of the task that is under way."""
        rungs = [RungOut(name=one.name, reason=one.reason, price_usd=one.price) for one in remedy.rungs]
        running = TaskOut.of(task) if task else None
        return cls(rungs=rungs, most_usd=remedy.most, why_not=remedy.why_not, task=running)


class RepairGiven(Given):
    """A take that is to be mended."""

    take: str = Field(max_length=200)
    max_usd: Usd = Field(ge=0, description="What it may cost at the most: no less than `most_usd` of its remedy.")
