"""The previs stage draws outfits, places and things from further sides, and says which sides it has."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from repertory.engines.previs import engines
from repertory.engines.previs.genome import cast_genome, to_text
from repertory.engines.previs.standee import cut_out
from repertory.engines.previs.words import read_casting_words
from repertory.errors import YourMove
from repertory.media.images import read_image, write_image
from repertory.model.anchor import Anchor, AnchorKind, Binding, BindingKind, Character, Location, Prop, Role
from repertory.model.engine import Order, OrderKind, Output, SentReference

if TYPE_CHECKING:
    from repertory.media.images import Picture

RIG = Binding(engine="previs", kind=BindingKind.RIG, value=to_text(cast_genome(read_casting_words("a woman"), 1)))
MIA = Character(name="mia", title="Mia", prompt="a woman", bindings=(RIG,))
SHOP = Location(name="shop", title="coffee shop", identity="coffee shop interior")
PHONE = Prop(name="phone", title="phone", identity="a black phone")


def drawn(folder: Path, subject: Anchor, role: Role, name: str, view: str = "") -> Picture:
    (engine,) = engines()
    order = Order(
        id="x", kind=OrderKind.STILL, engine="previs", folder=folder, width=144, height=192, seed=1, subject=subject,
        role=role, name=name, view=view,
    )  # fmt: skip
    made = engine.submit(order)
    assert isinstance(made, Output)
    return read_image(made.files[0])


def apart(one: Picture, other: Picture) -> float:
    return float(np.abs(one.astype(float) - other.astype(float)).mean())


@pytest.mark.slow
def test_the_back_of_an_outfit_shows_hair_where_the_front_shows_a_face(tmp_path: Path) -> None:
    front = drawn(tmp_path, MIA, Role.OUTFIT, "leather jacket")
    back = drawn(tmp_path, MIA, Role.OUTFIT, "leather jacket", "back")
    face = (slice(26, 42), slice(66, 84))
    assert apart(front, back) > 2.0
    assert front[face].mean() > back[face].mean() + 25, "skin is lighter than her hair"
    with pytest.raises(YourMove, match='an outfit from the side "above"') as caught:
        drawn(tmp_path, MIA, Role.OUTFIT, "leather jacket", "above")
    assert "front, back, side" in caught.value.step


@pytest.mark.slow
def test_places_and_things_have_the_sides_that_they_say(tmp_path: Path) -> None:
    assert apart(drawn(tmp_path, SHOP, Role.VIEW, "night"), drawn(tmp_path, SHOP, Role.VIEW, "night", "left side")) > 3
    with pytest.raises(YourMove, match='no "window side"') as caught:
        drawn(tmp_path, SHOP, Role.VIEW, "night", "window side")
    assert '"left side" and "right side"' in caught.value.step
    assert apart(drawn(tmp_path, PHONE, Role.VIEW, "front"), drawn(tmp_path, PHONE, Role.VIEW, "back")) > 1
    with pytest.raises(YourMove, match='a thing from the side "inside"'):
        drawn(tmp_path, PHONE, Role.VIEW, "inside")


def test_a_standee_cut_from_a_back_is_as_tall_as_one_with_a_face(tmp_path: Path) -> None:
    standing = np.full((400, 300, 3), 210, np.uint8)
    standing[40:110, 120:180] = (60, 40, 30)
    standing[110:400, 90:210] = (150, 30, 30)
    write_image(tmp_path / "back.png", standing)
    sent = SentReference(
        anchor="mia@1", kind=AnchorKind.CHARACTER, role=Role.OUTFIT, name="coat", sha256="0" * 64,
        label="Mia, coat, back", path=tmp_path / "back.png",
    )  # fmt: skip
    tall = cut_out("mia", sent)
    write_image(tmp_path / "head.png", standing[20:240, 40:260])
    head = cut_out("mia", replace(sent, path=tmp_path / "head.png"))
    assert 1.2 < tall.height < 2.2, "metres: a figure to the knees, drawn on to the ground"
    assert head.eyes_at[1] > 0.5
