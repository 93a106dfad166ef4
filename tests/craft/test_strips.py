"""A strip of clothes in a close-up: a part of the named outfit's collar, or not, with hair before it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from repertory.craft.strips import strip_apart
from repertory.craft.wearing import compare_clothes, palettes_in
from repertory.model.anchor import Swatch
from repertory.model.media import Box
from repertory.model.observed import Patch
from repertory.model.verdict import Expectation, ExpectedAnchor, Finding, Frame, Measurement, Observation, Sight

RED, WHITE, BLACK, BLUE = (38.0, 55.0, 38.0), (90.0, 0.0, 3.0), (16.0, 1.0, 1.0), (37.0, 17.0, -49.0)
BROWN = (20.0, 4.0, 6.0)
SKIN = (70.0, 15.0, 18.0)
FACE = Box(x=200, y=20, width=200, height=240)


def lab(*colours: tuple[float, float, float]) -> np.ndarray:
    return np.array(colours, float).reshape(-1, 3)


def test_what_the_collar_has_is_no_distance_away_and_what_it_has_not_a_whole_one() -> None:
    assert strip_apart(lab(RED), [1.0], lab(), lab(RED, WHITE), [0.5, 0.5]) == (0.0, 1.0)
    assert strip_apart(lab(BLUE), [1.0], lab(), lab(RED, WHITE), [0.5, 0.5]) == (1.0, 1.0)


def test_a_fifth_is_forgiven() -> None:
    assert strip_apart(lab(RED, BLUE), [0.8, 0.2], lab(), lab(RED), [1.0])[0] == 0.0
    assert strip_apart(lab(RED, BLUE), [0.5, 0.5], lab(), lab(RED), [1.0])[0] == pytest.approx(0.375)


def test_hair_before_a_light_coat_does_not_count_and_a_black_jacket_under_black_hair_does() -> None:
    value, rests = strip_apart(lab(BROWN, WHITE), [0.7, 0.3], lab(BROWN), lab(WHITE), [1.0])
    assert value == 0.0
    assert rests == pytest.approx(0.3)
    value, rests = strip_apart(lab(BLACK), [1.0], lab(BROWN), lab(BLACK), [1.0])
    assert (value, rests) == (0.0, 1.0)


def test_where_all_of_it_may_be_hair_it_rests_on_nothing() -> None:
    assert strip_apart(lab(BROWN), [1.0], lab(BROWN), lab(WHITE), [1.0]) == (1.0, 0.0)
    assert strip_apart(lab(), [], lab(), lab(WHITE), [1.0]) == (1.0, 0.0)


def palette(*colours: tuple[float, float, float]) -> tuple[Swatch, ...]:
    return tuple(Swatch(lightness=one[0], a=one[1], b=one[2], share=1 / len(colours)) for one in colours)


def close_up(*colours: tuple[float, float, float], share: float = 0.5) -> Observation:
    """A face with brown hair that fills the picture, and a strip below it."""
    strip = Box(x=100, y=300, width=400, height=60)
    patches = (
        Patch(what="skin", box=FACE, share=1.0, face=FACE, palette=palette(SKIN)),
        Patch(what="strip", box=strip, share=share, face=FACE, palette=palette(*colours)),
        Patch(what="hair", box=FACE, share=1.0, face=FACE, palette=palette(BROWN)),
    )
    return seen(patches)


def seen(patches: tuple[Patch, ...]) -> Observation:
    frame = Frame(time_s=0.0, width=640, height=360, patches=patches)
    return Observation(inspector="wardrobe", version="1", sha256="0" * 64, frames=(frame,))


def outfit(name: str, *colours: tuple[float, float, float]) -> ExpectedAnchor:
    face = Box(x=300, y=80, width=60, height=80)
    skin = Patch(what="skin", box=face, share=1.0, face=face, palette=palette(SKIN))
    below = Box(x=240, y=160, width=180, height=80)
    collar = Patch(what="collar", box=below, share=0.6, face=face, palette=palette(*colours))
    sights = (Sight(time_s=0.0, box=FACE),)
    references = (seen((skin, collar)),)
    return ExpectedAnchor(anchor="mia@1", about=name, references=references, seen_at=sights, style="clay")


def measured(take: Observation, own: ExpectedAnchor, *others: ExpectedAnchor) -> Measurement:
    (found,) = compare_clothes(take, Expectation(cast=(own,), others=others))
    return found


def test_a_close_up_is_measured_by_its_strip_and_less_surely() -> None:
    coat, shirt = outfit("coat", WHITE, RED), outfit("shirt", BLUE)
    found = measured(close_up(WHITE), coat, shirt)
    assert (found.finding, found.nearest) == (Finding.MEASURED, "shirt of mia@1")
    assert found.value == pytest.approx(0.0, abs=1e-6)
    assert found.confidence == 0.5
    assert found.box == Box(x=100, y=300, width=400, height=60)
    assert measured(close_up(BLUE), coat, shirt).value == pytest.approx(1.0)
    assert measured(close_up(WHITE), replace(coat, style="photo"), shirt).finding is Finding.UNMEASURED


def test_a_close_up_that_shows_but_hair_is_unmeasured() -> None:
    found = measured(close_up(BROWN), outfit("coat", WHITE))
    assert found.finding is Finding.UNMEASURED
    assert "may all be hair" in found.reason


def test_a_strip_too_small_says_nothing() -> None:
    assert measured(close_up(BLUE, share=0.04), outfit("coat", WHITE)).finding is Finding.UNMEASURED


def test_a_reference_without_a_collar_cannot_be_compared() -> None:
    coat = outfit("coat", WHITE)
    (reference,) = coat.references
    skin, collar = reference.frames[0].patches
    low = replace(coat, references=(seen((skin, replace(collar, what="waist"))),))
    assert measured(close_up(WHITE), low).finding is Finding.UNMEASURED


def test_the_strip_and_the_collar_are_shown_beside_each_other() -> None:
    shown = palettes_in(close_up(WHITE).frames[0], outfit("coat", WHITE, RED))
    assert shown is not None
    assert (len(shown.worn), len(shown.named)) == (1, 2)
