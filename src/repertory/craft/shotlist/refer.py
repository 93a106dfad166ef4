"""Which shots refer to which: "same as shot 3", and the pronouns of those who were there before."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from repertory.craft.shotlist import filmwords as words
from repertory.craft.shotlist.body import Around
from repertory.craft.shotlist.draft import LETTERS, Draft
from repertory.craft.shotlist.pronouns import Company
from repertory.craft.shotlist.same import BEFORE, Same, same_as
from repertory.craft.shotlist.text import Body
from repertory.craft.shotlist.worn import Wardrobe
from repertory.errors import UnknownName
from repertory.model.shot import Performer

_AS_FAR_BACK = 100
"""In so many shots with people a pronoun is looked for."""
_AS_LONG = 3
"""So many shots of a ring are named; the others are counted."""


@dataclass(kw_only=True)
class References:
    """Which shots of a list refer to which, and who was there before, while they are read one after the other."""

    drafts: Sequence[Draft]
    company: Company
    wardrobe: Wardrobe | None = None
    same: dict[str, str] = field(default_factory=dict)
    """By the key of a shot, the key of the one that it is the same as, where there is one."""
    wrong: dict[str, UnknownName] = field(default_factory=dict)
    """By the key of a shot, why it cannot be the same as the one that it names."""
    peopled: dict[tuple[int, str], list[int]] = field(default_factory=dict)
    """By scene, the places of the shots in it that have people."""
    place: dict[str, int] = field(default_factory=dict)
    """By the key of a shot, the how manieth it is, from 0."""
    scenes: list[tuple[int, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        drafts = self.drafts
        self.place = {draft.key: number for number, draft in enumerate(drafts)}
        self.scenes = [self._scene(draft) for draft in drafts]
        for draft in drafts:
            said = same_as(Body(pieces=draft.pieces), strict=False) if draft.may_refer else None
            if said:
                self._refer(draft, said)
        self._check_rounds()

    def _scene(self, draft: Draft) -> tuple[int, str]:
        """What two shots share that are of one scene; an inserted shot, 2A after 2, is of no scene of its own."""
        own = draft.number.rstrip(LETTERS).lstrip("0") if draft.number[-1:].isalpha() else ""
        return draft.heading.line if draft.heading else 0, "" if own in self.place else own

    def _refer(self, draft: Draft, said: Same) -> None:
        number = self.place[draft.key]
        if said.number == BEFORE:
            key = self.drafts[number - 1].key if number else ""
        else:
            key = said.number.lstrip("0") or "0"
        if key in self.place:
            self.same[draft.key] = key
            return
        what = "There is no shot before this one." if said.number == BEFORE else f"There is no shot {said.number}."
        known = [other.number for other in self.drafts if other is not draft]
        near = words.nearest(said.number, known, at_least=0.5)
        self.wrong[draft.key] = UnknownName(what, step=f'Did you mean "shot {near}"?' if near else "Name another shot.")

    def _check_rounds(self) -> None:
        """Shots that come back to themselves by way of what they are the same as cannot be made."""
        done: set[str] = set()
        for draft in self.drafts:
            chain: dict[str, None] = {}
            key = draft.key
            while key and key not in done and key not in chain:
                chain[key] = None
                key = self.same.get(key, "")
            if key in chain:
                way = list(chain)
                self._go_round(way[way.index(key) :])
            done.update(chain)

    def _go_round(self, ring: Sequence[str]) -> None:
        numbers = [self.drafts[self.place[key]].number for key in ring]
        for at, key in enumerate(ring):
            others = [numbers[(at + n) % len(ring)] for n in range(1, min(len(ring), _AS_LONG) + 1)]
            more = f", and so on by way of {len(ring) - _AS_LONG} more" if len(ring) > _AS_LONG else ""
            way = ", which is the same as shot ".join(others)
            what = f"Shot {numbers[at]} is the same as shot {way}{more}: nobody says what it is."
            self.wrong[key] = UnknownName(what, step="Say of one of them what is to be seen.")

    def in_order(self) -> Iterator[Draft]:
        """Every shot once, and each after the one that it is the same as."""
        done: set[str] = set()
        for draft in self.drafts:
            chain: dict[str, None] = {}
            key = draft.key
            while key and key not in done and key not in chain:
                chain[key] = None
                key = "" if key in self.wrong else self.same.get(key, "")
            for one in reversed(chain):
                done.add(one)
                yield self.drafts[self.place[one]]

    def around(self, draft: Draft) -> Around:
        """What a shot may refer to."""

        def same(_: str) -> tuple[Performer, ...]:
            if draft.key in self.wrong:
                raise self.wrong[draft.key]
            if draft.key not in self.same:
                raise UnknownName("It is not clear which shot this one is the same as.", step="Name one shot.")
            return self.drafts[self.place[self.same[draft.key]]].read.performers

        def worn(name: str) -> str:
            who = self.company.same(name)
            return next((one.outfit for one in self._before(draft) if self.company.same(one.name) == who), "")

        placed = bool(draft.heading and draft.heading.location)
        return Around(
            company=self.company,
            wardrobe=self.wardrobe,
            earlier=lambda: self._earlier(draft),
            before=lambda: next((self.drafts[at].read.performers for at in self._near(draft)), ()),
            placed=placed,
            worn=worn,
            same=same,
        )

    def _before(self, draft: Draft) -> Iterator[Performer]:
        """Those who play in the shots before it, the nearest shot first."""
        for at in self._near(draft):
            yield from self.drafts[at].read.performers

    def _earlier(self, draft: Draft) -> Iterator[tuple[str, ...]]:
        for at in self._near(draft):
            people = self.drafts[at].read.spoken_of
            if people:
                yield people

    def _near(self, draft: Draft) -> Iterator[int]:
        """The places of the shots with people that one may speak of, the nearest first."""
        number = self.place[draft.key]
        peopled = self.peopled.get(self.scenes[number], [])
        last = bisect_left(peopled, number)
        near = [self.place[self.same[draft.key]]] if draft.key in self.same else []
        yield from near
        for at in range(last - 1, max(last - _AS_FAR_BACK, 0) - 1, -1):
            yield peopled[at]

    def came(self, draft: Draft) -> None:
        """Notes a shot that was read, for the pronouns of later ones."""
        if draft.read.spoken_of:
            number = self.place[draft.key]
            insort(self.peopled.setdefault(self.scenes[number], []), number)
