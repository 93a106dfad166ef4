"""A second opinion on descriptions: asked about every shot where one is given, and nobody is where none is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from small_film import small_film

from repertory.company import Company
from repertory.fakes import FakeEngine, FakeOpinion
from repertory.joining import crew_of
from repertory.work.crew import silent
from repertory.work.plan import read_plan
from repertory.work.reading import read_film

SHOTS = "Shot 1: Mia, every inch a queen, waves, coffee shop\nShot 2: wide shot of the coffee shop\n"
QUEEN = ", every inch a queen,"


def test_what_it_finds_is_taken_out_wherever_the_list_is_read(tmp_path: Path) -> None:
    small = small_film(tmp_path, {"fake": FakeEngine()}, shots=SHOTS)
    assert read_plan(small.crew, small.film).shots[0].action == "every inch a queen, waves"
    opinion = FakeOpinion(words=(QUEEN,))
    crew = replace(small.crew, opinion=opinion)
    (first, second) = read_plan(crew, small.film).shots
    assert (first.action, [change.was for change in first.changes], second.changes) == ("Mia waves", [QUEEN], ())
    assert opinion.asked == ["Mia, every inch a queen, waves, coffee shop"], "only of shots that somebody is in"
    assert [change.was for change in read_film(crew, small.film).bound["1"].changes] == [QUEEN]
    (problem,) = read_film(crew, small.film, strict=True).problems
    assert "every inch a queen" in problem.what


def test_a_studio_hands_it_to_its_crew(tmp_path: Path) -> None:
    opinion = FakeOpinion()
    library = small_film(tmp_path, {"fake": FakeEngine()}).crew.library
    assert Company(library.folder, opinion=opinion).crew.opinion is opinion
    assert crew_of(library, silent).opinion is None
