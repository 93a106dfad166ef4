"""Who is who in one frame: the faces seen, assigned to the company, and what is missing, surplus or swapped.

It knows no thresholds of identity. An expected character is given the face that fits best overall (the Hungarian
method); whether that is near enough is for the judge. It is swapped when another member of the company explains the
same face better and lies as near to it as that member's own references lie to each other. A face like that of a member
whose own was found already is a double: then whoever it was given to is missing, and the face is left over.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import fmean

from repertory.craft.bones import misshapen
from repertory.craft.crowds import DOUBLES, NOBODYS, NOT_HERE
from repertory.craft.framing import cut_of
from repertory.craft.shrinking import grown
from repertory.model.media import Box
from repertory.model.verdict import Face, Finding, Frame

Confidence = Callable[[Face], float]

BLURRED = 4.0
"""Sharpness below which a face is not measured: photographs blurred so far lie .08 to .20 farther off. Small faces
are soft by nature (32 pixels: 9 to 26) and are measured well, so the limit lies lower than the eye would draw it."""
DARK = 32.0
"""Mean of a face's greys, 0 to 255, below which it is too dark rather than blurred, where it has no detail either."""
TOO_DARK, TOO_BLURRED = "the face is too dark", "the face is too blurred to judge"
"""How the reason begins of such a face."""
SMALLEST = 16.0
ALARM_CONFIDENCE, ALARM_SIZE = 0.6, 24.0
"""The detector's score and the height in pixels from which an unexpected face raises an alarm."""
BESIDE = 0.5
"""Where everybody is small: of the smallest face of the cast, how large an unexpected one must be to be no passer-by
far behind. Bystanders of a rehearsal, some behind the cast, have 0.5 to 1.8 of it; in wide shots 22 of 31 pixels."""
TOLD, ALSO_LIKE = 0.1, 1.2
"""By how much nearer to one member than to all others a face that is small, or not much farther than a member's own
pictures (1.2 times), must lie to be called like that member's: of 12 doubles of a rehearsal 9 are called so, of 12
strangers none; the rest is somebody too many, which is as bad."""
CLEARLY = 0.02
"""How much nearer another member must be to be called the one who stands there."""
LIKE = 1.25
"""In units of the spread of a character's own references."""
UNKNOWN_SPREAD = 0.25
"""Taken for the distance of a character's references from each other where there is but one."""


@dataclass(frozen=True, kw_only=True)
class Known:
    """A character as its references show it."""

    anchor: str
    hidden: bool
    faces: tuple[Face, ...]
    spread: float | None
    """Mean distance of its references from each other; None for fewer than two."""
    style: str = ""
    """Of its references."""

    @property
    def reach(self) -> float:
        """The distance up to which a face can at all be this character's, judged by its references alone."""
        return 2 * (UNKNOWN_SPREAD if self.spread is None else self.spread) + 0.2

    @property
    def likeness(self) -> float:
        """The distance up to which a face may be called like this character's: nine in ten of its own pictures lie
        within it (for photographs 0.52, for clay about 0.31)."""
        return LIKE * (UNKNOWN_SPREAD if self.spread is None else self.spread)


Distance = Callable[[Face, Known], float]
"""How far a face lies from somebody."""


@dataclass(frozen=True, kw_only=True)
class Company:
    """The cast of a take, and who else is in the company."""

    cast: tuple[Known, ...]
    others: tuple[Known, ...]

    @property
    def everyone(self) -> tuple[Known, ...]:
        return (*self.cast, *self.others)


@dataclass(frozen=True, kw_only=True)
class Match:
    """What was found for one anchor, or for a surplus face (an empty anchor), in one frame."""

    anchor: str
    finding: Finding
    reason: str
    value: float | None = None
    margin: float | None = None
    nearest: str = ""
    confidence: float = 1.0
    cut: float = 0.0
    """How much of the face the frame cuts off, in shares of what it may (`craft.framing`)."""
    box: Box | None = None


def matched(
    frame: Frame, company: Company, distance: Distance, confidence: Confidence, usual: Distance | None = None
) -> tuple[Match, ...]:
    """One match for each member of the cast, in order, then one for each surplus face.

    `usual` is the distance by which faces are given to the cast, where a frame's own may err: that of the face's whole
    track through a clip. What is measured is the frame's own.
    """
    return _Frame(frame, company, distance, confidence, usual or distance).matches()


class _Frame:
    """One frame being matched."""

    def __init__(
        self, frame: Frame, company: Company, distance: Distance, confidence: Confidence, usual: Distance
    ) -> None:
        self.company = company
        self.confidence = confidence
        self.frame = frame
        self.distance, self.usual = distance, usual
        self.least = ALARM_SIZE
        """How large an unexpected face must at least be to raise an alarm, beside the faces of the cast."""
        self.clear = [face for face in frame.faces if not why_unmeasured(face)]
        self.unclear = [face for face in frame.faces if why_unmeasured(face)]
        self.distances = {
            (number, member.anchor): max(0.0, distance(face, member) - grown(face.size, member.style))
            for number, face in enumerate(self.clear)
            for member in company.everyone
            if member.faces
        }

    def matches(self) -> tuple[Match, ...]:
        assigned = self._assigned()
        surplus = [number for number in range(len(self.clear)) if number not in assigned.values()]
        unclear = list(self.unclear)
        self.least = BESIDE * min((self.clear[number].size for number in assigned.values()), default=ALARM_SIZE)
        found: list[Match] = []
        for member in self.company.cast:
            if member.hidden:
                found.append(self._hidden(member, surplus))
            elif member.anchor in assigned:
                found.append(self._measured(member, assigned[member.anchor], assigned))
            else:
                unclear.sort(key=lambda face: self._leaning(face, member))
                found.append(_without_face(member, unclear, [self.clear[number] for number in surplus]))
        found += [self._surplus(number) for number in surplus]
        found += [_unclear_surplus(face, self.least) for face in unclear]
        return tuple(found)

    def _assigned(self) -> dict[str, int]:
        """The clear face of each expected member, by the smallest sum of distances.

        A face beyond a member's reach is left to nobody where a face that cannot be measured may be the member's.
        """
        from scipy.optimize import linear_sum_assignment

        wanted = [member for member in self.company.cast if not member.hidden and member.faces]
        if not wanted or not self.clear:
            return {}
        table = [[self.usual(face, member) for face in self.clear] for member in wanted]
        rows, columns = linear_sum_assignment(table)
        pairs = {wanted[row].anchor: int(column) for row, column in zip(rows, columns, strict=True)}
        for member in wanted:
            if member.anchor in pairs and self._doubles(pairs[member.anchor], member, pairs):
                del pairs[member.anchor]
        spare = len(self.unclear)
        for member in wanted:
            far = member.anchor in pairs and self.distances[pairs[member.anchor], member.anchor] > member.reach
            if far and spare:
                del pairs[member.anchor]
                spare -= 1
        return pairs

    def _leaning(self, face: Face, member: Known) -> float:
        """How near an unclear face is to a member by the other frames of its track; 0 for all that nothing tells apart,
        so that they stay in their order."""
        if not member.faces or self.usual is self.distance:
            return 0.0
        return min(self.usual(face, member), 10.0)

    def _doubles(self, number: int, member: Known, pairs: dict[str, int]) -> bool:
        """Whether a face that was given to a member is a second one of another member, who has one already."""
        whose = self._like(number)
        elsewhere = whose is not None and whose.anchor in pairs and pairs[whose.anchor] != number
        return elsewhere and self.distances[number, member.anchor] > member.likeness

    def _like(self, number: int) -> Known | None:
        """Whose face it is like: the nearest member's, where it lies as near as that one's own pictures, or clearly
        nearer than to anybody else and not much farther."""
        near = sorted((value, anchor) for (face, anchor), value in self.distances.items() if face == number)
        member = next((one for one in self.company.everyone if near and one.anchor == near[0][1]), None)
        if member is None:
            return None
        small = self.clear[number].size < ALARM_SIZE  # a large stranger is nearer to somebody, too
        within = member.reach if small else ALSO_LIKE * member.likeness
        told = len(near) > 1 and near[1][0] - near[0][0] >= TOLD and near[0][0] <= within
        return member if near[0][0] <= member.likeness or told else None

    def _measured(self, member: Known, number: int, assigned: dict[str, int]) -> Match:
        face = self.clear[number]
        value = self.distances[number, member.anchor]
        nearest, margin = self._nearest_other(member, number)
        elsewhere = {anchor for anchor, other in assigned.items() if other != number}
        rival = next((one for one in self.company.everyone if one.anchor == nearest), None)
        cut = cut_of(face, self.frame)
        swapped = (
            rival is not None
            and margin is not None
            and margin < -CLEARLY
            and nearest not in elsewhere
            and cut <= 1  # what is left of a face is like many
            and value + margin <= ALSO_LIKE * rival.likeness  # a stranger is nearer to somebody, too
        )
        reason = f"{nearest} stands in the place of {member.anchor}" if swapped else ""
        return Match(
            anchor=member.anchor,
            finding=Finding.SWAPPED if swapped else Finding.MEASURED,
            reason=reason,
            value=value + misshapen(face, member.faces, member.style),
            margin=margin,
            nearest=nearest,
            confidence=self.confidence(face),
            cut=cut,
            box=face.box,
        )

    def _nearest_other(self, member: Known, number: int) -> tuple[str, float | None]:
        others = {
            other.anchor: self.distances[number, other.anchor]
            for other in self.company.everyone
            if other.faces and other.anchor != member.anchor
        }
        if not others:
            return "", None
        nearest = min(others, key=others.__getitem__)
        return nearest, others[nearest] - self.distances[number, member.anchor]

    def _hidden(self, member: Known, surplus: list[int]) -> Match:
        """Hidden as declared, unless one of the surplus faces is this member's; that face is then used up."""
        for number in surplus:
            if self._closest(number) == member.anchor and self.distances[number, member.anchor] <= member.reach:
                surplus.remove(number)
                return Match(
                    anchor=member.anchor,
                    finding=Finding.EXTRA,
                    reason=f"the face of {member.anchor} was declared hidden and is seen",
                    value=self.distances[number, member.anchor],
                    confidence=self.confidence(self.clear[number]),
                    box=self.clear[number].box,
                )
        return Match(anchor=member.anchor, finding=Finding.HIDDEN, reason="hidden, as declared")

    def _surplus(self, number: int) -> Match:
        face = self.clear[number]
        closest, whose = self._closest(number), self._like(number)
        value = self.distances.get((number, closest))
        finding, reason = Finding.EXTRA, NOBODYS
        if whose is not None:
            value = None if value is None else value + misshapen(face, whose.faces, whose.style)
            again = any(one.anchor == whose.anchor and not one.hidden for one in self.company.cast)
            finding = Finding.DOUBLED if again else Finding.EXTRA
            reason = f"{DOUBLES} {closest}" if again else f"{closest}, {NOT_HERE}"
        if not _alarming(face, self.least):
            finding = Finding.UNMEASURED
            reason = f"a small or doubtful face in the background ({face.size:.0f} px)"
        return Match(
            anchor="",
            finding=finding,
            reason=reason,
            value=value,
            nearest=closest,
            confidence=self.confidence(face),
            box=face.box,
        )

    def _closest(self, number: int) -> str:
        near = {anchor: value for (face, anchor), value in self.distances.items() if face == number}
        return min(near, key=near.__getitem__, default="")


def why_unmeasured(face: Face) -> str:
    """Why a face cannot be measured, in words; empty where it can."""
    if face.size < SMALLEST:
        return f"too small: {face.size:.0f} px from brows to chin"
    if not face.embedding:
        turned = abs(face.pose.yaw) > abs(face.pose.pitch)
        return f"a profile, turned by {abs(face.pose.yaw):.0f} degrees" if turned else "tilted too far"
    if face.sharpness < BLURRED and face.grey and fmean(face.grey) < DARK:
        return f"{TOO_DARK}: lightness {fmean(face.grey):.0f} of 255"
    if face.sharpness < BLURRED:
        return f"{TOO_BLURRED} (sharpness {face.sharpness:.0f})"
    return ""


def _without_face(member: Known, unclear: list[Face], strangers: Sequence[Face]) -> Match:
    """An expected member without a clear face: perhaps one that cannot be measured (then used up), or missing."""
    if unclear:
        face = unclear.pop(0)
        return Match(anchor=member.anchor, finding=Finding.UNMEASURED, reason=why_unmeasured(face), box=face.box)
    if not member.faces and strangers:
        reason = "no reference shows a face that can be measured"
        return Match(anchor=member.anchor, finding=Finding.UNMEASURED, reason=reason, box=strangers[0].box)
    return Match(anchor=member.anchor, finding=Finding.MISSING, reason="not found: no face here is theirs")


def _unclear_surplus(face: Face, least: float) -> Match:
    alarming = _alarming(face, least)
    reason = f"a face that nobody expected, {why_unmeasured(face)}"
    finding = Finding.EXTRA if alarming else Finding.UNMEASURED
    return Match(anchor="", finding=finding, reason=reason, box=face.box)


def _alarming(face: Face, least: float) -> bool:
    return face.confidence >= ALARM_CONFIDENCE and face.size >= min(ALARM_SIZE, max(SMALLEST, least))
