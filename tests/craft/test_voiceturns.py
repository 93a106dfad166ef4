"""A line of which one voice speaks the first part and another the second says so, and when."""

from __future__ import annotations

from dataclasses import replace

import pytest

from repertory.craft.hearing import compare_voices
from repertory.craft.telling import told
from repertory.craft.voicebands import voice_bands
from repertory.model.observed import Utterance
from repertory.model.verdict import Expectation, ExpectedAnchor, Finding, Grade, Observation, Score

MIA, NOVA, BETWEEN = (1.0, 0.0, 0.0), (0.8, 0.6, 0.0), (0.9487, 0.3162, 0.0)
NAMES = {"mia-voice@1": "mia voice", "nova-voice@1": "nova voice"}
LINE = Utterance(
    start_s=0.0, end_s=5.6, vector=(0.83, 0.557, 0.0), speech_s=5.6, loudness_lufs=-20, peak=0.5, clipped=0
)


def heard(*utterances: Utterance) -> Observation:
    return Observation(inspector="voices", version="1", sha256="0" * 64, utterances=utterances)


def voice(anchor: str, vector: tuple[float, ...]) -> ExpectedAnchor:
    return ExpectedAnchor(anchor=anchor, references=(heard(replace(LINE, vector=vector)),), style="previs")


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ((MIA, MIA, NOVA, NOVA, NOVA), "Two voices are heard: mia voice until 2.3 s, then nova voice."),
        ((NOVA, NOVA, NOVA, MIA), "Two voices are heard: nova voice until 4.1 s, then mia voice."),
        ((NOVA, BETWEEN, NOVA), "Nova voice speaks in the place of mia voice."),
        ((NOVA, MIA, NOVA), "Nova voice speaks in the place of mia voice."),  # there and back is no turn
        ((), "Nova voice speaks in the place of mia voice."),
    ],
)
def test_where_one_voice_gives_way_to_another_is_said(parts: tuple[tuple[float, ...], ...], said: str) -> None:
    expected = Expectation(cast=(voice("mia-voice@1", MIA),), others=(voice("nova-voice@1", NOVA),))
    (found,) = compare_voices(heard(replace(LINE, parts=parts)), expected)
    assert found.finding is Finding.SWAPPED
    bands = voice_bands(expected.cast[0].references, (), inspector="voices", version="1", engine="previs")
    assert told(Score(measurement=found, grade=Grade.WRONG, bands=bands), NAMES).sentence == said
