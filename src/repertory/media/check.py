"""What a file holds, decided by its content: its name may say anything."""

from __future__ import annotations

import functools
import re
from pathlib import Path

from repertory.errors import MediaRejected
from repertory.files.hashing import sha256_of
from repertory.media.clips import check_clip
from repertory.media.containers import damaged, present, start_of, tracks_of
from repertory.media.formats import is_picture_start, unread_name
from repertory.media.images import check_image, check_seen, refuse_other_pictures
from repertory.media.papers import check_document, is_paper
from repertory.media.skimming import skim_of
from repertory.media.sounds import check_sound
from repertory.media.weights import check_weights
from repertory.model.media import MediaKind

_CONTAINER = rb".{4}ftyp|\x1a\x45\xdf\xa3|RIFF|OggS|fLaC|ID3"
"""How clips and sounds begin that are cut short where their index would stand."""


def check_media(path: Path) -> tuple[MediaKind, str]:
    """The kind of a picture, clip or sound and its proper suffix, once it is decoded whole. Raises MediaRejected.

    A clip is what has moving pictures: an MP4 with sound alone, or a song with a cover picture, is a sound.
    """
    if is_picture(path):
        return MediaKind.IMAGE, check_seen(path)
    return _checked_track(path, sha256_of(path))


@functools.lru_cache(maxsize=64)
def _checked_track(path: Path, sha256: str) -> tuple[MediaKind, str]:
    """Known by the file's bytes: a clip takes seconds to decode, and every inspector asks for it. What is refused is
    looked at anew each time."""
    refuse_other_pictures(path)
    tracks = tracks_of(path)
    if not tracks and re.match(_CONTAINER, start_of(path), re.DOTALL):
        raise damaged(path)
    if not tracks:
        what = f"{path.name} is neither a picture, a clip nor a sound."
        raise MediaRejected(what, step="Give a PNG, JPEG, WebP, MP4, MOV, WebM, WAV, MP3 or FLAC file.")
    if "video" in tracks:
        return MediaKind.CLIP, skim_of(path, sha256).suffix
    return MediaKind.SOUND, check_sound(path)


def checked_suffix(path: Path, kind: MediaKind) -> str:
    """The proper suffix of a file that is of that kind, once its content is checked. Raises MediaRejected."""
    checks = {
        MediaKind.IMAGE: check_image,
        MediaKind.CLIP: check_clip,
        MediaKind.SOUND: check_sound,
        MediaKind.DOCUMENT: check_document,
        MediaKind.WEIGHTS: check_weights,
    }
    return checks[kind](path)


def check_evidence(path: Path) -> tuple[MediaKind, str]:
    """The kind and the proper suffix of what may prove something: a paper, a picture, a recording.

    Raises MediaRejected.
    """
    present(path, "document")
    if is_paper(path):
        return MediaKind.DOCUMENT, check_document(path)
    try:
        return check_media(path)
    except MediaRejected as error:
        step = "Give a PDF file, a text in UTF-8, a picture or a recording."
        raise MediaRejected(error.what, step=step) from error


def seems_media(path: Path) -> bool:
    """Whether a file begins as a picture, a clip or a sound does, read or not; one that may not be opened may be."""
    try:
        start = start_of(path)
    except MediaRejected:
        return True
    return is_picture_start(start) or bool(unread_name(start)) or re.match(_CONTAINER, start, re.DOTALL) is not None


def is_picture(path: Path) -> bool:
    """Whether a file begins as a picture does that is read; whether it is whole is seen as it is decoded. Raises
    MediaRejected where there is no file."""
    present(path, "picture, clip or sound")
    return is_picture_start(start_of(path))
