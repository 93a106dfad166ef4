"""Training a LoRA of a character at fal: the pictures with their captions as one zip file, and the binding made of it.

The trainer's page (https://fal.ai/models/fal-ai/flux-2-klein-4b-base-trainer/llms.txt) asks for at least ten pictures
in a zip file, and for each a text file of the same name with its caption.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

from repertory.engines.sending import sent_picture
from repertory.errors import ConsentMissing, YourMove
from repertory.files.hashing import sha256_of
from repertory.model.anchor import Anchor, Binding, BindingKind, Origin, Voice
from repertory.model.engine import EngineCard, Order, SentReference, Setting
from repertory.model.media import MediaFile, MediaKind

LEAST = 10
"""How many pictures a training needs."""
_WHEN = (1980, 1, 1, 0, 0, 0)
"""The date of every file in the zip: the same pictures give the same bytes."""


def trained(card: EngineCard, order: Order, settings: Mapping[str, Setting]) -> bytes:
    """The zip file for a training. Raises YourMove for too few pictures or nobody to be trained, ConsentMissing for a
    real person without a recorded consent, MediaRejected."""
    subject = _subject(order)
    if subject.origin is Origin.REAL and subject.consent is None:
        what = f"{subject.title} is a real person, and no consent is recorded."
        raise ConsentMissing(what, step="Record who agreed, to what and on which day.")
    if len(order.references) < LEAST:
        what = f"A LoRA needs at least {LEAST} pictures, and {subject.title} has {len(order.references)}."
        raise YourMove(what, step="Build more angles, outfits and expressions first.")
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for number, one in enumerate(order.references, start=1):
            made = sent_picture(card, one.path)
            archive.writestr(zipfile.ZipInfo(f"{number:03}.{made.kind}", _WHEN), made.data)
            caption = f"{trigger_of(order, settings)}, {_shows(one)}"
            archive.writestr(zipfile.ZipInfo(f"{number:03}.txt", _WHEN), caption)
    return file.getvalue()


def trigger_of(order: Order, settings: Mapping[str, Setting]) -> str:
    """The word that will call the LoRA: the one that was asked for, else one that no model knows."""
    return str(settings["trigger"]).strip() or f"rp_{_subject(order).name.replace('-', '_')}"


def binding_of(order: Order, settings: Mapping[str, Setting], weights: Path, url: str) -> Binding:
    """What the library keeps of a training: its weights, where they lie at fal, and how they are called."""
    return Binding(
        engine="fal",
        kind=BindingKind.LORA,
        value=url,
        made_from=_subject(order).version,
        trigger=trigger_of(order, settings),
        base_model=str(settings["base_model"]),
        settings={"scale": 1.0},
        weights=MediaFile(name=weights.name, sha256=sha256_of(weights), kind=MediaKind.WEIGHTS),
        data=tuple(dict.fromkeys(one.sha256 for one in order.references)),
    )


def _subject(order: Order) -> Anchor:
    if order.subject is None:
        raise YourMove(f"The order {order.id} does not say who is to be trained.", step="Name a locked character.")
    if isinstance(order.subject, Voice):
        step = "Voices are made known to elevenlabs or dashscope."
        raise YourMove(f"A LoRA is trained from pictures, and {order.subject.title} is a voice.", step=step)
    return order.subject


def _shows(reference: SentReference) -> str:
    """What a picture shows, without the name of whom: "profile left" of "Mia, profile left"."""
    return reference.label.partition(", ")[2] or reference.name
