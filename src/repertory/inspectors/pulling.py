"""Fetches a model's file once, over https, whole or not at all: what is kept is the file whose hash the card says."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from repertory.errors import Damaged, MissingPart, YourMove
from repertory.files.addresses import is_loopback, origin_of
from repertory.files.home import home_folder
from repertory.files.writing import whole_file
from repertory.inspectors.models import Model, is_pulled, place_of, pulled

if TYPE_CHECKING:
    import httpx

TIMEOUT_S = 60.0
"""How long a host may be silent."""
Hear = Callable[[int, int], None]
"""Hears how many bytes are here, and how many there are."""


def pull(model: Model, hear: Hear = lambda _here, _all: None) -> Path:
    """The model's file, fetched unless it is there already.

    Raises MissingPart where it cannot be had (offline, gone, broken off), Damaged for another file than the card says,
    YourMove for an address that is none, FolderNotWritable, DiskFull. What was there before is left as it was.
    """
    path = place_of(model)
    if is_pulled(model):
        return path
    import httpx

    host = urlsplit(model.url).hostname or model.url
    try:
        with whole_file(path) as temporary:
            _download(model, temporary, hear)
    except (httpx.InvalidURL, httpx.UnsupportedProtocol) as error:
        raise YourMove(f'"{model.url}" is not an address to fetch from.', step=_mend(model)) from error
    except httpx.TooManyRedirects as error:
        raise MissingPart(f"{host} sends from one address to the next.", step=_mend(model)) from error
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.ProxyError) as error:
        step = f"Go online and run the same command again, or put the file there yourself: {path}"
        raise MissingPart(f"{host} cannot be reached ({type(error).__name__}).", step=step) from error
    except httpx.RequestError as error:
        what = f"The download from {host} broke off ({type(error).__name__}); nothing of it was kept."
        raise MissingPart(what, step="Run the same command again.") from error
    pulled.cache_clear()
    return path


def _download(model: Model, path: Path, hear: Hear) -> None:
    import httpx

    client = httpx.Client(
        timeout=httpx.Timeout(TIMEOUT_S, connect=15.0),
        follow_redirects=True,
        max_redirects=5,
        trust_env=not is_loopback(model.url),
        event_hooks={"request": [_require_safe]},
    )
    digest, size = hashlib.sha256(), 0
    with client, client.stream("GET", model.url, headers={"accept-encoding": "identity"}) as response:
        _require_found(model, response)
        with path.open("wb") as file:
            for piece in response.iter_bytes():
                size += len(piece)
                if size > model.size:
                    raise _another(model, f"more than {model.size} bytes")
                digest.update(piece)
                file.write(piece)
                hear(size, model.size)
    if size != model.size:
        raise _another(model, f"{size} bytes, not {model.size}")
    if digest.hexdigest() != model.sha256:
        raise _another(model, f"the hash {digest.hexdigest()}, not {model.sha256}")


def _require_safe(request: Any) -> None:
    """Raises YourMove where a host sends on to an address without https."""
    if origin_of(str(request.url)) is None:
        raise YourMove(f"{request.url.host} is not asked without https.", step="Give the card another address.")


def _require_found(model: Model, response: httpx.Response) -> None:
    if response.status_code == 200:
        return
    host = response.url.host
    if response.status_code in (404, 410):
        raise MissingPart(f"{host} has no such file any more ({response.status_code}).", step=_mend(model))
    step = "Try again later." if response.status_code >= 500 or response.status_code == 429 else _mend(model)
    raise MissingPart(f"{host} did not hand out {model.title} ({response.status_code}).", step=step)


def _another(model: Model, what: str) -> Damaged:
    step = f"Nothing was kept. If its publisher has a new one, see what changed before you say so. {_mend(model)}"
    return Damaged(
        f"What {urlsplit(model.url).hostname} hands out is not {model.title} as it is known: {what}.", step=step
    )


def _mend(model: Model) -> str:
    card = home_folder() / "models" / f"{model.name}.toml"
    return f"Its address can be changed in a card of your own: {card}"
