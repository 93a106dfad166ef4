"""A face that is not quite anybody's is said to be nearest to one, the same whoever was asked for."""

from __future__ import annotations

from dataclasses import replace

from repertory.craft.advising import next_step
from repertory.craft.anybody import nobody_of
from repertory.craft.crowds import NOT_HERE, without_unlike
from repertory.craft.judging import judge
from repertory.craft.telling import told
from repertory.model.verdict import Bands, Finding, Grade, Measurement

NAMES = {"mia@1": "Mia", "nova@1": "Nova"}
OWN = Bands(match=0.31, wrong=0.38, inspector="faces", version="1", style="clay", source="a test")


def face(anchor: str, value: float) -> Measurement:
    return Measurement(inspector="faces", version="1", anchor=anchor, finding=Finding.MEASURED, value=value)


def called_nova(value: float) -> Measurement:
    reason = f"nova@1, {NOT_HERE}"
    return replace(face("", value), finding=Finding.EXTRA, nearest="nova@1", reason=reason)


def test_with_any_whoever_is_just_beyond_is_nearest_to_one_and_not_somebody_else() -> None:
    bands = {"mia@1": OWN, "nova@1": OWN}
    for value, result in (
        (0.39, "is nearest to Nova, and not quite Nova"),
        (0.60, "is there, and was not asked for"),
    ):
        found, excused = nobody_of(["mia@1", "nova@1"], [face("mia@1", 0.2), face("nova@1", value)], bands)
        (stranger,) = (one for one in found if not one.anchor)
        (score,) = judge([stranger], {}).scores
        assert (excused, score.grade, told(score, NAMES).result) == (frozenset({"nova@1"}), Grade.WRONG, result)
        assert ("--extras" in next_step(score)) == (value > 0.5)


def test_nobody_is_called_somebody_beyond_whose_limits_they_lie() -> None:
    (score,) = judge(without_unlike([called_nova(0.39)], {"nova@1": OWN}), {}).scores
    assert told(score, NAMES).sentence == "This is nearest to Nova, and not quite Nova."
    assert without_unlike([called_nova(0.30)], {"nova@1": OWN}) == [called_nova(0.30)]
