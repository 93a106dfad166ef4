"""Who of a script is who of the library: names that somebody else wrote, matched to the anchors that there are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from repertory.craft.shotlist.filmwords import folded, nearest
from repertory.model.anchor import Anchor, AnchorKind, Character, Location, Prop

_ARTICLE = re.compile(r"^(?:the|a|an)\s+")
_TITLES = frozenset({"mr", "mrs", "ms", "miss", "dr", "sir", "old", "young", "little", "the", "a", "captain", "doctor"})
"""First words that are no first name."""


@dataclass(frozen=True, kw_only=True)
class Billing:
    """A name of a script, and whose it is."""

    called: str
    """As the script has it: "MIA", "COFFEE SHOP"."""
    kind: AnchorKind
    count: int = 0
    """How many `unit`s of it there are."""
    unit: str = "line"
    """"line" that somebody speaks, "scene", "shot" or "mention"."""
    anchor: str = ""
    """The anchor's name; empty where the library has nobody of that name."""
    unsure: bool = False
    """It may be of another kind as well: a table's subject can be a person, a place or a thing."""
    near: str = ""
    """An anchor whose name is spelled much like it: offered, never taken."""


def billings(
    called: Mapping[str, int], kind: AnchorKind, anchors: Sequence[Anchor], aliases: Mapping[str, str], unit: str
) -> tuple[Billing, ...]:
    """Each name with the anchor of that kind that bears it: as a name of the film's cast (`aliases`, anchors' names by
    what the film calls them), as its own name or title, or as the first name of one alone. Nobody is taken by guess."""
    mine = [anchor for anchor in anchors if anchor.kind is kind]
    known = _known(mine, aliases)
    spelled = {name: anchor for name, anchor in known.items() if anchor}
    found = []
    for name, count in called.items():
        said = _plain(name)
        anchor = known.get(said, "")
        near = "" if anchor else spelled.get(nearest(said, spelled, at_least=0.75), "")
        found.append(Billing(called=name, kind=kind, count=count, unit=unit, anchor=anchor, near=near))
    return tuple(found)


def props_in(text: str, anchors: Iterable[Anchor]) -> dict[str, int]:
    """The library's props that a script speaks of, by their titles, and how often."""
    found = {}
    for prop in (anchor for anchor in anchors if isinstance(anchor, Prop)):
        title = prop.title or prop.name.replace("-", " ")
        count = len(re.findall(rf"(?<!\w){re.escape(title)}s?(?!\w)", text, re.IGNORECASE))
        if count:
            found[title] = count
    return found


def named_like(called: Iterable[Billing], anchors: Sequence[Anchor]) -> dict[str, Anchor]:
    """What a shot list with these names may be read with: each called as the script calls it, those of the library
    with their own names too, and a stand-in for whoever is missing."""
    by_name = {anchor.name: anchor for anchor in anchors}
    kinds: Mapping[AnchorKind, type[Character | Location | Prop]] = {
        AnchorKind.CHARACTER: Character, AnchorKind.LOCATION: Location, AnchorKind.PROP: Prop,
    }  # fmt: skip
    cast: dict[str, Anchor] = {}
    for number, billing in enumerate(called):
        plain = re.sub(r"[^a-z0-9]+", "-", folded(billing.called)).strip("-")
        stand_in = kinds[billing.kind](name=f"{plain or 'x'}-{number}", title=billing.called)
        cast[billing.called] = by_name.get(billing.anchor, stand_in)
    return cast


def _known(anchors: Sequence[Anchor], aliases: Mapping[str, str]) -> dict[str, str]:
    """Anchors' names by everything they are called; "" where that may mean two."""
    names = {anchor.name for anchor in anchors}
    ranks = (
        ((alias, name) for alias, name in aliases.items() if name in names),
        ((anchor.name, anchor.name) for anchor in anchors),
        ((anchor.title, anchor.name) for anchor in anchors),
        ((anchor.title.split()[0], anchor.name) for anchor in anchors if _has_first_name(anchor)),
    )
    known: dict[str, str] = {}
    for rank in ranks:
        new: dict[str, str] = {}
        for said, name in rank:
            key = _plain(said)
            new[key] = name if new.get(key, name) == name else ""
        known = {**new, **known}
    known.pop("", None)
    return known


def _has_first_name(anchor: Anchor) -> bool:
    first = anchor.title.split()[:1]
    several = len(anchor.title.split()) > 1
    return isinstance(anchor, Character) and several and folded(first[0]).strip(".") not in _TITLES


def _plain(name: str) -> str:
    return _ARTICLE.sub("", folded(name.replace("-", " ")))
