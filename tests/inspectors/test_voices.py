"""The voice inspector on real sounds and clips: spoken lines, silence, noise, and files that are none of it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from pydantic import TypeAdapter
from samples import a_picture, a_sound

from repertory.craft.hearing import pooled
from repertory.craft.levels import CLIPPING, LOUDNESS
from repertory.errors import MediaRejected
from repertory.files.hashing import sha256_of
from repertory.inspectors.voices import VoiceInspector
from repertory.media.clips import write_clip
from repertory.media.images import read_image
from repertory.media.sounds import read_sound, resampled, write_wav
from repertory.model.verdict import Expectation, ExpectedAnchor, Finding, Measurement, Observation

pytestmark = pytest.mark.slow

pytest.importorskip("espeakng_loader", reason="scratch voices are the extra repertory[previs]")

SAMPLE = "I waited for you under the clock for nearly an hour, and it rained the whole time, and nobody came."
LINE = "Put the lamp back on the table, please; I would not like to see it broken."
SHORT = ("She is always late.", "Careful, it is hot!", "Who called you?", "We should go now.")


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A woman's and a man's sample, and lines."""
    from repertory.engines.previs.voice import speak

    folder = tmp_path_factory.mktemp("lines")
    told = {"mia sample": ("en-us+f3", SAMPLE), "otto sample": ("en-gb+m3", SAMPLE)}
    told |= {"mia line": ("en-us+f3", LINE), "otto line": ("en-gb+m3", LINE)}
    told |= {f"mia short {number}": ("en-us+f3", text) for number, text in enumerate(SHORT)}
    for name, (speaker, text) in told.items():
        speak(text, speaker, {}, folder / f"{name}.wav")
    return {name: folder / f"{name}.wav" for name in told}


@pytest.fixture(scope="module")
def inspector() -> VoiceInspector:
    return VoiceInspector()


@pytest.fixture(scope="module")
def expected(lines: dict[str, Path], inspector: VoiceInspector) -> Expectation:
    mia, otto = (
        ExpectedAnchor(anchor=f"{name}@1", references=(inspector.observe(lines[f"{name} sample"]),))
        for name in ("mia", "otto")
    )
    return Expectation(cast=(mia,), others=(otto,))


def whose(inspector: VoiceInspector, path: Path, expected: Expectation) -> Measurement:
    """What is measured of the voice itself."""
    return next(one for one in inspector.compare(inspector.observe(path), expected) if not one.about)


def changed(path: Path, line: Path, change: object) -> Path:
    samples, rate = read_sound(line)
    assert callable(change)
    write_wav(path, change(samples), rate)
    return path


def noise(length: int, level: float) -> NDArray[np.float32]:
    return (level * np.random.default_rng(5).standard_normal(length)).astype(np.float32)


def test_a_line_is_one_stretch_with_a_speaker_a_loudness_and_its_length(
    lines: dict[str, Path], inspector: VoiceInspector
) -> None:
    seen = inspector.observe(lines["mia line"])
    (utterance,) = seen.utterances
    samples, rate = read_sound(lines["mia line"])
    assert (seen.inspector, seen.version, seen.sha256) == ("voices", inspector.version, sha256_of(lines["mia line"]))
    assert seen.frames == ()
    assert len(utterance.vector) == 256
    assert np.linalg.norm(utterance.vector) == pytest.approx(1, abs=1e-5)
    assert 3 < utterance.speech_s <= utterance.end_s - utterance.start_s <= len(samples) / rate
    assert -26 < utterance.loudness_lufs < -16
    assert utterance.peak == pytest.approx(float(np.abs(samples).max()), abs=1e-4)
    assert (utterance.clipped, utterance.words) == (0, None)
    assert TypeAdapter(Observation).validate_json(TypeAdapter(Observation).dump_json(seen)) == seen
    assert inspector.observe(lines["mia line"]) == seen


def test_the_own_voice_is_near_another_is_named(
    lines: dict[str, Path], inspector: VoiceInspector, expected: Expectation
) -> None:
    own, other = (whose(inspector, lines[name], expected) for name in ("mia line", "otto line"))
    assert own.value is not None
    assert other.value is not None
    assert own.value < 0.12
    assert other.value > 0.3
    assert own.margin is not None
    assert own.margin > 0.2
    assert (other.finding, other.nearest) == (Finding.SWAPPED, "otto@1")


def test_loudness_rate_and_channels_do_not_change_whose_voice_it_is(
    lines: dict[str, Path], inspector: VoiceInspector, expected: Expectation, tmp_path: Path
) -> None:
    own = whose(inspector, lines["mia line"], expected).value
    samples, rate = read_sound(lines["mia line"])
    write_wav(tmp_path / "quiet.wav", samples * np.float32(0.1), rate)
    write_wav(tmp_path / "stereo.wav", np.stack([samples, samples], axis=1), rate)
    write_wav(tmp_path / "rate.wav", resampled(samples, rate, 22_050), 22_050)
    for name in ("quiet", "stereo", "rate"):
        assert whose(inspector, tmp_path / f"{name}.wav", expected).value == pytest.approx(own, abs=0.02)
    alone, both = (inspector.observe(path).utterances[0] for path in (lines["mia line"], tmp_path / "stereo.wav"))
    assert both.loudness_lufs == pytest.approx(alone.loudness_lufs, abs=0.05)


def test_how_it_is_recorded_is_measured_beside(
    lines: dict[str, Path], inspector: VoiceInspector, expected: Expectation, tmp_path: Path
) -> None:
    loud = changed(tmp_path / "loud.wav", lines["mia line"], lambda it: np.clip(it * (4 / np.abs(it).max()), -1, 1))
    quiet = changed(tmp_path / "quiet.wav", lines["mia line"], lambda it: it * np.float32(0.1))
    clipped = {one.about: one for one in inspector.compare(inspector.observe(loud), expected)}
    faint = {one.about: one for one in inspector.compare(inspector.observe(quiet), expected)}
    assert (clipped[CLIPPING].value or 0) > 1
    assert faint[CLIPPING].value == 0
    assert faint[LOUDNESS].value == pytest.approx(20, abs=2)
    assert "quieter than its sample" in faint[LOUDNESS].reason
    assert faint[""].finding is Finding.MEASURED


def test_short_lines_are_surer_together(
    lines: dict[str, Path], inspector: VoiceInspector, expected: Expectation
) -> None:
    seen = [inspector.observe(lines[f"mia short {number}"]) for number in range(len(SHORT))]
    (together,) = pooled(seen, expected)
    alone = [pooled([one], expected)[0] for one in seen]
    assert together.confidence > 2 * max(one.confidence for one in alone)
    assert all("s of speech" in one.reason for one in alone)
    assert together.value is not None
    assert together.value < 0.15


def test_a_clip_is_listened_to_and_one_without_sound_has_nothing_to_say(
    lines: dict[str, Path], inspector: VoiceInspector, expected: Expectation, tmp_path: Path
) -> None:
    frames = [read_image(a_picture(tmp_path / "picture.png", width=64, height=48))] * 24
    write_clip(tmp_path / "mute.mp4", frames, fps=24)
    write_clip(tmp_path / "heard.mp4", frames * 5, fps=24, sound=lines["mia line"])
    assert inspector.observe(tmp_path / "mute.mp4").utterances == ()
    mute = whose(inspector, tmp_path / "mute.mp4", expected)
    assert (mute.finding, mute.value, mute.reason) == (Finding.UNMEASURED, None, "there is no sound in it")
    spoken = whose(inspector, tmp_path / "heard.mp4", expected)
    assert spoken.value == pytest.approx(whose(inspector, lines["mia line"], expected).value, abs=0.05)


def test_a_telephone_is_heard_and_a_voice_through_it_not_measured_against_one_without(
    lines: dict[str, Path], inspector: VoiceInspector, expected: Expectation, tmp_path: Path
) -> None:
    def narrowed(samples: NDArray[np.float32]) -> NDArray[np.float32]:
        return resampled(resampled(samples, 48_000, 8000), 8000, 48_000)

    line, sample = (changed(tmp_path / f"{one}.wav", lines[f"mia {one}"], narrowed) for one in ("line", "sample"))
    measured = whose(inspector, line, expected)
    assert (measured.finding, measured.value) == (Finding.UNMEASURED, None)
    assert measured.reason == "it sounds as through a telephone, and its sample does not"
    alike = ExpectedAnchor(anchor="mia@1", references=(inspector.observe(sample),))
    found = whose(inspector, line, Expectation(cast=(alike,)))
    assert found.value is not None
    assert found.value < 0.15


def test_two_who_talk_in_one_sound_are_told_apart(
    lines: dict[str, Path], inspector: VoiceInspector, expected: Expectation, tmp_path: Path
) -> None:
    (mia, rate), (otto, _) = read_sound(lines["mia line"]), read_sound(lines["otto line"])
    write_wav(tmp_path / "both.wav", np.concatenate([otto, np.zeros(rate, np.float32), mia]), rate)
    seen = inspector.observe(tmp_path / "both.wav")
    both = Expectation(cast=(*expected.cast, *expected.others))
    first, second = (one for one in inspector.compare(seen, both) if not one.about)
    assert len(seen.utterances) == 2
    assert first.value is not None
    assert second.value is not None
    assert max(first.value, second.value) < 0.15
    assert first.time_s > second.time_s


def test_silence_noise_and_tones_get_no_figure(
    lines: dict[str, Path], inspector: VoiceInspector, expected: Expectation, tmp_path: Path
) -> None:
    level = float(np.sqrt((read_sound(lines["mia line"])[0] ** 2).mean()))
    write_wav(tmp_path / "silence.wav", np.zeros(48_000, np.float32), 48_000)
    write_wav(tmp_path / "instant.wav", np.full(1, 0.1, np.float32), 48_000)
    write_wav(tmp_path / "noise.wav", noise(96_000, 0.1), 48_000)
    changed(tmp_path / "drowned.wav", lines["mia line"], lambda it: it + noise(len(it), 0.4 * level))
    changed(tmp_path / "word.wav", lines["mia line"], lambda it: np.concatenate([it[:14_000], 0 * it[:48_000]]))
    found = {path.stem: whose(inspector, path, expected) for path in tmp_path.glob("*.wav")}
    found["tone"] = whose(inspector, a_sound(tmp_path / "tone.wav", 2.0), expected)
    assert {one.value for one in found.values()} == {None}
    assert found.pop("silence").finding is Finding.MISSING
    assert {one.finding for one in found.values()} == {Finding.UNMEASURED}
    assert found["drowned"].reason == "something else is nearly as loud as the voice"
    assert found["noise"].reason == found["tone"].reason == "no speech is heard in it"
    assert found["word"].reason.startswith("only 0.")
    assert inspector.observe(tmp_path / "silence.wav").utterances[0].loudness_lufs == -70


@pytest.mark.parametrize(
    "fault", ["text", "cut short", "empty", "no samples", "missing", "a folder", "a picture", "nan"]
)
def test_what_is_no_sound_is_rejected_by_name(
    lines: dict[str, Path], inspector: VoiceInspector, tmp_path: Path, fault: str
) -> None:
    path, whole = tmp_path / "take.wav", lines["mia line"].read_bytes()
    if fault == "a folder":
        path.mkdir()
    elif fault == "a picture":
        a_picture(path.with_suffix(".png")).rename(path)
    elif fault == "no samples":
        write_wav(path, np.zeros(0, np.float32), 48_000)
    elif fault == "nan":
        header = bytearray(whole[:44])
        header[20:22], header[32:36] = (3).to_bytes(2, "little"), (4).to_bytes(2, "little") + (32).to_bytes(2, "little")
        body = np.full((len(whole) - 44) // 4, np.nan, "<f4").tobytes()
        header[40:44], header[4:8] = len(body).to_bytes(4, "little"), (len(body) + 36).to_bytes(4, "little")
        path.write_bytes(bytes(header) + body)
    elif fault != "missing":
        path.write_bytes({"text": b"not a sound", "cut short": whole[:-4000], "empty": b""}[fault])
    with pytest.raises(MediaRejected, match=path.name) as rejection:
        inspector.observe(path)
    assert rejection.value.step


def test_any_torn_file_is_measured_or_rejected(
    lines: dict[str, Path], inspector: VoiceInspector, tmp_path: Path
) -> None:
    whole, random, rejected = lines["mia short 0"].read_bytes(), np.random.default_rng(3), 0
    for number in range(12):
        torn = bytearray(whole)
        for _ in range(4):
            torn[random.integers(60)] = random.integers(256)
        (tmp_path / "torn.wav").write_bytes(bytes(torn[: len(torn) // (1 + number % 3)]))
        try:
            assert inspector.observe(tmp_path / "torn.wav").utterances
        except MediaRejected as rejection:
            rejected += bool(rejection.step)
    assert rejected


def test_comparing_touches_no_file(
    lines: dict[str, Path], inspector: VoiceInspector, expected: Expectation, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = inspector.observe(lines["mia line"])
    before = inspector.compare(seen, expected)

    def opened(*_: object, **__: object) -> None:
        raise AssertionError("a file was opened")

    monkeypatch.setattr("builtins.open", opened)
    monkeypatch.setattr(Path, "open", opened)
    assert inspector.compare(seen, expected) == before


def test_nothing_heavy_is_loaded_before_a_voice_is_heard() -> None:
    program = "import sys, repertory.inspectors.voices as it; it.VoiceInspector(); "
    program += "print({'torch', 'onnx', 'onnxruntime', 'scipy', 'av', 'resemblyzer'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
