"""What an order puts on the stage: who stands where, with what wrong, and what is refused. Nothing is drawn."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from samples import a_sound

from repertory.engines.previs import sets
from repertory.engines.previs.bodies import Rigged
from repertory.engines.previs.building import build_reference
from repertory.engines.previs.genome import cast_genome, to_text
from repertory.engines.previs.misdressing import outfit_with, prop_with, set_with
from repertory.engines.previs.outfits import COLOURS, find_outfit
from repertory.engines.previs.parts import Part
from repertory.engines.previs.pinning import pinned
from repertory.engines.previs.rehearsing import Rehearsal
from repertory.engines.previs.shooting import Staged, stage_order
from repertory.engines.previs.slips import error_model
from repertory.engines.previs.truth import Kind, Slip, What
from repertory.engines.previs.words import read_casting_words
from repertory.errors import YourMove
from repertory.model.anchor import Binding, BindingKind, Character, Location, Prop, Role, Voice
from repertory.model.engine import Order, OrderKind, Recipe
from repertory.model.shot import BoundLine, BoundPerformer, BoundShot, CameraAngle, Shot, ShotSize

pytestmark = pytest.mark.slow

CAFE = sets.find_set("coffee shop", 1)[0]


def rigged(value: str) -> tuple[Binding, ...]:
    return (Binding(engine="previs", kind=BindingKind.RIG, value=value),)


def somebody(name: str) -> BoundPerformer:
    genome = cast_genome(read_casting_words("a woman with dark hair"), len(name))
    person = Character(name=name, title=name.title(), version=1, bindings=rigged(to_text(genome)))
    return BoundPerformer(character=person, expression="", outfit="", face_hidden=False)


SHOP = Location(name="shop", title="Shop", version=1, bindings=rigged(sets.to_text(CAFE)))
VOICE = Voice(name="theo-voice", title="Theo", version=1, engine="previs", speaker="en-us")
PHONE = Prop(name="phone", title="phone", version=1, bindings=rigged("phone"))
TWO = BoundShot(
    shot=Shot(number="1", text="two at a table", line=1, size=ShotSize.MEDIUM),
    performers=(somebody("mia"), somebody("theo")),
    location=SHOP,
)


@pytest.fixture
def order(tmp_path: Path) -> Order:
    return Order(
        id="1", kind=OrderKind.CLIP, engine="previs", folder=tmp_path, width=256, height=144, duration_s=0.5, shot=TWO
    )


def staged(order: Order, *slips: Slip) -> Staged:
    return stage_order(order, Rehearsal(model=error_model({}), seed=3, slips=slips))


def bodies(on_stage: Staged) -> list[Rigged]:
    return [player.body for player in on_stage.staging.players if isinstance(player.body, Rigged)]


def wrong(kind: Kind, what: What, anchor: str = "", shown: str = "") -> Slip:
    return Slip(kind=kind, what=what, anchor=anchor, shown=shown, size=1.0, left=1.0)


def colour_of(parts: tuple[Part, ...] | list[Part]) -> NDArray[np.float64]:
    """What all of them look like on average, textures and all."""
    painted = [part.colours if part.texture is None else part.texture[..., :3].reshape(-1, 3) / 255 for part in parts]
    whole = [colours.mean(axis=0) for colours in painted]
    return np.asarray(np.mean(whole, axis=0), np.float64)


def test_somebody_missing_stands_there_unseen(order: Order) -> None:
    players = staged(order, wrong(Kind.PEOPLE, What.MISSING, "mia@1")).staging.players
    assert [player.missing for player in players] == [True, False]


def test_two_heads_swapped_leave_the_clothes_where_they_are(order: Order) -> None:
    mia, theo = bodies(staged(order))
    first, second = bodies(staged(order, wrong(Kind.PEOPLE, What.SWAPPED, "mia@1", "theo@1")))
    assert (first.genome, second.genome) == (theo.genome, mia.genome)
    assert (first.outfit, second.outfit) == (mia.outfit, theo.outfit)


@pytest.mark.parametrize("what", [What.EXTRA, What.DOUBLED])
def test_a_person_too_many_stands_beside_them(order: Order, what: What) -> None:
    beside = staged(order, wrong(Kind.PEOPLE, what, "mia@1")).staging.bystander
    assert beside is not None
    assert isinstance(beside.body, Rigged)
    assert beside.body.name == "bystander"


def test_an_edit_is_as_long_as_its_lineage_or_its_shot(order: Order) -> None:
    edit = replace(order, duration_s=0.0)
    earlier = (Recipe(step="clip", engine="previs", duration_s=7.0),)
    assert staged(replace(edit, lineage=earlier)).staging.length_s == 7.0
    assert staged(edit).staging.length_s == 4.0


def test_only_the_mouth_of_whoever_speaks_is_moved_by_the_line(order: Order, tmp_path: Path) -> None:
    spoken = replace(order, sound=a_sound(tmp_path / "line.wav"))
    says = replace(TWO, lines=(BoundLine(character="theo@1", voice=VOICE, text="She is always late."),))
    moved = [max(one.mouth) > 0 for one in staged(replace(spoken, shot=says)).staging.players]
    assert moved == [False, True]
    alone = replace(TWO, performers=TWO.performers[:1])
    assert max(staged(replace(spoken, shot=alone)).staging.players[0].mouth) > 0


def test_what_the_stage_does_not_know_is_said(order: Order) -> None:
    odd = replace(TWO, light="moon", props=(Prop(name="kite", title="Kite", version=1),))
    assert len(staged(replace(order, shot=odd)).notes) == 2
    bare = replace(TWO, location=Location(name="pier", title="Pier", version=1))
    assert "plain backdrop" in " ".join(staged(replace(order, shot=bare)).notes)
    assert staged(replace(order, shot=replace(TWO, location=None))).notes == ()


def test_an_order_without_a_shot_or_a_model_is_refused(order: Order) -> None:
    with pytest.raises(YourMove, match="no shot"):
        staged(replace(order, shot=None))
    unknown = replace(TWO.performers[0], character=Character(name="nova", title="Nova", version=1))
    with pytest.raises(YourMove, match="headshot"):
        staged(replace(order, shot=replace(TWO, performers=(unknown,))))


def test_three_stand_in_a_row_and_from_below_nobody_sits_behind_a_table(order: Order) -> None:
    three = replace(TWO, performers=(*TWO.performers, somebody("nova")))
    row = staged(replace(order, shot=three)).staging
    assert len({round(row.pose(place, 0)[1].place[0], 3) for place in range(3)}) == 3
    low = replace(TWO, shot=replace(TWO.shot, angle=CameraAngle.WORMS_EYE))
    assert {staged(replace(order, shot=low)).staging.pose(place, 0)[0].stance for place in (0, 1)} == {"stand"}


def test_somebody_from_behind_is_turned_round(order: Order) -> None:
    behind = replace(TWO, performers=(replace(TWO.performers[0], from_behind=True), TWO.performers[1]))
    turned = staged(replace(order, shot=behind)).staging.pose(0, 0)[1].yaw
    assert turned == pytest.approx(staged(order).staging.pose(0, 0)[1].yaw + 180)


def test_a_place_alone_is_seen_whole_and_a_thing_alone_from_near(order: Order) -> None:
    empty = replace(TWO, performers=())
    assert staged(replace(order, shot=empty)).staging.view(0).focus == 4.5
    near = replace(empty, props=(PHONE,), shot=replace(TWO.shot, size=ShotSize.CLOSE_UP))
    insert = staged(replace(order, shot=near)).staging
    above = staged(replace(order, shot=replace(near, shot=replace(near.shot, angle=CameraAngle.OVERHEAD)))).staging
    assert above.view(0).focus < insert.view(0).focus
    assert {part.name for part in insert.acted(0)}
    gone = replace(order, shot=near)
    assert staged(gone, wrong(Kind.PROP, What.GONE, "phone@1")).staging.acted(0) == ()


@pytest.mark.parametrize("what", [What.SET, What.LIGHT, What.WALLS, What.FURNITURE])
def test_a_set_with_something_wrong_looks_otherwise(what: What) -> None:
    shown = {What.SET: "street", What.LIGHT: "night"}.get(what, "red")
    right = sets.build_set(CAFE, "afternoon")
    other = set_with(CAFE, "afternoon", wrong(Kind.LOCATION, what, shown=shown))
    if what is What.LIGHT:
        assert other.mood != right.mood
    else:
        assert not np.allclose(colour_of(other.parts), colour_of(right.parts), atol=1e-4)


def test_clothes_and_things_take_the_wrong_colour_by_as_much_as_is_left() -> None:
    coat = find_outfit("a green coat")
    red = wrong(Kind.OUTFIT, What.COLOUR, shown="red")
    assert outfit_with(coat, red).colour == pytest.approx(COLOURS["red"])
    assert outfit_with(coat, wrong(Kind.OUTFIT, What.OUTFIT, shown="blue dress")) == find_outfit("blue dress")
    parts = tuple(sets.build_set(CAFE, "afternoon").parts[:3])
    painted = prop_with(parts, wrong(Kind.PROP, What.COLOUR, shown="red"))
    half = prop_with(parts, replace(wrong(Kind.PROP, What.COLOUR, shown="red"), left=0.5))
    right, whole = colour_of(parts), colour_of(painted)
    assert np.abs(colour_of(half) - right).max() < np.abs(whole - right).max()


def test_what_it_cannot_model_is_refused_with_the_next_step(order: Order) -> None:
    brought = Character(name="mia", title="Mia")
    angle = replace(order, kind=OrderKind.STILL, shot=None, role=Role.ANGLE, subject=brought)
    with pytest.raises(YourMove, match="Pick a candidate first"):
        build_reference(angle)
    light = replace(angle, subject=SHOP, role=Role.VIEW, name="moon")
    with pytest.raises(YourMove, match="afternoon, golden hour and night"):
        build_reference(light)


def test_a_place_off_the_face_goes_to_its_nearest_edge() -> None:
    pins = pinned(np.array([[0.0, 0.0], [90.0, 90.0]]))
    assert np.isfinite(pins.shares).all()
