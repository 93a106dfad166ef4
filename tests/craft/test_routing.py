"""Routing: which engine for which shot, with reasons, and nothing left out in silence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from company import bound, card

from repertory.craft.enginenames import engine_named
from repertory.craft.routing import Need, Ranking, offer, rank
from repertory.errors import NothingFits
from repertory.model.engine import EngineCard, OrderKind, Slot
from repertory.model.price import Price, SizePrice
from repertory.model.shot import BoundShot
from repertory.model.shotclass import ShotClass

FREE = card("previs", max_references=-1, price=Price(), local=True)
PAID = card("bfl/flux", strengths={ShotClass.LIKENESS: 0.9})
ALONE = "medium close-up of Mia, street, sad expression"
TWO = "two-shot of Mia and Nova, street, happy expression"
NEED = Need(
    bound=bound(ALONE),
    kind=OrderKind.STILL,
    width=1280,
    height=720,
    duration_s=4.0,
    budget_left=Decimal(10),
    keys_present=("KEY",),
)


def ranked(shot: BoundShot, cards: Sequence[EngineCard], kind: OrderKind = OrderKind.STILL, **changes: Any) -> Ranking:
    asked = engine_named(shot.shot.engine, {one.id: one.called for one in cards}) if shot.shot.engine else ""
    return rank(replace(NEED, bound=shot, kind=kind, asked=asked, **changes), cards)


def ids(ranking: Ranking) -> list[str]:
    return [one.card.id for one in ranking.choices]


def test_every_choice_gives_its_reasons() -> None:
    first = ranked(bound(ALONE), [PAID], preferred=["bfl"]).choices[0]
    assert first.reasons == (
        "likeness: 90 % of its takes are expected to hold, by its card",
        "takes all 5 references",
        "$0.105 a take",
    )


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"kinds": (OrderKind.CLIP,)}, "makes no stills"),
        ({"key": "OTHER_KEY"}, "needs the key OTHER_KEY"),
        ({"max_megapixels": 0.5}, "1280 by 720"),
        ({"side_multiple": 32}, "multiples of 32"),
        ({"min_side": 1000}, "1280 by 720"),
        ({"ratios": ("1:1", "9:16")}, "makes no picture of 1280 by 720: its proportions are 1:1, 9:16"),
        ({"price": Price(first_megapixel=Decimal(11))}, "costs $11.000 a take, $10.000 is left"),
        ({"max_references": 2}, "takes 2 references, the shot needs 3"),
        ({"id": "other/engine", "vendor": "other"}, "not among the production's engines"),
    ],
)
def test_an_engine_that_cannot_is_excluded_with_its_reason(changes: dict[str, Any], reason: str) -> None:
    ranking = ranked(bound(ALONE), [FREE, card(**changes)], preferred=["previs", "vendor"])
    assert ids(ranking) == ["previs"]
    assert reason in ranking.excluded[0][1]


def test_a_clip_that_is_too_long_is_excluded() -> None:
    ranking = ranked(bound(ALONE), [FREE, card(max_duration_s=3.0)], OrderKind.CLIP)
    assert ranking.excluded == (("vendor/engine", "makes clips of up to 3 s, the shot lasts 4 s"),)


def test_a_clip_from_words_alone_would_lose_its_keyframe_and_is_excluded() -> None:
    empty = bound("wide shot of the street")
    ranking = ranked(empty, [FREE, card(max_references=0)], OrderKind.CLIP)
    assert "begins with no keyframe" in ranking.excluded[0][1]
    assert ids(ranked(empty, [card(max_references=0, first_frame=True)], OrderKind.CLIP)) == ["vendor/engine"]


def test_only_expressions_and_then_angles_are_left_out_and_it_is_said() -> None:
    shot = bound(TWO)
    choice = ranked(shot, [card(max_references=6)]).choices[0]
    assert [one.label for one in choice.left_out] == ["Nova, happy", "Mia, happy", "Nova, three-quarter left"]
    assert "leaves out Nova, happy and Mia, happy" in choice.reasons[0]
    assert choice.sent[0].label == "Mia, headshot"


def test_a_sheet_and_what_is_left_to_the_keyframe_are_said_too() -> None:
    shot = bound(TWO)
    choice = ranked(shot, [card(max_references=6, sheets=True)]).choices[0]
    assert [one.anchor for one in choice.merged] == ["nova@1"]
    assert choice.reasons[0].startswith("puts on one sheet Nova: headshot, ")
    assert f"takes all {len(shot.references)} references" in choice.reasons
    clip = ranked(shot, [card(max_references=3, first_frame=True)], OrderKind.CLIP).choices[0]
    assert any(reason.startswith("leaves to the keyframe Nova, happy and Mia, happy and") for reason in clip.reasons)
    assert len(clip.sent) + len(clip.carried) == len(shot.references)


def test_a_sheet_is_priced_as_a_megapixel_for_each_picture_on_it() -> None:
    shot = bound(TWO)
    engine = card(max_references=6, sheets=True, max_megapixels=4.0)
    choice = ranked(shot, [engine], budget_left=Decimal(10)).choices[0]
    (one,) = choice.merged
    assert len(one.parts) > 1
    assert choice.price == ranked(shot, [replace(engine, max_references=-1, sheets=False)]).choices[0].price


def test_the_limit_that_is_passed_is_the_one_that_is_named() -> None:
    (excluded,) = ranked(bound(ALONE), [FREE, card(max_references=-1, slots={Slot.THING: 0})]).excluded
    assert excluded[1].startswith("takes 0 of places and things, the shot needs 3: no room for street")
    assert "-1" not in excluded[1]


def test_a_card_without_an_adapter_is_never_shot_with() -> None:
    ranking = ranked(bound(ALONE), [FREE, card("kling/kling-v3")], installed=["previs"])
    assert ranking.excluded == (("kling/kling-v3", "no adapter for it is installed"),)


def test_what_is_wanted_to_know_of_an_engine_is_told_with_everything_that_speaks_against_it() -> None:
    far = card("kling/kling-v3", key="KLING", max_megapixels=0.5)
    need = replace(NEED, kind=OrderKind.CLIP, duration_s=12.0, preferred=["previs"], installed=())
    choice = offer(need, far)
    assert choice.obstacles == (
        "not among the production's engines",
        "no adapter for it is installed",
        "needs the key KLING",
        "makes clips of up to 10 s, the shot lasts 12 s",
        "makes no picture of 1280 by 720: it draws up to 0.5 megapixels",
    )
    assert not choice.able
    assert offer(replace(need, duration_s=4.0), card("kling/kling-v3", key="KLING")).able, "with a key and an adapter"
    assert choice.prompt.startswith("Medium close-up of Mia (images 1, 2 ")
    assert len(choice.sent) == 5


def test_words_that_are_too_long_for_an_engine_exclude_it() -> None:
    ranking = ranked(bound(ALONE), [FREE, card(max_prompt=60)])
    assert ids(ranking) == ["previs"]
    assert "needs a prompt of" in ranking.excluded[0][1]
    assert ranking.choices[0].prompt.startswith("Medium close-up of Mia")
    short = ranked(bound(ALONE), [card(max_prompt=200)]).choices[0]
    whole = len(ranked(bound(ALONE), [card()]).choices[0].prompt)
    assert short.reasons[-1] == f"its words are shortened from {whole} to {len(short.prompt)} characters"
    assert len(short.prompt) <= 200 < whole


def test_a_clip_is_priced_at_the_length_that_is_ordered() -> None:
    shot, eights = bound(ALONE), card(durations=(8.0,), min_duration_s=8.0)
    assert ranked(shot, [eights], OrderKind.CLIP, duration_s=4.2).choices[0].price == Decimal("0.80")
    assert ranked(shot, [card(durations=(4.0, 6.0))], OrderKind.CLIP, duration_s=4.2).choices[0].price == Decimal(
        "0.60"
    )


def test_a_clip_that_is_ordered_longer_says_so() -> None:
    shot, eights = bound(ALONE), card(durations=(8.0,), min_duration_s=8.0)
    assert (
        "ordered at 8 s and cut to 4.3 s" in ranked(shot, [eights], OrderKind.CLIP, duration_s=4.28).choices[0].reasons
    )
    as_it_is = ranked(shot, [eights, FREE], OrderKind.CLIP, duration_s=8.0).choices
    assert not [reason for one in as_it_is for reason in one.reasons if "cut to" in reason]


def test_a_price_by_size_says_for_which_it_holds_and_where_none_is_known() -> None:
    sizes = (
        SizePrice(at="720p", megapixels=1.0, picture=Decimal("0.1")),
        SizePrice(at="1080p", megapixels=2.1, picture=Decimal("0.2")),
    )
    engine = card(price=Price(sizes=sizes), max_megapixels=9.0)

    def said(width: int, height: int) -> str:
        return ranked(bound(ALONE), [engine], width=width, height=height).choices[0].reasons[-1]

    assert said(1280, 720) == "$0.100 a take, the list price of 720p"
    assert said(1920, 1088) == "$0.200 a take, the list price of 1080p"
    assert said(3840, 2160) == "at least $0.200 a take, the list price of 1080p: none is known for a larger picture"


def test_a_seed_that_an_engine_does_not_take_is_said() -> None:
    shot = bound(f"{ALONE}, seed: 7")
    none = "takes no seed: the shot's seed 7 is not used"
    assert none in ranked(shot, [PAID]).choices[0].reasons
    assert none in ranked(shot, [PAID], OrderKind.CLIP).choices[0].reasons
    assert none not in ranked(shot, [card(seed=True)]).choices[0].reasons
    assert none not in ranked(shot, [FREE]).choices[0].reasons, "nothing is drawn by chance on this machine"
    assert not [one for one in ranked(bound(ALONE), [PAID]).choices[0].reasons if "seed" in one]


def test_what_makes_no_such_thing_is_told_by_that_first() -> None:
    shot = bound(f"{ALONE}, engine: kling")
    clips = card("kling/kling-v3", kinds=(OrderKind.CLIP,), key="KLING", title="Kling v3")
    (excluded,) = ranked(shot, [FREE, clips], preferred=["previs"]).excluded
    assert excluded == ("kling/kling-v3", "makes no stills")


def test_what_an_engine_could_never_make_has_no_price() -> None:
    shot = bound(TWO)
    for cannot in ({"max_references": 4}, {"max_prompt": 60}, {"ratios": ("1:1",)}, {"kinds": (OrderKind.CLIP,)}):
        choice = offer(replace(NEED, bound=shot), card(**cannot))
        assert not choice.able
        assert choice.price == 0
        assert not [one for one in choice.reasons if "$" in one or one == "free"]
    away = offer(replace(NEED, bound=shot, installed=(), budget_left=Decimal(0)), card(key="OTHER"))
    assert away.able, "it is only not asked"
    assert away.price > 0


def test_a_shot_s_own_engine_wins_for_the_kinds_that_it_makes() -> None:
    shot = bound(f"{ALONE}, engine: flux")
    assert ids(ranked(shot, [FREE, PAID], preferred=["previs"])) == ["bfl/flux"]
    stills = card("bfl/flux", kinds=(OrderKind.STILL,))
    assert ids(ranked(shot, [FREE, stills], OrderKind.CLIP, preferred=["previs"])) == ["previs"]


def test_a_shot_s_own_engine_that_cannot_is_an_error_with_the_reason() -> None:
    shot = bound(f"{ALONE}, engine: flux")
    with pytest.raises(NothingFits, match="needs the key BFL"):
        ranked(shot, [FREE, card("bfl/flux", key="BFL")])
    with pytest.raises(NothingFits, match="not there"):
        ranked(shot, [FREE])
    with pytest.raises(NothingFits, match="neither stills nor clips"):
        ranked(shot, [FREE, card("bfl/flux", kinds=(OrderKind.LINE,))])


def test_nothing_fits_says_why_of_every_engine() -> None:
    with pytest.raises(NothingFits, match=r"vendor/engine: needs the key K; other/one: makes no stills"):
        ranked(bound(ALONE), [card(key="K"), card("other/one", kinds=(OrderKind.LINE,))])


def test_an_edit_sends_faces_only_and_keeps_a_slot_for_the_picture() -> None:
    choice = ranked(bound(ALONE), [card(max_references=3)], OrderKind.EDIT).choices[0]
    assert [one.label for one in choice.sent] == ["Mia, headshot", "Mia, three-quarter left"]
    assert choice.price == Decimal("0.075")


def test_prices_know_the_real_size_of_the_references() -> None:
    shot = bound("close-up of Mia in the red sweater")
    small = ranked(shot, [PAID]).choices[0].price
    large = ranked(shot, [PAID], sizes={one.sha256: (2048, 1024) for one in shot.references}).choices[0].price
    assert (small, large) == (Decimal("0.075"), Decimal("0.12"))


def test_a_line_needs_no_reference_and_no_size() -> None:
    speaker = card("tts", kinds=(OrderKind.LINE,), max_references=0, price=Price(thousand_characters=Decimal("0.1")))
    line = bound("close-up of Mia\nMIA: Hello you.")
    choice = ranked(line, [speaker], OrderKind.LINE, width=0, height=0).choices[0]
    assert (choice.sent, choice.price) == ((), Decimal("0.001"))
    assert ranked(line, [replace(speaker, max_prompt=10)], OrderKind.LINE).choices
    with pytest.raises(NothingFits, match="speaks up to 9 characters at once, the line has 10"):
        ranked(line, [replace(speaker, max_prompt=9)], OrderKind.LINE)
