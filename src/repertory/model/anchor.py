"""Anchors: the named, locked things that shots must match."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import ClassVar

from repertory.model.media import MediaFile


class AnchorKind(StrEnum):
    """The kinds of anchor that a library keeps."""

    CHARACTER = "character"
    LOCATION = "location"
    PROP = "prop"
    VOICE = "voice"
    LOOK = "look"


class Role(StrEnum):
    """What a reference shows. The headshot is the master reference."""

    HEADSHOT = "headshot"
    ANGLE = "angle"
    OUTFIT = "outfit"
    EXPRESSION = "expression"
    VIEW = "view"
    SAMPLE = "sample"
    LOOK = "look"


class Stage(StrEnum):
    """The steps of building a character, in order; a stage opens when the one before is locked."""

    HEADSHOT = "headshot"
    ANGLES = "angles"
    WARDROBE = "wardrobe"
    EXPRESSIONS = "expressions"

    @property
    def role(self) -> Role:
        """The role of the references that this stage adds."""
        return _ROLE_OF_STAGE[self]


_ROLE_OF_STAGE = {
    Stage.HEADSHOT: Role.HEADSHOT,
    Stage.ANGLES: Role.ANGLE,
    Stage.WARDROBE: Role.OUTFIT,
    Stage.EXPRESSIONS: Role.EXPRESSION,
}

ANGLES = ("three-quarter left", "three-quarter right", "profile left", "profile right", "tilt up")
"""The angles of a complete character. At "left" the nose points to the picture's left."""

EXPRESSIONS = ("happy", "neutral", "surprised", "sad", "focused")
"""The expressions of a complete character."""


class Origin(StrEnum):
    """Whose likeness or voice it is. "synthetic" is the statement of whoever made the anchor or brought its pictures
    along: it is believed, not measured."""

    SYNTHETIC = "synthetic"
    REAL = "real"


@dataclass(frozen=True, kw_only=True)
class Consent:
    """A real person's recorded consent to the use of a likeness or a voice."""

    given_by: str
    statement: str
    """The words that were agreed to."""
    on: str
    """The day, as YYYY-MM-DD."""
    statement_sha256: str = ""
    """Hash of these words, 64 hex digits, taken when they were recorded: words that were changed later show."""
    document: MediaFile | None = None
    """What proves it: the signed form, a photograph or a recording of it."""


@dataclass(frozen=True, kw_only=True)
class Swatch:
    """One colour of a picture in CIE Lab (D65): lightness 0 to 100, a and b about -100 to 100."""

    lightness: float
    a: float
    b: float
    share: float
    """How much of what was looked at has it, 0 to 1."""


@dataclass(frozen=True, kw_only=True)
class Reference:
    """One image or sound of an anchor."""

    media: MediaFile
    role: Role
    name: str
    """Which one of its role: "three-quarter left", "leather jacket", "happy", "golden hour"."""
    view: str = ""
    """From where it is shown, besides what its name says: "back" of an outfit, "window side" of a place. Empty for its
    main picture: the front of an outfit, the master view of a place."""
    text: str = ""
    """The words spoken, for a sample."""
    distance: float | None = None
    """Face distance to the master when it was admitted; None for the master itself and where nothing was measured."""
    unmeasured: str = ""
    """Why nothing was measured, where a face was expected: "profile", "back"."""
    waived: str = ""
    """The reason a person gave for admitting it against the measurement."""
    overruled: str = ""
    """What was measured and is overruled by that reason, with its figures."""
    yaw: float | None = None
    """How far the head is turned, in degrees; positive when the nose points to the picture's right. This and the next
    four are measured when it is admitted, and missing where no face was seen."""
    pitch: float | None = None
    """How far it is tilted, in degrees; positive when the face looks up."""
    face_size: float | None = None
    """Height of the face from brows to chin, in pixels."""
    sharpness: float | None = None
    """Variance of the Laplacian of the face; below about 8 it is too blurred for a reference."""
    expression: float | None = None
    """For an expression: how far mouth, brows and lids have moved from the master's, in distances between the outer eye
    corners."""
    palette: tuple[Swatch, ...] = ()
    """The colours of hair and clothes, the largest first, where no face could be measured."""

    @property
    def full_name(self) -> str:
        """As people read it: "leather jacket, back"."""
        return f"{self.name}, {self.view}" if self.view else self.name


class BindingKind(StrEnum):
    """How an engine is told who an anchor is, where pictures alone are not the way."""

    ADAPTER = "ip-adapter"
    LORA = "lora"
    SLOT = "slot"
    RIG = "rig"


@dataclass(frozen=True, kw_only=True)
class Binding:
    """What one engine knows an anchor by."""

    engine: str
    """The engine's vendor, for example `previs`."""
    kind: BindingKind
    value: str = ""
    """The vendor's id, or the engine's own data as text."""
    made_from: int = 0
    """The locked version whose references it was made from, the only one that it is used for; 0 for what belongs to
    the face itself and is kept on the card."""
    trigger: str = ""
    """The word that calls a LoRA's character in a prompt."""
    base_model: str = ""
    """The model that a LoRA was trained for, as the engine calls it."""
    settings: Mapping[str, float | str] = field(default_factory=dict)
    """How an IP-Adapter or a LoRA is applied: its scale, the variant."""
    weights: MediaFile | None = None
    """The file of a LoRA."""
    data: tuple[str, ...] = ()
    """Hashes of the pictures that it was made from, 64 hex digits each."""
    made_at: str = ""
    """When it was recorded, UTC, ISO 8601; of several for one engine, kind, base model and
    version the newest is used."""


@dataclass(frozen=True, kw_only=True)
class Outfit:
    """What a character wears: its pictures, the front first."""

    stage: ClassVar[Stage] = Stage.WARDROBE
    """The stage of the character that it belongs to."""

    name: str
    references: tuple[Reference, ...]

    @property
    def main(self) -> Reference:
        """Its picture from the front."""
        return self.references[0]

    def seen_from(self, view: str) -> Reference:
        """The picture from that side, else the main one."""
        return next((one for one in self.references if one.view == view), self.main)


@dataclass(frozen=True, kw_only=True)
class Anchor:
    """A named thing that shots must match. A draft has version 0; a locked version never changes."""

    kind: ClassVar[AnchorKind]

    name: str
    """Unique in the library, lower case: letters, digits and hyphens."""
    title: str
    """As people write it: "Mia", "coffee shop"."""
    version: int = 0
    identity: str = ""
    """The fixed words that stand in for the references where none reaches an engine; always the same."""
    style: str = "photo"
    """Pictures are compared only within one style: "photo", "clay"."""
    origin: Origin = Origin.SYNTHETIC
    consent: Consent | None = None
    tags: tuple[str, ...] = ()
    """Words to find it by."""
    references: tuple[Reference, ...] = ()
    bindings: tuple[Binding, ...] = ()

    @property
    def ref(self) -> str:
        """How productions name it: `mia@2`, or `mia` while it is a draft."""
        return f"{self.name}@{self.version}" if self.version else self.name

    @property
    def locked(self) -> bool:
        return self.version > 0

    def with_role(self, role: Role) -> tuple[Reference, ...]:
        """Its references of one role, in the order in which they were added."""
        return tuple(reference for reference in self.references if reference.role is role)

    def binding_for(self, engine: str, kind: BindingKind | None = None) -> Binding | None:
        """What the engine of that vendor knows it by, if anything; with `kind`, only a binding of that kind."""
        known = (binding for binding in self.bindings if binding.engine == engine)
        return next((binding for binding in known if kind in {None, binding.kind}), None)

    def slots_from(self, sha256: str) -> tuple[str, ...]:
        """The vendors that know it by a slot which was made from this picture, too, or from nobody knows which."""
        slots = (binding for binding in self.bindings if binding.kind is BindingKind.SLOT)
        return tuple(dict.fromkeys(one.engine for one in slots if sha256 in one.data or not one.data))


@dataclass(frozen=True, kw_only=True)
class Character(Anchor):
    """Somebody who acts. The headshot is the master reference that every other one is measured against."""

    kind: ClassVar[AnchorKind] = AnchorKind.CHARACTER

    prompt: str = ""
    """The words from which candidates were made; never sent again once a master is picked."""
    pronoun: str = "they"
    """"she", "he" or "they": the only word that a prompt says about a bound character."""
    voice: str = ""
    """Name of the voice that speaks all lines."""
    outfit: str = ""
    """Name of the outfit worn where a shot names none."""
    stages: tuple[Stage, ...] = ()
    """The stages that are locked."""
    waived: Mapping[Stage, str] = field(default_factory=dict)
    """Stages that a person chose to do without, with the reason."""

    @property
    def master(self) -> Reference | None:
        return next(iter(self.with_role(Role.HEADSHOT)), None)

    @cached_property
    def outfits(self) -> tuple[Outfit, ...]:
        """What it can wear, in the order in which the outfits were added."""
        pictures = self.with_role(Role.OUTFIT)
        return tuple(
            Outfit(
                name=name,
                references=tuple(sorted((one for one in pictures if one.name == name), key=lambda one: bool(one.view))),
            )
            for name in dict.fromkeys(one.name for one in pictures)
        )


@dataclass(frozen=True, kw_only=True)
class Location(Anchor):
    """A place. Its pictures are named by their light ("afternoon", "golden hour", "night"); the first is the master
    view, and one from another side names it as its `view`."""

    kind: ClassVar[AnchorKind] = AnchorKind.LOCATION


@dataclass(frozen=True, kw_only=True)
class Prop(Anchor):
    """A thing that is held or stands about."""

    kind: ClassVar[AnchorKind] = AnchorKind.PROP


@dataclass(frozen=True, kw_only=True)
class Look(Anchor):
    """How a whole film looks: its film stock, palette, grain. Its pictures may show anything in that look."""

    kind: ClassVar[AnchorKind] = AnchorKind.LOOK


@dataclass(frozen=True, kw_only=True)
class Voice(Anchor):
    """One voice of one speech engine, with the settings that make it this voice."""

    kind: ClassVar[AnchorKind] = AnchorKind.VOICE

    engine: str
    """Id of the engine card that speaks it."""
    speaker: str
    """The vendor's voice id."""
    settings: Mapping[str, float | str] = field(default_factory=dict)
    machine_made: bool = False
    """Somebody said that an engine made this voice and its recordings, so that it is nobody's: `voice import
    --synthetic`. It is believed, not measured. Where nobody said so, what came by hand is taken to be a person's as
    soon as it would be cloned."""


def anchor_name(ref: str) -> str:
    """The anchor that a ref names, at whatever version: "mia" for "mia@2"."""
    return ref.partition("@")[0]


def split_ref(ref: str) -> tuple[str, int]:
    """("mia", 2) for "mia@2"; version 0 where none is named. Raises ValueError for "mia@x"."""
    name, at, version = ref.partition("@")
    return name, int(version) if at else 0
