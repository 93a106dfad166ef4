"""Calibrations in a library: `characters/mia/calibrations/faces.toml`, the bands of one anchor by one inspector."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

from repertory.errors import Damaged
from repertory.library.cards import CALIBRATION, CALIBRATIONS
from repertory.library.names import Names
from repertory.model.calibration import Calibration, HandSet


def calibration_of(library: Names, name: str, inspector: str) -> Calibration | None:
    """What is stored for an anchor; None where it was never calibrated, or is none of the library's. Raises Damaged,
    YourMove for a card of a newer release."""
    if not library.holds(name) or not (path := _path(library, name, inspector)).is_file():
        return None
    stored = CALIBRATION.read(path)
    if (stored.anchor, stored.inspector) != (name, inspector):
        raise Damaged(f"The card {path} is about {stored.anchor}, {stored.inspector}.", step=f"Remove {path}.")
    limits = [(one.match, one.wrong) for one in stored.drawn] + [(one.match, one.wrong) for one in stored.by_hand]
    for match, wrong in limits:
        if not (0 <= match <= wrong and 0 < wrong < math.inf):  # distances are told in shares of `wrong`
            what = f"The card {path} has limits that cannot be: match {match}, wrong {wrong}."
            raise Damaged(what, step="Calibrate again, or set them by hand anew.")
    return stored


def store(library: Names, calibration: Calibration) -> None:
    """Writes what was calibrated in place of what was stored. The caller holds the library, so that limits that a
    person sets meanwhile are not lost. Raises UnknownName, FolderNotWritable, DiskFull."""
    CALIBRATION.write(_path(library, calibration.anchor, calibration.inspector), calibration)


def with_limits(stored: Calibration | None, name: str, inspector: str, limits: HandSet) -> Calibration:
    """The calibration with limits that a person set, in place of those set before for the same thing."""
    before = stored or Calibration(anchor=name, inspector=inspector)
    return replace(before, by_hand=(*(one for one in before.by_hand if one.about != limits.about), limits))


def _path(library: Names, name: str, inspector: str) -> Path:
    return library.folder_of(name) / CALIBRATIONS / f"{inspector}.toml"
