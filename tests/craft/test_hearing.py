"""Voices compared: near for the same, far for another, short lines unsure and not farther, and what cannot be told."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from repertory.craft.hearing import compare_voices, confidence_of, distance_between, pooled, speech_of
from repertory.craft.levels import CLIPPING, LOUDNESS, compare_levels, level_bands, loudness_of
from repertory.craft.voicebands import bands_from, voice_bands
from repertory.model.observed import Utterance
from repertory.model.verdict import Expectation, ExpectedAnchor, Finding, Measurement, Observation

MIA, NOVA, OTTO = 1, 2, 3


def said(who: int, seconds: float = 8.0, *, start_s: float = 0.0, error: int = 0, clear_db: float = 50.0) -> Utterance:
    """A stretch of speech: the speaker's own vector, and an error that shrinks with length as a recogniser's does."""
    voice = np.random.default_rng(who).random(256) ** 6
    off = np.random.default_rng(1000 + error).normal(size=256)
    vector = voice / np.linalg.norm(voice) + off / np.linalg.norm(off) * math.sqrt(0.4 / seconds) * (error > 0)
    vector /= np.linalg.norm(vector)
    return Utterance(
        start_s=start_s,
        end_s=start_s + seconds,
        vector=tuple(float(one) for one in vector),
        speech_s=seconds,
        loudness_lufs=-23.0,
        peak=0.5,
        clipped=0.0,
        clear_db=clear_db,
    )


def sound(*utterances: Utterance) -> Observation:
    return Observation(inspector="voices", version="1", sha256="0", utterances=utterances)


def voice(name: str, *utterances: Utterance) -> ExpectedAnchor:
    return ExpectedAnchor(anchor=name, references=(sound(*utterances),))


MIAS, NOVAS, OTTOS = voice("mia@1", said(MIA)), voice("nova@1", said(NOVA)), voice("otto@1", said(OTTO))
SILENT = replace(said(MIA), vector=(), speech_s=0.0, loudness_lufs=-70.0, peak=0.0)
HUM = replace(SILENT, loudness_lufs=-30.0)


def one(seen: Observation, *cast: ExpectedAnchor, others: Sequence[ExpectedAnchor] = ()) -> Measurement:
    (measured,) = compare_voices(seen, Expectation(cast=cast, others=tuple(others)))
    return measured


def test_the_own_voice_is_near_and_the_margin_names_the_nearest_other() -> None:
    measured = one(sound(said(MIA, error=1)), MIAS, others=[NOVAS, OTTOS])
    assert (measured.anchor, measured.finding, measured.reason) == ("mia@1", Finding.MEASURED, "")
    assert measured.value is not None
    assert measured.value < 0.1
    assert measured.margin is not None
    assert measured.margin > 0.3
    assert measured.nearest in {"nova@1", "otto@1"}
    assert measured.confidence == 1


def test_another_voice_of_the_company_is_named_and_a_stranger_is_only_far() -> None:
    swapped = one(sound(said(NOVA, error=1)), MIAS, others=[NOVAS])
    assert (swapped.finding, swapped.nearest) == (Finding.SWAPPED, "nova@1")
    assert "nova@1 speaks in the place of mia@1" in swapped.reason
    stranger = one(sound(said(9)), MIAS, others=[NOVAS])
    assert stranger.finding is Finding.MEASURED
    assert stranger.value is not None
    assert stranger.value > 0.4


def test_a_short_line_names_nobody_else() -> None:
    assert one(sound(said(NOVA, 1.0)), MIAS, others=[NOVAS]).finding is Finding.MEASURED


def test_short_lines_are_as_near_as_long_ones_but_less_sure() -> None:
    values, sure = [], []
    for seconds in (0.6, 1.0, 2.0, 4.0, 6.0):
        found = [one(sound(said(MIA, seconds, error=number)), MIAS) for number in range(1, 30)]
        values.append(np.mean([measured.value for measured in found if measured.value is not None]))
        sure.append(found[0].confidence)
    assert np.ptp(values) < 0.12  # without the correction the shortest lies 0.35 farther off than the longest
    assert sure == sorted(sure)
    assert sure[0] < 0.2
    assert sure[-1] == 1
    assert "only 0.6 s of speech" in one(sound(said(MIA, 0.6)), MIAS).reason


def test_short_lines_pooled_are_surer_and_nearer_than_the_farthest() -> None:
    lines = [sound(said(MIA, 1.0, error=number)) for number in range(1, 9)]
    (together,) = pooled(lines, Expectation(cast=(MIAS,), others=(NOVAS,)))
    alone = [one(line, MIAS) for line in lines]
    assert together.confidence == 1
    assert together.confidence > max(measured.confidence for measured in alone)
    assert together.value is not None
    assert together.value < max(measured.value for measured in alone if measured.value is not None)
    assert pooled(lines[:1], Expectation(cast=(MIAS,))) == (alone[0],)


def test_two_voices_in_one_clip_are_told_apart_whatever_their_order() -> None:
    clip = sound(said(NOVA, 4, start_s=0), said(MIA, 4, start_s=5, error=1), said(NOVA, 3, start_s=10, error=2))
    mia, nova = compare_voices(clip, Expectation(cast=(MIAS, NOVAS)))
    assert (mia.anchor, nova.anchor) == ("mia@1", "nova@1")
    assert mia.value is not None
    assert nova.value is not None
    assert max(mia.value, nova.value) < 0.1
    assert (mia.time_s, nova.time_s) == (5, 10)


def test_where_one_speaks_for_both_one_of_them_is_far() -> None:
    clip = sound(said(NOVA, 4, start_s=0), said(NOVA, 4, start_s=5, error=1))
    mia, nova = compare_voices(clip, Expectation(cast=(MIAS, NOVAS)))
    assert nova.value is not None
    assert nova.value < 0.1
    assert mia.value is not None
    assert mia.value > 0.4


@pytest.mark.parametrize(
    ("seen", "finding", "reason"),
    [
        (sound(), Finding.UNMEASURED, "there is no sound in it"),
        (sound(SILENT), Finding.MISSING, "nothing is heard: the sound is silent"),
        (sound(HUM), Finding.UNMEASURED, "no speech is heard in it"),
        (sound(replace(said(MIA, 0.3), vector=())), Finding.UNMEASURED, "only 0.3 s of speech"),
        (
            sound(replace(said(MIA), narrow=True)),
            Finding.UNMEASURED,
            "it sounds as through a telephone, and its sample does not",
        ),
        (sound(said(MIA, clear_db=15)), Finding.UNMEASURED, "something else is nearly as loud as the voice"),
    ],
)
def test_what_cannot_be_measured_is_said_and_gets_no_figure(seen: Observation, finding: Finding, reason: str) -> None:
    measured = one(seen, MIAS, others=[NOVAS])
    assert (measured.finding, measured.reason, measured.value) == (finding, reason, None)


def test_samples_that_tell_nothing_are_said() -> None:
    seen = sound(said(MIA))
    assert one(seen, voice("mia@1", HUM)).reason == "no sample of the voice has speech to compare with"
    assert one(seen, ExpectedAnchor(anchor="mia@1", references=())).finding is Finding.UNMEASURED
    assert one(seen, voice("mia@1", said(MIA, 0.3))).reason == "its sample has only 0.3 s of speech"
    assert "of its sample" in one(seen, voice("mia@1", said(MIA, clear_db=12))).reason
    narrow = voice("mia@1", replace(said(MIA), narrow=True))
    assert one(seen, narrow).reason == "its sample sounds as through a telephone, and it does not"
    assert one(sound(replace(said(MIA), narrow=True)), narrow).value == pytest.approx(0, abs=1e-6)
    assert "in its sample" in one(seen, voice("mia@1", said(MIA, 2.0))).reason


def test_fewer_stretches_than_voices() -> None:
    measured = {found.anchor: found for found in compare_voices(sound(said(MIA)), Expectation(cast=(MIAS, NOVAS)))}
    assert measured["mia@1"].finding is Finding.MEASURED
    assert measured["nova@1"].finding is Finding.UNMEASURED
    assert measured["nova@1"].reason == "there are fewer stretches of speech than voices"


def test_who_is_declared_not_to_be_heard_is_neither_missing_nor_given_speech() -> None:
    clip = sound(said(MIA, start_s=1))
    mia, nova = compare_voices(clip, Expectation(cast=(MIAS, replace(NOVAS, hidden=True))))
    assert (mia.finding, nova.finding) == (Finding.MEASURED, Finding.HIDDEN)


def test_figures_of_two_versions_are_never_compared() -> None:
    older = replace(MIAS, references=(replace(sound(said(MIA)), version="0"),))
    for expected in (Expectation(cast=(older,)), Expectation(cast=(MIAS,), others=(older,))):
        with pytest.raises(ValueError, match="observed by 0"):
            compare_voices(sound(said(MIA)), expected)
    with pytest.raises(ValueError, match="at least one sound"):
        pooled([], Expectation(cast=(MIAS,)))


def test_distances_are_the_same_both_ways_and_never_below_zero() -> None:
    some = [speech for who in (1, 2, 3) for seconds in (0.5, 9.0) if (speech := speech_of([said(who, seconds)]))]
    for first in some:
        for second in some:
            assert distance_between(first, second) == distance_between(second, first) >= 0
            assert 0 < confidence_of(first, second) <= 1
    assert speech_of([]) is None
    assert speech_of([HUM]) is None
    halves = speech_of([said(MIA, 3.0), said(MIA, 1.0)])
    assert halves is not None
    assert halves.seconds == 4
    assert math.hypot(*halves.vector) == pytest.approx(1)


def test_loudness_and_clipping_are_measured_beside_whose_voice_it_is() -> None:
    loud = replace(said(MIA), loudness_lufs=-11.0, clipped=0.02)
    quieter, clipped = compare_levels(sound(loud), Expectation(cast=(MIAS,)))
    assert (quieter.about, quieter.value, quieter.reason) == (LOUDNESS, 12.0, "-11 LUFS, 12 louder than its sample")
    assert (clipped.about, clipped.value, clipped.reason) == (CLIPPING, 2.0, "2 % at full scale")
    assert compare_levels(sound(SILENT), Expectation(cast=(MIAS,))) == ()
    bands = level_bands("voices", "1")
    assert bands[LOUDNESS].match < 12 < bands[LOUDNESS].wrong
    assert bands[CLIPPING].match < bands[CLIPPING].wrong < 2
    assert loudness_of([loud, replace(loud, loudness_lufs=-21.0)]) == pytest.approx(-13.6, abs=0.05)


def test_bands_lie_between_the_own_lines_and_the_others() -> None:
    lines = [sound(said(MIA, 4.0, error=number)) for number in range(1, 6)]
    others = [sound(said(who, 4.0)) for who in range(2, 8)]
    bands = voice_bands(lines, others, inspector="voices", version="1", engine="some-engine")
    assert bands.trusted
    assert (bands.inspector, bands.version, bands.style) == ("voices", "1", "some-engine")
    own = one(sound(said(MIA, 4.0, error=9)), ExpectedAnchor(anchor="mia@1", references=tuple(lines)))
    assert own.value is not None
    assert own.value < bands.match < bands.wrong < 0.5
    assert "5 of its own sounds, 6 of other voices" in bands.source


def test_a_prior_serves_where_there_is_one_sample_and_nothing_where_there_is_neither() -> None:
    sample = [sound(said(MIA))]
    known = voice_bands(sample, [], inspector="voices", version="1", engine="previs")
    assert known.trusted
    assert 0.06 < known.match < known.wrong < 0.34
    for own in (sample, [], [sound(HUM)]):
        assert not voice_bands(own, [], inspector="voices", version="1", engine="some-engine").trusted


def test_voices_that_lie_too_near_to_each_other_are_not_trusted() -> None:
    own, near = [(0.10, 1.0)] * 9, [(0.14, 1.0)] * 9
    assert not bands_from(own, near, inspector="voices", version="1", engine="some-engine").trusted
    assert bands_from(own, [(0.5, 1.0)] * 9, inspector="voices", version="1", engine="some-engine").trusted


def test_a_voice_that_is_clipped_too_far_is_nobodys() -> None:
    loud = one(sound(replace(said(NOVA), clipped=0.29)), MIAS)
    assert (loud.finding, loud.value) == (Finding.UNMEASURED, None)
    assert loud.reason == "29 % of it is clipped: too distorted to tell whose voice it is"
    assert one(sound(replace(said(NOVA), clipped=0.04)), MIAS).value is not None
