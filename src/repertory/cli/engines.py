"""`repertory engines`: which there are, what each can do, and whether its vendor knows your key."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from repertory.cli.screen import complain, say, table
from repertory.errors import RepertoryError

app = typer.Typer(help="Engines: which there are, what each can do, whether your keys work.", no_args_is_help=True)


@app.command("list")
def list_() -> None:
    """List the engines with what they make and cost, and what keeps one from being used."""
    from repertory.craft.carding import least_priced, readiness
    from repertory.engines.registry import all_cards, load_engines

    found = load_engines()
    lines = [
        (
            card.id,
            card.title,
            ", ".join(kind.value for kind in card.kinds),
            least_priced(card),
            readiness(card, os.environ, installed=card.id in found.engines),
        )
        for card in all_cards().values()
    ]
    table("", ("engine", "name", "makes", "price", "ready"), lines, whole=("engine",))
    for broken in found.broken:
        complain(broken)
    say("Next: repertory engines show NAME")


@app.command()
def show(
    name: Annotated[str, typer.Argument(help='As it is called: "kling v3", "bfl/flux-2-pro".')],
    card: Annotated[bool, typer.Option("--card", help="Print its card.")] = False,
    save: Annotated[bool, typer.Option("--save", help="Copy its card into your cards folder, to change it.")] = False,
) -> None:
    """Explain one engine by its card: references, sizes, lengths, price, rules, and where the facts are from."""
    from repertory.craft.carding import explained, readiness
    from repertory.craft.enginenames import engine_named, no_engine
    from repertory.engines.registry import all_cards, card_text, left_out, load_engines, own_file, save_card

    cards, broken = all_cards(), left_out()
    known = {one.id: one.called for one in cards.values()} | {card_id: (card_id,) for card_id in broken}
    named = engine_named(name, known)
    if named in broken:
        raise broken[named]
    meant = cards.get(named)
    if meant is None:
        raise no_engine(name, known)
    if save:
        say(f"Your own card of it, to change: {save_card(meant.id)}")
        return
    if card:
        typer.echo(card_text(meant.id), nl=False)
        return
    say(f"{meant.title} ({meant.id}), {meant.model}")
    for topic, meaning in explained(meant):
        say(f"  {topic}: {meaning}")
    say(f"  ready: {readiness(meant, os.environ, installed=meant.id in load_engines().engines)}")
    say(f"To change it, in {own_file(meant.id)}: repertory engines show {meant.id} --save")


@app.command()
def check(
    names: Annotated[
        list[str] | None, typer.Argument(help="Vendors, such as kling; all that have a key by default.")
    ] = None,
) -> None:
    """Ask the cheapest free endpoint of each vendor that you have a key of whether it works. Orders nothing."""
    from repertory.joining import check_accounts

    said = check_accounts(names or ())
    if not said:
        say("No key of any vendor is set. Next: repertory engines list")
        return
    table("", ("vendor", "state"), [(vendor, str(state)) for vendor, state in said.items()])
    wrong = [state for state in said.values() if isinstance(state, RepertoryError)]
    if wrong:
        raise wrong[0]
