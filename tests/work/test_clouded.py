"""A face of a clip that is not quite somebody's, and is spoiled there, is left to a person with the reason."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from samples import a_clip
from test_obscured import BANDS, FACE

from repertory.craft.advising import next_step
from repertory.craft.comparing import compare_faces
from repertory.craft.judging import judge, of_anchors
from repertory.craft.obscured import BLURRED
from repertory.craft.telling import headline
from repertory.model.inspected import Looked
from repertory.model.verdict import Bands, Expectation, ExpectedAnchor, Face, Frame, Observation, Verdict
from repertory.work.clouded import clouded

OWN = replace(FACE, embedding=(1.0, 0.0))
OFF = replace(OWN, embedding=(0.87, 0.5))
"""Lies 0.52 off."""
SOFT = replace(OFF, sharpness=6.2)
FAR = replace(SOFT, embedding=(0.0, 1.0))


def seen_of(*faces: Face) -> Observation:
    frames = tuple(Frame(time_s=number / 8, width=256, height=192, faces=(one,)) for number, one in enumerate(faces))
    return Observation(inspector="faces", version="1", sha256="0" * 64, frames=frames)


@pytest.mark.parametrize(
    ("faces", "bands", "verdict", "said"),
    [
        ([SOFT] * 8, BANDS, Verdict.REVIEW, "The face is blurred. Not measured: Anna. A person should decide."),
        (
            [OWN] * 3 + [SOFT] * 5,
            BANDS,
            Verdict.REVIEW,
            "The face is blurred from 0.4 s on; the rest is Anna. Not measured: Anna. A person should decide.",
        ),
        ([OFF] * 5 + [SOFT] * 3, BANDS, Verdict.REPAIR, "This is not quite Anna."),
        ([SOFT] * 8, replace(BANDS, style="clay"), Verdict.REPAIR, "This is not quite Anna."),
        ([FAR] * 8, BANDS, Verdict.RETAKE, "This is not Anna."),
        ([OWN] * 7 + [SOFT], BANDS, Verdict.ACCEPT, "This is Anna."),
    ],
)
def test_what_is_off_because_it_is_spoiled_goes_to_a_person(
    tmp_path: Path, faces: list[Face], bands: Bands, verdict: Verdict, said: str
) -> None:
    seen = seen_of(*faces)
    anna = ExpectedAnchor(anchor="anna@1", references=(seen_of(OWN),))
    looked = Looked(seen=seen, expected=Expectation(cast=(anna,)))
    found = [replace(one, copy=None) for one in compare_faces(seen, looked.expected)]
    told = clouded(a_clip(tmp_path / "clip.mp4", seconds=1), looked, found, {"anna@1": bands})
    report = judge(told, of_anchors({"anna@1": bands}))
    assert report.verdict is verdict
    assert headline(report, {"anna@1": "Anna"}) == said
    if verdict is Verdict.REVIEW:
        assert next_step(report.scores[0]) == "Look at it yourself: a sharper face can be measured."
        assert told[0].reason.startswith(BLURRED)
        assert told[0].curve, "what the rest shows is still drawn"
