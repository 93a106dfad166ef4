"""Shots that describe their people: bound as if they did not, told what was changed, refused where it contradicts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from company import CAST, MIA, NOVA, VOICES

from repertory.craft.binding.bind import bind, bind_list, names_of
from repertory.craft.rewriting.rewrite import Known
from repertory.craft.shotlist.reading import parse
from repertory.errors import ShotListError, YourMove
from repertory.model.anchor import Anchor
from repertory.model.shot import BoundShot, Change

HER = replace(MIA, identity="a 28-year-old woman with short dark hair, green eyes and freckles, slim")
HIS = replace(NOVA, title="Tom", pronoun="he", identity="a heavyset 60-year-old man, bald, with a grey beard")
PEOPLE: dict[str, Anchor] = {
    **{key: HER if one is MIA else one for key, one in CAST.items() if one is not NOVA},
    "Character B": HIS,
}


def told(text: str, *, strict: bool = False) -> tuple[tuple[BoundShot, ...], tuple[YourMove, ...]]:
    return bind_list(parse(text, names_of(PEOPLE)), cast=PEOPLE, voices=VOICES, source=text, strict=strict)


def only(words: str) -> BoundShot:
    (shot,), problems = told(f"Shot 1: {words}")
    assert problems == ()
    return shot


@pytest.mark.parametrize(
    ("words", "action", "was"),
    [
        (
            "Mia, a 28-year-old with green eyes, sips her coffee, street",
            "Mia sips her coffee",
            [", a 28-year-old with green eyes, "],
        ),
        (
            "medium close-up of [Character A], a young woman with short dark hair, coffee shop interior",
            "",
            [", a young woman with short dark hair"],
        ),
        ("Mia in the brown leather jacket waves, street", "Mia waves", ["brown "]),
        ("Mia walks, her hair blows in the wind, street", "Mia walks, her hair blows in the wind", []),
        ("Mia waits, a man in a grey coat passes behind her", "Mia waits, a man in a grey coat passes behind her", []),
    ],
)
def test_nobody_is_described_and_what_was_changed_is_told(words: str, action: str, was: list[str]) -> None:
    shot = only(words)
    assert shot.action == action
    assert [one.character.name for one in shot.performers] == ["mia"]
    assert [change.was for change in shot.changes] == was
    assert [shot.shot.text[change.start : change.end] for change in shot.changes] == was
    assert shot.shot.text == words
    assert all(change.who == "Mia" and change.why for change in shot.changes)


def test_a_description_that_fits_one_of_the_cast_alone_is_that_one() -> None:
    shot = only("close-up of a young woman with freckles, happy expression, street")
    assert [(one.character.name, one.expression) for one in shot.performers] == [("mia", "happy")]
    assert {"mia@1"} < {one.anchor for one in shot.references}
    assert only("a young woman with short dark hair walking down a street").action == "Mia walks down a street"


def test_a_stranger_stays_a_stranger() -> None:
    shot = only("wide shot of the street, an old woman with white hair feeds the birds")
    assert (shot.performers, shot.changes) == ((), ())


@pytest.mark.parametrize("words", ["a young woman walks by", "a bald man sells flowers", "the woman waits"])
def test_one_thing_that_fits_is_not_enough_to_take_a_passer_by_for_one_of_the_cast(words: str) -> None:
    shot = only(f"{words}, street")
    assert (shot.performers, shot.action, shot.changes) == ((), words, ())


def test_a_pronoun_that_refers_back_is_described_as_little() -> None:
    (_, shot), problems = told("Shot 1: close-up of Mia, street\nShot 2: she walks, her short dark hair wet")
    assert problems == ()
    assert ([one.character.name for one in shot.performers], shot.action) == (["mia"], "she walks, her hair wet")


def test_what_contradicts_the_card_is_refused_where_it_stands_and_the_others_are_bound() -> None:
    text = (
        "# a list\nShot 1: close-up of Mia, street\n\nShot 2: medium shot of Mia, blonde, waving, street\nShot 3: Tom"
    )
    bound, problems = told(text)
    assert [one.shot.number for one in bound] == ["1", "3"]
    (problem,) = problems
    assert isinstance(problem, ShotListError)
    assert problem.what == '"blonde" contradicts the card of Mia: short dark hair.'
    assert (problem.line, problem.column) == (4, 29)
    assert problem.source == "Shot 2: medium shot of Mia, blonde, waving, street"
    assert problem.step
    with pytest.raises(ShotListError, match="blonde"):
        bind(parse(text, names_of(PEOPLE)), cast=PEOPLE, voices=VOICES)


def test_strictly_every_description_is_refused() -> None:
    text = "Shot 1: close-up of Mia, a young woman with freckles, street"
    assert told(text)[1] == ()
    (problem,) = told(text, strict=True)[1]
    assert isinstance(problem, ShotListError)
    assert problem.what.startswith('"a young woman with freckles" describes Mia, whose pictures are sent')
    assert (problem.line, problem.column) == (1, 26)
    assert told("Shot 1: close-up of Mia, her eyes widen, street", strict=True)[1] == ()


def test_outfits_are_no_descriptions_and_one_that_lacks_can_be_added() -> None:
    assert only("wide shot of Mia in the red sweater, street").performers[0].outfit == "red sweater"
    assert only("wide shot of Mia in her sweater, street").performers[0].outfit == "red sweater"
    (problem,) = told("Shot 1: wide shot of Mia in a green dress, street")[1]
    assert isinstance(problem, ShotListError)
    assert (problem.line, problem.column) == (1, 31)
    assert "Or add it:" in problem.step


def test_all_problems_of_a_list_come_in_its_order() -> None:
    text = "Shot 1: Mia, blonde, street\nShot 2: Mia, street\nShot 3: Mia in a green dress\nShot 4: Tom, clean-shaven"
    bound, problems = told(text)
    assert [one.shot.number for one in bound] == ["2"]
    assert [type(one).__name__ for one in problems] == ["ShotListError"] * 3
    assert [(one.line, one.column) for one in problems if isinstance(one, ShotListError)] == [(1, 14), (3, 18), (4, 14)]


def test_words_on_several_lines_are_refused_on_their_own_line() -> None:
    text = "Shot 1: medium shot of Mia,\n  her blonde hair loose\nLens: 35mm\n"
    (problem,) = told(text)[1]
    assert isinstance(problem, ShotListError)
    assert (problem.line, problem.source) == (2, "  her blonde hair loose")
    (shot,), none = told("Shot 1: medium shot of Mia,\n  with freckles, waving\nLens: 35mm\nAction: she turns\n")
    assert (none, shot.shot.lens) == ((), "35mm")
    assert "freckles" not in shot.action
    assert "waving" in shot.action


def test_a_second_opinion_is_asked_only_where_one_is_given_and_adds_what_it_finds() -> None:
    text = "Shot 1: Mia, every inch a queen, waves, street"
    shots = parse(text, names_of(PEOPLE))
    said = ", every inch a queen,"

    def opinion(words: str, people: Sequence[Known]) -> Sequence[Change]:
        start = words.index(said)
        who = people[0].names[0]
        return [Change(start=start, end=start + len(said), was=said, now="", who=who, why="bearing")]

    (alone,) = bind(shots, cast=PEOPLE, voices=VOICES)
    (asked,) = bind(shots, cast=PEOPLE, voices=VOICES, opinion=opinion)
    assert (alone.action, alone.changes) == ("every inch a queen, waves", ())
    assert (asked.action, [change.why for change in asked.changes]) == ("Mia waves", ["bearing"])


def test_the_example_of_the_company_describes_nobody() -> None:
    assert only("close-up of Character A’s phone, her hand visible").changes == ()
