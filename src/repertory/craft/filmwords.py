"""The words of a film crew, and what they stand for: sizes, angles, moves, lights, expressions, clothes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import SequenceMatcher, get_close_matches
from typing import Generic, TypeVar

from repertory.model.shot import CameraAngle, CameraMove, ShotSize

T = TypeVar("T")

_SAME_LENGTH = str.maketrans(
    {
        "’": "'", "‘": "'", "ʼ": "'", "´": "'", "`": "'", "‑": "-", "‐": "-", "–": "-", "—": "-", "\u00a0": " ",
        "\t": " ", "\v": " ", "\f": " ", "\r": " ", "\u2028": " ", "\u2029": " ",
        "\ue000": "\ufffd", "\ue001": "\ufffd", "\ue002": "\ufffd",
    }
)  # fmt: skip


def plain(text: str) -> str:
    """The text with straight apostrophes, hyphens and spaces; as long as before, so that columns stay true."""
    return text.translate(_SAME_LENGTH)


def folded(text: str) -> str:
    """How names are compared: straight signs, no case, single spaces."""
    return " ".join(plain(text).casefold().split())


def as_known(name: str, known: Iterable[str]) -> str:
    """A name as it is spelled among those that there are, in whatever case it is typed; else as it is typed, with
    single blanks."""
    wanted = folded(name)
    return next((one for one in known if folded(one) == wanted), " ".join(name.split()))


def nearest(word: str, among: Iterable[str], *, at_least: float = 0.6) -> str:
    """The most similar of some names or words, as it is spelled there; empty where none is similar."""
    by_fold = {folded(name): name for name in among}
    close = get_close_matches(folded(word), by_fold, n=1, cutoff=at_least)
    return by_fold[close[0]] if close else ""


def likeness(one: str, other: str) -> float:
    """How alike two words or names are, 0 to 1."""
    return SequenceMatcher(None, folded(one), folded(other)).ratio()


_PARTS = re.compile(r"[^,;.]+")


class Lexicon(Generic[T]):
    """Phrases and their meanings. Of two that fit at one place, the longer is found.

    The phrases are regular expressions without capturing groups; a blank in them stands for blanks or hyphens.
    """

    def __init__(self, words: Mapping[str, T], *, before: str = "", after: str = "") -> None:
        self.words = dict(words)
        ordered = sorted(words, key=len, reverse=True)
        self._values = [words[phrase] for phrase in ordered]
        choices = "|".join(f"({phrase.replace(' ', '[ -]*')})" for phrase in ordered)
        any_word = "|".join(phrase.replace(" ", "[ -]*") for phrase in ordered)
        self._quick = re.compile(rf"(?<!\w)(?:{any_word or '(?!)'})(?!\w)", re.IGNORECASE)
        self._pattern = re.compile(rf"{before}(?<!\w)(?:{choices or '(?!)'})(?!\w){after}", re.IGNORECASE)

    def find(self, text: str) -> Iterator[tuple[re.Match[str], T]]:
        """Each place in the text where a phrase stands, and its meaning."""
        if not self._quick.search(text):
            return
        for part in _PARTS.finditer(text):  # no phrase goes beyond a comma, and the whole pattern is dear
            if self._quick.search(text, *part.span()):
                for match in self._pattern.finditer(text, *part.span()):
                    yield match, self._values[(match.lastindex or 1) - 1]


SIZE_WORDS: Mapping[str, ShotSize] = {
    "extreme close up": ShotSize.EXTREME_CLOSE_UP,
    "big close up": ShotSize.EXTREME_CLOSE_UP,
    "macro shot": ShotSize.EXTREME_CLOSE_UP,
    "medium close up": ShotSize.MEDIUM_CLOSE_UP,
    "mid close up": ShotSize.MEDIUM_CLOSE_UP,
    "reaction shot": ShotSize.MEDIUM_CLOSE_UP,
    "tight close up": ShotSize.CLOSE_UP,
    "close up shot": ShotSize.CLOSE_UP,
    "close up": ShotSize.CLOSE_UP,
    "close shot": ShotSize.CLOSE_UP,
    "insert shot": ShotSize.CLOSE_UP,
    "detail shot": ShotSize.CLOSE_UP,
    "medium shot": ShotSize.MEDIUM,
    "mid shot": ShotSize.MEDIUM,
    "waist shot": ShotSize.MEDIUM,
    "medium wide shot": ShotSize.MEDIUM_WIDE,
    "medium long shot": ShotSize.MEDIUM_WIDE,
    "medium full shot": ShotSize.MEDIUM_WIDE,
    "cowboy shot": ShotSize.MEDIUM_WIDE,
    "american shot": ShotSize.MEDIUM_WIDE,
    "wide shot": ShotSize.WIDE,
    "long shot": ShotSize.WIDE,
    "full shot": ShotSize.WIDE,
    "master shot": ShotSize.WIDE,
    "group shot": ShotSize.WIDE,
    "extreme wide shot": ShotSize.EXTREME_WIDE,
    "extreme long shot": ShotSize.EXTREME_WIDE,
    "establishing shot": ShotSize.EXTREME_WIDE,
    "close (?:two|2) shot": ShotSize.CLOSE_UP,
    "medium close (?:two|2) shot": ShotSize.MEDIUM_CLOSE_UP,
    "medium (?:two|2|three|3) shot": ShotSize.MEDIUM,
    "medium wide (?:two|2|three|3) shot": ShotSize.MEDIUM_WIDE,
    "wide (?:two|2|three|3) shot": ShotSize.WIDE,
    "(?:two|2) shot": ShotSize.MEDIUM,
    "(?:three|3) shot": ShotSize.MEDIUM_WIDE,
}
"""Sizes as they are written out. "two-shot" alone is a medium shot."""

SIZE_LETTERS: Mapping[str, ShotSize] = {
    "ECU": ShotSize.EXTREME_CLOSE_UP, "XCU": ShotSize.EXTREME_CLOSE_UP, "BCU": ShotSize.EXTREME_CLOSE_UP,
    "CU": ShotSize.CLOSE_UP, "insert": ShotSize.CLOSE_UP, "MCU": ShotSize.MEDIUM_CLOSE_UP, "MS": ShotSize.MEDIUM,
    "MWS": ShotSize.MEDIUM_WIDE, "MLS": ShotSize.MEDIUM_WIDE, "WS": ShotSize.WIDE, "LS": ShotSize.WIDE,
    "FS": ShotSize.WIDE, "EWS": ShotSize.EXTREME_WIDE, "XWS": ShotSize.EXTREME_WIDE, "ELS": ShotSize.EXTREME_WIDE,
}  # fmt: skip
"""Sizes as crews abbreviate them; read only where a shot's words begin."""

SIZE_QUALIFIERS = ("extreme", "medium", "close", "wide", "big", "tight", "mid", "long", "full", "establishing")
FRAMING_KEPT = ("over the shoulder", "point of view", "pov", "handheld", "hand held", "aerial", "drone", "low angle",
                "high angle", "eye level", "overhead", "static", "tracking", "follow", "dolly", "crane", "tilt", "pan",
                "a", "the", "this", "one", "same", "next", "last", "first", "single", "silhouette")  # fmt: skip
"""What may stand before "shot" without being a size; such words stay in the action or are read as angle or move."""

ANGLE_WORDS: Mapping[str, CameraAngle] = {
    "(?:from a )?low angle(?: shot)?": CameraAngle.LOW,
    "(?:shot |seen )?from below": CameraAngle.LOW,
    "worm'?s eye(?: view)?": CameraAngle.LOW,
    "(?:from a )?high angle(?: shot)?": CameraAngle.HIGH,
    "(?:shot |seen )?from above": CameraAngle.HIGH,
    "bird'?s eye(?: view)?": CameraAngle.HIGH,
    "overhead(?: shot)?": CameraAngle.HIGH,
    "(?:at )?eye level(?: shot)?": CameraAngle.EYE_LEVEL,
}

MOVE_WORDS: Mapping[str, CameraMove] = {
    "(?:push|dolly|zoom|move|track)(?:es|s|ing)? in": CameraMove.PUSH_IN,
    "dollies in": CameraMove.PUSH_IN,
    "dollies (?:out|back)": CameraMove.PULL_OUT,
    "(?:pull|dolly|zoom|move|track)(?:s|ing)? (?:out|back)": CameraMove.PULL_OUT,
    "pan(?:s|ning)?(?: to the)? left": CameraMove.PAN_LEFT,
    "pan(?:s|ning)?(?: to the)? right": CameraMove.PAN_RIGHT,
    "tilt(?:s|ing)? up": CameraMove.TILT_UP,
    "tilt(?:s|ing)? down": CameraMove.TILT_DOWN,
    "(?:track|follow)(?:s|ing)?(?: shot)?": CameraMove.TRACKING,
    "steadicam(?: shot)?": CameraMove.TRACKING,
    "static(?: shot| camera)?": CameraMove.STATIC,
    "locked off(?: shot| camera)?": CameraMove.STATIC,
    "fixed camera": CameraMove.STATIC,
}

LIGHT_WORDS: Mapping[str, str] = {
    "afternoon": "afternoon", "day": "afternoon", "daytime": "afternoon", "daylight": "afternoon",
    "morning": "afternoon", "noon": "afternoon", "midday": "afternoon",
    "golden hour": "golden hour", "magic hour": "golden hour", "sunset": "golden hour", "sunrise": "golden hour",
    "dusk": "golden hour", "dawn": "golden hour", "twilight": "golden hour",
    "night": "night", "night time": "night", "midnight": "night", "evening": "night", "moonlight": "night",
}  # fmt: skip
"""The writer's word for a light, and the light that a location is kept in."""

LIGHTS = ("afternoon", "golden hour", "night")
LIGHT_QUALITIES = frozenset({
    "soft", "hard", "warm", "cold", "cool", "harsh", "dim", "bright", "low", "natural", "flat", "diffused",
    "moody", "gentle", "pale", "faint", "the", "a", "her", "his",
})  # fmt: skip
"""They say how light is, not which: they stay in the action."""

EXPRESSION_WORDS: Mapping[str, str] = {
    "happy": "happy", "smiling": "happy", "cheerful": "happy", "joyful": "happy", "delighted": "happy",
    "glad": "happy", "laughing": "happy", "grinning": "happy", "pleased": "happy", "amused": "happy",
    "neutral": "neutral", "calm": "neutral", "blank": "neutral", "relaxed": "neutral", "expressionless": "neutral",
    "surprised": "surprised", "astonished": "surprised", "amazed": "surprised", "shocked": "surprised",
    "startled": "surprised", "stunned": "surprised",
    "sad": "sad", "unhappy": "sad", "tearful": "sad", "crying": "sad", "weeping": "sad", "sorrowful": "sad",
    "melancholy": "sad", "downcast": "sad",
    "focused": "focused", "focussed": "focused", "concentrated": "focused", "concentrating": "focused",
    "determined": "focused", "intent": "focused", "attentive": "focused", "serious": "focused",
}  # fmt: skip
"""The writer's word for an expression, and the one of the five that a character is built with."""

EXPRESSION_VERBS: Mapping[str, str] = {
    "smil(?:es|ing)": "happy", "grin(?:s|ning)": "happy", "laugh(?:s|ing)": "happy", "beam(?:s|ing)": "happy",
    "cr(?:ies|ying)": "sad", "weep(?:s|ing)": "sad", "sob(?:s|bing)": "sad", "gasp(?:s|ing)": "surprised",
}  # fmt: skip
"""What somebody does and shows at once: it sets the expression and stays in the action."""

CLOTHES = (
    r"sweaters?|jackets?|coats?|overcoats?|raincoats?|trench coats?|shirts?|t-?shirts?|blouses?|dress|dresses|gowns?"
    r"|suits?|hoodies?|jumpers?|cardigans?|pullovers?|jeans|trousers|skirts?|uniforms?|blazers?|vests?|waistcoats?"
    r"|tuxedos?|robes?|bathrobes?|pyjamas|pajamas|aprons?|kimonos?|saris?|armou?r|overalls|dungarees|tops?|parkas?"
    r"|turtlenecks?|polos?|tracksuits?|outfits?|clothes|costumes?"
)
NOT_WORN = "pockets?|collars?|sleeves?|cuffs?|hoods?|buttons?|zippers?|linings?|shops?|stores?|racks?|closets?|cases?"
"""After a piece of clothing they show that it is not worn there: "hands in her jacket pockets"."""

PEOPLE = frozenset({
    "man", "woman", "girl", "boy", "child", "kid", "stranger", "waiter", "waitress", "barista", "customer",
    "guest", "people", "men", "women", "person", "somebody", "someone", "guy", "lady", "crowd", "passer-by",
    "policeman", "officer", "extra", "extras", "couple", "friend",
})  # fmt: skip
FACE_PARTS = frozenset({
    "face", "eyes", "eye", "smile", "mouth", "lips", "look", "gaze", "profile", "head", "reflection",
    "expression", "hair", "cheek", "cheeks",
})  # fmt: skip
"""What somebody's shot may be "of" with the face in it; any other thing of theirs shows none."""

STOP_WORDS = frozenset({
    "int", "ext",
    "a", "an", "and", "as", "at", "both", "by", "for", "from", "in", "inside", "into", "is", "of", "on", "onto",
    "or", "over", "outside", "near", "the", "then", "to", "toward", "towards", "we", "see", "while", "with",
    "her", "his", "their", "its",
})  # fmt: skip
"""Words that say nothing once the names, places and film words around them are gone."""

OVERRULES = ("engine", "model", "seed", "takes", "duration")
"""What a shot may settle for itself; `model` is another word for `engine`."""
