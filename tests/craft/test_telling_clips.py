"""What is off in a part of a clip, in words: where it is, and whether it counts."""

from __future__ import annotations

from dataclasses import replace

from test_telling import MIA, NAMES, said, score

from repertory.craft.parts import single_frames
from repertory.craft.telling import told
from repertory.model.verdict import Finding, Grade


def test_a_part_of_a_clip_is_told_whenever_the_rest_holds() -> None:
    melted = tuple((number / 4, 0.3 if number < 4 else 0.8) for number in range(9))
    one = score("faces", "mia@1", 0.8, Grade.WRONG, median=0.8, curve=melted)
    assert said(one) == "From 1.0 s on, this is not Mia."
    assert (told(one, NAMES).figure, told(one, NAMES).near) == ("0.80", "from 1.0 s on, far outside")
    swapped = score("faces", "mia@1", 0.8, Grade.WRONG, median=0.8, curve=melted, finding=Finding.SWAPPED)
    assert said(replace(swapped, measurement=replace(swapped.measurement, nearest="nova@2"))) == (
        "From 1.0 s on, Nova is in the place of Mia."
    )
    never = tuple((time_s, 0.8) for time_s, _ in melted)
    assert said(score("faces", "mia@1", 0.8, Grade.WRONG, median=0.8, curve=never)) == "This is not Mia."


def test_what_is_off_in_a_part_of_a_clip_is_told_by_where_it_is() -> None:
    curve = ((1.0, 0.2), (2.0, 0.2), (3.0, 0.2), (4.0, 1.0))
    one = score("wardrobe", "mia@1", 1.0, Grade.DRIFT, about="leather jacket", median=0.2, curve=curve)
    assert said(one) == "Mia's clothes have the colours of the leather jacket for the most part, and not at 4.0 s."
    assert (told(one, NAMES).figure, told(one, NAMES).near) == ("1.00", "in its worst frame, at 4.0 s, far outside")
    place = score("places", "coffee-shop@1", 1.0, Grade.DRIFT, median=0.2, curve=((1.0, 0.2), (2.0, 0.2), (3.0, 0.55)))
    place = replace(place, measurement=replace(place.measurement, value=0.9))
    assert said(place) == "The place is the coffee shop for the most part, and not quite at 3.0 s."


def test_single_frames_that_lie_outside_a_match_are_explained() -> None:
    curve = tuple((float(number), 0.9 if number == 3 else 0.2) for number in range(9))
    one = score("faces", "mia@1", 0.5, Grade.MATCH, median=0.2, curve=curve)
    assert single_frames(one).startswith(
        "1 of 9 frames lies outside, at 3.0 s. They are too few to count: the clip is judged by all of its frames"
    )
    taken = replace(one, measurement=replace(one.measurement, cuts=((3.0, 3.0), (4.0, 4.0))))
    assert single_frames(taken) == "1 of 9 frames lies outside, at 3.0 s.", "a cut explains it"
    assert single_frames(replace(one, grade=Grade.WRONG)) == ""
    assert single_frames(MIA) == ""
