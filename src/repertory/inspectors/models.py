"""Models that are pulled: which there are, where each is fetched from, and where it lies in the user's cache.

Each has a card in this package's `modelcards/`, with its address, its licence and the hash of its bytes. A card of the
same name in `models/` of the user's settings folder replaces ours: another address, say, or another model.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from repertory.errors import Damaged, MissingPart, UnknownName
from repertory.files.addresses import origin_of
from repertory.files.cards import Card
from repertory.files.hashing import sha256_of
from repertory.files.home import home_folder
from repertory.inspectors.weights import cache_folder

_PACKAGED = Path(__file__).with_name("modelcards")


@dataclass(frozen=True, kw_only=True)
class Model:
    """A model file that somebody else publishes."""

    name: str
    """As it is pulled: `sface`."""
    title: str
    used: str
    """What it is for, and how it is chosen."""
    file: str
    """Its name in the cache."""
    url: str
    sha256: str
    """Of the whole file, 64 hex digits."""
    size: int
    """In bytes."""
    licence: str
    licence_url: str
    note: str = ""
    """What a user should know before taking it."""


CARD = Card(Model, "model", 1)
"""How a model's card is kept on disk."""


def models(home: Path | None = None) -> Mapping[str, Model]:
    """Every model that can be pulled, by name; a user's card replaces ours. Raises Damaged for a card that cannot be
    read or that says what cannot be, YourMove for one of a newer release."""
    paths = (*sorted(_PACKAGED.glob("*.toml")), *sorted((home_folder(home) / "models").glob("*.toml")))
    found = {model.name: model for model in map(_read, paths)}
    return {name: found[name] for name in sorted(found)}


def model_named(name: str, home: Path | None = None) -> Model:
    """The model of that name. Raises UnknownName."""
    known = models(home)
    if name not in known:
        raise UnknownName(f'There is no model "{name}".', step=f"Choose one of: {', '.join(known)}.")
    return known[name]


def folder() -> Path:
    """Where the files of models lie that were pulled."""
    return cache_folder() / "networks"


def place_of(model: Model) -> Path:
    """Where its file lies once it is pulled."""
    return folder() / model.file


def is_pulled(model: Model) -> bool:
    """Whether its file is there, whole."""
    path = place_of(model)
    return path.is_file() and path.stat().st_size == model.size and sha256_of(path) == model.sha256


@functools.cache
def pulled(name: str) -> Path:
    """The file of a model that was pulled, its hash verified once a process. Raises MissingPart where it is not there,
    Damaged where it is another file, UnknownName."""
    model = model_named(name)
    path, step = place_of(model), f"repertory models pull {name}"
    if not path.is_file():
        raise MissingPart(f"{model.title} is not on this machine.", step=step)
    if not is_pulled(model):
        raise Damaged(f"{path} is not the file of {model.title} that is known.", step=f"Delete it, then: {step}")
    return path


def _read(path: Path) -> Model:
    model = CARD.read(path)
    wrong = {
        "name": model.name != path.stem,
        "file": Path(model.file).name != model.file or not model.file.endswith(".onnx"),
        "url": origin_of(model.url) is None,
        "sha256": len(model.sha256) != 64 or not set(model.sha256) <= set("0123456789abcdef"),
        "size": model.size <= 0,
        "licence": not model.licence.strip(),
    }
    for field, is_wrong in wrong.items():
        if is_wrong:
            step = {
                "name": "A card is named after its file.",
                "file": "Give a plain name that ends in .onnx.",
                "url": "Give an https address.",
                "sha256": "Give the file's hash, 64 small hex digits, as its publisher shows it.",
                "size": "Give the file's size in bytes.",
                "licence": "Name the licence.",
            }[field]
            raise Damaged(f'{path}: {field} is "{getattr(model, field)}".', step=step)
    return model
