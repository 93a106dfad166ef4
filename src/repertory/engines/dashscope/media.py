"""What goes along with an order to Wan: frames, references and sounds, in the order in which the prompt counts them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from repertory.craft.pricing import size_named
from repertory.craft.shapes import MOST_OFF, sides_of, stretch
from repertory.engines.dashscope.sounds import SentTrack, driving, sample, speaker
from repertory.engines.sending import SentPicture, sent_notes, sent_picture
from repertory.errors import YourMove
from repertory.media.check import check_media
from repertory.media.clips import probe_clip
from repertory.model.engine import EngineCard, Order, OrderKind
from repertory.model.media import MediaKind

RATIOS = ("16:9", "9:16", "1:1", "4:3", "3:4")
"""The proportions that can be ordered where no first frame gives them."""
_CLIPS = (".mp4", ".mov")
_MOST_BYTES = 100_000_000


@dataclass(frozen=True, kw_only=True)
class Medium:
    """One item of `input.media`, before anything is uploaded."""

    kind: str
    """"first_frame", "last_frame", "reference_image", "driving_audio", "video"."""
    picture: SentPicture | None = None
    track: SentTrack | None = None
    """What is heard, or the clip; of a reference, how the one whom it shows sounds."""

    def files(self, *, inline: bool) -> Iterator[tuple[str, bytes]]:
        """What of it has to be uploaded first, by names that say what is in them and nothing of this machine."""
        if self.picture is not None and not inline:
            yield _name(self.picture.data, f".{self.picture.kind}"), self.picture.data
        if self.track is not None:
            yield _name(self.track.data, self.track.suffix), self.track.data


def media_of(card: EngineCard, order: Order) -> tuple[Medium, ...]:
    """Everything that is sent with an order, complete before anything is. Of a clip, what its card takes decides:
    references, else a first frame, else nothing but words and a sound.

    Raises YourMove for what the model cannot do without, or does not take; MediaRejected.
    """
    if order.kind is OrderKind.EDIT:
        return tuple(_editing(card, order))
    return tuple(_referring(card, order) if card.max_references else _framed(card, order))


def notes_of(card: EngineCard, order: Order) -> tuple[str, ...]:
    """What was done to the pictures and to the sound before they were sent, and what the sound does not do."""
    seen = replace(order, start=None) if order.kind is OrderKind.EDIT else order  # a clip goes out as it is
    notes = [*sent_notes(card, seen), *([sent_picture(card, order.end).note] if order.end else [])]
    if order.sound and not card.max_references:
        notes.append(driving(order.sound).note)
    elif order.sound and order.kind is OrderKind.CLIP:
        timbre = "Of the spoken lines only how the voices sound went along"
        tied = timbre if _voices(order) else "The spoken lines did not go along"
        notes.append(f"{tied}: {card.title} speaks the words anew, at times of its own.")
    return tuple(filter(None, notes))


def parameters_of(card: EngineCard, order: Order) -> dict[str, str]:
    """The size as Wan knows it: 720P or 1080P, and the proportions where no frame gives them. Raises YourMove."""
    tier = size_named(card.price, order.width, order.height)
    size = {"resolution": tier} if tier else {}
    if order.start is not None:
        return size
    off, nearest = min((stretch(sides_of(one), order.width, order.height), one) for one in RATIOS)
    if off > MOST_OFF:
        what = f"Without a first frame Wan makes no clip of {order.width} by {order.height}."
        raise YourMove(what, step=f"Its proportions are {', '.join(RATIOS)}.")
    return {**size, "ratio": nearest}


def _editing(card: EngineCard, order: Order) -> Iterator[Medium]:
    """The clip to edit, as it is, then the references."""
    if order.start is None:
        raise YourMove(f"The edit {order.id} starts from nothing.", step="Name the clip to edit.")
    kind, suffix = check_media(order.start)
    size, length_s = order.start.stat().st_size, probe_clip(order.start).duration_s if kind is MediaKind.CLIP else 0.0
    if suffix not in _CLIPS or size > _MOST_BYTES or not card.min_duration_s <= length_s <= card.max_duration_s:
        limits = f"of {card.min_duration_s:g} to {card.max_duration_s:g} s and up to 100 MB, as MP4 or MOV"
        raise YourMove(f"{card.title} edits clips {limits}; {order.start.name} is none.", step="Choose another engine.")
    yield Medium(kind="video", track=SentTrack(data=order.start.read_bytes(), suffix=suffix))
    for one in order.references:
        yield Medium(kind="reference_image", picture=sent_picture(card, one.path))


def _framed(card: EngineCard, order: Order) -> Iterator[Medium]:
    if card.first_frame != (order.start is not None):
        what = "begins with a picture" if card.first_frame else "takes no picture to begin with"
        step = "Give the keyframe." if card.first_frame else "Choose an engine that begins with the keyframe."
        raise YourMove(f"{card.title} {what}.", step=step)
    if order.start is not None:
        yield Medium(kind="first_frame", picture=sent_picture(card, order.start))
    if order.end is not None:
        yield Medium(kind="last_frame", picture=sent_picture(card, order.end))
    if order.sound is not None:
        yield Medium(kind="driving_audio", track=driving(order.sound))


def _referring(card: EngineCard, order: Order) -> Iterator[Medium]:
    """The references as "Image 1", "Image 2" in their order, then the keyframe. How a speaker sounds stands at their
    first picture."""
    if not order.references:
        raise YourMove(f"{card.title} makes no clip without a reference.", step="Choose an engine that needs none.")
    voices = _voices(order)
    for number, one in enumerate(order.references):
        track = sample(voices[number]) if number in voices else None
        yield Medium(kind="reference_image", picture=sent_picture(card, one.path), track=track)
    if order.start is not None:
        yield Medium(kind="first_frame", picture=sent_picture(card, order.start))


def _voices(order: Order) -> dict[int, Path]:
    """By the number of the first reference that shows somebody, a recording of their voice: their sample, or else the
    line where nobody but them speaks on it."""
    known = {character: one.path for character, one in order.voices.items()}
    alone = speaker(order)
    if order.sound and alone:
        known.setdefault(alone, order.sound)
    shown = [one.anchor for one in order.references]
    return {shown.index(character): path for character, path in known.items() if character in shown}


def _name(data: bytes, suffix: str) -> str:
    return f"{hashlib.sha256(data).hexdigest()[:16]}{suffix}"


def items(media: tuple[Medium, ...], at: Mapping[str, str], *, inline: bool) -> Iterator[dict[str, str]]:
    """`input.media`, once what had to be uploaded is: `at` has the addresses by name."""
    for one in media:
        places = [at[name] for name, _ in one.files(inline=inline)]
        if one.picture is None:
            yield {"type": one.kind, "url": places[0]}
            continue
        item = {"type": one.kind, "url": one.picture.data_uri if inline else places[0]}
        yield item | ({"reference_voice": places[-1]} if one.track is not None else {})
