"""How people call those and what they asked for. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

NAMELESS = "the person in "
"""How somebody is called whose pictures were given without a name."""


def in_names(text: str, names: Mapping[str, str]) -> str:
    """The text with the names that people use in place of refs: "Mia" for "mia@1"; in paths there are none."""
    refs = sorted(names, key=len, reverse=True)
    if not refs:
        return text
    found = re.compile(rf"(?<![\w@/\\-])({'|'.join(map(re.escape, refs))})(?![\w@/\\-]|\.\w)")
    return found.sub(lambda match: names[match[1]], text)


def name_in(ref: str, names: Mapping[str, str]) -> str:
    """How people call the anchor of a ref; the ref's own words where nobody said."""
    return names.get(ref) or ref.partition("@")[0].replace("-", " ")


def definite(title: str) -> str:
    """ "the coffee shop", and "Rick's Café" as it is."""
    return title if title[:1].isupper() or title.startswith("the ") else f"the {title}"
