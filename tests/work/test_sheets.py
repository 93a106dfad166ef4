"""Sheets: what has no slot of its own goes out on a labelled sheet, drawn once, kept in the recipe part by part."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from small_film import SmallFilm, small_film

from repertory.craft.stacking import sheet
from repertory.errors import EngineBusy
from repertory.fakes import FAKE_CARD, FakeEngine
from repertory.files.hashing import sha256_of
from repertory.jobs.turns import LONGEST_REST_S
from repertory.media.images import picture_size, write_image
from repertory.media.sheets import LARGE_CELL, write_sheet
from repertory.model.anchor import Role
from repertory.model.engine import Order, OrderKind, UsedReference
from repertory.model.price import Price
from repertory.model.take import Take, TakeKind
from repertory.work import taking
from repertory.work.choosing import choices
from repertory.work.plan import read_plan
from repertory.work.planned import planned_with
from repertory.work.sending import as_chosen, gone_references, used_of
from repertory.work.taking import Shooting, Wanted

pytestmark = pytest.mark.slow

PRICE = Price(first_megapixel=Decimal("0.05"))
CARD = replace(FAKE_CARD, id="paid", local=False, price=PRICE, max_references=2, sheets=True)


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SmallFilm:
    monkeypatch.setattr("repertory.jobs.stopping.time.sleep", lambda _: None)
    small = small_film(tmp_path, {"paid": FakeEngine(card=CARD, slow=1)})
    small.film.save(replace(small.film.production, budget_usd=Decimal(1)))
    return small


def shooting_of(small: SmallFilm) -> Shooting:
    return Shooting(small.crew, read_plan(small.crew, small.film))


def wanted_by(shooting: Shooting) -> Wanted:
    bound = shooting.plan.by_number["2"]
    best = choices(shooting.crew, shooting.plan, bound, OrderKind.STILL, duration_s=0.0)[0]
    return Wanted(bound=bound, kind=TakeKind.KEYFRAME, what="keyframe-1", engine=best.card.id, sent=best.sent)


def placed(small: SmallFilm) -> tuple[FakeEngine, Order]:
    shooting = shooting_of(small)
    engine = small.crew.engines["paid"]
    assert isinstance(engine, FakeEngine)
    engine.fail_later_with = EngineBusy("Not done yet.", after_s=2 * LONGEST_REST_S)
    with pytest.raises(EngineBusy):
        taking.make(shooting, wanted_by(shooting))
    engine.fail_later_with = None
    return engine, engine.orders[0]


def test_a_sheet_is_drawn_into_the_order_s_folder_and_kept_part_by_part(small: SmallFilm) -> None:
    engine, order = placed(small)
    mia, place = order.references
    shown = [one for one in shooting_of(small).plan.by_number["2"].references if one.anchor == "mia@1"]
    assert mia.label == "Mia: headshot, three-quarter left"
    assert mia.parts == tuple(one.sha256 for one in shown)
    assert (mia.path.parent, mia.sha256) == (order.folder, sha256_of(mia.path))
    assert picture_size(mia.path)[0] > 2 * LARGE_CELL
    assert place.parts == ()
    assert "Mia (the woman on the sheet image 1)" in order.prompt
    shooting = shooting_of(small)
    take = taking.make(shooting, wanted_by(shooting))
    assert isinstance(take, Take)
    kept = take.recipe.references[0]
    assert (kept.anchor, kept.role, kept.sha256, kept.parts) == ("mia@1", Role.HEADSHOT, mia.sha256, mia.parts)
    assert shooting.takes.get(take.id).recipe.references == take.recipe.references
    assert len(engine.orders) == 1


def test_an_order_under_way_keeps_its_sheet_whatever_has_room_by_now(small: SmallFilm) -> None:
    engine, order = placed(small)
    engine.card = replace(CARD, max_references=8)
    shooting = shooting_of(small)
    assert not any(one.parts for one in wanted_by(shooting).sent)
    take = taking.make(shooting, wanted_by(shooting))
    assert isinstance(take, Take)
    assert take.recipe.references[0].parts == order.references[0].parts
    assert take.recipe.references[0].sha256 == order.references[0].sha256


@pytest.mark.parametrize("what", ["missing", "changed", "torn"])
def test_an_order_that_is_out_needs_its_sheet_no_more(
    small: SmallFilm, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    _, order = placed(small)
    sheet = order.references[0].path
    sheet.unlink()
    if what == "changed":
        write_sheet(sheet, [("somebody else", order.references[1].path)])
    if what == "torn":
        sheet.write_bytes(b"torn")
    monkeypatch.setattr("repertory.media.sheets._letters", lambda cell: cell * 27 // 480)  # drawn otherwise by now
    shooting = shooting_of(small)
    take = taking.make(shooting, wanted_by(shooting))
    assert isinstance(take, Take)
    assert take.recipe.references[0].sha256 == order.references[0].sha256


@pytest.mark.parametrize("cut_off", [False, True])
def test_whatever_lies_in_the_sheet_s_place_is_never_sent(small: SmallFilm, *, cut_off: bool) -> None:
    shooting = shooting_of(small)
    wanted = wanted_by(shooting)
    order = taking.write_order(shooting, wanted)
    right = order.references[0].path.read_bytes()
    if cut_off:  # the process died while it placed the order
        shooting.journal.intend(order, Decimal(0))
    write_sheet(order.references[0].path, [("somebody else", order.references[1].path)])
    taking.make(shooting, wanted)
    engine = small.crew.engines["paid"]
    assert isinstance(engine, FakeEngine)
    sent = engine.orders[0].references[0]
    assert sent.path.read_bytes() == right
    assert sent.sha256 == sha256_of(sent.path)
    assert shooting.journal.intent(order.id).sent == tuple(map(used_of, engine.orders[0].references))


def test_the_same_picture_of_two_is_kept_as_each_one_s_own(small: SmallFilm) -> None:
    mia, *_ = shooting_of(small).plan.by_number["2"].references
    twin = replace(mia, anchor="twin@1", label="Twin, headshot")
    used = [
        UsedReference(anchor=one.anchor, role=one.role, name=one.name, sha256=one.sha256) for one in (twin, mia, twin)
    ]
    assert as_chosen([mia, twin], used[:2]) == (twin, mia)
    both = replace(used[0], anchor=mia.anchor, sha256="drawn", parts=(mia.sha256, twin.sha256))
    (again,) = as_chosen([mia, twin], [both])
    assert again.parts == (mia, twin)


def test_sheets_of_other_pictures_have_other_names(small: SmallFilm, tmp_path: Path) -> None:
    bound = shooting_of(small).plan.by_number["2"]
    first, second, *_ = bound.references
    sheets = [sheet([first, second]), sheet([first, replace(second, sha256="another")])]
    one, other = gone_references(small.crew.library, bound, sheets, tmp_path)
    assert one.label == other.label
    assert one.path != other.path


def test_the_same_pictures_and_captions_make_the_same_file(tmp_path: Path) -> None:
    import numpy as np

    for number in range(3):
        write_image(tmp_path / f"{number}.png", np.full((300, 200, 3), 80 * number, np.uint8))
    pictures = [(f"Mía, view {number}", tmp_path / f"{number}.png") for number in range(3)]
    for name in ("a.png", "b.png"):
        write_sheet(tmp_path / name, pictures, cell=LARGE_CELL)
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()
    write_sheet(tmp_path / "c.png", [*pictures[:2], ("another", tmp_path / "2.png")], cell=LARGE_CELL)
    assert (tmp_path / "a.png").read_bytes() != (tmp_path / "c.png").read_bytes()


def test_a_card_without_an_adapter_is_planned_with_and_says_what_is_missing(
    small: SmallFilm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("FAR_KEY", raising=False)
    far = replace(CARD, id="far/model", vendor="far", key="FAR_KEY", kinds=(OrderKind.STILL,))
    crew = replace(small.crew, cards={"far/model": far})
    first, second = planned_with(crew, read_plan(crew, small.film), "model")
    assert first.still.obstacles == (
        "not among the production's engines",
        "no adapter for it is installed",
        "needs the key FAR_KEY",
    )
    assert first.clip.obstacles[0] == "makes no clips"
    assert second.still.prompt.startswith("Wide shot")
    assert second.still.merged
    (only,) = planned_with(crew, read_plan(crew, small.film), "far/model", ["2"])
    assert only.bound.shot.number == "2"
