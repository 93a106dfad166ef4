"""Views: the pictures of locations, props and looks; made by an engine, the later ones from the first, or brought
along."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from repertory.craft.binding.viewing import FIRST_LIGHT, FIRST_SIDE, require_main, sources
from repertory.craft.prompting.compose import compose_build
from repertory.craft.shotlist.filmwords import as_known, folded
from repertory.errors import YourMove
from repertory.library.cards import Candidate
from repertory.model.anchor import Anchor, Location, Look, Reference, Role
from repertory.model.engine import Output
from repertory.work.build import sent_reference
from repertory.work.casting import offer
from repertory.work.crew import Crew, Event
from repertory.work.making import VIEW, HandWork, Wish, by_hand
from repertory.work.purse import Purse
from repertory.work.trying import made_once


def build_views(
    crew: Crew,
    name: str,
    wanted: Sequence[str],
    *,
    seen_from: Sequence[str] = (),
    engine: str,
    seed: int = 1,
    purse: Purse | None = None,
) -> Anchor:
    """Makes the views that a location (in these lights) or a prop (from these sides) lacks, the later ones from the
    first, and saves the draft after each. `seen_from` are further views of a location, made in each of these lights
    (in that of the master view where none is named) from its main view.

    Raises YourMove for a further view of a place without a master view, and of a prop.
    """
    anchor = crew.library.draft(name)
    missing = _missing(anchor, wanted, seen_from)
    open_orders: list[HandWork] = []
    for done, (called, view) in enumerate(missing):
        text = f"view: {called}{f', {view}' if view else ''}"
        crew.tell(Event(about=name, text=text, done=done, total=len(missing)))
        wish = _wish(crew, anchor, called, view, seed)
        made = made_once(crew, engine, wish, partial(_with_made, crew, anchor, wish, engine), purse=purse)
        if isinstance(made, HandWork):
            open_orders.append(made)
            if not wish.references:
                break  # the other views are made from the first
            continue
        anchor = made
        crew.library.save(anchor)
    if open_orders:
        raise by_hand(open_orders)
    return anchor


def offer_views(
    crew: Crew,
    name: str,
    wanted: Sequence[str],
    *,
    seen_from: Sequence[str] = (),
    engine: str,
    count: int = 3,
    seed: int = 1,
    purse: Purse | None = None,
) -> tuple[Candidate, ...]:
    """Candidates for each view that a location or a prop lacks: `count` pictures with different seeds, of which none
    is taken before it is picked. While there is no view, only for the first: the others are made from it.

    Raises YourMove where nothing is lacking; else as `build_views` and `casting.offer` do.
    """
    anchor = crew.library.draft(name)
    known = [one.name for one in crew.library.candidates(name)]
    missing = _missing(anchor, [as_known(one, known) for one in wanted], seen_from)
    if not missing:
        step = f"Name another one, or see what there is: repertory {anchor.kind.value} candidates {name} --all"
        there = ", ".join((*wanted, *seen_from)) or _first(anchor)
        raise YourMove(f"{anchor.title} has {there} already.", step=step)
    wishes = [_wish(crew, anchor, *one, seed) for one in (missing if anchor.references else missing[:1])]
    return offer(crew, wishes, engine=engine, count=count, purse=purse)


def import_view(crew: Crew, name: str, path: Path, called: str = "", *, seen_from: str = "", title: str = "") -> Anchor:
    """Adds a picture as a view of a location (`called` is its light), prop (its side) or look, and renames it if a
    title is given. `seen_from` makes it a further view of a location in that light, or in that of the master view.

    Raises MediaRejected, and YourMove for a further view of a place without a master view, and of anything else.
    """
    anchor = crew.library.draft(name)
    role = Role.LOOK if isinstance(anchor, Look) else Role.VIEW
    view = folded(seen_from)
    _require_side(anchor, [view] if view else [])
    anchor = with_view(crew, anchor, path, role, called or _first(anchor), view=view)
    anchor = replace(anchor, title=title or anchor.title)
    crew.library.save(anchor)
    return anchor


def _with_made(crew: Crew, anchor: Anchor, wish: Wish, engine: str, made: Output) -> Anchor:
    """The draft with the view that an engine made, and with what the engine knows it by."""
    if made.binding is not None and anchor.binding_for(made.binding.engine) is None:
        anchor = replace(anchor, bindings=(*anchor.bindings, made.binding), style=crew.engine(engine).card.style)
    return with_view(crew, anchor, made.files[0], Role.VIEW, wish.name, view=wish.view)


def with_view(crew: Crew, anchor: Anchor, path: Path, role: Role, name: str, *, view: str = "") -> Anchor:
    """The draft with this picture stored as its view of that name, in the place of the one before: the first stays
    the master view."""
    name = as_known(name, [one.name for one in anchor.with_role(role)])
    added = kept_reference(crew, anchor, path, role, name, view=view)
    place = (role, name, view)
    if any((old.role, old.name, old.view) == place for old in anchor.references):
        kept = (added if (old.role, old.name, old.view) == place else old for old in anchor.references)
        return replace(anchor, references=tuple(kept))
    return replace(anchor, references=(*anchor.references, added))


def kept_reference(
    crew: Crew, anchor: Anchor, path: Path, role: Role, name: str, *, view: str = "", text: str = ""
) -> Reference:
    """A reference whose picture or sound is stored beside the anchor's card."""
    words = f"{role.value} {name} {view}".strip() if name != role.value else name
    return Reference(media=crew.library.add_media(anchor, path, words), role=role, name=name, view=view, text=text)


def _missing(anchor: Anchor, wanted: Sequence[str], seen_from: Sequence[str]) -> list[tuple[str, str]]:
    """Name and view of each picture that is wanted and not there."""
    views = [folded(view) for view in seen_from]
    _require_side(anchor, views)
    there = {(folded(one.name), one.view) for one in anchor.references}
    names: list[str] = []
    for name in wanted or [_first(anchor)]:
        names.append(as_known(name, [*(one.name for one in anchor.references), *names]))
    pairs = dict.fromkeys((name, view) for name in names for view in (views or [""]))
    return [(name, view) for name, view in pairs if (folded(name), view) not in there]


def _require_side(anchor: Anchor, views: Sequence[str]) -> None:
    for view in views:
        if not isinstance(anchor, Location):
            raise YourMove(
                f"A {anchor.kind.value} is not kept by light and side; it has one picture for each side.",
                step=f"Name the side alone: {view}.",
            )
        require_main(anchor, view)


def _first(anchor: Anchor) -> str:
    """The name of a picture of which nothing is said: the light of the master view, the front of a thing."""
    if isinstance(anchor, Look):
        return Role.LOOK.value
    if isinstance(anchor, Location):
        return next((one.name for one in anchor.references), FIRST_LIGHT)
    return FIRST_SIDE


def _wish(crew: Crew, anchor: Anchor, name: str, view: str, seed: int) -> Wish:
    sent = [sent_reference(crew, anchor, one) for one in sources(anchor.references, name, view)]
    prompt = compose_build(anchor, Role.VIEW, name, view=view, words=anchor.identity, references=len(sent))
    return Wish(
        subject=anchor, role=Role.VIEW, name=name, view=view, prompt=prompt, seed=seed, references=sent, size=VIEW
    )
