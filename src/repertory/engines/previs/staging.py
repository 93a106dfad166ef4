"""A bound shot on a set: who stands where, what they do at each moment, and what the camera sees."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from repertory.engines.previs import camera
from repertory.engines.previs.acting import PICTURES_PER_SECOND, STRIDE_M, Directions, Idle, head_turn
from repertory.engines.previs.actor import ActorState
from repertory.engines.previs.bodies import contact_shadow
from repertory.engines.previs.drift import number_for
from repertory.engines.previs.hand import holding
from repertory.engines.previs.misdressing import prop_with
from repertory.engines.previs.scene import Placing, View
from repertory.model.shot import CameraAngle, CameraMove, ShotSize

if TYPE_CHECKING:
    from collections.abc import Sequence

    from repertory.engines.previs.bodies import Body
    from repertory.engines.previs.bystanding import Bystander
    from repertory.engines.previs.parts import Part
    from repertory.engines.previs.scene import Colour, Vector
    from repertory.engines.previs.sets import BuiltSet, Mark
    from repertory.engines.previs.truth import Slip
    from repertory.model.shot import Shot

_NEAR = {ShotSize.EXTREME_CLOSE_UP, ShotSize.CLOSE_UP, ShotSize.MEDIUM_CLOSE_UP, ShotSize.MEDIUM}
_FROM_THE_FLOOR = {CameraAngle.WORMS_EYE, CameraAngle.GROUND, CameraAngle.KNEE, CameraAngle.HIP}
_ABOVE_DESK = {
    CameraAngle.LOW: -0.10,
    CameraAngle.WORMS_EYE: -0.10,
    CameraAngle.GROUND: -0.03,
    CameraAngle.KNEE: -0.03,
    CameraAngle.HIGH: 0.28,
    CameraAngle.OVERHEAD: 0.52,
}
"""How far an insert's camera is above what it shows, metres; 0.10 at all other heights. Below, there is the desk."""
_WIDE = {ShotSize.WIDE, ShotSize.EXTREME_WIDE}


@dataclass(frozen=True, kw_only=True)
class Player:
    """One performer on the set."""

    name: str
    body: Body
    expression: str = "neutral"
    hidden: bool = False
    from_behind: bool = False
    skin: Colour = (0.8, 0.6, 0.5)
    sleeve: Colour = (0.2, 0.2, 0.2)
    mouth: Sequence[float] = ()
    """Opening per picture of the clip; closed where it ends."""
    missing: bool = False
    """The engine forgot them: the camera holds their place all the same."""


@dataclass(frozen=True, kw_only=True)
class Staging:
    """A shot, ready to be drawn at any moment."""

    shot: Shot
    built: BuiltSet
    players: tuple[Player, ...]
    props: tuple[str, ...]
    asked: Directions
    seed: int
    """Of what a clip shares with its keyframe."""
    motion: int
    """Of how everybody moves from then on."""
    length_s: float
    aspect: float
    wrong_prop: Slip | None = None
    """What is wrong with the first of the props."""
    bystander: Bystander | None = None
    """Somebody who should not be there."""

    @property
    def insert(self) -> bool:
        """A thing in close-up: nobody's face is wanted, or nobody is there."""
        faceless = all(player.hidden and not player.from_behind for player in self.players)
        return bool(self.props) and faceless and self.shot.size in _NEAR

    def pictures(self) -> int:
        """How many different pictures a clip of this shot has."""
        return max(round(self.length_s * PICTURES_PER_SECOND), 1)

    @property
    def still_camera(self) -> bool:
        """Whether every picture is seen from the same place."""
        return self.shot.move is CameraMove.STATIC and not (self.asked.walks and self.players and not self.insert)

    def acted(self, number: int) -> tuple[Part, ...]:
        """The actors and what they hold in that picture, counted from 0; the set itself is `ground`."""
        if self.insert:
            return self._inserted(number / PICTURES_PER_SECOND)
        own: list[Part] = []
        for place, player in enumerate(self.players):
            state, placing = self.pose(place, number)
            own += player.body.parts(state, placing) if not player.missing else ()
        return (*own, *self._beside())

    def ground(self, number: int) -> tuple[Part, ...]:
        """The set, with the shadows of those who stand on it in that picture."""
        if self.insert:
            return self.built.parts
        seen = [(place, player) for place, player in enumerate(self.players) if not player.missing]
        poses = [(player.name, *self.pose(place, number)) for place, player in seen]
        shadows = [contact_shadow(name, placing) for name, state, placing in poses if state.stance != "sit"]
        return (*self.built.parts, *shadows)

    def view(self, number: int) -> View:
        """The camera for that picture."""
        share = number / max(self.pictures() - 1, 1)
        still, hold = self._still_view(number)
        leaning = replace(still, roll=camera.DUTCH) if self.shot.dutch else still
        return camera.moved(leaning, self.shot.move, share, hold)

    def _still_view(self, number: int) -> tuple[View, Vector | None]:
        """The camera without its move, and what the move holds on to."""
        if self.insert:
            return self._insert_view(), None
        if not self.players:
            eye, target = self.built.overview
            return View(eye=eye, target=target, fov=camera.fov_of(26, self.aspect), focus=4.5, blur=0.1), None
        eyes = [self._anchor(place, number) for place in range(len(self.players))]
        wide = self.shot.size in _WIDE
        aside = 0.045 * (1 if number_for("aside", self.seed) % 2 else -1) if len(eyes) == 1 and not wide else 0.0
        swing = self.built.look if wide else self.built.look * 0.35
        view = camera.frame(eyes, self.shot.size, self.shot.angle, self.aspect, swing=swing, aside=aside)
        x, y, z = np.mean(np.array(eyes), axis=0)
        return view, (float(x), float(y), float(z))

    def eyes(self, place: int, number: int) -> Vector:
        """Where a player's eyes are in that picture."""
        state, placing = self.pose(place, number)
        return placing.point(self.players[place].body.eyes(state))

    def pose(self, place: int, number: int) -> tuple[ActorState, Placing]:
        """What one player does in that picture, and where."""
        player, mark = self.players[place], self._mark(place)
        time_s = number / PICTURES_PER_SECOND
        idle = self._idle(player.name)
        yaw, pitch, roll = idle.head(time_s)
        if place == 0:
            turn = head_turn(self.asked, time_s, self.length_s)
            yaw, pitch = yaw + turn[0], pitch + turn[1]
        placing, stance, stride = self._where(mark, place, time_s)
        if player.from_behind:
            placing = replace(placing, yaw=placing.yaw + 180.0)
        elif len(self.players) == 1:
            yaw += float(np.clip(-0.75 * (placing.yaw - 6.0), -48, 48)) if stance == "walk" else 0.0
        else:
            yaw += -8.0 if mark.yaw > 0 else 8.0  # bodies face each other, heads cheat towards the camera
        mouth = player.mouth[number] if number < len(player.mouth) else 0.0
        state = ActorState(
            expression=player.expression,
            expression_amount=1.0 - 0.15 * mouth,
            mouth=mouth,
            blink=idle.blink(time_s),
            gaze=_gaze(yaw, pitch, self.asked),
            head=(yaw, pitch, roll),
            stance=stance,
            stride=stride,
            breath=idle.breath(time_s),
        )
        return state, placing

    def _mark(self, place: int) -> Mark:
        if self.shot.angle in _FROM_THE_FLOOR:  # no table between them and a camera that looks up
            across = place - (len(self.players) - 1) / 2
            x, y, z = self.built.walk.at(self.built.walk.length)
            return replace(self.built.one, place=(x + 0.62 * across, y, z), yaw=-10.0 * across, stance="stand")
        if len(self.players) == 2:
            return self.built.two[place]
        if len(self.players) > 2:
            across = place - (len(self.players) - 1) / 2
            return replace(self.built.one, place=(0.62 * across, 0.0, -0.12 * abs(across)), yaw=-14.0 * across)
        mark = self.built.one
        turned = mark.yaw + (number_for("yaw", self.seed) % 9 - 4.0)
        upright = self.asked.walks or self.shot.size is ShotSize.EXTREME_WIDE
        return replace(mark, yaw=turned, stance="stand" if upright else mark.stance)

    def _where(self, mark: Mark, place: int, time_s: float) -> tuple[Placing, str, float]:
        if not self.asked.walks:
            return Placing(place=mark.place, yaw=mark.yaw), mark.stance, 0.0
        metres = self._walked(time_s)
        x, y, z = self.built.walk.at(metres)
        aside = 0.62 * (place - (len(self.players) - 1) / 2)
        placing = Placing(place=(x + aside, y, z), yaw=self.built.walk.yaw(metres))
        return placing, "walk", metres / STRIDE_M

    def _walked(self, time_s: float) -> float:
        """Metres along the walk: an even pace that ends at the walk's end."""
        walk = self.built.walk
        distance = min(walk.length - 0.9, 1.05 * self.length_s)
        return walk.length - distance + distance * min(time_s / self.length_s, 1.0)

    def _anchor(self, place: int, number: int) -> Vector:
        """What the camera holds on to: eyes at rest; a walker is led by a camera that gives way less than he comes."""
        player, mark = self.players[place], self._mark(place)
        _, stance, _ = self._where(mark, place, 0.0)
        rest = ActorState(stance="stand" if stance == "walk" else stance)
        height = player.body.eyes(rest)
        if stance != "walk":
            return Placing(place=mark.place, yaw=mark.yaw).point(height)
        now, _, _ = self._where(mark, place, number / PICTURES_PER_SECOND)
        end, _, _ = self._where(mark, place, self.length_s)
        place_now = np.array(now.place) * 0.8 + np.array(end.place) * 0.2
        return float(place_now[0]), height[1], float(place_now[2])

    def _beside(self) -> tuple[Part, ...]:
        if self.bystander is None:
            return ()
        eyes = [self._anchor(place, 0) for place in range(len(self.players))] or [self.built.overview[1]]
        sits = any(self._mark(place).stance == "sit" for place in range(len(self.players)))
        return self.bystander.parts(self.view(0), eyes, self.aspect, sits=sits)

    def _idle(self, who: str) -> Idle:
        seed, motion = (number_for(who, number) % 2**32 for number in (self.seed, self.motion))
        return Idle(seed=seed, motion=motion, length_s=max(self.length_s, 1.0))

    def _inserted(self, time_s: float) -> tuple[Part, ...]:
        x, y, z = self.built.desk
        idle = self._idle("hand")
        yaw, pitch, roll = idle.head(time_s)
        place = (x + 0.0012 * roll, y + 0.0012 * pitch + 0.002 * idle.breath(time_s), z)
        placing = Placing(place=place, yaw=-10.0 + 1.2 * yaw)
        if not self.players:
            from repertory.engines.previs.props import build_prop

            return prop_with(build_prop(self.props[0], placing), self.wrong_prop)
        held = holding(self.props[0], self.players[0].skin, self.players[0].sleeve, placing)
        return prop_with(held, self.wrong_prop)

    def _insert_view(self) -> View:
        x, y, z = self.built.desk
        tilt = _ABOVE_DESK.get(self.shot.angle, 0.10)
        away = 0.62 * max(1.0, 1.2 / self.aspect)
        if self.shot.angle is CameraAngle.OVERHEAD:
            away *= 0.55
        fov = camera.fov_of(50, self.aspect)
        return View(
            eye=(x + 0.05, y - 0.03 + tilt, z + away), target=(x + 0.01, y - 0.028, z), fov=fov, focus=away, blur=0.85
        )


def _gaze(yaw: float, pitch: float, asked: Directions) -> tuple[float, float]:
    """Degrees that the eyes turn: they stay where they look while the head moves a little; in a turn they lead."""
    if asked.turn != (0.0, 0.0):
        return 0.25 * yaw, 0.25 * pitch
    return float(np.clip(-0.7 * yaw, -12, 12)), float(np.clip(-0.7 * pitch, -8, 8))
