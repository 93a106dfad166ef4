"""Binding cards: what engines know a locked version by, each in a card of its own beside that version's card.

characters/mia/bindings/kling-slot-3fa9c1d2.toml   named after the engine, the kind and the hash of its own bytes
characters/mia/bindings/lora-9c01d2aa.safetensors  the weights that a card names
"""

from __future__ import annotations

import datetime
import hashlib
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from repertory.errors import Damaged, YourMove
from repertory.files.hashing import slug
from repertory.library.cards import BINDING, BINDINGS
from repertory.library.rules import is_name
from repertory.model.anchor import Anchor, Binding, BindingKind
from repertory.model.media import MediaKind

A = TypeVar("A", bound=Anchor)
_CARD_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*-[0-9a-f]{8}\.toml")
Use = tuple[str, BindingKind, str, int]
"""Engine, kind, base model and version: a vendor may have a LoRA for each of its models."""
_HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, kw_only=True)
class Made:
    """A binding that was made from a locked version, as it is kept."""

    id: str
    """The name of its card: `kling-slot-3fa9c1d2`."""
    binding: Binding
    card: bytes = field(repr=False)
    """The bytes of its card, written once and the same in every library."""

    @property
    def file(self) -> str:
        """Where its card lies in the anchor's folder: `bindings/kling-slot-3fa9c1d2.toml`."""
        return f"{BINDINGS}/{self.id}.toml"


def is_card_name(name: str) -> bool:
    """Whether it could be the file name of a binding card."""
    return bool(_CARD_NAME.fullmatch(name))


def card_name(binding: Binding, card: bytes) -> str:
    """The file name of a binding's card: `kling-slot-3fa9c1d2.toml`."""
    return f"{binding.engine}-{binding.kind.value}-{hashlib.sha256(card).hexdigest()[:8]}.toml"


def read_card(card: bytes, where: Path) -> Made:
    """What the bytes of a binding card say. Raises Damaged for a card that was changed or that says nothing that could
    have been recorded, YourMove for one of a newer release."""
    step = "Restore it from a backup, or remove it and bind the version again."
    try:
        binding = BINDING.loads(card.decode(), where)
    except UnicodeDecodeError as error:
        raise Damaged(f"The card {where} is not text.", step=step) from error
    if card_name(binding, card) != where.name:
        raise Damaged(f"The card {where} has changed since it was written.", step=step)
    try:
        require_binding(binding)
    except YourMove as error:
        raise Damaged(f"The card {where} cannot be used: {error.what}", step=step) from error
    if not binding.made_from:
        raise Damaged(f"The card {where} does not say from which version it was made.", step=step)
    if _moment(binding) is None:
        raise Damaged(f"The card {where} does not say when it was written.", step=step)
    return Made(id=where.stem, binding=binding, card=card)


def bindings_in(folder: Path) -> tuple[Made, ...]:
    """All binding cards of an anchor's folder, the newest first. Raises Damaged."""
    home, found = folder / BINDINGS, list[Made]()
    for path in home.iterdir() if home.is_dir() else ():
        if not is_card_name(path.name):
            continue
        try:
            card = path.read_bytes()
        except FileNotFoundError:  # it is being removed
            continue
        if card:  # an empty one holds a name while its writer is at work
            found.append(read_card(card, path))
    return newest_first(found)


def newest_first(made: Iterable[Made]) -> tuple[Made, ...]:
    """In the order of their days, which is the same on every disk."""
    return tuple(sorted(made, key=lambda one: (one.binding.made_at, one.id), reverse=True))


def use_of(binding: Binding) -> Use:
    """What it is used for: of several for one use the newest is taken."""
    return binding.engine, binding.kind, binding.base_model, binding.made_from


def in_force(made: Iterable[Made], version: int) -> tuple[Made, ...]:
    """Of those made from that version the newest of each use, the newest first."""
    found: dict[Use, Made] = {}
    for one in newest_first(made):
        if one.binding.made_from == version:
            found.setdefault(use_of(one.binding), one)
    return tuple(found.values())


def with_bindings(anchor: A, folder: Path) -> A:
    """A locked anchor with what was made from this version, after what is on its card. Raises Damaged."""
    made = tuple(one.binding for one in in_force(bindings_in(folder), anchor.version))
    return replace(anchor, bindings=(*anchor.bindings, *made)) if made else anchor


def recorded(binding: Binding, made: Iterable[Made]) -> Binding:
    """The binding with the time of now: later than all that were made before, whatever clock those were made by."""
    now = datetime.datetime.now(datetime.UTC)
    known = [moment for one in made if (moment := _moment(one.binding)) is not None]
    later = max([now, *(moment + datetime.timedelta(microseconds=1) for moment in known)])
    return replace(binding, made_at=later.isoformat(timespec="microseconds"))


def is_of_a_day_to_come(binding: Binding) -> bool:
    """Whether it was recorded more than a day from now, which no clock of today says."""
    moment = _moment(binding)
    return moment is not None and moment > datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=1)


def _moment(binding: Binding) -> datetime.datetime | None:
    """When it was recorded; nothing for words that say it otherwise than all others, and could not be sorted."""
    try:
        moment = datetime.datetime.fromisoformat(binding.made_at)
        written = moment.astimezone(datetime.UTC).isoformat(timespec="microseconds") if moment.tzinfo else ""
    except (ValueError, OverflowError):  # the first day that there is has none before it
        return None
    last = moment.year == datetime.MAXYEAR  # nothing could be recorded after it
    return moment if written == binding.made_at and not last else None


def described(binding: Binding) -> str:
    """A binding in words: "slot el-1", "lora for flux-dev, trigger ohwx, scale 0.8"."""
    what = f"{binding.kind.value} {binding.value}" if binding.kind is BindingKind.SLOT else binding.kind.value
    what += f" for {binding.base_model}" if binding.base_model else ""
    trigger = [f"trigger {binding.trigger}"] if binding.trigger else []
    pairs = sorted(binding.settings.items())
    settings = [f"{name} {value}" if isinstance(value, str) else f"{name} {value:g}" for name, value in pairs]
    return ", ".join((what, *trigger, *settings))


def require_binding(binding: Binding) -> None:
    """Raises YourMove for a binding that no engine could use, with what is missing."""
    if not is_name(binding.engine):
        vendor = slug(binding.engine.partition("/")[0])
        what = f'"{binding.engine}" is no engine: a binding belongs to a vendor, in lower case letters and digits.'
        raise YourMove(what, step=f'Try "{vendor}".')
    words = (binding.value, binding.trigger, binding.base_model, *binding.settings)
    words = (*words, *(value for value in binding.settings.values() if isinstance(value, str)))
    if not all(word.isprintable() for word in words) or not all(name.strip() for name in binding.settings):
        raise YourMove(
            "A binding has words that cannot be shown.", step="Write each on one line, without special keys."
        )
    if not all(math.isfinite(value) for value in binding.settings.values() if not isinstance(value, str)):
        raise YourMove("A setting of a binding is no number.", step='Write it as "scale=0.8".')
    if not all(_HASH.fullmatch(sha256) for sha256 in binding.data):
        raise YourMove("A binding is made from pictures, named by hashes of 64 hex digits.", step="Give their hashes.")
    _require_of_kind(binding)


def _require_of_kind(binding: Binding) -> None:
    """What each kind needs."""
    match binding.kind:
        case BindingKind.RIG:
            what = "A rig belongs to the face and is made with it."
            raise YourMove(what, step="Record a slot, a LoRA or IP-Adapter settings.")
        case BindingKind.SLOT if not binding.value.strip():
            raise YourMove("A slot has no id.", step="Give the id that the vendor shows for it: --slot ID")
        case BindingKind.LORA if binding.weights is None or binding.weights.kind is not MediaKind.WEIGHTS:
            raise YourMove("A LoRA has no weights.", step="Give its file: --lora FILE.safetensors")
        case BindingKind.LORA if not binding.base_model.strip():
            step = "Name the model that it was trained for: --base MODEL"
            raise YourMove("A LoRA works with one base model only, and none is named.", step=step)
        case BindingKind.ADAPTER if not binding.settings:
            raise YourMove("An IP-Adapter binding has no settings.", step="Give them: --setting scale=0.6")
    if binding.weights is not None and binding.kind is not BindingKind.LORA:
        raise YourMove(f"A binding of kind {binding.kind.value} has no weights.", step="Weights belong to a LoRA.")
