"""Takes that pass are ranked by named parts; nothing else is ranked, and nothing is judged by it."""

from dataclasses import replace

import pytest
from test_judging import BANDS, MIA, measured

from repertory.craft.judging import judge, of_anchors
from repertory.craft.ranking import rank_of
from repertory.model.verdict import Bands, Finding, Measurement

JACKET = Bands(match=0.4, wrong=0.6, inspector="wardrobe", version="1", style="photo", source="")
ALL = of_anchors({"mia@1": MIA}) | {("wardrobe", "mia@1", "coat"): JACKET}


def worn(value: float | None) -> Measurement:
    finding = Finding.UNMEASURED if value is None else Finding.MEASURED
    return replace(measured(value, finding), inspector="wardrobe", about="coat", margin=None)


def test_the_parts_are_named_and_add_up_by_their_weights() -> None:
    rank = rank_of(judge([measured(0.2), worn(0.1)], ALL))
    assert rank is not None
    assert [(part.name, part.weight) for part in rank.parts] == [
        ("face of mia@1", 1.0),
        ("wardrobe of mia@1, coat", 0.5),
        ("measured", 0.5),
    ]
    assert [part.value for part in rank.parts] == pytest.approx([0.6, 0.75, 1.0])
    assert rank.total == pytest.approx((0.6 + 0.375 + 0.5) / 2)
    assert rank.words.startswith("0.74 of 1: face of mia@1 0.60 (weight 1), wardrobe of mia@1, coat 0.75 (weight 0.5)")


def test_nearer_is_better_and_so_is_more_that_was_measured() -> None:
    near, far = (rank_of(judge([measured(value), worn(0.1)], ALL)) for value in (0.1, 0.45))
    blind = rank_of(judge([measured(0.1), worn(None)], ALL))
    assert near is not None
    assert far is not None
    assert blind is not None
    assert near.total > far.total
    assert near.total > blind.total


def test_a_copy_ranks_below_a_performance() -> None:
    played, copied = (rank_of(judge([replace(measured(0.2), copy=index)], BANDS)) for index in (0.0, 0.9))
    assert played is not None
    assert copied is not None
    assert played.total > copied.total
    assert played.parts[-1].name == "no copy"


@pytest.mark.parametrize("value", [0.55, 0.7])
def test_what_does_not_pass_has_no_rank_however_good_the_rest(value: float) -> None:
    assert rank_of(judge([measured(value), worn(0.0)], ALL)) is None
    assert rank_of(judge([], {})) is None
    assert rank_of(None) is None
