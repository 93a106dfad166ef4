"""A library whose locked versions can be bound, made once and copied for each test."""

from __future__ import annotations

import functools
import shutil
import tempfile
from pathlib import Path

from library.bundled import a_library

from repertory.library.folder import Library
from repertory.model.anchor import Binding, BindingKind

SLOT = Binding(engine="kling", kind=BindingKind.SLOT, value="el-1")
LORA = Binding(engine="fal", kind=BindingKind.LORA, base_model="flux-dev", trigger="ohwx", settings={"scale": 0.8})
ADAPTER = Binding(
    engine="fal", kind=BindingKind.ADAPTER, settings={"scale": 0.6, "variant": "plus-face"}, data=("ab" * 32,)
)


def fresh(folder: Path) -> Library:
    """mia@1, mia@2 and a draft that differs, her voice, and a shop."""
    return Library(shutil.copytree(_made(), folder))


def fresh_and_unchanged(folder: Path) -> Library:
    """The same without the draft."""
    library = fresh(folder)
    (library.folder / "characters/mia/mia.toml").unlink()
    return library


@functools.cache
def _made() -> Path:
    home = Path(tempfile.mkdtemp(prefix="repertory-bound-"))
    return a_library(home / "library", home / "given").folder
