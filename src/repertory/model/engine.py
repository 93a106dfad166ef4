"""Engines as data, what is asked of them, and what comes back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

from repertory.model.anchor import Anchor, AnchorKind, Binding, Role, Voice
from repertory.model.asking import Question
from repertory.model.media import Box
from repertory.model.price import Price
from repertory.model.shot import BoundShot
from repertory.model.shotclass import ShotClass
from repertory.model.speech import Speech

Setting = str | int | float | bool
"""The value of one engine setting."""


class OrderKind(StrEnum):
    """The kinds of thing that can be asked of an engine. Whatever can cost money is one of them."""

    STILL = "still"
    CLIP = "clip"
    LINE = "line"
    EDIT = "edit"
    LIPSYNC = "lipsync"
    ASK = "ask"
    BIND = "bind"


class Naming(StrEnum):
    """How a prompt calls the pictures that go along with it, by the example that an engine's vendor gives."""

    IMAGE = "image 1"
    """Counted through in the order in which they are sent."""
    CAPITAL = "Image 1"
    AT = "@Image1"
    """Elements and pictures are counted apart: `@Element1`, `@Image1`."""
    BRACKETS = "<<<image_1>>>"
    """The same as `<<<element_1>>>`, `<<<image_1>>>`."""
    ASSET = "the first reference"
    """There is no token: the picture is described by whom or what it shows."""
    NAME = "by name"
    """The engine knows who is who, and pictures are not called at all."""


class Slot(StrEnum):
    """The kinds of picture for which an engine may have limits of its own."""

    CHARACTER = "character"
    """Whatever shows a person: faces, outfits, expressions."""
    THING = "thing"
    """Places, props and looks."""


@dataclass(frozen=True, kw_only=True)
class EngineCard:
    """What one AI model can do. Data that the user can change; the adapter reads it and keeps no second copy."""

    id: str
    """`vendor` or `vendor/model`: "previs", "bfl/flux-2-pro"."""
    vendor: str
    model: str
    """The vendor's own model id, as its API wants it."""
    title: str
    kinds: tuple[OrderKind, ...]
    max_references: int = 0
    """How many reference pictures one order takes; -1 for as many as you like. An element counts as one."""
    slots: Mapping[Slot, int] = field(default_factory=dict)
    """How many of them may be of one kind, besides elements, where the vendor has limits for each: "character" = 4,
    "thing" = 10. A kind that is not named, or has -1, has no limit of its own."""
    elements: int = 0
    """How many characters may go as elements: named slots, each made from several pictures of one character. Only with
    a `naming` that has a name for them."""
    element_pictures: int = 4
    """How many pictures make one element at most, its front view first."""
    elements_bound: bool = False
    """An element is made once, by a `bind` order: only a character whose locked version its vendor knows by a slot goes
    as one, and the pictures that the element was made from are not sent again."""
    picture_types: tuple[str, ...] = ("png", "jpeg", "webp")
    """The kinds of file that it takes as references; others are converted to its first one."""
    picture_sides: tuple[int, int] = (1, 0)
    """The least and the most pixels of a side of a picture sent; 0 for any. What is beyond is scaled."""
    picture_mb: float = 0.0
    """How many megabytes a picture sent may have, of a million bytes; 0 for any. A larger one is made smaller."""
    order_megapixels: int = 0
    """How many megapixels an order may have in all, of the pictures sent and the one drawn, each counted up to whole
    ones of 1024 by 1024; 0 for any. Larger pictures are made smaller, and fewer fit beside a larger one drawn."""
    naming: Naming = Naming.IMAGE
    """How the prompt calls the pictures: "image 1", "Image 1", "@Image1", "<<<image_1>>>", "the first reference",
    "by name"."""
    sheets: bool = False
    """What has no slot of its own may go on one labelled sheet for each character, and one for place and things."""
    max_prompt: int = 0
    """How many characters the prompt may have; 0 for any number."""
    first_frame: bool = False
    """A clip begins with a given picture, its keyframe, which shows what has no slot."""
    frame_takes_slot: bool = False
    """The first frame is one of the references that it takes. It goes behind them: their numbers stay."""
    side_multiple: int = 1
    """Width and height must be multiples of it."""
    max_megapixels: float = 4.0
    min_side: int = 64
    ratios: tuple[str, ...] = ()
    """The only proportions of a picture that can be ordered: "16:9", "1:1"; empty for any."""
    max_duration_s: float = 0.0
    min_duration_s: float = 0.0
    """What is shorter is ordered at this length and cut."""
    durations: tuple[float, ...] = ()
    """The only lengths of a clip that can be ordered, in seconds; empty for any up to the longest. What lies between is
    ordered at the next longer one and cut."""
    only_clips: bool = False
    """Its edits start from a clip, and never from a picture."""
    fps: int = 24
    sound: bool = False
    voice_samples: bool = False
    """Whoever speaks in its clips may go along as a recording, beside a picture of theirs."""
    speech: Speech = Speech.SILENT
    """What mouths do in its clips: "silent", "speaks", "voiced", "follows" (the recorded line)."""
    last_frame: bool = False
    """A clip may also end with a given picture."""
    own_clips: bool = False
    """Of clips that are sent to it, for lip-sync, it takes only those that its vendor made: they are named by the
    vendor's own id, for it takes no files."""
    seed: bool = False
    negative_prompt: bool = False
    """It takes words for what must not be seen."""
    price: Price = field(default_factory=Price)
    strengths: Mapping[ShotClass, float] = field(default_factory=dict)
    """Which share of its takes is expected to hold, 0 to 1, by class of shot, before any was measured in this library:
    "talking head" = 0.9. What is said of a class that is not named is taken on trust: 0.75."""
    style: str = "photo"
    """What its pictures are compared with: "photo", "clay"."""
    local: bool = False
    """Runs on this machine: nothing is sent to anyone, an order may be repeated freely."""
    holds: bool = False
    """Its clips are their keyframe held: nobody in them moves, and that they stand still is no fault."""
    standees: bool = False
    """Shows a character that it has no binding for as a cut-out of its references, in their own style."""
    by_hand: bool = False
    """A person delivers the result; waiting may take days."""
    key: str = ""
    """Name of the environment variable with the API key; empty where none is needed."""
    key_pair: tuple[str, ...] = ()
    """The variables that together do as well as the key: an access key and the secret that tokens are signed with."""
    extra: str = ""
    """The optional dependency to install, as in `repertory[previs]`."""
    speakers: tuple[str, ...] = ()
    """Some of the voices that it has, as examples; an engine may know many more."""
    in_flight: int = 1
    """How many orders may wait at the vendor at once, for one account; of an engine of this machine, how many it makes
    at once, and 0 for one on each processor core."""
    a_minute: float = 0.0
    """How many orders may be placed in a minute, for one account; they go out evenly. 0 where no limit is known."""
    limits_of_model: bool = False
    """The vendor counts the orders of this model alone; otherwise those of all its models count together."""
    settings: Mapping[str, Setting] = field(default_factory=dict)
    """Settings it understands, with their defaults; any other setting is refused."""
    policy: str = ""
    """What its licence and its vendor's rules ask of whoever uses it, in one sentence."""
    trains_on_data: bool | None = None
    """Whether its vendor trains models on what is sent to it; None where that was not found out."""
    retired: str = ""
    """The day from which its vendor no longer offers it, YYYY-MM-DD; empty while it does."""
    successor: str = ""
    """The id of the card that takes the place of a retired one."""
    checked: str = ""
    """The day on which this card was compared with the vendor's pages, YYYY-MM-DD."""
    source: str = ""
    """Where the facts are from."""

    @property
    def edits_clips(self) -> bool:
        """Whether an edit may start from a clip."""
        return OrderKind.EDIT in self.kinds and (self.only_clips or OrderKind.CLIP in self.kinds)

    @property
    def edits_pictures(self) -> bool:
        """Whether an edit may start from a picture."""
        return OrderKind.EDIT in self.kinds and not self.only_clips

    @property
    def called(self) -> tuple[str, str]:
        """What it is called besides its id: by people, and by its vendor."""
        return self.title, self.model

    def has_key(self, variables: Mapping[str, str]) -> bool:
        """Whether it needs no key, or one is among these environment variables, or all that stand in for it."""
        keys = ((self.key,), self.key_pair) if self.key_pair else ((self.key,),)
        return not self.key or any(all(variables.get(name, "").strip() for name in names) for names in keys)


@dataclass(frozen=True, kw_only=True)
class SentReference:
    """One reference as it goes into an order: a verified local file, and whose it is."""

    anchor: str
    kind: AnchorKind
    role: Role
    name: str
    sha256: str
    label: str
    path: Path
    parts: tuple[str, ...] = ()
    """Of a sheet, the hashes of the references that it shows, in its order."""
    known_to: tuple[str, ...] = ()
    """The vendors that know its anchor by a slot that was made from this picture, too."""


@dataclass(frozen=True, kw_only=True)
class UsedReference:
    """What a recipe keeps of a reference that was sent."""

    anchor: str
    role: Role
    name: str
    sha256: str
    parts: tuple[str, ...] = ()
    """Of a sheet, the hashes of the references that it shows, in its order."""


@dataclass(frozen=True, kw_only=True)
class UsedBinding:
    """A binding that an engine used, besides the references or in their place."""

    anchor: str
    """Whose it is, with its version: `mia@2`."""
    binding: Binding


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """How a take was made: everything that decides the result, and no path, date or key."""

    step: str
    """An order kind, or the name of a repairer: "still", "edit", "swap", "imported"."""
    engine: str
    """Card id, or the repairer's id and version."""
    prompt: str = ""
    references: tuple[UsedReference, ...] = ()
    """What was really sent, in the order in which it was sent."""
    bindings: tuple[UsedBinding, ...] = ()
    """What the engine used of what was bound to locked versions; what is on a locked card itself never changes."""
    width: int = 0
    height: int = 0
    duration_s: float = 0.0
    seed: int | None = None
    settings: Mapping[str, Setting] = field(default_factory=dict)
    start: str = ""
    """Hash of the picture or clip that it started from."""
    sound: str = ""
    """Hash of the spoken line that it follows."""
    text: str = ""
    """The words spoken."""
    voice: str = ""
    region: Box | None = None


@dataclass(frozen=True, kw_only=True)
class Order:
    """What is asked of an engine. Paths are local and verified; the recipe leaves them out."""

    id: str
    """Ours, stable: the same wish has the same id after a restart."""
    kind: OrderKind
    engine: str
    """Card id."""
    folder: Path
    """Where the engine writes what it delivers; exists and is empty, or holds what an earlier try left."""
    prompt: str = ""
    references: tuple[SentReference, ...] = ()
    width: int = 1280
    height: int = 720
    duration_s: float = 0.0
    seed: int | None = None
    settings: Mapping[str, Setting] = field(default_factory=dict)
    shot: BoundShot | None = None
    """For still, clip and edit orders of a production."""
    start: Path | None = None
    """The keyframe of a clip, the take to edit, or the picture that is asked about."""
    end: Path | None = None
    """The picture that a clip ends with, for engines that take one (`EngineCard.last_frame`)."""
    lineage: tuple[Recipe, ...] = ()
    """How `start` was made, oldest step first."""
    start_said: Mapping[str, Setting] = field(default_factory=dict)
    """What the vendor that made `start` said of it, as its take keeps it."""
    region: Box | None = None
    """For an edit: the only part of the picture that may change, in pixels."""
    sound: Path | None = None
    """The spoken line that a clip's mouth follows."""
    voices: Mapping[str, SentReference] = field(default_factory=dict)
    """By the character who speaks and is shown (`mia@1`), how their voice sounds: for engines that take samples."""
    text: str = ""
    """The words to speak, for a line."""
    questions: tuple[Question, ...] = ()
    """What is asked about the picture at `start`, beside the references; the prompt has them in words."""
    voice: Voice | None = None
    subject: Anchor | None = None
    """The anchor that is being built, for stills that become candidates or references."""
    role: Role | None = None
    """The role of the wanted reference of `subject`."""
    name: str = ""
    """The name of the wanted reference: "three-quarter left", "happy"."""
    view: str = ""
    """From where it is shown, besides what its name says: "back" of an outfit; empty for its main picture."""
    recipe: str = ""
    """A key over all that decides the result but the seed; empty where the same is not looked for again."""
    hook: str = ""
    """An address at which the vendor may say that the order is done, for vendors who call; empty for none. It is a
    secret, and decides nothing."""


@dataclass(frozen=True, kw_only=True)
class Ticket:
    """The vendor's receipt for a submitted order. It is paid: it is collected to its end."""

    order: str
    engine: str
    vendor_id: str
    url: str = ""
    """Where to ask for the result, if the vendor says so."""
    cost_usd: Decimal | None = None
    """What the vendor says that it costs, if it does."""
    by_person: bool = False
    """A person named it, of an order about which nobody knew."""
    doubt: str = ""
    """Of such a one: that the vendor came to know nothing of it. Nothing is ordered until a person settles it anew."""


@dataclass(frozen=True, kw_only=True)
class KnownJob:
    """What a vendor has by a receipt, and what it tells of it for nothing; empty where it does not tell."""

    ticket: Ticket
    order: str = ""
    """Our own id of the order that it was placed by."""
    prompt: str = ""
    """As it was sent."""
    model: str = ""
    at: str = ""
    """When it was taken, by the vendor's clock: UTC, ISO 8601."""


@dataclass(frozen=True, kw_only=True)
class Output:
    """What came back: media (local files in the order's folder), an answer, or a binding."""

    files: tuple[Path, ...] = ()
    binding: Binding | None = None
    used: tuple[UsedBinding, ...] = ()
    """The bindings made from locked versions that the engine used."""
    answer: str = ""
    """For questions: JSON, {"answers": [{"question": 1, "answer": "yes", "reason": "..."}]}."""
    notes: tuple[str, ...] = ()
    """What a person should know: words that were not used, the drift that a rehearsal drew."""
    cost_usd: Decimal | None = None
    seed: int | None = None
    """The seed really used, where the vendor says it."""
    said: Mapping[str, Setting] = field(default_factory=dict)
    """What the vendor said of it besides, in its own words: "model", the version that made it; "prompt", as it was
    rewritten there; "request", its id for questions to the vendor."""
