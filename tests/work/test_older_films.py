"""A film that an older release began: planned with the very versions that it pinned."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from repertory.app import Studio

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
