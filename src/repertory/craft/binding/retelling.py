"""A shot told without the looks of its people: what describes somebody whose pictures are sent is taken out, and the
shot is read again from the words that are left."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from repertory.craft.binding.calling import Calls
from repertory.craft.binding.playing import outfit_of
from repertory.craft.binding.spotting import at_words
from repertory.craft.binding.wardrobe import worn_by_default
from repertory.craft.rewriting.clothing import MATERIALS
from repertory.craft.rewriting.looks import CLOTHES_COLOURS
from repertory.craft.rewriting.rewrite import Known, Opinion, Rewritten, rewrite
from repertory.craft.shotlist import filmwords as words
from repertory.craft.shotlist.described import called_in, may_tell_looks
from repertory.craft.shotlist.pronouns import FORMS, PRONOUNS
from repertory.craft.shotlist.reading import Names, parse
from repertory.craft.shotlist.reverse import says_reverse
from repertory.craft.shotlist.same import BEFORE, same_in
from repertory.craft.shotlist.worn import is_as_before
from repertory.errors import ShotListError
from repertory.model.anchor import Character
from repertory.model.shot import Change, Performer, Shot

_DETAIL = re.compile(rf"\s+(?=(?:{'|'.join(map(re.escape, words.DETAILS))})\s*:)", re.IGNORECASE)

_QUOTED = re.compile('["“„”]([^"“„”]{1,80})["“”]')


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
    opinion: Opinion | None = None
    """Asked after the rules, where there is one."""
    known: dict[tuple[str, str], Known] = field(default_factory=dict)
    another: dict[tuple[str, str], bool] = field(default_factory=dict)
    """By somebody's ref and clothes as they are written, whether these are none of the outfits."""
    others: dict[str, tuple[Shot, Shot]] = field(default_factory=dict)
    """By number, the shots whose people or camera are told otherwise once they are told anew: as they were, and as they
    are. Under BEFORE the last shot."""

    def told(self, shot: Shot, find: Callable[[str], Character]) -> tuple[Shot, tuple[Change, ...]]:
        """The shot in words that describe nobody whose pictures are sent, and what was changed; its text stays. `find`
        gives the character that the shot calls by a name.

        Raises ShotListError for what contradicts a locked card (for every description where that is wanted), and
        for an outfit that nobody has.
        """
        told, changes = self._told(shot, find)
        other = same_in(shot.text)
        if other and shot.performers:
            told = _as_there(told, self.others.get(_key(other["number"] or BEFORE)))
        self.others.pop(BEFORE, None)
        if (told.performers, told.move_words) != (shot.performers, shot.move_words):
            self.others[_key(shot.number)] = self.others[BEFORE] = (shot, told)
        return told, changes

    def _told(self, shot: Shot, find: Callable[[str], Character]) -> tuple[Shot, tuple[Change, ...]]:
        if not shot.performers or not (self.opinion or may_tell_looks(shot.text)):
            return shot, ()
        shown = {name: find(name) for name in dict.fromkeys(one.name for one in shot.performers)}
        said = {shown[one.name].name for one in shot.performers if one.outfit}
        for one in shot.performers:
            if one.outfit and self._is_another(shown[one.name], one.outfit):
                outfit_of(shot, one, shown[one.name], self.source)
        whom = {one.name: one for one in shown.values()}.values()
        people = [
            _here(self._known(one, "" if one.name in said else self.worn.get(one.name, "")), shot) for one in whom
        ]
        rewritten = rewrite(_unquoted(shot.text, people), people, self.opinion)
        if not rewritten.changes:
            return shot, ()
        for change in rewritten.changes:
            if change.contradicts or self.strict:
                raise self._refused(shot, change, shown)
        return self._read_again(shot, rewritten), rewritten.changes

    def _known(self, character: Character, worn: str) -> Known:
        key = (character.ref, worn)
        if key not in self.known:
            self.known[key] = replace(known_of(self.calls, character), wears=worn)
        return self.known[key]

    def _is_another(self, character: Character, outfit: str) -> bool:
        key = (character.ref, outfit)
        if key not in self.another:
            self.another[key] = _is_another(character, outfit)
        return self.another[key]

    def _refused(self, shot: Shot, change: Change, shown: Mapping[str, Character]) -> ShotListError:
        said = change.was.strip(" ,;.")
        start = change.start + change.was.index(said)
        for one in shot.performers:
            if one.outfit and words.folded(one.outfit) in words.folded(change.was):
                outfit_of(shot, one, shown[one.name], self.source)
        if change.contradicts:
            what = f'"{said}" contradicts the card of {change.who}: {change.contradicts}.'
            step = "Leave it out: the pictures show it. Or name somebody else of the cast."
        else:
            what = f'"{said}" describes {change.who}, whose pictures are sent ({change.why}).'
            step = f'Write "{change.now.strip(" ,")}".' if change.now.strip(" ,") else "Leave it out."
        return at_words(shot, what, said, step, self.source, start=start)

    def _read_again(self, shot: Shot, rewritten: Rewritten) -> Shot:
        """The shot from its new words, below one of whoever is meant, for a pronoun to refer back to. Of a shot that
        is the same as another one ("same as shot 3") only what is done is told anew.

        Raises ShotListError, at the shot's place, where the new words cannot be read."""
        same = same_in(rewritten.text)
        text = _without(rewritten.text, same)
        if not words.tokens(text):
            return replace(shot, action="")
        read = self._read(shot, text)
        if not same:
            return _as_told(shot, read)
        was = self._read(shot, _without(shot.text, same_in(shot.text)))
        return _as_told_of_same(_as_there(shot, (was, read)), read)

    def _read(self, shot: Shot, text: str) -> Shot:
        whom = " and ".join(dict.fromkeys(one.name for one in shot.performers))
        above = "" if PRONOUNS.isdisjoint(words.tokens(text)) else f"Shot 1: {whom}\n"
        if says_reverse(text):
            faces, backs = (
                [one.name for one in shot.performers if one.from_behind is behind] for behind in (False, True)
            )
            above = f"Shot 1: OTS {faces[0]} onto {backs[0]}\n" if faces and backs else above
        lines = _DETAIL.sub("\n", text)
        try:
            return parse(f"{above}Shot 2: {lines}", self.names).shots[-1]
        except ShotListError as error:
            raise at_words(shot, error.what, shot.text, error.step, self.source, start=0) from error


_TELLING = CLOTHES_COLOURS | MATERIALS


def _is_another(character: Character, outfit: str) -> bool:
    """Whether clothes are of the same kind as an outfit and by their colour or stuff not that one: "a blue suit" for
    a tweed suit, unless the card says that this is blue; "a grey tweed suit" is that one, described."""
    said = words.tokens(outfit)
    telling = said & _TELLING
    alike = [words.tokens(one.name) for one in character.outfits if words.folded(one.name).rpartition(" ")[2] in said]
    alike = [own for own in alike if own & _TELLING]
    known = words.tokens(f"{character.identity} {character.prompt}")
    return bool(telling and alike) and not telling & known and not any(own <= said or own & telling for own in alike)


def _without(text: str, same: re.Match[str] | None) -> str:
    """The text without saying of which shot it is the same."""
    return f"{text[: same.start()]} {text[same.end() :]}" if same else text


def _here(one: Known, shot: Shot) -> Known:
    """Somebody in a shot, as far as its words tell who it is: by a name, by a pronoun, or by looks alone."""
    if called_in(shot.text, one.names):
        return one
    told = not FORMS.get(one.pronoun, frozenset()).isdisjoint(words.tokens(shot.text))
    kept = "performers" in shot.kept
    return replace(one, bound=told or kept, by_name=not kept)


def _unquoted(text: str, people: Sequence[Known]) -> str:
    """The text with blanks for quotation marks around a mere name: what is inside such marks is read by nobody."""
    names = {words.folded(name) for one in people for name in one.names}
    return _QUOTED.sub(lambda found: f" {found[1]} " if words.folded(found[1]) in names else found[0], text)


def _as_told(shot: Shot, read: Shot) -> Shot:
    """The shot with what its new words say: all that shots do not settle otherwise or keep from others."""
    kept = [what for what in ("location", "light") if what in shot.kept]
    return replace(
        shot,
        size=read.size,
        framing=read.framing,
        angle=read.angle,
        dutch=read.dutch,
        move=read.move,
        move_words=read.move_words,
        lens=read.lens,
        duration_s=read.duration_s or shot.duration_s,
        performers=tuple(_dressed(one, shot) for one in read.performers),
        props=read.props,
        action=read.action,
        location=read.location or shot.location,
        light=read.light or shot.light,
        light_words=read.light_words or shot.light_words,
        kept=(*kept, *(what for what in read.kept if what == "performers")),
    )


def _as_told_of_same(shot: Shot, read: Shot) -> Shot:
    """A shot that is the same as another one, with what its new words say is done."""
    kept = [what for what in shot.kept if what != "performers"]
    if "performers" in shot.kept and (not read.performers or "performers" in read.kept):
        kept.append("performers")
    props = tuple(dict.fromkeys((*read.props, *shot.props)))
    return replace(shot, props=props, action=read.action, kept=tuple(kept))


def _key(number: str) -> str:
    return number.upper().lstrip("0")


def _as_there(shot: Shot, other: tuple[Shot, Shot] | None) -> Shot:
    """A shot that is the same as another one, with its performers and its camera as they are there now that it is told
    anew."""
    if other is None:
        return shot
    was, now = ({one.name: one for one in there.performers} for there in other)
    moved = other[1].move_words if shot.move_words == other[0].move_words else shot.move_words
    return replace(
        shot,
        move_words=moved,
        performers=tuple(_changed(one, was.get(one.name), now.get(one.name)) for one in shot.performers),
    )


def _changed(one: Performer, was: Performer | None, now: Performer | None) -> Performer:
    if was is None or now is None:
        return one
    return replace(
        one,
        outfit=now.outfit if one.outfit == was.outfit else one.outfit,
        expression=now.expression if one.expression == was.expression else one.expression,
    )


def _dressed(one: Performer, shot: Shot) -> Performer:
    """Of whom the shot names no outfit wears what was worn in the shots before."""
    before = next((other for other in shot.performers if other.name == one.name), None)
    if before is None or not is_as_before(before.outfit, shot.text):
        return one
    return replace(one, outfit=one.outfit or before.outfit)


def known_of(calls: Calls, character: Character) -> Known:
    """Somebody as the writer may call them, by the title where that means nobody else, and as the card describes."""
    called = [(name, calls.all_of(name)) for name, one in calls.spelled if one.name == character.name]
    own = [name for name, there in called if len(there) == 1]
    title = [character.title] if words.folded(character.title) in map(words.folded, own) else []
    return Known(
        names=tuple(dict.fromkeys((*title, *own))),
        pronoun=character.pronoun,
        identity=character.identity or character.prompt,
        outfits=tuple(outfit.name for outfit in character.outfits),
    )


def everybody(calls: Calls) -> tuple[Character, ...]:
    """The locked characters that a list may call, each once."""
    people = {one.name: one for _, one in calls.spelled if isinstance(one, Character) and one.locked}
    return tuple(people.values())


def worn_everywhere(people: Sequence[Character], worn: Mapping[str, str]) -> dict[str, str]:
    """What everybody wears where a shot names no outfit: what the film says, else their own."""
    return {one.name: worn.get(one.name, "") or worn_by_default(one) for one in people}
