"""How a voice is recorded is said in plain words, with what to do about it."""

from __future__ import annotations

import pytest

from repertory.craft.hearing import NO_SPEECH, TOO_CLIPPED
from repertory.craft.levels import CLIPPING, LOUDNESS, level_bands
from repertory.craft.spoken import WORDS
from repertory.craft.telling import told
from repertory.model.verdict import Finding, Grade, Measurement, Score

LEVELS = level_bands("voices", "1")
AGAIN = "or speak the line again."


def of_voice(grade: Grade, about: str = "", reason: str = "", finding: Finding = Finding.MEASURED) -> Score:
    value = 9.0 if finding is Finding.MEASURED else None
    measured = Measurement(
        inspector="voices", version="1", anchor="mia-voice@1", finding=finding, value=value, about=about, reason=reason
    )
    return Score(measurement=measured, grade=grade, bands=LEVELS.get(about))


@pytest.mark.parametrize(
    ("score", "sentence", "step"),
    [
        (
            of_voice(Grade.WRONG, LOUDNESS, "-49 LUFS, 31 quieter than its sample"),
            "The mia voice is far too quiet: -49 LUFS, 31 quieter than its sample.",
            f"Turn it up, {AGAIN}",
        ),
        (
            of_voice(Grade.DRIFT, LOUDNESS, "-1 LUFS, 17 louder than its sample"),
            "The mia voice is too loud: -1 LUFS, 17 louder than its sample.",
            f"Turn it down, {AGAIN}",
        ),
        (
            of_voice(Grade.DRIFT, CLIPPING, "0.5 % at full scale"),
            "The mia voice is clipped a little: 0.5 % at full scale.",
            "Speak the line again, and record it less loud.",
        ),
        (
            of_voice(Grade.WRONG, WORDS, "heard: hm"),
            "The mia voice, words, is wrong: heard: hm.",
            "Speak the line again.",
        ),
        (of_voice(Grade.MATCH, LOUDNESS), "", ""),
        (
            of_voice(Grade.UNMEASURED, reason=NO_SPEECH, finding=Finding.UNMEASURED),
            "No speech is heard in it.",
            f"Look whether it is the right file, {AGAIN}",
        ),
        (
            of_voice(Grade.UNMEASURED, reason=f"29 % of it is clipped: {TOO_CLIPPED}", finding=Finding.UNMEASURED),
            "",
            "",
        ),
    ],
)
def test_what_is_wrong_with_a_recording_is_said_plainly(score: Score, sentence: str, step: str) -> None:
    words = told(score, {})
    assert (words.sentence, words.step) == (sentence, step)
