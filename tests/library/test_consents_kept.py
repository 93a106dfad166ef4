"""A consent that is recorded is lost by nothing that was not asked to record another; a paper proves one or nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from library.bundled import a_library, noise, snapshot

from repertory.company import Company
from repertory.errors import ConsentMissing, YourMove
from repertory.library.cards import LOCATION
from repertory.library.consents import record
from repertory.library.folder import Library
from repertory.library.rules import require_lockable
from repertory.model.anchor import Consent, Look, Origin, Prop, Voice
from repertory.productions.castfile import read_cast
from repertory.work.build import Pictures
from repertory.work.company import begin

PLAIN = Consent(given_by="Bob Ross", statement="I agree.", on="2026-01-02")
BOB = Voice(name="bob-voice", title="Bob", engine="previs", speaker="no-such")


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """mia@1, mia@2 and her draft, a real person; a synthetic voice and a place."""
    return a_library(tmp_path / "library", tmp_path / "given")


@pytest.fixture
def form(tmp_path: Path) -> Path:
    path = tmp_path / "form.txt"
    path.write_text("signed")
    return path


def test_a_voice_with_another_speaker_is_the_same_persons(library: Library, form: Path) -> None:
    library.create_anchor(BOB)
    recorded = record(library, "bob-voice", PLAIN, form)
    assert isinstance(recorded, Voice)
    begin(library, replace(BOB, speaker="en-us+f3"))
    assert library.draft("bob-voice") == replace(recorded, speaker="en-us+f3")
    assert library.draft("bob-voice").origin is Origin.REAL


def test_a_voice_that_is_begun_anew_with_a_consent_has_that_one(library: Library, form: Path) -> None:
    library.create_anchor(BOB)
    record(library, "bob-voice", PLAIN, form)
    other = replace(PLAIN, given_by="Bo Ross")
    made = Company(library.folder).new_voice("bob-voice", speaker="en-us+f3", consent=other)
    assert made.consent is not None
    assert (made.consent.given_by, made.consent.document) == ("Bo Ross", None)


def test_what_was_read_before_a_consent_was_recorded_does_not_take_it_away(library: Library, form: Path) -> None:
    before = library.draft("mia-voice")
    recorded = record(library, "mia-voice", PLAIN, form)
    for stale in (before, replace(recorded, origin=Origin.SYNTHETIC), replace(recorded, consent=PLAIN)):
        with pytest.raises(YourMove) as refused:
            library.save(stale)
        assert refused.value.step
    with pytest.raises(YourMove, match="Another consent is recorded"):
        library.save(replace(before, tags=("low",)))
    assert library.draft("mia-voice") == recorded
    library.save(replace(recorded, tags=("low",)))
    library.lock("mia-voice")
    with pytest.raises(YourMove, match="Another consent is recorded"):
        library.save(replace(before, tags=("high",)))
    assert library.get("mia-voice").consent == recorded.consent


def test_a_paper_without_a_consent_is_not_passed_over(library: Library, form: Path, tmp_path: Path) -> None:
    company = Company(library.folder)
    pictures = Pictures(headshot=noise(tmp_path / "head.png", 9))
    before = snapshot(library.folder)
    uses: tuple[Callable[[], object], ...] = (
        lambda: company.new_character("nova", consent_file=form),
        lambda: company.new_voice("low", speaker="en-us+f3", consent_file=form),
        lambda: company.import_character("nova", pictures, consent_file=form),
        lambda: company.import_character("mia", Pictures(), title="Miranda", consent_file=form),
    )
    for use in uses:
        with pytest.raises(ConsentMissing, match=r"form\.txt was given to prove a consent") as refused:
            use()
        assert refused.value.step
    assert snapshot(library.folder) == before


def test_a_place_is_nobodys_likeness_and_is_not_sent_to_record_a_consent(library: Library) -> None:
    with pytest.raises(YourMove, match='"shop" is a location') as refused:
        Company(library.folder).import_character("shop", Pictures(), consent=PLAIN)
    assert "consent shop" not in refused.value.step
    card = library.folder / "locations/shop/shop@1.toml"
    LOCATION.write(card, replace(LOCATION.read(card), origin=Origin.REAL))
    with pytest.raises(ConsentMissing, match="said to be a real person, and is a location") as refused:
        library.get("shop")
    assert 'origin = "synthetic"' in refused.value.step


def test_the_way_out_of_a_locked_card_is_another_version(library: Library) -> None:
    card = library.folder / "characters/mia/mia@1.toml"
    card.write_text(card.read_text().replace("this film", "any film"))
    with pytest.raises(ConsentMissing) as refused:
        library.get("mia@1")
    step = refused.value.step
    assert "to use in place of mia@1: repertory character consent mia --by NAME" in step
    assert "then: repertory character lock mia" in step


@pytest.mark.parametrize(
    ("anchor", "command"),
    [
        (Look(name="grain", title="grain"), "Run: repertory look import grain PICTURE"),
        (Prop(name="cup", title="cup"), "Run: repertory prop build cup, or: repertory prop import cup PICTURE"),
        (replace(BOB, speaker="two words"), "Run: repertory voice new bob-voice --engine previs --speaker 'two words'"),
        (replace(BOB, speaker=" "), "Run: repertory voice new bob-voice --engine previs --speaker SPEAKER"),
    ],
)
def test_what_has_no_reference_is_told_a_command_that_there_is(anchor: Prop | Look | Voice, command: str) -> None:
    with pytest.raises(YourMove) as refused:
        require_lockable(anchor)
    assert refused.value.step == command


def test_the_name_of_an_outfit_is_not_one_of_its_views(library: Library, tmp_path: Path) -> None:
    company = Company(library.folder)
    picture = noise(tmp_path / "dress.png", 9)
    uses: tuple[Callable[[], object], ...] = (
        lambda: company.build("mia", outfits=["red/blue dress"]),
        lambda: company.build("mia", outfits=["red/blue dress"], candidates=2),
        lambda: company.import_character("mia", Pictures(outfits={"red/blue dress": picture})),
    )
    for use in uses:
        with pytest.raises(YourMove, match='"red/blue dress" cannot be the name of an outfit') as refused:
            use()
        assert "red and blue dress" in refused.value.step


def test_the_cast_file_names_no_view_for_an_outfit() -> None:
    text = 'schema = "cast/1"\n[[characters]]\nname = "mia"\noutfits = ["coat", "red/blue dress"]\n'
    with pytest.raises(YourMove, match="red/blue dress") as refused:
        read_cast(text, Path("cast.toml"))
    assert "line 4" in str(refused.value)
