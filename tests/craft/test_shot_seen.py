"""Who is seen in a shot, from where, in what and with which face, in the many ways in which it is said."""

from __future__ import annotations

from dataclasses import replace

import pytest
from company import NAMES, bound, shot

from repertory.craft.shotlist.reading import Names, parse
from repertory.errors import ShotListError
from repertory.model.shot import Framing, Shot

CAST = Names(
    characters=("Ada", "Ben", "Robo"),
    props=("lamp",),
    pronouns={"Ada": "she", "Ben": "he", "Robo": "it"},
    outfits={
        "Ada": ("rain cape", "evening gown", "top hat"),
        "Ben": ("Sunday best", "diving gear"),
        "Robo": ("top hat",),
    },
)


def shots(*lines: str) -> tuple[Shot, ...]:
    return parse("\n".join(f"Shot {n}: {line}" for n, line in enumerate(lines, start=1)), CAST).shots


def worn(line: str) -> dict[str, str]:
    return {one.name: one.outfit for one in shots(line)[0].performers if one.outfit}


def moods(one: Shot) -> dict[str, str]:
    return {who.name: who.expression for who in one.performers if who.expression not in ("", "neutral")}


class TestOutfits:
    @pytest.mark.parametrize(
        "line",
        ["Ada in the rain cape", "Ada waits, wearing a rain cape", "CU, Ada, rain cape", "ADA IN HER RAIN CAPE, SAD",
         "Ada dances in the rain-cape", "Ada and Ben argue, Ada in the rain cape"],
    )  # fmt: skip
    def test_an_own_outfit_is_known_by_its_name_as_the_library_has_it(self, line: str) -> None:
        assert worn(line) == {"Ada": "rain cape"}
        assert "cape" not in shots(line)[0].action.lower()

    def test_two_people_each_in_their_own(self) -> None:
        assert worn("Ada in the rain cape and Ben in the diving gear") == {"Ada": "rain cape", "Ben": "diving gear"}

    def test_whose_it_is_where_only_one_has_it(self) -> None:
        assert worn("Ada and Ben wait, in the sunday best") == {"Ben": "Sunday best"}

    def test_an_hour_in_its_name_is_no_light(self) -> None:
        (found,) = shots("Ada in the evening gown leaves")
        assert (found.light, found.performers[0].outfit, found.action) == ("", "evening gown", "Ada leaves")

    def test_two_who_have_it_are_asked_for(self) -> None:
        with pytest.raises(ShotListError, match="Who wears"):
            shots("Ada and Robo wait, in the top hat")

    def test_clothes_of_strangers_and_things_that_nobody_wears_stay(self) -> None:
        assert worn("Ada meets a man in a rain cape") == {}
        assert worn("Ada folds the rain cape") == {}

    def test_clothes_that_are_nobody_s_outfit_are_read_as_before(self) -> None:
        assert worn("Ada in the grey coat") == {"Ada": "grey coat"}


class TestFaces:
    @pytest.mark.parametrize(
        ("words", "mood"),
        [("thrilled", "happy"), ("she's smiling", "happy"), ("in tears", "sad"), ("taken aback", "surprised"),
         ("lost in thought", "focused"), ("deadpan", "neutral"), ("she giggles", "happy"), ("Sad!", "sad"),
         ("she waits (gloomy)", "sad")],
    )  # fmt: skip
    def test_everyday_words(self, words: str, mood: str) -> None:
        assert shots(f"CU of Ada, {words}")[0].performers[0].expression == mood

    def test_it_is_the_one_who_is_seen_that_shows_it(self) -> None:
        (found,) = shots("OTS of Ben, Ada waits by the door, sad")
        assert moods(found) == {"Ada": "sad"}
        assert [one.name for one in found.performers] == ["Ben", "Ada"]


class TestShoulders:
    @pytest.mark.parametrize(
        "words",
        ["OTS on Ada past Ben", "over-the-shoulder close-up of Ada over Ben's shoulder", "OTS Ben onto Ada",
         "OVER-THE-SHOULDER OF BEN ONTO ADA", "over-the-shoulder shot of Ada, over Ben's shoulder",
         "over Ben's shoulder on Ada", "dirty OTS on Ada past Ben", "OTS from behind Ben, Ada"],
    )  # fmt: skip
    def test_one_is_from_behind_and_the_other_is_seen(self, words: str) -> None:
        (found,) = shots(words)
        assert {one.name: one.from_behind for one in found.performers} == {"Ada": False, "Ben": True}
        assert (found.framing, found.action) == (Framing.OVER_THE_SHOULDER, "")

    def test_whose_shoulder_a_pronoun_may_say(self) -> None:
        _, found = shots("Ben waits", "over his shoulder on Ada, she waves")
        assert {one.name: one.from_behind for one in found.performers} == {"Ada": False, "Ben": True}
        assert (found.framing, found.action) == (Framing.OVER_THE_SHOULDER, "she waves")

    def test_who_looks_over_a_shoulder_is_seen(self) -> None:
        (found,) = shots("Ada looks over her shoulder")
        assert (found.framing, found.performers[0].from_behind) == (None, False)

    def test_words_of_the_framing_are_nothing_to_be_acted(self) -> None:
        assert shots("OTS Ben onto Ada as she turns")[0].action == "Ada as she turns"
        assert shots("two-shot on Ada and Ben as they wave")[0].action == "Ada and Ben as they wave"


class TestWhoIsThere:
    def test_a_silhouette_is_of_whom_it_is_said_to_be(self) -> None:
        (found,) = shots("silhouette of Ben behind Ada")
        assert {one.name: one.face_hidden for one in found.performers} == {"Ben": True, "Ada": False}

    @pytest.mark.parametrize("words", ["close-up of Ada's umbrella on the bench", "insert of Ada's lamp"])
    def test_a_thing_of_somebody_s_shows_nobody(self, words: str) -> None:
        assert shots(words)[0].performers == ()

    @pytest.mark.parametrize(
        "words",
        ["close-up of Ada's umbrella, her hand visible", "close-up of Ada's feet", "Ada's umbrella in her hand"],
    )
    def test_a_hand_or_a_foot_shows_whose_it_is_and_no_face(self, words: str) -> None:
        assert [(one.name, one.face_hidden) for one in shots(words)[0].performers] == [("Ada", True)]

    def test_whose_thing_is_seen_may_be_meant_by_a_pronoun(self) -> None:
        assert [one.name for one in shots("close-up of Ada's umbrella", "MS, she takes it")[1].performers] == ["Ada"]

    def test_it_is_the_one_who_is_called_so(self) -> None:
        assert [one.name for one in shots("Robo rolls in", "CU, it beeps")[1].performers] == ["Robo"]
        assert shots("Robo rolls in", "CU of the lamp, it blinks")[1].performers == ()
        assert shots("Ada waits", "a street, it rains")[1].performers == ()

    def test_the_same_shot_has_the_same_people_besides_those_it_names(self) -> None:
        _, found = shots("two-shot of Ada and Ben", "Same as shot 1. Ben weeps.")
        assert moods(found) == {"Ben": "sad"}
        assert {one.name for one in found.performers} == {"Ada", "Ben"}
        assert found.framing is Framing.TWO_SHOT

    def test_who_is_framed_anew_or_instead_is_there_alone(self) -> None:
        assert [one.name for one in shots("CU of Ada", "same as shot 1, CU of Ben")[1].performers] == ["Ben"]
        assert [one.name for one in shots("Ada waits", "same as shot 1, Ben instead")[1].performers] == ["Ben"]


def test_engines_read_titles_of_everybody_who_is_spoken_of() -> None:
    assert bound("Mia talks to Character B, Character B off screen, street").action == "Mia talks to Nova"
    assert bound("Character A's POV, Nova waves at Character A, street").action == "Nova waves at Mia"


def test_the_company_of_the_tests_has_its_outfits() -> None:
    assert NAMES.outfits["Mia"] == NAMES.outfits["Character A"]
    assert "red sweater" in NAMES.outfits["Mia"]
    assert shot("Mia and Nova wait, red sweater").performers == shot("Mia in the red sweater and Nova wait").performers
    assert replace(NAMES, outfits={}) != NAMES
