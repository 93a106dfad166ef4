"""What a plan says aloud: what is left out and rewritten, what no engine can make, which cards cannot be read."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import cast

import pytest
from small_film import small_film
from typed import typed

from repertory.app import Studio
from repertory.errors import NothingFits, UnknownName
from repertory.fakes import FakeEngine
from repertory.library.folder import Library
from repertory.model.anchor import Anchor, Voice
from repertory.model.engine import OrderKind
from repertory.productions.folder import ProductionFolder
from repertory.work.plan import cast_of

pytestmark = pytest.mark.slow

Said = pytest.CaptureFixture[str]
SHOTS = """\
Shot 1: close-up of Mia, a young woman with short dark hair, coffee shop, afternoon light

Shot 2: wide shot of Mia in the coffee shop
"""
TWO_SLOTS = """
schema = "engine/1"
id = "byhand"
vendor = "byhand"
model = "byhand"
title = "By hand"
kinds = ["still", "clip", "line", "edit"]
max_references = 2
max_megapixels = 64.0
max_duration_s = 600.0
by_hand = true
"""


@pytest.fixture
def film(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A film of two shots, made by hand and held; the user's own cards are in home/cards."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("REPERTORY_LIBRARY", str(tmp_path / "library"))
    monkeypatch.setenv("REPERTORY_HOME", str(tmp_path / "home"))
    (tmp_path / "home" / "cards").mkdir(parents=True)
    made = small_film(tmp_path, {"fake": FakeEngine()}, shots=SHOTS).film
    engines = {OrderKind.STILL: ("byhand",), OrderKind.CLIP: ("hold",)}
    made.save(replace(made.production, engines=engines, width=1280, height=720))
    return tmp_path / "film"


def run(monkeypatch: pytest.MonkeyPatch, capsys: Said, *words: str, code: int = 0) -> tuple[str, str]:
    capsys.readouterr()
    assert typed(monkeypatch, "plan", "film", *words) == code
    said = capsys.readouterr()
    return said.out, said.err


def test_what_is_left_out_stands_in_the_table_and_below_its_shot(
    film: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    (film.parent / "home" / "cards" / "byhand.toml").write_text(TWO_SLOTS)
    out, _ = run(monkeypatch, capsys, "--shot", "1")
    table, block = out.split("Shot 1: close-up")
    assert "LEFT OUT: Mia, three-quarter left" in table
    still = block[: block.index("  clip: hold: ")]
    assert "    LEFT OUT, no slot: Mia, three-quarter left" in still
    assert "leaves out Mia, three-quarter left" in still


def test_a_clip_says_left_out_of_what_its_keyframe_was_made_without(
    film: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    (film.parent / "home" / "cards" / "byhand.toml").write_text(TWO_SLOTS)
    for words in ((), ("--engine", "wan2.7-i2v")):
        out, _ = run(monkeypatch, capsys, "--shot", "1", *words)
        clip = out[out.index("  clip: ") :]
        assert "LEFT OUT, no slot: Mia, three-quarter left" in clip
        assert "left to the keyframe, no slot: Mia, headshot" in clip
        assert "left to the keyframe, no slot: Mia, three-quarter" not in clip
        assert "leaves to the keyframe Mia, three-quarter" not in clip


def test_what_is_rewritten_is_shown(film: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said) -> None:
    out, _ = run(monkeypatch, capsys, "--shot", "1")
    (line,) = [line for line in out.splitlines() if line.startswith("  rewritten: ")]
    assert "young woman with short dark hair" in line
    assert "short dark hair" not in out[out.index("prompt: ") :]


def test_a_held_keyframe_is_sent_no_reference(film: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said) -> None:
    out, _ = run(monkeypatch, capsys, "--shot", "2")
    clip = out[out.index("  clip: hold: ") :]
    assert "takes all" not in clip
    assert "sent" not in clip
    (shot,) = Studio(film.parent / "library").plan(film, numbers=["2"])
    assert shot.clip.sent == ()
    assert set(shot.clip.carried) == set(shot.bound.references)


PAID = """
schema = "engine/1"
id = "byhand"
vendor = "byhand"
model = "byhand"
title = "By hand"
kinds = ["still", "clip", "line", "edit"]
max_references = 9
max_megapixels = 64.0
max_duration_s = 600.0
by_hand = true
[price]
first_megapixel = "0.40"
"""


def test_a_film_that_costs_more_than_is_left_says_so(film: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said) -> None:
    (film.parent / "home" / "cards" / "byhand.toml").write_text(PAID)
    made = ProductionFolder.at(film)
    for budget, more in (("0.80", False), ("0.50", True)):
        made.save(replace(made.production, budget_usd=Decimal(budget)))
        out, _ = run(monkeypatch, capsys)
        assert "One take of everything costs about $0.80." in out
        said = (
            f"is not ordered yet costs about $0.80, and ${budget} of the budget is left: not all of it can be shot so."
        )
        assert (said in out) is more
    run(monkeypatch, capsys, "--shot", "1")
    assert Studio(film.parent / "library").budget_left(film) == Decimal("0.50")


EDITOR = PAID.replace('"byhand"', '"editor"').replace("by_hand = true\n", "").replace('"clip", "line", ', "")


def test_what_all_takes_and_repairs_would_come_to_stands_beside_one_take_of_everything(
    film: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    home = film.parent / "home" / "cards"
    (home / "byhand.toml").write_text(PAID)
    (home / "editor.toml").write_text(EDITOR.replace("0.40", "0.10"))
    made = ProductionFolder.at(film)
    production = replace(made.production, budget_usd=Decimal(3), takes=3, repairs=2)
    made.save(production)
    out, _ = run(monkeypatch, capsys)
    assert "At most $2.40, by list prices, if all 3 takes of each and 2 repairs of each take are needed." in out
    assert "Spent $0.00 of $3.00, $3.00 left: that is enough for it." in out
    made.save(replace(production, engines={**production.engines, OrderKind.EDIT: ("editor",)}))
    out, _ = run(monkeypatch, capsys)
    assert "At most $4.00, by list" in out, "and each take of 2 shots twice for $0.10, the one that stands once more"
    assert "Spent $0.00 of $3.00, $3.00 left: orders stop there." in out
    made.save(replace(production, shot_budget_usd=Decimal(1)))
    out, _ = run(monkeypatch, capsys)
    assert "At most $2.00, by list" in out, "one shot may cost no more"


def test_what_an_engine_cannot_make_is_not_in_its_price(
    film: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    (film / "shots.txt").write_text(SHOTS.replace("coffee shop, afternoon light", "outside"))
    (film.parent / "home" / "cards" / "byhand.toml").write_text(
        PAID.replace("max_references = 9", "max_references = 1")
    )
    out, _ = run(monkeypatch, capsys, "--engine", "byhand")
    assert "cannot be shot with it: takes 1 reference, the shot needs 2: no room for coffee shop, afternoon" in out
    assert "With byhand, one take of all 2 shots costs about $0.40, without what it cannot make of shot 2." in out
    first, second = Studio(film.parent / "library").plan(film, engine="byhand")
    assert [first.price, second.price] == [Decimal("0.40"), 0]


def test_one_bad_name_of_an_engine_hides_no_other_s_plan(
    film: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    out, err = run(monkeypatch, capsys, "--engine", "sora", "--engine", "veo", "--engine", "wan 2.7", code=3)
    assert out.startswith("Veo 3.1 (google/veo-3.1)")
    assert 'Error: There is no engine "sora".' in err
    assert 'Error: "wan 2.7" may be any of 4 engines.' in err
    out, err = run(monkeypatch, capsys, "--engine", "", code=3)
    assert 'There is no engine "".' in err
    assert out == "", "and no plan with the production's own"


def test_a_shot_s_own_engine_of_clips_is_no_engine_of_stills(
    film: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    (film / "shots.txt").write_text(SHOTS.replace("afternoon light", "afternoon light, engine: Kling, seed: 7"))
    out, _ = run(monkeypatch, capsys, "--shot", "1", code=3)
    assert "    not kling/kling-v3: makes no stills\n" in out
    assert out.count("takes no seed: the shot's seed 7 is not used") == 2, "neither by hand nor by Kling"


def test_a_voice_that_is_none_is_refused_with_what_to_do(film: Path) -> None:
    class Shelf:
        """A library in which Mia's voice is a place."""

        def __init__(self, library: Library) -> None:
            self.library = library

        def get(self, name: str) -> Anchor:
            found = self.library.get("coffee-shop@1" if name == "mia-voice" else name)
            assert not isinstance(found, Voice)
            return found

    crew = Studio(film.parent / "library").crew
    with pytest.raises(UnknownName, match=r'The voice of Mia, "mia-voice", is a location\.') as caught:
        cast_of(replace(crew, library=cast(Library, Shelf(crew.library))), ProductionFolder.at(film).production)
    assert caught.value.step == "Run: repertory character voice mia VOICE; then lock it"


def test_a_shot_that_no_engine_can_make_hides_no_other(
    film: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    monkeypatch.delenv("KLINGAI_API_KEY", raising=False)
    (film / "shots.txt").write_text(SHOTS.replace("afternoon light", "afternoon light, engine: kling-v3"))
    out, err = run(monkeypatch, capsys, code=3)
    assert "Shot 1: close-up of Mia" in out
    assert "cannot be shot with it: needs the key KLINGAI_API_KEY" in out
    assert "Shot 2: wide shot of Mia" in out
    assert "No engine can make the clip of shot 1" in err
    first, second = Studio(film.parent / "library").plan(film)
    assert isinstance(first.problem, NothingFits)
    assert first.clip.card.id == "kling/kling-v3"
    assert first.price == first.clip.price > 0, "its list price, whatever keeps it from being ordered"
    assert not first.dear
    assert "Set KLINGAI_API_KEY. Or: Change the shot" in err
    assert [line.endswith("CANNOT BE SHOT") for line in out.splitlines()[1:3]] == [True, False]
    assert second.problem is None


def test_a_film_without_a_budget_is_planned_at_list_prices(
    film: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    (film.parent / "home" / "cards" / "byhand.toml").write_text(PAID)
    out, err = run(monkeypatch, capsys)
    assert [line.split()[-4:] for line in out.splitlines()[1:3]] == [["$0.40", "CANNOT", "BE", "SHOT"]] * 2
    assert "One take of everything costs about $0.80." in out
    assert "cannot be shot with it: costs $0.400 a take, $0.000 is left" in out
    raised = next(line for line in out.splitlines() if line.startswith("Next: "))
    assert raised == 'Next: repertory film film --budget 2 (or budget_usd = "2" in production.toml)'
    assert "No engine" not in err
    out, _ = run(monkeypatch, capsys, "--budget", "0.60")
    assert "CANNOT" not in out, "it reckons with what is named"
    assert 'First allow it: budget_usd = "0.6" in production.toml' in out
    assert "Next: repertory shoot film --shot 1" in out
    out, _ = run(monkeypatch, capsys, "--budget", "20")
    assert 'Next: repertory film film --budget 20 (or budget_usd = "20" in production.toml)' in out


def test_a_shot_beyond_its_own_budget_is_no_matter_of_the_film_s(
    film: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    (film.parent / "home" / "cards" / "byhand.toml").write_text(PAID)
    made = ProductionFolder.at(film)
    made.save(replace(made.production, budget_usd=Decimal(9), shot_budget_usd=Decimal("0.10")))
    out, _ = run(monkeypatch, capsys)
    assert "costs $0.400 a take, $0.100 of shot 1's budget is left" in out
    assert "Shots 1, 2: not begun so. One take of everything costs $0.40, and a shot may cost $0.10." in out
    assert '\nNext: In production.toml write shot_budget_usd = "0.40" or more' in out
    assert "that is enough" not in out
    assert "At most $0.80" in out, "never less than one take of everything"
    out, _ = run(monkeypatch, capsys, "--budget", "9")
    assert '\nNext: In production.toml write shot_budget_usd = "0.40" or more' in out
    assert "prompt: " not in out, "the answer alone"


def test_what_is_spent_of_today_is_known(film: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said) -> None:
    (film.parent / "home" / "cards" / "byhand.toml").write_text(PAID)
    made = ProductionFolder.at(film)
    for today, more in (("0.80", False), ("0.50", True)):
        made.save(replace(made.production, budget_usd=Decimal(9), day_budget_usd=Decimal(today)))
        out, _ = run(monkeypatch, capsys)
        assert (f"$0.00 of the ${today} for today are spent" in out) is more
    out, _ = run(monkeypatch, capsys, "--budget", "5")
    assert "$0.00 of the $0.50 for today are spent" in out
    assert "$0.50 of today's $0.50 are left: " in out


def test_what_is_left_of_today_is_no_next_step_where_nothing_can_be_ordered_for_it(
    film: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    (film.parent / "home" / "cards" / "byhand.toml").write_text(PAID)
    made = ProductionFolder.at(film)
    for today, later in (("0.40", False), ("0.39", True)):
        made.save(replace(made.production, budget_usd=Decimal(9), day_budget_usd=Decimal(today)))
        out, _ = run(monkeypatch, capsys)
        assert ("and the cheapest order costs $0.40. First raise day_budget_usd" in out) is later, "no day is enough"
        assert "tomorrow" not in out or not later
        assert ("\nNext: repertory shoot film" in out) is not later


def test_one_kind_of_an_engine_is_asked_for_as_film_takes_it(
    film: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    (film.parent / "home" / "cards" / "byhand.toml").write_text(PAID)
    out, _ = run(monkeypatch, capsys, "--engine", "still=byhand", "--engine", "clip=byhand")
    stills, clips = out.split("With byhand, one still of all 2 shots costs about $0.80.")
    assert ("  still: " in stills, "  clip: " in stills) == (True, False)
    assert ("  still: " in clips, "  clip: " in clips) == (False, True)
    assert "With byhand, one clip of all 2 shots costs about " in clips
    _, err = run(monkeypatch, capsys, "--engine", "line=byhand", code=3)
    assert 'A plan with another engine has no "line". Use one of: still, clip' in err
    _, err = run(monkeypatch, capsys, "--engine", "still=kling-v3", code=3)
    assert "kling/kling-v3 makes no stills. It makes: clip" in err


def test_a_card_that_cannot_be_read_is_told_whenever_a_film_is_planned(
    film: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    (film.parent / "home" / "cards" / "google-veo-3.1.toml").mkdir()
    (film.parent / "home" / "cards" / "mine.toml").write_text(TWO_SLOTS.replace('"byhand"', '"kling"'))
    _, err = run(monkeypatch, capsys)
    assert "google-veo-3.1.toml cannot be read" in err
    assert 'mine.toml says vendor "kling"' in err
    _, err = run(monkeypatch, capsys, "--engine", "google/veo-3.1", code=3)
    assert "google-veo-3.1.toml cannot be read" in err
    assert 'There is no engine "google/veo-3.1"' in err


def test_a_list_price_says_for_what_size_it_holds(film: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said) -> None:
    out, _ = run(monkeypatch, capsys, "--engine", "nano-banana-2.1", "--shot", "2")
    assert "$0.034 a take, the list price of 1K" in out
