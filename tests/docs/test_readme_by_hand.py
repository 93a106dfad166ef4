"""The by-hand chapter of the README, typed as it stands: two shots, pictures dropped in, one refused, the film cut."""

from __future__ import annotations

import shlex
from pathlib import Path

import numpy as np
import pytest
from samples import a_picture, astronaut
from typed import typed

from repertory.media.images import write_image

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
CHAPTER = README.partition("## In a web app")[2]
LINES = CHAPTER.partition("```console\n")[2].partition("```")[0].strip().splitlines()


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with three pictures of one face."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("repertory.engines.byhand.QUIET_S", 0.3)  # what was dropped is waited for, but not for long
    portrait = astronaut()
    write_image(tmp_path / "front.png", portrait[0:320, 70:390])
    write_image(tmp_path / "left.png", (portrait[0:320, 70:390] * 0.8).astype(np.uint8))
    write_image(tmp_path / "right.png", portrait[20:280, 100:360])
    return tmp_path


def order_of(folder: Path, name: str) -> Path:
    (found,) = (path for path in folder.iterdir() if path.is_dir() and path.name.startswith(name))
    return found


@pytest.mark.slow
def test_the_chapter_holds(here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def type_line(line: str) -> tuple[int, str]:
        if line.startswith("$ export "):
            monkeypatch.setenv(*line.removeprefix("$ export ").split("="))
            return 0, ""
        code = typed(monkeypatch, *shlex.split(line)[2:])
        said = capsys.readouterr()
        return code, said.out + said.err

    *before, cast, shoot = LINES
    for line in before:
        assert type_line(line)[0] == 0, line
    card = here / "by-hand/production.toml"  # in small, to be quick
    card.write_text(card.read_text().replace("width = 1280", "width = 320").replace("height = 720", "height = 180"))
    for light in ("afternoon", "night"):
        code, said = type_line(cast)
        assert code == 6
        assert f"coffee-shop view {light} in" in said
        a_picture(order_of(here / "my-library/orders", f"coffee-shop-view-{light}") / "shop.png", light, 640, 360)
    assert type_line(cast)[0] == 0

    code, said = type_line(shoot)
    assert code == 6
    orders = here / "by-hand/orders"
    write_image(order_of(orders, "1-keyframe") / "web app.png", astronaut()[0:400, 30:450])
    a_picture(order_of(orders, "2-keyframe") / "nobody.png", "nobody", 640, 360)
    code, said = type_line(shoot)
    assert code == 6
    assert "2: waiting: " in said
    assert "was not accepted" in said
    assert "a copy, not a performance" in said, "the headshot itself comes back, so a person decides"

    (copy,) = (here / "by-hand/takes/1").glob("*-keyframe-*.png")
    assert type_line(f"$ repertory review by-hand --accept {copy.stem}")[0] == 0
    assert type_line(shoot)[0] == 6, "shot 2 still waits"
    assert type_line("$ repertory cut by-hand")[0] == 6
    write_image(order_of(orders, "2-keyframe-2") / "better.png", astronaut()[0:360, 50:420])
    assert type_line(shoot)[0] == 0
    code, said = type_line("$ repertory cut by-hand")
    assert code == 0
    assert "by-hand/film.mp4" in said
