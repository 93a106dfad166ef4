"""A small film whose pictures say by their colours how right they are: red in the middle the face, blue the room, and
green, in a strip at the lower edge, the clothes; 0 is right, 255 is wrong. An editor mends what its order names."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

import numpy as np
from small_film import SmallFilm, opened, picture, small_film

from repertory.app import Studio
from repertory.craft.building import add_reference, lock_stage
from repertory.craft.calibrating import Prior, Spread
from repertory.fakes import FAKE_CARD, FakeEngine, FakeInspector, FakeRepairer
from repertory.library.folder import Library
from repertory.media.check import check_media
from repertory.media.clips import read_frames, write_clip
from repertory.media.images import read_image, write_image
from repertory.model.anchor import Character, Prop, Reference, Role, Stage
from repertory.model.engine import EngineCard, Order, OrderKind, Output
from repertory.model.media import Box, MediaKind
from repertory.model.observed import Patch
from repertory.model.price import Price
from repertory.model.production import CastMember
from repertory.model.take import Take, TakeKind
from repertory.model.verdict import Expectation, Measurement, Observation
from repertory.ports import Engine
from repertory.repairers.paste import PasteRepairer
from repertory.work.plan import read_plan
from repertory.work.produce import shoot
from repertory.work.repairing import RepairedShot, repair
from repertory.work.settling import ShotState
from repertory.work.taking import Shooting

STILLS = replace(FAKE_CARD, id="stills", local=False, kinds=(OrderKind.STILL, OrderKind.CLIP))
EDITOR = replace(FAKE_CARD, id="editor", local=False, kinds=(OrderKind.EDIT,))
FOUR_CENTS = Price(first_megapixel=Decimal("0.04"))
DEAR = replace(EDITOR, price=FOUR_CENTS)
RIGHT, WRONG, WORSE = 20, 230, 8
FACE, CLOTHES, ROOM = 0, 1, 2
WIDTH, HEIGHT, STRIP = 192, 128, 104
NAMED = {"only the face": FACE, "only the phone": FACE, "only the clothes": CLOTHES, "only the place": ROOM}
"""What an order names, and the channel that tells it."""
PLACES = {
    FACE: (slice(56, 80), slice(84, 108)),
    CLOTHES: (slice(STRIP, None), slice(None)),
    ROOM: (slice(None), slice(None)),
}
"""Where an editor draws what it is asked for, as rows and columns: well within the region of its order."""
SHOTS = """
Shot 1: medium close-up of [Character A] in the red sweater, coffee shop, afternoon light

Shot 2: medium shot of [Character A] in the red sweater, coffee shop, afternoon light
"""
INSERT = "Shot 1: close-up of Character A's phone, her hand visible, coffee shop, afternoon light"


def drawn(path: Path, *, face: int = RIGHT, clothes: int = RIGHT, room: int = RIGHT) -> Path:
    """A take that is so right or wrong."""
    made = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    made[..., FACE], made[..., ROOM] = face, room
    made[STRIP:, :, CLOTHES] = clothes
    write_image(path, made)
    return path


@dataclass(kw_only=True)
class Coloured(FakeInspector):
    """Reads one channel of a take, or of a clip's first frame, as a distance from 0 to 1; all references are right."""

    channel: int
    far: bool = False
    """The face is small: a tenth of the picture's width, a fifth of its height."""

    def observe(self, media: Path) -> Observation:
        seen = super().observe(media)
        value = 0.1
        clip = check_media(media)[0] is MediaKind.CLIP
        shown = next(iter(read_frames(media)))[1] if clip else read_image(media)
        if shown.shape[:2] == (HEIGHT, WIDTH):
            row = HEIGHT // 2 if self.channel == FACE else HEIGHT - 4
            value = float(shown[row, WIDTH // 2, self.channel]) / 255
        patch = Patch(what="code", box=Box(x=0, y=0, width=WIDTH, height=HEIGHT), share=1.0, lightness=value)
        frame = replace(seen.frames[0], patches=(patch,))
        if self.far:
            box = Box(x=0.45 * frame.width, y=0.4 * frame.height, width=0.1 * frame.width, height=0.2 * frame.height)
            frame = replace(frame, faces=(replace(frame.faces[0], box=box, size=box.height),))
        return replace(seen, frames=(frame,))

    def compare(self, seen: Observation, expected: Expectation) -> tuple[Measurement, ...]:
        value = seen.frames[0].patches[0].lightness
        return tuple(replace(one, value=value, median=None) for one in super().compare(seen, expected))

    def usual(self, style: str) -> Prior | None:
        return Spread(mean=0.1, sd=0.1, count=0.0), Spread(mean=0.9, sd=0.1, count=0.0)


@dataclass(kw_only=True)
class Editor(FakeEngine):
    """Puts right what its order names; it may spoil something else in the strip, or do nothing at all."""

    card: EngineCard = EDITOR
    spoils: int | None = None
    idle: bool = False

    def _deliver(self, order: Order) -> Output:
        assert order.start is not None
        made = read_image(order.start).copy()
        right = [] if self.idle else [channel for words, channel in NAMED.items() if words in order.prompt]
        spoiled = [] if self.spoils is None else [(self.spoils, WRONG)]
        for channel, value in [*((one, RIGHT) for one in right), *spoiled]:
            where = PLACES[channel] if channel != ROOM or channel in right else PLACES[CLOTHES]
            made[(*where, channel)] = value
        path = order.folder / "edited.png"
        write_image(path, made)
        return Output(files=(path,), cost_usd=None)


@dataclass(kw_only=True)
class Clips(FakeEngine):
    """Makes a clip of its keyframe, a little farther from the face."""

    def _deliver(self, order: Order) -> Output:
        assert order.start is not None
        frame = read_image(order.start).copy()
        frame[..., FACE] += WORSE
        path = order.folder / "clip.mp4"
        write_clip(path, [frame] * 6, fps=24)
        return Output(files=(path,), cost_usd=Decimal(0))


def mended_film(folder: Path, pictures: list[Path], editor: Editor, **settings: object) -> SmallFilm:
    """A film of two shots in a red sweater, whose stills come one after the other from these files. The editor costs
    what its card says; there is a dollar."""
    made = small_film(folder, _engines(pictures, editor), shots=SHOTS, takes=1)
    _dress(made.crew.library, folder)
    cast = [replace(one, anchor=one.anchor.replace("mia@1", "mia@2")) for one in made.film.production.cast]
    cast.append(CastMember(placeholder="phone", anchor="phone@1"))
    engines = {**made.film.production.engines, OrderKind.EDIT: ("editor",)}
    asked = replace(
        made.film.production, cast=tuple(cast), engines=engines, budget_usd=Decimal(1), width=WIDTH, height=HEIGHT
    )
    made.film.save(replace(asked, **settings))  # type: ignore[arg-type]
    return again(folder, pictures, editor)


def again(folder: Path, pictures: list[Path], editor: Editor, *, far: bool = False) -> SmallFilm:
    """The same film, opened by another process."""
    made = opened(folder, _engines(pictures, editor), inspector=Coloured(channel=FACE, far=far))
    channels = {"wardrobe": CLOTHES, "places": ROOM, "props": FACE}
    further = tuple(Coloured(id=name, channel=channel) for name, channel in channels.items())
    swap = FakeRepairer(id="swap")
    made.crew = replace(made.crew, further=further, paste=PasteRepairer().paste, swap=swap)
    return made


def shooting_of(made: SmallFilm) -> Shooting:
    return Shooting(made.crew, read_plan(made.crew, made.film))


def studio_of(made: SmallFilm) -> Studio:
    desk = Studio(made.crew.library.folder)
    vars(desk)["crew"] = made.crew
    return desk


def _engines(pictures: list[Path], editor: Editor) -> dict[str, Engine]:
    stills = FakeEngine(card=replace(STILLS, kinds=(OrderKind.STILL,)), outputs=pictures)
    clips = Clips(card=replace(STILLS, id="clips", kinds=(OrderKind.CLIP,)))
    return {"stills": stills, "clips": clips, "editor": editor}


def _dress(library: Library, folder: Path) -> None:
    """Mia's second version has a red sweater, in two pictures."""
    mia = library.draft("mia")
    assert isinstance(mia, Character)
    mia = replace(mia, waived={stage: why for stage, why in mia.waived.items() if stage is not Stage.WARDROBE})
    for number, view in enumerate(("", "side")):
        media = library.add_media(mia, picture(folder / f"sweater-{view}.png", 40 + number), f"sweater {view}")
        mia = add_reference(mia, Reference(media=media, role=Role.OUTFIT, name="red sweater", view=view, distance=0.2))
    library.save(lock_stage(mia, Stage.WARDROBE))
    library.lock("mia")
    phone = Prop(name="phone", title="phone")
    library.create_anchor(phone)
    media = library.add_media(phone, picture(folder / "phone.png", 50), "front")
    library.save(replace(phone, references=(Reference(media=media, role=Role.VIEW, name="front"),)))
    library.lock("phone")


def keyframes(made: SmallFilm, number: str) -> list[Take]:
    return [take for take in made.film.takes.of_shot(number) if take.kind is TakeKind.KEYFRAME]


def unmended(folder: Path, editor: Editor, takes: list[Path], **settings: object) -> SmallFilm:
    """A film whose keyframes were made, and which was not mended while it was shot."""
    made = mended_film(folder, takes, editor, repairs=0)
    assert {outcome.state for outcome in shoot(made.crew, made.film)} == {ShotState.REVIEW}
    made.film.save(replace(made.film.production, repairs=4, **settings))  # type: ignore[arg-type]
    return again(folder, takes, editor)


def repaired(made: SmallFilm, *wanted: str) -> list[RepairedShot]:
    return list(repair(shooting_of(made), wanted))


class Context:
    """What a command asks of its context."""

    def find_root(self) -> Context:
        self.obj = None
        return self
