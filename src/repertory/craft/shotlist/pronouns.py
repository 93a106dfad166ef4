"""Whom a pronoun means: somebody named in the same shot, or else the one who was there last in the same scene."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NoReturn

from repertory.craft.rewriting.describing import Known
from repertory.craft.shotlist import filmwords as words
from repertory.craft.shotlist.names import Named, called, check_called
from repertory.craft.shotlist.owned import is_of_a_thing
from repertory.craft.shotlist.text import THING, WHO, Body, Mention

_FORMS = {
    "she": ("she", "her", "hers", "herself"),
    "he": ("he", "his", "him", "himself"),
    "they": ("they", "their", "theirs", "them", "themselves"),
}
_IT = re.compile(r"(?:^|(?<=[,;.]))\s*(it)(?=\s+(?!rains|snows|seems|is\s|gets|pours|was)[a-z]+s(?!\w))", re.IGNORECASE)
"""Somebody who is called "it", where a part begins so: "it stops and beeps"."""
PRONOUNS = frozenset(form for forms in _FORMS.values() for form in forms)
_PATTERNS = {one: re.compile(rf"(?<![\w'])(?:{'|'.join(sorted(forms, key=len, reverse=True))})(?!\w)",
                             re.IGNORECASE) for one, forms in _FORMS.items()}  # fmt: skip
FORMS = {one: frozenset(forms) for one, forms in _FORMS.items()}
_NEXT = re.compile(r"\s*([^\W\d_][\w-]*)?")
_POSSESSIVE = frozenset({"his", "their", "hers", "theirs"})
_AFTER_OBJECT = frozenset(
    {*words.STOP_WORDS, "but", "who", "again", "away", "off", "out", "up", "down", "there", "here"}
)
_DECIDES = re.compile(
    rf"(?<![\w'])(?P<who>she|he)\s+(?:(?:\w+ly|then|also|still|just)\s+)?(?:(?:{'|'.join(words.EXPRESSION_VERBS)})|wears|"
    rf"(?:is|looks|seems|feels)\s+(?:very\s+|still\s+|so\s+)?(?:wearing|dressed\s+in|{'|'.join(words.EXPRESSION_WORDS)}))"
    r"(?!\w)",
    re.IGNORECASE,
)
"""A pronoun that says whose mood or clothes are told."""
_OBJECT = re.compile(
    rf"^[^\w{WHO}]*(?:{WHO}+\s+(?:and\s+)?)+\w+\s+(?:(?:at|to|for|past|by|towards?|after|behind|with)\s+)?them(?!\w)",
    re.IGNORECASE,
)
"""Somebody does something to "them", and to nothing else."""
_STRANGERS = words.PEOPLE - {"extra", "extras"}


@dataclass(frozen=True, kw_only=True)
class Company:
    """Who the names of a list call, as far as pronouns go. Names are folded."""

    pronouns: Mapping[str, str] = field(default_factory=dict)
    anchors: Mapping[str, str] = field(default_factory=dict)
    people: Sequence[Known] = ()
    """Those whose looks are locked, as they are known where a shot does not name them."""

    @cached_property
    def called(self) -> frozenset[str]:
        """Every pronoun that somebody has."""
        return frozenset(self.pronouns.values())

    def same(self, name: str) -> str:
        """The one name of whoever is called so."""
        folded = words.folded(name)
        return self.anchors.get(folded, folded)

    def fits(self, name: str, pronoun: str) -> bool:
        """Whether somebody is surely called by that pronoun."""
        return self.pronouns.get(words.folded(name), "") == pronoun

    def may(self, name: str, pronoun: str) -> bool:
        """Whether somebody may be called by it: "they" is what a card says that says nothing."""
        return self.pronouns.get(words.folded(name), "they") in (pronoun, "they") or pronoun == "they"


def refer_back(
    body: Body, kinds: Sequence[Named], company: Company, earlier: Callable[[], Iterator[Sequence[str]]]
) -> None:
    """Lets pronouns that nobody in the shot can carry mention somebody of the shots before, nearest first.
    Raises ShotListError where that is not clear."""
    check_called(body, kinds[0])
    if "it" in body.tokens and "it" in company.called:
        _it(body, company, earlier)
    if PRONOUNS.isdisjoint(body.tokens):
        return
    for pronoun, pattern in _PATTERNS.items():
        first = None if FORMS[pronoun].isdisjoint(body.tokens) else pattern.search(body.left)
        if first and strange_before(body, first.start()):
            _unresolved(body, pattern)
        elif first:
            could = [name for name in kinds[0].names if company.may(name, pronoun)] or kinds[0].names
            _refer(body, first, pronoun, company, earlier, could=could)
    body.mentions.sort(key=lambda mention: mention.start)


def _refer(
    body: Body,
    first: re.Match[str],
    pronoun: str,
    company: Company,
    earlier: Callable[[], Iterator[Sequence[str]]],
    *,
    could: Sequence[str],
) -> None:
    """Lets one pronoun mention whom it means: somebody in the shot, somebody who was there before, or nobody."""
    named = [mention.name for mention in body.mentions if mention.sign == WHO]
    pattern = _PATTERNS[pronoun]
    fit = {company.same(name): name for name in named if company.fits(name, pronoun)}
    if len(fit) == 1 and pronoun != "they":
        other = _subject(body, first, pronoun, company, earlier)
        _mention(body, pattern, other or next(iter(fit.values())), kept=bool(other))
    elif len(fit) > 1 and pronoun != "they":
        _decide(body, pronoun, fit, company)
        _ask(body, pronoun, fit, company)
    elif named and pronoun == "they" and _OBJECT.search(body.left):
        _mention_them(body, company, earlier, named)
    elif not any(company.may(name, pronoun) for name in named):
        meant = _meant(body, first, pronoun, company, earlier, could=None if named else could)
        if meant:
            _mention(body, pattern, *meant, kept=True)
        else:
            _unresolved(body, pattern)


def _subject(
    body: Body, first: re.Match[str], pronoun: str, company: Company, earlier: Callable[[], Iterator[Sequence[str]]]
) -> str:
    """Who was there before, where a pronoun does something to the only one named: "she smiles at Nova"."""
    start, end = body.clause(first.start())
    named = [m for m in body.mentions if m.sign == WHO]
    alone = first[0].lower() == pronoun and not body.left[start : first.start()].strip()
    if not alone or any(not first.end() <= m.start < end for m in named):
        return ""
    here = {company.same(m.name) for m in named}
    for people in earlier():
        fit = {company.same(name): name for name in people if company.fits(name, pronoun)}
        others = [name for key, name in fit.items() if key not in here]
        if fit:
            return others[0] if len(others) == 1 else ""
    return ""


def _unresolved(body: Body, pattern: re.Pattern[str]) -> None:
    """Shows that a pronoun is taken for somebody's who is not of the cast."""
    for match in pattern.finditer(body.left):
        body.mark(match.start(), match.end(), "who", "nobody of the cast")


def _decide(body: Body, pronoun: str, fit: Mapping[str, str], company: Company) -> None:
    """Where a pronoun tells whose mood or clothes they are and two could be meant, the only one named before is.
    Raises ShotListError where it is more than one."""
    for match in _DECIDES.finditer(body.left):
        if match["who"].lower() != pronoun:
            continue
        start, end = match.span("who")
        named = [m.name for m in body.mentions if m.sign == WHO and m.end <= start]
        before = {company.same(name): name for name in named if company.same(name) in fit}
        if len(before) != 1:
            names = " or ".join(fit.values())
            step = f"Name the one who is meant: {names}."
            body.fail(f'Who is "{match["who"]}": {names}?', start, step, until=match.end())
        name = next(iter(before.values()))
        body.mentions.append(Mention(start=start, end=end, name=name, sign=WHO))
        body.mark(start, end, "who", name)
        body.drop(start, end, WHO)


def _ask(body: Body, pronoun: str, fit: Mapping[str, str], company: Company) -> None:
    """Raises ShotListError where a pronoun does something and two or more are named together before it, so that nobody
    knows which of them does: "Mia and Nova, she hands her the phone"."""
    for match in _DOES.finditer(body.left):
        if match["who"].lower() != pronoun:
            continue
        start = match.start("who")
        before = [m for m in body.mentions if m.sign == WHO and m.end <= start and company.same(m.name) in fit]
        together = len(before) > 1 and _JOINED.fullmatch(body.left, before[-2].end, before[-1].start)
        if together and company.same(before[-1].name) != company.same(before[-2].name):
            names = " or ".join(fit.values())
            step = f"Name the one who is meant: {names}."
            body.fail(f'Who is "{match["who"]}": {names}?', start, step, until=match.end())


_DOES = re.compile(r"(?<![\w'])(?P<who>she|he)(?!\w)(?!')", re.IGNORECASE)
_JOINED = re.compile(r"\s*(?:,|and|&|with|\+|/)\s*(?:and\s+)?")


def _mention_them(
    body: Body, company: Company, earlier: Callable[[], Iterator[Sequence[str]]], named: Sequence[str]
) -> None:
    """ "Nova watches them": the several of the shot before, if she is none of them."""
    here = {company.same(name) for name in named}
    several = _several(company, earlier())
    if not several or not here.isdisjoint(map(company.same, several)):
        _unresolved(body, _PATTERNS["they"])
        return
    _mention(body, _PATTERNS["they"], *several, kept=True)


def _it(body: Body, company: Company, earlier: Callable[[], Iterator[Sequence[str]]]) -> None:
    """Lets "it" mention the one who is called so, here or in the nearest shot before. Where a thing is spoken of, where
    nobody or more than one fits, "it" is whatever the writer thinks of."""
    match = _IT.search(body.left)
    if not match or any(mention.sign == THING for mention in body.mentions):
        return
    here = [mention.name for mention in body.mentions if mention.sign == WHO]
    for people in [here] if here else earlier():
        fit = {company.same(name): name for name in people if company.fits(name, "it")}
        if len(fit) == 1:
            start, end = match.span(1)
            name = next(iter(fit.values()))
            body.drop(start, end, WHO)
            body.mark(start, end, "who", name)
            body.mentions.append(Mention(start=start, end=end, name=name, sign=WHO))
            body.mentions.sort(key=lambda mention: mention.start)
        return


def strange_before(body: Body, at: int) -> bool:
    """Whether somebody who is nobody of the cast is spoken of before: "a man lifts his hat"."""
    return any(word.lower() in _STRANGERS for word in re.findall(r"[^\W_]+", body.left[:at]))


def _meant(
    body: Body,
    match: re.Match[str],
    pronoun: str,
    company: Company,
    earlier: Callable[[], Iterator[Sequence[str]]],
    *,
    could: Sequence[str] | None,
) -> tuple[str, ...]:
    """Whom a pronoun means that nobody in the shot can carry. Where the shot names nobody it must be one of those who
    `could` be meant; else it may be a stranger's."""
    if pronoun == "they":
        several = () if could is None else _several(company, earlier())
        if could is not None and not several and not _OTHERS.search(body.left, 0, match.start()):
            _no_several(body, match, company, earlier, could)
        return several
    for test in (company.fits, company.may):
        for people in earlier():
            fit = {company.same(name): name for name in reversed(people) if test(name, pronoun)}
            if len(fit) > 1:
                names = " or ".join(reversed(fit.values()))
                step = f"Name the one who is meant: {names}."
                body.fail(f'Who is "{match[0]}": {names}?', match.start(), step, until=match.end())
            if fit:
                return tuple(fit.values())
        if could is None:
            return ()
    what = f'Nobody is named in this scene, so who is "{match[0]}"?'
    return body.fail(what, match.start(), called(could or ()), until=match.end())


_OTHERS = re.compile(
    rf"[^\W_{THING}]{{3,}}s(?!\w)|(?<!\w)(?:people|men|women|children|crowd|everyone|everybody)(?!\w)", re.I
)
"""What "they" may be before it: things or people of nobody's, "the birds, they rise"."""


def _no_several(
    body: Body,
    match: re.Match[str],
    company: Company,
    earlier: Callable[[], Iterator[Sequence[str]]],
    could: Sequence[str],
) -> NoReturn:
    there = next(iter(earlier()), ())
    names = " and ".join({company.same(name): name for name in there}.values())
    what = f"only {names} was there before" if names else "nobody is named"
    step = f"Name them: {', '.join(could[:8])}." if could else "Name them."
    body.fail(f'Who is "{match[0]}": {what}.', match.start(), step, until=match.end())


def _several(company: Company, before: Iterator[Sequence[str]]) -> tuple[str, ...]:
    """ "they" are all of the nearest shot with several people, or the one who is called so: at once where others of
    the cast are called "she" or "he", else where there are never several."""
    alone: tuple[str, ...] = ()
    for people in before:
        one = {company.same(name): name for name in reversed(people)}
        if len(one) > 1:
            return tuple(reversed(one.values()))
        alone = alone or tuple(
            name for name in one.values() if company.pronouns.get(words.folded(name), "they") == "they"
        )
        if alone and company.called != {"they"}:
            return alone
    return alone


def _mention(body: Body, pattern: re.Pattern[str], *names: str, kept: bool = False) -> None:
    """Every place where the pronoun stands becomes a mention; "her hand" stays as it is written."""
    free = [match for match in pattern.finditer(body.text) if body.left[match.start()] != WHO]
    for match in free:
        after = (_NEXT.match(body.text, match.end()) or match)[1] or ""
        form = match[0].lower()
        owner = form in _POSSESSIVE or (form == "her" and bool(after) and after.lower() not in _AFTER_OBJECT)
        sees = not owner or not is_of_a_thing(body.left, match.end())
        start, end = match.span()
        body.mentions += [
            Mention(start=start, end=end, name=name, sign=WHO, owner=owner, sees_face=sees, kept=kept) for name in names
        ]
        body.mark(start, end, "who", " and ".join(names))
        if not owner:
            body.drop(start, end, WHO)
