"""Calibrations in a library: what is written is read, what is wrong is named, and nothing of it is a stray."""

from __future__ import annotations

from pathlib import Path

import pytest

from repertory.errors import Damaged
from repertory.library.calibrations import calibration_of, store, with_limits
from repertory.library.checking import check
from repertory.library.folder import Library
from repertory.model.anchor import Character
from repertory.model.calibration import Calibration, Drawn, HandSet

MADE = Calibration(
    anchor="mia",
    inspector="faces",
    version="a/1",
    style="clay",
    at="2026-11-23T08:00:00+00:00",
    drawn=(Drawn(references=("a" * 64,), match=0.25, wrong=0.31, own=(0.2, 0.22), others=(0.4,), against=("nova",)),),
)
HEAD = 'schema = "calibration/1"\nanchor = "mia"\ninspector = "faces"\n'
LIMITS = HandSet(match=0.2, wrong=0.3, version="a/1", at="2026-11-23T09:00:00+00:00")


@pytest.fixture
def library(tmp_path: Path) -> Library:
    library = Library.create(tmp_path / "library")
    library.create_anchor(Character(name="mia", title="Mia"))
    return library


def card(library: Library) -> Path:
    return library.folder_of("mia") / "calibrations" / "faces.toml"


def test_what_is_stored_is_read_again(library: Library) -> None:
    assert calibration_of(library, "mia", "faces") is None
    store(library, MADE)
    assert calibration_of(library, "mia", "faces") == MADE
    assert calibration_of(library, "mia", "wardrobe") is None
    assert calibration_of(library, "nobody", "faces") is None


def test_limits_set_by_hand_stand_in_place_of_those_before_for_the_same_thing() -> None:
    once = with_limits(MADE, "mia", "faces", LIMITS)
    again = with_limits(once, "mia", "faces", HandSet(match=0.1, wrong=0.2, version="a/2"))
    assert [one.match for one in again.by_hand] == [0.1]
    assert again.drawn == MADE.drawn
    other = with_limits(again, "mia", "faces", HandSet(about="coat", match=0.4, wrong=0.5, version="a/2"))
    assert {one.about for one in other.by_hand} == {"", "coat"}
    assert with_limits(None, "mia", "faces", LIMITS).by_hand == (LIMITS,)


def test_a_calibration_is_no_stray_and_a_broken_one_is_told(library: Library) -> None:
    store(library, MADE)
    assert check(library) == ()
    card(library).write_text('schema = "calibration/1"\nanchor = 3\n', encoding="utf-8")
    (problem,) = check(library)
    assert problem.path == card(library)


@pytest.mark.parametrize(
    "text",
    [
        "no card",
        HEAD.replace("mia", "nova"),
        HEAD + "[[drawn]]\nmatch = 0.5\nwrong = 0.1\n",
        HEAD + "[[drawn]]\nmatch = 0.0\nwrong = 0.0\n",
        HEAD + "[[drawn]]\nmatch = 0.1\nwrong = inf\n",
        HEAD + '[[by_hand]]\nmatch = nan\nwrong = 1\nversion = "1"\n',
    ],
)
def test_what_cannot_be_is_damaged_with_a_step(library: Library, text: str) -> None:
    store(library, MADE)
    card(library).write_text(text, encoding="utf-8")
    with pytest.raises(Damaged) as error:
        calibration_of(library, "mia", "faces")
    assert error.value.step
