"""What every engine promises. A new vendor adds one line to VENDORS."""

from __future__ import annotations

import contextlib
import datetime
import functools
import itertools
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import pytest
from samples import a_clip, a_picture, a_sound, an_order
from vendors import SECRET, VENDORS, Vendor

from repertory.engines.byhand import ByHandEngine
from repertory.engines.registry import GROUP, cards, load_engines
from repertory.errors import EngineRefused, MissingPart, RepertoryError, YourMove
from repertory.fakes import FakeEngine
from repertory.media.clips import check_clip
from repertory.media.images import check_image
from repertory.media.sounds import check_sound
from repertory.model.anchor import Character, Role, Voice
from repertory.model.engine import Order, OrderKind, Output, Slot, Ticket
from repertory.model.shot import BoundShot, Shot
from repertory.ports import Checkable, Engine

CHECKS = {
    OrderKind.STILL: check_image,
    OrderKind.EDIT: check_image,
    OrderKind.CLIP: check_clip,
    OrderKind.LINE: check_sound,
    OrderKind.LIPSYNC: check_clip,
}
SHOWN = (OrderKind.STILL, OrderKind.EDIT, OrderKind.CLIP)


def _nobody(_: Order) -> None:
    """Nobody has to do anything for the order to be delivered."""


def _as_it_is(order: Order) -> Order:
    return order


@dataclass(frozen=True, kw_only=True)
class Case:
    """An engine under test, and what stands in for the world around it."""

    engine: Engine
    deliver: Callable[[Order], None] = _nobody
    """What a person or a vendor does between submit and collect."""
    placed: Callable[[], int] | None = None
    """How many orders the vendor has taken, where it can be asked."""
    complete: Callable[[Order], Order] = _as_it_is
    """Adds to an order what this engine needs beside words and pictures."""
    kinds: tuple[OrderKind, ...] = tuple(CHECKS)
    """The kinds for which such an order can be made here; its own tests cover the others."""
    gives_size: bool = True
    """Pictures come in the very size that was ordered."""
    unpolled: tuple[OrderKind, ...] = ()
    """The kinds of which the result may be fetched as soon as the order is taken."""
    addresses: tuple[str, ...] = ()
    """The environment variables that point at the stand-in."""

    @property
    def first(self) -> OrderKind:
        """The kind that the engine is foremost for."""
        return next(kind for kind in self.engine.card.kinds if kind in self.kinds)

    def order(self, kind: OrderKind, home: Path, *, references: int | None = None) -> Order:
        """An order of that kind that fits the engine, its folder empty: with two references where it takes so many."""
        most = self.engine.card.max_references
        usual = 2 if most < 0 else min(2, most)
        return self.complete(
            an_order(self.engine.card, kind, home, references=usual if references is None else references)
        )


@contextlib.contextmanager
def fake(_: pytest.MonkeyPatch, *, slow: int) -> Iterator[Case]:
    engine = FakeEngine(slow=slow)
    yield Case(engine=engine, placed=lambda: len(engine.orders))


@contextlib.contextmanager
def byhand(_: pytest.MonkeyPatch) -> Iterator[Case]:
    (card,) = cards("byhand")
    yield Case(engine=ByHandEngine(card=card, quiet_s=0.0), deliver=_drop)


@contextlib.contextmanager
def of_vendor(patch: pytest.MonkeyPatch, *, vendor: Vendor, engine: Engine) -> Iterator[Case]:
    with vendor.running(patch) as server:
        yield Case(
            engine=engine,
            placed=lambda: len(server.orders),
            complete=lambda order: vendor.complete(order, engine.card),
            kinds=tuple(engine.card.kinds),
            gives_size=vendor.gives_size,
            unpolled=vendor.unpolled,
            addresses=tuple(name for name in vendor.environment(server) if name != engine.card.key),
        )


@contextlib.contextmanager
def previs(_: pytest.MonkeyPatch) -> Iterator[Case]:
    (engine,) = load_engines(
        [plugin for plugin in entry_points(group=GROUP) if plugin.name == "previs"]
    ).engines.values()
    yield Case(engine=engine, complete=_staged, kinds=(OrderKind.STILL, OrderKind.CLIP, OrderKind.LINE))


def _staged(order: Order) -> Order:
    """What the previs stage draws from: who is built, or the shot; what it speaks with."""
    if order.kind is OrderKind.STILL:
        mia = Character(name="mia", title="Mia", prompt="a woman with short dark hair")
        return replace(order, subject=mia, role=Role.HEADSHOT, name="headshot")
    if order.kind is OrderKind.LINE:
        return replace(order, voice=Voice(name="mia-voice", title="Mia", engine="previs", speaker="en-us"))
    return replace(order, shot=BoundShot(shot=Shot(number="1", text="wide shot of the street", line=1)))


Factory = Callable[[pytest.MonkeyPatch], AbstractContextManager[Case]]
OURS = [
    pytest.param(lambda patch: fake(patch, slow=0), id="fake"),
    pytest.param(lambda patch: fake(patch, slow=2), id="fake-slow"),
    pytest.param(byhand, id="byhand"),
    pytest.param(previs, id="previs", marks=pytest.mark.slow),
]
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
    for vendor in VENDORS:
        for engine in vendor.engines():
            adapter = (vendor.name, type(engine), engine.card.kinds)
            if every or adapter not in known:
                known.add(adapter)
                marks = () if vendor is VENDORS[0] else (pytest.mark.slow,)
                make = functools.partial(of_vendor, vendor=vendor, engine=engine)
                yield pytest.param(make, id=engine.card.id, marks=marks)


def _drop(order: Order) -> None:
    """A person drops a result of the right kind."""
    if order.kind is OrderKind.CLIP:
        a_clip(order.folder / "from the app.mp4")
    elif order.kind is OrderKind.LINE:
        a_sound(order.folder / "from the app.wav")
    else:
        a_picture(order.folder / "from the app.png", order.id, order.width, order.height)


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
    assert card.in_flight >= 1


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
    wrong_key = "rp_wrong_77aa"
    monkeypatch.setenv(card.key, wrong_key)
    with pytest.raises(RepertoryError) as refusal:
        case.engine.submit(order)
    said = [repr(case.engine), repr(answer), repr(output), str(refusal.value), repr(refusal.value)]
    kept = [path.read_bytes() for path in order.folder.iterdir()]
    for text, secret in itertools.product(said, (SECRET, wrong_key)):
        assert secret not in text
    assert all(SECRET.encode() not in data for data in kept)
