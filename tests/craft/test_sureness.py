"""A voice that is near enough in little speech is not said to be somebody's."""

from __future__ import annotations

from dataclasses import replace

import pytest

from repertory.craft.levels import LOUDNESS
from repertory.craft.sureness import left_open
from repertory.craft.telling import headline, told
from repertory.craft.voicebands import voice_bands
from repertory.model.verdict import Bands, Finding, Grade, Measurement, Report, Score, Verdict

OWN = Bands(match=0.17, wrong=0.26, inspector="voices", version="1", style="people", source="one sample")
HEARD = Measurement(
    inspector="voices", version="1", anchor="mia-voice@1", finding=Finding.MEASURED, value=0.1, confidence=0.13
)
BOTH = "only 1.5 s of speech, only 2.0 s of speech in its sample"
BANDS = {("voices", "mia-voice@1", about): OWN for about in ("", LOUDNESS)}
NAMES = {"mia-voice@1": "Mia's voice"}


@pytest.mark.parametrize(
    ("reason", "step"),
    [
        ("only 1.5 s of speech", "Listen to both: six seconds"),
        ("only 2.0 s of speech in its sample", "Listen to both. Give a longer sample, or a second one: six"),
        (BOTH, "Listen to both. Give a longer sample, or a second one, and a longer line: six seconds"),
    ],
)
def test_what_a_voice_is_worth_is_said_with_what_to_give(reason: str, step: str) -> None:
    (nothing,) = left_open([replace(HEARD, reason=reason)], BANDS)
    assert (nothing.finding, nothing.value) == (Finding.UNMEASURED, None)
    words = told(Score(measurement=nothing, grade=Grade.UNMEASURED, bands=OWN), NAMES)
    assert words.result == f"not measured: it sounds like Mia's voice, too little to be sure: {reason}"
    assert words.sentence == "The voice sounds like Mia's, but there is too little to be sure."
    assert words.step.startswith(step)
    little = Score(measurement=replace(HEARD, confidence=0.4, reason=reason), grade=Grade.MATCH, bands=OWN)
    assert left_open([little.measurement], BANDS) == [little.measurement]
    assert told(little, NAMES).sentence == "The voice sounds like Mia's; there is little speech to go by."
    assert told(little, NAMES).step.startswith(step)


def test_enough_speech_says_whose_voice_it_is() -> None:
    sure = Score(measurement=replace(HEARD, confidence=0.5), grade=Grade.MATCH, bands=OWN)
    assert left_open([sure.measurement], BANDS) == [sure.measurement]
    report = Report(scores=(sure,), verdict=Verdict.ACCEPT, reason="")
    assert headline(report, NAMES) == "The voice is Mia's."
    assert told(sure, NAMES).step == ""


def test_a_voice_without_an_apostrophe_belongs_to_whom_it_is_named_after() -> None:
    little = Score(measurement=replace(HEARD, confidence=0.4), grade=Grade.MATCH, bands=OWN)
    assert told(little, {"mia-voice@1": "mia"}).sentence.startswith("The voice sounds like mia's;")
    given = told(little, {"mia-voice@1": "voice in a.wav"}).sentence
    assert given.startswith("The voice sounds like the voice in a.wav;")


def test_limits_that_come_from_no_sound_say_so() -> None:
    bands = voice_bands((), (), inspector="voices", version="1", engine="people")
    assert bands.source.startswith("what is usual of voices: none of its own sounds could be compared")


@pytest.mark.parametrize(
    "other",
    [
        replace(HEARD, value=0.4),  # plainly somebody else's
        replace(HEARD, value=0.2),  # near the limit, which has words of its own
        replace(HEARD, about=LOUDNESS),
        replace(HEARD, inspector="faces"),
        replace(HEARD, anchor="nova-voice@1"),
        replace(HEARD, finding=Finding.SWAPPED),
    ],
)
def test_what_is_no_match_and_how_it_is_recorded_stay_as_they_are(other: Measurement) -> None:
    assert left_open([other], BANDS) == [other]


def test_a_voice_at_its_limit_may_be_whose_it_should_be() -> None:
    near = Score(measurement=replace(HEARD, value=0.27, confidence=0.41), grade=Grade.UNMEASURED, bands=OWN)
    assert told(near, NAMES).sentence == "The voice may be Mia's, and is too near the limit to be sure."
    assert told(near, NAMES).step == "Listen to both: six seconds of clear speech make a voice sure."
    unknown = replace(near, bands=replace(OWN, trusted=False))
    assert told(unknown, NAMES).sentence == ""
