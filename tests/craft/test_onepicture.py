"""A face that is judged by one picture, and lies in the upper part of its wide limits, is left to a person."""

from __future__ import annotations

from dataclasses import replace

import pytest

from repertory.craft.judging import judge, of_anchors
from repertory.craft.onepicture import by_one, left_to_a_person
from repertory.craft.telling import headline, told
from repertory.model.verdict import Bands, Finding, Measurement, Verdict

BANDS = {"ana@1": Bands(match=0.55, wrong=0.61, inspector="faces", version="1", style="photo", source="1 reference")}
FOUND = Measurement(inspector="faces", version="1", anchor="ana@1", finding=Finding.MEASURED, value=0.5)
NAMES = {"ana@1": "Ana"}
OPEN = "Ana, as far as one picture tells. A person should decide."


@pytest.mark.parametrize(
    ("value", "people", "verdict", "end"),
    [
        (0.5, {"ana@1"}, Verdict.REVIEW, OPEN),
        (0.31, {"ana@1"}, Verdict.ACCEPT, "is Ana."),
        (0.5, set(), Verdict.ACCEPT, "is Ana."),
        (0.6, {"ana@1"}, Verdict.REPAIR, "is not quite Ana."),
    ],
)
def test_one_picture_accepts_only_what_is_clearly_near(
    value: float, people: set[str], verdict: Verdict, end: str
) -> None:
    found = by_one([replace(FOUND, value=value)], people, BANDS)
    report = left_to_a_person(judge(found, of_anchors(BANDS)))
    assert report.verdict is verdict
    assert headline(report, NAMES).endswith(end)
    if verdict is Verdict.REVIEW:
        assert told(report.scores[0], NAMES).step == "Look at both side by side, or give two more pictures of the face."


def test_limits_set_by_hand_are_kept_to() -> None:
    own = {"ana@1": replace(BANDS["ana@1"], by_hand=True)}
    assert by_one([FOUND], {"ana@1"}, own) == [FOUND]
