"""How a shot turns each head: what its words, its angle and its framing want to see of everybody whose face is seen."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import hypot

from repertory.craft.shotlist.filmwords import plain, tokens
from repertory.model.anchor import Character, Reference
from repertory.model.shot import BoundPerformer, BoundShot, CameraAngle

THREE_QUARTER, PROFILE = 40.0, 85.0
"""Degrees of yaw of a head that is turned three-quarters, and of one that is seen from the side."""
NAMED: Mapping[str, tuple[float, float]] = {
    "three-quarter left": (-THREE_QUARTER, 0.0),
    "three-quarter right": (THREE_QUARTER, 0.0),
    "profile left": (-PROFILE, 0.0),
    "profile right": (PROFILE, 0.0),
    "tilt up": (0.0, 20.0),
    "tilt down": (0.0, -20.0),
}
"""Yaw and pitch of the angles that a character is built with, for references that were not measured."""
SEEN_AT: Mapping[CameraAngle, float] = {
    CameraAngle.LOW: 20.0,
    CameraAngle.WORMS_EYE: 45.0,
    CameraAngle.GROUND: 25.0,
    CameraAngle.KNEE: 12.0,
    CameraAngle.HIGH: -20.0,
    CameraAngle.OVERHEAD: -60.0,
}
"""By how many degrees a face that looks straight ahead is tilted to such a camera; the other heights hardly tilt it."""
_UNSAID = 0.5
"""How much a turn of the head weighs beside its tilt where only the tilt is wanted."""

_ALIKE = 20.0
"""Where either side will do, turns that are no farther than this from the wanted one are alike: the first is taken."""

_LOOK = r"(?:look(?:s|ed|ing)?|(?:gaz|star|glanc)(?:es?|ed|ing))"
_GAZE = rf"(?:{_LOOK}|turn(?:s|ed|ing)?|fac(?:es?|ed|ing))"
_WAY = (
    r"(?:\s+(?:to|towards?|the|her|his|their|head|face|gaze|away|off|slightly|camera|frame|screen|picture))*"
    r"[\s-]+(left|right)(?!\w)(?!\s+(?:at|into|through|in|past|back|up|down|behind|hand|arm|shoulder|foot|ear|eye))"
)
_PROFILE = re.compile(
    r"(?<!\w)(?:profile\s+(left|right)|(left|right)\s+profile|(?:in\s+)?profile)(?!\w)", re.IGNORECASE
)
_OF_ALL = re.compile(r"\s+(?:two|three|2|3|group)[\s-]+shot", re.IGNORECASE)
"""After "profile": it is said of everybody in the picture."""
_ASIDE = re.compile(rf"(?<!\w){_GAZE}{_WAY}", re.IGNORECASE)
_UP = re.compile(
    rf"(?<!\w)(?:{_LOOK}\s+up(?!\w)(?!\s+from)"
    r"|chin\s+(?:up|raised)|head\s+(?:tilt(?:s|ed)|thrown)\s+(?:back|up))(?!\w)",
    re.IGNORECASE,
)
_DOWN = re.compile(
    rf"(?<!\w)(?:{_LOOK}\s+down(?!\w)|head\s+(?:down|bowed|lowered)"
    r"|lower(?:s|ed|ing)\s+(?:her|his|their)\s+head)(?!\w)",
    re.IGNORECASE,
)
_CUES = frozenset({"profile", "left", "right", "up", "down", "head", "chin"})
_SHOULDER = re.compile(r"(?<!\w)over\s+(?:\S+\s+){0,4}?(left|right)\s+shoulder(?!\w)", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Pose:
    """How a head should be seen, in degrees as references are measured: yaw is positive to the picture's right, pitch
    where the face looks up."""

    yaw: float = 0.0
    pitch: float = 0.0
    either: bool = False
    """Turned to either side."""
    turned: bool = True
    """Whether a turn is wanted at all; otherwise only the tilt is."""
    why: str = ""
    """In a few words: "she looks left"."""
    exact: bool = True
    """Whether it is worth saying by how much a reference misses it."""

    def off(self, reference: Reference) -> float:
        """How far a reference is from it, in degrees, for choosing: a turn that nobody asked for weighs half."""
        yaw, pitch = pose_of(reference)
        if self.either:
            return max(0.0, hypot(abs(yaw) - abs(self.yaw), pitch - self.pitch) - _ALIKE)
        return hypot((yaw - self.yaw) * (1.0 if self.turned else _UNSAID), pitch - self.pitch)

    def misses(self, reference: Reference) -> float | None:
        """By how many degrees a measured reference misses what is wanted; None for one that was not measured."""
        if reference.yaw is None or not self.exact:
            return None
        yaw, pitch = pose_of(reference)
        turn = abs(yaw) - abs(self.yaw) if self.either else yaw - self.yaw
        return hypot(turn if self.turned else 0.0, pitch - self.pitch)


_ANYHOW = Pose(yaw=-THREE_QUARTER, either=True, why="no side is said; it adds most to the master", exact=False)


def pose_of(reference: Reference) -> tuple[float, float]:
    """Yaw and pitch of a reference, as measured, else as its name says; straight ahead where neither does."""
    yaw, pitch = NAMED.get(reference.name, (0.0, 0.0))
    return (yaw if reference.yaw is None else reference.yaw, pitch if reference.pitch is None else reference.pitch)


def poses_in(bound: BoundShot, called: Mapping[str, Sequence[str]]) -> dict[str, Pose]:
    """How everybody whose face is seen should be seen, by the character's name. `called` is what the shot may call
    them, by their names."""
    seen = [one for one in bound.performers if not one.face_hidden]
    poses = {one.character.name: _framed(bound, one, place, len(seen)) for place, one in enumerate(seen)}
    text = plain(bound.shot.text)
    if seen and not _CUES.isdisjoint(tokens(text)):
        people = tuple(
            (one.character.name, tuple(called.get(one.character.name, ())) or (one.character.title,)) for one in seen
        )
        characters = {one.character.name: one.character for one in seen}
        _said(text, people, characters, poses)
    return poses


def _framed(bound: BoundShot, performer: BoundPerformer, place: int, of: int) -> Pose:
    """What the camera's place alone wants to see of somebody, counted from 0 in the order of mention."""
    shot, who = bound.shot, performer.character
    pitch = SEEN_AT.get(shot.angle, 0.0)
    if of > 1:  # they face each other: who is named first stands on the left
        yaw = THREE_QUARTER if place < of / 2 else -THREE_QUARTER
        way = "right" if yaw > 0 else "left"
        return Pose(yaw=yaw, pitch=pitch, why=f"{_says(who, 'face')} the other, to the {way}")
    if over := next((one for one in bound.performers if one.from_behind), None):
        side = _SHOULDER.search(plain(shot.text))
        yaw = THREE_QUARTER if side and side[1].lower() == "left" else -THREE_QUARTER
        title = over.character.title or over.character.name
        return Pose(yaw=yaw, pitch=pitch, why=f"{_says(who, 'face')} {title}, who stands in front", exact=bool(side))
    if pitch:
        seen = "below" if pitch > 0 else "above"
        return Pose(pitch=pitch, turned=False, why=f"seen from {seen} ({shot.angle.value})")
    return _ANYHOW


def _said(
    text: str,
    people: tuple[tuple[str, tuple[str, ...]], ...],
    characters: Mapping[str, Character],
    poses: dict[str, Pose],
) -> None:
    """What the words want: of whoever is named last before them, of everybody where nobody is."""
    for pattern, tilt in ((_UP, 20.0), (_DOWN, -20.0)):
        for match in pattern.finditer(text):
            for name in _whose(text, people, match.start()):
                way = f"{_says(characters[name], 'look')} {'up' if tilt > 0 else 'down'}"
                old = poses[name]
                turned = old.turned and old is not _ANYHOW
                poses[name] = replace(
                    old, yaw=old.yaw if turned else 0.0, pitch=old.pitch + tilt, turned=turned, why=way, exact=True,
                    either=old.either and turned,
                )  # fmt: skip
    for match in _ASIDE.finditer(text):
        yaw = -THREE_QUARTER if match[1].lower() == "left" else THREE_QUARTER
        for name in _whose(text, people, match.start()):
            why = f"{_says(characters[name], 'look')} {match[1].lower()}"
            poses[name] = replace(poses[name], yaw=yaw, turned=True, either=False, why=why, exact=True)
    for match in _PROFILE.finditer(text):
        side = (match[1] or match[2] or "").lower()
        of_all = _OF_ALL.match(text, match.end())
        for name in [one for one, _ in people] if of_all else _whose(text, people, match.start()):
            old = poses[name]
            facing = not side and len(people) > 1
            yaw = PROFILE if side == "right" or (facing and old.yaw > 0) else -PROFILE
            why = f"{_says(characters[name], 'be')} in profile{f', the nose to the {side}' if side else ''}"
            poses[name] = replace(old, yaw=yaw, turned=True, either=not side and not facing, why=why, exact=True)


def _whose(text: str, people: tuple[tuple[str, tuple[str, ...]], ...], at: int) -> tuple[str, ...]:
    """Of whom the words at a place are said: "Mia and Nova in profile" of both."""
    if len(people) == 1:
        return (people[0][0],)
    before = list(_names(people).finditer(text, 0, at))
    if not before:
        return tuple(name for name, _ in people)
    chain = [before[-1]]
    for match in reversed(before[:-1]):
        if not re.fullmatch(r"\]?\s*(?:,|and|&|with)\s*\[?@?", text[match.end() : chain[-1].start()]):
            break
        chain.append(match)
    return tuple(dict.fromkeys(people[(match.lastindex or 1) - 1][0] for match in chain))


@lru_cache(maxsize=256)
def _names(people: tuple[tuple[str, tuple[str, ...]], ...]) -> re.Pattern[str]:
    """Finds anybody's name; the number of the group says whose it is."""
    groups = (
        "|".join(r"\s+".join(map(re.escape, name.split())) for name in sorted(names, key=len, reverse=True))
        for _, names in people
    )
    return re.compile(rf"(?<!\w)(?:{'|'.join(f'({one})' for one in groups)})(?!\w)", re.IGNORECASE)


def _says(character: Character, verb: str) -> str:
    """ "she looks", "they look"; of "be" "she is"."""
    who, many = character.pronoun, character.pronoun not in ("she", "he")
    if verb == "be":
        return f"{who} {'are' if many else 'is'}"
    return f"{who} {verb}{'' if many else 's'}"
