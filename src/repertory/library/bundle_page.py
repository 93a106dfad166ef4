"""The preview page of a bundle: what is inside, for whoever gets the file. One page, no script, no network."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from repertory.library.binding_cards import described
from repertory.library.bundle_layout import Carried
from repertory.media.images import read_image, thumbnail
from repertory.model.anchor import Anchor, BindingKind, Character, Location, Origin, Reference, Role, Stage, Voice
from repertory.model.media import MediaKind

if TYPE_CHECKING:
    from repertory.media.images import Picture

Table = dict[str, Any]
"""What the template reads by name."""

_TITLES = {
    Role.HEADSHOT: "Headshot",
    Role.ANGLE: "Angles",
    Role.OUTFIT: "Outfits",
    Role.EXPRESSION: "Expressions",
    Role.VIEW: "Views",
}
_WIDTHS = {Role.HEADSHOT: 264, Role.VIEW: 264, Role.LOOK: 264}
_WIDTH = 152
_QUALITY = 82
_LARGEST_SOUND = 2 * 1024**2
"""A longer sample is told of and not put into the page."""
_IN_ONE_ACCOUNT = {BindingKind.SLOT: "; works only in the account that made it"}
_SOUNDS = {".wav": "audio/wav", ".mp3": "audio/mpeg", ".flac": "audio/flac", ".ogg": "audio/ogg", ".aac": "audio/aac"}


def preview(company: Sequence[Carried], sources: Mapping[str, Path]) -> str:
    """The page for these anchors, the first of which is what the bundle is about; the same bytes every time.

    `sources` are their media files by their place in the bundle. Raises MediaRejected for a broken picture.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    templates = FileSystemLoader(Path(__file__).parent)
    environment = Environment(
        loader=templates, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    anchors = [_anchor(one, sources) for one in company]
    page: str = environment.get_template("bundle.html.j2").render(title=company[0].newest.title, anchors=anchors)
    return page


def _anchor(one: Carried, sources: Mapping[str, Path]) -> Table:
    newest = one.newest
    return {
        "title": newest.title,
        "kind": one.kind.value,
        "facts": list(_facts(one)),
        "consent": newest.consent,
        "proof": _proof(one, newest),
        "origin": _origin(newest),
        "stages": _stages(newest),
        "versions": list(_versions(one, sources)),
    }


def _facts(one: Carried) -> Iterator[tuple[str, str]]:
    newest = one.newest
    yield ("Versions" if len(one.cards) > 1 else "Version"), ", ".join(f"{one.name}@{v}" for v in one.cards)
    if newest.identity:
        yield "In words", newest.identity
    if isinstance(newest, Character):
        yield "Spoken of as", newest.pronoun
        if newest.voice:
            yield "Voice", newest.voice
    if isinstance(newest, Voice):
        yield "Spoken by", f"{newest.engine}, {newest.speaker}"
        if newest.settings:
            yield "Settings", ", ".join(f"{name} {_number(value)}" for name, value in sorted(newest.settings.items()))
    else:
        yield "Style", newest.style
    if newest.tags:
        yield "Tags", ", ".join(newest.tags)
    known = [*(f"{binding.engine} ({binding.kind.value})" for binding in newest.bindings), *_bound(one, newest.version)]
    if known:
        yield "Known to", "; ".join(known)


def _bound(one: Carried, version: int) -> list[str]:
    """What engines know a version by, with what whoever gets the bundle must know of it."""
    bindings = [made.binding for made in one.bindings if made.binding.made_from == version]
    return [f"{binding.engine} ({described(binding)}{_IN_ONE_ACCOUNT.get(binding.kind, '')})" for binding in bindings]


def _origin(anchor: Anchor) -> str:
    """Whose likeness it is; nothing for a place or a thing that is nobody's."""
    if anchor.origin is Origin.REAL:
        return "A real person" + (", who agreed:" if anchor.consent else ".")
    if not isinstance(anchor, Character | Voice):
        return ""
    return "Synthetic, by the statement of whoever made it: no real person's likeness or voice."


def _proof(one: Carried, anchor: Anchor) -> Table | None:
    """The file that proves a consent: its place beside this page once the bundle is unpacked."""
    document = anchor.consent.document if anchor.consent else None
    return {"name": document.name, "place": one.place(document.name)} if document else None


def _stages(anchor: Anchor) -> list[Table]:
    if not isinstance(anchor, Character):
        return []
    return [
        {"name": stage.value, "locked": stage in anchor.stages, "waived": anchor.waived.get(stage, "")}
        for stage in Stage
    ]


def _versions(one: Carried, sources: Mapping[str, Path]) -> Iterator[Table]:
    """The newest version with all its pictures, then what each older one has that no newer one does."""
    seen: set[str] = set()
    for version, anchor in sorted(one.anchors.items(), reverse=True):
        new = [reference for reference in anchor.references if reference.media.sha256 not in seen]
        words = _differences(anchor, one.newest)
        if anchor is not one.newest and (known := _bound(one, version)):
            words.append(f"Known to {'; '.join(known)}.")
        same = len(anchor.references) - len(new)
        if any(reference.distance is not None for reference in new):
            words.append("The figures are distances between faces: the smaller, the more alike.")
        if same:
            many = f"{same} of its {len(anchor.references)}" if new else f"All {same} of its"
            words.append(f"{many} references are in a newer version too.")
        yield {
            "ref": f"{one.name}@{version}",
            "words": words,
            "groups": [group for group in _groups(one, anchor, new, sources) if group["pictures"]],
            "samples": [
                _sample(one, reference, sources) for reference in new if reference.media.kind is MediaKind.SOUND
            ],
        }
        seen |= {reference.media.sha256 for reference in new}


def _differences(anchor: Anchor, newest: Anchor) -> list[str]:
    """What an older version says of itself, where the newest says something else."""
    words = [anchor.identity] if anchor.identity != newest.identity else []
    if (anchor.origin, anchor.consent) != (newest.origin, newest.consent):
        consent = anchor.consent
        agreed = f" “{consent.statement}” {consent.given_by}, {consent.on}" if consent else ""
        proof = f", proved by {consent.document.name}" if consent and consent.document else ""
        words.append(f"{_origin(anchor)}{agreed}{proof}")
    return words


def _groups(
    one: Carried, anchor: Anchor, references: Iterable[Reference], sources: Mapping[str, Path]
) -> Iterator[Table]:
    by_role: dict[Role, list[Reference]] = {role: [] for role in Role}
    for reference in references:
        if reference.media.kind is MediaKind.IMAGE:
            by_role[reference.role].append(reference)
    for role, some in by_role.items():
        pictures = [_picture(one, anchor, reference, sources) for reference in some]
        yield {"title": _TITLES.get(role, "Pictures"), "pictures": pictures}


def _picture(one: Carried, anchor: Anchor, reference: Reference, sources: Mapping[str, Path]) -> Table:
    width = _WIDTHS.get(reference.role, _WIDTH)
    return {
        "data": _jpeg(read_image(sources[one.place(reference.media.name)]), width),
        "alt": f"{anchor.title}: {reference.role.value} {reference.full_name}",
        "width": width,
        "name": reference.full_name,
        "note": _note(anchor, reference),
    }


def _note(anchor: Anchor, reference: Reference) -> str:
    """How the picture was measured when it was taken in."""
    notes = []
    if isinstance(anchor, Character) and reference.role is Role.OUTFIT and reference.name == anchor.outfit:
        notes.append("worn by default")
    if isinstance(anchor, Character) and reference is anchor.master:
        notes.append("the master that all others were measured against")
    if reference.distance is not None:
        notes.append(f"{reference.distance:.2f} from the master")
    if reference.unmeasured:
        notes.append(f"not measured: {reference.unmeasured}")
    if reference.waived:
        notes.append(f"taken in against the measure: {reference.waived}")
    if isinstance(anchor, Location) and reference is anchor.references[0]:
        notes.append("the master view")
    return "; ".join(notes)


def _sample(one: Carried, reference: Reference, sources: Mapping[str, Path]) -> Table:
    path = sources[one.place(reference.media.name)]
    kind = _SOUNDS.get(path.suffix)
    small = kind is not None and path.stat().st_size <= _LARGEST_SOUND
    data = f"data:{kind};base64,{base64.b64encode(path.read_bytes()).decode()}" if small else ""
    return {"data": data, "name": reference.media.name, "text": reference.text}


def _jpeg(picture: Picture, width: int) -> str:
    """The picture as a JPEG inside the page, sharp enough for a screen with two pixels to a point."""
    from PIL import Image

    file = io.BytesIO()
    Image.fromarray(thumbnail(picture, 2 * width, 4 * width)).save(file, "JPEG", quality=_QUALITY, optimize=True)
    return f"data:image/jpeg;base64,{base64.b64encode(file.getvalue()).decode()}"


def _number(value: float | str) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
