"""A shot list is read to its end: every problem is told, every word is accounted for, nothing else ever comes out."""

from __future__ import annotations

import re
import time

import pytest
from company import COFFEE_SHOP, NAMES
from hypothesis import given, settings
from hypothesis import strategies as st

from repertory.craft.shotlist.reading import Listing, Names, parse, read_list
from repertory.craft.shotlist.shown import in_words
from repertory.errors import ShotListError
from repertory.model.shot import Understood

WORD = re.compile(r"[^\W_]+")
WHOLE = """Title: The coffee shop
INT. COFFEE SHOP - DAY #3#

# early
Shot 1: low-angle medium close-up of [Character A] in the red sweater,
   waiting for somebody, sad expression, 35mm
  Camera: slow push in
  seed: 7; takes: 3
MIA: (softly) I waited.
  An hour.
Sound: rain

CUT TO:

SHOT 2 - two-shot of Mia and Nova from behind, her hand on the phone, 6 s, engine: previs
3 | OTS MIA ON NOVA | same as shot 1 | fade out
FADE OUT.
"""


def listed(text: str, names: Names = NAMES) -> Listing:
    return read_list(text, names)


def cut(text: str, one: Understood) -> str:
    return text.split("\n")[one.line - 1][one.column - 1 :][: one.length]


def lost(text: str, listing: Listing) -> list[str]:
    """The words of the shots that lie in no span."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    covered = [bytearray(len(line)) for line in lines]
    for spans in (listing.understood, listing.unread):
        for one in (one for of_shot in spans.values() for one in of_shot):
            covered[one.line - 1][one.column - 1 : one.column - 1 + one.length] = b"\x01" * one.length
    first = next(iter(sorted(one.line for of_shot in listing.understood.values() for one in of_shot)), len(lines))
    return [
        f"{number}: {word[0]}"
        for number, (line, cover) in enumerate(zip(lines, covered, strict=True), start=1)
        if number >= first and not line.lstrip().startswith("#")
        for word in WORD.finditer(line)
        if 0 in cover[word.start() : word.end()]
    ]


def test_everything_that_was_understood_has_its_place_and_meaning() -> None:
    found = listed(WHOLE)
    assert not found.problems
    told = {(cut(WHOLE, one), one.kind, one.meaning) for spans in found.understood.values() for one in spans}
    for expected in (
        ("INT. COFFEE SHOP - DAY #3#", "heading", "scene 3, coffee shop, afternoon"),
        ("low-angle", "angle", "low angle"),
        ("medium close-up of", "size", "medium close-up"),
        ("[Character A]", "who", "Character A"),
        ("in the red sweater", "outfit", "Character A: red sweater"),
        ("waiting for somebody", "action", "waiting for somebody"),
        ("sad expression", "expression", "sad"),
        ("35mm", "lens", "35mm"),
        ("slow push in", "move", "push in"),
        ("seed: 7", "seed", "7"),
        ("takes: 3", "takes", "3"),
        ("MIA: (softly) I waited.", "dialogue", "MIA"),
        ("An hour.", "dialogue", "MIA"),
        ("Sound: rain", "note", "for people only"),
        ("CUT TO:", "transition", "cut"),
        ("two-shot of", "framing", "two-shot"),
        ("from behind", "hidden", "from behind"),
        ("phone", "prop", "phone"),
        ("6 s", "duration", "6 s"),
        ("engine: previs", "engine", "previs"),
        ("same as shot 1", "same", "same as shot 1"),
        ("fade out", "transition", "fade out"),
    ):
        assert expected in told, f"{expected} of {sorted(told)}"


@pytest.mark.parametrize("text", [WHOLE, COFFEE_SHOP.read_text(encoding="utf-8"), WHOLE.replace("\n", "\r\n")])
def test_no_word_of_a_shot_is_lost(text: str) -> None:
    found = listed(text)
    assert lost(text, found) == []
    assert not found.unread


def test_all_problems_are_told_in_order_and_the_rest_is_read() -> None:
    text = (
        "Shot 1: mediun shot of [Mya], street, hapy expression\nBOB: Hello.\nShot 2: close-up of Mia, street\n"
        "Shot 2: again\nnonsense\nShot 3: Mia and Nova, night\n  seed: x"
    )
    found = listed(text)
    places = [(one.line, one.column) for one in found.problems]
    assert places == [(1, 9), (1, 25), (1, 39), (2, 1), (4, 6), (5, 1), (7, 9)]
    assert [one.number for one in found.shots.shots] == ["2"]
    assert [cut(text, one) for one in found.unread["1"]] == ["mediun shot of", "[Mya]", "hapy expression"]
    assert ("street", "place") in {(cut(text, one), one.kind) for one in found.understood["1"]}


def test_at_most_five_problems_are_told_of_one_shot() -> None:
    found = listed("Shot 1: " + ", ".join(f"[Nobody {n}]" for n in range(9)))
    assert len(found.problems) == 5
    assert lost("Shot 1: x", listed("Shot 1: x")) == []


def test_a_shot_with_a_problem_still_counts_for_those_that_follow() -> None:
    found = listed("Shot 1: [Mya], street, night\nShot 2: Nova\nShot 3: same as shot 1")
    assert len(found.problems) == 1
    assert found.shots.shots[0].location == "street"


def test_parse_raises_the_first_of_them() -> None:
    with pytest.raises(ShotListError) as caught:
        parse("Shot 1: close-up of Mia\nBOB: Hello.\nnonsense", NAMES)
    assert caught.value.line == 2


def test_in_words_has_one_order_and_says_what_is_kept() -> None:
    whats = [what for what, _ in in_words(listed(WHOLE).shots.shots[0])]
    assert whats == ["scene", "size", "angle", "lens", "camera", "who", "place", "light", "action", "spoken", "seed",
                     "takes", "notes"]  # fmt: skip
    said = dict(in_words(listed(WHOLE).shots.shots[2]))
    assert (said["size"], said["framing"], said["ends"]) == ("medium close-up", "over-the-shoulder", "fade out")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("%PDF-1.7\n1 0 obj\n", "a PDF"),
        ("\ufffdPNG\r\n\x1a\n\x00\x00", "a picture"),
        ("PK\x03\x04\x14\x00", "a zipped file"),
        ("{\\rtf1\\ansi", "a rich text file"),
        ("<!DOCTYPE html>\n<p>Shot 1</p>", "a web page"),
        ("S\x00h\x00o\x00t\x00", "another encoding"),
    ],
)
def test_what_is_no_text_is_told_as_what_it_seems_to_be(text: str, says: str) -> None:
    (problem,) = listed(text).problems
    assert says in problem.what
    assert (problem.line, problem.column) == (1, 1)


@pytest.mark.parametrize(("sign", "name"), [("\x00", "U+0000"), ("\ud800", "U+D800")])
def test_a_stray_sign_is_told_with_its_place_and_the_rest_is_read(sign: str, name: str) -> None:
    found = listed(f"Shot 1: Mia\nShot 2: No{sign}va, street")
    assert (found.problems[0].line, found.problems[0].column) == (2, 11)
    assert name in found.problems[0].what
    assert "Mia" in str(found.shots)


@pytest.mark.parametrize("name", ["نور", "שרה", "é́milie", "Zoë", "李雷", "👩🏽‍🚀", "O'Neil", "Dr. No"])
def test_names_of_any_script_are_found_and_placed(name: str) -> None:
    text = f"Shot 1: close-up of {name}, 🎬 night\n{name}: Hello."
    found = listed(text, Names(characters=(name,), locations=("bar",)))
    assert not found.problems
    (one,) = found.shots.shots
    assert ([p.name for p in one.performers], one.light, one.dialogue[0].text) == ([name], "night", "Hello.")
    assert name in [cut(text, span) for span in found.understood["1"]]


def test_a_shot_of_nobody_nowhere_is_an_establishing_shot() -> None:
    found = listed("Shot 1: wind over the hills")
    assert not found.problems
    assert found.shots.shots[0].performers == ()


def test_a_word_too_many_costs_no_time() -> None:
    text = "\n".join(f"Shot {n}: she smiles, same as shot {n + 1}" for n in range(1, 1500))
    start = time.process_time()
    assert len(listed(text).problems) > 100
    assert time.process_time() - start < 4.0


WORDS = [
    "Shot 1:", "\nShot 2 - ", "\n3) ", "\n4A | ", "\n  ", "\nINT. ", "coffee shop", " - DAY", "\nScene 4:",
    "\nMIA: ", "\nMIA (O.S.): ", "\n\tLens: ", "\nSize:", "\n  Outfit:", "\nNote: ", "\nFADE OUT.",
    "\n> CUT TO:", "[Character A]", "@mia", "Nova", " and ", "'s", " she ", " her ", "they", "him", " of ",
    "close-up", "OTS", "POV", "two-shot", "insert", "overhead", "dutch angle", "push in", "then",
    "rack focus", "35mm", "50 m", "same as shot 1", "as shot 4A", "same as before", "from behind",
    "off screen", "over Mia's shoulder", "onto", "in the red sweater", "wearing", "sad", "expresion",
    "smiles", "phone", "street", "night", "light", ", ", "; ", ". ", " | ", "6 s", "seed: 7", "engine:",
    "fade in", "(", ")", "[", "]", "#", "\r\n", "\r", "\x00", "\ud800", "\U0001f600", "é", "ſ", "İ",
    "\ue000", "\u2028", "’",
]  # fmt: skip
SOUP = st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join)


@settings(max_examples=250, deadline=None)
@given(
    st.one_of(st.text(max_size=150), SOUP, st.lists(st.one_of(SOUP, st.text(max_size=5)), max_size=4).map("\n".join))
)
def test_any_text_is_read_to_its_end_and_no_word_is_lost(text: str) -> None:
    found = listed(text)
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    for problem in found.problems:
        assert 1 <= problem.line <= len(lines)
        assert 1 <= problem.column <= len(lines[problem.line - 1]) + 1
        assert problem.what
        assert problem.step
    for spans in (*found.understood.values(), *found.unread.values()):
        assert all(cut("\n".join(lines), one).strip() for one in spans)
    assert all(in_words(one) for one in found.shots.shots)
    assert found.problems or found.shots.shots
    if not found.problems:
        assert lost(text, found) == []
