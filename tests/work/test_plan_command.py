"""`repertory plan`: each shot with its references, the words for its engine, and what another engine would get."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from small_film import small_film
from typed import typed

from repertory.app import Studio
from repertory.engines import registry
from repertory.fakes import FakeEngine
from repertory.model.engine import OrderKind
from repertory.productions.folder import ProductionFolder

pytestmark = pytest.mark.slow

Said = pytest.CaptureFixture[str]
SHOTS = "Shot 1: close-up of Character A, coffee shop, afternoon light\n\nShot 2: wide shot of Mia in the coffee shop\n"
OWN_CARD = """
schema = "engine/1"
id = "acme/one"
vendor = "acme"
model = "one"
title = "One"
kinds = ["still"]
max_references = 2
sheets = true
key = "ACME_KEY"
[price]
first_megapixel = "0.04"
"""


def without_adapter(vendor: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """As if no adapter for a vendor's engines were installed: its cards can be planned with all the same."""
    there = registry.load_engines()
    left = {card_id: engine for card_id, engine in there.engines.items() if engine.card.vendor != vendor}
    monkeypatch.setattr(registry, "load_engines", lambda: replace(there, engines=left))


@pytest.fixture
def film(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A film of two shots, made by hand and held."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("REPERTORY_LIBRARY", str(tmp_path / "library"))
    monkeypatch.setenv("REPERTORY_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("KLINGAI_API_KEY", raising=False)
    (tmp_path / "home" / "cards").mkdir(parents=True)
    (tmp_path / "home" / "cards" / "acme-one.toml").write_text(OWN_CARD)
    without_adapter("kling", monkeypatch)
    made = small_film(tmp_path, {"fake": FakeEngine()}, shots=SHOTS).film
    engines = {OrderKind.STILL: ("byhand",), OrderKind.CLIP: ("hold",)}
    made.save(replace(made.production, engines=engines, width=1280, height=720))
    return "film"


def planned(monkeypatch: pytest.MonkeyPatch, capsys: Said, *words: str) -> str:
    capsys.readouterr()
    assert typed(monkeypatch, "plan", *words) == 0
    return capsys.readouterr().out


def test_a_plan_shows_each_shot_with_references_reasons_and_words(
    film: str, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    said = planned(monkeypatch, capsys, film)
    assert "One take of everything costs about $0.00." in said
    block = said[said.index("Shot 1: close-up of Character A") : said.index("Shot 2: wide shot")]
    assert "read: size: close-up; who: Character A; place: coffee shop; light: afternoon" in block
    assert "measured: Mia, face: her face is seen" in block
    assert "still: byhand: takes all 3 references; free" in block
    assert "image 1: Mia, headshot (master: the face itself)" in block
    assert "prompt: Close-up of Mia (images 1 and 2). Place: coffee shop (image 3)" in block
    assert "clip: hold: " in block
    assert "left to the keyframe, no slot: coffee shop, afternoon (" in block[block.index("clip: hold: ") :]


def test_one_shot_may_be_asked_for(film: str, monkeypatch: pytest.MonkeyPatch, capsys: Said) -> None:
    said = planned(monkeypatch, capsys, film, "--shot", "2")
    assert "Shot 2: wide shot of Mia" in said
    assert "Shot 1:" not in said
    assert typed(monkeypatch, "plan", film, "--shot", "7") == 3
    assert 'The shot list has no shot "7". It has: 1, 2.' in capsys.readouterr().err


def test_a_budget_that_is_none_is_refused_and_one_for_a_free_film_is_enough(
    film: str, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    assert "$0.00 is enough for the whole film" in planned(monkeypatch, capsys, film, "--budget", "0")
    assert typed(monkeypatch, "plan", film, "--budget", "-1") == 3
    assert "A budget cannot be -1" in capsys.readouterr().err


def test_another_engine_s_way_is_shown_with_what_keeps_it_from_being_shot(
    film: str, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    said = planned(monkeypatch, capsys, film, "--engine", "kling-v3", "--engine", "acme/one", "--shot", "1")
    kling, acme = said.split("With kling/kling-v3, one take of shot 1 costs about $")
    assert "clip: kling/kling-v3: " in kling
    assert "still:" not in kling
    for obstacle in ("no adapter for it is installed", "needs the key KLINGAI_API_KEY", "not among the production's"):
        assert f"cannot be shot with it: {obstacle}" in kling
    assert "kling knows no element of Mia yet" in kling
    assert "left to the keyframe, no slot: Mia, headshot" in kling
    assert "left to the keyframe, no slot: coffee shop, afternoon" in kling
    assert "image 1: Mia: headshot, three-quarter left (there is no slot for each)" in acme
    assert "on it: Mia, headshot (master" in acme
    assert "Mia (the woman on the sheet image 1)" in acme


def test_what_keeps_an_engine_from_every_shot_is_said_once_above_and_nothing_is_to_be_done_next(
    film: str, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    said = planned(monkeypatch, capsys, film, "--engine", "Kling V3")
    assert said.startswith("Kling v3 (kling/kling-v3)\n  cannot be shot with it: not among the production's engines\n")
    assert said.count("no adapter for it is installed") == 1
    assert "Next:" not in said, "it would not be shot with this engine"
    assert said.count("    first frame: the keyframe, once its still is accepted\n") == 2
    assert "Next: repertory shoot" in planned(monkeypatch, capsys, film)


def test_what_goes_out_is_shown_in_the_words_in_which_it_goes_out(
    film: str, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    Path(film, "shots.txt").write_text("Shot 1: Mia, a young woman with dark hair, sips her coffee, coffee shop\n")
    said = planned(monkeypatch, capsys, film)
    read = next(line for line in said.splitlines() if line.startswith("  read: "))
    assert "action: " in read
    assert "dark hair" not in read, "the shot's own words stand above it"


def test_a_name_of_several_engines_is_answered_with_them(
    film: str, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    assert typed(monkeypatch, "plan", film, "--engine", "wan2.7") == 3
    assert "Name one of: dashscope/wan2.7-i2v, dashscope/wan2.7-r2v, dashscope/wan2.7-t2v, " in capsys.readouterr().err


def test_an_engine_without_a_card_is_named_with_those_that_have_one(
    film: str, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    assert typed(monkeypatch, "plan", film, "--engine", "sora") == 3
    said = capsys.readouterr().err
    assert 'There is no engine "sora". There are cards of: acme/one, bfl/flux-2-flex, ' in said


def test_a_plan_says_in_one_line_how_much_may_be_meant_otherwise(
    film: str, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    assert "meant otherwise" not in planned(monkeypatch, capsys, film)
    shots = Path(film) / "shots.txt"
    shots.write_text(shots.read_text() + "\nShot 3: two-shot of Mia, coffee shop\nLight: spooky\n")
    said = planned(monkeypatch, capsys, film)
    assert f"2 things in the list may be meant otherwise; to see what: repertory shots check {film}" in said


def test_a_shot_that_asks_for_an_engine_without_adapter_can_be_planned_and_not_shot(
    film: str, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    Path(film, "shots.txt").write_text(f"{SHOTS.strip()}, engine: kling-v3\n", encoding="utf-8")
    assert typed(monkeypatch, "plan", film) == 3
    assert "kling/kling-v3: no adapter for it is installed" in capsys.readouterr().err
    said = planned(monkeypatch, capsys, film, "--engine", "kling-v3", "--shot", "2")
    assert "not among the production's engines" not in said


def test_an_engine_of_the_production_that_cannot_is_named_with_the_reason(
    film: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    made = ProductionFolder.at(tmp_path / film)
    made.save(replace(made.production, engines={**made.production.engines, OrderKind.CLIP: ("kling/kling-v3", "hold")}))
    said = planned(monkeypatch, capsys, film, "--shot", "1")
    assert "clip: hold: " in said
    assert "not kling/kling-v3: no adapter for it is installed" in said


def test_a_film_is_not_begun_with_an_engine_without_adapter(
    film: str, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    assert typed(monkeypatch, "new", "other", "--engine", "kling-v3") == 3
    assert 'No adapter for "kling/kling-v3" is installed: it can only be planned with.' in capsys.readouterr().err
    assert not Path("other").exists()


def test_python_gets_the_same_as_values(film: str, tmp_path: Path) -> None:
    (only,) = Studio(tmp_path / "library").plan(film, engine="veo-3.1-references", numbers=["2"])
    assert only.bound.shot.number == "2"
    assert [one.label for one in only.clip.sent][:1] == ["Mia, headshot"]
    assert only.clip.prompt.startswith("Wide shot")
    assert only.clip.obstacles
    assert only.price == only.clip.price > 0


def test_doctor_names_what_can_only_be_planned_with(film: str, monkeypatch: pytest.MonkeyPatch, capsys: Said) -> None:
    assert typed(monkeypatch, "doctor") == 0
    said = " ".join(capsys.readouterr().out.replace("│", " ").split())
    assert "no adapter is installed for: acme/one" in said
