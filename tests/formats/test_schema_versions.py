"""A stored format cannot change by accident: its version goes up, and what was written before stays readable."""

from __future__ import annotations

import dataclasses
import re
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from formats_page import CARDS
from schema_versions import cards, fingerprint, recorded

from repertory.model.production import CastMember, Production
from repertory.productions.cards import PRODUCTION

FIXTURES = Path(__file__).parents[1] / "fixtures"
STEPS = (
    "the fields of a stored format have changed, and cards of that version exist: raise its version, write the upgrade,"
    " freeze what the older version wrote (CONTRIBUTING.md, Change a stored format)"
)


def schemas_in(frozen: Path) -> Iterator[str]:
    """The schema of every card that was frozen, those inside bundles too."""
    for path in frozen.rglob("*.toml"):
        yield str(tomllib.loads(path.read_text(encoding="utf-8"))["schema"])
    for path in frozen.rglob("*.repertory"):
        with zipfile.ZipFile(path) as bundle:
            for name in bundle.namelist():
                if name.endswith(".toml"):
                    yield str(tomllib.loads(bundle.read(name).decode())["schema"])


def test_no_format_has_changed_without_a_new_version() -> None:
    known = recorded()
    now = {schema: fingerprint(card.kind) for schema, card in cards().items()}
    assert not {schema for schema in now if schema in known and known[schema] != now[schema]}, STEPS
    assert now.keys() <= known.keys(), "record the new version: python tests/formats/schema_versions.py"


def test_every_older_version_was_frozen_and_is_read_in_a_test() -> None:
    older = recorded().keys() - cards().keys()
    frozen = {schema for folder in FIXTURES.glob("cards-*") for schema in schemas_in(folder)}
    assert older, "version 1 of a character, at the least"
    assert older <= frozen, "freeze what wrote them (CONTRIBUTING.md, Change a stored format)"


def test_every_card_of_the_page_about_the_formats_is_watched() -> None:
    assert {f"{card.name}/{card.version}" for _, card in CARDS} <= cards().keys()
    assert len({card.name for card in cards().values()}) == len(cards()), "two cards of one name"
    assert all(re.fullmatch(r"[a-z]+/[1-9]\d*", schema) for schema in cards())


@dataclasses.dataclass(frozen=True, kw_only=True)
class MoreMember(CastMember):
    understudy: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True)
class OtherProduction(Production):
    cast: tuple[MoreMember, ...] = ()


@dataclasses.dataclass(frozen=True, kw_only=True)
class SlowerProduction(Production):
    fps: int = 12


@pytest.mark.parametrize("changed", [OtherProduction, SlowerProduction])
def test_a_field_deep_inside_and_another_default_are_changes(changed: type[Production]) -> None:
    same = dataclasses.make_dataclass("Same", [], bases=(Production,), frozen=True, kw_only=True)
    assert fingerprint(same) == fingerprint(PRODUCTION.kind) != fingerprint(changed)
