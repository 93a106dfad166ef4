"""A film killed at every place between an intent and a take, upgraded after each, once to other steps: every shot has
its takes, nothing is ordered twice, what is unsure is listed, and the books are the vendors' own. In full: `python -m
benchmarks crash`."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from benchmarks.night.film import film_in, vendors
from benchmarks.night.killing import agency, balanced, finished, said, settled, told_to

pytestmark = [pytest.mark.slow, pytest.mark.skipif(os.name != "posix", reason="forks, and kills")]

PLACES = (
    ("file .toml intent is there", 0),
    ("request POST /v1/flux-2-pro is about to be sent", 1),
    ("request POST /v1/flux-2-pro is answered", 1),
    ("file .toml ticket is there", 0),
    ("request POST /v1/videos/omni-video is answered", 0),
    ("file .toml output is there", 0),
    ("step make keyframe-1 is done and not noted", 0),
)
"""Where it is killed, and how many orders of the stills' vendor are for a person to settle after that."""


def test_a_film_killed_anywhere_has_every_take_once_and_its_books_are_right(tmp_path: Path) -> None:
    with vendors() as found, agency() as hired, told_to(found.environment):
        film_in(tmp_path, 4)
        for number, (place, unsure) in enumerate(PLACES):
            release = {"version": int(number > len(PLACES) // 2), "release": number + 1}
            environment = dict(found.environment)
            hired.begin(folder=f"{tmp_path}", environment=environment, at=1, name=place, at_once=1, **release)
            assert hired.end() == -signal.SIGKILL, (place, said(tmp_path))
            assert settled(tmp_path, found) >= unsure, place
        finished(hired, tmp_path, found, version=1, release=len(PLACES) + 1)
        balanced(tmp_path, found)
        assert found.taken() == 8
