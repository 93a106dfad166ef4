"""What a cast may be called: every name that a shot list can use, and which names stand for more than one of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from repertory.craft.binding.spotting import at_words
from repertory.craft.shotlist import filmwords as words
from repertory.errors import NotLocked, ShotListError, UnknownName
from repertory.model.anchor import Anchor, Character, Location, Prop
from repertory.model.shot import Shot

A = TypeVar("A", bound=Anchor)

CALLED = (Character, Location, Prop)
"""The kinds of anchor that the words of a shot may name."""
_NO_FIRST_NAMES = frozenset({
    "the", "a", "an", "old", "young", "little", "big", "tall", "mr", "mrs", "ms", "miss", "dr", "sir", "lady", "lord",
    "captain", "doctor", "professor", "sergeant", "inspector", "officer", "sister", "brother", "father", "mother",
    "aunt", "uncle", "king", "queen", "prince", "princess", "character", "number", "first", "second", "third",
    "will", "mark", "bill", "rob", "sue", "pat", "jack", "may", "june", "hope", "grace", "faith", "joy", "rose",
    "art", "frank", "drew", "chase", "hunter", "summer", "autumn", "winter", "sky", "ray", "gene", "miles", "guy",
    "black", "white", "red", "blue", "green", "brown", "grey", "gray",
    *words.PEOPLE, *words.STOP_WORDS, *words.LIGHT_WORDS, *words.EXPRESSION_WORDS, *words.SIZE_QUALIFIERS,
    *words.FRAMING_KEPT, *words.FACE_PARTS,
})  # fmt: skip
"""First words of a title that are no name, or that a shot may well use as an ordinary word."""
_NO_SURNAME_AFTER = frozenset({"the", "a", "an", "old", "young", "little", "big", "tall", "character", "number",
                               "first", "second", "third"})  # fmt: skip
"""First words of a title after which no name comes: "the Driver", "Old Sailor"."""


@dataclass(frozen=True, kw_only=True)
class Calls:
    """Every way in which a shot list may call a cast."""

    spelled: tuple[tuple[str, Anchor], ...]
    """Each name as it is spelled, and whom it calls; the same anchor has several, the placeholders first."""
    meant: Mapping[str, tuple[Anchor, ...]]
    """By the folded name, the anchors that it may mean: more than one where it is not clear."""
    own: Mapping[str, tuple[str, ...]]
    """By the anchor's name, everything that it is called, folded."""
    owned: Mapping[str, tuple[tuple[str, Prop], ...]]
    """By a character's name, its own things: what each is, folded, and the thing."""

    def all_of(self, name: str) -> tuple[Anchor, ...]:
        """The anchors that a name may mean, as it is written, with or without brackets and @."""
        forms = (name, name.strip("[]"), name.strip("[]").lstrip("@"))
        return next((there for said in forms if (there := self.meant.get(words.folded(said)))), ())


def calls_of(cast: Mapping[str, Anchor]) -> Calls:
    """What a cast may be called: its keys (placeholders) before all, then titles and names, then first names and
    surnames, and "Mia's phone" for a thing that is titled so, by any name of its owner.

    A name of an earlier rank belongs to its anchor alone. "@name" is listed where the bare name means another one too.
    """
    people = {key: anchor for key, anchor in cast.items() if isinstance(anchor, CALLED)}
    calls: dict[str, dict[str, Anchor]] = {}
    spelled: dict[tuple[str, str], tuple[str, Anchor]] = {}
    for rank in (_placeholders, _titles, _short_names, _owned):
        taken = {said: tuple(there) for said, there in calls.items()}
        for name, anchor in rank(people, calls):
            said = words.folded(name)
            if said and taken.get(said, (anchor.name,)) == (anchor.name,):
                calls.setdefault(said, {}).setdefault(anchor.name, anchor)
                spelled.setdefault((name, anchor.name), (name, anchor))
    for anchor in people.values():
        said = words.folded(anchor.name)
        if said and tuple(calls[said]) != (anchor.name,):
            calls[f"@{said}"] = {anchor.name: anchor}
            spelled.setdefault((f"@{anchor.name}", anchor.name), (f"@{anchor.name}", anchor))
    own: dict[str, dict[str, None]] = {}
    for said, there in calls.items():
        for name in there if len(there) == 1 else ():
            own.setdefault(name, {})[said.lstrip("@")] = None
    return Calls(
        spelled=tuple(spelled.values()),
        meant={said: tuple(there.values()) for said, there in calls.items()},
        own={name: tuple(said) for name, said in own.items()},
        owned=_things(people, calls),
    )


_Known = Mapping[str, Mapping[str, Anchor]]
"""What is known of a cast so far: by the folded name those that it may mean, by their own names."""


def _placeholders(cast: Mapping[str, Anchor], _: _Known) -> Sequence[tuple[str, Anchor]]:
    return tuple(cast.items())


def _titles(cast: Mapping[str, Anchor], _: _Known) -> Sequence[tuple[str, Anchor]]:
    return [
        (name, anchor)
        for anchor in cast.values()
        for name in (anchor.title, anchor.name, anchor.name.replace("-", " "))
    ]


def _short_names(cast: Mapping[str, Anchor], _: _Known) -> Sequence[tuple[str, Anchor]]:
    """ "Ines" and "Ruiz" of "Ines Ruiz", "Thorne" of "Captain Thorne"."""
    whole = [(anchor.title.split(), anchor) for anchor in cast.values() if isinstance(anchor, Character)]
    return [(name, anchor) for title, anchor in whole for name in _parts_of(title)]


def _parts_of(title: Sequence[str]) -> Sequence[str]:
    if not 2 <= len(title) <= 3 or any(word.lower() in words.STOP_WORDS for word in title[1:]):
        return ()  # "Girl With Dog" is no Dog
    last = title[-1:] if words.folded(title[0]) not in _NO_SURNAME_AFTER else ()
    return [name for name in (*title[:1], *last) if _is_a_name(name)]


def _is_a_name(word: str) -> bool:
    return len(word) > 1 and word.isalpha() and not word[0].islower() and words.folded(word) not in _NO_FIRST_NAMES


def _owned(cast: Mapping[str, Anchor], known: _Known) -> Sequence[tuple[str, Anchor]]:
    """ "Character A's phone" for the thing titled "Mia's phone" or named "mia-phone"."""
    called = [(said, *there) for said, there in known.items() if len(there) == 1]
    things = _things(cast, known)
    return [(f"{said}'s {thing}", prop) for said, owner in called for thing, prop in things.get(owner, ())]


def _things(cast: Mapping[str, Anchor], known: _Known) -> dict[str, tuple[tuple[str, Prop], ...]]:
    """Everybody's own things."""
    people = {anchor.name for anchor in cast.values() if isinstance(anchor, Character)}
    props = {anchor.name: anchor for anchor in cast.values() if isinstance(anchor, Prop)}
    found: dict[str, tuple[tuple[str, Prop], ...]] = {}
    for prop in props.values():
        owner, thing = _owner(prop, people, known)
        if owner:
            found[owner] = (*found.get(owner, ()), (thing, prop))
    return found


def _owner(prop: Prop, people: Collection[str], known: _Known) -> tuple[str, str]:
    """The name of the character whose thing it is, and what the thing is; empty for what is nobody's."""
    whose, s, thing = words.folded(prop.title).partition("'s ")
    owners = [name for name in known.get(whose, ()) if name in people] if s and thing else []
    if len(owners) == 1:
        return owners[0], thing
    longest = max((name for name in people if prop.name.startswith(f"{name}-")), key=len, default="")
    return longest, prop.name[len(longest) + 1 :].replace("-", " ") if longest else ""


def anchor_called(calls: Calls, shot: Shot, name: str, kind: type[A], source: str = "") -> A:
    """The locked anchor of one kind that a shot calls by a name; `source` is the list as it was written.

    Raises ShotListError for a name that may mean two of the cast, UnknownName, NotLocked.
    """
    there = calls.all_of(name)
    if len(there) > 1:
        raise _unclear(there, shot, name, source)
    what = kind.kind.value
    if not there or not isinstance(there[0], kind):
        step = did_you_mean(name, [said for said, one in calls.spelled if isinstance(one, kind)])
        raise UnknownName(f'{shot_words(shot)}: no {what} of the cast is called "{name}".', step=step)
    anchor = there[0]
    if not anchor.locked:
        command = f"Run: repertory {what} lock {anchor.name}"
        raise NotLocked(f"{shot_words(shot)}: the {what} {anchor.title or anchor.name} is still a draft.", step=command)
    return anchor


def shot_words(shot: Shot) -> str:
    """How an error names a shot."""
    return f"Shot {shot.number} (line {shot.line})"


def did_you_mean(name: str, among: Collection[str]) -> str:
    """The next step for a name that stands for nothing."""
    near = words.nearest(name, among)
    known = ", ".join(sorted(set(among))) or "nothing yet"
    return f'Did you mean "{near}"?' if near else f"Known: {known}."


def _unclear(there: Sequence[Anchor], shot: Shot, name: str, source: str) -> ShotListError:
    kinds = {one.kind for one in there}
    who = [f"{one.title or one.name} ({one.name}{f', a {one.kind.value}' if len(kinds) > 1 else ''})" for one in there]
    what = f'"{name}" may mean {_or(who)}.'
    step = f"Write {_or([f'@{one.name}' for one in there])}, or the placeholder of the one that is meant."
    return at_words(shot, what, name, step, source)


def _or(said: Sequence[str]) -> str:
    return f"{', '.join(said[:-1])} or {said[-1]}"
