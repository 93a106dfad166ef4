"""Takes with something wrong on purpose: it is to be seen, it is written down, and nothing else changes."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from repertory.craft.ordering import check_order
from repertory.engines.previs import engines, sets
from repertory.engines.previs.engine import PrevisEngine
from repertory.engines.previs.genome import cast_genome, to_text
from repertory.engines.previs.rehearsing import rehearsal_of
from repertory.engines.previs.truth import Kind, What, read_truth
from repertory.engines.previs.words import read_casting_words
from repertory.media.clips import read_frames
from repertory.media.images import read_image
from repertory.model.anchor import AnchorKind, Binding, BindingKind, Character, Location, Prop, Role, Voice
from repertory.model.engine import Order, OrderKind, Output, Recipe, SentReference, Setting, UsedReference
from repertory.model.media import Box
from repertory.model.shot import BoundPerformer, BoundShot, Shot, ShotSize

if TYPE_CHECKING:
    from repertory.media.images import Picture

pytestmark = pytest.mark.slow


def _rig(text: str) -> tuple[Binding, ...]:
    return (Binding(engine="previs", kind=BindingKind.RIG, value=text),)


MIA, NOVA = (
    Character(
        name=name, title=name.title(), version=1, bindings=_rig(to_text(cast_genome(read_casting_words(words), 1)))
    )
    for name, words in (("mia", "a woman with short dark hair, leather jacket"), ("nova", "a tall man, mustard coat"))
)
SHOP = Location(name="shop", title="shop", version=1, bindings=_rig(sets.to_text(sets.find_set("coffee shop", 1)[0])))
PHONE = Prop(name="phone", title="phone", version=1, bindings=_rig("phone"))
VOICE = Voice(name="v", title="v", version=1, engine="previs", speaker="en-us+f3")
TALK = BoundShot(
    shot=Shot(number="1", text="two", line=1, size=ShotSize.MEDIUM),
    performers=tuple(BoundPerformer(character=one, expression="", outfit="", face_hidden=False) for one in (MIA, NOVA)),
    location=SHOP,
    light="afternoon",
)
INSERT = replace(
    TALK,
    shot=Shot(number="2", text="her phone", line=2, size=ShotSize.CLOSE_UP),
    performers=(BoundPerformer(character=MIA, expression="", outfit="", face_hidden=True),),
    props=(PHONE,),
)
SETTING = {
    Kind.OUTFIT: "outfit_errors",
    Kind.LOCATION: "location_errors",
    Kind.PROP: "prop_errors",
    Kind.PEOPLE: "people_errors",
}


@pytest.fixture(scope="module")
def engine() -> PrevisEngine:
    (one,) = engines()
    assert isinstance(one, PrevisEngine)
    return one


def _order(folder: Path, shot: BoundShot, *, seed: int = 5, **settings: Setting) -> Order:
    folder.mkdir(exist_ok=True)
    return Order(
        id=folder.name, kind=OrderKind.STILL, engine="previs", folder=folder, width=256, height=144, seed=seed,
        settings=settings, shot=shot,
    )  # fmt: skip


def _with(engine: PrevisEngine, folder: Path, shot: BoundShot, kind: Kind, what: What) -> Order:
    """An order that slips in this way, and not otherwise: with the first seed that does."""
    for seed in count():
        order = _order(folder, shot, seed=seed, **{SETTING[kind]: 1.0})
        slips = rehearsal_of(order, check_order(engine.card, order)).slips
        if {one.what for one in slips if one.kind is kind} == {what}:
            return order
    raise AssertionError


def _picture(output: Output) -> Picture:
    return read_image(output.files[0])


def _changed(one: Picture, other: Picture) -> float:
    return float((np.abs(one.astype(int) - other).max(axis=2) > 12).mean())


WAYS = [
    (Kind.OUTFIT, What.COLOUR),
    (Kind.LOCATION, What.LAMP),
    (Kind.PROP, What.GONE),
    (Kind.PEOPLE, What.EXTRA),
    (Kind.PEOPLE, What.SWAPPED),
]


@pytest.mark.parametrize(("kind", "what"), WAYS)
def test_each_slip_is_seen_and_written_down(
    engine: PrevisEngine,
    tmp_path: Path,
    kind: Kind,
    what: What,
) -> None:
    order = _with(engine, tmp_path / "wrong", INSERT if kind is Kind.PROP else TALK, kind, what)
    right = replace(order, folder=tmp_path, settings={})
    wrong = engine.submit(order)
    assert _changed(_picture(wrong), _picture(engine.submit(right))) > 0.004
    for slip in read_truth(order.folder).slips:
        assert (slip.kind, slip.what, slip.seen) == (kind, what, True)
        assert slip.left == slip.size >= 0.6
    assert wrong.notes == ()
    assert sorted(path.name for path in order.folder.iterdir()) == ["keyframe.png", "truth.toml"]


def test_the_face_of_somebody_missing_is_not_seen(engine: PrevisEngine, tmp_path: Path) -> None:
    order = _with(engine, tmp_path / "o", TALK, Kind.PEOPLE, What.MISSING)
    order = replace(order, settings={**order.settings, "drift": 0.5})
    gone, *faces = sorted(
        rehearsal_of(order, check_order(engine.card, order)).slips, key=lambda one: one.kind, reverse=True
    )
    assert gone.kind is Kind.PEOPLE
    assert {face.anchor: face.seen for face in faces} == {ref: ref != gone.anchor for ref in (MIA.ref, NOVA.ref)}


def test_without_rates_nothing_changes_and_there_is_no_truth(
    engine: PrevisEngine,
    tmp_path: Path,
) -> None:
    plain = engine.submit(_order(tmp_path / "a", TALK))
    sizes = engine.submit(_order(tmp_path / "b", TALK, outfit_error_size=0.4, people_errors=0.0))
    assert plain.files[0].read_bytes() == sizes.files[0].read_bytes()
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["keyframe.png"]


def test_a_clip_keeps_what_is_wrong_with_its_keyframe_and_an_edit_mends_only_what_it_names(
    engine: PrevisEngine,
    tmp_path: Path,
) -> None:
    order = _with(engine, tmp_path / "k", TALK, Kind.LOCATION, What.SET)
    settings = {**order.settings, "outfit_errors": 1.0}
    order = replace(order, settings=settings)
    take = engine.submit(order)
    first = Recipe(step="still", engine="previs", seed=order.seed, settings=settings)
    clip = replace(order, kind=OrderKind.CLIP, seed=99, lineage=(first,), settings={})
    drawn = rehearsal_of(order, check_order(engine.card, order)).slips
    assert rehearsal_of(clip, check_order(engine.card, clip)).slips == drawn
    view = SentReference(
        anchor="shop@1", kind=AnchorKind.LOCATION, role=Role.VIEW, name="afternoon", sha256="0", label="", path=tmp_path
    )
    edit = replace(
        order, id="e", kind=OrderKind.EDIT, folder=tmp_path, start=take.files[0], lineage=(first,), references=(view,),
        region=Box(x=0, y=0, width=60, height=144),
    )  # fmt: skip
    after, before = _picture(engine.submit(edit)), _picture(take)
    truth = read_truth(tmp_path)
    assert {one.kind: one.left > 0 for one in truth.slips} == {Kind.LOCATION: False, Kind.OUTFIT: True}
    assert len(truth.slips) == 3
    assert _changed(after[:, :50], before[:, :50]) > 0.3
    assert np.array_equal(after[:, 60:], before[:, 60:])
    used = UsedReference(anchor="shop@1", role=Role.VIEW, name="afternoon", sha256="0")
    mended = replace(clip, lineage=(first, Recipe(step="edit", engine="previs", references=(used,))))
    assert rehearsal_of(mended, check_order(engine.card, mended)).of(Kind.LOCATION) is None


def test_an_edit_of_a_clip_puts_a_missing_thing_back_where_nobodys_face_is(
    engine: PrevisEngine, tmp_path: Path
) -> None:
    order = _with(engine, tmp_path / "k", INSERT, Kind.PROP, What.GONE)
    order = replace(order, kind=OrderKind.CLIP, duration_s=0.25)
    clip = engine.submit(order).files[0]
    sent = SentReference(
        anchor="phone@1", kind=AnchorKind.PROP, role=Role.VIEW, name="front", sha256="0", label="", path=tmp_path
    )
    first = Recipe(step="clip", engine="previs", seed=order.seed, settings=order.settings, duration_s=0.25)
    edit = replace(
        order, id="e", kind=OrderKind.EDIT, folder=tmp_path, start=clip, lineage=(first,), references=(sent,),
        region=Box(x=64, y=0, width=128, height=144),
    )  # fmt: skip
    edited = engine.submit(edit).files[0]
    assert read_truth(tmp_path).left(Kind.PROP) == ()
    assert read_truth(order.folder).left(Kind.PROP)
    pairs = [(one, other) for (_, one), (_, other) in zip(read_frames(clip), read_frames(edited), strict=True)]
    assert len(pairs) == 6
    assert all(_changed(one[:, 80:176], other[:, 80:176]) > 0.05 for one, other in pairs)
    assert all(_changed(one[:, :60], other[:, :60]) < 0.01 for one, other in pairs)


def test_a_line_is_spoken_by_another_voice_or_at_another_pitch(engine: PrevisEngine, tmp_path: Path) -> None:
    right = Order(id="l", kind=OrderKind.LINE, engine="previs", folder=tmp_path, text="Late.", voice=VOICE, seed=1)
    said = {engine.submit(right).files[0].read_bytes()}
    assert not (tmp_path / "truth.toml").exists()
    heard = set()
    for seed in range(6):
        folder = tmp_path / str(seed)
        folder.mkdir()
        made = engine.submit(replace(right, folder=folder, seed=seed, settings={"voice_errors": 1.0}))
        (slip,) = read_truth(folder).slips
        heard.add(slip.what)
        assert slip.anchor == "v@1"
        assert made.files[0].read_bytes() not in said
    assert heard == {What.VOICE, What.PITCH}
