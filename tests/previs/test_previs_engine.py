"""The previs engine: building, shooting, clips, drift, edits and lines, as any engine would be asked for them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from repertory.engines.previs import engines
from repertory.engines.previs.drift import drawn_error
from repertory.engines.previs.engine import PrevisEngine
from repertory.errors import EngineFailed, YourMove
from repertory.media.clips import probe_clip, read_frames
from repertory.media.images import read_image, write_image
from repertory.media.sounds import write_wav
from repertory.model.anchor import (
    Anchor,
    AnchorKind,
    Binding,
    BindingKind,
    Character,
    Location,
    Prop,
    Role,
    Voice,
)
from repertory.model.engine import Order, OrderKind, Output, Recipe, SentReference, Setting, Ticket
from repertory.model.media import Box
from repertory.model.shot import BoundLine, BoundPerformer, BoundShot, CameraMove, Shot, ShotSize

pytestmark = pytest.mark.slow

MIA = Character(
    name="mia",
    title="Mia",
    prompt="a 28-year-old woman with short dark hair, green eyes, freckles across her nose, wearing a leather jacket",
)
SHOP = Location(
    name="shop", title="coffee shop", identity="coffee shop interior with a wooden table and a pendant lamp"
)
PHONE = Prop(name="phone", title="phone", identity="a black phone with a lit screen")
VOICE = Voice(name="v", title="v", version=1, engine="previs", speaker="en-us+f3", settings={"rate": 155.0})
SIZE = (320, 180)


@pytest.fixture(scope="module")
def engine() -> PrevisEngine:
    (one,) = engines()
    assert isinstance(one, PrevisEngine)
    return one


def _build(engine: PrevisEngine, folder: Path, subject: Anchor, role: Role, name: str, *, seed: int = 1) -> Output:
    folder.mkdir(parents=True, exist_ok=True)
    order = Order(
        id=f"{subject.name}-{name}", kind=OrderKind.STILL, engine="previs", folder=folder, width=256, height=256,
        seed=seed, subject=subject, role=role, name=name,
    )  # fmt: skip
    return engine.submit(order)


def _bound(output: Output) -> Binding:
    assert output.binding is not None
    return output.binding


@pytest.fixture(scope="module")
def company(engine: PrevisEngine, tmp_path_factory: pytest.TempPathFactory) -> tuple[Character, Location, Prop]:
    folder = tmp_path_factory.mktemp("company")
    mia = _bound(_build(engine, folder / "m", MIA, Role.HEADSHOT, "neutral"))
    shop = _bound(_build(engine, folder / "s", SHOP, Role.VIEW, "afternoon"))
    phone = _bound(_build(engine, folder / "p", PHONE, Role.VIEW, "front"))
    return (
        replace(MIA, version=1, bindings=(mia,)),
        replace(SHOP, version=1, bindings=(shop,)),
        replace(PHONE, version=1, bindings=(phone,)),
    )


def _shot(
    company: tuple[Character, Location, Prop], *, hidden: bool = False, prop: bool = False, **how: object
) -> BoundShot:
    mia, shop, phone = company
    fields = {"number": "1", "text": "medium close-up of Mia", "line": 1, "size": ShotSize.MEDIUM_CLOSE_UP, **how}
    performer = BoundPerformer(character=mia, expression="neutral", outfit="", face_hidden=hidden)
    return BoundShot(
        shot=Shot(**fields),  # type: ignore[arg-type]  # fields of a shot, chosen by the test
        performers=(performer,),
        location=shop,
        light="afternoon",
        props=(phone,) if prop else (),
    )


def _order(
    folder: Path, shot: BoundShot, *, kind: OrderKind = OrderKind.STILL, seed: int = 5, **settings: Setting
) -> Order:
    folder.mkdir(parents=True, exist_ok=True)
    width, height = SIZE
    return Order(
        id=folder.name, kind=kind, engine="previs", folder=folder, width=width, height=height, seed=seed,
        settings=settings, shot=shot,
    )  # fmt: skip


def test_it_says_that_it_works(engine: PrevisEngine) -> None:
    assert "ready" in engine.check()


def test_candidates_differ_by_seed_and_carry_their_rig(engine: PrevisEngine, tmp_path: Path) -> None:
    first, second = (_build(engine, tmp_path / str(seed), MIA, Role.HEADSHOT, "neutral", seed=seed) for seed in (1, 2))
    assert _bound(first).kind is BindingKind.RIG
    assert _bound(first).value != _bound(second).value
    assert not np.array_equal(read_image(first.files[0]), read_image(second.files[0]))


def test_unused_casting_words_are_named(engine: PrevisEngine, tmp_path: Path) -> None:
    odd = replace(MIA, prompt="a woman with a cybernetic xylophone")
    notes = " ".join(_build(engine, tmp_path, odd, Role.HEADSHOT, "neutral").notes)
    assert "xylophone" in notes


@pytest.mark.parametrize(
    ("role", "name"), [(Role.ANGLE, "profile left"), (Role.EXPRESSION, "happy"), (Role.OUTFIT, "red sweater")]
)
def test_references_are_drawn_from_the_rig(
    engine: PrevisEngine, company: tuple[Character, Location, Prop], tmp_path: Path, role: Role, name: str
) -> None:
    made = _build(engine, tmp_path / "a", company[0], role, name)
    assert _bound(made) == company[0].bindings[0]
    master = _build(engine, tmp_path / "b", company[0], Role.HEADSHOT, "neutral")
    assert not np.array_equal(read_image(made.files[0]), read_image(master.files[0]))


def test_a_reference_without_a_picked_candidate_is_refused(engine: PrevisEngine, tmp_path: Path) -> None:
    with pytest.raises(YourMove, match="Mia has no model"):
        _build(engine, tmp_path, MIA, Role.ANGLE, "profile left")


def test_a_place_without_a_set_is_refused_naming_the_sets(engine: PrevisEngine, tmp_path: Path) -> None:
    moon = Location(name="moon", title="moon", identity="a moon base")
    with pytest.raises(YourMove, match=r"moon base.*street"):
        _build(engine, tmp_path, moon, Role.VIEW, "night")


def test_the_same_order_gives_the_same_bytes(
    engine: PrevisEngine, company: tuple[Character, Location, Prop], tmp_path: Path
) -> None:
    shot = _shot(company)
    first, second = (engine.submit(_order(tmp_path / name, shot, drift=0.3)) for name in "ab")
    assert first.files[0].read_bytes() == second.files[0].read_bytes()
    assert read_image(first.files[0]).shape == (180, 320, 3)


def test_drift_changes_the_face_and_is_said(
    engine: PrevisEngine, company: tuple[Character, Location, Prop], tmp_path: Path
) -> None:
    seed = max(range(40), key=lambda number: drawn_error("mia", number, 1.0))
    shot = _shot(company)
    faithful = engine.submit(_order(tmp_path / "a", shot, seed=seed))
    drifted = engine.submit(_order(tmp_path / "b", shot, seed=seed, drift=0.6))
    assert faithful.notes == ()
    assert any("drift of Mia" in note for note in drifted.notes)
    assert not np.array_equal(read_image(faithful.files[0]), read_image(drifted.files[0]))


@pytest.mark.parametrize("settings", [{"drift": 1.5}, {"drift": "much"}, {"style": "noir"}])
def test_a_wrong_setting_is_refused(
    engine: PrevisEngine, company: tuple[Character, Location, Prop], tmp_path: Path, settings: dict[str, Setting]
) -> None:
    with pytest.raises(YourMove, match=next(iter(settings))):
        engine.submit(replace(_order(tmp_path / "o", _shot(company)), settings=settings))


def test_an_insert_shows_the_thing_and_no_face(
    engine: PrevisEngine, company: tuple[Character, Location, Prop], tmp_path: Path
) -> None:
    import dlib

    shot = _shot(company, hidden=True, prop=True, size=ShotSize.CLOSE_UP)
    order = replace(_order(tmp_path / "o", shot), width=640, height=360)
    picture = read_image(engine.submit(order).files[0])
    assert not dlib.get_frontal_face_detector()(picture, 1)
    middle = picture[120:240, 290:350].reshape(-1, 3)
    assert (middle.max(axis=1) < 70).mean() > 0.2, "the dark phone stands in the middle"


@pytest.mark.slow
def test_a_clip_has_its_length_and_sound_and_starts_with_its_keyframe(
    engine: PrevisEngine, company: tuple[Character, Location, Prop], tmp_path: Path
) -> None:
    rate = 16_000
    sound = tmp_path / "line.wav"
    write_wav(sound, np.sin(np.arange(rate, dtype=np.float32) * 0.07), rate)
    shot = replace(_shot(company), lines=(BoundLine(character="mia@1", voice=VOICE, text="Late again."),))
    still = engine.submit(_order(tmp_path / "k", shot, drift=0.5))
    recipe = Recipe(step="still", engine="previs", seed=5, settings={"drift": 0.5})
    order = replace(
        _order(tmp_path / "c", shot, kind=OrderKind.CLIP, seed=77, drift=0.5),
        duration_s=1.5, start=still.files[0], lineage=(recipe,), sound=sound,
    )  # fmt: skip
    clip = engine.submit(order)
    info = probe_clip(clip.files[0])
    assert (info.frames, info.fps, info.width, info.height, info.has_sound) == (36, 24, 320, 180, True)
    assert clip.notes == still.notes
    frames = [frame for _, frame in read_frames(clip.files[0])]
    keyframe = read_image(still.files[0]).astype(int)
    assert np.abs(frames[0].astype(int) - keyframe).mean() < 8
    on_twos = [np.abs(a.astype(int) - b).mean() for a, b in zip(frames[::2], frames[1::2], strict=True)]
    anew = [np.abs(a.astype(int) - b).mean() for a, b in zip(frames[1:-1:2], frames[2::2], strict=True)]
    assert np.mean(on_twos) < np.mean(anew)


def test_an_edit_redraws_one_face_and_nothing_else(
    engine: PrevisEngine, company: tuple[Character, Location, Prop], tmp_path: Path
) -> None:
    seed = max(range(40), key=lambda number: drawn_error("mia", number, 1.0))
    shot = _shot(company)
    take = engine.submit(_order(tmp_path / "k", shot, seed=seed, drift=0.6))
    faithful = engine.submit(_order(tmp_path / "f", shot, seed=seed))
    region = Box(x=100, y=10, width=120, height=110)
    recipe = Recipe(step="still", engine="previs", seed=seed, settings={"drift": 0.6})
    edit = replace(
        _order(tmp_path / "e", shot, kind=OrderKind.EDIT, seed=99, drift=0.6),
        start=take.files[0], region=region, lineage=(recipe,),
    )  # fmt: skip
    before, after, ideal = (read_image(out.files[0]).astype(int) for out in (take, engine.submit(edit), faithful))
    changed = np.abs(after - before).max(axis=2) > 0
    assert changed[10:120, 100:220].any()
    changed[10:120, 100:220] = False
    assert not changed.any()
    inside = np.s_[30:105, 120:200]
    assert np.abs(after[inside] - ideal[inside]).mean() < 0.6 * np.abs(before[inside] - ideal[inside]).mean()


def test_an_edit_where_nobody_is_is_refused(
    engine: PrevisEngine, company: tuple[Character, Location, Prop], tmp_path: Path
) -> None:
    shot = _shot(company)
    take = engine.submit(_order(tmp_path / "k", shot))
    edit = replace(
        _order(tmp_path / "e", shot, kind=OrderKind.EDIT),
        start=take.files[0], region=Box(x=2, y=140, width=20, height=20),
    )  # fmt: skip
    with pytest.raises(YourMove, match="Nobody's face"):
        engine.submit(edit)


def test_a_line_is_spoken(engine: PrevisEngine, tmp_path: Path) -> None:
    order = Order(id="l", kind=OrderKind.LINE, engine="previs", folder=tmp_path, text="Late.", voice=VOICE)
    assert engine.submit(order).files[0].suffix == ".wav"
    with pytest.raises(YourMove, match="needs a voice"):
        engine.submit(replace(order, voice=None))


def test_a_person_with_pictures_only_stands_there_as_a_standee(
    engine: PrevisEngine, company: tuple[Character, Location, Prop], tmp_path: Path
) -> None:
    skimage_data = pytest.importorskip("skimage.data")
    photo = tmp_path / "astronaut.png"
    write_image(photo, skimage_data.astronaut())
    ann = Character(name="ann", title="Ann", version=1)
    bound = _shot(company)
    bound = replace(bound, performers=(replace(bound.performers[0], character=ann),))
    sent = SentReference(
        anchor="ann@1", kind=AnchorKind.CHARACTER, role=Role.HEADSHOT, name="neutral", sha256="0",
        label="Ann, headshot", path=photo,
    )  # fmt: skip
    shown = engine.submit(replace(_order(tmp_path / "s", bound), references=(sent,)))
    assert shown.notes == ("Ann is a standee cut from Ann, headshot.",)
    with pytest.raises(YourMove, match="No picture of Ann"):
        engine.submit(_order(tmp_path / "n", bound))


def test_a_walk_and_a_camera_move_are_drawn(
    engine: PrevisEngine, company: tuple[Character, Location, Prop], tmp_path: Path
) -> None:
    walk = _shot(company, size=ShotSize.WIDE, text="wide shot of Mia walking out of the coffee shop")
    push = _shot(company, move=CameraMove.PUSH_IN)
    for name, shot in (("w", walk), ("p", push)):
        order = replace(_order(tmp_path / name, shot, kind=OrderKind.CLIP), duration_s=0.5)
        frames = [frame.astype(int) for _, frame in read_frames(engine.submit(order).files[0])]
        assert np.abs(frames[0] - frames[-1]).mean() > 1.0


def test_a_clip_with_odd_sides_is_refused(
    engine: PrevisEngine, company: tuple[Character, Location, Prop], tmp_path: Path
) -> None:
    order = replace(_order(tmp_path / "o", _shot(company), kind=OrderKind.CLIP), width=321)
    with pytest.raises(YourMove, match="even"):
        engine.submit(order)


def test_nothing_is_left_to_collect(engine: PrevisEngine, tmp_path: Path) -> None:
    order = Order(id="x", kind=OrderKind.STILL, engine="previs", folder=tmp_path)
    with pytest.raises(EngineFailed):
        engine.collect(order, Ticket(order="x", engine="previs", vendor_id="x"))
    with pytest.raises(YourMove, match="neither a shot nor a subject"):
        engine.submit(order)
