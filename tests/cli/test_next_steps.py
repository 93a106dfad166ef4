"""Every command about the library says what to do next, and its errors name what was typed and the ways out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from samples import a_picture, astronaut

from repertory.cli.main import run
from repertory.media.images import write_image

pytestmark = pytest.mark.slow

Typed = Callable[..., tuple[int, str, str]]
FRONT = ("--headshot", "face.png", "--angle", "face-1.png", "--angle", "face-2.png", "--angle", "face-3.png")
SPEAKER = ("--speaker", "en-us+f3")


@pytest.fixture
def typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Typed:
    """Types a command in a folder with a library; gives its exit code, output and errors."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("REPERTORY_LIBRARY", raising=False)

    def type_in(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["repertory", *words])
        code: object = 0
        try:
            run()
        except SystemExit as end:
            code = end.code or 0
        assert isinstance(code, int)
        printed = capsys.readouterr()
        assert "Traceback" not in printed.err
        return code, printed.out, printed.err

    assert type_in("init", "library")[0] == 0
    return type_in


@pytest.fixture
def faces(tmp_path: Path) -> None:
    """One portrait and three more of the same view, darker and darker."""
    face = astronaut()[:320, 70:390]
    write_image(tmp_path / "face.png", face)
    for number in (1, 2, 3):
        write_image(tmp_path / f"face-{number}.png", (face * (1 - 0.08 * number)).astype(np.uint8))


def done(result: tuple[int, str, str]) -> str:
    """The output of a command that worked."""
    assert result[0] == 0, result[2]
    return result[1]


def refused(result: tuple[int, str, str]) -> str:
    """The error of a command that asks for something else: one line."""
    assert result[0] == 3, result
    assert len(result[2].strip().splitlines()) <= 2, result[2]  # progress, and the error
    return result[2]


@pytest.mark.usefixtures("faces")
def test_front_views_are_no_angles_and_both_ways_out_are_named(typed: Typed) -> None:
    said = done(typed("character", "import", "mia", *FRONT))
    error = refused(typed("character", "lock", "mia"))
    for words in (said, error):
        assert "Mia has 0 of 3 angles; front, front 2, front 3 count for none" in words
        assert "any 3 of three-quarter left, three-quarter right" in words
        assert "repertory character import mia --angle PICTURE --angle PICTURE --angle PICTURE" in words
        assert 'repertory character import mia --waive-stages "REASON"' in words
    assert "Also open: wardrobe, expressions" in error
    assert "Next: repertory character lock mia" in done(typed("character", "import", "mia", "--waive-stages", "one"))
    assert "Next: repertory new" in done(typed("character", "lock", "mia"))
    assert "mia@1 is locked already" in done(typed("character", "lock", "mia"))


@pytest.mark.usefixtures("faces")
def test_a_picture_that_comes_too_early_says_what_to_add_to_the_command(typed: Typed) -> None:
    early = ("character", "import", "mia", "--headshot", "face.png", "--outfit", "coat=face-1.png")
    assert "Add to the same command: --angle PICTURE" in refused(typed(*early))
    assert "No characters yet" in done(typed("character", "list"))
    assert "wardrobe: locked: coat" in done(typed(*early, "--waive-stages", "one view"))


@pytest.mark.usefixtures("faces")
def test_what_is_said_of_a_known_character_is_kept(typed: Typed) -> None:
    done(typed("character", "import", "mia", "--headshot", "face.png", "--waive-stages", "one"))
    done(typed("character", "lock", "mia"))
    done(typed("voice", "new", "mias-voice", *SPEAKER))
    changed = ("--title", "Mia the Elder", "--pronoun", "she")
    said = done(typed("character", "import", "mia", *changed, "--voice", "mias-voice"))
    assert "Mia the Elder (mia), synthetic, style photo, pronoun she, voice mias-voice" in said
    shown = done(typed("character", "show", "mia"))
    assert "changes that are not shown here. Look: repertory character show mia --draft" in shown
    assert "Next: repertory character lock mia" in shown
    assert "Locked mia@2" in done(typed("character", "lock", "mia"))
    assert "Mia the Elder (mia@2)" in done(typed("character", "show", "mia"))
    nobody = refused(typed("character", "import", "mia", "--voice", "nobody"))
    assert 'no voice "nobody"' in nobody
    assert "repertory voice list" in nobody
    assert "Use she, he or they" in refused(typed("character", "import", "mia", "--pronoun", "it"))
    assert "is locked already" in done(typed("character", "lock", "mia")), "a refused change was kept"


@pytest.mark.parametrize("words", [(), ("--angle", "x.png"), ("--waive-stages", "one")])
def test_an_import_without_a_headshot_makes_nobody(typed: Typed, words: tuple[str, ...]) -> None:
    assert "--headshot PICTURE" in refused(typed("character", "import", "mai", *words))
    assert "No characters yet" in done(typed("character", "list"))


@pytest.mark.parametrize(("kind", "view"), [("location", "afternoon"), ("prop", "front")])
def test_an_import_of_a_new_name_makes_a_place_or_a_thing(typed: Typed, tmp_path: Path, kind: str, view: str) -> None:
    a_picture(tmp_path / "x.png")
    (tmp_path / "text.png").write_text("no picture")
    assert "is not a picture" in refused(typed(kind, "import", "corner", "text.png"))
    assert f"No {kind}s yet. Next: repertory {kind} new" in done(typed(kind, "list"))
    said = done(typed(kind, "import", "corner", "x.png", "--title", "The Corner"))
    assert f"The Corner: {view}. Next: repertory {kind} lock corner" in said
    assert f'[[{kind}s]] name = "corner"' in done(typed(kind, "lock", "corner"))


@pytest.mark.parametrize("kind", ["character", "location", "prop", "voice"])
@pytest.mark.parametrize("command", ["lock", "show"])
def test_an_unknown_name_points_to_the_list_of_its_own_kind(typed: Typed, kind: str, command: str) -> None:
    said = refused(typed(kind, command, "nowhere"))
    assert f'no {kind} "nowhere"' in said
    assert f"repertory {kind} list" in said
    other = "prop" if kind == "location" else "location"
    done(typed(other, "new", "corner"))
    said = refused(typed(kind, command, "corner"))
    assert f'"corner" is a {other}, not a {kind}' in said
    assert f"repertory {other} show corner" in said


@pytest.mark.parametrize(
    "words",
    [
        ("location", "build", "nowhere"),
        ("prop", "build", "nowhere"),
        ("character", "build", "nowhere"),
        ("character", "pick", "nowhere", "1"),
        ("character", "voice", "nowhere", "nowhere"),
    ],
)
def test_nothing_is_built_under_an_unknown_name(typed: Typed, words: tuple[str, ...]) -> None:
    assert f"repertory {words[0]} list" in refused(typed(*words))


def test_a_place_that_could_not_be_built_can_be_described_anew(typed: Typed) -> None:
    assert "Next: repertory location build corner" in done(typed("location", "new", "corner"))
    assert "coffee shop" in refused(typed("location", "build", "corner"))
    assert "repertory location import corner PICTURE" in refused(typed("location", "lock", "corner"))
    done(typed("location", "new", "corner", "--prompt", "coffee shop interior"))
    assert "An empty name" in refused(typed("location", "build", "corner", "--light", ""))


@pytest.mark.parametrize("speaker", [(), ("--speaker", "zz"), ("--speaker", "en-us+nobody")])
def test_a_voice_without_a_speaker_that_is_known_names_the_option_and_some(
    typed: Typed, speaker: tuple[str, ...]
) -> None:
    said = refused(typed("voice", "new", "mias-voice", *speaker))
    assert '"mias-voice"' in said
    assert "--speaker" in said
    assert "en-gb+f2" in said
    assert "No voices yet. Next: repertory voice new" in done(typed("voice", "list"))


def test_settings_that_a_voice_cannot_have_name_the_voice(typed: Typed) -> None:
    assert '"mias-voice"' in refused(typed("voice", "new", "mias-voice", *SPEAKER, "--setting", "pitch=1000"))
    assert "Next: repertory voice lock mias-voice" in done(typed("voice", "new", "mias-voice", *SPEAKER))
    assert "spoken by previs as en-us+f3" in done(typed("voice", "show", "mias-voice"))
    assert "Next: repertory character voice" in done(typed("voice", "lock", "mias-voice"))


def test_nobody_is_cast_from_no_words(typed: Typed) -> None:
    said = refused(typed("character", "new", "mia"))
    assert 'repertory character new mia --prompt "' in said
    assert "repertory character import mia --headshot PICTURE" in said
    assert "No characters yet." in done(typed("character", "list"))
    assert "Next: repertory character new mia" in done(typed("character", "new", "mia", "--candidates", "0"))


def test_a_new_library_says_how_to_begin_and_how_it_is_found(typed: Typed, tmp_path: Path) -> None:
    said = done(typed("init", "library"))
    assert "Next: repertory new my-film" in said
    assert "repertory character import mia --headshot" in said
    assert "REPERTORY_LIBRARY" not in said
    assert f"REPERTORY_LIBRARY={tmp_path / 'elsewhere'}" in done(typed("init", "elsewhere"))


@pytest.mark.parametrize("name", ["taken", "taken/library"])
def test_a_library_is_not_made_where_a_file_is(typed: Typed, tmp_path: Path, name: str) -> None:
    (tmp_path / "taken").write_text("mine")
    assert "taken is a file" in refused(typed("init", name))
    assert (tmp_path / "taken").read_text() == "mine"


def test_a_cast_file_that_was_mended_counts_the_next_time(typed: Typed, tmp_path: Path) -> None:
    done(typed("new", "film"))
    (tmp_path / "film" / "shots.txt").write_text("Shot 1: wide shot of the corner, 1 s\n")
    cast = 'schema = "cast/1"\n[[voices]]\nname = "mias-voice"\nspeaker = "{}"\n[[locations]]\nname = "corner"\n'
    cast += 'prompt = "{}"\nlights = ["afternoon"]\n'
    for speaker, place, error in (
        ("zz", "moon base", 'voice "mias-voice" cannot speak'),
        ("en-us+f3", "moon base", 'no set for "moon base"'),
    ):
        (tmp_path / "film" / "cast.toml").write_text(cast.format(speaker, place))
        code, _, said = typed("production", "cast", "film")
        assert code == 3
        assert error in said
    (tmp_path / "film" / "cast.toml").write_text(cast.format("en-us+f3", "a street"))
    done(typed("production", "cast", "film"))


@pytest.mark.usefixtures("faces")
def test_a_shot_list_error_names_the_file(typed: Typed, tmp_path: Path) -> None:
    done(typed("character", "import", "mia", "--headshot", "face.png", "--waive-stages", "one"))
    done(typed("character", "lock", "mia"))
    done(typed("new", "film", "--engine", "byhand"))
    cast = 'schema = "cast/1"\n[[characters]]\nname = "mia"\n'
    (tmp_path / "film" / "cast.toml").write_text(cast)
    shots = tmp_path / "film" / "shots.txt"
    shots.write_text("Shot 1: close-up of mia\n")
    done(typed("production", "cast", "film"))
    shots.write_text("Shot 1: close-up of mia\nShot 2: close-up of [Nobody]\n")
    assert f"{Path('film') / 'shots.txt'}, line 2, column 22: " in typed("plan", "film")[2]
