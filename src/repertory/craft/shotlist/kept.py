"""The shots of a list, once its lines are read: each with its words understood, and with what it keeps from others."""

from __future__ import annotations

import re
from collections.abc import Sequence

from repertory.craft.shotlist.body import Around, Read, read
from repertory.craft.shotlist.draft import LETTERS, Draft, Pages
from repertory.craft.shotlist.names import Named
from repertory.craft.shotlist.places import Value, places_and_lights, strange_places
from repertory.craft.shotlist.pronouns import Company
from repertory.craft.shotlist.refer import References
from repertory.craft.shotlist.text import SIGN, WORD, Body
from repertory.craft.shotlist.worn import Wardrobe
from repertory.errors import ShotListError
from repertory.model.shot import CameraAngle, Shot, ShotSize, Transition

_LENGTH = re.compile(r"[0-9.]+")
_MOST = 5
"""As many problems are told of one shot."""


def settled(pages: Pages, company: Company, wardrobe: Wardrobe) -> tuple[Shot, ...]:
    """The shots of a list whose lines are read, without those that could not be read. Adds to the list's problems
    and doubts."""
    references = References(drafts=pages.drafts, company=company, wardrobe=wardrobe)
    order = list(references.in_order())
    for draft in order:
        pages.problems += _read(draft, pages.kinds, references.around(draft))
        references.came(draft)
        pages.doubts += draft.body.doubts if draft.body and not draft.broken else []
    places, lights = places_and_lights(pages.drafts, references.same)
    pages.doubts += strange_places(pages.drafts, places, pages.kinds[1])
    shots: dict[str, Shot] = {}
    for draft in order:
        at = references.place[draft.key]
        shots[draft.key] = _shot(draft, shots.get(references.same.get(draft.key, "")), places[at], lights[at])
    return tuple(shots[draft.key] for draft in pages.drafts if not draft.broken)


def _read(draft: Draft, kinds: Sequence[Named], around: Around) -> list[ShotListError]:
    """Reads a shot's words. Whatever part of them cannot be read is blanked, and the rest is read again."""
    problems: list[ShotListError] = []
    blanks: list[tuple[int, int]] = []
    while True:
        body = draft.body = Body(pieces=draft.pieces)
        for start, end in blanks:
            body.leave(start, end)
        try:
            if not WORD.search(body.text) and not SIGN.search(body.left) and body.text.isascii():
                body.fail(f"Shot {draft.number} says nothing.", 0, "Say what is to be seen.")
            draft.read = read(body, kinds, around)
        except ShotListError as error:
            draft.broken = True
            problems.append(error)
            blank = _blank(body)
            if len(problems) == _MOST or not blank:
                draft.read = Read()
                return problems
            blanks.append(blank)
        else:
            body.close()
            return problems


def _blank(body: Body) -> tuple[int, int] | None:
    """The words that an error is about, or else the whole part that they stand in, so that one slip gives one message;
    None where nothing is left."""
    start, end = (min(at, len(body.text)) for at in body.failed)
    if end <= start or not body.left[start:end].strip():
        start, end = body.clause(start)
    return (start, end) if body.left[start:end].strip() else None


def _shot(draft: Draft, same: Shot | None, place: Value, light: Value) -> Shot:
    """The shot that a draft makes. `same` is the shot that it is the same as."""
    found, own, framed = draft.read, draft.read.own, draft.read.frame
    takes = found.same.takes if same and found.same else lambda _: False
    size, framing, angle, dutch = framed.size, framed.framing, framed.angle, framed.dutch
    if same:
        size = size or (_stepped(same.size, found.same.wider if found.same else 0) if takes("size") else None)
        framing = framing or (same.framing if takes("framing") and not framed.size else None)
        dutch = dutch or (same.dutch and takes("angle") and angle is None)
        angle = angle or (same.angle if takes("angle") else None)
    kept_move = takes("move") and not framed.move_words
    length = same.duration_s if same and takes("duration") else None
    duration = _LENGTH.match(own["duration"]) if "duration" in own else None
    return Shot(
        number=draft.number,
        text=" ".join(draft.texts),
        line=draft.line.number,
        size=size or ShotSize.MEDIUM,
        framing=framing,
        angle=angle or CameraAngle.EYE_LEVEL,
        dutch=dutch,
        move=same.move if same and kept_move else framed.move,
        move_words=same.move_words if same and kept_move else framed.move_words,
        lens=framed.lens or (same.lens if same and takes("lens") else ""),
        performers=found.performers,
        location=place[0],
        light=light[0],
        light_words=light[1],
        kept=tuple(
            name
            for name, kept in (
                ("location", place[0] and not found.location),
                ("light", light[0] and not found.light),
                ("performers", found.performers and found.unnamed),
            )
            if kept
        ),
        props=tuple(dict.fromkeys((*(same.props if same and takes("props") else ()), *found.props))),
        action=found.action,
        dialogue=tuple(draft.lines),
        notes=(*found.notes, *draft.notes),
        transition_in=draft.transition_in or framed.transition_in or Transition.CUT,
        transition_out=draft.transition_out or framed.transition_out or Transition.CUT,
        heading=draft.heading.text if draft.heading else "",
        scene=_scene(draft),
        duration_s=float(duration[0]) if duration else found.duration_s or length,
        engine=own.get("engine", ""),
        seed=int(own["seed"]) if "seed" in own else None,
        takes=int(own["takes"]) if "takes" in own else None,
    )


def _stepped(size: ShotSize, wider: int) -> ShotSize:
    """The size that is so many steps wider; the last one there is where there are no more."""
    sizes = list(ShotSize)
    return sizes[min(max(sizes.index(size) + wider, 0), len(sizes) - 1)]


def _scene(draft: Draft) -> str:
    """Its heading's number, or its own where it has letters: shot 4A belongs to scene 4."""
    if draft.heading and draft.heading.scene:
        return draft.heading.scene
    return draft.number.rstrip(LETTERS) if draft.number[-1:].isalpha() else ""
