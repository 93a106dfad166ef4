"""Which frames of a file are looked at: a few by those who need no face to look, more by those who do."""

from __future__ import annotations

import functools
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from repertory.craft.rushes import BLACK, change, spans_of
from repertory.craft.tracks import CUT
from repertory.craft.watching import first_look, lit, next_look
from repertory.errors import MediaRejected
from repertory.files.hashing import sha256_of
from repertory.media.check import check_media, is_picture
from repertory.media.clips import read_frames
from repertory.media.images import read_image
from repertory.media.skimming import Skim, skim_of
from repertory.model.media import MediaKind
from repertory.model.observed import Span
from repertory.model.verdict import Frame

if TYPE_CHECKING:
    from repertory.media.images import Picture

    Look = Callable[[float, Picture], Frame]

MOST_FRAMES = 4
"""Of a clip: what it shows besides faces changes little."""
LARGE = 1920 * 1200
"""Pixels of a frame from which four of them are not kept at hand; those of HD take 25 MB."""


def sampled(media: Path) -> Iterator[tuple[Frame, Picture]]:
    """A picture, or four frames of a clip evenly spread. Raises MediaRejected for a file that is neither."""
    for time_s, picture in _few(media, sha256_of(media)) if is_clip(media) else [(0.0, read_image(media))]:
        yield Frame(time_s=time_s, width=picture.shape[1], height=picture.shape[0]), picture


def is_clip(media: Path) -> bool:
    """True for a clip, False for a picture. Raises MediaRejected for a file that is neither, and for a damaged clip; a
    damaged picture is refused as it is read, which is the first time that it is decoded."""
    if is_picture(media):
        return False
    kind, _ = check_media(media)
    if kind is MediaKind.SOUND:
        raise MediaRejected(f"{media.name} has no pictures in it.", step="Give a picture or a clip.")
    return kind is MediaKind.CLIP


def watched(media: Path, look: Look, *, hands: int = 1) -> tuple[tuple[Frame, ...], tuple[Span, ...]]:
    """A picture, or as many frames of a clip as are worth a look (8 to 64, see `craft.watching`), each as `look` sees
    it; and the clip's cuts and black stretches. `hands` threads look at a frame each, while the next one is decoded.
    Raises MediaRejected for neither."""
    if not is_clip(media):
        return (look(0.0, read_image(media)),), ()
    found = skimmed(media)
    changes, parts = change(found.small), [span for span in peculiar(media) if span.what in {CUT, BLACK}]
    cuts = [span for span in parts if span.what == CUT]
    wanted = first_look(found.times_s, found.length_s, [cut.start_s for cut in cuts])
    seen: dict[int, Frame] = {}
    while wanted:
        times = [float(found.times_s[number]) for number in wanted]
        seen |= zip(wanted, _looked(read_frames(media, times), look, hands), strict=True)
        wanted = next_look(changes, seen, found.length_s)
    return tuple(seen[number] for number in sorted(seen)), tuple(parts)


def skimmed(media: Path) -> Skim:
    """Every picture of a clip in small; that of the last clips is kept at hand by their bytes. Raises MediaRejected."""
    return skim_of(media, sha256_of(media))


def peculiar(media: Path) -> tuple[Span, ...]:
    """The whole of a clip and whatever is peculiar about it (`craft.rushes`). Raises MediaRejected."""
    return _peculiar(media, sha256_of(media))


def unfaded(media: Path, frames: Sequence[Frame]) -> list[Frame]:
    """The frames of a clip without those that are black or on the way into or out of it: they show nothing of a place
    or of clothes. All of them of a picture, and where nothing else is left. Raises MediaRejected."""
    if len(frames) < 2:
        return list(frames)
    found = skimmed(media)
    clear = lit(found.times_s, found.small)
    times = [int(np.abs(found.times_s - frame.time_s).argmin()) for frame in frames]
    return [frame for frame, number in zip(frames, times, strict=True) if clear[number]] or list(frames)


def spread(frames: Sequence[Frame], most: int) -> list[Frame]:
    """At most so many of some frames, evenly spread from the first to the last."""
    count, last = min(most, len(frames)), len(frames) - 1
    return [frames[round(step * last / max(count - 1, 1))] for step in range(count)]


@functools.lru_cache(maxsize=8)
def _peculiar(media: Path, sha256: str) -> tuple[Span, ...]:
    found = skim_of(media, sha256)
    return spans_of(found.times_s, found.small, found.length_s)


def _few(media: Path, sha256: str) -> Iterable[tuple[float, Picture]]:
    """Four frames of a clip, none of them in a fade; kept for who looks at the same clip next, unless they are larger
    than HD."""
    found = skim_of(media, sha256)
    large = found.width * found.height > LARGE
    return read_frames(media, _few_times(found)) if large else _kept_few(media, sha256)


def _few_times(found: Skim) -> list[float]:
    numbers = np.flatnonzero(lit(found.times_s, found.small))
    count, last = min(MOST_FRAMES, len(numbers)), len(numbers) - 1
    return [float(found.times_s[numbers[round(step * last / max(count - 1, 1))]]) for step in range(count)]


@functools.lru_cache(maxsize=1)
def _kept_few(media: Path, sha256: str) -> tuple[tuple[float, Picture], ...]:
    few = tuple(read_frames(media, _few_times(skim_of(media, sha256))))
    for _time, picture in few:
        picture.setflags(write=False)  # they are shared
    return few


def _looked(pictures: Iterator[tuple[float, Picture]], look: Look, hands: int) -> Iterator[Frame]:
    """What is seen in some pictures, in their order; as many at once as there are hands, while the next is decoded."""
    with ThreadPoolExecutor(max_workers=hands) as pool:
        waiting: deque[Future[Frame]] = deque()
        for time_s, picture in pictures:
            waiting.append(pool.submit(look, time_s, picture))
            if len(waiting) > hands:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
