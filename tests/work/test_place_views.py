"""Places from several sides and in several lights: the master view first, the others made from it or brought along."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_film import SmallFilm, picture, small_film

from repertory.company import Company
from repertory.errors import YourMove
from repertory.fakes import FakeEngine
from repertory.model.anchor import Anchor, AnchorKind
from repertory.work.views import build_views, import_view, offer_views


@pytest.fixture
def small(tmp_path: Path) -> SmallFilm:
    """A company with a coffee shop in the afternoon, and an engine that remembers its orders."""
    return small_film(tmp_path, {"fake": FakeEngine()})


def names(anchor: Anchor) -> list[str]:
    return [one.full_name for one in anchor.references]


def sent(small: SmallFilm) -> list[list[str]]:
    """The labels of what went with each order."""
    engine = small.crew.engines["fake"]
    assert isinstance(engine, FakeEngine)
    return [[one.label for one in order.references] for order in engine.orders]


def test_lights_and_sides_are_made_from_the_master_view(small: SmallFilm) -> None:
    build_views(small.crew, "coffee-shop", ["night"], engine="fake")
    shop = build_views(small.crew, "coffee-shop", [], seen_from=["Window  side"], engine="fake")
    shop = build_views(small.crew, "coffee-shop", ["afternoon", "night"], seen_from=["window side"], engine="fake")
    assert names(shop) == ["afternoon", "night", "afternoon, window side", "night, window side"]
    assert sent(small) == [
        ["coffee shop, afternoon"],
        ["coffee shop, afternoon"],
        ["coffee shop, night", "coffee shop, afternoon, window side"],
    ]
    assert shop.references[2].media.name.startswith("view-afternoon-window-side-")


def test_candidates_of_a_side_become_that_side_when_they_are_picked(small: SmallFilm) -> None:
    company = Company(small.crew.library.folder)
    company.crew = small.crew  # the fakes take the place of this machine's engines
    offer_views(small.crew, "coffee-shop", [], seen_from=["window side"], engine="fake", count=2)
    picked = company.pick("coffee-shop", 2)
    assert names(picked) == ["afternoon", "afternoon, window side"]
    with pytest.raises(YourMove, match="has window side already"):
        offer_views(small.crew, "coffee-shop", [], seen_from=["window side"], engine="fake")


def test_a_picture_is_brought_along_for_a_light_a_side_or_both(small: SmallFilm, tmp_path: Path) -> None:
    paths = [picture(tmp_path / f"{number}.png", 300 + number) for number in range(4)]
    import_view(small.crew, "coffee-shop", paths[0], "golden hour")
    import_view(small.crew, "coffee-shop", paths[1], seen_from="window side")
    shop = import_view(small.crew, "coffee-shop", paths[2], "golden hour", seen_from="window side")
    sides = ["afternoon, window side", "golden hour, window side"]
    assert names(shop) == ["afternoon", "golden hour", *sides]
    again = import_view(small.crew, "coffee-shop", paths[3])
    assert names(again) == names(shop), "another master view takes the place of the first"
    assert again.references[0] != shop.references[0]


def test_a_side_needs_a_master_view_and_is_no_light(small: SmallFilm, tmp_path: Path) -> None:
    company = Company(small.crew.library.folder)
    path = picture(tmp_path / "x.png", 300)
    with pytest.raises(YourMove, match="no master view yet, and so no window side"):
        company.import_view("yard", path, seen_from="window side")
    assert "yard" not in company.library.names()
    company.new_location("yard", prompt="a yard")
    with pytest.raises(YourMove, match="no master view yet"):
        build_views(small.crew, "yard", ["night"], seen_from=["window side"], engine="fake")
    assert sent(small) == []
    with pytest.raises(YourMove, match='"night" is a light'):
        company.import_view("coffee-shop", path, seen_from="night")


def test_a_thing_has_one_picture_for_each_side(small: SmallFilm, tmp_path: Path) -> None:
    company = Company(small.crew.library.folder)
    path = picture(tmp_path / "x.png", 300)
    company.import_view("phone", path, kind=AnchorKind.PROP)
    phone = company.import_view("phone", picture(tmp_path / "y.png", 301), "back", kind=AnchorKind.PROP)
    assert names(phone) == ["front", "back"]
    with pytest.raises(YourMove, match="not kept by light and side") as caught:
        company.import_view("phone", path, "night", seen_from="back")
    assert caught.value.step == "Name the side alone: back."
    build_views(small.crew, "phone", ["top"], engine="fake")
    assert sent(small) == [["phone, front"]]
