"""English verbs as far as a rewritten sentence needs them: "walking" -> "walks", "tosses" -> "toss"."""

from __future__ import annotations

import re

from repertory.craft.rewriting.wordsets import wordset

_NOT_VERBS = wordset(
    "morning evening ceiling building ring king string thing nothing something everything anything wing "
    "spring clothing wedding during sibling darling lightning feeling opening ending railing painting drawing "
    "earring bedding wiring willing interesting charming loving caring following according including"
)
_IRREGULAR = {"is": "are", "has": "have", "was": "were", "does": "do", "goes": "go", "isn't": "aren't"}
_SILENT_E = wordset(
    "breath bath sooth cloth loath plung loung chang arrang exchang lung cring aveng challeng rang whing "
    "sing'd hing ting invit excit unit ignit recit writ tast past wast hast chas bas eras danc cours purs "
    "nurs rins sens tens hors curs eas tease pleas releas rais prais paus caus brows drows rous arous hous us "
    "clos los ros ris pos nos dos cruis bruis advis devis surpris exercis promis practis disguis imagin "
    "examin combin defin determin explor ignor restor ador scor stor bor snor shor measur captur treasur "
    "pictur gestur postur ventur tortur prepar declar compar admir inspir requir acquir desir retir shar star "
    "car dar glar scar stear squar execut salut commut comput dilut decid divid provid collid guid rid hid "
    "sid slid glid"
)
_ENDS_WITH_E = re.compile(
    r"(?:v|c|z(?<!zz)|u|[bcdfgkpstz]l|dg|rg|[^aeiou]at|[^aeiou]iz|lv|rv|[^aeo]i[kmnp]|[^aeiou]ak|[^aeo]ok|[^aeiou]am|[^aeiou]ag)$"
)
_ONE_SYLLABLE = re.compile(r"^[^aeiou]*(?:qu)?[aeiou][bcdfgklmnprstvz]$")


def is_participle(word: str) -> bool:
    """Whether it is the ing-form of a verb, as far as its shape tells."""
    return word.endswith("ing") and len(word) > 4 and word not in _NOT_VERBS


def base_of_participle(word: str) -> str:
    """ "walk" for "walking", "sit" for "sitting", "dance" for "dancing"."""
    stem = word[:-3]
    if stem.endswith("y") and len(stem) == 2:
        return f"{stem[:-1]}ie"
    if re.search(r"([bdgmnprtk])\1$", stem) and len(stem) > 3 and not stem.endswith("add"):
        return stem[:-1]
    if stem.endswith("ll") and stem in {"controll", "patroll", "travell", "signall", "compell", "propell", "cancell"}:
        return stem[:-1]
    if stem in _SILENT_E or _ENDS_WITH_E.search(stem) or (_ONE_SYLLABLE.match(stem) and stem not in {"do", "go"}):
        return stem if stem.endswith("e") else f"{stem}e"
    return stem


def third_person(base: str) -> str:
    """ "walks" for "walk", "carries" for "carry"."""
    if base in {"be", "have"}:
        return {"be": "is", "have": "has"}[base]
    if re.search(r"[^aeiou]y$", base):
        return f"{base[:-1]}ies"
    return f"{base}es" if re.search(r"(?:s|x|z|ch|sh|[^o]o)$", base) else f"{base}s"


def plural_of(verb: str) -> str:
    """The form that goes with "they": "toss" for "tosses"; what is no such form stays."""
    if verb in _IRREGULAR:
        return _IRREGULAR[verb]
    if verb.endswith("ies") and len(verb) > 4:
        return f"{verb[:-3]}y"
    if re.search(r"(?:ss|x|zz|ch|sh|o)es$", verb):
        return verb[:-2]
    return verb[:-1] if is_finite(verb) else verb


def is_finite(word: str) -> bool:
    """Whether it may be a verb in the third person: "walks"."""
    return word in _IRREGULAR or (word.endswith("s") and len(word) > 3 and not word.endswith(("ss", "us", "'s", "is")))
