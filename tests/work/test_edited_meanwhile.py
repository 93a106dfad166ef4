"""A list, a cast or settings that somebody edits while the film is being shot: no job works by what was before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from small_film import SmallFilm, small_film

from repertory.fakes import FAKE_CARD, FakeEngine
from repertory.files.locking import Together
from repertory.work.produce import shoot
from repertory.work.settling import ShotState
from repertory.work.shoot import Outcome

pytestmark = pytest.mark.slow

SHOTS = """
Shot 1: wide shot of Character A in the coffee shop

Shot 2: medium close-up of [Character A], coffee shop

Shot 3: wide shot of the coffee shop
"""


@pytest.fixture
def small(tmp_path: Path) -> SmallFilm:
    return small_film(tmp_path, {"fake": FakeEngine(card=replace(FAKE_CARD, local=False))}, shots=SHOTS)


def shot_while(small: SmallFilm, edit: Callable[[], object], monkeypatch: pytest.MonkeyPatch) -> list[Outcome]:
    """Shoots; somebody edits once the plan is read, before the first job begins."""
    let_in = Together.let_in

    def edited(self: Together) -> None:
        edit()
        let_in(self)

    with monkeypatch.context() as patch:
        patch.setattr(Together, "let_in", edited)
        return list(shoot(small.crew, small.film))


def told(outcomes: list[Outcome]) -> list[str]:
    return [f"{one.shot} {one.state.value} {one.why.partition(' after ')[0]}".strip() for one in outcomes]


def test_what_was_edited_is_not_shot_by_what_was_before_and_the_next_run_goes_by_the_new_words(
    small: SmallFilm, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake = small.crew.engines["fake"]
    assert isinstance(fake, FakeEngine)
    path = small.film.shots_path
    edited = SHOTS.replace("medium close-up", "close-up").partition("Shot 3")[0]
    outcomes = shot_while(small, lambda: path.write_text(edited), monkeypatch)
    assert told(outcomes) == [
        "1 accepted",
        "2 waiting Its words, its cast or the settings were changed",
        "3 waiting It was taken out of the shot list",
    ]
    assert {one.id.partition("-")[0] for one in fake.orders} == {"1"}
    assert {one.exit_code for one in outcomes[1:]} == {3}
    assert told(list(shoot(small.crew, small.film))) == ["1 accepted", "2 accepted"]
    assert not small.film.takes.of_shot("3")


def test_other_settings_hold_for_what_is_not_begun(small: SmallFilm, monkeypatch: pytest.MonkeyPatch) -> None:
    def fewer() -> None:
        small.film.save(replace(small.film.production, takes=1))

    outcomes = shot_while(small, fewer, monkeypatch)
    assert {one.state for one in outcomes} == {ShotState.WAITING}
    assert {one.state for one in shoot(small.crew, small.film)} == {ShotState.ACCEPTED}


def test_a_list_in_the_midst_of_an_edit_and_a_comment_stop_nothing(
    small: SmallFilm, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = small.film.shots_path
    outcomes = shot_while(small, lambda: path.write_text("Shot 1 of [Nobody"), monkeypatch)
    assert {one.state for one in outcomes} == {ShotState.ACCEPTED}
    path.write_text(SHOTS)
    again = shot_while(small, lambda: path.write_text(f"# for later\n{SHOTS}"), monkeypatch)
    assert {one.state for one in again} == {ShotState.ACCEPTED}
