"""Studio: the facade of Repertory and its Python API."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from importlib import resources
from pathlib import Path

from repertory.cutters.facts import names_in
from repertory.cutters.film import FilmCutter
from repertory.cutters.opening import Step, cut_step, next_steps, opening
from repertory.cutters.rates import Rates, rates
from repertory.errors import MediaRejected
from repertory.files.remote import is_there, local_path
from repertory.joining import crew_of, the_cutters, the_reporters, write_inspection
from repertory.library.folder import Library, is_library
from repertory.model.engine import OrderKind
from repertory.model.inspected import Inspected
from repertory.model.production import CastMember, Production
from repertory.model.take import Decision, Take
from repertory.ports import Checkable
from repertory.productions.folder import ProductionFolder, new_film_files
from repertory.shotlists import ShotLists
from repertory.work import (
    beginning,
    finish,
    inspecting,
    offering,
    plan,
    planned,
    produce,
    recasting,
    remembering,
    repairing,
    review,
    upgrading,
)
from repertory.work.against import dressed, lit, read_against
from repertory.work.beforehand import shoot_possible
from repertory.work.choosing import Explained
from repertory.work.folders import Gathered, gathered
from repertory.work.given import require_style
from repertory.work.inspecting import Inspection
from repertory.work.plan import Plan
from repertory.work.preparing import preparing
from repertory.work.reading import doubts_in
from repertory.work.settling import ShotState
from repertory.work.shoot import Outcome
from repertory.work.showing import shown_file
from repertory.work.supposing import supposed
from repertory.work.taking import Shooting

EXAMPLE = "coffee-shop"
REHEARSED_DRIFT = 0.3
"""How much the example's embedded engine drifts on purpose, as every AI model does by itself."""


@dataclass(frozen=True, kw_only=True)
class FilmResult:
    """What `film` made."""

    outcomes: tuple[Outcome, ...]
    rows: tuple[review.Row, ...]
    files: tuple[Path, ...]


@dataclass(frozen=True, kw_only=True)
class Reported:
    """What `report` wrote, and the film in figures."""

    files: tuple[Path, ...]
    missing: tuple[str, ...]
    """Numbers of the shots that are not finished."""
    rates: Rates
    opening: tuple[str, ...] = ()
    """Whether the film holds, and who drifts where, in one to four sentences."""
    steps: tuple[Step, ...] = ()
    """What to do next, the most pressing first."""


class Studio(ShotLists):
    """A film-maker's studio over one asset library. Whatever a command can do, a method here does.

    `tell` hears what is being done. All methods raise the errors of `repertory.errors`.
    """

    # Productions

    def new_film(
        self,
        folder: Path | str,
        *,
        shots: str | None = None,
        cast: str | None = None,
        settings: Production | None = None,
    ) -> ProductionFolder:
        """A production with a shot list and a cast file; without them, commented ones to start from."""
        path = local_path(folder)
        production = settings or Production(name=path.resolve().name, title="")
        if not production.title:
            production = replace(production, title=production.name.replace("-", " ").capitalize())
        starter = new_film_files(path, next(iter(production.engines.get(OrderKind.STILL, ())), "previs"))
        return ProductionFolder.create(
            path, production, starter[0] if shots is None else shots, starter[1] if cast is None else cast
        )

    def cast_film(self, folder: Path | str) -> plan.Plan:
        """Builds what the library lacks of the film's cast, and pins every name to a locked version."""
        return produce.cast_film(self.crew, self.open_film(folder))

    def recast(
        self, folder: Path | str, pins: Mapping[str, str], *, outfits: Mapping[str, str] | None = None
    ) -> tuple[CastMember, ...]:
        """Pins names of the shot list, `{"Character A": "mia@2"}`, and with them all other names that the film has for
        the same anchor; and says what is worn in this film, `{"Character A": "leather jacket"}`, or with `""` nothing
        any more. All is kept or nothing."""
        return recasting.recast(self.crew, self.open_film(folder), pins, outfits)

    def upgrades(self, folder: Path | str) -> tuple[upgrading.Upgrade, ...]:
        """The anchors of a production that have newer versions, and what would become stale; nothing is changed."""
        return upgrading.upgrades(self.crew, self.open_film(folder))

    def upgrade(self, folder: Path | str, names: Sequence[str] = ()) -> tuple[upgrading.Upgrade, ...]:
        """Pins the newest versions of these anchors, or of all. Takes stay; those of changed shots are stale."""
        return upgrading.upgrade(self.crew, self.open_film(folder), names)

    def plan(
        self,
        folder: Path | str,
        *,
        engine: str | None = None,
        numbers: Sequence[str] = (),
        policy: str | None = None,
        explore: int | None = None,
        left: Decimal | None = None,
    ) -> tuple[planned.PlannedShot, ...]:
        """Engines with reasons, references, prompts and prices for every shot, or those of these numbers; nothing is
        spent. With `engine` what that one would get instead, with what keeps it from being shot with: any of which
        there is a card, "kling-v3", installed or not. `policy` and `explore` as for `explain`; with `left` as if
        so many US dollars were left."""
        read = self._read_plan(folder, policy, explore, left)
        if engine is not None:
            return planned.planned_with(self.crew, read, engine, numbers)
        return offering.with_offers(self.crew, read, planned.planned(self.crew, read, numbers))

    def left_out(
        self,
        folder: Path | str,
        shots: Sequence[planned.PlannedShot],
        *,
        policy: str | None = None,
        explore: int | None = None,
        left: Decimal | None = None,
    ) -> tuple[beginning.LeftOut, ...]:
        """Those of planned shots that `shoot` would not begin, since a budget does not reach for one take of all that
        each lacks, with what to raise; the rest as for `plan`."""
        shooting = Shooting(self.crew, self._read_plan(folder, policy, explore, left))
        return beginning.left_out(shooting, {one.bound.shot.number: one.due for one in shots}, shooting.purse.paid())

    def explain(
        self,
        folder: Path | str,
        *,
        numbers: Sequence[str] = (),
        policy: str | None = None,
        explore: int | None = None,
    ) -> tuple[Explained, ...]:
        """Every engine of which there is a card, compared for the still and the clip of every shot, or of those of
        these numbers. With `policy`, "cheapest, no training", as if the production said so; with a seed to `explore` by
        as `shoot` would choose with it."""
        return planned.explanations(self.crew, self._read_plan(folder, policy, explore), numbers)

    def doubts(self, folder: Path | str) -> int:
        """How much of a production's shot list may well be meant otherwise; `check_shots` says what."""
        return doubts_in(self.crew, self.open_film(folder))

    def budget_left(self, folder: Path | str) -> Decimal:
        """What is left of a production's budget, in US dollars."""
        return plan.budget_left(self.crew, self.open_film(folder))

    def shoot(
        self,
        folder: Path | str,
        numbers: Sequence[str] = (),
        *,
        explore: int | None = None,
        at_once: int | None = None,
    ) -> tuple[Outcome, ...]:
        """Shoots what is missing: measure, mend, measure again, keep only what is better. With a seed to `explore` by,
        orders go to engines that may be better than what is known of them: that may cost more. A shot that no engine
        can finish is not begun. So many shots are worked on `at_once`; where it is not said, as many as the engines
        take."""
        film = self.open_film(folder)
        with preparing(film):
            return shoot_possible(self.crew, film, numbers, explore=explore, at_once=at_once)

    def add_take(self, folder: Path | str, number: str, path: Path, *, line: int = 1) -> Take:
        """Brings a picture or clip along as a take of a shot, measured like any other, or a sound as its `line`-th
        line."""
        return review.add_take(self._shooting(folder), number, path, line=line)

    def takes(self, folder: Path | str) -> tuple[review.SeenTake, ...]:
        """Every take, with its verdict, what a person decided, and whether it is stale."""
        return review.all_takes(self._shooting(folder))

    def undecided(self, folder: Path | str) -> tuple[review.SeenTake, ...]:
        """The takes that wait for a person: the best of each shot that is not finished."""
        return review.undecided(self._shooting(folder))

    def unfinished(self, folder: Path | str) -> tuple[str, ...]:
        """Numbers of the shots that lack an accepted take."""
        return review.unfinished(self._shooting(folder))

    def decide(self, folder: Path | str, take_id: str, decision: Decision, reason: str = "") -> None:
        """Accepts or refuses a take, whatever was measured; the engines are known better by it from then on."""
        self.open_film(folder).takes.decide(take_id, decision, reason)
        remembering.remember(self._shooting(folder))

    def repair(self, folder: Path | str, wanted: str | Sequence[str] = ()) -> tuple[repairing.RepairedShot, ...]:
        """Mends the open takes of shots by their numbers, or takes by their ids; of all shots where none is named. Each
        repair that is kept is drawn beside what was before, in the production's folder `repairs`."""
        shooting = self._shooting(folder)
        with shooting.plan.film.working():
            repaired = repairing.repair(shooting, [wanted] if isinstance(wanted, str) else wanted)
            remembering.remember(shooting)
        return repaired

    def undo_repair(self, folder: Path | str, number: str) -> repairing.Undone:
        """Takes back the last repair that counts in a shot: the take before it is accepted, and nothing is deleted."""
        shooting = self._shooting(folder)
        with shooting.plan.film.working():
            undone = repairing.undo(shooting, number)
            remembering.remember(shooting)
        return undone

    def cut(self, folder: Path | str, *, out: Path | None = None) -> finish.Cut:
        """The film, its contact sheet and its continuity report, from the shots that are finished; it names the
        others."""
        shooting = self._shooting(folder)
        film_folder = shooting.plan.film.folder
        notes = finish.notes_of(film_folder)
        film = finish.require_a_shot(finish.assemble(shooting), film_folder)
        return finish.cut(self.crew, film, the_cutters(), out or film_folder, notes)

    def report(self, folder: Path | str, *, worst_first: bool = False) -> Reported:
        """How the film came out, shots that are not finished too: contact sheet, continuity report, everybody's
        appearances, and tables for programs; and the same in figures."""
        shooting = self._shooting(folder)
        film, film_folder = finish.assemble(shooting), shooting.plan.film.folder
        notes = finish.notes_of(film_folder)
        made = finish.cut(self.crew, film, the_reporters(worst_first=worst_first), film_folder, notes)
        names = names_in(film)
        said, steps = opening(film, names), next_steps(film, names)
        if film.shots and not film.missing and not finish.is_cut(film, FilmCutter.id, film_folder, notes):
            steps = (*steps, cut_step(film))
        return Reported(files=made.files, missing=made.missing, rates=rates(film), opening=said, steps=steps)

    def rows(self, folder: Path | str, outcomes: Sequence[Outcome] = ()) -> tuple[review.Row, ...]:
        """One row per shot and character: engine, distance before and after repair, bands, verdict. `outcomes` are
        what `shoot` said last of shots that are not finished."""
        return review.rows(self._shooting(folder), outcomes)

    def film(self, folder: Path | str, *, out: Path | None = None) -> FilmResult:
        """All of it: cast, shoot, cut. Raises MissingPart at once when an engine that it needs cannot work."""
        film = self.open_film(folder)
        wanted = dict.fromkeys((film.cast_file().engine, *sum(film.production.engines.values(), ())))
        for card_id in wanted:
            engine = self.crew.engine(card_id)
            if isinstance(engine, Checkable):
                engine.check()
        with preparing(film):
            self.cast_film(folder)
            outcomes = shoot_possible(self.crew, film, ())
        shot = any(outcome.state is ShotState.ACCEPTED for outcome in outcomes)
        files = self.cut(folder, out=out).files if shot else ()
        return FilmResult(outcomes=outcomes, rows=self.rows(folder, outcomes), files=files)

    # Looking

    def inspection(
        self,
        against: Sequence[str],
        *,
        wearing: Sequence[str] = (),
        light: str = "",
        style: str = "",
        extras: bool = False,
        anybody: bool = False,
        noted: Sequence[str] = (),
    ) -> Inspection:
        """What files from any tool are to be measured against, made ready for `inspect`.

        `against` names characters, locations, props, looks and voices of the library (`mia`, `mia@2`), or pictures,
        sounds and folders of them, for which no library is needed: see `work.against`. `wearing` names clothes,
        "mia=leather jacket", without it those worn by default are measured; `light` is that of the place; `style` that
        of given pictures, told from them where it is empty; with `extras` people may be seen who were not asked for,
        with `anybody` none of those need be. What is `noted` is told with what was found.

        Raises UnknownName for a style, a light or a name that is not known, each with the nearest.
        """
        there = is_library(self.folder)
        crew = self.crew if there else crew_of(Library(self.folder), self._tell)
        if style:
            require_style(crew, style)
        asked = dressed(crew, read_against(crew, against, library=there, style=style), wearing)
        return Inspection(crew, lit(asked, light), library=there, extras=extras, anybody=anybody, noted=noted)

    def inspect(
        self,
        files: Sequence[Path | str],
        *,
        against: Sequence[str] | Inspection,
        skip: inspecting.Skip | None = None,
    ) -> tuple[Inspected, ...]:
        """Measures pictures, clips and sounds, and those in folders and in the folders in these, against what
        `inspection` takes or has made ready.

        `skip` hears of files that cannot be read and are left out; without it the first one is raised.
        """
        ready = against if isinstance(against, Inspection) else self.inspection(against)
        return inspecting.inspect(ready, self.look_through(files).files, skip=skip)

    def look_through(self, files: Sequence[Path | str]) -> Gathered:
        """The files that `inspect` measures, and whatever else lies in the folders among them."""
        return gathered(map(Path, files), deep=True)

    def show_inspected(
        self,
        inspection: Inspection,
        found: Sequence[Inspected],
        page: Path | str,
        *,
        unread: Sequence[tuple[Path, MediaRejected]] = (),
        aside: str = "",
    ) -> Path:
        """Writes what was measured, and the pictures behind it, as one self-contained page, what needs work first;
        `unread` are files that could not be read, and why, `aside` is said of what was not looked at."""
        with tempfile.TemporaryDirectory(prefix="repertory-") as drawn:
            shown = [shown_file(inspection, one, Path(drawn)) for one in found]
            write_inspection(Path(page), shown, [(path, str(why)) for path, why in unread], aside)
        return Path(page)

    def _read_plan(
        self, folder: Path | str, policy: str | None, explore: int | None, left: Decimal | None = None
    ) -> Plan:
        film = self.open_film(folder)
        pinned = supposed(self.crew, film, policy=policy, left=left)
        return plan.read_plan(self.crew, film, pinned=pinned, explore=explore)

    def _shooting(self, folder: Path | str) -> Shooting:
        return Shooting(self.crew, plan.read_plan(self.crew, self.open_film(folder)))


def start_example(studio: Studio, folder: Path) -> Path:
    """The coffee shop as a production in `folder`, with a library beside it; the same again if it is there already."""
    source = resources.files("repertory") / "examples" / EXAMPLE
    film = folder / EXAMPLE
    studio.init()
    if not is_there(film / "production.toml"):
        settings = Production(name=EXAMPLE, title="The coffee shop", settings={"previs": {"drift": REHEARSED_DRIFT}})
        shots, cast = ((source / name).read_text(encoding="utf-8") for name in ("shots.txt", "cast.toml"))
        studio.new_film(film, shots=shots, cast=cast, settings=settings)
    return film
