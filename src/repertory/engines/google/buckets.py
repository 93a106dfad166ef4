"""A clip that Google put into a bucket of the user's own (gs://...), fetched with the sign-in of the platform.

Cloud Storage takes an API key for public objects alone (https://cloud.google.com/storage/docs/authentication): what is
private is opened by credentials.
"""

from __future__ import annotations

import functools
import re
from functools import partial
from pathlib import Path
from urllib.parse import quote

from repertory.engines.fetching import kept, missing
from repertory.engines.google.clips import Limited
from repertory.engines.google.line import Answered, Steps, google_line, no_news
from repertory.engines.google.platform import with_credentials
from repertory.engines.wire import base_of
from repertory.errors import EngineBusy, EngineFailed, MissingPart
from repertory.model.engine import EngineCard
from repertory.model.media import MediaKind

BASE_VARIABLE = "STORAGE_EMULATOR_HOST"
"""Environment variable for another address, by the name that Google's own storage clients have for it."""
DEFAULT_BASE = "https://storage.googleapis.com"
_base = functools.partial(base_of, BASE_VARIABLE, DEFAULT_BASE)
_PLACE = re.compile(r"gs://([a-z0-9][a-z0-9._-]{1,220}[a-z0-9])/(.+)")
_STEP = "Set GOOGLE_APPLICATION_CREDENTIALS to the file of an account that may read it."
_STEPS = Steps(key=_STEP, credit="Top up the project of that bucket: it needs a billing account.", usage=_STEP)


def from_bucket(card: EngineCard, uri: str, stem: Path) -> Path:
    """The clip at a `gs://` address, whole and decoded once, beside `stem`.

    Raises MissingPart without credentials that may read it (the clip stays there), EngineFailed for an address that is
    none and for what is not there or no clip, EngineBusy for a download that broke off.
    """
    found = _PLACE.fullmatch(uri)
    if found is None:
        raise EngineFailed("Google put the clip at an address that is no bucket.", step="Report this to Google.")
    try:
        token = with_credentials(card).secret
    except MissingPart as error:
        raise MissingPart(f"The clip lies at {uri}, which no API key opens.", step=_STEP) from error
    url = f"{_base()}/storage/v1/b/{found.group(1)}/o/{quote(found.group(2), safe='')}?alt=media"
    try:
        return kept(stem, MediaKind.CLIP, "Google", partial(_download, url, token))
    except Answered as error:
        if error.reply.status == 404:
            raise missing(f"The clip is not, or no longer, at {uri}: was it moved?", stem) from error
        raise no_news(uri, error.reply, _STEPS) from error


def _download(url: str, token: str, path: Path) -> None:
    import httpx

    with google_line(url, (token,), ordering=False) as line, path.open("wb") as file:
        limited = Limited(file)
        try:
            with line.stream("GET", url, headers={"authorization": f"Bearer {token}"}) as response:
                for piece in response.iter_bytes():
                    limited.write(piece)
        except httpx.RequestError as error:
            what = f"The download from Google broke off ({type(error).__name__})."
            raise EngineBusy(what, step="The order stands; it is fetched again later.") from error
