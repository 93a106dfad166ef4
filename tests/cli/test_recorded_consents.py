"""At the command line a real person stays one, and each next step can be typed as it stands."""

from __future__ import annotations

from pathlib import Path

import pytest
from library.bundled import a_library
from samples import a_picture, astronaut
from typed import typed

from repertory.library.folder import Library
from repertory.media.images import write_image
from repertory.model.anchor import Origin

WHO = ("--by", "Bob Ross", "--words", "I agree to this film.", "--on", "2026-01-02")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    """A folder with an empty library and a signed form."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("REPERTORY_LIBRARY", "library")
    typed(monkeypatch, "init")
    (tmp_path / "form.txt").write_text("signed")
    capsys.readouterr()
    return tmp_path


def test_a_voice_whose_speaker_was_no_good_stays_the_person_s_whose_consent_was_recorded(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typed(monkeypatch, "new", "film")
    (here / "film/shots.txt").write_text("Shot 1: wide shot of the coffee shop\n")
    (here / "film/cast.toml").write_text(
        'schema = "cast/1"\n[[voices]]\nname = "bob-voice"\nengine = "previs"\nspeaker = "no-such"\n'
    )
    assert typed(monkeypatch, "production", "cast", "film") == 3
    assert '"bob-voice" cannot speak' in capsys.readouterr().err
    assert typed(monkeypatch, "voice", "consent", "bob-voice", *WHO, "--file", "form.txt") == 0
    said = capsys.readouterr().out
    assert "repertory voice lock" not in said
    assert "Run: repertory voice new bob-voice --engine previs --speaker no-such" in said
    assert typed(monkeypatch, "voice", "new", "bob-voice", "--speaker", "en-us+f3") == 0
    assert typed(monkeypatch, "voice", "lock", "bob-voice") == 0
    voice = Library.at(here / "library").get("bob-voice@1")
    assert voice.origin is Origin.REAL
    assert voice.consent is not None
    assert voice.consent.document is not None
    assert typed(monkeypatch, "library", "check") == 0


def test_a_place_is_not_sent_to_a_command_that_there_is_not(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    a_picture(here / "view.png")
    assert typed(monkeypatch, "location", "import", "shop", "view.png") == 0
    who = ("--real", "--consent-by", "Bob", "--consent", "I agree.", "--consent-on", "2026-01-02")
    capsys.readouterr()
    assert typed(monkeypatch, "character", "import", "shop", *who) == 3
    said = capsys.readouterr().err
    assert '"shop" is a location, not a character.' in said
    assert "See: repertory location show shop" in said
    assert typed(monkeypatch, "location", "show", "shop") == 0


def test_an_older_version_that_cannot_be_used_hides_nothing_of_the_newest(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    a_library(here / "library", here)
    card = here / "library/characters/mia/mia@1.toml"
    card.write_text(card.read_text().replace("this film", "any film"))
    typed(monkeypatch, "character", "consent", "mia", *WHO)
    assert typed(monkeypatch, "character", "lock", "mia") == 0
    for words in (("show", "mia"), ("candidates", "mia")):
        assert typed(monkeypatch, "character", *words) == 0
    assert typed(monkeypatch, "character", "show", "mia@1") == 3
    capsys.readouterr()


def test_whose_face_it_is_that_nobody_said_is_told_with_the_way_to_say_it(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write_image(here / "head.png", astronaut()[:288, 100:356])
    one = ("character", "import", "ada", "--headshot", "head.png", "--waive", "a test")
    assert typed(monkeypatch, *one, "--real", "--synthetic") == 3
    assert "Nobody is both real and synthetic." in capsys.readouterr().err
    assert typed(monkeypatch, *one) == 0, "a script goes on"
    said = capsys.readouterr().out
    assert "Nobody said whose face this is: Ada is kept as synthetic" in said
    (line,) = (words for words in said.splitlines() if "repertory character consent ada" in words)
    typed_out = (
        line.partition("repertory ")[2].replace("NAME", "Ada").replace("WORDS", "Yes").replace("DAY", "2026-01-02")
    )
    assert typed(monkeypatch, *typed_out.split()) == 0
    assert Library.at(here / "library").draft("ada").origin is Origin.REAL
    capsys.readouterr()
    assert typed(monkeypatch, "character", "import", "bea", *one[3:], "--synthetic") == 0
    assert "Nobody said" not in capsys.readouterr().out
