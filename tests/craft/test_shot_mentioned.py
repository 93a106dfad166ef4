"""Who is only spoken of in a shot, pictured there, on the telephone, gone or heard: nobody sees them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from company import CAST, NAMES, VOICES, character, shot

from repertory.craft.binding.bind import bind, bind_list, names_of
from repertory.craft.shotlist.reading import parse, read_list
from repertory.model.shot import Framing, Shot

KAI = replace(character("kai", "Kai", "grey suit"), pronoun="he")
THREE = {**CAST, "Kai": KAI}


def last(*lines: str) -> Shot:
    text = "\n".join(f"Shot {n}: {line}" for n, line in enumerate(lines, start=1))
    return parse(text, names_of(THREE)).shots[-1]


def people(words: str) -> list[str]:
    return [one.name for one in last(words).performers]


@pytest.mark.parametrize(
    "words",
    [
        "Mia thinks of Nova", "Mia is thinking about Nova", "Mia talks about Nova and Kai", "Mia misses Nova",
        "Mia remembers Nova's smile", "Mia dreams of Nova", "Mia, missing Nova, waits", "Mia calls Nova",
        "Mia phones Nova", "Mia texts Nova", "Mia writes a letter to Nova", "Mia writes to Nova",
        "Mia sends Nova a message", "Mia hears from Nova", "Mia reads a text from Nova", "Mia has a letter from Nova",
        "Mia on the phone with Nova", "Mia talks to Nova on the phone", "Mia on the phone, she talks to Nova",
        "Mia hangs up on Nova", "Mia looks at a photo of Nova", "Mia looks at the poster of Nova and Kai",
        "Mia kisses a framed picture of Nova", "Mia watches Nova on TV", "Mia finds no sign of Nova",
        "Mia in the doorway, Nova is gone", "Mia waits, Nova has left", "Mia looks for Nova", "Mia waits for Nova",
        "Mia calls for Nova", "Mia looks at the empty chair, Nova absent", "Mia in the rain like Nova's",
        "Mia with a photo of Nova in her hand",
        "Mia looks at the chair where Nova sat", "Mia is dressed as Nova", "Mia smells Nova's mustard coat",
        "Mia looks at Nova's mustard coat on the hook", "Mia remembers that Nova waits", "Mia searches for Nova",
    ],
)  # fmt: skip
def test_whoever_is_only_spoken_of_is_not_in_the_picture(words: str) -> None:
    assert people(words) == ["Mia"]


@pytest.mark.parametrize(
    "words",
    [
        "an empty chair, Nova is gone, WS, coffee shop", "no sign of Mia, WS, street", "a poster of Nova",
        "Insert, a text from Nova on Mia's phone", "a framed picture of Mia on the wall, insert",
        "close-up of a photo of Mia", "WS, Mia nowhere to be seen, street",
    ],
)  # fmt: skip
def test_a_shot_of_their_absence_shows_nobody(words: str) -> None:
    found = last(words)
    assert found.performers == ()
    assert found.action, "the words stay"


@pytest.mark.parametrize(
    "words",
    [
        "Mia talks to Nova", "Mia calls Nova over", "Mia takes the letter from Nova", "Mia takes a picture of Nova",
        "Mia looks over Nova's shoulder", "Mia waits for Nova to sit", "Mia walks about Nova",
        "Nova, gone pale, looks at Mia", "Mia forgets her phone and Nova picks it up", "Mia in a dress as Nova dances",
        "a waitress called Nova serves Mia", "Nova is missing a shoe, Mia laughs", "Mia is away from Nova",
        "Mia thinks of Nova, Nova waves", "Mia looks at Nova as Nova sits", "insert of the phone Mia gives Nova",
        "Mia's left hand in Nova's hand", "portrait of Mia and Nova, 85mm", "Mia and Nova write letters",
    ],
)  # fmt: skip
def test_whoever_is_there_is_there(words: str) -> None:
    assert set(people(words)) == {"Mia", "Nova"}


def test_whoever_does_something_of_their_own_is_there() -> None:
    assert people("Mia thinks of Nova and Kai enters") == ["Mia", "Kai"]


def test_a_pronoun_may_be_spoken_of_too() -> None:
    assert [one.name for one in last("Nova waits", "Kai thinks of her").performers] == ["Kai"]
    assert [one.name for one in last("Nova waits", "she thinks of Kai").performers] == ["Nova"]
    assert [one.name for one in last("Mia thinks of Nova", "she leaves").performers] == ["Mia"]


def test_nothing_of_somebody_who_is_spoken_of_is_sent_or_measured() -> None:
    bound = bind(parse("Shot 1: Mia thinks of Nova, street", NAMES), cast=CAST, voices=VOICES)[0]
    assert {one.anchor for one in bound.references} == {"mia@1", "street@1"}
    assert not [one for one in bound.measured if one.anchor == "nova@1"]
    assert bound.action == "Mia thinks of Nova"


@pytest.mark.parametrize(
    ("words", "there"),
    [
        ("MCU of Nova, off-screen Mia laughs", ["Nova"]), ("MCU of Nova, off screen: Mia laughs", ["Nova"]),
        ("Nova hears off-screen Mia", ["Nova"]), ("MS Nova and Mia, coffee shop, Mia off screen", ["Nova"]),
        ("Nova, off screen, Mia laughs", ["Mia"]), ("Mia (O.S.) calls Nova", ["Nova"]),
    ],
)  # fmt: skip
def test_off_screen_is_said_of_whom_it_stands_beside(words: str, there: list[str]) -> None:
    assert people(words) == there


def test_whose_eyes_the_camera_has_is_told_by_what_is_done_to_them() -> None:
    for words, there in (("POV: Nova waves at Mia, street", ["Nova"]), ("POV, Mia watches Nova", ["Nova"])):
        listing = read_list(f"Shot 1: {words}", NAMES)
        (found,) = listing.shots.shots
        assert ([one.name for one in found.performers], found.framing) == (there, Framing.POINT_OF_VIEW)
        assert [one.step for one in listing.doubts] == ['Write "Mia\'s POV", or whose it is.']


@pytest.mark.parametrize("words", ["Nova in Mia's leather jacket", "Nova wears Mia's leather jacket"])
def test_somebody_else_s_clothes_need_pictures_of_their_own(words: str) -> None:
    assert [(one.name, one.outfit) for one in shot(words).performers] == [("Nova", "leather jacket")]
    text = f"Shot 1: {words}"
    _, problems = bind_list(parse(text, NAMES), cast=CAST, voices=VOICES, source=text)
    (problem,) = problems
    assert problem.what == 'Nova has no outfit "leather jacket".'
    assert "repertory character build nova" in problem.step


@pytest.mark.parametrize(
    ("words", "hidden"),
    [
        ("hands of Kai", {"Kai"}), ("shadow of Mia", {"Mia"}), ("Mia's and Kai's hands", {"Mia", "Kai"}),
        ("Mia and Kai's hands", {"Mia", "Kai"}), ("the back of Kai", {"Kai"}),
        ("Mia hides her face in her hands", {"Mia"}),
        ("Mia in a mask that hides her face", {"Mia"}), ("Mia, her face in her hands", {"Mia"}),
        ("Mia at the side of Kai", set()), ("Mia in front of Kai", set()), ("Mia and Kai's dog", set()),
    ],
)  # fmt: skip
def test_a_part_of_somebody_shows_no_face_however_it_is_said(words: str, hidden: set[str]) -> None:
    found = {one.name: one.face_hidden for one in last(words).performers}
    assert {name for name, unseen in found.items() if unseen} == hidden
    assert "Mia" in found or "Kai" in found


def test_the_thing_of_somebody_shows_nobody_however_it_is_said() -> None:
    assert people("CU of the phone of Mia") == []
