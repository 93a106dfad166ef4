"""A shot as it is shown to people: what was understood of it, what was rewritten in it, what will be measured."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from repertory.craft.prompting.naming import anchors_of, title_of
from repertory.craft.shotlist.clock import light_by_clock
from repertory.craft.shotlist.filmwords import GLOWS, LIGHT_WORDS, folded
from repertory.craft.shotlist.worn import is_as_before
from repertory.model.shot import BoundPerformer, BoundShot, CameraAngle, CameraMove, Change, Performer, Shot, Transition


def in_words(shot: Shot) -> tuple[tuple[str, str], ...]:
    """What a shot was understood to be: what, and its meaning, always in one order; what is not said is left out."""
    return tuple((what, meaning) for what, meaning in _parts(shot) if meaning)


def bound_in_words(shot: Shot, bound: BoundShot | None) -> tuple[tuple[str, str], ...]:
    """The same, with what is said better once it is known who is who; `bound` is None where it is not."""
    parts = dict(in_words(shot))
    if bound and bound.performers:
        as_before = " (as before)" if "performers" in shot.kept else ""
        kept = [one.outfit for one in shot.performers if is_as_before(one.outfit, shot.text)]
        parts["who"] = " + ".join(_bound_performer(one, kept) for one in bound.performers) + as_before
    if bound and bound.action and bound.action != shot.action:
        parts["action"] = bound.action
    return tuple(parts.items())


def _bound_performer(one: BoundPerformer, kept: Sequence[str]) -> str:
    """Somebody and what is worn; `kept` are the outfits that are worn as before."""
    outfit = f"{one.outfit} (as before)" if any(one.outfit.endswith(said.lower()) for said in kept) else one.outfit
    seen = "from behind" if one.from_behind else "face hidden" if one.face_hidden else one.expression
    shown = ", ".join(filter(None, (outfit, seen)))
    return f"{one.character.title} ({shown})" if shown else one.character.title


def rewritten_in_words(change: Change) -> str:
    """One description that was taken out: `", 28," left out: age: Mia's pictures show it`."""
    was, now = change.was.strip(" ,;."), change.now.strip(" ,;.")
    instead = f'now "{now}"' if now else "left out"
    whose = "" if change.who in change.why else f"{change.who}, "
    return f'"{was}" {instead}: {whose}{change.why}'


def measured_in_words(bound: BoundShot) -> tuple[str, ...]:
    """What a take of the shot will be measured for: "Mia, face: her face is seen"."""
    shown = (*anchors_of(bound), *(line.voice for line in bound.lines))
    titles = {anchor.ref: title_of(anchor) for anchor in shown}
    return tuple(f"{titles.get(wish.anchor, wish.anchor)}, {wish.what}: {wish.why}" for wish in bound.measured)


def _parts(shot: Shot) -> Iterator[tuple[str, str]]:
    as_before = dict.fromkeys(shot.kept, " (as before)") | _of_the_heading(shot)
    yield "scene", " ".join(filter(None, (shot.scene, f"({shot.heading})" if shot.heading else "")))
    yield "size", shot.size.value
    yield "framing", shot.framing.value if shot.framing else ""
    tilt = ["dutch"] if shot.dutch else []
    angle = [shot.angle.value] if shot.angle is not CameraAngle.EYE_LEVEL else []
    yield "angle", ", ".join(angle + tilt)
    yield "lens", shot.lens
    yield "camera", (shot.move_words or shot.move.value) if shot.move is not CameraMove.STATIC else ""
    who = " + ".join(_performer(one, shot.text) for one in shot.performers)
    yield "who", f"{who}{as_before.get('performers', '')}" if who else "nobody"
    yield "place", f"{shot.location}{as_before.get('location', '')}" if shot.location else "none"
    yield "light", _light(shot, as_before.get("light", ""))
    yield "props", ", ".join(shot.props)
    yield "action", shot.action
    yield "spoken", "; ".join(_line(line.speaker, line.manner, line.text) for line in shot.dialogue)
    yield "length", f"{shot.duration_s:g} s" if shot.duration_s else ""
    yield "begins", shot.transition_in.value if shot.transition_in is not Transition.CUT else ""
    yield "ends", shot.transition_out.value if shot.transition_out is not Transition.CUT else ""
    yield "engine", shot.engine
    yield "seed", str(shot.seed) if shot.seed is not None else ""
    yield "takes", str(shot.takes) if shot.takes else ""
    yield "notes", "; ".join(shot.notes)


def _of_the_heading(shot: Shot) -> dict[str, str]:
    """What a shot keeps that its heading says."""
    above = folded(shot.heading)
    lights = [word for word, light in LIGHT_WORDS.items() if light == shot.light]
    said = {
        "location": bool(shot.location) and folded(shot.location) in above,
        "light": any(one in above for one in lights) or (bool(shot.light) and light_by_clock(above) == shot.light),
    }
    return {what: " (of the heading)" for what, there in said.items() if there and what in shot.kept}


def _light(shot: Shot, whence: str) -> str:
    """A light and the writer's word for it; what glows is its own, the hour may be kept: "candlelight, night"."""
    glows = [word for word in shot.light_words.split(", ") if word in GLOWS]
    hour = ", ".join(word for word in shot.light_words.split(", ") if word not in GLOWS)
    light = shot.light if hour in ("", shot.light) else f"{shot.light}: {hour}"
    return ", ".join((*glows, *([f"{light}{whence}"] if light else [])))


def _performer(one: Performer, text: str) -> str:
    worn = f" in {one.outfit}{' (as before)' if is_as_before(one.outfit, text) else ''}" if one.outfit else ""
    played = f", {one.expression}" if one.expression else ""
    seen = " from behind" if one.from_behind else " (face hidden)" if one.face_hidden else played
    return f"{one.name}{worn}{seen}"


def _line(speaker: str, manner: str, text: str) -> str:
    return f"{speaker}{f' ({manner})' if manner else ''}: {text}"
