"""Descriptions taken out of a list where they stand, with every other character left where it was."""

from __future__ import annotations

import time

from company import CAST, NAMES, VOICES

from repertory.craft.binding.bind import bind_list
from repertory.craft.shotlist.mending import Mended, mended
from repertory.craft.shotlist.reading import read_list


def mend(text: str) -> Mended:
    shots, problems = bind_list(read_list(text, NAMES).shots, cast=CAST, voices=VOICES, source=text)
    assert problems == ()
    return mended(text, shots)


def test_only_the_describing_words_go() -> None:
    text = "# A young woman\n\n  Shot 1:  close-up of Mia, a young woman with freckles,  street\t\n\nMIA: I am young.\n"
    fixed = mend(text)
    assert fixed.text == text.replace("Mia, a young woman with freckles", "Mia")
    assert [change.who for change in fixed.changes] == ["Mia"]
    assert mend(fixed.text) == Mended(text=fixed.text, changes=())


def test_words_that_go_on_over_lines_are_found() -> None:
    text = "Shot 1: close-up of Mia, a young\n    woman with freckles, who waits, street\nShot 2: wide shot of Mia\n"
    fixed = mend(text)
    assert "freckles" not in fixed.text
    assert "who waits, street\nShot 2: wide shot of Mia\n" in fixed.text


def test_of_two_shots_with_the_same_words_each_is_mended() -> None:
    said = "of Mia, a young woman with freckles, street"
    text = f"Shot 1: close-up {said}\nShot 2: wide shot {said}\n"
    fixed = mend(text)
    first, second = fixed.text.splitlines()
    assert first.removeprefix("Shot 1: close-up") == second.removeprefix("Shot 2: wide shot")
    assert "freckles" not in fixed.text
    assert len(fixed.changes) == 2


def test_a_list_that_describes_nobody_is_the_same() -> None:
    text = "Shot 1: close-up of Mia, her eyes widen, street\r\n"
    assert mend(text) == Mended(text=text, changes=())


def test_a_comment_inside_a_shot_is_left_as_it_is() -> None:
    text = "Shot 1:\n# Mia, a young woman with freckles, maybe\n  Mia, a young woman with freckles, waits\n"
    fixed = mend(text)
    assert fixed.text == "Shot 1:\n# Mia, a young woman with freckles, maybe\n  Mia waits\n"
    assert fixed.left == ()
    parted = mend("Shot 1: Mia, a young\n# so far\n  woman with freckles, waits\n")
    assert "# so far\n" in parted.text
    assert [change.was for change in parted.left] == [", a young woman with freckles, "]


def test_thousands_of_shots_are_mended_at_once() -> None:
    text = "".join(f"Shot {number}: Mia, young, waits\n" for number in range(1, 1001))
    bound, _ = bind_list(read_list(text, NAMES).shots, cast=CAST, voices=VOICES, source=text)
    begun = time.process_time()
    assert mended(text, bound).text == text.replace(", young,", "")
    assert time.process_time() - begun < 1


def test_what_stands_on_a_line_of_its_own_stays_there() -> None:
    text = "Shot 1: Mia, a young woman with freckles,\nLens: 35mm\n"
    assert mend(text).text == "Shot 1: Mia\nLens: 35mm\n"
