"""What a production's takes came to is kept in the library, and other productions choose their engines by it."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from small_film import SmallFilm, opened, small_film
from typed import typed

from repertory.errors import FolderNotWritable, YourMove
from repertory.fakes import FAKE_CARD, FakeEngine, FakeInspector
from repertory.library import records
from repertory.library.records import RECORDS, all_records
from repertory.model.engine import OrderKind
from repertory.model.price import Price
from repertory.model.record import Held, Record
from repertory.model.shotclass import ShotClass
from repertory.model.take import Decision
from repertory.ports import Engine
from repertory.productions.folder import ProductionFolder
from repertory.work.choosing import choices
from repertory.work.plan import read_plan
from repertory.work.planned import explanations, planned
from repertory.work.produce import shoot
from repertory.work.remembering import record_of, remember
from repertory.work.taking import Shooting

pytestmark = pytest.mark.slow

ONE = replace(FAKE_CARD, id="one", vendor="one", kinds=(OrderKind.STILL,), local=False)
"""Not of this machine, lest it draw a cohort of its own."""
TWO = replace(ONE, id="two", vendor="two")
CLIPS = replace(FAKE_CARD, id="clips", vendor="clips", kinds=(OrderKind.CLIP, OrderKind.LINE), local=False)
SHOTS = "\n\n".join(f"Shot {number}: close-up of Mia, coffee shop" for number in range(1, 5)) + "\n"
STILL = (OrderKind.STILL, ShotClass.LIKENESS)


def engines() -> Mapping[str, Engine]:
    return {"one": FakeEngine(card=ONE), "two": FakeEngine(card=TWO), "clips": FakeEngine(card=CLIPS)}


def a_film(folder: Path, *, distance: float = 0.2) -> SmallFilm:
    return small_film(folder, engines(), shots=SHOTS, inspector=FakeInspector(default=distance), takes=1)


def shooting_of(small: SmallFilm) -> Shooting:
    return Shooting(small.crew, read_plan(small.crew, small.film))


def first_choice(small: SmallFilm, number: str = "1") -> str:
    plan = read_plan(small.crew, small.film)
    return choices(small.crew, plan, plan.by_number[number], OrderKind.STILL, duration_s=0.0)[0].card.id


def stored(small: SmallFilm) -> list[Path]:
    return sorted((small.crew.library.folder / RECORDS).glob("*.toml"))


def test_what_was_shot_is_kept_by_engine_and_class_of_shot_and_is_the_same_written_again(tmp_path: Path) -> None:
    small = a_film(tmp_path)
    assert remember(shooting_of(small)) is None, "nothing is shot yet"
    assert stored(small) == []
    shoot(small.crew, small.film)
    (path,) = stored(small)
    assert path.name.startswith("film-")
    found = all_records(small.crew.library.folder)[0]
    assert found["one", *STILL] == Held(engine="one", kind=OrderKind.STILL, shot_class=ShotClass.LIKENESS, at_once=4)
    assert found["clips", OrderKind.CLIP, ShotClass.REACTION].at_once == 4
    before = path.read_bytes()
    remember(shooting_of(small))
    assert [one.read_bytes() for one in stored(small)] == [before]


def test_a_film_that_was_moved_or_renamed_is_not_counted_twice(tmp_path: Path) -> None:
    small = a_film(tmp_path)
    shoot(small.crew, small.film)
    moved = ProductionFolder.at(Path(shutil.move(small.film.folder, tmp_path / "elsewhere")))
    moved.save(replace(moved.production, name="other"))
    remember(Shooting(small.crew, read_plan(small.crew, moved)))
    (path,) = stored(small)
    assert path.name.startswith("other-")


def test_what_a_person_refuses_counts_against_the_engine_and_moves_the_next_choice(tmp_path: Path) -> None:
    small = a_film(tmp_path)
    assert first_choice(small) == "one", "nothing is known of either: the list decides"
    shoot(small.crew, small.film)
    for take in small.film.takes.all():
        if take.recipe.engine == "one":
            small.film.takes.decide(take.id, Decision.REFUSED)
    remember(shooting_of(small))
    held = all_records(small.crew.library.folder)[0]["one", *STILL]
    assert (held.at_once, held.refused) == (0, 4)
    assert first_choice(opened(tmp_path, engines())) == "two"


def test_takes_that_drift_and_are_not_mended_count_as_refused_and_open_ones_not_at_all(tmp_path: Path) -> None:
    small = a_film(tmp_path, distance=0.9)
    shoot(small.crew, small.film)
    counted = [one for one in record_of(shooting_of(small)).held if one.engine == "one"]
    assert [(one.at_once, one.refused) for one in counted] == [(0, 4)]


def test_a_take_that_was_mended_counts_as_repaired(tmp_path: Path) -> None:
    small = a_film(tmp_path, distance=0.9)
    shoot(small.crew, small.film, ["1"])
    first = small.film.takes.of_shot("1")[0]
    fixed = tmp_path / "fixed.png"
    fixed.write_bytes(small.film.takes.path(first).read_bytes())
    mended = replace(
        first, id=f"{first.id}-mended", repaired_from=first.id, order="", recipe=replace(first.recipe, step="swap"),
        cost_usd=Decimal("0.50"),
    )  # fmt: skip
    small.film.takes.add(mended, fixed)
    small.film.takes.decide(mended.id, Decision.ACCEPTED)
    (held,) = [one for one in record_of(shooting_of(small)).held if one.engine == "one"]
    assert (held.at_once, held.repaired, held.refused) == (0, 1, 0)
    assert held.worth == pytest.approx(0.333, abs=0.001), "a minute for the take, a dollar for its repair"


def test_takes_of_other_words_no_longer_count(tmp_path: Path) -> None:
    small = a_film(tmp_path)
    shoot(small.crew, small.film)
    text = small.film.shots_text().replace("Shot 2: close-up of Mia", "Shot 2: wide shot of Mia")
    small.film.shots_path.write_text(text, encoding="utf-8")
    assert [one.at_once for one in record_of(shooting_of(small)).held] == [3, 3]


def test_neither_a_record_nor_another_policy_makes_a_take_stale_or_moves_an_order_under_way(tmp_path: Path) -> None:
    small = a_film(tmp_path)
    shoot(small.crew, small.film, ["1"])
    before = read_plan(small.crew, small.film).fingerprints
    small.film.save(replace(small.film.production, policy="cheapest, no training"))
    assert read_plan(small.crew, small.film).fingerprints == before
    small.film.save(replace(small.film.production, policy="balanced"))
    bad = Held(engine="one", kind=OrderKind.STILL, shot_class=ShotClass.LIKENESS, refused=9)
    records.store(small.crew.library.folder, "00000000", Record(production="another", held=(bad,)))
    later = opened(tmp_path, engines())
    assert first_choice(later) == "two"
    assert read_plan(later.crew, later.film).fingerprints == before
    shooting = shooting_of(later)
    assert all(shooting.is_current(take) for take in later.film.takes.of_shot("1"))
    shoot(later.crew, later.film)
    made = {take.recipe.engine for take in later.film.takes.of_shot("1") if take.kind.value == "keyframe"}
    assert made == {"one"}, "what is there stays"
    other = {take.recipe.engine for take in later.film.takes.of_shot("2") if take.kind.value == "keyframe"}
    assert other == {"two"}


def test_who_made_the_takes_before_is_known_whoever_is_liked_best_by_now(tmp_path: Path) -> None:
    small = small_film(tmp_path, engines(), shots=SHOTS, inspector=FakeInspector(default=0.9), takes=2)
    shoot(small.crew, small.film, ["1"])
    keyframes = small.film.takes.of_shot("1")
    assert [take.recipe.engine for take in keyframes] == ["one", "one"]
    for take in keyframes:
        small.film.takes.decide(take.id, Decision.REFUSED)
    later = opened(tmp_path, engines(), inspector=FakeInspector(default=0.9))
    assert first_choice(later) == "two"
    shoot(later.crew, later.film, ["1"])
    assert [take.recipe.engine for take in later.film.takes.of_shot("1")] == ["one", "one", "two", "two"]


def test_the_shots_beside_it_pull_where_engines_are_alike(tmp_path: Path) -> None:
    small = a_film(tmp_path)
    text = small.film.shots_text().replace("Shot 2: close-up of Mia", "Shot 2: close-up of Mia, engine: two")
    text = text.replace("Shot 3: close-up of Mia", "Shot 3: close-up of Mia, engine: two")
    small.film.shots_path.write_text(text, encoding="utf-8")
    assert [first_choice(small, number) for number in "1234"] == ["two"] * 4


def test_a_library_that_cannot_be_written_to_is_told_and_stops_no_film(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = a_film(tmp_path)

    def refuse(*_: object) -> None:
        raise FolderNotWritable("The library is read-only.", step="Make it writable.")

    monkeypatch.setattr(records, "store", refuse)
    shoot(small.crew, small.film, ["1"])
    assert "engines what was learned of the engines is not kept: The library is read-only." in small.events


def test_a_record_that_cannot_be_read_is_told_once_and_the_others_still_count(tmp_path: Path) -> None:
    small = a_film(tmp_path)
    folder = small.crew.library.folder / RECORDS
    bad = Held(engine="one", kind=OrderKind.STILL, shot_class=ShotClass.LIKENESS, refused=9)
    records.store(small.crew.library.folder, "00000000", Record(production="another", held=(bad,)))
    (folder / "film-12345678.toml").write_text("nonsense")
    (folder / "newer-12345678.toml").write_text('schema = "record/99"\nproduction = "newer"\n')
    (folder / ".unfinished.toml").write_text("nonsense")
    plan = read_plan(small.crew, small.film)
    for bound in plan.shots:
        ranked = choices(small.crew, plan, bound, OrderKind.STILL, duration_s=0.0)
        assert [one.card.id for one in ranked] == ["two", "one"], "the record that can be read counts"
    damaged, newer = [one for one in small.events if "Engines are chosen without it" in one]
    assert "film-12345678.toml" in damaged
    assert damaged.endswith("Or delete it: it is written anew when its film is next shot.")
    assert "newer-12345678.toml" in newer
    assert "Update Repertory to read it" in newer


def test_a_plan_names_the_runner_up_and_all_engines_can_be_compared(tmp_path: Path) -> None:
    small = a_film(tmp_path)
    plan = read_plan(small.crew, small.film)
    (one,) = planned(small.crew, plan, ["1"])
    assert one.still.card.id == "one"
    assert one.runners_up[OrderKind.STILL].card.id == "two"
    assert OrderKind.CLIP not in one.runners_up, "there is but one"
    still, clip = explanations(small.crew, plan, ["1"])
    assert (still.kind, still.shot_class, clip.shot_class) == (OrderKind.STILL, ShotClass.LIKENESS, ShotClass.REACTION)
    assert [choice.card.id for choice in still.engines] == ["one", "two"]
    dear = replace(TWO, price=Price(first_megapixel=Decimal(1)))
    crew = replace(small.crew, cards={"two": dear}, engines={one: small.crew.engines[one] for one in ("one", "clips")})
    barred = explanations(crew, plan, ["1"])[0].engines[1]
    assert barred.obstacles[:1] == ("no adapter for it is installed",)


def test_the_commands_show_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    small = a_film(tmp_path)
    made = {OrderKind.STILL: ("byhand", "previs"), OrderKind.CLIP: ("hold",)}
    small.film.save(replace(small.film.production, engines=made))
    monkeypatch.setenv("REPERTORY_LIBRARY", str(small.crew.library.folder))
    folder = str(small.film.folder)
    capsys.readouterr()
    assert typed(monkeypatch, "plan", folder, "--shot", "1", "--policy", "best") == 0
    said = capsys.readouterr().out
    assert "still: byhand: likeness: nothing is known of it, 75 % are taken on trust; " in said
    assert "runner-up: previs: 10 % are expected to hold; " in said
    assert 'To keep it, write into production.toml: policy = "best"' in said
    assert typed(monkeypatch, "plan", folder, "--shot", "1", "--explain") == 0
    said = capsys.readouterr().out
    assert "Shot 1, still: likeness" in said
    assert "Shot 1, clip: silent reaction" in said
    assert "kling/kling-v3" in said
    assert typed(monkeypatch, "plan", folder, "--policy", "fastest") == 3
    assert 'no policy "fastest"' in capsys.readouterr().err


def test_a_policy_that_is_none_is_named_with_its_line(tmp_path: Path) -> None:
    small = a_film(tmp_path)
    path = small.film.folder / "production.toml"
    path.write_text(path.read_text().replace('policy = "balanced"', 'policy = "fastest"'))
    with pytest.raises(YourMove, match=r'production\.toml, line \d+: There is no policy "fastest"'):
        ProductionFolder.at(small.film.folder)
