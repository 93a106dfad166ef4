"""Whoever a shot names stays named, whatever goes of what described them; and what is denied is looks, too."""

from __future__ import annotations

from dataclasses import replace

import pytest
from company import CAST, MIA, VOICES
from sentences import known

from repertory.craft.binding.bind import bind, names_of
from repertory.craft.rewriting.rewrite import rewrite
from repertory.craft.shotlist.mending import mended
from repertory.craft.shotlist.reading import parse


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Mia's a slim brunette. She waves.", "Mia waves."),
        ("Mia is slim; she waves.", "Mia waves."),
        ("Mia is slim. Close-up of her hands.", "Close-up of Mia's hands."),
        ("Mia is slim. Tom hugs her.", "Tom hugs Mia."),
        ("MIA is slim. Rain falls.", "MIA. Rain falls."),
        ("[Mia] has freckles and the door opens.", "[Mia]. The door opens."),
        ("Mia is slim. A young woman with freckles crosses the street.", "Mia crosses the street."),
        ("Mia is slim. Mia waves, and she laughs.", "Mia waves, and she laughs."),
    ],
)
def test_a_name_that_goes_stands_at_the_first_word_that_is_left_of_her(before: str, after: str) -> None:
    assert rewrite(before, known("Mia")).text == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Mia is freckled and Tom is bald and they laugh", "Mia and Tom laugh"),
        ("Mia is freckled and Tom is bald. They're running.", "Mia and Tom are running."),
        ("Mia is freckled and Tom is bald and she laughs.", "Tom. Mia laughs."),
        ("Mia is freckled and Tom laughs.", "Mia. Tom laughs."),
        ("Tom waves, Mia is slim, and the dog barks.", "Tom waves, Mia, the dog barks."),
    ],
)
def test_of_two_neither_loses_the_name(before: str, after: str) -> None:
    assert rewrite(before, known("Mia", "Tom")).text == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Kai is athletic. They slowly turn.", "Kai slowly turns."),
        ("Kai is athletic. They are late.", "Kai is late."),
        ("Kai is athletic. They have won.", "Kai has won."),
        ("Kai is athletic. They jump and wave.", "Kai. They jump and wave."),
    ],
)
def test_the_verb_of_they_goes_with_the_name(before: str, after: str) -> None:
    assert rewrite(before, known("Kai")).text == after


def test_a_list_that_is_mended_names_in_its_first_shot_whom_it_named() -> None:
    her = replace(MIA, identity="a 28-year-old woman with short dark hair and freckles, slim")
    cast = {key: her if one is MIA else one for key, one in CAST.items()}
    text = "Shot 1: Mia's a slim brunette. She waves.\n"
    assert mended(text, bind(parse(text, names_of(cast)), cast=cast, voices=VOICES)).text == "Shot 1: Mia waves.\n"


@pytest.mark.parametrize(
    ("text", "who", "against"),
    [
        ("Mia, a ginger, waves.", "Mia", "short dark hair"),
        ("Mia has no freckles.", "Mia", "freckle"),
        ("Mia isn't freckled, slim.", "Mia", "freckle"),
        ("Mia is no longer young.", "Mia", "28-year-old"),
        ("Mia has no hair.", "Mia", "short dark hair"),
        ("Tom has no hair.", "Tom", ""),
        ("Tom doesn't have a beard.", "Tom", "beard"),
        ("Mia isn't blonde.", "Mia", ""),
        ("Mia is blonde and not tall.", "Mia", "short dark hair"),
    ],
)
def test_what_is_denied_of_somebody_is_compared_with_the_card(text: str, who: str, against: str) -> None:
    changes = rewrite(text, known(who)).changes
    assert changes
    assert next((one.contradicts for one in changes if one.contradicts), "") == against


@pytest.mark.parametrize(
    "text", ["Mia adds a ginger root, and waits.", "Mia has no hair left to lose.", "Mia is not old enough to drive."]
)
def test_what_only_sounds_like_looks_stays(text: str) -> None:
    assert rewrite(text, known("Mia")).changes == ()
