"""Company: the half of the Studio that is about the asset library, without any film."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cached_property
from pathlib import Path

from repertory.errors import UnknownName, YourMove
from repertory.files.remote import local_path
from repertory.joining import crew_of
from repertory.library import consents
from repertory.library.binding_cards import Made
from repertory.library.cards import Candidate
from repertory.library.folder import is_library
from repertory.library.holdings import Holdings
from repertory.library.index import Likeness
from repertory.library.rules import require_outfits
from repertory.model.anchor import Anchor, AnchorKind, Character, Consent, Location, Look, Prop, Reference, Stage, Voice
from repertory.model.calibration import HandSet
from repertory.ports import SecondOpinion
from repertory.work import build, calibrating, casting, company, dressing, finding, introducing, picking, views
from repertory.work.build import Pictures
from repertory.work.crew import Crew, Event, silent
from repertory.work.picking import Offered
from repertory.work.purse import Purse, of_anchor
from repertory.work.recordings import import_recording, voice_for


def default_library(film: Path | None = None) -> Path:
    """The library where none is named: $REPERTORY_LIBRARY; of a film `library` beside its folder, if there is one; else
    `library` in this folder, if there is one; else the user's own data folder."""
    named = os.environ.get("REPERTORY_LIBRARY", "")
    if named:
        return local_path(named)
    beside = library_beside(film) if film is not None else None
    if beside is not None:
        return beside
    here = Path("library")
    if is_library(here):
        return here
    import platformdirs

    return platformdirs.user_data_path("repertory") / "library"


def library_beside(film: Path) -> Path | None:
    """The library that lies beside a film's folder, as `repertory demo` makes it; None where there is none."""
    beside = (film.parent if film.name not in {"", ".."} else film / "..") / "library"
    return beside if is_library(beside) else None


class Company(Holdings):
    """A standing company: one asset library, and whatever is done to it.

    `tell` hears what is being done. An `opinion` is asked about every shot's words, after the rules that take out what
    describes somebody. All methods raise the errors of `repertory.errors`.
    """

    def __init__(
        self,
        library: Path | str | None = None,
        *,
        tell: Callable[[Event], None] = silent,
        budget_usd: Decimal = Decimal(0),
        opinion: SecondOpinion | None = None,
    ) -> None:
        super().__init__(library if library is not None else default_library())
        self._tell = tell
        self._budget = budget_usd
        self._opinion = opinion

    @cached_property
    def crew(self) -> Crew:
        """The library joined to the engines and tools of this machine."""
        return crew_of(self.library, self._tell, self._opinion)

    def _purse(self, name: str) -> Purse:
        """What may be spent on building one anchor, over its life."""
        return of_anchor(self.library, name, self._budget)

    def introduce(self, ref: str, engine: str, *, again: bool = False) -> Made:
        """Has a vendor make a binding of a locked version (an element, a cloned voice, a trained LoRA) and records it;
        `engine` names its card, or the vendor where that makes bindings in one way. One that failed and cost something
        is ordered once more only with `again`."""
        card = introducing.binder_named(self.crew, engine)
        anchor = self.library.get(ref)
        binding, weights = introducing.introduce(self.crew, card, anchor, self._purse(anchor.name), again=again)
        return self.bindings.add(anchor.name, binding, weights=weights)

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
        consent_file: Path | None = None,
    ) -> Character:
        """A new draft. `consent` makes it a real person, `consent_file` is what proves it; without one it is
        synthetic."""
        character = Character(
            name=name,
            title=title or name.replace("-", " ").title(),
            identity=prompt,
            prompt=prompt,
            pronoun=pronoun,
            voice=voice,
        )
        with self.library.all_or_nothing(AnchorKind.CHARACTER, name):
            character = consents.agreed(self.library, character, consent, consent_file)
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
        purse = self._purse(name)
        return casting.cast_candidates(self.crew, name, engine=engine, count=count, seed=seed, purse=purse)

    def candidates(self, name: str) -> tuple[Offered, ...]:
        """What was offered for picking, by number, and how it stands: with its figures, picked or open."""
        return picking.offered(self.library, name)

    def candidates_sheet(self, name: str, path: Path | str, *, every: bool = False) -> Path:
        """Draws the open candidates (or all) side by side, beside the master, as one PNG or JPEG file."""
        which = [one for one in self.candidates(name) if one.open or every]
        return picking.draw_sheet(self.library, name, which, Path(path))

    def clear_candidates(self, name: str) -> tuple[int, ...]:
        """Removes all candidates that were not picked, and returns their numbers."""
        return picking.clear(self.library, name)

    def pick(self, name: str, *numbers: int, waive: str = "") -> Anchor:
        """Makes candidates the references that they would become: a headshot for good, others until the next pick.

        `waive` is a person's reason to keep what measures badly.
        """
        return picking.pick(self.crew, name, *numbers, waive=waive)

    def build(
        self,
        name: str,
        *,
        stage: Stage | None = None,
        outfits: Sequence[str] = (),
        seen_from: Sequence[str] = (),
        engine: str = "previs",
        candidates: int = 0,
        seed: int = 1,
    ) -> Character:
        """Fills and locks one stage, or all that are open, from the master reference; or makes outfits that are there
        as `seen_from` further sides ("back"). With `candidates` so many pictures are made for each reference that the
        stage (the first open one) lacks, and none is taken: see `pick`. Another `seed` orders other pictures.
        """
        character = build.the_character(self.crew, name)
        if seen_from and stage not in {None, Stage.WARDROBE}:
            raise YourMove("Further sides belong to the wardrobe.", step="Leave the stage out.")
        require_outfits(() if seen_from else outfits)
        if seen_from:
            wishes = dressing.outfit_views(self.crew, name, outfits, seen_from, seed=seed)
            if not candidates:
                return dressing.build_outfit_views(self.crew, name, wishes, engine=engine, purse=self._purse(name))
            casting.offer(self.crew, wishes, engine=engine, count=candidates, purse=self._purse(name))
            return character
        if candidates:
            casting.offer_stage(
                self.crew,
                name,
                stage,
                engine=engine,
                count=candidates,
                outfits=outfits,
                seed=seed,
                purse=self._purse(name),
            )
            return character
        stages = [stage] if stage else [one for one in Stage if one is not Stage.HEADSHOT]
        for one in stages:
            character = build.build_stage(
                self.crew, name, one, engine=engine, outfits=outfits, seed=seed, purse=self._purse(name)
            )
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
        consent_file: Path | None = None,
        waive: str = "",
        waive_stages: str = "",
    ) -> Character:
        """Adds a film-maker's own pictures, each measured against the master; a new name makes a new character, and of
        a known one a title, pronoun or voice that is given changes.

        Nothing is kept unless every picture is admitted.
        """
        require_outfits(pictures.outfits or ())
        if voice:
            self.library.require(voice, AnchorKind.VOICE)
        with self.library.all_or_nothing(AnchorKind.CHARACTER, name):
            if name not in self.library.names():
                if pictures.headshot is None:
                    what = f'The library has no character "{name}".'
                    raise UnknownName(what, step="A new one starts with --headshot PICTURE.")
                self.new_character(
                    name,
                    title=title,
                    pronoun=pronoun or "they",
                    voice=voice,
                    consent=consent,
                    consent_file=consent_file,
                )
            else:
                self.library.require(name, AnchorKind.CHARACTER)
                consents.require_recorded(self.library.draft_as_written(name), consent, consent_file)
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

    def wear(self, name: str, outfit: str) -> Character:
        """Says which outfit a character's draft wears where neither a shot nor a production names another one."""
        return dressing.wear(self.crew, name, outfit)

    def outfits_since(self, character: Character) -> Mapping[str, str]:
        """The version in which each outfit came in, {"leather jacket": "mia@1"}, of those that are locked."""
        return dressing.outfits_since(self.library, character)

    def outfits_unseen(self, character: Character) -> tuple[Reference, ...]:
        """The main pictures of those outfits of which no picture shows enough clothes to check a take by."""
        return dressing.outfits_unseen(self.crew, character)

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

    def build_views(
        self,
        name: str,
        wanted: Sequence[str] = (),
        *,
        seen_from: Sequence[str] = (),
        engine: str = "previs",
        candidates: int = 0,
        seed: int = 1,
    ) -> Anchor:
        """Makes the views that a location (its lights) or a prop (its sides) lacks, or a location as `seen_from`
        further sides in these lights. With `candidates` so many pictures are made for each, and none is taken: see
        `pick`. Another `seed` orders other pictures."""
        purse = self._purse(name)
        if candidates:
            views.offer_views(
                self.crew, name, wanted, seen_from=seen_from, engine=engine, count=candidates, seed=seed, purse=purse
            )
            return self.library.draft(name)
        return views.build_views(self.crew, name, wanted, seen_from=seen_from, engine=engine, seed=seed, purse=purse)

    def import_view(
        self,
        name: str,
        path: Path,
        called: str = "",
        *,
        seen_from: str = "",
        kind: AnchorKind = AnchorKind.LOCATION,
        title: str = "",
    ) -> Anchor:
        """Adds a picture of a location (`called` is its light), prop (its side) or look; `seen_from` makes it a further
        view of a location. A new name makes a new one, of this kind."""
        known = name in self.library.names()
        with self.library.all_or_nothing(self.library.kind_of(name) if known else kind, name):
            if not known:
                makers: Mapping[AnchorKind, Callable[..., Anchor]] = {
                    AnchorKind.PROP: self.new_prop,
                    AnchorKind.LOOK: self.new_look,
                }
                makers.get(kind, self.new_location)(name, title=title)
            return views.import_view(self.crew, name, path, called, seen_from=seen_from, title=title)

    def new_voice(
        self,
        name: str,
        *,
        engine: str = "previs",
        speaker: str,
        settings: Mapping[str, float | str] | None = None,
        title: str = "",
        consent: Consent | None = None,
        consent_file: Path | None = None,
    ) -> Voice:
        """A new voice that has spoken its sample; `consent` and `consent_file` as for a character."""
        voice = Voice(
            name=name,
            title=title or name.replace("-", " "),
            engine=engine,
            speaker=speaker,
            settings=settings or {},
        )
        with self.library.all_or_nothing(AnchorKind.VOICE, name):
            voice = consents.agreed(self.library, voice, consent, consent_file)
            company.begin(self.library, voice)
            return company.sample_voice(self.crew, name, purse=self._purse(name))

    def import_voice(
        self,
        voice: Voice,
        path: Path,
        called: str = "",
        *,
        text: str = "",
        synthetic: bool = False,
        consent: Consent | None = None,
        consent_file: Path | None = None,
    ) -> Voice:
        """Adds a recording to the voice of that name, or to this one where the library has none; see
        `work.recordings`. `consent` and `consent_file` as for a character."""
        with self.library.all_or_nothing(AnchorKind.VOICE, voice.name):
            draft = voice_for(self.crew, voice, consent, consent_file)
            return import_recording(self.crew, draft, path, called=called, text=text, synthetic=synthetic)

    # Calibrating

    def calibrate(self, names: Sequence[str] = ()) -> tuple[calibrating.Calibrated, ...]:
        """Makes and stores the limits of these anchors, or of all, from the library's own pictures."""
        return calibrating.calibrate(self.crew, names)

    def draw_calibrations(self, found: Sequence[calibrating.Calibrated], folder: Path | str) -> Path:
        """Writes both distributions of everything that was calibrated as plots, and a page with all of them."""
        from repertory.cutters.calibrated import draw_calibrations

        return draw_calibrations(Path(folder), [(one.anchor.title, one.calibration) for one in found])

    def set_limits(self, name: str, *, match: float, wrong: float, inspector: str = "", about: str = "") -> HandSet:
        """Keeps limits that a person sets; they are used in place of those that are drawn, and said with a verdict."""
        return calibrating.set_by_hand(self.crew, name, match=match, wrong=wrong, inspector=inspector, about=about)

    def unset_limits(self, name: str, *, inspector: str = "", about: str = "") -> None:
        """Takes such limits back."""
        calibrating.unset(self.crew, name, inspector=inspector, about=about)

    # Faces

    def who_looks_like(self, picture: Path | str, *, count: int = 5) -> tuple[Likeness, ...]:
        """The characters whose references are nearest to the one face of a picture, nearest first."""
        return finding.who_looks_like(self.crew, Path(picture), count=count)
