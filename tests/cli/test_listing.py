"""`list`: what the library has of a kind, as its index knows it, whatever state cards and index are in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from small_library import LAMP, MIA, NOVA, VOICE, a_library, folder, write
from typed import typed

from repertory.cli.listing import SCREENFUL
from repertory.company import Company
from repertory.library.cards import CHARACTER
from repertory.library.folder import Library
from repertory.model.anchor import AnchorKind, Stage

pytestmark = pytest.mark.slow

Listed = Callable[..., tuple[int, str, str]]


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return a_library(tmp_path / "library")


@pytest.fixture
def listed(library: Library, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Listed:
    """Types a list command; gives its exit code, its rows without lines, and its errors."""
    monkeypatch.setenv("REPERTORY_LIBRARY", str(library.folder))

    def type_in(*words: str) -> tuple[int, str, str]:
        code = typed(monkeypatch, *words)
        printed = capsys.readouterr()
        return code, " ".join(printed.out.replace("│", "|").split()), printed.err

    return type_in


def test_characters_are_listed_with_versions_stages_and_tags_and_drafts_too(library: Library, listed: Listed) -> None:
    write(library, replace(MIA, title="not locked yet"))
    write(library, replace(MIA, name="zoe", title="Zoe", version=3, stages=tuple(Stage), waived={}, tags=()))
    code, rows, _ = listed("character", "list")
    assert code == 0
    stages = "headshot, angles; waived: expressions"
    assert f"| mia | Mía Voss | 1, draft ahead | synthetic | 3 | {stages} | Lead, season one |" in rows
    assert "| nova | Nova | draft | real | 0 | - | |" in rows
    assert "| zoe | Zoe | 3 | synthetic | 3 | all | |" in rows
    assert "lamp" not in rows


@pytest.mark.parametrize(
    ("kind", "row"),
    [
        ("location", "| coffee-shop | coffee shop | draft | 1 | lead |"),
        ("prop", "| lamp | 美咲's lamp | draft | 0 | |"),
        ("voice", "| mia-voice | Mia's voice | draft | synthetic | 0 | |"),
    ],
)
def test_every_kind_has_its_list(listed: Listed, kind: str, row: str) -> None:
    code, rows, _ = listed(kind, "list")
    assert code == 0
    assert row in rows


def test_where_there_is_nothing_it_says_how_to_start(listed: Listed) -> None:
    code, rows, _ = listed("look", "list")
    assert (code, rows) == (0, "No looks yet. Next: repertory look import warm-film PICTURE")


def test_the_list_is_what_the_cards_say_now(library: Library, listed: Listed) -> None:
    listed("character", "list")
    write(library, replace(NOVA, title="Nova Prime"))
    write(library, replace(VOICE, version=1))
    folder(library, LAMP).joinpath("lamp.toml").unlink()
    assert "Nova Prime" in listed("character", "list")[1]
    assert "| mia-voice | Mia's voice | 1, draft ahead |" in listed("voice", "list")[1]
    assert "No props yet." in listed("prop", "list")[1]


def test_of_more_than_a_screenful_the_way_to_the_rest_is_said(library: Library, listed: Listed) -> None:
    for number in range(SCREENFUL + 2):
        write(library, replace(LAMP, name=f"cup-{number:03}", title="cup"))
    _, rows, _ = listed("prop", "list")
    assert "cup-199" in rows
    assert "cup-200" not in rows
    assert "More: repertory prop list --all, or: repertory library search WORD --kind prop" in rows
    _, rows, _ = listed("prop", "list", "--all")
    assert "cup-201" in rows
    assert "lamp" in rows
    assert "More:" not in rows


def test_a_card_that_cannot_be_read_is_named_and_the_others_are_listed(library: Library, listed: Listed) -> None:
    card = folder(library, NOVA) / "nova.toml"
    card.write_text(card.read_text(encoding="utf-8").replace('"real"', '"unreal"'), encoding="utf-8")
    code, rows, errors = listed("character", "list")
    assert code == 6
    assert "| mia | Mía Voss | 1 |" in rows
    assert "| nova | nova | unreadable |" in rows
    assert str(card) in errors
    assert ": origin: " in errors
    assert "1 of them cannot be read. See what is wrong: repertory library check" in " ".join(errors.split())


def test_a_card_of_a_newer_release_says_so(library: Library, listed: Listed) -> None:
    card = folder(library, NOVA) / "nova.toml"
    card.write_text(f'schema = "character/{CHARACTER.version + 1}"\n', encoding="utf-8")
    code, _, errors = listed("character", "list")
    assert code == 6
    assert "was written by a newer Repertory" in errors


@pytest.mark.parametrize("index", ["garbage", "a folder", "no cache folder"])
def test_an_index_that_is_of_no_use_keeps_nobody_from_listing(library: Library, listed: Listed, index: str) -> None:
    cache = library.folder / ".cache"
    if index == "no cache folder":
        cache.write_text("a file")
    else:
        cache.mkdir()
        path = cache / "index.sqlite"
        path.mkdir() if index == "a folder" else path.write_bytes(b"no index" * 500)
    for _ in range(2):
        code, rows, _ = listed("character", "list")
        assert code == 0
        assert "| mia | Mía Voss | 1 |" in rows
        assert "| nova |" in rows


def test_the_company_lists_what_the_command_shows(library: Library) -> None:
    found = Company(library.folder).list(AnchorKind.CHARACTER)
    assert [(one.ref, one.draft) for one in found] == [("mia@1", False), ("nova", True)]
