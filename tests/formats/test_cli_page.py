"""The page about the command line is what the commands say; and they say it at once."""

import resource
import subprocess
import sys

import pytest
from cli_page import PAGE, page

from repertory.cli.main import spread

pytestmark = pytest.mark.slow


def test_the_page_is_what_the_commands_say() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python tests/formats/cli_page.py"


def test_help_costs_at_most_three_tenths_of_a_second() -> None:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-m", "repertory", "--help"], capture_output=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert (after.ru_utime + after.ru_stime) - (before.ru_utime + before.ru_stime) <= 0.3


def test_an_option_may_be_followed_by_several_values() -> None:
    given = ["inspect", "a.png", "--against", "b.png", "c.png", "--json"]
    assert spread(given, "--against") == [
        "inspect", "a.png", "--against", "b.png", "--against", "c.png", "--json"
    ]  # fmt: skip
    assert spread(["inspect", "a.png", "b.png"], "--against") == ["inspect", "a.png", "b.png"]
