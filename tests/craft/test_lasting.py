"""Each frame of a clip counts for as long as it stands for, however unevenly the clip was looked at."""

import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repertory.craft.lasting import median_of, slope_of, weights_of, worst_tenth

VALUES = st.lists(st.floats(0, 2), min_size=1, max_size=40)


@given(VALUES)
def test_with_even_steps_all_is_as_if_frames_were_counted(values: list[float]) -> None:
    weights = weights_of([number / 4 for number in range(len(values))])
    assert sum(weights) == pytest.approx(1)
    assert median_of(values, weights) == pytest.approx(statistics.median(values))
    worst = sorted(values, reverse=True)[: -(-len(values) // 10)]
    assert worst_tenth(values, weights) == pytest.approx(statistics.fmean(worst))


def test_a_bad_second_that_was_looked_at_closely_weighs_a_second() -> None:
    even = [number / 4 for number in range(41)]
    close = sorted({*even, *(5 + number / 24 for number in range(25))})

    def value(time_s: float) -> float:
        return 0.8 if 5 <= time_s <= 6 else 0.3

    for times in (even, close):
        values, weights = [value(time_s) for time_s in times], weights_of(times)
        assert median_of(values, weights) == 0.3
        assert worst_tenth(values, weights) == pytest.approx(0.8, abs=0.01)
        assert sum(weight for time_s, weight in zip(times, weights, strict=True) if 5 <= time_s <= 6) == pytest.approx(
            0.11, abs=0.015
        )


def test_one_frame_and_frames_of_one_time_weigh_alike() -> None:
    assert weights_of([0.0]) == (1.0,)
    assert weights_of([2.0, 2.0]) == (0.5, 0.5)
    assert weights_of([]) == ()


def test_nothing_has_no_median_and_no_worst_tenth() -> None:
    for asked in (median_of, worst_tenth):
        with pytest.raises(ValueError, match="at least one"):
            asked([], [])


def test_a_slope_is_not_bent_by_single_bad_frames() -> None:
    curve = [(number / 2, 0.3 + 0.02 * number / 2) for number in range(20)]
    curve[7] = (3.5, 0.9)
    assert slope_of(curve) == pytest.approx(0.02, abs=1e-3)
    assert slope_of(curve[:4]) is None
