"""Who of a library is the very person whose pictures were given: no rival, but the same one by another name."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from repertory.craft.kindred import one_person
from repertory.model.anchor import Anchor, Character
from repertory.work.against import Against
from repertory.work.crew import Crew
from repertory.work.seeing import bands_of, expected


def without_kin(crew: Crew, against: Against, others: Sequence[Anchor], notes: list[str]) -> tuple[Anchor, ...]:
    """The others of a library without those whose pictures show a person of whom pictures were given; who that is, is
    noted, since the library may know more of them. Beside the same person nobody could ever be told from them."""
    given = [one for one in against.characters if _is_given(one, against)]
    kept: list[Anchor] = []
    for other in others:
        same = [one for one in given if isinstance(other, Character) and _same(crew, one, other)]
        notes += [f"The library has {one.ref} as {other.name}: {_more(other)}." for one in same]
        kept += [] if same else [other]
    return tuple(kept)


def asked_twice(crew: Crew, against: Against) -> Iterator[str]:
    """What is to be said of two that were asked for and show one person, pictures of whom were given: a face can be but
    one of them, and the other one would be missing."""
    for one, other in itertools.combinations(against.characters, 2):
        if (_is_given(one, against) or _is_given(other, against)) and _same(crew, one, other):
            yield f"{one.ref} and {other.ref} are one person by their pictures: name one of them."


def _more(known: Anchor) -> str:
    dressed = isinstance(known, Character) and known.outfits
    return f"--against {known.name} {'also checks clothes' if dressed else 'measures against all that it has'}"


def _is_given(character: Character, against: Against) -> bool:
    return all(one.media.sha256 in against.files for one in character.references)


def _same(crew: Crew, one: Character, other: Character) -> bool:
    if one.style != other.style:
        return False
    seen = [expected(crew, each).references for each in (one, other)]
    return one_person(seen[0], seen[1], (bands_of(crew, one, ()), bands_of(crew, other, ())))
