"""Whether the words of a line were spoken, as far as a recogniser of words heard them. Pure: texts in, figures out.

The distance of two texts is the least number of letters that must be put in, left out or exchanged to make one of the
other (V. Levenshtein, 1966), over the letters of the longer: 0 is the same, 1 is as far as it goes. Case, accents'
encoding, punctuation and where words are parted do not count, since recognisers differ in them. Letters are compared
and not words, since a recogniser without a dictionary writes names as they sound. Of other lines of a film, 99 in 100
lie at 0.69 and more (16 lines, each beside all others).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from repertory.model.verdict import Expectation, ExpectedAnchor, Finding, Measurement, Observation

WORDS = "words"
"""What of a voice is measured: how far what was heard is from what it was to say."""
ENOUGH_WORDS = 6
"""Words from which a distance is believed in full: of a line of one word a recogniser easily hears another."""
_WORD = re.compile(r"[^\W_]+")


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text as they are compared: small letters, without punctuation; "don't" is one word."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return tuple(_WORD.findall(plain.replace("'", "").replace("\N{RIGHT SINGLE QUOTATION MARK}", "")))


def letters_apart(said: str, heard: str) -> float:
    """How far two texts are from each other, 0 to 1; 0 for two without words."""
    one, other = "".join(words_of(said)), "".join(words_of(heard))
    return _edits(one, other) / max(len(one), len(other), 1)


def letters_missed(said: str, heard: str) -> float:
    """How far a text is from the nearest part of another, 0 to 1: what is heard besides does not count."""
    one, other = "".join(words_of(said)), "".join(words_of(heard))
    return _edits(one, other, within=True) / max(len(one), 1)


def compare_words(seen: Observation, expected: Expectation) -> tuple[Measurement, ...]:
    """One measurement (about "words") for each expected voice that is told what it says; none where no recogniser of
    words listened. Where several are to speak, the line of each is looked for in everything that is heard."""
    heard = [utterance.words for utterance in seen.utterances if utterance.words is not None]
    speaking = [anchor for anchor in expected.cast if any(map(words_of, anchor.says)) and not anchor.hidden]
    if not heard:
        return ()
    return tuple(_measured(anchor, heard, seen, alone=len(speaking) == 1) for anchor in speaking)


def _measured(anchor: ExpectedAnchor, heard: Sequence[str], seen: Observation, *, alone: bool) -> Measurement:
    text = " ".join(heard)
    count = len(words_of(" ".join(anchor.says)))
    value = letters_apart(" ".join(anchor.says), text) if alone else _missed(anchor.says, text)
    told = f'heard: "{" ".join(words_of(text))}"' if words_of(text) else "no word is heard"
    return Measurement(
        inspector=seen.inspector,
        version=seen.version,
        anchor=anchor.anchor,
        finding=Finding.MEASURED,
        value=value,
        confidence=min(1.0, count / ENOUGH_WORDS),
        about=WORDS,
        reason=told if value else "",
    )


def _missed(lines: Sequence[str], heard: str) -> float:
    """The mean over some lines, each by its letters."""
    sizes = [len("".join(words_of(line))) for line in lines]
    return sum(size * letters_missed(line, heard) for size, line in zip(sizes, lines, strict=True)) / max(sum(sizes), 1)


def _edits(one: str, other: str, *, within: bool = False) -> int:
    """The least number of letters to change; with `within` only up to the nearest part of the other text."""
    row = [0] * (len(other) + 1) if within else list(range(len(other) + 1))
    for number, letter in enumerate(one, start=1):
        row = list(_next_row(row, letter, other, number))
    return min(row) if within else row[-1]


def _next_row(above: Sequence[int], letter: str, other: str, first: int) -> Iterator[int]:
    left = first
    yield left
    for column, sign in enumerate(other):
        left = min(above[column + 1] + 1, left + 1, above[column] + (letter != sign))
        yield left
