"""Drafts at the command line: a consent recorded, corrected and shown; what was never locked thrown away."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from samples import a_picture, a_sound, astronaut
from typed import typed

from repertory.library.folder import Library
from repertory.media.images import write_image
from repertory.model.anchor import Character, Reference, Role, Stage, Voice

pytestmark = pytest.mark.slow

WHO = ("--by", "Eileen Collins", "--words", "I agree to this film.", "--on", "2026-01-02")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    """A folder with a library: mia, a synthetic draft with a picture, her voice, and a signed form beside it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("REPERTORY_LIBRARY", "library")
    typed(monkeypatch, "init")
    library = Library.at(tmp_path / "library")
    voice = Voice(name="mia-voice", title="Mia's voice", engine="previs", speaker="en")
    library.create_anchor(voice)
    sample = library.add_media(voice, a_sound(tmp_path / "a.wav"), "sample")
    library.save(replace(voice, references=(Reference(media=sample, role=Role.SAMPLE, name="sample"),)))
    waived = dict.fromkeys((Stage.ANGLES, Stage.WARDROBE, Stage.EXPRESSIONS), "one scene")
    mia = Character(name="mia", title="Mia", voice="mia-voice", waived=waived, stages=(Stage.HEADSHOT,))
    library.create_anchor(mia)
    head = library.add_media(mia, a_picture(tmp_path / "head.png"), "headshot")
    library.save(replace(mia, references=(Reference(media=head, role=Role.HEADSHOT, name="neutral"),)))
    (tmp_path / "form.txt").write_text("signed")
    capsys.readouterr()
    return tmp_path


@pytest.mark.parametrize(("kind", "name"), [("character", "mia"), ("voice", "mia-voice")])
def test_a_synthetic_draft_becomes_a_real_person_with_a_consent_that_is_shown(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], kind: str, name: str
) -> None:
    assert typed(monkeypatch, kind, "show", name) == 0
    assert "synthetic: as its maker says" in capsys.readouterr().out
    assert typed(monkeypatch, kind, "consent", name, *WHO, "--file", "form.txt") == 0
    said = capsys.readouterr().out
    assert "the consent of Eileen Collins on 2026-01-02 is recorded, with consent-" in said
    assert f"Next: repertory {kind} lock {name}" in said
    assert typed(monkeypatch, kind, "lock", name) == 0
    assert typed(monkeypatch, kind, "show", name) == 0
    said = capsys.readouterr().out
    assert "consent of Eileen Collins on 2026-01-02: I agree to this film." in said
    (proof,) = (here / "library" / f"{kind}s" / name).glob("consent-*.txt")
    assert f"proved by: library/{kind}s/{name}/{proof.name}" in said
    assert "synthetic" not in said
    assert typed(monkeypatch, kind, "consent", name, *WHO, "--words", "Any film.") == 0
    assert "is recorded, without a file." in capsys.readouterr().out


def test_a_consent_that_is_not_whole_is_refused_and_nothing_changes(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    card = here / "library/characters/mia/mia.toml"
    before = card.read_bytes()
    for words, step in (
        (WHO[:4], "--on YYYY-MM-DD"),
        ((*WHO, "--words", " "), "--words"),
        ((*WHO, "--on", "soon"), "YYYY-MM-DD"),
        ((*WHO, "--file", "none.pdf"), "Check the path"),
    ):
        assert typed(monkeypatch, "character", "consent", "mia", *words) == 3
        assert step in capsys.readouterr().err
    assert typed(monkeypatch, "voice", "consent", "mia", *WHO) == 3
    assert '"mia" is a character, not a voice.' in capsys.readouterr().err
    assert card.read_bytes() == before


def test_a_face_that_an_engine_made_here_is_told_from_one_that_was_brought_along(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    library = Library.at(here / "library")
    library.add_candidate("mia", here / "head.png", engine="previs")
    assert typed(monkeypatch, "character", "show", "mia") == 0
    assert "synthetic: its face was cast here by previs" in capsys.readouterr().out


def test_a_face_that_somebody_made_by_hand_is_as_its_maker_says(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    library = Library.at(here / "library")
    library.add_candidate("mia", here / "head.png", engine="byhand")
    assert typed(monkeypatch, "character", "show", "mia") == 0
    assert "synthetic: as its maker says" in capsys.readouterr().out


def test_words_that_were_changed_by_hand_are_refused_by_every_command(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write_image(here / "face.png", astronaut()[:320, 70:390])
    typed(monkeypatch, "character", "consent", "mia", *WHO)
    typed(monkeypatch, "character", "lock", "mia")
    typed(monkeypatch, "new", "film", "--engine", "byhand")
    (here / "film/shots.txt").write_text("Shot 1: close-up of [Character A]\n")
    (here / "film/cast.toml").write_text(
        'schema = "cast/1"\n[[characters]]\nname = "mia"\nplaceholders = ["Character A"]\n'
    )
    assert typed(monkeypatch, "production", "cast", "film", "Character A=mia@1") == 0
    card = here / "library/characters/mia/mia@1.toml"
    card.write_text(card.read_text().replace("this film", "any film"))
    capsys.readouterr()
    for words in (
        "character show mia",
        "character show mia@1",
        "character lock mia",
        "character build mia",
        "character import mia --title Miranda",
        "production cast film",
        "plan film",
        "shoot film",
        "take list film",
        "cut film",
        "inspect face.png --against mia",
        "export mia",
        "library tag mia hero",
    ):
        assert typed(monkeypatch, *words.split()) == 3, words
        said = capsys.readouterr().err
        assert "mia@1.toml: The words of the consent for Mia were changed after they were recorded." in said, words
        assert "repertory character consent mia --by NAME --words TEXT --on YYYY-MM-DD" in said, words
    assert typed(monkeypatch, "library", "check") == 6
    assert "mia@1.toml: The words of the consent" in capsys.readouterr().out


def test_what_was_never_locked_is_thrown_away_and_can_be_brought_back(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert typed(monkeypatch, "voice", "discard", "mia-voice") == 3
    assert "Mia (mia) speaks with mia-voice" in capsys.readouterr().err
    assert typed(monkeypatch, "prop", "discard", "mia") == 3
    for kind, name in (("location", "shop"), ("prop", "phone"), ("look", "film")):
        typed(monkeypatch, kind, "import", name, "head.png")
    capsys.readouterr()
    every = {"character": "mia", "voice": "mia-voice", "location": "shop", "prop": "phone", "look": "film"}
    for kind, name in every.items():
        assert typed(monkeypatch, kind, "discard", name) == 0
        said = capsys.readouterr().out
        assert f"{name} is thrown away." in said
        assert f"move library/.orphans/{kind}s/{name} to library/{kind}s/{name}" in said
    assert Library.at(here / "library").names() == ()
    (here / "library/.orphans/characters/mia").rename(here / "library/characters/mia")
    assert typed(monkeypatch, "character", "show", "mia") == 0


def test_the_changes_of_a_locked_character_are_thrown_away(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typed(monkeypatch, "character", "lock", "mia")
    assert typed(monkeypatch, "character", "discard", "mia") == 3
    assert "nothing was changed since mia@1" in capsys.readouterr().err
    typed(monkeypatch, "character", "consent", "mia", *WHO)
    capsys.readouterr()
    assert typed(monkeypatch, "character", "discard", "mia") == 0
    assert "The draft of mia is thrown away; mia@1 is as it was." in capsys.readouterr().out
    assert typed(monkeypatch, "character", "show", "mia") == 0
    assert "synthetic" in capsys.readouterr().out
