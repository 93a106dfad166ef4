"""Looking at pictures: observations kept by hash, who a shot expects, and the bands of each character."""

from __future__ import annotations

import functools
import itertools
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from pydantic import TypeAdapter, ValidationError

from repertory.craft.calibrating import bands_for, with_lean_limit
from repertory.files.hashing import sha256_of
from repertory.files.writing import clear_write_errors, write_bytes
from repertory.jobs.cores import busy_core
from repertory.jobs.turns import turn
from repertory.model.anchor import Anchor, Character, Reference, Role
from repertory.model.engine import Order, OrderKind, Output
from repertory.model.media import MediaKind
from repertory.model.verdict import Bands, Expectation, ExpectedAnchor, Observation
from repertory.ports import Doubting, Inspector, Mirroring
from repertory.work.crew import Crew, Event
from repertory.work.limits import in_force

_OBSERVATION = TypeAdapter(Observation)
_TURNS = tuple(threading.Lock() for _ in range(64))
"""Who looks at a file holds one, by the name of what is kept of it: whoever wants the same waits and reads it."""
CLOTHES_ALONE = "shown for the clothes alone"
"""Why a picture's face is not measured that somebody gave as an outfit beside the library."""
COHORT_HEADS = 24
"""Heads of one style that stand for everybody else; more sharpen the bands little and cost a second each."""


class Eye(Protocol):
    """An inspector and the folder in which its observations are kept; a Crew is one."""

    @property
    def inspector(self) -> Inspector: ...

    @property
    def cache(self) -> Path: ...


@dataclass(frozen=True, kw_only=True)
class Gaze:
    """One inspector and the folder in which its observations are kept."""

    inspector: Inspector
    cache: Path


def observe(eye: Eye, path: Path, sha256: str) -> Observation:
    """What the inspector sees in a file; looked at once and kept by the file's hash and the inspector's version."""
    return _kept(eye, f"{sha256}.json", lambda: eye.inspector.observe(path))


def _kept(eye: Eye, name: str, look: Callable[[], Observation]) -> Observation:
    kept = eye.cache / "observations" / f"{eye.inspector.id}-{eye.inspector.version}" / name
    with _TURNS[hash(kept) % len(_TURNS)]:  # shots are shot side by side, and ask for the same references
        if kept.is_file():
            try:
                return _OBSERVATION.validate_json(kept.read_bytes())
            except ValidationError:
                kept.unlink()  # of an older release; it is derived and made anew
        with busy_core():
            seen = look()
        write_bytes(kept, _OBSERVATION.dump_json(seen))
    return seen


def observe_reference(crew: Crew, anchor: Anchor, reference: Reference) -> Observation:
    """What is seen in one of an anchor's pictures, its hash verified."""
    return observe(crew, crew.library.open(anchor, reference.media), reference.media.sha256)


def measurable(crew: Crew, character: Character) -> tuple[tuple[Reference, Observation], ...]:
    """The references in which exactly one face is seen well enough to be measured. A picture that has two roles counts
    once: a headshot that is the neutral expression as well is no second look at the face, and lies at 0 from itself.
    One that is shown for the clothes alone tells nothing of a face: it may be anybody who wears them."""
    pictures = {one.media.sha256: one for one in reversed(character.references) if one.media.kind is MediaKind.IMAGE}
    seen = [
        (reference, observe_reference(crew, character, reference))
        for reference in character.references
        if pictures.get(reference.media.sha256) is reference
    ]
    return tuple(
        pair
        for pair in seen
        if pair[0].unmeasured != CLOTHES_ALONE
        and len(pair[1].frames[0].faces) == 1
        and pair[1].frames[0].faces[0].embedding
    )


def expected(
    crew: Crew, character: Character, *, hidden: bool = False, without: frozenset[str] = frozenset()
) -> ExpectedAnchor:
    """A character with its observed references, leaving out those whose hash is in `without`."""
    pairs = measurable(crew, character)
    kept = tuple(seen for reference, seen in pairs if reference.media.sha256 not in without)
    return ExpectedAnchor(anchor=character.ref, references=kept, hidden=hidden, style=character.style)


def _mirrored(crew: Crew, character: Character, expected: ExpectedAnchor) -> tuple[Observation, ...]:
    """What is seen in the mirror images of a character's expected references; nothing where the inspector cannot."""
    inspector, wanted = crew.inspector, {seen.sha256 for seen in expected.references}
    if not isinstance(inspector, Mirroring):
        return ()
    opened = {
        reference.media.sha256: crew.library.open(character, reference.media)
        for reference in character.references
        if reference.media.sha256 in wanted
    }
    look = inspector.observe_mirrored
    return tuple(
        _kept(crew, f"{sha256}-mirrored.json", functools.partial(look, path)) for sha256, path in opened.items()
    )


def observe_turned(crew: Crew, path: Path, sha256: str, quarters: int) -> Observation | None:
    """What the inspector of faces sees in a picture turned by so many quarters; None where it cannot turn one."""
    inspector = crew.inspector
    if not isinstance(inspector, Doubting):
        return None
    return _kept(crew, f"{sha256}-turned{quarters}.json", lambda: inspector.observe_turned(path, quarters))


def expectation(
    crew: Crew,
    cast: Sequence[tuple[Character, bool]],
    company: Sequence[Character],
    *,
    without: frozenset[str] = frozenset(),
) -> Expectation:
    """Who must be seen (and whether hidden), and the rest of the company, to tell a swap from a stranger."""
    present = {character.ref for character, _ in cast}
    wanted = [(character, expected(crew, character, hidden=hidden, without=without)) for character, hidden in cast]
    return Expectation(
        cast=tuple(replace(one, mirrored=_mirrored(crew, character, one)) for character, one in wanted),
        others=tuple(expected(crew, character) for character in company if character.ref not in present),
    )


def bands_of(crew: Crew, character: Character, company: Sequence[Character]) -> Bands:
    """The character's own limits: set by hand, or stored, or from its references, the rest of the company and the
    style's cohort."""
    own = expected(crew, character)
    company = [other for other in company if other.name != character.name and other.style == character.style]
    others = {other.ref: tuple(seen for _, seen in measurable(crew, other)) for other in company}

    def draw() -> Bands:
        return bands_for(
            own.references,
            [*itertools.chain.from_iterable(others.values()), *cohort(crew, character.style)],
            inspector=crew.inspector.id,
            version=crew.inspector.version,
            style=character.style,
        )

    return with_lean_limit(in_force(crew, crew.inspector, own, draw), own.references, others)


def cohort(crew: Crew, style: str) -> tuple[Observation, ...]:
    """Heads of other people in the same style, made once by a free engine of this machine and kept; none if no
    engine here makes that style."""
    makers = [
        engine
        for engine in crew.engines.values()
        if engine.card.style == style and engine.card.local and OrderKind.STILL in engine.card.kinds
    ]
    if not makers:
        return ()
    return tuple(_head(crew, makers[0].card.id, style, number) for number in range(1, COHORT_HEADS + 1))


def _head(crew: Crew, engine: str, style: str, number: int) -> Observation:
    folder = crew.cache / "cohort" / f"{style}-{engine.replace('/', '-')}" / str(number)
    known = sorted(folder.glob("*.png"))
    if not known:
        crew.tell(Event(about="faces", text="drawing others to tell them from", done=number - 1, total=COHORT_HEADS))
        with clear_write_errors(folder):
            folder.mkdir(parents=True, exist_ok=True)
        order = Order(
            id=f"cohort-{number}",
            kind=OrderKind.STILL,
            engine=engine,
            folder=folder,
            prompt="a woman" if number % 2 else "a man",
            width=512,
            height=512,
            seed=90_000 + number,
            subject=Character(name=f"cohort-{number}", title=f"Cohort {number}", style=style),
            role=Role.HEADSHOT,
        )
        with clear_write_errors(folder), turn(crew.engine(engine).card):
            made = crew.engine(engine).submit(order)
        known = list(made.files) if isinstance(made, Output) else []
    return observe(crew, known[0], sha256_of(known[0]))


def nearest_limit(crew: Crew, seen: Observation, style: str) -> float:
    """How near another face may come to this one and still be told from it."""
    identity = (crew.inspector.id, crew.inspector.version)
    return bands_for([seen], cohort(crew, style), inspector=identity[0], version=identity[1], style=style).wrong
