"""A film by an engine that errs on purpose, scored against the truth: `python -m benchmarks rehearsal --shots=6`.

The example's company shoots a list of forty shots (or as many as are asked for) with a drift of 0.5 and with wrong
clothes, places, things, people and voices in some of the takes. Nobody decides anything. Printed: how many keyframes
hold before and after repair, and how many shots end well; of the takes with a wrong character, outfit or room, how many
were accepted; how many takes without an error were refused; and for each inspector how much it could not measure.
"""

from __future__ import annotations

import re
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import cycle, islice
from pathlib import Path

from repertory.app import Studio
from repertory.engines.previs.drift import LEFT_BY_SWAP
from repertory.engines.previs.truth import Kind, Slip, Truth, read_truth
from repertory.model.anchor import anchor_name
from repertory.model.production import Production
from repertory.model.take import Take, TakeKind
from repertory.model.verdict import Finding, Grade, Score, Verdict
from repertory.productions.takes import Takes
from repertory.work.settling import ShotState
from repertory.work.shoot import Outcome

SHOTS, DRIFT, RATE = 40, 0.5, 0.15
SETTINGS = {"drift": DRIFT} | {f"{kind}_errors": RATE for kind in ("outfit", "location", "prop", "people", "voice")}
WRONG_FACE, WRONG_COLOUR = 0.45, 0.3
"""From these sizes on a face is called strongly drifted, and clothes or a room are called others: what is left of a
slip by an edit is below."""
REASONS = 3
"""How many reasons are printed for what each inspector could not measure, the most frequent first."""
EXAMPLE = Path(__file__).parents[1] / "examples" / "coffee-shop"
TEMPLATES = (
    "medium close-up of [Character A], coffee shop interior, afternoon light, neutral expression; 1 s\nMIA: {line}",
    "medium shot of [Character B], street, golden hour, surprised expression; 1 s",
    "close-up of [Character A], street, golden hour, happy expression; 1 s",
    "medium two-shot of [Character A] and [Character B], street, golden hour, happy expression; 1 s",
    "medium close-up of [Character A] in the red sweater, coffee shop interior, night, focused expression; 1 s",
    "close-up of Character A’s phone, her hand visible, coffee shop interior, afternoon light; 1 s",
    "close-up of [Character B], coffee shop interior, night, sad expression; 1 s\nNOVA: {line}",
    "medium shot of [Character B] in the white shirt, coffee shop interior, afternoon light; 1 s",
    "medium two-shot of [Character A] and [Character B], coffee shop interior, afternoon light; 1 s",
    "wide shot of [Character A], street, afternoon light; 1 s",
)
LINES = ("She is always late.", "Then the coffee is on me.", "Show me what you found.", "Only until you got here.")


@dataclass(frozen=True, kw_only=True)
class Scored:
    """A take and the truth about it."""

    take: Take
    truth: Truth

    @property
    def accepted(self) -> bool:
        return self.take.report is not None and self.take.report.verdict is Verdict.ACCEPT

    @property
    def made(self) -> bool:
        """Shot, and not repaired."""
        return not self.take.repaired_from


def run(arguments: Sequence[str] = ()) -> None:
    """Prints one line a figure."""
    asked = [word.partition("=")[2] for word in arguments if word.startswith("--shots=")]
    shots = int(asked[0]) if asked else SHOTS
    with tempfile.TemporaryDirectory(prefix="repertory-rehearsal-") as folder:
        start = time.process_time()
        studio = Studio(Path(folder) / "library")
        studio.init()
        film = Path(folder) / "film"
        settings = Production(name="film", title="Film", width=640, height=360, settings={"previs": SETTINGS})
        cast = (EXAMPLE / "cast.toml").read_text(encoding="utf-8")
        studio.new_film(film, shots=shot_list(shots), cast=cast, settings=settings)
        studio.cast_film(film)
        outcomes = studio.shoot(film)
        takes = studio.open_film(film).takes
        scored = [Scored(take=take, truth=truth_of(film, takes, take)) for take in takes.all()]
        _print(outcomes, scored, _chosen(outcomes, scored))
        print(f"rehearsal: {shots} shots in {time.process_time() - start:.0f} s of one core")


def shot_list(shots: int) -> str:
    """The list: each number has its own seed, and so its own errors."""
    words = islice(zip(cycle(TEMPLATES), cycle(LINES), strict=False), shots)
    return (
        "\n\n".join(f"Shot {number}: {text.format(line=line)}" for number, (text, line) in enumerate(words, 1)) + "\n"
    )


def truth_of(film: Path, takes: Takes, take: Take) -> Truth:
    """What is wrong with a take; a local swap has no order, and leaves by the rules of the rehearsal half of a face."""
    if take.order:
        return read_truth(film / "orders" / take.order)
    before = truth_of(film, takes, takes.get(take.repaired_from))
    mended = {anchor_name(one.anchor) for one in take.recipe.references}
    return replace(before, slips=tuple(_swapped(one, mended) for one in before.slips))


def _swapped(slip: Slip, mended: set[str]) -> Slip:
    if slip.kind is not Kind.IDENTITY or anchor_name(slip.anchor) not in mended:
        return slip
    return replace(slip, left=slip.left * LEFT_BY_SWAP)


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


def _chosen(outcomes: Iterable[Outcome], scored: Iterable[Scored]) -> list[Scored]:
    """The keyframes and clips that are in the film."""
    names = {name for one in outcomes if one.state is ShotState.ACCEPTED for name in (one.keyframe, one.clip)}
    return [one for one in scored if one.take.id in names]


def _print(outcomes: Sequence[Outcome], scored: Sequence[Scored], chosen: Sequence[Scored]) -> None:
    seen = [one for one in scored if one.take.kind is not TakeKind.LINE]
    first = [one for one in seen if one.made and one.take.kind is TakeKind.KEYFRAME]
    mended = {one.take.repaired_from for one in seen if one.accepted}
    ids = _ancestors(seen, mended)
    after = sum(one.accepted or one.take.id in ids for one in first)
    print(
        f"rehearsal: keyframes that hold: {_share(sum(one.accepted for one in first), len(first))} as they were made, "
        f"{_share(after, len(first))} after repair"
    )
    states = Counter(one.state.value for one in outcomes)
    print(f"rehearsal: shots: {', '.join(f'{number} {state}' for state, number in sorted(states.items()))}")
    for outcome in outcomes:
        if outcome.state is not ShotState.ACCEPTED:
            print(f"rehearsal:   {outcome.shot}: {outcome.why}")
    for name, wrong in WRONG.items():
        bad = [one for one in seen if any(map(wrong, one.truth.slips))]
        let_in = [one for one in bad if one.accepted]
        in_film = sum(any(map(wrong, one.truth.slips)) for one in chosen)
        print(f"rehearsal: wrong {name}: {_share(len(let_in), len(bad))} of takes accepted, {in_film} in the film")
        for one in let_in:
            print(f"rehearsal:   {one.take.id}: {'; '.join(_said(slip) for slip in one.truth.slips if wrong(slip))}")
    right = [one for one in seen if one.made and one.truth.faultless]
    print(f"rehearsal: takes without error: {_share(sum(not one.accepted for one in right), len(right))} refused")
    for one in right:
        if not one.accepted and one.take.report is not None:
            print(f"rehearsal:   {one.take.id}: {one.take.report.reason}")
    _print_unmeasured(seen)
    _print_lines([one for one in scored if one.take.kind is TakeKind.LINE])


def _print_unmeasured(seen: Iterable[Scored]) -> None:
    scores: list[Score] = [score for one in seen if one.take.report for score in one.take.report.scores]
    scores = [
        score for score in scores if score.measurement.finding is not Finding.HIDDEN
    ]  # nothing was to be measured
    for inspector in sorted({score.measurement.inspector for score in scores}):
        own = [score for score in scores if score.measurement.inspector == inspector]
        missed = [score.measurement.reason for score in own if score.grade is Grade.UNMEASURED]
        print(f"rehearsal: {inspector}: {_share(len(missed), len(own))} unmeasured")
        for reason, number in Counter(re.sub(r"-?\d+", "#", reason) for reason in missed).most_common(REASONS):
            print(f"rehearsal:   {number} x {reason}")


def _print_lines(lines: Sequence[Scored]) -> None:
    wrong = [one for one in lines if one.truth.left(Kind.VOICE)]
    measured = sum(one.take.report is not None for one in lines)
    let_in = sum(one.accepted or one.take.report is None for one in wrong)
    print(
        f"rehearsal: lines: {_share(measured, len(lines))} measured; wrong voice: {_share(let_in, len(wrong))} let in"
    )


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


def _share(part: int, whole: int) -> str:
    return f"{part} of {whole} ({part / whole:.0%})" if whole else "0 of 0"
