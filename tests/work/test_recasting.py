"""Pinning names by hand: to locked versions, of names that the film uses, all of them or none."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from small_film import SmallFilm, picture, small_film

from repertory.errors import NotLocked, UnknownName, YourMove
from repertory.fakes import FAKE_CARD, FakeEngine
from repertory.model.anchor import Character, Look, Stage
from repertory.work.plan import read_plan
from repertory.work.produce import cast_film
from repertory.work.recasting import recast
from repertory.work.views import import_view

pytestmark = pytest.mark.slow


@pytest.fixture
def small(tmp_path: Path) -> SmallFilm:
    """A film whose library also has a draft, and a second version of its character."""
    small = small_film(tmp_path, {"fake": FakeEngine(card=FAKE_CARD)})
    library = small.crew.library
    library.create_anchor(Character(name="anna", title="Anna", pronoun="she", prompt="a woman", identity="a woman"))
    library.save(replace(library.draft("mia"), title="Mia Two"))
    library.lock("mia")
    return small


def pins(small: SmallFilm) -> dict[str, str]:
    return {member.placeholder: member.anchor for member in small.film.production.cast}


def test_a_draft_is_refused_with_the_command_that_locks_it(small: SmallFilm) -> None:
    before = pins(small)
    with pytest.raises(NotLocked, match="Anna is still a draft") as caught:
        recast(small.crew, small.film, {"Character A": "anna"})
    assert "repertory character lock anna" in caught.value.step
    assert pins(small) == before


def test_a_name_is_pinned_with_its_version_and_stays_there(small: SmallFilm) -> None:
    members = recast(small.crew, small.film, {"character a": "mia"})
    assert {member.anchor for member in members} == {"mia@2"}
    library = small.crew.library
    library.save(replace(library.draft("mia"), title="Mia Three"))
    library.lock("mia")
    assert pins(small) == {"character a": "mia@2", "Mia": "mia@2", "coffee shop": "coffee-shop@1"}


def test_all_names_of_a_character_go_along_and_no_shot_mixes_two_versions(small: SmallFilm) -> None:
    recast(small.crew, small.film, {"Character A": "mia@2"})
    assert pins(small) == {"Character A": "mia@2", "Mia": "mia@2", "coffee shop": "coffee-shop@1"}
    first, _ = read_plan(small.crew, small.film).shots
    (performer,) = first.performers
    assert performer.character.ref == "mia@2"
    assert first.lines[0].character == performer.character.ref
    recast(small.crew, small.film, {"Mia": "mia@1"})
    assert pins(small)["Character A"] == "mia@1"


def test_a_name_that_is_given_otherwise_and_a_name_of_somebody_else_stay(small: SmallFilm) -> None:
    recast(small.crew, small.film, {"Character A": "mia@2", "Mia": "mia@1"})
    assert (pins(small)["Character A"], pins(small)["Mia"]) == ("mia@2", "mia@1")
    library = small.crew.library
    waived: dict[Stage, str] = {stage: "one scene" for stage in Stage if stage is not Stage.HEADSHOT}
    anna = library.draft("anna")
    assert isinstance(anna, Character)
    master = library.get("mia@1").references[0]
    media = library.add_media(anna, library.open(library.get("mia@1"), master.media), "headshot")
    library.save(replace(anna, references=(replace(master, media=media),), stages=(Stage.HEADSHOT,), waived=waived))
    library.lock("anna")
    recast(small.crew, small.film, {"Mia": "anna@1"})
    assert (pins(small)["Character A"], pins(small)["Mia"]) == ("mia@2", "anna@1")
    recast(small.crew, small.film, {"Character A": "mia@1"})
    assert pins(small)["Mia"] == "anna@1"


def test_a_name_that_the_cast_file_adds_gets_the_version_that_the_film_has(small: SmallFilm) -> None:
    wanted = '[[characters]]\nname = "mia"\nplaceholders = ["the waitress"]\n'
    small.film.cast_path.write_text(f'schema = "cast/1"\n{wanted}')
    cast_film(small.crew, small.film)
    assert (pins(small)["the waitress"], pins(small)["mia"]) == ("mia@1", "mia@1")


def test_a_name_that_nobody_uses_is_refused_with_the_nearest_one(small: SmallFilm) -> None:
    with pytest.raises(UnknownName, match='has "Charcter A"') as caught:
        recast(small.crew, small.film, {"Charcter A": "mia@1"})
    assert 'Did you mean "Character A"?' in caught.value.step


@pytest.mark.parametrize("place", ["shot list", "cast file"])
def test_a_name_of_the_shot_list_or_the_cast_file_is_enough(small: SmallFilm, place: str) -> None:
    with pytest.raises(UnknownName):
        recast(small.crew, small.film, {"the waitress": "mia@1"})
    if place == "shot list":
        with small.film.shots_path.open("a") as shots:
            shots.write("# the barista comes later\nShot 3: close-up of the waitress\n")
    else:
        wanted = '[[characters]]\nname = "anna"\nplaceholders = ["the waitress"]\n'
        small.film.cast_path.write_text(f'schema = "cast/1"\n{wanted}')
    assert recast(small.crew, small.film, {"the waitress": "mia@1"})
    with pytest.raises(UnknownName):
        recast(small.crew, small.film, {"the barista": "mia@1"})


def test_of_several_pins_all_are_kept_or_none(small: SmallFilm) -> None:
    before = pins(small)
    with pytest.raises(UnknownName):
        recast(small.crew, small.film, {"Character A": "mia@2", "nobody": "mia@2"})
    assert pins(small) == before
    recast(small.crew, small.film, {"Character A": "mia@2", "Mia": "mia@2"})
    assert pins(small) == before | {"Character A": "mia@2", "Mia": "mia@2"}


def test_a_voice_is_pinned_under_its_name_and_a_look_as_the_look(small: SmallFilm, tmp_path: Path) -> None:
    recast(small.crew, small.film, {"mia-voice": "mia-voice@1"})
    with pytest.raises(YourMove, match="is a voice") as caught:
        recast(small.crew, small.film, {"Mia": "mia-voice@1"})
    assert '"mia-voice=mia-voice@1"' in caught.value.step
    for number, name in enumerate(("warm", "cold")):
        small.crew.library.create_anchor(Look(name=name, title=name))
        import_view(small.crew, name, picture(tmp_path / f"{name}.png", 60 + number), "look")
        small.crew.library.lock(name)
        recast(small.crew, small.film, {"look": name})
    assert [anchor for anchor in pins(small).values() if anchor in {"warm@1", "cold@1"}] == ["cold@1"]
    with pytest.raises(YourMove, match="is a look"):
        recast(small.crew, small.film, {"Mia": "warm"})
