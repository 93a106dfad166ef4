"""Nouns and pronouns that stand for somebody who is bound: "a young woman with short dark hair", "her"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from repertory.craft.rewriting import looks
from repertory.craft.rewriting.describing import Edit, Known, Reading, cut
from repertory.craft.rewriting.likeness import Facts, agreeing, contradicted, facts_of
from repertory.craft.rewriting.phrases import (
    CHAIN,
    FEATURES,
    PERSON,
    RELATIVE,
    SEGMENT,
    WITH,
    and_thing,
    describes,
    passes,
)
from repertory.craft.rewriting.picturing import pictured
from repertory.craft.rewriting.verbforms import base_of_participle, is_finite, is_participle, plural_of, third_person
from repertory.craft.rewriting.wording import Words
from repertory.craft.rewriting.wordsets import wordset

_PERSON = re.compile(PERSON)
_ROLE = re.compile(rf"D({CHAIN})(?=R)")
_LEAD = re.compile(rf"D(?:{CHAIN})?R,({SEGMENT})(?=[,.]|$)")
_WITH = re.compile(rf"(?:{WITH})+")
_MORE = re.compile(rf"(?:,(?:{WITH}|{FEATURES}|{CHAIN}|{RELATIVE}))+,")
_DRESSED = re.compile(r"I[DH]?[acAxf]{0,4}C")
_OBJECT = re.compile(r"(?:O|H(?=[.,;:)pIWo&-]|$))")
VERB = "the verb goes with the one before it"
_CLAUSE = wordset("as while when then before after until because where whereas since once if")
GENDER_OF_OBJECT = {"him": "he", "her": "she", "them": "they"}
PRONOUN_OF = {"she": "she", "her": "she", "he": "he", "his": "he", "they": "they", "their": "they"}


def read(words: Words, people: Sequence[Known]) -> Reading:
    """Who is meant where; nouns that stand for a bound person are replaced at once."""
    reading = Reading(words, people, pictured(words))
    stands = _persons(reading)
    last: dict[str, int] = {}
    current, until = -2, 0
    for at, tag in enumerate(words.tags):
        if at < until:  # inside a noun that stands for somebody
            pass
        elif tag == "N":
            current = words.who[at]
            last[people[current].pronoun] = current
            reading.named.append((at, at + 1, current))
        elif at in stands:
            end, current = stands[at]
            until = end if current >= 0 else 0
            if current >= 0:
                last[people[current].pronoun] = current
                reading.named.append((at, end, current))
            else:
                _unbound(last, looks.PERSON.get(words.lower[end - 1], ""))
        elif tag in "RG" and not reading.taken[at] and not _apposed(words, at):
            gender = looks.OTHER.get(words.lower[at], looks.PERSON.get(words.lower[at], ""))
            current = -1
            _unbound(last, gender)
        elif tag in "PH":
            current = _by_pronoun(people, last, PRONOUN_OF[words.lower[at]], reading.named)
        reading.meant.append(current)
    return reading


def _apposed(words: Words, at: int) -> bool:
    """Whether the noun says who a named person is: "Mia, the new barista," or "Mia is a pilot"."""
    return bool(re.search(r"N(?:,|V|-|\()D?[aAcEx]{0,3}$", words.tags[max(0, at - 6) : at]))


def _unbound(last: dict[str, int], gender: str) -> None:
    if gender:
        last[gender] = -1
    for one in ("she", "he"):
        last.setdefault(one, -1)


def _by_pronoun(people: Sequence[Known], last: dict[str, int], pronoun: str, named: list[tuple[int, int, int]]) -> int:
    if pronoun in last:
        return last[pronoun]
    mine = [who for who, person in enumerate(people) if person.pronoun == pronoun]
    if pronoun == "they" and not mine and len({who for _, _, who in named}) > 1:
        return named[-1][2]
    return mine[0] if mine else -1


def _persons(reading: Reading) -> dict[int, tuple[int, int]]:
    """Where nouns such as "a young woman with freckles" stand by themselves, and whom they mean."""
    words, found = reading.words, {}
    for match in _PERSON.finditer(words.tags):
        start, end = match.span()
        if _belongs_before(words, start, end):
            continue
        if _is_role(words, end):
            _cut_from_role(reading, start, end)
            continue
        more = _MORE.match(words.tags, end)
        if more and describes(words, end + 1, more.end() - 1) and is_verbal(words, more.end()):
            end = more.end() - 1
        end = _told(words, start, end)
        who = _whom(reading, start, end)
        end = _without_brought(reading, start, end, who)
        if (who >= 0 and _partial(words, start)) or (who >= 0 and re.match(r"[^.;,]{1,6},N", words.tags[end:])):
            found[start] = (end, who)
            _cut_looks(reading, start, end, who)
        elif who >= 0:
            found[start] = (_replace(reading, start, end, who), who)
        else:
            found[start] = (end, _only_one(reading, start, end))
    for match in _ROLE.finditer(words.tags):
        start, end = match.span(1)
        if (
            words.lower[end] not in looks.CREATURES
            and words.lower[start - 1] in {"the", "our", "this", "that"}
            and reading.free(start, end)
            and not _belongs_before(words, start - 1, end + 1)
        ):
            _cut_from_role(reading, start, end)
    _leads(reading)
    return found


_LEADS = wordset("heroine hero protagonist")


def _leads(reading: Reading) -> None:
    """ "Our heroine, freckled and slim, waits": one of ours by her part in the film."""
    words = reading.words
    for match in _LEAD.finditer(words.tags):
        role, (start, end) = words.tags.index("R", match.start()), match.span(1)
        if (words.lower[match.start()] == "our" or words.lower[role] in _LEADS) and reading.free(role, end):
            who = _whom(reading, start, end)
            if who >= 0 and who not in words.who:
                closing = words.tags[end : end + 1] == "," and is_verbal(words, end + 1)
                cut(reading, start - 1, end + closing, who)


def _told(words: Words, start: int, end: int) -> int:
    """Where the description ends: what comes after a comma or "and" may say something else ("her head down")."""
    stop = end
    while stop > start and not describes(words, start, stop):
        stop = max(words.tags.rfind(mark, start, stop) for mark in ",&W")
    return stop if stop > start else end


def _without_brought(reading: Reading, start: int, end: int, who: int) -> int:
    """Where the noun ends without a "with" that brings more than looks, which stays: "with red hair and a suitcase"."""
    words = reading.words
    thing = and_thing(words, end)
    if "W" not in words.tags[start:end] or not (thing or passes(words, end)):
        return end
    brings = words.tags.rindex("W", start, end)
    if thing and who >= 0:
        cut(reading, brings + 1, end + 1, who)
    return brings


def _belongs_before(words: Words, start: int, end: int) -> bool:
    """Whether the noun is said of somebody named just before it: "Mia, a young woman", "she is a woman"; not in "beside
    Mia, a woman enters"."""
    before = words.tags[max(0, start - 2) : start]
    dressed = _DRESSED.match(words.tags, end)
    if before == "N," and is_verbal(words, dressed.end() if dressed else end):
        return False
    return bool(re.search(r"(?:N[,(\-]|N|[NPw]V)$", before)) or bool(re.search(r"R[,(\-]$", before))


def _partial(words: Words, start: int) -> bool:
    """Whether other adjectives stand before it, which must stay: "a nervous young woman"."""
    return words.tags[start] != "D" and bool(re.search(r"(?:D|H|s)x{1,3},?$", words.tags[max(0, start - 5) : start]))


def _is_role(words: Words, end: int) -> bool:
    """Whether another noun follows an adjective that may stand alone: "a blonde model", "a 19-year-old athlete"."""
    if words.tags[end - 1] != "E" or words.tags[end : end + 1] not in {"x", "R", "C", "A", "a", "c"}:
        return False
    if words.lower[end - 1] in {"teenager", "redhead", "brunette"} or words.tags[end + 1 : end + 2] in {*"DHNO"}:
        return False
    return not (is_verbal(words, end) or is_participle(words.lower[end]))


def _cut_from_role(reading: Reading, start: int, end: int) -> None:
    """Of "a 19-year-old athlete with a shaved head" the athlete stays, where it is somebody bound."""
    words = reading.words
    who = _whom(reading, start, end)
    named = {one for one in words.who if one >= 0}
    if who < 0 or who in named:
        return
    cut(reading, start + (words.tags[start] == "D"), end, who)
    more = _WITH.match(words.tags, end + 1)
    if (
        more
        and describes(words, *more.span())
        and not contradicted(facts_of(words, *more.span()), reading.people[who].identity, "")
    ):
        cut(reading, *more.span(), who)


def _only_one(reading: Reading, start: int, end: int) -> int:
    """Whom "the woman" means where nothing more is said: the one woman who is bound, if the text names her nowhere."""
    words = reading.words
    gender = looks.PERSON.get(words.lower[end - 1], "")
    mine = [who for who, person in enumerate(reading.people) if person.pronoun == gender and person.bound]
    if end - start != 2 or words.lower[start] != "the" or len(mine) != 1 or mine[0] in words.who:
        return -1
    return mine[0]


def _cut_looks(reading: Reading, start: int, end: int, who: int) -> None:
    noun = next((at for at in range(start, end) if reading.tags[at] == "G"), end)
    if reading.tags[start - 1 : start] == ",":
        cut(reading, start - 1, noun, who)
    for first, last in ((start + (reading.tags[start] == "D"), noun), (noun + 1, end)):
        if last > first:
            cut(reading, first, last, who)


def _sentence(words: Words, at: int, stops: str = ".") -> tuple[int, int]:
    first = max((words.tags.rfind(stop, 0, at) for stop in stops), default=-1) + 1
    ends = [found for stop in stops if (found := words.tags.find(stop, at)) >= 0]
    return first, min(ends, default=len(words.tags))


def _whom(reading: Reading, start: int, end: int) -> int:
    """The one bound person whom the noun fits, else -1."""
    words = reading.words
    if not describes(words, start, end) or _pictured(words, start):
        return -1
    said = facts_of(words, start, end)
    first, last = _sentence(words, start)
    here = {words.who[at] for at in range(first, last) if words.who[at] >= 0}
    clause, clause_end = _sentence(words, start, ".;,")
    definite = words.lower[start] in {"the", "this", "that", "our"}
    beside = {words.who[at] for at in range(clause, clause_end) if words.who[at] >= 0}
    objects = {
        GENDER_OF_OBJECT[words.lower[clause + m.start()]]
        for m in _OBJECT.finditer(words.tags[clause:clause_end])
        if words.lower[clause + m.start()] in GENDER_OF_OBJECT and not start <= clause + m.start() < end
    }
    fits: list[tuple[int, int]] = []
    for who, person in enumerate(reading.people):
        if who in beside or (who in here and not definite) or person.pronoun in objects:
            continue
        if contradicted(said, person.identity, person.pronoun):
            continue
        known, unknown = agreeing(said, person.identity)
        nobody_else = not known and not unknown and not any(one >= 0 for one in words.who)
        if person.identity and not nobody_else and (not known or (not definite and unknown > known)):
            continue
        if not person.bound and known < 2:  # "a young woman" may well be a passer-by
            continue
        fits.append((known, who))
    fits.sort(reverse=True)
    if not fits or (len(fits) > 1 and fits[0][0] == fits[1][0]):
        return -1
    return fits[0][1]


def _pictured(words: Words, start: int) -> bool:
    """Whether it is on a picture: "a photograph of a young woman". A portrait that opens the text is a framing."""
    if start < 2 or words.lower[start - 1] not in {"of", "showing"}:
        return False
    what = words.lower[start - 2]
    return what in looks.PICTURED and not (what == "portrait" and words.opens(start - 2))


def _replace(reading: Reading, start: int, end: int, who: int) -> int:
    """Puts the name or the pronoun in the noun's place; the word after what was replaced."""
    words, person = reading.words, reading.people[who]
    tags = words.tags
    if (
        tags[end : end + 1] == ","
        and "," in tags[start:end]
        and _is_subject(words, start)
        and is_verbal(words, end + 1)
    ):
        end += 1
    follows = words.lower[end] if end < len(tags) else ""
    subject = _is_subject(words, start)
    first, last = _sentence(words, start)
    named = any(words.who[at] == who for at in range(first, last))
    said = facts_of(words, start, end)
    upper = words.text[words.starts[start]].isupper()
    now, stop = person.names[0], words.ends[end - 1]
    verb = end < len(tags) and tags[end] in "xVhqVf" and (is_participle(follows) or is_verbal(words, end))
    if subject and verb and not named and not person.by_name:
        finite = is_participle(follows) and _finite_later(words, end)
        if not finite:
            now = person.pronoun.capitalize() if upper else person.pronoun
            now, stop = _with_verb(words, end, now, person.pronoun)
            if is_participle(follows):
                _more_verbs(reading, end + 1, who, plural=person.pronoun == "they")
    elif subject and verb and is_participle(follows) and not _finite_later(words, end):
        now, stop = f"{now} {third_person(base_of_participle(follows))}", words.ends[end]
        _more_verbs(reading, end + 1, who, plural=False)
    reading.take(start, end + (stop > words.ends[end - 1]))
    reading.edits.append(Edit(start=words.starts[start], end=stop, now=now, who=who, facts=said))
    return end


def _more_verbs(reading: Reading, at: int, who: int, *, plural: bool) -> None:
    """ "Looking up and smiling": the verbs that "and" joins to the one that became finite do, too."""
    words = reading.words
    while at < len(words.tags) and words.tags[at] not in ",.;:-":
        if words.tags[at - 1] == "&" and is_participle(words.lower[at]):
            base = base_of_participle(words.lower[at])
            now = base if plural else third_person(base)
            reading.take(at, at + 1)
            reading.edits.append(
                Edit(start=words.starts[at], end=words.ends[at], now=now, who=who, facts=Facts(), why=VERB)
            )
        at += 1


def _with_verb(words: Words, at: int, pronoun: str, kind: str) -> tuple[str, int]:
    """The pronoun and, where the verb must change with it, the verb; and where in the text they end."""
    verb = words.lower[at]
    if is_participle(verb):
        base = base_of_participle(verb)
        return f"{pronoun} {base if kind == 'they' else third_person(base)}", words.ends[at]
    if kind == "they" and plural_of(verb) != verb:
        return f"{pronoun} {plural_of(verb)}", words.ends[at]
    return pronoun, words.ends[at - 1]


def is_verbal(words: Words, at: int) -> bool:
    """Whether a verb follows, as far as its shape and the next word tell."""
    if at >= len(words.lower):
        return False
    word = words.lower[at]
    if word in _PASSIVE or words.tags[at] in "AaEcGRNDPHWY":
        return False
    return is_finite(word) or word.endswith(("ed", "ly", "n't")) or words.tags[at] in "Vhq" or word in PAST


PAST = wordset(
    "can will would could should must does did may might ran sat wakes sleeps is enters lay rose fell began "
    "felt knew met made found heard kept told spoke wrote drew drove rode sang swam threw wore brought caught "
    "bought sent ate drank ran sat stood walked came went took gave held saw left threw turned never always "
    "slowly suddenly quietly just only still finally carefully then also gently softly quickly calmly "
    "nervously already soon once twice often share"
)


_PASSIVE = wordset(
    "red "
    "seated curled huddled slumped perched framed lit bathed surrounded wrapped hunched crouched silhouetted covered "
    "tired exhausted scared worried excited bored annoyed determined relieved confused stunned embarrassed terrified "
    "shocked amused wounded injured bruised relaxed frightened alarmed delighted "
    "drenched soaked lost caught dressed named called armed tied trapped reflected"
)


def _is_subject(words: Words, start: int) -> bool:
    if words.opens(start) or words.tags[start - 1] == ",":
        return True
    if words.tags[start - 1] == "&":
        return words.tags[start - 2 : start - 1] not in {"G", "N", "E", "B", "F"}
    return words.lower[start - 1] in _CLAUSE


def _finite_later(words: Words, at: int) -> bool:
    """Whether a finite verb comes in the same clause after a participle: "sitting at the bar looks up"."""
    for here in range(at + 1, len(words.tags)):
        if words.tags[here] in ",.;:-&" or words.lower[here] in _CLAUSE:
            return False
        if (
            words.tags[here] == "x"
            and is_finite(words.lower[here])
            and words.tags[here - 1] in "xOC"
            and words.lower[here] in FINITE
        ):
            return True
    return False


FINITE = wordset(
    "looks turns walks runs stands sits smiles laughs waves nods watches opens closes takes gives holds "
    "raises lifts checks reads writes speaks says whispers shouts cries stares glances gazes points reaches "
    "grabs throws catches drinks eats sips pours leans steps stops starts begins waits listens sings plays "
    "dances jumps falls climbs"
)
