"""`repertory character wear`, and how outfits are typed: "leather jacket=front.png", "leather jacket/back=back.png"."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from repertory.cli.opening import studio
from repertory.cli.screen import say
from repertory.craft.binding.wardrobe import view_named
from repertory.craft.shotlist.filmwords import as_known
from repertory.errors import YourMove
from repertory.model.anchor import AnchorKind


def wear(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="The character's name.")],
    outfit: Annotated[str, typer.Argument(help="One of its outfits; see: repertory character show NAME")],
) -> None:
    """Say which outfit the character wears where neither a shot nor a production names another one."""
    with studio(context, "Reading") as desk:
        desk.library.require(name, AnchorKind.CHARACTER)
        character = desk.wear(name, outfit)
    say(f"{character.title} wears {character.outfit} by default. Next: repertory character lock {name}")


def outfit_pictures(named: Mapping[str, Path]) -> tuple[dict[str, Path], dict[tuple[str, str], Path]]:
    """The front of each outfit by its name, and further views by name and view. Raises YourMove for a name or view
    that is empty, and for a picture that is given twice."""
    fronts: dict[str, Path] = {}
    views: dict[tuple[str, str], Path] = {}
    for words, path in named.items():
        outfit, slash, said = (part.strip() for part in words.partition("/"))
        outfit = as_known(outfit, [*fronts, *(name for name, _ in views)])
        view = view_named(said)
        if not outfit or (slash and not said):
            raise YourMove(
                f'"{words}" names no view of an outfit.', step='Write it as "leather jacket/back=picture.png".'
            )
        if (outfit, view) in views or (not view and outfit in fronts):
            raise YourMove(f'Two pictures show the {view or "front"} of "{outfit}".', step="Give one of each side.")
        if view:
            views[outfit, view] = path
        else:
            fronts[outfit] = path
    return fronts, views
