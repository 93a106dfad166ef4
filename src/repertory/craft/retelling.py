"""A shot told without the looks of its people: what describes somebody whose pictures are sent is taken out, and the
shot is read again from the words that are left."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from repertory.craft import filmwords as words
from repertory.craft.calling import Calls
from repertory.craft.playing import outfit_meant_in
from repertory.craft.rewriting import Known, Opinion, Rewritten, may_describe, rewrite
from repertory.craft.shotlist import Names, parse
from repertory.craft.shotsame import same_in
from repertory.craft.spotting import at_words
from repertory.craft.wardrobe import worn_by_default
from repertory.errors import ShotListError, UnknownName
from repertory.model.anchor import Character
from repertory.model.shot import Change, Performer, Shot

_FRAMING = re.compile(
    r"(?<![\w-])(?:(?:extreme|medium|big|tight)[ -]+)*(?:(?:close[ -]?up|wide|long|medium|full)(?:[ -]+shot)?|"
    r"golden[ -]hour|(?:afternoon|morning|evening|soft|natural)[ -]light)(?=\s+(?:of|on)(?!\w)|\s*(?:[,;.:]|$))",
    re.IGNORECASE,
)
"""Words of framing and light that nobody's looks are said in; most shots have no others that need to be read."""
_DETAIL = re.compile(rf"\s+(?=(?:{'|'.join(map(re.escape, words.DETAILS))})\s*:)", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Retelling:
    """What every shot of a list is told again by."""

    calls: Calls
    names: Names
    worn: Mapping[str, str]
    """What characters wear in this film where a shot names no outfit, by their names."""
    strict: bool
    """Whether describing anybody is an error."""
    source: str
    """The list as it was written."""
    people: tuple[Character, ...]
    """Everybody locked, who may be meant where a shot names nobody."""
    opinion: Opinion | None = None
    """Asked after the rules, where there is one."""
    known: dict[tuple[str, str], Known] = field(default_factory=dict)

    def told(self, shot: Shot, find: Callable[[str], Character]) -> tuple[Shot, tuple[Change, ...]]:
        """The shot in words that describe nobody whose pictures are sent, and what was changed; its text stays. `find`
        gives the character that the shot calls by a name.

        Raises ShotListError for what contradicts a locked card (for every description where that is wanted), and
        UnknownName for an outfit that nobody has.
        """
        if not self.opinion and not may_describe(_FRAMING.sub(" ", shot.text)):
            return shot, ()
        shown = {name: find(name) for name in dict.fromkeys(one.name for one in shot.performers)}
        said = {shown[one.name].name for one in shot.performers if one.outfit}
        whom = list({one.name: one for one in shown.values()}.values()) or self.people
        people = [self._known(one, "" if one.name in said else self.worn.get(one.name, "")) for one in whom]
        if not shown:
            people = [replace(one, bound=False) for one in people]
        rewritten = rewrite(shot.text, people, self.opinion)
        if not rewritten.changes:
            return shot, ()
        for change in rewritten.changes:
            if change.contradicts or self.strict:
                raise self._refused(shot, change, shown)
        return self._read_again(shot, rewritten, people), rewritten.changes

    def _known(self, character: Character, worn: str) -> Known:
        key = (character.ref, worn)
        if key not in self.known:
            called = [(name, self.calls.all_of(name)) for name, one in self.calls.spelled if one.name == character.name]
            own = [name for name, there in called if len(there) == 1]
            title = [character.title] if words.folded(character.title) in map(words.folded, own) else []
            self.known[key] = Known(
                names=tuple(dict.fromkeys((*title, *own))),
                pronoun=character.pronoun,
                identity=character.identity or character.prompt,
                outfits=tuple(outfit.name for outfit in character.outfits),
                wears=worn,
            )
        return self.known[key]

    def _refused(self, shot: Shot, change: Change, shown: Mapping[str, Character]) -> ShotListError | UnknownName:
        said = change.was.strip(" ,;.")
        start = change.start + change.was.index(said)
        for one in shot.performers:
            if one.outfit and words.folded(one.outfit) in words.folded(change.was):
                try:
                    outfit_meant_in(shot, shown[one.name], one.outfit)
                except UnknownName as error:
                    return error
        if change.contradicts:
            what = f'"{said}" contradicts the card of {change.who}: {change.contradicts}.'
            step = "Leave it out: the pictures show it. Or name somebody else of the cast."
        else:
            what = f'"{said}" describes {change.who}, whose pictures are sent ({change.why}).'
            step = f'Write "{change.now.strip(" ,")}".' if change.now.strip(" ,") else "Leave it out."
        return at_words(shot, what, said, step, self.source, start=start)

    def _read_again(self, shot: Shot, rewritten: Rewritten, people: Sequence[Known]) -> Shot:
        """The shot from its new words, below one of whoever is meant, for a pronoun to refer back to. Where these words
        alone say too little ("same as shot 3"), as it was read first, with its action told anew."""
        named = [one.name for one in shot.performers]
        whom = dict.fromkeys([*named, *(change.who for change in rewritten.changes)])
        same = same_in(rewritten.text)
        text = f"{rewritten.text[: same.start()]} {rewritten.text[same.end() :]}" if same else rewritten.text
        lines = _DETAIL.sub("\n", text)
        try:
            read = parse(f"Shot 1: {' and '.join(whom)}\nShot 2: {lines}", self.names).shots[-1]
        except ShotListError:
            return replace(shot, action=rewrite(shot.action, people).text)
        performers: tuple[Performer, ...] = shot.performers if same else read.performers
        return replace(shot, performers=performers, props=read.props or shot.props, action=read.action)


def everybody(calls: Calls) -> tuple[Character, ...]:
    """The locked characters that a list may call, each once."""
    people = {one.name: one for _, one in calls.spelled if isinstance(one, Character) and one.locked}
    return tuple(people.values())


def worn_everywhere(people: Sequence[Character], worn: Mapping[str, str]) -> dict[str, str]:
    """What everybody wears where a shot names no outfit: what the film says, else their own."""
    return {one.name: worn.get(one.name, "") or worn_by_default(one) for one in people}
