"""A shot list is written back byte for byte, and an edit of one shot leaves every other line as it was."""

from __future__ import annotations

import pytest
from company import COFFEE_SHOP, NAMES
from hypothesis import given, settings
from hypothesis import strategies as st

from repertory.craft.shotlist.reading import Listing, parse, read_list
from repertory.craft.shotlist.writing import Written, moved, renumbered, with_words, without, written
from repertory.errors import UnknownName, YourMove

LIST = """# The coffee shop

INT. COFFEE SHOP - DAY

# she is early
Shot 1: close-up of Mia,
   waiting
  Lens: 35mm
# how she says it
MIA: (softly) I waited.

SHOT 02 - wide shot, street
- Shot 3: same as shot 1, night
4) CU | NOVA
"""


def lines(shots: Written) -> list[str]:
    return str(shots).removeprefix("\ufeff").splitlines()


@pytest.mark.parametrize(
    "text", [COFFEE_SHOP.read_text(encoding="utf-8"), LIST, "", "\n", "\ufeff", "\ufeff# x\r\n\r\nShot 1: Mia"]
)
def test_what_was_read_is_written_back_unchanged(text: str) -> None:
    assert str(written(text)) == text


def test_the_numbers_of_the_shots_are_known_however_they_are_written() -> None:
    assert written(LIST).numbers == ("1", "2", "3", "4")


def test_other_words_replace_a_shot_s_own_and_nothing_else() -> None:
    changed = with_words(written(LIST), "1", "medium shot of Nova")
    assert str(changed) == LIST.replace("close-up of Mia,\n   waiting", "medium shot of Nova")
    assert str(with_words(written("Shot 1:Mia"), "01", "two\nlines")) == "Shot 1: two lines"


def test_all_lines_that_go_on_with_the_old_words_go_with_them() -> None:
    text = "Shot 1: Mia,\n# why\n   waits,\n\n   and waits\nLens: 35mm\n   wide open"
    assert str(with_words(written(text), "1", "Nova")) == "Shot 1: Nova\n# why\n\nLens: 35mm\n   wide open"
    assert str(with_words(written("## Shot 1\nMia waits"), "1", "Nova")) == "## Shot 1: Nova"
    assert str(with_words(written("Shot 1 (day): Mia"), "1", "Nova")) == "Shot 1: Nova"
    assert str(with_words(written("1\tMia\n"), "1", "Nova")) == "1\tNova\n"


def test_new_words_may_begin_with_the_shot_s_own_number_and_with_no_other() -> None:
    assert str(with_words(written("4a. Mia\n"), "4A", "Shot 4A: Nova")) == "4a. Nova\n"
    with pytest.raises(YourMove, match="another number"):
        with_words(written("4a. Mia\n"), "4A", "Shot 4: Nova")


def test_a_shot_is_taken_out_with_its_lines_and_the_comments_above_it() -> None:
    gone = without(written(LIST), "1")
    assert str(gone) == LIST[: LIST.index("# she is early")] + LIST[LIST.index("SHOT 02") :]


def test_a_shot_moves_with_its_lines_and_the_comments_above_it() -> None:
    there = moved(written(LIST), "1", before="4")
    said = lines(there)
    assert said.index("# she is early") == said.index("4) CU | NOVA") - 7
    assert there.numbers == ("2", "3", "1", "4")
    assert moved(written(LIST), "2").numbers == ("1", "3", "4", "2")
    assert moved(written("Shot 1: Mia\r\nShot 2: Nova"), "1").numbers == ("2", "1")
    assert str(moved(written("Shot 1: Mia\r\nShot 2: Nova"), "2", before="1")) == "Shot 2: Nova\r\nShot 1: Mia\r\n"
    assert str(moved(written(LIST), "2", before="2")) == LIST


def test_what_stands_at_the_ends_of_a_list_stays_there() -> None:
    table = "| Shot | Who |\n|---|---|\n| 1 | Mia |\n| 2 | Nova |\n"
    assert lines(moved(written(table), "1")) == ["| Shot | Who |", "|---|---|", "| 2 | Nova |", "| 1 | Mia |"]
    faded = "FADE IN:\nShot 1: Mia\n\nShot 2: Nova\nFADE OUT.\n"
    assert lines(moved(written(faded), "1")) == ["FADE IN:", "Shot 2: Nova", "", "Shot 1: Mia", "FADE OUT."]


def test_shots_are_numbered_anew_and_refer_to_the_same_shots_as_before() -> None:
    anew = renumbered(moved(written(LIST), "1"))
    assert anew.numbers == ("1", "2", "3", "4")
    assert "SHOT 01 - wide shot, street" in lines(anew)
    assert "- Shot 2: same as shot 4, night" in lines(anew)
    assert parse(str(anew), NAMES).shots[1].size is parse(str(anew), NAMES).shots[3].size


def test_scene_numbers_keep_their_scene() -> None:
    text = "4B: Mia\n4A: Nova\n5C: Mia\n"
    assert str(renumbered(written(text))) == "4A: Mia\n4B: Nova\n5A: Mia\n"


@pytest.mark.parametrize(
    ("before", "after", "plain"),
    [
        ("1A 1B 2A 1C", "1A 1B 2A 1C", "1 2 3 4"),
        ("1B 2A 1A 2C", "1A 2A 1B 2B", "1 2 3 4"),
        ("4A 4 4C 5", "4 4A 4B 5", "1 2 3 4"),
        ("1 2 2A 3", "1 2 2A 3", "1 2 3 4"),
        ("3 1 7", "1 2 3", "1 2 3"),
        ("1A 1A", "1A 1B", "1 2"),
    ],
)
def test_a_scene_s_shots_are_lettered_in_their_order_wherever_they_stand(before: str, after: str, plain: str) -> None:
    shots = written("".join(f"{number}: Mia\n" for number in before.split()))
    assert " ".join(renumbered(shots).numbers) == after
    assert " ".join(renumbered(shots, plain=True).numbers) == plain


def test_references_are_followed_over_lines_and_spoken_words_are_nobody_s_reference() -> None:
    text = "Shot 4: Mia\nShot 6: wide shot, same as shot\n# so\n   4, she waits\nMIA: The\n   same as shot 4.\n"
    assert lines(renumbered(written(text))) == [
        "Shot 1: Mia", "Shot 2: wide shot, same as shot", "# so", "   1, she waits", "MIA: The", "   same as shot 4.",
    ]  # fmt: skip


def test_a_scene_has_no_more_shots_than_can_be_lettered() -> None:
    with pytest.raises(YourMove, match="more than 702 shots"):
        renumbered(written("1A: Mia\n" * 703))


def test_a_shot_that_is_not_there_is_named_with_the_nearest() -> None:
    with pytest.raises(UnknownName, match="There is no shot 12") as caught:
        without(written(LIST), "12")
    assert caught.value.step
    with pytest.raises(UnknownName):
        moved(written(LIST), "1", before="x")


SAID = st.sampled_from(
    ["close-up of Mia", "WS Nova, street, night", "Mia’s phone,\ther hand", "same as shot 1", "نور 😀"]
)
LINE = st.one_of(
    st.builds("Shot {}: {}".format, st.integers(1, 12), SAID),
    st.builds("{}) {}".format, st.integers(1, 12), SAID),
    st.sampled_from(
        [
            "",
            "# note",
            "  Lens: 35mm",
            "MIA: (softly) Hello.",
            "   and on",
            "CUT TO:",
            "Sound: rain",
            "nonsense",
            "INT. COFFEE SHOP - DAY",
            "\t",
            "Title: X",
            "seed: 7",
        ]
    ),
)
LISTS = st.tuples(
    st.sampled_from(["", "\ufeff"]), st.lists(LINE, max_size=14), st.sampled_from(["\n", "\r\n"]), st.booleans()
)


def joined(parts: tuple[str, list[str], str, bool]) -> str:
    mark, said, end, last = parts
    return mark + end.join(said) + (end if last else "")


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.text(max_size=200), LISTS.map(joined)))
def test_any_text_at_all_is_written_back_unchanged(text: str) -> None:
    assert str(written(text)) == text


@settings(max_examples=150, deadline=None)
@given(LISTS.map(joined), st.data())
def test_after_an_edit_every_other_line_is_the_same(text: str, data: st.DataObject) -> None:
    shots = written(text)
    if not shots.numbers:
        return
    number = data.draw(st.sampled_from(shots.numbers))
    before = data.draw(st.sampled_from(shots.numbers))
    assert sorted(lines(moved(shots, number, before=before))) == sorted(lines(shots))
    assert sorted(lines(moved(shots, number))) == sorted(lines(shots))
    gone, kept = lines(without(shots, number)), iter(lines(shots))
    assert all(line in kept for line in gone), "what is left stands in the same order"
    changed, was = lines(with_words(shots, number, "something else")), lines(shots)
    at = next(n for n, line in enumerate(changed) if line.endswith("something else") and line not in was[:n])
    assert changed[:at] == was[:at]
    below = iter(was[at + 1 :])
    assert all(line in below for line in changed[at + 1 :]), "only lines that went on with the old words are gone"
    assert with_words(shots, number, "something else").numbers == shots.numbers
    anew = renumbered(shots)
    assert len(set(anew.numbers)) == len(shots.numbers)
    assert renumbered(anew).numbers == anew.numbers


def known(listing: Listing) -> tuple[object, ...]:
    return listing.shots, [str(problem) for problem in listing.problems], listing.understood, listing.unread


@settings(max_examples=60, deadline=None)
@given(LISTS.map(joined))
def test_what_is_written_back_is_read_as_before(text: str) -> None:
    assert known(read_list(str(written(text)), NAMES)) == known(read_list(text, NAMES))
