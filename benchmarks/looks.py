"""How well grades are told apart: photographs of people in eight grades, one compared with three others in the same
grade, and the same one in each other grade."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from repertory.craft.grading import apart, grade_of
from repertory.inspectors.looks import graded_frame
from repertory.media.images import read_image, thumbnail
from repertory.model.verdict import Frame

DRAWS, REFERENCES = 60, 3


def _grey(picture: Any) -> Any:
    return (picture @ np.array([0.3, 0.59, 0.11]))[..., None]


GRADES: dict[str, Callable[[Any], Any]] = {
    "none": lambda one: one,
    "warm": lambda one: one * np.array([1.12, 1.0, 0.8]) * 0.97 + 0.03,
    "teal and orange": lambda one: (
        one + (1 - _grey(one)) * np.array([-0.06, 0.02, 0.08]) + _grey(one) * np.array([0.07, 0.0, -0.08])
    ),
    "bleach bypass": lambda one: 0.5 + (0.45 * one + 0.55 * _grey(one) - 0.5) * 1.35,
    "faded": lambda one: (0.16 + 0.7 * one) * np.array([1.0, 0.98, 0.94]),
    "noir": lambda one: 0.45 + (np.repeat(_grey(one), 3, axis=2) - 0.5) * 1.3,
    "night": lambda one: one**1.5 * np.array([0.75, 0.85, 1.05]),
    "vivid": lambda one: 0.5 + (_grey(one) + (one - _grey(one)) * 1.6 - 0.5) * 1.15,
}


def run(data: Path) -> None:
    """Prints one line a figure."""
    pictures = [thumbnail(read_image(path), 480, 480) for path in sorted((data / "deepface").rglob("*.jpg"))]
    figures = {name: [_figures(picture, grade) for picture in pictures] for name, grade in GRADES.items()}
    random = np.random.default_rng(0)
    right: list[float] = []
    wrong: list[float] = []
    for name, own in figures.items():
        for _ in range(DRAWS):
            chosen = random.permutation(len(pictures))[: REFERENCES + 1]
            known, asked = [own[one] for one in chosen[:-1]], chosen[-1]
            right.append(apart(own[asked], known))
            wrong += [apart(other[asked], known) for grade, other in figures.items() if grade != name]
    auc = np.mean(np.array(right)[:, None] < np.array(wrong)[None])
    print(f"looks: {len(pictures)} photographs in {len(GRADES)} grades, {REFERENCES} pictures a look: AUC {auc:.3f}")
    for words, values in (("the same grade", right), ("another", wrong)):
        print(f"looks: {words}: {len(values)}, {np.mean(values):.2f} +- {np.std(values):.2f}")


def _figures(picture: Any, grade: Callable[[Any], Any]) -> Any:
    shown = (np.clip(grade(picture / 255), 0, 1) * 255).astype(np.uint8)
    return grade_of(graded_frame(Frame(time_s=0.0, width=shown.shape[1], height=shown.shape[0]), shown))
