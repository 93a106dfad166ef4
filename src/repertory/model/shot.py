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


class Framing(StrEnum):
    """How a shot is built around its subjects, besides its size."""

    SINGLE = "single"
    TWO_SHOT = "two-shot"
    THREE_SHOT = "three-shot"
    GROUP = "group shot"
    OVER_THE_SHOULDER = "over-the-shoulder"
    POINT_OF_VIEW = "point of view"
    INSERT = "insert"
    REACTION = "reaction shot"


class CameraAngle(StrEnum):
    """From what height the camera looks, and which way it is tilted."""

    EYE_LEVEL = "eye level"
    LOW = "low angle"
    HIGH = "high angle"
    OVERHEAD = "overhead"
    """Straight down: a bird's-eye view."""
    WORMS_EYE = "worm's-eye view"
    """From the ground straight up."""
    GROUND = "ground level"
    KNEE = "knee level"
    HIP = "hip level"
    SHOULDER = "shoulder level"


class CameraMove(StrEnum):
    """What the camera does during the shot."""

    STATIC = "static"
    PUSH_IN = "push in"
    PULL_OUT = "pull out"
    ZOOM_IN = "zoom in"
    ZOOM_OUT = "zoom out"
    DOLLY_ZOOM = "dolly zoom"
    PAN_LEFT = "pan left"
    PAN_RIGHT = "pan right"
    WHIP_PAN = "whip pan"
    TILT_UP = "tilt up"
    TILT_DOWN = "tilt down"
    TRUCK_LEFT = "truck left"
    TRUCK_RIGHT = "truck right"
    BOOM_UP = "boom up"
    BOOM_DOWN = "boom down"
    ARC = "arc"
    ROLL = "roll"
    TRACKING = "tracking"
    HANDHELD = "handheld"
    AERIAL = "aerial"
    RACK_FOCUS = "rack focus"


class Transition(StrEnum):
    """How one shot gives way to another."""

    CUT = "cut"
    SMASH_CUT = "smash cut"
    MATCH_CUT = "match cut"
    JUMP_CUT = "jump cut"
    DISSOLVE = "dissolve"
    WIPE = "wipe"
    FADE_IN = "fade in"
    FADE_OUT = "fade out"


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
    expression: str = ""
    """Empty where the writer says nothing of it: then no engine is told one either."""
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
    """What the shot does not say and keeps from its heading, the shot before or the shot that it is the same as:
    "location", "light", "performers"."""
    framing: Framing | None = None
    """As written; None where only the size is said."""
    dutch: bool = False
    """The camera leans to one side, whatever its height."""
    lens: str = ""
    """As written, without the word: "35mm", "telephoto", "anamorphic"."""
    transition_in: Transition = Transition.CUT
    """How the shot before gives way to it."""
    transition_out: Transition = Transition.CUT
    """How it ends, where the writer says so: a fade out."""
    scene: str = ""
    """Number of its scene, where the heading or its own number (4A) has one."""
    heading: str = ""
    """The scene heading that it stands below, as written: "INT. COFFEE SHOP - DAY"."""
    notes: tuple[str, ...] = ()
    """What is said to people only and goes to no engine: notes, sound effects, music."""


@dataclass(frozen=True, kw_only=True)
class Understood:
    """Some of the writer's words, and what they were taken to mean."""

    line: int
    """Counted from 1, as is the column."""
    column: int
    length: int
    kind: str
    """"size", "angle", "move", "who", "place", "light", "expression", "outfit", "prop", "action", ..."""
    meaning: str
    """What they stand for, as it is shown: "medium close-up", "Mia", "as before"."""


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
    reason: str = ""
    """Why it was chosen for this shot, in a few words: "nearest to the low angle"."""
    parts: tuple[ChosenReference, ...] = ()
    """The references that are shown on it, where several go out as one labelled sheet."""
    known_to: tuple[str, ...] = ()
    """The vendors that know its anchor by a slot (an element) that was made from this picture, too."""


@dataclass(frozen=True, kw_only=True)
class Change:
    """Words that describe somebody whose pictures are sent, and what stands in their place."""

    start: int
    """Where they begin in the text as written, counted from 0; with `end` a Python slice."""
    end: int
    was: str
    now: str
    """Empty where nothing takes their place."""
    who: str
    """Whom they describe, by name."""
    why: str
    """In a few words: "hair: the pictures show it"."""
    contradicts: str = ""
    """What of the locked card they contradict, in the card's own words; empty where they do not."""


@dataclass(frozen=True, kw_only=True)
class ToMeasure:
    """Something that a take of the shot will be measured for."""

    anchor: str
    """`mia@1`."""
    what: str
    """"face", "outfit", "sleeve", "skin tone", "prop", "place"."""
    why: str
    """In a few words: "her hand is visible and no face"."""


@dataclass(frozen=True, kw_only=True)
class BoundPerformer:
    """A performer whose name is a locked character."""

    character: Character
    expression: str
    """Empty where the writer says nothing of it."""
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
    """The shot's action with the characters' titles in place of the writer's placeholders, and nobody described."""
    changes: tuple[Change, ...] = ()
    """What was rewritten of the writer's words, so that nobody is described whose pictures are sent."""
    measured: tuple[ToMeasure, ...] = ()
    """What a take of it will be measured for."""
