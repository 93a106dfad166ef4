"""Building by hand: what a person dropped and what will not do is named at once, and can be replaced."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from small_film import SmallFilm, picture, small_film

from repertory.engines.byhand import engines
from repertory.errors import PersonMove
from repertory.fakes import FAKE_CARD, FakeEngine, FakeInspector
from repertory.files.hashing import sha256_of
from repertory.library.cards import Candidate
from repertory.model.anchor import Character, Role, Stage
from repertory.model.verdict import Observation
from repertory.work.build import build_stage
from repertory.work.casting import cast_candidates

pytestmark = pytest.mark.slow


@dataclass(kw_only=True)
class Nobody(FakeInspector):
    """Sees no face in pictures called "empty", however they are copied."""

    def observe(self, media: Path) -> Observation:
        seen = super().observe(media)
        frame = seen.frames[0]
        return replace(seen, frames=(replace(frame, faces=() if frame.width == 320 else frame.faces),))


@pytest.fixture
def small(tmp_path: Path) -> SmallFilm:
    """A library with a Mia, and an Anna who is to be cast by hand."""
    by_hand = replace(engines()[0], quiet_s=0.0)
    distances: dict[str, float | None] = {}
    small = small_film(
        tmp_path,
        {"fake": FakeEngine(card=replace(FAKE_CARD, local=False)), "byhand": by_hand},
        inspector=Nobody(default=0.9, distances=distances),
    )
    anna = Character(name="anna", title="Anna", pronoun="she", prompt="a woman", identity="a woman")
    small.crew.library.create_anchor(anna)
    return small


def cast(small: SmallFilm) -> tuple[Candidate, ...]:
    return cast_candidates(small.crew, "anna", engine="byhand", count=1)


def refused(work: Callable[[], object]) -> str:
    with pytest.raises(PersonMove) as error:
        work()
    return str(error.value)


def order_folders(small: SmallFilm) -> list[Path]:
    return [path for path in sorted((small.crew.library.folder / "orders").iterdir()) if path.is_dir()]


def told_apart(small: SmallFilm, path: Path, distance: float) -> Path:
    """The picture, at this distance from everybody."""
    assert isinstance(small.crew.inspector, FakeInspector)
    known = small.crew.inspector.distances
    assert isinstance(known, dict)
    known[sha256_of(path)] = distance
    return path


def test_a_headshot_without_a_face_is_named_and_can_be_replaced(small: SmallFilm) -> None:
    assert "made by hand: anna headshot in" in refused(lambda: cast(small))
    (folder,) = order_folders(small)
    picture(folder / "bad.png", 5, (300, 320))
    for _ in range(2):
        said = refused(lambda: cast(small))
        assert "Not taken for anna headshot: No face was found in bad.png." in said
        assert str(folder) in said
    picture(folder / "good.png", 6, (300, 300))
    assert len(cast(small)) == 1
    assert order_folders(small) == [folder]


def test_a_bad_headshot_that_was_taken_away_is_waited_for_again(small: SmallFilm) -> None:
    refused(lambda: cast(small))
    (folder,) = order_folders(small)
    picture(folder / "bad.png", 5, (300, 320))
    refused(lambda: cast(small))
    (folder / "bad.png").unlink()
    assert "Not taken" not in refused(lambda: cast(small))
    picture(folder / "good.png", 6, (300, 300))
    assert len(cast(small)) == 1


def test_a_face_too_like_another_is_named_with_its_figures_and_no_second_folder_is_asked_for(small: SmallFilm) -> None:
    refused(lambda: cast(small))
    (folder,) = order_folders(small)
    told_apart(small, picture(folder / "twin.png", 5, (300, 300)), 0.1)
    said = refused(lambda: cast(small))
    assert "twin.png is too like mia: distance 0.100, limit" in said
    assert order_folders(small) == [folder]
    told_apart(small, picture(folder / "other.png", 6, (300, 300)), 0.9)
    assert len(cast(small)) == 1
    assert len(cast(small)) == 1, "what is offered already is not too like itself"


def test_an_outfit_on_somebody_else_is_named_with_how_to_keep_it_and_can_be_replaced(small: SmallFilm) -> None:
    mia = small.crew.library.draft("mia")
    assert isinstance(mia, Character)
    small.crew.library.save(replace(mia, waived={}))

    def dressed() -> Character:
        return build_stage(small.crew, "mia", Stage.WARDROBE, engine="byhand", outfits=("coat", "raincoat"))

    assert "2 things are to be made by hand" in refused(dressed)
    coat, raincoat = order_folders(small)
    told_apart(small, picture(coat / "result.png", 20, (300, 300)), 0.95)
    told_apart(small, picture(raincoat / "result.png", 21, (300, 300)), 0.2)
    said = refused(dressed)
    assert f"One thing is to be made by hand: mia outfit coat in {coat}." in said
    assert "Not taken for mia outfit coat: wardrobe, coat: result.png does not show Mia" in said
    assert f'To keep it: repertory character import mia --outfit "coat={coat / "result.png"}" --waive' in said
    told_apart(small, picture(coat / "again.png", 40, (300, 300)), 0.2)
    assert [one.name for one in dressed().with_role(Role.OUTFIT)] == ["raincoat", "coat"]


def test_a_face_that_an_engine_made_badly_is_passed_over(small: SmallFilm, tmp_path: Path) -> None:
    empty, good = picture(tmp_path / "empty.png", 5, (300, 320)), picture(tmp_path / "good.png", 6, (300, 300))
    painter = FakeEngine(card=replace(FAKE_CARD, id="painter", local=False), outputs=[empty, good])
    small.crew = replace(small.crew, engines={**small.crew.engines, "painter": painter})
    (offered,) = cast_candidates(small.crew, "anna", engine="painter", count=1)
    assert offered.seed == 2
    assert any("face 1 is passed over: No face was found" in event for event in small.events)
