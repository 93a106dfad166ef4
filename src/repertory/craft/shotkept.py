"""What a shot does not say and keeps: from the heading above it, the shot before, or the shot that it is the same as."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from repertory.craft.shotbody import Read, read
from repertory.craft.shotdraft import Draft, Pages
from repertory.craft.shotnames import Named
from repertory.craft.shottext import Body
from repertory.errors import ShotListError
from repertory.model.shot import CameraAngle, Shot, ShotSize, Transition

_MOST = 5
"""As many problems are told of one shot."""


def settled(pages: Pages, pronouns: Mapping[str, str], anchors: Mapping[str, str]) -> tuple[Shot, ...]:
    """The shots of a list whose lines are read, without those that could not be read. Adds to the list's problems."""
    for draft in pages.drafts:
        pages.problems += _read(draft, pages.kinds)
    shots: list[Shot] = []
    for draft in pages.drafts:
        shots.append(_shot(draft, shots[-1] if shots else None))
    broken = {draft.number for draft in pages.drafts if draft.broken}
    return tuple(shot for shot in shots if shot.number not in broken)


def _read(draft: Draft, kinds: Sequence[Named]) -> list[ShotListError]:
    """Reads a shot's words. Whatever part of them cannot be read is blanked, and the rest is read again."""
    problems: list[ShotListError] = []
    blanks: list[tuple[int, int]] = []
    while True:
        body = draft.body = Body(pieces=draft.pieces)
        for start, end in blanks:
            body.leave(start, end)
        try:
            if not body.text.strip():
                body.fail(f"Shot {draft.number} says nothing.", 0, "Say what is to be seen.")
            draft.read = read(body, kinds)
        except ShotListError as error:
            draft.broken = True
            problems.append(error)
            blank = _blank(body)
            if len(problems) == _MOST or not blank:
                draft.read = Read()
                return problems
            blanks.append(blank)
        else:
            return problems


def _blank(body: Body) -> tuple[int, int] | None:
    """The words that an error is about, or the part of the shot that they stand in; None where nothing is left."""
    start, end = body.failed
    if end <= start:
        word = re.match(r"[^\s,;]*", body.text[start:])
        end = start + (word.end() if word else 0)
    while start and body.text[start - 1] in "[@":
        start -= 1
    end += body.text[end : end + 1] == "]"
    if body.left[start:end].strip():
        return start, end
    start, end = body.clause(min(start, len(body.text)))
    return (start, end) if body.left[start:end].strip() else None


def _shot(draft: Draft, before: Shot | None) -> Shot:
    found, own = draft.read, draft.read.own
    location = found.location or (before.location if before else "")
    light = found.light or (before.light if before else "")
    kept = [name for name, said, used in (("location", found.location, location), ("light", found.light, light))
            if used and not said]  # fmt: skip
    duration = re.match(r"[0-9.]+", own.get("duration", ""))
    return Shot(
        number=draft.number,
        text=" ".join(draft.texts),
        line=draft.line.number,
        size=found.frame.size or ShotSize.MEDIUM,
        framing=found.frame.framing,
        angle=found.frame.angle or CameraAngle.EYE_LEVEL,
        dutch=found.frame.dutch,
        move=found.frame.move,
        move_words=found.frame.move_words,
        lens=found.frame.lens,
        performers=found.performers,
        location=location,
        light=light,
        light_words=found.light_words or (before.light_words if before and light else ""),
        kept=tuple(kept),
        props=found.props,
        action=found.action,
        dialogue=tuple(draft.lines),
        notes=tuple(draft.notes),
        transition_in=draft.transition_in or found.frame.transition_in or Transition.CUT,
        transition_out=draft.transition_out or found.frame.transition_out or Transition.CUT,
        heading=draft.heading.text if draft.heading else "",
        scene=_scene(draft),
        duration_s=float(duration[0]) if duration else found.duration_s,
        engine=own.get("engine", ""),
        seed=int(own["seed"]) if "seed" in own else None,
        takes=int(own["takes"]) if "takes" in own else None,
    )


def _scene(draft: Draft) -> str:
    """Its heading's number, or its own where it has letters: shot 4A belongs to scene 4."""
    if draft.heading and draft.heading.scene:
        return draft.heading.scene
    return draft.number.rstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") if draft.number[-1:].isalpha() else ""
