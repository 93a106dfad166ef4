"""How well re-descriptions are found and rewritten: the sentences of tests/data/sentences, and the speed."""

from __future__ import annotations

import sys
import time
import tomllib
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sentences import Answer, Figures, Sentence

    from repertory.errors import YourMove
    from repertory.model.anchor import Anchor
    from repertory.model.shot import Change

TESTS = Path(__file__).parents[1] / "tests"
FIRST_RUN = TESTS / "data" / "sentences" / "first-run.toml"
SHOWN = 5
"""Misses that are printed without --all."""
TARGET = 0.95
PLAIN_PER_S, DESCRIBED_PER_S = 20_000, 3_000


def run(arguments: list[str]) -> None:
    """Prints the figures; `--all` every miss, `--record-first NAME` keeps a file's figures as its first run's."""
    sys.path[:0] = [str(TESTS / "craft")]
    from sentences import answers_of, figures_of, files

    given = files()
    answers = {name: answers_of(sentences) for name, sentences in given.items()}
    first = tomllib.loads(FIRST_RUN.read_text(encoding="utf-8")) if FIRST_RUN.exists() else {}
    if "--record-first" in arguments:
        asked = arguments[arguments.index("--record-first") + 1 :]
        _record(asked[0] if asked else "", first, {one: figures_of(made) for one, made in answers.items()})
        first = tomllib.loads(FIRST_RUN.read_text(encoding="utf-8"))
    for name, made in [*answers.items(), ("all", [one for some in answers.values() for one in some])]:
        print(f"rewriting, {name}: {_line(asdict(figures_of(made)))}")
        if name in first:
            print(f"    its first run: {_line(first[name])}")
    _bound([one for sentences in given.values() for one in sentences])
    _misses([one for made in answers.values() for one in made], everything="--all" in arguments)
    _speed([one for sentences in given.values() for one in sentences])


def _line(figures: dict[str, float]) -> str:
    return (
        f"{figures['sentences']} sentences, precision {figures['precision']:.3f}, recall {figures['recall']:.3f} "
        f"(target {TARGET}), exact {figures['exact']:.3f}, contradictions found {figures['contradictions']:.3f} "
        f"({figures['false_contradictions']} where none are), action words kept in {figures['kept']:.3f}"
    )


def _record(name: str, first: dict[str, dict[str, float]], figures: dict[str, Figures]) -> None:
    """Keeps the figures of a file's first run. It is a first run only once."""
    if name not in figures:
        sys.exit(f"rewriting: there are no sentences called {name!r}; there are: {', '.join(figures)}")
    if name in first:
        sys.exit(f"rewriting: the first run of {name} is recorded already, in {FIRST_RUN.name}")
    lines = ["# What the first run over each file of sentences gave, written by `--record-first` and never again."]
    for one, kept in {**first, name: asdict(figures[name])}.items():
        lines += ["", f"[{one}]", *(f"{key} = {round(value, 4)}" for key, value in kept.items())]
    FIRST_RUN.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _misses(answers: list[Answer], *, everything: bool) -> None:
    """The worst first: a wrong finding, lost action words, a missed or an imagined contradiction, other words."""
    wrong = [one for one in answers if not (one.right and one.exact and one.contradicts == one.sentence.contradicts)]
    wrong.sort(key=lambda one: (one.right, not one.lost, one.contradicts == one.sentence.contradicts))
    for one in wrong if everything else wrong[:SHOWN]:
        what = "found what is none" if one.found and not one.right else "" if one.right else "not found"
        lost = f"lost: {', '.join(one.lost)}" if one.lost else ""
        against = "" if one.contradicts == one.sentence.contradicts else "contradiction"
        print(f"    {', '.join(filter(None, (what, lost, against))) or 'other words'}: {one.sentence.text}")
        print(f"        made   {one.made.text}")
        print(f"        right  {one.sentence.rewrites[0]}")
    if len(wrong) > SHOWN and not everything:
        print(f"    and {len(wrong) - SHOWN} more (--all shows them)")


def _bound(sentences: list[Sentence]) -> None:
    """The same sentences as a writer meets them: each the second shot of a list, below one that names its people."""
    from repertory.errors import ShotListError

    right = found = asked = both = unread = same = 0
    for one in sentences:
        changes, problems = _told(one)
        against = any(isinstance(problem, ShotListError) and " contradicts " in problem.what for problem in problems)
        if problems and not against:
            unread += 1
            continue
        found, asked = found + bool(changes or against), asked + one.describes
        both += bool(changes or against) and one.describes
        right += against == one.contradicts
        same += bool(changes or against) == one.describes
    read = max(1, len(sentences) - unread)
    print(
        f"rewriting, as shots that are bound: {read} sentences, precision {both / max(1, found):.3f}, "
        f"recall {both / max(1, asked):.3f}, found or let be rightly {same / read:.3f}, contradictions told rightly "
        f"{right / read:.3f}; {unread} more that no shot list can be made of"
    )


def _told(one: Sentence) -> tuple[tuple[Change, ...], tuple[YourMove, ...]]:
    """What is changed of a sentence that is a shot, and what is wrong with it."""
    from company import VOICES, character

    from repertory.craft.binding.bind import bind_list, names_of
    from repertory.craft.shotlist.reading import read_list

    people = {known.names[0]: known for known in one.people}
    cast: dict[str, Anchor] = {
        name: replace(
            character(name.lower(), name, *(known.outfits or ("coat",))),
            pronoun=known.pronoun,
            identity=known.identity,
        )
        for name, known in people.items()
    }
    worn = {name.lower(): known.wears for name, known in people.items() if known.wears}
    text = f"Shot 1: {' and '.join(people) or 'nobody'}\nShot 2: {' '.join(one.text.split())}\n"
    listing = read_list(text, names_of(cast))
    shots, problems = bind_list(listing.shots, cast=cast, voices=VOICES, worn=worn, source=text)
    changes = next((shot.changes for shot in shots if shot.shot.number == "2"), ())
    return changes, (*listing.problems, *problems)


def _speed(sentences: list[Sentence]) -> None:
    from repertory.craft.rewriting.rewrite import rewrite

    people = sentences[0].people
    plain = [f"Take {number}: Mia walks to the counter and waits, slow push in" for number in range(5_000)]
    started = time.perf_counter()
    for text in plain:
        rewrite(text, people)
    quick = len(plain) / (time.perf_counter() - started)
    described = [one for one in sentences if one.describes] * 10
    started = time.perf_counter()
    for one in described:
        rewrite(one.text, one.people)
    slow = len(described) / (time.perf_counter() - started)
    print(
        f"rewriting, speed: {quick:,.0f} texts a second without a word of looks (target {PLAIN_PER_S:,}), "
        f"{slow:,.0f} with (target {DESCRIBED_PER_S:,})"
    )
