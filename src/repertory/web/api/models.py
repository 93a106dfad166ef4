"""What the API gives and takes, typed. Money is US dollars as text, so that no digit is lost; times are UTC."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer

from repertory.library.entries import Entry
from repertory.model.anchor import AnchorKind, Origin, Stage
from repertory.web.tasks import Step, Task, TaskState

Usd = Annotated[Decimal, PlainSerializer(str, return_type=str)]


class Given(BaseModel):
    """A body that is sent to us: a field that we do not know is a mistake, and said."""

    model_config = ConfigDict(extra="forbid", str_max_length=20_000)


class Problem(BaseModel):
    """What went wrong (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    step: str = ""


class AnchorSummary(BaseModel):
    """An anchor in a list."""

    name: str
    kind: AnchorKind
    title: str
    ref: str
    version: int = Field(description="The newest locked version; 0 where there is none.")
    draft: bool
    tags: list[str]
    stages: list[Stage]
    waived: list[Stage]
    outfits: list[str]
    origin: Origin
    references: int
    picture: str = Field(description="Address of its master reference; empty where it has none, or that is a sound.")
    changed_at: str
    damage: str = Field(description="Why its card cannot be read; empty where it can.")

    @classmethod
    def of(cls, entry: Entry) -> AnchorSummary:
        """Of an entry of the library's index."""
        seen = entry.master and entry.kind is not AnchorKind.VOICE
        return cls(
            name=entry.name,
            kind=entry.kind,
            title=entry.title,
            ref=entry.ref,
            version=entry.version,
            draft=entry.draft,
            tags=list(entry.tags),
            stages=list(entry.stages),
            waived=list(entry.waived),
            outfits=list(entry.outfits),
            origin=entry.origin,
            references=entry.references,
            picture=f"/media/anchors/{entry.name}/{entry.master}" if seen else "",
            changed_at=datetime.fromtimestamp(entry.changed_ns / 1e9, UTC).isoformat(timespec="seconds"),
            damage=entry.damage,
        )


class StepOut(BaseModel):
    """Something that a task has done or begun."""

    about: str
    text: str
    done: int
    total: int
    lasting: bool
    why: str

    @classmethod
    def of(cls, step: Step) -> StepOut:
        return cls(**vars(step))


class TaskOut(BaseModel):
    """A command that was begun here."""

    id: str
    title: str
    about: str
    command: str = Field(description="What to type for the same.")
    begun_at: str
    state: TaskState
    exit_code: int | None
    step: StepOut | None
    said: str

    @classmethod
    def of(cls, task: Task) -> TaskOut:
        return cls(
            id=task.id,
            title=task.title,
            about=task.about,
            command=task.command,
            begun_at=task.begun_at,
            state=task.state,
            exit_code=task.exit_code,
            step=StepOut.of(task.step) if task.step else None,
            said=task.said,
        )
