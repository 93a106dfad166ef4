"""A cast file for an imported list: whom the library has, and in comments whom it lacks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import tomli_w

from repertory.craft.screenplay.billing import Billing
from repertory.craft.shotlist.filmwords import folded
from repertory.files.hashing import slug
from repertory.model.anchor import Anchor, AnchorKind
from repertory.productions.cards import CAST

_GROUPS = {AnchorKind.CHARACTER: "characters", AnchorKind.LOCATION: "locations", AnchorKind.PROP: "props"}
_BLANKS = {
    AnchorKind.CHARACTER: "___-year-old ___ with ___ hair, wearing ___",
    AnchorKind.LOCATION: "___ with ___ and ___",
    AnchorKind.PROP: "___ made of ___, with ___",
}
"""For the writer to fill in: what is made must look as they see it, and nobody else can know that."""


def cast_text(billings: Sequence[Billing], anchors: Sequence[Anchor], *, engine: str, source: str) -> str:
    """The cast file: a block for each anchor, with what the list calls it; and a block in comments for each name that
    nobody of the library bears."""
    by_name = {anchor.name: anchor for anchor in anchors}
    lines = [
        f"# Your company for {' '.join(source.split())}. Whom your library lacks stands in comments: take the # away",
        "# and fill in what it looks like, to have it made, or write the name of somebody whom you have.",
        f'schema = "{CAST.name}/{CAST.version}"',
        tomli_w.dumps({"engine": engine}).strip(),
    ]
    for kind, group in _GROUPS.items():
        mine = [one for one in billings if one.kind is kind]
        for name in dict.fromkeys(one.anchor for one in mine if one.anchor):
            called = [one.called for one in mine if one.anchor == name]
            lines += ["", f"[[{group}]]", *_block(by_name[name], called)]
        for missing in (one for one in mine if not one.anchor):
            lines += ["", *_missing(missing, group)]
    return "\n".join(lines) + "\n"


def _block(anchor: Anchor, called: Sequence[str]) -> list[str]:
    own = {folded(anchor.name), folded(anchor.name.replace("-", " ")), folded(anchor.title)}
    others = [name for name in called if folded(name) not in own]
    said: dict[str, object] = {"name": anchor.name}
    if others:
        said["placeholders"] = others
    return tomli_w.dumps(said).strip().splitlines()


def _missing(one: Billing, group: str) -> Iterator[str]:
    near = f' Perhaps "{one.near}" is meant: then write that name.' if one.near else ""
    yield f"# Nobody and nothing of your library is called {' '.join(one.called.split())}.{near}"
    if one.unsure:
        yield "# The table does not say whether this is a person, a place ([[locations]]) or a thing ([[props]])."
    yield f"# [[{group}]]"
    said: dict[str, object] = {
        "name": slug(one.called),
        "placeholders": [one.called],
        "prompt": f"{' '.join(one.called.split()).lower()}: {_BLANKS[one.kind]}",
    }
    for line in tomli_w.dumps(said).strip().splitlines():
        yield f"# {line}"
