"""Whether two orders ask for the very same thing: a key over everything that decides what an engine makes. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence

from repertory.craft.prompting.naming import anchors_of
from repertory.model.anchor import Anchor, Role, anchor_name
from repertory.model.engine import EngineCard, OrderKind, Setting
from repertory.model.shot import BoundLine, BoundShot, ChosenReference


def recipe_key(
    bound: BoundShot,
    kind: OrderKind,
    card: EngineCard,
    *,
    sent: Sequence[ChosenReference] = (),
    prompt: str = "",
    size: tuple[int, int] = (0, 0),
    duration_s: float = 0.0,
    settings: Mapping[str, Setting],
    start: str = "",
    sounds: Sequence[str] = (),
    line: BoundLine | None = None,
) -> str:
    """Sixteen hex digits: the same for the same kind of order of the same model with the same words, references (by
    their hashes, in order), size, length, settings and beginning.

    `start` is the hash of the keyframe, `sounds` are those of the spoken lines on a clip's track, whose times follow
    from them. No path, date, number of a shot or name of a film is in it, nor the seed, which is compared apart: most
    seeds nobody asked for.
    """
    told: dict[str, object] = {
        "kind": kind.value,
        "engine": card.id,
        "model": card.model,
        "settings": dict(sorted({**card.settings, **settings}.items())),
    }
    if line is not None:
        told |= {"text": line.text, "voice": _voice(line, card)}
    else:
        told |= {
            "prompt": prompt,
            "size": size,
            "sent": [_reference(one, card) for one in sent],
            "known": [known for anchor in anchors_of(bound) if (known := _bindings(anchor, card))],
        }
    if kind is OrderKind.CLIP:
        told |= {"length": round(duration_s, 3), "start": start, "sounds": list(sounds)}
        told |= {"voices": [_voice(one, card) for one in bound.lines]} if card.voice_samples or card.sound else {}
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:16]


def _reference(one: ChosenReference, card: EngineCard) -> list[object]:
    """A picture by its hash, a sheet by what is drawn on it; and whose it is, for elements are made of one's own."""
    shown: object = [[part.label, part.sha256] for part in one.parts] if one.parts else one.sha256
    return [anchor_name(one.anchor), one.kind.value, one.role.value, shown, card.vendor in one.known_to]


def _voice(line: BoundLine, card: EngineCard) -> list[object]:
    voice = line.voice
    samples = [one.media.sha256 for one in voice.with_role(Role.SAMPLE)[:1]]
    settings = dict(sorted(voice.settings.items()))
    return [anchor_name(line.character), line.manner, voice.speaker, settings, samples, _bindings(voice, card)]


def _bindings(anchor: Anchor, card: EngineCard) -> list[tuple[str, ...]]:
    """What the engine's vendor knows an anchor by: a slot, a LoRA and its weights."""
    known = [one for one in anchor.bindings if one.engine == card.vendor]
    told = [
        (anchor.name, one.kind.value, one.value, one.trigger, one.base_model,
         json.dumps(dict(one.settings), sort_keys=True), one.weights.sha256 if one.weights else "")
        for one in known
    ]  # fmt: skip
    return sorted(told)
