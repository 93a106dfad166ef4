"""`repertory orders`: what was ordered and paid, and what became of an order about which nobody knows."""

from __future__ import annotations

import shlex
import sys
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from repertory.cli.opening import studio
from repertory.cli.screen import say, table
from repertory.errors import YourMove
from repertory.model.price import dollars

if TYPE_CHECKING:
    from repertory.work.orders import ListedOrder

app = typer.Typer(invoke_without_command=True)
FilmFolder = Annotated[Path | None, typer.Option("--film", help="The production's folder; without it the library's.")]
UNSURE = 6
"""Exit code where an order waits for a person."""
_SHOWN = 72
"""Signs of a prompt in a list."""


@app.callback()
def list_orders(
    context: typer.Context,
    film: FilmFolder = None,
    every: Annotated[bool, typer.Option("--all", help="Every order, not only those that wait for you.")] = False,
) -> None:
    """List the orders that may be paid without anybody knowing: work was cut off while they were placed.

    Vendors who find an order by our own id are asked; that is free. Exit code 6 while one waits for you.
    """
    if context.invoked_subcommand is not None:
        if every or film is not None:
            raise YourMove("--film and --all stand behind a command.", step="repertory orders settle ID --film FOLDER")
        return
    folder = _film_of(film)
    with studio(context, "Reading", film=folder) as desk:
        found = desk.orders(folder, every=every)
    if every:
        _show_all(found, folder)
    unsure = [one for one in found if one.standing.value == "unsure"]
    for one in unsure:
        _say_unsure(one)
    if unsure:
        at = f" --film {shlex.quote(str(folder))}" if folder else ""
        say("\nSay what became of it, once you have looked at your account there:")
        ways = {"--paid RECEIPT": "it is there", "--not-paid": "it is not there", "--drop": "nobody can tell"}
        if not unsure[0].by_receipt:
            ways = {"--drop": "it was charged, or nobody can tell", "--not-paid": "it was not charged"}
        for answer, where in ways.items():
            say(f"  repertory orders settle {unsure[0].id}{at} {answer}   # {where}")
        sys.exit(UNSURE)
    if not every:
        say("No order waits for you.")


@app.command("settle")
def settle(
    context: typer.Context,
    order: Annotated[str, typer.Argument(metavar="ID", help="The order's id, as it is listed.")],
    film: FilmFolder = None,
    paid: Annotated[
        str, typer.Option(metavar="RECEIPT", help="The vendor has it, under this id: its result is fetched.")
    ] = "",
    not_paid: Annotated[bool, typer.Option("--not-paid", help="It never arrived: it may be placed anew.")] = False,
    drop: Annotated[bool, typer.Option("--drop", help="Give it up; it counts as paid, another is made.")] = False,
) -> None:
    """Say what became of an order that may be paid."""
    from repertory.work.orders import Settlement

    answers = {Settlement.PAID: bool(paid), Settlement.NOT_PAID: not_paid, Settlement.DROPPED: drop}
    chosen = [answer for answer, given in answers.items() if given]
    if len(chosen) != 1:
        raise YourMove("Say one thing of the order.", step="--paid RECEIPT, --not-paid or --drop.")
    folder = _film_of(film)
    with studio(context, "Settling", film=folder) as desk:
        done = desk.settle_order(order, chosen[0], folder=folder, receipt=paid)
    said = {
        Settlement.PAID: f"{done.intent.engine} has it as {done.ticket}. It is fetched, and nothing is ordered again",
        Settlement.NOT_PAID: "It counts nothing any more, and is placed anew",
        Settlement.DROPPED: f"It counts as {dollars(done.cost_usd)}, and another order is made in its place",
    }
    shoot = f"repertory shoot {shlex.quote(str(folder))}" if folder else "the command that it was for"
    say(f"{order}: {chosen[0].value}. {said[chosen[0]]} by the next run: {shoot}")


def _film_of(film: Path | None) -> Path | None:
    """The film that is meant: the one that is named, or this folder where it is one."""
    return Path() if film is None and Path("production.toml").is_file() else film


def _show_all(found: tuple[ListedOrder, ...], film: Path | None) -> None:
    """The film's own orders, and apart from them those by which the library's cast and places were built, each with
    what it was built for: other films may have paid for them."""
    folders = {one.folder.parent: one.folder.parent.parent for one in found}
    own = [at for at in folders if film is not None and folders[at].resolve() == film.resolve()]
    for at in (*own, *(at for at in folders if at not in own)):
        there = [one for one in found if one.folder.parent == at]
        rows = [(one.id, *((one.intent.purse or "-",) * (at not in own)), *_row(one)) for one in there]
        title = f"Orders of the film {folders[at]}" if at in own else f"Orders of the library {folders[at]}"
        paid_by = () if at in own else ("built for",)
        table(title, ("id", *paid_by, "standing", "engine", "kind", "costs", "asked at (UTC)"), rows, whole=("id",))
        total = dollars(sum((one.cost_usd for one in there), Decimal(0)))
        many = "1 order" if len(there) == 1 else f"{len(there)} orders"
        say(f"{many}, {total} in all. What happened to the money: {at / 'spending.jsonl'}")
    if not found:
        say("Nothing is ordered yet.")


def _row(one: ListedOrder) -> tuple[str, ...]:
    intent = one.intent
    return (one.standing.value, intent.engine, intent.kind.value, dollars(one.cost_usd), intent.at)


def _say_unsure(one: ListedOrder) -> None:
    prompt = " ".join(one.intent.prompt.split())
    intent = one.intent
    say(f"{one.id}: {intent.kind.value} of {intent.engine}, {dollars(intent.price_usd)}, at {intent.at}.")
    say(f'  "{prompt[:_SHOWN]}{"..." if len(prompt) > _SHOWN else ""}"')
    say(f"  Our id, as it was sent: {one.id}. Folder: {one.folder}")
    if one.why:
        say(f"  {one.why[:1].upper()}{one.why[1:]}.")
