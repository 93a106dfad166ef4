"""`repertory character`: cast a face, pick it, build it in order, lock it; or bring pictures along."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from repertory.cli.opening import consent_of, lock_and_say, not_empty, say_unlocked, studio
from repertory.cli.screen import figure, say
from repertory.craft import building
from repertory.craft.portraits import in_hex
from repertory.errors import MissingPart, YourMove
from repertory.model.anchor import ANGLES, AnchorKind, Character, Reference, Stage

if TYPE_CHECKING:
    from repertory.app import Studio
    from repertory.library.cards import Candidate

app = typer.Typer(help="Characters: cast, pick, build in order, lock, import.", no_args_is_help=True)
Name = Annotated[str, typer.Argument(help="The character's name: lower case letters, digits, hyphens.")]
Title = Annotated[str, typer.Option(help='As people write it; "Mia" for mia.')]
Pronoun = Annotated[
    str, typer.Option(help="she, he or they: all that prompts say about the character; they if nothing is said.")
]
VoiceName = Annotated[str, typer.Option(help="Name of the voice that speaks all lines; see: repertory voice list")]
Engine = Annotated[str, typer.Option(help="Card id of the engine that makes the pictures.")]
Budget = Annotated[
    float,
    typer.Option(
        help="US dollars that may be spent on building this one, over its life; productions pay for themselves."
    ),
]
Real = Annotated[bool, typer.Option("--real", help="A real person; needs a consent.")]
ConsentBy = Annotated[str, typer.Option(help="Who gave the consent.")]
ConsentText = Annotated[str, typer.Option("--consent", help="What was consented to, in words.")]
ConsentOn = Annotated[str, typer.Option(help="The day of the consent, YYYY-MM-DD.")]
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
        say(f"{candidate.number}  {path}{apart}")
        for note in candidate.notes:
            say(f"   {note}")
    if found:
        say(f"Next: look at them, then: repertory character pick {name} NUMBER")
    else:
        say(f"Next: repertory character new {name}, or: repertory character import {name} --headshot PICTURE")


@app.command()
def pick(
    context: typer.Context, name: Name, number: Annotated[int, typer.Argument(help="The candidate's number.")]
) -> None:
    """Make a candidate the master reference. It is locked and used for everything that follows."""
    with studio(context, "Picking") as desk:
        desk.library.require(name, AnchorKind.CHARACTER)
        character = desk.pick(name, number)
    say(f"{character.title} has a face. Next: repertory character build {name} --outfit OUTFIT --outfit OUTFIT")


@app.command()
def build(
    context: typer.Context,
    name: Name,
    stage: Annotated[Stage | None, typer.Option(help="Only this stage; else all that are open.")] = None,
    outfit: Annotated[
        list[str] | None, typer.Option(help="An outfit to make; name two or three.", callback=not_empty)
    ] = None,
    engine: Engine = "previs",
    budget: Budget = 0.0,
) -> None:
    """Make angles, outfits and expressions from the master; each is measured against it before it is kept."""
    with studio(context, "Building", budget=budget) as desk:
        desk.library.require(name, AnchorKind.CHARACTER)
        character = desk.build(name, stage=stage, outfits=outfit or (), engine=engine)
    _show(character)
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
    outfit: Annotated[list[str] | None, typer.Option(help='"leather jacket=picture.png"')] = None,
    expression: Annotated[list[str] | None, typer.Option(help='"happy=picture.png"')] = None,
    title: Title = "",
    pronoun: Pronoun = "",
    voice: VoiceName = "",
    waive: Annotated[str, typer.Option(help="A reason to keep pictures that measure badly.")] = "",
    waive_stages: Annotated[str, typer.Option(help="A reason to do without the stages that are not complete.")] = "",
    real: Real = False,
    consent_by: ConsentBy = "",
    consent: ConsentText = "",
    consent_on: ConsentOn = "",
) -> None:
    """Bring pictures from any tool. Each is measured against the headshot before it is kept."""
    from repertory.work.build import Pictures

    agreed = consent_of(real, consent_by, consent, consent_on)
    measured, declared = _angles(angle or ())
    pictures = Pictures(
        headshot=headshot,
        angles=measured,
        declared=declared,
        outfits=_named(outfit),
        expressions=_named(expression),
    )
    with studio(context, "Measuring") as desk:
        character = desk.import_character(
            name,
            pictures,
            title=title,
            pronoun=pronoun,
            voice=voice,
            consent=agreed,
            waive=waive,
            waive_stages=waive_stages,
        )
    _show(character)
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
    say(f'Next: repertory new my-film, and name it in my-film/cast.toml: [[characters]] name = "{name}"')


@app.command()
def show(context: typer.Context, name: Annotated[str, typer.Argument(help="mia, or mia@2.")]) -> None:
    """Show a character: stages, references and their distances to the master."""
    with studio(context, "Reading") as desk:
        desk.library.require(name, AnchorKind.CHARACTER)
        anchor = desk.library.get(name)
        paths = {one.media.name: desk.library.open(anchor, one.media) for one in anchor.references}
        say_unlocked(desk, name, anchor.kind)
        if isinstance(anchor, Character):
            _show(anchor)
            _say_expressions(desk, anchor)
    if isinstance(anchor, Character):
        for path in paths.values():
            say(str(path))
        if not anchor.locked:
            _say_next(anchor)


def _show(character: Character) -> None:
    consent = f", consent of {character.consent.given_by} on {character.consent.on}" if character.consent else ""
    voice = f", voice {character.voice}" if character.voice else ""
    about = f"{character.origin.value}{consent}, style {character.style}, pronoun {character.pronoun}{voice}"
    say(f"{character.title} ({character.ref}), {about}")
    for stage in Stage:
        state = "locked" if stage in character.stages else "open"
        if stage in character.waived:
            state = f"waived: {character.waived[stage]}"
        references = character.with_role(stage.role)
        names = ", ".join(_described(one) for one in references) or "nothing yet"
        say(f"  {stage.value}: {state}: {names}")
        for one in references:
            if figures := _figures(one):
                say(f"    {one.name}: {figures}")


def _say_next(character: Character) -> None:
    """Lock it; or what the first open stage lacks, and the ways out."""
    stage = building.open_stage(character)
    if stage is None:
        say(f"Next: repertory character lock {character.name}")
    else:
        say(f"{building.standing(character, stage)} {building.ways_out(character, stage).replace('Run:', 'Next:', 1)}")


def _described(one: Reference) -> str:
    if one.waived:
        return f"{one.name} (waived: {one.waived})"
    note = f" ({one.distance:.2f})" if one.distance is not None else ""
    return one.name + (f" (unmeasured: {one.unmeasured})" if one.unmeasured else note)


def _figures(one: Reference) -> str:
    """What was measured in a reference when it was admitted; empty for what was admitted before that was kept."""
    parts = [f"overruled: {one.overruled}"] if one.overruled else []
    if one.yaw is not None:
        tilt = f", {_degrees(one.pitch, 'down', 'up')}" if one.pitch is not None else ""
        parts.append(f"turned {_degrees(one.yaw, 'left', 'right')}{tilt}")
    if one.face_size is not None and one.sharpness is not None:
        parts.append(f"face {one.face_size:.0f} px, sharpness {one.sharpness:.0f}")
    if one.expression is not None:
        parts.append(f"{one.expression:.3f} from the master's expression")
    if one.palette:
        colours = ", ".join(f"{in_hex(c.lightness, c.a, c.b)} {c.share:.0%}" for c in one.palette)
        parts.append(f"hair and clothes {colours}")
    return "; ".join(parts)


def _degrees(value: float, below: str, above: str) -> str:
    return f"{abs(value):.0f} {above if value > 0 else below}"


def _say_expressions(desk: Studio, character: Character) -> None:
    """How well the expressions can be told apart, where they were measured."""
    from repertory.craft.expressing import in_words
    from repertory.work.admitting import expressions_of

    try:
        found = expressions_of(desk.crew, character)
    except MissingPart as error:  # the card says all the rest
        say(f"  The expressions were not compared: {error}")
        return
    if found is not None:
        say(f"  {in_words(found)}")


def _angles(given: Sequence[Path]) -> tuple[list[Path], dict[str, Path]]:
    """Pictures whose angle is measured, and those with a name before them: {"back": Path("a.png")}."""
    declared = [str(path) for path in given if str(path).partition("=")[0].strip() in DECLARABLE]
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
