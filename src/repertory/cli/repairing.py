"""The command that mends what is not good enough, says what it tried, and takes it back."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from repertory.cli.opening import studio
from repertory.cli.screen import say
from repertory.errors import YourMove

if TYPE_CHECKING:
    from repertory.app import Studio
    from repertory.work.mend import Trial
    from repertory.work.repairing import Repaired, RepairedShot

NOT_DONE = 6
"""Exit code where a shot still waits for a person or for another take."""


def repair(
    context: typer.Context,
    wanted: Annotated[
        list[str] | None, typer.Argument(metavar="[SHOT]...", help="Shots by their numbers, or takes by their ids.")
    ] = None,
    all_shots: Annotated[bool, typer.Option("--all", help="Every shot that waits for a repair.")] = False,
    undo: Annotated[
        bool, typer.Option("--undo", help="Go back to the take before the repair; nothing is deleted.")
    ] = False,
    film: Annotated[Path, typer.Option("--film", help="The production's folder.")] = Path(),
) -> None:
    """Mend takes that drifted: by a local swap, or an edit by an engine; kept only if it measures better.

    Each repair that is kept is drawn beside what was before and the reference, in the folder "repairs" of the film. No
    other take is made: that is for `repertory shoot`.
    """
    if bool(wanted) == all_shots:
        raise YourMove("Name the shots to repair, or --all.", step="For example: repertory repair 4 --film my-film")
    with studio(context, "Repairing", film=film) as desk:
        if undo:
            _undo(desk, film, wanted or [one.bound.shot.number for one in desk.plan(film)], skip=all_shots)
            return
        shots = desk.repair(film, wanted or ())
    for shot in shots:
        _say_shot(shot, film)
    held = sum(shot.holds for shot in shots)
    if held < len(shots):
        say(f"\n{len(shots) - held} of {len(shots)} shots still need a take that holds.")
        say(f"Next: {_command('shoot', film)}, or decide: {_command('review', film)}")
        sys.exit(NOT_DONE)
    say(f"\nNext: {_command('shoot', film)}")


def _undo(desk: Studio, film: Path, numbers: Sequence[str], *, skip: bool) -> None:
    """Takes back the repairs of these shots; with `skip`, those that have none are passed over."""
    done = 0
    for number in numbers:
        try:
            undone = desk.undo_repair(film, number)
        except YourMove:
            if not skip:
                raise
            continue
        done += 1
        say(f"Shot {number}: {undone.back.id} counts again, and {undone.repair.id} does not.")
        if undone.ills:
            say(f"It counts as it is: {'; '.join(undone.ills)}.")
        say(f"To have the repair back: {_command('review', film)} --accept {undone.repair.id}")
    say(f"\nNext: {_command('shoot', film)}" if done else "No repaired take counts in any shot.")


def _say_shot(shot: RepairedShot, film: Path) -> None:
    say(f"Shot {shot.shot}: {shot.nothing}." if shot.nothing else f"Shot {shot.shot}")
    for one in shot.takes:
        _say_take(one, film)


def _say_take(one: Repaired, film: Path) -> None:
    say(f"  {one.take.id}: {'; '.join(one.ills) or 'nothing is wrong with it'}.")
    after = one.mended.take
    for trial in one.mended.trials:
        kept = (
            "not kept"
            if not trial.kept
            else "refused by a person"
            if one.refused and trial.take == after.id
            else "kept"
        )
        say(f"    {trial.rung}, {_cost(trial)}: {kept}. {_sentence(trial.said)}")
        say(f"      Why this: {_sentence(trial.reason)}")
    if one.mended.left and not one.holds:
        say(f"    No more was tried: {_sentence(one.mended.left)}")
    if one.mended.dear:
        say(f"    {_sentence(one.mended.dear)} Raise shot_budget_usd or budget_usd in production.toml.")
    for picture in one.pictures:
        say(f"    Before and after: {picture}")
    accept = f"{_command('review', film)} --accept {after.id}"
    if one.refused:
        stands = f", and {one.take.id} was accepted as it is: that one counts" if one.accepted else ""
        say(f"    {after.id} measures better; a person refused it{stands}.")
        say(f"    To have the repair all the same: {accept}")
    elif one.accepted:
        say(f"    A person accepted {one.take.id} as it is: that one counts.")
        if after.id != one.take.id:
            say(f"    To have the repair instead, {after.id}: {accept}")
    elif after.id != one.take.id:
        from repertory.craft.concluding import take_said

        said = f"{take_said(after.report)}. {after.report.reason}" if after.report else ""
        say(f"    Now {after.id}: {said}")


def _cost(trial: Trial) -> str:
    return f"${trial.price:.3f}" if trial.price else "free"


def _sentence(words: str) -> str:
    """Words with a capital and a full stop; names that stand first stay as they are written."""
    first, _, _ = words.partition(" ")
    words = words if "@" in first else f"{words[:1].upper()}{words[1:]}"
    return words if words.endswith((".", "!", "?")) else f"{words}."


def _command(words: str, folder: Path) -> str:
    """A command to type, its folder quoted where a shell would take it apart."""
    return f"repertory {words} {shlex.quote(str(folder))}"


COMMANDS = (repair,)
