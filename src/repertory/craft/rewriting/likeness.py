"""Whether what is said of somebody's looks agrees with the locked card or contradicts it."""

from __future__ import annotations

from functools import lru_cache

from repertory.craft.rewriting import looks
from repertory.craft.rewriting.facts import Facts, facts_of
from repertory.craft.rewriting.meanings import HAIRLESS
from repertory.craft.rewriting.wording import words_of


@lru_cache(maxsize=2048)
def facts_of_card(identity: str) -> Facts:
    """What the locked card's own words say."""
    words = words_of(identity)
    worn = [at for at, word in enumerate(words.lower) if word in looks.ALWAYS_WORN]
    words.tags = "".join("F" if at in worn else tag for at, tag in enumerate(words.tags))
    return facts_of(words, 0, len(words.lower))


def contradicted(said: Facts, identity: str, pronoun: str) -> str:
    """The card's own words that what is said contradicts, empty where it contradicts none."""
    card = facts_of_card(identity)
    if not card.words:
        return ""
    if said.denied and (told := _told(said.denied, card)):
        return told
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


def _told(denied: Facts, card: Facts) -> str:
    """What the card says that is said not to be so."""
    for kind, fact in denied.by_kind.items():
        known = card.by_kind.get(kind)
        if known and kind != "sex" and known.values <= fact.values:
            return known.words
    if denied.age and card.age and denied.age[0] <= card.age[0] and card.age[1] <= denied.age[1]:
        return card.age_words
    return next(iter(sorted(denied.marks & card.marks)), "")


def _no_hair(said: Facts, card: Facts) -> str:
    """Hair where the card says that there is none, and the other way round."""
    cut = card.by_kind.get("hair")
    hairy = {"hair colour", "hair style"} & said.by_kind.keys()
    if cut and cut.values <= HAIRLESS and hairy:
        return cut.words
    told = said.by_kind.get("hair")
    coloured = card.by_kind.get("hair colour") or card.by_kind.get("hair style")
    if told and told.values <= HAIRLESS and coloured and not cut:
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
