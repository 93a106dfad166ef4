"""A screenplay's scenes: who is in them, where they are, and what their headings say besides."""

from __future__ import annotations

from dataclasses import replace

import pytest

from repertory.craft.screenplay.breakdown import break_down, places, speakers
from repertory.craft.screenplay.script import read_screenplay
from repertory.craft.shotlist.reading import Names, read_list
from repertory.model.shot import Shot

LIBRARY = Names(characters=("Mia", "Nova", "Kai"), locations=("coffee shop", "street"), props=("phone",))


def listed(*paragraphs: str, heading: str = "INT. COFFEE SHOP - DAY") -> tuple[str, tuple[Shot, ...]]:
    """The breakdown of a scene, and its shots, which can be read without a problem."""
    script = read_screenplay("\n\n".join((heading, *paragraphs)) + "\n")
    names = replace(
        LIBRARY, characters=(*LIBRARY.characters, *speakers(script)), locations=(*LIBRARY.locations, *places(script))
    )
    text = break_down(script, names)
    listing = read_list(text, names)
    assert listing.problems == ()
    assert "To be worded anew" not in text
    return text, listing.shots.shots


class TestWhoIsSeen:
    @pytest.mark.parametrize(
        ("text", "begins"),
        [
            ("Mia, Nova and Kai laugh.", "wide shot, Mia"),
            ("Nova waves to Mia.", "medium two-shot, Nova"),
            ("Nova sits.", "medium shot, Nova"),
            ("She waits.", "medium shot, She"),
            ("Rain falls.", "wide shot, Rain"),
            ("The phone rings.", "insert, The phone"),
        ],
    )
    def test_a_paragraph_s_size_follows_from_how_many_it_names(self, text: str, begins: str) -> None:
        _, shots = listed("Mia waits.", text)
        assert shots[-1].text.startswith(begins)

    @pytest.mark.parametrize("text", ["Nova sits. They look at each other.", "They laugh.", "Both of them laugh."])
    def test_words_for_all_mean_those_who_are_in_the_scene(self, text: str) -> None:
        _, shots = listed("Mia waits.", "Nova comes in.", "MIA\nHello.", text)
        assert {one.name for one in shots[-1].performers} == {"Mia", "Nova"}
        assert shots[-1].framing == "two-shot"

    def test_who_is_only_heard_is_not_in_the_scene(self) -> None:
        _, shots = listed("Mia waits.", "NOVA (V.O.)\nHello.", "They wait, Mia and the rain.")
        assert shots[-1].text.startswith("medium shot, They")

    def test_of_three_the_shot_is_wide(self) -> None:
        _, shots = listed("Mia waits.", "Nova and Kai come in.", "They laugh.")
        assert shots[-1].text.startswith("wide shot, They")


class TestSeveralWhoSpeak:
    @pytest.mark.parametrize("cue", ["MIA AND NOVA", "MIA/NOVA", "MIA & NOVA", "MIA + NOVA"])
    def test_each_says_it_and_both_are_seen(self, cue: str) -> None:
        text, shots = listed("Rain.", f"{cue}\nHello!")
        assert [(line.speaker, line.text) for line in shots[-1].dialogue] == [("MIA", "Hello!"), ("NOVA", "Hello!")]
        assert {one.name.casefold() for one in shots[-1].performers} == {"mia", "nova"}
        assert f"# {cue} say this together." in text

    def test_they_are_counted_as_two(self) -> None:
        script = read_screenplay("INT. A - DAY\n\nMIA AND NOVA\nHi.\n\nMIA\nHo.\n\n3/4 MAN\nHa.\n")
        assert speakers(script) == {"MIA": 2, "NOVA": 1, "3/4 MAN": 1}

    def test_three_have_a_shot_of_three(self) -> None:
        _, shots = listed("Rain.", "MIA AND NOVA AND KAI\nHello!")
        assert len(shots[-1].performers) == 3


class TestHeadings:
    @pytest.mark.parametrize(
        ("heading", "said"),
        [("EXT. STREET - DAY - RAIN", "RAIN"), ("INT. COFFEE SHOP - BACK ROOM - NIGHT", "BACK ROOM")],
    )
    def test_what_one_says_besides_its_place_is_said_in_each_shot(self, heading: str, said: str) -> None:
        text, shots = listed("Mia waits.", "Nova comes in.", "MIA\nHello.", heading=heading)
        assert all(said in shot.action for shot in shots)
        assert len(shots) == 3
        assert heading in text.splitlines()

    def test_somebody_whose_room_it_is_is_not_in_each_shot(self) -> None:
        _, shots = listed("Rain.", "Nova comes in.", heading="INT. COFFEE SHOP - MIA'S TABLE - NIGHT")
        assert [one.name for one in shots[-1].performers] == ["Nova"]

    def test_a_scene_later_is_no_place_of_its_own(self) -> None:
        script = read_screenplay("INT. COFFEE SHOP, LATER\n\nRain.\n\nINT. COFFEE SHOP - DAY\n\nRain.\n")
        assert places(script) == ("COFFEE SHOP",)

    @pytest.mark.parametrize("heading", [".BLACK", ".OVER BLACK", ".BLACK SCREEN", ".CUT TO BLACK", ".DARKNESS"])
    def test_a_black_screen_is_no_place(self, heading: str) -> None:
        text, shots = listed("Mia waits.", heading, "A phone rings.", "MIA\nHello?")
        assert f"# {heading[1:]}" in text.splitlines()
        assert [shot.text for shot in shots[1:]] == ["black screen, A phone rings."]
        assert [line.text for line in shots[1].dialogue] == ["Hello?"]
        assert "Scene" not in text

    def test_a_black_screen_alone_is_a_shot(self) -> None:
        _, shots = listed("Mia waits.", ".BLACK")
        assert [shot.text for shot in shots[1:]] == ["black screen"]
        _, shots = listed("Mia waits.", ".BLACK", "NOVA\nWho is there?")
        assert [shot.text for shot in shots[1:]] == ["black screen"]
        assert [line.speaker for line in shots[1].dialogue] == ["NOVA"]

    @pytest.mark.parametrize("heading", [".FLASHBACK", ".MONTAGE - MIA TRAINS", ".END CREDITS", ".LATER"])
    def test_what_says_how_it_is_cut_is_no_place(self, heading: str) -> None:
        text, shots = listed("Mia waits.", heading, "Nova cries.")
        assert shots[-1].text == "wide shot, Nova cries."
        assert f"# {heading[1:]}" in text.splitlines()

    def test_a_forced_heading_may_be_a_place(self) -> None:
        _, shots = listed("Mia waits.", ".DREAM HOUSE", "Nova cries.")
        assert shots[-1].text == "wide shot of DREAM HOUSE, Nova cries."
