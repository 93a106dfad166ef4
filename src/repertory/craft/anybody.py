"""Who is there of several people who could be, none of whom need be. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from repertory.craft.crowds import NEITHER, NOBODYS, NOT_HERE, not_quite
from repertory.craft.framing import CUT_OFF
from repertory.craft.judging import as_framed
from repertory.model.verdict import Bands, Finding, Measurement


def nobody_of(
    asked: Sequence[str], found: Sequence[Measurement], bands: Mapping[str, Bands]
) -> tuple[list[Measurement], frozenset[str]]:
    """The same where none of those who were asked for need be there, and the refs of those who are not.

    A face beyond `wrong` was given to the one whom it is least unlike, which says nothing: it is nobody's, and where
    nobody is recognised it is neither the one nor the other; one that lies beyond it by less than drift is wide is said
    to be nearest to that one. One that cannot be measured may be anybody's.
    """
    found = [as_framed(one, bands[one.anchor]) if one.of_face and one.anchor in asked else one for one in found]
    strangers = [one for one in found if one.anchor in asked and len(asked) > 1 and _nobodys(one, asked, bands)]
    missing = [one for one in found if one.of_face and one.anchor in asked and one.finding is Finding.MISSING]
    seen = [one for one in found if one.of_face and one.anchor in asked and one not in strangers and one not in missing]
    if seen and all(one.finding is Finding.UNMEASURED for one in seen):
        unsure = replace(seen[0], box=None)
        return [replace(unsure, anchor=one.anchor) if one in missing else one for one in found], frozenset()
    excused = frozenset(one.anchor for one in (*strangers, *missing))
    kept = [_anybodys(one) if one in seen else one for one in found if one.anchor not in excused]
    return [*kept, *(_as_stranger(one, () if seen else asked, bands[one.anchor]) for one in strangers)], excused


def _nobodys(one: Measurement, asked: Sequence[str], bands: Mapping[str, Bands]) -> bool:
    if not one.of_face or one.usual is None:
        return False
    if one.finding is Finding.SWAPPED:
        return one.nearest not in asked
    own = bands[one.anchor]
    return one.finding is Finding.MEASURED and own.trusted and one.usual > own.wrong


def _anybodys(one: Measurement) -> Measurement:
    """A face of which too much is cut off is not said to be the one's whom it was given to."""
    if one.finding is not Finding.UNMEASURED or one.reason != CUT_OFF:
        return one
    return replace(one, reason=f"{CUT_OFF}, and may be {one.anchor}'s or somebody else's")


def _as_stranger(one: Measurement, asked: Sequence[str], own: Bands) -> Measurement:
    """A face that was given to somebody as one that nobody asked for; its distance is to whom it is nearest, of a clip
    that is not known."""
    reason = f"{NEITHER}{', '.join(asked[:-1])} nor {asked[-1]}" if asked else NOBODYS
    nearest = one.anchor
    if one.finding is Finding.SWAPPED:
        reason, nearest = f"{one.nearest}, {NOT_HERE}", one.nearest
        there = one.median is None and one.value is not None and one.margin is not None
        value = (one.value or 0.0) + (one.margin or 0.0) if there else None
        one = replace(one, value=value, median=None, curve=())
    near = one.finding is Finding.MEASURED and one.usual is not None and one.usual <= 2 * own.wrong - own.match
    stranger = replace(
        one, anchor="", finding=Finding.EXTRA, nearest=nearest, margin=None, lean=None, copy=None, reason=reason
    )
    return not_quite(stranger, nearest) if near else stranger
