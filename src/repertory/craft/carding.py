"""An engine's card in words, for whoever chooses an engine: what it makes, takes and costs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

from repertory.model.engine import EngineCard, Naming, OrderKind
from repertory.model.price import Price
from repertory.model.speech import Speech

_MADE = {
    OrderKind.STILL: "stills",
    OrderKind.CLIP: "clips",
    OrderKind.LINE: "spoken lines",
    OrderKind.EDIT: "edits of stills",
    OrderKind.LIPSYNC: "mouths that follow a line",
    OrderKind.ASK: "answers about pictures",
    OrderKind.BIND: "bindings of a character or voice",
}

_MOUTHS = {
    Speech.SILENT: "do not hear the line",
    Speech.SPEAKS: "say the words at their own pace, in a voice of its own; lip-sync makes them follow the line",
    Speech.VOICED: "say the words at their own pace, in the bound voice; lip-sync makes them follow the line",
    Speech.FOLLOWS: "follow the recorded line",
}


def explained(card: EngineCard) -> Iterator[tuple[str, str]]:
    """What a card says, topic by topic: (topic, meaning)."""
    yield "makes", ", ".join(_MADE[kind] for kind in card.kinds)
    if card.retired:
        follows = f"; {card.successor} takes its place" if card.successor else ""
        yield "retired", f"its vendor offers it until {card.retired}{follows}"
    if {OrderKind.STILL, OrderKind.CLIP, OrderKind.EDIT, OrderKind.ASK} & set(card.kinds):
        yield "references", _references(card)
    yield from _pictures(card)
    yield from _clips(card)
    if card.own_clips:
        yield "clips", "of clips that it is given it takes only those that its own vendor made"
    if card.speakers:
        yield "voices", f"{', '.join(card.speakers[:8])}{' and more' if len(card.speakers) > 8 else ''}"
    yield "words", _words(card)
    yield "seed", "the same seed gives the same, or nearly" if card.seed else "takes none"
    if card.settings:
        yield "settings", ", ".join(f"{name} = {value}" for name, value in card.settings.items())
    if card.strengths:
        yield "expected to hold", ", ".join(f"{share:.0%} of {one} takes" for one, share in card.strengths.items())
    if not card.by_hand:
        yield "at once", _at_once(card)
    yield "price", priced(card)
    yield "your data", _data(card)
    if card.policy:
        yield "rules", card.policy
    if card.key:
        pair = f"; or in {' and '.join(card.key_pair)}" if card.key_pair else ""
        yield "key", f"in the environment variable {card.key}{pair}"
    yield "checked", f"{card.checked} with {card.source}" if card.checked else card.source


def _at_once(card: EngineCard) -> str:
    """How many orders it takes, from everybody who orders by the same key."""
    if card.local:
        return f"{card.in_flight or 'one on each core'} on a machine"
    rate = f", {card.a_minute:g} new ones a minute" if card.a_minute else ""
    whose = "of this model" if card.limits_of_model else "of all its vendor's models together"
    orders = "1 order" if card.in_flight == 1 else f"{card.in_flight} orders"
    return f"{orders}{rate}, {whose}, for an account"


def priced(card: EngineCard) -> str:
    """What it costs, in one line."""
    if card.price.free:
        return "free"
    price = card.price
    bills = f"; billed in {price.currency}, {price.rate} to the dollar" if price.currency != "USD" else ""
    read = f", and ${price.unit_read:f} for one read" if price.unit_read else ""
    unit = f"; counted by its vendor in units of ${price.unit:f}{read}" if price.unit else ""
    return f"{', '.join(_prices(price))}{_steps(card)}{bills}{unit}"


def _steps(card: EngineCard) -> str:
    """By what steps of time is billed, where they are all the same: "; billed in steps of 5 s"."""
    steps = {after - before for before, after in pairwise((0.0, *card.durations))}
    return f"; billed in steps of {steps.pop():g} s" if len(steps) == 1 and len(card.durations) > 1 else ""


def least_priced(card: EngineCard) -> str:
    """The first of its prices, for a narrow column."""
    parts = list(_prices(card.price))
    return f"{'from ' * (len(parts) > 1)}{parts[0].partition(' at ')[0]}" if parts else "free"


def readiness(card: EngineCard, variables: Mapping[str, str], *, installed: bool) -> str:
    """What keeps an engine from being used: "yes" where nothing does. `variables` are those of the environment."""
    if not installed:
        return "to plan with: no adapter is installed"
    if card.retired:
        return f"retired {card.retired}"
    return "yes" if card.has_key(variables) else f"needs {card.key}"


def _prices(price: Price) -> Iterator[str]:
    for one in price.sizes:
        if one.picture:
            yield f"${one.picture} a picture at {one.at}"
        if one.second:
            yield f"${one.second} a second at {one.at}"
    counts = price.chinese_counts > 1
    named = (
        (price.first_megapixel, "for the first megapixel"),
        (price.more_megapixels, "for each further one, of what is sent as well"),
        (price.second, "a second"),
        (price.thousand_characters, f"a thousand characters spoken{', a Chinese one counting as several' * counts}"),
        (price.asked, "a round of questions"),
        (price.asked_picture, "for each picture of it"),
        (price.bound, "a binding"),
    )
    yield from (f"${amount} {words}" for amount, words in named if amount)
    for name, values in price.factors.items():
        yield f"by the setting {name}: {', '.join(f'{value} {times:f} times' for value, times in values.items())}"
    yield from (f"from {one.since} on {one.times:f} times as much" for one in price.changes)


def _references(card: EngineCard) -> str:
    if not card.max_references:
        return "none: a clip's keyframe carries everything" if card.first_frame else "none"
    most = "as many as you like" if card.max_references < 0 else f"up to {card.max_references}"
    kinds = [f"{number} of {slot.value}s" for slot, number in card.slots.items() if number > 0]
    of_each = f" (at most {', '.join(kinds)})" if kinds else ""
    loose = not card.slots or kinds
    which = f"{card.elements} of them elements" if loose else "all of them elements"
    made = ", made by a bind order before" * card.elements_bound
    elements = f", {which} of up to {card.element_pictures} pictures of a character{made}" if card.elements else ""
    named = "" if card.naming is Naming.NAME or not loose else f', called "{card.naming.value}"'
    sheets = "; more go on a labelled sheet" if card.sheets else ""
    total = f"; up to {card.order_megapixels} megapixels in all with what is drawn" if card.order_megapixels else ""
    return f"{most}{of_each}{elements}{named}{sheets}{total}"


def _pictures(card: EngineCard) -> Iterator[tuple[str, str]]:
    if not {OrderKind.STILL, OrderKind.CLIP, OrderKind.EDIT} & set(card.kinds):
        return
    shape = f"; {', '.join(card.ratios)}" if card.ratios else "; any proportions"
    step = f", sides in steps of {card.side_multiple}" if card.side_multiple > 1 else ""
    yield "sizes", f"from {card.min_side} pixels a side to {card.max_megapixels:g} megapixels{step}{shape}"


def _clips(card: EngineCard) -> Iterator[tuple[str, str]]:
    if OrderKind.CLIP not in card.kinds:
        return
    lengths = f", at {', '.join(f'{one:g}' for one in card.durations)} s" if 0 < len(card.durations) <= 4 else ""
    least = f"{card.min_duration_s:g} to " if card.min_duration_s else "up to "
    yield "length", f"{least}{card.max_duration_s:g} s{lengths}, {card.fps} pictures a second"
    frames = ["begins with the keyframe"] * card.first_frame + ["may end with a given picture"] * card.last_frame
    yield "frames", ", ".join(frames) or "begins as it likes: the keyframe goes along as a reference"
    yield "sound", "with sound" if card.sound else "without sound"
    yield "mouths", _MOUTHS[card.speech]


def _data(card: EngineCard) -> str:
    if card.local:
        return "stays on this machine"
    if card.by_hand:
        return "goes where you take it"
    known = {True: "its vendor trains models on it", False: "its vendor does not train models on it"}
    return (
        "whether its vendor trains models on it was not found"
        if card.trains_on_data is None
        else known[card.trains_on_data]
    )


def _words(card: EngineCard) -> str:
    most = f"up to {card.max_prompt:,} characters" if card.max_prompt else "as many as you like, as far as is known"
    return f"{most}; also words for what must not be seen" if card.negative_prompt else most
