"""What to do next about a measurement in a file from any tool. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from repertory.craft.copying import is_copy
from repertory.craft.crowds import NEAREST
from repertory.craft.framing import CUT_OFF
from repertory.craft.hearing import NO_SPEECH, TOO_CLIPPED
from repertory.craft.judging import RECORDED, near_a_limit
from repertory.craft.matching import TOO_BLURRED, TOO_DARK
from repertory.craft.obscured import BLURRED, COVERED, SHADED, SMALL
from repertory.craft.onepicture import is_by_one
from repertory.craft.placing import MIRRORED, ONE_ONLY, by_colours, outdone, surely_there, unproved
from repertory.craft.recorded import how_to_record
from repertory.craft.running import ALL, BRIGHTNESS, LIGHT, MOVEMENT, NOTHING_SEEN, THE_CLIP, THE_PICTURE
from repertory.craft.sleeves import NO_SLEEVE
from repertory.craft.straying import gone_of, unknown_of
from repertory.craft.stretches import bad_parts, how_to_cut, worth_a_look
from repertory.craft.sureness import SOUNDS_LIKE, at_limit, is_unsure, what_to_give
from repertory.craft.wearing import UNSHOWN
from repertory.model.anchor import anchor_name
from repertory.model.media import MediaKind
from repertory.model.verdict import Finding, Grade, Measurement, Score

FACES, WARDROBE, PLACES, PROPS, LOOKS, VOICES = "faces", "wardrobe", "places", "props", "looks", "voices"
CLIPS = "clips"
NO_SOUND = {MediaKind.IMAGE: "a picture has no sound", MediaKind.CLIP: "the clip has no sound"}
NO_PICTURE = "a sound shows nothing"
"""Why nothing could be measured, where there is nothing to look at or to listen to."""
DRAWN = "it is drawn, posterised or compressed too far, and faces are judged by what is usual in photographs"
"""Why a face is not measured that is drawn or posterised, or was given so."""
RENDERED = "the pictures that were given look like renders, and nobody said of what kind"
"""Why a face is not measured, and clothes are not, where renders were given."""
ONE_COLOUR = "one colour lies over the whole picture, and clothes are told by their colours"
"""Why clothes are not measured in coloured light."""
TURNED = "the picture seems to be"
"""How the reason begins of a face that is not measured because of how the picture lies: upside down, on its side."""
TOO_SMALL = "the picture is too small to judge"
"""How the reason begins where a picture has a few pixels only."""
_DARK = f"{THE_PICTURE} is too dark", f"{THE_CLIP} is too dark"
_SOFT = f"{THE_PICTURE} is too blurred", f"{THE_CLIP} is too blurred"
_BLACK = f"{THE_PICTURE} is black", f"{THE_CLIP} is black"
"""How the reason begins where nothing can be seen in a picture, or in a clip."""
_LIGHTER = "Grade it lighter, or make it again with more light."
_DARKER = "Grade it darker, or make it again with less light."
_KINDS = frozenset({WARDROBE, PLACES, PROPS, LOOKS, VOICES, CLIPS})
_UNMEASURED: Mapping[str, str] = {
    FACES: "Look at it yourself: a larger, sharper or less turned face can be measured.",
    WARDROBE: "Look at it yourself: clothes are told where a face and what is below it are seen.",
    PLACES: "Look at it yourself: a place is told where a quarter of the picture shows it, in focus.",
    PROPS: "Look at it yourself: a thing is told from the side that its pictures show; add one of this side.",
    LOOKS: "Look at it yourself; more pictures in the look make it easier to tell.",
    VOICES: "Listen to it yourself: the more clear speech, the surer a voice is told.",
    CLIPS: "Look at it yourself.",
}
_BY_REASON: Mapping[str, str] = {
    DRAWN: "Look at it yourself.",
    RENDERED: "Say what they are: --style clay for heads of clay, --style photo for photographs.",
    CUT_OFF: "Show the whole face, or look at it yourself.",
    **dict.fromkeys((BLURRED, TOO_BLURRED), "Look at it yourself: a sharper face can be measured."),
    SMALL: "Look at it yourself: a larger face can be measured.",
    TOO_DARK: "Look at it yourself: a face with more light on it can be measured.",
    SHADED: "Look at it yourself: a face with light on both sides can be measured.",
    COVERED: "Look at it yourself: the face can be measured without what lies over it.",
    TURNED: "Turn the picture and inspect it again.",
    TOO_SMALL: "Inspect a larger picture.",
    **dict.fromkeys(_DARK, _LIGHTER),
    **dict.fromkeys(_SOFT, "Look at it yourself: in a sharper one a face can be found."),
    _BLACK[0]: "Make it again: nothing can be seen in it.",
    _BLACK[1]: "",  # that is said of the clip itself
    NO_SPEECH: "Look whether it is the right file, or speak the line again.",
    NO_SLEEVE: "Look at the sleeve yourself.",
    ONE_COLOUR: "Look at the clothes yourself.",
    UNSHOWN: "The take is not to blame: give the outfit a picture that shows its clothes from the neck to the waist.",
}
"""What to do about what cannot be measured, by how the reason begins."""
NOT_THEIRS = "this is not"
"""How the reason begins of clothes that somebody else wears, before the ref of the one whose clothes were asked for."""
UNWORN = "is not seen, so what is worn here says nothing"
"""How the reason ends of the clothes of somebody who is not there."""
_UNTOLD = "Look at it yourself; more pictures of it would tell it from others."
"""Of a distance that says nothing."""
_UNPROVED = "Look at it yourself: a picture of the place from the same side would prove it."
"""Of a place that looks alike by its colours only."""
_WALL = "Look at it yourself: a wall of one colour may be anywhere."
"""Of a place of which nothing is seen but one colour."""
_ITS_OWN_DETAILS = (
    "Grade it to the light of the place's picture, or make it again with that. "
    "Is this light right here? Add a picture of it to the place."
)
"""Of a place that its details prove, and that has other colours."""
_ANOTHER_PLACE = "Make it again with the place's picture."
"""Of what details prove to be another place."""
_INSTEAD = "Is {} right here? Say so: --against {}"
"""Of somebody of the library, or a place of it, who is clearly recognised."""
_OTHER_LIGHT = "Make it again with the place's picture in this light. Is another light right here? Change --light"
"""Of a place that is not as it is in the light that was named."""
_FLIP = "Flip it back, left to right. Was it flipped on purpose? Give a flipped picture of the place as well."
_STRAYED = "Make it again, or keep only the part in which the face is right."
_DRIFTED: Mapping[str, str] = {
    FACES: "Mend the face, or make it again with more references.",
    WARDROBE: "Mend the clothes, or make it again with the outfit's picture.",
    PLACES: "Make it again with the place's picture in this light, or mend what changed.",
    PROPS: "Make it again with the thing's picture, or mend it.",
    LOOKS: "Grade it to the look, or make it again with the look's pictures.",
    VOICES: "Speak the line again.",
    CLIPS: "Look at it at the time that is named; a part of the clip may do, else make it again.",
}
_WRONG: Mapping[str, str] = {
    FACES: "Make it again with a clear picture of the face as the first reference.",
    WARDROBE: "Make it again with the outfit's picture. Is another outfit right here? Say so: --wearing",
    PLACES: "Make it again with the place's picture. Is it the place in another light? Add a picture of that light.",
    PROPS: "Make it again with the thing's picture.",
    LOOKS: "Grade it to the look, or make it again with the look's pictures.",
    VOICES: "Speak the line again with the right voice.",
    CLIPS: "Look at it at the time that is named; a part of the clip may do, else make it again.",
}

_COPIED = "Look at it yourself. Is it not to be that very picture? Make it again in another pose."
_ONE_MORE = "Look at both side by side, or give two more pictures of the face."
"""Of a face that matches the only picture of it, and not clearly."""
_NEAR = "Look at it yourself: a larger or less turned face can be measured."
"""Of a small or turned face that is too near to a limit."""
_UNHEARD = "Look whether it is the right file, or speak the line again."
"""Of a sound in which nobody speaks."""
_ALL_OF_IT = "Make it again: no part of it can be used."
"""Of a clip that stands still, or is black, from beginning to end."""
_NOT_QUITE = "Mend the face, or make it again with more references. Nobody that was asked for? Take them out."
"""Of somebody who is nearest to one of those who were asked for, or are in the library."""
_NOT_THEM = "Make it again with pictures of whom you asked for"
_FOUND: Mapping[Finding, str] = {
    Finding.EXTRA: "Make it again, or take them out. May others be seen here? Say so: --extras",
    Finding.DOUBLED: "Make it again, or take one of them out.",
    Finding.MISSING: (
        "Make it again with pictures of the one who is missing. Not to be seen here? Leave the name out of --against."
    ),
    Finding.SWAPPED: f"{_NOT_THEM}, or change the names.",
}
"""Of people, whatever the figures."""


def kind_of(measured: Measurement) -> str:
    """Which of these a measurement is about, whoever made it."""
    return measured.inspector if measured.inspector in _KINDS else FACES


def why_no_face(measured: Measurement) -> str:
    """Why a face is not measured, where the picture is to blame and not the face; empty otherwise."""
    of_face = (CUT_OFF, BLURRED, TOO_BLURRED, SMALL, TOO_DARK, SHADED, COVERED)
    of_picture = (*of_face, TURNED, TOO_SMALL, *_DARK, *_SOFT, _BLACK[0])
    told = measured.of_face and measured.value is None and measured.reason.startswith(of_picture)
    return measured.reason.partition("; measured in ")[0] if told else ""


def _cut_there(score: Score, otherwise: str) -> str:
    """What to do about a clip of which a part is good; `otherwise` where none is."""
    cut = how_to_cut(score)
    return f"{cut}, {'mend the rest, ' if score.grade is Grade.DRIFT else ''}or make it again." if cut else otherwise


def next_step(score: Score) -> str:
    """What to do next, in a sentence; empty where nothing is to be done."""
    measured, kind = score.measurement, kind_of(score.measurement)
    nothing = measured.reason in {*NO_SOUND.values(), NO_PICTURE, NOTHING_SEEN}
    theirs = not measured.reason.startswith(NOT_THEIRS) and not measured.reason.endswith(UNWORN)
    nothing = nothing or measured.reason.endswith(TOO_CLIPPED)  # which is said of the clipping itself
    silent = not measured.anchor or nothing or not theirs
    if measured.finding is Finding.HIDDEN or (score.grade is Grade.UNMEASURED and silent):
        return ""
    if measured.finding in _FOUND and kind == FACES:
        found = _NOT_QUITE if measured.reason.startswith(NEAREST) else _FOUND[measured.finding]
        if bad_parts(score):
            return _cut_there(score, _STRAYED)
        of_library = measured.finding is Finding.SWAPPED and "@" in measured.nearest
        return f"{_NOT_THEM}. {_instead('the other one', measured)}" if of_library else found
    if score.grade is Grade.UNMEASURED:
        return _unsure(score, kind)
    if kind == FACES and not measured.curve and score.bands is not None and near_a_limit(measured, score.bands):
        return _NEAR
    step = _matched(score) if score.grade is Grade.MATCH else _cut_there(score, _DRIFTED[kind])
    step = how_to_record(measured) or step if score.grade is Grade.DRIFT and kind == VOICES else step
    step = _ANOTHER_PLACE if score.grade is Grade.DRIFT and is_other_place(score) else step
    step = _wrong(score, kind) if score.grade is Grade.WRONG else step
    return f"{step} {_instead('the other place', measured)}" if is_other_place(score) else step


def _instead(what: str, measured: Measurement) -> str:
    return _INSTEAD.format(what, anchor_name(measured.nearest))


def is_other_place(score: Score) -> bool:
    """Whether what is seen is clearly another place, by details, or by colours where these tell places apart."""
    measured, bands = score.measurement, score.bands
    if kind_of(measured) != PLACES or not measured.nearest:
        return False
    if measured.finding is Finding.SWAPPED:
        return not measured.reason.startswith(MIRRORED)
    told = by_colours(measured) and bands is not None and not unproved(measured, bands.style)
    return told and bands is not None and outdone(measured, bands.match)


def _matched(score: Score) -> str:
    """What is left to do of what is near enough."""
    measured = score.measurement
    if worth_a_look(score) or unknown_of(measured, score.bands) is not None:
        cut = how_to_cut(score)
        leave = " May they leave the picture? Then nothing is to be done." if gone_of(measured) else ""
        return f"Look at that part yourself.{f' {cut}.' if cut else ''}{leave}"
    if measured.margin is not None and measured.margin < 0:
        return "Look at both side by side."
    if is_unsure(measured):
        return what_to_give(measured)
    if is_by_one(score):
        return _ONE_MORE
    return _COPIED if is_copy(measured.copy) else ""


def _wrong(score: Score, kind: str) -> str:
    measured = score.measurement
    if kind == PLACES:
        return _wrong_place(score)
    if kind == CLIPS and measured.about in {LIGHT, MOVEMENT} and (measured.value or 0.0) >= ALL:
        return _ALL_OF_IT
    if kind == VOICES and measured.finding is Finding.MISSING:
        return _UNHEARD
    if kind == VOICES and measured.about in RECORDED:
        return how_to_record(measured) or _DRIFTED[kind]
    return _cut_there(score, _STRAYED) if bad_parts(score) else _WRONG[kind]


def _wrong_place(score: Score) -> str:
    measured = score.measurement
    if measured.finding is Finding.SWAPPED and measured.reason.startswith(MIRRORED):
        return _FLIP
    if measured.finding is Finding.SWAPPED or is_other_place(score):
        return _ANOTHER_PLACE
    if measured.about:
        return _OTHER_LIGHT
    return _ITS_OWN_DETAILS if surely_there(measured) else _WRONG[PLACES]


def _unsure(score: Score, kind: str) -> str:
    """What a person can do who must decide alone."""
    measured = score.measurement
    if measured.about == BRIGHTNESS:
        return _LIGHTER if "nearly black" in measured.reason else _DARKER
    for reason, step in _BY_REASON.items():
        if measured.reason.startswith(reason):
            return step
    if measured.reason.startswith(SOUNDS_LIKE) or at_limit(score):
        return what_to_give(measured)
    if measured.value is None or kind in {VOICES, CLIPS}:
        return _UNMEASURED[kind]
    if kind == PLACES and measured.reason.startswith(ONE_ONLY):
        return _WALL
    return _UNPROVED if unproved(measured, score.bands.style if score.bands else "") else _UNTOLD
