"""Those who were there before and whom a shot means without a name: "both laugh", "over her shoulder", "Reverse."."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from repertory.craft.shotlist.pronouns import Company, strange_before
from repertory.craft.shotlist.text import WHO, Body, Mention

Earlier = Callable[[], Iterator[Sequence[str]]]
"""The people of the shots before, the nearest first."""

_OF_SEVERAL = re.compile(
    r"(?:^|(?<=[,;.:]))\s*(?P<who>(?:both|all)\s+of\s+(?:them|us)|the\s+(?:two|three|pair|couple)(?:\s+of\s+them)?"
    r"(?:\s+(?P<kind>women|girls|ladies|men|boys|guys|people|friends))?(?=\s+[a-z])|"
    r"(?:both|all)\s+(?:(?:the|two|three)\s+)*(?P<many>women|girls|ladies|men|boys|guys|people|friends)(?!\w)|"
    r"all\s+(?:two|three|four|five)(?=\s*(?:$|[,;.]|[a-z]+))|every(?:one|body)(?!'|\s+else)|"
    r"the\s+(?P<sort>women|girls|ladies|men|boys|guys)(?=\s+[a-z])|both(?=\s*(?:$|[,;.])|\s+(?P<next>[a-z]+)))(?!\w)",
    re.IGNORECASE,
)
_SEVERAL_CUES = frozenset({"both", "all", "two", "three", "pair", "couple", "women", "girls", "ladies", "men", "boys",
                           "guys", "everyone", "everybody"})  # fmt: skip
_CALLED = {"women": "she", "girls": "she", "ladies": "she", "men": "he", "boys": "he", "guys": "he"}
_FRAMED = re.compile(
    r"(?:(?<!\w)(?:ots|over[ -]the[ -]shoulder)(?:\s+shot)?\s*,?\s*(?:(?:of|from|behind|from\s+behind|over)\s+)?"
    r"(?P<near>him|her|them)(?!\w)(?!\s+\w+)"
    r"|(?:^|(?<=[,;.:]))\s*(?:we\s+look\s+|looking\s+)?over\s+(?P<over>his|her)(?=\s+(?:\w+\s+)?shoulder\s*(?:$|[,;.]|(?:on|onto|at|to)(?!\w)))"
    r"|(?:^|(?<=[,;.:]))\s*(?:from\s+|through\s+|in\s+)?(?P<view>his|her)(?=\s+(?:pov|point[ -]of[ -]view)(?!\w))"
    r"|(?<!\w)through\s+(?P<eyes>his|her)(?=\s+eyes(?!\w)))",
    re.IGNORECASE,
)
_FRAMED_CUES = frozenset({"ots", "shoulder", "pov", "view", "eyes"})
_SHE_OR_HE = {"her": "she", "his": "he", "him": "he", "them": "they"}
_REVERSE = re.compile(r"\s*(?:reverse|(?:the\s+)?other\s+way(?:\s+(?:a)?round)?)\s*", re.IGNORECASE)


def mean_those_before(body: Body, company: Company, earlier: Earlier) -> None:
    """Makes mentions of those of the shots before whom a shot means as several, or by a pronoun of the camera's."""
    if not _FRAMED_CUES.isdisjoint(body.tokens):
        for match in list(_FRAMED.finditer(body.left)):
            _framed(body, company, earlier, match)
    if any(mention.sign == WHO for mention in body.mentions):
        return
    several = None if _SEVERAL_CUES.isdisjoint(body.tokens) else _OF_SEVERAL.search(body.left)
    if several and _are_people(several):
        _several(body, company, earlier, several)
    elif "reverse" in body.tokens and any(_REVERSE.fullmatch(body.left, *part) for part in body.clauses()):
        beyond = len(body.text) + 1
        _mention(body, _those(company, earlier, ""), beyond, beyond)


def _framed(body: Body, company: Company, earlier: Earlier, match: re.Match[str]) -> None:
    """Whose shoulder or eyes the camera has: who was named before in the shot, else who was there before it."""
    start, end = match.span(match.lastgroup or 0)
    pronoun = _SHE_OR_HE[match[match.lastgroup or 0].lower()]
    here = {company.same(m.name): m.name for m in body.mentions if m.sign == WHO}
    before = [m.name for m in body.mentions if m.sign == WHO and m.end <= start and company.fits(m.name, pronoun)]
    if before:
        return  # as any pronoun of somebody in the shot
    for people in earlier():
        fit = {company.same(name): name for name in people if company.fits(name, pronoun)}
        others = [name for key, name in fit.items() if key not in here]
        if len(others) == 1:
            _mention(body, others, start, end)
        if fit:
            return


def _are_people(match: re.Match[str]) -> bool:
    """ "both laugh", "both in the street"; not "both hands", "both cups"."""
    after = (match["next"] or "").lower()
    return not after.endswith("s") and after not in {"feet", "men", "women", "people", "her", "his", "their", "of",
                                                     "the"}  # fmt: skip


def _several(body: Body, company: Company, earlier: Earlier, match: re.Match[str]) -> None:
    kind = (match["kind"] or match["many"] or match["sort"] or "").lower()
    those = _those(company, earlier, _CALLED.get(kind, ""))
    start, end = match.span("who")
    if not those and match["who"].lower() in {"both", "both of them"} and not strange_before(body, end):
        body.fail(f'Who is "{match["who"]}"?', start, "Name them: no shot before has two people.", until=end)
    _mention(body, those, start, end)


def _those(company: Company, earlier: Earlier, pronoun: str) -> Sequence[str]:
    """The people of the nearest shot that has several, if all of them that are called so are meant."""
    for people in earlier():
        several = {company.same(n): n for n in reversed(people) if not pronoun or company.fits(n, pronoun)}
        if len(several) > 1:
            return tuple(reversed(several.values()))
    return ()


def _mention(body: Body, names: Sequence[str], start: int, end: int) -> None:
    for name in names:
        body.mentions.append(Mention(start=start, end=end, name=name, sign=WHO, kept=True))
    if names and end <= len(body.text):
        body.mark(start, end, "who", " and ".join(names))
        body.drop(start, end, WHO)
    body.mentions.sort(key=lambda mention: mention.start)
