"""A recorded consent: its words keep their hash, its proof lies beside the card, and without it nobody is used."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from library.bundled import Files, a_library, changed, noise, on_card, snapshot, tone, unpacked

from repertory.company import Company
from repertory.errors import ConsentMissing, Damaged, MediaRejected, RepertoryError, UnknownName, YourMove
from repertory.files.hashing import sha256_of, sha256_of_text
from repertory.library.bundle_layout import PAGE
from repertory.library.bundles import export
from repertory.library.cards import CHARACTER
from repertory.library.checking import check
from repertory.library.consents import agreed, record, require_recorded
from repertory.library.folder import Library
from repertory.model.anchor import Character, Consent, Origin
from repertory.model.media import MediaKind

PLAIN = Consent(given_by="Mia Voss", statement="I agree.", on="2026-01-02")


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """mia@1, mia@2 and her draft, a real person; a synthetic voice and a place."""
    return a_library(tmp_path / "library", tmp_path / "given")


@pytest.fixture
def form(tmp_path: Path) -> Path:
    path = tmp_path / "signed form.pdf"
    path.write_bytes(b"%PDF-1.4\n%%EOF\n")
    return path


def card(library: Library, version: int = 0) -> Path:
    return library.folder / "characters/mia" / (f"mia@{version}.toml" if version else "mia.toml")


def edited(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def test_the_words_keep_the_hash_of_when_they_were_recorded(library: Library) -> None:
    consent = record(library, "mia", replace(PLAIN, statement_sha256="0" * 64)).consent
    assert consent is not None
    assert consent.statement_sha256 == sha256_of_text("I agree.")
    assert library.draft("mia").consent == consent


@given(words=st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(str.strip))
@settings(max_examples=60, deadline=None)
def test_any_words_survive_their_card(words: str) -> None:
    mia = Character(name="mia", title="Mia", origin=Origin.REAL)
    mia = replace(mia, consent=replace(PLAIN, statement=words, statement_sha256=sha256_of_text(words)))
    assert CHARACTER.loads(CHARACTER.dumps(mia), Path("mia.toml")) == mia


def test_what_proves_it_lies_beside_the_card_and_is_checked_like_every_file(library: Library, form: Path) -> None:
    anchor = record(library, "mia", PLAIN, form)
    document = anchor.consent.document if anchor.consent else None
    assert document is not None
    assert (document.kind, document.name) == (MediaKind.DOCUMENT, f"consent-{sha256_of(form)[:8]}.pdf")
    assert library.open(anchor, document).read_bytes() == form.read_bytes()
    assert library.open(anchor, document).parent == card(library).parent
    path = library.open(anchor, document)
    path.write_bytes(b"%PDF-1.4 forged\n%%EOF\n")
    with pytest.raises(Damaged, match=document.name):
        library.lock("mia")
    assert [document.name in problem.what for problem in check(library)] == [True]
    path.unlink()
    assert ["is missing" in problem for problem in library.check()] == [True]


def test_a_picture_or_a_recording_proves_it_too(library: Library, tmp_path: Path) -> None:
    for file, kind in ((noise(tmp_path / "a.png", 9), MediaKind.IMAGE), (tone(tmp_path / "a.wav"), MediaKind.SOUND)):
        anchor = record(library, "mia", PLAIN, file)
        assert anchor.consent is not None
        assert anchor.consent.document is not None
        assert anchor.consent.document.kind is kind
        library.lock("mia")
    assert [problem.kind for problem in check(library)] == []


def test_a_file_that_proves_nothing_is_refused_and_the_library_is_as_it_was(library: Library, tmp_path: Path) -> None:
    before = snapshot(library.folder)
    (tmp_path / "form.docx").write_bytes(b"PK\x03\x04" + b"\0" * 40)
    for file in (tmp_path / "form.docx", tmp_path / "none.pdf", tmp_path):
        with pytest.raises(MediaRejected):
            record(library, "mia", replace(PLAIN, statement="other"), file)
    assert snapshot(library.folder) == before


def test_a_proof_stays_while_person_and_words_do(library: Library, form: Path) -> None:
    first = record(library, "mia", PLAIN, form).consent
    assert first is not None
    again = record(library, "mia", replace(PLAIN, on="2026-01-03")).consent
    assert again == replace(first, on="2026-01-03")
    for another in (replace(PLAIN, statement="I agree to all."), replace(PLAIN, given_by="Eve Voss")):
        record(library, "mia", PLAIN, form)
        other = record(library, "mia", another).consent
        assert other is not None
        assert other.document is None


def test_locked_versions_stay_and_the_new_consent_holds_from_the_next_lock(library: Library, form: Path) -> None:
    locked = {version: card(library, version).read_bytes() for version in (1, 2)}
    new = record(library, "mia", replace(PLAIN, on="2026-05-01"), form).consent
    assert {version: card(library, version).read_bytes() for version in (1, 2)} == locked
    assert library.get("mia@2").consent != new
    assert library.lock("mia").ref == "mia@3"
    assert library.get("mia@3").consent == new
    assert {version: card(library, version).read_bytes() for version in (1, 2)} == locked


def test_a_synthetic_voice_becomes_a_real_persons(library: Library, form: Path) -> None:
    assert library.get("mia-voice").origin is Origin.SYNTHETIC
    record(library, "mia-voice", PLAIN, form)
    assert library.get("mia-voice").origin is Origin.SYNTHETIC
    assert library.lock("mia-voice").origin is Origin.REAL
    assert library.check() == ()


def test_only_people_and_voices_have_consents(library: Library, form: Path) -> None:
    with pytest.raises(YourMove, match="location"):
        record(library, "shop", PLAIN)
    with pytest.raises(UnknownName):
        record(library, "nobody", PLAIN)
    with pytest.raises(YourMove):
        agreed(library, Character(name="../../mia", title="Mia"), PLAIN, form)


CHANGES = {
    "other words": ("this film", "any film", "were changed after they were recorded"),
    "one more space": ("this film", "this  film", "were changed after they were recorded"),
    "no hash": ("statement_sha256", "# statement_sha256", "have no hash"),
    "no name": ('"Mia Voss"', '" "', "no consent is recorded"),
    "a day to come": ('"2026-01-02"', '"9999-01-02"', "a day to come"),
}


@pytest.mark.parametrize("how", CHANGES)
def test_a_consent_that_was_changed_by_hand_is_refused_wherever_the_person_would_be_used(
    library: Library, tmp_path: Path, how: str
) -> None:
    old, new, words = CHANGES[how]
    for version in (0, 2):
        edited(card(library, version), old, new)
    company = Company(library.folder)
    before = snapshot(library.folder)
    uses: dict[str, Callable[[], object]] = {
        "get": lambda: library.get("mia"),
        "get a version": lambda: library.get("mia@2"),
        "draft": lambda: library.draft("mia"),
        "save": lambda: library.save(library.draft_as_written("mia")),
        "lock": lambda: library.lock("mia"),
        "tag": lambda: company.tag("mia", ["hero"]),
        "reprompt": lambda: company.reprompt("mia", "a woman"),
        "cast": lambda: company.cast("mia"),
        "voice": lambda: company.give_voice("mia", "mia-voice"),
        "build": lambda: company.build("mia"),
        "export": lambda: company.export("mia", tmp_path / "mia.repertory"),
    }
    for use in uses.values():
        with pytest.raises(ConsentMissing, match=words) as refused:
            use()
        assert refused.value.step
    assert snapshot(library.folder) == before
    with pytest.raises(ConsentMissing, match=r"mia@2\.toml: "):
        library.get("mia")
    with pytest.raises(ConsentMissing, match=r"mia\.toml: "):
        library.draft("mia")
    assert library.get("mia@1").consent is not None
    found = [problem.path for problem in check(library)]
    assert found == [card(library, 0), card(library, 2)]


def test_a_consent_that_does_not_hold_is_recorded_anew_and_the_next_version_can_be_used(library: Library) -> None:
    for version in (0, 2):
        edited(card(library, version), "this film", "any film")
    with pytest.raises(ConsentMissing) as refused:
        library.get("mia")
    assert "repertory character consent mia --by NAME --words TEXT --on YYYY-MM-DD" in refused.value.step
    record(library, "mia", PLAIN)
    assert library.lock("mia").ref == "mia@3"
    assert library.get("mia").consent == library.draft("mia").consent
    with pytest.raises(ConsentMissing):
        library.get("mia@2")


def test_a_new_person_comes_with_the_proof_or_not_at_all(library: Library, form: Path, tmp_path: Path) -> None:
    company = Company(library.folder)
    before = snapshot(library.folder)
    with pytest.raises(MediaRejected):
        company.new_character("nova", consent=PLAIN, consent_file=tmp_path / "none.pdf")
    with pytest.raises(ConsentMissing):
        company.new_character("nova", consent=replace(PLAIN, statement=" "), consent_file=form)
    with pytest.raises(YourMove):
        company.new_character("shop", consent=PLAIN, consent_file=form)
    with pytest.raises(YourMove):
        company.new_character("../nova", consent=PLAIN, consent_file=form)
    assert snapshot(library.folder) == before
    nova = company.new_character("nova", consent=PLAIN, consent_file=form)
    assert nova.consent is not None
    assert nova.consent.document is not None
    assert library.open(nova, nova.consent.document).read_bytes() == form.read_bytes()


def test_another_consent_for_a_known_person_is_pointed_to_the_command_that_records_it(
    library: Library, form: Path
) -> None:
    mia = record(library, "mia", PLAIN)
    require_recorded(mia, PLAIN)
    for other in (replace(PLAIN, on="2026-01-03"), replace(PLAIN, given_by="Eve Voss")):
        with pytest.raises(YourMove, match="without this consent"):
            require_recorded(mia, other)
    with pytest.raises(YourMove) as refused:
        require_recorded(mia, replace(PLAIN, statement="It's all right."), form)
    command = """repertory character consent mia --by 'Mia Voss' --words 'It'"'"'s all right.' --on 2026-01-02"""
    assert f"{command} --file '{form}'" in refused.value.step
    with pytest.raises(YourMove):
        require_recorded(mia, PLAIN, form)
    require_recorded(record(library, "mia", PLAIN, form), PLAIN, form)


def test_the_page_of_a_bundle_says_what_was_agreed_to_for_an_older_version_where_that_was_something_else(
    library: Library, form: Path, tmp_path: Path
) -> None:
    def page() -> str:
        return unpacked(export(library, "mia", tmp_path / "mia.repertory"))[PAGE].decode()

    said = (
        "A real person, who agreed: “I agree to &lt;b&gt;this film&lt;/b&gt;.” Mia Voss, 2026-01-02, proved by consent-"
    )
    assert said not in page(), "both versions say the same"
    assert '<p class="dim"></p>' not in page()
    library.save(replace(library.draft("mia"), identity="a woman of 34"))
    library.lock("mia")
    assert said not in page()
    record(library, "mia", replace(PLAIN, statement="I agree to all films.", on="2026-05-01"))
    record(library, "mia-voice", PLAIN, form)
    library.lock("mia-voice")
    library.lock("mia")
    assert page().count(said) == 3, "of mia@1, mia@2 and mia@3"
    _, older = page().split("<h3>mia-voice@1</h3>")
    assert "Synthetic, by the statement of whoever made it" in older
    library.save(replace(library.draft("mia"), identity="a woman of 35"))
    library.lock("mia")
    _, older = page().split("<h3>mia@3</h3>")
    assert "a woman of 34" in older
    assert "a woman of 35" not in older


def test_the_proof_is_carried_away_byte_for_byte_and_linked_on_the_page(
    library: Library, form: Path, tmp_path: Path
) -> None:
    record(library, "mia", PLAIN, form)
    library.lock("mia")
    company = Company(library.folder)
    bundle = company.export("mia", tmp_path / "mia.repertory")
    files = unpacked(bundle)
    inside = f"characters/mia/consent-{sha256_of(form)[:8]}.pdf"
    assert files[inside] == form.read_bytes()
    page = files[PAGE].decode()
    assert f'<a href="{inside}">' in page
    other = Library.create(tmp_path / "other")
    Company(other.folder).import_bundle(bundle)
    assert other.get("mia@3") == library.get("mia@3")
    assert other.check() == ()
    assert Company(other.folder).export("mia", tmp_path / "again.repertory").read_bytes() == bundle.read_bytes()

    def forge(files: Files) -> None:
        files[inside] = b"no paper\0"
        on_card("characters/mia/mia@3.toml", sha256_of(form)[8:], "0" * 56)(files)

    with pytest.raises(RepertoryError):
        Company(other.folder).import_bundle(changed(bundle, forge))


def test_the_day_may_be_tomorrow_where_it_is_tomorrow_already(library: Library) -> None:
    today = datetime.date.today()
    record(library, "mia", replace(PLAIN, on=str(today + datetime.timedelta(days=1))))
    with pytest.raises(ConsentMissing, match="a day to come"):
        record(library, "mia", replace(PLAIN, on=str(today + datetime.timedelta(days=2))))


@pytest.mark.parametrize(
    "day", ["20260102", "2026-W01-1", "2026-1-2", "2026-02-30", "02.01.2026", "２０２６-01-02", ""]
)
def test_a_day_is_written_in_one_way_only(library: Library, day: str) -> None:
    with pytest.raises(ConsentMissing, match="has no day") as refused:
        record(library, "mia", replace(PLAIN, on=day))
    assert "YYYY-MM-DD" in refused.value.step
