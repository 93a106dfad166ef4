"""Sets and props: words choose them, the same card builds the same place, what is not there is said."""

from __future__ import annotations

import numpy as np
import pytest

from repertory.engines.previs import textures
from repertory.engines.previs.lights import LIGHTS, find_light
from repertory.engines.previs.props import PROPS, build_prop, find_prop
from repertory.engines.previs.scene import Placing
from repertory.engines.previs.sets import BuiltSet, build_backdrop, build_set, find_set, from_text, to_text
from repertory.errors import YourMove

pytestmark = pytest.mark.slow

SHOP = "coffee shop interior with a wooden table and a pendant lamp"
STREET = "the street outside the coffee shop, shop fronts, a lamp post"


def _same(first: BuiltSet, second: BuiltSet) -> bool:
    if [part.name for part in first.parts] != [part.name for part in second.parts]:
        return False
    pairs = list(zip(first.parts, second.parts, strict=True))
    meshes = all(np.array_equal(a.points, b.points) and np.array_equal(a.colours, b.colours) for a, b in pairs)
    painted = [(a.texture, b.texture) for a, b in pairs if a.texture is not None and b.texture is not None]
    return meshes and all(np.array_equal(first_paint, second_paint) for first_paint, second_paint in painted)


def test_words_choose_the_set() -> None:
    assert find_set(SHOP, 1)[0].kit == "coffee shop"
    assert find_set(STREET, 1)[0].kit == "street"
    assert find_set(SHOP, 1)[1] == ()
    assert find_set(STREET, 1)[1] == ()


def test_words_without_effect_are_named() -> None:
    assert find_set("a dusty coffee shop with a jukebox", 1)[1] == ("dusty", "jukebox")


def test_colours_are_taken_with_the_thing_they_belong_to() -> None:
    card, unused = find_set("coffee shop with an oak table, green walls", 1)
    assert set(card.colours) == {"wood", "wall"}
    assert unused == ()
    assert find_set("a blue coffee shop", 1)[1] == ("blue",)


def test_a_place_without_a_set_is_refused_with_those_there_are() -> None:
    with pytest.raises(YourMove, match=r'space station.*"coffee shop" and "street"'):
        find_set("a space station", 1)


@pytest.mark.parametrize("words", [SHOP, STREET])
def test_the_same_card_builds_the_same_set_and_another_seed_another(words: str) -> None:
    card, _ = find_set(words, 4)
    again = from_text(to_text(card))
    assert again == card
    first = build_set(card, "afternoon")
    for paint in (textures.wood, textures.bricks, textures.paving, textures.plaster):
        paint.cache_clear()  # or it would be the same picture, and not one that is like it
    assert _same(first, build_set(again, "afternoon"))
    other, _ = find_set(words, 5)
    assert not _same(build_set(card, "afternoon"), build_set(other, "afternoon"))


@pytest.mark.parametrize("words", [SHOP, STREET])
def test_light_changes_the_mood_and_leaves_walls_and_furniture(words: str) -> None:
    card, _ = find_set(words, 4)
    built = [build_set(card, light) for light in LIGHTS]
    assert len({one.mood for one in built}) == len(LIGHTS)
    for name in ("table", "floor", "pavement", "door"):
        wood = [part.texture for one in built for part in one.parts if part.name == name and part.texture is not None]
        assert all(np.array_equal(wood[0], other) for other in wood[1:])


@pytest.mark.parametrize(
    "text",
    [
        *("", "{}", "[1]", '{"kit": "moon", "seed": 1, "colours": {}}', '{"kit": "street"}'),
        pytest.param("[" * 20_000, id="nested"),
        pytest.param('{"kit": "street", "seed": Infinity, "colours": {}}', id="a seed beyond all numbers"),
    ],
)
def test_a_text_that_is_no_set_is_refused(text: str) -> None:
    with pytest.raises(YourMove, match="previs"):
        from_text(text)


def test_an_unknown_light_is_refused() -> None:
    with pytest.raises(YourMove, match="strobe"):
        build_set(find_set(SHOP, 1)[0], "strobe")


@pytest.mark.parametrize(
    ("words", "light"),
    [
        ("afternoon light", "afternoon"),
        ("golden-hour", "golden hour"),
        ("late evening", "night"),
        ("Dusk", "golden hour"),
        ("strobe", None),
    ],
)
def test_lights_have_many_names(words: str, light: str | None) -> None:
    assert find_light(words) == light


def test_faces_turn_to_the_camera_and_two_actors_to_each_other() -> None:
    for words in (SHOP, STREET):
        built = build_set(find_set(words, 1)[0], "afternoon")
        left, right = built.two
        assert left.place[0] < right.place[0]
        assert 0 < left.yaw <= 35
        assert -35 <= right.yaw < 0
        assert abs(built.one.yaw) <= 30


@pytest.mark.parametrize("thing", PROPS)
def test_every_prop_is_about_as_large_as_a_hand(thing: str) -> None:
    points = np.concatenate([part.points for part in build_prop(thing, Placing())])
    assert 0.05 < np.ptp(points, axis=0).max() < 0.25


def test_props_are_found_by_their_words() -> None:
    assert find_prop("phone a black phone with a lit screen") == ("phone", ())
    assert find_prop("a chipped mug") == ("cup", ("chipped",))
    with pytest.raises(YourMove, match=r"violin.*phone, cup, book, letter"):
        find_prop("a violin")


def test_a_place_made_of_a_picture_shows_the_picture() -> None:
    picture = np.full((90, 160, 3), 77, np.uint8)
    shown = [part.texture for part in build_backdrop(picture, "night").parts if part.texture is not None]
    assert len(shown) == 1
    assert np.array_equal(shown[0], picture)
    assert "picture" not in {part.name for part in build_backdrop(None, "night").parts}
