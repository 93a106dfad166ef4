"""Which detector and which recogniser the user has chosen, by two settings of the environment."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from repertory.errors import UnknownName
from repertory.inspectors import recognisers

DETECTOR_SETTING, RECOGNISER_SETTING = "REPERTORY_DETECTOR", "REPERTORY_RECOGNISER"
MEDIAPIPE, YUNET = "mediapipe", "yunet"


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Who finds faces, and who tells whose they are."""

    detector: str = MEDIAPIPE
    recogniser: str = recognisers.EMBEDDED
    yunet: Path | None = None
    """YuNet's file, where it is not to be looked for among the models that were pulled."""

    def __post_init__(self) -> None:
        """Raises UnknownName for what there is none of."""
        _require(self.detector, (MEDIAPIPE, YUNET), "detector of faces", DETECTOR_SETTING)
        _require(self.recogniser, (recognisers.EMBEDDED, *recognisers.KINDS), "recogniser of faces", RECOGNISER_SETTING)


def chosen() -> Choice:
    """What the settings say, and the embedded ones where they say nothing. Raises UnknownName."""
    return Choice(
        detector=os.environ.get(DETECTOR_SETTING, "").strip().lower() or MEDIAPIPE,
        recogniser=os.environ.get(RECOGNISER_SETTING, "").strip().lower() or recognisers.EMBEDDED,
    )


def _require(name: str, known: Sequence[str], what: str, setting: str) -> None:
    if name not in known:
        raise UnknownName(f'There is no {what} "{name}".', step=f"Set {setting} to one of: {', '.join(known)}.")
