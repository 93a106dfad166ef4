"""How mouths match their lines: what the plan says of every kind of clip, of every engine that could help, and of
mouths that nobody sees."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from company import bound, card

from repertory.craft.lips import Clip, Lips, Mouths, Terms, lips_of, seen_lines, warning_of
from repertory.craft.policies import policy_of
from repertory.engines.registry import all_cards
from repertory.model.engine import EngineCard, OrderKind
from repertory.model.price import Price
from repertory.model.speech import Speech

CARDS = all_cards()
SPOKEN = "medium close-up of Mia, street\nMIA: I waited."
TWO = "two-shot of Mia and Nova, street\nMIA: I waited."
SPEAKS = card("acme/clips", speech=Speech.SPEAKS)
SYNC = card("acme/lips", kinds=(OrderKind.LIPSYNC,), max_duration_s=0.0, side_multiple=1, key="ACME_KEY")
HELD = replace(SPEAKS, holds=True, speech=Speech.SILENT)
CLIP = Clip(width=1280, height=720, duration_s=4.2, maker="acme")
TERMS = Terms(policy=policy_of(""), keys=("ACME_KEY",), installed=("acme/lips", "acme/other"), today="2026-11-23")


def said(words: str, *cards: EngineCard, by: EngineCard = SPEAKS, clip: Clip = CLIP, terms: Terms = TERMS) -> Lips:
    found = lips_of(bound(words), by, clip, cards, terms)
    assert found is not None
    return found


def test_without_a_line_there_is_nothing_to_say() -> None:
    assert lips_of(bound("medium close-up of Mia, street"), SPEAKS, CLIP, [SYNC], TERMS) is None
    assert warning_of(None) == ""


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("medium shot of Mia from behind, street\nMIA: I waited.", "Mia is seen from behind"),
        ("close-up of Mia, street\nNOVA: I waited.", "whoever speaks is not in the picture"),
        ("close-up of Mia, street\nMIA (V.O.): I waited.", "a voice over the picture"),
        ("close-up of Mia, street\nNOVA (O.S.): I waited.", "a voice off screen"),
        ("close-up of Mia's phone, her hand visible, street\nMIA: I waited.", "the face of Mia is hidden"),
    ],
)
def test_a_mouth_out_of_sight_needs_nothing(words: str, why: str) -> None:
    lips = said(words, SYNC)
    assert lips.how is Mouths.UNSEEN
    assert not lips.price
    assert lips.said == f"out of sight ({why}): nothing is needed"
    assert seen_lines(bound(words)) == ()


def test_only_the_lines_of_mouths_that_are_seen_are_followed() -> None:
    assert seen_lines(bound("close-up of Mia, street\nNOVA (O.S.): Mia?\nMIA: I waited.\nMIA (V.O.): In vain.")) == (1,)


def test_a_clip_that_is_made_to_the_line_needs_nothing_more() -> None:
    lips = said(SPOKEN, SYNC, by=replace(SPEAKS, speech=Speech.FOLLOWS))
    assert (lips.how, lips.engines) == (Mouths.FOLLOW, ())


@pytest.mark.parametrize(
    "words",
    [
        "two-shot of Mia and Nova, street\nMIA: I waited.",
        "two-shot of Mia and Nova, street\nMIA: I waited.\nNOVA: So did I.",
    ],
)
def test_of_two_faces_nobody_can_tell_an_engine_elsewhere_whose_mouth_a_recording_moves(words: str) -> None:
    follows = replace(SPEAKS, speech=Speech.FOLLOWS)
    lips = said(words, SYNC, by=follows)
    assert (lips.how, lips.engines) == (Mouths.LOOSE, ())
    assert "2 faces are to be seen, and nobody can tell acme/clips whose mouth is meant" in lips.said
    assert warning_of(lips)
    assert said(words, by=replace(follows, local=True)).how is Mouths.FOLLOW, "who speaks what is told to it"
    assert said(words, by=replace(follows, by_hand=True)).how is Mouths.FOLLOW


@pytest.mark.parametrize("speech", [Speech.SILENT, Speech.SPEAKS, Speech.VOICED])
def test_any_other_mouth_follows_afterwards_where_an_engine_is_named_for_it(speech: Speech) -> None:
    lips = said(SPOKEN, SYNC, by=replace(SPEAKS, speech=speech))
    assert (lips.how, lips.engines) == (Mouths.SYNCED, (("acme/lips", Decimal("0.50")),))
    assert lips.said == "follow the recorded line afterwards, by acme/lips: $0.500, once the clip holds"
    assert warning_of(lips) == ""
    free = said(SPOKEN, replace(SYNC, price=Price()))
    assert "by acme/lips: free" in free.said


@pytest.mark.parametrize(
    ("speech", "how", "words"),
    [
        (
            Speech.SILENT,
            Mouths.LOOSE,
            "WILL NOT MATCH the line: acme/clips does not hear it. Name an engine for lipsync",
        ),
        (Speech.SPEAKS, Mouths.LOOSE, "acme/clips speaks the words at its own pace. Name an engine for lipsync"),
        (Speech.VOICED, Mouths.VOICED, "speak in the bound voice, at acme/clips's own pace"),
    ],
)
def test_where_none_is_named_it_is_said_what_to_do(speech: Speech, how: Mouths, words: str) -> None:
    lips = said(SPOKEN, by=replace(SPEAKS, speech=speech))
    assert lips.how is how
    assert not lips.price
    assert words in lips.said
    assert bool(warning_of(lips)) == (how is Mouths.LOOSE)
    assert "WILL NOT MOVE: acme/clips only holds" in said(SPOKEN, by=HELD).said


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"kinds": (OrderKind.CLIP,)}, "makes no mouth follow a line"),
        ({"id": "acme/none"}, "no adapter for it is installed"),
        ({"key": "OTHER"}, "needs the key OTHER"),
        (
            {"retired": "2026-11-01", "successor": "acme/new"},
            "its vendor retired it on 2026-11-01; acme/new takes its place",
        ),
        ({"min_side": 1080}, "takes no clip of 1280 by 720: its smallest side is 1080"),
        ({"min_duration_s": 5.0}, "takes clips from 5 s on, this one has 4.2 s"),
        ({"max_duration_s": 3.0}, "takes clips of up to 3 s, this one has 4.2 s"),
    ],
)
def test_an_engine_that_cannot_is_named_with_the_reason_and_the_next_is_asked(
    changes: dict[str, object], why: str
) -> None:
    cannot = replace(SYNC, **changes)  # type: ignore[arg-type]
    other = replace(SYNC, id="acme/other")
    lips = said(SPOKEN, cannot, other)
    assert lips.excluded == ((cannot.id, why),)
    assert [name for name, _ in lips.engines] == ["acme/other"]
    assert "Name another engine for lipsync" in said(SPOKEN, cannot).said


def test_an_engine_that_takes_its_own_vendor_s_clips_alone_is_asked_for_no_other() -> None:
    own = replace(SYNC, own_clips=True)
    assert said(SPOKEN, own).how is Mouths.SYNCED
    assert "this one is made by bcd" in said(SPOKEN, own, clip=replace(CLIP, maker="bcd")).excluded[0][1]
    assert "this one is repaired" in said(SPOKEN, own, clip=replace(CLIP, maker="")).excluded[0][1]


def test_nobody_s_mouth_is_moved_by_guess_nor_against_the_policy() -> None:
    lips = said(TWO, SYNC)
    assert lips.how is Mouths.LOOSE
    assert lips.excluded == (("acme/lips", "2 faces are to be seen, and nobody can tell it whose mouth is meant"),)
    behind = "medium shot of Mia and Nova from behind, street\nMIA: I waited."
    assert "nothing is needed" in said(behind, SYNC).said
    strict = replace(TERMS, policy=policy_of("no training"))
    assert "no vendor that trains on data" in said(SPOKEN, SYNC, terms=strict).excluded[0][1]


@pytest.mark.parametrize("engine", CARDS.values(), ids=CARDS)
def test_the_cards_say_what_mouths_do(engine: EngineCard) -> None:
    if engine.speech is not Speech.SILENT:
        assert OrderKind.CLIP in engine.kinds
    elif OrderKind.CLIP in engine.kinds:
        assert engine.holds or not engine.sound


def test_who_follows_and_who_speaks_by_the_vendors_pages() -> None:
    follow = {name for name, one in CARDS.items() if one.speech is Speech.FOLLOWS}
    assert follow == {"byhand", "dashscope/wan2.7-i2v", "dashscope/wan2.7-t2v", "fal/wan-2.7-i2v", "previs"}
    assert CARDS["dashscope/wan2.7-r2v"].speech is Speech.VOICED
    assert {CARDS[one].speech for one in ("kling/kling-v3", "google/veo-3.1")} == {Speech.SPEAKS}
