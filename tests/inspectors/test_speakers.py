"""The recogniser of speakers gives the numbers of torch's own network, whatever is embedded beside."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from repertory.errors import Damaged
from repertory.inspectors.speakers import HIDDEN, LAYERS, SpeakerRecogniser, onnx_of, windows_of
from repertory.inspectors.torchfile import read_tensors
from repertory.inspectors.weights import SPEAKERS, speakers_folder

if TYPE_CHECKING:
    from repertory.inspectors.torchfile import Tensor
    from repertory.media.speech import Mels

TORCH_SAYS = (
    *(0.0, 0.0, 0.0, 0.0, 0.037689, 0.038524, 0.056695, 0.06983, 0.0, 0.000638, 0.088936, 0.171521),
    *(0.008263, 0.0, 0.060362, 0.167015, 0.125983, 0.1254, 0.0, 0.0, 0.0, 0.045474, 0.0, 0.0),
)
"""The first 24 of 256 numbers that Resemblyzer 0.1.4 gives under torch 2.13 for `waves()`."""


def waves() -> Mels:
    """A pattern that moves through the bands."""
    frame, band = np.arange(160)[:, None], np.arange(40)[None]
    mels = 0.035 * (1 + np.sin(0.07 * frame * (1 + band / 20))) * np.cos(0.3 * band + 0.02 * frame) ** 2
    return np.asarray(mels, np.float32)


def by_hand(mels: Mels, weights: dict[str, Tensor]) -> Tensor:
    """The network as its papers write it, a frame at a time."""

    def gate(x: Tensor) -> Tensor:
        return np.asarray(0.5 * (1 + np.tanh(x / 2)), np.float32)

    series = mels
    for layer in range(LAYERS):
        into, back = weights[f"lstm.weight_ih_l{layer}"], weights[f"lstm.weight_hh_l{layer}"]
        bias = weights[f"lstm.bias_ih_l{layer}"] + weights[f"lstm.bias_hh_l{layer}"]
        state, cell, states = np.zeros(HIDDEN, np.float32), np.zeros(HIDDEN, np.float32), []
        for frame in series:
            entered, forgotten, new, shown = np.split(into @ frame + back @ state + bias, 4)
            cell = gate(forgotten) * cell + gate(entered) * np.tanh(new)
            state = gate(shown) * np.tanh(cell)
            states.append(state)
        series = np.stack(states)
    raw = np.maximum(weights["linear.weight"] @ series[-1] + weights["linear.bias"], 0)
    return np.asarray(raw / np.linalg.norm(raw), np.float32)


@pytest.fixture(scope="module")
def recogniser() -> SpeakerRecogniser:
    return SpeakerRecogniser(speakers_folder())


def test_it_gives_what_torch_gives_and_what_the_formula_gives(recogniser: SpeakerRecogniser) -> None:
    found = recogniser._read(waves()[None])[0]
    assert found[:24] == pytest.approx(TORCH_SAYS, abs=2e-6)
    weights = dict(read_tensors((speakers_folder() / SPEAKERS).read_bytes(), "model_state"))
    assert np.abs(found - by_hand(waves(), weights)).max() < 2e-6


def test_a_vector_has_length_1_and_does_not_depend_on_loudness_or_company(recogniser: SpeakerRecogniser) -> None:
    long, short = np.concatenate([waves()] * 3), waves()[:70]
    together = recogniser.embed([long, short, waves()])
    for mels, vector in zip((long, short, waves()), together, strict=True):
        assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)
        assert recogniser.embed([mels])[0] == pytest.approx(vector, abs=1e-5)
        assert recogniser.embed([mels * np.float32(0.01)])[0] == pytest.approx(vector, abs=1e-5)
    assert recogniser.embed([]) == []
    assert all(np.isfinite(recogniser.embed([np.zeros((3, 40), np.float32)])[0]))


@pytest.mark.parametrize(("frames", "windows"), [(1, 1), (159, 1), (160, 1), (161, 2), (237, 2), (238, 3), (1000, 12)])
def test_windows_reach_from_the_first_frame_to_the_last(frames: int, windows: int) -> None:
    mels = np.tile(np.arange(1, frames + 1, dtype=np.float32)[:, None], (1, 40))
    cut = windows_of(mels)
    assert cut.shape == (windows, 160, 40)
    scale = mels[0, 0] / cut[0, 0, 0]
    assert cut[0, 0, 0] * scale == pytest.approx(1)
    assert cut.max() * scale == pytest.approx(frames, rel=1e-5)
    assert cut[-1, -1, 0] * scale == pytest.approx(frames, rel=1e-5) or frames < 160


def test_a_file_that_is_another_network_or_none_is_refused(tmp_path: Path) -> None:
    data = (speakers_folder() / SPEAKERS).read_bytes()
    for torn in (data[:1000], data[:200_000], b"", b"not a network", data.replace(b"linear.bias", b"linear.bips")):
        with pytest.raises(Damaged) as refusal:
            onnx_of(torn)
        assert refusal.value.step
