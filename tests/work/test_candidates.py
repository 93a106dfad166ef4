"""Candidates at every stage: made from the master, measured, looked at, picked by number; never admitted unasked."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from small_film import SmallFilm, picture, small_film

from repertory.engines.byhand import engines
from repertory.errors import EngineFailed, MediaRejected, PersonMove, StageMissing, UnknownName, YourMove
from repertory.fakes import FAKE_CARD, FakeEngine, FakeInspector
from repertory.files.hashing import sha256_of
from repertory.jobs.journal import OrderState
from repertory.library.bindings import Bindings
from repertory.library.cards import Candidate
from repertory.library.checking import ProblemKind, check
from repertory.model.anchor import EXPRESSIONS, Binding, BindingKind, Character, Location, Role, Stage
from repertory.model.price import Price
from repertory.work.build import build_stage
from repertory.work.casting import cast_candidates, offer_stage
from repertory.work.finding import who_looks_like
from repertory.work.making import Wish, make
from repertory.work.picking import clear, draw_sheet, offered, pick
from repertory.work.purse import Purse, building_journal
from repertory.work.views import offer_views

pytestmark = pytest.mark.slow

WORDS = "a woman with a secret scar"


class Killed(BaseException):
    """Nothing catches it, as nothing catches a kill."""


@pytest.fixture
def painter(tmp_path: Path) -> FakeEngine:
    """An engine whose every order brings another picture."""
    pictures = [picture(tmp_path / "painted" / f"{number}.png", 100 + number) for number in range(12)]
    return FakeEngine(card=replace(FAKE_CARD, local=False), outputs=pictures)  # one that draws no cohort


@pytest.fixture
def small(tmp_path: Path, painter: FakeEngine) -> SmallFilm:
    """A company with a Mia whose wardrobe is open, and who was cast from words."""
    small = small_film(
        tmp_path,
        {"fake": painter, "byhand": replace(engines()[0], quiet_s=0.0)},
        inspector=FakeInspector(default=0.2, distances={}),
    )
    mia = small.crew.library.draft("mia")
    assert isinstance(mia, Character)
    small.crew.library.save(replace(mia, prompt=WORDS, identity=WORDS, waived={}))
    return small


def offer(small: SmallFilm, *outfits: str, count: int = 2, engine: str = "fake") -> tuple[Candidate, ...]:
    return offer_stage(small.crew, "mia", Stage.WARDROBE, engine=engine, count=count, outfits=outfits)


def mia(small: SmallFilm) -> Character:
    anchor = small.crew.library.draft("mia")
    assert isinstance(anchor, Character)
    return anchor


def worn(small: SmallFilm) -> dict[str, str]:
    """The hash of each outfit's picture."""
    return {one.name: one.media.sha256 for one in mia(small).with_role(Role.OUTFIT)}


def somebody_else(small: SmallFilm, path: Path) -> None:
    assert isinstance(small.crew.inspector, FakeInspector)
    assert isinstance(small.crew.inspector.distances, dict)
    small.crew.inspector.distances[sha256_of(path)] = 0.95


def test_a_stage_gets_candidates_for_each_reference_that_it_lacks_and_admits_none(small: SmallFilm) -> None:
    made = offer(small, "coat", "red sweater", count=3)
    assert [(one.number, one.name, one.seed) for one in made] == [
        (1, "coat", 1),
        (2, "coat", 2),
        (3, "coat", 3),
        (4, "red sweater", 1),
        (5, "red sweater", 2),
        (6, "red sweater", 3),
    ]
    assert {one.role for one in made} == {Role.OUTFIT}
    assert len({one.media.sha256 for one in made}) == 6
    assert {(one.measured, one.refused) for one in made} == {("distance 0.20", False)}
    assert mia(small).with_role(Role.OUTFIT) == ()
    assert Stage.WARDROBE not in mia(small).stages


def test_candidates_are_made_from_the_master_and_never_from_the_words_of_the_casting(
    small: SmallFilm, painter: FakeEngine
) -> None:
    character = replace(mia(small), stages=(Stage.HEADSHOT,))  # its angles too
    small.crew.library.save(replace(character, references=character.with_role(Role.HEADSHOT)))
    offer_stage(small.crew, "mia", Stage.ANGLES, engine="fake", count=1)
    small.crew.library.save(replace(character, stages=tuple(Stage)[:2]))
    offer(small, "coat", count=1)
    small.crew.library.save(replace(character, stages=tuple(Stage)[:3]))
    offer_stage(small.crew, "mia", Stage.EXPRESSIONS, engine="fake", count=1)
    master = character.master
    assert master is not None
    assert {order.role for order in painter.orders} == {Role.ANGLE, Role.OUTFIT, Role.EXPRESSION}
    for order in painter.orders:
        assert [one.sha256 for one in order.references] == [master.media.sha256]
        assert order.references[0].path is not None
        assert sha256_of(order.references[0].path) == master.media.sha256
        assert "secret scar" not in order.prompt
        assert "image 1" in order.prompt


def test_what_was_made_is_not_ordered_again_and_more_can_be_asked_for(small: SmallFilm, painter: FakeEngine) -> None:
    first = offer(small, "coat")
    assert offer(small, "coat") == first
    assert len(painter.orders) == 2
    assert [one.number for one in offer(small, "coat", count=3)] == [1, 2, 3]
    assert len(painter.orders) == 3


def test_picking_admits_and_the_last_one_that_is_needed_closes_the_stage(small: SmallFilm) -> None:
    made = offer(small, "coat", "red sweater")
    pick(small.crew, "mia", 2)
    assert worn(small) == {"coat": made[1].media.sha256}
    assert Stage.WARDROBE not in mia(small).stages
    assert mia(small).outfit == "coat"
    pick(small.crew, "mia", 3)
    assert Stage.WARDROBE in mia(small).stages
    (coat, sweater) = mia(small).with_role(Role.OUTFIT)
    assert (coat.distance, sweater.name) == (0.2, "red sweater")


def test_what_cannot_be_used_of_one_character_does_not_stop_the_casting_of_another(small: SmallFilm) -> None:
    library = small.crew.library
    made = Bindings(library).add("mia@1", Binding(engine="kling", kind=BindingKind.SLOT, value="el-1"))
    path = library.folder / "characters/mia" / made.file
    path.write_text(path.read_text().replace("el-1", "el-2"))
    library.create_anchor(Character(name="nova", title="Nova", prompt="a man"))
    faces = FakeInspector(default=0.9, distances={})
    (face,) = cast_candidates(replace(small.crew, inspector=faces), "nova", engine="fake", count=1)
    assert face.distances == {"mia": 0.9}
    (alike,) = who_looks_like(small.crew, library.open_candidate("nova", face))
    assert alike.entry.name == "mia"


def test_picking_another_one_for_the_same_reference_takes_its_place_and_leaves_nothing_behind(small: SmallFilm) -> None:
    made = offer(small, "coat", "red sweater")
    pick(small.crew, "mia", 1, 4)
    pick(small.crew, "mia", 2)
    assert worn(small) == {"coat": made[1].media.sha256, "red sweater": made[3].media.sha256}
    assert Stage.WARDROBE in mia(small).stages
    assert check(small.crew.library) == ()


def test_a_new_pick_begins_the_next_version_and_the_locked_one_keeps_its_picture(small: SmallFilm) -> None:
    made = offer(small, "coat", "red sweater")
    pick(small.crew, "mia", 1, 3)
    small.crew.library.save(replace(mia(small), waived={Stage.EXPRESSIONS: "none here"}))
    locked = small.crew.library.lock("mia")
    pick(small.crew, "mia", 2)
    assert worn(small)["coat"] == made[1].media.sha256
    kept = small.crew.library.get(locked.ref)
    assert kept == locked
    for one in kept.references:
        assert small.crew.library.open(kept, one.media).is_file()
    picked = {one.candidate.number for one in offered(small.crew.library, "mia") if one.picked}
    assert picked == {1, 2, 3}


def test_what_measures_badly_is_said_and_only_a_reason_gets_it_in(small: SmallFilm, painter: FakeEngine) -> None:
    somebody_else(small, painter.outputs[1])
    _, other = offer(small, "coat")
    assert other.refused
    assert other.measured.startswith("It does not show Mia: distance 0.95, limit")
    with pytest.raises(MediaRejected, match=r"Candidate 2: .* does not show Mia") as caught:
        pick(small.crew, "mia", 2)
    assert 'repertory character pick mia 2 --waive "REASON"' in caught.value.step
    assert worn(small) == {}
    pick(small.crew, "mia", 2, waive="it is her coat")
    (coat,) = mia(small).with_role(Role.OUTFIT)
    assert coat.waived == "it is her coat"
    assert "distance 0.95" in coat.overruled


def test_several_are_picked_together_or_none_of_them(small: SmallFilm, painter: FakeEngine) -> None:
    somebody_else(small, painter.outputs[2])
    offer(small, "coat", "red sweater")
    before = {path for path in small.crew.library.folder.rglob("*.*") if ".cache" not in path.parts}
    with pytest.raises(MediaRejected, match="Candidate 3"):
        pick(small.crew, "mia", 1, 3)
    assert worn(small) == {}
    assert {path for path in small.crew.library.folder.rglob("*.*") if ".cache" not in path.parts} == before
    with pytest.raises(YourMove, match='1 and 2 are both for the outfit "coat"'):
        pick(small.crew, "mia", 1, 2)
    with pytest.raises(YourMove, match="No candidate was named"):
        pick(small.crew, "mia")
    with pytest.raises(UnknownName, match="mia has no candidate 9"):
        pick(small.crew, "mia", 1, 9)


def test_a_headshot_that_is_picked_is_locked_and_numbers_go_on_through_the_stages(
    small: SmallFilm, painter: FakeEngine
) -> None:
    painter.outputs = painter.outputs[5:]
    assert isinstance(small.crew.inspector, FakeInspector)
    small.crew.inspector.default = 0.9
    small.crew.library.create_anchor(Character(name="anna", title="Anna", prompt="a woman", identity="a woman"))
    cast_candidates(small.crew, "anna", engine="fake", count=2)
    small.crew.inspector.default = 0.2
    pick(small.crew, "anna", 2)
    with pytest.raises(YourMove, match="The master reference of Anna is locked"):
        pick(small.crew, "anna", 1)
    made = offer_stage(small.crew, "anna", engine="fake", count=1)
    assert [one.number for one in made] == [3, 4, 5, 6, 7]
    assert {one.role for one in made} == {Role.ANGLE}


def test_an_earlier_stage_must_be_locked_and_a_wardrobe_asks_for_its_outfits(small: SmallFilm) -> None:
    with pytest.raises(StageMissing, match="Mia has 0 of 2 outfits"):
        offer_stage(small.crew, "mia", Stage.EXPRESSIONS, engine="fake")
    with pytest.raises(StageMissing, match="Mia has 0 of 2 outfits"):
        offer(small)
    with pytest.raises(YourMove, match="The angles stage of Mia lacks nothing"):
        offer_stage(small.crew, "mia", Stage.ANGLES, engine="fake")


def test_building_takes_the_first_candidate_without_ordering_it_again(small: SmallFilm, painter: FakeEngine) -> None:
    made = offer(small, "coat", "red sweater")
    build_stage(small.crew, "mia", Stage.WARDROBE, engine="fake", outfits=("coat", "red sweater"))
    assert len(painter.orders) == 4
    assert worn(small) == {"coat": made[0].media.sha256, "red sweater": made[2].media.sha256}


def test_a_picture_that_did_not_come_is_told_and_the_others_are_kept(small: SmallFilm, tmp_path: Path) -> None:
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"\x89PNG\r\n\x1a\nno picture")
    shaky = FakeEngine(
        card=replace(FAKE_CARD, id="shaky", local=False), outputs=[broken, picture(tmp_path / "good.png", 7)]
    )
    failing = FakeEngine(
        card=replace(FAKE_CARD, id="failing", local=False), fail_later_with=EngineFailed("Out of paint.")
    )
    small.crew = replace(small.crew, engines={**small.crew.engines, "shaky": shaky, "failing": failing})
    assert [one.seed for one in offer(small, "coat", engine="shaky")] == [2]
    assert any("coat, seed 1, is passed over" in event for event in small.events)
    with pytest.raises(EngineFailed, match="failing made no picture of scarf"):
        offer(small, "scarf", engine="failing")


def test_what_is_paid_and_no_picture_has_failed_and_how_to_order_another_is_said(
    small: SmallFilm, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.png"
    broken.write_text("no picture")
    card = replace(FAKE_CARD, id="dear", local=False, price=Price(first_megapixel=Decimal("0.05")))
    dear = FakeEngine(card=card, outputs=[broken])
    small.crew = replace(small.crew, engines={**small.crew.engines, "dear": dear})
    mia = small.crew.library.draft("mia")
    journal = building_journal(small.crew.library)
    purse = Purse(name="mia", budget=Decimal(1), building=journal)
    for _ in range(2):
        with pytest.raises(EngineFailed, match=r"fake\.png is neither a picture") as error:
            make(small.crew, "dear", Wish(subject=mia, role=Role.HEADSHOT), purse=purse)
        assert "--engine dear --seed 2 --budget USD" in error.value.step
    assert [journal.state(order.id) for order in dear.orders] == [OrderState.FAILED]


def test_by_hand_there_is_one_order_for_each_candidate(small: SmallFilm) -> None:
    with pytest.raises(PersonMove, match="2 things are to be made by hand"):
        offer(small, "coat", engine="byhand")
    folders = [path for path in sorted((small.crew.library.folder / "orders").iterdir()) if path.is_dir()]
    picture(folders[0] / "result.png", 31, (300, 300))
    with pytest.raises(PersonMove, match="One thing is to be made by hand"):
        offer(small, "coat", engine="byhand")
    picture(folders[1] / "result.png", 32, (300, 300))
    assert [one.number for one in offer(small, "coat", engine="byhand")] == [1, 2]
    assert len(offered(small.crew.library, "mia")) == 2


@pytest.mark.parametrize("place", ["repertory.library.folder.Library.save", "repertory.work.picking.remove_replaced"])
def test_a_kill_while_another_one_is_picked_leaves_a_whole_library(
    small: SmallFilm, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    made = offer(small, "coat")
    pick(small.crew, "mia", 1)

    def die(*given: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(place, die)
        patch.setattr(type(small.crew.library), "all_or_nothing", lambda *given: contextlib.nullcontext())
        with pytest.raises(Killed):
            pick(small.crew, "mia", 2)
    assert ProblemKind.DAMAGED not in {problem.kind for problem in check(small.crew.library)}
    assert worn(small)["coat"] in {one.media.sha256 for one in made}
    pick(small.crew, "mia", 2)
    assert worn(small) == {"coat": made[1].media.sha256}


def test_an_expression_set_is_picked_and_closes_the_character(small: SmallFilm) -> None:
    small.crew.library.save(replace(mia(small), waived={Stage.WARDROBE: "one dress"}))
    made = offer_stage(small.crew, "mia", Stage.EXPRESSIONS, engine="fake", count=1)
    assert tuple(one.name for one in made) == EXPRESSIONS
    assert not any(one.refused for one in made)
    pick(small.crew, "mia", *(one.number for one in made))
    assert Stage.EXPRESSIONS in mia(small).stages
    assert small.crew.library.lock("mia").ref == "mia@2"


def test_what_is_open_and_what_is_picked_is_said(small: SmallFilm) -> None:
    offer(small, "coat", "red sweater")
    pick(small.crew, "mia", 1)
    found = offered(small.crew.library, "mia")
    assert [(one.becomes, one.picked, one.open) for one in found] == [
        ("outfit coat", True, True),
        ("outfit coat", False, True),
        ("outfit red sweater", False, True),
        ("outfit red sweater", False, True),
    ]
    pick(small.crew, "mia", 3)
    assert not any(one.open for one in offered(small.crew.library, "mia"))
    assert clear(small.crew.library, "mia") == (2, 4)
    assert [one.candidate.number for one in offered(small.crew.library, "mia")] == [1, 3]
    assert check(small.crew.library) == ()


def test_the_sheet_lies_outside_the_library_and_is_a_picture(small: SmallFilm, tmp_path: Path) -> None:
    library = small.crew.library
    with pytest.raises(YourMove, match="Mia has no candidates to look at") as caught:
        draw_sheet(library, "mia", offered(library, "mia"), tmp_path / "sheet.png")
    assert "repertory character build mia --candidates 3" in caught.value.step
    offer(small, "coat")
    found = offered(library, "mia")
    assert draw_sheet(library, "mia", found, tmp_path / "sheet.png").is_file()
    for wrong in (library.folder / "characters" / "mia" / "sheet.png", tmp_path / "sheet.txt"):
        with pytest.raises(YourMove):
            draw_sheet(library, "mia", found, wrong)
        assert not wrong.exists()
    assert check(library) == ()


def test_the_first_view_of_a_place_is_picked_before_others_are_made_from_it(
    small: SmallFilm, painter: FakeEngine
) -> None:
    library = small.crew.library
    library.create_anchor(Location(name="harbour", title="harbour", identity="a foggy harbour"))
    first = offer_views(small.crew, "harbour", ("afternoon", "night"), engine="fake", count=2)
    assert [(one.role, one.name) for one in first] == [(Role.VIEW, "afternoon")] * 2
    assert "foggy harbour" in painter.orders[-1].prompt
    pick(small.crew, "harbour", 2)
    (night,) = offer_views(small.crew, "harbour", ("afternoon", "night"), engine="fake", count=1)
    assert (night.number, night.name) == (3, "night")
    assert [one.sha256 for one in painter.orders[-1].references] == [first[1].media.sha256]
    pick(small.crew, "harbour", 3)
    assert [one.name for one in library.draft("harbour").references] == ["afternoon", "night"]
    with pytest.raises(YourMove, match="harbour has night already"):
        offer_views(small.crew, "harbour", ("night",), engine="fake")
    assert library.lock("harbour").ref == "harbour@1"
    assert not any(one.open for one in offered(library, "harbour"))
