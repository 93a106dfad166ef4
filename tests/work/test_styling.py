"""Renders that are given without a word of their style: heads of clay are judged as such, others not at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from small_film import picture, small_film
from test_shooting import FREE

from repertory.craft.advising import RENDERED, next_step
from repertory.fakes import FakeEngine, FakeInspector
from repertory.model.verdict import Finding, Grade, Observation, Verdict
from repertory.work.against import dressed, read_against
from repertory.work.inspecting import Inspection

pytestmark = pytest.mark.slow


@dataclass(kw_only=True)
class OfClay(FakeInspector):
    """Sees heads of clay in pictures whose name says so; all faces can be measured."""

    def observe(self, media: Path) -> Observation:
        seen = super().observe(media)
        (frame,) = seen.frames
        steady = (0.2,) if "clay" in media.name else ()
        faces = tuple(replace(one, embedding=(0.1,), steady=steady) for one in frame.faces)
        return replace(seen, frames=(replace(frame, faces=faces),))


@pytest.fixture(autouse=True)
def _renders(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every picture is as smooth as a render."""
    monkeypatch.setattr("repertory.work.styling.is_rendered", bool)


def against(
    folder: Path, *words: str, style: str = "", wearing: Mapping[str, Path] | None = None, rooms: bool = False
) -> Inspection:
    crew = small_film(folder, {"fake": FakeEngine(card=FREE)}, inspector=OfClay(default=0.2)).crew
    crew = replace(crew, further=(FakeInspector(id="places", default=0.2),) if rooms else ())
    asked = read_against(crew, words, library=True, style=style)
    asked = dressed(crew, asked, [f"{who}={path}" for who, path in (wearing or {}).items()])
    return Inspection(crew, asked, library=False)


def styles(known: Inspection) -> list[str]:
    return [getattr(one, "style", "") for one in known.against.anchors]


def test_heads_of_clay_are_judged_as_clay_and_so_is_what_was_given_with_them(tmp_path: Path) -> None:
    anna, cup = (picture(tmp_path / f"{name}.png", number) for number, name in enumerate(("clay-anna", "cup"), 50))
    known = against(tmp_path, f"anna={anna}", f"prop:cup={cup}", "mia")
    assert styles(known) == ["photo", "clay", "clay"], "Mia of the library is as her card says"
    assert known.notes == (
        "What was given is judged as clay, since it shows heads of clay. Are they photographs? Say so: --style photo",
    )
    dressed_only = against(tmp_path / "other", "mia", wearing={"mia": picture(tmp_path / "clay-coat.png", 60)})
    assert (styles(dressed_only), dressed_only.unjudged) == (["photo"], frozenset())


def test_renders_of_an_unknown_kind_are_not_judged_until_somebody_says_what_they_are(tmp_path: Path) -> None:
    take = picture(tmp_path / "take.png", 1000)
    anna, nova = (picture(tmp_path / f"{name}.png", number) for number, name in enumerate(("anna", "clay-nova"), 50))
    report = against(tmp_path, f"anna={anna}").inspect(take).report
    (score,) = report.scores
    assert (report.verdict, score.grade, score.measurement.reason) == (Verdict.REVIEW, Grade.UNMEASURED, RENDERED)
    assert score.measurement.finding is Finding.UNMEASURED
    assert next_step(score).startswith("Say what they are: --style clay")
    mixed = against(tmp_path / "mixed", f"anna={anna}", f"nova={nova}")
    assert (set(styles(mixed)), mixed.unjudged) == ({"photo"}, frozenset({"anna", "nova"}))


def test_what_somebody_says_of_the_style_is_believed(tmp_path: Path) -> None:
    take, anna = picture(tmp_path / "take.png", 1000), picture(tmp_path / "clay-anna.png", 50)
    known = against(tmp_path, f"anna={anna}", style="photo")
    assert known.notes == (
        "Anna: the pictures look like renders, and are judged as photographs. For clay heads say: --style clay",
        "Anna is judged by one picture only: two more make it sure.",
    )
    assert known.inspect(take).report.verdict is Verdict.ACCEPT
    clay = against(tmp_path / "clay", f"anna={anna}", style="clay")
    assert (styles(clay), clay.notes) == (["clay"], ())
