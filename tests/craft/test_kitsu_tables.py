"""Kitsu's tables: whatever it said of a shot that nobody changed comes back, cell for cell."""

from __future__ import annotations

import pytest
from company import CAST, NAMES, VOICES

from repertory.craft.binding.bind import bind
from repertory.craft.shotlist.reading import parse
from repertory.craft.tables.kitsu import casting_table, is_casting, names_of, other_kinds, shots_table, with_casting
from repertory.craft.tables.rows import list_of
from repertory.craft.tables.sheet import AsImported, table_of
from repertory.craft.tables.stamps import keep
from repertory.craft.tables.table import Table, read_table
from repertory.errors import ShotListError
from repertory.model.shot import BoundShot

SHOTS = read_table(
    "Episode,Sequence,Name,Description,FPS,Frame In,Frame Out,Nb Frames,Status\n"
    "E1,SQ1,SH010,Mia waits,25,1,50,50,wip\n"
    'E1,SQ1,SH020,"close-up of Nova\nLens: 35mm",25,1,100,100,done\n'
)
CASTING = read_table(
    "Episode,Parent,Name,Asset Type,Asset,Occurences,Label\n"
    "E1,SQ1,SH010,Character,Mia,3,crowd\nE1,SQ1,SH010,FX,Rain,1,fixed\nE1,SQ1,SH010,Environment,street,1,layout\n"
    "MP,Environment,street,Props,Lamp,1,setdress\n"
    "E1,SQ1,SH020,Characters,Nova,1,hero\nE1,SQ1,SH020,Props,phone,2,setdress\nE1,SQ1,SH020,Props,phone,2,setdress\n"
)


class Film:
    """A film that was imported from Kitsu's two tables, and edited."""

    def __init__(self, was: str = "", now: str = "", shots: Table = SHOTS) -> None:
        table = with_casting(shots, CASTING)
        made = list_of(table)
        self.kept = keep(table, made.numbers, made.text)
        self.imported = AsImported(text=made.text, shots=parse(made.text, NAMES).shots)
        assert was in made.text
        self.text = made.text.replace(was, now) if was else made.text

    @property
    def bound(self) -> tuple[BoundShot, ...]:
        return bind(parse(self.text, NAMES), cast=CAST, voices=VOICES)

    def shots(self) -> tuple[tuple[str, ...], ...]:
        seconds = {one.shot.number: one.shot.duration_s or 0.0 for one in self.bound}
        return shots_table(self.bound, self.text, seconds, self.kept).rows

    def casting(self) -> tuple[tuple[str, ...], ...]:
        return casting_table(self.bound, self.text, self.kept, CASTING).rows

    def sheet(self) -> list[dict[str, str]]:
        shots = parse(self.text, NAMES).shots
        back = table_of(shots, self.text, self.kept, imported=self.imported)
        assert back.columns == self.kept.columns[:-1], "no column is new"
        return [dict(zip(back.columns, row, strict=True)) for row in back.rows]


def test_shots_that_nobody_changed_keep_their_frames_and_their_words() -> None:
    assert Film().shots() == SHOTS.rows
    first, second = Film("Mia waits", "Mia cries").shots()
    assert first == ("E1", "SQ1", "SH010", "Mia cries, street", "25", "1", "50", "50", "wip")
    assert second == SHOTS.rows[1]


def test_another_length_is_counted_at_the_shot_s_own_rate_from_its_own_frame() -> None:
    _, second = Film("Duration: 4 s", "Duration: 2 s").shots()
    assert second[4:8] == ("25", "1", "50", "50")
    _, second = Film("    Duration: 4 s\n", "").shots()
    assert second[4:8] == ("25", "1", "", ""), "a length that is not said is none"


def test_a_reworded_shot_keeps_one_description_in_a_spreadsheet_too() -> None:
    first, second = Film("Lens: 35mm", "Lens: 85mm").sheet()
    assert first["Description"] == "Mia waits"
    assert second["Description"] == "close-up of Nova\nLens: 85mm"
    assert (second["Frame Out"], second["Cast"], second["Props"]) == ("100", "Nova", "phone")


def test_the_casting_comes_back_cell_for_cell_with_assets_that_no_shot_list_names() -> None:
    assert sorted(Film().casting()) == sorted(CASTING.rows)
    assert other_kinds(CASTING) == ("FX",)
    changed = Film("Mia waits", "Nova waits").casting()
    mine = [row[3:] for row in changed if row[2] == "SH010"]
    assert ("FX", "Rain", "1", "fixed") in mine
    assert ("Environment", "street", "1", "layout") in mine
    assert ("Character", "Nova", "1", "animate") in mine
    assert not any("Mia" in row for row in mine)


def test_no_asset_stands_twice_in_a_shot() -> None:
    assert with_casting(SHOTS, CASTING).rows[1][-3:] == ("Nova", "", "phone")


def test_noughts_before_a_number_change_nothing() -> None:
    text = "Shot 01: close-up of Mia\n    Lens: 35mm\n"
    (row,) = shots_table(bind(parse(text, NAMES), cast=CAST, voices=VOICES), text, {}).rows
    assert row[2:5] == ("SH001", "close-up of Mia\nLens: 35mm", "24")


def test_a_shot_to_which_kitsu_gave_no_name_gets_one() -> None:
    table = read_table("Sequence,Name,Description\nSQ1,,Mia waits\n")
    made = list_of(table)
    shots = bind(parse(made.text, NAMES), cast=CAST, voices=VOICES)
    assert names_of(shots, keep(table, made.numbers, made.text)) == {"1A": ("", "SQ01", "SH001A")}


def test_an_empty_cell_is_filled_by_the_casting_and_no_other() -> None:
    shots = read_table("Sequence,Name,Cast\nSQ1,SH010,\nSQ1,SH020,Kai\n")
    table = with_casting(shots, CASTING)
    assert [row[2] for row in table.rows] == ["Mia", "Kai"]


@pytest.mark.parametrize("lacking", ["Asset Type", "Parent"])
def test_what_is_no_casting_is_refused(lacking: str) -> None:
    columns = tuple(column for column in CASTING.columns if column != lacking)
    table = Table(columns=columns, rows=(("x",) * len(columns),))
    assert is_casting(table) == (lacking == "Asset Type")
    with pytest.raises(ShotListError, match=f"it has no column {lacking}"):
        with_casting(SHOTS, table)


@pytest.mark.parametrize("size", [True, False])
def test_a_kept_table_of_another_kind_has_frames_of_its_own(size: bool) -> None:
    table = read_table(f"Shot,{'Size,' * size}Cast,Description,Duration\n1,{'CU,' * size}Mia,waits,2\n")
    made = list_of(table)
    shots = bind(parse(made.text, NAMES), cast=CAST, voices=VOICES)
    rows = shots_table(shots, made.text, {"1": 2.0}, keep(table, made.numbers, made.text)).rows
    assert rows == (("", "SQ01", "SH001", "CU of Mia, waits" if size else "Mia, waits", "24", "1001", "1048", "48"),)
