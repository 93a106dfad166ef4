"""Older cards: what they lack is made up for, and nonsense in them is named as on any other card."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import tomli_w
from hypothesis import given, settings
from hypothesis import strategies as st

from repertory.errors import Damaged, YourMove
from repertory.files.cards import Card, more_fields
from repertory.files.hashing import sha256_of_text
from repertory.library.cards import CANDIDATE, CHARACTER, LOCATION, LOOK, PROP, VOICE
from repertory.library.upgrades import with_hash_of_consent
from repertory.model.anchor import Anchor
from repertory.productions.cards import PRODUCTION
from repertory.productions.folder import ProductionFolder
from repertory.productions.settings import read_production

HERE = Path("mia.toml")
WORDS = 'I agree to "this film".\r\nAnd to the next.'
CONSENT = {"given_by": "Mia Voss", "statement": WORDS, "on": "2026-01-02"}
ANCHORS: tuple[Card[Any], ...] = (CHARACTER, LOCATION, PROP, VOICE, LOOK)


def card(kind: Card[Any], **fields: object) -> str:
    """A card of version 1."""
    needed = {"engine": "previs", "speaker": "en"} if kind is VOICE else {}
    return tomli_w.dumps({"schema": f"{kind.name}/1", "name": "mia", "title": "Mia", **needed, **fields})


@pytest.mark.parametrize("kind", ANCHORS, ids=lambda kind: kind.name)
def test_the_words_of_an_old_consent_get_their_hash(kind: Card[Anchor]) -> None:
    consent = kind.loads(card(kind, origin="real", consent=CONSENT), HERE).consent
    assert consent is not None
    assert (consent.given_by, consent.statement, consent.on) == ("Mia Voss", WORDS, "2026-01-02")
    assert consent.statement_sha256 == sha256_of_text(WORDS)
    assert consent.document is None
    assert kind.loads(card(kind), HERE).consent is None


def test_a_hash_that_somebody_wrote_into_an_old_card_is_not_mended() -> None:
    consent = CHARACTER.loads(card(CHARACTER, consent=CONSENT | {"statement_sha256": "0" * 64}), HERE).consent
    assert consent is not None
    assert consent.statement_sha256 == "0" * 64


def test_an_upgrade_leaves_the_table_that_it_is_given_alone() -> None:
    table = {"name": "mia", "consent": dict(CONSENT)}
    assert with_hash_of_consent(table) != table
    assert table == {"name": "mia", "consent": CONSENT}


@pytest.mark.parametrize(
    ("field", "value", "named"),
    [
        ("consent", "she said yes", "consent"),
        ("consent", ["yes"], "consent"),
        ("consent", 7, "consent"),
        ("consent", {"given_by": "Mia", "on": "2026-01-02"}, "consent.+statement"),
        ("consent", CONSENT | {"statement": ["yes"]}, "consent.+statement"),
        ("consent", CONSENT | {"given_by": 3}, "consent.+given_by"),
        ("references", "none", "references"),
        ("bindings", [{"engine": "previs"}], "bindings.+kind"),
        ("charm", 3, "charm"),
    ],
)
def test_nonsense_in_an_old_card_is_named(field: str, value: object, named: str) -> None:
    with pytest.raises(Damaged, match=rf"mia\.toml\b.*: {named}\b.*: "):
        CHARACTER.loads(card(CHARACTER, **{field: value}), HERE)


NONSENSE = st.recursive(
    st.booleans() | st.integers(-9, 9) | st.text("ab", max_size=3) | st.just("2026-01-02"),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from(["given_by", "statement", "statement_sha256", "x"]), inner, max_size=4)
    ),
    max_leaves=6,
)


@settings(max_examples=80, deadline=None, derandomize=True)
@given(NONSENSE)
def test_whatever_stands_in_place_of_a_consent_is_read_or_named(nonsense: object) -> None:
    table = {"given_by": nonsense, "statement": nonsense, "on": nonsense}
    for consent in (nonsense, table):
        if isinstance(nonsense, str) and consent is table:
            assert CHARACTER.loads(card(CHARACTER, consent=consent), HERE).consent is not None
        else:
            with pytest.raises(Damaged, match="consent"):
                CHARACTER.loads(card(CHARACTER, consent=consent), HERE)


def test_nonsense_in_an_old_candidate_is_named() -> None:
    with pytest.raises(Damaged, match=r"1\.toml\b.*: number: "):
        CANDIDATE.loads('schema = "candidate/1"\nnumber = "first"\n', Path("1.toml"))


@pytest.mark.parametrize("version", ["0", "01", "-1", "1.0", "²", "", "9" * 5000])
def test_a_version_that_is_no_number_is_damage(version: str) -> None:
    with pytest.raises(Damaged, match="says schema"):
        CHARACTER.loads(f'schema = "character/{version}"\nname = "mia"\ntitle = "Mia"\n', HERE)


def test_a_card_of_a_newer_release_asks_for_an_update() -> None:
    with pytest.raises(YourMove, match="newer Repertory"):
        CHARACTER.loads(f'schema = "character/{CHARACTER.version + 1}"\n', HERE)


def test_a_card_without_an_upgrade_from_every_older_version_is_a_mistake_in_the_code() -> None:
    for upgrades in ({}, {1: more_fields}, {2: more_fields}, {1: more_fields, 2: more_fields, 3: more_fields}):
        with pytest.raises(ValueError, match="character/3 needs an upgrade from each"):
            Card(Anchor, "character", 3, upgrades)


def test_old_settings_of_a_production_are_read_and_their_mistakes_named_with_the_line(tmp_path: Path) -> None:
    old = 'schema = "production/1"\nname = "late"\ntitle = "Late"\n[[cast]]\nplaceholder = "A"\nanchor = "mia@1"\n'
    production = read_production(old, tmp_path / "production.toml")
    assert (production.cast[0].anchor, production.cast[0].outfit) == ("mia@1", "")
    film = ProductionFolder.create(tmp_path / "film", production, "", "")
    assert (film.folder / "production.toml").read_text().startswith(f'schema = "production/{PRODUCTION.version}"\n')
    with pytest.raises(YourMove, match=r"production\.toml, line 6: unknown key \"ancor\""):
        read_production(old.replace("anchor", "ancor"), tmp_path / "production.toml")
    with pytest.raises(YourMove, match=r'line 1: this Repertory does not read schema "production/0"'):
        read_production(old.replace("production/1", "production/0"), tmp_path / "production.toml")
