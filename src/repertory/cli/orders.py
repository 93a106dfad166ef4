"""`repertory orders`: what was ordered and paid, and what became of an order about which nobody knows."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Sequence
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

    Vendors who find an order by our own id are asked, which is free: the next run goes on with these by itself.
    Exit code 6 while one of another vendor waits for you.
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
    for one in (one for one in found if one.standing.value == "the next run asks"):
        say(f"{one.id}, {dollars(one.intent.price_usd)}: {one.why}.")
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
        again = f" Next: {_next_run(folder)}" if found else ""
        say(f"No order waits for you.{again}")


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
    yes: Annotated[
        bool,
        typer.Option("--yes", help="Also where the next run finds out by itself, or the receipt looks like another's."),
    ] = False,
) -> None:
    """Say what became of an order that may be paid."""
    from repertory.work.orders import Settlement

    answers = {Settlement.PAID: bool(paid), Settlement.NOT_PAID: not_paid, Settlement.DROPPED: drop}
    chosen = [answer for answer, given in answers.items() if given]
    if len(chosen) != 1:
        raise YourMove("Say one thing of the order.", step="--paid RECEIPT, --not-paid or --drop.")
    folder = _film_of(film)
    with studio(context, "Settling", film=folder) as desk:
        done = desk.settle_order(order, chosen[0], folder=folder, receipt=paid, sure=yes)
    said = {
        Settlement.PAID: f"{done.intent.engine} has it as {done.ticket}. It is fetched, and nothing is ordered again",
        Settlement.NOT_PAID: "It counts nothing any more, and is placed anew",
        Settlement.DROPPED: f"It counts as {dollars(done.cost_usd)}, and another order is made in its place",
    }
    say(f"{order}: {chosen[0].value}. {said[chosen[0]]} by the next run: {_next_run(folder)}")
    if done.unseen:
        films = ", ".join(done.unseen)
        say(f"Is it an order of {films}? The library knows that film, but not where it is now: it was not looked at.")


def _next_run(folder: Path | None) -> str:
    return f"repertory shoot {shlex.quote(str(folder))}" if folder else "the command that it was for"


def _film_of(film: Path | None) -> Path | None:
    """The film that is meant: the one that is named, or this folder where it is one."""
    return Path() if film is None and Path("production.toml").is_file() else film


def _show_all(found: tuple[ListedOrder, ...], film: Path | None) -> None:
    """The film's own orders; those by which the library's cast and places were built only as a sum, since other films
    may have paid for them. Without a film each of these, with what it was built for."""
    own = [one for one in found if film is not None and one.folder.parent.parent.resolve() == film.resolve()]
    built = [one for one in found if one not in own]
    columns = ("standing", "engine", "kind", "costs", "asked at (UTC)")
    if own:
        table(f"Orders of the film {film}", ("id", *columns), [(one.id, *_row(one)) for one in own], whole=("id",))
        say(_in_all(own))
    if built and film is None:
        rows = [(one.id, one.intent.purse or "-", *_row(one)) for one in built]
        library = built[0].folder.parent.parent
        table(f"Orders of the library {library}", ("id", "built for", *columns), rows, whole=("id",))
        say(_in_all(built))
    elif built:
        listed = "each with repertory orders --all, outside a film's folder"
        say(f"Beside them, for building the library: {_sum(built)} ({listed}).")
    if not found:
        say("Nothing is ordered yet.")


def _in_all(orders: Sequence[ListedOrder]) -> str:
    where = orders[0].folder.parent / "spending.jsonl"
    reserved = sum((one.cost_usd for one in orders if one.waited_for), Decimal(0))
    of_it = f", {dollars(reserved)} of it reserved for what is ordered" if reserved else ""
    return f"{_sum(orders)} in all{of_it}. What happened to the money: {where}"


def _sum(orders: Sequence[ListedOrder]) -> str:
    many = "1 order" if len(orders) == 1 else f"{len(orders)} orders"
    return f"{many}, {dollars(sum((one.cost_usd for one in orders), Decimal(0)))}"


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
