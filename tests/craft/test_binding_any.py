"""Binding whatever can be read: its own errors and no others, and every reference belongs to somebody in the shot."""

from __future__ import annotations

from company import CAST, PARTS, VOICES
from hypothesis import given, settings
from hypothesis import strategies as st

from repertory.craft.binding.bind import bind_list, names_of
from repertory.craft.shotlist.reading import read_list
from repertory.model.shot import BoundShot

LOOKS = [
    "",
    ", a young woman with freckles",
    ", blonde",
    " with long red hair",
    ", her grey beard",
    " in a green dress",
]
POSES = ["", ", looking left", ", profile two-shot", " looking up", ", her head down", ", over Mia's left shoulder"]
SOUP = ["Mia", "Nova", "[Character A]", "@nova", "phone", "Mia's", "she", "street", "night", "close-up of", "two-shot",
        "in the red sweater", "from behind", "same as shot 1", "a blonde woman", "28", "her", "hair", ",", ";", "\n",
        "\nShot 2:", "\nMIA: Hello.", "\nLens: 35mm", "İ", "ﬁ", "🎬", "\u0301", "(", "]", "engine: x"]  # fmt: skip
NAMES = names_of(CAST)


def bound_of(text: str) -> tuple[BoundShot, ...]:
    bound, problems = bind_list(read_list(text, NAMES).shots, cast=CAST, voices=VOICES, source=text)
    assert all(problem.step for problem in problems)
    assert all(str(problem) for problem in problems)
    return bound


def check(shot: BoundShot) -> None:
    there = {one.character.ref for one in shot.performers} | {prop.ref for prop in shot.props}
    there |= {shot.location.ref} if shot.location else set()
    assert {one.anchor for one in shot.references} <= there
    assert {one.anchor for one in shot.measured if one.what != "voice"} <= there
    assert len({one.sha256 for one in shot.references}) == len(shot.references)
    hidden = {one.character.ref for one in shot.performers if one.face_hidden}
    assert not any(one.anchor in hidden and one.what == "face" for one in shot.measured)
    for change in shot.changes:
        assert shot.shot.text[change.start : change.end] == change.was


@settings(max_examples=150, deadline=None)
@given(st.tuples(*map(st.sampled_from, [*PARTS.values(), LOOKS, POSES])))
def test_a_line_of_a_shot_list_is_bound_or_clearly_refused(parts: tuple[str, ...]) -> None:
    *said, looks, poses = parts
    for shot in bound_of(f"Shot 1: {said[0]} {said[1]}{looks}{''.join(said[2:])}{poses}"):
        check(shot)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(SOUP), max_size=14))
def test_any_words_are_bound_or_clearly_refused(words: list[str]) -> None:
    for shot in bound_of(f"Shot 1: {' '.join(words)}"):
        check(shot)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_bound_or_clearly_refused(text: str) -> None:
    for shot in bound_of(f"Shot 1: Mia {text}"):
        check(shot)
