"""Questions for a vision engine come from an anchor's own words, and answers of any kind are understood or unclear."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repertory.craft.asking import (
    ASKED,
    MOST_PICTURES,
    Asking,
    asked_bands,
    askings,
    details_of,
    measured_of,
    read_answers,
    still_open,
    words_for,
    written,
)
from repertory.craft.judging import judge
from repertory.model.anchor import Character, Location, Look, Prop, Reference, Role
from repertory.model.asking import Answer, Question, Says
from repertory.model.media import MediaFile, MediaKind
from repertory.model.shot import BoundPerformer, BoundShot, Shot, ToMeasure
from repertory.model.verdict import Finding, Grade, Measurement, Score, Verdict


def reference(role: Role, name: str, view: str = "") -> Reference:
    media = MediaFile(name=f"{name}.png", sha256=f"{role.value} {name} {view}", kind=MediaKind.IMAGE)
    return Reference(media=media, role=role, name=name, view=view)


SHOP = Location(
    name="coffee-shop",
    title="coffee shop",
    version=1,
    identity="coffee shop interior with a wooden table and a pendant lamp",
    references=tuple(reference(Role.VIEW, light) for light in ("afternoon", "golden hour", "night", "dawn")),
)
PHONE = Prop(name="phone", title="phone", version=1, references=(reference(Role.VIEW, "front"),))
BARE = Prop(name="cup", title="cup", version=1)
MIA = Character(
    name="mia",
    title="Mia",
    version=1,
    references=(
        reference(Role.HEADSHOT, "neutral"),
        reference(Role.OUTFIT, "leather jacket"),
        reference(Role.OUTFIT, "red sweater"),
    ),
)
LOOK = Look(name="noir", title="Noir", version=1, references=(reference(Role.LOOK, "one"),))


def measured(*pairs: tuple[str, str]) -> tuple[ToMeasure, ...]:
    return tuple(ToMeasure(anchor=anchor, what=what, why="") for anchor, what in pairs)


def shot(*pairs: tuple[str, str]) -> BoundShot:
    mia = BoundPerformer(character=MIA, expression="", outfit="leather jacket", face_hidden=False)
    return BoundShot(
        shot=Shot(number="1", text="", line=1),
        performers=(mia,),
        location=SHOP,
        light="night",
        props=(PHONE, BARE),
        look=LOOK,
        measured=measured(*pairs),
    )


@pytest.mark.parametrize(
    ("words", "details"),
    [
        ("coffee shop interior with a wooden table and a pendant lamp", ("wooden table", "pendant lamp")),
        ("the street outside, shop fronts, a lamp post", ("shop fronts", "lamp post")),
        ("a black phone with a lit screen", ("lit screen",)),
        ("a sandy beach", ()),
        ("", ()),
        ("a bar, with a counter that runs along the whole of the left side of it", ()),
        (", ".join(f"thing {number}" for number in range(20)), tuple(f"thing {number}" for number in range(1, 7))),
    ],
)
def test_what_is_asked_for_stands_in_the_anchors_own_words(words: str, details: tuple[str, ...]) -> None:
    assert details_of(words) == details


def test_a_place_is_asked_about_with_its_details_and_a_persons_own_question_once() -> None:
    (place,) = askings(shot(("coffee-shop@1", "place")), {"coffee-shop": ["Is the door on the left?"], "mia": ["?"]})
    assert [one.about for one in place.questions] == [
        "place",
        "wooden table",
        "pendant lamp",
        "Is the door on the left",
    ]
    assert place.questions[2].text == "Is the pendant lamp the same as in the pictures before?"
    assert len(place.references) == MOST_PICTURES
    assert place.references[0].name == "night", "that of the shot's own light"


def test_clothes_sleeves_and_hair_are_asked_about_with_the_pictures_that_show_them() -> None:
    found = askings(shot(("mia@1", "outfit"), ("mia@1", "sleeve"), ("mia@1", "hair colour"), ("noir@1", "look")), {})
    assert [one.what for one in found] == ["outfit", "sleeve", "hair colour", "look"]
    assert [one.name for one in found[0].references] == ["leather jacket"]
    assert [one.role for one in found[2].references] == [Role.HEADSHOT]
    assert "leather jacket" in found[1].questions[0].text


def test_faces_voices_and_what_has_no_picture_are_not_asked_about() -> None:
    assert askings(shot(("mia@1", "face"), ("mia-voice@1", "voice"), ("cup@1", "prop"), ("gone@1", "prop")), {}) == ()


def score(inspector: str, grade: Grade, anchor: str = "coffee-shop@1") -> Score:
    found = Measurement(inspector=inspector, version="1", anchor=anchor, finding=Finding.MEASURED, value=0.2)
    return Score(measurement=found, grade=grade)


def test_only_what_could_not_be_measured_here_is_open() -> None:
    (place,) = askings(shot(("coffee-shop@1", "place")), {})
    (hair,) = askings(shot(("mia@1", "hair colour")), {})
    assert still_open(place, ())
    assert still_open(place, (score("places", Grade.UNMEASURED), score("faces", Grade.MATCH, "mia@1")))
    assert still_open(place, (score("places", Grade.MATCH, "street@1"),))
    assert not still_open(place, (score("places", Grade.WRONG),))
    assert still_open(hair, (score("faces", Grade.MATCH, "mia@1"), score("wardrobe", Grade.MATCH, "mia@1")))


def test_the_prompt_counts_the_pictures_and_the_questions() -> None:
    (place,) = askings(shot(("coffee-shop@1", "place")), {})
    words = words_for(place, ["coffee shop, night", "coffee shop, dawn"])
    assert "Pictures 1 to 2 show coffee shop as it must be: 1. coffee shop, night; 2. coffee shop, dawn." in words
    assert "Picture 3, the last one, is a take" in words
    assert "3. Is the pendant lamp the same" in words
    assert "Picture 1 shows" in words_for(place, ["coffee shop, night"])


TWO = (Question(about="lamp", text="Is it the same lamp?"), Question(about="table", text="Is it the same table?"))


def answers(*pairs: tuple[object, object]) -> str:
    return json.dumps({"answers": [{"question": number, "answer": said} for number, said in pairs]})


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (answers((1, "yes"), (2, "no")), (Says.YES, Says.NO)),
        (answers((2, "No."), (1, " YES ")), (Says.YES, Says.NO)),
        ("Here you are:\n```json\n" + answers((1, "unclear"), (2, "yes")) + "\n```", (Says.UNCLEAR, Says.YES)),
        (answers((1, "yes")), (Says.YES, Says.UNCLEAR)),
        (answers((1, "maybe"), (2, None)), (Says.UNCLEAR, Says.UNCLEAR)),
        (answers((1, "yes"), (1, "no")), (Says.YES, Says.UNCLEAR)),
        (answers(("1", "yes"), (True, "yes")), (Says.UNCLEAR, Says.UNCLEAR)),
        ('{"answers": "yes"}', (Says.UNCLEAR, Says.UNCLEAR)),
        ("yes, yes", (Says.UNCLEAR, Says.UNCLEAR)),
        ("1. yes\n2. No, it is a wall lamp.\n", (Says.YES, Says.NO)),
        ("2) unclear (behind her)\n1: YES", (Says.YES, Says.UNCLEAR)),
        ("1. yesterday\n2. nobody knows", (Says.UNCLEAR, Says.UNCLEAR)),
        ("", (Says.UNCLEAR, Says.UNCLEAR)),
        ("[" * 100_000 + "{" * 100_000 + "}", (Says.UNCLEAR, Says.UNCLEAR)),
    ],
)
def test_what_cannot_be_understood_is_unclear(text: str, says: tuple[Says, ...]) -> None:
    found = read_answers(text, TWO)
    assert tuple(one.says for one in found) == says
    assert [one.about for one in found] == ["lamp", "table"]
    assert all(one.reason for one in found if one.says is Says.UNCLEAR and "unclear" not in text)


@given(st.text(max_size=60))
def test_no_text_breaks_the_reader(text: str) -> None:
    assert len(read_answers(text, TWO)) == 2
    assert len(read_answers(f'{{"answers": {text}}}', TWO)) == 2


def test_a_persons_lines_keep_their_reasons() -> None:
    found = read_answers("1. yes\n2. no, it is a wall lamp", TWO)
    assert [one.reason for one in found] == ["", "it is a wall lamp"]


def test_what_is_written_is_read_back() -> None:
    given_ones = (Answer(about="lamp", says=Says.NO, reason="a wall lamp"), Answer(about="table", says=Says.UNCLEAR))
    assert read_answers(written(given_ones), TWO) == given_ones


def test_a_yes_is_a_match_a_no_a_drift_and_the_rest_says_nothing() -> None:
    asking = Asking(anchor=SHOP, what="place", questions=TWO, references=SHOP.references)
    told = (Answer(about="lamp", says=Says.NO, reason="a wall lamp"), Answer(about="table", says=Says.YES))
    found = measured_of(asking, told, "eye/one")
    report = judge(found, asked_bands(found))
    assert {one.measurement.about: one.grade for one in report.scores} == {"lamp": Grade.DRIFT, "table": Grade.MATCH}
    assert report.verdict is Verdict.REPAIR
    assert report.reason == "coffee-shop@1 (lamp): not the same [eye/one says no: a wall lamp]."
    assert {one.inspector for one in found} == {ASKED}
    assert {one.version for one in found} == {"eye/one/1"}
    unclear = measured_of(asking, (Answer(about="lamp", says=Says.UNCLEAR, reason="behind her"),), "eye/one")
    report = judge(unclear, asked_bands(unclear))
    assert (report.verdict, report.scores[0].grade) == (Verdict.ACCEPT, Grade.UNMEASURED)
    assert report.notes == ("coffee-shop@1 (lamp): not measured (eye/one says unclear: behind her)",)
