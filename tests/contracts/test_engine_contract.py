"""What every engine promises. A new vendor adds one line to VENDORS."""

from __future__ import annotations

import datetime
import functools
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from canary import CANARY
from engine_cases import CHECKS, OURS, SHOWN, Case, Factory, of_vendor
from vendors import SECRET, VENDORS, Vendor

from repertory.errors import EngineRefused, MissingPart, RepertoryError, YourMove
from repertory.fakes import FakeEngine
from repertory.media.clips import check_clip
from repertory.model.engine import Order, OrderKind, Output, Slot, Ticket
from repertory.ports import Checkable, Engine

OF_EVERY_CARD = {
    "test_its_card_is_complete_and_honest",
    "test_its_price_says_whether_money_leaves_the_house",
    "test_it_makes_clips_only_of_a_length_that_its_card_names",
    "test_every_kind_on_its_card_is_delivered_into_the_orders_folder",
    "test_as_many_references_as_its_card_names_are_taken",
}
"""What depends on the card. The rest depends on the adapter, and is tried with its first card for each set of kinds."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    every = metafunc.function.__name__ in OF_EVERY_CARD
    metafunc.parametrize("case", [*OURS, *_of_vendors(every=every)], indirect=True)


def _of_vendors(*, every: bool) -> Iterator[Any]:
    known = set()
    for vendor, engines in _engines():
        for engine in engines:
            adapter = (vendor.name, type(engine), engine.card.kinds)
            if every or adapter not in known:
                known.add(adapter)
                marks = () if vendor is VENDORS[0] else (pytest.mark.slow,)
                make = functools.partial(of_vendor, vendor=vendor, engine=engine)
                yield pytest.param(make, id=engine.card.id, marks=marks)


@functools.cache
def _engines() -> list[tuple[Vendor, Sequence[Engine]]]:
    """Their cards are read once, and not for each of the promises."""
    return [(vendor, vendor.engines()) for vendor in VENDORS]


@pytest.fixture
def case(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Case]:
    factory: Factory = request.param
    with factory(monkeypatch) as made:
        yield made


def _waited(case: Case, order: Order, ticket: Ticket) -> Output:
    """The output of an order after at most a few polls."""
    for _ in range(10):
        output = case.engine.collect(order, ticket)
        if output is not None:
            return output
    raise AssertionError("ten polls and no output")


def _delivered(case: Case, order: Order) -> Output:
    answer = case.engine.submit(order)
    if isinstance(answer, Output):
        return answer
    assert (answer.order, answer.engine) == (order.id, case.engine.card.id)
    assert answer.vendor_id
    case.deliver(order)
    return _waited(case, order, answer)


def _contents(folder: Path) -> dict[str, bytes]:
    """Without what an engine notes for its next try (`.name`)."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if not path.name.startswith(".")}


def _assert_refused(case: Case, order: Order, error: type[RepertoryError]) -> None:
    """It is refused with a next step, nothing is ordered and the order's folder stays as it was."""
    before = _contents(order.folder)
    with pytest.raises(error) as refusal:
        case.engine.submit(order)
    assert refusal.value.step
    assert SECRET not in str(refusal.value)
    assert _contents(order.folder) == before
    assert case.placed is None or case.placed() == 0


def test_its_card_is_complete_and_honest(case: Case) -> None:
    card = case.engine.card
    assert card.id.partition("/")[0] == card.vendor
    assert card.title
    assert card.model
    assert card.kinds
    assert card.source
    assert datetime.date.fromisoformat(card.checked) <= datetime.datetime.now(tz=datetime.UTC).date()
    assert card.style in {"photo", "clay"}
    assert all(0 < share < 1 for share in card.strengths.values())
    assert card.max_references >= -1
    assert card.side_multiple >= 1
    assert card.in_flight >= (0 if card.local else 1), "0 is one on each core of this machine"


def test_its_price_says_whether_money_leaves_the_house(case: Case) -> None:
    card = case.engine.card
    if card.kinds != (OrderKind.BIND,):  # to make a voice known may cost nothing; what it speaks does
        assert card.price.free == (card.local or card.by_hand)
    assert bool(card.key) == (not card.local and not card.by_hand)


def test_it_makes_clips_only_of_a_length_that_its_card_names(case: Case) -> None:
    card = case.engine.card
    assert (OrderKind.CLIP in card.kinds) <= (card.max_duration_s > 0)


def test_it_says_whether_it_would_work(case: Case) -> None:
    assert isinstance(case.engine, Checkable)
    said = case.engine.check()
    assert said
    assert SECRET not in said
    assert case.placed is None or case.placed() == 0


def test_every_kind_on_its_card_is_delivered_into_the_orders_folder(case: Case, tmp_path: Path) -> None:
    for kind in (kind for kind in case.kinds if kind in case.engine.card.kinds and kind in CHECKS):
        order = case.order(kind, tmp_path)
        output = _delivered(case, order)
        assert len(output.files) == 1
        assert output.files[0].parent == order.folder
        clip = kind is OrderKind.EDIT and not case.engine.card.edits_pictures
        (check_clip if clip else CHECKS[kind])(output.files[0])


def test_its_pictures_have_the_size_that_was_ordered(case: Case, tmp_path: Path) -> None:
    from PIL import Image

    drawn = case.first is OrderKind.STILL or (case.first is OrderKind.EDIT and case.engine.card.edits_pictures)
    if not case.gives_size or not drawn:
        pytest.skip("it draws no pictures, or in sizes of its own")
    order = case.order(case.first, tmp_path)
    with Image.open(_delivered(case, order).files[0]) as image:
        assert image.size == (order.width, order.height)


def test_collecting_again_gives_the_same_answer(case: Case, tmp_path: Path) -> None:
    order = case.order(case.first, tmp_path)
    ticket = case.engine.submit(order)
    if isinstance(ticket, Output):
        pytest.skip("it delivers at once")
    case.deliver(order)
    first = _waited(case, order, ticket)
    bytes_then = [file.read_bytes() for file in first.files]
    assert _waited(case, order, ticket) == first
    assert [file.read_bytes() for file in first.files] == bytes_then
    assert case.placed is None or case.placed() == 1


def test_collecting_too_early_is_none_and_no_error(case: Case, tmp_path: Path) -> None:
    order = case.order(case.first, tmp_path)
    ticket = case.engine.submit(order)
    if isinstance(ticket, Output):
        pytest.skip("it delivers at once")
    if order.kind in case.unpolled:
        pytest.skip("its answer says where the result lies")
    assert case.engine.collect(order, ticket) is None


def test_an_engine_made_anew_collects_by_the_ticket_alone(case: Case, tmp_path: Path) -> None:
    if isinstance(case.engine, FakeEngine):
        pytest.skip("a fake keeps its orders in memory")
    order = case.order(case.first, tmp_path)
    ticket = case.engine.submit(order)
    if isinstance(ticket, Output):
        pytest.skip("it delivers at once")
    case.deliver(order)
    anew = replace(case, engine=replace(case.engine))  # type: ignore[type-var]  # adapters are dataclasses
    output = _waited(anew, order, ticket)
    assert output.files or output.binding


def test_a_kind_that_is_not_on_its_card_is_refused(case: Case, tmp_path: Path) -> None:
    missing = next(kind for kind in reversed(OrderKind) if kind not in case.engine.card.kinds)
    order = replace(case.order(case.first, tmp_path), kind=missing)
    _assert_refused(case, order, YourMove)


def test_an_unknown_setting_is_refused(case: Case, tmp_path: Path) -> None:
    order = replace(case.order(case.first, tmp_path), settings={"warp_factor": 9})
    _assert_refused(case, order, YourMove)


def test_a_setting_of_the_wrong_type_is_refused(case: Case, tmp_path: Path) -> None:
    for name in case.engine.card.settings:
        order = replace(case.order(case.first, tmp_path), settings={name: (1, 2)})  # type: ignore[dict-item]  # what a wrong file could hold
        _assert_refused(case, order, YourMove)


def test_its_own_settings_are_taken(case: Case, tmp_path: Path) -> None:
    card = case.engine.card
    order = replace(case.order(case.first, tmp_path), settings=dict(card.settings))
    output = _delivered(case, order)
    assert output.files or output.answer or output.binding


def test_more_references_than_its_card_names_are_refused(case: Case, tmp_path: Path) -> None:
    if case.first not in SHOWN:
        pytest.skip("it takes no references")
    most = case.engine.card.max_references
    if most < 0:
        order = case.order(case.first, tmp_path, references=12)
        assert _delivered(case, order).files
        return
    _assert_refused(case, case.order(case.first, tmp_path, references=most + 1), YourMove)


def test_as_many_references_as_its_card_names_are_taken(case: Case, tmp_path: Path) -> None:
    if case.first not in SHOWN:
        pytest.skip("it takes no references")
    card = case.engine.card
    keyframe = case.first is OrderKind.CLIP and card.first_frame and card.frame_takes_slot
    most = max(0, card.max_references - (keyframe or case.first is OrderKind.EDIT))
    if set(card.slots) == set(Slot) and not card.elements:
        most = min(most, sum(card.slots.values()))
    assert _delivered(case, case.order(case.first, tmp_path, references=most)).files


def test_a_size_that_it_does_not_draw_is_refused(case: Case, tmp_path: Path) -> None:
    if case.first not in SHOWN:
        pytest.skip("it draws nothing")
    card = case.engine.card
    order = case.order(case.first, tmp_path)
    sizes = [(card.min_side - 1, 256), (16_384, 16_384)]
    if card.side_multiple > 1:
        sizes.append((256 + 1, 256))
    for width, height in sizes:
        _assert_refused(case, replace(order, width=width, height=height), YourMove)


def test_a_reference_that_is_no_picture_is_refused(case: Case, tmp_path: Path) -> None:
    if case.first not in SHOWN:
        pytest.skip("it takes no references")
    if isinstance(case.engine, FakeEngine) or case.engine.card.style == "clay":
        pytest.skip("it does not look at references where it knows the character otherwise")
    order = case.order(case.first, tmp_path)
    if not order.references:
        pytest.skip("it takes no references")
    if case.engine.card.vendor in order.references[-1].known_to:
        pytest.skip("it goes as an element, which was made before")
    path = order.references[-1].path
    path.write_bytes(path.read_bytes()[:300])
    _assert_refused(case, order, YourMove)


def test_without_its_key_it_says_which_one_to_set(case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    card = case.engine.card
    if not card.key:
        pytest.skip("it needs no key")
    monkeypatch.delenv(card.key)
    order = case.order(case.first, tmp_path)
    _assert_refused(case, order, MissingPart)
    assert isinstance(case.engine, Checkable)
    with pytest.raises(MissingPart, match=card.key):
        case.engine.check()


def test_where_paid_calls_are_switched_off_nothing_paid_is_sent(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = case.engine.card
    if card.price.free:
        pytest.skip("it is free")
    monkeypatch.setenv("REPERTORY_ALLOW_PAID", "0")
    for name in case.addresses:
        monkeypatch.delenv(name)
    _assert_refused(case, case.order(case.first, tmp_path), EngineRefused)


def test_its_key_is_in_nothing_that_it_keeps_or_says(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = case.engine.card
    if not card.key:
        pytest.skip("it needs no key")
    order = case.order(case.first, tmp_path)
    answer = case.engine.submit(order)
    output = _waited(case, order, answer) if isinstance(answer, Ticket) else answer
    wrong_key = f"{CANARY}-wrong"
    monkeypatch.setenv(case.key, wrong_key)
    with pytest.raises(RepertoryError) as refusal:
        case.engine.submit(order)
    said = [repr(case.engine), repr(answer), repr(output), str(refusal.value), repr(refusal.value)]
    kept = [path.read_bytes() for path in order.folder.iterdir()]
    for text, secret in itertools.product(said, (SECRET, wrong_key)):
        assert secret not in text
    assert all(SECRET.encode() not in data for data in kept)
