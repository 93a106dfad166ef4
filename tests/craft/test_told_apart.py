"""Two of the cast with one title: each is called so that its own pictures are meant, and nobody else's."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from company import CAST, PHONE, SHOP, VOICES, card, character, reference
from prompts_page import NOWHERE

from repertory.craft.binding.bind import bind, names_of
from repertory.craft.prompting.compose import compose
from repertory.craft.shotlist.reading import parse
from repertory.craft.stacking import stack
from repertory.engines.registry import all_cards
from repertory.errors import ShotListError
from repertory.model.anchor import Anchor, Role
from repertory.model.engine import EngineCard, OrderKind
from repertory.model.shot import BoundShot

CARDS = all_cards(NOWHERE)
YOUNG = replace(character("young-mia", "Mia", "school uniform"), voice="mia-voice")
TWO_MIAS: dict[str, Anchor] = {**CAST, "Character C": YOUNG}
HUG = "two-shot of Character A and Character C, Character C hugs Character A, street, night"


def bound(words: str, cast: dict[str, Anchor]) -> BoundShot:
    text = f"Shot 1: {words}"
    return bind(parse(text, names_of(cast)), cast=cast, voices=VOICES, source=text)[0]


def said_of(words: str, cast: dict[str, Anchor], engine: EngineCard, kind: OrderKind = OrderKind.STILL) -> str:
    shot = bound(words, cast)
    return compose(shot, kind, engine, stack(shot.references, engine, kind).sent)


def test_the_action_says_which_of_the_two_does_what() -> None:
    said = said_of(HUG, TWO_MIAS, card())
    assert said.startswith("Medium two-shot: Mia (young-mia, images 2 and 4) hugs Mia (mia, images 1 and 3). ")
    assert "Mia (mia) wears the clothes of image 5. Mia (young-mia) wears the clothes of image 6." in said
    one = said_of("close-up of Character C, Character C waits, street, night", TWO_MIAS, card())
    assert "Mia (young-mia, images 1 and 2) waits" in one


@pytest.mark.parametrize("engine", CARDS.values(), ids=CARDS)
def test_each_card_s_prompt_names_them_apart(engine: EngineCard) -> None:
    for kind in {OrderKind.STILL, OrderKind.CLIP} & set(engine.kinds):
        shot = bound(HUG, TWO_MIAS)
        stacked = stack(shot.references, engine, kind)
        if stacked.needed:
            continue
        said = compose(shot, kind, engine, stacked.sent)
        assert re.search(r"Mia \(young-mia[^()]*(?:\([^()]*\))?[^()]*\) hugs Mia \(mia\b", said)
        assert not re.search(r"\bMia(?! \((?:young-)?mia\b)", said), "somebody is called Mia alone"


def test_whoever_alone_has_a_title_keeps_it() -> None:
    assert said_of("close-up of Character A, street, night", CAST, card()).startswith(
        "Close-up of Mia (images 1 and 2)"
    )


def test_a_title_that_means_two_is_still_asked_about() -> None:
    with pytest.raises(ShotListError, match='"Mia" may mean Mia'):
        bound("close-up of Mia, street, night", TWO_MIAS)


def test_two_things_of_one_title_are_told_apart() -> None:
    red = replace(PHONE, name="mug", title="mug", references=(reference(Role.VIEW, "front", "mug"),))
    blue = replace(red, name="mug-2", references=(reference(Role.VIEW, "front", "mug-2"),))
    cast: dict[str, Anchor] = {**CAST, "red mug": red, "blue mug": blue}
    said = said_of("close-up of Mia, Mia takes the blue mug and leaves the red mug, street, night", cast, card())
    assert "takes the mug (mug-2) and leaves the mug (mug)" in said
    assert re.search(
        r"The mug \(mug-2\) is that of image \d\. The mug \(mug\) is that of image \d\.", said
    ) or re.search(r"The mug \(mug\) is that of image \d\. The mug \(mug-2\) is that of image \d\.", said)


def test_a_thing_under_a_placeholder_is_called_by_its_title() -> None:
    cast: dict[str, Anchor] = {**CAST, "gadget": replace(PHONE, name="nokia", title="Nokia 3310")}
    said = said_of("medium shot of Mia, Mia drops the gadget and her keys, street, night", cast, card())
    assert "drops the Nokia 3310 and her keys" in said
    assert "The Nokia 3310 is that of image" in said


def test_a_word_that_the_title_holds_stays_and_so_does_a_place_that_is_a_word() -> None:
    cast: dict[str, Anchor] = {
        **CAST,
        "phone": replace(PHONE, title="Old phone"),
        "bar": replace(SHOP, name="blue-note", title="The Blue Note"),
        "Location B": replace(SHOP, name="diner", title="Diner"),
    }
    assert "drops the phone" in said_of("medium shot of Mia, Mia drops the phone, street, night", cast, card())
    assert "leans on the bar" in said_of("medium shot of Mia, Mia leans on the bar, street, night", cast, card())
    shot = bound("medium shot of Mia, Mia looks back at Location B, street, night", cast)
    assert "Location B" not in shot.action
