"""Whatever is done to a library, in any order and killed anywhere, leaves it whole (see `any_sequence`)."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test
from library.sequence_rules import AnySequence


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes cannot be forked here")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_any_sequence_of_commands_killed_anywhere_leaves_a_whole_library() -> None:
    few = settings(
        max_examples=12,
        stateful_step_count=14,
        deadline=None,
        derandomize=True,
        suppress_health_check=[HealthCheck.too_slow],
    )
    run_state_machine_as_test(AnySequence, settings=few)
