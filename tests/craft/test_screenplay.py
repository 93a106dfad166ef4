"""Screenplays: every word of a script comes back, and its breakdown is a shot list that can be read."""

from __future__ import annotations

import re
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from repertory.craft.screenplay.breakdown import break_down, letters, places, speakers
from repertory.craft.screenplay.script import (
    Action,
    Note,
    Passing,
    Screenplay,
    Speech,
    place_and_light,
    read_screenplay,
)
from repertory.craft.shotlist.reading import Names, read_list
from repertory.errors import RepertoryError, ShotListError
from repertory.model.shot import ShotSize

SCENES = Path(__file__).parents[1] / "data" / "scenes"
LIBRARY = Names(characters=("Mia", "mia"), locations=("coffee shop", "street"), props=("phone",))
COFFEE = """\
Title: The Late Coffee
Author: A. Writer

FADE IN:

INT. COFFEE SHOP - DAY

= They meet again.

Rain on the windows. MIA (28) sits alone at a table, watching the door.

The phone lights up: one new message.

MIA
(to herself)
She is always late.

The door opens: NOVA comes in, soaked. [[How wet?]]

NOVA
Mia! You would not believe the traffic.

MIA (CONT'D)
I would.
(beat)
Sit.

NOVA (O.S.)
Two coffees, please!

CLOSE ON Mia's hand, closing around the cup.

/* NOVA
We should go. */

CUT TO:

EXT. STREET - NIGHT

MIA
Are you cold?

NOVA ^
Are you cold?

FADE OUT.
"""
LINES = tuple(
    """\
INT. CAFÉ - NIGHT|int. old house - day|.FORCED PLACE #4A#|MIA|ÉLODIE (V.O.)|ЖЕНЯ|@McCoy|NOVA ^|(softly)|(a)(b)
Hello there.|She says: wait.|*Bold* and _plain_ words|CUT TO:|FADE IN:|> Burn out.|> THE END <|# Act|= Synopsis|===
~La la la|!SHOUTED ACTION|[[a note]]|words [[note|goes on]] after|/* gone|back */ here|one /* two */ three|||  |Note: x
Title: A Name|\tIndented.|23|1. first|MIA: (softly) in prose|美亜|مرحبا|#|@|.|!|>|<|[[|]]|*/|[[0]]|5*10|Shot 3
""".replace("\n", "|").split("|")
)
SCRIPTS = st.lists(st.sampled_from(LINES) | st.text(max_size=20), max_size=30).map("\n".join)


def counted(text: str) -> Counter[str]:
    return Counter(word.lower() for word in re.findall(r"[^\W_]+", re.sub(r"(?i)\(\s*CONT[’']D\s*\)", "", text)))


def words_of(script: Screenplay) -> str:
    parts = [script.title, *script.front]
    for scene in script.scenes:
        parts += [scene.number, scene.heading]
        for block in scene.blocks:
            parts.append(block.text)
            if isinstance(block, Speech):
                parts += [block.speaker, block.manner, block.voice, f"{'^' if block.dual else ''}"]
    return "\n".join(parts)


def broken_down(text: str, names: Names = LIBRARY) -> tuple[str, Names]:
    script = read_screenplay(text)
    known = replace(
        names, characters=(*names.characters, *speakers(script)), locations=(*names.locations, *places(script))
    )
    return break_down(script, known), known


class TestReading:
    script = read_screenplay(COFFEE)

    def test_scenes_have_their_place_and_the_writer_s_word_for_the_light(self) -> None:
        assert self.script.title == "The Late Coffee"
        assert [scene.heading for scene in self.script.scenes] == ["", "INT. COFFEE SHOP - DAY", "EXT. STREET - NIGHT"]
        assert [(one.place, one.light) for one in self.script.scenes[1:]] == [
            ("COFFEE SHOP", "DAY"),
            ("STREET", "NIGHT"),
        ]

    def test_speeches_keep_who_how_and_whether_they_are_seen(self) -> None:
        said = [block for scene in self.script.scenes for block in scene.blocks if isinstance(block, Speech)]
        assert [(one.speaker, one.manner, one.voice) for one in said[:5]] == [
            ("MIA", "to herself", ""), ("NOVA", "", ""), ("MIA", "", ""), ("MIA", "beat", ""), ("NOVA", "", "O.S."),
        ]  # fmt: skip
        assert said[-1].dual

    def test_notes_synopses_and_crossed_out_parts_are_kept_apart(self) -> None:
        notes = [block.text for scene in self.script.scenes for block in scene.blocks if isinstance(block, Note)]
        assert notes == ["They meet again.", "How wet?", "NOVA We should go."]
        assert not any("How wet" in block.text for block in self.script.scenes[1].blocks if isinstance(block, Action))

    def test_every_block_knows_its_line(self) -> None:
        lines = COFFEE.splitlines()
        for scene in self.script.scenes:
            for block in scene.blocks:
                if isinstance(block, Action | Passing):
                    assert block.text.split()[0] in lines[block.line - 1]

    def test_windows_line_ends_and_a_mark_change_nothing(self) -> None:
        assert read_screenplay("\ufeff" + COFFEE.replace("\n", "\r\n")) == self.script


@settings(deadline=None, max_examples=150)
@given(SCRIPTS)
@example("INT. A - DAY\n\nBefore [[note\n!two]] after\n\nMIA\n#1 fan!\n= really\n\nÉ /* never closed\nstill")
@example("INT. A - DAY\n\nMIA\n(alone)\n\nNOVA\n\nINT. B - DAY")
def test_every_word_of_a_script_comes_back(text: str) -> None:
    try:
        script = read_screenplay(f"INT. PLACE - DAY\n\n{text}")
    except ShotListError:  # what its own tests are about
        return
    assert counted(text) - counted(words_of(script)) == Counter()


@settings(deadline=None, max_examples=60)
@given(SCRIPTS)
def test_every_breakdown_can_be_read_and_has_every_word(text: str) -> None:
    try:
        listed, known = broken_down(f"INT. PLACE - DAY\n\n{text}")
    except RepertoryError:
        return
    assert counted(text) - counted(listed) == Counter()
    assert read_list(listed, known).problems == ()


@pytest.mark.parametrize("path", sorted(SCENES.glob("*.fountain")), ids=lambda path: path.stem)
def test_scenes_of_ten_kinds_are_broken_down_with_every_word_and_every_paragraph_a_shot(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    listed, known = broken_down(text)
    assert counted(text) - counted(listed) == Counter()
    assert "To be worded anew" not in listed
    assert read_list(listed, known).problems == ()


class TestBreakingDown:
    text, names = broken_down(COFFEE)
    shots = read_list(text, names).shots.shots

    def test_a_scene_begins_wide_and_names_its_place(self) -> None:
        first = self.shots[0]
        assert (first.number, first.size, first.location) == ("1A", ShotSize.WIDE, "COFFEE SHOP")
        assert "sits alone at a table" in first.action
        assert self.shots[-2].number == "2A"
        assert self.shots[-2].text == "wide shot of STREET"

    def test_who_speaks_is_seen_close_and_people_who_talk_alternate(self) -> None:
        close = [(shot.performers[0].name.upper(), [line.text for line in shot.dialogue]) for shot in self.shots
                 if shot.size is ShotSize.MEDIUM_CLOSE_UP]  # fmt: skip
        assert close[0] == ("MIA", ["She is always late."])
        assert [name for name, _ in close] == ["MIA", "NOVA", "MIA"]

    def test_off_screen_lines_stay_on_the_shot_before_and_dual_ones_share_one(self) -> None:
        last_of_mia = next(shot for shot in self.shots if any(line.text == "Sit." for line in shot.dialogue))
        assert last_of_mia.dialogue[-1].text == "Two coffees, please!"
        both = self.shots[-1]
        assert [line.speaker for line in both.dialogue] == ["MIA", "NOVA"]
        assert len(both.performers) == 2

    def test_a_thing_alone_is_an_insert_and_capitals_ask_for_their_own_size(self) -> None:
        assert any(shot.props == ("phone",) and shot.size is ShotSize.CLOSE_UP for shot in self.shots)
        assert any("CLOSE ON Mia's hand" in shot.text and shot.size is ShotSize.CLOSE_UP for shot in self.shots)

    def test_headings_and_transitions_are_kept_and_notes_are_comments(self) -> None:
        lines = self.text.splitlines()
        for kept in ("INT. COFFEE SHOP - DAY", "EXT. STREET - NIGHT", "CUT TO:", "FADE IN:", "FADE OUT.", "# How wet?"):
            assert kept in lines
        assert "# Author: A. Writer" in lines

    def test_the_script_s_own_scene_numbers_are_kept_where_shots_can_bear_them(self) -> None:
        text, _ = broken_down("INT. A - DAY #7#\n\nRain.\n\nINT. B - DAY #9#\n\nSnow.\n")
        assert re.findall(r"Shot (\w+):", text) == ["7A", "9A"]
        text, _ = broken_down("INT. A - DAY #7#\n\nRain.\n\nINT. B - DAY #7#\n\nSnow.\n")
        assert re.findall(r"Shot (\w+):", text) == ["1A", "2A"], "two scenes cannot have one number"
        text, _ = broken_down("INT. A - DAY #7#\n\nRain.\n\nINT. B - DAY #7A#\n\nSnow.\n")
        assert re.findall(r"Shot (\w+):", text) == ["1A", "2A"]
        assert "# Scene 7A of the script." in text

    def test_a_paragraph_that_is_no_shot_stands_below_one_as_a_note_and_says_so(self) -> None:
        text, names = broken_down("INT. A - DAY\n\nShe waits.\n")
        assert "To be worded anew" in text
        assert "Note: She waits." in text
        assert read_list(text, names).problems == ()


@pytest.mark.parametrize(
    ("heading", "place", "light"),
    [
        ("INT. COFFEE SHOP - NIGHT", "COFFEE SHOP", "NIGHT"),
        ("INT./EXT. CAR – DUSK", "CAR", "DUSK"),
        ("I/E. CAR - DAY - CONTINUOUS", "CAR", "DAY"),
        ("EXT. HOUSE - LATER", "HOUSE", ""),
        ("INT COFFEE SHOP - BACK ROOM - DAY", "COFFEE SHOP - BACK ROOM", "DAY"),
        ("INT. COFFEE SHOP, NIGHT", "COFFEE SHOP", "NIGHT"),
        ("INT. COFFEE SHOP, LATER", "COFFEE SHOP", ""),
        ("INT. COFFEE SHOP, NIGHT, LATER", "COFFEE SHOP", "NIGHT"),
        ("INT. ROOM, UPSTAIRS - DAY", "ROOM, UPSTAIRS", "DAY"),
        ("EXT. STREET - DAY - RAIN", "STREET - RAIN", "DAY"),
        ("EXT. STREET - RAIN - NIGHT - LATER", "STREET - RAIN", "NIGHT"),
        ("EXT. NIGHT - DAY", "NIGHT", "DAY"),
        ("EXTERIOR MOTIVES", "", ""),
        ("SNIPER SCOPE POV", "", ""),
    ],
)
def test_headings_are_told_apart_into_place_and_light(heading: str, place: str, light: str) -> None:
    assert place_and_light(heading) == (place, light)


def test_shots_of_a_scene_are_lettered_on_and_on() -> None:
    assert [letters(count) for count in (1, 26, 27, 52, 53, 702)] == ["A", "Z", "AA", "AZ", "BA", "ZZ"]
    with pytest.raises(RepertoryError, match="more than 702 shots"):
        letters(703)


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("", 1, "The script is empty."),
        ("\ufeff \n\n", 1, "The script is empty."),
        ("Once upon a time there was a prose story.\n", 1, "neither a scene heading nor a speech"),
        ("INT. A - DAY\n\n" + "word " * 5000, 3, "more than 20,000 characters"),
        ("INT. A - DAY\n" * 61_000, 1, "on 61,001 lines"),
        ("INT. A - DAY\n\n" + "Rain falls again and again.\n\n" * 80_000, 1, "a long film has"),
    ],
)
def test_what_is_no_script_is_refused_with_its_place(text: str, line: int, what: str) -> None:
    with pytest.raises(ShotListError, match=re.escape(what)) as caught:
        read_screenplay(text)
    assert (caught.value.line, bool(caught.value.step)) == (line, True)


@pytest.mark.parametrize("line", ["A" + " (" * 2000, "MIA" + " " * 9000 + "a", "[[" * 9000, "/*" * 9000, "A" * 15_000])
def test_lines_that_were_made_to_hold_it_up_do_not(line: str) -> None:
    started = time.process_time()
    read_screenplay(f"INT. A - DAY\n\n{line}\nsaid\n\n" * 3)
    assert time.process_time() - started < 2.0
