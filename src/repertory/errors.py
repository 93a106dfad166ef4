"""Every error that Repertory raises on purpose, ordered by whose move is next.

    RepertoryError
    ├── YourMove            exit 3   change what you gave: a name, a file, a shot list
    │   ├── UnknownName
    │   ├── ShotListError   (line, column)
    │   ├── Overtaken       somebody else has changed it meanwhile
    │   ├── NotLocked
    │   ├── StageMissing
    │   ├── MediaRejected
    │   ├── ConsentMissing
    │   ├── NothingFits     no engine can do what the shot needs
    │   │   └── TooMuchForADay  no day's budget is enough for it
    │   └── NotToday        the day's budget is spent
    ├── MachineMove         exit 4   this computer lacks something: space, a right, a part
    │   ├── FolderNotWritable
    │   │   └── NotReached  storage on the network does not answer
    │   ├── DiskFull
    │   ├── MissingPart
    │   └── Busy            another process is at work on the same production
    ├── VendorMove          exit 5   an engine's vendor answered no, or not yet
    │   ├── EngineRefused   final: moderation, a bad key, no credit
    │   ├── EngineBusy      try again later: rate limit, overload
    │   └── EngineFailed    the order ended without a result
    │       └── OrderUnknown    the vendor knows no order by that receipt
    └── PersonMove          exit 6   only a person can decide
        ├── Damaged         a stored file is missing or is not what was locked
        └── Unsure          an order may or may not have been paid

Drift is never an error: it is a value in a report.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from unicodedata import combining, east_asian_width

if TYPE_CHECKING:
    from decimal import Decimal

_NEAR = 100
"""How many signs of a line are shown on either side of what is wrong in it."""


class RepertoryError(Exception):
    """What happened, in one sentence, and what to do next, in another.

    `step` is the next step, ready to be read by a person (often a command to type).
    """

    exit_code = 1

    def __init__(self, what: str, *, step: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.step = step

    def __str__(self) -> str:
        return f"{self.what} {self.step}".strip()


class YourMove(RepertoryError):
    """Something that was given has to change."""

    exit_code = 3


class UnknownName(YourMove):
    """A name that stands for nothing in the library or the cast."""


class ShotListError(YourMove):
    """A shot list that cannot be read. `line` and `column` count from 1; `file` is set by whoever read the file."""

    def __init__(self, what: str, *, line: int, column: int, source: str = "", step: str = "", file: str = "") -> None:
        super().__init__(what, step=step)
        self.line = line
        self.column = column
        self.source = source
        self.file = file

    def __str__(self) -> str:
        before, after = _near(self.source, self.column - 1)
        caret = f"\n  {before}{after}\n  {_as_wide(before)}^\n" if self.source else ""
        place = f"{self.file}, line" if self.file else "Line"
        return f"{place} {self.line}, column {self.column}: {self.what}{caret} {self.step}".rstrip()


def _near(source: str, place: int) -> tuple[str, str]:
    """What stands before a place of a line, and from it on; of a long line only what is near."""
    before, after = source[:place], source[place:]
    if len(before) > _NEAR:
        before = f"…{before[-_NEAR:]}"
    return before, after if len(after) <= _NEAR else f"{after[:_NEAR]}…"


def _as_wide(text: str) -> str:
    """Blanks as wide as a text is where it is shown: tabs as they are, two for signs of double width, none for marks
    that stand on the sign before."""
    return "".join(
        "\t" if sign == "\t" else "" if combining(sign) else "  " if east_asian_width(sign) in ("W", "F") else " "
        for sign in text
    )


class Overtaken(YourMove):
    """What was to be replaced is not what it was: somebody else has changed it meanwhile."""


class NotLocked(YourMove):
    """An anchor that shots want to use is still a draft."""


class StageMissing(YourMove):
    """A character lacks a stage (angles, wardrobe, expressions) that is needed now."""


class MediaRejected(YourMove):
    """A picture, clip or sound that cannot be used: broken, too large, the wrong kind, the wrong person."""


class ConsentMissing(YourMove):
    """A real person's likeness or voice without a recorded consent."""


class NothingFits(YourMove):
    """No engine that is installed and allowed can do what a shot needs."""


class TooMuchForADay(NothingFits):
    """One order costs more than may be spent in a day: no later day changes that."""


class NotToday(YourMove):
    """What may be spent in one day is spent: it goes on tomorrow, with the same engine."""


class MachineMove(RepertoryError):
    """This computer lacks something."""

    exit_code = 4


class FolderNotWritable(MachineMove):
    """A folder in which Repertory must write is read-only."""


class NotReached(FolderNotWritable):
    """Storage on the network does not answer; what was to be written was not."""


class DiskFull(MachineMove):
    """The disk has no room left; what was being written was taken back."""


class MissingPart(MachineMove):
    """A library, model file, key or system package that the work needs is not there."""


class MachineShort(MachineMove):
    """This computer has no memory, or no more files that may be open, for what is to be read."""


class Busy(MachineMove):
    """Another process is at work on the same production or the same anchor."""


class VendorMove(RepertoryError):
    """An engine's vendor did not deliver."""

    exit_code = 5


class EngineRefused(VendorMove):
    """A final no: moderation, a bad key, no credit, an invalid request. Where `billed` is True the vendor had taken the
    order first and bills it, or may: `cost_usd` is how much in US dollars, None where nobody knows; it counts in full
    then. A no to an order that was taken before is always one of an order that was taken."""

    def __init__(self, what: str, *, step: str = "", billed: bool = False, cost_usd: Decimal | None = None) -> None:
        super().__init__(what, step=step)
        self.billed = billed
        self.cost_usd = cost_usd


class EngineBusy(VendorMove):
    """Not now: rate limit or overload. Nothing was ordered. `after_s` is the vendor's own wish, in seconds."""

    engine = ""
    """Card id of the engine whose vendor is to be waited for; empty where it is no vendor that is waited for."""

    def __init__(self, what: str, *, step: str = "", after_s: float = 0.0) -> None:
        super().__init__(what, step=step)
        self.after_s = after_s


class EngineFailed(VendorMove):
    """The order was taken and ended without a usable result. `cost_usd` is what the vendor bills for it all the same,
    in US dollars; None where nobody knows: it counts in full then."""

    def __init__(self, what: str, *, step: str = "", cost_usd: Decimal | None = None) -> None:
        super().__init__(what, step=step)
        self.cost_usd = cost_usd


class OrderUnknown(EngineFailed):
    """The vendor knows no order by the receipt that we have, and has had the time to."""


class PersonMove(RepertoryError):
    """Only a person can decide."""

    exit_code = 6


class Damaged(PersonMove):
    """A stored file is missing, or is not the file that was locked."""


class Unsure(PersonMove):
    """An order was being placed when the process died: it may or may not have been paid."""
