"""What the writer wrote, and the same with every name bound to a locked anchor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from repertory.model.anchor import AnchorKind, Character, Location, Look, Prop, Role, Voice


class ShotSize(StrEnum):
    """How much of the subject the frame holds."""

    EXTREME_CLOSE_UP = "extreme close-up"
    CLOSE_UP = "close-up"
    MEDIUM_CLOSE_UP = "medium close-up"
    MEDIUM = "medium shot"
    MEDIUM_WIDE = "medium wide shot"
    WIDE = "wide shot"
    EXTREME_WIDE = "extreme wide shot"


class CameraAngle(StrEnum):
    """Where the camera looks from."""

    EYE_LEVEL = "eye level"
    LOW = "low angle"
    HIGH = "high angle"


class CameraMove(StrEnum):
    """What the camera does during the shot."""

    STATIC = "static"
    PUSH_IN = "push in"
    PULL_OUT = "pull out"
    PAN_LEFT = "pan left"
    PAN_RIGHT = "pan right"
    TILT_UP = "tilt up"
    TILT_DOWN = "tilt down"
    TRACKING = "tracking"


@dataclass(frozen=True, kw_only=True)
class DialogueLine:
    """One spoken line."""

    speaker: str
    """As written: "MIA", "Character A"."""
    text: str
    manner: str = ""
    """The parenthetical, without its brackets: "softly"."""


@dataclass(frozen=True, kw_only=True)
class Performer:
    """One character in one shot, as the writer named it."""

    name: str
    expression: str = "neutral"
    outfit: str = ""
    """As written; empty where the character's default is worn."""
    face_hidden: bool = False
    """The writer declared that no face is seen: "her hand visible", "from behind"."""
    from_behind: bool = False


@dataclass(frozen=True, kw_only=True)
class Shot:
    """One shot of the list. Empty text and None mean: not said."""

    number: str
    """"1", "4A"."""
    text: str
    """The writer's own words, whole."""
    line: int
    """Where it stands in the shot list, counted from 1."""
    size: ShotSize = ShotSize.MEDIUM
    angle: CameraAngle = CameraAngle.EYE_LEVEL
    move: CameraMove = CameraMove.STATIC
    performers: tuple[Performer, ...] = ()
    location: str = ""
    light: str = ""
    props: tuple[str, ...] = ()
    action: str = ""
    """What happens, in the writer's words, without framing, place and light."""
    dialogue: tuple[DialogueLine, ...] = ()
    duration_s: float | None = None
    engine: str = ""
    """An engine that the writer insists on."""
    seed: int | None = None
    takes: int | None = None
    """How many takes are allowed, where the writer says so."""
    light_words: str = ""
    """The writer's own word for the light: "dusk" where `light` is "golden hour"."""
    move_words: str = ""
    """The writer's own words for the move: "slow push in"."""
    kept: tuple[str, ...] = ()
    """Which of "location" and "light" the shot does not say and keeps from the shot before."""


@dataclass(frozen=True, kw_only=True)
class ShotList:
    """The shots of a production in the order of the film."""

    title: str
    shots: tuple[Shot, ...]


@dataclass(frozen=True, kw_only=True)
class ChosenReference:
    """One reference that a shot needs, and whose it is."""

    anchor: str
    """`mia@1`."""
    kind: AnchorKind
    role: Role
    name: str
    sha256: str
    label: str
    """As people read it: "Mia, three-quarter left"."""


@dataclass(frozen=True, kw_only=True)
class BoundPerformer:
    """A performer whose name is a locked character."""

    character: Character
    expression: str
    outfit: str
    """Name of an outfit of the character; empty where it has none."""
    face_hidden: bool
    from_behind: bool = False


@dataclass(frozen=True, kw_only=True)
class BoundLine:
    """A dialogue line whose speaker is a locked character with a locked voice."""

    character: str
    """`mia@1`."""
    voice: Voice
    text: str
    manner: str = ""


@dataclass(frozen=True, kw_only=True)
class BoundShot:
    """A shot in which every name is a locked anchor and every needed reference is chosen, most important first."""

    shot: Shot
    performers: tuple[BoundPerformer, ...] = ()
    location: Location | None = None
    light: str = ""
    props: tuple[Prop, ...] = ()
    views: Mapping[str, str] = field(default_factory=dict)
    """By the anchor's name, the view that the shot's own words name: "window side" of a place, "back" of a thing."""
    look: Look | None = None
    """The look of the whole film, where it has one."""
    lines: tuple[BoundLine, ...] = ()
    references: tuple[ChosenReference, ...] = ()
    action: str = ""
    """The shot's action with the characters' titles in place of the writer's placeholders."""
