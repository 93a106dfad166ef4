"""Whom a shot means without a name: several of the shot before, a pronoun of the camera's, and what they wore."""

from __future__ import annotations

from dataclasses import replace

import pytest
from company import NAMES

from repertory.craft.shotlist.reading import Names, parse, read_list
from repertory.errors import ShotListError
from repertory.model.shot import Framing, Shot, ShotSize

THREE = replace(
    NAMES,
    characters=(*NAMES.characters, "Tom", "Kim"),
    pronouns={**NAMES.pronouns, "Tom": "he", "Kim": "they"},
    anchors={**NAMES.anchors, "Tom": "tom", "Kim": "kim"},
)


def last(*lines: str, names: Names = THREE) -> Shot:
    return parse("\n".join(f"Shot {n}: {line}" for n, line in enumerate(lines, start=1)), names).shots[-1]


def people(one: Shot) -> list[str]:
    return [performer.name for performer in one.performers]


@pytest.mark.parametrize(
    "words", ["both weep", "both of them turn", "the two hug", "the ladies sit down", "the two women run", "Reverse."]
)
def test_several_are_those_of_the_shot_before(words: str) -> None:
    assert people(last("Mia and Nova wait", words)) == ["Mia", "Nova"]


@pytest.mark.parametrize("words", ["both hands on the wheel", "the men run past", "the girls' room"])
def test_things_and_others_are_nobody_of_the_cast(words: str) -> None:
    assert people(last("Mia and Nova wait", words)) == []


def test_what_several_do_is_on_each_face() -> None:
    assert [one.expression for one in last("Mia and Nova wait", "both weep").performers] == ["sad", "sad"]
    assert [one.expression for one in last("Mia and Tom giggle").performers] == ["happy", "happy"]


def test_they_may_be_one_who_is_called_so() -> None:
    assert people(last("Kim waits", "they sit down")) == ["Kim"]
    assert people(last("Mia and Tom wait", "Nova follows them")) == ["Nova", "Mia", "Tom"]
    assert people(last("Mia and Tom wait", "Nova takes two cups and fills them")) == ["Nova"]


def test_she_who_does_something_to_the_only_one_named_was_there_before() -> None:
    assert [(p.name, p.expression) for p in last("Mia waits", "she smiles at Nova").performers] == [
        ("Mia", "happy"),
        ("Nova", ""),
    ]
    assert people(last("Mia waits", "Nova sits, she smiles")) == ["Nova"]


@pytest.mark.parametrize("words", ["OTS her, Tom waves", "over her shoulder, Tom waves"])
def test_her_shoulder_is_hers_who_was_there_before(words: str) -> None:
    one = last("Mia waits", words)
    assert one.framing is Framing.OVER_THE_SHOULDER
    assert {p.name: p.from_behind for p in one.performers} == {"Mia": True, "Tom": False}


@pytest.mark.parametrize("words", ["his POV, Nova waves", "Nova, seen through his eyes"])
def test_whose_eyes_the_camera_has_is_not_in_the_picture(words: str) -> None:
    assert people(last("Tom waits", words)) == ["Nova"]


def test_somebody_wears_what_was_worn() -> None:
    kept = ["wide shot of Mia in the red sweater", "close-up, she cries", "she leaves"]
    assert last(*kept[:2]).performers[0].outfit == "red sweater"
    assert last(*kept).performers[0].outfit == "red sweater"
    assert last(*kept, "Mia returns").performers[0].outfit == "red sweater"
    assert last(*kept, "she sits in the white shirt").performers[0].outfit == "white shirt"


@pytest.mark.parametrize(
    "words", ["Mia and Nova sit, she grins", "Nova kisses Mia, she is sad", "Mia hugs Nova, tearful"]
)
def test_a_mood_of_one_of_two_is_asked_for(words: str) -> None:
    with pytest.raises(ShotListError, match="Who is"):
        last(words)


def test_a_mood_goes_to_whom_it_follows() -> None:
    moods = {p.name: p.expression for p in last("Mia, glad, and Nova, in tears").performers}
    assert moods == {"Mia": "happy", "Nova": "sad"}
    assert [p.expression for p in last("Mia turns, she grins at Nova").performers] == ["happy", ""]
    assert [p.expression for p in last("Mia and Nova sit, sad").performers] == ["sad", "sad"]


def test_what_hides_one_leaves_the_other() -> None:
    seen = {p.name: p.face_hidden for p in last("Mia, seen from behind, and Nova").performers}
    assert seen == {"Mia": True, "Nova": False}


def test_two_outfits_joined_are_two() -> None:
    names = replace(THREE, outfits={"Mia": ("red sweater", "grey coat")})
    with pytest.raises(ShotListError, match="two outfits"):
        last("Mia in the red sweater and the grey coat", names=names)
    one = last("Mia (grey coat) runs", names=names)
    assert (one.performers[0].outfit, one.action) == ("grey coat", "Mia runs")


@pytest.mark.parametrize("words", ["a tall dancer in a grey coat passes Mia", "the guard, in a grey coat, stops Mia"])
def test_a_stranger_s_clothes_are_the_stranger_s(words: str) -> None:
    names = replace(THREE, outfits={"Mia": ("red sweater", "grey coat")})
    assert last(words, names=names).performers[0].outfit == ""


def test_a_pronoun_of_nobody_is_shown() -> None:
    told = read_list("Shot 1: Mia waits, he leaves\n", THREE).understood["1"]
    assert "nobody of the cast" in [one.meaning for one in told]


FIRST = "MCU of Mia, 85mm, slow pan left, the phone in her hand, 6 s"


@pytest.mark.parametrize("words", ["same as shot 1", "same", "same as previous", "like 1", "ditto", "the same again"])
def test_the_same_keeps_the_whole_picture(words: str) -> None:
    one, two = parse(f"Shot 1: {FIRST}\nShot 2: {words}\n", THREE).shots
    kept = ("size", "lens", "move", "move_words", "props", "duration_s", "location", "light")
    assert [getattr(two, what) for what in kept] == [getattr(one, what) for what in kept]
    assert people(two) == ["Mia"]


def test_the_same_may_be_wider_or_tighter_or_in_one_thing_only() -> None:
    assert last(FIRST, "same as shot 1 but wider").size is ShotSize.MEDIUM
    assert last(FIRST, "same as shot 1, a bit tighter").size is ShotSize.CLOSE_UP
    framed = last(FIRST, "Nova, same framing as shot 1")
    assert (people(framed), framed.size, framed.lens, framed.props) == (["Nova"], ShotSize.MEDIUM_CLOSE_UP, "85mm", ())


def test_who_turns_to_the_camera_shows_the_face_again() -> None:
    turned = last("Mia from behind", "same as shot 1, she turns around")
    assert [p.face_hidden for p in turned.performers] == [False]


def test_long_chains_and_rings_are_short_work() -> None:
    many = 3000
    chain = "".join(f"Shot {n}: same as shot {n + 1}\n" for n in range(1, many)) + f"Shot {many}: Mia waits\n"
    assert people(parse(chain, THREE).shots[0]) == ["Mia"]
    ring = "".join(f"Shot {n}: same as shot {n % many + 1}\n" for n in range(1, many + 1))
    problems = read_list(ring, THREE).problems
    assert len(problems) == many
    assert max(len(str(one)) for one in problems) < 400
    assert "and so on by way of 2997 more" in problems[0].what
