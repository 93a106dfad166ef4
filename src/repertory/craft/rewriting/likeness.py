"""What words say of how somebody looks, as facts that can be compared with those of a locked card."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from repertory.craft.rewriting import looks
from repertory.craft.rewriting.wording import DECADES, NUMBERS, Words, words_of
from repertory.craft.rewriting.wordsets import wordset


def _values(lines: str) -> dict[str, frozenset[str]]:
    """{"blond": {"blonde"}, ...} from lines such as `blond flaxen: blonde`."""
    found: dict[str, frozenset[str]] = {}
    for line in lines.strip().splitlines():
        words, _, values = line.partition(":")
        for word in words.split():
            found[word] = frozenset(values.split())
    return found


_HAIR_COLOURS = _values("""
dark darker: black brown
black raven jet-black ebony inky: black
brown brunette chestnut caramel mousy mahogany: brown
auburn: red brown
hazel: brown
blonde blond golden gold platinum sandy flaxen honey strawberry bleached fair ash: blonde
light lighter: blonde brown
red ginger copper coppery redhead redheads red-head ginger-head: red
grey gray silver silvery white greying graying salt-and-pepper pepper-and-salt steel-grey: grey
pink: pink
blue turquoise teal: blue
green emerald: green
purple violet: purple
""")
_EYE_COLOURS = _values("""
dark darker: brown black
black ebony: black
brown chestnut caramel amber honey golden gold: brown
hazel: brown green
green emerald: green
sea-green turquoise teal: green blue
blue ice-blue violet: blue
grey gray silver steel-grey icy: grey
light lighter: blue green grey
""")
_SHADES = wordset("dark darker light lighter fair pale ash icy")
_LENGTHS = _values("""
long longer waist-length hip-length knee-length floor-length: long
longish shoulder-length shoulder-long: long medium
chin-length jaw-length ear-length: short medium
short shorter cropped close-cropped close-cut short-cropped buzz-cut crew-cut bobbed bob buzzcut pixie-cut: short
bob-cut bob-haircut bob-hairdo bob-hairstyle bowl-cut bowl-haircut pixie-haircut pageboy-cut: short
buzzed: short shaved
shaved shaven: shaved bald
bald: bald shaved
balding receding: bald
""")
_TEXTURES = _values("""
curly curled coily coiled kinky frizzy tightly-curled ringlets permed: curly
wavy waves: wavy curly
straight sleek: straight
braided plaited braids braid plaits plait cornrows: braided
dreadlocked dreadlocks dreads: dreadlocks
spiky spiked: spiky
mohawk: mohawk
full-head-of thick-head-of good-head-of fine-head-of: full curly wavy straight braided dreadlocks spiky
mullet: mullet
pigtails: braided pigtails
afro: curly afro
""")
_SKIN = _values("""
black dark dusky ebony brown african african-american afro-american afro-caribbean nigerian ghanaian kenyan: dark
pale fair light porcelain ivory alabaster milky white caucasian scandinavian nordic irish swedish norwegian: light
olive tanned tan bronzed swarthy suntanned mediterranean: medium
""")
_BUILDS = _values("""
slim slender thin skinny svelte willowy petite rail-thin waifish slim-built scrawny stick-thin lithe delicate: slim
slightly-built slight: slim
lean lanky wiry gangly gangling rangy sinewy bony narrow-shouldered: slim athletic
athletic toned: athletic slim broad
muscular well-built brawny powerfully-built strapping hulking barrel-chested: athletic broad
broad-shouldered broad: broad athletic heavy
stocky burly sturdy thickset thick-set compact stout bulky heavily-built big: heavy broad
heavyset heavy-set plump chubby fat overweight obese portly rotund pot-bellied paunchy corpulent heavy: heavy
curvy voluptuous curvaceous: heavy curvy
""")
_HEIGHTS = _values("""
tall tallish taller towering six-foot six-foot-tall long-legged lanky rangy willowy leggy lofty gangly gangling: tall
short shorter tiny diminutive petite small little: short
""")
_FACES = _values("""
narrow thin long slender gaunt: narrow
round wide full chubby plump broad: round
square: square
heart-shaped: heart
oval: oval narrow
""")
_SHOULDERS = _values("""
narrow slim slender slight thin bony delicate narrow-shouldered: narrow
broad wide big powerful square broad-shouldered: broad
""")
_BEARDS = wordset("bearded moustached mustached moustachioed mustachioed goateed whiskered bewhiskered")
_GENDERS = _values("""
boyish boyish-looking mannish masculine: he
girlish feminine: she
""")
_AGES: Mapping[str, tuple[int, int]] = {
    "young": (0, 39), "youthful": (0, 39), "elderly": (58, 120), "old": (55, 120), "ancient": (65, 120),
    "middle-aged": (38, 62), "teenage": (12, 20), "teenaged": (12, 20), "adolescent": (12, 19),
    "teenager": (12, 20), "teen": (12, 20), "girl": (0, 32), "boy": (0, 22), "lad": (0, 25), "lass": (0, 30),
    "child": (0, 13), "kid": (0, 22), "youth": (12, 26), "youngster": (0, 24), "sexagenarian": (60, 69),
    "septuagenarian": (70, 79), "octogenarian": (80, 89), "pensioner": (58, 120), "grandmotherly": (55, 120),
    "grandfatherly": (55, 120), "thirtyish": (27, 34), "fortyish": (37, 45), "fiftyish": (47, 55),
    "sixtyish": (57, 65), "twentyish": (17, 24), "schoolgirl": (5, 19), "schoolboy": (5, 19), "pre-teen": (9, 12),
    "grandma": (50, 120), "grandpa": (50, 120), "granny": (50, 120), "twenty-something": (20, 29),
}  # fmt: skip
_WHAT = {
    "hair colour": _HAIR_COLOURS,
    "eye colour": _EYE_COLOURS,
    "hair": _LENGTHS,
    "hair style": _TEXTURES,
    "beard colour": _HAIR_COLOURS,
    "skin": _SKIN,
    "build": _BUILDS,
    "height": _HEIGHTS,
    "face": _FACES,
    "sex": _GENDERS,
    "shoulders": _SHOULDERS,
}
KINDS_OF_PART = {
    "hair": ("hair colour", "hair", "hair style"),
    "curls": ("hair colour", "hair", "hair style"),
    "beard": ("beard colour",),
    "eyes": ("eye colour",),
    "face": ("face",),
    "skin": ("skin",),
    "body": ("build", "height", "skin"),
}
_MARKS = {
    **dict.fromkeys(("clean-shaven", "beardless", "unbearded"), "no beard"),
    "freckled": "freckle",
    "freckly": "freckle",
    "dimpled": "dimple",
    "scarred": "scar",
}
"""Features that an adjective names."""
_HAIRLESS = wordset("bald shaved")


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One thing that is said of somebody's looks."""

    values: frozenset[str]
    """What it may be: "dark" hair is black or brown."""
    words: str
    """As written: "short dark hair"."""


@dataclass(slots=True)
class Facts:
    """All that is said of one person's looks."""

    by_kind: dict[str, Fact] = field(default_factory=dict)
    age: tuple[int, int] | None = None
    age_words: str = ""
    marks: set[str] = field(default_factory=set)
    """Features named: "freckles", "scar", "beard"."""
    words: set[str] = field(default_factory=set)
    """Every describing word, for what no kind covers."""

    def add(self, kind: str, word: str, written: str) -> None:
        """Takes one word in; what says the same kind of thing twice is narrowed: "short cropped"."""
        values = _WHAT[kind].get(word)
        if values is None:
            return
        had = self.by_kind.get(kind)
        if had and kind.endswith("colour") and had.words.split()[0] in _SHADES:
            values = values & had.values or values
        elif had:
            values = values & had.values or values | had.values
        self.by_kind[kind] = Fact(values=values, words=written)


def facts_of(words: Words, start: int, end: int) -> Facts:
    """What these words say of somebody's looks."""
    facts = Facts()
    pending: list[int] = []
    noun = -1
    for at in range(start, end):
        tag, word = words.tags[at], words.lower[at]
        if tag in "BF":
            _of_part(words, facts, pending, at)
            pending, noun = [], at
        elif tag in "AaEcn" and word not in looks.PERSON:
            pending.append(at)
            facts.words.add(word)
            if tag in "En":
                _age(facts, word)
        elif tag == "Y":
            facts.words.add(word)
            facts.add("height", word.rpartition(" ")[2], word)
            _age(facts, word)
        elif tag in ",&W-;.":
            another = words.tags[at + 1 : at + 2] in {"H", "D"}
            if tag not in "&," or (noun >= 0 and (not pending or another)):
                pending = _settle(words, facts, pending, noun)
                noun = -1
        elif tag in "GRN":
            _age(facts, word)
            if looks.PERSON.get(word):
                facts.by_kind["sex"] = Fact(values=frozenset({looks.PERSON[word]}), words=word)
            pending = _settle(words, facts, pending, -1)
            noun = -1
    _settle(words, facts, pending, noun)
    return facts


def _settle(words: Words, facts: Facts, pending: list[int], noun: int) -> list[int]:
    """Adjectives that no noun follows belong to the noun before ("hair short and dark") or to the person."""
    if noun >= 0 and pending:
        _of_part(words, facts, pending, noun)
    else:
        for at in pending:
            _of_person(facts, words.lower[at])
    return []


def _of_part(words: Words, facts: Facts, pending: list[int], noun: int) -> None:
    part = looks.PARTS[words.lower[noun]]
    accepted = looks.ACCEPTS[part]
    mine = [at for at in pending if set(looks.ADJECTIVES.get(words.lower[at], "")) & set(accepted)]
    for at in pending:
        if at not in mine:
            _of_person(facts, words.lower[at])
    written = words.span(min([*mine, noun]), max([*mine, noun]) + 1)
    for kind in KINDS_OF_PART.get(part, ()):
        for at in mine:
            facts.add(kind, words.lower[at], written)
        facts.add(kind, words.lower[noun], written)
    for at in mine if words.lower[noun] in {"shoulders", "shoulder"} else ():
        facts.add("shoulders", words.lower[at], written)
    if part in {"beard", "marks"}:
        facts.marks.add("beard" if part == "beard" else words.lower[noun].rstrip("s"))
        facts.words.add(words.lower[noun])
    elif words.lower[noun] in looks.FEATURES:
        facts.words.add(words.lower[noun])


def _of_person(facts: Facts, word: str) -> None:
    """One adjective about a person as a whole: "tall", "silver-haired", "bearded"."""
    part = looks.compound(word)
    if part == "beard" or word in _BEARDS:
        facts.marks.add("beard")
    if word in _MARKS:
        facts.marks.add(_MARKS[word])
    if part:
        facts.add("shoulders", word, word)
        for name in [*word.rpartition("-")[0].split("-"), word]:
            for kind in KINDS_OF_PART.get(part, ()):
                facts.add(kind, name, word)
        return
    for kind in ("build", "height", "sex", "skin"):
        facts.add(kind, word, word)
    if word in looks.NOUNLIKE or word in looks.HEADS:
        facts.add("hair colour", word, word)
    if word in {"bald", "balding"}:
        facts.add("hair", word, word)
    _age(facts, word)


def _age(facts: Facts, word: str) -> None:
    found = _years(word)
    if found is None:
        return
    if facts.age and max(facts.age[0], found[0]) <= min(facts.age[1], found[1]):
        found = (max(facts.age[0], found[0]), min(facts.age[1], found[1]))
    facts.age = found
    facts.age_words = word


@lru_cache(maxsize=4096)
def _years(word: str) -> tuple[int, int] | None:
    """The span of years that an expression of age means: (27, 29) for "in her late twenties"."""
    if word in _AGES:
        return _AGES[word]
    if word.endswith("tall") or word.startswith("of "):
        return None
    figure = re.search(r"\d+", word)
    decade = next((value for name, value in DECADES.items() if name in word), None)
    if decade is None and figure and re.search(r"\d0['’]?s", word):
        decade = int(figure[0])
    return _years_of_decade(word, decade) if decade is not None else _years_of_number(word, figure)


def _years_of_decade(word: str, decade: int) -> tuple[int, int]:
    if "out of" in word:
        return (decade + 9, decade + 13)
    if decade == 10:
        return (13, 19)
    for name, (low, high) in {"early": (0, 4), "mid": (3, 7), "late": (6, 9)}.items():
        if re.search(rf"\b{name}", word):
            return (decade + low, decade + high)
    return (decade - 3, decade) if re.match(r"approaching|pushing|nearing", word) else (decade, decade + 9)


def _years_of_number(word: str, figure: re.Match[str] | None) -> tuple[int, int] | None:
    spelled = [NUMBERS[one] for one in re.findall(r"[a-z]+(?:-[a-z]+)?", word) if one in NUMBERS]
    spelled = spelled or [NUMBERS[one] for one in re.findall(r"[a-z]+", word) if one in NUMBERS]
    if not (figure or spelled):
        return None
    value = int(figure[0]) if figure else sum(spelled)
    if "something" in word:
        return (value, value + 9)
    if re.match(r"about|around|approaching|pushing|nearing|not |nearly", word) or word.endswith("ish"):
        return (value - 4, value + 3)
    return (value - 4, value + 9) if "side of" in word or "past" in word else (value, value)


@lru_cache(maxsize=2048)
def facts_of_card(identity: str) -> Facts:
    """What the locked card's own words say."""
    words = words_of(identity)
    return facts_of(words, 0, len(words.lower))


def contradicted(said: Facts, identity: str, pronoun: str) -> str:
    """The card's own words that what is said contradicts, empty where it contradicts none."""
    card = facts_of_card(identity)
    if not card.words:
        return ""
    for kind, fact in said.by_kind.items():
        if kind == "sex":
            if pronoun in {"she", "he"} and pronoun not in fact.values:
                sex = card.by_kind.get("sex")
                return sex.words if sex else pronoun
            continue
        known = card.by_kind.get(kind)
        if known and not known.values & fact.values:
            return known.words
    return _no_hair(said, card) or _no_beard(said, card) or _no_age(said, card)


def _no_hair(said: Facts, card: Facts) -> str:
    """Hair where the card says that there is none, and the other way round."""
    cut = card.by_kind.get("hair")
    hairy = {"hair colour", "hair style"} & said.by_kind.keys()
    if cut and cut.values <= _HAIRLESS and hairy:
        return cut.words
    told = said.by_kind.get("hair")
    coloured = card.by_kind.get("hair colour") or card.by_kind.get("hair style")
    if told and told.values <= _HAIRLESS and coloured and not cut:
        return coloured.words
    return ""


def _no_beard(said: Facts, card: Facts) -> str:
    if "beard" in said.marks and "beard" not in card.marks:
        return "no beard"
    return "beard" if "no beard" in said.marks and "beard" in card.marks else ""


def _no_age(said: Facts, card: Facts) -> str:
    if said.age and card.age and (said.age[1] < card.age[0] or card.age[1] < said.age[0]):
        return card.age_words
    return ""


def agreeing(said: Facts, identity: str) -> tuple[int, int]:
    """How many of the things said the card says too, and how many it says nothing of."""
    card = facts_of_card(identity)
    kinds = [kind for kind in said.by_kind if kind != "sex"]
    same = sum(kind in card.by_kind for kind in kinds) + len(said.marks & card.marks)
    known = same + (said.age is not None and card.age is not None)
    asked = len(kinds) + len(said.marks) + (said.age is not None)
    return known, asked - known
