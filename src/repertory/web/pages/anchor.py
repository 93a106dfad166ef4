"""The sheet of an anchor: what is locked of it, every reference with what was measured, and where it is used."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nicegui import ui

from repertory.craft.building import open_stage, standing
from repertory.errors import RepertoryError
from repertory.model.anchor import Anchor, AnchorKind, Character, Reference, Role, Stage, Voice, anchor_name
from repertory.web.desk import Desk
from repertory.web.pages.shell import empty, frame
from repertory.web.parts.live import aside
from repertory.web.parts.pictures import picture, sound

_PLURALS = {
    Role.HEADSHOT: "Headshot",
    Role.ANGLE: "Angles",
    Role.OUTFIT: "Outfits",
    Role.EXPRESSION: "Expressions",
    Role.VIEW: "Views",
    Role.SAMPLE: "Recordings",
    Role.LOOK: "Pictures in this look",
}


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """All that the page shows."""

    anchor: Anchor
    kind: AnchorKind
    versions: tuple[int, ...]
    ahead: bool
    """Whether there are changes that are not locked yet."""
    films: tuple[tuple[str, str, str], ...]
    """Name, title and pinned version of each film that uses it."""


def add(desk: Desk) -> None:
    """Adds the page."""

    @ui.page("/anchors/{name}")
    async def sheet(name: str, version: int = 0) -> None:
        try:
            there = await aside(lambda: read_sheet(desk, name, version))
        except RepertoryError as error:
            with frame(desk, name, here="/"):
                empty("This cannot be shown", str(error))
            return
        with frame(desk, there.anchor.title or name, here="/"):
            _heading(there)
            if not there.anchor.references:
                _nothing_yet(there)
            if isinstance(there.anchor, Character):
                _stages(there.anchor)
            for role in Role:
                _group(there, role)
            _facts(there)
            _used(there)


def read_sheet(desk: Desk, name: str, version: int = 0) -> Sheet:
    """What is known of an anchor: of one locked version, else of its newest, else of its draft. Raises UnknownName,
    Damaged."""
    library = desk.studio.library
    kind, versions = library.kind_of(name), library.versions(name)
    shown = version or max(versions, default=0)
    anchor = library.get(f"{name}@{shown}") if shown else library.draft(name)
    return Sheet(
        anchor=anchor,
        kind=kind,
        versions=versions,
        ahead=bool(versions) and library.changed(name),
        films=tuple(_films(desk, name)),
    )


def _films(desk: Desk, name: str) -> list[tuple[str, str, str]]:
    found = []
    for film in desk.films():
        if film.problem:
            continue
        pinned = {one.anchor for one in desk.reader(film.name).film.production.cast if anchor_name(one.anchor) == name}
        found += [(film.name, film.title, ", ".join(sorted(pinned)))] if pinned else []
    return found


def _heading(there: Sheet) -> None:
    anchor = there.anchor
    parts = [
        there.kind.value.capitalize(),
        f"version {anchor.version}" if anchor.locked else "draft, nothing locked yet",
    ]
    parts += [f"style {anchor.style}"] if there.kind is not AnchorKind.VOICE else []
    ui.label(" · ".join(parts)).classes("under-title")
    if there.ahead:
        ui.label("The draft has changes that are not locked yet: films do not see them.").classes("notice")
    if len(there.versions) > 1:
        with ui.element("nav").classes("chips").props('aria-label="Versions"'):
            for version in there.versions:
                link = ui.link(f"Version {version}", f"/anchors/{anchor.name}?version={version}").classes("chip")
                if version == anchor.version:
                    link.props('aria-current="page"')


_HOW_TO_MAKE = {
    AnchorKind.LOCATION: ("repertory location build {} --light afternoon", "repertory location import {} PICTURE"),
    AnchorKind.PROP: ("repertory prop build {}", "repertory prop import {} PICTURE"),
}


def _nothing_yet(there: Sheet) -> None:
    """How a place or a thing that was only begun gets its first picture."""
    ways = _HOW_TO_MAKE.get(there.kind)
    if ways:
        with empty("It has no picture yet", "Let an engine make one, or bring one of your own:"):
            for way in ways:
                ui.label(way.format(there.anchor.name)).classes("command")


def _stages(character: Character) -> None:
    """The four stages as a path; what the open one still wants is said below it."""
    at = open_stage(character)
    with ui.element("ol").classes("stages").props('aria-label="Stages"'):
        for stage in Stage:
            state = "waived" if stage in character.waived else "locked" if stage in character.stages else "open"
            state = "later" if state == "open" and stage is not at else state
            with ui.element("li").classes(f"stage is-{state}"):
                ui.label(stage.value.capitalize()).classes("stage-name")
                ui.label("next" if stage is at else state).classes("stage-state")
                if reason := character.waived.get(stage):
                    ui.label(reason).classes("stage-why")
    if at is not None:
        ui.label(f"{at.value.capitalize()}: {standing(character, at)}").classes("notice")


def _group(there: Sheet, role: Role) -> None:
    references = there.anchor.with_role(role)
    if not references:
        return
    with ui.element("section").classes("group"):
        with ui.element("h2"):
            ui.label(_PLURALS[role])
        with ui.element("ul").classes("shown-grid").props('role="list"'):
            for one in references:
                _shown(there.anchor, one)


def _shown(anchor: Anchor, one: Reference) -> None:
    address = f"/media/anchors/{anchor.name}/{one.media.name}"
    if one.role is Role.SAMPLE:
        sound(address, one.full_name, [one.text] if one.text else [])
        return
    worn = isinstance(anchor, Character) and one.role is Role.OUTFIT and one.name == anchor.outfit and not one.view
    mark = "kept on a person's word" if one.waived else "worn by default" if worn else ""
    picture(address, one.full_name, _notes(one), mark=mark)


def _notes(one: Reference) -> list[str]:
    """What was measured of a reference, in words."""
    found = []
    if one.distance is not None:
        found.append(f"face distance {one.distance:.2f}")
    if one.unmeasured:
        found.append(f"not measured: {one.unmeasured}")
    if one.yaw is not None and abs(one.yaw) >= 1:
        found.append(f"turned {abs(one.yaw):.0f}° {'right' if one.yaw > 0 else 'left'}")
    if one.face_size is not None and one.sharpness is not None:
        found.append(f"face {one.face_size:.0f} px, sharpness {one.sharpness:.0f}")
    if one.waived:
        found.append(one.waived)
    return found


def _facts(there: Sheet) -> None:
    anchor = there.anchor
    facts = [("Described as", anchor.identity), ("Tags", ", ".join(anchor.tags))]
    if isinstance(anchor, Character):
        facts += [("Voice", anchor.voice), ("Called", anchor.pronoun)]
    if isinstance(anchor, Voice):
        facts += [("Spoken by", f"{anchor.engine}, {anchor.speaker}")]
    if anchor.consent:
        facts.append(("Consent", f"{anchor.consent.given_by}, {anchor.consent.on}: {anchor.consent.statement}"))
    else:
        facts.append(
            ("Likeness", "nobody's: made by an engine" if anchor.origin.value == "synthetic" else "a person's")
        )
    bound = dict.fromkeys(f"{one.engine} ({one.kind.value})" for one in anchor.bindings)
    _table("About", [*facts, ("Known to engines", ", ".join(bound))])


def _table(title: str, facts: Sequence[tuple[str, str]]) -> None:
    with ui.element("section").classes("group"):
        with ui.element("h2"):
            ui.label(title)
        with ui.element("dl").classes("facts"):
            for name, said in facts:
                if said:
                    with ui.element("dt"):
                        ui.label(name)
                    with ui.element("dd"):
                        ui.label(said)


def _used(there: Sheet) -> None:
    with ui.element("section").classes("group"):
        with ui.element("h2"):
            ui.label("Used in")
        if not there.films:
            ui.label("No film of this folder uses it yet.").classes("under-title")
            return
        with ui.element("ul").classes("plain").props('role="list"'):
            for film, title, ref in there.films:
                with ui.element("li"):
                    ui.link(f"{title}: {ref}", f"/films/{film}/shots")
