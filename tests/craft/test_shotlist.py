"""The shot list language: what it understands, what it refuses, and that it never falls over."""

from __future__ import annotations

import time

import pytest
from company import CAST, COFFEE_SHOP, NAMES, PARTS, shot
from hypothesis import given, settings
from hypothesis import strategies as st

from repertory.craft.binding.bind import names_of
from repertory.craft.shotlist.reading import Names, parse
from repertory.craft.shotlist.shown import in_words
from repertory.errors import ShotListError
from repertory.model.shot import CameraAngle, CameraMove, Performer, Shot, ShotSize


def refusal(text: str) -> ShotListError:
    with pytest.raises(ShotListError) as caught:
        parse(text, NAMES)
    return caught.value


class TestTheArticle:
    shots = parse(COFFEE_SHOP.read_text(encoding="utf-8"), NAMES, title="The coffee shop").shots

    def test_shot_one_says_who_where_when_and_how(self) -> None:
        one = self.shots[0]
        assert (one.number, one.size, one.location) == ("1", ShotSize.MEDIUM_CLOSE_UP, "coffee shop interior")
        assert (one.light, one.performers) == ("afternoon", (Performer(name="Character A", expression="neutral"),))
        assert (one.action, one.kept, one.dialogue[0].text) == ("", (), "She is always late.")

    def test_shot_two_is_in_the_street_outside(self) -> None:
        two = self.shots[1]
        assert (two.size, two.location, two.light) == (ShotSize.WIDE, "out of the coffee shop", "golden hour")
        assert two.action == "Character A walking out of the coffee shop"

    def test_shot_three_shows_a_phone_and_a_hand_and_no_face(self) -> None:
        three = self.shots[2]
        assert three.performers == (Performer(name="Character A", face_hidden=True),)
        assert (three.props, three.action) == (("phone",), "Character A's phone, her hand visible")
        assert three.kept == ("location", "light")
        assert ("light", "golden hour (as before)") in in_words(three)

    def test_the_other_shots_keep_moves_outfits_moods_and_manners(self) -> None:
        assert (self.shots[4].move, self.shots[4].move_words) == (CameraMove.PUSH_IN, "slow push in")
        assert [one.expression for one in self.shots[5].performers] == ["happy", "happy"]
        assert self.shots[6].performers == (Performer(name="Character A", outfit="red sweater", expression="focused"),)
        assert self.shots[6].dialogue[0].manner == "quietly"
        assert self.shots[7].move is CameraMove.PULL_OUT

    def test_the_article_s_bullets_need_no_brackets(self) -> None:
        bare = COFFEE_SHOP.read_text(encoding="utf-8").replace("[", "").replace("]", "").replace("Shot", "- Shot")
        assert [in_words(one) for one in parse(bare, NAMES).shots] == [in_words(one) for one in self.shots]


@pytest.mark.parametrize(
    ("words", "size"),
    [
        ("ECU @mia's eyes", ShotSize.EXTREME_CLOSE_UP),
        ("CU of Mia", ShotSize.CLOSE_UP),
        ("MCU Mia", ShotSize.MEDIUM_CLOSE_UP),
        ("MS - Mia", ShotSize.MEDIUM),
        ("medium two-shot of Mia and Nova", ShotSize.MEDIUM),
        ("medium wide shot of Mia", ShotSize.MEDIUM_WIDE),
        ("WS Mia", ShotSize.WIDE),
        ("EWS, street", ShotSize.EXTREME_WIDE),
        ("establishing shot, street", ShotSize.EXTREME_WIDE),
        ("insert of the phone", ShotSize.CLOSE_UP),
        ("Mia waits", ShotSize.MEDIUM),
    ],
)
def test_sizes_are_understood_in_full_and_in_letters(words: str, size: ShotSize) -> None:
    assert shot(words).size is size


@pytest.mark.parametrize(
    ("words", "light"),
    [("afternoon light", "afternoon"), ("day", "afternoon"), ("morning", "afternoon"), ("at dusk", "golden hour"),
     ("golden hour", "golden hour"), ("evening", "night"), ("at night", "night"), ("late afternoon", "afternoon")],
)  # fmt: skip
def test_lights_have_one_name_and_keep_the_writer_s_word(words: str, light: str) -> None:
    found = shot(f"medium shot of Mia, street, {words}")
    assert (found.light, found.action) == (light, "")
    assert found.light_words in words


@pytest.mark.parametrize(
    ("words", "move"),
    [("slow push in", CameraMove.PUSH_IN), ("dolly in", CameraMove.PUSH_IN), ("camera pans left", CameraMove.PAN_LEFT),
     ("pull back slowly", CameraMove.PULL_OUT), ("tilt up", CameraMove.TILT_UP), ("static", CameraMove.STATIC),
     ("tracking shot", CameraMove.TRACKING)],
)  # fmt: skip
def test_camera_moves_are_understood(words: str, move: CameraMove) -> None:
    found = shot(f"close-up of Mia, street, {words}")
    assert (found.move, found.action, found.size) == (move, "", ShotSize.CLOSE_UP)


def test_what_people_do_is_not_taken_for_the_camera_or_the_light() -> None:
    found = shot("medium shot of Nova, Mia and Nova push in the cart, Mia works all day, the happy dog barks")
    assert (found.move, found.light) == (CameraMove.STATIC, "")
    assert found.action == "Mia and Nova push in the cart, Mia works all day, the happy dog barks"
    assert {one.expression for one in found.performers} == {""}, "nobody says one"


def test_angles_are_understood() -> None:
    assert shot("wide shot of Mia, low angle").angle is CameraAngle.LOW
    assert shot("wide shot of Mia from above").angle is CameraAngle.HIGH


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("two-shot of Mia happy and Nova sad", ["happy", "sad"]),
        ("two-shot of Mia and Nova, Mia smiling, Nova is sad", ["happy", "sad"]),
        ("Mia with a sad expression and Nova with a happy expression", ["sad", "happy"]),
        ("two-shot of Mia and Nova, focused expression", ["focused", "focused"]),
        ("two-shot of Mia and Nova, both surprised", ["surprised", "surprised"]),
        ("Mia smiles at Nova", ["happy", ""]),
        ("Mia is not smiling at Nova", ["", ""]),
    ],
)
def test_each_performer_gets_the_expression_that_is_said_of_them(words: str, expected: list[str]) -> None:
    assert [one.expression for one in shot(words).performers] == expected


@pytest.mark.parametrize(
    "words",
    [
        "close-up of Mia, street, night, happy",
        "CU: Mia - street - night - happy",
        "CU Mia | street | night | happy",
        "Close-up. Mia. Street. Night. Happy.",
        "close-up of Mia, EXT. STREET - NIGHT, smiling",
        "Mia happy in the street at night, close up",
        "Mia, CLOSEUP, on the street, in the night, happy expression",
    ],
)
def test_crews_write_the_same_shot_in_many_ways(words: str) -> None:
    found = shot(words)
    assert found.size is ShotSize.CLOSE_UP
    assert found.performers == (Performer(name="Mia", expression="happy"),)
    assert (found.location, found.light, found.action) == ("street", "night", "")


def test_a_mood_about_something_is_understood_and_stays_in_the_action() -> None:
    found = shot("medium shot of Mia, looking happy to see the phone")
    assert (found.performers[0].expression, found.action) == ("happy", "looking happy to see the phone")


def test_outfits_belong_to_the_name_before_them() -> None:
    found = shot("wide shot of Mia in the red sweater and Nova wearing a white shirt, hands in her jacket pockets")
    assert [one.outfit for one in found.performers] == ["red sweater", "white shirt"]
    assert found.action == "hands in her jacket pockets"


def test_an_outfit_right_after_a_name_is_that_one_s() -> None:
    found = shot("two-shot of Mia and Nova in the white shirt")
    assert [one.outfit for one in found.performers] == ["", "white shirt"]
    found = shot("Mia waits with Nova and Mia in the red sweater smiles")
    assert [one.outfit for one in found.performers] == ["red sweater", ""]


def test_a_stranger_s_clothes_are_nobody_s_outfit() -> None:
    found = shot("medium shot of Mia watching a man in a grey coat")
    assert (found.performers[0].outfit, found.action) == ("", "Mia watching a man in a grey coat")


@pytest.mark.parametrize(
    ("words", "hidden", "behind"),
    [
        ("medium shot of Mia from behind", True, True),
        ("medium shot of Mia, back to camera", True, True),
        ("silhouette of Mia", True, False),
        ("close-up of Mia, hands only", True, False),
        ("insert of Mia's hand on the phone", True, False),
        ("extreme close-up of Mia's eyes", False, False),
        ("Mia's walking to the counter", False, False),
        ("medium shot of Mia holding the phone, her hand visible", False, False),
        ("close-up of Mia's phone, Mia looks up", False, False),
    ],
)
def test_a_face_is_hidden_only_where_the_writer_says_so(words: str, hidden: bool, behind: bool) -> None:
    (mia,) = shot(words).performers
    assert (mia.face_hidden, mia.from_behind) == (hidden, behind)


def test_a_shot_settles_its_own_engine_seed_takes_and_duration() -> None:
    wanted = ("flux-2-pro", 7, 3, 6.0)
    for words in (
        "close-up of Mia, 6 s, engine: flux-2-pro; seed: 7; takes: 3",
        "close-up of Mia, 6 seconds\n   model: flux-2-pro\n   seed: 7; takes: 3",
        "close-up of Mia\n  engine: flux-2-pro, seed: 7, takes: 3, duration: 6 s",
    ):
        found = shot(words)
        assert (found.engine, found.seed, found.takes, found.duration_s) == wanted
        assert (found.action, found.performers[0].name) == ("", "Mia")


def test_lines_belong_to_the_shot_above_with_their_manner() -> None:
    found = shot('close-up of Mia\n# a note\n\n  MIA: (softly) I waited.\nCharacter B (off screen): "Sorry: traffic."')
    assert [(line.speaker, line.manner, line.text) for line in found.dialogue] == [
        ("MIA", "softly", "I waited."),
        ("Character B", "off screen", "Sorry: traffic."),
    ]


def test_windows_line_ends_tabs_and_byte_order_marks_are_fine() -> None:
    text = "\ufeffShot 1:\tclose-up of Mia\r\n\tMIA: Hello.\r\n\r\n# end\r\nshot 4a: wide shot, street\r\n"
    one, two = parse(text, NAMES).shots
    assert (one.dialogue[0].text, two.number, two.line) == ("Hello.", "4A", 5)


def test_the_longest_name_wins_and_names_of_any_script_work() -> None:
    names = Names(characters=("Mia", "Mia Wong", "نور", "ミア"), locations=("bar", "bar at the port"))
    found = parse("Shot 1: two-shot of Mia Wong and نور with ミア, bar at the port", names).shots[0]
    assert [one.name for one in found.performers] == ["Mia Wong", "نور", "ミア"]
    assert found.location == "bar at the port"


@pytest.mark.parametrize(
    ("text", "line", "column", "says"),
    [
        ("", 1, 1, "empty"),
        ("# only a note\n\n", 1, 1, "empty"),
        ("Shot 1: medium shot of [Mya], street", 1, 25, 'Did you mean "Mia"?'),
        ("Shot 1: medium shot of @nobdy, street", 1, 25, '"nobdy"'),
        ("Shot 1: [Mia, street", 1, 9, "bracket"),
        ("Shot 1: close-up of Mia\nBOB: Hello.", 2, 1, '"BOB"'),
        ("Shot 1: close-up of Mia\nMIA:", 2, 5, "says nothing"),
        ("Shot 1: close-up of Mia\nShot 01: street", 2, 6, "twice"),
        ("Shot: close-up of Mia", 1, 5, "no number"),
        ("Shot one: close-up of Mia", 1, 6, '"one"'),
        ("Shot 1 close-up of Mia", 1, 23, "colon"),
        ("Shot 1:", 1, 8, "says nothing"),
        ("A long sentence about nothing", 1, 1, "neither a shot"),
        ("MIA: Hello.", 1, 1, "before the first shot"),
        ("Shot 1: close-up of Mia, engin: previs", 1, 26, 'Did you mean "engine:"?'),
        ("Shot 1: close-up of Mia\n  sead: 7", 2, 3, 'Did you mean "seed:"?'),
        ("Shot 1: close-up of Mia\n  seed: seven", 2, 9, "no number"),
        ("Shot 1: close-up of Mia, takes: 0", 1, 33, "not possible"),
        ("Shot 1: close-up of Mia, seed: 1; seed: 2", 1, 35, "twice"),
        ("Shot 1: Mia waits, 0 s", 1, 20, "no duration"),
        ("Shot 1: close-up of Mia, puzzled expression", 1, 26, "Expressions are"),
        ("Shot 1: close-up of Mia, hapy expression", 1, 26, 'Did you mean "happy expression"?'),
        ("Shot 1: close-up of Mia, nite light", 1, 26, 'Did you mean "night light"?'),
        ("Shot 1: mediun shot of Mia", 1, 9, 'Did you mean "medium shot"?'),
        ("Shot 1: xtreme close-up of Mia", 1, 9, 'Did you mean "extreme"?'),
        ("Shot 1: close-up of Mia, cofee shop interior", 1, 26, 'Did you mean "coffee shop interior"?'),
        ("Shot 1: close-up of Mia, kitchen interior", 1, 26, "kitchen"),
        ("Shot 1: Mia walks from the coffee shop to the street", 1, 47, "two places"),
        ("Shot 1: close-up of Mia, wide shot of Nova", 1, 26, "two sizes"),
        ("Shot 1: close-up of Mia, street, golden hour, night", 1, 47, "two lights"),
        ("Shot 1: close-up of Mia, push in, pull out", 1, 35, "two camera moves"),
        ("Shot 1: close-up of Mia, happy, sad", 1, 33, "two expressions"),
        ("Shot 1: Mia in the red sweater in the leather jacket", 1, 32, "two outfits"),
        ("Shot 1: Mia and Nova waiting in the grey coat", 1, 30, "Who wears"),
        ("Shot 1: close-up of the phone, her hand visible", 1, 32, 'who is "her"'),
    ],
)
def test_what_is_not_understood_is_an_error_with_its_place(text: str, line: int, column: int, says: str) -> None:
    error = refusal(text)
    assert (error.line, error.column) == (line, column), str(error)
    assert says in str(error)
    assert error.step


def test_an_error_shows_the_line_with_a_caret_under_the_place() -> None:
    said = str(refusal("Shot 1: medium shot of [Mya], street")).splitlines()
    assert said[1] == "  Shot 1: medium shot of [Mya], street"
    assert said[2].index("^") == said[1].index("Mya")


def test_in_words_says_everything_that_was_understood() -> None:
    said = str(in_words(shot("low angle wide shot of Mia in the red sweater, street, dusk, she runs, 4 s, seed: 7")))
    for word in (
        "wide shot",
        "low angle",
        "Mia in red sweater",
        "street",
        "golden hour",
        "she runs",
        "4 s",
        "seed', '7",
    ):
        assert word in said


def test_two_thousand_shots_are_read_in_seconds() -> None:
    text = "\n".join(f"Shot {n}: medium shot of [Character A], street, night, she waits {n}" for n in range(2000))
    start = time.process_time()
    assert len(parse(text, NAMES).shots) == 2000
    assert time.process_time() - start < 3.0


def test_a_line_without_end_is_refused_at_once() -> None:
    assert "characters" in refusal(f"Shot 1: close-up of Mia{' ' * 100_000}x").what


FRAGMENTS = st.sampled_from(
    ["Shot 1:", "shot 2a: ", "- Shot 3:", "MIA:", "[Character A]", "@mia", "@", "[", "]", "close-up of ", "'s phone",
     "her hand visible", " in the red sweater", "wearing", "golden hour", "night", "light", "expression",
     "happy", "sad",     "engine: x", "seed: 7", ";", ",", ".", "\n", "\n  ", "\r", "\t", "#", "’", "street",
     "out of the coffee shop", "6 s",     "push in", "from behind", "two-shot", "İ", "ß", "ſhot", "K", "\ue000",
     "\u2028",
     "9" * 30, "0x7", "٣ s", "😀", "نور"]
)  # fmt: skip


def outcome(text: str, names: Names) -> tuple[Shot, ...] | ShotListError:
    try:
        return parse(text, names).shots
    except ShotListError as error:
        return error


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=200), st.lists(st.one_of(FRAGMENTS, st.text(max_size=6)), max_size=25).map("".join)))
def test_any_text_is_either_a_shot_list_or_a_clear_error(text: str) -> None:
    result = outcome(text, NAMES)
    if isinstance(result, ShotListError):
        lines = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
        assert 1 <= result.line <= len(lines)
        assert 1 <= result.column <= len(lines[result.line - 1]) + 1
        assert result.step
    else:
        assert result
        assert all(in_words(one) for one in result)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.text(min_size=1, max_size=12), max_size=5), st.text(max_size=60))
def test_any_names_in_the_cast_are_safe(names: list[str], words: str) -> None:
    cast = Names(characters=tuple(names), locations=tuple(names[:2]), props=tuple(names[1:]))
    result = outcome(f"Shot 1: {words} {' '.join(names)}", cast)
    assert isinstance(result, tuple) or result.step


def understood(one: Shot) -> tuple[object, ...]:
    """What was understood of a shot, without the writer's own letters."""
    people = [(p.name, p.expression, p.outfit.lower(), p.face_hidden, p.from_behind) for p in one.performers]
    rest = (one.size, one.angle, one.move, one.light, one.duration_s, one.engine.lower(), one.seed, one.takes)
    return (people, one.location, one.props, one.action.lower(), *rest)


@settings(max_examples=150, deadline=None)
@given(st.tuples(*map(st.sampled_from, PARTS.values())), st.sampled_from(["upper", "lower", "title", "bracket", "at"]))
def test_brackets_mentions_and_case_change_nothing_that_is_understood(parts: tuple[str, ...], change: str) -> None:
    size, *rest = parts
    words = f"{size} {''.join(rest)}"
    if change in ("bracket", "at"):
        sign = "[Character {}]" if change == "bracket" else "@Character {}"
        other = words.replace("Character A", sign.format("A")).replace("Character B", sign.format("B"))
    else:
        other = getattr(words.replace("'s", "’s"), change)().replace("’S", "’s")
    assert _read(words) == _read(other)


def _read(words: str) -> object:
    result = outcome(f"Shot 1: {words}", NAMES)
    return result.what.lower() if isinstance(result, ShotListError) else understood(result[0])


def test_the_names_of_a_cast_are_keys_names_and_titles() -> None:
    names = names_of(CAST)
    assert {"Character A", "Mia", "mia"} <= set(names.characters)
    assert {"coffee shop interior", "coffee-shop", "coffee shop"} <= set(names.locations)
    assert names.props == ("phone",)
