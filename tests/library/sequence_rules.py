"""The commands that `any_sequence` is about, in any order, with any names, killed at any point."""

from __future__ import annotations

import atexit
import contextlib
import functools
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule
from library.any_sequence import Work, World, kept, state, worth_keeping
from library.bundled import noise, tone
from library.killed import End, Kill
from samples import weights

from repertory.craft.building import add_reference, lock_stage, waive_stage
from repertory.library.bindings import Bindings
from repertory.library.bundles import export, import_bundle
from repertory.library.cards import FOLDERS
from repertory.library.checking import check
from repertory.library.clearing import remove_candidates
from repertory.library.consents import record
from repertory.library.discarding import discard
from repertory.library.folder import Library
from repertory.library.index import Index
from repertory.model.anchor import (
    ANGLES,
    EXPRESSIONS,
    Anchor,
    AnchorKind,
    Binding,
    BindingKind,
    Character,
    Consent,
    Location,
    Look,
    Origin,
    Prop,
    Reference,
    Role,
    Stage,
    Voice,
)

NEW: dict[str, Anchor] = {
    "mia": Character(name="mia", title="Mia", voice="mia-voice"),
    "nova": Character(name="nova", title="Nova", prompt="a tall woman"),
    "shop": Location(name="shop", title="coffee shop"),
    "lamp": Prop(name="lamp", title="lamp"),
    "noir": Look(name="noir", title="film noir"),
    "mia-voice": Voice(name="mia-voice", title="Mia's voice", engine="previs", speaker="en-us+f3"),
}
ROLES = {
    AnchorKind.LOCATION: Role.VIEW,
    AnchorKind.PROP: Role.VIEW,
    AnchorKind.LOOK: Role.LOOK,
    AnchorKind.VOICE: Role.SAMPLE,
}
NAMES = st.sampled_from(["mia", "mia", "nova", "shop", "lamp", "noir", "mia-voice"])
PEOPLE = st.sampled_from(["mia", "nova"])
HERE = st.sampled_from(["home", "home", "away"])
SEEDS = st.integers(1, 4)
PROOFS = st.sampled_from(["", "form.txt", "1.png", "2.wav"])
KILLS = st.none() | st.builds(Kill, touch=st.integers(1, 40)) | st.builds(Kill, size=st.integers(0, 1500))


@functools.cache
def given() -> Path:
    """Where the pictures and sounds lie that are given to the libraries."""
    folder = Path(tempfile.mkdtemp(prefix="repertory-given-"))
    atexit.register(shutil.rmtree, folder)
    for seed in range(1, 5):
        noise(folder / f"{seed}.png", seed)
        tone(folder / f"{seed}.wav", 200 + 20 * seed)
        weights(folder / f"{seed}.safetensors", seed)
    (folder / "form.txt").write_text("signed", encoding="utf-8")
    return folder


def source(anchor: Anchor, seed: int) -> Path:
    return given() / f"{seed}.{'wav' if anchor.kind is AnchorKind.VOICE else 'png'}"


def shown(library: Library, anchor: Anchor, role: Role, name: str, seed: int) -> Anchor:
    """The draft with one more reference, as the work of building adds it; only the card is not yet saved."""
    media = library.add_media(anchor, source(anchor, seed), f"{role.value} {name}")
    reference = Reference(media=media, role=role, name=name, distance=None if role is Role.HEADSHOT else 0.1)
    if isinstance(anchor, Character):
        return add_reference(anchor, reference)
    kept = tuple(old for old in anchor.references if old.name != name)
    return replace(anchor, references=(*kept, reference))


def finished(library: Library, name: str, seed: int) -> Anchor:
    """The draft with all that its lock asks for."""
    draft = library.draft(name)
    if not isinstance(draft, Character):
        return shown(library, draft, ROLES[draft.kind], "first", seed)
    if Stage.HEADSHOT not in draft.stages:
        draft = lock_stage(shown(library, draft, Role.HEADSHOT, "neutral", seed), Stage.HEADSHOT)  # type: ignore[arg-type]
    for stage in (Stage.ANGLES, Stage.WARDROBE, Stage.EXPRESSIONS):
        if stage not in (*draft.stages, *draft.waived):
            draft = waive_stage(draft, stage, "one scene")
    return draft


def built(library: Library, name: str, stage: Stage) -> Anchor:
    """The draft with one stage filled and locked."""
    draft = library.draft(name)
    names = {Stage.ANGLES: ANGLES, Stage.EXPRESSIONS: EXPRESSIONS}.get(stage, ("coat", "dress"))
    for number, word in enumerate(names):
        draft = shown(library, draft, stage.role, word, 1 + number % 4)
    return lock_stage(draft, stage)  # type: ignore[arg-type]


def saved(change: Callable[[Library], Anchor]) -> Work:
    return lambda library: library.save(change(library))


class AnySequence(RuleBasedStateMachine):
    """Commands for two libraries."""

    def __init__(self) -> None:
        super().__init__()
        self.world = World()

    def teardown(self) -> None:
        self.world.close()

    @initialize()
    def a_company_is_there(self) -> None:
        """One character and her voice are locked; of the others there are drafts."""
        self.world.do("home", set(NEW), _a_company)
        export(self.world.library("home"), "mia", self.world.root / "home")

    @rule(where=HERE, name=NAMES, kill=KILLS)
    def create(self, where: str, name: str, kill: Kill | None) -> None:
        end = self.world.do(where, {name}, lambda library: library.create_anchor(NEW[name]), kill)
        assert end is not End.DONE or self.world.library(where).draft(name) == NEW[name]

    @rule(where=HERE, name=NAMES, words=st.sampled_from(["tall", "in a coat", "ünï \U0001f3ac\r\n"]), kill=KILLS)
    def reword(self, where: str, name: str, words: str, kill: Kill | None) -> None:
        work = saved(lambda library: replace(library.draft(name), identity=words))
        end = self.world.do(where, {name}, work, kill)
        assert end is not End.DONE or self.world.library(where).draft(name).identity == words

    @rule(where=HERE, name=NAMES, tags=st.sets(st.sampled_from(["hero", "extra"])), kill=KILLS)
    def tag(self, where: str, name: str, tags: set[str], kill: Kill | None) -> None:
        work = saved(lambda library: replace(library.draft(name), tags=tuple(sorted(tags))))
        end = self.world.do(where, {name}, work, kill)
        assert end is not End.DONE or set(self.world.library(where).draft(name).tags) == tags

    @rule(
        where=HERE,
        name=PEOPLE,
        what=st.tuples(st.sampled_from(list(Stage)), st.sampled_from(ANGLES), SEEDS),
        kill=KILLS,
    )
    def show_somebody(self, where: str, name: str, what: tuple[Stage, str, int], kill: Kill | None) -> None:
        stage, word, seed = what
        work = saved(lambda library: shown(library, library.draft(name), stage.role, word, seed))
        self.world.do(where, {name}, work, kill)

    @rule(where=HERE, name=NAMES, word=st.sampled_from(["night", "day"]), seed=SEEDS, kill=KILLS)
    def show_something(self, where: str, name: str, word: str, seed: int, kill: Kill | None) -> None:
        role = ROLES.get(NEW[name].kind, Role.OUTFIT)
        work = saved(lambda library: shown(library, library.draft(name), role, word, seed))
        end = self.world.do(where, {name}, work, kill)
        there = self.world.library(where).draft(name).references if end is End.DONE else ()
        assert end is not End.DONE or word in {one.name for one in there}

    @rule(where=HERE, name=NAMES, seed=SEEDS, kill=KILLS)
    def finish(self, where: str, name: str, seed: int, kill: Kill | None) -> None:
        self.world.do(where, {name}, saved(lambda library: finished(library, name, seed)), kill)

    @rule(where=HERE, name=PEOPLE, stage=st.sampled_from(list(Stage)), kill=KILLS)
    def build(self, where: str, name: str, stage: Stage, kill: Kill | None) -> None:
        """In the order of the stages; any other is refused, and changes nothing."""
        self.world.do(where, {name}, saved(lambda library: built(library, name, stage)), kill)

    @rule(where=HERE, name=NAMES, seed=SEEDS, kill=KILLS)
    def offer(self, where: str, name: str, seed: int, kill: Kill | None) -> None:
        def work(library: Library) -> object:
            return library.add_candidate(name, source(NEW[name], seed), engine="previs/clay", seed=seed)

        self.world.do(where, {name}, work, kill)

    @rule(where=HERE, name=PEOPLE, number=st.integers(1, 2), kill=KILLS)
    def pick(self, where: str, name: str, number: int, kill: Kill | None) -> None:
        def picked(library: Library) -> Anchor:
            draft = library.draft(name)
            path = library.open_candidate(name, library.candidate(name, number))
            media = library.add_media(draft, path, "headshot neutral")
            return add_reference(draft, Reference(media=media, role=Role.HEADSHOT, name="neutral"))  # type: ignore[arg-type]

        self.world.do(where, {name}, saved(picked), kill)

    @rule(where=HERE, name=NAMES, kill=KILLS)
    def lock(self, where: str, name: str, kill: Kill | None) -> None:
        end = self.world.do(where, {name}, lambda library: library.lock(name), kill)
        library = self.world.library(where)
        assert end is not End.DONE or (library.versions(name) and not library.changed(name))

    @rule(where=HERE, ref=st.sampled_from(["mia", "mia@1", "nova", "shop", "mia-voice"]), kill=KILLS)
    def export(self, where: str, ref: str, kill: Kill | None) -> None:
        end = self.world.do(where, set(), lambda library: export(library, ref, library.folder.parent), kill)
        assert end is not End.DONE or f"{ref}.repertory" in {path.name for path in self.world.bundles(where)}

    @rule(data=st.data(), frm=HERE, to=HERE, other=st.booleans(), kill=KILLS)
    def bring_in(self, data: st.DataObject, frm: str, to: str, other: bool, kill: Kill | None) -> None:
        bundles = self.world.bundles(frm)
        if bundles:
            bundle = data.draw(st.sampled_from(bundles))
            first = bundle.stem.partition("@")[0]
            rename = {first: "nova-2" if first == "nova" else "nova"} if other else {}
            about = {first, "mia-voice", *rename.values()}
            self.world.do(to, about, lambda library: import_bundle(library, bundle, rename=rename), kill)

    @rule(where=HERE, name=NAMES, words=st.sampled_from(["I agree.", "I agree to\r\nall"]), proof=PROOFS, kill=KILLS)
    def consent(self, where: str, name: str, words: str, proof: str, kill: Kill | None) -> None:
        agreed = Consent(given_by="Mia Voss", statement=words, on="2026-01-02")
        file = given() / proof if proof else None
        end = self.world.do(where, {name}, lambda library: record(library, name, agreed, file), kill)
        assert end is not End.DONE or self.world.library(where).draft(name).origin is Origin.REAL

    @rule(where=HERE, name=NAMES, engine=st.sampled_from(["kling", "fal"]), seed=st.integers(0, 2), kill=KILLS)
    def bind(self, where: str, name: str, engine: str, seed: int, kill: Kill | None) -> None:
        """To a slot of the engine, or with weights."""
        slot = Binding(engine=engine, kind=BindingKind.SLOT, value="el-1")
        lora = Binding(engine=engine, kind=BindingKind.LORA, base_model="flux-dev", trigger="ohwx")
        file = given() / f"{seed}.safetensors" if seed else None

        def work(library: Library) -> object:
            return Bindings(library).add(name, lora if file else slot, weights=file)

        self.world.do(where, {name}, work, kill)

    @rule(where=HERE, name=NAMES, which=st.sampled_from(["kling", "fal", "fal-lora"]), kill=KILLS)
    def unbind(self, where: str, name: str, which: str, kill: Kill | None) -> None:
        self.world.do(where, {name}, lambda library: Bindings(library).remove(name, which), kill)

    @rule(where=HERE, name=NAMES, kill=KILLS)
    def throw_away(self, where: str, name: str, kill: Kill | None) -> None:
        locked = {path for path in _cards(self.world.library(where)) if "@" in path.name}
        self.world.do(where, {name}, lambda library: discard(library, name), kill)
        assert locked == {path for path in _cards(self.world.library(where)) if "@" in path.name}

    @rule(where=HERE, name=NAMES, numbers=st.sets(st.integers(1, 3)), kill=KILLS)
    def clear(self, where: str, name: str, numbers: set[int], kill: Kill | None) -> None:
        self.world.do(where, {name}, lambda library: remove_candidates(library, name, numbers), kill)

    @rule(where=HERE, kill=KILLS)
    def tidy(self, where: str, kill: Kill | None) -> None:
        library = self.world.library(where)
        orphans = worth_keeping(library)
        end = self.world.do(where, set(), lambda library: check(library, fix=True, spare_s=0), kill)
        assert orphans <= kept(library), "an orphan was thrown away"
        assert end is not End.DONE or check(library, spare_s=0) == ()

    @rule(where=HERE, anew=st.booleans(), gone=st.booleans(), kill=KILLS)
    def ask(self, where: str, anew: bool, gone: bool, kill: Kill | None) -> None:
        def work(library: Library) -> object:
            if gone:
                shutil.rmtree(library.folder / ".cache", ignore_errors=True)
            with Index(library) as index:
                return index.rebuild() if anew else index.refresh()

        self.world.do(where, set(), work, kill)

    @rule(where=HERE, name=NAMES, seed=SEEDS, kill=KILLS)
    def change_ones_mind(self, where: str, name: str, seed: int, kill: Kill | None) -> None:
        """What fails in the middle of it is taken back."""
        before = state(self.world.library(where))
        end = self.world.do(where, {name}, lambda library: _begun(library, name, seed), kill, loose=True)
        assert end is not End.DONE or state(self.world.library(where)) == before


def _cards(library: Library) -> set[Path]:
    return {path for shelf in FOLDERS.values() for path in (library.folder / shelf).rglob("*.toml")}


class ChangedMind(Exception):
    """Stands for whatever goes wrong in the middle of something."""


def _begun(library: Library, name: str, seed: int) -> None:
    new = name not in library.names()
    with contextlib.suppress(ChangedMind), library.all_or_nothing(NEW[name].kind, name):
        if new:
            library.create_anchor(NEW[name])
        shown(library, library.draft(name), ROLES.get(NEW[name].kind, Role.OUTFIT), "day", seed)
        changed_mind()


def changed_mind() -> None:
    raise ChangedMind


def _a_company(library: Library) -> None:
    for anchor in NEW.values():
        library.create_anchor(anchor)
    for name in ("mia-voice", "mia"):
        library.save(finished(library, name, 1))
        library.lock(name)
