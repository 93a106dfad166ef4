"""Takes of a rehearsal beside the truth about them: what was told, what was let in, what was refused without need.

A take is wrong by what its first picture shows: a face that drifted strongly, somebody too many, missing, doubled or
swapped, other clothes, another place, another thing. Told is what its own score says; a take may be refused for
something else. The clothes of somebody who is not there are no check.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from repertory.engines.previs.truth import Kind, Slip, Truth, What
from repertory.model.anchor import anchor_name
from repertory.model.take import Take, TakeKind
from repertory.model.verdict import Finding, Grade, Report, Score, Verdict

WRONG_FACE, WRONG_COLOUR = 0.45, 0.3
"""From these sizes on a face is called strongly drifted, and clothes or a room are called others: what is left of a
slip by an edit is below."""
MOST_REFUSED, MOST_UNMEASURED = 0.05, 0.20
"""The targets: of faultless takes, and of the checks of places and of clothes."""
REASONS = 3
"""How many reasons are printed for what each inspector could not measure, the most frequent first."""
INSPECTORS = {Kind.OUTFIT: "wardrobe", Kind.LOCATION: "places", Kind.PROP: "props"}


@dataclass(frozen=True, kw_only=True)
class Scored:
    """A take, the report of it, and the truth about it."""

    take: Take
    report: Report | None
    truth: Truth

    @property
    def accepted(self) -> bool:
        return self.report is not None and self.report.verdict is Verdict.ACCEPT

    @property
    def made(self) -> bool:
        """Shot, and not repaired."""
        return not self.take.repaired_from

    @property
    def checks(self) -> list[Score]:
        """What was to be measured: neither a face that was declared hidden, nor anything of somebody who is not
        there."""
        gone = {one.anchor for one in self.truth.slips if one.what is What.MISSING and one.left > 0}
        scores = self.report.scores if self.report else ()
        return [
            one
            for one in scores
            if one.measurement.finding is not Finding.HIDDEN
            and not (one.measurement.inspector == "wardrobe" and one.measurement.anchor in gone)
        ]

    def told(self, slip: Slip) -> bool:
        """Whether a score of its own says that this is wrong."""
        bad = [one for one in self.checks if one.grade in {Grade.WRONG, Grade.DRIFT}]
        if slip.kind is Kind.PEOPLE:
            return any(one.measurement.of_face for one in bad)
        own = [one.measurement for one in bad if anchor_name(one.measurement.anchor) == anchor_name(slip.anchor)]
        if slip.kind is Kind.IDENTITY:
            return any(one.of_face for one in own)
        return any(one.inspector == INSPECTORS[slip.kind] for one in own)


def _character(slip: Slip) -> bool:
    strong = slip.kind is Kind.IDENTITY and slip.left > WRONG_FACE
    return slip.seen and (strong or (slip.kind is Kind.PEOPLE and slip.left > 0))


def _thing(kind: Kind) -> Callable[[Slip], bool]:
    return lambda slip: slip.kind is kind and slip.seen and slip.left >= WRONG_COLOUR


WRONG: dict[str, Callable[[Slip], bool]] = {
    "character": _character,
    "outfit": _thing(Kind.OUTFIT),
    "room": _thing(Kind.LOCATION),
    "prop": _thing(Kind.PROP),
}
"""Whether a slip makes a take wrong, by what is wrong then."""


def print_scores(name: str, scored: Sequence[Scored], in_film: Iterable[str]) -> None:
    """One line a figure about keyframes and clips, then about lines; `in_film` are the ids of the takes in the film."""
    seen = [one for one in scored if one.take.kind is not TakeKind.LINE]
    _print_held(name, seen)
    _print_wrong(name, seen, frozenset(in_film))
    _print_refused(name, seen)
    _print_unmeasured(name, seen)
    lines = [one for one in scored if one.take.kind is TakeKind.LINE]
    if lines:
        _print_lines(name, lines)


def _print_held(name: str, seen: Sequence[Scored]) -> None:
    first = [one for one in seen if one.made and one.take.kind is TakeKind.KEYFRAME]
    mended = _ancestors(seen, {one.take.repaired_from for one in seen if one.accepted})
    after = sum(one.accepted or one.take.id in mended for one in first)
    print(
        f"{name}: keyframes that hold: {share(sum(one.accepted for one in first), len(first))} as they were made, "
        f"{share(after, len(first))} after repair"
    )


def _print_wrong(name: str, seen: Sequence[Scored], in_film: frozenset[str]) -> None:
    for what, wrong in WRONG.items():
        bad = [one for one in seen if any(map(wrong, one.truth.slips))]
        let_in = [one for one in bad if one.accepted]
        shown = sum(one.take.id in in_film for one in bad)
        line = f"{name}: wrong {what}: {share(len(let_in), len(bad))} of takes accepted, {shown} in the film"
        print(line if what == "prop" else f"{line} (target 0: {met(not let_in)})")
        ways = Counter(slip.what for one in bad for slip in one.truth.slips if wrong(slip))
        for way, number in sorted(ways.items()):
            pairs = [(one, slip) for one in bad for slip in one.truth.slips if wrong(slip) and slip.what is way]
            told = sum(one.told(slip) for one, slip in pairs)
            accepted = sum(one.accepted for one, _ in pairs)
            print(f"{name}:   {way.value}: {number}, told {told}, accepted {accepted}, refused {number - accepted}")
        for one in let_in:
            print(
                f"{name}:   let in {one.take.id}: {'; '.join(_said(slip) for slip in one.truth.slips if wrong(slip))}"
            )


def _print_refused(name: str, seen: Sequence[Scored]) -> None:
    """How many faultless takes were refused, and what by: how many were so by each inspector alone."""
    right = [one for one in seen if one.made and one.truth.faultless]
    refused = [one for one in right if not one.accepted]
    few = len(refused) <= MOST_REFUSED * len(right)
    print(f"{name}: takes without error: {share(len(refused), len(right))} refused (target 5 %: {met(few)})")
    by = Counter(_refusing(one) for one in refused)
    for inspectors, number in by.most_common():
        print(f"{name}:   {number} by {inspectors}")
    for one in refused:
        print(f"{name}:   {one.take.id}: {one.report.reason if one.report else 'not measured'}")


def _refusing(one: Scored) -> str:
    bad = {score.measurement.inspector for score in one.checks if score.grade in {Grade.WRONG, Grade.DRIFT}}
    return " and ".join(sorted(bad)) or "what is left to a person"


def _print_unmeasured(name: str, seen: Iterable[Scored]) -> None:
    scores = [score for one in seen for score in one.checks]
    for inspector in sorted({score.measurement.inspector for score in scores}):
        own = [score for score in scores if score.measurement.inspector == inspector]
        missed = [score.measurement.reason for score in own if _is_missed(score)]
        line = f"{name}: {inspector}: {share(len(missed), len(own))} unmeasured"
        few = len(missed) <= MOST_UNMEASURED * len(own)
        print(f"{line} (target 20 %: {met(few)})" if inspector in {"places", "wardrobe"} else line)
        for reason, number in Counter(re.sub(r"-?\d+", "#", reason) for reason in missed).most_common(REASONS):
            print(f"{name}:   {number} x {reason}")


def _is_missed(score: Score) -> bool:
    """Whether a check gave nothing to judge; a figure that has no bands is for information only."""
    return score.grade is Grade.UNMEASURED and (score.measurement.value is None or score.bands is not None)


def _print_lines(name: str, lines: Sequence[Scored]) -> None:
    wrong = [one for one in lines if one.truth.left(Kind.VOICE)]
    measured = sum(one.report is not None for one in lines)
    let_in = sum(one.accepted or one.report is None for one in wrong)
    print(f"{name}: lines: {share(measured, len(lines))} measured; wrong voice: {share(let_in, len(wrong))} let in")


def _ancestors(seen: Sequence[Scored], names: set[str]) -> set[str]:
    """These takes and all that they mend."""
    before = {one.take.id: one.take.repaired_from for one in seen}
    found: set[str] = set()
    for name in names:
        while name and name not in found:
            found.add(name)
            name = before.get(name, "")  # noqa: PLW2901 - from each take to the one that it mends
    return found


def _said(slip: Slip) -> str:
    return f"{slip.anchor} {slip.what.value} {slip.shown} {slip.left:.2f}".replace("  ", " ").strip()


def met(holds: bool) -> str:
    """How a target is said to be met or not."""
    return "met" if holds else "NOT MET"


def share(part: int, whole: int) -> str:
    """ "2 of 8 (25%)"."""
    return f"{part} of {whole} ({part / whole:.0%})" if whole else "0 of 0"
