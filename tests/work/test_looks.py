"""The look of a film: a picture that every order takes along, last; an engine with few slots goes without it first."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from small_film import SmallFilm, picture, small_film

from repertory.craft.prompting.compose import compose
from repertory.errors import NotLocked, YourMove
from repertory.fakes import FAKE_CARD, FakeEngine
from repertory.model.anchor import Look, Role
from repertory.model.engine import OrderKind
from repertory.model.production import CastMember
from repertory.work.plan import read_plan
from repertory.work.planned import planned
from repertory.work.views import import_view

CARD = replace(FAKE_CARD, local=False)


@pytest.fixture
def small(tmp_path: Path) -> SmallFilm:
    """A film with a locked look."""
    small = small_film(tmp_path, {"fake": FakeEngine(card=CARD)})
    small.crew.library.create_anchor(Look(name="warm-film", title="warm film"))
    import_view(small.crew, "warm-film", picture(tmp_path / "warm.png", 50), "look")
    small.crew.library.lock("warm-film")
    pinned(small, "warm-film@1")
    return small


def pinned(small: SmallFilm, ref: str) -> None:
    production = small.film.production
    others = tuple(member for member in production.cast if member.placeholder != "look")
    small.film.save(replace(production, cast=(*others, CastMember(placeholder="look", anchor=ref))))


def test_every_shot_takes_the_look_along_as_the_last_picture(small: SmallFilm) -> None:
    for bound in read_plan(small.crew, small.film).shots:
        last = bound.references[-1]
        assert (last.anchor, last.role) == ("warm-film@1", Role.LOOK)
        words = compose(bound, OrderKind.STILL, CARD, bound.references)
        assert f"The look of image {len(bound.references)}: its palette" in words


def test_an_engine_with_few_slots_goes_without_the_look_first(small: SmallFilm) -> None:
    plan = read_plan(small.crew, small.film)
    few = FakeEngine(card=replace(CARD, max_references=len(plan.shots[0].references) - 1))
    crew = replace(small.crew, engines={**small.crew.engines, "fake": few})
    first = planned(crew, plan)[0].still
    assert [one.role for one in first.left_out] == [Role.LOOK]
    assert "The look of" not in compose(plan.shots[0], OrderKind.STILL, CARD, first.sent)


def test_a_draft_or_a_second_look_is_refused(tmp_path: Path, small: SmallFilm) -> None:
    small.crew.library.create_anchor(Look(name="cold", title="cold"))
    pinned(small, "cold")
    with pytest.raises(NotLocked, match="The look cold is still a draft"):
        read_plan(small.crew, small.film)
    import_view(small.crew, "cold", picture(tmp_path / "cold.png", 51), "look")
    small.crew.library.lock("cold")
    pinned(small, "cold@1")
    production = small.film.production
    small.film.save(replace(production, cast=(*production.cast, CastMember(placeholder="x", anchor="warm-film@1"))))
    with pytest.raises(YourMove, match="A film has one look"):
        read_plan(small.crew, small.film)
