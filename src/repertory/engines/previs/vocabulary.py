"""The words that casting knows, and what each of them means for a face. Patterns are regular expressions."""

from __future__ import annotations

Colour = tuple[float, float, float]
"""Red, green, blue, 0 to 1."""

SEXES: tuple[tuple[str, str, float | None], ...] = (
    ("grandmother|old lady", "woman", 70.0),
    ("grandfather|old gentleman", "man", 70.0),
    ("teenage girl", "woman", 15.0),
    ("teenage boy", "man", 15.0),
    ("woman|women|lady|female|mother|actress|waitress|businesswoman", "woman", None),
    ("girl", "woman", 11.0),
    ("man|men|gentleman|guy|male|father|actor|waiter|businessman", "man", None),
    ("boy", "man", 11.0),
    ("child|kid", "person", 9.0),
    ("person|someone|somebody|human|adult|character|nonbinary|androgynous", "person", None),
)
"""Pattern, sex, and the age that the word implies where none is said."""

DECADES = {
    "twenties": 20.0, "thirties": 30.0, "forties": 40.0, "fifties": 50.0, "sixties": 60.0, "seventies": 70.0,
    "eighties": 80.0, "teens": 13.0, "20s": 20.0, "30s": 30.0, "40s": 40.0, "50s": 50.0, "60s": 60.0, "70s": 70.0,
    "80s": 80.0,
}  # fmt: skip
AGES = (
    ("(?:young|little)(?= (?:girl|boy|child|kid))", 9.0),
    ("very old|ancient", 82.0), ("middle[- ]aged?", 50.0), ("elderly|old|aged|senior|retired", 70.0),
    ("teenaged?|teenager|adolescent", 16.0), ("young adult", 23.0), ("youthful|young", 24.0), ("mature", 48.0),
)  # fmt: skip

SKINS: dict[str, Colour] = {
    "very dark": (0.30, 0.185, 0.135), "dark brown": (0.36, 0.225, 0.16), "dark": (0.42, 0.265, 0.19),
    "deep": (0.36, 0.225, 0.16), "ebony": (0.27, 0.17, 0.13), "black": (0.34, 0.21, 0.155),
    "brown": (0.55, 0.36, 0.26), "light brown": (0.66, 0.46, 0.34), "medium": (0.74, 0.54, 0.42),
    "olive": (0.76, 0.58, 0.43), "tan": (0.76, 0.54, 0.40), "tanned": (0.76, 0.54, 0.40), "golden": (0.80, 0.60, 0.43),
    "bronze": (0.62, 0.42, 0.29), "caramel": (0.66, 0.45, 0.32), "light": (0.90, 0.71, 0.61),
    "fair": (0.92, 0.74, 0.65), "pale": (0.93, 0.78, 0.70), "very pale": (0.95, 0.83, 0.77),
    "porcelain": (0.95, 0.83, 0.77), "white": (0.91, 0.73, 0.63), "rosy": (0.91, 0.68, 0.60),
    "ruddy": (0.86, 0.58, 0.49),
    "warm": (0.82, 0.60, 0.47), "weathered": (0.74, 0.53, 0.41), "freckled": (0.91, 0.72, 0.62),
}  # fmt: skip
EYE_COLOURS: dict[str, Colour] = {
    "green": (0.24, 0.50, 0.29), "emerald": (0.12, 0.52, 0.32), "blue": (0.25, 0.47, 0.72), "brown": (0.36, 0.20, 0.10),
    "hazel": (0.48, 0.36, 0.15), "gray": (0.47, 0.53, 0.56), "amber": (0.64, 0.38, 0.10), "black": (0.12, 0.08, 0.06),
    "dark": (0.20, 0.11, 0.06), "violet": (0.42, 0.30, 0.62), "turquoise": (0.16, 0.56, 0.58),
}  # fmt: skip
HAIR_COLOURS: dict[str, Colour] = {
    "black": (0.045, 0.038, 0.042), "dark": (0.105, 0.068, 0.052), "brown": (0.27, 0.155, 0.085),
    "brunette": (0.22, 0.125, 0.075), "chestnut": (0.34, 0.165, 0.085), "auburn": (0.42, 0.145, 0.075),
    "red": (0.58, 0.19, 0.07), "ginger": (0.68, 0.29, 0.10), "copper": (0.60, 0.25, 0.09), "orange": (0.78, 0.36, 0.10),
    "blond": (0.83, 0.65, 0.36), "blonde": (0.83, 0.65, 0.36), "golden": (0.80, 0.58, 0.25),
    "fair": (0.80, 0.64, 0.40),
    "sandy": (0.66, 0.49, 0.29), "gray": (0.54, 0.54, 0.55), "silver": (0.72, 0.73, 0.75), "white": (0.90, 0.89, 0.87),
    "platinum": (0.91, 0.86, 0.73), "blue": (0.14, 0.28, 0.62), "pink": (0.88, 0.42, 0.58),
    "purple": (0.40, 0.18, 0.52),
    "green": (0.16, 0.44, 0.25), "raven": (0.04, 0.035, 0.045),
}  # fmt: skip
TONES = {"dark": 0.62, "light": 1.3, "bright": 1.2, "deep": 0.75, "pale": 1.3, "very": 1.0, "dirty": 0.8, "jet": 0.8}
"""How a word in front of a colour changes it."""

LENGTHS = ("short", "long", "medium", "shoulder", "length", "chin", "waist")
CURLY = frozenset(("curly", "curls", "afro", "frizzy", "kinky", "coily", "wavy", "waves", "dreadlocks"))
CUTS: tuple[tuple[frozenset[str], str, str], ...] = (
    (frozenset(("ponytail",)), "ponytail", "ponytail"),
    (frozenset(("bun",)), "bun", "bun"),
    (frozenset(("afro",)), "curly crop", "curly crop"),
    (frozenset(("pixie", "crop", "cropped", "buzz", "buzzed", "shaved")), "crop", "curly crop"),
    (frozenset(("short",)), "short", "curly crop"),
    (frozenset(("bob", "medium", "shoulder", "chin")), "short bob", "long curly"),
    (frozenset(("long", "straight", "flowing", "waist")), "long straight", "long curly"),
)
"""What is said, the style of straight hair, the style of curly hair; "short" is left to custom."""
TEXTURES = ("curly", "wavy", "straight", "frizzy", "kinky", "coily", "sleek")
HAIR_WORDS = (
    "cropped", "buzzed", "shaved", "flowing", "thick", "natural", "neat", "neatly", "loose", "messy", "tied",
    "her", "his", "their",
)  # fmt: skip
STYLES = (
    ("tied back|pulled back|in a ponytail|in ponytail", "ponytail"), ("in a bun|tied up|pinned up|updo", "bun"),
    ("in a bob", "bob"),
)  # fmt: skip
BEARDS = (
    ("(?:full|long|big|bushy|thick|heavy)(?: \\w+)? beard", "full"),
    ("(?:short|trimmed|neat|close[- ]cropped|light|small)(?: trimmed)? beard|goatee", "short"),
    ("m[ou]+stache", "moustache"), ("stubble|stubbly|unshaven|five o'clock shadow|designer stubble", "stubble"),
    ("beard|bearded", "short"),
)  # fmt: skip
HEADS: dict[str, tuple[tuple[str, object], ...]] = {
    "bald": (("bald|balding|shaved head|hairless|shaven[- ]headed|no hair", "bald"),),
    "skin": (
        ("dark[- ]skinned", SKINS["dark"]),
        ("(?<!with )black(?= (?:wo)?man\\b| person\\b| girl\\b| boy\\b)", SKINS["black"]),
        ("pale", SKINS["pale"]), ("tanned", SKINS["tan"]), ("olive", SKINS["olive"]), ("ruddy", SKINS["ruddy"]),
    ),
    "hair": (
        ("red[- ]?head(?:ed)?", HAIR_COLOURS["ginger"]), ("blond[e]?", HAIR_COLOURS["blonde"]),
        ("brunette", HAIR_COLOURS["brunette"]),
    ),
}  # fmt: skip
"""Words that say it without the noun."""

SHAPE_WORDS: tuple[tuple[str, tuple[str, float]], ...] = (
    ("round(?:ed)? face|round[- ]faced|chubby cheeks|full cheeks", ("cheeks", 0.9)),
    ("(?:long|narrow|thin|oval) face", ("face width", -0.8)),
    ("(?:wide|broad) face", ("face width", 0.8)),
    ("(?:square|strong|broad) jaw(?:line)?", ("jaw width", 1.0)),
    ("(?:high|sharp|prominent) cheekbones", ("cheekbones", 1.0)),
    ("(?:full|thick) lips", ("lower lip", 0.9)),
    ("thin lips", ("lower lip", -0.8)),
    ("(?:big|large|wide)(?= (?:\\w+ )?eyes)", ("eye size", 0.9)),
    ("(?:small|narrow)(?= (?:\\w+ )?eyes)", ("eye size", -0.8)),
    ("(?:big|large|prominent|long) nose", ("nose length", 0.9)),
    ("(?:small|short|button) nose", ("nose length", -0.9)),
    ("(?:upturned|snub) nose", ("nose upturn", 0.9)),
    ("(?:aquiline|hooked|roman) nose", ("nose hump", 1.0)),
    ("(?:bushy|thick|heavy) (?:eye)?brows", ("brow thickness", 1.0)),
    ("thin (?:eye)?brows", ("brow thickness", -0.9)),
    ("high forehead", ("forehead height", 0.9)),
    ("pointed chin", ("chin width", -0.9)),
)
"""Said shape, and the parameter that it sets."""

CLOTHES = (
    "jackets?|coats?|sweaters?|jumpers?|pullovers?|shirts?|t[- ]?shirts?|tees?|blouses?|dress(?:es)?|suits?"
    "|hood(?:ie|y)s?|cardigans?|vests?|waistcoats?|skirts?|jeans|trousers|pants|shorts|scarf|scarves|tie|turtleneck|polo|uniform|apron"
    "|blazer|raincoat|parka|overalls|dungarees|gown|top|shoes|boots|sneakers|outfit|clothes|trench ?coat|leather"
)
FILLERS = frozenset((
    "a", "an", "the", "of", "with", "and", "or", "in", "on", "at", "to", "her", "his", "their", "its", "she", "he",
    "they", "who", "is", "are", "has", "have", "having", "very", "some", "by", "for", "from", "as", "that", "this",
    "which", "wearing", "wears", "dressed", "across", "over", "around", "nose", "cheeks", "face", "old", "year",
    "years", "looking", "look", "portrait", "photo", "picture", "clay", "figure", "mannequin", "s",
))  # fmt: skip
"""Words that need no answer."""
