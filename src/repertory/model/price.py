"""What an engine's orders cost, by its card."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal


def dollars(amount: Decimal) -> str:
    """ "$3.00"; with as many more digits as it has: "$0.134"."""
    return f"${amount:.2f}" if amount == round(amount, 2) else f"${amount.normalize():f}"


@dataclass(frozen=True, kw_only=True)
class SizePrice:
    """What a picture or a second costs at one of a vendor's sizes, in US dollars."""

    at: str
    """As the vendor calls it: "1K", "1080p with sound"."""
    megapixels: float
    """The largest picture of this size, in millions of pixels."""
    picture: Decimal = Decimal(0)
    second: Decimal = Decimal(0)


@dataclass(frozen=True, kw_only=True)
class PriceChange:
    """From which day on everything costs so many times what the card says."""

    since: str
    """YYYY-MM-DD."""
    times: Decimal


@dataclass(frozen=True, kw_only=True)
class Price:
    """List price in US dollars; every part is zero where it does not apply."""

    first_megapixel: Decimal = Decimal(0)
    """For a picture: its first (or only) megapixel."""
    more_megapixels: Decimal = Decimal(0)
    """For each further megapixel, of the output and of every picture sent."""
    second: Decimal = Decimal(0)
    thousand_characters: Decimal = Decimal(0)
    chinese_counts: int = 1
    """As how many characters a Chinese one counts, also in Japanese and Korean: hanzi, kanji, hanja."""
    asked: Decimal = Decimal(0)
    """For one order of questions."""
    asked_picture: Decimal = Decimal(0)
    """For each picture of such an order: the take, and what is shown beside it."""
    factors: Mapping[str, Mapping[str, Decimal]] = field(default_factory=dict)
    """By a setting and its value, how many times the price a picture, clip or line costs with it: quality, "max", 4. A
    value that is not named counts as the dearest of those that are."""
    changes: tuple[PriceChange, ...] = ()
    """What is announced: it counts from its day on."""
    sizes: tuple[SizePrice, ...] = ()
    """Where each size has its own price for a picture or a second, all that are known, the smallest first."""
    bound: Decimal = Decimal(0)
    """For one binding: an element, a cloned voice, a training."""
    currency: str = "USD"
    """In what the vendor bills, where that is not dollars: "CNY". The figures here are dollars at `rate`."""
    rate: Decimal = Decimal(1)
    """How much of that currency a dollar was on the day on which the card was checked."""
    unit: Decimal = Decimal(0)
    """What one of the vendor's own units costs in US dollars, where its answers say how many an order took; 0 where
    they do not."""
    unit_read: Decimal = Decimal(0)
    """The same of a unit that was read, where its answers count what was read and what was made apart: tokens."""

    @property
    def free(self) -> bool:
        prices = [self.first_megapixel, self.more_megapixels, self.second, self.thousand_characters, self.bound]
        prices += [self.asked, self.asked_picture]
        return not (any(prices) or any(one.picture or one.second for one in self.sizes))
