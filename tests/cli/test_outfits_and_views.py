"""At the command line: outfits as objects, what is worn, and places and things from further sides."""

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
SHOTS = "Shot 1: close-up of [Character A], cafe\nShot 2: wide shot of Character A from behind, cafe, window side\n"
CAST = """schema = "cast/1"
[[characters]]
name = "mia"
placeholders = ["Character A"]
[[locations]]
name = "cafe"
"""


@pytest.fixture
def typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Typed:
    """Types a command in a folder with a library and pictures; gives its exit code, output and errors."""
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
        return code, printed.out, printed.err

    face = astronaut()[:320, 70:390]
    for number, name in enumerate(("face", "coat", "red")):
        write_image(tmp_path / f"{name}.png", (face * (1 - 0.08 * number)).astype(np.uint8))
    a_picture(tmp_path / "back.png", "back")
    a_picture(tmp_path / "cafe.png", "cafe")
    a_picture(tmp_path / "window.png", "window")
    assert type_in("init", "library")[0] == 0
    return type_in


def done(result: tuple[int, str, str]) -> str:
    assert result[0] == 0, result[2]
    return result[1]


def refused(result: tuple[int, str, str]) -> str:
    assert result[0] == 3, result
    return result[2]


def mia(typed: Typed) -> str:
    """A Mia with a coat from two sides and a red sweater."""
    pictures = ("--outfit", "coat=coat.png", "--outfit", "coat/Back=back.png", "--outfit", "red sweater=red.png")
    return done(typed("character", "import", "mia", "--headshot", "face.png", *pictures, "--waive-stages", "enough"))


def test_an_outfit_is_shown_as_one_thing_with_its_pictures(typed: Typed) -> None:
    said = mia(typed)
    assert "  wardrobe: locked: coat, red sweater\n" in said
    assert "    coat (worn by default, not locked yet): front (0." in said
    assert "back (unmeasured: back)\n" in said
    assert "      back: hair and clothes #" in said
    assert "    red sweater (not locked yet): front (0." in said
    done(typed("character", "lock", "mia"))
    assert "    coat (worn by default, since mia@1): front (0." in done(typed("character", "show", "mia"))
    nearest = refused(typed("character", "wear", "mia", "red swater"))
    assert 'Did you mean "red sweater"? Outfits of Mia: coat, red sweater.' in nearest
    assert "Mia wears red sweater by default. Next: repertory character lock mia" in done(
        typed("character", "wear", "mia", "sweater")
    )
    done(typed("character", "lock", "mia"))
    shown = done(typed("character", "show", "mia"))
    assert "    coat (since mia@1): front" in shown
    assert "    red sweater (worn by default, since mia@1): front" in shown


def test_a_picture_that_shows_no_clothes_is_named_when_it_comes_and_when_it_is_locked(typed: Typed) -> None:
    write_image(Path("tight.png"), np.ascontiguousarray(astronaut()[:205, 120:340] * 0.9).astype(np.uint8))
    write_image(Path("wide.png"), np.ascontiguousarray(astronaut()[:, 20:450]))
    pictures = ("--outfit", "scarf=tight.png", "--outfit", "space suit=wide.png", "--waive", "as they are")
    said = done(typed("character", "import", "mia", "--headshot", "face.png", *pictures, "--waive-stages", "enough"))
    locked = done(typed("character", "lock", "mia"))
    for words in (said, locked):
        assert words.count("shows too little of the") == 1
        assert "Warning: outfit-scarf-" in words
        assert 'repertory character import mia --outfit "scarf=PICTURE"' in words


@pytest.mark.parametrize(
    ("outfits", "said"),
    [
        (("coat/=back.png",), '"coat/" names no view of an outfit'),
        (("/back=back.png",), '"/back" names no view of an outfit'),
        (("coat=coat.png", "coat/front=back.png"), 'Two pictures show the front of "coat"'),
        (("coat=coat.png", "Coat=back.png"), 'Two pictures show the front of "coat"'),
        (("coat/back=back.png", "coat/Back=red.png"), 'Two pictures show the back of "coat"'),
        (("coat/back=back.png",), 'no picture of "coat" from the front yet, and so no back'),
    ],
)
def test_an_outfit_that_is_typed_wrongly_is_named(typed: Typed, outfits: tuple[str, ...], said: str) -> None:
    options = [word for one in outfits for word in ("--outfit", one)]
    refusal = refused(
        typed("character", "import", "mia", "--headshot", "face.png", "--waive-stages", "enough", *options)
    )
    assert said in refusal
    assert "No characters yet" in done(typed("character", "list"))


def test_a_film_says_what_is_worn_and_a_place_is_seen_from_the_side_that_is_named(typed: Typed) -> None:
    mia(typed)
    done(typed("character", "lock", "mia"))
    assert "so no window side" in refused(typed("location", "import", "cafe", "window.png", "--view", "window side"))
    done(typed("location", "import", "cafe", "cafe.png"))
    assert 'Write it as --light "night"' in refused(
        typed("location", "import", "cafe", "window.png", "--view", "night")
    )
    said = done(typed("location", "import", "cafe", "window.png", "--view", "window side", "--light", "afternoon"))
    assert "cafe: afternoon; afternoon, window side. Next: repertory location lock cafe" in said
    done(typed("location", "lock", "cafe"))
    assert "  afternoon (master view): " in done(typed("location", "show", "cafe"))
    done(typed("new", "film"))
    Path("film/shots.txt").write_text(SHOTS)
    Path("film/cast.toml").write_text(CAST)
    assert "Character A, Mia = mia@1\n" in done(typed("production", "cast", "film"))
    planned = done(typed("plan", "film"))
    assert "sent: Mia, coat, back (" in planned
    assert "sent: cafe, afternoon, window side (" in planned
    unknown = refused(typed("production", "cast", "film", "--outfit", "Character A=gown"))
    assert 'Mia has no outfit "gown". Outfits of Mia: coat, red sweater.' in unknown
    assert "pins nothing. Write it as" in refused(typed("production", "cast", "film", "--outfit", "Character A"))
    worn = done(typed("production", "cast", "film", "--outfit", "Character A=red sweater"))
    assert "Character A, Mia = mia@1, in red sweater\n" in worn
    assert worn.count("mia@1") == 1, "one line for each of the cast"
    planned = " ".join(done(typed("plan", "film")).split())
    assert "Mia, red sweater" in planned
    assert "coat" not in planned


def test_a_further_side_asks_for_what_it_is_made_from(typed: Typed) -> None:
    done(typed("location", "new", "cafe", "--prompt", "coffee shop interior"))
    assert "no master view yet" in refused(typed("location", "build", "cafe", "--view", "window side"))
    mia(typed)
    assert "Of which outfit of Mia" in refused(typed("character", "build", "mia", "--view", "back"))
    gown = refused(typed("character", "build", "mia", "--outfit", "gown", "--view", "back"))
    assert 'Or begin with its front: repertory character import mia --outfit "gown=PICTURE", or: repertory' in gown
    assert 'character build mia --outfit "gown" --engine ENGINE' in gown
