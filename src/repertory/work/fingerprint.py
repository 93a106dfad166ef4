"""What decides how a shot is seen and heard, in eight hex digits: another fingerprint makes its takes stale."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import replace

from pydantic import TypeAdapter

from repertory.files.hashing import sha256_of_text
from repertory.model.anchor import Anchor, Character, Voice
from repertory.model.shot import BoundShot, CameraMove, Shot, Transition

_SHOT = TypeAdapter(Shot)


def fingerprint_of(bound: BoundShot, common: str, vendors: Collection[str]) -> str:
    """Of one shot: its words as they are acted, its framing, the very references that were chosen, what is always said
    of its people, places and things, and its lines. `common` are the settings that all shots share, `vendors` those of
    the engines that may shoot it.

    Not its place in the file nor how it is cut; and not the version of an anchor, so that a tag, another expression or
    an outfit that the shot does not use makes nothing stale. What is empty is left out, lest takes go stale with a
    field that a later release adds.
    """
    told = {
        "shot": _SHOT.dump_python(_as_shot(bound), mode="json", exclude_defaults=True),
        "action": bound.action,
        "light": bound.light,
        "views": dict(sorted(bound.views.items())),
        "references": sorted(
            (one.anchor.partition("@")[0], one.role.value, one.name, one.sha256) for one in bound.references
        ),
        "performers": [
            _said({"outfit": one.outfit, "expression": one.expression or "neutral", "hidden": one.face_hidden,
                   "behind": one.from_behind, **_anchor(one.character, vendors)})
            for one in bound.performers
        ],
        "anchors": [
            _anchor(one, vendors) for one in (bound.location, *bound.props, bound.look) if one is not None
        ],
        "lines": [
            _said({"who": one.character.partition("@")[0], "text": one.text, "manner": one.manner,
                   **_anchor(one.voice, vendors)})
            for one in bound.lines
        ],
    }  # fmt: skip
    return sha256_of_text(json.dumps(_said(told), sort_keys=True) + common)[:8]


def _as_shot(bound: BoundShot) -> Shot:
    """What the writer settled about the shot, without the words and names that are bound by now, and without words for
    the light and the move that say no more than their own names."""
    shot, still = bound.shot, bound.shot.move is CameraMove.STATIC
    return replace(
        shot,
        light_words="" if shot.light_words == bound.light else shot.light_words,
        move_words="" if still or shot.move_words == shot.move.value else shot.move_words,
        text="",
        line=0,
        takes=None,
        performers=(),
        location="",
        light="",
        props=(),
        action="",
        dialogue=(),
        kept=(),
        notes=(),
        scene="",
        heading="",
        transition_in=Transition.CUT,
        transition_out=Transition.CUT,
    )


def _anchor(anchor: Anchor, vendors: Collection[str]) -> dict[str, object]:
    """What is always said of an anchor, and what the engines know it by for good."""
    known: dict[str, object] = {
        "name": anchor.name,
        "title": anchor.title,
        "identity": anchor.identity,
        "style": anchor.style,
        "bindings": sorted(
            (one.engine, one.kind.value, one.value, one.trigger, one.base_model,
             json.dumps(dict(one.settings), sort_keys=True), one.weights.sha256 if one.weights else "")
            for one in anchor.bindings if not one.made_from and one.engine in vendors
        ),
    }  # fmt: skip
    if isinstance(anchor, Character):
        known["pronoun"] = anchor.pronoun
    if isinstance(anchor, Voice):
        known |= {"engine": anchor.engine, "speaker": anchor.speaker, "settings": dict(sorted(anchor.settings.items()))}
    return _said(known)


def _said(told: dict[str, object]) -> dict[str, object]:
    """Without what is empty."""
    return {name: value for name, value in told.items() if value}
