"""Films by an engine that errs on purpose, scored against the truth: `python -m benchmarks rehearsal --shots=40`.

A company shoots a list of forty shots (or as many as are asked for) with a drift of 0.5 and with wrong clothes, places,
things, people and voices in some of the takes. Nobody decides anything. Printed: how many keyframes hold before and
after repair, and how many shots end well; of the takes with a wrong character, outfit or room, how many were told and
how many accepted, by what was wrong; how many takes without an error were refused, and what by; and for each inspector
how much it could not measure. `benchmarks.scoring` says how.

    --shots=6       fewer shots
    --seed=1        other errors: another number of every shot
    --film=tearoom  other people in other rooms; the example's is coffee-shop
    --keyframes=3   so many keyframes of every shot and nothing else: quick, and many trials; --rate=0.3 of each error
    --keep=FOLDER   keeps libraries, takes and observations there, as $REPERTORY_REHEARSALS does: what is there is
                    measured and judged again without drawing it, so that changed comparing or judging is scored at once
"""

from __future__ import annotations

import os
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import cycle, islice
from pathlib import Path

from benchmarks.scoring import Scored, print_scores
from repertory.app import Studio
from repertory.engines.previs.drift import LEFT_BY_SWAP, number_for
from repertory.engines.previs.truth import Kind, Slip, Truth, read_truth
from repertory.model.anchor import anchor_name
from repertory.model.engine import OrderKind
from repertory.model.production import Production
from repertory.model.take import Take, TakeKind
from repertory.model.verdict import Report
from repertory.productions.takes import Takes
from repertory.work import taking
from repertory.work.choosing import choices
from repertory.work.plan import read_plan
from repertory.work.settling import ShotState
from repertory.work.shoot import Outcome, dump, load
from repertory.work.taking import Shooting, Wanted

SHOTS, DRIFT, RATE = 40, 0.5, 0.15
ERRORS = ("outfit", "location", "prop", "people", "voice")
NOT_KEPT = "repair not kept"
"""How the report of a repair begins that its gate refused."""
TEMPLATES = (
    "medium close-up of [Character A], {room} interior, afternoon light, neutral expression; 1 s\n{first}: {line}",
    "medium shot of [Character B], {street}, golden hour, surprised expression; 1 s",
    "close-up of [Character A], {street}, golden hour, happy expression; 1 s",
    "medium two-shot of [Character A] and [Character B], {street}, golden hour, happy expression; 1 s",
    "medium close-up of [Character A] in the {other}, {room} interior, night, focused expression; 1 s",
    "close-up of Character A’s phone, {her} hand visible, {room} interior, afternoon light; 1 s",
    "close-up of [Character B], {room} interior, night, sad expression; 1 s\n{second}: {line}",
    "medium shot of [Character B] in the {spare}, {room} interior, afternoon light; 1 s",
    "medium two-shot of [Character A] and [Character B], {room} interior, afternoon light; 1 s",
    "wide shot of [Character A], {street}, afternoon light; 1 s",
)
LINES = ("She is always late.", "Then the coffee is on me.", "Show me what you found.", "Only until you got here.")


@dataclass(frozen=True, kw_only=True)
class Script:
    """A film to rehearse: its cast file, and the words that its shot list has in place of the names above."""

    cast: Path
    words: dict[str, str]


_HERE = Path(__file__).parent
SCRIPTS = {
    "coffee-shop": Script(
        cast=_HERE.parent / "examples" / "coffee-shop" / "cast.toml",
        words={
            "room": "coffee shop", "street": "street", "other": "red sweater", "spare": "white shirt",
            "first": "MIA", "second": "NOVA", "her": "her",
        },
    ),
    "tearoom": Script(
        cast=_HERE / "tearoom" / "cast.toml",
        words={
            "room": "tearoom", "street": "alley", "other": "blue shirt", "spare": "grey hoodie",
            "first": "TOM", "second": "ELLA", "her": "his",
        },
    ),
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the arguments ask for."""

    shots: int = SHOTS
    seed: int = 0
    film: str = "coffee-shop"
    keyframes: int = 0
    rate: float = RATE

    @property
    def name(self) -> str:
        """Of its folder: everything that decides what is drawn."""
        parts = (self.film, f"{self.shots}-shots", f"seed-{self.seed}", f"rate-{self.rate:g}")
        return "-".join((*parts, *(["keyframes"] if self.keyframes else [])))


def run(arguments: Sequence[str] = ()) -> None:
    """Prints one line a figure."""
    given = dict(word.removeprefix("--").partition("=")[::2] for word in arguments if word.startswith("--"))
    asked = Asked(
        shots=int(given.get("shots", SHOTS)),
        seed=int(given.get("seed", 0)),
        film=given.get("film", "coffee-shop"),
        keyframes=int(given.get("keyframes", 0)),
        rate=float(given.get("rate", RATE)),
    )
    with tempfile.TemporaryDirectory(prefix="repertory-rehearsal-") as thrown_away:
        kept = Path(given.get("keep") or os.environ.get("REPERTORY_REHEARSALS") or thrown_away).resolve()
        start = time.process_time()
        _rehearse(asked, kept)
        print(f"rehearsal: {asked.name} in {time.process_time() - start:.0f} s of one core")


def _rehearse(asked: Asked, kept: Path) -> None:
    studio = Studio(kept / f"library-{asked.film}")
    if not (studio.folder / "library.toml").is_file():
        studio.init()
    film = kept / asked.name
    if not (film / "production.toml").is_file():
        errors = {"drift": DRIFT} | {f"{kind}_errors": asked.rate for kind in ERRORS}
        settings = Production(name="film", title="Film", width=640, height=360, settings={"previs": errors})
        cast = SCRIPTS[asked.film].cast.read_text(encoding="utf-8")
        studio.new_film(film, shots=shot_list(asked), cast=cast, settings=settings)
    studio.cast_film(film)
    shooting = Shooting(studio.crew, read_plan(studio.crew, studio.open_film(film)))
    if asked.keyframes:
        _draw_keyframes(shooting, asked)
        outcomes: list[Outcome] = []
    else:
        outcomes = _shot(studio, film)
    takes = shooting.takes
    scored = [
        Scored(take=take, report=_again(shooting, take), truth=truth_of(film, takes, take)) for take in takes.all()
    ]
    _print_shots(outcomes)
    print_scores("rehearsal", scored, _chosen(outcomes))


def shot_list(asked: Asked) -> str:
    """The list: each number has its own seed, and so its own errors."""
    script = SCRIPTS[asked.film]
    first = 1000 * asked.seed + 1
    words = islice(zip(cycle(TEMPLATES), cycle(LINES), strict=False), asked.shots)
    texts = (text.format(line=line, **script.words) for text, line in words)
    return "\n\n".join(f"Shot {number}: {text}" for number, text in enumerate(texts, first)) + "\n"


def _shot(studio: Studio, film: Path) -> list[Outcome]:
    """The outcomes of a film, which is shot once."""
    kept = film / "outcomes"
    if not kept.is_dir():
        outcomes = studio.shoot(film)
        kept.mkdir()
        for number, one in enumerate(outcomes):
            (kept / f"{number:03d}.json").write_text(dump(one), encoding="utf-8")
    return [load(one.read_text(encoding="utf-8")) for one in sorted(kept.iterdir())]


def _draw_keyframes(shooting: Shooting, asked: Asked) -> None:
    """So many keyframes of every shot as they come, those that are not there yet."""
    for bound in shooting.plan.shots:
        choice = choices(shooting.crew, shooting.plan, bound, OrderKind.STILL, duration_s=0.0)[0]
        for number in range(1, asked.keyframes + 1):
            wanted = Wanted(
                bound=bound,
                kind=TakeKind.KEYFRAME,
                what=f"keyframe-{number}",
                engine=choice.card.id,
                sent=choice.sent,
                seed=number_for(asked.seed, bound.shot.number, number) % 2**31,
                price=choice.price,
            )
            taking.make(shooting, wanted)


def _again(shooting: Shooting, take: Take) -> Report | None:
    """The report of a take as it would be made now. What a gate refused stays refused; lines keep their own."""
    if take.report is None or take.kind is TakeKind.LINE or take.report.reason.startswith(NOT_KEPT):
        return take.report
    bound = shooting.plan.by_number[take.shot]
    measured = shooting.measure(bound, shooting.takes.path(take), take.media.sha256, of=take)
    return taking.reported(shooting, bound, take, measured)


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


def _chosen(outcomes: Iterable[Outcome]) -> set[str]:
    """The keyframes and clips that are in the film, by id."""
    return {name for one in outcomes if one.state is ShotState.ACCEPTED for name in (one.keyframe, one.clip)}


def _print_shots(outcomes: Sequence[Outcome]) -> None:
    states = Counter(one.state.value for one in outcomes)
    if outcomes:
        print(f"rehearsal: shots: {', '.join(f'{number} {state}' for state, number in sorted(states.items()))}")
    for outcome in outcomes:
        if outcome.state is not ShotState.ACCEPTED:
            print(f"rehearsal:   {outcome.shot}: {outcome.why}")
