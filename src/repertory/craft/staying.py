"""What stays of a clip in the film: a vendor makes clips in steps of its own, five seconds where the shot wants three,
and what is too much is cut off behind. Only the rest is judged: neither does a drift behind the cut refuse a good take,
nor do good seconds behind it make up for bad ones before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from repertory.craft.rushes import WHOLE
from repertory.model.observed import Span
from repertory.model.verdict import Observation


def what_stays(seen: Observation, stays_s: float) -> Observation:
    """What was seen in the first so many seconds of a clip; all of it where they are 0. A picture stays as it is, and
    of a clip its first frame in any case."""
    if not stays_s:
        return seen
    frames = tuple(frame for frame in seen.frames if frame.time_s < stays_s) or seen.frames[:1]
    utterances = tuple(one for one in seen.utterances if one.start_s < stays_s)
    return replace(seen, frames=frames, utterances=utterances, spans=tuple(_spans(seen.spans, stays_s)))


def _spans(spans: Sequence[Span], stays_s: float) -> Iterator[Span]:
    for span in spans:
        if span.start_s >= stays_s:
            continue
        if span.what == WHOLE and span.end_s > stays_s:  # its strength is the number of its pictures
            yield replace(span, end_s=stays_s, strength=round(span.strength * stays_s / span.end_s))
        else:
            yield replace(span, end_s=min(span.end_s, stays_s))
