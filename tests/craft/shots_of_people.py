"""Bound shots written out by hand, for tests of prompts: whom they show, what goes along, what happens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from stacks import wanted

from repertory.model.anchor import Character, Location, Look, Prop, Role, Voice
from repertory.model.shot import (
    BoundLine,
    BoundPerformer,
    BoundShot,
    CameraAngle,
    CameraMove,
    Framing,
    Shot,
    ShotSize,
)

PRONOUNS = {"mia": "she", "nova": "she", "theo": "he", "kim": "they"}
VOICE = Voice(name="mia-voice", title="Mia's voice", version=1, engine="previs", speaker="x")


def character(name: str) -> Character:
    title = name.capitalize()
    return Character(name=name, title=title, version=1, identity=f"{title}'s fixed words", pronoun=PRONOUNS[name])


def shot_of(
    *people: str, action: str = "", hidden: Sequence[str] = (), things: int = 1, with_look: bool = False
) -> BoundShot:
    """These people in the shop in the afternoon; of who is hidden only the outfit is wanted."""
    references = wanted(people, things=things, with_look=with_look)
    unseen = {f"{name}@1" for name in hidden}
    return BoundShot(
        shot=Shot(number="3", text=action, line=1, size=ShotSize.MEDIUM_CLOSE_UP),
        performers=tuple(
            BoundPerformer(character=character(one), expression="happy", outfit="coat", face_hidden=one in hidden)
            for one in people
        ),
        location=Location(name="shop", title="Shop", version=1, identity="the shop's fixed words"),
        light="afternoon",
        props=tuple(Prop(name=f"thing-{n}", title=f"Thing-{n}", version=1) for n in range(1, things + 1)),
        look=Look(name="film", title="Film", version=1) if with_look else None,
        references=tuple(one for one in references if one.anchor not in unseen or one.role is Role.OUTFIT),
        action=action,
    )


def two_at_a_table() -> BoundShot:
    """The shot of two that every card's prompt is approved for."""
    shot = shot_of("mia", "theo", action="Mia slides the phone to Theo, who looks away, the rain behind them")
    references = tuple(replace(one, label=one.label.replace("Thing-1", "phone")) for one in shot.references)
    return replace(
        shot,
        shot=replace(
            shot.shot,
            size=ShotSize.MEDIUM,
            framing=Framing.TWO_SHOT,
            angle=CameraAngle.LOW,
            lens="35mm",
            move=CameraMove.PUSH_IN,
            move_words="slow push in",
        ),
        props=(replace(shot.props[0], title="phone"),),
        location=replace(shot.location, title="coffee shop") if shot.location else None,
        references=references,
        lines=(BoundLine(character="mia@1", voice=VOICE, text="I waited.", manner="softly"),),
    )


def an_insert() -> BoundShot:
    """A thing and a hand: nobody's face."""
    shot = shot_of("mia", action="Mia's Thing-1, her hand visible", hidden=("mia",))
    return replace(shot, shot=replace(shot.shot, framing=Framing.INSERT, size=ShotSize.CLOSE_UP))
