"""Binding: names become locked anchors with the references that the shot needs, or a clear next step."""

from __future__ import annotations

from dataclasses import replace

import pytest
from company import CAST, COFFEE_SHOP, LIGHTS, MIA, NAMES, NOVA, PHONE, SHOP, VOICES, bound, reference

from repertory.craft.binding.bind import bind
from repertory.craft.shotlist.reading import parse
from repertory.errors import NotLocked, ShotListError, StageMissing, UnknownName
from repertory.model.anchor import Location, Role, Stage
from repertory.model.shot import BoundShot


def labels(shot: BoundShot) -> list[str]:
    return [one.label for one in shot.references]


def test_the_article_s_first_shot_gets_face_angle_outfit_and_place() -> None:
    shot = bound("medium close-up of [Character A], coffee shop interior, afternoon light, neutral expression")
    assert labels(shot) == ["Mia, headshot", "Mia, three-quarter left", "Mia, leather jacket", "coffee shop, afternoon"]
    assert {one.anchor for one in shot.references} == {"mia@1", "coffee-shop@1"}


def test_the_article_s_third_shot_gets_the_sleeve_the_place_and_the_phone_but_no_face() -> None:
    third = bind(parse(COFFEE_SHOP.read_text(encoding="utf-8"), NAMES), cast=CAST, voices=VOICES)[2]
    assert labels(third) == ["Mia, leather jacket", "street, golden hour", "phone, front"]
    assert third.action == "Mia's phone, her hand visible"


def test_in_a_shot_of_two_both_masters_come_first_and_the_two_face_each_other() -> None:
    shot = bound("two-shot of Mia in the red sweater and Nova, Mia happy, street, night")
    assert labels(shot) == [
        "Mia, headshot",
        "Nova, headshot",
        "Mia, three-quarter right",
        "Nova, three-quarter left",
        "Mia, red sweater",
        "Nova, mustard coat",
        "street, night",
        "Mia, happy",
    ]


@pytest.mark.parametrize(
    ("words", "angle"),
    [
        ("close-up of Mia", "three-quarter left"),
        ("close-up of Mia in profile", "profile left"),
        ("close-up of Mia, profile right", "profile right"),
        ("close-up of Mia, looking to the right", "three-quarter right"),
        ("low angle close-up of Mia", "tilt up"),
    ],
)
def test_the_angle_is_the_one_nearest_to_the_framing(words: str, angle: str) -> None:
    (chosen,) = [one for one in bound(words).references if one.role is Role.ANGLE]
    assert chosen.name == angle


def test_a_missing_angle_is_replaced_by_the_next_best() -> None:
    few = replace(MIA, references=tuple(one for one in MIA.references if not one.name.startswith("profile")))
    (chosen,) = [one for one in bound("close-up of Mia in profile", mia=few).references if one.role is Role.ANGLE]
    assert chosen.role is Role.ANGLE


def test_a_character_called_by_two_names_is_one_performer() -> None:
    shot = bound("close-up of Character A, Mia smiles in the red sweater")
    assert [(one.character.name, one.expression, one.outfit) for one in shot.performers] == [
        ("mia", "happy", "red sweater")
    ]
    assert shot.action == "Mia smiles"


def test_one_character_cannot_wear_two_outfits_under_two_names() -> None:
    with pytest.raises(ShotListError, match="cannot wear both"):
        bound("Character A in the red sweater, Mia in the leather jacket")


def test_lines_are_bound_to_the_one_voice_of_their_speaker() -> None:
    (line,) = bound("close-up of Mia\nnova: (off screen) Hello.").lines
    assert (line.character, line.voice.name, line.text, line.manner) == ("nova@1", "nova-voice", "Hello.", "off screen")


def test_the_writer_s_own_light_wins_where_there_is_a_view_of_it() -> None:
    dawn = replace(SHOP, references=(*SHOP.references, reference(Role.VIEW, "morning", "coffee-shop")))
    assert bound("close-up of Mia, coffee shop, morning", coffee_shop=dawn).light == "morning"
    assert bound("close-up of Mia, coffee shop, morning").light == "afternoon"


def test_a_shot_without_a_light_takes_the_first_view() -> None:
    assert bound("close-up of Mia, coffee shop").light == LIGHTS[0]


def test_the_last_words_of_an_outfit_are_enough_when_they_are_unambiguous() -> None:
    assert bound("close-up of Mia in her sweater").performers[0].outfit == "red sweater"
    two = replace(MIA, references=(*MIA.references, reference(Role.OUTFIT, "blue sweater", "mia")))
    with pytest.raises(ShotListError, match="blue sweater"):
        bound("close-up of Mia in her sweater", mia=two)


def test_an_unknown_outfit_lists_those_that_there_are() -> None:
    with pytest.raises(ShotListError, match='no outfit "green dress"') as caught:
        bound("wide shot of Mia in a green dress")
    assert "leather jacket, red sweater" in caught.value.step


def test_a_draft_cannot_play() -> None:
    with pytest.raises(NotLocked) as caught:
        bound("close-up of Mia", mia=replace(MIA, version=0))
    assert "repertory character lock mia" in caught.value.step
    with pytest.raises(NotLocked, match="phone"):
        bound("insert of the phone", phone=replace(PHONE, version=0))


@pytest.mark.parametrize(
    ("words", "stage"),
    [
        ("close-up of Mia", Stage.ANGLES),
        ("close-up of Mia in the red sweater", Stage.WARDROBE),
        ("close-up of Mia, sad expression", Stage.EXPRESSIONS),
    ],
)
def test_a_missing_stage_is_refused_with_the_exact_next_command_unless_waived(words: str, stage: Stage) -> None:
    without = replace(MIA, stages=tuple(one for one in MIA.stages if one is not stage))
    with pytest.raises(StageMissing) as caught:
        bound(words, mia=without)
    assert f"repertory character build mia --stage {stage}" in caught.value.step
    assert bound(words, mia=replace(without, waived={stage: "tried and fine"})).performers


def test_a_stage_that_the_shot_does_not_need_may_be_missing() -> None:
    young = replace(MIA, stages=(Stage.HEADSHOT, Stage.ANGLES), references=MIA.references[:6])
    shot = bound("close-up of Mia", mia=young)
    assert labels(shot) == ["Mia, headshot", "Mia, three-quarter left"]
    assert shot.performers[0].outfit == ""


def test_a_light_without_a_view_names_the_command_that_builds_it() -> None:
    days: Location = replace(SHOP, references=SHOP.references[:1])
    with pytest.raises(UnknownName) as caught:
        bound("close-up of Mia, coffee shop, night", coffee_shop=days)
    assert 'repertory location build coffee-shop --light "night"' in caught.value.step


def test_a_speaker_needs_a_voice_and_it_must_be_locked() -> None:
    with pytest.raises(StageMissing, match="has no voice"):
        bound("close-up of Mia\nMIA: Hello.", mia=replace(MIA, voice=""))
    with pytest.raises(UnknownName, match="mia-voise"):
        bound("close-up of Mia\nMIA: Hello.", mia=replace(MIA, voice="mia-voise"))
    drafts = {name: replace(voice, version=0) for name, voice in VOICES.items()}
    with pytest.raises(NotLocked):
        bind(parse("Shot 1: close-up of Mia\nMIA: Hello.", NAMES), cast=CAST, voices=drafts)


def test_names_that_the_cast_lacks_are_refused_with_the_nearest() -> None:
    shots = parse("Shot 1: close-up of Nova", NAMES)
    with pytest.raises(UnknownName, match="Nova"):
        bind(shots, cast={"Noa": replace(NOVA, name="noa", title="Noa")}, voices=VOICES)


@pytest.mark.parametrize("glow", ["neon light", "candlelight", "firelight"])
def test_what_glows_says_no_hour_and_is_shot_in_the_master_view(glow: str) -> None:
    (shot,) = bind(parse(f"Shot 1: MCU of Mia, {glow}, street", NAMES), cast=CAST, voices=VOICES)
    assert shot.light == "afternoon"
    assert [one.name for one in shot.references if one.anchor == "street@1"] == ["afternoon"]
    assert shot.shot.light_words.startswith(glow.removesuffix(" light"))


def test_a_shot_s_engine_may_be_called_as_people_call_it() -> None:
    engines = {"wan/2.7-i2v": ["Wan 2.7 i2v"], "wan/2.7-r2v": ["Wan 2.7 r2v"], "google/veo-3.1": ["Veo 3.1"]}
    shots = parse("Shot 1: close-up of Mia, model: Veo 3.1, street, night", NAMES)
    (shot,) = bind(shots, cast=CAST, voices=VOICES, engines=engines)
    assert (shot.shot.engine, shot.shot.location, shot.light) == ("Veo 3.1", "street", "night")
    with pytest.raises(UnknownName, match=r'Shot 1.*: "wan" may be any of 2 engines') as caught:
        bind(parse("Shot 1: close-up of Mia, model: wan", NAMES), cast=CAST, voices=VOICES, engines=engines)
    assert caught.value.step == "Name one of: wan/2.7-i2v, wan/2.7-r2v."


def test_an_engine_that_is_not_there_is_refused_with_the_nearest() -> None:
    shots = parse("Shot 1: close-up of Mia, engine: flux-2-por", NAMES)
    with pytest.raises(UnknownName, match="flux-2-por") as caught:
        bind(shots, cast=CAST, voices=VOICES, engines={"bfl/flux-2-pro": ["FLUX.2 [pro]"], "previs": ["Previs"]})
    assert "bfl/flux-2-pro" in caught.value.step
