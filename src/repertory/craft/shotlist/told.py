"""What the words of each shot of a list were taken to mean, worked out when somebody asks for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from repertory.craft.shotlist.draft import Draft
from repertory.model.shot import Understood


class Told(Mapping[str, tuple[Understood, ...]]):
    """By the number of a shot, what its words were taken to mean, word for word; under "" the list's own title."""

    def __init__(self, drafts: Sequence[Draft], titled: Understood | None = None) -> None:
        self._drafts = {draft.number: draft for draft in drafts}
        self._titled = (titled,) if titled else ()

    def __getitem__(self, number: str) -> tuple[Understood, ...]:
        if not number and self._titled:
            return self._titled
        return self._drafts[number].told[0]

    def __iter__(self) -> Iterator[str]:
        yield from [""] if self._titled else []
        yield from self._drafts

    def __len__(self) -> int:
        return len(self._drafts) + len(self._titled)

    def __repr__(self) -> str:
        return repr(dict(self))


class Untold(Mapping[str, tuple[Understood, ...]]):
    """By the number of a shot, those of its words that mean nothing here; shots without any are not in it."""

    def __init__(self, drafts: Sequence[Draft]) -> None:
        self._drafts = {draft.number: draft for draft in drafts}

    def __getitem__(self, number: str) -> tuple[Understood, ...]:
        unread = self._drafts[number].told[1]
        if not unread:
            raise KeyError(number)
        return unread

    def __iter__(self) -> Iterator[str]:
        return (number for number, draft in self._drafts.items() if draft.told[1])

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __repr__(self) -> str:
        return repr(dict(self))
