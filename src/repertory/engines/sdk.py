"""A vendor's own client library, imported when it is needed."""

from __future__ import annotations

import importlib
from types import ModuleType

from repertory.errors import MissingPart
from repertory.model.engine import EngineCard


def sdk(card: EngineCard, module: str) -> ModuleType:
    """The module, by its name. Raises MissingPart with the command that installs it."""
    try:
        return importlib.import_module(module)
    except ImportError as error:
        what = f"{card.title} needs the package behind {module}: {error}."
        raise MissingPart(what, step=f"Type: pip install 'repertory[{card.extra}]'") from error
