"""The shots of a list while its lines are still being read: which lines make up each of them, below which heading."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NoReturn

from repertory.craft.filling import BLANK, FILL_IN, UNFILLED
from repertory.craft.shotlist import filmwords as words
from repertory.craft.shotlist.body import Read
from repertory.craft.shotlist.frame import transition_of
from repertory.craft.shotlist.heading import Heading, read_heading
from repertory.craft.shotlist.lines import Kind, Line, key_of
from repertory.craft.shotlist.names import Named, of_several, speaker_step
from repertory.craft.shotlist.same import may_refer
from repertory.craft.shotlist.spoken import spoken
from repertory.craft.shotlist.text import Body, Piece, shown
from repertory.craft.shotlist.vocabulary import is_film_word
from repertory.errors import ShotListError
from repertory.model.shot import DialogueLine, Transition, Understood

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
LONGEST_LINE = 2000
"""A shot is a sentence or two; what is longer is no shot list."""
_NUMBER = re.compile(r"[0-9]{1,6}[A-Za-z]{0,2}")
_OTHER_TRANSITION = re.compile(
    r"\s*>?\s*(?:iris\s+(?:in|out)|(?:flash|whip|morph|page turn|swish|intercut|back)\s+"
    r"(?:to|with|cut)|(?:begin\s+|end\s+)?montage|intercut|series\s+of\s+shots)\b",
    re.I,
)
_ODD_NUMBER = re.compile(r"\s*(?:[-*•]\s*)?shot\s*([0-9][\w]*(?:\s*[.,&+-]\s*[0-9]\w*)+)\s*[:.|)]", re.I)


Noted = tuple[Line, int, str, str]
"""A line, where its words end that are meant (0 for all of them), what they are and their meaning."""


def _understood(noted: Noted) -> Understood:
    line, until, kind, meaning = noted
    at = _indent(line.source)
    length = len(line.source[at : until or None].rstrip())
    return Understood(line=line.number, column=at + 1, length=length, kind=kind, meaning=meaning)


@dataclass(kw_only=True)
class Draft:
    """A shot while its lines are still being read."""

    number: str
    key: str
    """Its number without noughts before it: 01 and 1 are one shot."""
    line: Line
    pieces: list[Piece]
    heading: Heading | None = None
    texts: list[str] = field(default_factory=list)
    lines: list[DialogueLine] = field(default_factory=list)
    said_at: list[Line] = field(default_factory=list)
    """Where each spoken line begins."""
    notes: list[str] = field(default_factory=list)
    spans: list[Noted] = field(default_factory=list)
    """What was understood besides its own words: its number, spoken lines, notes, the heading above it."""
    transition_in: Transition | None = None
    transition_out: Transition | None = None
    body: Body | None = None
    read: Read = field(default_factory=Read)
    broken: bool = False
    """Whether something of it could not be read."""

    @property
    def may_refer(self) -> bool:
        """Whether its words may say that it is the same as another shot."""
        return any(map(may_refer, self.texts))

    @cached_property
    def told(self) -> tuple[tuple[Understood, ...], tuple[Understood, ...]]:
        """What all its words were taken to mean, and those that mean nothing here, in the order of the list."""
        understood, unread = shown(self.body) if self.body else ([], [])
        every = sorted([*map(_understood, self.spans), *understood], key=lambda one: (one.line, one.column))
        return tuple(every), tuple(unread)


@dataclass(kw_only=True)
class Pages:
    """A shot list while it is read, line by line."""

    kinds: tuple[Named, ...]
    problems: list[ShotListError] = field(default_factory=list)
    doubts: list[ShotListError] = field(default_factory=list)
    """What was understood and may well be meant otherwise."""
    drafts: list[Draft] = field(default_factory=list)
    title: str = ""
    titled: Understood | None = None
    """Where the title stands."""
    seen: dict[str, int] = field(default_factory=dict)
    """By number, on which line a shot stands."""
    heading: Heading | None = None
    sides: dict[str, str] = field(default_factory=dict)
    """By the place of a heading, whether it is first shown from within (int) or from without (ext)."""
    above: Kind = Kind.BLANK
    """What the last line was that one may go on with."""
    waiting: list[Noted] = field(default_factory=list)
    """What belongs to the next shot: the heading and transition above it."""
    transition: Transition | None = None
    lost: bool = False
    """Whether the shot above could not be begun, so that what stands below it is nobody's."""

    def add(self, line: Line) -> None:
        """Reads one more line. What is wrong with it becomes a problem."""
        try:
            if len(line.source) > LONGEST_LINE:
                _fail(line, f"This line has more than {LONGEST_LINE} characters.", LONGEST_LINE,
                      "Make several shots of it.")  # fmt: skip
            _READERS[line.kind](self, line)
        except ShotListError as error:
            self.problems.append(error)
            if line.kind is Kind.SHOT or (line.kind is Kind.STRANGE and not self.drafts):
                self.lost = True
            if self.drafts and not self.lost and line.kind is not Kind.HEADING:
                self.drafts[-1].broken = True

    def end(self) -> None:
        """The list is read: what waits for a shot that does not come belongs to the last one, and whoever says nothing
        says nothing."""
        for draft in self.drafts:
            for one, line in zip(draft.lines, draft.said_at, strict=True):
                if not one.text:
                    draft.broken = True
                    self.problems.append(_silent(line, one.speaker))
        if self.drafts:
            self.drafts[-1].spans += self.waiting
            if self.transition and not self.drafts[-1].transition_out:
                self.drafts[-1].transition_out = self.transition


def _check_filled(line: Line) -> None:
    """What is spoken must have no blank left in it that somebody meant to fill in."""
    blank = BLANK.search(line.source)
    if blank:
        _fail(line, UNFILLED.format(blank[0]), blank.start(), FILL_IN)


def _fail(line: Line, what: str, at: int, step: str) -> NoReturn:
    raise ShotListError(what, line=line.number, column=at + 1, source=line.source, step=step)


def _silent(line: Line, who: str) -> ShotListError:
    step = "Write what is said after the colon."
    return ShotListError(
        f"{who} says nothing.", line=line.number, column=len(line.source) + 1, source=line.source, step=step
    )


def _indent(source: str) -> int:
    return len(source) - len(source.lstrip())


def _whole(line: Line, kind: str, meaning: str, *, until: int = 0) -> Noted:
    """The words of a line, up to a place if one is given, as one span."""
    return line, until, kind, meaning


def _nothing(_: Pages, __: Line) -> None:
    """Blank lines and comments say nothing about a shot."""


def _title(pages: Pages, line: Line) -> None:
    if not pages.title:
        pages.title = line.part("words")[0].strip()
        pages.titled = _understood((line, 0, "title", pages.title))


def _heading(pages: Pages, line: Line) -> None:
    # lest shots below a heading that cannot be read stand below the one before
    pages.heading = Heading(text=line.source.strip(), line=line.number, lost=True)
    pages.above = Kind.HEADING
    pages.heading = read_heading(line, pages.kinds)
    pages.doubts += pages.heading.doubts
    _check_side(pages, line, pages.heading.location)
    pages.waiting.append(_whole(line, "heading", pages.heading.meaning))


def _check_side(pages: Pages, line: Line, location: str) -> None:
    """Notes a place that is shown from within and from without by the same pictures."""
    side = words.plain(line.part("slug")[0]).lower()[:3] if line.has("slug") and "/" not in line.part("slug")[0] else ""
    if location and side in {"int", "ext"} and pages.sides.setdefault(location, side) != side:
        what = f"For INT. and EXT. alike the same pictures of {location} are sent."
        step = f'Make a place of its own for one of them, such as "{location} exterior", and cast it.'
        _doubt(pages, line, _indent(line.source), what, step)


def _transition(pages: Pages, line: Line) -> None:
    said = line.part("words")[0]
    transition = transition_of(said)
    pages.above = Kind.TRANSITION
    if line.has("length"):
        length, at = line.part("length")
        what = f'"{length}" of a transition is not read: its length is always the same.'
        _doubt(pages, line, at, what, "Leave it out.")
    if "white" in said.lower():
        step = "Write FADE OUT, or make it by hand."
        _doubt(pages, line, _indent(line.source), "It is made as a fade to black.", step)
    if transition is Transition.FADE_OUT and pages.drafts and not pages.lost:
        pages.drafts[-1].transition_out = transition
        pages.drafts[-1].spans.append(_whole(line, "transition", transition.value))
        return
    pages.transition = transition
    pages.waiting.append(_whole(line, "transition", transition.value))


def _shot(pages: Pages, line: Line) -> None:
    written, at = line.part("number")
    said, begins = line.part("words")
    number = written.upper()
    pages.above = Kind.SHOT
    if not _NUMBER.fullmatch(number):
        what = f'"{written}" is no shot number.' if number else "This shot has no number."
        _fail(line, what, at, 'Number shots as in "Shot 4:" or "Shot 4A:".')
    key = number.lstrip("0") or "0"
    if key in pages.seen:
        _fail(line, f"Shot {number} is there twice: first on line {pages.seen[key]}.", at, "Give it another number.")
    pages.seen[key] = line.number
    draft = Draft(number=number, key=key, line=line, pieces=[], heading=pages.heading, transition_in=pages.transition)
    draft.spans = [*pages.waiting, _whole(line, "number", f"shot {number}", until=begins)]
    draft.pieces.append(Piece(line=line.number, offset=begins, source=line.source, text=said.rstrip()))
    if said.strip():
        draft.texts.append(said.strip())
    pages.drafts.append(draft)
    pages.waiting, pages.transition, pages.lost = [], None, False


def _above(pages: Pages, line: Line) -> Draft | None:
    """The shot that a line stands below; None where that one could not be begun."""
    if not pages.drafts and not pages.lost:
        _fail(line, "This line stands before the first shot.", _indent(line.source), 'Begin with "Shot 1:".')
    return None if pages.lost else pages.drafts[-1]


def _detail(pages: Pages, line: Line) -> None:
    draft = _above(pages, line)
    pages.above = Kind.DETAIL
    if draft:
        who, at = line.part("who")
        text = line.source[at:].rstrip()
        draft.pieces.append(Piece(line=line.number, offset=at, source=line.source, text=f"{text} ", joint=", "))
        if key_of(who) not in words.OVERRULES:
            draft.texts.append(text)


def _more(pages: Pages, line: Line) -> None:
    """An indented line goes on with the words, the spoken line or the note above it."""
    draft = _above(pages, line)
    if not draft:
        return
    at, said = _indent(line.source), line.source.strip()
    if pages.above is Kind.SPOKEN and draft.lines:
        last = draft.lines[-1]
        found = spoken(f"{last.text} {said}".strip())
        manner = " ".join(filter(None, (last.manner, found.manner)))
        draft.lines[-1] = DialogueLine(speaker=last.speaker, text=found.text, manner=manner)
        draft.spans.append(_whole(line, "dialogue", last.speaker))
        _doubt_aside(pages, line, spoken(said).aside)
        _check_filled(line)
    elif pages.above is Kind.NOTE and draft.notes:
        draft.notes[-1] = f"{draft.notes[-1]} {said}"
        draft.spans.append(_whole(line, "note", "for people only"))
    else:
        joint = ", " if _ends_with_camera(draft.pieces) else " "
        draft.pieces.append(Piece(line=line.number, offset=at, source=line.source, text=said, joint=joint))
        draft.texts.append(said)


def _ends_with_camera(pieces: Sequence[Piece]) -> bool:
    """Whether the words above end with a part about the camera alone, which no line below it goes on with."""
    last = re.split(r"[,;.|:]|\s-\s", words.plain(pieces[-1].text).rstrip())[-1] if pieces else ""
    return bool(last.strip()) and is_film_word(" ".join(last.lower().split()))


def _note(pages: Pages, line: Line) -> None:
    if not pages.drafts and not pages.lost:
        return  # a note on the whole list
    draft = _above(pages, line)
    pages.above = Kind.NOTE
    if draft:
        draft.notes.append(line.source.strip())
        draft.spans.append(_whole(line, "note", "for people only"))


def _spoken(pages: Pages, line: Line) -> None:
    draft = _above(pages, line)
    pages.above = Kind.SPOKEN
    written, at = line.part("who")
    who = written.strip().lstrip("@").strip("[]").strip()
    meant = pages.kinds[0].meant_by(who)
    if len(meant) != 1:
        pages.above = Kind.STRANGE
        _nobody(line, who, at, pages.kinds)
    who = who if words.folded(who) == words.folded(meant[0]) else meant[0]
    if draft:
        found = spoken(line.part("words")[0], line.part("how")[0] + line.part("manner")[0])
        draft.lines.append(DialogueLine(speaker=who, text=found.text, manner=found.manner))
        draft.said_at.append(line)
        draft.spans.append(_whole(line, "dialogue", who))
        _doubt_aside(pages, line, found.aside)
        _check_filled(line)


def _nobody(line: Line, who: str, at: int, kinds: tuple[Named, ...]) -> NoReturn:
    _check_transition(line)
    if several := of_several(who, kinds[:1]):
        _fail(line, f'"{who}" may be {" or ".join(several)}.', at, "Write it with its accents.")
    step = speaker_step(who, kinds[0], (*words.OVERRULES, *words.DETAILS))
    _fail(line, f'Nobody of the cast is called "{who}", and no shot can settle it.', at, step)


def _doubt(pages: Pages, line: Line, at: int, what: str, step: str) -> None:
    pages.doubts.append(ShotListError(what, line=line.number, column=at + 1, source=line.source, step=step))


def _doubt_aside(pages: Pages, line: Line, aside: str) -> None:
    """Notes words in brackets among those that are said, which may be a direction."""
    if not aside:
        return
    what, step = f"{aside} is said aloud with the rest.", "Write how it is said right after the colon, in brackets."
    at = line.source.index(aside) + 1
    pages.doubts.append(ShotListError(what, line=line.number, column=at, source=line.source, step=step))


def _check_transition(line: Line) -> None:
    """Raises ShotListError for a line that is all but a transition, or one that is not known."""
    source = words.plain(line.source)
    said = source.strip(" >:.<")
    near = words.nearest(said, _TRANSITIONS, at_least=0.8) if said.isupper() or said.lower().endswith(" to") else ""
    if near or _OTHER_TRANSITION.match(source):
        step = "Write DISSOLVE TO, WIPE TO, FADE IN or FADE OUT, or make it a note: # IRIS OUT."
        what = f'"{said}" is no transition that is known.'
        _fail(line, what, _indent(line.source), f'Did you mean "{near}"?' if near else step)


_TRANSITIONS = ("CUT TO", "SMASH CUT TO", "MATCH CUT TO", "JUMP CUT TO", "DISSOLVE TO", "CROSSFADE TO", "WIPE TO",
                "FADE IN", "FADE OUT", "FADE TO BLACK")  # fmt: skip


def _strange(pages: Pages, line: Line) -> None:
    source = words.plain(line.source)
    numbered = _ODD_NUMBER.match(source)
    if numbered:
        step = 'Number shots as in "Shot 4:" or "Shot 4A:".'
        _fail(line, f'"{numbered[1]}" is no shot number.', numbered.start(1), step)
    if re.match(r"\s*(?:[-*•]\s*)?shot\s*[0-9]", source, re.IGNORECASE):
        _fail(line, "This shot lacks its colon.", len(source.rstrip()), 'Write it as in "Shot 4: close-up of Mia".')
    _check_transition(line)
    begin = f'Begin it with "Shot {len(pages.drafts) + 1}:"'
    step = f'{begin}, with "MIA:" for a spoken line, or with "#" for a note to yourself.'
    _fail(line, "This is neither a shot nor a spoken line nor a comment.", _indent(source), step)


_READERS = {
    Kind.BLANK: _nothing,
    Kind.COMMENT: _nothing,
    Kind.TITLE: _title,
    Kind.HEADING: _heading,
    Kind.TRANSITION: _transition,
    Kind.SHOT: _shot,
    Kind.DETAIL: _detail,
    Kind.NOTE: _note,
    Kind.SPOKEN: _spoken,
    Kind.MORE: _more,
    Kind.STRANGE: _strange,
}
