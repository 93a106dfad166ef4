"""A voice's own bands, from what it said and from the other voices of the same engine.

As for faces (`craft.calibrating`): `match` is exceeded by one good line in ten, `wrong` lies equally many standard
deviations from the voice's own lines and from others'. Voices are compared within one engine only: those of one
synthesiser lie nearer to each other than people do. Measured with distances corrected for length (`craft.hearing`)
against samples of 10 s, lines of 1 to 12 s; each engine's figures are a prior that a voice's own draw towards
themselves as they grow in number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from repertory.craft.calibrating import Spread, drawn, spread_of
from repertory.craft.hearing import LEAST_S, confidence_of, distance_between, reference_speech, speech_of
from repertory.model.verdict import Bands, Observation

PRIORS: Mapping[str, tuple[Spread, Spread]] = {
    "previs": (Spread(mean=0.042, sd=0.05, count=0.0), Spread(mean=0.326, sd=0.104, count=0.0)),
    "people": (Spread(mean=0.105, sd=0.05, count=0.0), Spread(mean=0.451, sd=0.064, count=0.0)),
}
"""By engine: the distances of a voice's own lines, and of others'. "previs": 24 voices of espeak-ng, 144 lines of 1 to
7 s. "people", for recordings of real speakers: ten readers of LibriSpeech's test set, 80 lines of 2 to 30 s. The
deviations of own lines measure 0.023 and 0.035; 0.05 is the least that is taken for one (`craft.calibrating`)."""
PEOPLE = "people"
LEAST_OWN, LEAST_OTHERS = 3, 3


def kind_of_voice(engine: str) -> str:
    """Which of these an engine's voices are like, by its card id: scratch voices by themselves, all others people,
    from whose recordings they are made. No vendor's voice was measured for it."""
    return engine if engine in PRIORS else PEOPLE


def voice_bands(
    own: Sequence[Observation], others: Sequence[Observation], *, inspector: str, version: str, engine: str
) -> Bands:
    """The bands of one voice for one inspector version and one engine of voices.

    `own` are its samples and lines that are known to be good, `others` what other voices of the same engine say, a
    sound for each. With two sounds of its own or more each is measured against all the others of them, with one its
    stretches are. Distances count by their confidence. The bands are not trusted where the voice does not
    separate from the others, and where there is neither a prior for the engine nor enough of both (three and three).
    """
    mine, strange = distances_of(own, others)
    return bands_from(mine, strange, inspector=inspector, version=version, engine=engine)


def distances_of(
    own: Sequence[Observation], others: Sequence[Observation]
) -> tuple[list[tuple[float, float]], list[tuple[float, float]]]:
    """How far a voice's sounds lie from each other, and those of others from them, each with how sure that is; none
    where nothing is said in them."""
    known = reference_speech(own)
    if known is None:
        return [], []
    strange = [speech for one in others if (speech := speech_of(one.utterances)) and speech.seconds >= LEAST_S]
    return _apart(own), [(distance_between(one, known), confidence_of(one, known)) for one in strange]


def bands_from(
    own: Sequence[tuple[float, float]],
    others: Sequence[tuple[float, float]],
    *,
    inspector: str,
    version: str,
    engine: str,
) -> Bands:
    """Bands from distances, each with its confidence: of the voice's own lines, and of others' lines."""
    mine, strangers = (spread_of([one for one, _ in some], [sure for _, sure in some]) for some in (own, others))
    counted = f"{len(own)} of its own sounds, {len(others)} of other voices"
    source = counted if own or others else "what is usual of voices: none of its own sounds could be compared"
    named = Bands(match=0, wrong=0, inspector=inspector, version=version, style=engine, source=source)
    enough = len(own) >= LEAST_OWN and len(others) >= LEAST_OTHERS
    return drawn(named, mine, strangers, PRIORS.get(engine), enough=enough)


def _apart(own: Sequence[Observation]) -> list[tuple[float, float]]:
    """Each of the voice's sounds against the rest, left out itself, and how sure that is."""
    sounds = [one.utterances for one in own]
    parts = sounds if len(sounds) > 1 else [(utterance,) for some in sounds for utterance in some]
    found = []
    for number, part in enumerate(parts):
        rest = speech_of([one for other in (*parts[:number], *parts[number + 1 :]) for one in other])
        speech = speech_of(part)
        if speech and rest and min(speech.seconds, rest.seconds) >= LEAST_S:
            found.append((distance_between(speech, rest), confidence_of(speech, rest)))
    return found
