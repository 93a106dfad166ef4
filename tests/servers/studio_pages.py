"""What tests of pages share."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from studio_server import RunningStudio

SCREEN = {"width": 1280, "height": 860}
TABLET = {"width": 820, "height": 1180}


class Opened(Protocol):
    """Opens a page of a studio, signed in, for the block; what goes wrong in the browser meanwhile fails the test."""

    def __call__(self, studio: RunningStudio, path: str = "/", **options: Any) -> AbstractContextManager[Page]: ...
