"""The packaged cards: each can be read and makes sense, and its prompt for a shot of two was approved by reading."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from prompts_page import NOWHERE, PAGE, page
from shots_of_people import two_at_a_table

from repertory.craft.chances import TRUST
from repertory.craft.pricing import estimate, length_ordered
from repertory.craft.prompting.compose import compose
from repertory.craft.shapes import cannot_draw
from repertory.craft.stacking import stack
from repertory.engines.registry import all_cards, load_engines
from repertory.model.engine import EngineCard, Naming, OrderKind, Slot
from repertory.model.shotclass import ShotClass

CARDS = all_cards(NOWHERE)
SIX = {
    "bfl/flux-2-pro": (OrderKind.STILL, 8, Naming.IMAGE),
    "dashscope/qwen-image-2.0-pro": (OrderKind.STILL, 3, Naming.IMAGE),
    "google/nano-banana-2.1": (OrderKind.STILL, 14, Naming.IMAGE),
    "kling/kling-v3": (OrderKind.CLIP, 3, Naming.BRACKETS),
    "google/veo-3.1": (OrderKind.CLIP, 0, Naming.ASSET),
    "dashscope/wan2.7-r2v": (OrderKind.CLIP, 5, Naming.CAPITAL),
}


FACTS = """
bfl/flux-2-flex              references 8                      still $0.20, $0.25, -
bfl/flux-2-klein-4b          references 4                      still $0.017, $0.018, -
bfl/flux-2-klein-9b          references 4                      still $0.021, $0.023, -
bfl/flux-2-max               references 8                      still $0.16, $0.19, -
bfl/flux-2-pro               references 8                      still $0.075, $0.090, -
dashscope/qwen-image-2.0-pro references 3, sheets, words 800   still $0.075, $0.075, -
dashscope/qwen-image-3.0-pro references 3, sheets, words 800   still $0.075, $0.075, -
dashscope/wan2.7-i2v         references 0, words 5000          clip 2-15 s $0.50, $0.75, -
dashscope/wan2.7-r2v         references 5, words 5000          clip 2-15 s $0.50, $0.75, -
dashscope/wan2.7-t2v         references 0, words 800           clip 2-15 s $0.50, $0.75, -
dashscope/wan2.7-videoedit   references 4, words 5000          clip $1.00, $1.50, -
fal/flux-2-klein-4b          references 4 still $0.064, $0.080, -
fal/flux-2-klein-9b          references 4 still $0.08, $0.10, -
fal/flux-2-pro               references 8 still $0.075, $0.090, -
fal/kling-lipsync            references 0 clip $0.1155, $0.1155, -
fal/kling-o3-pro             references 7 with the keyframe, 7 elements of 4, words 2500 clip 3-15 s $0.70, $0.70, -
fal/kling-v3-pro             references 3, 3 elements of 4, 0 people, 0 things, words 2500 clip 3-15 s $0.840, $0.840, -
fal/nano-banana-2.1          references 14, 4 people, 10 things, sheets still $0.04, $0.062, $0.134
fal/qwen-image-2-pro         references 3, sheets, words 800 still $0.075, $0.075, -
fal/sync-lipsync-2           references 0 clip $0.25, $0.25, $0.25
fal/veo-3.1                  references 3 clip 8-8 s $3.20, $3.20, $4.80
fal/wan-2.7-i2v              references 0, words 5000 clip 2-15 s $0.50, $0.75, -
fal/wan-2.7-r2v              references 5, words 5000 clip 2-10 s $0.50, $0.50, -
google/gemini-omni-1.2-flash references 6 with the keyframe    clip 3-15 s $0.3475, $0.5215, $1.0425
google/nano-banana-2         references 14, 4 people, 10 things, sheets still $0.067, $0.101, $0.151
google/nano-banana-2.1       references 14, 4 people, 10 things, sheets still $0.0336, $0.0504, $0.113
google/nano-banana-pro       references 14, 5 people, 6 things, sheets still $0.134, $0.134, $0.24
google/veo-3.1               references 0                      clip 4-8 s $2.40, $2.40, $3.60
google/veo-3.1-references    references 3                      clip 8-8 s $3.20, $3.20, $4.80
kling/kling-v3 references 3, 3 elements of 4, 0 people, 0 things, words 2500 clip 3-15 s $0.630, $0.840, $2.10
kling/kling-v3-omni references 7 with the keyframe, 3 elements of 4, words 2500 clip 3-15 s $0.560, $0.70, $2.10
kling/lip-sync               references 0                      clip 5-60 s $0.0770, $0.0770, -
openai/gpt-image-2.5-sunburst references 16, sheets, words 32000 still $0.095, $0.146, $0.460
replicate/flux-2-pro references 8 still $0.075, $0.090, -
replicate/kling-v3 references 0, words 2500 clip 3-15 s $0.630, $0.840, -
replicate/kling-v3-omni references 7 with the keyframe, words 2500 clip 3-15 s $0.560, $0.70, -
replicate/lipsync-2 references 0 clip $0.25, $0.25, $0.25
replicate/nano-banana-2 references 14, 4 people, 10 things, sheets still $0.067, $0.101, $0.151
stability/stable-image-ultra references 0, words 10000 still $0.08, -, -
"""
"""What each vendor's card holds and what it costs at 720p, 1080p and 4K ("-" where it makes none): a still from three
pictures, a clip of 4.2 s. A line costs that by a thousand characters, questions by the order."""


def fact(card: EngineCard) -> str:
    """A card's line of FACTS."""
    known = (OrderKind.STILL, OrderKind.CLIP, OrderKind.LINE, OrderKind.ASK)
    kind = next((one for one in known if one in card.kinds), OrderKind.CLIP)
    made = (
        kind if kind in card.kinds else card.kinds[0]
    )  # a clip that is edited or lip-synced costs by its seconds, too
    prices = [
        f"${estimate(card, made, width=wide, height=tall, duration_s=4.2, references=3)}"
        if not cannot_draw(card, wide - wide % card.side_multiple, tall - tall % card.side_multiple)
        else "-"
        for wide, tall in ((1280, 720), (1920, 1080), (3840, 2160))
    ]
    if kind in {OrderKind.LINE, OrderKind.ASK}:
        prices = [f"${estimate(card, kind, text='a' * 1000, references=4)}"]
    words = {Slot.CHARACTER: "people", Slot.THING: "things"}
    lengths = f" {card.durations[0]:g}-{card.durations[-1]:g} s" if card.durations else ""
    parts = [
        f"references {card.max_references}{' with the keyframe' if card.frame_takes_slot else ''}",
        f"{card.elements} elements of {card.element_pictures}" if card.elements else "",
        *(f"{most} {words[slot]}" for slot, most in card.slots.items()),
        "sheets" if card.sheets else "",
        f"words {card.max_prompt}" if card.max_prompt else "",
    ]
    return f"{card.id} {', '.join(part for part in parts if part)} {kind.value}{lengths} {', '.join(prices)}"


def test_the_facts_of_each_vendor_s_card_are_those_that_were_approved() -> None:
    shown = [card for card in CARDS.values() if set(card.kinds) - {OrderKind.LINE, OrderKind.ASK, OrderKind.BIND}]
    said = [fact(card) for card in shown if not (card.local or card.by_hand)]
    assert said == [" ".join(line.split()) for line in FACTS.split("\n") if line]


def test_every_packaged_card_can_be_read_and_is_named_after_its_id() -> None:
    folder = Path(__file__).parents[2] / "src" / "repertory" / "engines" / "cards"
    assert len(CARDS) == len(list(folder.glob("*.toml")))
    for card in CARDS.values():
        model = card.id.removeprefix(f"{card.vendor}/").removeprefix(f"{card.vendor}-")
        assert (folder / (f"{card.vendor}.toml" if model == card.vendor else f"{card.vendor}-{model}.toml")).is_file()


@pytest.mark.parametrize("card_id", SIX)
def test_the_article_s_six_models_have_cards(card_id: str) -> None:
    card = CARDS[card_id]
    kind, references, naming = SIX[card_id]
    assert (kind in card.kinds, card.max_references, card.naming) == (True, references, naming)


def test_the_models_are_good_at_what_the_article_says() -> None:
    said = {
        "kling/kling-v3": ShotClass.SLOW_DIALOGUE,
        "google/veo-3.1": ShotClass.ACTION,
        "dashscope/wan2.7-i2v": ShotClass.TALKING_HEAD,
        "bfl/flux-2-pro": ShotClass.LIKENESS,
        "dashscope/qwen-image-2.0-pro": ShotClass.LIKENESS,
        "google/nano-banana-2": ShotClass.LIKENESS,
    }
    assert {card_id for card_id, one in said.items() if CARDS[card_id].strengths.get(one, 0) <= TRUST} == set()


@pytest.mark.parametrize("card", CARDS.values(), ids=CARDS)
def test_a_card_of_ours_says_whence_it_is_what_it_costs_and_which_key_it_needs(card: EngineCard) -> None:
    assert card.source
    assert card.checked
    ours = card.local or card.by_hand
    if card.kinds != (OrderKind.BIND,):  # to make a voice known may cost nothing; what it speaks does
        assert card.price.free == ours
    assert bool(card.key) == (not ours)
    assert (OrderKind.CLIP in card.kinds) <= (card.max_duration_s > 0)
    timed = bool({OrderKind.CLIP, OrderKind.LIPSYNC} & set(card.kinds)) or card.only_clips
    assert (card.max_duration_s > 0) <= timed


@pytest.mark.parametrize(
    ("card_id", "size", "no"),
    [
        ("google/nano-banana-2.1", (512, 512), "its smallest side is 720"),
        ("google/nano-banana-2.1", (1280, 720), ""),
        ("google/nano-banana-2.1", (1000, 720), "its proportions are 1:1, 2:3, 3:2, "),
        ("google/nano-banana-2", (512, 512), ""),
        ("google/veo-3.1", (1080, 1080), "its proportions are 16:9, 9:16"),
        ("google/veo-3.1", (1920, 1088), ""),
        ("google/gemini-omni-1.2-flash", (2048, 858), "its proportions are 16:9, 9:16"),
        ("google/gemini-omni-1.2-flash", (1080, 1920), ""),
        ("kling/kling-v3", (1080, 1080), ""),
        ("bfl/flux-2-pro", (2048, 864), ""),
    ],
)
def test_which_sizes_and_proportions_an_engine_draws(card_id: str, size: tuple[int, int], no: str) -> None:
    said = cannot_draw(CARDS[card_id], *size)
    assert said.startswith(no) if no else said == ""


def test_slots_for_people_and_things_add_up() -> None:
    assert sum(CARDS["google/nano-banana-2"].slots.values()) == CARDS["google/nano-banana-2"].max_references
    assert CARDS["google/nano-banana-pro"].slots == {Slot.CHARACTER: 5, Slot.THING: 6}
    assert set(CARDS["kling/kling-v3"].slots.values()) == {0}, "it takes elements and no loose picture"


def test_what_is_installed_is_among_the_cards() -> None:
    assert load_engines().engines.keys() <= all_cards().keys()


def test_the_prompts_are_those_that_were_approved() -> None:
    assert page() == PAGE.read_text(encoding="utf-8"), "read the difference, then: python tests/craft/prompts_page.py"


@pytest.mark.parametrize("card", CARDS.values(), ids=CARDS)
def test_no_card_s_prompt_describes_anybody_or_tells_a_transition(card: EngineCard) -> None:
    bound = two_at_a_table()
    for kind in {OrderKind.STILL, OrderKind.CLIP} & set(card.kinds):
        stacked = stack(bound.references, card, kind)
        said = "" if stacked.needed else compose(bound, kind, card, stacked.sent)
        assert "fixed words" not in said
        assert not re.search(r"\b(?:fade|dissolve|cut)\b", said)
        assert not card.max_prompt or len(said) <= card.max_prompt


def test_a_clip_is_ordered_at_the_next_length_that_there_is() -> None:
    veo, kling, wan = CARDS["google/veo-3.1"], CARDS["kling/kling-v3"], CARDS["dashscope/wan2.7-r2v"]
    assert [length_ordered(card, 4.2) for card in (veo, kling, wan)] == [6.0, 5.0, 5.0]
    assert length_ordered(kling, 1.0) == 3.0
    assert length_ordered(CARDS["previs"], 4.2) == 4.2
