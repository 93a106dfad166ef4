"""Studio: the facade of Repertory and its Python API, and the only place that joins ports to adapters."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from importlib import resources
from pathlib import Path

from repertory.errors import UnknownName, YourMove
from repertory.joining import Eye, crew_of, the_cutters
from repertory.library.cards import Candidate
from repertory.library.folder import Library
from repertory.model.anchor import Anchor, AnchorKind, Character, Consent, Location, Look, Origin, Prop, Stage, Voice
from repertory.model.engine import OrderKind
from repertory.model.production import CastMember, Production
from repertory.model.take import Decision, Take, TakeKind
from repertory.ports import Checkable
from repertory.productions.folder import ProductionFolder, new_film_files
from repertory.work import build, company, finish, inspecting, mend, plan, produce, recasting, review, upgrading
from repertory.work.build import Pictures
from repertory.work.crew import Crew, Event, silent
from repertory.work.purse import Purse, of_anchor
from repertory.work.settling import ShotState
from repertory.work.shoot import Outcome
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


def default_library() -> Path:
    """$REPERTORY_LIBRARY, or `library` in this folder if there is one, or the user's own data folder."""
    named = os.environ.get("REPERTORY_LIBRARY", "")
    if named:
        return Path(named)
    here = Path("library")
    if (here / "library.toml").is_file():
        return here
    import platformdirs

    return platformdirs.user_data_path("repertory") / "library"


class Studio:
    """A film-maker's studio over one asset library. Whatever a command can do, a method here does.

    `tell` hears what is being done. All methods raise the errors of `repertory.errors`.
    """

    def __init__(
        self,
        library: Path | str | None = None,
        *,
        tell: Callable[[Event], None] = silent,
        budget_usd: Decimal = Decimal(0),
    ) -> None:
        self.folder = Path(library) if library is not None else default_library()
        self._tell = tell
        self._budget = budget_usd

    @cached_property
    def library(self) -> Library:
        """The asset library. Raises UnknownName where there is none yet: see `init`."""
        return Library.at(self.folder)

    @cached_property
    def crew(self) -> Crew:
        """The library joined to the engines and tools of this machine."""
        return crew_of(self.library, self._tell)

    def _purse(self, name: str) -> Purse:
        """What may be spent on building one anchor, over its life."""
        return of_anchor(self.library, name, self._budget)

    def init(self) -> Path:
        """Makes the library, or keeps the one that is there."""
        Library.create(self.folder)
        return self.folder

    # Characters

    def new_character(
        self,
        name: str,
        *,
        prompt: str = "",
        title: str = "",
        pronoun: str = "they",
        voice: str = "",
        consent: Consent | None = None,
    ) -> Character:
        """A new draft. `consent` makes it a real person; without one it is synthetic."""
        origin = Origin.REAL if consent else Origin.SYNTHETIC
        character = Character(
            name=name,
            title=title or name.replace("-", " ").title(),
            identity=prompt,
            prompt=prompt,
            pronoun=pronoun,
            voice=voice,
            origin=origin,
            consent=consent,
        )
        self.library.create_anchor(character)
        return character

    def reprompt(self, name: str, prompt: str) -> Character:
        """Gives a character other words to be cast from. Raises YourMove once its face is picked."""
        character = build.the_character(self.crew, name)
        if character.master is not None:
            raise YourMove(f"{character.title} has a face already.", step="Make a new character for another one.")
        character = replace(character, prompt=prompt, identity=prompt)
        self.library.save(character)
        return character

    def cast(self, name: str, *, engine: str = "previs", count: int = 4, seed: int = 1) -> tuple[Candidate, ...]:
        """Candidate faces from the character's prompt, each told from the others by the recogniser."""
        return build.cast_candidates(self.crew, name, engine=engine, count=count, seed=seed, purse=self._purse(name))

    def pick(self, name: str, number: int) -> Character:
        """Makes a candidate the master reference, for good."""
        return build.pick(self.crew, name, number)

    def build(
        self, name: str, *, stage: Stage | None = None, outfits: Sequence[str] = (), engine: str = "previs"
    ) -> Character:
        """Fills and locks one stage, or all that are open, from the master reference."""
        stages = [stage] if stage else [one for one in Stage if one is not Stage.HEADSHOT]
        character = build.the_character(self.crew, name)
        for one in stages:
            character = build.build_stage(self.crew, name, one, engine=engine, outfits=outfits, purse=self._purse(name))
        return character

    def import_character(
        self,
        name: str,
        pictures: Pictures,
        *,
        title: str = "",
        pronoun: str = "",
        voice: str = "",
        consent: Consent | None = None,
        waive: str = "",
        waive_stages: str = "",
    ) -> Character:
        """Adds a film-maker's own pictures, each measured against the master; a new name makes a new character, and of
        a known one a title, pronoun or voice that is given changes.

        Nothing is kept unless every picture is admitted.
        """
        if voice:
            self.library.require(voice, AnchorKind.VOICE)
        with self.library.all_or_nothing(AnchorKind.CHARACTER, name):
            if name not in self.library.names():
                if pictures.headshot is None:
                    what = f'The library has no character "{name}".'
                    raise UnknownName(what, step="A new one starts with --headshot PICTURE.")
                self.new_character(name, title=title, pronoun=pronoun or "they", voice=voice, consent=consent)
            elif consent is not None and self.library.draft(name).consent != consent:
                raise YourMove(
                    f'"{name}" is there already, without this consent.', step="Import the person under a new name."
                )
            return build.import_pictures(
                self.crew,
                name,
                pictures,
                title=title,
                pronoun=pronoun,
                voice=voice,
                waive=waive,
                waive_stages=waive_stages,
            )

    def give_voice(self, name: str, voice: str) -> Character:
        """Gives a character's draft the voice that speaks all its lines. Raises UnknownName for none of that name."""
        character = build.the_character(self.crew, name)
        if not isinstance(self.library.get(voice), Voice):
            raise YourMove(f'"{voice}" is no voice.', step="See: repertory voice list")
        character = replace(character, voice=voice)
        self.library.save(character)
        return character

    # Locations, props, voices

    def new_location(self, name: str, *, prompt: str = "", title: str = "") -> Location:
        """A new draft of a location; of one that has no view yet, other words."""
        location = Location(name=name, title=title or name.replace("-", " "), identity=prompt)
        company.begin(self.library, location)
        return location

    def new_prop(self, name: str, *, prompt: str = "", title: str = "") -> Prop:
        """A new draft of a prop; of one that has no view yet, other words."""
        prop = Prop(name=name, title=title or name.replace("-", " "), identity=prompt)
        company.begin(self.library, prop)
        return prop

    def new_look(self, name: str, *, title: str = "") -> Look:
        """A new draft of a look; its pictures are imported."""
        look = Look(name=name, title=title or name.replace("-", " "))
        company.begin(self.library, look)
        return look

    def build_views(self, name: str, views: Sequence[str], *, engine: str = "previs") -> Anchor:
        """Makes the views that a location (one per light) or a prop lacks."""
        return company.build_views(self.crew, name, views, engine=engine, purse=self._purse(name))

    def import_view(
        self, name: str, path: Path, view: str, *, kind: AnchorKind = AnchorKind.LOCATION, title: str = ""
    ) -> Anchor:
        """Adds a picture as a view of a location, prop or look; a new name makes a new one, of this kind."""
        known = name in self.library.names()
        with self.library.all_or_nothing(self.library.kind_of(name) if known else kind, name):
            if not known:
                makers: Mapping[AnchorKind, Callable[..., Anchor]] = {
                    AnchorKind.PROP: self.new_prop,
                    AnchorKind.LOOK: self.new_look,
                }
                makers.get(kind, self.new_location)(name, title=title)
            return company.import_view(self.crew, name, path, view, title=title)

    def new_voice(
        self,
        name: str,
        *,
        engine: str = "previs",
        speaker: str,
        settings: Mapping[str, float | str] | None = None,
        title: str = "",
        consent: Consent | None = None,
    ) -> Voice:
        """A new voice that has spoken its sample."""
        voice = Voice(
            name=name,
            title=title or name.replace("-", " "),
            engine=engine,
            speaker=speaker,
            settings=settings or {},
            origin=Origin.REAL if consent else Origin.SYNTHETIC,
            consent=consent,
        )
        with self.library.all_or_nothing(AnchorKind.VOICE, name):
            company.begin(self.library, voice)
            return company.sample_voice(self.crew, name, purse=self._purse(name))

    def lock(self, name: str) -> Anchor:
        """Freezes an anchor at its next version."""
        return self.library.lock(name)

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
        path = Path(folder)
        production = settings or Production(name=path.resolve().name, title="")
        if not production.title:
            production = replace(production, title=production.name.replace("-", " ").capitalize())
        starter = new_film_files(path, next(iter(production.engines.get(OrderKind.STILL, ())), "previs"))
        return ProductionFolder.create(
            path, production, starter[0] if shots is None else shots, starter[1] if cast is None else cast
        )

    def open_film(self, folder: Path | str) -> ProductionFolder:
        """The production in a folder."""
        return ProductionFolder.at(Path(folder))

    def cast_film(self, folder: Path | str) -> plan.Plan:
        """Builds what the library lacks of the film's cast, and pins every name to a locked version."""
        return produce.cast_film(self.crew, self.open_film(folder))

    def recast(self, folder: Path | str, pins: Mapping[str, str]) -> tuple[CastMember, ...]:
        """Pins names of the shot list: `{"Character A": "mia@2"}`. All are pinned or none."""
        return recasting.recast(self.crew, self.open_film(folder), pins)

    def upgrades(self, folder: Path | str) -> tuple[upgrading.Upgrade, ...]:
        """The anchors of a production that have newer versions, and what would become stale; nothing is changed."""
        return upgrading.upgrades(self.crew, self.open_film(folder))

    def upgrade(self, folder: Path | str, names: Sequence[str] = ()) -> tuple[upgrading.Upgrade, ...]:
        """Pins the newest versions of these anchors, or of all. Takes stay; those of changed shots are stale."""
        return upgrading.upgrade(self.crew, self.open_film(folder), names)

    def plan(self, folder: Path | str) -> tuple[plan.PlannedShot, ...]:
        """Engines with reasons, references and prices for every shot; nothing is spent."""
        return plan.planned(self.crew, plan.read_plan(self.crew, self.open_film(folder)))

    def shoot(self, folder: Path | str, numbers: Sequence[str] = ()) -> tuple[Outcome, ...]:
        """Shoots what is missing: measure, mend, measure again, keep only what is better."""
        return produce.shoot(self.crew, self.open_film(folder), numbers)

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
        """Accepts or refuses a take, whatever was measured."""
        self.open_film(folder).takes.decide(take_id, decision, reason)

    def repair(self, folder: Path | str, take_id: str) -> Take:
        """Mends one take toward the master; the same take comes back where nothing got better."""
        shooting = self._shooting(folder)
        take = shooting.takes.get(take_id)
        if take.kind is TakeKind.LINE:
            step = f"To have it spoken again: repertory review {folder} --refuse {take_id}"
            raise YourMove(f"{take_id} is a spoken line; only faces are repaired.", step=step)
        with shooting.plan.film.working():
            return mend.mend(shooting, review.bound_of(shooting, take), take)

    def cut(self, folder: Path | str, *, out: Path | None = None) -> finish.Cut:
        """The film, its contact sheet and its continuity report, from the shots that are finished; it names the
        others."""
        shooting = self._shooting(folder)
        film_folder = shooting.plan.film.folder
        notes = film_folder / ".repertory" / "cuts"
        return finish.cut(self.crew, finish.assemble(shooting), the_cutters(), out or film_folder, notes)

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
        self.cast_film(folder)
        outcomes = self.shoot(folder)
        shot = any(outcome.state is ShotState.ACCEPTED for outcome in outcomes)
        files = self.cut(folder, out=out).files if shot else ()
        return FilmResult(outcomes=outcomes, rows=self.rows(folder, outcomes), files=files)

    # Looking

    def inspect(
        self, files: Sequence[Path | str], *, against: Sequence[str], skip: inspecting.Skip | None = None
    ) -> tuple[inspecting.Inspected, ...]:
        """Measures pictures or clips against characters (`mia`, `mia@2`) or against reference pictures.

        Needs no library where every name of `against` is a file. `skip` hears of files that cannot be read and are
        left out; without it the first one is raised.
        """
        paths = [Path(file) for file in files]
        known = self.library.names() if (self.folder / "library.toml").is_file() else ()
        if inspecting.are_pictures(against, known):
            return inspecting.inspect_against_pictures(Eye(), paths, [Path(one) for one in against], skip=skip)
        return inspecting.inspect_against_characters(self.crew, paths, against, skip=skip)

    def _shooting(self, folder: Path | str) -> Shooting:
        return Shooting(self.crew, plan.read_plan(self.crew, self.open_film(folder)))


def start_example(studio: Studio, folder: Path) -> Path:
    """The coffee shop as a production in `folder`, with a library beside it; the same again if it is there already."""
    source = resources.files("repertory") / "examples" / EXAMPLE
    film = folder / EXAMPLE
    studio.init()
    if not (film / "production.toml").is_file():
        settings = Production(name=EXAMPLE, title="The coffee shop", settings={"previs": {"drift": REHEARSED_DRIFT}})
        shots, cast = ((source / name).read_text(encoding="utf-8") for name in ("shots.txt", "cast.toml"))
        studio.new_film(film, shots=shots, cast=cast, settings=settings)
    return film
