"""The words of an edit: one thing is named, its pictures are called as the engine calls them, the rest stays."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from repertory.craft.prompting.correcting import compose_edit
from repertory.engines.previs.mended import named_by
from repertory.engines.previs.truth import Kind
from repertory.model.anchor import Anchor, AnchorKind, Character, Location, Prop, Role
from repertory.model.engine import Naming, SentReference

MIA = Character(name="mia", title="Mia", version=1, pronoun="she", identity="a woman with a red scarf")
SHOP = Location(name="shop", title="coffee shop", version=1)
PHONE = Prop(name="phone", title="phone", version=1)


def sent(anchor: Anchor, role: Role) -> SentReference:
    kind = AnchorKind.CHARACTER
    return SentReference(anchor=anchor.ref, kind=kind, role=role, name="", sha256="0", label="", path=Path())


def test_an_edit_corrects_the_face_and_nothing_else() -> None:
    said = compose_edit(MIA, 2)
    assert said.startswith("Image 1 is a film frame. Correct only the face of Mia in image 1")
    assert "person of images 2 and 3" in said
    assert all(kept in said for kept in ("her pose", "expression", "light", "clothes", "background"))
    assert said.endswith("Change nothing else.")


def test_clothes_a_place_and_a_thing_are_each_named_and_the_rest_is_kept() -> None:
    clothes, place, thing = (
        compose_edit(MIA, 1, about="red sweater"),
        compose_edit(SHOP, 2, about="night"),
        compose_edit(PHONE, 1),
    )
    assert "only the clothes of Mia in image 1 so that Mia wears the red sweater of image 2" in clothes
    assert "her face, hair, pose" in clothes
    assert "the place of images 2 and 3, at night" in place
    assert "every person" in place
    assert "only the phone in image 1 so that it is the phone of image 2" in thing
    assert "woman" not in clothes + place + thing


@pytest.mark.parametrize(
    ("naming", "take", "shown"),
    [
        (Naming.IMAGE, "image 1", "images 2 and 3"),
        (Naming.CAPITAL, "Image 1", "Image 2 and Image 3"),
        (Naming.AT, "@Image1", "@Image2 and @Image3"),
        (Naming.BRACKETS, "<<<image_1>>>", "<<<image_2>>> and <<<image_3>>>"),
        (Naming.ASSET, "the first picture", "the second and third pictures"),
        (Naming.NAME, "the film frame", "the pictures of Mia"),
    ],
)
def test_pictures_are_called_in_the_engines_own_way(naming: Naming, take: str, shown: str) -> None:
    said = compose_edit(MIA, 2, naming=naming)
    assert f"the face of Mia in {take} so that" in said
    assert f"the person of {shown}:" in said


def test_fixed_words_stand_in_where_no_picture_goes_along() -> None:
    assert "a woman with a red scarf" in compose_edit(MIA, 0)
    assert "these words: Mia" in compose_edit(replace(MIA, identity=""), 0)


@pytest.mark.parametrize(
    ("anchor", "about", "role", "kinds"),
    [
        (MIA, "", Role.ANGLE, {Kind.IDENTITY}),
        (MIA, "red sweater", Role.OUTFIT, {Kind.OUTFIT}),
        (SHOP, "night", Role.VIEW, {Kind.LOCATION, Kind.PROP}),
        (PHONE, "", Role.VIEW, {Kind.LOCATION, Kind.PROP}),
    ],
)
def test_the_rehearsal_engine_understands_what_is_to_be_mended(
    anchor: Anchor, about: str, role: Role, kinds: set[Kind]
) -> None:
    named = named_by("edit", compose_edit(anchor, 1, about=about), [sent(anchor, role)])
    assert {kind for kind, _ in named} == kinds
    assert {name for _, name in named} == {anchor.name}


def test_a_whole_clip_is_called_one_where_pictures_are_not_counted() -> None:
    said = compose_edit(MIA, 1, naming=Naming.NAME, clip=True)
    assert said.startswith("Correct only the face of Mia in the clip so that it is the person of the pictures of Mia")
    assert compose_edit(MIA, 1, clip=True).startswith("Image 1 is a film frame.")
