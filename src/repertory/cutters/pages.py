"""What self-contained pages share: their templates, pictures inside the page, and scales of distances."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from repertory.media.images import thumbnail
from repertory.model.media import Box
from repertory.model.verdict import Bands

if TYPE_CHECKING:
    from markupsafe import Markup

    from repertory.media.images import Picture

Table = dict[str, Any]
"""What a template reads by name."""

_BAR = 200.0
_MARKER = 6.0
"""Width of the marker on a bar, with its rim."""
_FARTHEST = 2.5
"""How much of what lies beyond a limit a bar shows, in units of that limit."""
_QUALITY = 80
_MOST_SOUND = 4_000_000
"""Bytes; a line of twenty seconds as WAV has half as many."""
_SOUNDS = {".wav": "wav", ".mp3": "mpeg", ".flac": "flac", ".m4a": "mp4", ".ogg": "ogg", ".opus": "ogg"}
"""What browsers play, by ending."""


def rendered(template: str, **values: object) -> str:
    """The page of one of the templates in this folder."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    templates = FileSystemLoader(Path(__file__).parent)
    environment = Environment(
        loader=templates, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["breakable"] = breakable
    return environment.get_template(template).render(**values)


def breakable(text: str) -> Markup:
    """The text for a page, which may go on in another line after each sign that divides the name of a file."""
    from markupsafe import Markup, escape

    return Markup(re.sub(r"([_/-]+)(?=\w)", r"\1<wbr>", str(escape(text))))  # noqa: S704 - escaped just here


def pictured(picture: Picture, width: int, *, alt: str, caption: str) -> Table:
    """The picture as a JPEG inside the page, sharp enough for a screen with two pixels to a point."""
    from PIL import Image

    file = io.BytesIO()
    Image.fromarray(thumbnail(picture, 2 * width, 4 * width)).save(file, "JPEG", quality=_QUALITY, optimize=True)
    data = base64.b64encode(file.getvalue()).decode()
    return {"data": f"data:image/jpeg;base64,{data}", "alt": alt, "caption": caption, "width": width}


def sounded(path: Path) -> str:
    """A sound inside the page, as it is; empty for one that is too long, or that browsers do not play."""
    kind = _SOUNDS.get(path.suffix.lower(), "")
    if not kind or path.stat().st_size > _MOST_SOUND:
        return ""
    return f"data:audio/{kind};base64,{base64.b64encode(path.read_bytes()).decode()}"


def around(picture: Picture, box: Box) -> Picture:
    """The box with 60 % of its size around it, within the picture."""
    top, left = int(box.y - 0.6 * box.height), int(box.x - 0.6 * box.width)
    bottom, right = int(box.y + 1.6 * box.height), int(box.x + 1.6 * box.width)
    return picture[max(0, top) : max(1, bottom), max(0, left) : max(1, right)]


def scale_of(value: float, bands: Bands) -> Mapping[str, float]:
    """Widths of the three bands and the place of the marker, in units of the bar. The marker stands with all its width
    in the band that the value is in, however near to a limit, where that band is wide enough; at the end of the bar
    where the value lies so far off that nothing could be told of the limits."""
    unit = _BAR / max(bands.wrong * 1.4, min(value * 1.05, bands.wrong * _FARTHEST), 1e-6)
    match, wrong = bands.match * unit, bands.wrong * unit
    edges = (0.0, match) if value <= bands.match else (match, wrong) if value <= bands.wrong else (wrong, _BAR)
    least, most = edges[0] + _MARKER / 2, edges[1] - _MARKER / 2
    marker = min(max(value * unit, least), most) if least < most else sum(edges) / 2
    places = {"match": match, "drift": wrong - match, "wrong": _BAR - wrong, "marker": marker}
    return {name: round(place, 1) for name, place in places.items()}
