"""Edit orders fit the engine and the take: its key, its slots, its sizes; otherwise the shot goes another way."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

import pytest
from small_film import SmallFilm, picture, small_film

from repertory.craft.ordering import MOST_STRETCH, fitted_size
from repertory.errors import MediaRejected, MissingPart
from repertory.fakes import FAKE_CARD, FakeEngine, FakeInspector, FakeRepairer
from repertory.model.engine import EngineCard, Order, OrderKind, Output
from repertory.model.media import Box
from repertory.model.price import Price
from repertory.repairers.paste import PasteRepairer
from repertory.work.plan import read_plan
from repertory.work.produce import shoot
from repertory.work.review import add_take
from repertory.work.settling import ShotState
from repertory.work.taking import Shooting

pytestmark = pytest.mark.slow

FREE = replace(FAKE_CARD, local=False)
EDITOR = replace(FREE, id="editor", kinds=(OrderKind.EDIT,), key="EDITOR_KEY")
DRIFTED = 0.48


@dataclass(kw_only=True)
class Keyed(FakeEngine):
    """An engine that needs its key, and whose vendor says nothing of what it costs."""

    has_key: bool = True

    def submit(self, order: Order) -> Output:
        if not self.has_key:
            raise MissingPart("The editor needs a key.", step="Set EDITOR_KEY.")
        done = super().submit(order)
        assert isinstance(done, Output)
        return replace(done, cost_usd=None)


def drifting(folder: Path, card: EngineCard, *, has_key: bool = True) -> tuple[SmallFilm, Keyed]:
    """A film whose takes drift, whose swap is impossible, and which may order edits."""
    editor = Keyed(card=card, has_key=has_key)
    stills = FakeEngine(card=replace(FREE, kinds=(OrderKind.STILL, OrderKind.CLIP, OrderKind.LINE)))
    inspector = FakeInspector(default=DRIFTED)
    small = small_film(folder, {"fake": stills, "editor": editor}, inspector=inspector, takes=2)
    swap = FakeRepairer(id="swap", fail_with=MediaRejected("It is beyond a swap."))
    small.crew = replace(small.crew, swap=swap, paste=pasted)
    engines = {**small.film.production.engines, OrderKind.EDIT: ("editor",)}
    small.film.save(replace(small.film.production, engines=engines, budget_usd=Decimal(1)))
    return small, editor


def pasted(media: Path, edited: Path, region: Box, folder: Path, *, spared: object = ()) -> Output:
    return Output(files=(edited,), cost_usd=Decimal(0))


def test_an_editor_without_its_key_is_not_asked_and_the_shot_is_taken_again(tmp_path: Path) -> None:
    small, editor = drifting(tmp_path, EDITOR, has_key=False)
    (outcome,) = shoot(small.crew, small.film, ["2"])
    assert (outcome.state, editor.orders) == (ShotState.REVIEW, [])
    assert len([take for take in small.film.takes.of_shot("2") if not take.repaired_from]) == 2


@pytest.mark.parametrize(("slots", "sent"), [(2, 1), (3, 2), (8, 3), (-1, 3)])
def test_an_edit_sends_the_take_and_as_many_references_as_there_are_slots_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, slots: int, sent: int
) -> None:
    monkeypatch.setenv("EDITOR_KEY", "x")
    small, editor = drifting(tmp_path, replace(EDITOR, max_references=slots))
    shoot(small.crew, small.film, ["2"])
    assert {len(order.references) for order in editor.orders} == {sent}


@pytest.mark.parametrize("change", [{"max_references": 1}, {"max_references": 0}, {"side_multiple": 100}])
def test_an_editor_that_cannot_take_the_picture_is_not_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: dict[str, int]
) -> None:
    monkeypatch.setenv("EDITOR_KEY", "x")
    small, editor = drifting(tmp_path, replace(EDITOR, **change))  # type: ignore[arg-type]
    (outcome,) = shoot(small.crew, small.film, ["2"])
    assert (outcome.state, editor.orders) == (ShotState.REVIEW, [])


def test_a_take_that_was_brought_along_is_edited_in_its_own_shape_and_priced_by_its_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITOR_KEY", "x")
    price = Price(first_megapixel=Decimal("0.05"), more_megapixels=Decimal("0.01"))
    small, editor = drifting(tmp_path, replace(EDITOR, side_multiple=16, price=price))
    small.crew = replace(small.crew, paste=PasteRepairer().paste)
    shooting = Shooting(small.crew, read_plan(small.crew, small.film))
    add_take(shooting, "2", picture(tmp_path / "square.png", 7, (1100, 1100)))
    shoot(small.crew, small.film, ["2"])
    order = editor.orders[0]
    assert (order.width, order.height) == (1104, 1104)
    assert (
        shooting.journal.cost(order.id)
        == price.first_megapixel + (1 + 2 + len(order.references)) * price.more_megapixels
    )


@pytest.mark.parametrize(
    ("limits", "size", "fitted"),
    [
        ((16, 4.0, 64), (1280, 720), (1280, 720)),
        ((16, 4.0, 64), (512, 512), (512, 512)),
        ((16, 1.0, 64), (4000, 3000), (1152, 864)),
        ((16, 4.0, 64), (1000, 667), (1008, 672)),
        ((1, 4.0, 256), (192, 128), (384, 256)),
        ((100, 4.0, 64), (192, 128), None),
        ((64, 0.01, 64), (160, 90), None),
    ],
)
def test_the_nearest_size_of_the_same_shape_is_ordered(
    limits: tuple[int, float, int], size: tuple[int, int], fitted: tuple[int, int] | None
) -> None:
    multiple, megapixels, side = limits
    card = replace(FREE, side_multiple=multiple, max_megapixels=megapixels, min_side=side)
    found = fitted_size(card, *size)
    assert found == fitted
    if found is not None:
        assert abs(found[0] / found[1] / (size[0] / size[1]) - 1) <= MOST_STRETCH
