"""Cells of a table: short words are read as crews mean them, and what a row said stays in its cell."""

from __future__ import annotations

import pytest
from company import NAMES

from repertory.craft.shotlist.reading import Names, read_list
from repertory.craft.tables.cells import worded
from repertory.craft.tables.rows import list_of
from repertory.craft.tables.sheet import AsImported, table_of
from repertory.craft.tables.stamps import keep
from repertory.craft.tables.table import Table, guarded
from repertory.model.shot import CameraAngle, CameraMove, Shot, ShotSize


def row(**cells: str) -> tuple[Table, str, Shot]:
    """A table of one row, the list made of it, and its shot."""
    table = Table(columns=("Shot", *cells), rows=(("1", *cells.values()),))
    made = list_of(table)
    listing = read_list(made.text, NAMES)
    assert listing.problems == ()
    return keep(table, made.numbers, made.text), made.text, listing.shots.shots[0]


def edited(was: str, now: str, **cells: str) -> dict[str, str]:
    """The row after an edit of the list."""
    kept, before, _ = row(**cells)
    text = before.replace(was, now)
    imported = AsImported(text=before, shots=read_list(before, NAMES).shots.shots)
    back = table_of(read_list(text, NAMES).shots.shots, text, kept, imported=imported)
    return dict(zip(back.columns, back.rows[0], strict=True))


@pytest.mark.parametrize(
    ("column", "cell", "meant"),
    [
        ("Angle", "High", CameraAngle.HIGH), ("Angle", "ground", CameraAngle.GROUND),
        ("Size", "Full", ShotSize.WIDE), ("Size", "extreme close", ShotSize.EXTREME_CLOSE_UP),
        ("Movement", "Tilt D", CameraMove.TILT_DOWN), ("Movement", "slow pan r", CameraMove.PAN_RIGHT),
        ("Movement", "Jib", CameraMove.BOOM_UP), ("Movement", "Fixed, push", CameraMove.PUSH_IN),
    ],
)  # fmt: skip
def test_a_short_word_is_read_and_leaves_nothing_in_the_action(column: str, cell: str, meant: object) -> None:
    _, _, shot = row(Cast="Mia", Description="she waits", **{column: cell})
    assert meant in (shot.angle, shot.size, shot.move)
    assert shot.action == "she waits"


def test_a_lens_may_be_a_bare_figure_and_a_dash_says_nothing() -> None:
    assert row(Cast="Mia", Lens="85")[2].lens == "85mm"
    assert row(Cast="Mia", Lens="–", Props="n/a", Movement="-")[2].lens == ""
    assert worded("Dialogue", "?") == "?", "a sentence is taken as it is"
    assert worded("Movement", "snorricam") == "snorricam"


def test_a_cell_keeps_its_own_words_until_its_shot_says_something_else() -> None:
    cells = {"Size": "Wide", "Angle": "Low", "Movement": "Pan L", "Cast": "Mia", "Description": "waits"}
    back = edited("Mia", "Nova", **cells)
    assert (back["Size"], back["Angle"], back["Movement"]) == ("Wide", "Low", "Pan L")
    assert back["Cast"] == "Nova"
    back = edited("low", "high", **cells)
    assert (back["Size"], back["Angle"], back["Movement"]) == ("Wide", "high angle", "Pan L")


def test_what_is_not_understood_of_a_cell_stays_there_and_not_in_the_description() -> None:
    back = edited("she waits", "she sits down", Movement="Snorricam", Cast="Mia", Description="she waits")
    assert (back["Movement"], back["Description"]) == ("Snorricam", "she sits down")


def test_of_two_columns_of_who_is_seen_none_tells_the_person_of_before() -> None:
    back = edited("Mia", "Nova", Subject="Mia", Characters="Mia", Description="waits")
    assert (back["Subject"], back["Characters"]) == ("Nova", "Nova")
    back = edited("picks", "gently picks", Subject="phone", Characters="Mia", Description="picks it up")
    assert (back["Subject"], back["Characters"]) == ("phone", "Mia"), "it is still what is seen"


def test_a_subject_is_shown_with_whoever_is_there() -> None:
    _, text, shot = row(Size="CU", Subject="phone", Characters="Mia", Description="rings")
    assert "CU of phone, Mia, rings" in text
    assert shot.props == ("phone",)
    assert [one.name for one in shot.performers] == ["Mia"]


def test_sounds_and_effects_are_notes_and_go_back_into_their_columns() -> None:
    _, text, shot = row(Cast="Mia", Sound="rain\nthunder", VFX="fog", Notes="second unit")
    assert shot.notes == ("Note: second unit", "Sound: rain", "Sound: thunder", "VFX: fog")
    back = edited("Mia", "Nova", Cast="Mia", Sound="rain\nthunder", VFX="fog", Notes="second unit")
    assert (back["Sound"], back["VFX"], back["Notes"]) == ("rain\nthunder", "fog", "second unit")
    fresh = table_of(read_list(text, NAMES).shots.shots)
    assert {"Sound", "VFX"} <= set(fresh.columns), "and in a table of its own"
    loose = edited("Mia", "Nova", Cast="Mia", Notes="Music: a waltz")
    assert loose["Notes"] == "Music: a waltz", "in the notes where the table has no such column"
    assert "Music" not in loose


def test_an_outfit_of_nobody_in_particular_is_worn_by_those_who_have_it() -> None:
    table = Table(columns=("Shot", "Cast", "Outfit"), rows=(("1", "Mia, Nova", "White Shirt"),))
    made = list_of(
        table, names=Names(characters=("Mia", "Nova"), outfits={"Mia": ("red sweater",), "NOVA": ("white shirt",)})
    )
    assert "Mia and Nova in the White Shirt" in made.text
    assert made.text.count("White Shirt") == 1


HEADED = """\
INT. COFFEE SHOP - NIGHT #7#

Shot 1: close-up of Mia
Shot 2: wide shot of Nova, street
Shot 3: medium shot of Nova, coffee shop

Scene 8: street, golden hour

Shot 4: wide shot of Mia
"""


def test_a_screenplay_s_headings_come_back() -> None:
    shots = read_list(HEADED, NAMES).shots.shots
    table = table_of(shots)
    text = list_of(table).text
    assert text.count("INT. COFFEE SHOP - NIGHT #7#\n") == 1
    back = read_list(text, NAMES)
    assert back.problems == ()
    for one, other in zip(shots, back.shots.shots, strict=True):
        assert (one.location, one.light, one.scene) == (other.location, other.light, other.scene), one.number
    assert "close-up of Mia\n" in text, "what the heading says is not said again"


def test_cells_that_a_spreadsheet_would_run_are_counted() -> None:
    assert guarded(Table(columns=("Shot", "Sum"), rows=(("1", "=SUM(A1)"), ("2", "two + two")))) == 1


def test_what_is_no_heading_in_that_column_is_a_comment() -> None:
    _, text, _ = row(Heading="0:0", Cast="Mia")
    assert text.startswith("# Heading: 0:0\n")
