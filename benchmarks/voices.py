"""How well voices are told apart: scratch voices of espeak-ng, and people reading, where their recordings are there.

Every voice's sample is its two longest lines (up to 10 s); all other lines are measured against every voice's sample,
by the inspector and `craft.hearing` as a take is: whole, cut to some seconds, quieter, louder, clipped, with noise.
AUC is the share of pairs of an own line and a strange one in which the own one is nearer; at the equal error rate
(EER) as many own lines are refused as strange ones are accepted; false alarms are own lines beyond the `wrong` of the
voice's bands, which know its sample and the other voices' samples, and misses are strange lines below it. Swapped are
own lines that are said to be another's, named are lines of one voice that, where the next is expected, are said to be
what they are. "Judged as in a film" are whole lines by the verdict of a report, among three other voices: refused are
right lines that would be spoken again or wait for a person, let in are lines of the voice before that would be
accepted, which often sounds much alike: once it is one of the three, and once it is a stranger's.

People are looked for in $REPERTORY_VOICES: a folder for each, with five or more recordings of some seconds in it. Ten
readers of LibriSpeech's test set (CC BY 4.0), ten lines each, gave the figures in `docs/decisions/0013-voices.md`.
"""

from __future__ import annotations

import functools
import os
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from repertory.craft.hearing import distance_between, pooled, reference_speech, speech_of
from repertory.craft.judging import judge
from repertory.craft.levels import CLIPPING, LOUDNESS, level_bands
from repertory.craft.voicebands import voice_bands
from repertory.engines.previs.voice import speak
from repertory.inspectors.voices import VoiceInspector
from repertory.media.sounds import read_sound, write_wav
from repertory.model.verdict import Bands, Expectation, ExpectedAnchor, Finding, Observation, Verdict

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from repertory.media.sounds import Samples

SPEAKERS = (
    *("en-us+f1", "en-gb+f2", "en-us+f3", "en-gb+f4", "en-us+f5", "en-us+m1", "en-gb+m2", "en-us+m3"),
    *("en-gb+m4", "en-us+m5", "en-gb+m7", "en-us+m8", "en-us+Annie", "en-us+Alex", "en-gb+steph", "en-us+belinda"),
    *("en-gb+linda", "en-us+klatt3", "en-gb+grandma", "en-us+Mario", "en-us+adam", "en-gb+quincy", "en-us+Andy"),
    "en-us+whisper",
)
LINES = (
    "She is always late.",
    "I waited for you under the clock for nearly an hour, and it rained the whole time.",
    "Put the lamp back on the table, please; it was my grandmother's and I would not like to see it broken.",
    "No. You never told me that he had already left for the station this morning.",
    "We could take the early train, walk along the river, and be home before anybody asks where we went.",
    "Careful, the coffee is hot!",
    "What did the doctor say when you called him about the letter on Thursday?",
    "Nobody in this town remembers the winter when the harbour froze and the boats stood still for a month.",
)
SAMPLE_S = 10.0
TARGET_AUC, TARGET_ALARMS, TARGET_REFUSED = 0.995, 0.02, 0.02
"""Of whole lines: at least, at most and at most."""
BESIDE = 3
"""Other voices of a film."""
WHOLE = "as they are"
Change = Callable[["Samples", int], "Samples"]


@dataclass(frozen=True, kw_only=True)
class Cast:
    """Some voices of one kind: what each is known by, and the lines that it speaks besides."""

    engine: str
    samples: Mapping[str, Observation]
    lines: tuple[tuple[str, Path], ...]


def run() -> None:
    """Prints one line a figure."""
    inspector = VoiceInspector()
    with tempfile.TemporaryDirectory() as folder:
        _measure("espeak-ng", cast_of(inspector, "previs", spoken(Path(folder)), Path(folder)), inspector, Path(folder))
        people = Path(os.environ.get("REPERTORY_VOICES", "no folder"))
        if people.is_dir():
            lines = {
                one.name: sorted(path for path in one.iterdir()) for one in sorted(people.iterdir()) if one.is_dir()
            }
            _measure("people", cast_of(inspector, "people", lines, Path(folder)), inspector, Path(folder))
        else:
            print("voices: no recordings of people; name their folder in REPERTORY_VOICES")


def spoken(folder: Path) -> dict[str, list[Path]]:
    """Every line by every speaker of espeak-ng."""
    made: dict[str, list[Path]] = {}
    for speaker in SPEAKERS:
        (folder / speaker).mkdir()
        made[speaker] = [folder / speaker / f"{number}.wav" for number in range(len(LINES))]
        for text, path in zip(LINES, made[speaker], strict=True):
            speak(text, speaker, {}, path)
    return made


def cast_of(inspector: VoiceInspector, engine: str, lines: Mapping[str, Sequence[Path]], folder: Path) -> Cast:
    """A sample for each voice, of its two longest lines, and all its other lines."""
    samples, others = {}, []
    for voice, paths in lines.items():
        longest = sorted(paths, key=lambda path: len(read_sound(path)[0]), reverse=True)[:2]
        pieces, rate = [read_sound(path)[0] for path in longest], read_sound(longest[0])[1]
        sample = folder / f"sample {voice}.wav"
        write_wav(sample, np.concatenate(pieces)[: round(SAMPLE_S * rate)], rate)
        samples[voice] = inspector.observe(sample)
        others += [(voice, path) for path in paths if path not in longest]
    return Cast(engine=engine, samples=samples, lines=tuple(others))


def changes() -> Iterator[tuple[str, Change]]:
    """What is done to a line before it is measured."""
    yield WHOLE, lambda samples, _: samples
    for seconds in (1.0, 2.0, 3.0):
        yield f"first {seconds:g} s", functools.partial(begun, seconds=seconds)
    yield "20 dB quieter", lambda samples, _: samples * np.float32(0.1)
    yield "clipped, 12 dB too loud", lambda samples, _: np.clip(samples * (4 / np.abs(samples).max()), -1, 1)
    yield "white noise at 20 dB", lambda samples, _: noisy(samples, 20)
    yield "white noise at 10 dB", lambda samples, _: noisy(samples, 10)
    yield "telephone, 300 to 3400 Hz", telephone


def begun(samples: Samples, rate: int, *, seconds: float) -> Samples:
    """The line's first seconds."""
    return samples[: round(seconds * rate)]


def noisy(samples: Samples, apart_db: float) -> Samples:
    """The same with white noise so far below the voice."""
    noise = np.random.default_rng(len(samples)).standard_normal(len(samples)).astype(np.float32)
    level = float(np.sqrt(np.mean(samples**2))) * 10 ** (-apart_db / 20)
    return samples + noise * np.float32(level)


def telephone(samples: Samples, rate: int) -> Samples:
    """The same as a telephone lets it through."""
    from scipy.signal import butter, sosfilt

    heard: Samples = sosfilt(butter(4, (300, 3400), "bandpass", fs=rate, output="sos"), samples).astype(np.float32)
    return heard


def _measure(name: str, cast: Cast, inspector: VoiceInspector, folder: Path) -> None:
    print(f"voices: {name}, {len(cast.samples)} voices, {len(cast.lines)} lines beside their samples")
    first: dict[str, list[Observation]] = {}
    for words, change in changes():
        spent, seconds, seen = 0.0, 0.0, []
        for voice, path in cast.lines:
            samples, rate = read_sound(path)
            write_wav(folder / "line.wav", change(samples, rate), rate)
            start = time.process_time()
            seen.append((voice, inspector.observe(folder / "line.wav")))
            spent += time.process_time() - start
            seconds += read_sound(folder / "line.wav")[0].size / rate
        told = _told(cast, seen, whole=words == WHOLE)
        print(f"voices: {name}, {words}: {told}, {1000 * spent / seconds:.0f} ms a second of sound")
        if words == WHOLE:
            _judged(name, cast, seen, inspector)
        if words == "first 1 s":
            first = {voice: [one for whose, one in seen if whose == voice] for voice in cast.samples}
    _pooled(name, cast, first)
    _recorded(name, cast, inspector, folder)


def _told(cast: Cast, seen: Sequence[tuple[str, Observation]], *, whole: bool) -> str:
    genuine: list[float] = []
    impostor: list[float] = []
    alarms = misses = swapped = named = unmeasured = 0
    following = dict(zip(cast.samples, [*list(cast.samples)[1:], next(iter(cast.samples))], strict=True))
    bands = {voice: _bands(cast, voice) for voice in cast.samples}
    known = {voice: reference_speech([sample]) for voice, sample in cast.samples.items()}
    for voice, one in seen:
        (measured,) = pooled([one], _expected(cast, voice))
        swapped += measured.finding is Finding.SWAPPED
        (other,) = pooled([one], _expected(cast, following[voice]))
        named += (other.finding, other.nearest) == (Finding.SWAPPED, voice)
        speech = speech_of(one.utterances)
        if speech is None or measured.value is None:
            unmeasured += 1
            continue
        genuine.append(measured.value)
        alarms += measured.value > bands[voice].wrong
        strange = {whose: distance_between(speech, it) for whose, it in known.items() if it and whose != voice}
        impostor += strange.values()
        misses += sum(value <= bands[whose].wrong for whose, value in strange.items())
    if not genuine:
        return f"unmeasured {unmeasured} of {len(seen)}"
    auc, eer, limit = separated(np.array(genuine), np.array(impostor))
    aim = f" ({_against(auc, TARGET_AUC, least=True)})" if whole else ""
    aimed = f" ({_against(alarms / len(genuine), TARGET_ALARMS)})" if whole else ""
    return (
        f"own {np.mean(genuine):.3f} +- {np.std(genuine):.3f}, others {np.mean(impostor):.3f} +- "
        f"{np.std(impostor):.3f}, AUC {auc:.4f}{aim}, EER {eer:.3f} at {limit:.3f}, "
        f"false alarms {alarms / len(genuine):.3f}{aimed}, misses {misses / len(impostor):.3f}, "
        f"swapped {swapped}, named {named}, unmeasured {unmeasured} of {len(seen)}"
    )


def _judged(name: str, cast: Cast, seen: Sequence[tuple[str, Observation]], inspector: VoiceInspector) -> None:
    """What becomes of whole lines, right ones and ones of another voice."""
    names = list(cast.samples)
    refused = known = strange = 0
    for voice, one in seen:
        following = names[(names.index(voice) + 1) % len(names)]
        refused += _verdict(cast, voice, one, inspector) is not Verdict.ACCEPT
        known += _verdict(cast, following, one, inspector, -1) is Verdict.ACCEPT
        strange += _verdict(cast, following, one, inspector) is Verdict.ACCEPT
    share = refused / len(seen)
    print(
        f"voices: {name}, judged as in a film: {refused} of {len(seen)} right lines refused ({share:.3f}, "
        f"{_against(share, TARGET_REFUSED)}); let in of {len(seen)} of the voice before: {known} as one of the film's, "
        f"{strange} as a stranger's"
    )


def _verdict(cast: Cast, voice: str, seen: Observation, inspector: VoiceInspector, first: int = 1) -> Verdict:
    """The verdict of a line where that voice is expected, in a film with three others: those from `first` on behind it,
    or before."""
    names = list(cast.samples)
    places = [number for number in range(first, first + BESIDE + 1) if number][:BESIDE]
    others = [names[(names.index(voice) + number) % len(names)] for number in places]
    anchors = {one: ExpectedAnchor(anchor=one, references=(cast.samples[one],)) for one in (voice, *others)}
    expected = Expectation(cast=(anchors.pop(voice),), others=tuple(anchors.values()))
    sounds = [cast.samples[one] for one in others]
    identity = {"inspector": inspector.id, "version": inspector.version}
    bands = {("voices", voice, ""): voice_bands([cast.samples[voice]], sounds, engine=cast.engine, **identity)}
    bands |= {("voices", voice, about): limits for about, limits in level_bands(**identity).items()}
    return judge(inspector.compare(seen, expected), bands).verdict


def _recorded(name: str, cast: Cast, inspector: VoiceInspector, folder: Path) -> None:
    """How many lines are told as too quiet, too loud or clipped, of right ones and of ones that are."""
    bands = level_bands(inspector.id, inspector.version)
    changed: dict[str, Change] = {
        "as they are": lambda samples, _: samples,
        "24 dB quieter": lambda samples, _: samples * np.float32(0.063),
        "6 dB over full scale": lambda samples, _: np.clip(samples * (2 / np.abs(samples).max()), -1, 1),
    }
    for words, change in changed.items():
        told = dict.fromkeys((LOUDNESS, CLIPPING), 0)
        for voice, path in cast.lines:
            samples, rate = read_sound(path)
            write_wav(folder / "line.wav", change(samples, rate), rate)
            for one in inspector.compare(inspector.observe(folder / "line.wav"), _expected(cast, voice)):
                if one.about in told and one.value is not None:
                    told[one.about] += one.value > bands[one.about].match
        counted = ", ".join(f"{about} {number}" for about, number in told.items())
        print(f"voices: {name}, {words}: of {len(cast.lines)} lines told: {counted}")


def _against(value: float, target: float, *, least: bool = False) -> str:
    """Whether a target is met, in words."""
    met = value >= target if least else value <= target
    return f"target {'>=' if least else '<='} {target:g}: {'met' if met else 'MISSED'}"


def _pooled(name: str, cast: Cast, own: Mapping[str, Sequence[Observation]]) -> None:
    """First seconds of each voice's lines, one by one and all together."""
    known = {voice: reference_speech([sample]) for voice, sample in cast.samples.items()}
    genuine: list[float] = []
    impostor: list[float] = []
    for voice, lines in own.items():
        speech = speech_of([utterance for line in lines for utterance in line.utterances])
        for other, sample in known.items():
            if speech and sample:
                (genuine if other == voice else impostor).append(distance_between(speech, sample))
    auc, eer, limit = separated(np.array(genuine), np.array(impostor))
    print(f"voices: {name}, the first seconds of a voice's lines pooled: AUC {auc:.4f}, EER {eer:.3f} at {limit:.3f}")


def _expected(cast: Cast, voice: str) -> Expectation:
    anchors = {one: ExpectedAnchor(anchor=one, references=(sample,)) for one, sample in cast.samples.items()}
    return Expectation(cast=(anchors.pop(voice),), others=tuple(anchors.values()))


def _bands(cast: Cast, voice: str) -> Bands:
    others = [sample for one, sample in cast.samples.items() if one != voice]
    it = cast.samples[voice]
    return voice_bands([it], others, inspector=it.inspector, version=it.version, engine=cast.engine)


def separated(genuine: NDArray[np.float64], impostor: NDArray[np.float64]) -> tuple[float, float, float]:
    """The area under the curve, the equal error rate, and the distance at which it lies."""
    nearer = (genuine[:, None] < impostor[None]).mean() + (genuine[:, None] == impostor[None]).mean() / 2
    limits = np.unique(np.concatenate([genuine, impostor]))
    refused = np.array([(genuine > limit).mean() for limit in limits])
    accepted = np.array([(impostor <= limit).mean() for limit in limits])
    at = int(np.argmin(np.abs(refused - accepted)))
    return float(nearer), float((refused[at] + accepted[at]) / 2), float(limits[at])
