"""A blank that was left to be filled in is found before anything is made of it, and never goes to an engine."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from small_film import SmallFilm, small_film

from repertory.errors import ShotListError, YourMove
from repertory.fakes import FakeEngine
from repertory.model.anchor import Character
from repertory.work.plan import read_plan
from repertory.work.planned import planned
from repertory.work.produce import cast_film

CAST = (
    'schema = "cast/1"\nengine = "fake"\n[[characters]]\nname = "mia"\n[[{group}]]\nname = "new"\nprompt = "{words}"\n'
)


@pytest.fixture
def small(tmp_path: Path) -> SmallFilm:
    return small_film(tmp_path, {"fake": FakeEngine()}, shots="Shot 1: close-up of Mia, coffee shop\n")


@pytest.mark.parametrize("group", ["characters", "locations", "props"])
def test_casting_refuses_it_before_anything_is_made(small: SmallFilm, group: str) -> None:
    small.film.cast_path.write_text(CAST.format(group=group, words="a ___-year-old ___ with ___ hair"))
    with pytest.raises(YourMove, match=r"not filled in yet in the words of new in cast\.toml") as caught:
        cast_film(small.crew, small.film)
    assert "___-year-old" in caught.value.what
    assert "new" not in small.crew.library.names()


def test_so_is_one_of_a_draft_that_is_built_on(small: SmallFilm) -> None:
    small.crew.library.create_anchor(Character(name="new", title="New", prompt="a ___ woman", identity="a ___ woman"))
    small.film.cast_path.write_text(CAST.format(group="characters", words=""))
    with pytest.raises(YourMove, match="the words of the draft new"):
        cast_film(small.crew, small.film)


def test_whoever_is_locked_is_never_made_again_so_words_in_the_cast_file_do_not_matter(small: SmallFilm) -> None:
    small.film.cast_path.write_text(
        'schema = "cast/1"\nengine = "fake"\n[[characters]]\nname = "mia"\nprompt = "a ___ woman"\n'
    )
    assert [one.shot.number for one in cast_film(small.crew, small.film).shots] == ["1"]


def test_a_plan_refuses_one_in_the_list(small: SmallFilm) -> None:
    small.film.shots_path.write_text("Shot 1: close-up of Mia, holding ___, coffee shop\n")
    with pytest.raises(ShotListError, match="A blank is not filled in yet") as caught:
        read_plan(small.crew, small.film)
    assert (caught.value.line, caught.value.column) == (1, 34)


def test_a_plan_refuses_one_in_words_of_an_anchor_that_would_be_sent(small: SmallFilm) -> None:
    plan = read_plan(small.crew, small.film)
    (bound,) = plan.shots
    place = replace(bound.location, identity="___ with ___") if bound.location else None
    unseen = tuple(one for one in bound.references if one.anchor != "coffee-shop@1")
    plan = replace(plan, shots=(replace(bound, location=place, references=unseen),))
    with pytest.raises(YourMove, match="in what would be sent for shot 1"):
        planned(small.crew, plan)
