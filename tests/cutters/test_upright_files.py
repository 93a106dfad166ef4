"""The page about a file that is upright: no larger than the others, and its proofs beside it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from example_film import score

from repertory.cutters.inspection import InspectionPage
from repertory.media.images import write_image
from repertory.model.inspected import Exhibit, Inspected, Shown, ShownFile
from repertory.model.media import MediaKind
from repertory.model.verdict import Grade, Report, Verdict


@pytest.mark.parametrize(("high", "wide", "width", "beside"), [(120, 80, 373, True), (80, 120, 560, False)])
def test_a_portrait_is_no_larger_and_what_it_was_compared_with_stands_beside_it(
    tmp_path: Path, high: int, wide: int, width: int, beside: bool
) -> None:
    path = tmp_path / "a.png"
    write_image(path, np.full((high, wide, 3), 128, np.uint8))
    one = score("mia@1", 0.2, Grade.MATCH)
    file = ShownFile(
        inspected=Inspected(
            path=path,
            kind=MediaKind.IMAGE,
            report=Report(scores=(one,), verdict=Verdict.ACCEPT, reason="all well"),
            names={"mia@1": "Mia"},
        ),
        shown=(Shown(score=one, own=Exhibit(path=path, words="here"), against=(Exhibit(path=path, words="Mia"),)),),
    )
    InspectionPage().write(tmp_path / "report.html", [file])
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert f'<figure style="width:{width}px">' in page
    row = page.partition('<div class="file">')[2].partition("</section>")[0]
    assert row.count('<div class="proof">') == 1
    figures, _, below = row.partition('<div class="proof">')
    depth = figures.count("<div") - figures.count("</div")
    assert depth == (1 if beside else -1), "within the column of figures, or below the row"
    assert "Compared with" in below
