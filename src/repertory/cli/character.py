"""`repertory character`: cast a face, pick it, build it in order, lock it; or bring pictures along."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from repertory.cli.bindings import known_to
from repertory.cli.character_card import say_expressions, say_unseen_outfits, show_character
from repertory.cli.drafts import say_unsaid, whose
from repertory.cli.opening import Budget, consent_of, lock_and_say, not_empty, say_offered, say_unlocked, shown, studio
from repertory.cli.screen import figure, say
from repertory.cli.wardrobe import outfit_pictures
from repertory.craft import building
from repertory.errors import YourMove
from repertory.model.anchor import ANGLES, AnchorKind, Character, Role, Stage

if TYPE_CHECKING:
    from repertory.app import Studio
    from repertory.library.cards import Candidate
    from repertory.work.build import Pictures

app = typer.Typer(help="Characters: cast, pick, build in order, lock, import.", no_args_is_help=True)
Name = Annotated[str, typer.Argument(help="The character's name: lower case letters, digits, hyphens.")]
Title = Annotated[str, typer.Option(help='As people write it; "Mia" for mia.')]
Pronoun = Annotated[
    str, typer.Option(help="she, he or they: all that prompts say about the character; they if nothing is said.")
]
VoiceName = Annotated[str, typer.Option(help="Name of the voice that speaks all lines; see: repertory voice list")]
Engine = Annotated[str, typer.Option(help="Card id of the engine that makes the pictures.")]
Candidates = Annotated[
    int,
    typer.Option(min=0, help="Make so many for each one that is lacking, in the first open stage, and pick yourself."),
]
Draft = Annotated[bool, typer.Option("--draft", help="Show the draft, with what has changed since the newest lock.")]
Seed = Annotated[int, typer.Option(help="Other seeds give other pictures.")]
Real = Annotated[bool, typer.Option("--real", help="A real person; needs a consent.")]
Synthetic = Annotated[
    bool,
    typer.Option("--synthetic", help="An invented person: nobody looks like this. Taken to be so if nothing is said."),
]
ConsentBy = Annotated[str, typer.Option(help="Who gave the consent.")]
ConsentText = Annotated[str, typer.Option("--consent", help="What was consented to, in words.")]
ConsentOn = Annotated[str, typer.Option(help="The day of the consent, YYYY-MM-DD.")]
ConsentFile = Annotated[Path | None, typer.Option(help="What proves it: a PDF, a text, a picture, a recording.")]
DECLARABLE = (*ANGLES, "front", "back")
"""The angles that may be said instead of measured."""
_SAY_WHO = (
    'Say who it is: repertory character new {name} --prompt "a 28-year-old woman with short dark hair"; '
    "or bring pictures: repertory character import {name} --headshot PICTURE"
)


@app.command()
def new(
    context: typer.Context,
    name: Name,
    prompt: Annotated[str, typer.Option(help="Words from which candidate faces are made.")] = "",
    title: Title = "",
    pronoun: Pronoun = "",
    voice: VoiceName = "",
    candidates: Annotated[int, typer.Option(min=0, help="How many faces to offer.")] = 4,
    seed: Annotated[int, typer.Option(help="Other seeds give other faces.")] = 1,
    engine: Engine = "previs",
    budget: Budget = 0.0,
) -> None:
    """Make a character and offer candidate faces; run it again with another --seed for more."""
    from repertory.work.build import Pictures

    with studio(context, "Casting", budget=budget) as desk:
        if voice:
            desk.library.require(voice, AnchorKind.VOICE)
        if name not in desk.library.names():
            if candidates and not prompt.strip():
                raise YourMove(f'"{name}" has no words to be cast from.', step=_SAY_WHO.format(name=name))
            desk.new_character(name, prompt=prompt, title=title, pronoun=pronoun or "they", voice=voice)
        else:
            desk.library.require(name, AnchorKind.CHARACTER)
            if prompt:
                desk.reprompt(name, prompt)
            if title or pronoun or voice:
                desk.import_character(name, Pictures(), title=title, pronoun=pronoun, voice=voice)
        found: tuple[Candidate, ...] = ()
        if candidates:
            known = len(desk.library.candidates(name))
            found = desk.cast(name, engine=engine, count=known + candidates, seed=seed)
        paths = [desk.library.open_candidate(name, one) for one in found]
    for candidate, path in zip(found, paths, strict=True):
        nearest = min(candidate.distances.values(), default=None)
        apart = f", {figure(nearest)} from the nearest other face" if nearest is not None else ""
        apart += f"; refused: {candidate.measured}" if candidate.refused else ""
        say(f"{candidate.number}  {path}{apart}")
        for note in candidate.notes:
            say(f"   {note}")
    if found:
        say_offered("character", name)
    else:
        say(f"Next: repertory character new {name}, or: repertory character import {name} --headshot PICTURE")


@app.command()
def pick(
    context: typer.Context,
    name: Name,
    numbers: Annotated[list[int], typer.Argument(metavar="NUMBER...", help="The candidates' numbers.")],
    waive: Annotated[str, typer.Option(help="A reason to keep what measures badly.")] = "",
) -> None:
    """Make candidates the references that they would become. A headshot is locked by that, and used for everything
    that follows; of the others, the next pick takes the place of the one before."""
    with studio(context, "Picking") as desk:
        desk.library.require(name, AnchorKind.CHARACTER)
        character = desk.pick(name, *numbers, waive=waive)
        face = any(desk.library.candidate(name, number).role is Role.HEADSHOT for number in numbers)
    if not face and isinstance(character, Character):
        show_character(desk, character)
        _say_candidates(desk, name)
        _say_next(character)
        return
    engine = building.engine_option(character) if isinstance(character, Character) else ""
    say(f"{character.title} has a face. Next: repertory character build {name} --outfit OUTFIT --outfit OUTFIT{engine}")


@app.command()
def build(
    context: typer.Context,
    name: Name,
    stage: Annotated[Stage | None, typer.Option(help="Only this stage; else all that are open.")] = None,
    outfit: Annotated[
        list[str] | None, typer.Option(help="An outfit to make; name two or three.", callback=not_empty)
    ] = None,
    view: Annotated[
        list[str] | None,
        typer.Option(help="Make a further side of the outfits, such as back, from their fronts.", callback=not_empty),
    ] = None,
    candidates: Candidates = 0,
    seed: Seed = 1,
    engine: Engine = "previs",
    budget: Budget = 0.0,
) -> None:
    """Make angles, outfits and expressions from the master; each is measured against it before it is kept."""
    with studio(context, "Building", budget=budget) as desk:
        desk.library.require(name, AnchorKind.CHARACTER)
        character = desk.build(
            name,
            stage=stage,
            outfits=outfit or (),
            seen_from=view or (),
            engine=engine,
            candidates=candidates,
            seed=seed,
        )
    if candidates:
        say_offered("character", name)
        return
    show_character(desk, character)
    _say_next(character)


@app.command(name="import")
def import_(
    context: typer.Context,
    name: Name,
    headshot: Annotated[Path | None, typer.Option(help="The master reference: one clear, frontal face.")] = None,
    angle: Annotated[
        list[Path] | None,
        typer.Option(
            help='A further view; its angle is measured. Or declare it: "back=picture.png", "profile left=..."'
        ),
    ] = None,
    outfit: Annotated[
        list[str] | None,
        typer.Option(help='"leather jacket=picture.png"; a further side of it: "leather jacket/back=picture.png"'),
    ] = None,
    expression: Annotated[list[str] | None, typer.Option(help='"happy=picture.png"')] = None,
    title: Title = "",
    pronoun: Pronoun = "",
    voice: VoiceName = "",
    waive: Annotated[str, typer.Option(help="A reason to keep pictures that measure badly.")] = "",
    waive_stages: Annotated[str, typer.Option(help="A reason to do without the stages that are not complete.")] = "",
    real: Real = False,
    synthetic: Synthetic = False,
    consent_by: ConsentBy = "",
    consent: ConsentText = "",
    consent_on: ConsentOn = "",
    consent_file: ConsentFile = None,
) -> None:
    """Bring pictures from any tool. Each is measured against the headshot before it is kept.

    Whose face it is you say: --real with a consent, or --synthetic. It is believed, since no picture tells.
    """
    agreed = consent_of(real, consent_by, consent, consent_on, consent_file, synthetic=synthetic)
    pictures = _pictures(headshot, angle, outfit, expression)
    with studio(context, "Measuring") as desk:
        character = desk.import_character(
            name,
            pictures,
            title=title,
            pronoun=pronoun,
            voice=voice,
            consent=agreed,
            consent_file=consent_file,
            waive=waive,
            waive_stages=waive_stages,
        )
        show_character(desk, character)
        if outfit:
            say_unseen_outfits(desk, character)
    if headshot is not None and not (real or synthetic):
        say_unsaid(character)
    _say_next(character)


@app.command()
def voice(
    context: typer.Context, name: Name, voice: Annotated[str, typer.Argument(help="Name of a voice of the library.")]
) -> None:
    """Give the character the voice that speaks all its lines. Lock the character again afterwards."""
    with studio(context, "Reading") as desk:
        desk.library.require(name, AnchorKind.CHARACTER)
        desk.library.require(voice, AnchorKind.VOICE)
        character = desk.give_voice(name, voice)
    say(f"{character.title} speaks with {voice}. Next: repertory character lock {name}")


@app.command()
def lock(context: typer.Context, name: Name) -> None:
    """Freeze the character at its next version; productions pin versions."""
    with studio(context, "Locking") as desk:
        desk.library.require(name, AnchorKind.CHARACTER)
        lock_and_say(desk, name)
        character = desk.library.get(name)
        if isinstance(character, Character):
            say_unseen_outfits(desk, character)


@app.command()
def show(
    context: typer.Context, name: Annotated[str, typer.Argument(help="mia, or mia@2.")], draft: Draft = False
) -> None:
    """Show a character: stages, references and their distances to the master."""
    with studio(context, "Reading") as desk:
        anchor = shown(desk, name, AnchorKind.CHARACTER, draft=draft)
        paths = {one.media.name: desk.library.open(anchor, one.media) for one in anchor.references}
        if not draft:
            say_unlocked(desk, name, anchor.kind)
        if isinstance(anchor, Character):
            show_character(desk, anchor)
            for line in (*whose(desk, anchor), *known_to(desk, name)):
                say(line)
            say_expressions(desk, anchor)
            _say_candidates(desk, anchor.name)
    if isinstance(anchor, Character):
        for path in paths.values():
            say(str(path))
        if not anchor.locked:
            _say_next(anchor)


def _say_next(character: Character) -> None:
    """Lock it; or what the first open stage lacks, and the ways out."""
    stage = building.open_stage(character)
    if stage is None:
        say(f"Next: repertory character lock {character.name}")
    else:
        say(f"{building.standing(character, stage)} {building.ways_out(character, stage).replace('Run:', 'Next:', 1)}")


def _say_candidates(desk: Studio, name: str) -> None:
    """How many candidates wait to be looked at, if any."""
    waiting = sum(one.open and not one.picked for one in desk.candidates(name))
    if waiting:
        many = f"{waiting} candidate{'' if waiting == 1 else 's'} to pick from"
        say(f"  {many}: repertory character candidates {name} --sheet {name}-candidates.png")


def _pictures(
    headshot: Path | None, angle: Sequence[Path] | None, outfit: Sequence[str] | None, expression: Sequence[str] | None
) -> Pictures:
    """What was brought along, by what it shows."""
    from repertory.work.build import Pictures

    measured, declared = _angles(angle or ())
    fronts, sides = outfit_pictures(_named(outfit))
    return Pictures(
        headshot=headshot,
        angles=measured,
        declared=declared,
        outfits=fronts,
        outfit_views=sides,
        expressions=_named(expression),
    )


def _angles(given: Sequence[Path]) -> tuple[list[Path], dict[str, Path]]:
    """Pictures whose angle is measured, and those with a name before them: {"back": Path("a.png")}."""
    declared = [str(path) for path in given if str(path).partition("=")[0].strip() in DECLARABLE]
    for path in given:
        name, equals, _ = str(path).partition("=")
        if equals and str(path) not in declared and not path.exists():
            raise YourMove(f'"{name}" is no angle.', step=f"Write it as one of: {', '.join(DECLARABLE)}.")
    return [path for path in given if str(path) not in declared], _named(declared)


def _named(pairs: Sequence[str] | None) -> dict[str, Path]:
    """{"happy": Path("a.png")} from ["happy=a.png"]."""
    found: dict[str, Path] = {}
    for pair in pairs or ():
        name, equals, path = pair.partition("=")
        if not equals or not name.strip() or not path.strip():
            raise YourMove(f'"{pair}" names no picture.', step='Write it as "happy=picture.png".')
        if name.strip() in found:
            raise YourMove(f'Two pictures are called "{name.strip()}".', step="Give each a name of its own.")
        found[name.strip()] = Path(path.strip())
    return found
