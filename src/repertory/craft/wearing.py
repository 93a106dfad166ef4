"""How near the clothes in a take are to a named outfit. Pure: observations in, measurements out.

Clothes are seen as palettes of bands below a face (`media.clothing`). Before two pictures are compared, the light of
one is turned into that of the other by the skin of the same face in both: on renders in three lights (94 right and 426
wrong pairs) figures made so told outfits apart in .980 of pairs, colours as they are in .950, a grey world in .963.
Only bands that both pictures show are compared, as one palette each (of a close-up that shows but a strip, see
`craft.strips`; of a hand without a face, `craft.sleeves`): the distance is the least work of moving one
palette into the other (the earth mover's distance, Rubner et al. 2000), with the dearest fifth left out, since a hand,
a strand of hair or a cup lies before most clothes. A colour 25 units of Lab away, lightness counted three quarters, is
another colour and costs 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from repertory.craft.cloth import TOO_LITTLE, cloth_of
from repertory.craft.gathering import gathered
from repertory.craft.lighting import gains, light_of, relit
from repertory.craft.marks import unpacked
from repertory.craft.matching import Match
from repertory.craft.palettes import work_of
from repertory.craft.rooms import lab_of_colours
from repertory.craft.sleeves import NO_SLEEVE, SURELY, TRIED, Sleeve, sleeve_of
from repertory.craft.strips import strip_apart
from repertory.model.anchor import Swatch
from repertory.model.media import Box
from repertory.model.observed import Patch
from repertory.model.verdict import Expectation, ExpectedAnchor, Finding, Frame, Measurement, Observation

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

SKIN, FIGURE, STRIP, HAIR, LAYOUT = "skin", "figure", "strip", "hair", "layout"
CELLS = 64
"""Of the layout of a picture without a face, across it."""
BY_LITTLE = 0.5
"""Confidence of what rests on a strip or a sleeve."""
COLLAR = "collar"
UNSHOWN = "no picture of this outfit shows its clothes clearly"
"""Why clothes are not measured where the outfit's own pictures are to blame."""
LEAST_STRIP = 0.025
"""How much of a strip must be left without hair, in areas of the face's box."""
SMALLEST = 8.0
"""Height of a face's box in pixels below which its clothes are too few pixels to tell."""
FULL_SIZE = 24.0
DARK = 10.0
"""Lightness of skin below which there is too little light to tell colours."""
SAME = 0.1
"""By how many heights of a face its box may differ from where it was found before."""
ALONE = 2.0
"""How many times larger than the next the clothes must be that are taken where nobody says whose they are."""


@dataclass(frozen=True, kw_only=True)
class _Worn:
    """The clothes of one person in one frame."""

    bands: tuple[Patch, ...]
    skin: Swatch | None
    face: Box | None
    strip: Patch | None = None
    """What a close-up shows in place of bands."""
    hair: tuple[Swatch, ...] = ()

    @property
    def area(self) -> float:
        """In pixels of the picture."""
        return sum(_area(band) for band in self.bands)

    @property
    def box(self) -> Box | None:
        """What was looked at."""
        if not self.bands:
            return self.strip.box if self.strip else self.face
        left, top = min(one.box.x for one in self.bands), min(one.box.y for one in self.bands)
        right = max(one.box.x + one.box.width for one in self.bands)
        bottom = max(one.box.y + one.box.height for one in self.bands)
        return Box(x=left, y=top, width=right - left, height=bottom - top)


@dataclass(frozen=True, kw_only=True)
class Palettes:
    """What a comparison saw, to be shown side by side: CIE Lab and share, in the light of the reference."""

    worn: tuple[Swatch, ...]
    named: tuple[Swatch, ...]


def compare_clothes(seen: Observation, expected: Expectation) -> tuple[Measurement, ...]:
    """One measurement for each expected outfit; the frames of a clip are gathered as those of faces are.

    Whose clothes are measured is told by `seen_at`; where it is empty, they are the largest in the picture that are
    nobody else's. Raises ValueError when a reference comes from another version than the take.
    """
    for one in (*expected.cast, *expected.others):
        for reference in one.references:
            if (reference.inspector, reference.version) != (seen.inspector, seen.version):
                raise ValueError(f"{one.anchor} was observed by {reference.version}, the take by {seen.version}")
    found = []
    for outfit in expected.cast:
        rivals = [one for one in (*expected.cast, *expected.others) if _name(one) != _name(outfit)]
        own = _Outfit(outfit, rivals)
        claimed = [one for one in expected.cast if one is not outfit]
        frames = [(own.match(frame, claimed),) for frame in seen.frames]
        found += [replace(one, about=outfit.about) for one in gathered(frames, seen)]
    return tuple(found)


def palettes_in(frame: Frame, outfit: ExpectedAnchor) -> Palettes | None:
    """The colours worn in a frame and those of the nearest reference, each over the bands that both show; None where
    nothing can be compared."""
    worn = _worn_by(frame, outfit, ())
    if isinstance(worn, str):
        return None
    near = _nearest(worn, _references(outfit))
    if near is None:
        return None
    one, other = _compared(worn, near[1])
    lab = relit(one, _factors(worn, near[1].skin))
    turned = [
        Swatch(lightness=float(colour[0]), a=float(colour[1]), b=float(colour[2]), share=swatch.share)
        for colour, swatch in zip(lab, one, strict=True)
    ]
    return Palettes(worn=_largest(turned), named=_largest(other))


def shows_clothes(seen: Observation, style: str) -> bool:
    """Whether a picture of an outfit in that style shows enough of its clothes to measure others by."""
    return bool(_references(ExpectedAnchor(anchor="", references=(seen,), style=style)))


class _Outfit:
    """One expected outfit, being looked for in the frames of a take."""

    def __init__(self, outfit: ExpectedAnchor, rivals: Sequence[ExpectedAnchor]) -> None:
        self.outfit = outfit
        self.own = _references(outfit)
        skins = [one.skin for one in self.own if one.skin is not None]
        # The same skin tells the light best, so the rest of one's own wardrobe comes first; what somebody else's outfit
        # would look like on this person is guessed by this person's skin.
        mine = [one for one in rivals if one.anchor == outfit.anchor]
        self.rivals = [
            (f"{one.about or one.anchor} of {one.anchor}", _references(one, None if mine else skins[:1]))
            for one in mine or rivals
        ]

    def match(self, frame: Frame, claimed: Sequence[ExpectedAnchor]) -> Match:
        if self.outfit.close:
            hands = [one for one in claimed if one.close]
            return (
                self._unmeasured(f"{NO_SLEEVE}, since whose hand it is is not known", None)
                if hands
                else self._sleeve(frame)
            )
        if not self.own:
            return self._unmeasured(UNSHOWN, None)
        worn = _worn_by(frame, self.outfit, claimed)
        if isinstance(worn, str):
            return self._unmeasured(worn, None)
        near = _nearest(worn, self.own)
        if near is None:
            return self._unmeasured(self._why_not(worn), worn.box)
        value = near[0]
        others = [(found[0], name) for name, known in self.rivals if (found := _nearest(worn, known)) is not None]
        nearest, name = min(others, default=(0.0, ""))
        return Match(
            anchor=self.outfit.anchor,
            finding=Finding.MEASURED,
            reason="",
            value=value,
            margin=nearest - value if name else None,
            nearest=name,
            confidence=_confidence(worn),
            box=worn.box,
        )

    def _sleeve(self, frame: Frame) -> Match:
        """The sleeve at a hand, where no face is seen: the outfit's own, or surely that of another one."""
        if self.outfit.style not in TRIED:
            return self._unmeasured(f"{NO_SLEEVE}, since that was tried in clay only", None)
        found, reason = _sleeve_at_hand(frame, self.own), "by the sleeve at the hand"
        rivals = ((_sleeve_at_hand(frame, known), name) for name, known in self.rivals)
        others = [(other, name) for other, name in rivals if isinstance(other, Sleeve)]
        other, name = min(others, key=lambda pair: pair[0].value, default=(None, ""))
        if isinstance(found, str):
            if other is None or other.value > SURELY:
                return self._unmeasured(found, None)
            found, reason = replace(other, value=1.0), f"{reason}, which is that of {name}"
        return Match(
            anchor=self.outfit.anchor,
            finding=Finding.MEASURED,
            reason=reason,
            value=found.value,
            margin=None if other is None else other.value - found.value,
            nearest=name,
            confidence=BY_LITTLE,
            box=found.box,
        )

    def _why_not(self, worn: _Worn) -> str:
        if not worn.bands:
            return "too close: what is seen below the face may all be hair"
        if worn.face is None:
            return "seen without a face, and no reference shows it so"
        return "its references show other parts of the outfit"

    def _unmeasured(self, reason: str, box: Box | None) -> Match:
        return Match(anchor=self.outfit.anchor, finding=Finding.UNMEASURED, reason=reason, box=box)


def _sleeve_at_hand(frame: Frame, references: Sequence[_Worn]) -> Sleeve | str:
    """The nearest reference's sleeve, with its box in pixels, or why none can be told."""
    layout = next((patch for patch in frame.patches if patch.what == LAYOUT), None)
    if layout is None:
        return "a face is seen where none was expected"
    colours = lab_of_colours(unpacked(layout.described, len(layout.marks)).astype(np.float64))
    lab = colours.reshape(-1, CELLS, 3)
    found: list[Sleeve] = []
    said = f"{NO_SLEEVE}, since no picture of this outfit shows its collar and the skin above it"
    for known in references:
        collar = next((band for band in known.bands if band.what == COLLAR), None)
        if collar is not None and known.skin is not None:
            sleeve = sleeve_of(lab, known.skin, collar.palette)
            if isinstance(sleeve, str):
                said = sleeve
            else:
                found.append(sleeve)
    if not found:
        return said
    best, step = min(found, key=lambda one: one.value), frame.width / CELLS
    box = Box(x=best.box.x * step, y=best.box.y * step, width=best.box.width * step, height=best.box.height * step)
    return replace(best, box=box)


def _worn_by(frame: Frame, outfit: ExpectedAnchor, claimed: Sequence[ExpectedAnchor]) -> _Worn | str:
    """The clothes of the outfit's wearer in one frame, or why there is nothing to compare."""
    if outfit.seen_at:
        sight = next((one for one in outfit.seen_at if one.time_s == frame.time_s), None)
        if sight is None:
            return "the face is not found here"
        worn = _people(frame, sight.box)
    else:
        taken = [sight.box for one in claimed for sight in one.seen_at if sight.time_s == frame.time_s]
        worn = [one for one in _people(frame) if not any(_is_same(one.face, box) for box in taken)]
        worn.sort(key=lambda one: -one.area)
        if len(worn) > 1 and worn[0].area < ALONE * worn[1].area:
            return "the face is not found, and several people could be meant"
    if not worn:
        return "no clothes are seen below a face that could be theirs"
    why = _why_unseen(worn[0], frame)
    return why or _told(worn[0], outfit.style) or TOO_LITTLE


def _told(worn: _Worn, style: str) -> _Worn | None:
    """The same with what is surely cloth; None where that is too little. A strip tells in styles that were tried."""
    if style in TRIED:
        return worn
    bands = cloth_of(worn.bands, worn.skin, style)
    return replace(worn, bands=bands, strip=None) if bands else None


def _people(frame: Frame, face: Box | None = None) -> list[_Worn]:
    """Everybody in a frame by their clothes, or only whose face lies in that box."""
    faces = dict.fromkeys(patch.face for patch in frame.patches if face is None or _is_same(patch.face, face))
    found = []
    for one in faces:
        own = [patch for patch in frame.patches if patch.face == one]
        parts = {patch.what: patch for patch in own if patch.palette}
        skin = parts[SKIN].palette[0] if SKIN in parts else None
        bands = tuple(patch for patch in own if patch.what not in {SKIN, STRIP, HAIR, LAYOUT} and patch.palette)
        hair = parts[HAIR].palette if HAIR in parts else ()
        found.append(_Worn(bands=bands, skin=skin, face=one, strip=parts.get(STRIP), hair=hair))
    return found


def _is_same(one: Box | None, other: Box) -> bool:
    """Whether both are the box of one face. It is found anew for the clothes, and another processor, or a detector that
    was made faster, finds it a hair's breadth beside: equal boxes would leave a wrong jacket unmeasured."""
    if one is None:
        return False
    across = abs(one.x + one.width / 2 - other.x - other.width / 2)
    down = abs(one.y + one.height / 2 - other.y - other.height / 2)
    return max(across, down, abs(one.height - other.height)) < SAME * max(other.height, 1.0)


def _why_unseen(worn: _Worn, frame: Frame) -> str:
    """Why clothes cannot be told in this frame; empty where they can."""
    if worn.face is not None and worn.face.height < SMALLEST:
        return "too small: the clothes are too few pixels"
    if worn.skin is not None and worn.skin.lightness < DARK:
        return "too dark to tell colours"
    if worn.bands or worn.strip:
        return ""
    if worn.face is not None and worn.face.y + 1.8 * worn.face.height > frame.height:
        return "the clothes are below the lower edge of the picture"
    return "the clothes are covered, or look like what is beside them"


def _references(outfit: ExpectedAnchor, skins: Sequence[Swatch] | None = None) -> list[_Worn]:
    """Who is largest in each reference; `skins` are put in place of their own where they belong to somebody else."""
    found = []
    for frame in (frame for reference in outfit.references for frame in reference.frames):
        people = sorted(_people(frame), key=lambda one: -one.area)
        told = _told(people[0], outfit.style) if people else None
        if told is not None and told.bands:
            skin = told.skin if skins is None else next(iter(skins), None)
            found.append(replace(told, skin=skin))
    return found


def _nearest(worn: _Worn, references: Sequence[_Worn]) -> tuple[float, _Worn] | None:
    """The least distance to a reference that shows the same bands, and that reference."""
    found = []
    for number, known in enumerate(references):
        if worn.strip is not None and not worn.bands:
            found += [(apart, number) for apart in _strip_to(worn, worn.strip, known)]
            continue
        one, other = _common(worn, known)
        if one and other:
            lab, against = relit(one, _factors(worn, known.skin)), relit(other, np.ones(3))
            shares = [tuple(swatch.share for swatch in palette) for palette in (one, other)]
            found.append((work_of(lab, against, shares[0], shares[1]), number))
    if not found:
        return None
    value, number = min(found)
    return value, references[number]


def _strip_to(worn: _Worn, strip: Patch, known: _Worn) -> list[float]:
    """How far a strip is from a reference's collar; nothing where too little of it is seen besides hair."""
    collar = next((band for band in known.bands if band.what == COLLAR), None)
    if collar is None or worn.face is None:
        return []
    factors = _factors(worn, known.skin)
    apart, share = strip_apart(
        relit(strip.palette, factors),
        [one.share for one in strip.palette],
        relit(worn.hair, factors),
        relit(collar.palette, np.ones(3)),
        [one.share for one in collar.palette],
    )
    enough = share * _area(strip) >= LEAST_STRIP * worn.face.width * worn.face.height
    return [apart] if enough else []


def _compared(worn: _Worn, known: _Worn) -> tuple[tuple[Swatch, ...], tuple[Swatch, ...]]:
    """The palettes that were compared: of a strip and a collar, or of the bands that both show."""
    if worn.bands or worn.strip is None:
        return _common(worn, known)
    return worn.strip.palette, _joined(known, {COLLAR})


def _common(one: _Worn, other: _Worn) -> tuple[tuple[Swatch, ...], tuple[Swatch, ...]]:
    """The palettes of the bands that both show; empty where there is none."""
    names = {band.what for band in one.bands} & {band.what for band in other.bands}
    return _joined(one, names), _joined(other, names)


def _joined(worn: _Worn, names: set[str]) -> tuple[Swatch, ...]:
    """The palettes of some bands as one, each counted by its size."""
    bands = [band for band in worn.bands if band.what in names]
    whole = sum(_area(band) for band in bands) or 1.0
    return tuple(replace(one, share=one.share * _area(band) / whole) for band in bands for one in band.palette)


def _factors(worn: _Worn, skin: Swatch | None) -> Numbers:
    """What turns the light of a take into a reference's; nothing where a skin is not seen."""
    if worn.skin is None or skin is None:
        return np.ones(3)
    seen, known = light_of([worn.skin, skin])
    return gains(seen, known)


def _confidence(worn: _Worn) -> float:
    """Less for small figures, for a collar or a strip of it alone, and without a skin to tell the light by."""
    by_size = 1.0 if worn.face is None else min(1.0, 0.4 + 0.6 * worn.face.height / FULL_SIZE)
    by_bands = 1.0 if len(worn.bands) > 1 or worn.face is None else 0.75 if worn.bands else BY_LITTLE
    return by_size * by_bands * (1.0 if worn.skin is not None else 0.6)


def _largest(palette: Sequence[Swatch]) -> tuple[Swatch, ...]:
    return tuple(sorted(palette, key=lambda one: -one.share))


def _area(band: Patch) -> float:
    return band.share * band.box.width * band.box.height


def _name(outfit: ExpectedAnchor) -> tuple[str, str]:
    return (outfit.anchor, outfit.about)
