"""A small film over fakes: one character, one place, two shots, nothing drawn by anything dear."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

import numpy as np

from repertory.craft.building import add_reference, lock_stage, waive_stage
from repertory.fakes import FAKE_CARD, FakeEngine, FakeInspector, FakeRepairer
from repertory.files.serveraddress import DATABASE
from repertory.files.writing import write_bytes
from repertory.jobs.runner import Runner
from repertory.library.folder import Library
from repertory.media.images import write_image
from repertory.media.sounds import write_wav
from repertory.model.anchor import Character, Location, Reference, Role, Stage, Voice
from repertory.model.engine import OrderKind, Output
from repertory.model.media import Box
from repertory.model.production import CastMember, Production
from repertory.ports import Engine
from repertory.productions.folder import ProductionFolder
from repertory.work.crew import Crew

SHOTS = """
Shot 1: medium close-up of [Character A], coffee shop, afternoon light
MIA: I waited.

Shot 2: wide shot of Character A in the coffee shop
"""
KINDS = (OrderKind.STILL, OrderKind.CLIP, OrderKind.LINE)


def no_paste(media: Path, edited: Path, region: Box, folder: Path, *, spared: object = ()) -> Output:
    raise AssertionError("nothing is edited here")


@dataclass(kw_only=True)
class SmallFilm:
    """The crew and the production."""

    crew: Crew
    film: ProductionFolder
    events: list[str] = field(default_factory=list)


@cache
def job_database() -> bytes:
    """An empty job database with its queue: the job engine looks for a new queue but once a second."""
    with tempfile.TemporaryDirectory() as folder:
        with Runner(Path(folder) / "jobs", str, (), at_once=2):
            pass
        return (Path(folder) / "jobs" / "jobs.sqlite").read_bytes()


def small_film(
    folder: Path,
    engines: Mapping[str, Engine],
    *,
    inspector: FakeInspector | None = None,
    shots: str = SHOTS,
    takes: int = 3,
    sample: Path | None = None,
) -> SmallFilm:
    """A locked company and a production that uses the given engines for everything. `sample` is a sound of Mia's
    voice, which is silent without one."""
    library = Library.create(folder / "library")
    _voice(library, folder, sample)
    _mia(library, folder)
    _place(library, folder)
    kinds = {kind: tuple(card_id for card_id in engines if kind in engines[card_id].card.kinds) for kind in KINDS}
    members = [("Character A", "mia@1"), ("Mia", "mia@1"), ("coffee shop", "coffee-shop@1")]
    production = Production(
        name="film",
        title="Film",
        cast=tuple(CastMember(placeholder=name, anchor=ref) for name, ref in members),
        engines=kinds,
        width=192,
        height=128,
        takes=takes,
        outage_minutes=0,
    )
    ProductionFolder.create(folder / "film", production, shots, 'schema = "cast/1"\n')
    if not os.environ.get(DATABASE):
        write_bytes(folder / "film" / ".repertory" / "jobs.sqlite", job_database())
    return opened(folder, engines, inspector=inspector)


def opened(folder: Path, engines: Mapping[str, Engine], *, inspector: FakeInspector | None = None) -> SmallFilm:
    """A small film that was made before, with a crew of this process."""
    events: list[str] = []
    crew = Crew(
        library=Library.at(folder / "library"),
        engines={"voices": FakeEngine(card=replace(FAKE_CARD, id="voices", kinds=(OrderKind.LINE,))), **engines},
        inspector=inspector or FakeInspector(default=0.2),
        swap=FakeRepairer(),
        paste=no_paste,
        cache=folder / "cache",
        tell=lambda event: events.append(f"{event.about} {event.text}"),
    )
    return SmallFilm(crew=crew, film=ProductionFolder.at(folder / "film"), events=events)


def picture(path: Path, seed: int, size: tuple[int, int] = (192, 192)) -> Path:
    """A picture that no other seed gives."""
    write_image(path, np.random.default_rng(seed).integers(0, 255, (*size, 3), np.uint8))
    return path


def _voice(library: Library, folder: Path, sample: Path | None) -> None:
    voice = Voice(name="mia-voice", title="Mia's voice", engine="voices", speaker="en-us+f3")
    library.create_anchor(voice)
    write_wav(folder / "silence.wav", np.zeros(16_000, np.float32), 16_000)
    media = library.add_media(voice, sample or folder / "silence.wav", "sample")
    library.save(replace(voice, references=(Reference(media=media, role=Role.SAMPLE, name="sample"),)))
    library.lock("mia-voice")


def _mia(library: Library, folder: Path) -> None:
    mia = Character(name="mia", title="Mia", pronoun="she", voice="mia-voice", identity="a woman with a red scarf")
    library.create_anchor(mia)
    for number, (role, name) in enumerate(_references()):
        media = library.add_media(mia, picture(folder / f"{number}.png", number), f"{role.value} {name}")
        if role is Role.ANGLE and Stage.HEADSHOT not in mia.stages:
            mia = lock_stage(mia, Stage.HEADSHOT)
        distance = None if role is Role.HEADSHOT else 0.2
        mia = add_reference(mia, Reference(media=media, role=role, name=name, distance=distance))
    mia = lock_stage(mia, Stage.ANGLES)
    for stage in (Stage.WARDROBE, Stage.EXPRESSIONS):
        mia = waive_stage(mia, stage, "not needed here")
    library.save(mia)
    library.lock("mia")


def _references() -> Sequence[tuple[Role, str]]:
    angles = ("three-quarter left", "three-quarter right", "tilt up")
    return [(Role.HEADSHOT, "neutral"), *((Role.ANGLE, name) for name in angles)]


def _place(library: Library, folder: Path) -> None:
    place = Location(name="coffee-shop", title="coffee shop")
    library.create_anchor(place)
    media = library.add_media(place, picture(folder / "place.png", 99), "view")
    library.save(replace(place, references=(Reference(media=media, role=Role.VIEW, name="afternoon"),)))
    library.lock("coffee-shop")
