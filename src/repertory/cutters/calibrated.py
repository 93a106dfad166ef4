"""The page of a calibration: for every anchor and inspector both distributions, the limits, and what they mean."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from repertory.cutters.pages import Table, rendered
from repertory.cutters.spreads import as_png, as_svg, spread_words, told_words
from repertory.files.hashing import slug
from repertory.files.writing import write_bytes, write_text
from repertory.model.calibration import Calibration, Drawn

_MEASURED = {
    "faces": "face",
    "wardrobe": "clothes",
    "places": "place",
    "props": "thing",
    "looks": "look",
    "voices": "voice",
}
UNTOLD = "Its own pictures do not separate from those of others, so nothing is judged by it"


def draw_calibrations(folder: Path, found: Sequence[tuple[str, Calibration]]) -> Path:
    """Writes `calibration.html` (self-contained) and beside it each plot as SVG and PNG; returns the page's path.
    `found` are calibrations with the anchors' titles. Raises FolderNotWritable, DiskFull."""
    sections = []
    for title, calibration in found:
        for one in calibration.drawn:
            sections.append(_section(title, calibration, one))
            stem = slug(f"{calibration.anchor} {calibration.inspector} {one.about}")
            hand = calibration.set_by_hand(one.about)
            words = sections[-1]["title"]
            write_text(folder / f"{stem}.svg", _alone(sections[-1]["plot"]))
            write_bytes(folder / f"{stem}.png", as_png(words, one, hand))
    page = folder / "calibration.html"
    write_text(page, rendered("calibrated.html.j2", sections=sections))
    return page


def measured_words(calibration: Calibration, one: Drawn, title: str) -> str:
    """What is measured: "Mia: face", "Mia: clothes, red sweater"."""
    about = f", {one.about}" if one.about else ""
    return f"{title}: {_MEASURED.get(calibration.inspector, calibration.inspector)}{about}"


def _section(title: str, calibration: Calibration, one: Drawn) -> Table:
    hand = calibration.set_by_hand(one.about)
    words = measured_words(calibration, one, title)
    asked = len(one.own) + len(one.others) + one.unmeasured
    return {
        "title": words,
        "plot": as_svg(words, one, hand),
        "trusted": one.trusted,
        "told": {"yes": "can be told", "no": "cannot be told"}.get(told_words(one), told_words(one)),
        "colour": {"yes": "match", "no": "wrong"}.get(told_words(one), "drift"),
        "untold": UNTOLD,
        "rows": [
            ("Match to, wrong from", f"{one.match:.3f}, {one.wrong:.3f}"),
            ("Set by hand", f"{hand.match:.3f}, {hand.wrong:.3f} for {hand.version}, {hand.at[:10]}" if hand else ""),
            ("Its own", spread_words(one.own)),
            ("Others", spread_words(one.others)),
            ("Compared with", ", ".join(one.against) or "nobody: only what is usual in this style"),
            ("Not measurable", f"{one.unmeasured} of {asked}"),
            ("From", one.source),
            ("Inspector", f"{calibration.inspector} {calibration.version}, style {calibration.style}"),
        ],
    }


def _alone(svg: str) -> str:
    """The drawing as a file of its own, which names what it is written in and has no words around it."""
    named = svg if "xmlns=" in svg else svg.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
    return named.replace("currentColor", "#808080")
