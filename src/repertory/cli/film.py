"""Commands about films: start one, plan it, shoot it, look it over, cut it; and all of it at once."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from repertory.cli.detaching import Detach, detach
from repertory.cli.ending import NOT_DONE, next_of, say_end
from repertory.cli.explained import show_explained
from repertory.cli.opening import library_of, studio
from repertory.cli.planned import (
    next_step,
    planned_with,
    say_risks,
    show_afforded,
    show_budget,
    show_engines,
    show_shots,
)
from repertory.cli.screen import complain, film_table, plan_table, say, say_here, takes_table
from repertory.cli.worker import AtOnce
from repertory.errors import YourMove
from repertory.files.remote import place_of
from repertory.model.take import Decision

if TYPE_CHECKING:
    from repertory.app import FilmResult
    from repertory.model.production import CastMember
    from repertory.work.purse import Purse

production = typer.Typer(help="Productions: one project each.", no_args_is_help=True)
take = typer.Typer(help="Takes: bring one along, or list them.", no_args_is_help=True)
Film = Annotated[Path, typer.Argument(help="The production's folder.")]
FilmOption = Annotated[Path, typer.Option("--film", help="The production's folder.")]
Shots = Annotated[list[str] | None, typer.Option("--shot", help="Only this shot; may be repeated.")]
Policy = Annotated[
    str | None,
    typer.Option(
        help='By what engines are chosen: "cheapest", "balanced", "best" or "as listed"; "only kling", "no training" '
        "for none whose vendor trains models on what is sent. Several with commas."
    ),
]
Explore = Annotated[
    int | None,
    typer.Option(
        metavar="SEED",
        help="Try engines that may be better than what is known of them: that may cost more. The same number chooses "
        "the same again.",
    ),
]


def new(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="Where to start the film.")],
    engine: Annotated[
        list[str] | None, typer.Option(help='Card id for everything, or for one kind: "still=byhand".')
    ] = None,
    title: Annotated[str, typer.Option(help="The film's title.")] = "",
    policy: Policy = None,
) -> None:
    """Start a film: a commented shot list and cast file to write into."""
    from repertory.app import Studio
    from repertory.joining import production_with

    settings = production_with(folder, title, engine or (), policy=policy)
    Studio(library_of(context)).new_film(folder, settings=settings)
    say(f"Edit {folder / 'shots.txt'} and {folder / 'cast.toml'}.")
    if place_of(folder):
        say_here(f"On this computer they lie in {folder}; what you change there is sent by the next command.")
    say(f"Next: {_command('production cast', folder)}, or all at once: {_command('film', folder)}")


production.command("new")(new)


@production.command("cast")
def cast(
    context: typer.Context,
    folder: Film = Path(),
    pins: Annotated[
        list[str] | None, typer.Argument(metavar="[NAME=REF]...", help='"Character A=mia", "the coffee shop=cafe@2".')
    ] = None,
    outfit: Annotated[
        list[str] | None,
        typer.Option(
            help='What a character wears in this film: "Character A=leather jacket"; a shot can say otherwise. '
            '"Character A=" takes away what the film says.'
        ),
    ] = None,
) -> None:
    """Build what the library lacks of the cast file and pin every name to a locked version.

    A name that is pinned stays at its version; give it again to pin another one, for all names of that character, place
    or prop. Of several pins, all are kept or none.
    """
    first_is_pin = "=" in str(folder) and not folder.is_dir()
    wanted = _pins([*([str(folder)] if first_is_pin else []), *(pins or ())])
    folder = Path() if first_is_pin else folder
    worn = _pins(outfit or (), 'Write it as "Character A=leather jacket".', bare=True)
    with studio(context, "Casting", film=folder) as desk:
        if wanted or worn:
            desk.recast(folder, wanted, outfits=worn)
        desk.cast_film(folder)
        members = desk.open_film(folder).production.cast
    for line in _cast_list(members):
        say(line)
    say(f"Next: {_command('plan', folder)}")


def _cast_list(members: Sequence[CastMember]) -> Iterator[str]:
    """One line for each of the cast, with every name that the shot list may use: "Character A, Mia = mia@1". Names that
    differ in capitals or hyphens only are one, as they are to the shot list."""
    names: dict[tuple[str, str], dict[str, str]] = {}
    for member in members:
        there = names.setdefault((member.anchor, member.outfit), {})
        key, name = member.placeholder.casefold().replace("-", " "), member.placeholder
        there[key] = max(there.get(key, name), name, key=lambda one: (one != one.lower(), " " in one))
    for (anchor, outfit), called in names.items():
        yield f"{', '.join(called.values())} = {anchor}{f', in {outfit}' if outfit else ''}"


def _pins(
    pairs: Sequence[str], step: str = 'Write it as "Character A=mia@2".', *, bare: bool = False
) -> dict[str, str]:
    """Names and what they are pinned to; with `bare` that may be nothing. Raises YourMove for what is no pin, and for a
    name that is pinned twice."""
    pins: dict[str, str] = {}
    for pair in pairs:
        placeholder, equals, ref = (part.strip() for part in pair.partition("="))
        if not equals or not placeholder or not (ref or bare):
            raise YourMove(f'"{pair}" pins nothing.', step=step)
        if placeholder.casefold() in {name.casefold() for name in pins}:
            raise YourMove(f'"{placeholder}" is pinned twice.', step="Pin it once.")
        pins[placeholder] = ref
    return pins


@production.command("upgrade")
def upgrade(
    context: typer.Context,
    folder: Film = Path(),
    name: Annotated[list[str] | None, typer.Option(help="Only this anchor; may be repeated.")] = None,
    apply: Annotated[bool, typer.Option("--apply", help="Pin the newer versions; without it they are shown.")] = False,
) -> None:
    """Show which anchors have newer versions and what would become stale; change nothing unless told to.

    Stale takes stay, and are used until their shots are shot again.
    """
    with studio(context, "Reading", film=folder) as desk:
        found = desk.upgrade(folder, name or ()) if apply else desk.upgrades(folder)
    found = tuple(one for one in found if not name or one.name in name)
    for one in found:
        stale = f"stale: shots {', '.join(one.stale)}" if one.stale else "no finished shot becomes stale"
        say(f"{one.pinned} -> {one.newest}: {one.problem or stale}")
    if not found:
        say("Every anchor is at its newest version.")
    elif apply:
        say(f"Pinned. Next: {_command('plan', folder)}")
    else:
        say(f"Nothing was changed. To pin them: {_command('production upgrade', folder)} --apply")


def plan(
    context: typer.Context,
    folder: Film = Path(),
    engine: Annotated[
        list[str] | None,
        typer.Option(help='What this engine would get instead, installed or not: "kling-v3"; may be repeated.'),
    ] = None,
    shot: Shots = None,
    policy: Policy = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Compare all engines for each still and clip, and nothing else.")
    ] = False,
    explore: Explore = None,
    budget: Annotated[
        float | None, typer.Option(help="What to make first for so many US dollars: it names the shots to shoot.")
    ] = None,
) -> None:
    """Show which engine makes each shot, why, with which references and words, and the price; nothing is spent."""
    if budget is not None and not 0 <= budget < float("inf"):
        raise YourMove(f"A budget cannot be {budget:g}.", step="Give US dollars: --budget 20")
    if explain:
        with studio(context, "Planning", film=folder) as desk:
            compared = desk.explain(folder, numbers=shot or (), policy=policy, explore=explore)
        show_explained(compared)
        return
    with studio(context, "Planning", film=folder) as desk:
        offered, unknown = planned_with(desk, folder, engine or (), shot or ())
        left = None if budget is None else Decimal(str(budget))
        shots = () if engine else desk.plan(folder, numbers=shot or (), policy=policy, explore=explore, left=left)
        held = desk.left_out(folder, shots, policy=policy, explore=explore, left=left)
        purse = desk.purse(folder)
        doubts = desk.doubts(folder)
        on_outage = desk.open_film(folder).production.on_outage
    if engine:
        show_engines(offered, unknown)
        return
    plan_table(shots)
    show_budget(shots, held, purse, folder, today_alone=left is not None)
    if left is None:
        show_shots(shots)
    if problem := next((planned.problem for planned in shots if planned.problem and not planned.dear), None):
        raise problem
    if left is not None:
        show_afforded(shots, held, left, purse, folder)
        return
    say_risks(shots, on_outage, doubts, folder)
    if policy:
        say(f'\nThis is by another policy. To keep it, write into production.toml: policy = "{policy}"')
    say(f"\n{next_step(shots, held, purse, folder)}")


def shoot(
    context: typer.Context,
    folder: Film = Path(),
    shot: Shots = None,
    explore: Explore = None,
    at_once: AtOnce = None,
    apart: Detach = False,
) -> None:
    """Shoot what is missing: take, measure, repair, measure again. Stop it at any moment and run it again."""
    if apart:
        detach(context, "shoot", folder, ("--shot", shot), ("--explore", explore), ("--at-once", at_once))
    with studio(context, "Shooting", film=folder, shown=True) as desk:
        outcomes = desk.shoot(folder, tuple(shot or ()), explore=explore, at_once=at_once)
        rows = desk.rows(folder, outcomes)
        left, purse = desk.unfinished(folder), desk.purse(folder)
    film_table(rows)
    after = f"Next: {_command('cut', folder)}"
    if left:
        after = f"Not finished yet: shots {', '.join(left)}. {next_of(outcomes, folder, purse)}"
    say_end(outcomes, purse, [after])


@take.command("add")
def add_take(
    context: typer.Context,
    shot: Annotated[str, typer.Argument(help="The shot's number.")],
    file: Annotated[Path, typer.Argument(help="A picture (its keyframe), a clip or a sound, from any tool.")],
    film: FilmOption = Path(),
    line: Annotated[int, typer.Option(help="For a sound: which of the shot's lines it is, counted from 1.")] = 1,
) -> None:
    """Bring a picture or clip along as a take, measured like any other, or a sound as a spoken line."""
    with studio(context, "Measuring", film=film) as desk:
        added = desk.add_take(film, shot, file, line=line)
    from repertory.craft.concluding import take_said

    said = f"{take_said(added.report)}. {added.report.reason}" if added.report else f"kept as line {line}."
    say(f"{added.id}: {said}")
    say(f"Next: {_command('shoot', film)}")


@take.command("list")
def list_takes(context: typer.Context, folder: Film = Path()) -> None:
    """List every take with its file, its verdict and what a person decided."""
    with studio(context, "Reading", film=folder) as desk:
        takes = desk.takes(folder)
    if takes:
        takes_table(takes)
    else:
        say(f"There is no take yet. Next: {_command('shoot', folder)}")


def review(
    context: typer.Context,
    folder: Film = Path(),
    accept: Annotated[list[str] | None, typer.Option(help="Accept this take, whatever was measured.")] = None,
    refuse: Annotated[list[str] | None, typer.Option(help="Refuse this take; the next shoot makes another.")] = None,
    reason: Annotated[str, typer.Option(help="Why; it is kept.")] = "",
) -> None:
    """Show what waits for a decision, or decide."""
    decided = [*((one, Decision.ACCEPTED) for one in accept or ()), *((one, Decision.REFUSED) for one in refuse or ())]
    both = set(accept or ()) & set(refuse or ())
    if both:
        raise YourMove(f"{min(both)} cannot be both accepted and refused.", step="Give it once.")
    with studio(context, "Reading", film=folder) as desk:
        there = desk.open_film(folder).takes
        for take_id, _ in decided:
            there.get(take_id)  # all ids are known before anything is decided
        for take_id, decision in decided:
            desk.decide(folder, take_id, decision, reason)
            say(f"{decision.value.capitalize()} {take_id}.")
        waiting, left = desk.undecided(folder), desk.unfinished(folder)
    if waiting:
        takes_table(waiting)
        say(f"Decide: {_command('review', folder)} --accept TAKE, or --refuse TAKE")
        if decided:
            say(f"Or go on with what was decided: {_command('shoot', folder)}")
    else:
        say(f"Nothing waits for a decision. Next: {_command('shoot' if left else 'cut', folder)}")


def cut(context: typer.Context, folder: Film = Path()) -> None:
    """Cut the finished shots: film.mp4, contact-sheet.png, continuity.html."""
    with studio(context, "Cutting", film=folder) as desk:
        made = desk.cut(folder)
        undecided = {seen.take.shot for seen in desk.undecided(folder)} if made.missing else set()
    for path in made.files:
        say(str(path))
    if made.stale:
        complain(
            f"Shots shown as they were before their words or cast changed: {', '.join(made.stale)}. "
            f"To shoot them again: {_command('shoot', folder)}"
        )
    if made.missing:
        _say_missing(folder, made.missing, undecided)
        sys.exit(NOT_DONE)


def _say_missing(folder: Path, missing: Sequence[str], undecided: Collection[str]) -> None:
    """Names the shots that are not in the film, and for each what brings it there."""
    complain(f"Shots not in the film, since they are not finished: {', '.join(missing)}.")
    waiting = [number for number in missing if number in undecided]
    open_shots = [number for number in missing if number not in undecided]
    if waiting:
        complain(f"Takes of shot {', '.join(waiting)} wait for a decision. Next: {_command('review', folder)}")
    if open_shots:
        complain(f"Not shot yet: {', '.join(open_shots)}. Next: {_command('shoot', folder)}")


def _command(words: str, folder: Path) -> str:
    """A command to type, its folder quoted where a shell would take it apart."""
    return f"repertory {words} {shlex.quote(str(folder))}"


def film(
    context: typer.Context,
    folder: Film = Path(),
    engine: Annotated[
        list[str] | None,
        typer.Option(
            help='From now on this card for everything, or for one kind: "clip=kling-v3"; of several the router picks.'
        ),
    ] = None,
    policy: Policy = None,
    budget: Annotated[
        float | None,
        typer.Option(help="US dollars that may be spent on the film from now on, what was spent included."),
    ] = None,
    apart: Detach = False,
) -> None:
    """All of it: build the cast, shoot every shot, cut the film. Run it again to go on.

    What is chosen here is kept in production.toml; what other engines made of a shot becomes stale by it, and stays.
    """
    from repertory.joining import production_changed

    if apart:
        detach(context, "film", folder, ("--engine", engine), ("--policy", policy), ("--budget", budget))
    with studio(context, "Film", film=folder, shown=True) as desk:
        if engine or policy or budget is not None:
            film = desk.open_film(folder)
            film.save(production_changed(film.production, engine or (), policy=policy, budget_usd=budget))
        result, purse = desk.film(folder), desk.purse(folder)
    left = any(outcome.state.value != "accepted" for outcome in result.outcomes)
    _finish(result, purse, [next_of(result.outcomes, folder, purse)] if left else ())


def demo(
    folder: Annotated[Path, typer.Option(help="Where to make it.")] = Path("out"),
) -> None:
    """Make the example film, offline: the coffee shop, eight shots, two characters."""
    from repertory.app import Studio, start_example
    from repertory.cli.screen import progress

    with progress("The coffee shop") as tell:
        desk = Studio(folder / "library", tell=tell)
        made = start_example(desk, folder)
        result, purse = desk.film(made), desk.purse(made)
    _finish(result, purse, tuple(_after_demo(made, desk.folder)))


def _after_demo(made: Path, library: Path) -> Iterator[str]:
    """What to type next, as it works from here: with the library named where another one would be read."""
    from repertory.company import default_library

    found = default_library(made).resolve() == library.resolve()
    command = "repertory" if found else f"repertory --library {shlex.quote(str(library))}"
    yield f"Next: {command} report {shlex.quote(str(made))}"
    yield f"  or: {command} take list {shlex.quote(str(made))}"


def _finish(result: FilmResult, purse: Purse, after: Sequence[str] = ()) -> None:
    film_table(result.rows)
    for line in map(str, result.files):
        say(line)
    say_end(result.outcomes, purse, after)


COMMANDS = (new, plan, shoot, review, cut, film, demo)
