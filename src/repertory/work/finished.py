"""Which takes of a shot go into the film: the accepted ones of the shot as it is now, or else as it was before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from repertory.model.shot import BoundShot
from repertory.model.take import Take, TakeKind
from repertory.work.taking import Shooting, is_accepted


@dataclass(frozen=True, kw_only=True)
class Finished:
    """The accepted takes of one shot."""

    clip: Take
    keyframe: Take
    lines: tuple[Take, ...] = ()
    stale: bool = False
    """Made for an older wording, cast or setting of the shot."""


def finished(shooting: Shooting, bound: BoundShot) -> Finished | None:
    """The accepted takes of a shot as it is written and cast now; None while something is missing."""
    takes = shooting.takes.of_shot(bound.shot.number)
    return _among(shooting, bound, [take for take in takes if shooting.is_current(take)])


def finished_once(shooting: Shooting, bound: BoundShot) -> Finished | None:
    """As `finished`; else the accepted takes of the shot as it last was, which are stale and stay usable until it is
    shot again. A shot with more or fewer lines than now has none."""
    now = finished(shooting, bound)
    if now is not None:
        return now
    takes = shooting.takes.of_shot(bound.shot.number)
    for made_for in dict.fromkeys(shooting.made_for(take) for take in reversed(takes)):
        then = _among(shooting, bound, [take for take in takes if shooting.made_for(take) == made_for])
        if then is not None:
            return replace(then, stale=True)
    return None


def _among(shooting: Shooting, bound: BoundShot, takes: Sequence[Take]) -> Finished | None:
    """The accepted takes among those that were made for one state of the shot."""
    accepted = [take for take in takes if is_accepted(shooting, take)]
    lines = {take.line: take for take in accepted if take.kind is TakeKind.LINE}
    if set(lines) != set(range(len(bound.lines))):
        return None
    chosen = {take.id for take in accepted if shooting.takes.decision(take.id) is not None}
    clips = [take for take in reversed(accepted) if take.kind is TakeKind.CLIP]
    for clip in sorted(clips, key=lambda take: take.id not in chosen):  # what a person chose comes first
        keyframe = _keyframe_of(shooting, clip) or next(
            (take for take in reversed(accepted) if take.kind is TakeKind.KEYFRAME), None
        )
        if keyframe is not None and is_accepted(shooting, keyframe):
            ordered = tuple(lines[index] for index in range(len(bound.lines)))
            return Finished(clip=clip, keyframe=keyframe, lines=ordered)
    return None


def _keyframe_of(shooting: Shooting, clip: Take) -> Take | None:
    if clip.started_from:
        return shooting.takes.get(clip.started_from)
    return _keyframe_of(shooting, shooting.takes.get(clip.repaired_from)) if clip.repaired_from else None
