"""Slips on purpose: what an engine gets wrong in a take besides the face, drawn from its first seed. Pure.

The rules of the rehearsal, none of them a claim about a real engine: each kind of slip has a rate, the share of takes
in which it is made, and a size. From `WHOLE` on a slip may exchange a thing; below, it only changes what is there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from repertory.engines.previs.drift import LEFT_BY_EDIT, number_for
from repertory.engines.previs.lights import LIGHTS
from repertory.engines.previs.outfits import COLOURS, Colour
from repertory.engines.previs.props import PROPS
from repertory.engines.previs.truth import GRADED, Kind, Slip, What
from repertory.errors import YourMove
from repertory.model.engine import Setting

WHOLE = 0.5
LEAST = 0.6
"""The smallest slip of a size, as a share of it."""
PAINTS = ("red", "mustard", "green", "teal", "blue", "purple", "pink", "cream", "black")
FAR_COLOUR = 0.5
"""How far another colour is at least, of red, green and blue from 0 to 1: less is hard to see in another light."""
KITS = ("coffee shop", "street")
PITCH = 35.0
"""How far a slip of size 1 moves the pitch of a scratch voice, which goes from 0 to 99."""


@dataclass(frozen=True, kw_only=True)
class Rate:
    """How often a kind of slip is made, and how large it is at most; both 0 to 1."""

    rate: float = 0.0
    size: float = 1.0


RATED = {
    Kind.OUTFIT: "outfit",
    Kind.LOCATION: "location",
    Kind.PROP: "prop",
    Kind.PEOPLE: "people",
    Kind.VOICE: "voice",
}
"""The kinds that have a rate, by the first word of their two settings: `outfit_errors`, `outfit_error_size`."""


@dataclass(frozen=True, kw_only=True)
class ErrorModel:
    """How an engine errs in a rehearsal: by default not at all."""

    drift: float = 0.0
    rates: Mapping[Kind, Rate]

    @property
    def faultless(self) -> bool:
        return not self.drift and not any(one.rate for one in self.rates.values())

    def of(self, kind: Kind) -> Rate:
        return self.rates.get(kind, Rate())


def error_model(settings: Mapping[str, Setting]) -> ErrorModel:
    """The model of an engine's settings. Raises YourMove for a number that is not from 0 to 1."""
    return ErrorModel(
        drift=_number(settings, "drift", 0.0),
        rates={
            kind: Rate(rate=_number(settings, f"{word}_errors", 0.0), size=_number(settings, f"{word}_error_size", 1.0))
            for kind, word in RATED.items()
        },
    )


def outfit_slip(anchor: str, worn: Colour, others: Sequence[str], rate: Rate, seed: int) -> Slip | None:
    """Another outfit of the wardrobe (`others`), or the same cut in a colour far from the one that is worn."""
    ways = [What.COLOUR, *([What.OUTFIT] if others and rate.size >= WHOLE else [])]
    slip = _drawn(Kind.OUTFIT, anchor, ways, rate, seed)
    if slip is None:
        return None
    choices = others if slip.what is What.OUTFIT else far_paints(worn)
    return _showing(slip, choices, seed)


def location_slip(anchor: str, kit: str, light: str, rate: Rate, seed: int) -> Slip | None:
    """Another set, another light, or the set with its walls or furniture in another colour, or without a lamp. A place
    without a model (`kit` empty) has only another light."""
    ways = [What.WALLS, What.FURNITURE] if kit else []
    if rate.size >= WHOLE:
        ways += [What.LIGHT, *([What.SET] if kit else []), *([What.LAMP] if kit == KITS[0] else [])]
    slip = _drawn(Kind.LOCATION, anchor, ways, rate, seed)
    if slip is None:
        return None
    choices: Mapping[What, Sequence[str]] = {
        What.SET: [one for one in KITS if one != kit],
        What.LIGHT: [one for one in LIGHTS if one != light],
        What.LAMP: ["lamp"],
    }
    return _showing(slip, choices.get(slip.what, ("red", "blue", "green", "purple", "black")), seed)


def prop_slip(anchor: str, thing: str, rate: Rate, seed: int) -> Slip | None:
    """Another thing of the prop room, nothing at all, or the same in another colour."""
    ways = [What.COLOUR, *([What.PROP, What.GONE] if rate.size >= WHOLE else [])]
    slip = _drawn(Kind.PROP, anchor, ways, rate, seed)
    if slip is None:
        return None
    choices = [one for one in PROPS if one != thing] if slip.what is What.PROP else ("red", "mustard", "green", "pink")
    return _showing(slip, choices, seed) if slip.what is not What.GONE else slip


def people_slip(cast: Sequence[str], rate: Rate, seed: int) -> Slip | None:
    """A stranger or a double beside the cast, the nearer the larger; somebody missing, or the heads of two swapped.
    `cast` are those who are seen, by ref."""
    ways = [What.EXTRA, *([What.DOUBLED] if cast else [])]
    if rate.size >= WHOLE:
        ways += [*([What.MISSING] if cast else []), *([What.SWAPPED] if len(cast) > 1 else [])]
    slip = _drawn(Kind.PEOPLE, "", ways, rate, seed)
    if slip is None or slip.what is What.EXTRA:
        return slip
    first = number_for("who", seed) % len(cast)
    slip = _about(slip, cast[first])
    return _showing(slip, [cast[(first + 1) % len(cast)]], seed) if slip.what is What.SWAPPED else slip


def voice_slip(anchor: str, others: Sequence[str], pitch: float, rate: Rate, seed: int) -> Slip | None:
    """One of the other voices, or the same at another pitch (0 to 99)."""
    ways = [What.PITCH, *([What.VOICE] if others and rate.size >= WHOLE else [])]
    slip = _drawn(Kind.VOICE, anchor, ways, rate, seed)
    if slip is None or slip.what is What.VOICE:
        return slip and _showing(slip, others, seed)
    step = PITCH * slip.size
    moved = pitch + step if pitch + step <= 99 and (number_for("up", seed) % 2 or pitch < step) else pitch - step
    return _showing(slip, [f"{min(max(moved, 0.0), 99.0):.0f}"], seed)


def far_paints(own: Colour) -> list[str]:
    """The colours that are far from one, by name."""
    return [name for name in PAINTS if _apart(COLOURS[name], own) >= FAR_COLOUR]


def lessened(slip: Slip, times: int) -> Slip:
    """A slip after so many edits that named it: what is a little wrong keeps a share, what was exchanged is right."""
    left = slip.size * LEFT_BY_EDIT**times if slip.what in GRADED else slip.size * (times == 0)
    return replace(slip, left=left)


def share_for(*words: object) -> float:
    """A number from 0 up to 1 that depends on these words only."""
    return (number_for(*words) % 1_000_003) / 1_000_003


def _drawn(kind: Kind, anchor: str, ways: Sequence[What], rate: Rate, seed: int) -> Slip | None:
    """The slip that the seed draws, if any; `anchor` makes that everybody slips by themselves."""
    name = anchor.partition("@")[0]
    if not ways or share_for("slips", kind, name, seed) >= rate.rate or not rate.size:
        return None
    size = rate.size * (LEAST + (1 - LEAST) * share_for("size", kind, name, seed))
    what = ways[number_for("way", kind, name, seed) % len(ways)]
    return Slip(kind=kind, what=what, anchor=anchor, size=size, left=size)


def _showing(slip: Slip, choices: Sequence[str], seed: int) -> Slip:
    name = slip.anchor.partition("@")[0]
    shown = choices[number_for("shown", slip.kind, name, seed) % len(choices)]
    return replace(slip, shown=shown)


def _about(slip: Slip, anchor: str) -> Slip:
    return replace(slip, anchor=anchor)


def _apart(one: Colour, other: Colour) -> float:
    return float(sum((a - b) ** 2 for a, b in zip(one, other, strict=True)) ** 0.5)


def _number(settings: Mapping[str, Setting], name: str, usual: float) -> float:
    value = float(settings.get(name, usual))
    if not 0.0 <= value <= 1.0:
        raise YourMove(f'The setting "{name}" cannot be {value:g}.', step="Give a number from 0 to 1.")
    return value
