"""How a voice is recorded, beside whose it is: its loudness against its sample's, and how much of it is clipped."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

from repertory.craft.hearing import SILENCE_LUFS, shares_of
from repertory.craft.spoken import WORDS
from repertory.model.observed import Utterance
from repertory.model.verdict import Bands, Expectation, ExpectedAnchor, Finding, Measurement, Observation

LOUDNESS, CLIPPING = "loudness", "clipping"
"""What of a voice is measured: in LU (decibels of loudness) away from its sample, and in percent of its samples."""
QUIETER = "quieter than its sample"
"""Part of the reason of a voice that is not as loud as its samples."""
_LIMITS = {
    LOUDNESS: (8.0, 20.0, "lines of one reader lie within 5 LU of their median; ten readers, 80 lines"),
    CLIPPING: (
        0.1,
        1.0,
        "speech at full scale has up to 0.003 %, 3 dB beyond it 0.1 to 0.2 %, 6 dB beyond it 0.5 to 1.2 %",
    ),
    WORDS: (0.35, 0.6, "of other lines of a film 99 in 100 lie at 0.69 and more; 16 lines, each beside all others"),
}
"""The limits `match` and `wrong`, and where they come from. They are the same for every voice."""


def compare_levels(seen: Observation, expected: Expectation) -> tuple[Measurement, ...]:
    """Two measurements for each expected voice that is heard: how far its loudness is from that of its samples, and
    the percentage of its samples that stand at full scale. Nothing of a voice that is not heard. Where one voice alone
    is expected, all that is spoken is its own, whoever it sounds like."""
    shared = shares_of(seen.utterances, expected.cast)
    if len(expected.cast) == 1 and not expected.cast[0].hidden:
        shared = {expected.cast[0].anchor: tuple(one for one in seen.utterances if one.speech_s > 0)}
    found: list[Measurement] = []
    for anchor in expected.cast:
        mine = shared.get(anchor.anchor, ())
        sample = [one for reference in anchor.references for one in reference.utterances if one.speech_s > 0]
        if mine and sample:
            found += _of_voice(anchor, mine, sample, seen)
    return tuple(found)


def level_bands(inspector: str, version: str) -> Mapping[str, Bands]:
    """The limits of these measurements and of the words that are heard, by what is measured; the same for every
    voice."""
    return {
        about: Bands(match=match, wrong=wrong, inspector=inspector, version=version, style="", source=source)
        for about, (match, wrong, source) in _LIMITS.items()
    }


def loudness_of(utterances: Sequence[Utterance]) -> float:
    """The loudness in LUFS of some stretches together: the mean of their power, each by its length."""
    total = math.fsum(one.end_s - one.start_s for one in utterances)
    power = math.fsum((one.end_s - one.start_s) * 10 ** (one.loudness_lufs / 10) for one in utterances)
    return 10 * math.log10(power / total) if total > 0 else SILENCE_LUFS


def _of_voice(
    anchor: ExpectedAnchor, mine: Sequence[Utterance], sample: Sequence[Utterance], seen: Observation
) -> tuple[Measurement, Measurement]:
    now, usual = loudness_of(mine), loudness_of(sample)
    away = f"{abs(now - usual):.0f} {'louder than its sample' if now > usual else QUIETER}"
    length = math.fsum(one.end_s - one.start_s for one in mine) or 1.0
    clipped = 100 * math.fsum((one.end_s - one.start_s) * one.clipped for one in mine) / length
    worst = max(mine, key=lambda one: one.clipped)
    measured = Measurement(
        inspector=seen.inspector,
        version=seen.version,
        anchor=anchor.anchor,
        finding=Finding.MEASURED,
        value=abs(now - usual),
        about=LOUDNESS,
        reason=f"{now:.0f} LUFS, {away}",
    )
    said = f"{clipped:.2g} % at full scale" if clipped else ""
    return measured, replace(measured, value=clipped, about=CLIPPING, reason=said, time_s=worst.start_s)
