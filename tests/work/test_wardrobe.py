"""Building a wardrobe: it asks for outfits where none is named, and takes more of them later."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from functools import partial
from pathlib import Path

import pytest
from small_film import SmallFilm, picture, small_film

from repertory.craft.building import waive_stage
from repertory.errors import MediaRejected, StageMissing, YourMove
from repertory.fakes import FAKE_CARD, FakeEngine, FakeInspector
from repertory.files.hashing import sha256_of
from repertory.model.anchor import Character, Role, Stage
from repertory.model.price import Price
from repertory.work.build import Pictures, build_stage, import_pictures
from repertory.work.casting import cast_candidates
from repertory.work.purse import of_anchor

pytestmark = pytest.mark.slow


@pytest.fixture
def small(tmp_path: Path) -> SmallFilm:
    """A company with a Mia whose wardrobe is open, and who is made from words."""
    small = small_film(tmp_path, {"fake": FakeEngine()})
    mia = small.crew.library.draft("mia")
    assert isinstance(mia, Character)
    small.crew.library.save(replace(mia, prompt="a woman", waived={}))
    return small


def outfits(character: Character) -> list[str]:
    return [one.name for one in character.with_role(Role.OUTFIT)]


def build(small: SmallFilm, *names: str) -> Character:
    return build_stage(small.crew, "mia", Stage.WARDROBE, engine="fake", outfits=names)


def test_a_wardrobe_without_outfits_asks_for_them(small: SmallFilm) -> None:
    with pytest.raises(StageMissing, match="Mia has 0 of 2 outfits") as caught:
        build(small)
    assert "--stage wardrobe --outfit OUTFIT --outfit OUTFIT" in caught.value.step


def test_what_was_made_is_kept_and_one_more_is_asked_for(small: SmallFilm) -> None:
    with pytest.raises(StageMissing, match=r"1 of 2 outfits \(coat\)") as caught:
        build(small, "coat")
    assert "--outfit OUTFIT --engine ENGINE;" in caught.value.step
    made = build(small, "red sweater")
    assert (outfits(made), made.outfit) == (["coat", "red sweater"], "coat")
    assert Stage.WARDROBE in made.stages


def test_an_outfit_can_be_made_for_a_wardrobe_that_is_closed(small: SmallFilm) -> None:
    build(small, "coat", "red sweater")
    assert outfits(build(small, "coat", "raincoat")) == ["coat", "red sweater", "raincoat"]


@pytest.mark.parametrize(("price", "tries"), [("0", 3), ("0.05", 1)])
def test_a_free_engine_tries_again_where_a_picture_measures_badly(tmp_path: Path, price: str, tries: int) -> None:
    pictures = [picture(tmp_path / "painted" / f"{number}.png", 300 + number) for number in range(4)]
    card = replace(FAKE_CARD, local=False, price=Price(first_megapixel=Decimal(price)))
    painter = FakeEngine(card=card, outputs=pictures)
    wrong = {sha256_of(path): 0.95 for path in pictures[:2]}
    small = small_film(tmp_path, {"fake": painter}, inspector=FakeInspector(default=0.2, distances=wrong))
    purse = of_anchor(small.crew.library, "mia", Decimal(1))
    make = partial(build_stage, small.crew, "mia", Stage.WARDROBE, engine="fake", outfits=("coat",), purse=purse)
    if tries == 1:
        with pytest.raises(MediaRejected, match="wardrobe, coat"):
            make()
    else:
        assert make().with_role(Role.OUTFIT)[0].media.sha256 == sha256_of(pictures[2])
    assert [order.seed for order in painter.orders] == list(range(1, tries + 1))


def test_a_waived_wardrobe_takes_an_outfit_and_stays_waived_until_it_is_complete(small: SmallFilm) -> None:
    mia = small.crew.library.draft("mia")
    assert isinstance(mia, Character)
    small.crew.library.save(waive_stage(mia, Stage.WARDROBE, "one scene"))
    assert build(small, "coat").waived == {Stage.WARDROBE: "one scene"}
    assert build(small, "raincoat").waived == {}


def test_a_picture_that_an_engine_made_badly_can_be_kept_by_a_person(small: SmallFilm) -> None:
    assert isinstance(small.crew.inspector, FakeInspector)
    small.crew.inspector.default = 0.95
    with pytest.raises(MediaRejected, match=r"wardrobe, coat: .* does not show Mia") as caught:
        build(small, "coat")
    found = re.search(r'repertory character import mia --outfit "coat=(.+?)" --waive "REASON"', caught.value.step)
    assert found
    kept = import_pictures(small.crew, "mia", Pictures(outfits={"coat": Path(found[1])}), waive="it is her coat")
    assert [one.waived for one in kept.with_role(Role.OUTFIT)] == ["it is her coat"]
    small.crew.inspector.default = 0.2
    assert Stage.WARDROBE in build(small, "raincoat").stages


def test_who_has_a_face_is_not_cast_again(small: SmallFilm) -> None:
    with pytest.raises(YourMove, match="Mia has a face already"):
        cast_candidates(small.crew, "mia", engine="fake")
