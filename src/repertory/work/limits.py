"""The limits in force: those that a person set by hand, those that `repertory calibrate` stored, or drawn anew."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from repertory.library.calibrations import calibration_of
from repertory.model.anchor import anchor_name
from repertory.model.calibration import Calibration, overruled
from repertory.model.verdict import Bands, ExpectedAnchor
from repertory.ports import Inspector
from repertory.work.crew import Crew


def in_force(crew: Crew, inspector: Inspector, one: ExpectedAnchor, draw: Callable[[], Bands]) -> Bands:
    """The bands of one thing for an inspector as it is now.

    Stored ones count where inspector version, style and references are the same as when they were stored; otherwise
    they are drawn anew and say so, since distances are never compared across versions. Limits set by hand stand in
    their place, for the version that they were set for. Raises Damaged for a card that cannot be read.
    """
    stored = calibration_of(crew.library, anchor_name(one.anchor), inspector.id)
    if stored is None:
        return draw()
    drawn = stored.of(one.about)
    stale = why_stale(stored, inspector.version, one)
    bands = stored.bands(drawn) if drawn is not None and not stale else draw()
    if drawn is not None and stale:
        bands = replace(bands, source=f"{bands.source}; {stale}")
    limits = stored.set_by_hand(one.about)
    if limits is None:
        return bands
    if limits.version != inspector.version:
        return replace(bands, source=f"{bands.source}; the limits set by hand are of {limits.version} and not used")
    return overruled(bands, limits)


def why_stale(stored: Calibration, version: str, one: ExpectedAnchor) -> str:
    """Why what is stored for a thing is not used, in words; empty where it is."""
    drawn = stored.of(one.about)
    name = anchor_name(one.anchor)
    if drawn is None:
        return "nothing is stored for it"
    if stored.version != version:
        return f"drawn anew, for what is stored is of another version ({stored.version}): repertory calibrate {name}"
    if set(hashes(one)) < set(drawn.references):
        return "drawn anew without some of the references"  # of a repair, say, that has used them
    if (stored.style, drawn.references) != (one.style or stored.style, hashes(one)):
        return f"drawn anew, for its references have changed since they were stored: repertory calibrate {name}"
    return ""


def hashes(one: ExpectedAnchor) -> tuple[str, ...]:
    """Which references it has, as a calibration keeps them."""
    return tuple(sorted(reference.sha256 for reference in one.references))
