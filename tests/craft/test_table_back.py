"""A table after its list was edited: only what a shot says otherwise is written anew."""

from __future__ import annotations

import pytest
from company import NAMES

from repertory.craft.shotlist.reading import read_list
from repertory.craft.tables.rows import list_of
from repertory.craft.tables.sheet import AsImported, table_of
from repertory.craft.tables.stamps import keep
from repertory.craft.tables.table import read_table


def back(table: str, was: str, now: str) -> list[dict[str, str]]:
    """The rows of a table after an edit of its list."""
    first = read_table(table)
    made = list_of(first)
    assert was in made.text
    text = made.text.replace(was, now, 1)
    imported = AsImported(text=made.text, shots=read_list(made.text, NAMES).shots.shots)
    listing = read_list(text, NAMES)
    assert listing.problems == ()
    found = table_of(listing.shots.shots, text, keep(first, made.numbers, made.text), imported=imported)
    return [dict(zip(found.columns, row, strict=True)) for row in found.rows]


FRAMED = "Shot,Size,Cast,Description,Frame In,Frame Out,Nb Frames,FPS\n1,CU,Mia,waits,1001,1100,100,25\n"


@pytest.mark.parametrize(
    ("was", "now", "frames"),
    [
        ("Duration: 4 s", "Duration: 2 s", ("1001", "1050", "50")),
        ("    Duration: 4 s\n", "", ("1001", "", "")),
        ("waits", "cries", ("1001", "1100", "100")),
    ],
)
def test_frames_follow_the_length_of_the_list(was: str, now: str, frames: tuple[str, ...]) -> None:
    (row,) = back(FRAMED, was, now)
    assert (row["Frame In"], row["Frame Out"], row["Nb Frames"]) == frames


def test_what_a_shot_only_keeps_is_not_written_into_an_empty_cell() -> None:
    table = "Shot,Size,Cast,Location,Light,Description\n1,CU,Mia,Coffee Shop,Night,waits\n2,CU,Nova,,,cries\n"
    first, second = back(table, "cries", "laughs")
    assert (first["Location"], second["Location"], second["Light"]) == ("Coffee Shop", "", "")
    first, second = back(table, "Coffee Shop", "street")
    assert (first["Location"], second["Location"]) == ("street", "")


def test_a_second_column_of_one_meaning_follows_where_both_said_the_same() -> None:
    table = "Shot,Size,Shot Type,Characters,Description\n1,CU,CU,Mia,waits\n2,CU,Beauty,Nova,cries\n"
    first, second = back(table, "CU of Mia", "WS of Mia")
    assert (first["Size"], first["Shot Type"]) == ("wide shot", "wide shot")
    _, second = back(table, "CU of Nova", "WS of Nova")
    assert (second["Size"], second["Shot Type"]) == ("wide shot", "Beauty")


def test_a_heading_that_is_none_stays_in_its_cell() -> None:
    (row,) = back("Shot,Heading,Size,Cast,Description\n1,COFFEE SHOP – NIGHT,CU,Mia,waits\n", "waits", "cries")
    assert (row["Heading"], row["Description"]) == ("COFFEE SHOP – NIGHT", "cries")


def test_no_column_is_new_for_what_the_table_said_already() -> None:
    (row,) = back("Shot,Size,Description,Light\n1,CU,Mia waits,night\n", "waits", "cries out")
    assert [*row] == ["Shot", "Size", "Description", "Light", "Expression"], "who is there was said before"
    (row,) = back("Shot,Size,Description,Light\n1,CU,Mia waits,night\n", "Mia waits", "Nova waits")
    assert row["Cast"] == "Nova"
