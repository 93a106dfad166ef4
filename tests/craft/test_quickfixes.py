"""Remarks on a list that is being written: where they stand to the letter, and what they ask to be written."""

from __future__ import annotations

import pytest

from repertory.craft.shotlist.quickfixes import RemarkKind, remark_on, taken
from repertory.errors import ShotListError


@pytest.mark.parametrize(
    ("line", "column", "what", "step", "after"),
    [
        (
            "Shot 1: CU of [Mya], night",
            16,
            'Nobody is called "Mya".',
            'Did you mean "Mia"?',
            "Shot 1: CU of [Mia], night",
        ),
        ("MYA: I waited.", 1, 'Nobody is called "MYA".', 'Did you mean "Mia:"?', "Mia: I waited."),
        (
            "Shot 1: CU of Mia, slow pul in",
            25,
            "It is not known.",
            'Did you mean "pull"?',
            "Shot 1: CU of Mia, slow pull in",
        ),
    ],
)
def test_what_is_meant_takes_the_place_of_the_words_alone(
    line: str, column: int, what: str, step: str, after: str
) -> None:
    remark = remark_on(RemarkKind.PROBLEM, ShotListError(what, line=2, column=column, step=step), line)
    assert taken(f"# above\n{line}\n# below", remark) == f"# above\n{after}\n# below"


@pytest.mark.parametrize("step", ['Did you mean "Mia"?', "Sizes are: wide shot.", ""])
def test_the_very_same_words_and_a_hint_are_no_quick_fix(step: str) -> None:
    error = ShotListError('"Mia" is not known.', line=1, column=1, step=step)
    remark = remark_on(RemarkKind.PROBLEM, error, "Mia")
    assert remark.instead is None
    assert (remark.column, remark.length) == (1, 3)


def test_a_remark_on_nothing_marks_nothing() -> None:
    error = ShotListError("The shot list is empty.", line=1, column=1)
    assert remark_on(RemarkKind.PROBLEM, error, "").length == 0
