"""Spoken lines are listened to: a wrong voice, silence and a clipped recording are told, and the line spoken again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from small_film import SmallFilm, picture, small_film
from test_shooting import FREE

from repertory.craft.hearing import TOGETHER
from repertory.craft.levels import CLIPPING, LOUDNESS
from repertory.engines.registry import all_cards
from repertory.fakes import FAKE_CARD, FakeEngine, FakeInspector
from repertory.inspectors.voices import VoiceInspector
from repertory.media.clips import write_clip
from repertory.media.images import read_image
from repertory.media.sounds import read_sound, write_wav
from repertory.model.engine import OrderKind
from repertory.model.take import Decision, Take, TakeKind
from repertory.model.verdict import Grade, Report, Verdict
from repertory.ports import Engine
from repertory.work.finish import assemble
from repertory.work.plan import read_plan
from repertory.work.produce import shoot
from repertory.work.review import add_take, rows, undecided
from repertory.work.settling import ShotState
from repertory.work.taking import Shooting

pytestmark = pytest.mark.slow

pytest.importorskip("espeakng_loader", reason="scratch voices are the extra repertory[previs]")

SAMPLE = "I waited for you under the clock for nearly an hour, and it rained the whole time, and nobody came."
LINE = "Put the lamp back on the table, please; I would not like to see it broken."
SHOTS = f"""
Shot 1: medium close-up of [Character A], coffee shop, afternoon light
MIA: {LINE}
"""
LISTENER = VoiceInspector()
TALKER = replace(FAKE_CARD, id="voices", kinds=(OrderKind.LINE,))


@pytest.fixture(scope="module")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A sample of Mia's voice, her line, and the line as it should not be."""
    from repertory.engines.previs.voice import speak

    folder = tmp_path_factory.mktemp("spoken")
    speak(SAMPLE, "en-us+f3", {}, folder / "sample.wav")
    speak(LINE, "en-us+f3", {}, folder / "right.wav")
    speak(LINE, "en-gb+m3", {}, folder / "wrong.wav")
    speak("Never!", "en-us+f3", {}, folder / "short.wav")
    speak("She is late.", "en-us+f3", {}, folder / "late.wav")
    samples, rate = read_sound(folder / "right.wav")
    write_wav(folder / "silent.wav", np.zeros_like(samples), rate)
    write_wav(folder / "clipped.wav", np.clip(samples * (6 / np.abs(samples).max()), -1, 1), rate)
    return {path.stem: path for path in folder.glob("*.wav")}


def filmed(
    folder: Path, spoken: dict[str, Path], lines: Sequence[str], engine: Engine | None = None, shots: str = SHOTS
) -> SmallFilm:
    """A film whose voice delivers these, one after the other."""
    talker = engine or FakeEngine(card=TALKER, outputs=[spoken[name] for name in lines])
    engines = {"fake": FakeEngine(card=replace(FREE, kinds=(OrderKind.STILL, OrderKind.CLIP))), "voices": talker}
    small = small_film(folder, engines, shots=shots, sample=spoken["sample"])
    small.crew = replace(small.crew, further=(LISTENER,))
    return small


def lines_of(small: SmallFilm) -> list[Take]:
    return [take for take in small.film.takes.all() if take.kind is TakeKind.LINE]


def report_of(take: Take) -> Report:
    assert take.report is not None
    return take.report


def test_a_right_line_is_measured_and_spoken_once(tmp_path: Path, spoken: dict[str, Path]) -> None:
    small = filmed(tmp_path, spoken, ["right"])
    (outcome,) = shoot(small.crew, small.film)
    assert outcome.state is ShotState.ACCEPTED
    (line,) = lines_of(small)
    assert report_of(line).verdict is Verdict.ACCEPT
    assert {score.measurement.about: score.grade for score in report_of(line).scores} == dict.fromkeys(
        ("", LOUDNESS, CLIPPING), Grade.MATCH
    )
    assert "mia-voice@1" in report_of(line).reason
    assert "face" not in report_of(line).reason


def test_a_line_at_fault_is_spoken_again_with_another_seed(tmp_path: Path, spoken: dict[str, Path]) -> None:
    shots = SHOTS + f"MIA: {LINE}\n" * 2
    small = filmed(tmp_path, spoken, ["wrong", "right", "silent", "right", "clipped", "right"], shots=shots)
    (outcome,) = shoot(small.crew, small.film)
    assert outcome.state is ShotState.ACCEPTED
    lines = lines_of(small)
    faulty, again = lines[::2], lines[1::2]
    assert [report_of(take).verdict for take in faulty] == [Verdict.RETAKE] * 3
    assert [report_of(take).scores[0].measurement.about for take in faulty] == ["", "", CLIPPING]
    for take, said in zip(faulty, ("is not recognised", "the sound is silent", "% at full scale"), strict=True):
        assert report_of(take).scores[0].grade is Grade.WRONG
        assert said in report_of(take).reason
    assert [report_of(take).verdict for take in again] == [Verdict.ACCEPT] * 3
    assert all(first.recipe.seed != second.recipe.seed for first, second in zip(faulty, again, strict=True))
    assert small.film.takes.get(outcome.clip).spoken == tuple(take.id for take in again)
    shooting = Shooting(small.crew, read_plan(small.crew, small.film))
    (row,) = rows(shooting, [outcome])
    assert row.voice is not None
    assert row.voice < 0.15, "that of the lines in the film"
    (shot,) = assemble(shooting).shots
    assert [made.take.id for made in shot.spoken] == [take.id for take in lines]


def test_a_voice_that_stays_wrong_waits_for_a_person_and_no_picture_is_made(
    tmp_path: Path, spoken: dict[str, Path]
) -> None:
    small = filmed(tmp_path, spoken, ["wrong", "silent", "clipped", "right"])  # of which three may be made
    (outcome,) = shoot(small.crew, small.film)
    assert outcome.state is ShotState.REVIEW
    assert [take.kind for take in small.film.takes.all()] == [TakeKind.LINE] * 3
    waiting = undecided(Shooting(small.crew, read_plan(small.crew, small.film)))
    assert [seen.take.id for seen in waiting] == [take.id for take in lines_of(small)]
    assert lines_of(small)[1].id not in outcome.step, "silence is none of the best"
    small.film.takes.decide(lines_of(small)[0].id, Decision.ACCEPTED, "it is her twin")
    (outcome,) = shoot(small.crew, small.film)
    assert outcome.state is ShotState.ACCEPTED
    assert small.film.takes.get(outcome.clip).spoken == (lines_of(small)[0].id,)


def test_a_line_that_was_spoken_again_waits_for_nobody(tmp_path: Path, spoken: dict[str, Path]) -> None:
    small = filmed(tmp_path, spoken, ["wrong", "right"])
    small.crew = replace(small.crew, inspector=FakeInspector(default=0.9))
    (outcome,) = shoot(small.crew, small.film)
    assert outcome.state is ShotState.REVIEW, "for its keyframe"
    waiting = undecided(Shooting(small.crew, read_plan(small.crew, small.film)))
    assert {seen.take.kind for seen in waiting} == {TakeKind.KEYFRAME}


def test_an_engine_that_speaks_the_same_again_is_not_asked_a_third_time(
    tmp_path: Path, spoken: dict[str, Path]
) -> None:
    small = filmed(tmp_path, spoken, ["wrong"])
    (outcome,) = shoot(small.crew, small.film)
    assert outcome.state is ShotState.REVIEW
    assert len(lines_of(small)) == 2
    assert "the same file again" in outcome.why


def test_a_word_alone_is_heard_and_not_held_against_the_voice(tmp_path: Path, spoken: dict[str, Path]) -> None:
    small = filmed(tmp_path, spoken, ["short"])
    (outcome,) = shoot(small.crew, small.film)
    assert outcome.state is ShotState.ACCEPTED


def test_short_lines_are_heard_together_with_those_that_hold_already(tmp_path: Path, spoken: dict[str, Path]) -> None:
    shots = f"{SHOTS}MIA: Never!\n".replace(LINE, "Never.")
    small = filmed(tmp_path, spoken, ["short", "late"], shots=shots)
    shoot(small.crew, small.film)
    first, second = lines_of(small)
    assert not any(score.measurement.about == TOGETHER for score in report_of(first).scores)
    (together,) = (score.measurement for score in report_of(second).scores if score.measurement.about == TOGETHER)
    (alone,) = (score.measurement for score in report_of(second).scores if not score.measurement.about)
    assert together.confidence > alone.confidence
    assert together.reason.startswith("with 1 more line")


def test_a_recording_of_ones_own_is_measured_against_a_voice_of_its_kind(
    tmp_path: Path, spoken: dict[str, Path]
) -> None:
    small = filmed(tmp_path, spoken, ["right"])
    shooting = Shooting(small.crew, read_plan(small.crew, small.film))
    other = add_take(shooting, "1", spoken["wrong"])
    assert report_of(other).verdict is Verdict.RETAKE
    line = shooting.plan.shots[0].lines[0]
    scratch = replace(line, voice=replace(line.voice, engine="previs"))
    plan = replace(shooting.plan, shots=(replace(shooting.plan.shots[0], lines=(scratch,)),))
    added = add_take(Shooting(small.crew, plan), "1", spoken["wrong"])
    assert report_of(added).verdict is Verdict.ACCEPT
    assert any("its sample is a scratch voice (previs)" in note for note in report_of(added).notes)


def test_what_an_engine_speaks_in_a_clip_is_listed_and_not_judged_by(tmp_path: Path, spoken: dict[str, Path]) -> None:
    frames = [read_image(picture(tmp_path / "still.png", 7, (64, 96)))] * 120
    write_clip(tmp_path / "talks.mp4", frames, fps=24, sound=spoken["wrong"])
    small = filmed(tmp_path, spoken, ["right"])
    shooting = Shooting(small.crew, read_plan(small.crew, small.film))
    report = report_of(add_take(shooting, "1", tmp_path / "talks.mp4"))
    (voice,) = (score for score in report.scores if score.measurement.of_voice and not score.measurement.about)
    assert voice.measurement.value is not None
    assert voice.measurement.value > 0.25
    assert (voice.grade, report.verdict) == (Grade.UNMEASURED, Verdict.ACCEPT)
    assert any("the film has the line itself" in note for note in report.notes)


@pytest.mark.parametrize(("rate", "wrong"), [(0.0, [False]), (0.5, [True, False])])
def test_a_rehearsed_wrong_voice_is_told_and_a_faultless_one_is_not_refused(
    tmp_path: Path, spoken: dict[str, Path], rate: float, wrong: list[bool]
) -> None:
    from repertory.engines.previs.engine import PrevisEngine
    from repertory.engines.previs.truth import NAME, read_truth

    engine = PrevisEngine(card=replace(all_cards()["previs"], id="voices", kinds=(OrderKind.LINE,)))
    small = filmed(tmp_path, spoken, [], engine, SHOTS.replace("\nMIA", "; seed: 2\nMIA"))
    small.film.save(replace(small.film.production, settings={"voices": {"voice_errors": rate}}))
    (outcome,) = shoot(small.crew, small.film)
    assert outcome.state is ShotState.ACCEPTED
    lines = lines_of(small)
    orders = [small.film.folder / "orders" / line.order for line in lines]
    assert [(order / NAME).is_file() and bool(read_truth(order).slips) for order in orders] == wrong
    assert [report_of(line).verdict is not Verdict.ACCEPT for line in lines] == wrong
