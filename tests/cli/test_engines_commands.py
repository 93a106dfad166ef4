"""`repertory engines`: what there is, what one can do, and whether the vendors know one's keys."""

from __future__ import annotations

from pathlib import Path

import pytest
from bfl_server import BflServer
from canary import CANARY
from typed import typed

from repertory import joining
from repertory.engines.registry import all_cards, card_text, cards
from repertory.errors import YourMove
from repertory.joining import check_accounts, production_with


def test_every_card_is_listed_with_what_keeps_it_from_being_used(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "250")
    assert typed(monkeypatch, "engines", "list") == 0
    said = capsys.readouterr().out
    assert all(card_id in said for card_id in all_cards())
    assert "needs BFL_API_KEY" in said


@pytest.mark.parametrize("name", ["kling/kling-v3", "kling-v3", "Kling v3"])
def test_one_is_explained_by_whatever_it_is_called(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    assert typed(monkeypatch, "engines", "show", name) == 0
    said = capsys.readouterr().out
    assert said.startswith("Kling v3 (kling/kling-v3)")
    assert "length: 3 to 15 s" in said
    assert "checked: 2026-" in said


def test_an_engine_that_is_none_gets_the_nearest_name(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert typed(monkeypatch, "engines", "show", "klink-v3") == 3
    assert "kling" in capsys.readouterr().err


def test_a_card_that_is_saved_and_changed_takes_the_place_of_ours(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("REPERTORY_HOME", str(tmp_path))
    assert typed(monkeypatch, "engines", "show", "flux-2-pro", "--card") == 0
    text = capsys.readouterr().out
    assert typed(monkeypatch, "engines", "show", "flux-2-pro", "--save") == 0
    own = tmp_path / "cards" / "bfl-flux-2-pro.toml"
    assert str(own) in capsys.readouterr().out
    assert own.read_text(encoding="utf-8") == text
    own.write_text(text.replace('title = "', 'title = "My '), encoding="utf-8")
    assert next(card for card in cards("bfl") if card.id == "bfl/flux-2-pro").title.startswith("My ")
    assert card_text("bfl/flux-2-pro").count("My ") == 1


def test_a_card_that_cannot_be_used_says_why_when_it_is_asked_for(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("REPERTORY_HOME", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "250")
    own = tmp_path / "cards" / "bfl-flux-2-pro.toml"
    own.parent.mkdir()
    own.write_text(card_text("bfl/flux-2-pro").replace('"still"', '"smell"'), encoding="utf-8")
    assert typed(monkeypatch, "engines", "show", "flux-2-pro") != 0
    said = capsys.readouterr().err
    assert f"{own}, line 7: kinds" in said
    assert typed(monkeypatch, "engines", "show", "flux-2-max") == 0


def test_by_the_name_of_a_card_that_is_left_out_no_other_engine_is_meant(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("REPERTORY_HOME", str(tmp_path))
    (tmp_path / "cards" / "google-veo-3.1.toml").mkdir(parents=True)
    assert "google/veo-3.1-references" in all_cards()
    with pytest.raises(YourMove, match=r"no engine .google/veo-3\.1.*cannot be read"):
        production_with(tmp_path, "", ["clip=google/veo-3.1"])


def test_without_keys_nothing_is_asked(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert typed(monkeypatch, "engines", "check") == 0
    assert "No key of any vendor is set" in capsys.readouterr().out


def test_each_vendor_with_a_key_is_checked_and_nothing_is_ordered(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], bfl_server: BflServer
) -> None:
    assert typed(monkeypatch, "engines", "check") == 0
    said = capsys.readouterr().out
    assert "Black Forest Labs knows the key" in said
    assert bfl_server.key not in said
    assert bfl_server.orders == []


def test_each_key_of_a_vendor_has_a_line_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GEMINI_API_KEY", CANARY)
    monkeypatch.delenv("GOOGLE_CLOUD_PROJECT", raising=False)
    monkeypatch.setattr(joining, "_account", lambda engines: f"knows {engines[0].card.key}")
    said = check_accounts(["google"])
    assert said["google, GEMINI_API_KEY"] == "knows GEMINI_API_KEY"
    assert str(said["google, GOOGLE_CLOUD_PROJECT"]).startswith("Not checked, for GOOGLE_CLOUD_PROJECT is not set: Veo")
    monkeypatch.setenv("GOOGLE_CLOUD_PROJECT", "film")
    assert check_accounts(["google"])["google, GOOGLE_CLOUD_PROJECT"] == "knows GOOGLE_CLOUD_PROJECT"


def test_a_vendor_whose_key_is_missing_or_that_is_none_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert typed(monkeypatch, "engines", "check", "bfl") == 4
    assert "Set BFL_API_KEY" in capsys.readouterr().err
    assert typed(monkeypatch, "engines", "check", "acme") == 3
    assert 'no vendor "acme"' in capsys.readouterr().err
