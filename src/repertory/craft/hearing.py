"""How near the voices in a sound are to those that must be heard. Pure: observations in, measurements out.

The distance of two voices is one minus the cosine of the angle between their vectors: 0 is the same, 1 is as far as it
goes, since the recogniser's numbers are never negative. All that a voice says in a sound counts as one, each stretch
by its seconds of speech, and so do its samples. A vector of L seconds is the speaker's plus an error that shrinks with
L, so that cosines come out too small by the square root of 1 + 0.4 s / L (fitted to ten people and 24 voices of
espeak-ng at 0.6, 1, 2, 3 and 6 s). The distance is corrected to what it would be with six seconds of both: so short
lines are no farther off than long ones, only less certain, and one limit serves for all. Over lines of 1 to 8 s this
takes the equal error rate of espeak-ng's voices from .040 to .014.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from repertory.craft.voiceturns import swapped_said, turn_of
from repertory.model.observed import Utterance
from repertory.model.verdict import Expectation, ExpectedAnchor, Finding, Measurement, Observation

ERROR_S = 0.4
"""Seconds of speech whose vector is as much error as speaker."""
ENOUGH_S = 6.0
"""Seconds of speech from which a voice is told as surely as can be: of ten people none is mistaken for another."""
LEAST_S = 0.4
"""Below it nothing is measured."""
SHORT_S = 3.0
CLEAR_DB, DROWNED_DB = 30.0, 20.0
"""Speech that stands less than 20 dB above what is behind it is not measured: with white noise 10 dB below the voice
(14 to 19 dB on ten people's readings) a quarter of their own lines would be taken for somebody else's. Of readings
without noise one in fifty stands so low. Up to 30 dB it is less certain."""
SILENCE_LUFS = -70.0
CLIPPED = 0.05
"""Share of its samples at full scale above which nobody tells whose voice it is: lines of two voices of espeak-ng,
overdriven, lie 0.04 to 0.18 farther off with 4 to 7 % clipped, 0.09 to 0.26 with 10 to 15 %."""
TOO_CLIPPED = "too distorted to tell whose voice it is"
"""How the reason ends of a voice that is clipped so far."""
NO_SPEECH = "no speech is heard in it"
"""Why no voice is measured in a sound that has none, or in which it cannot be told from the rest."""
CLEARLY = 0.05
"""How much nearer another voice must be to be called the one that speaks."""
TOGETHER = "all its lines"
"""What of a voice is measured over its lines, where one alone is short."""
SPOKEN, IN_SAMPLE = "s of speech", "in its sample"
"""What is said of a voice that is heard, or known, by little speech."""
LIKE = 0.2
"""How near it must be for that: the lines of ten people all lie as near to their own samples."""


@dataclass(frozen=True, kw_only=True)
class Speech:
    """What one voice says, taken together."""

    vector: tuple[float, ...]
    """Of length 1."""
    seconds: float
    clear_db: float
    narrow: bool
    """Whether more than half of it comes as through a telephone."""
    clipped: float = 0.0
    """Share of its samples at full scale, 0 to 1."""


def compare_voices(seen: Observation, expected: Expectation) -> tuple[Measurement, ...]:
    """One measurement for each expected voice. Raises ValueError for references of another inspector version."""
    return pooled((seen,), expected)


def pooled(seen: Sequence[Observation], expected: Expectation) -> tuple[Measurement, ...]:
    """One measurement for each expected voice over several sounds, all its lines say, where each alone is short.

    Where several voices are expected, each stretch of speech is given to one of them: first one to each so that the sum
    of distances is smallest, then the others to the nearest. Raises ValueError for no sound, and for references of
    another inspector version.
    """
    _check(seen, expected)
    utterances = [utterance for one in seen for utterance in one.utterances]
    shared = shares_of(utterances, expected.cast)
    known = {one.anchor: reference_speech(one.references) for one in (*expected.cast, *expected.others)}
    return tuple(_measured(anchor, utterances, shared, known, seen) for anchor in expected.cast)


def shares_of(utterances: Sequence[Utterance], cast: Sequence[ExpectedAnchor]) -> Mapping[str, tuple[Utterance, ...]]:
    """Which stretches of speech are whose, by anchor; nothing for a voice without a sample, or one declared hidden."""
    wanted = {
        anchor.anchor: speech
        for anchor in cast
        if not anchor.hidden and (speech := reference_speech(anchor.references))
    }
    told = [(utterance, speech) for utterance in utterances if (speech := speech_of([utterance]))]
    if not wanted or not told:
        return {}
    from scipy.optimize import linear_sum_assignment

    names = list(wanted)
    table = [[distance_between(speech, wanted[name]) for name in names] for _, speech in told]
    given = [min(range(len(names)), key=row.__getitem__) for row in table]
    for number, name in zip(*linear_sum_assignment(table), strict=True):
        given[number] = int(name)
    return {
        name: tuple(utterance for (utterance, _), owner in zip(told, given, strict=True) if owner == number)
        for number, name in enumerate(names)
        if number in given
    }


def reference_speech(references: Sequence[Observation]) -> Speech | None:
    """All that is said in a voice's samples; None where nothing is."""
    return speech_of([utterance for one in references for utterance in one.utterances])


def speech_of(utterances: Sequence[Utterance]) -> Speech | None:
    """Some stretches of one voice taken together, each by its seconds; None where there is no speech in them."""
    told = [one for one in utterances if one.vector and one.speech_s > 0]
    if not told:
        return None
    total = math.fsum(one.speech_s for one in told)
    sums = [
        math.fsum(numbers) for numbers in zip(*([one.speech_s * x for x in one.vector] for one in told), strict=True)
    ]
    length = math.hypot(*sums) or 1.0
    return Speech(
        vector=tuple(number / length for number in sums),
        seconds=total,
        clear_db=math.fsum(one.speech_s * one.clear_db for one in told) / total,
        narrow=math.fsum(one.speech_s for one in told if one.narrow) > total / 2,
        clipped=math.fsum(one.speech_s * one.clipped for one in told) / total,
    )


def distance_between(one: Speech, other: Speech) -> float:
    """0 for the same voice to about 1, as it would be with six seconds of what is shorter."""
    cosine = math.fsum(x * y for x, y in zip(one.vector, other.vector, strict=True))
    missed = math.sqrt(_missed(one.seconds) * _missed(other.seconds))
    return max(0.0, 1 - cosine * missed)


def _missed(seconds: float) -> float:
    """By how much the square of a cosine comes out smaller than with enough speech, from 1 upwards."""
    return (1 + ERROR_S / min(seconds, ENOUGH_S)) / (1 + ERROR_S / ENOUGH_S)


def confidence_of(speech: Speech, reference: Speech) -> float:
    """How far a distance can be trusted, 0 to 1: by the seconds of the take and of the sample, full from six, and by
    how far the speech stands above what is behind it."""
    by_length = min(1.0, speech.seconds / ENOUGH_S) * min(1.0, reference.seconds / ENOUGH_S)
    clear = min(1.0, max(0.0, (speech.clear_db - DROWNED_DB) / (CLEAR_DB - DROWNED_DB)))
    return by_length * (1 + 2 * clear) / 3


def _check(seen: Sequence[Observation], expected: Expectation) -> None:
    if not seen:
        raise ValueError("a voice is measured in at least one sound")
    for anchor in (*expected.cast, *expected.others):
        for one in (*seen, *anchor.references):
            if (one.inspector, one.version) != (seen[0].inspector, seen[0].version):
                raise ValueError(f"{anchor.anchor} was observed by {one.version}, the take by {seen[0].version}")


def _measured(
    anchor: ExpectedAnchor,
    utterances: Sequence[Utterance],
    shared: Mapping[str, tuple[Utterance, ...]],
    known: Mapping[str, Speech | None],
    seen: Sequence[Observation],
) -> Measurement:
    mine = shared.get(anchor.anchor, ())
    speech, reference = speech_of(mine), known[anchor.anchor]
    if anchor.hidden:
        return _found(anchor, seen, Finding.HIDDEN, "not to be heard, as declared")
    if utterances and all(one.loudness_lufs <= SILENCE_LUFS for one in utterances):
        return _found(anchor, seen, Finding.MISSING, "nothing is heard: the sound is silent")
    if reference is None or speech is None or not _tells(speech, reference):
        return _found(anchor, seen, Finding.UNMEASURED, _why_not(reference, speech, utterances))
    value = distance_between(speech, reference)
    others = {name: distance_between(speech, other) for name, other in known.items() if other and name != anchor.anchor}
    nearest = min(others, key=others.__getitem__, default="")
    margin = others[nearest] - value if nearest else None
    confidence = confidence_of(speech, reference)
    swapped = (
        margin is not None
        and margin < -CLEARLY
        and others[nearest] <= LIKE
        and speech.seconds >= SHORT_S
        and nearest not in shared
    )
    return Measurement(
        inspector=seen[0].inspector,
        version=seen[0].version,
        anchor=anchor.anchor,
        finding=Finding.SWAPPED if swapped else Finding.MEASURED,
        value=value,
        confidence=confidence,
        margin=margin,
        nearest=nearest,
        about=anchor.about,
        reason=swapped_said(anchor.anchor, nearest, turn_of(mine, reference, known[nearest]))
        if swapped
        else _doubts(speech, reference),
        time_s=_farthest(mine, reference).start_s if len(seen) == 1 else 0.0,
    )


def _found(anchor: ExpectedAnchor, seen: Sequence[Observation], finding: Finding, reason: str) -> Measurement:
    return Measurement(
        inspector=seen[0].inspector,
        version=seen[0].version,
        anchor=anchor.anchor,
        finding=finding,
        about=anchor.about,
        reason=reason,
    )


def _tells(speech: Speech, reference: Speech) -> bool:
    enough = min(speech.seconds, reference.seconds) >= LEAST_S
    alike = speech.narrow == reference.narrow  # a telephone moves a voice by .19, and half its own lines beyond `wrong`
    return enough and alike and speech.clipped <= CLIPPED and min(speech.clear_db, reference.clear_db) >= DROWNED_DB


def _why_not(reference: Speech | None, speech: Speech | None, utterances: Sequence[Utterance]) -> str:
    if not utterances:
        return "there is no sound in it"
    if any(one.speech_s >= LEAST_S and not one.vector for one in utterances):
        return "there is no recogniser of speakers here"
    if reference is None:
        return "no sample of the voice has speech to compare with"
    return _why_not_told(reference, speech) if speech else _why_nobody(utterances)


def _why_not_told(reference: Speech, speech: Speech) -> str:
    if reference.seconds < LEAST_S:
        return f"its sample has only {reference.seconds:.1f} s of speech"
    if speech.seconds < LEAST_S:
        return f"only {speech.seconds:.1f} s of speech"
    if speech.clipped > CLIPPED:
        return f"{100 * speech.clipped:.0f} % of it is clipped: {TOO_CLIPPED}"
    if speech.narrow != reference.narrow:
        narrow, wide = ("it", "its sample") if speech.narrow else ("its sample", "it")
        return f"{narrow} sounds as through a telephone, and {wide} does not"
    return f"something else is nearly as loud as the voice{'' if speech.clear_db < DROWNED_DB else ' of its sample'}"


def _why_nobody(utterances: Sequence[Utterance]) -> str:
    if any(one.vector for one in utterances):
        return "there are fewer stretches of speech than voices"
    said = math.fsum(one.speech_s for one in utterances)
    return f"only {said:.1f} s of speech" if said else NO_SPEECH


def _doubts(speech: Speech, reference: Speech) -> str:
    doubts = []
    if speech.seconds < SHORT_S:
        doubts.append(f"only {speech.seconds:.1f} {SPOKEN}")
    if reference.seconds < SHORT_S:
        doubts.append(f"only {reference.seconds:.1f} {SPOKEN} {IN_SAMPLE}")
    if speech.clear_db < (CLEAR_DB + DROWNED_DB) / 2:
        doubts.append("something else is heard behind the voice")
    return ", ".join(doubts)


def _farthest(mine: Sequence[Utterance], reference: Speech) -> Utterance:
    """The stretch that fits the voice least."""

    def distance(utterance: Utterance) -> float:
        speech = speech_of([utterance])
        return distance_between(speech, reference) if speech else 0.0

    return max(mine, key=distance)
