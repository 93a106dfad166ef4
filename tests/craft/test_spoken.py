"""Words compared: the same whatever the signs, far for another line, and found among what others say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repertory.craft.spoken import WORDS, compare_words, letters_apart, letters_missed, words_of
from repertory.model.observed import Utterance
from repertory.model.verdict import Expectation, ExpectedAnchor, Measurement, Observation

LATE, LAMP = "She is always late.", "Put the lamp back on the table, please."


def heard(*texts: str | None) -> Observation:
    utterances = tuple(
        Utterance(
            start_s=2.0 * number,
            end_s=2.0 * number + 1,
            vector=(),
            speech_s=1.0,
            loudness_lufs=-20.0,
            peak=0.5,
            clipped=0.0,
            words=text,
        )
        for number, text in enumerate(texts)
    )
    return Observation(inspector="voices", version="1+letters", sha256="0", utterances=utterances)


def saying(anchor: str, *lines: str) -> ExpectedAnchor:
    return ExpectedAnchor(anchor=anchor, references=(), says=lines)


def compared(seen: Observation, *cast: ExpectedAnchor) -> tuple[Measurement, ...]:
    return compare_words(seen, Expectation(cast=cast))


def test_signs_case_and_gaps_do_not_count() -> None:
    assert words_of("Don't -- STOP, it\N{RIGHT SINGLE QUOTATION MARK}s 5 o'clock!") == (
        "dont",
        "stop",
        "its",
        "5",
        "oclock",
    )
    assert letters_apart("Every body, here!", "everybody here") == 0
    assert letters_apart("", "?!") == 0


@pytest.mark.parametrize(
    ("said", "other", "apart"),
    [(LATE, "she is always lete", 1 / 15), (LATE, "", 1.0), (LATE, "she is", 10 / 15), ("no", "on no", 0.5)],
)
def test_letters_that_must_change_count_by_the_longer(said: str, other: str, apart: float) -> None:
    assert letters_apart(said, other) == pytest.approx(apart)


@given(st.text(max_size=30), st.text(max_size=30))
def test_any_two_texts_are_as_far_one_way_as_the_other_and_never_farther_than_one(one: str, other: str) -> None:
    assert letters_apart(one, other) == letters_apart(other, one)
    assert 0 <= letters_apart(one, other) <= 1
    assert 0 <= letters_missed(one, other) <= 1
    assert letters_missed(one, f"{other} {one} {other}") == 0


def test_one_voice_is_to_say_its_line_and_nothing_else() -> None:
    (right,) = compared(heard("she is", "always late"), saying("mia@1", LATE))
    assert (right.about, right.value, right.reason) == (WORDS, 0.0, "")
    (more,) = compared(heard("she is always late and nobody came"), saying("mia@1", LATE))
    assert more.value is not None
    assert more.value > 0.35
    (none,) = compared(heard(""), saying("mia@1", LATE))
    assert (none.value, none.reason) == (1.0, "no word is heard")


def test_where_several_speak_each_line_is_looked_for_in_all_of_it() -> None:
    both = heard("put the lamp back on the table please", "she is always late")
    mia, nova = compared(both, saying("mia@1", LATE), saying("nova@1", LAMP))
    assert (mia.value, nova.value) == (0.0, 0.0)
    mia, nova = compared(heard("put the lamp back on the table please"), saying("mia@1", LATE), saying("nova@1", LAMP))
    assert mia.value is not None
    assert mia.value > 0.5
    assert nova.value == 0


def test_a_short_line_is_believed_less_and_nothing_is_said_without_a_recogniser() -> None:
    (short,) = compared(heard("go"), saying("mia@1", "No."))
    (long,) = compared(heard("go"), saying("mia@1", LAMP))
    assert short.confidence < 0.2 < long.confidence == 1
    assert compared(heard(None), saying("mia@1", LATE)) == ()
    assert compared(heard("go"), saying("mia@1"), saying("nova@1", "?!")) == ()
