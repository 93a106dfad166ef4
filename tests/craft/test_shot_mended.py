"""Off screen, reversed, below another heading, without accents, in other clothes: what a list means by them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from company import CAST, MIA, NAMES, VOICES, bound, character, shot

from repertory.craft.binding.bind import bind_list, names_of
from repertory.craft.shotlist.reading import Names, parse, read_list
from repertory.craft.shotlist.shown import in_words
from repertory.errors import ShotListError
from repertory.model.anchor import Role
from repertory.model.shot import BoundShot, Framing, Shot


def shots(text: str, names: Names = NAMES) -> tuple[Shot, ...]:
    return parse(text, names).shots


def seen(one: Shot) -> dict[str, bool]:
    """By name, whether somebody is seen from behind."""
    return {who.name: who.from_behind for who in one.performers}


class TestOffScreen:
    @pytest.mark.parametrize(
        ("words", "there", "action"),
        [
            ("close-up of Nova, Mia (O.S.) calls", ["nova"], "Mia off screen calls"),
            ("Nova waits, Mia O.S. shouts", ["nova"], "Nova waits, Mia off screen shouts"),
            ("Mia (O.S.) calls, Nova turns", ["nova"], "Mia off screen calls, Nova turns"),
            ("Nova, Mia (V.O.) explains", ["nova"], "Mia in voice-over explains"),
            ("Mia (off screen) calls her", [], "Mia (off screen) calls her"),
            ("Nova, Mia off screen", ["nova"], ""),
        ],
    )
    def test_whoever_is_heard_is_not_seen_and_the_engine_is_told_so(
        self, words: str, there: list[str], action: str
    ) -> None:
        found = bound(words)
        assert [one.character.name for one in found.performers] == there
        assert found.action == action
        assert "mia@1" not in {one.anchor for one in found.references} | {one.anchor for one in found.measured}


class TestReverse:
    OVER = "Shot 1: OTS Mia onto Nova, coffee shop\n"

    @pytest.mark.parametrize(
        ("words", "backs"),
        [
            ("Reverse.", {"Nova": True, "Mia": False}),
            ("Reverse angle, smiling", {"Nova": True, "Mia": False}),
            ("reverse OTS", {"Nova": True, "Mia": False}),
            ("CU, reverse on Mia", {"Nova": True, "Mia": False}),
            ("Reverse on Nova", {"Nova": False, "Mia": True}),
            ("reverse, over Nova's shoulder", {"Nova": True, "Mia": False}),
        ],
    )
    def test_the_other_one_s_back_is_seen(self, words: str, backs: dict[str, bool]) -> None:
        found = shots(f"{self.OVER}Shot 2: {words}")[1]
        assert seen(found) == backs
        assert (found.framing, found.action) == (Framing.OVER_THE_SHOULDER, "")

    def test_each_reverse_turns_the_one_before(self) -> None:
        third = shots(f"{self.OVER}Shot 2: Reverse.\nShot 3: insert of the phone\nShot 4: Reverse, Nova laughs")[3]
        assert seen(third) == {"Nova": False, "Mia": True}
        assert [one.expression for one in third.performers if one.name == "Nova"] == ["happy"]

    def test_it_stays_so_where_the_shot_is_told_anew(self) -> None:
        text = f"{self.OVER}Shot 2: Reverse, Mia, with her short dark hair, smiles"
        made, problems = bind_list(parse(text, NAMES), cast=CAST, voices=VOICES, source=text)
        assert problems == ()
        assert made[1].changes
        assert {one.character.name: one.from_behind for one in made[1].performers} == {"nova": True, "mia": False}

    @pytest.mark.parametrize("words", ["the car drives in reverse, Mia waits", "Mia turns the other way"])
    def test_what_people_and_cars_do_is_no_reverse(self, words: str) -> None:
        assert seen(shots(f"{self.OVER}Shot 2: {words}")[1]) == {"Mia": False}


class TestBelowAnotherHeading:
    TEXT = (
        "INT. COFFEE SHOP - DAY\nShot 1: OTS Mia onto Nova\nShot 2: street, Mia\nShot 3: same as shot 2\n"
        "EXT. STREET - NIGHT\nShot 4: same as shot 1\nShot 5: same framing as shot 1, Mia"
    )

    def test_a_shot_is_where_its_own_heading_says(self) -> None:
        found = shots(self.TEXT)
        assert [(one.location, one.light) for one in found] == [
            ("coffee shop", "afternoon"), ("street", "afternoon"), ("street", "afternoon"),
            ("street", "night"), ("street", "night"),
        ]  # fmt: skip
        assert seen(found[3]) == {"Mia": True, "Nova": False}
        assert dict(in_words(found[3]))["place"] == "street (of the heading)"
        assert dict(in_words(found[3]))["light"] == "night (of the heading)"

    def test_its_references_say_so_too(self) -> None:
        made = bind_list(parse(self.TEXT, NAMES), cast=CAST, voices=VOICES, source=self.TEXT)[0]
        assert [_whence(one) for one in made[2:4]] == [
            "street, afternoon: kept from shot 2",
            "street, night: as its heading says",
        ]

    def test_the_light_of_a_clock_is_the_heading_s(self) -> None:
        (found,) = shots("INT. COFFEE SHOP - 9 PM\nShot 1: Mia")
        assert dict(in_words(found))["light"] == "night (of the heading)"


def _whence(one: BoundShot) -> str:
    return next(chosen.reason for chosen in one.references if chosen.role is Role.VIEW)


class TestAccents:
    NAMES = Names(characters=("Zoë", "Renée", "Zoé Kay", "Zoë Kay"))

    @pytest.mark.parametrize("who", ["ZOE", "Zoë", "zoe", "ZOË", "@Zoe", "ZOE\u0308"])
    def test_a_speaker_is_known_without_them(self, who: str) -> None:
        (found,) = shots(f"Shot 1: Zoe waits\n{who}: Hi.", self.NAMES)
        assert [line.speaker.casefold() for line in found.dialogue] == ["zoë"]
        assert [one.name for one in found.performers] == ["Zoë"]

    def test_a_line_without_them_is_spoken_by_its_character(self) -> None:
        cast = {"Zoë": replace(MIA, title="Zoë")}
        text = "Shot 1: Zoe waits\nZOE: Hi."
        ((made,), problems) = bind_list(parse(text, names_of(cast)), cast=cast, voices=VOICES, source=text)
        assert problems == ()
        assert [line.character for line in made.lines] == ["mia@1"]

    def test_a_name_of_two_is_refused(self) -> None:
        problems = read_list("Shot 1: Zoe Kay waits\nZOE KAY: Hi.", self.NAMES).problems
        assert [(one.line, one.what) for one in problems] == [
            (1, '"Zoe Kay" may be Zoé Kay or Zoë Kay.'),
            (2, '"ZOE KAY" may be Zoé Kay or Zoë Kay.'),
        ]


class TestClothes:
    TWEED = character("mia", "Mia", "tweed suit", "red sweater")

    @pytest.mark.parametrize("words", ["a blue suit", "a silk suit", "a grey suit"])
    def test_a_colour_or_stuff_that_the_outfit_has_not_is_another_outfit(self, words: str) -> None:
        with pytest.raises(ShotListError, match=f'no outfit "{words[2:]}"') as caught:
            bound(f"Mia in {words}, street", mia=self.TWEED)
        assert "Outfits of Mia: tweed suit, red sweater." in caught.value.step
        assert (caught.value.line, caught.value.column) == (1, 10)

    @pytest.mark.parametrize("words", ["the suit", "her grey tweed suit", "a tweed suit", "an old suit"])
    def test_the_outfit_described_is_that_one(self, words: str) -> None:
        assert bound(f"Mia in {words}, street", mia=self.TWEED).performers[0].outfit == "tweed suit"

    def test_a_colour_of_the_card_is_the_outfit_s(self) -> None:
        mia = replace(self.TWEED, identity="a woman in a blue tweed suit")
        assert bound("Mia in her blue suit, street", mia=mia).performers[0].outfit == "tweed suit"

    @pytest.mark.parametrize(
        ("said", "near"),
        [("red sweaterr", "red sweater"), ("red sweter", "red sweater"), ("leather jackett", "leather jacket"),
         ("leahter jakcet", "")],
    )  # fmt: skip
    def test_an_outfit_with_a_slip_is_told_with_its_name(self, said: str, near: str) -> None:
        problems = read_list(f"Shot 1: Mia in the {said} walks", NAMES).problems
        assert [(one.column, one.what, one.step) for one in problems] == (
            [(20, f'Nobody has an outfit "{said}".', f'Did you mean "{near}"?')] if near else []
        )


class TestDirections:
    @pytest.mark.parametrize(
        ("line", "text", "manner"),
        [
            ("MIA: I waited. (beat) Then I left.", "I waited. Then I left.", "beat"),
            ("MIA: (softly) I know. (to Nova) You?", "I know. You?", "softly to Nova"),
            ("MIA: Go! (laughs) Go (Pause.).", "Go! Go.", "laughs Pause."),
            ("MIA: I waited.\n  (long pause) Fine.", "I waited. Fine.", "long pause"),
            ("MIA: Well (and I mean it), no (to be honest).", "Well (and I mean it), no (to be honest).", ""),
        ],
    )
    def test_what_is_told_the_actor_is_not_spoken(self, line: str, text: str, manner: str) -> None:
        (said,) = shots(f"Shot 1: Mia\n{line}")[0].dialogue
        assert (said.text, said.manner) == (text, manner)

    def test_a_line_of_nothing_else_says_nothing(self) -> None:
        (problem,) = read_list("Shot 1: Mia\nMIA: (beat)", NAMES).problems
        assert problem.what == "MIA says nothing."


@pytest.mark.parametrize(
    ("words", "moods"),
    [
        ("Mia walks and smiles", ["happy"]),
        ("Mia walks in, sits down and laughs", ["happy"]),
        ("Mia walks away smiling", ["happy"]),
        ("Mia sits crying", ["sad"]),
        ("Mia and Nova walk in and laugh", ["happy", "happy"]),
        ("Mia watches Nova and smiles", ["happy", ""]),
        ("Mia watches as Nova turns and gasps", ["", "surprised"]),
        ("Mia hugs Nova and Nova nods and cries", ["", "sad"]),
        ("Mia and smiling Nova", ["", "happy"]),
        ("a man passes Mia and smiles", [""]),
        ("Mia sees a man who waves and smiles", [""]),
        ("Mia passes a man smiling", [""]),
        ("Mia opens the door, the dog barks and smiles", [""]),
        ("Mia stops and never smiles", [""]),
    ],
)
def test_an_expression_is_that_of_whoever_the_clause_is_told_of(words: str, moods: list[str]) -> None:
    assert [one.expression for one in shot(words).performers] == moods


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [("Shot 1: Mia holds ___, street", 1, 19), ("Shot 1: Mia\nMIA: I am ____.", 2, 11),
     ("INT. ___ - DAY\nShot 1: Mia", 1, 6), ("Shot 1: Mia\n  and __ more", 2, 7)],
)  # fmt: skip
def test_a_blank_is_refused_where_it_would_be_sent(text: str, line: int, column: int) -> None:
    problem = read_list(text, NAMES).problems[0]
    assert (problem.line, problem.column) == (line, column)
    assert problem.what.startswith("A blank is not filled in yet")


def test_a_blank_in_a_note_or_a_name_is_nobody_s_business() -> None:
    names = Names(characters=("SET__1",))
    assert read_list("# ___\nShot 1: SET__1 waits\nNotes: ___", names).problems == ()
