"""`repertory calibrate`: the bands of every anchor made from the library itself, shown and stored; limits by hand."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from repertory.cli.opening import studio
from repertory.cli.screen import say, table
from repertory.errors import YourMove

if TYPE_CHECKING:
    from collections.abc import Sequence

    from repertory.model.calibration import Calibration, Drawn
    from repertory.work.calibrating import Calibrated

PLOTS = Path("calibration")
"""The folder of the page and the plots, where none is named."""


def calibrate(
    context: typer.Context,
    names: Annotated[list[str] | None, typer.Argument(metavar="[NAME...]", help="Anchors; else all there are.")] = None,
    match: Annotated[float | None, typer.Option(help="By hand: up to this distance a take is the anchor.")] = None,
    wrong: Annotated[float | None, typer.Option(help="By hand: beyond this distance it is not.")] = None,
    unset: Annotated[bool, typer.Option("--unset", help="Take back what was set by hand.")] = False,
    inspector: Annotated[str, typer.Option(help="By hand: whose distances; else those of faces.")] = "",
    about: Annotated[str, typer.Option(help="By hand: which outfit, or which light of a place.")] = "",
    plots: Annotated[Path, typer.Option(help="Folder for calibration.html and its plots.")] = PLOTS,
) -> None:
    """Make the limits of every face, outfit, place and thing from the library's own pictures, and store them.

    Genuine are an anchor's own references, impostors the other anchors. Stored limits are used as long as the
    references and the inspector's version stay the same; otherwise they are drawn anew, and the reports say so.

    By hand: repertory calibrate mia --match 0.42 --wrong 0.55
    """
    by_hand = match is not None or wrong is not None
    if by_hand or unset:
        name = _one(names or [], match, wrong, unset=unset)
        with studio(context, "Calibrating") as desk:
            if unset:
                desk.unset_limits(name, inspector=inspector, about=about)
                say(f"{name}: the limits set by hand are taken back. Next: repertory calibrate {name}")
                return
            limits = desk.set_limits(name, match=match or 0.0, wrong=wrong or 0.0, inspector=inspector, about=about)
        what = f"{name}, {about}" if about else name
        say(f"{what}: match to {limits.match:.3f}, wrong from {limits.wrong:.3f}, set by hand for {limits.version}.")
        say("Every verdict that uses them says so. To take them back: add --unset in place of the limits.")
        return
    if inspector or about:
        raise YourMove("--inspector and --about belong to limits set by hand.", step="Add --match and --wrong.")
    with studio(context, "Calibrating") as desk:
        found = desk.calibrate(names or ())
        page = desk.draw_calibrations(found, plots)
    _show(found)
    say(f"Look at it: {page}")


def _one(names: Sequence[str], match: float | None, wrong: float | None, *, unset: bool) -> str:
    """The one anchor that limits are set for. Raises YourMove."""
    example = "repertory calibrate mia --match 0.42 --wrong 0.55"
    if len(names) != 1:
        raise YourMove("Limits are set for one anchor at a time.", step=example)
    if unset and (match is not None or wrong is not None):
        raise YourMove("Limits are either set or taken back.", step=f"{example}, or: repertory calibrate mia --unset")
    if not unset and (match is None or wrong is None):
        raise YourMove("Both limits are needed.", step=example)
    return names[0]


def _show(found: Sequence[Calibrated]) -> None:
    from repertory.cutters.spreads import spread_words, told_words

    lines, asked, missed = [], 0, 0
    for one in found:
        for drawn, stood in zip(one.calibration.drawn, one.before, strict=True):
            hand = one.calibration.set_by_hand(drawn.about)
            limits = f"{drawn.match:.2f} / {drawn.wrong:.2f}"
            lines.append(
                (
                    _named(one.anchor.title, drawn),
                    one.calibration.inspector,
                    spread_words(drawn.own),
                    spread_words(drawn.others),
                    f"{limits}; by hand {hand.match:.2f} / {hand.wrong:.2f}" if hand else limits,
                    told_words(drawn),
                    f"{stood}; {_aged(one.calibration, drawn)}".rstrip("; "),
                )
            )
            missed += drawn.unmeasured
            asked += len(drawn.own) + len(drawn.others) + drawn.unmeasured
    table("Calibration", ("what", "by", "its own", "others", "match / wrong", "can be told", "stored"), lines)
    if asked:
        say(f"Not measurable: {missed} of {asked} distances ({missed / asked:.0%}).")
    doubtful = [one.anchor.title for one in found if not all(drawn.trusted for drawn in one.calibration.drawn)]
    for title in dict.fromkeys(doubtful):
        say(
            f'{title} is not told from others where the table says "no": there, faces are left to a person and the rest'
        )
        say("is not judged. More references in the style of the takes, in other light and from other sides, may help.")


def _named(title: str, drawn: Drawn) -> str:
    return f"{title}, {drawn.about}" if drawn.about else title


def _aged(calibration: Calibration, drawn: Drawn) -> str:
    """That limits set by hand are of another version of the inspector, and so are not used."""
    hand = calibration.set_by_hand(drawn.about)
    return f"by hand for {hand.version}: not used" if hand and hand.version != calibration.version else ""


COMMANDS = (calibrate,)
