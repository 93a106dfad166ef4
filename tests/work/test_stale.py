"""What makes takes stale: what a shot really uses, and nothing else that is added to an anchor."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from small_film import SmallFilm, picture, small_film

from repertory.fakes import FAKE_CARD, FakeEngine
from repertory.model.anchor import Anchor, Binding, BindingKind, Character, Location, Reference, Role, Voice
from repertory.model.production import Production
from repertory.work.plan import read_plan
from repertory.work.upgrading import upgrades

pytestmark = pytest.mark.slow

Changed = Callable[[SmallFilm, Path], tuple[Anchor, ...]]


@pytest.fixture
def small(tmp_path: Path) -> SmallFilm:
    return small_film(tmp_path, {"fake": FakeEngine()})


def mia_of(small: SmallFilm) -> Character:
    mia = small.crew.library.draft("mia")
    assert isinstance(mia, Character)
    return mia


def stale_after(small: SmallFilm, folder: Path, change: Changed) -> list[str]:
    """The shots whose fingerprints are others once the changed anchors are locked again and pinned."""
    library = small.crew.library
    before = read_plan(small.crew, small.film).fingerprints
    newest: dict[str, str] = {}
    for anchor in change(small, folder):
        library.save(anchor)
        newest[anchor.name] = library.lock(anchor.name).ref
    production: Production = small.film.production
    cast = tuple(replace(one, anchor=newest.get(one.anchor.partition("@")[0], one.anchor)) for one in production.cast)
    after = read_plan(small.crew, small.film, pinned=replace(production, cast=cast)).fingerprints
    assert all(ref.endswith("@2") for ref in newest.values())
    return [number for number in before if before[number] != after[number]]


def added(small: SmallFilm, folder: Path, role: Role, name: str, *, seed: int) -> Reference:
    media = small.crew.library.add_media(mia_of(small), picture(folder / f"{name}.png", seed), f"{role.value} {name}")
    return Reference(media=media, role=role, name=name, distance=0.2)


def tagged(small: SmallFilm, folder: Path) -> tuple[Anchor, ...]:
    return (replace(mia_of(small), tags=("red scarf",)),)


def with_a_further_expression(small: SmallFilm, folder: Path) -> tuple[Anchor, ...]:
    mia = mia_of(small)
    sad = added(small, folder, Role.EXPRESSION, "sad", seed=71)
    return (replace(mia, references=(*mia.references, sad)),)


def with_a_further_angle_that_is_farther_off(small: SmallFilm, folder: Path) -> tuple[Anchor, ...]:
    mia = mia_of(small)
    return (replace(mia, references=(*mia.references, added(small, folder, Role.ANGLE, "profile left", seed=72))),)


def with_another_waiver_and_candidate_words(small: SmallFilm, folder: Path) -> tuple[Anchor, ...]:
    return (replace(mia_of(small), prompt="a woman, half smiling"),)


def with_a_slot_of_a_vendor_that_this_film_does_not_use(small: SmallFilm, folder: Path) -> tuple[Anchor, ...]:
    mia = mia_of(small)
    return (replace(mia, bindings=(*mia.bindings, Binding(engine="elsewhere", kind=BindingKind.SLOT, value="7"))),)


@pytest.mark.parametrize(
    "change",
    [
        tagged,
        with_a_further_expression,
        with_a_further_angle_that_is_farther_off,
        with_another_waiver_and_candidate_words,
        with_a_slot_of_a_vendor_that_this_film_does_not_use,
    ],
)
def test_what_no_shot_uses_makes_nothing_stale(small: SmallFilm, tmp_path: Path, change: Changed) -> None:
    assert stale_after(small, tmp_path, change) == []
    assert [one.stale for one in upgrades(small.crew, small.film)] == [()]


def with_another_master(small: SmallFilm, folder: Path) -> tuple[Anchor, ...]:
    mia = mia_of(small)
    head = replace(added(small, folder, Role.HEADSHOT, "neutral", seed=73), distance=None)
    return (replace(mia, references=(head, *(one for one in mia.references if one.role is not Role.HEADSHOT))),)


def dressed(small: SmallFilm, folder: Path) -> tuple[Anchor, ...]:
    """Whoever had no clothes gets some: they are worn from now on."""
    mia = mia_of(small)
    return (replace(mia, references=(*mia.references, added(small, folder, Role.OUTFIT, "coat", seed=74))),)


def renamed(small: SmallFilm, folder: Path) -> tuple[Anchor, ...]:
    return (replace(mia_of(small), title="Mia Berg"),)


def described_otherwise(small: SmallFilm, folder: Path) -> tuple[Anchor, ...]:
    return (replace(mia_of(small), identity="a woman with a green scarf"),)


def called_otherwise(small: SmallFilm, folder: Path) -> tuple[Anchor, ...]:
    return (replace(mia_of(small), pronoun="they"),)


def with_a_slot(small: SmallFilm, folder: Path) -> tuple[Anchor, ...]:
    mia = mia_of(small)
    return (replace(mia, bindings=(*mia.bindings, Binding(engine="fake", kind=BindingKind.SLOT, value="7"))),)


@pytest.mark.parametrize("change", [with_another_master, renamed, described_otherwise, called_otherwise, with_a_slot])
def test_what_a_shot_uses_makes_it_stale(small: SmallFilm, tmp_path: Path, change: Changed) -> None:
    assert stale_after(small, tmp_path, change) == ["1", "2"]


def test_a_slot_of_the_engine_that_a_shot_insists_on_makes_that_one_stale(small: SmallFilm, tmp_path: Path) -> None:
    other = replace(FAKE_CARD, id="elsewhere/engine", vendor="elsewhere", title="Elsewhere's engine")
    small = replace(small, crew=replace(small.crew, engines={**small.crew.engines, other.id: FakeEngine(card=other)}))
    text = "Shot 1: close-up of Mia, coffee shop, engine: Elsewhere's engine\nShot 2: wide shot of Mia\n"
    small.film.shots_path.write_text(text)

    def with_its_slot(small: SmallFilm, folder: Path) -> tuple[Anchor, ...]:
        mia = mia_of(small)
        slot = Binding(engine="elsewhere", kind=BindingKind.SLOT, value="7")
        return (replace(mia, bindings=(*mia.bindings, slot)),)

    assert stale_after(small, tmp_path, with_its_slot) == ["1"]


def test_other_clothes_make_the_shots_stale_in_which_they_are_worn(small: SmallFilm, tmp_path: Path) -> None:
    small.film.shots_path.write_text("Shot 1: close-up of Mia\nShot 2: wide shot of the coffee shop\n")
    assert stale_after(small, tmp_path, dressed) == ["1"]


def another_place(small: SmallFilm, folder: Path) -> tuple[Anchor, ...]:
    place = small.crew.library.draft("coffee-shop")
    assert isinstance(place, Location)
    media = small.crew.library.add_media(place, picture(folder / "new.png", 75), "view")
    return (replace(place, references=(replace(place.references[0], media=media),)),)


def test_another_picture_of_a_place_makes_the_shots_stale_that_are_there(small: SmallFilm, tmp_path: Path) -> None:
    small.film.shots_path.write_text("Shot 1: close-up of Mia\nShot 2: wide shot of the coffee shop\n")
    assert stale_after(small, tmp_path, another_place) == ["2"]


def test_another_speaker_makes_the_shots_stale_in_which_it_is_heard(small: SmallFilm) -> None:
    before = read_plan(small.crew, small.film).fingerprints
    voice = small.crew.library.draft("mia-voice")
    assert isinstance(voice, Voice)
    small.crew.library.save(replace(voice, speaker="y"))
    small.crew.library.lock("mia-voice")
    after = read_plan(small.crew, small.film).fingerprints
    assert [number for number in before if before[number] != after[number]] == ["1"]


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("# a note\n\nShot 1: close-up of Mia, coffee shop, afternoon light", True),
        ("Shot 1: CU of [Character A], coffee shop, afternoon light", True),
        ("Shot 1: close-up of Mia, coffee shop, afternoon light, takes: 2", True),
        ("Shot 1: close-up of Mia, coffee shop, afternoon light\nNote: watch the clock", True),
        ("Shot 1: close-up of Mia, coffee shop, afternoon light, fade out", True),
        ("Shot 1: medium shot of Mia, coffee shop, afternoon light", False),
        ("Shot 1: close-up of Mia, coffee shop, afternoon light, she waves", False),
        ("Shot 1: close-up of Mia, coffee shop, afternoon light, 5 s", False),
        ("Shot 1: close-up of Mia, coffee shop, afternoon light, slow push in", False),
        ("Shot 1: close-up of Mia, coffee shop, afternoon light, 35mm lens", False),
        ("Shot 1: close-up of Mia, coffee shop, afternoon light, seed: 7", False),
        ("Shot 1: close-up of Mia, profile left, coffee shop, afternoon light", False),
        ("Shot 1: close-up of Mia, coffee shop, afternoon light\nMIA: Hello.", False),
        ("Shot 1: close-up of Mia from behind, coffee shop, afternoon light", False),
    ],
)
def test_other_words_for_the_same_shot_make_nothing_stale(small: SmallFilm, text: str, same: bool) -> None:
    small.film.shots_path.write_text("Shot 1: close-up of Mia, coffee shop, afternoon light\n")
    before = read_plan(small.crew, small.film).fingerprints
    small.film.shots_path.write_text(f"{text}\n")
    assert (read_plan(small.crew, small.film).fingerprints == before) is same
