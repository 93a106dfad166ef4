"""Picking: what was offered is listed, looked at side by side, and the best of it becomes a reference."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from repertory.craft import building
from repertory.errors import MediaRejected, YourMove
from repertory.library.cards import Candidate
from repertory.library.clearing import remove_candidates, remove_replaced
from repertory.library.folder import Library
from repertory.media.contact import Cell, Mark, contact_sheet
from repertory.media.images import write_image
from repertory.model.anchor import Anchor, Character, Reference, Role, Stage
from repertory.work.admitting import admit
from repertory.work.build import say_expressions, with_an_outfit
from repertory.work.crew import Crew
from repertory.work.views import with_view

_STAGE_OF = {stage.role: stage for stage in Stage}
_MASTER = {Role.HEADSHOT: "master", Role.VIEW: "first view"}


@dataclass(frozen=True, kw_only=True)
class Offered:
    """A candidate and how it stands."""

    candidate: Candidate
    picked: bool
    """Whether the anchor, or a locked version of it, has it as a reference."""
    open: bool
    """Whether its reference is still to be decided: its stage is not locked, or there is none of that name yet."""

    @property
    def becomes(self) -> str:
        """Which reference: "angle profile left", "headshot"."""
        one = self.candidate
        words = (one.role.value, one.name, one.view) if one.role is not Role.HEADSHOT else (one.role.value,)
        return " ".join(word for word in words if word)

    @property
    def words(self) -> str:
        """What was measured, or why it would be refused; of a face, how far it lies from the nearest other one."""
        one = self.candidate
        if one.distances and not one.measured:
            nearest = min(one.distances, key=lambda name: one.distances[name])
            return f"{one.distances[nearest]:.2f} from {nearest}"
        return one.measured


def offered(library: Library, name: str) -> tuple[Offered, ...]:
    """All candidates of an anchor by number; their files are not looked at. Raises UnknownName, Damaged for a card."""
    draft = library.draft(name)
    versions = [library.as_written(f"{name}@{version}") for version in library.versions(name)]
    has = {(one.media.sha256, *_place(one)) for anchor in (draft, *versions) for one in anchor.references}
    return tuple(
        Offered(
            candidate=one,
            picked=(one.media.sha256, *_place(one)) in has,
            open=_is_open(draft, versions[-1] if versions else None, one),
        )
        for one in library.candidates(name)
    )


def pick(crew: Crew, name: str, *numbers: int, waive: str = "") -> Anchor:
    """Admits these candidates as the references that they would become, in the place of what was picked before, and
    locks the stages that they complete. All are admitted or none. `waive` is a person's reason to admit what measures
    badly. A headshot is locked by picking it, for good.

    Raises UnknownName, MediaRejected with the figure and the ways out, StageMissing while an earlier stage is open,
    YourMove for two candidates for one reference and for another headshot than the one that is locked.
    """
    anchor = before = crew.library.draft(name)
    offered(crew.library, name)  # reads every card that is needed after the draft is saved too: damage is told before
    chosen = [crew.library.candidate(name, number) for number in dict.fromkeys(numbers)]
    _require_one_each(chosen)
    roles = list(Role)
    with crew.library.all_or_nothing(anchor.kind, name):
        for candidate in sorted(chosen, key=lambda one: (roles.index(one.role), bool(one.view))):
            path = crew.library.open_candidate(name, candidate)
            if isinstance(anchor, Character):
                anchor = _admitted(crew, anchor, candidate, path, waive)
            else:
                anchor = with_view(crew, anchor, path, candidate.role, candidate.name, view=candidate.view)
            anchor = _bound(crew, anchor, candidate, before)
        if isinstance(anchor, Character):
            anchor = with_an_outfit(anchor)
        crew.library.save(anchor)
    remove_replaced(crew.library, name, [one.media for one in before.references])
    if isinstance(anchor, Character) and any(one.role is Role.EXPRESSION for one in chosen):
        say_expressions(crew, anchor)
    return anchor


def clear(library: Library, name: str) -> tuple[int, ...]:
    """Removes all candidates that were not picked, and returns their numbers."""
    numbers = tuple(one.candidate.number for one in offered(library, name) if not one.picked)
    remove_candidates(library, name, numbers)
    return numbers


def draw_sheet(library: Library, name: str, which: Sequence[Offered], path: Path) -> Path:
    """Draws candidates side by side, beside the master, as a PNG or JPEG file; those for one reference stand in one
    row. Returns its path.

    Raises YourMove where there is none, and for a file inside the library or of another kind; Damaged.
    """
    anchor = library.draft(name)
    if not which:
        raise YourMove(f"{anchor.title} has no candidates to look at.", step=_how_to_make(anchor))
    if path.suffix.lower() not in {".png", ".jpg", ".jpeg"}:
        raise YourMove(f"{path} is no name for a picture.", step=f"Call it {path.stem or name}.png.")
    if path.is_dir():
        raise YourMove(f"{path} is a folder, not a picture.", step=f"Name a file: --sheet {path / f'{name}.png'}")
    if library.folder.resolve() in path.resolve().parents:
        raise YourMove(f"{path} lies in the library, to which a sheet does not belong.", step="Write it elsewhere.")
    first = next(iter(anchor.references), None)
    master = None
    if first is not None and any(one.candidate.role is not Role.HEADSHOT for one in which):
        master = Cell(picture=library.open(anchor, first.media), title=_MASTER.get(first.role, first.role.value))
    rows: dict[str, list[Cell]] = {}
    for one in which:
        rows.setdefault(one.becomes, []).append(_cell(one, library.open_candidate(name, one.candidate)))
    write_image(path, contact_sheet(f"{anchor.title}: candidates", rows, master=master))
    return path


def _cell(one: Offered, path: Path) -> Cell:
    mark = Mark.PICKED if one.picked else Mark.REFUSED if one.candidate.refused else Mark.NONE
    return Cell(picture=path, title=str(one.candidate.number), words=one.words, mark=mark)


def _how_to_make(anchor: Anchor) -> str:
    kind = f"repertory {anchor.kind.value}"
    if isinstance(anchor, Character) and anchor.master is None:
        return f"Make some: {kind} new {anchor.name}"
    return f"Make some: {kind} build {anchor.name} --candidates 3"


def _place(one: Candidate | Reference) -> tuple[Role, str, str]:
    """The reference that it is or would become; there is but one headshot, whatever it is called."""
    return (one.role, "", "") if one.role is Role.HEADSHOT else (one.role, one.name, one.view)


def _is_open(draft: Anchor, locked: Anchor | None, candidate: Candidate) -> bool:
    there = {_place(one) for one in draft.references}
    if isinstance(draft, Character):
        return _STAGE_OF[candidate.role] not in draft.stages or _place(candidate) not in there
    return locked is None or _place(candidate) not in {_place(one) for one in locked.references}


def _require_one_each(chosen: Sequence[Candidate]) -> None:
    if not chosen:
        raise YourMove("No candidate was named.", step="Name one or more by their numbers.")
    first: dict[tuple[Role, str, str], Candidate] = {}
    for one in chosen:
        other = first.setdefault(_place(one), one)
        if other is not one:
            called = f"{one.name}, {one.view}" if one.view else one.name
            what = one.role.value if one.role is Role.HEADSHOT else f'{one.role.value} "{called}"'
            raise YourMove(f"{other.number} and {one.number} are both for the {what}.", step="Pick one of them.")


def _admitted(crew: Crew, character: Character, candidate: Candidate, path: Path, waive: str) -> Character:
    stage = _STAGE_OF[candidate.role]
    name = candidate.name or building.HEADSHOT_NAME
    try:
        _require_waived(candidate, waive)
        character = admit(crew, character, path, candidate.role, name, view=candidate.view, waive=waive)
    except MediaRejected as error:
        keep = f'repertory character pick {character.name} {candidate.number} --waive "REASON"'
        what = f"Candidate {candidate.number}: {error.what}"
        raise MediaRejected(what, step=f"Pick another one; or, if it can be overruled: {keep}") from error
    if candidate.role is Role.HEADSHOT and candidate.refused:
        character = _overruled(character, candidate, waive)
    if building.stage_is_complete(character, stage):
        character = building.lock_stage(character, stage)
    return character


def _require_waived(candidate: Candidate, waive: str) -> None:
    """A face that is like another one is known by its casting alone. Raises MediaRejected."""
    if candidate.role is Role.HEADSHOT and candidate.refused and not waive:
        raise MediaRejected(f"{candidate.measured}.")


def _overruled(character: Character, candidate: Candidate, waive: str) -> Character:
    """The draft whose master says why it was taken though it is too like another face, which only casting measures."""
    kept = (
        replace(one, waived=waive, overruled=one.overruled or candidate.measured) if one == character.master else one
        for one in character.references
    )
    return replace(character, references=tuple(kept))


def _bound(crew: Crew, anchor: Anchor, candidate: Candidate, before: Anchor) -> Anchor:
    """The draft with what an engine needs to show the same face or place again. That of the headshot holds, and that of
    the main view: with another picture there, what engines knew of the one before it goes. Of further views only what
    is not known yet is taken."""
    made, place = candidate.binding, not isinstance(anchor, Character)
    main = _place(candidate) == _place(anchor.references[0]) if place else candidate.role is Role.HEADSHOT
    if not main and (not place or made is None or anchor.binding_for(made.engine, made.kind) is not None):
        return anchor
    known = crew.engines.get(candidate.engine)
    others = anchor.bindings
    if place and main and [one.media.sha256 for one in before.references[:1]] != [candidate.media.sha256]:
        others = ()
    if made is not None:
        others = tuple(kept for kept in others if (kept.engine, kept.kind) != (made.engine, made.kind))
    bindings = others if made is None else (*others, made)
    return replace(anchor, bindings=bindings, style=known.card.style if known else anchor.style)
