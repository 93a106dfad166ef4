"""Nothing is measured twice: in a shoot with repairs every inspector looks at every file once, whoever asks."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from mended_film import RIGHT, WRONG, Coloured, Editor, again, drawn, mended_film, studio_of

from repertory.files.hashing import sha256_of
from repertory.model.take import Decision
from repertory.model.verdict import Observation
from repertory.work.produce import shoot

pytestmark = pytest.mark.slow


@pytest.fixture
def looked(monkeypatch: pytest.MonkeyPatch) -> Counter[tuple[str, str]]:
    """How often each inspector looked at the same bytes, wherever they lay."""
    counted: Counter[tuple[str, str]] = Counter()
    plain = Coloured.observe

    def observe(inspector: Coloured, media: Path) -> Observation:
        counted[inspector.id, sha256_of(media)] += 1
        return plain(inspector, media)

    monkeypatch.setattr(Coloured, "observe", observe)
    return counted


def test_every_file_is_looked_at_once_by_each_inspector_through_repairs_and_later_runs(
    tmp_path: Path, looked: Counter[tuple[str, str]]
) -> None:
    pictures = [drawn(tmp_path / "one.png", clothes=WRONG), drawn(tmp_path / "two.png", face=RIGHT + 1, clothes=WRONG)]
    editor = Editor()
    small = mended_film(tmp_path, pictures, editor)
    shoot(small.crew, small.film)
    takes = small.film.takes.all()
    repaired = [take for take in takes if take.repaired_from]
    assert repaired  # so that there is something to be measured before and after
    assert set(looked.values()) == {1}
    assert {inspector for inspector, _ in looked} == {"fake", "wardrobe", "places"}
    measured = {sha256 for inspector, sha256 in looked if inspector == "fake"}
    assert {take.media.sha256 for take in takes} <= measured
    before = looked.copy()

    later = again(tmp_path, [], editor)  # by another process, which finds what was kept
    shoot(later.crew, later.film)
    desk = studio_of(later)
    desk.rows(later.film.folder)
    desk.takes(later.film.folder)
    desk.decide(later.film.folder, repaired[0].id, Decision.ACCEPTED)
    desk.rows(later.film.folder)
    assert looked == before
