"""`repertory shots edit`, `move`, `remove` and `renumber`: a list is changed shot by shot, whole or not at all."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from cast_film import film_with_cast
from typed import typed

from repertory.app import Studio
from repertory.errors import Busy, RepertoryError, YourMove
from repertory.model.engine import Recipe
from repertory.model.media import MediaFile, MediaKind
from repertory.model.take import Take, TakeKind

pytestmark = pytest.mark.slow

Said = pytest.CaptureFixture[str]
LIST = (
    "\ufeffTitle: Late\r\n\r\nINT. COFFEE SHOP - DAY\r\n# she is early\r\nShot 1: close-up of Mia,\r\n   waiting\r\n"
    "MIA: (softly) I waited.\r\n\r\nShot 3: CU of Nova\r\n\r\nEXT. STREET - NIGHT\r\n"
    "Shot 2: same as shot 3, smiling\r\nShot 7: wide shot of Nova\r\n"
)


@pytest.fixture
def shots(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The shot list of a film that has its cast."""
    film_with_cast(tmp_path, monkeypatch, "")
    path = tmp_path / "film" / "shots.txt"
    path.write_bytes(LIST.encode())
    return path


def add_take(number: str) -> None:
    """A take of a shot."""
    picture = Path("taken.png")
    picture.write_bytes(b"a picture")
    media = MediaFile(name="", sha256="", kind=MediaKind.IMAGE)
    recipe = Recipe(step="still", engine="previs")
    take = Take(id=f"{number}-keyframe-3fa9c1d2", shot=number, kind=TakeKind.KEYFRAME, media=media, recipe=recipe)
    Studio().open_film("film").takes.add(take, picture)


def test_a_shot_gets_other_words_and_everything_else_stays(
    shots: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    add_take("1")
    assert typed(monkeypatch, "shots", "edit", "film", "1", "medium shot of Nova") == 0
    said = capsys.readouterr().out
    assert "shot 1, size: medium shot (before: close-up)" in said
    assert "It has 1 take, which stays. Which are stale: repertory take list film\n" in said
    assert typed(monkeypatch, "take", "list", "film") == 0
    changed = LIST.replace("close-up of Mia,\r\n   waiting", "medium shot of Nova")
    assert shots.read_bytes() == changed.encode()
    assert shots.with_name("shots.txt.bak").read_bytes() == LIST.encode()
    assert typed(monkeypatch, "shots", "edit", "film", "1", "medium shot of Nova") == 0
    assert "nothing was changed" in capsys.readouterr().out


def test_a_shot_moves_with_its_lines_and_what_is_understood_otherwise_is_said(
    shots: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    assert typed(monkeypatch, "shots", "move", "film", "1", "--before", "7") == 0
    said = capsys.readouterr().out
    assert "shot 1, place: street (before: coffee shop)" in said, "another heading holds for it now"
    assert "shot 3" not in said
    block = LIST[LIST.index("# she") : LIST.index("Shot 3")]
    assert shots.read_bytes().decode() == LIST.replace(block, "").replace("Shot 7", f"{block}Shot 7")
    assert typed(monkeypatch, "shots", "move", "film", "3", "--last") == 0
    assert "Shot 3 is the last now." in capsys.readouterr().out
    assert [shot.number for shot in Studio().check_shots("film").listing.shots.shots] == ["2", "1", "7", "3"]
    assert typed(monkeypatch, "shots", "move", "film", "3") == 3
    assert "--before SHOT, or --last" in capsys.readouterr().err


def test_a_shot_is_removed_and_its_takes_stay(shots: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add_take("1")
    assert typed(monkeypatch, "shots", "remove", "film", "1") == 0
    assert shots.read_bytes().decode() == LIST[: LIST.index("# she")] + LIST[LIST.index("Shot 3") :]
    assert len(Studio().open_film("film").takes.of_shot("1")) == 1


@pytest.mark.parametrize(
    ("command", "problem"),
    [
        (("edit", "film", "2", "extrem close-up of Mia"), 'Did you mean "extreme"?'),
        (("edit", "film", "2", ""), "Shot 2 says nothing."),
        (("edit", "film", "2", "Shot 3: Mia"), "begins with another number"),
        (("edit", "film", "9", "Mia"), "There is no shot 9."),
        (("remove", "film", "3"), "There is no shot 3."),
        (("move", "film", "1", "--before", "70"), 'Did you mean "7"?'),
    ],
)
def test_what_would_break_the_list_is_refused_with_the_problem(
    shots: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said, command: tuple[str, ...], problem: str
) -> None:
    assert typed(monkeypatch, "shots", *command) == 3
    assert problem in capsys.readouterr().err
    assert shots.read_bytes() == LIST.encode()
    assert not shots.with_name("shots.txt.bak").exists()


def test_a_list_that_has_a_problem_can_be_changed_as_long_as_it_gets_no_other(shots: Path) -> None:
    shots.write_text("Shot 1: CU of Mia, street\nShot 2: CU of Nobba\nShot 2: wide shot, street\n", encoding="utf-8")
    studio = Studio()
    assert studio.move_shot("film", "1").changed
    with pytest.raises(YourMove, match="as it would be, line 3, column 9"):
        studio.edit_shot("film", "1", "extrem CU of Mia")
    assert studio.renumber_shots("film").numbers == {"2": "1", "1": "3"}
    assert shots.read_text(encoding="utf-8").splitlines()[1:] == [
        "Shot 2: wide shot, street",
        "Shot 3: CU of Mia, street",
    ]
    assert studio.remove_shot("film", "1").changed
    assert studio.check_shots("film").problems == ()


def test_shots_are_numbered_in_their_order_and_mean_the_same_shots_as_before(
    shots: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    assert typed(monkeypatch, "shots", "renumber", "film") == 0
    said = capsys.readouterr().out
    assert "shot 3 is shot 2 now\nshot 2 is shot 3 now\nshot 7 is shot 4 now\n" in said
    text = shots.read_bytes().decode()
    assert [line[:25] for line in text.splitlines() if line.startswith("Shot")] == [
        "Shot 1: close-up of Mia,", "Shot 2: CU of Nova", "Shot 3: same as shot 2, s", "Shot 4: wide shot of Nova",
    ]  # fmt: skip
    shots.write_text("1A: CU of Mia\n1B: CU of Nova\n2A: same as shot 1B\n1C: same as shot 2A\n", encoding="utf-8")
    assert typed(monkeypatch, "shots", "renumber", "film") == 0
    assert "repertory shots renumber film --plain" in capsys.readouterr().out
    assert Studio().renumber_shots("film", plain=True).changed
    assert shots.read_text(encoding="utf-8").splitlines()[2:] == ["3: same as shot 2", "4: same as shot 3"]


class TestNumbersThatOthersKnow:
    def test_takes_never_become_another_shot_s(self, shots: Path) -> None:
        add_take("1")
        studio = Studio()
        assert studio.renumber_shots("film").changed, "shot 1 stays shot 1"
        add_take("4")
        studio.move_shot("film", "2")
        with pytest.raises(YourMove, match="What was shot of 4 is kept by that number"):
            studio.renumber_shots("film")
        assert studio.check_shots("film").listing.shots.shots[-1].number == "2"

    def test_nor_do_takes_of_a_shot_that_is_gone_or_orders(self, shots: Path) -> None:
        studio = Studio()
        studio.open_film("film").folder.joinpath("orders", "4-keyframe-1-3fa9c1d2").mkdir(parents=True)
        with pytest.raises(YourMove, match="What was shot of 4"):
            studio.renumber_shots("film")

    def test_numbers_of_a_table_stay_as_exports_keep_to_them(self, shots: Path) -> None:
        Path("sheet.csv").write_text("Shot,Size,Cast\n2,CU,Mia\n1,WS,Nova\n", encoding="utf-8")
        studio = Studio()
        studio.import_shots("sheet.csv", "film", force=True)
        with pytest.raises(YourMove, match=r"numbers from .*shots.csv"):
            studio.renumber_shots("film")


@pytest.mark.parametrize(
    "given",
    ["\ud800", "\x00", "\n\n", "Mia\n\nShot 9: Nova", "٣", "# no", "1" * 3000, "same as shot 2", "İ", "..", "%PDF-1"],
)
def test_any_words_and_numbers_at_all_are_taken_or_refused(shots: Path, given: str) -> None:
    studio = Studio()
    with contextlib.suppress(RepertoryError):
        studio.edit_shot("film", "2", given)
    read = studio.check_shots("film")
    assert [shot.number for shot in read.listing.shots.shots] == ["1", "3", "2", "7"]
    assert read.problems == ()
    for change in (studio.move_shot, studio.remove_shot):
        with pytest.raises(RepertoryError):
            change("film", given)


def test_nothing_is_changed_while_the_film_is_shot(shots: Path) -> None:
    with Studio().open_film("film").working(), pytest.raises(Busy):
        Studio().remove_shot("film", "1")
