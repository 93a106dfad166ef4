"""What is taken over with a take: its repairs, the mouth that follows its line, and the lines themselves."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from small_film import SmallFilm, picture, small_film
from synced_film import CLIPS as SPEAKING
from synced_film import LIPS, lip_film

from repertory.cli.planned import block
from repertory.fakes import FAKE_CARD, FakeEngine, FakeInspector
from repertory.files.hashing import sha256_of
from repertory.model.engine import OrderKind, Recipe
from repertory.model.price import Price
from repertory.model.take import Decision, Take, TakeKind
from repertory.productions.folder import ProductionFolder
from repertory.work import reuse, taking
from repertory.work.offering import with_offers
from repertory.work.plan import read_plan
from repertory.work.planned import planned
from repertory.work.settling import ShotState
from repertory.work.shoot import load, shoot_shot
from repertory.work.taking import Shooting
from repertory.work.wishing import Sought, hunt_for

pytestmark = pytest.mark.slow

STILLS = replace(
    FAKE_CARD, id="fake", local=False, kinds=(OrderKind.STILL, OrderKind.CLIP),
    price=Price(first_megapixel=Decimal("0.05"), second=Decimal("0.02")),
)  # fmt: skip
SPOKEN = replace(
    FAKE_CARD, id="voices", local=False, kinds=(OrderKind.LINE,), price=Price(thousand_characters=Decimal(1))
)
CAST = 'schema = "cast/1"\n'


def shot(small: SmallFilm, film: ProductionFolder, state: ShotState = ShotState.ACCEPTED) -> list[Take]:
    """The takes of shot 1 in the film, once it is shot."""
    outcome = load(shoot_shot(Shooting(small.crew, read_plan(small.crew, film)), "1"))
    assert outcome.state is state, outcome.why
    return list(film.takes.of_shot("1"))


def another(small: SmallFilm, folder: Path, **settings: object) -> ProductionFolder:
    production = replace(small.film.production, name="other", title="Other", **settings)  # type: ignore[arg-type]
    return ProductionFolder.create(folder / "other", production, small.film.shots_text(), CAST)


def ordered(small: SmallFilm) -> int:
    return sum(len(one.orders) for one in small.crew.engines.values() if isinstance(one, FakeEngine))


def test_a_repaired_take_comes_with_its_repair(tmp_path: Path) -> None:
    small = small_film(
        tmp_path, {"fake": FakeEngine(card=STILLS)}, shots="\nShot 1: medium close-up of Mia, coffee shop\n",
        inspector=FakeInspector(),
    )  # fmt: skip
    known = {sha256_of(path): 0.2 for path in small.crew.library.folder.rglob("*.png")}
    first: list[str] = []

    def far(sha256: str, _anchor: str) -> float:
        if sha256 in known:
            return known[sha256]
        first.append(sha256)
        return 0.48 if sha256 == first[0] else 0.2

    small.crew = replace(small.crew, inspector=FakeInspector(distances=far))
    small.film.save(replace(small.film.production, budget_usd=Decimal(9), takes=1))
    (drifted,) = shot(small, small.film, ShotState.REVIEW)
    mended = replace(
        drifted,
        id="1-keyframe-mended",
        order="",
        repaired_from=drifted.id,
        recipe=Recipe(step="swap", engine="swap/1"),
        media=replace(drifted.media, sha256=""),
    )
    repair = small.film.takes.add(mended, picture(tmp_path / "mended.png", 7, (128, 192)))
    small.film.takes.decide(repair.id, Decision.ACCEPTED)
    theirs = shot(small, small.film)
    other = another(small, tmp_path)
    before = ordered(small)
    ours = shot(small, other)
    assert ordered(small) == before
    copies = {take.taken_from: take for take in ours}
    assert set(copies) == {f"Film: {take.id}" for take in theirs}
    copy = copies[f"Film: {repair.id}"]
    assert copy.repaired_from == copies[f"Film: {repair.repaired_from}"].id
    assert copy.recipe.step == repair.recipe.step
    assert copy.media.sha256 == repair.media.sha256
    clip = next(take for take in ours if take.kind is TakeKind.CLIP)
    assert clip.started_from == copy.id


def test_lines_and_a_mouth_that_follows_them_are_paid_once_and_the_plan_says_so(tmp_path: Path) -> None:
    clips = FakeEngine(card=replace(SPEAKING, price=STILLS.price))
    made = lip_film(tmp_path, FakeEngine(card=LIPS), clips=clips)
    made = replace(made, crew=replace(made.crew, engines={**made.crew.engines, "voices": FakeEngine(card=SPOKEN)}))
    theirs = shot(made, made.film)
    synced = next(take for take in theirs if take.recipe.step == OrderKind.LIPSYNC)
    other = another(made, tmp_path)
    plan = read_plan(made.crew, other)
    offer = with_offers(made.crew, plan, planned(made.crew, plan, ["1"]))[0]
    assert (offer.due, len(offer.offered[OrderKind.LINE])) == (Decimal(0), 2)
    assert offer.offered[OrderKind.CLIP] == (f"Film: {synced.id}",)
    told = "\n".join(block(offer))
    assert f"    there already, $0: Film: {synced.id} has the very same recipe" in told
    assert told.count("  line: there already, $0: Film: 1-line-") == 2
    before = ordered(made)
    ours = shot(made, other)
    assert ordered(made) == before
    copy = next(take for take in ours if take.taken_from == f"Film: {synced.id}")
    assert list(copy.spoken) == [take.id for take in ours if take.kind is TakeKind.LINE]
    assert sum(take.cost_usd for take in ours) == 0


def test_what_is_taken_over_once_is_looked_up_and_not_measured_or_taken_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = small_film(tmp_path, {"fake": FakeEngine(card=STILLS)}, shots="\nShot 1: wide shot of Mia, coffee shop\n")
    small.film.save(replace(small.film.production, budget_usd=Decimal(9)))
    shot(small, small.film)
    other = another(small, tmp_path)
    shot(small, other)
    shooting = Shooting(small.crew, read_plan(small.crew, other))
    (copy,) = [take for take in other.takes.all() if take.kind is TakeKind.KEYFRAME]
    wanted = hunt_for(shooting, Sought(bound=shooting.plan.by_number["1"], kind=TakeKind.KEYFRAME))
    first = wanted.wanted(wanted.wishes[0], 1)
    monkeypatch.setattr(taking, "store", pytest.fail)
    assert reuse.take_over(shooting, first) == copy.id
    assert reuse.take_over(shooting, replace(first, duration_s=9.0, prompt="Other words.")) == copy.id
    small.film.folder.rename(tmp_path / "gone")
    assert reuse.take_over(shooting, first) == copy.id
