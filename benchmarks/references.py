"""Whether a wrong person is stopped before becoming a reference: photographs of real people, through `admit` itself.

Everybody who has photographs enough becomes a character again and again: a master and two to four references drawn
with a fixed seed, 200 times. Then two more pictures ask to be admitted as an angle: one of the same person, and one of
somebody else. Photographs that show two faces or none are left out; they are refused for that. Targets: of the wrong
ones at least 98 % refused, of the right ones at most 2 %.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

from benchmarks.faces import people
from repertory.craft.building import lock_stage
from repertory.errors import MediaRejected
from repertory.fakes import FakeRepairer
from repertory.files.hashing import sha256_of
from repertory.inspectors.faces import FaceInspector
from repertory.library.folder import Library
from repertory.model.anchor import Character, Role, Stage
from repertory.repairers.paste import PasteRepairer
from repertory.work.admitting import admit, measured_angle
from repertory.work.crew import Crew
from repertory.work.seeing import observe

DRAWS, REFERENCES = 200, (2, 3, 4)
MOST_RIGHT, LEAST_WRONG = 0.02, 0.98


def run(data: Path) -> None:
    """Prints one line a figure; says so in one line where the photographs are not there."""
    with tempfile.TemporaryDirectory() as folder:
        crew = _crew(Path(folder))
        album = _album(crew, data)
        if not album:
            print(f"references: no photographs under {data}, skipped")
            return
        outcomes: tuple[Counter[str], Counter[str]] = (Counter(), Counter())
        for number, (character, right, wrong) in enumerate(_draws(album, np.random.default_rng(0))):
            admitted = _character(crew, f"draw-{number}", character)
            for counter, picture in zip(outcomes, (wrong, right), strict=True):
                counter[_refusal(crew, admitted, picture)] += 1
    _print("somebody else", outcomes[0], f"target at least {LEAST_WRONG:.0%}")
    _print("the same person", outcomes[1], f"target at most {MOST_RIGHT:.0%}")


def _album(crew: Crew, data: Path) -> dict[str, list[Path]]:
    """The photographs of everybody that show one face, by person."""
    found: dict[str, list[Path]] = {}
    everything = list(people(data))
    for person, path in everything:
        if len(observe(crew, path, sha256_of(path)).frames[0].faces) == 1:
            found.setdefault(person, []).append(path)
    kept = sum(map(len, found.values()))
    if everything:
        print(f"references: {kept} of {len(everything)} photographs show one face, of {len(found)} people")
    return found


def _draws(album: Mapping[str, Sequence[Path]], random: np.random.Generator) -> Iterator[tuple[list[Path], Path, Path]]:
    """A character's pictures, the master first, one more of the same person, and one of somebody else.

    Every photograph has its turn as the one more, and as the stranger, before any has it again.
    """
    able = [(person, path) for person, own in album.items() if len(own) >= min(REFERENCES) + 2 for path in own]
    rights, strangers = (
        _in_turn(able, random),
        _in_turn([(p, path) for p, own in album.items() for path in own], random),
    )
    for _ in range(DRAWS):
        person, right = next(rights)
        others = [path for path in album[person] if path != right]
        many = int(random.choice([one for one in REFERENCES if one < len(others)]))
        own = [others[int(one)] for one in random.permutation(len(others))[: many + 1]]
        yield own, right, next(path for somebody, path in strangers if somebody != person)


def _in_turn(pictures: Sequence[tuple[str, Path]], random: np.random.Generator) -> Iterator[tuple[str, Path]]:
    while True:
        yield from (pictures[int(one)] for one in random.permutation(len(pictures)))


def _character(crew: Crew, name: str, own: Sequence[Path]) -> Character:
    character = Character(name=name, title=name)
    crew.library.create_anchor(character)
    character = admit(crew, character, own[0], Role.HEADSHOT, "neutral", waive="as it comes")
    character = lock_stage(character, Stage.HEADSHOT)
    for place, path in enumerate(own[1:]):
        # References are taken as drawn, also such as the gate would stop: that makes its work harder.
        character = admit(crew, character, path, Role.ANGLE, f"view {place}", waive="as it comes")
    return character


def _refusal(crew: Crew, character: Character, picture: Path) -> str:
    """In which words the picture was refused, without its figures; empty where it was admitted."""
    try:
        admit(crew, character, picture, Role.ANGLE, measured_angle(crew, picture))
    except MediaRejected as error:
        return error.what.removeprefix(f"{picture.name} ").partition(":")[0].replace(character.title, "the person")
    return ""


def _print(who: str, outcomes: Counter[str], target: str) -> None:
    refused = outcomes.total() - outcomes[""]
    print(f"references: of {outcomes.total()} pictures of {who} {refused / outcomes.total():.1%} refused ({target})")
    for reason, count in outcomes.most_common():
        if reason:
            print(f"references:   {count} {reason}")


def _crew(folder: Path) -> Crew:
    return Crew(
        library=Library.create(folder / "library"),
        engines={},
        inspector=FaceInspector(),
        swap=FakeRepairer(),
        paste=PasteRepairer().paste,
        cache=folder / "cache",
    )
