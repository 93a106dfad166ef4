"""The article's example, all eight shots, on each of the article's six models, against their vendors' stand-ins.

They answer with what previs draws of the very shot, its faces astray as an engine's would be:
`python -m benchmarks engines --shots=1,6`. Printed for each model: its takes, how many of them held at first and after
repair, what they cost by their vendor's answers (by list price where it says nothing), how many shots ended well, and
how many orders its vendor took: as many as there are takes. `--keep=FOLDER` keeps the company there.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from repertory.app import Studio, start_example
from repertory.model.engine import OrderKind
from repertory.model.production import Production
from repertory.model.take import Take
from repertory.model.verdict import Verdict
from repertory.work.plan import read_plan

TESTS = Path(__file__).parents[1] / "tests"
DRIFT = 0.3
"""As the example's own: some of the faces have to be mended."""


def run(arguments: Sequence[str] = ()) -> None:
    """Prints one line a model."""
    given = dict(word.removeprefix("--").partition("=")[::2] for word in arguments if word.startswith("--"))
    numbers = [one for one in given.get("shots", "").split(",") if one]
    with tempfile.TemporaryDirectory(prefix="repertory-engines-") as thrown_away:
        _shoot(Path(given.get("keep") or thrown_away).resolve(), Path(thrown_away), numbers)


def _shoot(kept: Path, folder: Path, numbers: Sequence[str]) -> None:
    sys.path[:0] = [str(TESTS / "servers"), str(TESTS / "work")]
    import pytest
    from article_film import CLIPS, STILLS, Painter, clay_cards, drawn, vendors

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("REPERTORY_HOME", str(folder / "home"))
        patch.setenv("REPERTORY_ALLOW_PAID", "0")
        clay_cards(folder / "home")
        studio = Studio(kept / "library")
        example = start_example(studio, kept)
        studio.cast_film(example)
        painter = Painter(shots={})
        for number, bound in read_plan(studio.crew, studio.open_film(example)).by_number.items():
            if not numbers or number in numbers:
                previs = studio.crew.engine("previs")
                painter.shots[number] = drawn(previs, bound, folder / "drawn" / number, (640, 360), DRIFT)
        with vendors(painter, patch) as servers:
            for model in (*STILLS, *CLIPS):
                film = _film(studio, example, folder / model.replace("/", "-"), model, still=model in STILLS)
                before = len(servers[model].orders)
                outcomes = studio.shoot(film, numbers)
                takes = [seen.take for seen in studio.takes(film)]
                held = sum(outcome.state.value == "accepted" for outcome in outcomes)
                placed = len(servers[model].orders) - before
                print(
                    f"engines: {model:28} {_told(takes, model)}, {held} of {len(outcomes)} shots; {placed} were placed"
                )


def _film(studio: Studio, example: Path, folder: Path, model: str, *, still: bool) -> Path:
    """The example by one model, its other half made on this machine."""
    there = studio.open_film(example)
    engines = {
        OrderKind.STILL: (model if still else "previs",),
        OrderKind.CLIP: ("hold" if still else model,),
        OrderKind.LINE: ("previs",),
        OrderKind.EDIT: (),
    }
    settings = Production(
        name=folder.name, title=model, cast=there.production.cast, engines=engines, takes=1, budget_usd=Decimal(50)
    )
    cast = there.cast_path.read_text(encoding="utf-8")
    studio.new_film(folder, shots=there.shots_text(), cast=cast, settings=settings)
    return folder


def _told(takes: Sequence[Take], model: str) -> str:
    made = [take for take in takes if take.recipe.engine == model]
    mended = {take.repaired_from for take in takes if _holds(take)}
    first = sum(_holds(take) for take in made)
    later = sum(not _holds(take) and take.id in mended for take in made)
    cost = sum((take.cost_usd for take in made), Decimal(0))
    return f"{len(made)} takes, {first} held at first, {later} after repair, ${cost:.2f}"


def _holds(take: Take) -> bool:
    return take.report is not None and take.report.verdict is Verdict.ACCEPT
