"""Naming: each person, place and thing is tied to its own pictures, in every engine's way, however long the words."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import Any

import pytest
from company import card
from hypothesis import given, settings
from hypothesis import strategies as st
from prompts_page import NOWHERE
from shots_of_people import PRONOUNS, an_insert, shot_of

from repertory.craft.binding.referring import FACES
from repertory.craft.prompting.compose import compose
from repertory.craft.prompting.naming import Ties, anchors_of, ties, title_of, told_apart
from repertory.craft.prompting.shortening import Part, shortened
from repertory.craft.stacking import stack
from repertory.engines.registry import all_cards
from repertory.errors import NothingFits
from repertory.model.anchor import Anchor
from repertory.model.engine import EngineCard, Naming, OrderKind
from repertory.model.shot import BoundShot, CameraAngle, Framing, ShotSize

CARDS = tuple(all_cards(NOWHERE).values())
WAYS = (*CARDS, *(card(naming=naming, elements=elements) for naming in Naming for elements in (0, 2)))
ACTIONS = (
    "",
    "{0} walks to the counter",
    "{0}'s hand on the table, {0} looks up",
    "{1} hands {0} the bill, {2} laughs, and {0} leaves",
    "they wait. {2} turns to {1}",
)
_OWNERS = (
    r"(?P<who>\S+|She|He|They) wears? ",
    r"(?:The expression of (?P<who>\S+)|(?P<hers>Her|His|Their) expression) is ",
    r"The (?P<who>\S+) is that ",
    r"Place: (?P<who>\S+)",
    r"(?:The|Only the) look of ",
)
"""How a sentence names whose pictures it calls."""


def tokens_in(said: str, naming: Naming) -> set[str]:
    """Everything in these words by which a picture is called."""
    if naming is Naming.IMAGE:
        listed = re.findall(r"\bimages? (\d+(?:, \d+)*(?: and \d+)?)", said)
        return {f"image {number}" for some in listed for number in re.findall(r"\d+", some)}
    if naming is Naming.ASSET:
        listed = re.findall(r"\bthe ((?:\w+, )*\w+(?: and \w+)?) references?\b", said)
        return {word for some in listed for word in re.split(r", | and ", some)}
    wild = {Naming.CAPITAL: r"Image \d+", Naming.AT: r"@(?:Image|Element)\d+", Naming.BRACKETS: r"<<<\w+>>>"}
    return set(re.findall(wild.get(naming, "(?!)"), said))


def ties_said(prompt: str, shot: BoundShot, naming: Naming) -> Iterator[tuple[Anchor, set[str]]]:
    """Whose pictures are called where: in brackets behind a name, or in a sentence about somebody or something."""
    by_title = {_word(title_of(anchor)): anchor for anchor in anchors_of(shot)}
    for title in map(title_of, anchors_of(shot)):
        if title.endswith(")"):  # "Mia (young-mia, image 1)" and "Mia (young-mia)" become "Mia-young-mia"
            prompt = prompt.replace(f"{title[:-1]}, ", f"{_word(title)} (").replace(title, _word(title))
    for title, called in re.findall(r"(\S+) \(([^()]*)\)", prompt):
        yield by_title[title], tokens_in(called, naming)
    for sentence in re.split(r"(?<=[.\"]) ", re.sub(r" \([^()]*\)", "", prompt)):
        called = tokens_in(sentence, naming)
        if called:
            match = next(found for found in (re.match(pattern, sentence) for pattern in _OWNERS) if found)
            who = match.groupdict().get("who") or ("Film" if "look of" in match[0] else "")
            yield by_title.get(who, shot.performers[0].character), called


def _word(title: str) -> str:
    return title.replace(" (", "-").rstrip(")")


def check(prompt: str, shot: BoundShot, called: Ties) -> None:
    """Every picture is called where its owner is named, and nowhere else."""
    everything = {tie.token for tie in called.ties if tie.token}
    assert tokens_in(prompt, called.naming) == everything
    people = [set(called.of(performer.character)) for performer in shot.performers]
    assert sum(map(len, people)) == len(set().union(*people)), "two people are called the same"
    said = list(ties_said(prompt, shot, called.naming))
    for anchor, tokens in said:
        assert tokens <= set(called.of(anchor)), f"{anchor.title} is tied to what is not hers in: {prompt}"
    for anchor in anchors_of(shot):
        assert {token for owner, tokens in said if owner == anchor for token in tokens} == set(called.of(anchor))
    for performer in shot.performers:
        faces = called.of(performer.character, FACES)
        named = [tokens for owner, tokens in said if owner == performer.character and tokens == set(faces)]
        assert bool(named) == bool(faces)


def drawn(
    *, people: Sequence[str], action: str, hidden: Collection[str], things: int, with_look: bool, alike: bool
) -> BoundShot:
    """A shot of these people; `alike` where all have one title, and all things another."""
    shot = shot_of(
        *people, hidden=[one for one in people if one in hidden], things=things, with_look=with_look, action="-"
    )
    everybody = tuple(replace(one.character, title="Mia" if alike else one.character.title) for one in shot.performers)
    props = tuple(replace(one, title="Mug" if alike else one.title) for one in shot.props)
    apart = told_apart((*everybody, *props))
    named = {one.name: title_of(apart.get(one.name, one)) for one in everybody}
    return replace(
        shot,
        performers=tuple(
            replace(one, character=replace(one.character, title=named[one.character.name])) for one in shot.performers
        ),
        props=tuple(replace(one, title=title_of(apart.get(one.name, one))) for one in props),
        action=action.format(*(*(named[name] for name in people), "a waiter", "a guest")),
    )


SHOTS = st.builds(
    drawn,
    people=st.lists(st.sampled_from(sorted(PRONOUNS)), min_size=1, max_size=3, unique=True),
    action=st.sampled_from(ACTIONS),
    hidden=st.sets(st.sampled_from(sorted(PRONOUNS)), max_size=1),
    things=st.integers(0, 2),
    with_look=st.booleans(),
    alike=st.booleans(),
)


@settings(max_examples=300, deadline=None)
@given(SHOTS, st.sampled_from(WAYS), st.sampled_from((OrderKind.STILL, OrderKind.CLIP)))
def test_every_picture_is_called_where_its_owner_is_named_and_none_is_another_s(
    shot: BoundShot, engine: EngineCard, kind: OrderKind
) -> None:
    stacked = stack(shot.references, engine, kind)
    check(compose(shot, kind, engine, stacked.sent), shot, ties(shot, engine, stacked.sent))


@settings(max_examples=200, deadline=None)
@given(SHOTS, st.sampled_from(WAYS), st.integers(1, 900))
def test_however_few_words_an_engine_takes_no_tie_is_lost(shot: BoundShot, engine: EngineCard, most: int) -> None:
    engine = replace(engine, max_prompt=most)
    sent = stack(shot.references, engine, OrderKind.CLIP).sent
    said, refused = "", ""
    try:
        said = compose(shot, OrderKind.CLIP, engine, sent)
    except NothingFits as error:
        refused = str(error)
    if refused:
        assert f"takes {most:,}. Shorten its action" in refused
        return
    assert len(said) <= most
    check(said, shot, ties(shot, engine, sent))
    assert said.partition(".")[0].startswith("Medium close-up")


def test_each_way_of_naming_ties_a_name_to_its_pictures() -> None:
    shot = shot_of("mia", "theo")
    said = {
        Naming.IMAGE: "Medium close-up of Mia (images 1, 3 and 7) and Theo (images 2, 4 and 8).",
        Naming.CAPITAL: "Medium close-up of Mia (Image 1, Image 3 and Image 7) and Theo (Image 2, Image 4 and Image ",
        Naming.AT: "Medium close-up of Mia (@Image1, @Image3 and @Image7) and Theo (@Image2, @Image4 and @Image8).",
        Naming.ASSET: "Medium close-up of Mia (the woman in the first, third and seventh references) and Theo "
        "(the man in the second, fourth and eighth references).",
        Naming.NAME: "Medium close-up of Mia and Theo.",
    }
    for naming, words in said.items():
        assert compose(shot, OrderKind.STILL, card(naming=naming), shot.references).startswith(words)


def test_elements_are_counted_apart_from_pictures() -> None:
    shot = shot_of("mia", "kim", hidden=["kim"])
    engine = card(naming=Naming.BRACKETS, elements=3, max_references=7)
    said = compose(shot, OrderKind.STILL, engine, shot.references)
    assert "Mia (<<<element_1>>>)" in said
    assert "Mia wears the coat, as in <<<element_1>>>. Kim wears the clothes of <<<image_1>>>." in said
    assert "Place: Shop (<<<image_2>>>), afternoon light. The Thing-1 is that of <<<image_3>>>." in said
    two = compose(shot_of("mia", "theo"), OrderKind.STILL, engine, shot_of("mia", "theo").references)
    assert "Mia (<<<element_1>>>) and Theo (<<<element_2>>>)" in two


def test_over_somebody_s_shoulder_and_through_somebody_s_eyes() -> None:
    def framed(framing: Framing, *, behind: bool) -> str:
        shot = shot_of("mia", "theo", action="Theo smiles", hidden=["mia"])
        mia, theo = shot.performers
        seen = replace(
            shot, shot=replace(shot.shot, framing=framing), performers=(replace(mia, from_behind=behind), theo)
        )
        return compose(seen, OrderKind.STILL, card(), seen.references)

    assert framed(Framing.OVER_THE_SHOULDER, behind=True).startswith(
        "Medium close-up over Mia's shoulder: Theo (images 1, 2 and 5) smiles. Mia is seen from behind. "
    )
    assert framed(Framing.POINT_OF_VIEW, behind=False).startswith(
        "Medium close-up from Mia's point of view: Theo (images 1, 2 and 5) smiles. The face of Mia is not in "
    )
    assert framed(Framing.OVER_THE_SHOULDER, behind=False).startswith(
        "Over-the-shoulder medium close-up of Mia and Theo (images 1, 2 and 5): Theo smiles. "
    )


def test_on_a_sheet_the_person_is_told_by_no_more_than_a_noun() -> None:
    shot = shot_of("mia", "theo", "kim")
    engine = card(max_references=4, sheets=True)
    said = compose(shot, OrderKind.STILL, engine, stack(shot.references, engine, OrderKind.STILL).sent)
    assert "Mia (the woman on the sheet image 1), Theo (the man on the sheet image 2) and Kim (the person on" in said
    assert "Place: Shop (on the sheet image 4), afternoon light. The Thing-1 is that on the sheet image 4." in said
    assert "The labels of a sheet are no part of the picture." in said


def test_in_an_insert_only_what_is_seen_is_tied() -> None:
    shot = an_insert()
    said = compose(shot, OrderKind.STILL, card(), shot.references)
    assert said.startswith("Insert, close-up: Mia's Thing-1, her hand visible. The face of Mia is not in the picture.")
    assert "Mia wears the clothes of image 1." in said


def test_a_pronoun_is_said_only_where_nobody_else_can_be_meant() -> None:
    alone, passed = shot_of("mia"), shot_of("mia", action="Mia waits, a woman in a red hat passes")
    assert "She wears the clothes of image 3. Her expression is happy" in compose(
        alone, OrderKind.STILL, card(), alone.references
    )
    assert "Mia wears the clothes of image 3. The expression of Mia is happy" in compose(
        passed, OrderKind.STILL, card(), passed.references
    )


def test_a_title_within_a_title_or_within_a_tie_is_not_taken_for_a_name() -> None:
    shot = shot_of("mia", "theo", "kim", action="Mia Voss's dog barks, Mia Voss nods, the Woman and Mia wait")
    titles = ("Mia", "Mia Voss", "Woman")
    people = tuple(
        replace(one, character=replace(one.character, title=title))
        for one, title in zip(shot.performers, titles, strict=True)
    )
    shot = replace(shot, performers=people)
    said = compose(shot, OrderKind.STILL, card(naming=Naming.ASSET), shot.references[:3])
    assert said.startswith(
        "Medium close-up: Mia Voss's dog barks, Mia Voss (the man in the second reference) nods, the Woman (the person "
        "in the third reference) and Mia (the woman in the first reference) wait."
    )


def test_who_is_shown_by_the_keyframe_is_not_described() -> None:
    shot, engine = shot_of("mia"), card(max_references=0, first_frame=True, naming=Naming.NAME)
    assert "fixed words" not in compose(shot, OrderKind.CLIP, engine, ())
    assert "Begin with the first frame" in compose(shot, OrderKind.CLIP, engine, ())
    assert "Mia: Mia's fixed words. Shop: the shop's fixed words." in compose(shot, OrderKind.STILL, engine, ())


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"angle": CameraAngle.OVERHEAD}, "Medium close-up of Mia (images 1, 2 and 4), from straight overhead."),
        ({"framing": Framing.SINGLE, "size": ShotSize.MEDIUM}, "Medium single shot of Mia (images 1, 2 and 4)."),
        ({"framing": Framing.REACTION}, "Medium close-up reaction shot of Mia (images 1, 2 and 4)."),
        ({"framing": Framing.POINT_OF_VIEW}, "Point-of-view medium close-up of Mia (images 1, 2 and 4)."),
        ({"lens": "85mm", "dutch": True}, " Dutch angle: the camera leans to one side. Lens: 85mm."),
    ],
)
def test_the_framing_is_said_in_a_crew_s_words(changes: dict[str, Any], said: str) -> None:
    shot = shot_of("mia")
    shot = replace(shot, shot=replace(shot.shot, **changes))
    assert said in compose(shot, OrderKind.STILL, card(), shot.references)


def test_two_of_one_title_in_a_shot_are_refused_unless_they_are_told_apart() -> None:
    shot = shot_of("mia", "nova")
    people = tuple(replace(one, character=replace(one.character, title="Mia")) for one in shot.performers)
    with pytest.raises(ValueError, match="shows mia and nova, who have one title"):
        ties(replace(shot, performers=people), card(), shot.references)


def test_a_picture_of_somebody_who_is_not_in_the_shot_is_refused() -> None:
    with pytest.raises(ValueError, match="shot 3 does not show Nova, headshot"):
        ties(shot_of("mia"), card(), shot_of("nova").references)


def test_the_least_important_words_go_first() -> None:
    shot = shot_of("mia", action="Mia runs, her coat flying, the street empty", with_look=True)
    shot = replace(shot, shot=replace(shot.shot, lens="85mm", dutch=True))
    whole = compose(shot, OrderKind.STILL, card(), shot.references)
    gone = [
        ("its palette", "Dutch angle"),
        ("Lens: 85mm", "exactly as in its images"),
        ("exactly as in", "afternoon light"),
        ("afternoon light", "the street empty"),
        ("the street empty", "her coat flying"),
    ]
    for first, then in gone:
        most = len(whole)
        while first in (said := compose(shot, OrderKind.STILL, card(max_prompt=most), shot.references)):
            most -= 1
        assert then in said, f'"{then}" goes before "{first}"'
    with pytest.raises(
        NothingFits, match=r"needs a prompt of \d+ characters at the shortest, and vendor/engine takes 90"
    ):
        compose(shot, OrderKind.STILL, card(max_prompt=90), shot.references)


def test_the_labels_of_a_sheet_are_never_drawn_however_few_words_there_are() -> None:
    engine = card(max_references=4, sheets=True, max_prompt=590)
    shot = shot_of("mia", "theo", "kim", action="Mia runs, while the bell rings, while the lamp flickers")
    said = compose(shot, OrderKind.STILL, engine, stack(shot.references, engine, OrderKind.STILL).sent)
    assert "while" not in said
    assert said.endswith(" The labels of a sheet are no part of the picture.")


@pytest.mark.parametrize(
    ("number", "called"),
    [(1, "first"), (10, "tenth"), (11, "11th"), (12, "12th"), (13, "13th"), (21, "21st"), (22, "22nd"), (111, "111th")],
)
def test_references_are_counted_in_words_and_then_in_figures(number: int, called: str) -> None:
    shot = shot_of("mia", things=number)
    engine = card(naming=Naming.ASSET, max_references=-1)
    sent = tuple(one for one in shot.references if one.anchor.startswith("thing-"))[:number]
    assert ties(shot, engine, sent).ties[number - 1].token == called


def test_a_longer_form_is_never_taken_for_a_shorter_one() -> None:
    parts = (
        Part(whole="Mia runs.", shorter=lambda: ("Mia runs and runs.",), weight=1),
        Part(whole="The bell rings.", shorter=lambda: ("The bell.",), weight=2),
    )
    assert shortened(parts, 20) == "Mia runs. The bell."
    assert shortened(parts, 10) == "Mia runs. The bell.", "the shortest that there is"


def test_a_very_long_action_is_shortened_at_once() -> None:
    shot = shot_of("mia", action="Mia runs" + ", and runs" * 20_000)
    said = compose(shot, OrderKind.STILL, card(max_prompt=800), shot.references)
    assert 700 < len(said) <= 800
