"""`repertory voice import`: a person's recording beside their consent, checked before it is kept."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from samples import a_reading as reading
from samples import a_sound
from typed import typed

from repertory.engines.consenting import who_agreed
from repertory.errors import ConsentMissing, YourMove
from repertory.library.folder import Library
from repertory.media.sounds import write_wav
from repertory.model.anchor import Origin, Role, Voice
from repertory.model.engine import Order, OrderKind

REAL = ("--real", "--consent-by", "Theo Lind", "--consent", "My voice may be cloned.", "--consent-on", "2026-11-01")
RATE = 16_000


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    """A folder with an empty library."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("REPERTORY_LIBRARY", "library")
    typed(monkeypatch, "init")
    capsys.readouterr()
    return tmp_path


def test_a_recording_makes_a_voice_and_another_one_of_a_name_stands_beside_it(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = reading(here / "a.wav"), reading(here / "b.wav", 12.0)
    assert typed(monkeypatch, "voice", "import", "theo-voice", str(first), *REAL, "--words", "Good morning.") == 0
    assert "Next: repertory voice lock theo-voice" in capsys.readouterr().out
    assert typed(monkeypatch, "voice", "import", "theo-voice", str(second), "--called", "whispered") == 0
    assert typed(monkeypatch, "voice", "import", "theo-voice", str(second), *REAL) == 0, "in place of the first"
    assert typed(monkeypatch, "voice", "lock", "theo-voice") == 0
    voice = Library.at(here / "library").get("theo-voice@1")
    assert isinstance(voice, Voice)
    assert (voice.origin, voice.engine) == (Origin.REAL, "byhand")
    assert [(one.role, one.name, one.text) for one in voice.references] == [
        (Role.SAMPLE, "sample", ""),
        (Role.SAMPLE, "whispered", ""),
    ]
    assert voice.references[0].media.sha256 == voice.references[1].media.sha256


def test_a_recording_of_nobody_in_particular_is_refused(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = str(reading(here / "a.wav"))
    assert typed(monkeypatch, "voice", "import", "theo-voice", path) == 3
    said = " ".join(capsys.readouterr().err.split())
    assert "Whose voice this is was not said" in said
    assert "--synthetic, if an engine made it" in said
    assert Library.at(here / "library").names() == ()
    assert typed(monkeypatch, "voice", "import", "theo-voice", path, "--synthetic") == 0
    kept = Library.at(here / "library").draft("theo-voice")
    assert isinstance(kept, Voice)
    assert (kept.origin, kept.machine_made) == (Origin.SYNTHETIC, True)
    capsys.readouterr()
    assert typed(monkeypatch, "voice", "show", "theo-voice", "--draft") == 0
    assert "an engine made it, as was said when it was brought along" in " ".join(capsys.readouterr().out.split())


def test_a_person_s_voice_is_nobody_s_at_no_time(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = str(reading(here / "a.wav"))
    assert typed(monkeypatch, "voice", "import", "theo-voice", path, "--synthetic") == 0
    agreed = ("--by", "Theo Lind", "--words", "My voice may be cloned.", "--on", "2026-11-01")
    assert typed(monkeypatch, "voice", "consent", "theo-voice", *agreed) == 0
    voice = Library.at(here / "library").draft("theo-voice")
    assert isinstance(voice, Voice)
    assert (voice.origin, voice.machine_made) == (Origin.REAL, False), "somebody's after all"
    capsys.readouterr()
    assert typed(monkeypatch, "voice", "import", "theo-voice", path, "--synthetic", "--called", "other") == 3
    assert "theo voice is a person's voice by its card" in " ".join(capsys.readouterr().err.split())
    assert Library.at(here / "library").draft("theo-voice") == voice


@pytest.mark.parametrize(
    ("what", "why"),
    [
        ("short", "s of speech, and 5 s are the least"),
        ("tone", "Nobody is heard to speak in"),
        ("silence", "Nobody is heard to speak in"),
        ("overdriven", "% of it stands at full scale"),
        ("long", "5.1 minutes, and 5 are the most"),
        ("torn", "torn.wav"),
    ],
)
def test_what_nobody_could_be_known_by_is_refused_and_leaves_nothing_behind(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], what: str, why: str
) -> None:
    path = here / f"{what}.wav"
    if what == "torn":
        path.write_bytes(reading(path).read_bytes()[:30])
    elif what in ("tone", "long"):
        a_sound(path, 306.0 if what == "long" else 8.0)
    elif what == "silence":
        write_wav(path, np.zeros(8 * RATE, np.float32), RATE)
    else:
        reading(path, 3.0 if what == "short" else 11.0, loud=3.0 if what == "overdriven" else 0.3)
    assert typed(monkeypatch, "voice", "import", "theo-voice", str(path), *REAL) == 3
    assert why in " ".join(capsys.readouterr().err.split())
    assert Library.at(here / "library").names() == ()


def test_a_voice_that_an_engine_made_is_nobody_s_and_one_brought_by_hand_is_somebody_s(tmp_path: Path) -> None:
    made = Voice(name="mia-voice", title="Mia", engine="previs", speaker="en-us+f3", version=1)
    order = Order(id="a", kind=OrderKind.BIND, engine="x", folder=tmp_path, subject=made)
    with pytest.raises(YourMove, match="no samples"):  # which is asked last
        who_agreed(order)
    for somebodys in (replace(made, engine="byhand"), replace(made, origin=Origin.REAL)):
        with pytest.raises(ConsentMissing, match="no consent is recorded"):
            who_agreed(replace(order, subject=somebodys))
    brought = replace(made, engine="byhand", machine_made=True)
    with pytest.raises(YourMove, match="no samples"):
        who_agreed(replace(order, subject=brought))
    with pytest.raises(ConsentMissing, match="no consent is recorded"):
        who_agreed(replace(order, subject=replace(brought, origin=Origin.REAL)))
