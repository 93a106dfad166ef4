"""However writers part, number and bracket their shots, and whatever stands above the first, it is read alike."""

from __future__ import annotations

import pytest
from company import NAMES, shot

from repertory.craft.shotlist.reading import Listing, Names, parse, read_list
from repertory.errors import ShotListError
from repertory.model.shot import CameraAngle, CameraMove, Shot, ShotSize

ALIKE = [
    "WS, Mia waits, street, night, low angle, slow push in",
    "WS. Mia waits. Street, night. Low angle. Slow push in.",
    "WS\tMia waits\tstreet\tnight\tlow angle\tslow push in",
    "WS   Mia waits   street   night   low angle   slow push in",
    "WS, Mia waits! Street, night! Low angle! Slow push in!",
    "WS 🎬 Mia waits 🌃 street, night, low angle 🎥 slow push in 🙂",
]


@pytest.mark.parametrize("words", ALIKE)
def test_stops_tabs_gaps_marks_and_pictures_part_a_shot_as_commas_do(words: str) -> None:
    found = shot(words)
    assert (found.size, found.location, found.light, found.angle) == (ShotSize.WIDE, "street", "night", CameraAngle.LOW)
    assert (found.move, found.action) == (CameraMove.PUSH_IN, "Mia waits")


def test_a_name_of_pictures_or_with_a_gap_stays_a_name() -> None:
    found = parse(
        "1. CU of 👩🏽‍🚀 in the Red  Room, sad 🙂", Names(characters=("👩🏽‍🚀",), locations=("Red Room",))
    ).shots[0]
    assert ([one.name for one in found.performers], found.location) == (["👩🏽‍🚀"], "Red Room")
    assert found.performers[0].expression == "sad"


@pytest.mark.parametrize(
    ("words", "size"),
    [
        ("low angle MS of Mia", ShotSize.MEDIUM),
        ("handheld, CU: Mia", ShotSize.CLOSE_UP),
        ("dissolve to MCU of Mia", ShotSize.MEDIUM_CLOSE_UP),
        ("knee level - ECU of Mia", ShotSize.EXTREME_CLOSE_UP),
        ("35mm WS of Mia", ShotSize.WIDE),
        ("reaction shot, ECU on Mia", ShotSize.EXTREME_CLOSE_UP),
    ],
)
def test_a_size_may_stand_after_other_words_of_the_camera(words: str, size: ShotSize) -> None:
    found = shot(words)
    assert (found.size, found.action) == (size, "")


@pytest.mark.parametrize(
    "line",
    ["(7) MCU, Mia waits", "7\tMCU\tMia waits", "Shot 7 (MCU): Mia waits", "## Shot 7: MCU, Mia waits",
     "## Shot 7\nMCU, Mia waits", "| 7 | MCU | Mia waits |"],
)  # fmt: skip
def test_numbers_may_be_written_in_many_ways(line: str) -> None:
    (found,) = parse(line, NAMES).shots
    assert (found.number, found.size, found.action) == ("7", ShotSize.MEDIUM_CLOSE_UP, "Mia waits")


def test_a_shot_that_is_commented_out_stays_so() -> None:
    assert [one.number for one in parse("# Shot 1: Nova\n# 2. Nova\nShot 3: Mia", NAMES).shots] == ["3"]


def test_brackets_around_other_words_are_only_brackets() -> None:
    found = shot("[Close-Up] [Mia] [in the red sweater], [she laughs], [street], [35mm], [Whip Pan]")
    assert (found.size, found.lens, found.move) == (ShotSize.CLOSE_UP, "35mm", CameraMove.WHIP_PAN)
    assert (found.performers[0].outfit, found.performers[0].expression) == ("red sweater", "happy")
    assert (found.location, found.action) == ("street", "she laughs")


@pytest.mark.parametrize(
    ("words", "said", "step"), [("[Mya] waits", "Mya", "Mia"), ("[cofee shop]", "cofee shop", "coffee shop"),
                                ("[Zebedee] waits", "Zebedee", "Name one of"), ("[] waits", "", "Name one of")]
)  # fmt: skip
def test_brackets_that_are_meant_as_a_name_need_one(words: str, said: str, step: str) -> None:
    with pytest.raises(ShotListError) as caught:
        shot(words)
    assert f'"{said}"' in caught.value.what
    assert step in caught.value.step


def test_one_slip_gives_one_message() -> None:
    assert len(listed("Shot 1: cofee shop interior, Mia").problems) == 1
    assert len(listed("Shot 1: [Mya] waits, hapy expression").problems) == 2


@pytest.mark.parametrize(
    "above",
    ["Date: 3 May", "Draft: the second", "Director: A. Lind", "Shot | Size | Who", "No\tSize\tCamera",
     "| Shot | Where |\n|---|---|"],
)  # fmt: skip
def test_what_is_said_of_the_whole_list_is_no_error(above: str) -> None:
    found = listed(f"Title: Rain\n{above}\n\nShot 1: Mia waits")
    assert (found.problems, len(found.shots.shots), found.shots.title) == ((), 1, "Rain")


def test_the_title_is_understood_with_its_place() -> None:
    (title,) = listed("# a note\nTitle: Rain\n1. Mia").understood[""]
    assert (title.line, title.column, title.length, title.kind, title.meaning) == (2, 1, 11, "title", "Rain")
    assert "" not in listed("1. Mia").understood


def test_what_is_not_asked_for_can_be_asked_for_later() -> None:
    found = listed("1. Mia waits\n2. Nova\n3. [Mya]")
    assert list(found.understood) == ["1", "2", "3"]
    assert (len(found.understood), list(found.unread), len(found.unread)) == (3, ["3"], 1)
    assert found.unread.get("1", ()) == ()
    assert found.understood == dict(found.understood)


def test_a_line_below_words_of_the_camera_begins_anew() -> None:
    (found,) = parse("1. MCU, Mia, whip pan\n   a door slams\n", NAMES).shots
    assert (found.move, found.action) == (CameraMove.WHIP_PAN, "a door slams")
    assert parse("1. Mia walks\n   to the door", NAMES).shots[0].action == "Mia walks to the door"


def test_words_that_only_look_like_a_slip_stay() -> None:
    assert shot("track seven, Mia waits").action == "track seven, Mia waits"
    assert shot("NOVA looks in, soaked").action == "NOVA looks in, soaked"


@pytest.mark.parametrize(
    ("words", "move"),
    [
        ("MS, follow her, Mia runs", CameraMove.TRACKING),
        ("Mia runs, slow tilt up (3s)", CameraMove.TILT_UP),
        ("Mia runs, zoom in slow", CameraMove.ZOOM_IN),
    ],
)
def test_moves_with_somebody_a_length_or_a_pace_after_them(words: str, move: CameraMove) -> None:
    found = shot(words)
    assert (found.move, found.action) == (move, "Mia runs")


def test_lenses_are_spelled_alike() -> None:
    assert [shot(f"CU of Mia, {lens}").lens for lens in ("85 mm", "85-mm Lens", "MACRO", "Macro lens", "Fisheye")] == [
        "85mm", "85mm", "macro", "macro", "fisheye"
    ]  # fmt: skip
    assert shot("a macro photograph on the wall, Mia").lens == ""


def test_details_on_lines_of_their_own() -> None:
    text = "1. MS\nWho: Mia and Nova\nOutfit: Mia red sweater\nFraming: two-shot\nExpression: sad"
    (found,) = parse(text, NAMES).shots
    assert [(one.name, one.outfit, one.expression) for one in found.performers] == [
        ("Mia", "red sweater", "sad"), ("Nova", "", "sad")
    ]  # fmt: skip
    assert found.action == ""


def test_light_that_says_no_hour_is_kept_in_the_writer_s_words() -> None:
    first = "INT. COFFEE SHOP - NIGHT\n1. Mia, candlelight\n2. Nova"
    text = f"{first}\nINT. STREET\n3. Mia, dusk, firelight\n4. Nova, by lamplight"
    lights = [(one.light, one.light_words) for one in parse(text, NAMES).shots]
    assert lights == [("night", "candlelight"), ("night", "night"), ("golden hour", "dusk, firelight"),
                      ("golden hour", "lamplight")]  # fmt: skip


def listed(text: str) -> Listing:
    return read_list(text, NAMES)


def test_every_way_of_parting_costs_no_word() -> None:
    for words in ALIKE:
        found = listed(f"Shot 1: {words}")
        assert (found.problems, dict(found.unread)) == ((), {})
        assert _told(found.shots.shots[0]) == _told(shot(ALIKE[0]))


def _told(one: Shot) -> tuple[object, ...]:
    return one.size, one.angle, one.move, one.location, one.light, one.performers, one.action
