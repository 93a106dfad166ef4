"""`repertory location`, `prop`, `voice` and `look`: the anchors that are not characters."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from repertory.cli.character import Budget, ConsentBy, ConsentOn, ConsentText, Engine, Real
from repertory.cli.opening import consent_of, kind_of, lock_and_say, not_empty, say_unlocked, studio
from repertory.cli.screen import say
from repertory.errors import YourMove
from repertory.model.anchor import Anchor, AnchorKind, Voice

location = typer.Typer(help="Locations: a place is a character too.", no_args_is_help=True)
prop = typer.Typer(help="Props: things that are held or stand about.", no_args_is_help=True)
voice = typer.Typer(help="Voices: one voice for all lines of a character.", no_args_is_help=True)
look = typer.Typer(help="Looks: the film stock and palette of a whole film, as pictures.", no_args_is_help=True)
Name = Annotated[str, typer.Argument(help="Its name: lower case letters, digits, hyphens.")]
Prompt = Annotated[str, typer.Option(help="Words from which it is made.")]
Title = Annotated[str, typer.Option(help="As people write it.")]
_HOW_TO_MAKE = {
    AnchorKind.LOCATION: "Next: repertory location build {name} --light afternoon, or: "
    "repertory location import {name} PICTURE",
    AnchorKind.PROP: "Next: repertory prop build {name}, or: repertory prop import {name} PICTURE",
    AnchorKind.VOICE: "Next: repertory voice new {name} --speaker SPEAKER",
    AnchorKind.LOOK: "Next: repertory look import {name} PICTURE",
}
_FIRST_VIEW = {AnchorKind.LOCATION: "afternoon", AnchorKind.PROP: "front", AnchorKind.LOOK: "look"}


@location.command("new")
def new_location(context: typer.Context, name: Name, prompt: Prompt = "", title: Title = "") -> None:
    """Make a location. Run it again with another --prompt while it has no view."""
    with studio(context, "Making") as desk:
        desk.new_location(name, prompt=prompt, title=title)
    say(_HOW_TO_MAKE[AnchorKind.LOCATION].format(name=name))


@location.command("build")
def build_location(
    context: typer.Context,
    name: Name,
    light: Annotated[list[str] | None, typer.Option(help="afternoon, golden hour, night.", callback=not_empty)] = None,
    engine: Engine = "previs",
    budget: Budget = 0.0,
) -> None:
    """Make a view for each light, the later ones from the first."""
    with studio(context, "Building", budget=budget) as desk:
        desk.library.require(name, AnchorKind.LOCATION)
        anchor = desk.build_views(name, light or ["afternoon"], engine=engine)
    _say_views(anchor)


@prop.command("new")
def new_prop(context: typer.Context, name: Name, prompt: Prompt = "", title: Title = "") -> None:
    """Make a prop. Run it again with another --prompt while it has no view."""
    with studio(context, "Making") as desk:
        desk.new_prop(name, prompt=prompt, title=title)
    say(_HOW_TO_MAKE[AnchorKind.PROP].format(name=name))


@prop.command("build")
def build_prop(
    context: typer.Context,
    name: Name,
    view: Annotated[list[str] | None, typer.Option(help="A view to make.", callback=not_empty)] = None,
    engine: Engine = "previs",
    budget: Budget = 0.0,
) -> None:
    """Make the prop's views."""
    with studio(context, "Building", budget=budget) as desk:
        desk.library.require(name, AnchorKind.PROP)
        anchor = desk.build_views(name, view or ["front"], engine=engine)
    _say_views(anchor)


@voice.command("new")
def new_voice(
    context: typer.Context,
    name: Name,
    speaker: Annotated[str, typer.Option(help="The engine's voice id, for example en-us+f3; needed.")] = "",
    setting: Annotated[list[str] | None, typer.Option(help='"pitch=58"')] = None,
    engine: Engine = "previs",
    title: Title = "",
    real: Real = False,
    consent_by: ConsentBy = "",
    consent: ConsentText = "",
    consent_on: ConsentOn = "",
    budget: Budget = 0.0,
) -> None:
    """Make a voice and let it speak its sample."""
    agreed = consent_of(real, consent_by, consent, consent_on)
    with studio(context, "Speaking", budget=budget) as desk:
        made = desk.new_voice(
            name, engine=engine, speaker=speaker, settings=_settings(setting), title=title, consent=agreed
        )
        path = desk.library.open(made, made.references[0].media)
    say(f"{path}\nNext: repertory voice lock {name}")


@location.command("import")
@prop.command("import")
@look.command("import")
def import_view(
    context: typer.Context,
    name: Name,
    picture: Annotated[Path, typer.Argument(help="A PNG, JPEG or WebP file.")],
    view: Annotated[
        str,
        typer.Option(help="Which view it is: a light (afternoon), a side (front), any word."),
    ] = "",
    title: Title = "",
) -> None:
    """Bring a picture along as a view. A new name makes a new one."""
    kind = kind_of(context)
    shown = view.strip() or _FIRST_VIEW[kind]
    with studio(context, "Reading") as desk:
        if name in desk.library.names():
            desk.library.require(name, kind)
        anchor = desk.import_view(name, picture, shown, kind=kind, title=title)
    _say_views(anchor)


@location.command("lock")
@prop.command("lock")
@voice.command("lock")
@look.command("lock")
def lock(context: typer.Context, name: Name) -> None:
    """Freeze it at its next version."""
    kind = kind_of(context)
    with studio(context, "Locking") as desk:
        desk.library.require(name, kind)
        lock_and_say(desk, name)
    if kind is AnchorKind.VOICE:
        say(f"Next: repertory character voice CHARACTER {name}")
    else:
        say(f'Next: repertory new my-film, and name it in my-film/cast.toml: [[{kind.value}s]] name = "{name}"')


@location.command("show")
@prop.command("show")
@voice.command("show")
@look.command("show")
def show(context: typer.Context, name: Annotated[str, typer.Argument(help="Its name, or name@2.")]) -> None:
    """Show its version and its files."""
    with studio(context, "Reading") as desk:
        desk.library.require(name, kind_of(context))
        anchor = desk.library.get(name)
        paths = [desk.library.open(anchor, one.media) for one in anchor.references]
        say_unlocked(desk, name, anchor.kind)
    say(f"{anchor.title} ({anchor.ref}), {anchor.kind.value}, {anchor.origin.value}")
    if isinstance(anchor, Voice):
        settings = "".join(
            f", {key} {value if isinstance(value, str) else f'{value:g}'}" for key, value in anchor.settings.items()
        )
        say(f"  spoken by {anchor.engine} as {anchor.speaker}{settings}")
    for reference, path in zip(anchor.references, paths, strict=True):
        say(f"  {reference.name}: {path}")
    if not paths:
        say(f"  nothing yet. {_HOW_TO_MAKE[anchor.kind].format(name=anchor.name)}")


def _say_views(anchor: Anchor) -> None:
    views = ", ".join(one.name for one in anchor.references)
    say(f"{anchor.title}: {views}. Next: repertory {anchor.kind.value} lock {anchor.name}")


def _settings(pairs: list[str] | None) -> dict[str, float | str]:
    found: dict[str, float | str] = {}
    for pair in pairs or ():
        name, equals, value = pair.partition("=")
        if not equals:
            raise YourMove(f'"{pair}" is no setting.', step='Write it as "pitch=58".')
        try:
            found[name] = float(value)
        except ValueError:
            found[name] = value
    return found
