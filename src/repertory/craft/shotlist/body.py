"""The words of one shot: which of them are names, framing, place, light and play, and what is left to be acted."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from repertory.craft.shotlist import filmwords as words
from repertory.craft.shotlist.before import mean_those_before
from repertory.craft.shotlist.clock import CLOCK, light_at
from repertory.craft.shotlist.counting import check_count
from repertory.craft.shotlist.described import find_described
from repertory.craft.shotlist.details import details, seconds
from repertory.craft.shotlist.filmwords import Lexicon
from repertory.craft.shotlist.frame import Frame, frame, once
from repertory.craft.shotlist.mentioned import only_mentioned
from repertory.craft.shotlist.moves import check_camera
from repertory.craft.shotlist.names import Named, find_names
from repertory.craft.shotlist.play import OVER, perform
from repertory.craft.shotlist.pronouns import PRONOUNS, Company, refer_back
from repertory.craft.shotlist.quoted import hide_quotations
from repertory.craft.shotlist.reverse import turned_round
from repertory.craft.shotlist.same import Same, same_as
from repertory.craft.shotlist.sites import Site
from repertory.craft.shotlist.spelling import check_details, check_same, check_spelling
from repertory.craft.shotlist.strangers import check_near_names, check_placeholders
from repertory.craft.shotlist.text import PLACE, THING, WHO, Body, Mention
from repertory.craft.shotlist.unworn import check_unworn
from repertory.craft.shotlist.view import absent
from repertory.craft.shotlist.where import whereabouts
from repertory.craft.shotlist.worn import Wardrobe
from repertory.errors import UnknownName
from repertory.model.shot import Framing, Performer

_LIGHTS = Lexicon(
    words.LIGHT_WORDS,
    before=r"(?<!\w)(?:(?:in|at|during|by|on|late\s+at)\s+)?(?:(?:the|an?|one|that|this)\s+)?(?:late\s+|early\s+)?"
    rf"(?:(?:{words.HOW_IT_IS})(?:,?\s+(?:and\s+)?|-))*(?:(?:late|early|mid)[\s-]+)?",
    after=r"(?:\s+(?:light(?:ing)?|sun(?:light)?)(?!\w))?",
)
_LIT_BY = Lexicon(words.LIT_BY, before=r"(?<!\w)(?:(?:in|by|under)\s+(?:the\s+)?)?(?:(?:bright|hard|warm|full)\s+)?")
_GLOWS = Lexicon(
    words.GLOWS, before=r"(?<!\w)(?:(?:in|by|under)\s+(?:the\s+)?)?", after=r"(?:\s+light(?:s|ing)?(?!\w))?"
)
_CLOTHES = re.compile(rf"[ -]+(?:{words.CLOTHES})(?!\w)", re.IGNORECASE)
"""After "night" or "morning" they are what somebody wears."""
_LIT = frozenset({"light", "lighting"})
_LIGHT_FRILLS = re.compile(
    r"^(?:(?:late )?(?:in|at|during|by|under|on) )?(?:(?:the|an?|one|that|this) )?(?:(?:next|following|same) )?|"
    r"\s+(?:light(?:s|ing)?|sun)$"
)
_SAID_AS_LIGHT = re.compile(r"light(?:ing)?$|sun$|hour$|^(?:late\s+)?(?:in|at|during|by)\s", re.IGNORECASE)
_ON_A_NIGHT = re.compile(rf"^(?:on|one)\s+(?:(?:an?|the|that)\s+)?(?:{words.HOW_IT_IS})\s", re.IGNORECASE)
_ENDS_THERE = re.compile(r"\s*(?:$|[,;.)]|(?:as|while|and|with|in|at|by|near|on|under)(?!\w))", re.IGNORECASE)
_AT_O_CLOCK = re.compile(r"(?<!\w)(?:at|around|about)\s+$", re.IGNORECASE)
_UNKNOWN_LIGHT = re.compile(r"^\s*(?:in\s+)?(?:the\s+)?([^\W\d_][\w-]*)\s+light(?:ing)?\s*$", re.IGNORECASE)
_EMPTY = re.compile(r"\s*(?:\(\s*\)|\"\s*\"|“\s*”)\s*")
"""Brackets and quotation marks whose words were understood."""
_OFF_SCREEN = re.compile(r"\(\s*o\.?\s?s\.?\s*\)|(?<!\w)o\.\s?s\.", re.IGNORECASE)
_VOICE_OVER = re.compile(r"\(\s*v\.?\s?o\.?\s*\)|(?<!\w)v\.\s?o\.", re.IGNORECASE)
"""How a screenplay says that somebody is heard only, which an engine need not know."""
_LEFT = re.compile(r"[^ ]+")
_OWNED = re.compile(r"(?<=\w) (?='s?(?!\w))")
_TRAILS = re.compile(r"\.{2,}$")
_LOOSE_END = re.compile(r"(?: (?:of|and|with|in|on|at|the|a|an))+$")
_STOP = re.compile(r"[.!?…]")
_OF_A_PART = re.compile(r"(?:on|in|at|with) (?:the|an?|her|his|their|its) ")
_LOOSE_BEGINNING = re.compile(r"^(?:(?:of|and|with|is|on|in|at|as|while) )+")
_MERE_LINK = re.compile(r"^(?:(?:of|and|is|as|while) )+")
"""What a part of the writer's own begins with and does not need; "on the beach" is said so."""
_INSTEAD = frozenset({"instead", "only", "just", "alone", "without", "now", "single", "replaces"})
"""Words of a shot that is the same as another one but for the people."""
_DIGIT = re.compile(r"\d")
_SECONDS = re.compile(
    r"(?:(?<!\w)for\s+)?(?<![\w.])(?<!\w-)(?<!her )(?<!his )(?<!their )(?<!the )(?<!mid )"
    r"(?<!early )(?<!late )(\d+(?:\.\d+)?)[\s-]*(?:s|secs?|seconds?)(?!\w)",
    re.IGNORECASE,
)  # "in her 30s" is an age
_MINUTES = re.compile(
    r"(?:^|(?<=[,;.(]))\s*(?:for\s+)?(\d{1,2}(?:\.\d+)?)\s*(?:min|mins|minutes?)(?:\s+(?:and\s+)?(\d{1,2})\s*(?:s|secs?|seconds?))?"
    r"(?=\s*(?:$|[,;.)]))",
    re.IGNORECASE,
)
"""A part of its own: "waits for 5 minutes" is acted."""
_MINUTES_CUES = frozenset(
    {"min", "mins", "minute", "minutes", *(f"{n}{unit}" for n in range(11) for unit in ("min", "mins"))}
)
_DECADE = re.compile(r"[2-9]0s", re.IGNORECASE)
_WORD_NEXT = re.compile(r"[ -]+[^\W\d_]")
_SOMEBODY = re.compile(r"(?:^|[,;.(])\s*(?:an?\s+|the\s+)?(?:[A-Z][a-z]+|(?i:man|woman|lady|guy|stranger))\s*[,(]$")
"""A part that is all about one person, right before: "Leo, 60s, bald"."""


@dataclass(kw_only=True, slots=True)
class Read:
    """What a shot's words were understood to mean."""

    frame: Frame = field(default_factory=Frame)
    own: dict[str, str] = field(default_factory=dict)
    """What the shot settles itself, of engine, seed, takes and duration."""
    same: Same | None = None
    """The shot that it says it is the same as."""
    unnamed: bool = False
    """Whether it names nobody who is in it: pronouns tell, or the shot that it is the same as."""
    light: str = ""
    light_words: str = ""
    location: str = ""
    elsewhere: Site | None = None
    """Where it says to be, if that is no place of the cast: "on the beach"."""
    props: tuple[str, ...] = ()
    performers: tuple[Performer, ...] = ()
    spoken_of: tuple[str, ...] = ()
    """Whom a pronoun of a later shot may mean: the performers, and those of whom only a thing is seen."""
    duration_s: float | None = None
    notes: tuple[str, ...] = ()
    """What is said to people only."""
    action: str = ""


@dataclass(frozen=True, kw_only=True)
class Around:
    """What a shot may refer to: who was there before it, and the shot that it says it is the same as."""

    company: Company = field(default_factory=Company)
    wardrobe: Wardrobe | None = None
    """The outfits of the cast."""
    earlier: Callable[[], Iterator[Sequence[str]]] = lambda: iter(())
    """The people of the shots before it in its scene, the nearest first."""
    before: Callable[[], Sequence[Performer]] = lambda: ()
    """The performers of the nearest of these shots."""
    placed: bool = False
    """Whether the heading above it says where it is."""
    worn: Callable[[str], str] = lambda _: ""
    """What somebody wore where they were last in the scene, as it was said; empty where nothing was."""
    same: Callable[[str], tuple[Performer, ...]] = lambda _: ()
    """The performers of the shot of that number. Raises UnknownName where there is none, or no end to it."""


def read(body: Body, kinds: Sequence[Named], around: Around) -> Read:
    """Reads one shot's words. Raises ShotListError for what cannot be understood; it never guesses."""
    body.check_filled()
    hide_quotations(body, kinds)
    said = details(body, kinds)
    check_same(body)
    same = same_as(body)
    find_names(body, kinds)
    check_placeholders(body, kinds[0])
    found = Read(own=said.own, same=same, notes=tuple(said.notes))
    found.unnamed = not any(mention.sign == WHO for mention in body.mentions)
    found.unnamed = find_described(body, around.company, around.earlier) and found.unnamed
    found.frame = frame(body)
    backs = turned_round(body, around.before)
    if backs and found.frame.framing is None:
        found.frame.framing = Framing.OVER_THE_SHOULDER
    check_near_names(body, kinds)
    only_mentioned(body, found.frame.framing)
    found.unnamed = found.unnamed or not any(mention.sign == WHO for mention in body.mentions)
    mean_those_before(body, around.company, around.earlier)
    refer_back(body, kinds, around.company, around.earlier)
    if not PRONOUNS.isdisjoint(body.tokens):
        only_mentioned(body, found.frame.framing)
    absent(body, found.frame.framing)
    found.light, found.light_words = light_of(body, around.wardrobe)
    _duration(body, found)
    there = _same_people(body, found, around)
    found.performers = perform(body, found.frame.framing, around.wardrobe, backs)
    found.spoken_of = tuple(dict.fromkeys(m.name for m in body.mentions if m.sign == WHO))
    if found.frame.framing is None and any(span.meaning == OVER for span in body.spans):
        found.frame.framing = Framing.OVER_THE_SHOULDER
    check_unworn(body, found.performers, around.wardrobe)
    found.location, found.elsewhere = whereabouts(body, kinds, placed=around.placed)
    found.props = tuple(dict.fromkeys(m.name for m in body.mentions if m.sign == THING))
    framed, company = found.frame.framing, around.company
    check_count(body, framed, found.performers, people=kinds[0], company=company, earlier=around.earlier)
    check_details(body, said.named, (*kinds[0].names, *kinds[2].names), kinds[1].names)
    check_spelling(body)
    for start, end in found.frame.moved_by:
        body.drop(start, end)
    check_camera(body)
    found.action = _action(body)
    found.performers = tuple(_as_worn(one, around) for one in found.performers)
    if there:
        found.performers = tuple(_as_there(body, one, there) for one in found.performers)
    return found


_OF_SEVERAL = {Framing.TWO_SHOT, Framing.THREE_SHOT, Framing.GROUP}
_IN_PLACE_OF = re.compile(rf"(?:(?<!\w)with\s+)?{WHO}+\s+instead(?:\s+of\s+{WHO}+)?(?=\s*(?:$|[,;.]))", re.IGNORECASE)


def _said_gone(body: Body, company: Company) -> set[str]:
    """Those whom the words name as not in the picture: "but without Mia"."""
    hidden = [span for span in body.spans if span.kind == "hidden"]
    return {
        company.same(span.meaning)
        for span in body.spans
        if span.kind == "who" and any(one.start <= span.start and span.end <= one.end for one in hidden)
    }


def _same_people(body: Body, found: Read, around: Around) -> tuple[Performer, ...]:
    """The performers of the shot that this one is the same as. They are in it too, with whomever it names, unless it
    says that these are there instead, or is framed anew: "as shot 1, close-up of Nova"."""
    same = found.same
    if same is None:
        return ()
    try:
        there = around.same(same.number)
    except UnknownName as error:
        body.fail(error.what, same.start, error.step, until=same.end)
    if not same.takes("performers"):
        return ()
    named = {around.company.same(mention.name) for mention in body.mentions if mention.sign == WHO}
    for match in list(_IN_PLACE_OF.finditer(body.left)):
        body.drop(*match.span())
    framed = found.frame.framing and found.frame.framing not in _OF_SEVERAL
    anew = (found.frame.size and not found.frame.framing) or framed or not _INSTEAD.isdisjoint(body.tokens)
    named |= _said_gone(body, around.company)
    if not named or not anew:
        beyond = len(body.text) + 1  # in no part of the words, so that nothing said of others is said of them
        body.mentions += [
            Mention(start=beyond, end=beyond, name=one.name, sign=WHO)
            for one in there
            if around.company.same(one.name) not in named
        ]
    return there


def _as_worn(one: Performer, around: Around) -> Performer:
    """A performer of whom the shot names no outfit, in what was worn last in the scene: nobody changes between two
    shots of one unless it is said."""
    worn = "" if one.outfit else around.worn(one.name)
    return replace(one, outfit=worn) if worn else one


_TO_CAMERA = re.compile(
    r"(?<!\w)(?:turns?|turning|turned|fac(?:es|ing)|looks?|looking)\s+(?:around|round|(?:back\s+)?(?:to|at|towards?|into)\s+"
    r"(?:the\s+)?(?:camera|lens|us)|(?:the\s+)?camera)(?!\w)|"
    r"(?<!\w)faces?\s+(?:(?:back\s+)?(?:to|towards?)\s+(?:the\s+)?camera|seen|visible|shown)(?!\w)",
    re.IGNORECASE,
)
"""Whoever does so shows the face again."""


def _as_there(body: Body, one: Performer, there: Sequence[Performer]) -> Performer:
    """A performer as in the other shot, as far as this one says nothing else."""
    other = next((other for other in there if other.name == one.name), None)
    if other is None:
        return one
    seen = _TO_CAMERA.search(body.text)
    return replace(
        one,
        outfit=one.outfit or other.outfit,
        expression=one.expression or other.expression,
        face_hidden=one.face_hidden or (other.face_hidden and not seen),
        from_behind=one.from_behind or (other.from_behind and not seen),
    )


def light_of(body: Body, wardrobe: Wardrobe | None = None) -> tuple[str, str]:
    """The light of a shot or heading and the writer's own word for it, blanked; both empty where none is said."""

    def fits(match: re.Match[str]) -> bool:
        at, end = match.span("phrase")
        if not _is_light(body, match) or _CLOTHES.match(body.left, end):
            return False
        if not wardrobe or words.tokens(match["phrase"]).isdisjoint(wardrobe.words):
            return True
        return not any(first <= at < last for _, first, last, _ in wardrobe.find(body))

    light = once(body, _LIGHTS, "lights", "light", fits) or _by_the_clock(body) or _by_its_look(body)
    for start, end in () if _LIT.isdisjoint(body.tokens) else body.clauses():
        unknown = _UNKNOWN_LIGHT.match(body.left[start:end])
        if unknown and unknown[1].lower() not in words.LIGHT_QUALITIES:
            near = words.nearest(unknown[1], words.LIGHT_WORDS, at_least=0.65)
            if not near:
                continue  # words about the light are for the action
            step = f'Did you mean "{near} light"?'
            at = start + unknown.start(1)
            body.fail(f'"{unknown[1]} light" is not known.', at, step, until=start + unknown.end())
    glow = once(body, _GLOWS, "lights", "light", fits)
    said = [_LIGHT_FRILLS.sub("", one[1]) for one in (light, glow) if one]
    return light[0] if light else "", ", ".join(said)


def _is_light(body: Body, match: re.Match[str]) -> bool:
    """Said as a light, or all that its part says besides names: "at night", "street, night", "works all day" not."""
    if _SAID_AS_LIGHT.search(match[0]) and match["phrase"] not in words.GLOWS_ALONE:
        return True
    if _ON_A_NIGHT.match(match[0]) and _ENDS_THERE.match(body.left, match.end()):
        return True
    return _is_alone(body, match)


def _is_alone(body: Body, match: re.Match[str]) -> bool:
    """Whether its part says nothing besides it but names."""
    start, end = body.clause(match.start())
    return not body.bare(start, match.start()) and not body.bare(match.end(), end)


def _by_the_clock(body: Body) -> tuple[str, str, int] | None:
    """The light at the hour that a part names, "3 pm", or that something is done at, "at 3 pm"."""
    clock = CLOCK.search(body.left) if not _HALVES.isdisjoint(body.tokens) else None
    at = _AT_O_CLOCK.search(body.left[: clock.start()]) if clock else None
    if clock is None or not (at or _is_alone(body, clock)):
        return None
    light = light_at(clock)
    body.take((at or clock).start(), clock.end(), "light", light)
    return light, light, clock.start()


_HALVES = frozenset({"am", "pm", "a", "p", *(f"{hour}{half}m" for hour in range(1, 13) for half in "ap")})


def _by_its_look(body: Body) -> tuple[str, str, int] | None:
    """The light that a place is said to lie in, "a moonlit street", where no hour is named."""
    for match, light in body.find(_LIT_BY):
        if _is_alone(body, match) or body.left[match.end() :].lstrip().startswith(PLACE):
            body.take(*match.span(), "light", light)
            return light, " ".join(match[0].split()), match.start()
    return None


def _duration(body: Body, found: Read) -> None:
    if not _DIGIT.search(body.left):
        return
    minutes = [] if _MINUTES_CUES.isdisjoint(body.tokens) else _MINUTES.finditer(body.left)
    for match in [*minutes, *_SECONDS.finditer(body.left)]:
        if not body.left[match.start() : match.end()].strip() or _is_decade(body, match):
            continue
        if found.duration_s is not None:
            body.fail("The shot names two durations.", match.start(1), "Keep one.")
        if match.re is _SECONDS and _is_acted(body, match):
            said, step = " ".join(match[0].split()), f'For the length of the shot write ", {match[1]} s".'
            body.doubt(f'"{said}" is only said in the action.', match.start(1), step)
            continue
        found.duration_s = seconds(body, _in_seconds(match), match.start(1))
        body.take(match.start(), match.end(), "duration", f"{found.duration_s:g} s")


def _is_acted(body: Body, match: re.Match[str]) -> bool:
    """Whether somebody does something for so long: words of the same part stand before it and behind it."""
    start, end = body.clause(match.start())
    goes_on = _WORD_NEXT.match(body.left, match.end()) and body.bare(match.end(), end)
    return bool(body.bare(start, match.start()) and goes_on)


def _in_seconds(match: re.Match[str]) -> str:
    return f"{60 * float(match[1]) + float(match[2] or 0):g}" if match.re is _MINUTES else match[1]


def _is_decade(body: Body, match: re.Match[str]) -> bool:
    """ "90s style" and "Mia, 60s, bald" tell of years: "20s" to "90s" with a word after it, or right after somebody."""
    start, end = match.span()
    if not _DECADE.fullmatch(body.left, start, end):
        return False
    after = body.left[end:]
    if _WORD_NEXT.match(after):
        return True
    before = body.left[:start].rstrip()
    somebody = before.rstrip(",( ").endswith(WHO) or _SOMEBODY.search(before)
    return bool(somebody and before[-1:] in ",(" and after.strip(" ),.;"))


def _action(body: Body) -> str:
    """The words that are left to be acted, in the writer's order."""
    kept: list[tuple[int, int, str]] = []
    for start, end in body.clauses():
        part = body.left[start:end]
        if THING not in part and not body.bare(start, end):
            continue
        said = " ".join(body.text[start + word.start() : start + word.end()] for word in _LEFT.finditer(part))
        said = " ".join(f" {said}".replace("[", " ").replace("]", " ").replace(" @", " ").split())
        if any(mark in said for mark in '(."“'):
            said = _VOICE_OVER.sub("in voice-over", _OFF_SCREEN.sub("off screen", _EMPTY.sub(" ", said)))
        said = _TRAILS.sub("", (_OWNED.sub("", said) if "'" in said else said).strip(" -:"))
        said = _without_loose_ends(body, start, end, said)
        body.mark(start, end, "action", said)
        if said:
            kept.append((start, end, said))
    action = ""
    for number, (start, _, said) in enumerate(kept):
        between = body.text[kept[number - 1][1] : start] if number else ""
        stops = said[0].isupper() and _STOP.search(between)  # a sentence of its own stays one
        action += f"{'. ' if stops else ', '}{said}" if action else said
    return action


def _without_loose_ends(body: Body, start: int, end: int, said: str) -> str:
    """Without the connections that only led to words that are understood and gone."""
    part = body.left[start:end]
    begins = body.text[start : start + len(part) - len(part.lstrip())].strip() == ""
    ends = body.text[start + len(part.rstrip()) : end].strip() == ""  # "Mia comes in" ends with a word of its own
    said = (_MERE_LINK if begins and _OF_A_PART.match(said) else _LOOSE_BEGINNING).sub("", said)
    return said if ends else _LOOSE_END.sub("", said)
