"""Words that describe somebody who is bound go; action, feelings and everybody else stay."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sentences import answers_of, company, figures_of, files, known

from repertory.craft.rewriting.describing import Known
from repertory.craft.rewriting.rewrite import rewrite
from repertory.craft.rewriting.wordsets import wordset
from repertory.fakes import FakeOpinion
from repertory.model.shot import Change
from repertory.ports import SecondOpinion

SHOT = st.lists(st.sampled_from(sorted(company())), min_size=1, max_size=3, unique=True).map(
    lambda names: known(*names)
)
WORDS = st.sampled_from(
    sorted(
        wordset(
            "Mia Nova Tom Kai Amara she he they her his their a the an , . ; : ( ) - — and with in who whose is "
            "has wears of on 28 sixty 40s young tall short dark hair green eyes freckles beard woman man teenager "
            "walking walks leather jacket red sweater raincoat gown 's across nose nervous pilot phone ' as him "
            'blonde redhead twenties dressed scar silver-haired 28-year-old @Mia [Tom] while waves "'
            " for at thirty-five without all muscle belly taller than prettiest the one those suitcase too big frayed"
            " both while no not isn't never neither nor ginger beauty has been being them they're what laugh"
            " glasses wearing boots jeans used goes gone grey looks in light as sea / = [ ] film black white any more"
            " formerly frames face hers through fingers only room bald"
        )
    )
)
TEXTS = st.text(max_size=60) | st.lists(WORDS, max_size=16).map(" ".join)


def applied(text: str, changes: tuple[Change, ...]) -> str:
    made, done = "", 0
    for change in changes:
        made += text[done : change.start] + change.now
        done = change.end
    return made + text[done:]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "A young woman with short dark hair walking down a street, looking left at the storefront.",
            "She walks down a street, looking left at the storefront.",
        ),
        ("Mia, a 28-year-old with green eyes, sips her coffee.", "Mia sips her coffee."),
        ("Her long dark hair blows in the wind.", "Her hair blows in the wind."),
        ("Medium close-up of [Mia], freckled, coffee shop interior", "Medium close-up of [Mia], coffee shop interior"),
        ("Close-up of a young woman with freckles, dusk", "Close-up of Mia, dusk"),
        ("In her worn brown leather jacket with brass zips, Mia waits.", "In her leather jacket, Mia waits."),
        ("@Mia (28, short dark hair, nervous) runs.", "@Mia (nervous) runs."),
        ("Mia is slim and freckled, and she dances.", "Mia dances."),
    ],
)
def test_what_describes_somebody_bound_goes(before: str, after: str) -> None:
    assert rewrite(before, known("Mia")).text == after


@pytest.mark.parametrize(
    "text",
    [
        "A man with a grey beard passes behind her.",
        "Her eyes widen.",
        "Her hair blows in the wind.",
        "Wet hair clings to her face.",
        "Mia, pale with fear, backs away.",
        "Mia zips up her jacket.",
        'Mia says "she was a tall blonde with blue eyes".',
        "Mia holds a photograph of a young woman with short dark hair.",
        "A tall dark building, an old car, a young dog.",
        "A young woman with short dark hair bumps into her.",
        "Close-up of Mia's phone, her hand visible",
    ],
)
def test_action_feelings_and_everybody_else_stay(text: str) -> None:
    assert rewrite(text, known("Mia")).changes == ()


def test_each_person_is_compared_with_her_own_card() -> None:
    made = rewrite("Blonde Mia hugs silver-haired Nova.", known("Mia", "Nova"))
    assert made.text == "Mia hugs Nova."
    assert [(change.who, change.contradicts) for change in made.changes] == [("Mia", "short dark hair"), ("Nova", "")]


def test_a_change_says_what_was_described_and_whose_pictures_show_it() -> None:
    (change,) = rewrite("Mia, green-eyed, waits.", known("Mia")).changes
    assert change.why == "eye colour: Mia's pictures show it"


def test_another_outfit_than_the_shot_binds_contradicts_and_its_own_stays() -> None:
    text = "Mia in the red sweater waits."
    assert rewrite(text, known("Mia")).changes == ()
    assert rewrite(text, known("Mia", Mia="red sweater")).changes == ()
    (change,) = rewrite(text, known("Mia", Mia="leather jacket")).changes
    assert change.contradicts == "leather jacket"


def test_the_verb_goes_with_the_pronoun() -> None:
    text = "A teenager with a shaved head tosses the ball."
    assert rewrite(text, known("Kai")).text == "They toss the ball."


def test_a_card_without_words_contradicts_nothing() -> None:
    nobody_knows = Known(names=("Mia",), pronoun="she", identity="")
    made = rewrite("Blonde Mia waits in a yellow raincoat.", [nobody_knows])
    assert made.text == "Mia waits in a yellow raincoat."
    assert not made.changes[0].contradicts


def test_every_sentence_of_the_collection_is_answered_well() -> None:
    answers = [answer for some in files().values() for answer in answers_of(some)]
    wrong = [one.sentence.text for one in answers if not one.right]
    lost = [(one.sentence.text, one.lost) for one in answers if one.lost]
    figures = figures_of(answers)
    assert figures.precision >= 0.95, wrong
    assert figures.recall >= 0.95, wrong
    assert not lost


def test_the_rules_still_answer_the_sentences_that_they_were_written_with() -> None:
    given = files()
    answers = answers_of([*given["first"], *given["later"]])
    assert [one.made.text for one in answers if not one.exact] == []


@settings(deadline=None, max_examples=300)
@given(TEXTS, SHOT)
def test_any_text_is_rewritten_once_and_for_all(text: str, people: tuple[Known, ...]) -> None:
    made = rewrite(text, people)
    assert applied(text, made.changes) == made.text
    assert all(text[change.start : change.end] == change.was != change.now for change in made.changes)
    assert rewrite(made.text, people).changes == ()


@settings(deadline=None, max_examples=50)
@given(TEXTS)
def test_with_nobody_bound_nothing_changes(text: str) -> None:
    assert rewrite(text, ()).text == text


def test_a_second_opinion_is_asked_only_where_it_is_given_and_only_adds() -> None:
    opinion = FakeOpinion(words=("swan-necked", "freckled", "quoted"))
    port: SecondOpinion = opinion
    text = 'Freckled, freckled Mia, swan-necked, says "quoted".'
    rules = rewrite(text, known("Mia"))
    assert opinion.asked == []
    both = rewrite(text, known("Mia"), port.describes)
    assert opinion.asked == [text]
    assert set(rules.changes) < set(both.changes)
    assert [change.was for change in both.changes if change not in rules.changes] == ["swan-necked"]
    assert applied(text, both.changes) == both.text


def test_an_opinion_that_points_beside_the_text_is_passed_over() -> None:
    def wrong(text: str, people: object) -> list[Change]:
        return [
            Change(start=400, end=410, was="a", now="", who="Mia", why=""),
            Change(start=0, end=3, was="Mia", now="", who="Zoe", why=""),
        ]

    assert rewrite("Mia waits.", known("Mia"), wrong).changes == ()


def test_a_long_list_is_read_in_no_time() -> None:
    people = known("Mia", "Tom")
    started = time.process_time()
    for _ in range(2000):
        rewrite("Mia walks to the counter and waits, slow push in, 4 s", people)
    for _ in range(200):
        rewrite("Mia, a 28-year-old with green eyes, hands Tom, bald and bearded, her coffee.", people)
    assert time.process_time() - started < 2
