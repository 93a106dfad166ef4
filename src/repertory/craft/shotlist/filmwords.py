"""The words of a film crew, and what they stand for: lights, expressions, clothes, details; and how words are found."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher, get_close_matches
from functools import lru_cache
from itertools import pairwise
from typing import Generic, TypeVar

T = TypeVar("T")

_SAME_LENGTH = str.maketrans(
    {
        "’": "'", "‘": "'", "ʼ": "'", "´": "'", "`": "'", "‑": "-", "‐": "-", "–": "-", "—": "-", "\u00a0": " ",
        "\t": " ", "\v": " ", "\f": " ", "\r": " ", "\u2028": " ", "\u2029": " ", "：": ":", "，": ",",
        "\ue000": "\ufffd", "\ue001": "\ufffd", "\ue002": "\ufffd",
    }
)  # fmt: skip


_BUT_TABS = {letter: plain for letter, plain in _SAME_LENGTH.items() if letter != ord("\t")}


def is_simple(text: str) -> bool:
    """Whether a text is of plain letters and marks only, with no blanks but spaces."""
    return text.isascii() and text.isprintable()


def plain(text: str, *, tabs: bool = False) -> str:
    """The text with straight apostrophes, hyphens and spaces; as long as before, so that columns stay true. With `tabs`
    these stay."""
    if is_simple(text) and "`" not in text:
        return text
    return text.translate(_BUT_TABS if tabs else _SAME_LENGTH)


@lru_cache(maxsize=8192)  # the same few names are compared for every shot of a list
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


@lru_cache(maxsize=4096)  # the same parts stand in many shots
def tokens(text: str) -> frozenset[str]:
    """The words of a text in small letters, each once."""
    return frozenset(_TOKEN.findall(text.lower()))


def parts(text: str) -> list[tuple[int, int, frozenset[str]]]:
    """The parts of a text between commas, semicolons and full stops: from where to where, and the words in each."""
    return [(*part.span(), tokens(part[0])) for part in _PARTS.finditer(text)]


_TOKEN = re.compile(r"[^\W_]+")


class Lexicon(Generic[T]):
    """Phrases and their meanings. Of two that fit at one place, the longer is found.

    A phrase is written with "(?:this|that)" for a choice and "?" after what may lack; a blank in it stands for blanks
    or hyphens.
    """

    def __init__(self, words: Mapping[str, T], *, before: str = "", after: str = "") -> None:
        known = {phrase.lower(): value for phrase, value in words.items()}
        ordered = sorted(known, key=len, reverse=True)
        self._values = {
            _JOINTS.sub("", one): known[phrase] for phrase in reversed(ordered) for one in _spellings(phrase)
        }
        self.spelled = tuple(dict.fromkeys(" ".join(one.split()) for phrase in words for one in _spellings(phrase)))
        """Every phrase as it may be written, with blanks."""
        self.cues = frozenset(cue for one in self.spelled for cue in _cues(one))
        """Where none of these words stands, no phrase does."""
        choices = "|".join(phrase.replace(" ", "[ -]*") for phrase in ordered) or "(?!)"
        self._pattern = re.compile(rf"{before}(?<!\w)(?P<phrase>{choices})(?!\w){after}")

    def find(self, text: str) -> list[tuple[re.Match[str], T]]:
        """Each place in the text where a phrase stands, and its meaning. No phrase goes beyond a comma. What is found
        is in small letters."""
        small = in_small_letters(text)
        return [hit for part in _PARTS.finditer(small) for hit in self.hits(small, *part.span())]

    def hits(self, small: str, start: int, end: int) -> list[tuple[re.Match[str], T]]:
        """The same between two places of a text in small letters."""
        values, found = self._values, self._pattern.finditer(small, start, end)
        return [(hit, values[hit["phrase"].replace(" ", "").replace("-", "")]) for hit in found]


def in_small_letters(text: str) -> str:
    """The text in small letters and as long as before: a few letters of other scripts have no single small one."""
    small = text.lower()
    return small if len(small) == len(text) else text.translate(_SMALL)


_SMALL = {capital: capital + 32 for capital in range(65, 91)}
_JOINTS = re.compile(r"[ -]+")


def _spellings(phrase: str) -> list[str]:
    """What a phrase may be written as: "pan(?:s|ning)? left" is "pan left", "pans left" and "panning left"."""
    found, at = [""], 0
    while at < len(phrase):
        choices, at = _choices(phrase, at)
        if phrase[at : at + 1] == "?":
            choices, at = ["", *choices], at + 1
        found = [one + choice for one in found for choice in choices]
    return found


def _choices(phrase: str, at: int) -> tuple[list[str], int]:
    """The choices that begin at a place, and where what follows them begins."""
    if not phrase.startswith("(?:", at):
        return [phrase[at]], at + 1
    depth, end = 1, at + 3
    cuts = [at + 2]
    while depth:
        depth += {"(": 1, ")": -1}.get(phrase[end], 0)
        if depth == 0 or (depth == 1 and phrase[end] == "|"):
            cuts.append(end)
        end += 1
    parts = [phrase[first + 1 : last] for first, last in pairwise(cuts)]
    return [one for part in parts for one in _spellings(part)], end


_USUAL = frozenset({"shot", "view", "angle", "level", "camera", "lens", "from", "with", "seen", "very", "medium"})


def _cues(spelled: str) -> set[str]:
    """Words of which one is there wherever a phrase is: the longest that is not everywhere, and neighbours that are
    written together, "closeup"."""
    found = _TOKEN.findall(spelled.lower())
    rare = [word for word in found if word not in _USUAL] or found
    together = {one + other for one, other in pairwise(found)}
    return {max(rare, key=len), "".join(found), *together}


LIGHT_WORDS: Mapping[str, str] = {
    "afternoon": "afternoon", "day": "afternoon", "daytime": "afternoon", "daylight": "afternoon",
    "morning": "afternoon", "noon": "afternoon", "midday": "afternoon",
    "golden hour": "golden hour", "magic hour": "golden hour", "sunset": "golden hour", "sunrise": "golden hour",
    "dusk": "golden hour", "dawn": "golden hour", "twilight": "golden hour", "sundown": "golden hour",
    "sunup": "golden hour", "daybreak": "golden hour", "blue hour": "golden hour", "first light": "golden hour",
    "midmorning": "afternoon", "mid morning": "afternoon", "high noon": "afternoon", "broad daylight": "afternoon",
    "lunchtime": "afternoon", "day for night": "night", "dead of night": "night", "nightfall": "night",
    "night": "night", "night time": "night", "midnight": "night", "evening": "night", "moonlight": "night",
}  # fmt: skip
"""The writer's word for a light, and the light that a location is kept in."""

GLOWS: Mapping[str, str] = {
    one: one for one in ("candlelight", "candle light", "firelight", "fire light", "lamplight", "torchlight",
                         "lantern light", "gaslight", "starlight", "overcast", "neon", "fluorescent", "tungsten")
}  # fmt: skip
"""Lights by what glows: the writer's own word is kept, and the hour is that of the heading or the shot before."""
GLOWS_ALONE = frozenset({"overcast", "neon", "fluorescent", "tungsten"})
"""They are lights in a part of their own only: "stares at the neon light" is acted."""

LIT_BY: Mapping[str, str] = {
    "moonlit": "night", "starlit": "night", "starry": "night", "lamplit": "night", "sunlit": "afternoon",
    "sunny": "afternoon", "sun drenched": "afternoon", "sun kissed": "afternoon", "sunlight": "afternoon",
    "sunshine": "afternoon", "pitch dark": "night", "pitch black": "night",
}  # fmt: skip
"""Words that tell of a light where none is named: of a place, or in a part of their own."""
HOW_IT_IS = (
    "sunny|rainy|dark|foggy|overcast|bright|cold|warm|hot|stormy|snowy|windy|misty|cloudy|gr[ea]y|quiet|clear|moonless|"
    "starry|moonlit|starlit|sunlit|hazy|gloomy|summer|winter|autumn|spring|wet|humid|chilly|crisp|deep|black|"
    "pitch[ -]black|pitch[ -]dark|calm|still|silent|beautiful|lovely|next|following|same|mid|drizzly|blustery|icy|"
    "frosty|freezing|balmy|"
    "mild|dull|bleak|dusty|smoggy|peaceful|lonely|cool|scorching|sweltering|thundery|hot|perfect|glorious|"
    "(?:mon|tues|wednes|thurs|fri|satur|sun)day|weekday|christmas|halloween"
)
"""How a day or a night is, before its name."""

LIGHTS = ("afternoon", "golden hour", "night")
LIGHT_QUALITIES = frozenset({
    "soft", "hard", "warm", "cold", "cool", "harsh", "dim", "bright", "low", "natural", "flat", "diffused",
    "moody", "gentle", "pale", "faint", "the", "a", "her", "his", "neon", "candle", "fire", "window", "street", "lamp",
    "overcast", "rainy", "stormy", "cloudy", "grey", "gray", "blue", "red", "green", "amber", "orange", "pink", "white",
    "studio", "ring", "key", "rim", "back", "side", "top", "practical", "fluorescent", "tungsten", "dappled", "ambient",
    "strobe", "torch", "lantern", "screen", "tv", "golden", "silver", "silvery", "even", "high-key", "low-key",
    "motivated", "available", "flickering", "filtered", "reflected", "artificial", "electric", "traffic", "head",
    "overhead", "stage", "spot", "backlit", "hazy", "misty", "foggy", "wintry", "summer", "winter", "autumn", "spring",
    "more", "less", "no", "any", "some", "last", "first", "strong", "weak", "full", "half", "red-hot",
})  # fmt: skip
"""They say how light is, not which: they stay in the action."""

EXPRESSION_WORDS: Mapping[str, str] = {
    "happy": "happy", "smiling": "happy", "cheerful": "happy", "joyful": "happy", "delighted": "happy",
    "thrilled": "happy", "excited": "happy", "overjoyed": "happy", "elated": "happy", "beaming": "happy",
    "giggling": "happy", "chuckling": "happy", "jolly": "happy", "merry": "happy", "ecstatic": "happy",
    "jubilant": "happy", "gleeful": "happy", "content": "happy", "contented": "happy", "all smiles": "happy",
    "glad": "happy", "laughing": "happy", "grinning": "happy", "pleased": "happy", "amused": "happy",
    "neutral": "neutral", "calm": "neutral", "blank": "neutral", "relaxed": "neutral", "expressionless": "neutral",
    "deadpan": "neutral", "impassive": "neutral", "composed": "neutral", "unmoved": "neutral", "serene": "neutral",
    "poker faced": "neutral", "stone faced": "neutral", "indifferent": "neutral",
    "surprised": "surprised", "astonished": "surprised", "amazed": "surprised", "shocked": "surprised",
    "startled": "surprised", "stunned": "surprised", "taken aback": "surprised", "dumbfounded": "surprised",
    "speechless": "surprised", "wide eyed": "surprised", "open mouthed": "surprised", "aghast": "surprised",
    "flabbergasted": "surprised", "incredulous": "surprised",
    "sad": "sad", "unhappy": "sad", "tearful": "sad", "crying": "sad", "weeping": "sad", "sorrowful": "sad",
    "melancholy": "sad", "downcast": "sad", "in tears": "sad", "teary": "sad", "teary eyed": "sad", "gloomy": "sad",
    "miserable": "sad", "heartbroken": "sad", "sobbing": "sad", "devastated": "sad", "dejected": "sad",
    "forlorn": "sad", "mournful": "sad", "crestfallen": "sad", "grieving": "sad", "upset": "sad", "despondent": "sad",
    "focused": "focused", "focussed": "focused", "concentrated": "focused", "concentrating": "focused",
    "determined": "focused", "intent": "focused", "attentive": "focused", "serious": "focused",
    "absorbed": "focused", "thoughtful": "focused", "pensive": "focused", "deep in thought": "focused",
    "lost in thought": "focused", "alert": "focused", "watchful": "focused", "intense": "focused",
}  # fmt: skip
"""The writer's word for an expression, and the one of the five that a character is built with."""

EXPRESSION_VERBS: Mapping[str, str] = {
    "smil(?:es|ing)": "happy", "grin(?:s|ning)": "happy", "laugh(?:s|ing)": "happy", "beam(?:s|ing)": "happy",
    "cr(?:ies|ying)": "sad", "weep(?:s|ing)": "sad", "sob(?:s|bing)": "sad", "gasp(?:s|ing)": "surprised",
    "giggl(?:es|ing)": "happy", "chuckl(?:es|ing)": "happy",
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

BODY = frozenset({
    *FACE_PARTS, "hand", "hands", "arm", "arms", "foot", "feet", "leg", "legs", "knee", "knees", "finger", "fingers",
    "fingertips", "thumb", "thumbs", "palm", "palms", "fist", "fists", "wrist", "wrists", "shoulder", "shoulders",
    "back", "neck", "nape", "chest", "waist", "hip", "hips", "toes", "heel", "heels", "ankle", "ankles", "elbow",
    "body", "figure", "silhouette", "shadow", "nose", "ear", "ears", "forehead", "brow", "chin", "jaw", "tears",
    "sleeve", "sleeves", "collar", "cuff", "cuffs", "hem", "gloves", "glove", "shoe", "shoes", "boot", "boots",
    "sneakers", "hat", "scarf", "tie", "belt", "pocket", "lap", "hood", "veil", "mask", "breath", "voice", "walk",
    "run", "dance", "laugh", "entrance", "exit", "steps", "step", "movement", "gesture", "turn", "jump", "performance",
    "clothes", "outfit", "costume", "dress", "coat", "jacket", "sweater", "shirt", "skirt", "trousers", "jeans", "gown",
    "suit", "apron", "uniform", "hoodie", "cardigan", "robe", "blouse",
})  # fmt: skip
"""What is so much of somebody that whoever's it is must be in the picture; any other thing may lie there alone."""

STOP_WORDS = frozenset({
    "int", "ext",
    "a", "an", "and", "as", "at", "both", "by", "for", "from", "in", "inside", "into", "is", "of", "on", "onto",
    "or", "over", "outside", "near", "the", "then", "to", "toward", "towards", "we", "see", "while", "with",
    "her", "his", "their", "its", "him", "them",
})  # fmt: skip
"""Words that say nothing once the names, places and film words around them are gone."""

SIZE_QUALIFIERS = ("extreme", "medium", "close", "wide", "big", "tight", "mid", "long", "full", "establishing")
"""What may stand before the name of a shot size."""

FRAMING_KEPT = ("over the shoulder", "point of view", "pov", "handheld", "hand held", "aerial", "drone", "low angle",
                "high angle", "eye level", "overhead", "static", "tracking", "follow", "dolly", "crane", "tilt", "pan",
                "a", "the", "this", "one", "same", "next", "last", "first", "single", "silhouette", "opening",
                "closing", "final", "beauty", "hero", "product", "money", "long take", "night", "day", "slow motion",
                "walking", "running", "moving", "still", "empty", "reverse", "wide angle", "telephoto")  # fmt: skip
"""What may stand before "shot" without being a size; such words stay in the action or are read as angle or move."""

OVERRULES = ("engine", "model", "seed", "takes", "duration", "length")
"""What a shot may settle for itself; `model` is another word for `engine`, and `length` for `duration`."""

DETAILS: Mapping[str, str] = {
    "size": "size", "type": "size", "framing": "framing", "angle": "angle", "lens": "lens", "lenses": "lens",
    "camera": "move", "move": "move", "movement": "move", "moves": "move",
    "location": "place", "place": "place", "setting": "place", "set": "place",
    "light": "light", "lighting": "light", "time": "light", "time of day": "light",
    "action": "action", "description": "action", "prop": "prop", "props": "prop",
    "who": "who", "cast": "who", "character": "who", "characters": "who",
    "expression": "expression", "mood": "expression", "outfit": "outfit", "wardrobe": "outfit", "costume": "outfit",
    "transition": "transition",
}  # fmt: skip
"""What a shot may say by name on a line of its own, and the kind of words that must follow."""
