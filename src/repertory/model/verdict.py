"""Seeing, measuring and judging: observations, measurements, bands, reports and verdicts."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

from repertory.model.media import Box
from repertory.model.observed import Patch, Span, Utterance


@dataclass(frozen=True, kw_only=True)
class Pose:
    """How a head is turned, in degrees. Yaw: positive when the nose points to the picture's right.
    Pitch: positive when the face looks up. Roll: positive when the head leans clockwise in the picture."""

    yaw: float
    pitch: float
    roll: float


@dataclass(frozen=True, kw_only=True)
class Face:
    """One face in one picture, whoever it is."""

    box: Box
    confidence: float
    """The detector's score, 0 to 1."""
    size: float
    """Height of the face from brows to chin, in pixels."""
    pose: Pose
    mouth: float
    """Mouth opening: the gap between the lips over the mouth's width; 0 when closed."""
    eyes: float
    """Eye opening: mean height over width of both eyes; below about 0.15 they are closed."""
    sharpness: float
    """Variance of the Laplacian of the face scaled to 150 px; below about 4 it is blurred (sharp at 32 px: 9 to 26)."""
    landmarks: tuple[tuple[float, float], ...]
    """The mesh's points in pixels: 468 for MediaPipe's, 5 for the fallback detector."""
    embedding: tuple[float, ...]
    """The recogniser's vector, 128 numbers of length about 1; empty where it cannot be trusted."""
    steady: tuple[float, ...] = ()
    """The mean of it and of the vectors of the chip moved a little; empty for what is surely not told by it."""
    grey: tuple[int, ...] = ()
    """The face laid level, in grey: 32 rows of 32 from above, 0 to 255; empty where there is no vector."""


@dataclass(frozen=True, kw_only=True)
class Frame:
    """One picture, or one sampled frame of a clip, and what an inspector looks for in it, largest first."""

    time_s: float
    width: int
    height: int
    faces: tuple[Face, ...] = ()
    patches: tuple[Patch, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Observation:
    """What an inspector saw in one media file, whoever it is about. A picture has one frame."""

    inspector: str
    version: str
    sha256: str
    frames: tuple[Frame, ...] = ()
    utterances: tuple[Utterance, ...] = ()
    spans: tuple[Span, ...] = ()
    """Of a clip: its cuts, and the stretches that stand out."""


@dataclass(frozen=True, kw_only=True)
class Sight:
    """Where a character's face was found in a take, for whoever measures what hangs on it."""

    time_s: float
    box: Box


@dataclass(frozen=True, kw_only=True)
class ExpectedAnchor:
    """One anchor that a take may show, with its references as observed."""

    anchor: str
    """`mia@1`."""
    references: tuple[Observation, ...]
    mirrored: tuple[Observation, ...] = ()
    """For a face: its references' mirror images, by the hashes of the references; to tell a copy, never to measure."""
    hidden: bool = False
    """Declared not to be seen (its face, for a character)."""
    about: str = ""
    """What of the anchor is measured, where it has more than one of them: the outfit, the light of a place."""
    style: str = ""
    """In which style its references are: "photo", "clay"."""
    seen_at: tuple[Sight, ...] = ()
    """Where the character was found, for what hangs on a face: clothes."""
    close: bool = False
    """Whether the shot is all about it: a thing fills a good part of the picture, of clothes a sleeve is seen."""
    says: tuple[str, ...] = ()
    """For a voice: the lines that it is to speak in the take."""


@dataclass(frozen=True, kw_only=True)
class Expectation:
    """What a take must show, and what else there is of the kind: the rest of the company, to tell a swap from a
    stranger, the other outfits of the same wardrobe, the other places."""

    cast: tuple[ExpectedAnchor, ...]
    others: tuple[ExpectedAnchor, ...] = ()


class Finding(StrEnum):
    """What a comparison found, before anyone judges it."""

    MEASURED = "measured"
    MISSING = "missing"
    """Expected to be seen, and not found."""
    EXTRA = "extra"
    """Seen, and nobody of the cast."""
    DOUBLED = "doubled"
    """Seen a second time: somebody of the cast stands there twice."""
    SWAPPED = "swapped"
    """In its place stands another member of the company."""
    UNMEASURED = "unmeasured"
    """Seen or declared, and beyond what the inspector can measure."""
    HIDDEN = "hidden"
    """Declared hidden, and hidden it is."""


BESIDES_FACES = frozenset({"wardrobe", "places", "props", "looks", "voices", "clips", "asked"})
"""Ids of the inspectors that measure something else than faces."""
Subject = tuple[str, str, str]
"""Inspector id, anchor, and what of the anchor: ("wardrobe", "mia@1", "leather jacket"), ("faces", "mia@1", "")."""


@dataclass(frozen=True, kw_only=True)
class Measurement:
    """One figure about one anchor in one take. Inspectors make it; it knows no threshold."""

    inspector: str
    version: str
    anchor: str
    """`mia@1`; empty for an extra face that is nobody's."""
    finding: Finding
    value: float | None = None
    """Distance to the anchor's references, 0 is the same; for a clip the mean of its worst tenth of frames."""
    median: float | None = None
    """For a clip, the median over its frames."""
    confidence: float = 1.0
    """0 to 1: lower for small or turned faces."""
    margin: float | None = None
    """How much farther the nearest other member of the company is; negative when another one is nearer."""
    nearest: str = ""
    """That other member."""
    lean: float | None = None
    """How far a face has come from its own references toward another member of the company, as a distance."""
    toward: str = ""
    """That member."""
    copy: float | None = None
    """How far a face reproduces one of its references or its mirror image: 1 the very picture, 0 a performance."""
    copied: str = ""
    """The hash of that reference; empty for a performance."""
    about: str = ""
    """What of the anchor was measured: the outfit, the light of a place; empty for a face."""
    reason: str = ""
    box: Box | None = None
    """Where, in pixels of the frame at `time_s`."""
    time_s: float = 0.0
    curve: tuple[tuple[float, float], ...] = ()
    """For a clip, each frame in which it was measured: its time in seconds and its distance, in the order of time."""
    unclear: tuple[float, ...] = ()
    """For a clip, the times of the frames in which it is there and cannot be measured."""
    missing: tuple[float, ...] = ()
    """For a clip from any tool, the times of the frames in which nobody is seen who could be it."""
    cuts: tuple[tuple[float, float], ...] = ()
    """For a clip, from when to when each cut goes: a dissolve or a black stretch takes its time."""
    absent: float = 0.0
    """For a clip, the share of its length in which nothing was found where the anchor should be, 0 to 1."""
    cut: float = 0.0
    """How much of a face the frame cuts off, in shares of what it may cut; above 1 only a match says something."""
    slope: float | None = None
    """For a clip, how much the distance grows in a second; None where it was measured too seldom to tell."""

    def untold(self, reason: str) -> Measurement:
        """The same as unmeasured, for a reason: without its figure, and without whom it came near."""
        return replace(
            self,
            finding=Finding.UNMEASURED,
            value=None,
            median=None,
            margin=None,
            nearest="",
            lean=None,
            reason=reason,
        )

    @property
    def usual(self) -> float | None:
        """The distance that bands are for: a picture's own, a clip's median."""
        return self.value if self.median is None else self.median

    @property
    def of_face(self) -> bool:
        """Whether it is about somebody's face, and not about what they wear, where they are or what they hold."""
        return self.inspector not in BESIDES_FACES

    @property
    def of_voice(self) -> bool:
        """Whether it is about somebody's voice, or how a line is recorded and what it says."""
        return self.inspector == "voices"

    @property
    def of_run(self) -> bool:
        """Whether it is about how a clip runs, whoever is in it: cuts, stretches that stand still or are black."""
        return self.inspector == "clips"

    @property
    def subject(self) -> Subject:
        """What its bands are for."""
        return (self.inspector, self.anchor, self.about)


@dataclass(frozen=True, kw_only=True)
class Bands:
    """A character's own limits for one inspector version and one style. Up to `match` it is the character,
    above `wrong` it is somebody else, between them it has drifted."""

    match: float
    wrong: float
    inspector: str
    version: str
    style: str
    source: str
    """Where they come from, in words: "9 references, 24 clay heads"."""
    trusted: bool = True
    """False when the references do not separate from the cohort: then a person reviews."""
    lean: float | None = None
    """How far a face may lean toward another member of the company; None where nobody is known to lean to."""
    by_hand: bool = False
    """Whether a person set the limits, in place of what was drawn from pictures."""


class Grade(StrEnum):
    """A measurement within its bands."""

    MATCH = "match"
    DRIFT = "drift"
    WRONG = "wrong"
    UNMEASURED = "unmeasured"


@dataclass(frozen=True, kw_only=True)
class Score:
    """A measurement, the bands that it was judged by, and the grade."""

    measurement: Measurement
    grade: Grade
    bands: Bands | None = None


class Verdict(StrEnum):
    """What is to be done with a take."""

    ACCEPT = "accept"
    REPAIR = "repair"
    RETAKE = "retake"
    REVIEW = "review"


AS_ACCEPTED = "As in the keyframe that a person accepted"
"""How the reason begins of a clip that is accepted because its keyframe was, whatever was measured."""
NOT_KEPT = "repair not kept"
"""How the reason begins of a repair that was no better: it is stored, and a person may choose it all the same."""


@dataclass(frozen=True, kw_only=True)
class Report:
    """All scores of one take, worst first, and what follows from them."""

    scores: tuple[Score, ...]
    verdict: Verdict
    reason: str
    notes: tuple[str, ...] = field(default=())
    """What was not measured, and what a person should know."""
    copied: str = ""
    """That the picture is one of its references once more, in a sentence; empty where it is none."""

    @property
    def as_accepted(self) -> bool:
        """Whether it is accepted only because a person accepted the keyframe that it began with."""
        return self.verdict is Verdict.ACCEPT and self.reason.startswith(AS_ACCEPTED)

    @property
    def not_kept(self) -> bool:
        """Whether it is of a repair that was no better, whatever its scores are."""
        return self.reason.startswith(NOT_KEPT)


@dataclass(frozen=True, kw_only=True)
class ReferenceFace:
    """A reference picture and the face seen in it."""

    path: Path
    sha256: str
    name: str
    face: Face


@dataclass(frozen=True, kw_only=True)
class Moment:
    """One picture of the stretch of a clip that is to be mended."""

    time_s: float
    """From the clip's first picture."""
    face: Face
    """The one to mend, as it is in this picture."""
    share: float
    """How much of the mending this picture takes, 0 to 1: the stretch begins and ends softly."""


@dataclass(frozen=True, kw_only=True)
class Touch:
    """How lightly a face is redrawn, from what several of its references have in common."""

    fine: float
    """Detail finer than this stays the take's own: the standard deviation of a blur, in eye distances."""
    nudged: bool
    """The references' features are brought onto the take's own first, by a little."""


@dataclass(frozen=True, kw_only=True)
class Fault:
    """What a repairer is to mend: this face should be this character's."""

    anchor: str
    face: Face
    references: tuple[ReferenceFace, ...]
    """The references that the repair may use, best first."""
    time_s: float = 0.0
    moments: tuple[Moment, ...] = ()
    """For a clip, every picture of the stretch to mend, in the order of time."""
    own: frozenset[str] = frozenset()
    """What stays the take's own whatever the reference: "mouth", "eyes"."""
    touch: Touch | None = None
    """None for all the detail of one reference."""
