"""Google's Enterprise Agent Platform: whose project pays, in which region, and how one signs in without a browser.

Two ways work (google-genai 3.4.0, `_api_client.py`): an API key of the platform, sent as x-goog-api-key, or application
default credentials, which are a file: of a service account, or the one that `gcloud auth application-default login`
leaves. A key has the say where both are there. Google's own machines have a third way, without a file; it is not looked
for, since every other machine would wait for it in vain.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from repertory.engines.keys import key_of
from repertory.engines.sdk import sdk
from repertory.errors import EngineBusy, MissingPart, YourMove
from repertory.files.addresses import origin_of
from repertory.model.engine import EngineCard

BASE_VARIABLE = "GOOGLE_VERTEX_BASE_URL"
"""Environment variable for another address, by the name that Google's own client has for it."""
KEY_VARIABLE = "GOOGLE_API_KEY"
FILE_VARIABLE = "GOOGLE_APPLICATION_CREDENTIALS"
LOCATION_VARIABLE = "GOOGLE_CLOUD_LOCATION"
DEFAULT_LOCATION = "us-central1"
"""The only region that Veo's page names."""
_PROJECTS = "https://console.cloud.google.com/cloud-resource-manager"
_SCOPE = "https://www.googleapis.com/auth/cloud-platform"


@dataclass(frozen=True, kw_only=True)
class Platform:
    """Where orders go, and as whom."""

    project: str
    location: str
    base: str

    @property
    def place(self) -> str:
        """What every name there begins with."""
        return f"projects/{self.project}/locations/{self.location}"


@dataclass(frozen=True, kw_only=True)
class SignIn:
    """How one is let in."""

    words: str
    """For a sentence: "with GOOGLE_API_KEY"."""
    given: Mapping[str, Any] = field(repr=False)
    """What Google's client is made with: an API key, or credentials."""
    secret: str = field(repr=False)
    """What must not be printed: the key, or the token that was got for the credentials."""


def platform(card: EngineCard, location: str = "") -> Platform:
    """The project that the card's variable names, in its region or the given one.

    Raises MissingPart without a project, YourMove for a region that is none, or an address that must not see a key.
    """
    project = key_of(card, _PROJECTS)
    chosen = location or os.environ.get(LOCATION_VARIABLE, "").strip() or DEFAULT_LOCATION
    if not chosen.replace("-", "").isalnum() or not chosen.isascii():
        raise YourMove(f'{LOCATION_VARIABLE} is "{chosen}".', step=f"Give a region, such as {DEFAULT_LOCATION}.")
    own = "https://aiplatform.googleapis.com" if chosen == "global" else f"https://{chosen}-aiplatform.googleapis.com"
    base = os.environ.get(BASE_VARIABLE, "").strip().rstrip("/") or own
    if origin_of(base) is None:
        raise YourMove(f'{BASE_VARIABLE} is "{base}".', step=f"Give an https address, such as {own}.")
    return Platform(project=project, location=chosen, base=base)


def way_in(card: EngineCard) -> str:
    """How one would sign in, without doing it: "with GOOGLE_API_KEY". Raises MissingPart where there is no way."""
    if os.environ.get(KEY_VARIABLE, "").strip():
        return f"with {KEY_VARIABLE}"
    return f"with the credentials in {_credentials_file(card).name}"


def signed_in(card: EngineCard) -> SignIn:
    """The sign-in, asked for anew where it is no key. Raises MissingPart where there is none or it is not taken,
    EngineBusy where nobody answers."""
    key = os.environ.get(KEY_VARIABLE, "").strip()
    if key:
        if not key.isascii() or not key.isprintable() or " " in key:
            raise MissingPart(f"{KEY_VARIABLE} holds characters that no key has.", step="Copy the key again.")
        return SignIn(words=way_in(card), given={"api_key": key}, secret=key)
    return with_credentials(card)


def with_credentials(card: EngineCard) -> SignIn:
    """The sign-in by application default credentials, whether there is a key or not. Raises as `signed_in` does."""
    path = _credentials_file(card)
    auth, errors = sdk(card, "google.auth"), sdk(card, "google.auth.exceptions")
    requests = sdk(card, "google.auth.transport.requests")
    try:
        credentials, _ = auth.default(scopes=[_SCOPE])  # it looks at the same places, in the same order
        credentials.refresh(requests.Request())
    except errors.TransportError as error:
        what = f"Google could not be asked for a token ({type(error).__name__})."
        raise EngineBusy(what, step="Nothing was sent; check the network and try again.") from error
    except errors.GoogleAuthError as error:
        what = f"The credentials in {path.name} are not taken ({type(error).__name__})."
        raise MissingPart(what, step=_step(card)) from error
    words = f"with the credentials in {path.name}"
    return SignIn(words=words, given={"credentials": credentials}, secret=str(credentials.token))


def _credentials_file(card: EngineCard) -> Path:
    """Where application default credentials lie. Raises MissingPart where there are none."""
    named = os.environ.get(FILE_VARIABLE, "").strip()
    home = os.environ.get("CLOUDSDK_CONFIG", "").strip()
    usual = Path(os.environ["APPDATA"]) / "gcloud" if "APPDATA" in os.environ else Path("~/.config/gcloud").expanduser()
    path = Path(named) if named else Path(home or usual) / "application_default_credentials.json"
    if not path.is_file():
        raise MissingPart(f"{card.title} needs a way to sign in at Google.", step=_step(card))
    return path


def _step(card: EngineCard) -> str:
    """The ways to sign in, with every variable that is needed."""
    return (
        f"Set {card.key} to your project, and {KEY_VARIABLE} to an API key of the Agent Platform or {FILE_VARIABLE} "
        "to a service account's file (or type: gcloud auth application-default login)."
    )
