"""What is somebody's in a shot: a thing or a hand of theirs, which shows no face, or what they feel and do."""

from __future__ import annotations

import re

from repertory.craft.shotlist import filmwords as words
from repertory.craft.shotlist.text import PLACE, THING, WHO

_LIMBS = frozenset({
    "hand", "hands", "arm", "arms", "forearm", "forearms", "foot", "feet", "leg", "legs", "knee", "knees", "finger",
    "fingers", "fingertips", "fingernails", "nails", "thumb", "thumbs", "palm", "palms", "fist", "fists", "wrist",
    "wrists", "shoulder", "shoulders", "back", "nape", "chest", "stomach", "belly", "waist", "hip", "hips", "toe",
    "toes", "heel", "heels", "ankle", "ankles", "elbow", "elbows", "shadow", "silhouette", "sleeve", "sleeves",
    "collar", "cuff", "cuffs", "hem", "glove", "gloves", "shoe", "shoes", "boot", "boots", "sneaker", "sneakers",
    "sock", "socks", "hat", "cap", "scarf", "tie", "belt", "pocket", "pockets", "lap", "hood", "veil", "footprint",
    "footprints", "footsteps", "voice",
})  # fmt: skip
_THINGS = frozenset({
    "house", "home", "flat", "apartment", "room", "bedroom", "office", "desk", "table", "chair", "bed", "sofa", "door",
    "window", "garden", "street", "place", "kitchen", "shop", "car", "bike", "bicycle", "boat", "truck", "van", "horse",
    "dog", "cat", "bag", "handbag", "backpack", "purse", "wallet", "suitcase", "box", "case", "phone", "telephone",
    "laptop", "computer", "tablet", "camera", "radio", "letter", "note", "notebook", "book", "diary", "paper", "papers",
    "call", "text", "message", "email", "voicemail", "poster", "memory", "absence", "funeral",
    "newspaper", "map", "photo", "photograph", "picture", "portrait", "painting", "drawing", "cup", "mug", "glass",
    "bottle", "coffee", "tea", "drink", "plate", "food", "breakfast", "lunch", "dinner", "umbrella", "key", "keys",
    "ring", "watch", "necklace", "bracelet", "earrings", "knife", "gun", "sword", "pen", "pencil", "cigarette",
    "lighter", "money", "ticket", "passport", "badge", "flowers", "gift", "present", "seat", "side", "ball", "guitar",
    "violin", "piano", "luggage", "belongings", "things", "stuff", "towel", "blanket", "pillow", "tray", "name",
    "mother", "father", "mum", "mom", "dad", "parents", "sister", "brother", "son", "daughter", "husband", "wife",
    "boyfriend", "girlfriend", "friend", "friends", "boss", "neighbour", "neighbor", "family", "children", "child",
    "baby", "team", "grave",
})  # fmt: skip
"""What is somebody's and no part of them, with the people who are somebody's."""
_PERSONAL = frozenset({
    *words.FACE_PARTS, "face", "freckles", "nose", "ear", "ears", "forehead", "brow", "brows", "eyebrows", "chin",
    "jaw", "tears", "tear", "skin", "beard", "reaction", "surprise", "anger", "joy", "fear", "grief", "sorrow", "walk",
    "run", "dance", "laugh", "laughter", "entrance", "exit", "turn", "performance", "close-up", "closeup", "profile",
    "portrait-shot", "single", "figure", "body", "movement", "gesture", "breath", "pov", "mood", "glance", "stare",
})  # fmt: skip
"""What somebody has in their face, feels or does: whoever's it is, is in the picture."""
_CLOTHES = re.compile(rf"(?:{words.CLOTHES})", re.IGNORECASE)
_NEXT = re.compile(rf"\s*(?:([^\W\d_][\w-]*)|({THING}|{WHO}|{PLACE}))")
_STOPS = frozenset({*words.STOP_WORDS, "but", "who", "that", "so", "when", "after", "before", "until", "through"})
_AS_FAR = 4


def is_of_a_thing(text: str, at: int) -> bool:
    """Whether what is somebody's, and is named from a place on, is a thing or a part of them without a face: "phone",
    "left hand", "old red coat"; not "reaction" and not "tired eyes". Names in the text are signs."""
    for _ in range(_AS_FAR):
        found = _NEXT.match(text, at)
        if not found:
            return False
        if found[2]:
            return found[2] == THING
        word = found[1].lower()
        if word in _STOPS or word in _PERSONAL:
            return False
        if word in _LIMBS or word in _THINGS or _CLOTHES.fullmatch(word):
            return True
        at = found.end()
    return False


_OF = re.compile(rf"(?<![\w-])([\w-]+|{THING}+)\s+of\s+(?:{WHO}+\s+(?:and|&)\s+)*$")
_AND_OTHERS = re.compile(rf"(?:\s*(?:,|,?\s*and|&)\s*{WHO}+'s?)+")
_AND_THEIR = re.compile(
    rf"(?:\s*(?:,|,?\s*and|&)\s*{WHO}+)*\s*(?:and|&)\s*{WHO}+'s?\s+(?:\w+\s+)?([a-z]+)", re.IGNORECASE
)
_NO_OWN = frozenset({"side", "name", "place", "seat", "camera", "picture", "photo", "photograph", "portrait", "friend",
                     "friends", "lap", "case"})  # fmt: skip
"""What is "of" somebody who is there all the same, or is read elsewhere: "at the side of Mia"."""


def past_other_owners(text: str, at: int) -> int:
    """Where the thing is named that is somebody's and others' too: "Mia's and Kai's hands"."""
    others = _AND_OTHERS.match(text, at)
    return others.end() if others else at


def is_owner_ahead(text: str, start: int, end: int) -> bool | None:
    """Whether somebody is named by what is said to be of them, "hands of Kai", "Mia and Kai's hands": True for a thing
    or a part of them without a face, None where nothing is."""
    of = _OF.search(text, max(0, start - 60), start)
    if of and of[1].lower() not in _NO_OWN and (of[1][0] == THING or of[1].lower() in _LIMBS | _THINGS):
        return True
    both = _AND_THEIR.match(text, end)
    return True if both and both[1].lower().endswith(("s", "feet")) and both[1].lower() in _LIMBS else None


def names_no_person(word: str) -> bool:
    """Whether a word is known as a thing, clothes or part of somebody, in whatever case it is written."""
    small = word.lower()
    known = (_LIMBS, _THINGS, _PERSONAL, words.BODY, words.PEOPLE)
    return any(small in one for one in known) or _CLOTHES.fullmatch(small) is not None
