"""Small real files and values that tests of several areas share."""

from __future__ import annotations

import functools
import hashlib
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from repertory.craft.ordering import fitted_size
from repertory.craft.shapes import sides_of
from repertory.files.hashing import sha256_of
from repertory.media.clips import write_clip
from repertory.media.images import write_image
from repertory.media.sounds import write_wav
from repertory.model.anchor import AnchorKind, Character, Role, Voice
from repertory.model.asking import Question
from repertory.model.engine import EngineCard, Order, OrderKind, SentReference, Slot


def a_picture(path: Path, words: str = "a", width: int = 256, height: int = 192) -> Path:
    """A smooth picture that depends on `words`: no two of them have the same bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_drawn(words, width, height, path.suffix))
    return path


@functools.lru_cache(maxsize=512)
def _drawn(words: str, width: int, height: int, suffix: str) -> bytes:
    """Its file, made once: hundreds of tests begin with the same few."""
    seed = int.from_bytes(hashlib.sha256(words.encode()).digest()[:4], "big")
    corners = np.random.default_rng(seed).integers(0, 255, (2, 2, 3)).astype(np.float64)
    down = np.linspace(0, 1, height)[:, None, None]
    right = np.linspace(0, 1, width)[None, :, None]
    top = corners[0, 0] * (1 - right) + corners[0, 1] * right
    bottom = corners[1, 0] * (1 - right) + corners[1, 1] * right
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"drawn{suffix}"
        write_image(path, np.asarray(top * (1 - down) + bottom * down, np.uint8))
        return path.read_bytes()


def astronaut() -> NDArray[np.uint8]:
    """A real face: the portrait of Eileen Collins in scikit-image, 512 by 512 pixels, RGB."""
    from skimage import data

    read: Callable[[], NDArray[np.uint8]] = data.astronaut
    return read()


def a_clip(path: Path, words: str = "a", seconds: float = 0.5) -> Path:
    """A still picture held for some time, 24 frames a second."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_held(words, seconds, path.suffix))
    return path


@functools.lru_cache(maxsize=64)
def _held(words: str, seconds: float, suffix: str) -> bytes:
    rng = np.random.default_rng(int.from_bytes(hashlib.sha256(words.encode()).digest()[:4], "big"))
    frame = np.full((96, 128, 3), rng.integers(0, 255, 3), np.uint8)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"held{suffix}"
        write_clip(path, [frame] * round(seconds * 24), fps=24)
        return path.read_bytes()


def a_sound(path: Path, seconds: float = 0.5) -> Path:
    """A tone of 220 Hz."""
    times = np.arange(round(seconds * 16_000)) / 16_000
    write_wav(path, (0.3 * np.sin(2 * np.pi * 220 * times)).astype(np.float32), 16_000)
    return path


def a_reading(path: Path, seconds: float = 11.0, *, loud: float = 0.3) -> Path:
    """Syllables, two a second, as a listener to speech takes them for some."""
    times = np.arange(round(seconds * 16_000)) / 16_000
    sound = sum(np.sin(2 * np.pi * 140 * step * times) / step for step in range(1, 30))
    swell = np.clip(np.sin(2 * np.pi * 2 * times), 0, 1) ** 0.5
    write_wav(path, (loud * swell * sound).astype(np.float32), 16_000)
    return path


def a_reference(folder: Path, anchor: str = "mia@1", name: str = "headshot") -> SentReference:
    """A reference picture on disk, whose bytes depend on its anchor and name."""
    title = anchor.partition("@")[0]
    path = a_picture(folder / f"{title}-{name.replace(' ', '-')}.png", f"{anchor} {name}")
    return SentReference(
        anchor=anchor,
        kind=AnchorKind.CHARACTER,
        role=Role.HEADSHOT,
        name=name,
        sha256=sha256_of(path),
        label=f"{title.title()}, {name}",
        path=path,
    )


def _references(card: EngineCard, sources: Path, count: int) -> tuple[SentReference, ...]:
    """So many references as the card counts them: an element of two pictures is one; what has no slot as a picture of
    somebody shows a place."""
    if card.elements:
        people = ["mia@1", *(f"person-{number}@1" for number in range(1, count))][:count]
        faces = [(a_reference(sources, who), a_reference(sources, who, "profile left")) for who in people]
        return tuple(one for face, side in faces for one in (face, replace(side, role=Role.ANGLE)))
    most = card.slots.get(Slot.CHARACTER, -1)
    made = [a_reference(sources, name=f"angle {number}") for number in range(count)]
    return tuple(one if most < 0 or number < most else _of_a_place(one) for number, one in enumerate(made))


def _of_a_place(reference: SentReference) -> SentReference:
    return replace(reference, anchor="cafe@1", kind=AnchorKind.LOCATION, role=Role.VIEW)


def an_order(card: EngineCard, kind: OrderKind, home: Path, *, references: int = 2) -> Order:
    """An order of that kind that fits the card, its sources under `home` and its folder empty."""
    folder = home / "orders" / f"{kind}-1"
    folder.mkdir(parents=True, exist_ok=True)
    sources = home / "sources"
    sent = _references(card, sources, references)
    bound = kind is OrderKind.BIND
    if bound:  # a face from the front, and other views of the same person
        sent = (*sent[:1], *(replace(one, role=Role.ANGLE) for one in sent[1:]))
    width, height = a_size(card)
    voiced = kind is OrderKind.LINE
    return Order(
        id=f"{kind}-1",
        kind=kind,
        engine=card.id,
        folder=folder,
        prompt="medium close-up, she looks up from her phone",
        references=() if kind in (OrderKind.LINE, OrderKind.LIPSYNC) else sent,
        width=width,
        height=height,
        duration_s=max(0.5, card.min_duration_s) if kind in (OrderKind.CLIP, OrderKind.LINE) else 0.0,
        seed=7 if card.seed or not card.key else None,
        start=_start(kind, sources, width, height),
        sound=a_sound(sources / "line.wav", 2.5) if kind is OrderKind.LIPSYNC else None,
        text="She is always late." if voiced else "",
        questions=(Question(about="lamp", text="Is it the same lamp?"),) if kind is OrderKind.ASK else (),
        voice=Voice(name="mia-voice", title="Mia", engine=card.id, speaker=(*card.speakers, "af_sky")[0])
        if voiced
        else None,
        subject=Character(name="mia", title="Mia", version=1) if bound else None,
    )


def a_size(card: EngineCard) -> tuple[int, int]:
    """A small size that an engine draws."""
    fitted = fitted_size(card, 256, 192)
    for wide, tall in (sides_of(ratio) for ratio in card.ratios):
        fitted = fitted or fitted_size(card, 64 * wide, 64 * tall)
    assert fitted is not None, f"{card.id} draws nothing"
    return fitted


def _start(kind: OrderKind, sources: Path, width: int, height: int) -> Path | None:
    if kind in (OrderKind.EDIT, OrderKind.CLIP, OrderKind.ASK):
        return a_picture(sources / "start.png", "start", width, height)
    return a_clip(sources / "clip.mp4", seconds=2.5) if kind is OrderKind.LIPSYNC else None


def weights(path: Path, seed: int = 1) -> Path:
    """A safetensors file with one small tensor."""
    header = b'{"lora":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}}'
    path.write_bytes(len(header).to_bytes(8, "little") + header + np.random.default_rng(seed).bytes(12))
    return path
