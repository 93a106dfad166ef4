"""What a calibration found: the bands of one anchor by one inspector, and the distances that they were drawn from."""

from __future__ import annotations

from dataclasses import dataclass, replace

from repertory.model.verdict import Bands


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """The bands of one thing that is measured of an anchor: its face, one of its outfits, one light of a place."""

    about: str = ""
    """What of the anchor: the outfit, the light; empty for the anchor itself."""
    references: tuple[str, ...] = ()
    """Hashes of the references that they were drawn from, in alphabetical order, 64 hex digits each."""
    match: float
    wrong: float
    trusted: bool = True
    """False where its own pictures do not separate from the others: then nothing can be told."""
    source: str = ""
    """Where they come from, in words: "9 references, 24 clay heads"."""
    own: tuple[float, ...] = ()
    """Genuine: the distance of each of its references to the rest of them."""
    others: tuple[float, ...] = ()
    """Impostors: the distance of each picture of others to its references."""
    against: tuple[str, ...] = ()
    """Who or what those others were: "nova", "red sweater of mia", "24 clay heads"."""
    unmeasured: int = 0
    """How many distances could not be measured, of its own and of others."""


@dataclass(frozen=True, kw_only=True)
class HandSet:
    """Limits that a person has set by hand. They stand in place of those that are drawn, for one inspector version:
    another one would give other figures."""

    about: str = ""
    match: float
    wrong: float
    version: str
    """The inspector's version whose distances they are for."""
    at: str = ""
    """When they were set, UTC, ISO 8601."""


@dataclass(frozen=True, kw_only=True)
class Calibration:
    """One inspector's bands for one anchor, as `repertory calibrate` stored them."""

    anchor: str
    """The anchor's name, whatever its version: bands are for references, and each version may have the same."""
    inspector: str
    version: str = ""
    """The inspector's version; empty where nothing was calibrated and limits alone were set."""
    style: str = ""
    """The style of the references: distances are compared within one style only."""
    at: str = ""
    """When it was calibrated, UTC, ISO 8601."""
    drawn: tuple[Drawn, ...] = ()
    by_hand: tuple[HandSet, ...] = ()

    def of(self, about: str) -> Drawn | None:
        """What was drawn for one thing, for whatever references."""
        return next((one for one in self.drawn if one.about == about), None)

    def set_by_hand(self, about: str) -> HandSet | None:
        """The limits that a person set for it, for whatever version of the inspector."""
        return next((one for one in self.by_hand if one.about == about), None)

    def bands(self, one: Drawn) -> Bands:
        """As whoever judges wants them."""
        return Bands(
            match=one.match,
            wrong=one.wrong,
            inspector=self.inspector,
            version=self.version,
            style=self.style,
            source=one.source,
            trusted=one.trusted,
        )


def overruled(bands: Bands, limits: HandSet) -> Bands:
    """The bands with the limits that a person set; they are trusted because a person answers for them."""
    source = f"set by hand on {limits.at[:10]}, in place of {bands.match:.2f} and {bands.wrong:.2f} ({bands.source})"
    return replace(bands, match=limits.match, wrong=limits.wrong, source=source, trusted=True, by_hand=True)
