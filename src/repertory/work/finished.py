"""Which takes of a shot go into the film: the accepted ones of the shot as it is now, or else as it was before.

What a person accepted last counts before all that was only measured, and what was accepted later before what was
accepted earlier. Of several that only the measurement accepts the best ranked counts (`craft.ranking`), the newest of
equals, and simply the newest where a person brought one along. A clip counts for the keyframe that it began with and
the lines that it was made to; where another keyframe or line counts by now, it is out of date, unless a person accepted
the clip itself after that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from repertory.craft.ranking import rank_of
from repertory.model.shot import BoundShot
from repertory.model.take import Decision, Take, TakeKind
from repertory.model.verdict import Verdict
from repertory.work.taking import IMPORTED, Shooting


@dataclass(frozen=True, kw_only=True)
class Finished:
    """The accepted takes of one shot."""

    clip: Take
    keyframe: Take | None
    """None for a clip that was brought along."""
    lines: tuple[Take, ...] = ()
    stale: bool = False
    """Made for an older cast or setting of the shot."""


def finished(shooting: Shooting, bound: BoundShot) -> Finished | None:
    """The accepted takes of a shot as it is written and cast now; None while something is missing."""
    return Standing(shooting, current(shooting, bound)).finished(len(bound.lines))


def finished_once(shooting: Shooting, bound: BoundShot) -> Finished | None:
    """As `finished`; else the accepted takes of the same words with an older cast or setting, which are stale and stay
    usable until the shot is shot again."""
    now = finished(shooting, bound)
    if now is not None:
        return now
    takes = [take for take in shooting.takes.of_shot(bound.shot.number) if take.words == bound.shot.text]
    for made_for in dict.fromkeys(shooting.made_for(take) for take in reversed(takes)):
        then = Standing(shooting, [take for take in takes if shooting.made_for(take) == made_for])
        there = then.finished(len(bound.lines))
        if there is not None:
            return replace(there, stale=True)
    return None


def current(shooting: Shooting, bound: BoundShot) -> list[Take]:
    """The takes that were made for the shot as it is now, oldest first."""
    return [take for take in shooting.takes.of_shot(bound.shot.number) if shooting.is_current(take)]


class Standing:
    """How the takes of one state of a shot stand: which are accepted, by whom, and which of them count."""

    def __init__(self, shooting: Shooting, takes: Sequence[Take]) -> None:
        self._shooting = shooting
        self._takes = takes
        decided = {take.id: shooting.takes.decisions(take.id)[-1:] for take in takes}
        self._said = {name: found[0].decision for name, found in decided.items() if found}
        self._when = {name: found[0].at for name, found in decided.items() if found}
        self._refused = {take.media.sha256 for take in takes if self._said.get(take.id) is Decision.REFUSED}

    def is_refused(self, take: Take) -> bool:
        """Whether a person refused it, or the very same file as another take, and did not accept it."""
        return take.media.sha256 in self._refused and self._said.get(take.id) is not Decision.ACCEPTED

    def is_accepted(self, take: Take) -> bool:
        """Whether it may go into the film: by a person's word, else by its report."""
        if self._said.get(take.id) is Decision.ACCEPTED:
            return True
        if self.is_refused(take) or self.refused_below(take):
            return False
        return take.report is None or take.report.verdict is Verdict.ACCEPT

    def refused_below(self, take: Take) -> str:
        """Id of the refused repair that a take is built on, so that it is open until a person accepts it; empty where
        there is none. Who accepts a repair accepts what it is built on."""
        if not take.repaired_from or self._said.get(take.id) is Decision.ACCEPTED:
            return ""
        before = self._shooting.takes.get(take.repaired_from)
        return before.id if before.repaired_from and self.is_refused(before) else self.refused_below(before)

    def chosen(self, kind: TakeKind, line: int = 0) -> Take | None:
        """The line or keyframe that counts: what a person accepted last, else the best that is accepted."""
        accepted = self._accepted(kind, line)
        said = [take for take in accepted if take.id in self._when]
        if said:  # the last one of those that were decided on at the same time is the newest
            return max(reversed(said), key=lambda take: self._when[take.id])
        return self._best(accepted)

    def clip(self, keyframe: Take | None, lines: Sequence[Take]) -> Take | None:
        """The clip that counts with this keyframe and these lines, or whatever there is of them."""
        changed = max((self._when.get(take.id, "") for take in (*lines, *([keyframe] if keyframe else []))), default="")
        accepted = self._accepted(TakeKind.CLIP)
        said = [take for take in accepted if take.id in self._when and self._when[take.id] >= changed]
        if said:
            return max(said, key=lambda take: self._when[take.id])
        return self._best([take for take in accepted if _fits(self._shooting, take, keyframe, lines)])

    def _best(self, takes: Sequence[Take]) -> Take | None:
        """Of takes, oldest first, the one that ranks highest, the newest of equals; simply the newest where a person
        brought one along. A repair that was kept stands in the place of what it mends: clips are made of it."""
        mended = {take.repaired_from for take in takes}
        newest_first = [take for take in takes if take.id not in mended][::-1]
        if any(first_of(self._shooting, take).recipe.step == IMPORTED for take in takes):
            return newest_first[0]
        ranks = {take.id: rank.total for take in takes if (rank := rank_of(take.report))}
        return max(newest_first, key=lambda take: ranks.get(take.id, 0.0), default=None)

    def brought(self, kind: TakeKind, line: int = 0) -> list[Take]:
        """Takes that a person brought along and that are neither refused nor accepted as they are, newest first."""
        takes = [take for take in self._takes if (take.kind, take.line) == (kind, line)]
        open_ones = [take for take in takes if not self.is_refused(take) and not self.is_accepted(take)]
        return [take for take in reversed(open_ones) if take.recipe.step == IMPORTED]

    def finished(self, lines: int) -> Finished | None:
        """What goes into the film of a shot with so many lines; None while something is missing."""
        spoken = [take for number in range(lines) if (take := self.chosen(TakeKind.LINE, number))]
        if len(spoken) < lines:
            return None
        keyframe = self.chosen(TakeKind.KEYFRAME)
        clip = self.clip(keyframe, spoken)
        if clip is None:
            return None
        began_with = self._shooting.takes.get(clip.started_from) if clip.started_from else None
        return Finished(clip=clip, keyframe=began_with, lines=tuple(spoken))

    def state(self) -> str:
        """What people did to the shot's takes, as a text that is another one after they did something more."""
        brought = sorted(take.id for take in self._takes if take.recipe.step == IMPORTED)
        return f"{sorted((name, said, self._when[name]) for name, said in self._said.items())} {brought}"

    def _accepted(self, kind: TakeKind, line: int = 0) -> list[Take]:
        return [take for take in self._takes if (take.kind, take.line) == (kind, line) and self.is_accepted(take)]


def _fits(shooting: Shooting, clip: Take, keyframe: Take | None, lines: Sequence[Take]) -> bool:
    """Whether a clip was made of this keyframe and to these lines; one that was brought along fits any."""
    if first_of(shooting, clip).recipe.step == IMPORTED:
        return True
    return keyframe is not None and clip.started_from == keyframe.id and clip.spoken == tuple(one.id for one in lines)


def first_of(shooting: Shooting, take: Take) -> Take:
    """The take that it is a repair of, or a repair of a repair; else itself."""
    return first_of(shooting, shooting.takes.get(take.repaired_from)) if take.repaired_from else take
