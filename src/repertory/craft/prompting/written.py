"""Names that are only words: spoken within quotation marks, or written on a sign."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Callable

from repertory.craft.rewriting.wording import quoted

_READS = re.compile(
    r"(?<!\w)(?:says?|saying|reads?|reading|spells?|spelling|spelled|written|named|called|labell?ed|marked|titled|signed)"
    r"\s*:?\s*$",
    re.IGNORECASE,
)
"""What stands before a name that is only words."""
_NEAR = 40
"""How many characters before a name tell that it is."""


def mere_words(text: str) -> Callable[[int], bool]:
    """Tells of a name at a place in the text whether it is in quotation marks, or what something says: "a sign reads
    Mia", and not "'Go!' says Mia"."""
    quotations = quoted(text)
    starts = [start for start, _ in quotations]

    def is_mere(place: int) -> bool:
        last = bisect(starts, place) - 1
        return (last >= 0 and place < quotations[last][1]) or _is_read(text[max(0, place - _NEAR) : place])

    return is_mere


def _is_read(before: str) -> bool:
    found = _READS.search(before)
    return found is not None and not before[: found.start()].rstrip(" ,").endswith(('"', "”", "'", "’", "»"))
