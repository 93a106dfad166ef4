"""A production stays at the versions that it pinned, is told of newer ones, and keeps its takes when it goes on."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from small_film import SmallFilm, small_film

from repertory.errors import UnknownName, YourMove
from repertory.fakes import FAKE_CARD, FakeEngine
from repertory.model.anchor import Character
from repertory.work.finish import assemble
from repertory.work.plan import read_plan
from repertory.work.produce import shoot
from repertory.work.review import all_takes
from repertory.work.taking import Shooting
from repertory.work.upgrading import upgrade, upgrades

pytestmark = pytest.mark.slow

SHOTS = """
Shot 1: medium close-up of [Character A], coffee shop, afternoon light
MIA: I waited.

Shot 2: wide shot of the coffee shop
"""


@pytest.fixture
def small(tmp_path: Path) -> SmallFilm:
    """A finished film, after which Mia was given another pronoun and locked again."""
    small = small_film(tmp_path, {"fake": FakeEngine(card=replace(FAKE_CARD, local=False))}, shots=SHOTS)
    shoot(small.crew, small.film)
    library = small.crew.library
    mia = library.draft("mia")
    assert isinstance(mia, Character)
    library.save(replace(mia, pronoun="they"))
    library.lock("mia")
    return small


def shooting_of(small: SmallFilm) -> Shooting:
    return Shooting(small.crew, read_plan(small.crew, small.film))


def test_a_newer_version_changes_nothing_until_it_is_pinned(small: SmallFilm) -> None:
    card = (small.film.folder / "production.toml").read_bytes()
    (found,) = upgrades(small.crew, small.film)
    assert (found.pinned, found.newest, found.stale, found.problem) == ("mia@1", "mia@2", ("1",), "")
    assert (small.film.folder / "production.toml").read_bytes() == card
    assert not any(seen.stale for seen in all_takes(shooting_of(small)))


def test_stale_takes_stay_in_the_film_until_the_shot_is_shot_again(small: SmallFilm) -> None:
    before = assemble(shooting_of(small))
    takes = {take.id for take in small.film.takes.all()}
    (done,) = upgrade(small.crew, small.film)
    assert done.newest == "mia@2"
    after = assemble(shooting_of(small))
    assert [shot.stale for shot in after.shots] == [True, False]
    assert [shot.clip.take.id for shot in after.shots] == [shot.clip.take.id for shot in before.shots]
    assert [line.text for line in after.shots[0].lines] == ["I waited."]
    assert (after.missing, {take.id for take in small.film.takes.all()}) == ((), takes)
    assert upgrades(small.crew, small.film) == ()
    shoot(small.crew, small.film)
    again = assemble(shooting_of(small))
    assert not any(shot.stale for shot in again.shots)
    assert again.shots[0].clip.take.id != before.shots[0].clip.take.id
    assert again.shots[1].clip.take.id == before.shots[1].clip.take.id
    assert takes < {take.id for take in small.film.takes.all()}


def test_a_version_that_does_not_fit_is_told_and_refused(small: SmallFilm) -> None:
    library = small.crew.library
    place = library.draft("coffee-shop")
    library.save(
        replace(place, title="tea room", references=tuple(replace(one, name="dawn") for one in place.references))
    )
    library.lock("coffee-shop")
    found = {one.name: one for one in upgrades(small.crew, small.film)}
    assert "afternoon" in found["coffee-shop"].problem
    with pytest.raises(YourMove, match=r"coffee-shop@2 does not fit this film"):
        upgrade(small.crew, small.film)
    assert [one.name for one in upgrade(small.crew, small.film, ["mia"])] == ["mia"]
    with pytest.raises(UnknownName, match='has no "nova"'):
        upgrade(small.crew, small.film, ["nova"])


def test_a_voice_that_is_pinned_stays_too(small: SmallFilm) -> None:
    library = small.crew.library
    members = small.film.production.cast
    pin = replace(members[0], placeholder="mia-voice", anchor="mia-voice@1")
    small.film.save(replace(small.film.production, cast=(*members, pin)))
    library.save(replace(library.draft("mia-voice"), title="Mia, hoarse"))
    library.lock("mia-voice")
    assert read_plan(small.crew, small.film).shots[0].lines[0].voice.version == 1
    assert {one.newest for one in upgrades(small.crew, small.film)} == {"mia@2", "mia-voice@2"}


def test_a_shot_list_that_asks_for_what_only_the_newer_version_has_can_be_upgraded(small: SmallFilm) -> None:
    library = small.crew.library
    place = library.draft("coffee-shop")
    (day,) = place.references
    library.save(replace(place, references=(day, replace(day, name="night"))))
    library.lock("coffee-shop")
    small.film.shots_path.write_text("Shot 1: wide shot of the coffee shop, night\n")
    with pytest.raises(UnknownName, match="production upgrade FILM --apply --name coffee-shop"):
        read_plan(small.crew, small.film)
    upgrade(small.crew, small.film, ["coffee-shop"])
    assert read_plan(small.crew, small.film).shots[0].light == "night"
