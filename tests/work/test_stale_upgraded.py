"""A film that goes on at a newer version of its people: what was made before is judged, repaired, cut and told."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from small_film import SmallFilm, opened, picture, small_film

from repertory.cutters.facts import figures
from repertory.cutters.report import ReportCutter
from repertory.fakes import FAKE_CARD, FakeEngine, FakeInspector, FakeRepairer
from repertory.media.images import read_image, scaled, write_image
from repertory.model.anchor import Character, Reference, Role
from repertory.model.engine import OrderKind, Output
from repertory.model.media import Box
from repertory.model.take import Decision
from repertory.model.verdict import Verdict
from repertory.work.finish import assemble
from repertory.work.finished import finished
from repertory.work.plan import read_plan
from repertory.work.produce import shoot
from repertory.work.review import all_takes, rows
from repertory.work.settling import ShotState
from repertory.work.taking import Shooting
from repertory.work.upgrading import upgrade, upgrades

pytestmark = pytest.mark.slow
DRIFTED, NEAR = 0.48, 0.1


def pasted(media: Path, edited: Path, region: Box, folder: Path, *, spared: object = ()) -> Output:
    """Nothing outside the region: the edited picture is another one."""
    take, path = read_image(media).copy(), folder / "pasted.png"
    rows, columns = (
        slice(int(region.y) + 1, int(region.y + region.height)),
        slice(int(region.x) + 1, int(region.x + region.width)),
    )
    take[rows, columns] = scaled(read_image(edited), *take.shape[1::-1])[rows, columns]
    write_image(path, take)
    return Output(files=(path,), cost_usd=Decimal(0))


def shooting_of(small: SmallFilm) -> Shooting:
    return Shooting(small.crew, read_plan(small.crew, small.film))


def pin_a_newer_mia(small: SmallFilm, folder: Path) -> None:
    """Mia gets a tag and another expression, is locked again, and the film is upgraded: nothing is stale."""
    library = small.crew.library
    mia = library.draft("mia")
    assert isinstance(mia, Character)
    media = library.add_media(mia, picture(folder / "sad.png", 88), "expression sad")
    sad = Reference(media=media, role=Role.EXPRESSION, name="sad", distance=0.2)
    library.save(replace(mia, tags=("lead",), references=(*mia.references, sad)))
    library.lock("mia")
    assert [one.stale for one in upgrades(small.crew, small.film)] == [()]
    upgrade(small.crew, small.film)
    assert {one.anchor for one in small.film.production.cast} == {"mia@2", "coffee-shop@1"}


def test_what_was_accepted_stays_in_the_film_and_nothing_is_shot_again(tmp_path: Path) -> None:
    engine = FakeEngine(card=replace(FAKE_CARD, local=False))
    small = small_film(tmp_path, {"fake": engine})
    shoot(small.crew, small.film)
    before, ordered = assemble(shooting_of(small)), len(engine.orders)
    pin_a_newer_mia(small, tmp_path)
    outcomes = shoot(small.crew, small.film)
    assert ({one.state for one in outcomes}, len(engine.orders)) == ({ShotState.ACCEPTED}, ordered)
    after = assemble(shooting_of(small))
    assert [shot.clip.take.id for shot in after.shots] == [shot.clip.take.id for shot in before.shots]
    assert not any(shot.stale for shot in after.shots)
    assert not any(seen.stale for seen in all_takes(shooting_of(small)))
    for row in rows(shooting_of(small)):
        assert (row.character, row.after, row.clip, row.verdict) == ("Mia", 0.2, 0.2, "accepted")
    told = [(one.anchor, one.name, one.final is not None) for shot in after.shots for one in figures(shot)]
    assert told == [("mia@1", "Mia", True)] * 2, "the version is the one that was measured"


def test_a_take_of_before_is_repaired_against_the_pictures_of_now(tmp_path: Path) -> None:
    stills = FakeEngine(card=replace(FAKE_CARD, local=False))
    editor = FakeEngine(card=replace(FAKE_CARD, id="editor", kinds=(OrderKind.EDIT,), local=False))
    engines = {"fake": stills, "editor": editor}
    small = small_film(tmp_path, engines, inspector=FakeInspector(default=DRIFTED), takes=1)
    liked = {OrderKind.STILL: ("fake",), OrderKind.CLIP: ("fake",), OrderKind.EDIT: ("editor",)}
    small.film.save(replace(small.film.production, repairs=0, engines=liked))
    (outcome,) = shoot(small.crew, small.film, ["2"])
    (drifted,) = small.film.takes.of_shot("2")
    assert (outcome.state, drifted.report and drifted.report.verdict) == (ShotState.REVIEW, Verdict.REPAIR)
    pin_a_newer_mia(small, tmp_path)
    small.film.save(replace(small.film.production, repairs=2))

    def distances(sha256: str, anchor: str) -> float:
        assert anchor == "mia@2"
        return DRIFTED if sha256 == drifted.media.sha256 else NEAR

    again = opened(tmp_path, engines, inspector=FakeInspector(distances=distances))
    again.crew = replace(again.crew, swap=FakeRepairer(id="swap"), paste=pasted)
    shoot(again.crew, again.film, ["2"])
    mended = next(take for take in again.film.takes.of_shot("2") if take.repaired_from == drifted.id)
    assert mended.report is not None
    assert [score.measurement.anchor for score in mended.report.scores] == ["mia@2"]
    assert {used.anchor for used in mended.recipe.references} == {"mia@2"}
    film = assemble(shooting_of(again))
    (row,) = [row for row in rows(shooting_of(again)) if row.shot == "2"]
    assert (row.before, row.after, row.repaired) == (DRIFTED, NEAR, True)
    (figure,) = figures(film.shots[-1])
    assert figure.name == "Mia"
    (page, *_) = ReportCutter().cut(film, tmp_path).files
    assert "Mia" in page.read_text(encoding="utf-8")


def test_what_a_person_accepted_at_one_version_holds_for_the_clip_that_follows_at_another(tmp_path: Path) -> None:
    engine = FakeEngine(card=replace(FAKE_CARD, local=False))
    small = small_film(tmp_path, {"fake": engine}, inspector=FakeInspector(default=DRIFTED), takes=1)
    small.film.save(replace(small.film.production, repairs=0))
    shoot(small.crew, small.film, ["2"])
    (keyframe,) = small.film.takes.of_shot("2")
    small.film.takes.decide(keyframe.id, Decision.ACCEPTED, "good")
    pin_a_newer_mia(small, tmp_path)
    (outcome,) = shoot(small.crew, small.film, ["2"])
    assert outcome.state is ShotState.ACCEPTED
    shooting = shooting_of(small)
    done = finished(shooting, shooting.plan.by_number["2"])
    assert done is not None
    assert done.clip.started_from == keyframe.id
    assert done.clip.report is not None
    assert (done.clip.report.as_accepted, done.clip.report.scores[0].measurement.anchor) == (True, "mia@2")
