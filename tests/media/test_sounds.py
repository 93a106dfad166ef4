"""Sounds are read from any usual file, written reproducibly, mixed without clipping, and followed by mouths."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from repertory.errors import MediaRejected
from repertory.media.sounds import (
    check_sound,
    loudness,
    mixed,
    probe_sound,
    read_sound,
    resampled,
    write_wav,
)

if TYPE_CHECKING:
    from repertory.media.sounds import Samples

RATE = 16_000


def tone(seconds: float, hertz: float = 440.0, level: float = 0.5, rate: int = RATE) -> Samples:
    return (level * np.sin(2 * np.pi * hertz * np.arange(round(seconds * rate)) / rate)).astype(np.float32)


def test_a_written_sound_is_read_back_as_it_was(tmp_path: Path) -> None:
    write_wav(tmp_path / "a.wav", tone(0.5), RATE)
    samples, rate = read_sound(tmp_path / "a.wav")
    assert rate == RATE
    assert samples.shape == (8000,)
    np.testing.assert_allclose(samples, tone(0.5), atol=1e-4)
    assert probe_sound(tmp_path / "a.wav").duration_s == pytest.approx(0.5)
    assert check_sound(tmp_path / "a.wav") == ".wav"


def test_both_channels_are_kept_when_asked_for_and_averaged_when_not(tmp_path: Path) -> None:
    left_only = np.stack([tone(0.2), np.zeros(3200, np.float32)], axis=1)
    write_wav(tmp_path / "s.wav", left_only, RATE)
    both, _ = read_sound(tmp_path / "s.wav", channels=2)
    np.testing.assert_allclose(both, left_only, atol=1e-4)
    one, _ = read_sound(tmp_path / "s.wav")
    np.testing.assert_allclose(one, tone(0.2) / 2, atol=1e-4)


def test_sounds_beyond_full_scale_are_clipped_not_wrapped_round(tmp_path: Path) -> None:
    write_wav(tmp_path / "loud.wav", np.array([2.0, -3.0, 0.5], np.float32), RATE)
    np.testing.assert_allclose(read_sound(tmp_path / "loud.wav")[0], [1, -1, 0.5], atol=1e-4)


@pytest.mark.parametrize("name", ["notes.wav", "short.wav", "empty.wav", "missing.wav"])
def test_what_is_no_whole_sound_is_refused_with_its_name(tmp_path: Path, name: str) -> None:
    write_wav(tmp_path / "short.wav", tone(1), RATE)
    (tmp_path / "short.wav").write_bytes((tmp_path / "short.wav").read_bytes()[:9000])
    (tmp_path / "notes.wav").write_text("She is always late.\n" * 40)
    (tmp_path / "empty.wav").touch()
    with pytest.raises(MediaRejected) as refused:
        check_sound(tmp_path / name)
    assert name in refused.value.what
    assert refused.value.step


def test_another_rate_keeps_pitch_and_length() -> None:
    other = resampled(tone(1.0), RATE, 48_000)
    assert other.shape == (48_000,)
    np.testing.assert_allclose(other[2000:-2000], tone(1.0, rate=48_000)[2000:-2000], atol=0.01)


def test_pieces_lie_where_they_start_and_the_ends_are_cut_off() -> None:
    one = np.ones(RATE, np.float32) * 0.25
    mix = mixed([(one, -0.5), (one, 1.0), (one, 1.75)], RATE, 2.0)
    assert mix.shape == (2 * RATE,)
    for start, level in ((0.1, 0.25), (0.6, 0.0), (1.2, 0.25), (1.8, 0.5)):
        assert mix[round(start * RATE)] == pytest.approx(level)


def test_a_mix_never_clips_and_a_quiet_one_is_left_alone() -> None:
    loud = mixed([(tone(1, level=0.9), 0), (tone(1, level=0.9), 0)], RATE, 1.0)
    assert 0.95 < np.abs(loud).max() <= 1.0
    np.testing.assert_allclose(loud / np.abs(loud).max(), tone(1, level=1.0), atol=0.01)
    np.testing.assert_array_equal(mixed([(tone(1), 0)], RATE, 1.0), tone(1))


def test_one_piece_in_stereo_makes_the_mix_stereo() -> None:
    mix = mixed([(tone(0.5), 0), (np.zeros((100, 2), np.float32), 0)], RATE, 0.5)
    np.testing.assert_array_equal(mix, np.stack([tone(0.5)] * 2, axis=1))


def test_mouths_open_with_speech_and_close_in_pauses_however_loud_the_speaker() -> None:
    speech = np.concatenate([np.zeros(RATE, np.float32), tone(1), np.zeros(RATE, np.float32)])
    loud, quiet = loudness(speech, RATE, 12), loudness(speech * np.float32(0.05), RATE, 12)
    assert loud.shape == (36,)
    assert loud[:10].max() == 0
    assert loud[14:22].min() > 0.9
    assert loud[26:].max() == 0
    np.testing.assert_allclose(loud, quiet, atol=1e-3)
    assert loudness(np.zeros(RATE, np.float32), RATE, 12).max() == 0
    assert loudness(np.zeros(0, np.float32), RATE, 12).shape == (0,)


@pytest.mark.parametrize("order", [(1, 2), (2, 1)])
def test_a_sound_that_changes_its_channels_on_its_way_is_read_to_its_end(
    tmp_path: Path, order: tuple[int, int]
) -> None:
    joined = tmp_path / "joined.mp3"
    joined.write_bytes(b"".join(_an_mp3(tmp_path / f"{channels}.mp3", channels) for channels in order))
    samples, rate = read_sound(joined)
    assert rate == 44_100
    assert len(samples) / rate == pytest.approx(1.0, abs=0.15)
    assert abs(samples[4000:6000]).max() > 0.2
    assert abs(samples[-6000:-4000]).max() > 0.2


def _an_mp3(path: Path, channels: int) -> bytes:
    """Half a second, without the headers that would say how long the file is."""
    import av

    layout = "mono" if channels == 1 else "stereo"
    with av.open(str(path), "w", format="mp3", options={"write_xing": "0", "id3v2_version": "0"}) as container:
        stream = container.add_stream("mp3", rate=44_100, layout=layout)
        assert isinstance(stream, av.AudioStream)
        wave = np.repeat(tone(0.5, rate=44_100)[None], channels, axis=0)
        frame = av.AudioFrame.from_ndarray(wave, format="fltp", layout=layout)
        frame.sample_rate = 44_100
        for piece in (frame, None):
            container.mux(stream.encode(piece))
    return path.read_bytes()
