"""Prices: what vendors charge by their lists, to the cent, before an order is placed."""

from __future__ import annotations

from decimal import Decimal
from functools import partial

import pytest
from company import card as a_card
from hypothesis import given
from hypothesis import strategies as st

from repertory.craft.pricing import billed, characters_billed, counted, estimate, megapixels, priced_on, size_priced
from repertory.errors import NothingFits
from repertory.model.engine import OrderKind, Setting
from repertory.model.price import Price, PriceChange, SizePrice

card = partial(a_card, kinds=tuple(OrderKind))
PRO = card(price=Price(first_megapixel=Decimal("0.03"), more_megapixels=Decimal("0.015")))


@pytest.mark.parametrize(
    ("width", "height", "references", "price"),
    [
        (1024, 1024, 0, "0.03"),
        (1280, 720, 0, "0.03"),
        (1024, 1040, 0, "0.045"),
        (1920, 1080, 0, "0.045"),
        (2048, 2048, 0, "0.075"),
        (1024, 1024, [(1024, 1024)], "0.045"),
        (1024, 1024, [(640, 480), (2048, 1024)], "0.075"),
        (1280, 720, 8, "0.15"),
    ],
)
def test_a_picture_costs_its_first_megapixel_and_every_further_one(
    width: int, height: int, references: int | list[tuple[int, int]], price: str
) -> None:
    assert estimate(PRO, OrderKind.STILL, width=width, height=height, references=references) == Decimal(price)


def test_clips_cost_by_the_second_begun_and_lines_by_the_character() -> None:
    video = card(price=Price(second=Decimal("0.10"), thousand_characters=Decimal("0.30")))
    assert estimate(video, OrderKind.CLIP, duration_s=4.0) == Decimal("0.40")
    assert estimate(video, OrderKind.CLIP, duration_s=4.1) == Decimal("0.50")
    assert estimate(video, OrderKind.CLIP, duration_s=0.1 * 3 * 10) == Decimal("0.30"), "a hair more than 3 s"
    assert estimate(video, OrderKind.LINE, text="a" * 20) == Decimal("0.006")


@pytest.mark.parametrize(
    ("width", "height", "still", "clip", "at"),
    [
        (1280, 720, "0.07", "0.40", "720p"),
        (1000, 1000, "0.07", "0.40", "720p"),
        (1001, 1000, "0.10", "0.60", "1080p"),
        (1920, 1080, "0.10", "0.60", "1080p"),
        (3840, 2160, "0.10", "0.60", "1080p"),
    ],
)
def test_where_each_size_has_its_price_the_smallest_that_holds_the_picture_counts(
    width: int, height: int, still: str, clip: str, at: str
) -> None:
    small = SizePrice(at="720p", megapixels=1.0, picture=Decimal("0.07"), second=Decimal("0.10"))
    large = SizePrice(at="1080p", megapixels=2.1, picture=Decimal("0.10"), second=Decimal("0.15"))
    both = card(price=Price(sizes=(small, large)))
    assert not both.price.free
    assert estimate(both, OrderKind.STILL, width=width, height=height, references=5) == Decimal(still)
    assert estimate(both, OrderKind.CLIP, width=width, height=height, duration_s=3.5) == Decimal(clip)
    size = size_priced(both.price, width, height)
    assert size is not None
    assert size.at == at
    assert size_priced(PRO.price, width, height) is None


@pytest.mark.parametrize("kind", list(OrderKind))
def test_a_free_engine_costs_nothing(kind: OrderKind) -> None:
    free = card(price=Price())
    assert estimate(free, kind, width=4096, height=4096, duration_s=60, references=9, text="a" * 999) == 0


@given(st.integers(1, 4096), st.integers(1, 4096), st.integers(0, 10))
def test_more_pixels_and_more_references_never_cost_less(width: int, height: int, references: int) -> None:
    price = estimate(PRO, OrderKind.EDIT, width=width, height=height, references=references)
    assert price <= estimate(PRO, OrderKind.EDIT, width=width + 512, height=height, references=references)
    assert price < estimate(PRO, OrderKind.EDIT, width=width, height=height, references=references + 1)
    assert megapixels(width, height) * 1024 * 1024 - width * height >= 0 or megapixels(width, height) == 1


def test_an_edit_of_a_clip_costs_by_its_seconds_where_a_second_has_a_price() -> None:
    by_size = Price(sizes=(SizePrice(at="720P", megapixels=1.0, second=Decimal("0.20")),))
    timed = card(price=by_size)
    assert estimate(timed, OrderKind.EDIT, width=1280, height=720, duration_s=4.2) == Decimal("1.00")
    assert estimate(timed, OrderKind.EDIT, width=1280, height=720) == 0
    flat = card(price=Price(first_megapixel=Decimal("0.04")))
    assert estimate(flat, OrderKind.EDIT, width=1000, height=1000, duration_s=4.2) == Decimal("0.04")


def test_a_question_costs_more_with_more_pictures() -> None:
    looks = card(price=Price(asked=Decimal("0.006"), asked_picture=Decimal("0.001")))
    assert estimate(looks, OrderKind.ASK, references=4) == Decimal("0.010")
    assert estimate(looks, OrderKind.ASK, references=17) == Decimal("0.023")


@pytest.mark.parametrize(
    ("text", "counted"),
    [("Hello 123", 9), ("你好，世界", 9), ("ひらがな", 4), ("日本のカフェ", 8), ("안녕", 2), ("", 0)],
)
def test_a_chinese_character_counts_as_the_card_says(text: str, counted: int) -> None:
    speaks = card(price=Price(thousand_characters=Decimal(1), chinese_counts=2))
    assert estimate(speaks, OrderKind.LINE, text=text) * 1000 == counted
    assert characters_billed(Price(), text) == len(text)


@pytest.mark.parametrize(
    ("settings", "still"), [({}, "0.06"), ({"quality": "max"}, "0.18"), ({"quality": "low"}, "0.03")]
)
def test_a_setting_changes_the_price_of_what_is_drawn_and_not_of_what_is_sent(
    settings: dict[str, Setting], still: str
) -> None:
    factors = {"quality": {"low": Decimal("0.25"), "high": Decimal(1), "max": Decimal(4)}}
    price = Price(first_megapixel=Decimal("0.04"), more_megapixels=Decimal("0.01"), factors=factors)
    drawn = card(price=price, settings={"quality": "high"})
    sent = {"width": 1024, "height": 1024, "references": 2}
    assert estimate(drawn, OrderKind.STILL, **sent, settings=settings) == Decimal(still)  # type: ignore[arg-type]
    unknown = estimate(drawn, OrderKind.STILL, **sent, settings={"quality": "auto"})  # type: ignore[arg-type]
    assert unknown == Decimal("0.18"), "whatever the vendor makes of it, it is no dearer than the dearest"


def test_an_announced_price_counts_from_its_day_on() -> None:
    size = SizePrice(at="1K", megapixels=1.1, picture=Decimal("0.02"), second=Decimal("0.1"))
    change = PriceChange(since="2027-01-01", times=Decimal(2))
    engine = card(price=Price(asked=Decimal("0.01"), unit=Decimal("0.001"), sizes=(size,), changes=(change,)))
    assert priced_on(engine, "2026-12-31") is engine
    later = priced_on(engine, "2027-01-01")
    assert (later.price.asked, later.price.unit) == (Decimal("0.02"), Decimal("0.001"))
    assert (later.price.sizes[0].picture, later.price.sizes[0].second) == (Decimal("0.04"), Decimal("0.2"))
    assert priced_on(later, "2027-06-01") is later, "once"


@pytest.mark.parametrize(("told", "usd"), [("2.4", "0.336"), (3, "0.42"), (0.05, "0.007"), ("0", "0")])
def test_what_a_vendor_says_in_its_own_units_is_money_by_the_card(told: object, usd: str) -> None:
    assert billed(Price(unit=Decimal("0.14")), counted(told)) == Decimal(usd)


@pytest.mark.parametrize("told", [None, "", "many", "-1", "NaN", "Infinity", True, [3]])
def test_what_is_no_number_of_units_is_no_bill(told: object) -> None:
    assert billed(Price(unit=Decimal("0.14")), counted(told)) is None


def test_what_was_read_and_what_was_made_have_each_their_price() -> None:
    price = Price(unit=Decimal("0.00003"), unit_read=Decimal("0.000008"))
    assert billed(price, Decimal(1000), Decimal(500)) == Decimal("0.034")
    assert billed(price, Decimal(1000)) is None, "the answer does not say what was read"


def test_units_of_which_nobody_knows_what_they_cost_are_no_bill() -> None:
    assert billed(Price(second=Decimal("0.10")), counted("2.4")) is None


@pytest.mark.parametrize("kind", OrderKind)
def test_what_an_engine_does_not_make_has_no_price_and_is_not_free(kind: OrderKind) -> None:
    others = tuple(one for one in OrderKind if one is not kind)
    with pytest.raises(NothingFits, match=f"makes no {kind}s"):
        estimate(a_card(kinds=others), kind)
