"""The sleeve at a hand: found by the skin, the edge of the picture and the outfit's colours, or not told."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from repertory.craft.advising import next_step
from repertory.craft.lighting import lab_of, light_of
from repertory.craft.marks import packed
from repertory.craft.sleeves import Sleeve, sleeve_of
from repertory.craft.wearing import compare_clothes
from repertory.model.anchor import Swatch
from repertory.model.media import Box
from repertory.model.observed import Patch
from repertory.model.verdict import Expectation, ExpectedAnchor, Finding, Frame, Grade, Measurement, Observation, Score

SKIN, RED, BLUE, WALL = (72.0, 17.0, 19.0), (38.0, 55.0, 38.0), (37.0, 17.0, -49.0), (30.0, -15.0, 2.0)


def swatch(colour: tuple[float, float, float]) -> Swatch:
    return Swatch(lightness=colour[0], a=colour[1], b=colour[2], share=1.0)


def picture(sleeve: tuple[float, float, float] | None, *, bare: bool = False) -> np.ndarray:
    """A hand in the middle of 36 by 64 cells, its arm coming from below."""
    lab = np.empty((36, 64, 3))
    lab[:] = WALL
    lab[8:28, 26:36] = SKIN
    if sleeve is not None:
        lab[28:, 27:35] = sleeve
    if bare:
        lab[28:, 27:35] = SKIN
    return lab


def found(lab: np.ndarray, colour: tuple[float, float, float]) -> Sleeve:
    sleeve = sleeve_of(lab, swatch(SKIN), [swatch(colour)])
    assert isinstance(sleeve, Sleeve)
    return sleeve


def test_the_named_sleeve_is_near_and_another_one_is_not_there() -> None:
    near = found(picture(RED), RED)
    assert near.value == pytest.approx(0.0, abs=0.01)
    assert near.box == Box(x=26.0, y=8.0, width=10.0, height=28.0)
    assert found(picture(BLUE), RED).value == 1.0


def test_another_light_is_taken_out_by_the_hand() -> None:
    light = light_of([swatch(tuple(one)) for one in picture(RED).reshape(-1, 3)]) * np.array([0.8, 0.6, 0.45])
    assert found(lab_of(light).reshape(36, 64, 3), RED).value < 0.1


def test_a_thing_in_the_outfit_s_colour_that_does_not_reach_the_edge_is_no_sleeve() -> None:
    lab = picture(BLUE)
    lab[12:20, 36:40] = RED
    assert found(lab, RED).value == 1.0


def test_a_bare_arm_and_no_hand_at_all_say_nothing() -> None:
    for lab in (picture(None, bare=True), np.full((36, 64, 3), WALL)):
        assert "no hand stands out" in str(sleeve_of(lab, swatch(SKIN), [swatch(RED)]))


def test_where_the_whole_floor_looks_like_the_outfit_nothing_is_said() -> None:
    lab = picture(RED)
    lab[24:, :] = np.where(lab[24:, :] == SKIN, SKIN, RED)
    assert "what is behind the hand" in str(sleeve_of(lab, swatch(SKIN), [swatch(RED)]))


def test_a_wall_that_is_taken_for_the_hand_leaves_the_sleeve_elsewhere_unmeasured() -> None:
    lab = picture(BLUE)
    lab[4:24, 50:60] = SKIN  # more skin than the hand has, far from any sleeve
    lab[28:, 4:12] = RED
    said = sleeve_of(lab, swatch(SKIN), [swatch(RED)])
    assert said == "the sleeve cannot be told, since its colours or the hand's are behind them, too"


SIDE = 64
FACE = Box(x=300, y=80, width=60, height=80)


def seen(*patches: Patch) -> Observation:
    frame = Frame(time_s=0.0, width=640, height=360, patches=patches)
    return Observation(inspector="wardrobe", version="1", sha256="0" * 64, frames=(frame,))


def take(rgb_of_sleeve: tuple[int, int, int]) -> Observation:
    cells = np.full((36, SIDE, 3), (50, 75, 70), np.uint8)
    cells[8:28, 26:36] = (219, 165, 142)
    cells[28:, 27:35] = rgb_of_sleeve
    middles = tuple((10.0 * (n % SIDE) + 5, 10.0 * (n // SIDE) + 5) for n in range(36 * SIDE))
    whole = Box(x=0, y=0, width=640, height=360)
    layout = Patch(what="layout", box=whole, share=1.0, marks=middles, described=packed(cells.reshape(-1, 3)))
    return seen(layout)


def outfit(name: str, colour: tuple[float, float, float], style: str = "clay") -> ExpectedAnchor:
    skin = Patch(what="skin", box=FACE, share=1.0, face=FACE, palette=(swatch(SKIN),))
    collar = Patch(what="collar", box=FACE, share=0.6, face=FACE, palette=(swatch(colour),))
    return ExpectedAnchor(anchor="mia@1", about=name, references=(seen(skin, collar),), style=style, close=True)


def measured(observed: Observation, own: ExpectedAnchor, *others: ExpectedAnchor) -> Measurement:
    (one,) = compare_clothes(observed, Expectation(cast=(own,), others=others))
    return one


def test_a_take_of_a_hand_is_measured_by_its_sleeve() -> None:
    red, blue = outfit("sweater", RED), outfit("shirt", BLUE)
    one = measured(take((168, 30, 35)), red, blue)
    assert (one.finding, one.nearest, one.reason) == (
        Finding.MEASURED,
        "shirt of mia@1",
        "by the sleeve at the hand",
    )
    assert one.value is not None
    assert one.value < 0.3
    assert one.box == Box(x=260.0, y=80.0, width=100.0, height=280.0)
    assert measured(take((30, 70, 170)), red).value == 1.0


def test_another_outfits_sleeve_is_told_where_the_named_one_looks_like_the_floor() -> None:
    """A black jacket before a black floor: red at the hand is the sweater, and nothing red says nothing."""
    black, red = outfit("jacket", (12.0, 0.0, 0.0)), outfit("sweater", RED)

    def before_the_floor(sleeve: tuple[int, int, int]) -> Observation:
        cells = np.full((36, SIDE, 3), (50, 75, 70), np.uint8)
        cells[20:] = (32, 32, 32)
        cells[8:28, 26:36] = (219, 165, 142)
        cells[28:, 27:35] = sleeve
        (frame,) = take(sleeve).frames
        return seen(replace(frame.patches[0], described=packed(cells.reshape(-1, 3))))

    told = measured(before_the_floor((168, 30, 35)), black, red)
    assert (told.finding, told.value, told.nearest) == (Finding.MEASURED, 1.0, "sweater of mia@1")
    assert told.reason == "by the sleeve at the hand, which is that of sweater of mia@1"
    assert told.margin is not None
    assert told.margin < -0.7
    own = measured(before_the_floor((32, 32, 32)), black, red)
    assert (own.finding, own.value) == (Finding.UNMEASURED, None)
    assert "what is behind the hand" in own.reason
    assert next_step(Score(measurement=own, grade=Grade.UNMEASURED)) == "Look at the sleeve yourself."
    assert "what is behind the hand" in measured(before_the_floor((168, 30, 35)), black).reason


def test_a_sleeve_of_a_photograph_and_one_under_a_face_are_unmeasured() -> None:
    assert measured(take((168, 30, 35)), outfit("sweater", RED, style="photo")).finding is Finding.UNMEASURED
    skin = Patch(what="skin", box=FACE, share=1.0, face=FACE, palette=(swatch(SKIN),))
    assert "a face is seen" in measured(seen(skin), outfit("sweater", RED)).reason
    bare = replace(outfit("sweater", RED), references=(seen(skin),))
    assert "shows its collar" in measured(take((168, 30, 35)), bare).reason


def test_of_two_hands_nobody_knows_whose_is_seen() -> None:
    hers, his = outfit("sweater", RED), replace(outfit("shirt", BLUE), anchor="tom@1")
    found = compare_clothes(take((168, 30, 35)), Expectation(cast=(hers, his)))
    assert {one.finding for one in found} == {Finding.UNMEASURED}
    assert "whose hand" in found[0].reason
