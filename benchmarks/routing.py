"""Does the router settle on the best engine, and what does it cost to find it? Simulated takes at known rates.

What is simulated is said in `tests/craft/simulated_takes.py`; the rules are the router's own. Draws
`docs/images/routing.svg`.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simulated_takes import Course

SEEDS = 200
TESTS = Path(__file__).parents[1] / "tests"
DRAWN = Path(__file__).parents[1] / "docs" / "images" / "routing.svg"
_COLOURS = ("#1b7837", "#4d4d4d", "#2166ac", "#b2182b", "#e08214")


def run() -> None:
    """Prints how often the pick is the best engine after 30 takes and what that cost, and draws how it came to that."""
    sys.path[:0] = [str(TESTS / "craft")]
    from simulated_takes import CLASSES, TAKES, Advice, courses

    found: dict[str, list[Course]] = {}
    for advice in Advice:
        found[advice.value] = [one for seed in range(SEEDS) for one in courses(seed, advice)]
    exploring = f"{Advice.NONE.value}, exploring"
    found[exploring] = [one for seed in range(SEEDS) for one in courses(seed, Advice.NONE, explore=True)]
    slow = {
        advice.value: [one for seed in range(SEEDS) for one in courses(seed, advice, shots_a_run=4)]
        for advice in Advice
    }
    for name, several in found.items():
        later = f"; learning every 4 shots {_settled(slow[name]):.1%}, ${_lost(slow[name]):.2f}" if name in slow else ""
        print(
            f"routing: {name}: the best engine in {_settled(several):.1%} of {SEEDS} seeds by {len(CLASSES)} classes "
            f"after {TAKES} takes, ${_lost(several):.2f} a class more than an oracle{later}"
        )
    _draw(found)
    print(f"routing: drawn to {DRAWN}")


def _settled(several: list[Course]) -> float:
    return sum(one.best[-1] for one in several) / len(several)


def _lost(several: list[Course]) -> float:
    return sum(one.lost_usd[-1] for one in several) / len(several)


def _draw(found: dict[str, list[Course]]) -> None:
    """Two plots: how many have settled after each take, and what was lost until then."""
    import matplotlib
    from matplotlib.figure import Figure

    with matplotlib.rc_context({"svg.hashsalt": "routing", "font.size": 9}):
        drawing = Figure(figsize=(9.0, 3.6), layout="constrained")
        settled, lost = drawing.subplots(1, 2)
        for (name, several), colour in zip(found.items(), _COLOURS, strict=True):
            takes = range(1, len(several[0].best) + 1)
            style = "--" if name.endswith("exploring") else "-"
            settled.plot(
                takes, [sum(one.best[at - 1] for one in several) / len(several) * 100 for at in takes],
                color=colour, linestyle=style, label=name,
            )  # fmt: skip
            lost.plot(
                takes, [sum(one.lost_usd[at - 1] for one in several) / len(several) for at in takes],
                color=colour, linestyle=style,
            )  # fmt: skip
        settled.axhline(90, color="#999999", linewidth=0.8, linestyle=":")
        settled.set(xlabel="takes of one class of shot", ylabel="% that would pick the best engine now", ylim=(0, 101))
        lost.set(
            xlabel="takes of one class of shot", ylabel="US dollars more than an oracle, at 1.50 a take", ylim=(0, None)
        )
        for plot in (settled, lost):
            plot.spines[["top", "right"]].set_visible(False)
        settled.legend(frameon=False, loc="lower right", fontsize=8)
        DRAWN.parent.mkdir(parents=True, exist_ok=True)
        drawing.savefig(DRAWN, format="svg", metadata={"Date": None, "Creator": None})
