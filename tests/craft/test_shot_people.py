"""Who is in a shot: pronouns that refer back, points of view, shoulders, voices off, shots that are the same."""

from __future__ import annotations

from dataclasses import replace

import pytest
from company import NAMES, shot

from repertory.craft.shotlist.reading import Names, parse
from repertory.errors import ShotListError
from repertory.model.shot import CameraAngle, Framing, Performer, Shot, ShotSize

THREE = replace(
    NAMES,
    characters=(*NAMES.characters, "Tom"),
    pronouns={**NAMES.pronouns, "Tom": "he"},
    anchors={**NAMES.anchors, "Tom": "tom"},
)


def shots(*lines: str, names: Names = THREE) -> tuple[Shot, ...]:
    return parse("\n".join(f"Shot {n}: {line}" for n, line in enumerate(lines, start=1)), names).shots


def people(one: Shot) -> list[str]:
    return [performer.name for performer in one.performers]


def refusal(*lines: str, names: Names = THREE) -> ShotListError:
    with pytest.raises(ShotListError) as caught:
        shots(*lines, names=names)
    assert caught.value.step
    return caught.value


class TestPronouns:
    def test_in_a_shot_that_names_nobody_it_is_who_was_there_last(self) -> None:
        one, two, three = shots("Mia and Tom wait", "close-up, she smiles", "he leaves")
        assert people(two) == ["Mia"]
        assert (two.performers[0].expression, two.action) == ("happy", "she smiles")
        assert people(three) == ["Tom"]
        assert "performers" in two.kept
        assert "performers" not in one.kept

    def test_the_nearest_shot_with_such_a_person_counts(self) -> None:
        assert people(shots("Mia waits", "Tom waits", "a street, night", "wide shot, she leaves")[3]) == ["Mia"]

    def test_possessives_show_no_face_as_names_do(self) -> None:
        _, two = shots("Mia waits", "insert of the phone, her hand visible")
        assert two.performers == (Performer(name="Mia", face_hidden=True),)
        assert shots("Mia waits", "her eyes widen")[1].performers == (Performer(name="Mia"),)

    def test_they_are_all_of_the_shot_before(self) -> None:
        assert people(shots("Mia and Tom wait", "wide shot, they leave")[1]) == ["Mia", "Tom"]

    def test_two_names_of_one_character_are_one_person(self) -> None:
        assert people(shots("Character A waits, Mia smiles", "she leaves")[1]) in (["Mia"], ["Character A"])

    def test_whoever_is_named_in_the_shot_carries_it(self) -> None:
        _, two = shots("Nova waits", "Mia and Tom wait, she smiles")
        assert [(p.name, p.expression) for p in two.performers] == [("Mia", "happy"), ("Tom", "")]
        assert people(shots("Tom waits", "Mia looks up, her phone rings")[1]) == ["Mia"]

    def test_a_stranger_s_pronoun_is_the_stranger_s(self) -> None:
        assert people(shots("Tom waits", "a man crosses the street, he lifts his hat")[1]) == []

    def test_whom_the_shot_does_not_name_is_found_in_the_shot_before(self) -> None:
        assert people(shots("Tom waits", "Mia takes his hand")[1]) == ["Mia", "Tom"]

    def test_two_that_fit_are_an_error_that_names_both(self) -> None:
        error = refusal("Mia and Nova wait", "close-up, she smiles")
        assert (error.line, error.column) == (2, 19)
        assert "Mia or Nova" in error.what

    def test_nobody_who_fits_is_an_error_that_names_who_could(self) -> None:
        error = refusal("Tom waits", "she smiles")
        assert 'who is "she"' in error.what
        assert "Mia" in error.step
        assert "Tom" not in error.step

    def test_another_scene_is_another_company(self) -> None:
        text = "INT. COFFEE SHOP - DAY\n1. Mia\n\nEXT. STREET - DAY\n2. she leaves"
        with pytest.raises(ShotListError, match='who is "she"'):
            parse(text, THREE)
        assert people(parse("1. Mia\n1A. she leaves", THREE).shots[1]) == ["Mia"]

    def test_without_a_known_pronoun_anybody_may_be_meant(self) -> None:
        names = Names(characters=("Alex", "Kim"))
        assert people(shots("Alex waits", "he leaves", names=names)[1]) == ["Alex"]
        assert "Alex or Kim" in refusal("Alex and Kim wait", "he leaves", names=names).what


def test_an_outfit_in_a_part_of_its_own_is_that_of_the_name_before() -> None:
    found = shot("Mia, in the leather jacket; Nova, in the white shirt")
    assert [(one.name, one.outfit) for one in found.performers] == [("Mia", "leather jacket"), ("Nova", "white shirt")]


class TestWhoIsNotThere:
    @pytest.mark.parametrize(
        "words",
        [
            "POV of Mia, the phone rings",
            "Mia's POV, the phone rings",
            "MIA POV - the phone rings",
            "from Mia's point of view, the phone rings",
            "POV from Mia, the phone rings",
        ],
    )
    def test_nobody_sees_whose_eyes_we_look_through(self, words: str) -> None:
        found = shot(words)
        assert (found.performers, found.framing) == ((), Framing.POINT_OF_VIEW)
        assert found.action == "the phone rings"

    def test_others_are_seen_in_it_and_so_are_one_s_own_hands(self) -> None:
        assert people(shot("Mia's POV, Nova waves at Mia")) == ["Nova"]
        assert shot("Mia's POV, Mia's hand on the phone").performers == (Performer(name="Mia", face_hidden=True),)

    @pytest.mark.parametrize(
        "words",
        [
            "Mia talks to Nova off screen",
            "Mia, Nova (O.S.) calls",
            "Mia hears Nova's voice",
            "Mia, Nova off-camera",
            "Mia looks at Nova, who is waiting, Nova out of frame",
        ],
    )
    def test_whoever_is_off_screen_is_not_in_the_picture(self, words: str) -> None:
        assert people(shot(words)) == ["Mia"]

    @pytest.mark.parametrize(
        ("words", "behind", "seen"),
        [
            ("over-the-shoulder of Mia onto Nova", "Mia", "Nova"),
            ("OTS Mia on Nova", "Mia", "Nova"),
            ("OTS MIA - NOVA smiles", "MIA", "NOVA"),
            ("over-the-shoulder shot of Nova, Mia listens", "Mia", "Nova"),
            ("OTS on Nova, Mia listens", "Mia", "Nova"),
            ("OTS (over Mia) on Nova", "Mia", "Nova"),
            ("medium OTS over Mia's shoulder, Nova smiles", "Mia", "Nova"),
        ],
    )
    def test_over_a_shoulder_one_is_seen_from_behind(self, words: str, behind: str, seen: str) -> None:
        found = shot(words)
        by_name = {one.name.casefold(): one for one in found.performers}
        assert found.framing is Framing.OVER_THE_SHOULDER
        assert by_name[behind.casefold()].from_behind
        assert by_name[behind.casefold()].face_hidden
        assert not by_name[seen.casefold()].face_hidden


class TestTheSameAs:
    def test_a_shot_takes_from_another_what_it_does_not_say(self) -> None:
        first = "low angle close-up of Mia in the red sweater, street, night"
        _, two = shots(first, "same as shot 1, she smiles")
        assert (two.size, two.angle, two.location, two.light) == (ShotSize.CLOSE_UP, CameraAngle.LOW, "street", "night")
        assert two.performers == (Performer(name="Mia", outfit="red sweater", expression="happy"),)
        assert two.action == "she smiles"
        _, two = shots(first, "as shot 1, wide shot of Nova, golden hour")
        assert (two.size, people(two), two.light, two.location) == (ShotSize.WIDE, ["Nova"], "golden hour", "street")

    def test_forward_backward_and_the_shot_before(self) -> None:
        one, two, _ = shots("same as shot 3", "Nova, street", "two-shot of Mia and Tom, coffee shop, dusk")
        assert (people(one), one.framing, one.location) == (["Mia", "Tom"], Framing.TWO_SHOT, "coffee shop")
        assert (two.light, one.light, one.light_words) == ("golden hour", "golden hour", "dusk")
        assert people(shots("Mia", "same as before, night")[1]) == ["Mia"]
        assert people(parse("2B. Mia\n2C. Nova\n2D. Back to 2B.", THREE).shots[2]) == ["Mia"]

    def test_the_same_framing_is_no_more_than_that(self) -> None:
        _, two = shots("overhead close-up of Mia, street, night", "same framing as shot 1, Nova, coffee shop")
        assert (two.size, two.angle, people(two)) == (ShotSize.CLOSE_UP, CameraAngle.OVERHEAD, ["Nova"])

    def test_by_way_of_a_third(self) -> None:
        assert people(shots("same as shot 2", "same as shot 3", "Mia and Tom")[0]) == ["Mia", "Tom"]

    @pytest.mark.parametrize(
        ("lines", "at", "says"),
        [
            (("Mia, same as shot 9",), (1, 14), "no shot 9"),
            (("same as shot 1",), (1, 9), "same as shot 1"),
            (("same as shot 2", "same as shot 1"), (1, 9), "nobody says what it is"),
            (("same as before",), (1, 9), "no shot before"),
            (("Mia", "same as shot 1, same as shot 3", "Nova"), (2, 25), "two others"),
        ],
    )
    def test_what_leads_nowhere_is_an_error(self, lines: tuple[str, ...], at: tuple[int, int], says: str) -> None:
        error = refusal(*lines)
        assert (error.line, error.column) == at, str(error)
        assert says in error.what
