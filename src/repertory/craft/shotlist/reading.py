"""The shot list, read as a film crew writes it: shots, the lines spoken in them, and everything that was understood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from repertory.craft.rewriting.describing import Known
from repertory.craft.shotlist.draft import Pages
from repertory.craft.shotlist.filmwords import folded
from repertory.craft.shotlist.kept import settled
from repertory.craft.shotlist.lines import lines_of
from repertory.craft.shotlist.names import Named, named
from repertory.craft.shotlist.origin import refusals
from repertory.craft.shotlist.pronouns import Company
from repertory.craft.shotlist.text import PLACE, THING, WHO
from repertory.craft.shotlist.told import Told, Untold
from repertory.craft.shotlist.worn import Wardrobe, wardrobe_of
from repertory.errors import ShotListError
from repertory.model.shot import ShotList, Understood

_EXAMPLE = 'Write a line such as "Shot 1: medium close-up of [Character A], coffee shop interior, afternoon light".'


@dataclass(frozen=True, kw_only=True)
class Names:
    """Every way in which a shot list may call the cast: names, titles and placeholders."""

    characters: tuple[str, ...]
    locations: tuple[str, ...] = ()
    props: tuple[str, ...] = ()
    pronouns: Mapping[str, str] = field(default_factory=dict)
    """By the name of a character, "she", "he" or "they"; who has none may be meant by any."""
    anchors: Mapping[str, str] = field(default_factory=dict)
    """By the name of a character, the character's one name: two names of one are one person."""
    outfits: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By the name of a character, what it can wear, as the library calls it."""
    people: tuple[Known, ...] = ()
    """Those whose looks are locked, each once: whoever is described so is meant, by name or not."""

    @cached_property
    def kinds(self) -> tuple[Named, Named, Named]:
        """The names of people, of places and of things, ready to be found."""
        return named(self.characters, WHO), named(self.locations, PLACE), named(self.props, THING)

    @cached_property
    def company(self) -> Company:
        """The same people as pronouns and looks may mean them."""
        return Company(
            pronouns={folded(name): pronoun for name, pronoun in self.pronouns.items()},
            anchors={folded(name): anchor for name, anchor in self.anchors.items()},
            people=tuple(replace(one, bound=False) for one in self.people),
        )

    @cached_property
    def wardrobe(self) -> Wardrobe:
        """What they wear, ready to be found."""
        return wardrobe_of(tuple((name, tuple(theirs)) for name, theirs in self.outfits.items()))


@dataclass(frozen=True, kw_only=True)
class Listing:
    """A shot list as it was read, with everything that was understood and everything that was not."""

    shots: ShotList
    """The shots that could be read."""
    problems: tuple[ShotListError, ...] = ()
    """All that is wrong with the list, in its order; at most five of one shot."""
    doubts: tuple[ShotListError, ...] = ()
    """All that was understood and may well be meant otherwise: how it was understood, and what to write. Nothing of it
    keeps a shot from being made."""
    understood: Mapping[str, tuple[Understood, ...]] = field(default_factory=dict)
    """By the number of the shot, what its words were taken to mean, word for word; under "" the list's own title."""
    unread: Mapping[str, tuple[Understood, ...]] = field(default_factory=dict)
    """By the number of the shot, the words that mean nothing here."""


def parse(text: str, names: Names, *, title: str = "") -> ShotList:
    """Reads a shot list. A shot that names no place or light keeps those of its heading or the shot before.

    Raises ShotListError, with line and column counted from 1, for the first thing that it does not understand.
    """
    shots, problems, _ = _read(text, names, title)
    if problems:
        raise problems[0]
    return shots


def read_list(text: str, names: Names, *, title: str = "") -> Listing:
    """Reads a shot list to its end, whatever is wrong with it. Raises nothing: problems are part of the listing."""
    shots, problems, pages = _read(text, names, title)
    return Listing(
        shots=shots,
        problems=tuple(problems),
        doubts=tuple(sorted(pages.doubts, key=lambda one: (one.line, one.column))),
        understood=Told(pages.drafts, pages.titled),
        unread=Untold(pages.drafts),
    )


def _read(text: str, names: Names, title: str) -> tuple[ShotList, list[ShotListError], Pages]:
    refused = refusals(text)
    if refused.whole:
        return ShotList(title=title, shots=()), list(refused.problems), Pages(kinds=())
    pages = Pages(kinds=names.kinds, problems=list(refused.problems))
    for line in lines_of(refused.text, names.kinds[0].by_fold):
        pages.add(line)
    pages.end()
    if not pages.drafts and not pages.problems:
        pages.problems.append(ShotListError("The shot list is empty.", line=1, column=1, step=_EXAMPLE))
    shots = settled(pages, names.company, names.wardrobe)
    problems = sorted(pages.problems, key=lambda one: (one.line, one.column))
    return ShotList(title=title or pages.title, shots=shots), problems, pages
