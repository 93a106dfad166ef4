"""What a vision engine is asked about a repaired take: again about what changed, and never by an old answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from mended_film import WRONG, Editor, drawn, keyframes, mended_film, shooting_of
from small_film import SmallFilm

from repertory.craft.asking import ASKED
from repertory.errors import EngineRefused
from repertory.fakes import VISION_CARD, FakeVision
from repertory.files.hashing import sha256_of
from repertory.model.asking import Says
from repertory.model.media import Box
from repertory.model.price import Price
from repertory.model.take import Take
from repertory.model.verdict import Grade, Verdict
from repertory.work.patients import Repair, examine
from repertory.work.produce import shoot
from repertory.work.reasking import reported_anew
from repertory.work.settling import ShotState

pytestmark = pytest.mark.slow

PAID = replace(VISION_CARD, local=False, price=Price(asked=Decimal("0.02")))


def filmed(folder: Path, eye: FakeVision, **wrong: int) -> SmallFilm:
    """A film of one keyframe, and everything that may be asked is."""
    made = mended_film(folder, [drawn(folder / "take.png", **wrong)], Editor(), ask="fake-vision", ask_always=True)
    made.crew = replace(made.crew, engines={**made.crew.engines, "fake-vision": eye})
    return made


def answers(take: Take) -> Mapping[str, Grade]:
    assert take.report is not None
    return {one.measurement.about: one.grade for one in take.report.scores if one.measurement.inspector == ASKED}


def test_a_repair_that_would_be_accepted_is_asked_about(tmp_path: Path) -> None:
    eye = FakeVision(card=PAID, says={"place": Says.NO})
    made = filmed(tmp_path, eye, clothes=WRONG)
    (outcome,) = shoot(made.crew, made.film, ["2"])
    first, mended = keyframes(made, "2")
    assert (answers(first), answers(mended)["place"]) == ({}, Grade.DRIFT)
    assert outcome.state is ShotState.REVIEW, "a repair is no way round the questions"
    assert mended.report is not None
    assert mended.report.verdict is Verdict.REPAIR
    assert {sha256_of(order.start) for order in eye.orders if order.start} == {mended.media.sha256}
    assert mended.cost_usd == Decimal("0.02") * len(eye.orders)


def test_old_answers_do_not_vouch_for_new_pixels(tmp_path: Path) -> None:
    eye = FakeVision()
    made = filmed(tmp_path, eye, clothes=90)
    (outcome,) = shoot(made.crew, made.film, ["2"])
    first, mended = keyframes(made, "2")
    assert outcome.keyframe == mended.id
    assert answers(first) == answers(mended) == {"place": Grade.MATCH, "red sweater": Grade.MATCH}
    asked = [sha256_of(order.start) for order in eye.orders if order.start]
    assert asked.count(first.media.sha256) == asked.count(mended.media.sha256) == 2


def anew(made: SmallFilm, path: Path, region: Box | None, *, of: str) -> tuple[Mapping[str, Grade], Decimal]:
    """The answers in the report of a repair, of what an inspector measures, with its cost."""
    shooting, (first,) = shooting_of(made), keyframes(made, "2")
    bound = shooting.plan.by_number["2"]
    assert first.report is not None
    score = next(one for one in first.report.scores if one.measurement.inspector == of)
    patient = examine(shooting, bound, first, score)
    assert patient is not None
    repair = Repair(path=path, recipe=first.recipe, used=frozenset(), region=region)
    measured = shooting.measure(bound, path, sha256_of(path))
    report, cost = reported_anew(shooting, bound, patient, repair, measured)
    return answers(replace(first, report=report)), cost


def test_where_nobody_answers_anew_a_no_stands_and_a_yes_does_not(tmp_path: Path) -> None:
    made = filmed(tmp_path, FakeVision(card=PAID, says={"red sweater": Says.NO}), clothes=90)
    made.film.save(replace(made.film.production, repairs=0))
    shoot(made.crew, made.film, ["2"])
    assert answers(keyframes(made, "2")[0]) == {"place": Grade.MATCH, "red sweater": Grade.DRIFT}
    eye = FakeVision(card=PAID, fail_with=EngineRefused("It looks at no pictures.", step="Ask another."))
    made.crew = replace(made.crew, engines={**made.crew.engines, "fake-vision": eye})
    found, cost = anew(made, drawn(tmp_path / "mended.png"), None, of="wardrobe")
    assert (found, cost) == ({"red sweater": Grade.DRIFT}, Decimal(0))


def test_what_a_repair_did_not_touch_is_not_asked_about_again(tmp_path: Path) -> None:
    eye = FakeVision(card=PAID)
    made = filmed(tmp_path, eye, room=90)
    made.film.save(replace(made.film.production, repairs=0))
    shoot(made.crew, made.film, ["2"])
    before = len(eye.orders)
    corner = Box(x=0, y=0, width=6, height=6)
    found, cost = anew(made, drawn(tmp_path / "mended.png"), corner, of="places")
    assert found == {"place": Grade.MATCH, "red sweater": Grade.MATCH}
    assert (len(eye.orders) - before, cost) == (1, Decimal("0.02")), "her clothes are elsewhere in the picture"
