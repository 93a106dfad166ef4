"""A table made into a list: what its cells say is what its shots say, and all that is not clear of it is said."""

from __future__ import annotations

import pytest
from company import NAMES
from hypothesis import given, settings
from hypothesis import strategies as st

from repertory.craft.shotlist.reading import read_list
from repertory.craft.tables.checked import checked_list
from repertory.craft.tables.columns import COLUMNS, known_columns, strange_columns
from repertory.craft.tables.numbers import Marked, numbers_of, renumbered
from repertory.craft.tables.rows import Rows, list_of
from repertory.craft.tables.sheet import table_of
from repertory.craft.tables.table import Table, read_table, write_table
from repertory.craft.tables.told import cells_of
from repertory.craft.tables.wording import Line, speaker_of
from repertory.errors import RepertoryError, ShotListError
from repertory.model.shot import Shot


def made_of(text: str) -> Rows:
    return checked_list(read_table(text), NAMES)


def shots_of(text: str) -> tuple[Shot, ...]:
    """The shots of a table, which can be read without a problem."""
    listing = read_list(made_of(text).text, NAMES)
    assert listing.problems == ()
    return listing.shots.shots


class TestScenes:
    @pytest.mark.parametrize("column", ["Heading", "Location"])
    def test_a_new_scene_without_a_place_is_where_the_shot_before_is(self, column: str) -> None:
        first = "INT. COFFEE SHOP - DAY,Coffee Shop,Afternoon" if column == "Heading" else ",Coffee Shop,Afternoon"
        text = f"Scene,Shot,Heading,Location,Light,Size\n1,1,{first},CU\n1,2,,Street,Night,WS\n2,3,,,,CU\n"
        found = [(shot.scene, shot.location, shot.light) for shot in shots_of(text)]
        assert found == [("1", "coffee shop", "afternoon"), ("1", "street", "night"), ("2", "street", "night")]

    def test_a_scene_with_a_name_ends_the_heading_before_it_too(self) -> None:
        text = "Scene,Shot,Heading,Location,Size\n1,1,INT. COFFEE SHOP - DAY,,CU\n1,2,,Street,WS\nEnding,3,,,CU\n"
        last = shots_of(text)[-1]
        assert (last.scene, last.location) == ("2", "street")
        assert "# Scene Ending\n" in made_of(text).text

    def test_an_empty_cell_for_the_scene_is_of_the_scene_above(self) -> None:
        text = "Scene,Shot,Size\n1,1,CU\n,2,MS\n2,1,CU\n,2,MS\n"
        assert made_of(text).numbers == ("1A", "1B", "2A", "2B")

    def test_two_scenes_below_one_heading_are_two(self) -> None:
        text = "Scene,Shot,Heading,Size\n4,1,INT. COFFEE SHOP - DAY,CU\n5,2,INT. COFFEE SHOP - DAY,CU\n"
        assert [shot.scene for shot in shots_of(text)] == ["4", "5"]

    def test_a_heading_that_cannot_be_read_is_a_comment_for_all_its_shots(self) -> None:
        text = "Shot,Heading,Size\n1,INT. MOON - DAY,CU\n2,INT. MOON - DAY,CU\n3,EXT. STREET - DAY,CU\n"
        made = made_of(text)
        assert [shot.location for shot in shots_of(text)] == ["", "", "street"]
        assert any('No place of the cast is called "MOON"' in one for one in made.asked)


class TestNumbers:
    def numbers(self, *shots: str) -> list[str]:
        return numbers_of([Marked(line=at, scene="", shot=shot) for at, shot in enumerate(shots, start=2)])

    def test_valid_numbers_are_kept_beside_rows_without_one(self) -> None:
        assert self.numbers("1", "1A", "", "5", "6") == ["1", "1A", "1B", "5", "6"]
        assert self.numbers("1", "", "1A", "") == ["1", "1B", "1A", "1C"]
        assert self.numbers("", "1", "3-4") == ["2", "1", "1A"]

    def test_when_no_letter_is_left_a_whole_number_is_taken(self) -> None:
        assert self.numbers("1ZZ", "", "2", "") == ["1ZZ", "1", "2", "2A"]

    def test_a_new_number_is_said(self) -> None:
        made = made_of("Shot,Size\n1,CU\n,MS\n5,WS\n")
        assert made.asked == (
            "New numbers, since each shot of a list needs its own: line 3, without a number, is shot 1A.",
        )
        made = made_of("Scene,Shot,Size\n4,1,CU\n5,1,CU\n")
        assert '"1" of scene 4 (line 2) is shot 4A; "1" of scene 5 (line 3) is shot 5A' in made.asked[0]
        assert made_of("Shot,Size\n1,CU\nSH010,CU\n").asked == ()

    def test_of_many_new_numbers_the_first_are_named(self) -> None:
        rows = [Marked(line=at, scene="", shot="1" if at == 2 else "") for at in range(2, 42)]
        assert "and 27 more" in renumbered(rows, numbers_of(rows))[0]

    @pytest.mark.parametrize("second", ["1", "01", "SH1", "Shot 1"])
    def test_one_number_twice_is_refused_however_it_is_written(self, second: str) -> None:
        with pytest.raises(ShotListError, match=f"Shot {second} is there twice: first on line 2"):
            self.numbers("1", second)

    def test_a_row_with_only_a_number_is_reported(self) -> None:
        asked = made_of("Shot,Size,Cast\n1,CU,Mia\n2,,\n").asked
        assert asked == ("Line 3 says nothing but its number: shot 2 is a medium shot of nobody.",)


class TestHiddenFaces:
    @pytest.mark.parametrize(
        ("cast", "description", "seen"),
        [
            ("Mia (from behind)", "Mia walks away", {"Mia": True}),
            ("Nova; Mia (from behind)", "Nova waves to Mia", {"Nova": False, "Mia": True}),
            ("Mia (from behind)", "Mia's hand waves", {"Mia": True}),
            ("Nova; Mia (from behind)", "they wave", {"Nova": False, "Mia": True}),
            ("Nova (silhouette); Mia", "they wave", {"Nova": True, "Mia": False}),
            ("Nova, Mia (O.S.)", "Nova waves and Mia laughs", {"Nova": False}),
        ],
    )
    def test_brackets_in_the_cast_hold_whatever_the_description_says(
        self, cast: str, description: str, seen: dict[str, bool]
    ) -> None:
        (shot,) = shots_of(f'Shot,Size,Cast,Description\n1,WS,"{cast}",{description}\n')
        assert {one.name: one.face_hidden for one in shot.performers} == seen

    @pytest.mark.parametrize(
        "words",
        [
            "insert of Mia's phone in the red sweater",
            "CU of Mia's hands in the red sweater and Nova in the white shirt",
            "CU of Mia, face not seen",
            "WS of Mia in the red sweater from behind, she waves",
            "two-shot of Mia and Nova, Mia's face not seen",
            "CU of Mia, Nova off screen",
            "WS of Mia and Nova from behind",
        ],
    )
    def test_a_list_that_goes_through_a_new_table_hides_the_same_faces(self, words: str) -> None:
        (shot,) = read_list(f"Shot 1: {words}", NAMES).shots.shots
        table = write_table(table_of([shot]))
        (back,) = shots_of(table)
        assert sorted(map(repr, back.performers)) == sorted(map(repr, shot.performers))
        assert back.action == shot.action or " and Nova" in words
        assert ("off screen" in words) == ("off screen" in table)


class TestColumns:
    @pytest.mark.parametrize(
        ("name", "column"),
        [
            ("Est. time (sec)", "Duration"), ("Est. Time", "Duration"), ("Estimated duration", "Duration"),
            ("Time (s)", "Duration"), ("Shot length", "Duration"), ("Running Time", "Duration"),
            ("Length (in seconds)", "Duration"), ("Approx. duration", "Duration"), ("duration_s", ""),
            ("Time", "Light"), ("Setting", "Location"), ("Focal length (mm)", "Lens"), ("Scene/Shot", "Shot"),
            ("Day / Night", "Light"), ("Type of shot", "Size"), ("Storyboard", ""),
        ],
    )  # fmt: skip
    def test_usual_names_are_known(self, name: str, column: str) -> None:
        assert [*known_columns((name,))] == ([column] if column else [])

    def test_what_is_not_understood_is_named(self) -> None:
        made = made_of("Shot,Size,Cast,Light,Status,Repertory\n1,CU,Mia,wobbly,open,\n2,Wibble,Nova,night,,\n")
        assert made.asked[0] == "Columns that are not understood, kept for the next export: Status."
        assert '"wobbly" in Light (line 2)' in made.asked[1]
        assert (
            'Line 3: Size is a note below shot 2, to be worded anew: "Wibble" is no size that is known.' in made.asked
        )
        assert "Wibble" not in "".join(shot.action for shot in read_list(made.text, NAMES).shots.shots)
        assert made_of("Shot,Size,Cast,Light,Angle,Lens\n1,CU,Mia,night,Low,35\n").asked == ()
        assert strange_columns(("Episode", "Repertory", "", "Mine")) == ("Mine",)

    def test_of_many_strange_cells_the_first_are_named(self) -> None:
        rows = "".join(f"{count},CU,Mia,gloomish\n" for count in range(1, 21))
        asked = " ".join(made_of(f"Shot,Size,Cast,Light\n{rows}").asked)
        assert asked.count("gloomish") == 12
        assert "and 8 more" in asked
        rows = "".join(f"{count},CU,Mia,gloomish\n" for count in range(1, 13))
        assert "more" not in " ".join(made_of(f"Shot,Size,Cast,Light\n{rows}").asked)

    def test_a_light_goes_out_in_the_writer_s_own_word(self) -> None:
        (shot,) = read_list("Shot 1: CU of Mia, dusk", NAMES).shots.shots
        assert (shot.light, cells_of(shot)["Light"]) == ("golden hour", "dusk")


class TestCells:
    def test_two_words_in_one_cell_are_two_parts(self) -> None:
        (shot,) = shots_of("Shot,Size,Description\n1,CU/Insert,Phone rings\n")
        assert (shot.size.value, shot.framing, shot.action) == ("close-up", "insert", "Phone rings")

    @pytest.mark.parametrize(
        ("cell", "moves"),
        [
            ("Pan R + Tilt U / handheld", "pan right then tilt up, handheld"),
            ("Tracking & Pan L", "tracking shot then pan left"),
            ("Static; then push", "push in"),
            ("Slow push", "slow push in"),
        ],
    )
    def test_moves_of_one_cell_are_made_one_after_the_other(self, cell: str, moves: str) -> None:
        (shot,) = shots_of(f"Shot,Size,Cast,Move\n1,CU,Mia,{cell}\n")
        assert (shot.move_words, shot.action) == (moves, "")

    @pytest.mark.parametrize(("cell", "lens"), [("100 macro", "100mm macro"), ("24-70", "24-70mm"), ("50", "50mm")])
    def test_a_lens_needs_no_millimetres(self, cell: str, lens: str) -> None:
        (shot,) = shots_of(f"Shot,Size,Cast,Lens\n1,CU,Mia,{cell}\n")
        assert (shot.lens, shot.action) == (lens, "")

    @pytest.mark.parametrize("cell", ["1:75", "1:60:00", "99:99"])
    def test_no_clock_shows_sixty_of_anything(self, cell: str) -> None:
        with pytest.raises(ShotListError, match="is no duration"):
            made_of(f"Shot,Duration\n1,{cell}\n")

    def test_a_shot_of_no_length_is_said(self) -> None:
        assert (
            "Line 2: a shot of 0 s is none, so it has no length of its own." in made_of("Shot,Time (s)\n1,0 s\n").asked
        )

    def test_a_line_of_nobody_in_particular_is_asked_for(self) -> None:
        made = made_of("Shot,Size,Cast,Dialogue\n1,CU,Nova and Mia,Goodbye.\n2,CU,Mia,I said: now.\n")
        whose = 'who says "Goodbye."? The row has Nova and Mia, so it is a note below shot 1.'
        assert made.asked == (f'Line 2: {whose} Write "NOVA: Goodbye." there.',)
        assert "Note: Dialogue: Goodbye." in made.text

    def test_who_speaks_is_written_before_a_colon(self) -> None:
        said = ("BOB: hi", "Old Tom (V.O.): hi", "THE OLD MAN OF THE SEA: hi", "mia: hi", "I said: no", "Note: rain")
        speakers = ["BOB", "Old Tom", "THE OLD MAN OF THE SEA", "mia", "", ""]
        assert [speaker_of(line, {"mia"}) for line in said] == speakers

    def test_a_place_in_a_line_is_of_the_cell_whose_words_stand_there_or_before(self) -> None:
        line = Line(pieces=(("Shot 1: ", ""), ("CU", "Size"), (" of ", ""), ("Mia", "Cast")))
        assert [line.column_at(place) for place in (0, 8, 9, 10, 14, 99)] == [
            "Size", "Size", "Size", "Size", "Cast", "Cast",
        ]  # fmt: skip
        assert Line(pieces=(("# x", ""),)).column_at(1) == ""

    def test_an_expression_of_two_is_said_to_be_of_both(self) -> None:
        asked = made_of("Shot,Size,Cast,Expression\n1,CU,Nova; Mia,happy\n2,CU,Mia,sad\n").asked
        assert asked == ('Line 2: "happy" is the expression of all who are there; of one alone, write "Nova: happy".',)

    @pytest.mark.parametrize("cells", ["OTS,,talks", "CU,OTS,talks to Mia"])
    def test_a_shoulder_of_two_is_asked_for_and_nobody_s_by_guess(self, cells: str) -> None:
        text = f"Shot,Size,Framing,Description,Cast\n1,{cells},Nova; Mia\n"
        assert made_of(text).asked == ('Line 2: over whose shoulder is shot 1? Write "OTS Mia onto Nova" there.',)
        (shot,) = shots_of(text)
        assert [one.from_behind for one in shot.performers] == [False, False]
        assert made_of(text.replace("Mia\n", "Mia (from behind)\n")).asked == ()


class TestReadAgain:
    @pytest.mark.parametrize(
        ("column", "cell", "left"),
        [
            ("Duration", "700", "Note: Duration: 700"),
            ("Description", "Character A stands in the extrem close-up", "Note: Description: Character A stands in"),
            ("Dialogue", "BOB: hi\nMIA: hello", "Note: Dialogue: BOB: hi\nMIA: hello"),
            ("Seed", "seven", "Note: Seed: seven"),
            ("Takes", "900", "Note: Takes: 900"),
        ],
    )
    def test_a_cell_that_cannot_be_read_is_a_note_and_is_said(self, column: str, cell: str, left: str) -> None:
        made = checked_list(Table(columns=("Shot", "Cast", column), rows=(("1", "Mia", cell),)), NAMES)
        assert read_list(made.text, NAMES).problems == ()
        assert left in made.text
        assert f"# To be worded anew ({column}): " in made.text
        assert any(
            one.startswith(f"Line 2: {column} is a note below shot 1, to be worded anew: ") for one in made.asked
        )

    def test_of_many_the_first_are_named(self) -> None:
        rows = "".join(f"{count},Mia,seven\n" for count in range(1, 21))
        asked = made_of(f"Shot,Cast,Seed\n{rows}").asked
        assert len(asked) == 13
        assert asked[-1] == "And 8 more cells to be worded anew."


SAYINGS = """\
CU|wide|Wibble|Mia|she|Nova; Mia (O.S.)|street|moon|night|0|700|9:99|Pan R + Tilt U|static|INT. MOON - DAY|two, three
EXT. STREET - DAY|Mia: happy; Nova: sad|MIA: hi|BOB: hi|dissolve|FADE OUT|same as shot 2|as before|Mia's phone||-|=
a ___ waits|1|1A|SH010|Shot 3: x|# c|seed: x|takes: 900|lens: long|Size: CU|(beat)|"quoted"|they kiss|INT. x|Title: x
"""
CELLS = st.sampled_from(SAYINGS.replace("\n", "|").split("|"))


@settings(deadline=None, max_examples=70)
@given(st.lists(st.sampled_from(COLUMNS), min_size=1, max_size=7, unique=True), st.data())
def test_whatever_a_table_says_its_list_can_be_read(columns: list[str], data: st.DataObject) -> None:
    there = tuple(dict.fromkeys(("Shot", "Heading", *columns)))
    row = st.lists(CELLS | st.just(""), min_size=len(there), max_size=len(there)).map(tuple)
    table = Table(columns=there, rows=tuple(data.draw(st.lists(row, min_size=1, max_size=4))))
    try:
        list_of(table)
    except RepertoryError:
        return
    made = checked_list(table, NAMES)
    listing = read_list(made.text, NAMES)
    assert listing.problems == ()
    assert tuple(shot.number for shot in listing.shots.shots) == made.numbers
