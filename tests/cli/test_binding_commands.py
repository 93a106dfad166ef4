"""What engines know an anchor by, at the command line: recorded, listed, shown, removed, carried away."""

from __future__ import annotations

from pathlib import Path

import pytest
from library.bound import fresh_and_unchanged
from library.bundled import add_coat
from samples import weights
from typed import typed

from repertory.library.folder import Library

pytestmark = pytest.mark.slow


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a library: mia@1 and mia@2 with a voice, and a shop."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("REPERTORY_LIBRARY", "library")
    fresh_and_unchanged(tmp_path / "library")
    return tmp_path


def test_a_slot_is_recorded_listed_shown_and_removed(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert typed(monkeypatch, "character", "bindings", "mia") == 0
    assert "repertory character bind mia" in capsys.readouterr().out
    assert typed(monkeypatch, "character", "bind", "mia", "--engine", "kling", "--slot", "el-1") == 0
    assert "kling knows mia@2 as kling-slot-" in capsys.readouterr().out
    assert typed(monkeypatch, "character", "bind", "mia", "--engine", "kling", "--slot", "el-0", "--version", "1") == 0
    capsys.readouterr()
    assert typed(monkeypatch, "character", "bindings", "mia") == 0
    said = capsys.readouterr().out
    assert "slot el-1" in said
    assert "stale: made from mia@1" in said
    assert typed(monkeypatch, "character", "show", "mia") == 0
    said = capsys.readouterr().out
    assert "known to kling by slot el-1 (in use)" in said
    assert "known to kling by slot el-0 (stale: made from mia@1)" in said
    assert typed(monkeypatch, "character", "unbind", "mia", "kling") == 3
    name = Library.at(here / "library").get("mia").binding_for("kling")
    assert name is not None
    (card,) = (path for path in (here / "library/characters/mia/bindings").iterdir() if "el-1" in path.read_text())
    assert f"repertory character unbind mia {card.stem}" in capsys.readouterr().err
    assert typed(monkeypatch, "character", "unbind", "mia", card.stem) == 0
    assert not card.exists()
    assert typed(monkeypatch, "character", "unbind", "mia", "kling") == 0
    assert typed(monkeypatch, "library", "check") == 0


def test_a_version_may_be_said_with_the_name_but_not_twice(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    slot = ("--engine", "kling", "--slot", "el-1")
    assert typed(monkeypatch, "character", "bind", "mia@1", *slot) == 0
    assert "kling knows mia@1 as kling-slot-" in capsys.readouterr().out
    bound = Library.at(here / "library").get("mia@1").binding_for("kling")
    assert bound is not None
    assert bound.made_from == 1
    assert typed(monkeypatch, "character", "bind", "mia@1", *slot, "--version", "2") == 3
    assert '"mia@1" says the version already' in capsys.readouterr().err
    assert typed(monkeypatch, "character", "bind", "mia@9", *slot) == 3
    assert "It has: mia@1, mia@2." in capsys.readouterr().err
    assert typed(monkeypatch, "character", "unbind", "mia@1", "kling") == 3
    assert "Did you mean mia" in capsys.readouterr().err


def test_a_lora_and_adapter_settings_say_what_they_need(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    weights(here / "mia.safetensors")
    lora = ("character", "bind", "mia", "--engine", "fal", "--lora", "mia.safetensors")
    assert typed(monkeypatch, *lora) == 3
    assert "--base MODEL" in capsys.readouterr().err
    assert typed(monkeypatch, *lora, "--base", "flux-dev", "--setting", "scale=0.8") == 0
    assert "no trigger word" in capsys.readouterr().out
    assert typed(monkeypatch, *lora, "--base", "flux-dev", "--trigger", "ohwx", "--setting", "scale=0.8") == 0
    assert "no trigger word" not in capsys.readouterr().out
    adapter = ("character", "bind", "mia", "--engine", "fal", "--adapter")
    assert typed(monkeypatch, *adapter) == 3
    assert "--setting scale=0.6" in capsys.readouterr().err
    assert typed(monkeypatch, *adapter, "--setting", "scale=0.6", "--setting", "variant=plus-face") == 0
    capsys.readouterr()
    assert typed(monkeypatch, "character", "show", "mia@2") == 0
    said = capsys.readouterr().out
    assert "lora for flux-dev, trigger ohwx, scale 0.8 (in use)" in said
    assert "ip-adapter, scale 0.6, variant plus-face (in use)" in said


@pytest.mark.parametrize(
    "words",
    [
        ("mia", "--engine", "kling"),
        ("mia", "--engine", "kling", "--slot", "a", "--adapter"),
        ("mia", "--engine", "kling", "--slot", "a", "--version", "9"),
        ("mia", "--engine", "bfl/flux", "--slot", "a"),
        ("mia", "--engine", "fal", "--adapter", "--setting", "scale"),
        ("mia", "--engine", "fal", "--lora", "nowhere.safetensors", "--base", "flux-dev"),
        ("shop", "--engine", "kling", "--slot", "a"),
        ("nobody", "--engine", "kling", "--slot", "a"),
    ],
)
def test_what_cannot_be_bound_is_refused_with_a_next_step(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    assert typed(monkeypatch, "character", "bind", *words) == 3
    assert len(capsys.readouterr().err.split(". ")) > 1
    assert not (here / "library/characters/mia/bindings").exists()


def test_who_knows_nobody_is_refused_with_all_that_there_are(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert typed(monkeypatch, "character", "bind", "mia", "--engine", "nosuch", "--slot", "x") == 3
    said = " ".join(capsys.readouterr().err.split())
    assert 'There is no vendor or engine "nosuch".' in said
    assert "bfl, byhand" in said
    assert typed(monkeypatch, "character", "bind", "mia", "--engine", "klin", "--slot", "x") == 3
    assert 'Did you mean "kling"?' in capsys.readouterr().err
    assert not (here / "library/characters/mia/bindings").exists()
    assert typed(monkeypatch, "character", "bind", "mia", "--engine", "kling-v3-omni", "--slot", "el-1") == 0
    assert "kling knows mia@2 as kling-slot-" in capsys.readouterr().out, "a card stands for its vendor"


def test_an_engine_that_makes_no_bindings_is_said_to_make_none(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for engine, why in (("flux-2-pro", "bfl/flux-2-pro makes stills, edits, and no bindings"), ("bfl", '"bfl" makes')):
        assert typed(monkeypatch, "character", "bind", "mia", "--engine", engine, "--make") == 3
        said = " ".join(capsys.readouterr().err.split())
        assert why in said
        assert "These make them:" in said
        assert "There is no engine" not in said


def test_places_and_voices_are_bound_too(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert typed(monkeypatch, "location", "bind", "shop", "--engine", "kling", "--slot", "shop-1") == 0
    assert typed(monkeypatch, "voice", "bind", "mia-voice", "--engine", "elevenlabs", "--slot", "v-7") == 0
    assert typed(monkeypatch, "location", "show", "shop") == 0
    assert "known to kling by slot shop-1 (in use)" in capsys.readouterr().out
    assert typed(monkeypatch, "voice", "bindings", "mia-voice") == 0
    assert "slot v-7" in capsys.readouterr().out
    assert typed(monkeypatch, "library", "search", "--engine", "elevenlabs") == 0
    assert "mia-voice@1" in capsys.readouterr().out


def test_who_imports_a_bundle_is_told_what_a_slot_is_worth_and_what_stays(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert typed(monkeypatch, "character", "bind", "mia", "--engine", "kling", "--slot", "el-1") == 0
    assert typed(monkeypatch, "export", "mia") == 0
    monkeypatch.setenv("REPERTORY_LIBRARY", "other")
    assert typed(monkeypatch, "init") == 0
    capsys.readouterr()
    assert typed(monkeypatch, "import", "mia.repertory") == 0
    said = capsys.readouterr().out
    assert "mia@2 is known to kling by slot el-1, which works only in the account that made it." in said
    assert typed(monkeypatch, "character", "bind", "mia", "--engine", "kling", "--slot", "mine") == 0
    assert typed(monkeypatch, "character", "bindings", "mia") == 0
    assert "replaced by a newer one" in capsys.readouterr().out
    first = next(path for path in Path("other/characters/mia/bindings").iterdir() if "el-1" in path.read_text())
    assert typed(monkeypatch, "character", "unbind", "mia", first.stem) == 0
    capsys.readouterr()
    assert typed(monkeypatch, "import", "mia.repertory") == 0
    assert "mia@2 is known to kling by another slot here, which stays" in capsys.readouterr().out


def test_after_a_new_version_the_old_binding_is_said_to_be_stale(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert typed(monkeypatch, "character", "bind", "mia", "--engine", "kling", "--slot", "el-1") == 0
    add_coat(Library.at(here / "library"), here)
    capsys.readouterr()
    assert typed(monkeypatch, "character", "bindings", "mia") == 0
    assert "stale: made from mia@2" in capsys.readouterr().out
