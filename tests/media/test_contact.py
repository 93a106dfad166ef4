"""The sheet of candidates: every one beside the master, with its number, mark and words, in room that grows."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from repertory.errors import MediaRejected
from repertory.media.canvas import AMBER, BLUE, GREEN, RED
from repertory.media.contact import COLUMNS, Cell, Mark, contact_sheet
from repertory.media.images import write_image

COLOURS = [(200, 40, 60), (40, 200, 60), (60, 40, 200), (200, 200, 60), (60, 200, 200), (200, 60, 200)]


@pytest.fixture
def cells(tmp_path: Path) -> list[Cell]:
    """Six flat pictures, each of a colour of its own; the first is tall."""
    made = []
    for number, colour in enumerate(COLOURS, start=1):
        path = tmp_path / f"{number}.png"
        write_image(path, np.full((800 if number == 1 else 400, 400, 3), colour, np.uint8))
        made.append(Cell(picture=path, title=str(number), words=f"distance 0.{number}"))
    return made


def share(sheet: np.ndarray, colour: tuple[int, int, int]) -> int:
    return int((sheet == colour).all(axis=2).sum())


def place(sheet: np.ndarray, colour: tuple[int, int, int]) -> tuple[int, int]:
    """The middle of what has that colour: x and y."""
    rows, columns = np.nonzero((sheet == colour).all(axis=2))
    return round(columns.mean()), round(rows.mean())


def test_candidates_for_one_reference_stand_side_by_side_beside_the_master(cells: list[Cell]) -> None:
    master, others = cells[5], {"angle profile left": cells[1:3], "angle profile right": cells[3:5]}
    sheet = contact_sheet("Mia: candidates", others, master=master)
    first, second, third, fourth = (place(sheet, colour) for colour in COLOURS[1:5])
    assert first[1] == second[1] < third[1] == fourth[1]
    assert first[0] == third[0] < second[0] == fourth[0]
    assert place(sheet, COLOURS[5])[0] < first[0]
    assert share(sheet, COLOURS[5]) == 2 * 320 * 320, "the master begins each row"
    assert share(sheet, BLUE) > 0


def test_what_does_not_fit_into_a_row_goes_on_in_the_next(cells: list[Cell]) -> None:
    sheet = contact_sheet("Mia", {"headshot": cells})
    rows = [place(sheet, colour)[1] for colour in COLOURS]
    assert len(set(rows[:COLUMNS])) == 1
    assert rows[COLUMNS] > rows[0]


def test_tall_pictures_are_fitted_and_nothing_is_cut(cells: list[Cell]) -> None:
    sheet = contact_sheet("Mia", {"outfit coat": cells[:2]})
    assert share(sheet, COLOURS[0]) == 420 * 210
    assert share(sheet, COLOURS[1]) == 320 * 320


def test_what_is_picked_and_what_is_refused_is_marked(cells: list[Cell]) -> None:
    plain = contact_sheet("Mia", {"headshot": cells[1:3]})
    assert not share(plain, GREEN)
    assert not share(plain, RED)
    reason = "It does not show Mia: distance 0.95, limit 0.62; and more words than there is room for in a line or two"
    marked = [
        Cell(picture=cells[1].picture, title="1", mark=Mark.PICKED),
        Cell(picture=cells[2].picture, title="2", mark=Mark.REFUSED, words=reason),
    ]
    sheet = contact_sheet("Mia", {"headshot": marked})
    assert place(sheet, GREEN)[0] < place(sheet, RED)[0]
    assert share(sheet, AMBER) > 0
    assert len(sheet) > len(plain), "room for all lines of the reason"


def test_a_file_that_is_no_picture_is_named(tmp_path: Path) -> None:
    (tmp_path / "no.png").write_text("no picture")
    with pytest.raises(MediaRejected, match=r"no\.png"):
        contact_sheet("Mia", {"headshot": [Cell(picture=tmp_path / "no.png", title="1")]})
