"""What to do next about a file from any tool: each way out that there is, and none where nobody knows of one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from repertory.craft.advising import UNWORN, next_step
from repertory.craft.likening import clothes_said, place_said
from repertory.craft.placing import ITS_COLOURS, ONE_ONLY, THERE
from repertory.model.verdict import Bands, Finding, Grade, Measurement, Score

STREET = "Is the other place right here? Say so: --against street"


def found(inspector: str, finding: Finding, grade: Grade, *, style: str = "clay", **more: object) -> Score:
    bands = Bands(match=0.4, wrong=0.42, inspector=inspector, version="3", style=style, source="")
    measured = Measurement(inspector=inspector, version="3", anchor="mia@1", finding=finding)
    return Score(measurement=replace(measured, **more), grade=grade, bands=bands)  # type: ignore[arg-type]


def place(value: float, reason: str = ITS_COLOURS, *, style: str = "clay", margin: float = -0.1) -> Score:
    grade = Grade.MATCH if value <= 0.4 else Grade.WRONG
    more = {"value": value, "margin": margin, "reason": reason, "nearest": "street@1", "anchor": "cafe@1"}
    return found("places", Finding.MEASURED, grade, style=style, **more)


def test_another_place_that_is_clearly_seen_can_be_named_instead() -> None:
    assert next_step(place(0.48)) == f"Make it again with the place's picture. {STREET}"
    assert next_step(place(0.39)) == f"Look at both side by side. {STREET}"
    night = place(0.48)
    night = replace(night, measurement=replace(night.measurement, about="night"))
    assert next_step(night).endswith(STREET), "another place, and no other light"


@pytest.mark.parametrize(
    "unclear",
    [
        place(0.9),
        place(0.48, ONE_ONLY),
        place(0.48, f"80 {THERE}"),
        place(0.48, style="photo"),
        place(0.48, margin=0.1),
    ],
    ids=["both far", "a wall of one colour", "its own details", "a photograph's colours", "the other is farther"],
)
def test_a_place_that_nobody_is_sure_of_is_not_named(unclear: Score) -> None:
    assert "--against" not in next_step(unclear)


def test_one_person_alone_in_anothers_place_is_not_told_as_two() -> None:
    nova = found("faces", Finding.SWAPPED, Grade.WRONG, value=0.9, nearest="nova@2")
    assert next_step(nova) == (
        "Make it again with pictures of whom you asked for. Is the other one right here? Say so: --against nova"
    )
    given = replace(nova, measurement=replace(nova.measurement, nearest="tony"))
    assert next_step(given) == "Make it again with pictures of whom you asked for, or change the names."


def test_what_is_seen_is_what_has_the_other_colours() -> None:
    assert place_said(Grade.WRONG, "the coffee shop", rival="Street") == (
        "is not matched in colours: what is seen is more like Street",
        "what is seen of the place has other colours than the coffee shop, more like Street.",
    )
    worn, sentence = clothes_said(Grade.WRONG, "Tom", "zblue", instead="red sweater")
    assert worn == "is not matched in colours: what is worn is more like the red sweater"
    assert sentence == "Tom's clothes have other colours than the zblue, more like the red sweater."


def test_a_small_face_beside_a_limit_is_looked_at_and_not_made_again() -> None:
    near = found("faces", Finding.MEASURED, Grade.WRONG, value=0.43, confidence=0.1)
    assert next_step(near) == "Look at it yourself: a larger or less turned face can be measured."
    far = found("faces", Finding.MEASURED, Grade.WRONG, value=0.6, confidence=0.1)
    assert next_step(far).startswith("Make it again")
    blurred = found("faces", Finding.UNMEASURED, Grade.UNMEASURED, reason="the picture is too blurred to find a face")
    assert next_step(blurred) == "Look at it yourself: in a sharper one a face can be found."


def test_nothing_is_to_be_done_about_the_clothes_of_somebody_who_is_not_there() -> None:
    coat = found("wardrobe", Finding.UNMEASURED, Grade.UNMEASURED, reason=f"mia@1 {UNWORN}", about="coat")
    assert next_step(coat) == ""
    missing = next_step(found("faces", Finding.MISSING, Grade.WRONG))
    assert missing.endswith("Leave the name out of --against."), "one person, and no word of them"
