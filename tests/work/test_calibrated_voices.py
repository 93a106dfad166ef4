"""A voice's limits are calibrated, stored and set by hand like all others, and its lines are judged by them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from small_film import SmallFilm, small_film
from test_shooting import FREE

from repertory.fakes import FakeEngine
from repertory.files.hashing import sha256_of
from repertory.inspectors.voices import VoiceInspector
from repertory.library.calibrations import calibration_of
from repertory.model.verdict import Bands
from repertory.work.calibrating import calibrate, set_by_hand
from repertory.work.listening import listen
from repertory.work.plan import read_plan

pytestmark = pytest.mark.slow

pytest.importorskip("espeakng_loader", reason="scratch voices are the extra repertory[previs]")

SAMPLE = "I waited for you under the clock for nearly an hour, and it rained the whole time, and nobody came."


@pytest.fixture
def film(tmp_path: Path) -> SmallFilm:
    from repertory.engines.previs.voice import speak

    speak(SAMPLE, "en-us+f3", {}, tmp_path / "mia.wav")
    small = small_film(tmp_path, {"fake": FakeEngine(card=FREE)}, sample=tmp_path / "mia.wav")
    small.crew = replace(small.crew, further=(VoiceInspector(),))
    return small


def bands(film: SmallFilm) -> Bands:
    (line,) = read_plan(film.crew, film.film).shots[0].lines
    sample = film.crew.library.open(line.voice, line.voice.references[0].media)
    return listen(film.crew, [line], [line.voice], sample, sha256_of(sample)).bands["voices", "mia-voice@1", ""]


def test_limits_of_a_voice_are_stored_and_then_used(film: SmallFilm) -> None:
    before = bands(film)
    (made,) = (one for one in calibrate(film.crew, ["mia-voice"]) if one.calibration.inspector == "voices")
    assert made.calibration.style == "people", "what engines speak that are no scratch voices"
    stored = calibration_of(film.crew.library, "mia-voice", "voices")
    assert stored is not None
    (drawn,) = stored.drawn
    assert (drawn.match, drawn.wrong) == (round(before.match, 4), round(before.wrong, 4))
    assert len(drawn.references) == 1
    assert bands(film).match == drawn.match


def test_limits_that_a_person_sets_are_those_that_lines_are_judged_by(film: SmallFilm) -> None:
    set_by_hand(film.crew, "mia-voice", match=0.2, wrong=0.4, inspector="voices")
    own = bands(film)
    assert (own.match, own.wrong, own.by_hand) == (0.2, 0.4, True)
