"""What older releases wrote: read as it was meant, worked on in the new version, never changed where it is locked."""

from __future__ import annotations

import shutil
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from fixtures.make_library import RIG, WORDS_OF_CONSENT, make

from repertory.files.hashing import sha256_of_text
from repertory.jobs.journal import Journal
from repertory.library import bundles
from repertory.library.cards import CHARACTER
from repertory.library.checking import check
from repertory.library.folder import Library
from repertory.library.index import Index
from repertory.model.anchor import ANGLES, EXPRESSIONS, Anchor, Character, Origin, Role, Stage, Swatch, Voice
from repertory.model.production import CastMember
from repertory.model.take import Decision
from repertory.model.verdict import Verdict
from repertory.productions.cards import PRODUCTION
from repertory.productions.folder import ProductionFolder

FIXTURES = Path(__file__).parents[1] / "fixtures"
FROZEN = sorted(path.name for path in FIXTURES.glob("cards-*"))
NOW = "of this release"
NAMES = ("coffee-shop", "mia", "mia-voice", "nova", "phone", "ruth", "ruth-voice", "theo", "warm-film")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What this release makes: the next thing to be frozen."""
    folder = tmp_path_factory.mktemp("made")
    make(folder / "cards")
    return folder / "cards"


@pytest.fixture(params=[*FROZEN, NOW])
def cards(request: pytest.FixtureRequest, made: Path, tmp_path: Path) -> Path:
    """A copy of what a release wrote: `library`, two bundles and `production`."""
    source = made if request.param == NOW else FIXTURES / request.param
    shutil.copytree(source, tmp_path / "cards")
    return tmp_path / "cards"


@pytest.fixture
def library(cards: Path) -> Library:
    return Library.at(cards / "library")


def locked_cards(library: Library) -> dict[str, bytes]:
    return {str(path.relative_to(library.folder)): path.read_bytes() for path in library.folder.glob("*/*/*@*.toml")}


def character(library: Library, ref: str) -> Character:
    anchor = library.get(ref)
    assert isinstance(anchor, Character)
    return anchor


def names(anchor: Anchor, role: Role) -> tuple[str, ...]:
    return tuple(reference.name for reference in anchor.with_role(role))


def test_the_oldest_version_of_all_is_frozen() -> None:
    assert "cards-1" in FROZEN


def test_the_library_is_whole(library: Library) -> None:
    assert library.names() == NAMES
    assert check(library) == ()


def test_a_complete_character_is_read_as_it_was_locked(library: Library) -> None:
    first, second, draft = (character(library, "mia@1"), character(library, "mia@2"), library.draft("mia"))
    assert (first.title, first.voice, first.pronoun, first.outfit) == ("Mía", "mia-voice", "she", "raincoat")
    assert first.stages == tuple(Stage)
    assert names(first, Role.ANGLE) == ANGLES
    assert names(first, Role.EXPRESSION) == EXPRESSIONS
    assert names(first, Role.OUTFIT) == ("raincoat", "grey suit")
    assert names(second, Role.OUTFIT) == ("raincoat", "grey suit", "red dress")
    assert [outfit.name for outfit in second.outfits] == ["raincoat", "grey suit", "red dress"]
    assert (second.outfit, second.tags) == ("red dress", ("lead", "season two"))
    assert "29" in draft.identity
    assert library.changed("mia")
    assert first.bindings == (RIG,)
    angle = first.with_role(Role.ANGLE)[0]
    assert (angle.distance, angle.yaw, angle.pitch, angle.face_size, angle.sharpness) == (0.2, -40.0, -1.5, 120, 14.25)
    assert first.with_role(Role.EXPRESSION)[0].expression == 0.25
    assert first.consent is None


def test_the_words_of_a_consent_have_their_hash(library: Library) -> None:
    ruth, voice = character(library, "ruth"), library.get("ruth-voice")
    for anchor, words in ((ruth, WORDS_OF_CONSENT), (voice, "My voice may be used.")):
        assert anchor.origin is Origin.REAL
        assert anchor.consent is not None
        assert (anchor.consent.given_by, anchor.consent.statement) == ("Ruth Example", words)
        assert anchor.consent.statement_sha256 == sha256_of_text(words)
    assert ruth.waived == dict.fromkeys((Stage.ANGLES, Stage.WARDROBE, Stage.EXPRESSIONS), "one scene only")


def test_what_was_overruled_and_what_was_never_measured_are_still_told_apart(library: Library) -> None:
    theo = character(library, "theo")
    coat, profile = theo.with_role(Role.OUTFIT)[0], theo.with_role(Role.ANGLE)[2]
    assert (coat.waived, coat.distance) == ("it is his stage coat", 0.58)
    assert coat.overruled == "another person: distance 0.58, at most 0.55"
    assert (profile.unmeasured, profile.distance) == ("profile", None)
    assert profile.palette[0] == Swatch(lightness=21.5, a=3.0, b=-4.25, share=0.75)


def test_voices_places_things_and_looks_are_read(library: Library) -> None:
    voice, shop = library.get("mia-voice@1"), library.get("coffee-shop@1")
    assert isinstance(voice, Voice)
    assert (voice.engine, voice.speaker, voice.settings) == ("previs", "en-us+f3", {"pitch": 58.5})
    assert voice.references[0].text == "She is always late."
    card = library.folder / "voices/mia-voice/mia-voice@1.toml"
    older = card.read_text(encoding="utf-8").startswith('schema = "voice/1"')
    assert voice.machine_made is not older, "nobody had said so, and nothing is made up"
    assert names(shop, Role.VIEW) == ("afternoon", "golden hour", "night")
    assert (shop.style, shop.tags) == ("clay", ("inside",))
    assert names(library.get("phone@1"), Role.VIEW) == ("front",)
    assert names(library.get("warm-film@1"), Role.LOOK) == ("dusk",)


def test_candidates_can_still_be_picked(library: Library) -> None:
    first, second = library.candidates("mia")
    assert (first.number, first.seed, first.engine) == (1, 1, "previs")
    assert (first.distances, first.notes) == ({"ruth": 0.71}, ('the word "freckles" was not used',))
    assert second.binding == replace(RIG, value="2")
    assert library.open_candidate("nova", library.candidate("nova", 2)).is_file()


def test_locking_again_without_a_change_makes_no_new_version(library: Library) -> None:
    before = locked_cards(library)
    for name in ("ruth", "theo", "coffee-shop", "ruth-voice"):
        assert not library.changed(name)
        library.save(library.draft(name))
        assert library.lock(name).version == 1
    assert locked_cards(library) == before


def test_work_goes_on_in_the_new_version_and_locked_cards_keep_every_byte(library: Library) -> None:
    before = locked_cards(library)
    draft = library.folder / "characters/mia/mia.toml"
    library.save(replace(library.draft("mia"), title="Mia Voss"))
    newest = f'schema = "{CHARACTER.name}/{CHARACTER.version}"\n'
    assert draft.read_text(encoding="utf-8").startswith(newest)
    assert library.lock("mia").ref == "mia@3"
    after = locked_cards(library)
    assert after.pop("characters/mia/mia@3.toml").decode().startswith(newest)
    assert after == before
    assert check(library) == ()


def test_what_was_locked_long_ago_is_carried_away_and_brought_in_elsewhere(library: Library, tmp_path: Path) -> None:
    other = Library.create(tmp_path / "other")
    for name in ("mia", "ruth"):
        bundles.import_bundle(other, bundles.export(library, name, tmp_path / f"{name}.repertory"))
    assert check(other) == ()
    mine, theirs = locked_cards(library), locked_cards(other)
    assert set(theirs) == {place for place in mine if "/mia" in place or "/ruth" in place}
    assert all(mine[place] == card for place, card in theirs.items())


def test_an_old_bundle_is_brought_in(cards: Path, library: Library, tmp_path: Path) -> None:
    other = Library.create(tmp_path / "other")
    (mia, voice) = bundles.import_bundle(other, cards / "mia.repertory")
    assert (mia.anchor.ref, mia.added, voice.anchor.ref) == ("mia@2", (1, 2), "mia-voice@1")
    (ruth, _) = bundles.import_bundle(other, cards / "ruth.repertory", rename={"ruth": "ruth-2"})
    assert ruth.anchor == replace(character(library, "ruth"), name="ruth-2")
    assert check(other) == ()
    (mia, voice) = bundles.import_bundle(library, cards / "mia.repertory")
    assert (mia.added, voice.added) == ((), ()), "it is there already, the very same"


def test_the_index_is_made_of_it(library: Library) -> None:
    with Index(library) as index:
        assert index.refresh().read == len(NAMES)
        entries = {entry.name: entry for entry in index.search()}
        assert tuple(entries) == NAMES
        assert not any(entry.damage for entry in entries.values())
        assert (entries["mia"].version, entries["mia"].draft, entries["nova"].version) == (2, True, 0)
        assert [entry.name for entry in index.search("season red")] == ["mia"]
        assert {entry.name for entry in index.search(origin=Origin.REAL)} == {"ruth", "ruth-voice"}


def test_a_production_is_read_with_its_takes_and_decisions(cards: Path) -> None:
    film = ProductionFolder.at(cards / "production")
    assert (film.production.title, film.production.width) == ("Late again", 192)
    assert film.production.budget_usd == Decimal("2.50")
    assert film.production.settings == {"previs": {"drift": 0.3}}
    assert film.production.cast[0] == CastMember(placeholder="Character A", anchor="mia@1")
    assert film.cast_file().characters[0].placeholders == ("Character A",)
    first, second = film.takes.all()
    assert (film.takes.decision(first.id), film.takes.decision(second.id)) == (Decision.ACCEPTED, Decision.REFUSED)
    assert first.report is not None
    assert (first.report.verdict, first.report.scores[0].measurement.value) == (Verdict.ACCEPT, 0.31)
    assert first.recipe.references[0].anchor == "mia@1"
    assert [one.parts for one in first.recipe.references] in ([()], [(), ("ab" * 32, "cd" * 32)]), "sheets came later"
    assert film.takes.path(first).is_file()
    assert film.takes.sweep() == ()
    journal = Journal(cards / "production" / "orders")
    done, failed = journal.ids()
    assert journal.output(done).binding == RIG
    assert (journal.intent(done).price_usd, journal.ticket(failed).vendor_id) == (Decimal("0.05"), f"previs-{failed}")
    assert journal.failure(failed).what == "The engine made nothing."
    assert journal.spent() == Decimal("0.09")


def test_a_production_is_written_in_the_new_version(cards: Path) -> None:
    film = ProductionFolder.at(cards / "production")
    film.save(replace(film.production, fps=25))
    text = (cards / "production" / "production.toml").read_text(encoding="utf-8")
    assert text.startswith(f'schema = "production/{PRODUCTION.version}"\n')
    assert film.production.fps == 25
