"""What the pictures that are sent are called in a prompt, in each engine's own way, and whose they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from repertory.craft.stacking import elements_of, in_element
from repertory.model.anchor import Anchor, Character, Location, Prop, Role
from repertory.model.engine import EngineCard, Naming
from repertory.model.shot import BoundShot, ChosenReference

_NOUN = {"she": "woman", "he": "man"}
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_WORDS = {
    Naming.IMAGE: "image {}",
    Naming.CAPITAL: "Image {}",
    Naming.AT: "@Image{}",
    Naming.BRACKETS: "<<<image_{}>>>",
}
_ELEMENTS = {Naming.AT: "@Element{}", Naming.BRACKETS: "<<<element_{}>>>"}
_ANY = tuple(Role)


@dataclass(frozen=True, kw_only=True)
class Tie:
    """One picture that is sent, and what the prompt calls it."""

    token: str
    """"image 2", "@Element1", "second": the same for all pictures of one element; empty where none is called."""
    shows: tuple[ChosenReference, ...]
    """Itself, or everything that is on the sheet."""
    element: bool = False
    sheet: bool = False

    def tells(self, anchor: Anchor, roles: Sequence[Role] = _ANY) -> bool:
        """Whether it shows that anchor in one of these roles."""
        return any(one.anchor == anchor.ref and one.role in roles for one in self.shows)


@dataclass(frozen=True, kw_only=True)
class Ties:
    """What all pictures of an order are called."""

    naming: Naming
    ties: tuple[Tie, ...]
    """One for each picture, in the order in which they are sent."""

    def of(self, anchor: Anchor, roles: Sequence[Role] = _ANY) -> tuple[str, ...]:
        """The tokens of the pictures that show an anchor in one of these roles, each once."""
        return tuple(dict.fromkeys(tie.token for tie in self._of(anchor, roles)))

    def named(self, anchor: Anchor, roles: Sequence[Role] = _ANY) -> str:
        """An anchor's title with what its pictures are called: "Mia (images 1 and 2)"; the title alone where there are
        none of it."""
        called = self.called(anchor, roles)
        if not called:
            return title_of(anchor)
        on_a_sheet = self.on_a_sheet(anchor, roles)
        if on_a_sheet:
            called = f"on {called}"
        elif self.naming is Naming.ASSET and isinstance(anchor, Character):
            called = f"in {called}"
        if isinstance(anchor, Character) and (on_a_sheet or self.naming is Naming.ASSET):
            called = f"the {_NOUN.get(anchor.pronoun, 'person')} {called}"
        title = title_of(anchor)
        return f"{title[:-1]}, {called})" if title.endswith(")") else f"{title} ({called})"

    def called(self, anchor: Anchor, roles: Sequence[Role] = _ANY) -> str:
        """What its pictures are called: "images 1 and 2", "the sheet image 2", "the first reference"."""
        tokens = self.of(anchor, roles)
        if not tokens:
            return ""
        if self.naming is Naming.ASSET:
            called = f"the {listed(tokens)} {'reference' if len(tokens) == 1 else 'references'}"
            return f"the sheet, {called}" if self.on_a_sheet(anchor, roles) else called
        return f"the sheet {called_together(tokens)}" if self.on_a_sheet(anchor, roles) else called_together(tokens)

    def on_a_sheet(self, anchor: Anchor, roles: Sequence[Role] = _ANY) -> bool:
        """Whether these pictures of it are on a sheet with others."""
        return any(tie.sheet for tie in self._of(anchor, roles))

    def of_several(self, anchor: Anchor, roles: Sequence[Role] = _ANY) -> bool:
        """Whether what they are called stands for other pictures too: an element or a sheet."""
        return any(tie.sheet or tie.element for tie in self._of(anchor, roles))

    def _of(self, anchor: Anchor, roles: Sequence[Role]) -> list[Tie]:
        return [tie for tie in self.ties if tie.token and tie.tells(anchor, roles)]


def ties(bound: BoundShot, card: EngineCard, sent: Sequence[ChosenReference]) -> Ties:
    """What the pictures of an order are called, in their order: each of a cast that the shot shows.

    Raises ValueError for a picture of something that the shot does not show, and for two of one title in a shot (see
    `told_apart`).
    """
    alike = told_apart(anchors_of(bound))
    if alike:
        raise ValueError(f"shot {bound.shot.number} shows {listed(list(alike))}, who have one title")
    shown = {anchor.ref for anchor in anchors_of(bound)}
    strangers = [one.label for one in sent for part in one.parts or (one,) if part.anchor not in shown]
    if strangers:
        raise ValueError(f"shot {bound.shot.number} does not show {strangers[0]}")
    elements = elements_of(card, sent)
    made, images = [], 0
    for one in sent:
        element = in_element(card, one, elements)
        images += not element
        number = elements.index(one.anchor) + 1 if element else images
        token = _token(card.naming, number, element=element)
        made.append(Tie(token=token, shows=one.parts or (one,), element=element, sheet=bool(one.parts)))
    return Ties(naming=card.naming, ties=tuple(made))


def anchors_of(bound: BoundShot) -> tuple[Anchor, ...]:
    """Everything locked that a shot shows: its people, its place, its things, the film's look."""
    people = (performer.character for performer in bound.performers)
    return tuple(one for one in (*people, bound.location, *bound.props, bound.look) if one is not None)


def title_of(anchor: Anchor) -> str:
    """What a prompt calls it by."""
    return anchor.title or anchor.name


def told_apart(anchors: Iterable[Anchor]) -> dict[str, Anchor]:
    """By their names, the people, places and things that have the title of another one, titled so that each is meant
    alone: "Mia (young-mia)". What a prompt says is tied to pictures by these words."""
    spoken = {one.name: one for one in anchors if isinstance(one, Character | Location | Prop)}
    titles = [title_of(one).casefold() for one in spoken.values()]
    if len(set(titles)) == len(titles):  # it is asked for every order of every shot
        return {}
    said = Counter(titles)
    shared = [one for one in spoken.values() if said[title_of(one).casefold()] > 1]
    return {one.name: replace(one, title=f"{title_of(one)} ({one.name})") for one in shared}


def called_together(tokens: Sequence[str]) -> str:
    """ "image 1", "images 1, 2 and 4", "@Image1 and @Image2"."""
    first = _WORDS[Naming.IMAGE].format("")
    if len(tokens) > 1 and all(token.startswith(first) for token in tokens):
        return f"images {listed([token.removeprefix(first) for token in tokens])}"
    return listed(tokens)


def called_pictures(naming: Naming, numbers: Iterable[int]) -> str:
    """What pictures that are sent as they are, counted from 1, are called together: "images 2 and 3", "@Image1", "the
    first and second pictures"; empty where an engine calls none, and where there is none."""
    tokens = [token for number in numbers if (token := _token(naming, number, element=False))]
    if not tokens:
        return ""
    if naming is Naming.ASSET:
        return f"the {listed(tokens)} {'picture' if len(tokens) == 1 else 'pictures'}"
    return called_together(tokens)


def images(numbers: Iterable[int]) -> str:
    """ "image 1", "images 1, 2 and 4"."""
    return called_together([_WORDS[Naming.IMAGE].format(number) for number in numbers])


def listed(names: Sequence[str]) -> str:
    """ "Mia", "Mia and Nova", "Mia, Nova and Ruth"."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _ordinal(number: int) -> str:
    """ "first", "tenth", "11th", "22nd"."""
    if number <= len(_ORDINALS):
        return _ORDINALS[number - 1]
    ending = "th" if number % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _token(naming: Naming, number: int, *, element: bool) -> str:
    if naming is Naming.NAME:
        return ""
    if naming is Naming.ASSET:
        return _ordinal(number)
    words = _ELEMENTS[naming] if element and naming in _ELEMENTS else _WORDS[naming]
    return words.format(number)
