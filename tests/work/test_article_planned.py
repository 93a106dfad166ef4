"""The article's example, all eight shots, planned for each of the article's six models and for all of them mixed."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from article_film import CLIPS, STILLS, SUCCESSOR
from canary import CANARY
from cast_film import film_with_cast
from company import CAST
from samples import a_picture
from small_library import write

from repertory.app import Studio
from repertory.engines.registry import all_cards
from repertory.files.hashing import sha256_of
from repertory.library.folder import Library
from repertory.model.engine import OrderKind

EXAMPLE = Path(__file__).parents[2] / "examples" / "coffee-shop" / "shots.txt"


def the_example(folder: Path, monkeypatch: pytest.MonkeyPatch, **settings: Any) -> Path:
    """All eight shots, of people and places whose pictures show nothing: for plans."""
    film = film_with_cast(folder, monkeypatch, EXAMPLE.read_text(encoding="utf-8"))
    library = Library.at(folder / "library")
    for anchor in {one.name: one for one in CAST.values()}.values():
        there = library.folder_of(anchor.name)
        pictured = []
        for number, reference in enumerate(anchor.references):
            path = a_picture(there / f"{number}.png", f"{anchor.name} {number}")
            media = replace(reference.media, name=path.name, sha256=sha256_of(path))
            pictured.append(replace(reference, media=media))
        write(library, replace(anchor, references=tuple(pictured)))
    opened = Studio().open_film(film)
    opened.save(replace(opened.production, **settings))
    return film


@pytest.mark.parametrize("engine", [*STILLS, *CLIPS, SUCCESSOR, "kling/kling-v3"])
def test_the_whole_example_is_planned_for_each_of_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, engine: str
) -> None:
    kind, key = OrderKind.STILL if engine in STILLS else OrderKind.CLIP, all_cards()[engine].key
    engines = {OrderKind.STILL: ("byhand",), OrderKind.CLIP: ("hold",), OrderKind.LINE: ("previs",), kind: (engine,)}
    film = the_example(tmp_path, monkeypatch, engines=engines, budget_usd=Decimal(20))
    problems = [str(one.problem) for one in Studio().plan(film)]
    assert len(problems) == 8
    assert all(f"needs the key {key}" in problem for problem in problems)
    monkeypatch.setenv(key, CANARY)
    planned = Studio().plan(film)
    assert [one.problem for one in planned] == [None] * 8
    chosen = [one.still if kind is OrderKind.STILL else one.clip for one in planned]
    assert {one.card.id for one in chosen} == {engine}
    assert all(one.price > 0 and one.prompt for one in chosen)


def test_the_whole_example_is_planned_for_all_of_them_mixed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engines = {OrderKind.STILL: STILLS, OrderKind.CLIP: CLIPS, OrderKind.LINE: ("previs",)}
    film = the_example(tmp_path, monkeypatch, engines=engines, budget_usd=Decimal(20))
    for card_id in (*STILLS, *CLIPS):
        monkeypatch.setenv(all_cards()[card_id].key, CANARY)
    planned = Studio().plan(film)
    assert [one.problem for one in planned] == [None] * 8
    assert len({one.clip.card.id for one in planned}) > 1, "no single model is the best for every shot"
    assert all(one.clip.reasons and one.runners_up for one in planned)
