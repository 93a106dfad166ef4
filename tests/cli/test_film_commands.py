"""What commands about a film say: who decided, what is open, what to type next; and what `inspect` says of clips."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from samples import a_picture, astronaut
from typed import typed

from repertory.media.clips import write_clip
from repertory.media.images import write_image

pytestmark = pytest.mark.slow

SHOTS = "Shot 1: wide shot of the street, 1 s\n\nShot 2: wide shot of the street, night, hospital, 1 s\n"
CAST = 'schema = "cast/1"\nengine = "byhand"\n[[locations]]\nname = "street"\nlights = ["afternoon", "night"]\n'
FILM = "my film!"
QUOTED = "'my film!'"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a library and a film of two shots of a street, whose first keyframe was brought along."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("REPERTORY_LIBRARY", str(tmp_path / "library"))
    typed(monkeypatch, "init")
    typed(monkeypatch, "location", "new", "street")
    for light in ("afternoon", "night"):
        picture = a_picture(tmp_path / f"{light}.png", light)
        typed(monkeypatch, "location", "import", "street", str(picture), "--light", light)
    typed(monkeypatch, "location", "lock", "street")
    assert typed(monkeypatch, "new", FILM, "--engine", "byhand", "--engine", "clip=hold") == 0
    card = tmp_path / FILM / "production.toml"
    card.write_text(card.read_text().replace("width = 1280", "width = 320").replace("height = 720", "height = 180"))
    (tmp_path / FILM / "shots.txt").write_text(SHOTS)
    (tmp_path / FILM / "cast.toml").write_text(CAST)
    assert typed(monkeypatch, "production", "cast", FILM) == 0
    a_picture(tmp_path / "one.png", "one", 320, 180)
    assert typed(monkeypatch, "take", "add", "1", "one.png", "--film", FILM) == 0
    return tmp_path


Said = pytest.CaptureFixture[str]


def take_of(here: Path) -> Path:
    (take,) = (here / FILM / "takes" / "1").glob("1-keyframe-*.png")
    return take


def test_the_plan_shows_how_every_shot_was_read(here: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said) -> None:
    capsys.readouterr()
    assert typed(monkeypatch, "plan", FILM) == 0
    said = capsys.readouterr().out
    assert "size: wide shot; who: nobody; place: street; length: 1 s" in said
    assert "light: night; action: hospital" in said
    assert f"Next: repertory shoot {QUOTED}" in said


def test_decisions_are_confirmed_and_contradictions_refused(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    take = take_of(here)
    capsys.readouterr()
    assert typed(monkeypatch, "review", FILM, "--accept", take.stem, "--refuse", take.stem) == 3
    assert "cannot be both accepted and refused" in capsys.readouterr().err
    assert typed(monkeypatch, "review", FILM, "--refuse", take.stem, "--accept", "1-keyframe-0") == 3
    assert not (take.parent / "decisions").exists(), "nothing is decided where a name is wrong"
    capsys.readouterr()
    assert typed(monkeypatch, "review", FILM, "--refuse", take.stem, "--reason", "too dark") == 0
    said = capsys.readouterr().out
    assert f"Refused {take.stem}." in said
    assert f"Next: repertory shoot {QUOTED}" in said
    assert typed(monkeypatch, "take", "list", FILM) == 0
    said = capsys.readouterr().out
    assert str(Path(FILM) / "takes/1" / take.name) in said
    assert "a person: too dark" in " ".join(said.replace("│", " ").split())


def test_a_film_of_which_one_shot_is_done_is_shot_on_and_not_cut(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    capsys.readouterr()
    assert typed(monkeypatch, "shoot", FILM, "--shot", "1") == 0
    said = capsys.readouterr().out
    assert f"Not finished yet: shots 2. Next: repertory shoot {QUOTED}" in said
    assert typed(monkeypatch, "cut", FILM) == 6
    said = capsys.readouterr().err
    assert "not finished: 2." in said
    assert f"Next: repertory shoot {QUOTED}" in said
    assert typed(monkeypatch, "report", FILM, "--worst-first") == 6
    told = capsys.readouterr()
    assert "not finished: 2." in told.err
    assert told.out.startswith("The film does not hold yet: 1 of its 2 shots is in it; shot 2 is not finished.\n")
    assert f"Next: shot 2: To make it: repertory shoot {QUOTED} --shot 2" in told.out
    assert "wide, nobody" in told.out
    gate = (here / FILM / "continuity-junit.xml").read_text()
    assert '<error message="Shot 2 is not finished." />' in gate
    assert json.loads((here / FILM / "continuity.json").read_text())["missing"] == ["2"]
    a_picture(here / "two.png", "two", 320, 180)
    assert typed(monkeypatch, "take", "add", "2", "two.png", "--film", FILM) == 0
    assert typed(monkeypatch, "shoot", FILM) == 0
    assert f"Next: repertory cut {QUOTED}" in capsys.readouterr().out
    capsys.readouterr()
    assert typed(monkeypatch, "report", FILM) == 0
    assert f"Next: To cut the film again: repertory cut {QUOTED}" in capsys.readouterr().out
    assert typed(monkeypatch, "cut", FILM) == 0
    capsys.readouterr()
    assert typed(monkeypatch, "report", FILM) == 0
    assert "To cut the film" not in capsys.readouterr().out, "it is cut already"
    assert typed(monkeypatch, "status", FILM) == 0
    assert f"Next: repertory report {QUOTED}" in capsys.readouterr().out
    assert 'errors="0"' in (here / FILM / "continuity-junit.xml").read_text().partition("<testsuite ")[0]
    capsys.readouterr()
    assert typed(monkeypatch, "review", FILM) == 0
    assert f"Next: repertory cut {QUOTED}" in capsys.readouterr().out


def test_a_picture_is_no_line(here: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said) -> None:
    capsys.readouterr()
    assert typed(monkeypatch, "take", "add", "1", "one.png", "--film", FILM, "--line", "2") == 3
    assert "one.png is no sound, so that it is no line 2" in capsys.readouterr().err


def test_several_names_are_pinned_at_once_or_none(here: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said) -> None:
    card = here / FILM / "production.toml"
    before = card.read_bytes()
    assert typed(monkeypatch, "production", "cast", FILM, "street=street@1", "stret=street@1") == 3
    assert 'Did you mean "street"?' in capsys.readouterr().err
    assert typed(monkeypatch, "production", "cast", FILM, "street=street@1", "Street=street@1") == 3
    assert card.read_bytes() == before
    assert typed(monkeypatch, "production", "cast", FILM, "street=street@1") == 0


def test_nothing_after_an_outfit_s_name_means_that_it_is_taken_away(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    capsys.readouterr()
    assert typed(monkeypatch, "production", "cast", FILM, "--outfit", "street=") == 3
    assert '"street" is a location, and wears nothing' in capsys.readouterr().err
    assert typed(monkeypatch, "production", "cast", FILM, "street=") == 3
    assert '"street=" pins nothing' in capsys.readouterr().err


NO_FOLDER = "one.png is a file, and a folder is needed there."


@pytest.mark.parametrize(
    ("command", "refusal"),
    [
        (("new", "one.png"), (3, NO_FOLDER)),
        (("new", "one.png/film"), (3, NO_FOLDER)),
        (("init", "/proc/x"), (4, "The folder /proc/x cannot be made.")),
    ],
)
def test_a_place_where_no_folder_can_be_is_named(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said, command: tuple[str, ...], refusal: tuple[int, str]
) -> None:
    code, words = refusal
    if code == 4 and not Path("/proc").is_dir():
        pytest.skip("this system has no /proc")
    capsys.readouterr()
    assert typed(monkeypatch, *command) == code
    said = capsys.readouterr().err
    assert words in said
    assert len(said.strip().splitlines()) == 1


@pytest.fixture
def face(here: Path) -> Path:
    """A portrait, and a clip that begins with an empty frame before it shows her."""
    portrait = astronaut()[:320, 70:390]
    write_image(here / "face.png", portrait)
    empty = portrait * 0 + 90
    write_clip(here / "film.mp4", [empty] * 6 + [portrait] * 12, fps=12)
    return here / "face.png"


@pytest.mark.usefixtures("face")
def test_the_page_about_a_clip_says_how_many_faces_it_has_at_most(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    assert typed(monkeypatch, "inspect", "film.mp4", "--against", "face.png", "--report", "page.html") in {0, 1}
    assert "Look at it: page.html" in capsys.readouterr().out
    page = (here / "page.html").read_text(encoding="utf-8")
    assert "frames looked at, at most 1 face in one" in page
    assert "Its worst frames" in page


@pytest.mark.usefixtures("face")
def test_files_that_cannot_be_read_are_in_the_figures_too(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    Path("x.png").write_text("no picture")
    capsys.readouterr()
    files = ("x.png", "face.png", "--against", "face.png", "--json", "-", "--csv", "a.csv", "--junit", "a.xml")
    assert typed(monkeypatch, "inspect", *files) == 3
    good, bad = json.loads(capsys.readouterr().out)
    assert (good["file"], good["verdict"]) == ("face.png", "review"), "it is the reference over again"
    assert bad["file"] == "x.png"
    assert "x.png is neither a picture" in bad["why"]
    assert len((here / "a.csv").read_text().splitlines()) == 3
    assert "<error message=" in (here / "a.xml").read_text()


@pytest.mark.usefixtures("face")
def test_without_a_library_a_folder_of_pictures_does_and_a_missing_one_is_told(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    refs = here / "refs"
    refs.mkdir()
    monkeypatch.delenv("REPERTORY_LIBRARY")
    capsys.readouterr()
    assert typed(monkeypatch, "--library", "none", "inspect", "face.png", "--against", "refs") == 3
    assert "There is no picture, clip or sound in refs." in capsys.readouterr().err
    (here / "face.png").rename(refs / "one.png")
    assert typed(monkeypatch, "--library", "none", "inspect", "refs", "--against", "mia=refs") == 1
    said = capsys.readouterr().out
    assert "This is Mia." in said
    assert "a copy, not a performance" in said
    assert not (here / "none").exists(), "no library is made"


@pytest.mark.usefixtures("face")
def test_where_the_figures_go_is_looked_at_before_anything_is_measured(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    (here / "reports").mkdir()
    assert typed(monkeypatch, "inspect", "face.png", "--against", "face.png", "--report", "reports") == 3
    said = capsys.readouterr()
    assert "reports is a folder, and a file is to be written there. Name a file in it." in said.err
    assert "measuring" not in said.err
