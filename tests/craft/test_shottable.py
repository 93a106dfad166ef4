"""Shot lists as tables: nothing of one is lost on the way in or out, and nothing in it runs."""

from __future__ import annotations

import csv
import io
from dataclasses import fields
from typing import Any

import pytest
from company import COFFEE_SHOP, NAMES
from hypothesis import event, given, settings
from hypothesis import strategies as st

from repertory.craft.shotlist.reading import parse, read_list
from repertory.craft.tables.columns import COLUMNS, KEY, RARE, known_columns
from repertory.craft.tables.kitsu import with_casting
from repertory.craft.tables.lengths import seconds_of
from repertory.craft.tables.rows import list_of
from repertory.craft.tables.sheet import table_of
from repertory.craft.tables.stamps import keep
from repertory.craft.tables.table import Table, read_table, write_table
from repertory.craft.tables.told import cells_of
from repertory.errors import ShotListError
from repertory.model.shot import Shot

CELLS = st.text(max_size=10) | st.sampled_from(
    ["=1+1", "'=x", "''@a", "-", "+", "a;b", 'q"q', "l\nl", "l\r\nx", "\t", "'", ",", "＝cmd", "'quoted'"]
)
HEADS = CELLS.map(str.strip).filter(bool)
TABLES = st.integers(1, 5).flatmap(
    lambda width: st.builds(
        lambda columns, rows: Table(columns=tuple(columns), rows=tuple(map(tuple, rows))),
        st.lists(HEADS, min_size=width, max_size=width),
        st.lists(
            st.lists(CELLS, min_size=width, max_size=width).filter(lambda row: any(map(str.strip, row))), max_size=4
        ),
    )
)


@settings(deadline=None)
@given(TABLES)
def test_a_table_comes_back_as_it_was_written(table: Table) -> None:
    back = read_table(write_table(table))
    assert (back.columns, back.rows) == (table.columns, table.rows)


@settings(deadline=None)
@given(TABLES)
def test_no_cell_begins_as_a_formula_does(table: Table) -> None:
    written = write_table(table).removeprefix("\ufeff")
    for row in csv.reader(io.StringIO(written, newline="")):
        assert not any(cell[:1] in tuple("=+-@\t\r＝＋－＠") for cell in row if cell)


@settings(deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_a_table_or_is_refused_with_its_place(text: str) -> None:
    try:
        table = read_table(text)
    except ShotListError as refusal:
        place = refusal.line
    else:
        place = 1
        assert all(len(row) == len(table.columns) for row in table.rows)
    assert place >= 1


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_the_delimiter_is_found_and_lines_are_counted_with_those_in_cells(mark: str) -> None:
    text = f'\ufeffShot{mark}Description\r\n1{mark}"two\r\nlines"\r\n{mark}\r\n2{mark}x\r\n'
    table = read_table(text)
    assert table.columns == ("Shot", "Description")
    assert table.rows == (("1", "two\r\nlines"), ("2", "x"))
    assert table.lines == (2, 5)


def test_columns_are_known_in_any_order_and_case_and_by_other_names() -> None:
    columns = ("shot type", "SHOT NUMBER", "Colour", "Actors", "time of day", "camera_movement", "Sequence")
    assert known_columns(columns) == {"Size": 0, "Shot": 1, "Cast": 3, "Light": 4, "Movement": 5, "Scene": 6}
    assert known_columns(("Sequence", "Name")) == {"Scene": 0, "Shot": 1}
    assert "Shot" not in known_columns(("Name", "Size")), "a name is a shot's only beside its sequence"
    assert known_columns(("Notes", "Comments")) == {"Notes": 0}, "of two with one meaning the first counts"


FURTHER = """
DISSOLVE TO:

Shot 9: over the shoulder of Mia onto Nova, low angle, 85mm lens, handheld, coffee shop, night, 4 s, seed: 7
    Note: rain outside
    Music: piano
NOVA: (softly) Hi: there
Shot 10: two-shot of Mia happy and Nova sad, street, takes: 2, engine: previs
Shot 11: ECU of Mia from behind, street, POV
Shot 12: EWS, street
FADE OUT.
"""
SAID = {one.name for one in fields(Shot)} - {"text", "line", "kept", "notes", "heading"}


def test_a_list_means_the_same_after_it_was_a_table() -> None:
    shots = parse(COFFEE_SHOP.read_text(encoding="utf-8") + FURTHER, NAMES).shots
    back = parse(list_of(read_table(write_table(table_of(shots)))).text, NAMES).shots
    for one, other in zip(shots, back, strict=True):
        differing: dict[str, Any] = {
            name: (getattr(one, name), getattr(other, name))
            for name in SAID
            if getattr(one, name) != getattr(other, name)
        }
        assert differing == {}, one.number
    assert [note.removeprefix("Note: ") for note in back[8].notes] == ["rain outside", "Music: piano"]


def test_a_new_table_has_a_usual_shot_list_s_columns_and_others_only_where_they_say_something() -> None:
    plain = table_of(parse("Shot 1: close-up of Mia, street", NAMES).shots)
    assert plain.columns == COLUMNS
    more = table_of(parse("Shot 1: close-up of Mia, street, happy expression, seed: 7", NAMES).shots)
    assert more.columns == (*COLUMNS, "Expression", "Seed")


WORDS = st.text("abcdefghij =+-@\n,;\"'", max_size=8).map(str.strip)


@settings(deadline=None, max_examples=50)
@given(st.lists(st.tuples(st.sampled_from(["CU", "WS", "medium shot"]), WORDS, WORDS), min_size=1, max_size=6))
def test_unknown_columns_and_untouched_rows_come_back_in_their_place(rows: list[tuple[str, str, str]]) -> None:
    cells = tuple((mine, str(number), size, other) for number, (size, mine, other) in enumerate(rows, start=1))
    table = Table(columns=("My own", "Shot", "Type", "Status"), rows=cells)
    made = list_of(table)
    shots = parse(made.text, NAMES).shots
    kept = read_table(write_table(keep(table, made.numbers, made.text)))
    assert kept.columns[-1] == KEY
    back = table_of(shots, made.text, kept)
    assert (back.columns, back.rows) == (table.columns, cells)
    fewer = table_of(shots[1:], made.text, kept)
    assert fewer.rows == cells[1:]


SAYINGS = (
    "CU|Mia|Mia, Nova|street|night|5|1:05|48|phone|Mia: happy; Nova: sad|MIA: hi|0:0|(x)|dissolve|FADE OUT|fade in"
)
MORE = "Note: x|4A|SH010|a, b: c|Shot 3: x|# c|two\nlines||-|="
SOUP = st.sampled_from([*SAYINGS.split("|"), *MORE.split("|")]) | st.text(max_size=8)
COLUMN_SETS = st.lists(st.sampled_from((*COLUMNS, *RARE, "Frames", "FPS", "Mine", "Episode")), max_size=6, unique=True)


@settings(deadline=None, max_examples=80)
@given(COLUMN_SETS, st.data())
def test_whatever_a_table_says_each_row_is_a_shot_or_the_place_of_the_problem_is_known(
    more: list[str], data: st.DataObject
) -> None:
    columns = ["Size", *(column for column in more if column != "Size")]
    row = st.lists(SOUP, min_size=len(columns), max_size=len(columns)).map(tuple)
    table = Table(columns=tuple(columns), rows=tuple(data.draw(st.lists(row, min_size=1, max_size=3))))
    try:
        made = list_of(table)
    except ShotListError as refusal:
        event("refused")
        place = refusal.line
    else:
        listing = read_list(made.text, NAMES)
        place = min((problem.line for problem in listing.problems), default=1)
        if not listing.problems:
            event("read")
            assert len(listing.shots.shots) == len(table.rows)
            back = table_of(listing.shots.shots, made.text, keep(table, made.numbers, made.text))
            assert (back.columns, back.rows) == (table.columns, table.rows)
    assert place >= 1


class TestNumbers:
    def numbers(self, *rows: tuple[str, str]) -> tuple[str, ...]:
        return list_of(Table(columns=("Scene", "Shot", "Size"), rows=tuple((*row, "CU") for row in rows))).numbers

    def test_own_numbers_are_kept_where_they_are_all_there_and_different(self) -> None:
        assert self.numbers(("1", "1A"), ("1", "1B"), ("2", "2A")) == ("1A", "1B", "2A")
        assert self.numbers(("SQ01", "SH010"), ("SQ01", "SH020")) == ("10", "20")
        assert self.numbers(("", "Shot 3"), ("", "#4")) == ("3", "4")

    def test_numbers_that_begin_anew_in_each_scene_become_letters_of_it(self) -> None:
        assert self.numbers(("4", "1"), ("4", "2"), ("5", "1")) == ("4A", "4B", "5A")
        assert self.numbers(("4", "A"), ("4", "C"), ("5", "A")) == ("4A", "4C", "5A")
        assert self.numbers(("SQ07", "SH1"), ("SQ09", "SH1")) == ("7A", "9A")
        assert self.numbers(("opening", "1"), ("ending", "1")) == ("1A", "2A")

    def test_rows_without_any_are_counted(self) -> None:
        assert self.numbers(("", ""), ("", "")) == ("1", "2")

    def test_a_shot_that_is_there_twice_is_refused_with_its_line(self) -> None:
        with pytest.raises(ShotListError, match="Shot 1a is there twice: first on line 2") as caught:
            self.numbers(("1", "1A"), ("1", "1a"))
        assert caught.value.line == 3


class TestRows:
    def shot(self, **cells: str) -> Shot:
        table = Table(columns=("Shot", *cells), rows=(("1", *cells.values()),))
        listing = read_list(list_of(table).text, NAMES)
        assert listing.problems == ()
        return listing.shots.shots[0]

    def test_each_wears_and_shows_their_own(self) -> None:
        shot = self.shot(
            Cast="Mia, Nova", Outfit="Mia: red sweater; Nova: white shirt", Expression="Mia: sad; Nova: happy"
        )
        assert [(one.outfit, one.expression) for one in shot.performers] == [
            ("red sweater", "sad"),
            ("white shirt", "happy"),
        ]

    def test_a_line_without_a_speaker_is_the_only_one_s_who_is_there_else_a_note(self) -> None:
        assert self.shot(Cast="Mia", Dialogue="I waited.").dialogue[0].speaker == "Mia"
        assert "Dialogue: Who goes?" in self.shot(Cast="Mia, Nova", Dialogue="Who goes?").notes[0]

    @pytest.mark.parametrize(
        ("cast", "manner", "behind"),
        [("Mia (from behind)", "", [True]), ("Mia (O.S.)", "off screen", []), ("Mia", "", [False])],
    )
    def test_how_somebody_is_seen_is_not_how_they_speak(self, cast: str, manner: str, behind: list[bool]) -> None:
        shot = self.shot(Cast=cast, Dialogue="I waited.")
        assert [(one.speaker, one.manner, one.text) for one in shot.dialogue] == [("Mia", manner, "I waited.")]
        assert [one.from_behind for one in shot.performers] == behind

    def test_what_the_description_says_is_not_said_twice(self) -> None:
        shot = self.shot(Description="Mia waits in the street, 5 s", Cast="Mia", Location="street", Duration="5")
        assert shot.text == "Mia waits in the street, 5 s"

    @pytest.mark.parametrize(
        ("cells", "seconds"),
        [
            ({"Duration": "5"}, 5.0), ({"Duration": "2,5 s"}, 2.5), ({"Duration": "1:05"}, 65.0),
            ({"Duration": "-"}, None),
            ({"Nb Frames": "48", "FPS": "24"}, 2.0), ({"Frame In": "1001", "Frame Out": "1050", "FPS": "25"}, 2.0),
            ({"Frames": "36"}, 1.5), ({"Nb Frames": "0"}, None),
        ],
    )  # fmt: skip
    def test_a_length_is_seconds_minutes_or_frames(self, cells: dict[str, str], seconds: float | None) -> None:
        assert self.shot(Size="CU", Cast="Mia", **cells).duration_s == seconds

    def test_a_length_that_is_none_is_refused(self) -> None:
        with pytest.raises(ShotListError, match='"long" is no duration'):
            seconds_of("long", line=3)

    def test_a_row_that_says_nothing_is_still_a_shot(self) -> None:
        assert cells_of(self.shot(Status="open", Size="")) == {"Shot": "1", "Size": "medium shot"}


def test_kitsu_s_casting_fills_who_where_and_what() -> None:
    shots = read_table("Episode,Sequence,Name,Description,FPS,Frame In,Frame Out\nE01,SEQ01,SH01,She waits,25,,\n")
    casting = read_table(
        "Episode,Parent,Name,Asset Type,Asset,Occurences,Label\n"
        "E01,SEQ01,SH01,Character,Mia,1,animate\nE01,SEQ01,SH01,Environment,street,1,layout\n"
        "MP,Environment,street,Props,Lamp,1,setdress\nE01,seq01,sh01,Props,phone,2,setdress\n"
    )
    table = with_casting(shots, casting)
    assert table.columns[-3:] == ("Cast", "Location", "Props")
    assert table.rows[0][-3:] == ("Mia", "street", "phone")
    listing = read_list(list_of(table).text, NAMES)
    assert listing.problems == ()
    strange = read_table("Parent,Name,Asset Type,Asset\nSEQ09,SH01,Character,Mia\n")
    with pytest.raises(ShotListError, match="not among the shots"):
        with_casting(shots, strange)
