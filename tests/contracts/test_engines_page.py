"""What goes to each engine is read and approved once: a change of it shows here."""

from __future__ import annotations

import pytest
from engines_page import PAGE, SHOWN, page
from vendors import SECRET, VENDORS

pytestmark = pytest.mark.slow


def test_the_page_of_requests_is_what_the_engines_send() -> None:
    made = page()
    assert made == PAGE.read_text(encoding="utf-8"), "read the difference: python tests/contracts/engines_page.py"
    assert SECRET not in made


def test_every_model_of_the_article_is_on_it() -> None:
    known = {engine.card.id for vendor in VENDORS for engine in vendor.engines()}
    assert set(SHOWN) <= known
