"""Engines come in by the plug-in door, and cards are data that the user can change."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from importlib.metadata import EntryPoint
from pathlib import Path
from types import SimpleNamespace

import pytest

from repertory.engines import cardfiles
from repertory.engines.cardfiles import CARD, read_card
from repertory.engines.registry import Engines, all_cards, card_text, cards, left_out, load_engines, save_card
from repertory.errors import Damaged, RepertoryError, YourMove
from repertory.fakes import FAKE_CARD, FakeEngine
from repertory.files.home import home_folder
from repertory.model.engine import Slot
from repertory.ports import Engine

OWN_CARD = """
schema = "engine/1"
id = "bfl/flux-2-pro"
vendor = "bfl"
model = "flux-2-pro-2027"
title = "My own FLUX.2"
kinds = ["still"]
key = "BFL_API_KEY"
[price]
first_megapixel = 0.5
"""


def two_engines() -> list[Engine]:
    return [FakeEngine()]


def unpriced() -> list[Engine]:
    return [FakeEngine(card=replace(FAKE_CARD, id="fake/cloud", local=False))]


def none_at_all() -> None:
    return None


def broken() -> list[Engine]:
    raise KeyError("colour")


def not_an_engine() -> list[object]:
    class Cardless:
        card = "fake"

    return [Cardless()]


def _plugin(name: str, value: str) -> EntryPoint:
    return EntryPoint(name=name, group="repertory.engines", value=value)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("REPERTORY_HOME", str(tmp_path))
    (tmp_path / "cards").mkdir()
    return tmp_path


def test_the_built_in_engines_come_in_by_the_entry_points() -> None:
    found = load_engines()
    assert {"byhand", "bfl/flux-2-pro", "bfl/flux-2-klein-4b"} <= set(found.engines)
    assert all(engine.card.id == card_id for card_id, engine in found.engines.items())


def test_the_cards_of_a_vendor_are_its_own_and_sorted() -> None:
    assert [card.id for card in cards("bfl")] == [
        "bfl/flux-2-flex",
        "bfl/flux-2-klein-4b",
        "bfl/flux-2-klein-9b",
        "bfl/flux-2-max",
        "bfl/flux-2-pro",
    ]
    assert cards("nobody") == ()


def test_a_users_card_replaces_ours_of_the_same_id(home: Path) -> None:
    (home / "cards" / "bfl-mine.toml").write_text(OWN_CARD)
    mine = next(card for card in cards("bfl") if card.id == "bfl/flux-2-pro")
    assert (mine.model, mine.title, mine.price.first_megapixel) == ("flux-2-pro-2027", "My own FLUX.2", Decimal("0.5"))
    assert len(cards("bfl")) == 5
    assert load_engines().engines["bfl/flux-2-pro"].card == mine


def test_a_users_card_with_a_new_id_adds_an_engine(home: Path) -> None:
    (home / "cards" / "bfl-next.toml").write_text(OWN_CARD.replace("bfl/flux-2-pro", "bfl/flux-9"))
    assert "bfl/flux-9" in load_engines().engines


def test_cards_are_read_from_the_home_that_is_given(home: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    (other / "cards").mkdir(parents=True)
    (other / "cards" / "bfl-mine.toml").write_text(OWN_CARD)
    assert "flux-2-pro-2027" in {card.model for card in cards("bfl", other)}
    assert "flux-2-pro-2027" not in {card.model for card in cards("bfl")}


def test_without_a_home_the_operating_systems_place_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("REPERTORY_HOME")
    assert home_folder().name == "repertory"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("schema = ", "not valid TOML"),
        (OWN_CARD.replace('"still"', '"smell"'), "line 7: kinds, number 1"),
        (OWN_CARD.replace('vendor = "bfl"', 'vendor = "acme"'), "acme"),
        (OWN_CARD.replace("engine/1", "shot/1"), "schema"),
    ],
)
def test_a_users_card_that_cannot_be_read_is_named_and_left_out_alone(home: Path, text: str, words: str) -> None:
    path = home / "cards" / "bfl-flux-2-pro.toml"
    path.write_text(text)
    assert words in str(left_out()["bfl/flux-2-pro"])
    assert str(path) in str(left_out()["bfl/flux-2-pro"])
    found = load_engines()
    assert {"byhand", "bfl/flux-2-max"} <= found.engines.keys()
    assert not {"bfl/flux-2-pro"} & (found.engines.keys() | all_cards().keys()), "ours does not stand in for it"
    assert [sentence for sentence in found.broken if str(path) in sentence]


def test_of_a_broken_card_the_id_in_it_counts_before_the_name_of_its_file(home: Path) -> None:
    broken = OWN_CARD.replace('"still"', '"smell"')
    (home / "cards" / "bfl-flux-2-max.toml").write_text(broken.replace("bfl/flux-2-pro", "bfl/flux-9"))
    assert list(left_out()) == ["bfl/flux-9"]
    assert {"bfl/flux-2-max", "bfl/flux-2-pro"} <= load_engines().engines.keys()
    (home / "cards" / "bfl-flux-9.toml").write_text(OWN_CARD.replace("bfl/flux-2-pro", "bfl/flux-9"))
    assert not left_out(), "another file has a good card of that id"
    assert "bfl/flux-9" in all_cards()


def test_an_empty_file_is_told_and_counts_as_not_there(home: Path) -> None:
    path = home / "cards" / "bfl-flux-2-pro.toml"
    path.write_text("\n")
    assert "bfl/flux-2-pro" in load_engines().engines
    assert "bfl/flux-2-pro" in all_cards()
    assert load_engines().broken == (
        f"A card is left out: {path} is empty. Delete it; until then it counts as not there.",
    )


def test_a_card_is_saved_to_be_changed_and_never_written_over(home: Path) -> None:
    path = home / "cards" / "bfl-flux-2-pro.toml"
    path.write_text("")
    assert save_card("bfl/flux-2-pro") == path
    path.write_text(f"# mine\n{card_text('bfl/flux-2-pro')}")
    assert save_card("bfl/flux-2-pro") == path
    assert path.read_text().startswith("# mine\n")
    path.write_text(path.read_text().replace('"bfl/flux-2-pro"', '"bfl/mine"'))
    with pytest.raises(YourMove, match="another card"):
        save_card("bfl/flux-2-pro")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("max_references = -2", "line 9: max_references: -2 is less than -1"),
        ("in_flight = 0", "line 9: in_flight: 0 is less than 1: it means one on each core"),
        ("in_flight = -1", "line 9: in_flight: -1 is less than 0"),
        ("a_minute = -1.0", "line 9: a_minute: -1.0 is less than 0"),
        ("element_pictures = 0", "line 9: element_pictures: 0 is less than 1"),
        ("durations = [4.0, -1.0]", "line 9: durations, number 2: -1.0 is less than 0"),
        ("max_duration_s = nan", "line 9: max_duration_s: nan is no number"),
        ("slots = { character = -3 }", "line 9: slots, character: -3 is less than -1"),
        ("min_duration_s = 4.0", "line 9: min_duration_s: it is longer than max_duration_s"),
        ("elements = 2", 'line 9: elements: the naming "image 1" has no name for an element'),
        ("", "line 11: price, first_megapixel: -0.5 is less than 0"),
    ],
)
def test_a_number_that_cannot_be_is_named_with_its_line(home: Path, line: str, words: str) -> None:
    text = OWN_CARD.replace("[price]", f"{line}\n[price]") if line else OWN_CARD.replace("0.5", "-0.5")
    path = home / "cards" / "bfl-mine.toml"
    path.write_text(text if line else text.replace("[price]", "\n[price]"))
    with pytest.raises(Damaged) as damage:
        read_card(path)
    assert words in damage.value.what


@pytest.mark.parametrize(
    ("was", "now", "words"),
    [
        ('model = "flux-2-pro-2027"', 'model = ""', "model: it is empty"),
        ('id = "bfl/flux-2-pro"', 'id = ""', 'id: "" is neither "bfl" nor "bfl/…"'),
        ('id = "bfl/flux-2-pro"', 'id = "kling/kling-v3"', 'id: "kling/kling-v3" is neither "bfl" nor "bfl/…"'),
        ('kinds = ["still"]', "kinds = []", "kinds: there is none; it may make: still, clip"),
        ("[price]", "strengths = { dialog = 0.9 }\n[price]", "strengths, dialog: Input should be 'talking head', "),
        ("[price]", "strengths = { action = 9 }\n[price]", "strengths, action: 9.0 is no share from 0 to 1"),
        ("[price]", 'style = "phto"\n[price]', 'style: there is no style "phto"; there are: photo, clay'),
        ("[price]", 'checked = "last week"\n[price]', 'checked: "last week" is no day'),
        ("[price]", "slots = { character = 9 }\n[price]", "slots, character: 9 is more than max_references, "),
        ("[price]", 'elements = 9\nnaming = "@Image1"\n[price]', "elements: 9 is more than max_references, "),
        ("[price]", 'ratios = ["16:9", "wide"]\n[price]', 'ratios, number 2: "wide" is no proportion like "16:9"'),
        ("[price]", 'ratios = ["0:9"]\n[price]', 'ratios, number 1: "0:9" is no proportion'),
        ('["still"]', '["clip"]', "kinds: clips want max_duration_s, how long they may be"),
        (
            "[price]",
            "durations = [5.0, 10.0]\nmax_duration_s = 15.0\n[price]",
            "the last is 10, and max_duration_s is 15",
        ),
        (
            "[price]",
            "durations = [5.0, 20.0]\nmax_duration_s = 15.0\n[price]",
            "the last is 20, and max_duration_s is 15",
        ),
        ("[price]", "durations = [9.0, 5.0]\nmax_duration_s = 5.0\n[price]", "durations: they do not go up"),
        (
            "[price]",
            "durations = [2.0, 5.0]\nmin_duration_s = 3.0\nmax_duration_s = 5.0\n[price]",
            "durations: 2 is shorter than min_duration_s, 3",
        ),
    ],
)
def test_what_cannot_be_in_a_card_is_named_ours_or_the_user_s(home: Path, was: str, now: str, words: str) -> None:
    assert OWN_CARD.count(was) == 1
    path = home / "cards" / "bfl-mine.toml"
    path.write_text(OWN_CARD.replace(was, now))
    with pytest.raises(Damaged) as damage:
        read_card(path)
    assert words in damage.value.what
    assert re.search(r"toml, line \d+: ", damage.value.what)


@pytest.mark.parametrize(
    ("sizes", "words"),
    [
        ('at = "4K"\nmegapixels = 8.3\n[[price.sizes]]\nat = "2K"\nmegapixels = 4.2', "their megapixels do not go up"),
        ('at = "4K"\nmegapixels = -1.0', "price, sizes, block 1, megapixels: -1.0 is less than 0"),
        ('at = "4K"\nmegapixels = 1.0\npicture = "-1"', "price, sizes, block 1, picture: -1 is less than 0"),
    ],
)
def test_prices_by_size_are_checked_too(home: Path, sizes: str, words: str) -> None:
    path = home / "cards" / "bfl-mine.toml"
    path.write_text(f"{OWN_CARD}\n[[price.sizes]]\n{sizes}\n")
    with pytest.raises(Damaged) as damage:
        read_card(path)
    assert words in damage.value.what


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ('[price.factors.quality]\nmax = "4"', 'price, factors, quality: there is no setting "quality"'),
        ('[[price.changes]]\nsince = "soon"\ntimes = "2"', 'since: "soon" is no day, YYYY-MM-DD'),
        ('[[price.changes]]\nsince = "2027-01-01"\ntimes = "-2"', "times: -2 is less than 0"),
    ],
)
def test_what_changes_a_price_is_checked_too(home: Path, lines: str, words: str) -> None:
    path = home / "cards" / "bfl-mine.toml"
    path.write_text(f"{OWN_CARD}\n{lines}\n")
    with pytest.raises(Damaged, match=re.escape(words)):
        read_card(path)


def test_a_card_has_the_prices_of_the_day_on_which_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    path = Path(cardfiles.__file__).with_name("cards") / "google-gemini-3.8-flash-tts.toml"
    prices = []
    for year in (2026, 2027):
        monkeypatch.setattr(
            cardfiles, "datetime", SimpleNamespace(now=lambda tz, year=year: datetime(year, 12, 1, tzinfo=tz))
        )
        prices.append(read_card(path).price.thousand_characters)
    assert prices == [Decimal("0.016"), Decimal("0.032")]


@pytest.mark.parametrize("line", ["", 'rate = "1"', 'unit = "0.01"'])
@pytest.mark.parametrize("key", ['key = "BFL_API_KEY"', 'key = "BFL_API_KEY"\nlocal = true', ""])
def test_without_a_price_what_is_not_made_here_is_of_unknown_price_and_never_free(
    home: Path, line: str, key: str
) -> None:
    path = home / "cards" / "bfl-mine.toml"
    text = OWN_CARD.replace('key = "BFL_API_KEY"', key)
    path.write_text(text.replace("first_megapixel = 0.5", line))
    assert "the price is unknown" in str(left_out()["bfl/flux-2-pro"])
    assert 'first_megapixel = "0"' in str(left_out()["bfl/flux-2-pro"])
    with pytest.raises(YourMove, match="the price is unknown"):
        load_engines().get("bfl/flux-2-pro")
    path.write_text(text.replace("0.5", '"0"'))
    assert load_engines().get("bfl/flux-2-pro").card.price.free


def test_what_runs_on_this_machine_without_a_key_is_free_unless_it_says_a_price(home: Path) -> None:
    text = OWN_CARD.replace('key = "BFL_API_KEY"', "local = true").partition("[price]")[0]
    (home / "cards" / "bfl-mine.toml").write_text(text)
    assert load_engines().get("bfl/flux-2-pro").card.price.free


def test_minus_one_is_no_limit(home: Path) -> None:
    path = home / "cards" / "bfl-mine.toml"
    path.write_text(OWN_CARD.replace("[price]", "max_references = -1\nslots = { character = -1 }\n[price]"))
    assert read_card(path).slots == {Slot.CHARACTER: -1}


@pytest.mark.parametrize("what", ["folder", "torn", "newer"])
def test_a_users_card_that_cannot_be_read_is_told_and_ours_does_not_stand_in_for_it(home: Path, what: str) -> None:
    path = home / "cards" / "google-veo-3.1.toml"
    if what == "folder":
        path.mkdir()
    else:
        path.write_text("schema = " if what == "torn" else OWN_CARD.replace("engine/1", "engine/99"))
    known = all_cards()
    assert "google/veo-3.1" not in known
    assert {"google/nano-banana-2", "kling/kling-v3", "bfl/flux-2-pro"} <= known.keys()
    assert [sentence for sentence in load_engines().broken if str(path) in sentence]


def test_a_card_that_no_engine_reads_is_told(home: Path) -> None:
    path = home / "cards" / "flux.toml"
    path.write_text(OWN_CARD)
    assert [sentence for sentence in load_engines().broken if str(path) in sentence]


def test_all_cards_are_known_ours_and_the_users_own_with_an_adapter_or_not(home: Path) -> None:
    ours = all_cards()
    assert {"bfl/flux-2-pro", "kling/kling-v3", "google/veo-3.1"} <= set(ours)
    assert list(ours) == sorted(ours)
    (home / "cards" / "bfl-mine.toml").write_text(OWN_CARD)
    (home / "cards" / "acme-one.toml").write_text(
        OWN_CARD.replace("bfl/flux-2-pro", "acme/one").replace('"bfl"', '"acme"')
    )
    (home / "cards" / "acme-two.toml").write_text("schema = ")
    found = all_cards()
    assert found["bfl/flux-2-pro"].title == "My own FLUX.2"
    assert found.keys() == ours.keys() | {"acme/one"}
    broken = load_engines().broken
    assert [sentence for sentence in broken if "acme-two.toml" in sentence]
    assert not [sentence for sentence in broken if "acme-one.toml" in sentence], "it can be planned with"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("no_such_module:engines", "no_such_module"),
        (f"{__name__}:no_such_function", "no_such_function"),
        (f"{__name__}:broken", "colour"),
        (f"{__name__}:none_at_all", "NoneType"),
        (f"{__name__}:not_an_engine", "engine card"),
    ],
)
def test_a_broken_plug_in_is_named_and_does_not_stop_the_others(value: str, words: str) -> None:
    found = load_engines([_plugin("acme", value), _plugin("zeta", f"{__name__}:two_engines")])
    assert list(found.engines) == ["fake"]
    (sentence,) = found.broken
    assert '"acme"' in sentence
    assert words in sentence


def test_two_plug_ins_with_the_same_engine_are_told_apart_by_name_and_the_first_stays() -> None:
    one, two = _plugin("a", f"{__name__}:two_engines"), _plugin("b", f"{__name__}:two_engines")
    found = load_engines([two, one])
    assert list(found.engines) == ["fake"]
    assert '"b"' in found.broken[0]


def test_asking_for_an_engine_that_is_not_there_says_which_are_and_what_is_broken() -> None:
    engines = Engines(engines={"fake": FakeEngine()}, broken=("The plug-in acme is broken.",))
    assert engines.get("fake").card == FAKE_CARD
    with pytest.raises(YourMove, match=r"fake\. The plug-in acme is broken") as refusal:
        engines.get("fake/2")
    assert isinstance(refusal.value, RepertoryError)


def test_the_file_of_a_card_is_shown_the_users_own_before_ours(home: Path) -> None:
    ours = card_text("hold")
    assert 'id = "hold"' in ours
    (home / "cards" / "hold.toml").write_text(f"# mine\n{ours}")
    assert card_text("hold") == f"# mine\n{ours}"
    with pytest.raises(YourMove, match="engines list"):
        card_text("nobody/nothing")


def test_a_card_survives_being_written_and_read(tmp_path: Path) -> None:
    for card in (*cards("bfl"), *cards("byhand")):
        CARD.write(tmp_path / "card.toml", card)
        assert CARD.read(tmp_path / "card.toml") == card


def test_a_plug_in_whose_card_says_no_price_is_refused_unless_a_file_says_that_it_is_free(home: Path) -> None:
    plugin = _plugin("cloud", "engines.test_registry:unpriced")
    found = load_engines([plugin, _plugin("fake", "engines.test_registry:two_engines")])
    assert list(found.engines) == ["fake"], "what is made on this machine needs none"
    assert 'the price of "fake/cloud" is unknown' in found.broken[0]
    assert str(home / "cards" / "fake-cloud.toml") in found.broken[0]
    own = OWN_CARD.replace("bfl/flux-2-pro", "fake/cloud").replace('"bfl"', '"fake"').replace("= 0.5", '= "0"')
    (home / "cards" / "fake-cloud.toml").write_text(own)
    assert list(load_engines([plugin]).engines) == ["fake/cloud"]
