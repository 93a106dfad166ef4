"""`repertory location`, `prop`, `voice` and `look`: the anchors that are not characters."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from repertory.cli.bindings import known_to
from repertory.cli.character import (
    Candidates,
    ConsentBy,
    ConsentFile,
    ConsentOn,
    ConsentText,
    Draft,
    Engine,
    Real,
    Seed,
)
from repertory.cli.drafts import whose
from repertory.cli.opening import (
    Budget,
    consent_of,
    kind_of,
    lock_and_say,
    not_empty,
    say_offered,
    say_unlocked,
    settings_of,
    shown,
    studio,
)
from repertory.cli.screen import say
from repertory.model.anchor import Anchor, AnchorKind, Role, Voice

location = typer.Typer(help="Locations: a place is a character too.", no_args_is_help=True)
prop = typer.Typer(help="Props: things that are held or stand about.", no_args_is_help=True)
voice = typer.Typer(help="Voices: one voice for all lines of a character.", no_args_is_help=True)
look = typer.Typer(help="Looks: the film stock and palette of a whole film, as pictures.", no_args_is_help=True)
Name = Annotated[str, typer.Argument(help="Its name: lower case letters, digits, hyphens.")]
Picture = Annotated[Path, typer.Argument(help="A PNG, JPEG or WebP file.")]
Prompt = Annotated[str, typer.Option(help="Words from which it is made.")]
Title = Annotated[str, typer.Option(help="As people write it.")]
_HOW_TO_MAKE = {
    AnchorKind.LOCATION: "Next: repertory location build {name} --light afternoon, or: "
    "repertory location import {name} PICTURE",
    AnchorKind.PROP: "Next: repertory prop build {name}, or: repertory prop import {name} PICTURE",
    AnchorKind.VOICE: "Next: repertory voice new {name} --speaker SPEAKER, or: repertory voice import {name} RECORDING",
    AnchorKind.LOOK: "Next: repertory look import {name} PICTURE",
}


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
    view: Annotated[
        list[str] | None,
        typer.Option(help='A further side, such as "window side", made from the master view.', callback=not_empty),
    ] = None,
    candidates: Candidates = 0,
    seed: Seed = 1,
    engine: Engine = "previs",
    budget: Budget = 0.0,
) -> None:
    """Make the master view, then the same place in each light and from further sides."""
    with studio(context, "Building", budget=budget) as desk:
        desk.library.require(name, AnchorKind.LOCATION)
        anchor = desk.build_views(
            name, light or (), seen_from=view or (), engine=engine, candidates=candidates, seed=seed
        )
    if candidates:
        say_offered("location", name)
    else:
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
    view: Annotated[list[str] | None, typer.Option(help="A side to make: front, back.", callback=not_empty)] = None,
    candidates: Candidates = 0,
    seed: Seed = 1,
    engine: Engine = "previs",
    budget: Budget = 0.0,
) -> None:
    """Make the prop from its sides, the later ones from the first."""
    with studio(context, "Building", budget=budget) as desk:
        desk.library.require(name, AnchorKind.PROP)
        anchor = desk.build_views(name, view or (), engine=engine, candidates=candidates, seed=seed)
    if candidates:
        say_offered("prop", name)
    else:
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
    consent_file: ConsentFile = None,
    budget: Budget = 0.0,
) -> None:
    """Make a voice and let it speak its sample."""
    agreed = consent_of(real, consent_by, consent, consent_on, consent_file)
    with studio(context, "Speaking", budget=budget) as desk:
        made = desk.new_voice(
            name,
            engine=engine,
            speaker=speaker,
            settings=settings_of(setting),
            title=title,
            consent=agreed,
            consent_file=consent_file,
        )
        path = desk.library.open(made, made.references[0].media)
    say(f"{path}\nNext: repertory voice lock {name}")


@location.command("import")
def import_location(
    context: typer.Context,
    name: Name,
    picture: Picture,
    light: Annotated[
        str, typer.Option(help='The light in it: "golden hour"; that of the master view where nothing is said.')
    ] = "",
    view: Annotated[
        str, typer.Option(help='From which further side it shows the place: "window side"; without it the master view.')
    ] = "",
    title: Title = "",
) -> None:
    """Bring a picture of a place along. The first is its master view. A new name makes a new place."""
    _import(context, name, picture, light, seen_from=view, title=title)


@prop.command("import")
@look.command("import")
def import_view(
    context: typer.Context,
    name: Name,
    picture: Picture,
    view: Annotated[str, typer.Option(help="Which one it is: a side (front, back), any word.")] = "",
    title: Title = "",
) -> None:
    """Bring a picture along. The first is the one that is sent. A new name makes a new one."""
    _import(context, name, picture, view, title=title)


@voice.command("import")
def import_voice(
    context: typer.Context,
    name: Name,
    recording: Annotated[Path, typer.Argument(help="A sound: WAV, MP3, FLAC, M4A or OGG.")],
    called: Annotated[str, typer.Option(help="Which recording it is, if there are several: any word.")] = "",
    words: Annotated[str, typer.Option(help="The words that are spoken in it.")] = "",
    engine: Annotated[
        str, typer.Option(help="Who speaks the lines of a new voice; byhand: you record them.")
    ] = "byhand",
    speaker: Annotated[str, typer.Option(help="The engine's voice id, where it has one.")] = "",
    title: Title = "",
    real: Real = False,
    synthetic: Annotated[bool, typer.Option("--synthetic", help="An engine made it: nobody sounds like this.")] = False,
    consent_by: ConsentBy = "",
    consent: ConsentText = "",
    consent_on: ConsentOn = "",
    consent_file: ConsentFile = None,
) -> None:
    """Bring a recording of a voice along: ten seconds or more of clear speech. Of several, each has a name. A new name
    makes a new voice. A person's voice needs the recorded consent."""
    agreed = consent_of(real, consent_by, consent, consent_on, consent_file, synthetic=synthetic)
    with studio(context, "Listening") as desk:
        made = desk.import_voice(
            Voice(name=name, title=title or name.replace("-", " "), engine=engine, speaker=speaker),
            recording,
            called.strip(),
            text=words.strip(),
            synthetic=synthetic,
            consent=agreed,
            consent_file=consent_file,
        )
    samples = "; ".join(one.full_name for one in made.references)
    say(f"{made.title}: {samples}. Next: repertory voice lock {name}")


def _import(context: typer.Context, name: str, picture: Path, called: str, *, seen_from: str = "", title: str) -> None:
    kind = kind_of(context)
    with studio(context, "Reading") as desk:
        if name in desk.library.names():
            desk.library.require(name, kind)
        anchor = desk.import_view(name, picture, called.strip(), seen_from=seen_from.strip(), kind=kind, title=title)
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


@location.command("show")
@prop.command("show")
@voice.command("show")
@look.command("show")
def show(
    context: typer.Context, name: Annotated[str, typer.Argument(help="Its name, or name@2.")], draft: Draft = False
) -> None:
    """Show its version and its files."""
    with studio(context, "Reading") as desk:
        anchor = shown(desk, name, kind_of(context), draft=draft)
        paths = [desk.library.open(anchor, one.media) for one in anchor.references]
        said = [*whose(desk, anchor), *known_to(desk, name)]
        if not draft:
            say_unlocked(desk, name, anchor.kind)
    say(f"{anchor.title} ({anchor.ref}), {anchor.kind.value}")
    for line in said:
        say(line)
    if isinstance(anchor, Voice):
        settings = "".join(
            f", {key} {value if isinstance(value, str) else f'{value:g}'}" for key, value in anchor.settings.items()
        )
        say(f"  spoken by {anchor.engine} as {anchor.speaker}{settings}")
    for reference, path in zip(anchor.references, paths, strict=True):
        master = " (master view)" if reference.role is Role.VIEW and reference is anchor.references[0] else ""
        say(f"  {reference.full_name}{master}: {path}")
    if not paths:
        say(f"  nothing yet. {_HOW_TO_MAKE[anchor.kind].format(name=anchor.name)}")


def _say_views(anchor: Anchor) -> None:
    views = "; ".join(one.full_name for one in anchor.references)
    say(f"{anchor.title}: {views}. Next: repertory {anchor.kind.value} lock {anchor.name}")
