"""A picture that stands for two things of a character is one look at the face."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from small_film import small_film
from test_shooting import FREE

from repertory.fakes import FakeEngine
from repertory.model.anchor import Character, Role
from repertory.work.seeing import expected, measurable


def test_a_headshot_that_is_the_neutral_expression_too_is_measured_against_once(tmp_path: Path) -> None:
    crew = small_film(tmp_path, {"fake/one": FakeEngine(card=FREE)}).crew
    mia = crew.library.get("mia")
    assert isinstance(mia, Character)
    once = len(measurable(crew, mia))
    again = replace(mia.references[0], role=Role.EXPRESSION, name="neutral")
    twice = replace(mia, references=(*mia.references, again))
    pairs = measurable(crew, twice)
    assert len(pairs) == once > 0
    assert pairs[0][0].role is mia.references[0].role
    hashes = [one.sha256 for one in expected(crew, twice).references]
    assert len(hashes) == len(set(hashes))
