"""Scratch lines are repeatable, level, told apart by speaker, and refused in one sentence where need be."""

from __future__ import annotations

import contextlib
import importlib.util
import math
import os
import shutil
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from repertory.engines.previs import voice
from repertory.engines.previs.voice import speak, speakers
from repertory.engines.registry import load_engines
from repertory.errors import DiskFull, EngineFailed, MissingPart, RepertoryError, UnknownName, YourMove
from repertory.media.sounds import read_sound

if TYPE_CHECKING:
    from repertory.media.sounds import Samples

pytestmark = pytest.mark.slow

LINE = "She is always late."
MIA = ("en-us+f3", {"pitch": 58, "rate": 155})
NOVA = ("en-gb+f4", {"pitch": 38, "rate": 145})

pytest.importorskip("espeakng_loader", reason="scratch voices are the extra repertory[previs]")


def spoken(folder: Path, text: str, speaker: str, settings: Mapping[str, float]) -> Samples:
    speak(text, speaker, settings, folder / "line.wav")
    samples, rate = read_sound(folder / "line.wav")
    assert rate == 48_000
    return samples


def pitch_hz(samples: Samples, rate: int = 48_000) -> float:
    """Median of the strongest autocorrelation between 80 and 400 Hz over the loud parts."""
    found = []
    for start in range(0, len(samples) - 2048, 2048):
        part = samples[start : start + 2048] * np.hanning(2048)
        if part.std() > 0.03:
            likeness = np.correlate(part, part, "full")[2047:]
            found.append(rate / (rate // 400 + np.argmax(likeness[rate // 400 : rate // 80])))
    return float(np.median(found))


def test_the_same_words_give_the_same_bytes(tmp_path: Path) -> None:
    speak(LINE, *MIA, tmp_path / "one.wav")
    time.sleep(1.1)  # espeak-ng would seed its breath with the clock, in seconds
    speak(LINE, *MIA, tmp_path / "two.wav")
    assert (tmp_path / "one.wav").read_bytes() == (tmp_path / "two.wav").read_bytes()


def test_a_line_lasts_as_long_as_its_words_take_and_begins_and_ends_softly(tmp_path: Path) -> None:
    short = spoken(tmp_path, LINE, *MIA)
    long = spoken(tmp_path, "Every picture of her has a different face, and nobody at the table knows why.", *MIA)
    assert 0.9 < len(short) / 48_000 < 2.0
    assert 3.0 < len(long) / 48_000 < 6.0
    for samples in (short, long):
        assert abs(samples[0]) < 1e-3
        assert abs(samples[-1]) < 1e-3


def test_every_line_has_the_same_level_and_volume_turns_it_down(tmp_path: Path) -> None:
    def level_db(samples: Samples) -> float:
        voiced = samples[np.abs(samples) > 0.02 * np.abs(samples).max()]
        return 20 * math.log10(np.sqrt(np.mean(voiced**2)))

    for text, (speaker, settings) in ((LINE, MIA), ("Mia? You are leaving already?", NOVA)):
        full = level_db(spoken(tmp_path, text, speaker, settings))
        assert full == pytest.approx(-20, abs=1)
        half = level_db(spoken(tmp_path, text, speaker, {**settings, "volume": 50}))
        assert half == pytest.approx(full - 6, abs=0.5)


def test_the_two_voices_of_the_example_are_clearly_different(tmp_path: Path) -> None:
    mia, nova = (spoken(tmp_path, LINE, speaker, settings) for speaker, settings in (MIA, NOVA))
    assert pitch_hz(mia) > 1.25 * pitch_hz(nova), "four semitones apart"
    assert len(nova) > 1.05 * len(mia), "and slower"


def test_settings_do_what_they_say(tmp_path: Path) -> None:
    usual = spoken(tmp_path, LINE, "en-us+f3", {})
    fast = spoken(tmp_path, LINE, "en-us+f3", {"rate": 250})
    assert len(fast) < 0.8 * len(usual)
    assert pitch_hz(spoken(tmp_path, LINE, "en-us+f3", {"pitch": 90})) > 1.2 * pitch_hz(usual)
    assert not np.array_equal(usual, spoken(tmp_path, LINE, "en-us+f3", {"pitch_range": 90}))


def test_every_word_reaches_the_voice_even_those_of_other_alphabets(tmp_path: Path) -> None:
    assert len(spoken(tmp_path, "Où est passé le café ?", "fr-fr+f2", {})) > 40_000
    assert len(spoken(tmp_path, "<break/> 'She' & \"he\"", "en-us", {})) > 40_000


@pytest.mark.parametrize(
    ("speaker", "nearest"),
    [("en-us+f33", "en-us+f3"), ("en-usa+f3", "en-us+f3"), ("Mia+f3", "mi+f3"), ("", "en-us")],
)
def test_an_unknown_speaker_is_refused_with_the_nearest_one(tmp_path: Path, speaker: str, nearest: str) -> None:
    with pytest.raises(UnknownName) as refused:
        speak(LINE, speaker, {}, tmp_path / "line.wav")
    assert f'"{speaker}"' in refused.value.what
    assert f'"{nearest}"' in refused.value.step
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("settings", "names"),
    [
        ({"pich": 5.0}, '"pitch"'),
        ({"pitch": 120.0}, "99"),
        ({"rate": 10.0}, "80"),
        ({"pitch": math.nan}, "50"),
        ({"rate": "quick"}, "155"),
    ],
)
def test_a_setting_that_cannot_be_is_refused_with_the_nearest_one(
    tmp_path: Path, settings: dict[str, float | str], names: str
) -> None:
    with pytest.raises(YourMove) as refused:
        speak(LINE, "en-us+f3", settings, tmp_path / "line.wav")
    assert names in refused.value.step


@pytest.mark.parametrize("text", ["", "  ", "...!"])
def test_a_line_without_words_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(YourMove, match="no words"):
        speak(text, "en-us+f3", {}, tmp_path / "line.wav")


def test_speakers_are_listed() -> None:
    languages, voices = speakers()
    assert {"en-us", "en-gb", "fr-fr", "de"} <= set(languages)
    assert {"f1", "f2", "f3", "f4", "f5", "m1", "m2"} <= set(voices)


def test_data_in_a_deep_folder_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spec = importlib.util.find_spec("espeakng_loader")
    assert spec is not None
    package = Path(str(spec.origin)).parent
    deep = tmp_path / ("a" * 90) / ("b" * 90)
    shutil.copytree(package, deep / "espeakng_loader")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join((str(deep), os.environ.get("PYTHONPATH", ""))))
    assert len(spoken(tmp_path, LINE, *MIA)) > 40_000


def test_a_missing_package_is_named_with_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(MissingPart) as missing:
        speak(LINE, "en-us+f3", {}, tmp_path / "line.wav")
    assert "repertory[previs]" in missing.value.step


@pytest.mark.parametrize("speaker", load_engines().get("previs").card.speakers)
def test_the_speakers_that_the_card_names_can_speak(speaker: str) -> None:
    languages, voices = speakers()
    language, _, voice = speaker.partition("+")
    assert language in languages
    assert voice in voices


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no disk here that is always full")
def test_a_full_disk_is_told_as_such(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def always_full(**_: object) -> contextlib.nullcontext[str]:
        (tmp_path / "raw.wav").symlink_to("/dev/full")
        return contextlib.nullcontext(str(tmp_path))

    monkeypatch.setattr("tempfile.TemporaryDirectory", always_full)
    with pytest.raises(DiskFull):
        speak(LINE, *MIA, tmp_path / "line.wav")
    assert not (tmp_path / "line.wav").exists()


def test_a_line_may_be_written_into_a_folder_named_from_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    speak(LINE, *MIA, Path("line.wav"))
    assert [path.name for path in tmp_path.iterdir()] == ["line.wav"]


@pytest.mark.parametrize(
    ("program", "error", "words"),
    [
        ("raise SystemExit('it fell over')", EngineFailed, "it fell over"),
        ("""print('{"missing": "its data are gone."}')""", MissingPart, "its data are gone"),
        ("""print('{"rate": 22050, "samples": 0}')""", YourMove, "gave no sound"),
        ("import time; time.sleep(20)", EngineFailed, "in a minute"),
    ],
)
def test_a_voice_that_does_not_speak_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str, error: type[RepertoryError], words: str
) -> None:
    script = tmp_path / "espeak.py"
    script.write_text(program)
    monkeypatch.setattr(voice, "_SCRIPT", script)
    if "sleep" in program:
        monkeypatch.setattr(voice, "_TIMEOUT_S", 0.2)
    with pytest.raises(error, match=words) as told:
        speak(LINE, "en-us+f3", {}, tmp_path / "line.wav")
    assert told.value.step
    assert [path.name for path in tmp_path.iterdir()] == ["espeak.py"]


def test_data_that_cannot_be_read_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import espeakng_loader

    (tmp_path / "data").mkdir()
    (tmp_path / "loader").mkdir()
    (tmp_path / "loader" / "espeakng_loader.py").write_text(
        f"def get_data_path(): return {str(tmp_path / 'data' / 'espeak')!r}\n"
        f"def get_library_path(): return {str(espeakng_loader.get_library_path())!r}\n"
    )
    path = os.pathsep.join((str(tmp_path / "loader"), os.environ.get("PYTHONPATH", "")))
    monkeypatch.setenv("PYTHONPATH", path)
    with pytest.raises(MissingPart, match="cannot read its data"):
        speak(LINE, "en-us+f3", {}, tmp_path / "line.wav")
