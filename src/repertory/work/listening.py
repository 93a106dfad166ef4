"""Lines and clips listened to: whose voice speaks, how it is recorded, what it says, and the bands for all that."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from repertory.craft.hearing import SHORT_S, TOGETHER, pooled, speech_of
from repertory.craft.judging import judge
from repertory.craft.levels import level_bands
from repertory.craft.voicebands import PEOPLE, kind_of_voice, voice_bands
from repertory.model.anchor import Role, Voice
from repertory.model.inspected import Looked
from repertory.model.shot import BoundLine
from repertory.model.verdict import (
    Bands,
    Expectation,
    ExpectedAnchor,
    Finding,
    Measurement,
    Observation,
    Report,
    Subject,
)
from repertory.ports import Inspector
from repertory.work.crew import Crew
from repertory.work.limits import in_force
from repertory.work.seeing import Gaze, observe

VOICES = "voices"
"""Id of the inspector that listens."""


@dataclass(frozen=True, kw_only=True)
class Heard:
    """What was measured in a sound."""

    found: tuple[Measurement, ...] = ()
    bands: Mapping[Subject, Bands]
    looked: tuple[Looked, ...] = ()


def listener(crew: Crew) -> Inspector | None:
    """The inspector of voices, where there is one."""
    return next((one for one in crew.further if one.id == VOICES), None)


def listen(
    crew: Crew,
    lines: Sequence[BoundLine],
    company: Sequence[Voice],
    path: Path,
    sha256: str,
    *,
    beside: Sequence[tuple[Path, str]] = (),
) -> Heard:
    """The sound of a file measured against the voices that must be heard in it, each with its lines; nothing where
    there are none, or nobody listens.

    `company` are all voices of the film. `beside` are other lines of the same voice, each with its hash: where this one
    is short, it is measured together with them as well, since a short line alone tells little.
    """
    inspector = listener(crew)
    if inspector is None or not lines:
        return Heard(bands={})
    gaze = Gaze(inspector=inspector, cache=crew.cache)
    expected = _expected(crew, gaze, lines, company)
    seen = observe(gaze, path, sha256)
    found = [*inspector.compare(seen, expected)]
    others = [observe(gaze, one, one_sha) for one, one_sha in beside] if _is_short(seen) else []
    if others:
        together = pooled([seen, *others], expected)
        found += [replace(one, about=TOGETHER, reason=_counted(one.reason, len(others))) for one in together]
    return Heard(
        found=tuple(found),
        bands=_bands(crew, inspector, expected),
        looked=(Looked(seen=seen, expected=expected),),
    )


def report_of(heard: Heard, *, brought: bool) -> Report | None:
    """The report of a spoken line; None where nothing was measured. One that a person `brought` along is compared with
    recorded voices, and not with a machine's scratch voice, which it is to replace."""
    if not heard.found:
        return None
    bands = {
        subject: _distrusted(own, f"its sample is a scratch voice ({own.style}), and the line was brought along")
        if brought and own.style not in {"", PEOPLE}
        else own
        for subject, own in heard.bands.items()
    }
    return judge(heard.found, bands)


def only_listed(heard: Heard) -> Heard:
    """The same, so that nothing follows from it: the film has the lines themselves."""
    findings = {True: Finding.UNMEASURED, False: Finding.MEASURED}
    found = tuple(replace(one, finding=findings[one.value is None]) for one in heard.found)
    why = "the film has the line itself, not this sound"
    bands = {subject: replace(_distrusted(own, why), style="") for subject, own in heard.bands.items()}
    return replace(heard, found=found, bands=bands)


def _distrusted(bands: Bands, why: str) -> Bands:
    return replace(bands, trusted=False, source=why)


def _expected(crew: Crew, gaze: Gaze, lines: Sequence[BoundLine], company: Sequence[Voice]) -> Expectation:
    """The voices of some lines, beside the others of the film that are of the same kind."""
    speaking = {line.voice.ref: line.voice for line in lines}
    kinds = {kind_of_voice(voice.engine) for voice in speaking.values()}
    cast = tuple(
        _voice(crew, gaze, voice, tuple(line.text for line in lines if line.voice.ref == ref))
        for ref, voice in speaking.items()
    )
    names = {voice.name for voice in speaking.values()}
    others = [one for one in company if one.name not in names and kind_of_voice(one.engine) in kinds]
    return Expectation(cast=cast, others=tuple(_voice(crew, gaze, one) for one in others))


def _voice(crew: Crew, gaze: Gaze, voice: Voice, says: tuple[str, ...] = ()) -> ExpectedAnchor:
    samples = tuple(
        observe(gaze, crew.library.open(voice, one.media), one.media.sha256) for one in voice.with_role(Role.SAMPLE)
    )
    return ExpectedAnchor(anchor=voice.ref, references=samples, style=kind_of_voice(voice.engine), says=says)


def _bands(crew: Crew, inspector: Inspector, expected: Expectation) -> dict[Subject, Bands]:
    """For each voice those of its own, and the limits for how it is recorded and what it says."""
    levels = level_bands(inspector.id, inspector.version)
    found: dict[Subject, Bands] = {}
    for one in expected.cast:
        own = in_force(crew, inspector, one, functools.partial(_drawn, inspector, one, expected))
        found |= {(inspector.id, one.anchor, about): own for about in ("", TOGETHER)}
        found |= {(inspector.id, one.anchor, about): bands for about, bands in levels.items()}
    return found


def _drawn(inspector: Inspector, one: ExpectedAnchor, expected: Expectation) -> Bands:
    others = [
        sound
        for other in (*expected.others, *expected.cast)
        if other.anchor != one.anchor and other.style == one.style
        for sound in other.references
    ]
    return voice_bands(one.references, others, inspector=inspector.id, version=inspector.version, engine=one.style)


def _is_short(seen: Observation) -> bool:
    speech = speech_of(seen.utterances)
    return speech is not None and speech.seconds < SHORT_S


def _counted(reason: str, others: int) -> str:
    counted = f"with {others} more line{'s' * (others > 1)}"
    return f"{counted}, {reason}" if reason else counted
