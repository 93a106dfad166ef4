"""A film that has its cast, beside a library of two actors, two places and a phone, for tests of its shot list."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from small_library import write

from repertory.app import Studio
from repertory.library.folder import Library
from repertory.model.production import CastMember, Production

sys.path.append(str(Path(__file__).parent / "craft"))
from company import CAST, VOICES


def film_with_cast(folder: Path, monkeypatch: pytest.MonkeyPatch, shots: str, *, name: str = "film") -> Path:
    """Makes both in a folder, goes there, and gives the film's folder."""
    monkeypatch.chdir(folder)
    monkeypatch.setenv("REPERTORY_LIBRARY", str(folder / "library"))
    Studio().init()
    library = Library.at(folder / "library")
    for anchor in {anchor.ref: anchor for anchor in (*CAST.values(), *VOICES.values())}.values():
        write(library, anchor)
    cast = tuple(CastMember(placeholder=called, anchor=anchor.ref) for called, anchor in CAST.items())
    Studio().new_film(name, shots=shots, settings=Production(name=name, title="The coffee shop", cast=cast))
    return folder / name
