"""A small library worth carrying away, and bundles taken apart and put together again."""

from __future__ import annotations

import hashlib
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np

from repertory.library.bundle_layout import BUNDLE, MANIFEST, PAGE, BundledFile, schema_of
from repertory.library.consents import agreed
from repertory.library.folder import Library
from repertory.media.images import write_image
from repertory.media.sounds import write_wav
from repertory.model.anchor import Anchor, Character, Consent, Location, Reference, Role, Stage, Voice

Files = dict[str, bytes]


def snapshot(folder: Path) -> dict[str, bytes | None]:
    """Every file and folder of a library, but for the lock file."""
    paths = sorted(path for path in folder.rglob("*") if path.name != ".lock")
    return {str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None for path in paths}


def noise(path: Path, seed: int) -> Path:
    write_image(path, np.random.default_rng(seed).integers(0, 256, (12, 8, 3), np.uint8))
    return path


def tone(path: Path, pitch: float = 220) -> Path:
    write_wav(path, (0.3 * np.sin(2 * np.pi * pitch * np.arange(400) / 8000)).astype(np.float32), 8000)
    return path


def shown_by(library: Library, anchor: Anchor, role: Role, name: str, source: Path) -> Reference:
    """A reference whose file is in the library."""
    return Reference(media=library.add_media(anchor, source, f"{role.value} {name}"), role=role, name=name)


def add_voice(library: Library, given: Path, name: str = "mia-voice", pitch: float = 220) -> None:
    voice = Voice(name=name, title="Mia's voice", engine="previs", speaker="en-us+f3", settings={"pitch": 58})
    library.create_anchor(voice)
    sample = shown_by(library, voice, Role.SAMPLE, "sample", tone(given / f"{name}.wav", pitch))
    library.save(replace(voice, references=(replace(sample, text="She is always late."),)))
    library.lock(name)


def add_mia(library: Library, given: Path, seed: int = 1) -> None:
    """A real person with a consent and its proof, a voice and one version."""
    mia = Character(
        name="mia",
        title="Mia",
        voice="mia-voice",
        pronoun="she",
        waived=dict.fromkeys((Stage.ANGLES, Stage.WARDROBE, Stage.EXPRESSIONS), "one scene only"),
    )
    signed_form = given / "form.txt"
    signed_form.write_text("I agree.\nMia Voss\n")
    consent = Consent(given_by="Mia Voss", statement="I agree to <b>this film</b>.", on="2026-01-02")
    mia = agreed(library, mia, consent, signed_form)
    library.create_anchor(mia)
    head = shown_by(library, mia, Role.HEADSHOT, "neutral", noise(given / f"head-{seed}.png", seed))
    library.save(replace(mia, references=(head,), stages=(Stage.HEADSHOT,)))
    library.lock("mia")


def add_coat(library: Library, given: Path) -> None:
    """The next version of mia: one more picture."""
    mia = library.draft("mia")
    coat = shown_by(library, mia, Role.OUTFIT, "coat", noise(given / "coat.png", 2))
    library.save(replace(mia, references=(*mia.references, replace(coat, distance=0.25))))
    library.lock("mia")


def add_shop(library: Library, given: Path, name: str = "shop", seed: int = 3) -> None:
    shop = Location(name=name, title=name)
    library.create_anchor(shop)
    view = shown_by(library, shop, Role.VIEW, "night", noise(given / f"{name}.png", seed))
    library.save(replace(shop, references=(view,)))
    library.lock(name)


def a_library(folder: Path, given: Path) -> Library:
    """mia@1, mia@2 and a draft, her voice, and a shop."""
    given.mkdir(exist_ok=True)
    library = Library.create(folder)
    add_voice(library, given)
    add_mia(library, given)
    add_coat(library, given)
    add_shop(library, given)
    library.save(replace(library.draft("mia"), identity="not locked yet"))
    return library


def unpacked(bundle: Path) -> Files:
    with zipfile.ZipFile(bundle) as source:
        return {name: source.read(name) for name in source.namelist()}


def signed(files: Files) -> Files:
    """The files with a manifest that fits them; of the anchors it says what it said."""
    manifest = BUNDLE.loads(files[MANIFEST].decode(), Path(MANIFEST))
    entries = tuple(_entry(name, data) for name, data in sorted(files.items()) if name != MANIFEST)
    return {**files, MANIFEST: BUNDLE.dumps(replace(manifest, files=entries)).encode()}


def packed(files: Mapping[str, bytes], path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as target:
        for name, data in files.items():
            target.writestr(zipfile.ZipInfo(name), data)
    return path


def changed(bundle: Path, change: Callable[[Files], object]) -> Path:
    """A bundle put together again after a change, with hashes and sizes that fit."""
    files = unpacked(bundle)
    change(files)
    return packed(signed(files), bundle.with_name("evil.repertory"))


def on_card(name: str, old: str, new: str) -> Callable[[Files], object]:
    """The change of some words, a regular expression, on one card."""

    def change(files: Files) -> None:
        text, count = re.subn(old, new, files[name].decode(), count=1, flags=re.DOTALL)
        assert count
        files[name] = text.encode()

    return change


def _entry(name: str, data: bytes) -> BundledFile:
    try:
        schema = schema_of(data) if name.endswith(".toml") and name != PAGE else ""
    except (ValueError, RecursionError):
        schema = ""
    return BundledFile(path=name, sha256=hashlib.sha256(data).hexdigest(), size=len(data), schema=schema)
