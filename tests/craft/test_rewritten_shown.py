"""What was rewritten and what will be measured is shown in one way everywhere, with titles."""

from __future__ import annotations

from dataclasses import replace

from company import CAST, MIA, VOICES

from repertory.craft.binding.bind import bind, names_of
from repertory.craft.shotlist.reading import parse
from repertory.craft.shotlist.shown import measured_in_words, rewritten_in_words
from repertory.model.anchor import Anchor
from repertory.model.shot import BoundShot, Change

HER = replace(MIA, identity="a 28-year-old woman with short dark hair and freckles, slim")


def bound(words: str, called: str) -> BoundShot:
    people: dict[str, Anchor] = {called: HER, **{key: one for key, one in CAST.items() if one is not MIA}}
    (shot,) = bind(parse(f"Shot 1: {words}", names_of(people)), cast=people, voices=VOICES)
    return shot


def test_somebody_is_told_by_her_title_however_the_list_calls_her() -> None:
    for called in ("mia", "Mia"):
        (change,) = bound("close-up of mia, freckled and slim, waving, street", called).changes
        assert change.who == "Mia"
        assert "Mia's pictures" in change.why


def test_a_change_reads_in_one_way() -> None:
    gone = Change(start=0, end=12, was=", freckled, ", now=" ", who="Mia", why="skin: Mia's pictures show it")
    assert rewritten_in_words(gone) == '"freckled" left out: skin: Mia\'s pictures show it'
    other = Change(start=0, end=7, was="A woman", now="She", who="Mia", why="a second opinion")
    assert rewritten_in_words(other) == '"A woman" now "She": Mia, a second opinion'


def test_what_is_measured_is_told_by_titles() -> None:
    shown = measured_in_words(bound("close-up of Mia, street", "Mia"))
    assert any(one.startswith("Mia, face: ") for one in shown)
    assert not any("@1" in one for one in shown)
