"""Any text at all is read as a list, a screenplay and a table, or refused in the project's own words."""

from __future__ import annotations

from any_shot_list import any_text, tried
from hypothesis import HealthCheck, given, settings


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(any_text())
def test_any_text_is_read_or_refused(text: str) -> None:
    assert len(list(tried(text))) == 5
