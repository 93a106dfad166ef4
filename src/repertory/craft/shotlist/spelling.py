"""Slips of the pen: a part of a shot that is all but a film word, and a detail that says nothing that is known."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import lru_cache

from repertory.craft.shotlist import filmwords as words
from repertory.craft.shotlist.frame import SIZES_SPELLED, SPELLED
from repertory.craft.shotlist.lens import LENSES_SPELLED
from repertory.craft.shotlist.text import PLACE, THING, WHO, Body, Span

_SIGN = re.compile(f"[{WHO}{PLACE}{THING}]|(?<!\\w)(?:of|on)(?!\\w)")
_EXPRESSION = re.compile(r"(?<![\w-])([^\W\d_][\w-]*)\s+(exp\w{3,9}|epxr\w{3,8}|xpres\w{2,6})(?!\w)", re.IGNORECASE)
_WORDS = frozenset({"expression", "expressions", "experience", "explosion", "expansion"})
"""Words that are no slip of the pen for "expression"."""
_LEAD = re.compile(r"^(?:(?:a|an|the|with|at|in|on|very|slow|slowly|quick|fast)\s+)+", re.IGNORECASE)
_LENS = re.compile(
    r"(?<!\w)(\d{2,3})\s*(?:m|mn|nm|mms|milimeters?|milimetres?)(?!\w)(?=\s*(?:$|[,;.]|lens))", re.IGNORECASE
)
_NUMBERS = frozenset({"one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"})
"""With one of these after them, "track" and its like are things that are counted: "track nine"."""
_DIGIT = re.compile(r"[0-9]")
_PHRASES = tuple(dict.fromkeys([*SPELLED, *(f"{one} expression" for one in words.EXPRESSION_WORDS), "golden hour",
                                "magic hour", "afternoon light", "morning light", "night light"]))  # fmt: skip
_BY_SHAPE: dict[tuple[int, int], list[str]] = {}
"""Phrases by their length and the number of their blanks."""
for _one in _PHRASES:
    if " " in _one or len(_one) > 6:
        _BY_SHAPE.setdefault((len(_one), _one.count(" ")), []).append(_one)
_ONE_WORD = re.compile(
    r"[\s(]*(?:(?:in|at|the|late|early|very|with|looks|looking|feeling)\s+)*([^\W\d_]{4,})[\s)]*", re.IGNORECASE
)
_BEFORE_A_WORD = frozenset({"in", "at", "the", "late", "early", "very", "with", "looks", "looking", "feeling"})
_SINGLE = tuple(
    one for one in (*words.LIGHT_WORDS, *words.GLOWS, *words.EXPRESSION_WORDS) if one.isalpha() and len(one) > 4
)
_AS_HEARD = {
    "hapy": "happy",
    "nite": "night",
    "tonite": "night",
    "nigth": "night",
    "nihgt": "night",
    "suprised": "surprised",
}
"""Words as they are often spelled that have more than one letter wrong, or are short."""
_WORDS_OF_THEIR_OWN = frozenset({
    *words.LIGHT_WORDS, *words.GLOWS, *words.EXPRESSION_WORDS, *words.STOP_WORDS,
    "absorber", "albert", "adsorbed", "astonishes", "beading", "beaning", "bearing", "beating", "blaming", "chucking",
    "composer", "composes", "composted", "concentrates", "consent", "consented", "contend", "contended",
    "contest", "contested", "context", "convent", "defected", "detected", "determiner", "determines",
    "devastates", "eustatic", "excised", "exciter", "excites", "exited", "firefight", "focuses", "gastight",
    "gigging", "ginning", "goggling", "grinding", "guggling", "incense", "middy", "miserably", "moaning",
    "mooning", "mourning", "neural", "pensile", "pleaded", "pleases", "pleated", "related", "relaxer", "relaxes",
    "relayed", "sailing", "serous", "shacked", "shocker", "shucked", "shunned", "slobbing", "smiting", "smocked",
    "socked", "soiling", "sorbing", "started", "startles", "stocked", "stunner", "stunted", "subbing", "sunned",
    "sunwise", "surprises", "thralled", "thriller", "trilled", "twinight", "unloved", "weeding", "weeing",
    "weening",
})  # fmt: skip
"""Words that are one letter away from a light or a feeling, and no slip of the pen."""
_CAMERA = frozenset({"size", "framing", "angle", "lens", "move"})
_MUST_KNOW = {
    "size": (
        _CAMERA,
        "Sizes are: extreme close-up, close-up, medium close-up, medium shot, medium wide shot, wide shot.",
    ),
    "framing": (_CAMERA, "Framings are: single, two-shot, three-shot, over-the-shoulder, POV, insert, reaction shot."),
    "angle": (_CAMERA, "Angles are: eye level, low angle, high angle, overhead, worm's-eye view, dutch angle."),
    "lens": (_CAMERA, 'Write for example "Lens: 35mm" or "Lens: telephoto".'),
    "outfit": (frozenset({"outfit"}), "Say of somebody in the shot what they wear."),
    "place": (frozenset({"place"}), ""),
    "transition": (frozenset({"transition"}), "Transitions are: cut to, dissolve to, wipe to, fade in, fade out."),
    "expression": (frozenset({"expression"}), "Expressions are: happy, neutral, surprised, sad, focused."),
}
"""By the kind of a detail, the kinds of words that must be understood in it, and what to write otherwise."""


def check_details(body: Body, named: Sequence[Span], names: Sequence[str], places: Sequence[str] = ()) -> None:
    """A detail must say something of its kind. Raises ShotListError with the nearest word; where free words may stand,
    what is not known is noted as a doubt. `names` are those of the cast's people and things, `places` of its places."""
    place_step = f"Name one of: {', '.join(places[:8])}." if places else "Add the place to the cast file first."
    for detail in named:
        _clean(body, detail)
        kinds, step = _MUST_KNOW.get(detail.kind, (frozenset[str](), ""))
        if not kinds:
            _doubt(body, detail, names)
            continue
        if any(span.kind in kinds and span.start < detail.end and span.end > detail.start for span in body.spans):
            continue
        said = " ".join(body.text[detail.start : detail.end].split())
        among = _OF_A_KIND.get(detail.kind, _PHRASES)
        near = _nearest_lens(said) if detail.kind == "lens" else words.nearest(said, among, at_least=0.7)
        step = f'Did you mean "{near}"?' if near else step or place_step
        body.fail(
            f'"{said}" is no {detail.kind if detail.kind == "expression" else detail.meaning} that is known.',
            detail.start,
            step,
            until=detail.end,
        )


_MAY_KNOW = {
    "light": (
        frozenset({"light"}),
        "no light that is known",
        "Lights are: afternoon, golden hour, night, and words for them.",
    ),
    "move": (
        _CAMERA,
        "no camera move that is known",
        "Moves are: static, push in, pull out, pan left, tilt up, truck left, tracking shot, orbit, handheld.",
    ),
    "who": (frozenset({"who"}), "nobody of the cast", "Cast whoever is to look the same in every shot."),
    "prop": (frozenset({"prop"}), "no prop of the cast", "Cast what is to look the same in every shot."),
}
"""By the kind of a detail that free words may follow, the kinds of words that are looked for in it, what words of no
such kind are said to be, and what to write."""


_OF_A_KIND = {"size": SIZES_SPELLED}
"""By the kind of a detail, the words that a slip of the pen may mean; for the others any of a crew's."""


def _doubt(body: Body, detail: Span, names: Sequence[str]) -> None:
    """Notes what a detail says that is of no known kind: it goes to the engine as it is written, with the action. Of
    people and things each that is listed is looked at."""
    if detail.kind not in _MAY_KNOW:
        return
    kinds, what, step = _MAY_KNOW[detail.kind]
    listed = detail.kind in {"who", "prop"}
    among = names if listed else _PHRASES if detail.kind == "move" else tuple(words.LIGHT_WORDS)
    until = body.line_end(detail.start) if _is_its_line(body, detail) else detail.end
    known = [span for span in body.spans if span.kind in kinds and detail.start <= span.start < until]
    for part in (_LISTED if listed else _WHOLE).finditer(body.text, detail.start, until):
        start, end = part.span("said")
        if any(span.start < end and span.end > start for span in known) or _is_free(part["said"], detail.kind):
            continue
        near = words.nearest(part["said"], among)
        how = f'Did you mean "{near}"?' if near else step
        body.doubt(f'"{part["said"]}" is {what}: it is only said in the action.', start, how)


_LISTED = re.compile(
    r"(?:(?:and|an?|the)\s+)*(?P<said>[^\s,;&+/](?:(?!\s+and\s)[^,;&+/])*?)[\s.]*(?:[,;&+/]\s*|\s+and\s+|$)",
    re.IGNORECASE,
)
_WHOLE = re.compile(r"\s*(?P<said>[^\s,;.](?:[^,;]*?[^\s,;.])?)[\s.]*(?:[,;]\s*|$)")
"""What is listed, and what is said as a whole, without the marks between and at the end."""


def _is_its_line(body: Body, detail: Span) -> bool:
    """Whether a detail has a line of its own, all of which is about it."""
    _, column, source = body.place(detail.start)
    return source[: column - 1].strip(" -*•|").rstrip(" :").lower() == detail.meaning


def _is_free(said: str, kind: str) -> bool:
    """Whether words may stand there that are none of the cast's and none of a crew's: how the light is, a stranger."""
    tokens = words.tokens(said)
    free = words.LIGHT_QUALITIES if kind == "light" else words.PEOPLE if kind == "who" else frozenset[str]()
    return not tokens or not tokens.isdisjoint(free)


def _clean(body: Body, detail: Span) -> None:
    """Blanks what a detail need not repeat in the action: the "wearing" that was read for "outfit:", props by name."""
    if body.left[: detail.start].endswith("wearing "):
        body.drop(detail.start - 8, detail.start)
    if detail.kind == "prop":
        for mention in body.mentions:
            if mention.sign == THING and detail.start <= mention.start < detail.end:
                body.drop(mention.start, mention.end)


def _nearest_lens(said: str) -> str:
    millimetres = re.match(r"\d{1,4}", said)
    holding = [one for one in LENSES_SPELLED if said.lower() in one.split() and "shot" not in one]
    near = min(holding, key=len) if holding else words.nearest(said, LENSES_SPELLED)
    return f"{millimetres[0]}mm" if millimetres else near


def check_spelling(body: Body) -> None:
    """A short part that is all but a film word is one with a slip of the pen. Raises ShotListError with that word."""
    small = body.text.lower()
    near_it = any(begins in small for begins in ("exp", "epxr", "xpres"))
    for match in _EXPRESSION.finditer(body.left) if near_it else ():
        if match[2].lower() not in _WORDS and words.likeness(match[2], "expression") >= 0.8:
            feeling = words.nearest(match[1], words.EXPRESSION_WORDS, at_least=0.75)
            near = f"{feeling} expression" if feeling else "expression"
            body.fail(f'"{match[0]}" is not known.', match.start(), f'Did you mean "{near}"?', until=match.end())
    lens = _LENS.search(body.left) if _DIGIT.search(body.left) else None
    if lens:
        body.fail(f'"{lens[0]}" is no lens.', lens.start(), f'Did you mean "{lens[1]}mm"?', until=lens.end())
    _check_odd_words(body)
    for start, end in body.clauses():
        first, last, near = _slip_in(body.left[start:end])
        if near:
            said = body.left[start + first : start + last]
            body.fail(f'"{said}" is not known.', start + first, f'Did you mean "{near}"?', until=start + last)


@lru_cache(maxsize=4096)  # the same parts stand in many shots
def _slip_in(part: str) -> tuple[int, int, str]:
    """The film word that a part all but is, and from where to where it is said; empty where there is none."""
    only = part.strip(" ()")
    if " " not in only or only.partition(" ")[0].lower() in _BEFORE_A_WORD:
        alone = _ONE_WORD.fullmatch(part)  # a light or a feeling but for one letter: "afternon", "surprized"
        near = _slip_of_a_word(alone[1].lower()) if alone else ""
        if alone and near:
            return *alone.span(1), near
    of = _OF_SOMEBODY.fullmatch(part)
    near = _slip_of_a_word(of[1].lower()) if of else ""
    if of and near in words.EXPRESSION_WORDS:
        return *of.span(1), near  # "Mia hapy"
    if len(part.strip()) < 6 or any(word in _NUMBERS for word in part.lower().split()):
        return 0, 0, ""
    cut = _SIGN.search(part)
    said = part[: cut.start()] if cut else part
    plain = " ".join(_LEAD.sub("", said.replace("-", " ").lower().strip()).split())
    near = _slip(plain) if 5 < len(plain) < 30 and plain.count(" ") < 4 else ""
    return len(said) - len(said.lstrip()), len(said.rstrip()), near


_OF_SOMEBODY = re.compile(rf"\s*(?:an?\s+|the\s+)?{WHO}+(?:\s+and\s+{WHO}+)*\s+([^\W\d_]{{4,}})\s*")
_BEHIND = re.compile(r"(?<!\w)from\s+(be\w{3,6})(?!\w)", re.IGNORECASE)
_LASTS = re.compile(r"(?<![\w.])\d+(?:\.\d+)?[\s-]*([a-z]{4,8})(?!\w)", re.IGNORECASE)
_UNITS = ("seconds", "second", "minutes", "minute")
_SAME = re.compile(r"(?<!\w)(sa\w{1,4}|smae)\s+as\s+(\w{3,6})\s*#?(?=\d)", re.IGNORECASE)
_ODD = {"telefoto": "telephoto"}


def check_same(body: Body) -> None:
    """What all but says that a shot is the same as another one. Raises ShotListError."""
    for match in _SAME.finditer(body.left) if "as" in body.tokens else ():
        said = match[1].lower(), match[2].lower()
        near = words.likeness(said[0], "same") >= 0.75 and words.likeness(said[1], "shot") >= 0.75
        if near and said not in {("same", "shot"), ("same", "shots")}:
            step = 'Did you mean "same as shot"?'
            body.fail(f'"{match[0].strip()}" is not known.', match.start(), step, until=match.end())


def _check_odd_words(body: Body) -> None:
    """Words that are all but "from behind", "silhouette", "seconds". Raises ShotListError."""
    digits = [_LASTS] if _DIGIT.search(body.left) else []
    for pattern in (*digits, *([_BEHIND] if "from" in body.tokens else [])):
        for match in pattern.finditer(body.left):
            known = ("behind",) if pattern is _BEHIND else _UNITS
            near = next((one for one in known if but_for_a_letter(match[1].lower(), one)), "")
            if near and match[1].lower() not in known:
                body.fail(f'"{match[1]}" is not known.', match.start(1), f'Did you mean "{near}"?', until=match.end(1))
    odd = "sil" in body.text.lower() or not _ODD.keys().isdisjoint(body.tokens)
    for token in body.tokens if odd else ():
        near = _ODD.get(token, "")
        if token.startswith("sil") and token.rstrip("sd") != "silhouette" and len(token) > 7:
            near = "silhouette" if words.likeness(token, "silhouette") > 0.85 else ""
        at = body.left.lower().find(token) if near else -1
        if at >= 0:
            body.fail(f'"{token}" is not known.', at, f'Did you mean "{near}"?', until=at + len(token))


@lru_cache(maxsize=4096)
def _slip_of_a_word(said: str) -> str:
    """The light or feeling that a word is but for one letter left out, doubled, added, swapped or mistaken."""
    if said in _AS_HEARD or said in _WORDS_OF_THEIR_OWN or len(said) < 5:
        return _AS_HEARD.get(said, "")
    return next((word for word in _SINGLE if word[0] == said[0] and but_for_a_letter(said, word)), "")


def but_for_a_letter(said: str, word: str) -> bool:
    """Whether a word is another one with a letter left out, doubled, added, swapped or, if it is long, mistaken."""
    if said == word or abs(len(said) - len(word)) > 1 or said.rstrip("s") == word.rstrip("s"):
        return False
    same = next((at for at, (one, other) in enumerate(zip(said, word, strict=False)) if one != other), None)
    if same is None:
        return said == word + word[-1]  # with more at its end it is another word: "happyish"; "happyy" is none
    rest, other = said[same:], word[same:]
    swapped = rest[:2] == other[1::-1] and rest[2:] == other[2:]
    return swapped or other in (rest[1:],) or rest == other[1:] or (len(word) > 6 and rest[1:] == other[1:])


@lru_cache(maxsize=4096)
def _slip(said: str) -> str:
    """The film word that a few words all but are; empty where they are one, or none."""
    if said in _PHRASES:
        return ""
    matcher = SequenceMatcher(b=said, autojunk=False)
    best, near = 0.85, ""
    for length in range(len(said) - 2, len(said) + 3):
        for phrase in _BY_SHAPE.get((length, said.count(" ")), ()):
            if phrase[0] != said[0] and phrase[-1] != said[-1]:
                continue
            matcher.set_seq1(phrase)
            if matcher.quick_ratio() > best and matcher.ratio() > best and _alike(said, phrase):
                best, near = matcher.ratio(), phrase
    return near


def _alike(said: str, phrase: str) -> bool:
    """Whether each word is one, or all but is: "over the shoulder from" is no slip for "over the shoulder shot"."""
    pairs = zip(said.split(), phrase.split(), strict=True)
    return all(
        one == other or (one not in words.STOP_WORDS and words.likeness(one, other) >= 0.6) for one, other in pairs
    )
