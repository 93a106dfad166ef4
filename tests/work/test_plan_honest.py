"""What a plan says aloud: what is left out and rewritten, what no engine can make, which cards cannot be read."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from small_film import small_film
from typed import typed

from repertory.app import Studio
from repertory.errors import NothingFits
from repertory.fakes import FakeEngine
from repertory.model.engine import OrderKind

Said = pytest.CaptureFixture[str]
SHOTS = """\
Shot 1: close-up of Mia, a young woman with short dark hair, coffee shop, afternoon light

Shot 2: wide shot of Mia in the coffee shop
"""
TWO_SLOTS = """
schema = "engine/1"
id = "byhand"
vendor = "byhand"
model = "byhand"
title = "By hand"
kinds = ["still", "clip", "line", "edit"]
max_references = 2
max_megapixels = 64.0
max_duration_s = 600.0
by_hand = true
"""


@pytest.fixture
def film(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A film of two shots, made by hand and held; the user's own cards are in home/cards."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("REPERTORY_LIBRARY", str(tmp_path / "library"))
    monkeypatch.setenv("REPERTORY_HOME", str(tmp_path / "home"))
    (tmp_path / "home" / "cards").mkdir(parents=True)
    made = small_film(tmp_path, {"fake": FakeEngine()}, shots=SHOTS).film
    engines = {OrderKind.STILL: ("byhand",), OrderKind.CLIP: ("hold",)}
    made.save(replace(made.production, engines=engines, width=1280, height=720))
    return tmp_path / "film"


def run(monkeypatch: pytest.MonkeyPatch, capsys: Said, *words: str, code: int = 0) -> tuple[str, str]:
    capsys.readouterr()
    assert typed(monkeypatch, "plan", "film", *words) == code
    said = capsys.readouterr()
    return said.out, said.err


def test_what_is_left_out_stands_in_the_table_and_below_its_shot(
    film: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    (film.parent / "home" / "cards" / "byhand.toml").write_text(TWO_SLOTS)
    out, _ = run(monkeypatch, capsys, "--shot", "1")
    table, block = out.split("Shot 1: close-up")
    assert "LEFT OUT: Mia, three-quarter left" in table
    still = block[: block.index("  clip: hold: ")]
    assert "    LEFT OUT, no slot: Mia, three-quarter left" in still
    assert "leaves out Mia, three-quarter left" in still


def test_a_clip_says_left_out_of_what_its_keyframe_was_made_without(
    film: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    (film.parent / "home" / "cards" / "byhand.toml").write_text(TWO_SLOTS)
    for words in ((), ("--engine", "wan2.7-i2v")):
        out, _ = run(monkeypatch, capsys, "--shot", "1", *words)
        clip = out[out.index("  clip: ") :]
        assert "LEFT OUT, no slot: Mia, three-quarter left" in clip
        assert "left to the keyframe, no slot: Mia, headshot" in clip
        assert "left to the keyframe, no slot: Mia, three-quarter" not in clip
        assert "leaves to the keyframe Mia, three-quarter" not in clip


def test_what_is_rewritten_is_shown(film: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said) -> None:
    out, _ = run(monkeypatch, capsys, "--shot", "1")
    (line,) = [line for line in out.splitlines() if line.startswith("  rewritten: ")]
    assert "young woman with short dark hair" in line
    assert "short dark hair" not in out[out.index("prompt: ") :]


def test_a_held_keyframe_is_sent_no_reference(film: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said) -> None:
    out, _ = run(monkeypatch, capsys, "--shot", "2")
    clip = out[out.index("  clip: hold: ") :]
    assert "takes all" not in clip
    assert "sent" not in clip
    (shot,) = Studio(film.parent / "library").plan(film, numbers=["2"])
    assert shot.clip.sent == ()
    assert set(shot.clip.carried) == set(shot.bound.references)


def test_a_shot_that_no_engine_can_make_hides_no_other(
    film: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    (film / "shots.txt").write_text(SHOTS.replace("afternoon light", "afternoon light, engine: kling-v3"))
    out, err = run(monkeypatch, capsys, code=3)
    assert "Shot 1: close-up of Mia" in out
    assert "cannot be shot with it: no adapter for it is installed" in out
    assert "Shot 2: wide shot of Mia" in out
    assert "No engine can make the clip of shot 1" in err
    first, second = Studio(film.parent / "library").plan(film)
    assert isinstance(first.problem, NothingFits)
    assert first.clip.card.id == "kling/kling-v3"
    assert first.price == 0
    assert second.problem is None


def test_a_card_that_cannot_be_read_is_told_whenever_a_film_is_planned(
    film: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    (film.parent / "home" / "cards" / "google-veo-3.1.toml").mkdir()
    (film.parent / "home" / "cards" / "mine.toml").write_text(TWO_SLOTS.replace('"byhand"', '"kling"'))
    _, err = run(monkeypatch, capsys)
    assert "google-veo-3.1.toml cannot be read" in err
    assert 'mine.toml says vendor "kling"' in err
    _, err = run(monkeypatch, capsys, "--engine", "google/veo-3.1", code=3)
    assert "google-veo-3.1.toml cannot be read" in err
    assert 'There is no engine "google/veo-3.1"' in err


def test_a_list_price_says_for_what_size_it_holds(film: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said) -> None:
    out, _ = run(monkeypatch, capsys, "--engine", "nano-banana-2.1", "--shot", "2")
    assert "$0.040 a take, the list price of 1K" in out
