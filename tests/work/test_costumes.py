"""What a character wears in one production: said at casting or in the cast file, checked before anything is spent."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from small_film import SmallFilm, picture, small_film

from repertory.craft.building import add_reference, lock_stage
from repertory.errors import NotLocked, UnknownName, YourMove
from repertory.fakes import FAKE_CARD, FakeEngine
from repertory.model.anchor import Character, Reference, Role, Stage
from repertory.model.casting import CastFile, WantedCharacter
from repertory.model.production import CastMember
from repertory.work.costumes import require_costumes
from repertory.work.plan import read_plan
from repertory.work.produce import cast_film
from repertory.work.recasting import recast
from repertory.work.upgrading import upgrade, upgrades

pytestmark = pytest.mark.slow

CAST = 'schema = "cast/1"\nengine = "fake"\n[[characters]]\nname = "mia"\nplaceholders = ["Character A"]\n'


@pytest.fixture
def small(tmp_path: Path) -> SmallFilm:
    """A film whose Mia has a coat, worn by default, and a red sweater, from version 2 on; pinned there."""
    small = small_film(tmp_path, {"fake": FakeEngine(card=FAKE_CARD)})
    dressed(small, tmp_path, "coat", "red sweater")
    recast(small.crew, small.film, {"Character A": "mia@2", "Mia": "mia@2"})
    return small


def dressed(small: SmallFilm, folder: Path, *outfits: str) -> None:
    """Locks a Mia with just these outfits."""
    library = small.crew.library
    mia = library.draft("mia")
    assert isinstance(mia, Character)
    others = tuple(one for one in mia.references if one.role is not Role.OUTFIT)
    mia = replace(mia, outfit=outfits[0], references=others)
    for number, name in enumerate(outfits):
        media = library.add_media(mia, picture(folder / f"{name}.png", 200 + number), f"outfit {name}")
        mia = add_reference(mia, Reference(media=media, role=Role.OUTFIT, name=name, distance=0.2))
    library.save(lock_stage(mia, Stage.WARDROBE))
    library.lock("mia")


def worn(small: SmallFilm) -> list[str]:
    """What Mia wears in each shot of the film."""
    return [one.outfit for bound in read_plan(small.crew, small.film).shots for one in bound.performers]


def wanted(small: SmallFilm, outfit: str) -> None:
    small.film.cast_path.write_text(f'{CAST}outfit = "{outfit}"\n')


def test_a_film_dresses_a_character_under_all_its_names(small: SmallFilm) -> None:
    assert worn(small) == ["coat", "coat"]
    before = read_plan(small.crew, small.film).fingerprints
    (changed,) = recast(small.crew, small.film, {}, {"character a": "Sweater"})
    assert (changed.placeholder, changed.outfit) == ("Character A", "red sweater")
    assert {one.placeholder: one.outfit for one in small.film.production.cast} == {
        "Character A": "red sweater",
        "Mia": "red sweater",
        "coffee shop": "",
    }
    assert worn(small) == ["red sweater", "red sweater"]
    assert read_plan(small.crew, small.film).fingerprints != before, "takes in other clothes are stale"


def test_what_is_worn_stays_with_the_character_when_it_is_pinned_anew(small: SmallFilm, tmp_path: Path) -> None:
    recast(small.crew, small.film, {"Character A": "mia"}, {"Character A": "red sweater"})
    dressed(small, tmp_path, "coat", "red sweater", "raincoat")
    recast(small.crew, small.film, {"Character A": "mia@3", "Mia": "mia@3"})
    assert worn(small) == ["red sweater", "red sweater"]


def test_a_version_without_what_is_worn_is_neither_pinned_nor_upgraded_to(small: SmallFilm, tmp_path: Path) -> None:
    recast(small.crew, small.film, {}, {"Mia": "red sweater"})
    dressed(small, tmp_path, "coat", "raincoat")
    before = small.film.production
    with pytest.raises(UnknownName, match='wears "red sweater" in this film, and mia@3 has no such') as refused:
        recast(small.crew, small.film, {"Character A": "mia@3", "Mia": "mia@3"})
    assert small.film.production == before
    (newer,) = upgrades(small.crew, small.film)
    assert 'wears "red sweater" in this film' in newer.problem
    with pytest.raises(YourMove, match="does not fit this film"):
        upgrade(small.crew, small.film)
    dress = 'repertory production cast FILM --outfit "Character A=OUTFIT"'
    assert dress in refused.value.step
    recast(small.crew, small.film, {"Character A": "mia@3"}, {"Mia": "raincoat"})
    assert worn(small) == ["raincoat", "raincoat"]


def test_a_film_can_say_nothing_again_of_what_is_worn(small: SmallFilm, tmp_path: Path) -> None:
    recast(small.crew, small.film, {}, {"Mia": "red sweater"})
    dressed(small, tmp_path, "raincoat")
    recast(small.crew, small.film, {"Character A": "mia@3"}, {"Character A": ""})
    assert {one.outfit for one in small.film.production.cast} == {""}
    assert worn(small) == ["raincoat", "raincoat"], "the character's own default"
    with pytest.raises(YourMove, match="dressed and undressed at once"):
        recast(small.crew, small.film, {}, {"Character A": "", "Mia": "raincoat"})


@pytest.mark.parametrize(
    ("outfits", "said", "step"),
    [
        ({"Mia": "lab cot"}, 'Mia has no outfit "lab cot"', "Outfits of Mia: coat, red sweater."),
        ({"Mia": "red sweter"}, "no outfit", 'Did you mean "red sweater"?'),
        ({"Mya": "coat"}, 'has no "Mya" to be dressed', 'Did you mean "Mia"?'),
        ({"coffee shop": "coat"}, "is a location, and wears nothing", "Name a character: Character A, Mia."),
        ({"Mia": "coat", "Character A": "red sweater"}, "cannot wear both coat and red sweater", "Choose one"),
    ],
)
def test_what_cannot_be_worn_is_refused_and_nothing_is_kept(
    small: SmallFilm, outfits: dict[str, str], said: str, step: str
) -> None:
    before = small.film.production
    with pytest.raises(YourMove, match=said) as caught:
        recast(small.crew, small.film, {}, outfits)
    assert step in caught.value.step
    assert small.film.production == before


def test_the_cast_file_dresses_a_character_that_is_locked_already(small: SmallFilm) -> None:
    wanted(small, "red sweater")
    cast_film(small.crew, small.film)
    assert worn(small) == ["red sweater", "red sweater"]
    assert {one.outfit for one in small.film.production.cast if one.anchor == "mia@2"} == {"red sweater"}


def test_what_was_said_at_casting_counts_before_the_cast_file_and_the_difference_is_told(small: SmallFilm) -> None:
    recast(small.crew, small.film, {}, {"Mia": "coat"})
    wanted(small, "red sweater")
    cast_film(small.crew, small.film)
    assert worn(small) == ["coat", "coat"]
    (told,) = [text for text in small.events if "the cast file says red sweater" in text]
    assert '--outfit "Character A=red sweater"' in told


def test_an_unknown_outfit_of_the_cast_file_is_refused_before_anything_is_built(small: SmallFilm) -> None:
    wanted(small, "ball gown")
    with small.film.cast_path.open("a") as cast:
        cast.write('[[locations]]\nname = "harbour"\nprompt = "a harbour"\n')
    with pytest.raises(UnknownName, match='Mia has no outfit "ball gown"'):
        cast_film(small.crew, small.film)
    assert "harbour" not in small.crew.library.names()


def test_the_same_outfit_in_other_words_is_no_difference(small: SmallFilm) -> None:
    recast(small.crew, small.film, {}, {"Mia": "red sweater"})
    wanted(small, "Sweater")
    cast_film(small.crew, small.film)
    assert not [text for text in small.events if "the cast file says" in text]


@pytest.mark.parametrize("library", ["has nobody", "has a draft"])
def test_an_outfit_that_nobody_is_to_get_is_refused_before_anything_is_made(small: SmallFilm, library: str) -> None:
    if library == "has a draft":
        small.crew.library.create_anchor(Character(name="zoe", title="Zoe", prompt="a woman", identity="a woman"))
    zoe = '[[characters]]\nname = "zoe"\nprompt = "a woman"\noutfit = "hat"\n'
    small.film.cast_path.write_text(f'schema = "cast/1"\nengine = "fake"\n{zoe}')
    before = small.film.production
    with pytest.raises(UnknownName, match='no outfit "hat"') as caught:
        cast_film(small.crew, small.film)
    assert "cast.toml" in caught.value.step
    engine = small.crew.engines["fake"]
    assert isinstance(engine, FakeEngine)
    assert (engine.orders, small.film.production) == ([], before)


def test_a_draft_s_own_outfit_may_be_named_in_the_cast_file(small: SmallFilm) -> None:
    library = small.crew.library
    mia = library.draft("mia")
    assert isinstance(mia, Character)
    library.create_anchor(Character(name="zoe", title="Zoe", prompt="a woman", identity="a woman"))
    media = library.add_media(library.draft("zoe"), library.open(mia, mia.outfits[0].main.media), "outfit")
    coat = replace(mia.outfits[0].main, media=media, name="long coat")
    library.save(replace(library.draft("zoe"), references=(coat,)))
    asked = CastFile(characters=(WantedCharacter(name="zoe", outfit="Coat", outfits=("dress",)),))
    require_costumes(small.crew, (), asked)
    require_costumes(small.crew, (), replace(asked, characters=(replace(asked.characters[0], outfit="dress"),)))
    with pytest.raises(UnknownName, match='Zoe has no outfit "hat"'):
        require_costumes(small.crew, (), replace(asked, characters=(replace(asked.characters[0], outfit="hat"),)))


def test_a_cast_that_does_not_fit_is_not_saved(small: SmallFilm, monkeypatch: pytest.MonkeyPatch) -> None:
    before = small.film.production
    wrong = (CastMember(placeholder="the waitress", anchor="mia@2", outfit="hat"),)
    small.film.save(replace(before, cast=before.cast[2:]))
    small.film.cast_path.write_text(CAST)
    monkeypatch.setattr("repertory.work.produce.complete", lambda *given, **more: wrong)
    with pytest.raises(UnknownName, match='"hat"'):
        cast_film(small.crew, small.film)
    assert "the waitress" not in {one.placeholder for one in small.film.production.cast}


def test_who_is_in_the_cast_file_only_is_pinned_and_dressed_at_once(small: SmallFilm) -> None:
    production = small.film.production
    small.film.save(replace(production, cast=production.cast[2:]))
    wanted(small, "coat")
    assert [one.anchor for one in recast(small.crew, small.film, {}, {"Character A": "red sweater"})] == ["mia@2"]
    small.film.cast_path.write_text(CAST.replace('"mia"', '"noa"').replace("Character A", "Character B"))
    with pytest.raises(NotLocked, match='"Character B" is not built yet') as caught:
        recast(small.crew, small.film, {}, {"Character B": "coat"})
    assert f"repertory production cast {small.film.folder}" in caught.value.step


def test_two_outfits_written_by_hand_into_the_production_are_named(small: SmallFilm) -> None:
    cast = small.film.production.cast
    mixed = tuple(
        replace(one, outfit="coat" if one.placeholder == "Mia" else "red sweater") if one.anchor == "mia@2" else one
        for one in cast
    )
    small.film.save(replace(small.film.production, cast=mixed))
    with pytest.raises(YourMove, match="cannot wear both"):
        read_plan(small.crew, small.film)
