"""What is made first where the money does not reach for the whole film."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from repertory.craft.affording import afforded


def costs(*dollars: str) -> dict[str, Decimal]:
    return {str(number): Decimal(one) for number, one in enumerate(dollars, start=1)}


def test_the_cheapest_are_made_first_and_told_in_the_films_order() -> None:
    chosen = afforded(costs("5", "1", "9", "1", "2"), Decimal(4))
    assert (chosen.made, chosen.left) == (("2", "4", "5"), ("1", "3"))
    assert (chosen.made_usd, chosen.left_usd) == (Decimal(4), Decimal(14))


def test_of_equal_ones_the_earlier_is_made() -> None:
    assert afforded(costs("2", "2", "2"), Decimal("4.50")).made == ("1", "2")


def test_what_is_free_is_made_for_nothing() -> None:
    assert afforded(costs("0", "1", "0"), Decimal(0)).made == ("1", "3")


@given(st.lists(st.integers(0, 12), max_size=7), st.integers(0, 40))
def test_no_other_choice_finishes_more_for_the_money(prices: list[int], budget: int) -> None:
    chosen = afforded({str(number): Decimal(one) for number, one in enumerate(prices)}, Decimal(budget))
    assert chosen.made_usd <= budget
    assert chosen.made_usd + chosen.left_usd == sum(prices)
    masks = range(1 << len(prices))
    sums = ([one for at, one in enumerate(prices) if mask >> at & 1] for mask in masks)
    assert len(chosen.made) == max(len(one) for one in sums if sum(one) <= budget)
