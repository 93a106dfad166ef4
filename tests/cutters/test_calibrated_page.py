"""The page of a calibration: both distributions of everything, its limits, and what cannot be told."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from repertory.cutters.calibrated import UNTOLD, draw_calibrations
from repertory.cutters.spreads import as_svg, spread_words, told_words
from repertory.media.images import read_image
from repertory.model.calibration import Calibration, Drawn, HandSet

pytestmark = pytest.mark.slow

FACE = Drawn(
    match=0.3,
    wrong=0.4,
    source="4 references",
    own=(0.2, 0.25, 0.3, 0.22),
    others=(0.5, 0.6),
    against=("nova",),
    unmeasured=2,
)
COAT = Drawn(about="coat", match=0.4, wrong=0.6, trusted=False, source="none")
HAND = HandSet(match=0.1, wrong=0.2, version="a/1", at="2026-11-23T08:00:00+00:00")
MIA = Calibration(anchor="mia", inspector="faces", version="a/1", style="clay", drawn=(FACE,), by_hand=(HAND,))
WORN = Calibration(anchor="mia", inspector="wardrobe", version="b/1", style="clay", drawn=(COAT,))


def test_the_page_is_whole_and_beside_it_lies_every_plot(tmp_path: Path) -> None:
    page = draw_calibrations(tmp_path / "out", [("Mia", MIA), ("Mia", WORN)])
    text = page.read_text(encoding="utf-8")
    assert not re.search(r"""(?:src|href)=["'](?!#)""", text)  # nothing is fetched
    assert "Mia: face" in text
    assert "Mia: clothes, coat" in text
    assert "4, 0.20 to 0.30, mean 0.24" in text
    assert "0.100, 0.200 for a/1, 2026-11-23" in text
    assert "2 of 8" in text  # the unmeasured share
    assert text.count(UNTOLD) == 1
    made = sorted(path.name for path in page.parent.iterdir())
    assert made == [
        "calibration.html",
        "mia-faces.png",
        "mia-faces.svg",
        "mia-wardrobe-coat.png",
        "mia-wardrobe-coat.svg",
    ]
    assert read_image(page.parent / "mia-faces.png").shape[2] == 3


def test_the_same_figures_give_the_same_plot_and_others_another() -> None:
    assert as_svg("Mia", FACE, None) == as_svg("Mia", FACE, None)
    assert as_svg("Mia", FACE, None) != as_svg("Mia", FACE, HAND)
    assert 'aria-label="Mia: its own 4,' in as_svg("Mia", FACE, None)
    assert as_svg("Mia", replace(FACE, own=(), others=()), None)


def test_what_others_would_pass_for_is_told() -> None:
    assert told_words(FACE) == "yes"
    assert told_words(COAT) == "no"
    assert told_words(replace(FACE, others=(0.25, 0.5))) == "1 of 2 others would pass"


def test_words_of_nothing_are_none() -> None:
    assert spread_words(()) == "none"
