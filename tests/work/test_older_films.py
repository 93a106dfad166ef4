"""A film that an older release began: planned with the very versions that it pinned."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, fields, replace
from pathlib import Path

import pytest
from pydantic import TypeAdapter
from small_film import small_film

from repertory.app import Studio
from repertory.fakes import FakeEngine
from repertory.model.production import Production
from repertory.work.plan import read_plan

FIXTURES = Path(__file__).parents[1] / "fixtures"


@pytest.mark.parametrize("frozen", sorted(path.name for path in FIXTURES.glob("cards-*")))
def test_it_is_bound_to_the_versions_that_it_pinned(frozen: str, tmp_path: Path) -> None:
    shutil.copytree(FIXTURES / frozen, tmp_path / "cards")
    studio = Studio(tmp_path / "cards" / "library")
    first, second = (planned.bound for planned in studio.plan(tmp_path / "cards" / "production"))
    (mia,) = first.performers
    assert mia.character.ref == "mia@1"
    assert mia.outfit == "raincoat", "version 2 would wear the red dress"
    assert first.lines[0].voice.ref == "mia-voice@1"
    assert second.location is not None
    assert (second.location.ref, second.light) == ("coffee-shop@1", "night")
    assert [prop.ref for prop in second.props] == ["phone@1"]


def test_a_setting_that_a_later_release_adds_makes_no_take_stale(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    @dataclass(frozen=True, kw_only=True)
    class Later(Production):
        grain: float = 0.0

    small = small_film(tmp_path, {"fake": FakeEngine()})
    now = read_plan(small.crew, small.film)
    before = now.fingerprints
    same = Later(**{one.name: getattr(now.production, one.name) for one in fields(now.production)})
    monkeypatch.setattr("repertory.work.plan._PRODUCTION", TypeAdapter(Later))
    assert replace(now, production=same).fingerprints == before
    assert replace(now, production=replace(same, grain=0.5)).fingerprints != before
