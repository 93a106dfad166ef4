"""Sentences about the one person in a picture: who it is, and whose clothes are seen where that is not known. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from repertory.craft.advising import WARDROBE, kind_of
from repertory.craft.called import name_in
from repertory.model.verdict import Finding, Grade, Score

_ONESELF = r"{0} (is|is not quite|could be) {0}(?![\w'])"
"""How a sentence begins that names somebody twice."""


def of_the_one_seen(
    scores: Sequence[Score], said: Iterable[tuple[Score, str]], names: Mapping[str, str]
) -> Iterator[str]:
    """The sentences said of a file, in which "Mia is Mia" is "This is Mia" where only she was asked for and nobody else
    is seen, is nothing where she is there twice, and the clothes of a face that says nothing are not called hers."""
    faces = [one for one in scores if one.measurement.of_face]
    doubled = {one.measurement.nearest for one in faces if one.measurement.finding is Finding.DOUBLED}
    unknown = {one.measurement.anchor for one in faces if _is_silent(one)}
    for score, sentence in said:
        anchor = score.measurement.anchor
        name = name_in(anchor, names)
        if kind_of(score.measurement) == WARDROBE and anchor in unknown:
            whose = "the person seen" if len(faces) == 1 else f"the one taken for {name}"
            yield sentence.replace(f"{name}'s clothes", f"The clothes of {whose}", 1)
        elif score not in faces or score.grade is not Grade.MATCH or anchor not in doubled:
            yield _as_this(sentence, name) if score in faces and len(faces) == 1 else sentence


def _is_silent(face: Score) -> bool:
    hidden = face.measurement.finding is Finding.HIDDEN
    return face.grade is Grade.UNMEASURED and bool(face.measurement.anchor) and not hidden


def _as_this(sentence: str, name: str) -> str:
    found = re.match(_ONESELF.format(re.escape(name)), sentence)
    return f"This{sentence[len(name) :]}" if found else sentence
