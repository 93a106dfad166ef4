"""A line is ordered with a seed and with the engine's settings in the production, as any other take is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from small_film import small_film

from repertory.fakes import FAKE_CARD, FakeEngine
from repertory.model.engine import Output
from repertory.model.take import TakeKind
from repertory.work.plan import read_plan
from repertory.work.recipes import recipe_of
from repertory.work.taking import Shooting, Wanted, write_order


def test_a_line_has_its_seed_and_its_engines_settings(tmp_path: Path) -> None:
    small = small_film(tmp_path, {"fake": FakeEngine()})
    small.film.save(replace(small.film.production, settings={"fake": {"strength": 0.7}, "other": {"drift": 1.0}}))
    shooting = Shooting(small.crew, read_plan(small.crew, small.film))
    wanted = Wanted(bound=shooting.plan.shots[0], kind=TakeKind.LINE, what="line-1-1", engine="fake", seed=41)
    order = write_order(shooting, wanted)
    assert (order.seed, order.settings, order.text) == (41, {"strength": 0.7}, "I waited.")


def test_a_clip_takes_the_voices_of_whom_it_shows_where_its_engine_takes_samples(tmp_path: Path) -> None:
    sampled = replace(FAKE_CARD, voice_samples=True)
    small = small_film(tmp_path, {"fake": FakeEngine(card=sampled)})
    shooting = Shooting(small.crew, read_plan(small.crew, small.film))
    bound = shooting.plan.shots[0]
    wanted = Wanted(bound=bound, kind=TakeKind.CLIP, what="clip-1", engine=sampled.id, sent=bound.references)
    order = write_order(shooting, wanted)
    assert {character: one.anchor for character, one in order.voices.items()} == {"mia@1": "mia-voice@1"}
    sample = order.voices["mia@1"]
    assert sample.path.is_file()
    assert recipe_of(order, Output()).references[-1].sha256 == sample.sha256
    assert not write_order(shooting, replace(wanted, sent=())).voices, "nobody is shown"
    assert not write_order(shooting, replace(wanted, kind=TakeKind.KEYFRAME, what="keyframe-1")).voices
