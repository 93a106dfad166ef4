"""Media on their way into the library: checked, hashed, copied whole, never stored twice."""

from __future__ import annotations

from pathlib import Path

from repertory.errors import Damaged, MediaRejected
from repertory.files.hashing import hashed_name, sha256_of, verified
from repertory.files.writing import copy_file, remove
from repertory.library.stamps import Remembered
from repertory.media.check import checked_suffix
from repertory.model.media import MediaFile, MediaKind

_LONGEST_WORDS = 80
_REMEMBERED = Remembered()


def store_media(folder: Path, source: Path, words: str, kind: MediaKind) -> MediaFile:
    """Copies a picture or a sound into `folder` under a readable name with its hash; the source stays.

    A file that is there already, under whatever words, is not stored again.
    Raises MediaRejected, Damaged, FolderNotWritable, DiskFull; then the folder is as it was.
    """
    suffix = checked_suffix(source, kind)
    sha256 = sha256_of(source)
    known = _already_stored(folder, sha256, suffix)
    if known is not None:
        return MediaFile(name=known.name, sha256=sha256, kind=kind)
    path = folder / hashed_name(words[:_LONGEST_WORDS], sha256, suffix)
    copy_file(source, path)
    if sha256_of(path) != sha256:
        remove(path)
        raise MediaRejected(f"{source} was changed while it was being stored.", step="Try again when it is complete.")
    return MediaFile(name=path.name, sha256=sha256, kind=kind)


def media_path(folder: Path, media: MediaFile) -> Path:
    """The verified file of a card's media entry. Raises Damaged, also for an entry that leads out of its folder.

    A file is hashed once a process, and again when its size or time has changed.
    """
    if Path(media.name).name != media.name:
        raise Damaged(f'A card in {folder} names the file "{media.name}".', step="Restore the card from a backup.")
    return _REMEMBERED.verified(folder / media.name, media.sha256)


def _already_stored(folder: Path, sha256: str, suffix: str) -> Path | None:
    for path in sorted(folder.glob(f"*-{sha256[:8]}{suffix}")):
        if not path.name.startswith("."):
            return verified(path, sha256)
    return None
