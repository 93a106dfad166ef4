"""Pictures, clips and sounds for pages: with ranges, so that a player can jump, and as thumbnails."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from anyio import to_thread
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from repertory.errors import RepertoryError, UnknownName
from repertory.library.entries import CANDIDATES
from repertory.web.desk import Desk
from repertory.web.problems import problem_response, response_of
from repertory.web.thumbnails import MEDIA_TYPE, WIDTHS, Thumbnails

if TYPE_CHECKING:
    from starlette.requests import Request

_SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
_TYPES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
    ".mp4": "video/mp4",
    ".mov": "video/quicktime",
    ".webm": "video/webm",
    ".mkv": "video/x-matroska",
    ".wav": "audio/wav",
    ".mp3": "audio/mpeg",
    ".flac": "audio/flac",
    ".ogg": "audio/ogg",
    ".m4a": "audio/mp4",
}
"""What is given out, and as what: nothing that a browser would run."""
_FILM_FILES = frozenset({"film.mp4", "contact-sheet.png"})
_FOR_A_YEAR, _ASK_AGAIN = "private, max-age=31536000, immutable", "private, no-cache"


def media_routes(desk: Desk) -> Sequence[Route]:
    """The addresses under which media are given out. A file is found by names alone, never by a path."""
    small = Thumbnails(desk.studio.folder / ".cache" / "thumbnails")

    async def anchor_file(request: Request) -> Response:
        return await _answer(request, small, lambda: _of_anchor(desk, **request.path_params))

    async def candidate_file(request: Request) -> Response:
        return await _answer(request, small, lambda: _of_anchor(desk, **request.path_params, inside=CANDIDATES))

    async def take_file(request: Request) -> Response:
        return await _answer(request, small, lambda: _of_film(desk, request.path_params, "takes", "shot"))

    async def film_file(request: Request) -> Response:
        if request.path_params["file"] not in _FILM_FILES:
            return problem_response(404, "There is no such file.")
        return await _answer(request, small, lambda: _of_film(desk, request.path_params), lasting=False)

    async def repair_file(request: Request) -> Response:
        return await _answer(request, small, lambda: _of_film(desk, request.path_params, "repairs"))

    return (
        Route("/media/anchors/{name}/{file}", anchor_file),
        Route("/media/anchors/{name}/candidates/{file}", candidate_file),
        Route("/media/films/{film}/takes/{shot}/{file}", take_file),
        Route("/media/films/{film}/repairs/{file}", repair_file),
        Route("/media/films/{film}/{file}", film_file),
    )


def _of_anchor(desk: Desk, name: str, file: str, inside: str = "") -> Path:
    _require_names(name, file)
    return _there(desk.studio.library.folder_of(name) / inside, file)


def _of_film(desk: Desk, names: dict[str, str], *parts: str) -> Path:
    """A file of a film: in its own folder, or in the one that `parts` lead to, each a folder's name or that of a
    parameter."""
    _require_names(*names.values())
    folder = desk.film(names["film"])
    for part in parts:
        folder /= names.get(part, part)
    return _there(folder, names["file"])


def _there(folder: Path, file: str) -> Path:
    path = folder / file
    if path.suffix.lower() not in _TYPES or not path.is_file() or path.is_symlink():
        raise UnknownName(f"There is no file {file}.", step="It may have been replaced: load the page again.")
    return path


def _require_names(*names: str) -> None:
    """Raises UnknownName for what is no plain name: no path, nothing hidden."""
    for name in names:
        if not _SAFE.fullmatch(name):
            raise UnknownName("There is no such file.")


async def _answer(request: Request, small: Thumbnails, find: Callable[[], Path], *, lasting: bool = True) -> Response:
    width = request.query_params.get("w", "")
    if width and width not in map(str, WIDTHS):
        return problem_response(422, f"Thumbnails are {', '.join(map(str, WIDTHS))} pixels wide.")
    try:
        path = await to_thread.run_sync(find)
        if width:
            path = await to_thread.run_sync(small.of, path, int(width))
    except RepertoryError as error:
        return response_of(error)
    kind = MEDIA_TYPE if width else _TYPES[path.suffix.lower()]
    return FileResponse(path, media_type=kind, headers={"cache-control": _FOR_A_YEAR if lasting else _ASK_AGAIN})
