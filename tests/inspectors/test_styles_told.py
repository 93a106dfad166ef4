"""Drawn people: where a cast is told apart its faces are judged, where it is not the inspector says that it cannot.

The pictures are renders of clay heads through a cartoon filter: few flat colours and black lines. They are kept as
photographs, as whoever imports a drawing would keep them.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

from repertory.craft.calibrating import PRIORS, bands_for
from repertory.craft.comparing import compare_faces
from repertory.craft.judging import judge, of_anchors
from repertory.engines.previs import engines
from repertory.inspectors.faces import FaceInspector
from repertory.media.images import read_image, write_image
from repertory.model.anchor import Character, Role
from repertory.model.engine import Order, OrderKind, Output
from repertory.model.verdict import Bands, Expectation, ExpectedAnchor, Grade, Observation, Report, Verdict

if TYPE_CHECKING:
    from repertory.media.images import Picture

pytestmark = pytest.mark.slow

FACES = FaceInspector()
EXPRESSIONS = ("happy", "sad", "surprised", "focused")


def cartoon(picture: Picture) -> Picture:
    """Flat colours and black lines."""
    flat = picture
    for _ in range(3):
        flat = np.asarray(cv2.bilateralFilter(flat, 9, 60, 9), np.uint8)
    grey = cv2.medianBlur(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), 5)
    lines = cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY, 9, 2)
    return np.where(lines[..., None] > 0, flat // 64 * 64 + 31, 0).astype(np.uint8)


class Drawing:
    """One person, drawn again and again."""

    def __init__(self, folder: Path, name: str, words: str, seed: int) -> None:
        self.folder, self.seed = folder / name, seed
        self.who = Character(name=name, title=name, prompt=words, style="clay")

    def observed(self, expression: str) -> Observation:
        """The person with that expression, as a cartoon."""
        folder = self.folder / expression
        folder.mkdir(parents=True)
        order = Order(
            id=expression,
            kind=OrderKind.STILL,
            engine="previs",
            folder=folder,
            prompt=self.who.prompt,
            width=320,
            height=320,
            seed=self.seed,
            subject=self.who,
            role=Role.EXPRESSION if self.who.bindings else Role.HEADSHOT,
            name=expression,
        )
        (engine,) = engines()
        made = engine.submit(order)
        assert isinstance(made, Output)
        assert made.binding is not None
        self.who = replace(self.who, bindings=(made.binding,))
        toon = folder / "toon.png"
        write_image(toon, cartoon(read_image(made.files[0])))
        return FACES.observe(toon)


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Observation]]:
    """Four expressions of three people each."""
    folder = tmp_path_factory.mktemp("drawn")
    people = [("mia", "a woman with short dark hair"), ("otto", "an old man"), ("nell", "a girl with freckles")]
    drawings = {name: Drawing(folder, name, words, seed) for seed, (name, words) in enumerate(people, start=1)}
    return {name: [one.observed(expression) for expression in EXPRESSIONS] for name, one in drawings.items()}


def bands(own: list[Observation], others: list[Observation]) -> Bands:
    return bands_for(own, others, inspector=FACES.id, version=FACES.version, style="photo")


def judged(take: Observation, own: list[Observation], limits: Bands) -> Report:
    expected = Expectation(cast=(ExpectedAnchor(anchor="mia@1", references=tuple(own), style="photo"),))
    return judge(compare_faces(take, expected), of_anchors({"mia@1": limits}))


def test_the_usual_distances_of_photographs_mean_nothing_for_drawings(drawn: dict[str, list[Observation]]) -> None:
    limits = bands(drawn["mia"], drawn["otto"] + drawn["nell"])
    assert "nearer to each other than people are in photos" in limits.source
    assert limits.wrong < PRIORS["photo"][0].mean + 0.1
    report = judged(drawn["otto"][0], drawn["mia"], limits)
    assert report.verdict is not Verdict.ACCEPT  # a photograph's limits may let him pass


def test_a_cast_that_all_looks_alike_is_not_judged_and_the_reason_says_what_to_do(
    drawn: dict[str, list[Observation]],
) -> None:
    """The same face for two people, as drawings often have it: only their hair is another."""
    own, twins = drawn["mia"], [*drawn["mia"][1:], drawn["mia"][0]]
    limits = bands(own, twins)
    assert not limits.trusted
    for take in (drawn["mia"][0], drawn["otto"][0]):
        report = judged(take, own, limits)
        assert report.verdict is Verdict.REVIEW
        assert report.scores[0].grade is Grade.UNMEASURED
        assert "cannot be judged by the face" in report.reason
        assert "Look at it yourself, or let a vision engine be asked" in report.reason
