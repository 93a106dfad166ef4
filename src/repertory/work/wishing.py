"""What may be asked of which engine for a take that a shot needs: the engines with what each is sent, and the same with
more pictures of whatever was wrong before."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from repertory.craft.assembling import duration_of, line_starts
from repertory.craft.binding.referring import further_references
from repertory.craft.policies import Aim
from repertory.craft.retaking import TAKES_PER_ENGINE, Past, Wish, knows, next_wish
from repertory.craft.routing import Choice
from repertory.errors import NothingFits
from repertory.files.hashing import sha256_of_text
from repertory.media.sounds import mixed, probe_sound, read_sound, resampled, write_wav
from repertory.model.shot import BoundLine, BoundShot, ChosenReference
from repertory.model.take import Take, TakeKind
from repertory.work.choosing import choices, dear_choice
from repertory.work.speakers import dear_line, line_choice
from repertory.work.taking import KIND_OF, Shooting, Wanted

LINE_RATE = 48_000
"""Samples a second of the track that a clip's mouths follow."""


@dataclass(frozen=True, kw_only=True)
class Sought:
    """One take that a shot needs."""

    bound: BoundShot
    kind: TakeKind
    line: int = 0
    start: Take | None = None
    """The keyframe that a clip begins with."""
    lines: tuple[Take, ...] = ()
    """The lines that a clip is made to."""
    start_is_final: bool = False
    """The keyframe was mended for this clip, or could not be: it is not looked to again."""

    @property
    def label(self) -> str:
        return f"{self.kind.value}-{self.line + 1}" if self.kind is TakeKind.LINE else self.kind.value


@dataclass(frozen=True, kw_only=True)
class Hunt:
    """What there is to make one sought take with."""

    shooting: Shooting
    sought: Sought
    duration_s: float = 0.0
    sound: Path | None = None
    """The lines of a clip on one track; None where nobody speaks."""
    wishes: tuple[Wish, ...] = ()
    """One for each engine that can, best first."""
    no: NothingFits | None = field(default=None, compare=False)
    """Why there is none."""
    dear: Wish | None = None
    """Where only money keeps it from being asked for: what would be, if it is there already for nothing."""

    @property
    def takes(self) -> int:
        """How many takes may be made."""
        return self.sought.bound.shot.takes or self.shooting.plan.production.takes

    def next(self, past: Sequence[Past]) -> Wish | None:
        """The next take to ask for, after these; None where no engine is left."""
        awry = past[-1].awry if past else ()
        return next_wish(self.wishes, past, _richer(self, awry) if awry else {})

    def wanted(self, wish: Wish, number: int) -> Wanted:
        """The wish for the take of that number, counted from 1: each has a seed of its own."""
        sought, bound = self.sought, self.sought.bound
        return Wanted(
            bound=bound,
            kind=sought.kind,
            what=f"{sought.label}-{number}{_beginning(sought.start, self.sound)}",
            engine=wish.engine,
            sent=wish.sent,
            seed=seed_of(bound, number),
            duration_s=self.duration_s,
            price=wish.price,
            start=sought.start,
            sound=self.sound,
            spoken=tuple(line.id for line in sought.lines),
            line=sought.line,
            why=wish.why,
        )


def hunt_for(shooting: Shooting, sought: Sought) -> Hunt:
    """The engines to try for a take, best first. A line has one: `plan.speaking_engine`."""
    duration, sound = (0.0, None) if sought.kind is not TakeKind.CLIP else _sound_track(shooting, sought)
    hunt = Hunt(shooting=shooting, sought=sought, duration_s=duration, sound=sound)
    if sought.kind is TakeKind.LINE:
        return _spoken(hunt, sought.bound.lines[sought.line])
    try:
        ranked = choices(shooting.crew, shooting.plan, sought.bound, KIND_OF[sought.kind], duration_s=duration)
    except NothingFits as no:
        liked = dear_choice(shooting.crew, shooting.plan, sought.bound, KIND_OF[sought.kind], duration_s=duration)
        return replace(hunt, no=no, dear=_wish(sought.bound, liked) if liked else None)
    return replace(hunt, wishes=tuple(_wish(sought.bound, one) for one in ranked))


def _spoken(hunt: Hunt, line: BoundLine) -> Hunt:
    """The engine that speaks a line; none where it cannot."""
    shooting = hunt.shooting
    try:
        choice = line_choice(shooting.crew, shooting.plan, hunt.sought.bound, line)
    except NothingFits as no:
        dear = dear_line(shooting.crew, shooting.plan, hunt.sought.bound, line)
        return replace(hunt, no=no, dear=Wish(engine=dear.card.id, price=dear.price) if dear else None)
    return replace(hunt, wishes=(Wish(engine=choice.card.id, price=choice.price),))


def _wish(bound: BoundShot, choice: Choice) -> Wish:
    people = [performer.character for performer in bound.performers]
    known = frozenset(one.name for one in people if knows(choice.card, one))
    wish = Wish(engine=choice.card.id, sent=choice.sent, price=choice.price, knows=known)
    if choice.aim is Aim.LISTED:  # the list decides
        return wish
    return replace(wish, hopes=tuple(choice.hope(failed) for failed in range(TAKES_PER_ENGINE)))


def _richer(hunt: Hunt, awry: Sequence[tuple[str, str]]) -> dict[str, Wish]:
    """By engine, the wish with as many more pictures of what was wrong as it has room for."""
    bound, kind = hunt.sought.bound, KIND_OF[hunt.sought.kind]
    more = further_references(bound, awry)
    found: dict[str, Wish] = {}
    for number in range(len(more), 0, -1):
        longer = replace(bound, references=(*bound.references, *more[:number]))
        try:
            ranked = choices(hunt.shooting.crew, hunt.shooting.plan, longer, kind, duration_s=hunt.duration_s)
        except NothingFits:
            continue
        for choice in ranked:
            if choice.card.id not in found and _holds(choice, longer.references):
                found[choice.card.id] = _wish(bound, choice)
    return found


def _holds(choice: Choice, references: Sequence[ChosenReference]) -> bool:
    """Whether everything goes out as it is."""
    return len(choice.sent) == len(references) and not choice.merged


def _beginning(start: Take | None, sound: Path | None) -> str:
    """Of another keyframe, or to another line, a clip is another order."""
    if start is None:
        return ""
    return f"-of-{sha256_of_text(f'{start.id} {sound.name if sound else str()}')[:8]}"


def _sound_track(shooting: Shooting, sought: Sought) -> tuple[float, Path | None]:
    """How long the clip is, in seconds, and its lines on one track; no track where nobody speaks."""
    paths = [shooting.takes.path(line) for line in sought.lines]
    seconds = [probe_sound(path).duration_s for path in paths]
    duration = duration_of(sought.bound, seconds)
    return duration, lines_on_track(shooting, sought.lines, duration) if paths else None


def lines_on_track(
    shooting: Shooting, lines: Sequence[Take], duration_s: float, only: Collection[int] | None = None
) -> Path:
    """A sound of that length in which each line of a shot is heard at its time; with `only`, those of these numbers,
    counted from 0. Written once. Raises MediaRejected."""
    told = "".join(line.media.sha256 for line in lines) + f"{duration_s:.3f}"
    if only is not None and len(only) < len(lines):
        told += f" {sorted(only)}"
    names = sha256_of_text(told)[:8]
    track = shooting.plan.film.folder / ".repertory" / "tracks" / f"{lines[0].shot}-{names}.wav"
    if not track.is_file():
        paths = [shooting.takes.path(line) for line in lines]
        starts = line_starts([probe_sound(path).duration_s for path in paths])
        heard = [one for one in enumerate(paths) if only is None or one[0] in only]
        pieces = [(resampled(*read_sound(path), LINE_RATE), starts[number]) for number, path in heard]
        write_wav(track, mixed(pieces, LINE_RATE, duration_s), LINE_RATE)
    return track


def seed_of(bound: BoundShot, number: int) -> int:
    """The seed of a shot's take of that number, counted from 1."""
    return (bound.shot.seed or int(sha256_of_text(bound.shot.number)[:6], 16)) + number - 1
