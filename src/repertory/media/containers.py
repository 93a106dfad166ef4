"""Opening clips and sounds with PyAV, and turning whatever is wrong with a file into one clear sentence."""

from __future__ import annotations

import contextlib
import errno
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from repertory.errors import MachineShort, MediaRejected
from repertory.files.missing import missing
from repertory.media.formats import is_picture_start

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.stream import Stream

CLIP_FORMATS = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi"
SOUND_FORMATS = f"wav,w64,mp3,flac,ogg,aiff,aac,{CLIP_FORMATS}"
"""FFmpeg also reads playlists and text; only these formats are tried, so that no file can name other files to open."""
_SHORT = {errno.EAGAIN, errno.ENOMEM, errno.EMFILE, errno.ENFILE, errno.ENOSPC}
"""What is wrong with this computer, and not with a file: FFmpeg says EAGAIN where it gets no memory or no thread. EIO
is none of them, for so it calls files that are cut short."""


@contextlib.contextmanager
def opened(path: Path, what: str) -> Iterator[InputContainer]:
    """The open file; `what` is "clip" or "sound". Errors while it is read inside the block are explained too.

    Raises MediaRejected for a file that is missing, unreadable, empty, of another kind, damaged or cut short, and
    MachineShort.
    """
    import av

    step = "Give an MP4, MOV, WebM or MKV file." if what == "clip" else "Give a WAV, MP3, FLAC, OGG or M4A file."
    formats = CLIP_FORMATS if what == "clip" else SOUND_FORMATS
    present(path, what)
    try:
        container = av.open(str(path), options={"format_whitelist": formats, "protocol_whitelist": "file"})
    except PermissionError as error:
        raise MediaRejected(f"{path} may not be read.", step="Give yourself the right to read it.") from error
    except (av.FFmpegError, ValueError) as error:
        require_room(path, error)
        raise MediaRejected(f"{path} is not a {what}, or it is damaged.", step=step) from error
    try:
        with container:
            yield container
    except av.FFmpegError as error:
        require_room(path, error)
        raise damaged(path) from error


def require_room(path: Path, error: Exception) -> None:
    """Raises MachineShort where a file could not be read for want of memory or open files: that says nothing about the
    file, which may be paid."""
    if getattr(error, "errno", None) in _SHORT or isinstance(error, MemoryError):
        what = f"This computer ran short of memory or of open files while {path} was read; the file stays as it is."
        raise MachineShort(what, step="End other programs, then run the same command again.") from error


def damaged(path: Path) -> MediaRejected:
    """What is said of a file that begins well and cannot be read to its end."""
    return MediaRejected(f"{path} is damaged or cut short.", step="Save or download it again.")


def tracks_of(path: Path) -> set[str]:
    """Which of "video" and "audio" a file holds; nothing for any other file. A song's cover picture does not count, nor
    does a picture that FFmpeg would take for a clip of one (AVIF). Raises MachineShort."""
    import av

    if path.is_file() and is_picture_start(start_of(path)):
        return set()
    try:
        container = av.open(str(path), options={"format_whitelist": SOUND_FORMATS, "protocol_whitelist": "file"})
    except (av.FFmpegError, ValueError) as error:
        require_room(path, error)
        return set()
    with container:
        tracks: set[str] = {stream.type for stream in container.streams if not is_cover(stream)}
        return tracks & {"video", "audio"}


def start_of(path: Path) -> bytes:
    """The first sixteen bytes of a file. Raises MediaRejected where it may not be read."""
    try:
        with path.open("rb") as file:
            return file.read(16)
    except PermissionError as error:
        raise MediaRejected(f"{path} may not be read.", step="Give yourself the right to read it.") from error


def is_cover(stream: Stream) -> bool:
    """Whether a stream is but a song's cover or a film's poster."""
    from av.stream import Disposition

    return bool(stream.disposition & Disposition.attached_pic)


def present(path: Path, what: str, *, empty: bool = False) -> None:
    """Raises MediaRejected for a folder, a pipe, a missing file, and unless that may be for an `empty` one; `what` says
    what was wanted."""
    try:
        about = path.stat()
    except FileNotFoundError as error:
        raise missing(path) from error
    except PermissionError as error:
        raise MediaRejected(f"{path} may not be read.", step="Give yourself the right to read it.") from error
    except (OSError, ValueError) as error:  # a name too long, a circle of links
        raise MediaRejected(f"{path} cannot be opened.", step="Check the path.") from error
    if stat.S_ISDIR(about.st_mode):
        raise MediaRejected(f"{path} is a folder, not a {what}.", step="Name a file.")
    if not stat.S_ISREG(about.st_mode):  # a pipe would be waited for, a device never ends
        raise MediaRejected(f"{path} is no file, but a pipe or a device.", step="Save it as a file first.")
    if about.st_size == 0 and not empty:
        raise MediaRejected(f"{path} is empty.", step="Save or download it again.")
