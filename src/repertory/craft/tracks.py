"""Whose faces in the frames of a clip are one person's: tracks, linked by place, size and vector, broken at cuts.

From frame to frame the faces of both are paired as a whole (the Hungarian method). A pair costs what the face has moved
(in face heights, by how far it can have come), how it has grown, and how far the recogniser's vectors lie apart; a pair
that is beyond one of the limits is none. So people who cross keep their tracks by their vectors, and a profile keeps
its track by its place. A face that was away for longer than its place can tell is the same one only where its vector
clearly says so.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from repertory.model.observed import Span
from repertory.model.verdict import Face, Frame

CUT = "cut"
"""What a span is called that ends all tracks."""
NEAR_S = 1.0
"""Seconds for which a face that is lost is looked for by its place."""
STEP, SPEED = 0.7, 5.0
"""How far a face may have come, in face heights: between frames, and for each second between them. Somebody who runs
through the picture makes about 15 a second, but four frames a second and more are looked at where much moves."""
GROWN = 0.6
"""The logarithm of how much a face may have grown or shrunk between frames; as much more for each second."""
STRANGE = 0.5
"""Distance of two vectors from which they are not one person's, however near the places. In takes of real people
looked at up to half a second apart, 285 pairs of one person's faces lay 0.05 to 0.44 apart, and 111 pairs of different
people in one frame 0.50 and more. With a recogniser that keeps other distances tracks break, and frames count alone."""
AGAIN, CLEARER = 0.35, 0.1
"""The distance within which a face that comes back is taken for the one that left, and how much farther all others
must be."""
_LIKENESS = 2.0
"""How much the vectors weigh beside the place and the size."""

_Somebody = TypeVar("_Somebody")


@dataclass(frozen=True, kw_only=True)
class Spot:
    """One face of one frame: by the number of the frame, and the face itself."""

    frame: int
    time_s: float
    face: Face


@dataclass(frozen=True, kw_only=True)
class Track:
    """The faces that are taken to be one person's, in the order of time; at most one of each frame."""

    spots: tuple[Spot, ...]

    @property
    def faces(self) -> tuple[Face, ...]:
        return tuple(spot.face for spot in self.spots)


def tracks_of(frames: Sequence[Frame], spans: Sequence[Span] = ()) -> tuple[Track, ...]:
    """Every face of every frame in exactly one track; those that begin first come first.

    `frames` are in the order of time; among the `spans` of the clip its cuts are what counts.
    """
    cuts = [span.start_s for span in spans if span.what == CUT]
    tracks: list[_Growing] = []
    for number, frame in enumerate(frames):
        spots = [Spot(frame=number, time_s=frame.time_s, face=face) for face in frame.faces]
        before = frames[number - 1].time_s if number else -math.inf
        if any(before < cut <= frame.time_s for cut in cuts):
            for track in tracks:
                track.cut = True
        left = _linked(tracks, spots)
        left = _come_back(tracks, left)
        tracks += [_Growing(spots=[spot]) for spot in left]
    return tuple(Track(spots=tuple(track.spots)) for track in tracks)


def over_tracks(
    distance: Callable[[Face, _Somebody], float], tracks: Sequence[Track]
) -> Callable[[Face, _Somebody], float]:
    """A distance by which a face is told whose it is: the median over its whole track, where a single frame may err;
    infinite where no frame of the track has a vector."""
    of = {id(face): number for number, track in enumerate(tracks) for face in track.faces}
    known: dict[tuple[int, int], float] = {}

    def usual(face: Face, somebody: _Somebody) -> float:
        number = of.get(id(face))
        if number is None:
            return distance(face, somebody) if face.embedding else math.inf
        key = (number, id(somebody))
        if key not in known:
            told = [distance(one, somebody) for one in tracks[number].faces if one.embedding]
            known[key] = statistics.median(told) if told else math.inf
        return known[key]

    return usual


def change_of(before: Frame, after: Frame) -> float:
    """How much the faces of two frames differ: 1 for one that came, went or is hardly the same person's vector, less
    for one that only moved, turned or changed its expression; the largest counts."""
    pairs = tracks_of((before, after))
    changes = [_changed(track) for track in pairs]
    return max(changes, default=0.0)


def _changed(track: Track) -> float:
    if len(track.spots) == 1:
        return 1.0
    one, other = track.faces
    turned = math.hypot(one.pose.yaw - other.pose.yaw, one.pose.pitch - other.pose.pitch) / 60
    moved = _moved(one, other) / 4
    apart = math.dist(one.embedding, other.embedding) / STRANGE if one.embedding and other.embedding else 0.5
    return min(1.0, max(turned, moved, apart))


@dataclass
class _Growing:
    """A track while it grows."""

    spots: list[Spot]
    cut: bool = False
    """Whether it ended with a cut: whoever comes after it is known by nothing but the vector."""
    _middle: tuple[int, tuple[float, ...]] = field(default=(0, ()))

    @property
    def last(self) -> Spot:
        return self.spots[-1]

    @property
    def vector(self) -> tuple[float, ...]:
        """The mean of its vectors; empty for none."""
        if self._middle[0] != len(self.spots):
            vectors = [spot.face.embedding for spot in self.spots if spot.face.embedding]
            mean = tuple(statistics.fmean(values) for values in zip(*vectors, strict=True))
            self._middle = (len(self.spots), mean)
        return self._middle[1]


def _linked(tracks: Sequence[_Growing], spots: Sequence[Spot]) -> list[Spot]:
    """Adds each face to the track whose next one it is; returns the faces that are left."""
    from scipy.optimize import linear_sum_assignment

    near = [track for track in tracks if not track.cut and spots and spots[0].time_s - track.last.time_s <= NEAR_S]
    if not near or not spots:
        return list(spots)
    beyond = 1e6
    table = [[_cost(track.last, spot, beyond) for spot in spots] for track in near]
    rows, columns = linear_sum_assignment(table)
    taken = set()
    for row, column in zip(rows, columns, strict=True):
        if table[row][column] < beyond:
            near[row].spots.append(spots[column])
            taken.add(int(column))
    return [spot for number, spot in enumerate(spots) if number not in taken]


def _cost(before: Spot, after: Spot, beyond: float) -> float:
    gap = after.time_s - before.time_s
    one, other = before.face, after.face
    moved = _moved(one, other) / (STEP + SPEED * gap)
    grown = abs(math.log(one.size / other.size)) / (GROWN * (1 + gap)) if one.size > 0 and other.size > 0 else 0.0
    both = one.embedding and other.embedding
    apart = math.dist(one.embedding, other.embedding) / STRANGE if both else 0.5
    if max(moved, grown, apart) > 1:
        return beyond
    return moved + grown + _LIKENESS * apart


def _moved(one: Face, other: Face) -> float:
    """How far apart two faces are in their pictures, in face heights."""
    across = (one.box.x + one.box.width / 2) - (other.box.x + other.box.width / 2)
    down = (one.box.y + one.box.height / 2) - (other.box.y + other.box.height / 2)
    return math.hypot(across, down) / max((one.size + other.size) / 2, 1.0)


def _come_back(tracks: Sequence[_Growing], spots: Sequence[Spot]) -> list[Spot]:
    """Adds faces to the tracks of those who were away, or were there before a cut; returns the faces that are left."""
    left = []
    for spot in spots:
        away = [
            (math.dist(track.vector, spot.face.embedding), track)
            for track in tracks
            if track.vector and spot.face.embedding and track.last.frame != spot.frame
        ]
        away.sort(key=lambda pair: pair[0])
        clear = away and away[0][0] <= AGAIN and (len(away) == 1 or away[1][0] - away[0][0] >= CLEARER)
        if clear:
            away[0][1].spots.append(spot)
            away[0][1].cut = False
        else:
            left.append(spot)
    return left
