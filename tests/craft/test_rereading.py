"""A list that is rewritten is read again first: what would be understood otherwise stays as it was written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from company import CAST, MIA, NOVA, VOICES

from repertory.craft.binding.bind import bind_list, names_of
from repertory.craft.rewriting.rereading import Reads, mended_as_read
from repertory.craft.shotlist.reading import read_list
from repertory.errors import YourMove
from repertory.model.anchor import Anchor
from repertory.model.shot import BoundShot

LOOKS = {
    MIA.name: "a 28-year-old woman with short dark hair and green eyes, slim",
    NOVA.name: "a tall 60-year-old woman with long silver hair",
}
COMPANY: dict[str, Anchor] = {
    key: replace(one, identity=LOOKS[one.name]) if one in (MIA, NOVA) else one for key, one in CAST.items()
}
LIST = (
    "Shot 1: Nova walks, street\n"
    "Shot 2: Mia is a slim brunette with green eyes. She waves.\n"
    "Shot 3: she laughs\n"
    "Shot 4: Nova, tall, waits\n"
)


def read(text: str) -> tuple[Sequence[BoundShot], Sequence[YourMove]]:
    listing = read_list(text, names_of(COMPANY))
    bound, problems = bind_list(listing.shots, cast=COMPANY, voices=VOICES, source=text)
    return bound, (*listing.problems, *problems)


def fixed(text: str, again: Reads = read) -> tuple[str, tuple[str, ...]]:
    bound, problems = read(text)
    made, kept = mended_as_read(text, bound, problems, again)
    return made.text, kept


def people(text: str) -> list[list[str]]:
    return [[who.character.name for who in one.performers] for one in read(text)[0]]


def test_every_shot_shows_the_same_people_after() -> None:
    text, kept = fixed(LIST)
    assert text.splitlines()[1] == "Shot 2: Mia waves."
    assert kept == ()
    assert people(text) == people(LIST) == [["nova"], ["mia"], ["mia"], ["nova"]]


def test_a_shot_that_would_show_somebody_else_stays_as_it_was_written() -> None:
    def loses_her(text: str) -> tuple[Sequence[BoundShot], Sequence[YourMove]]:
        bound, problems = read(text)
        lost = "brunette" not in text
        return [replace(one, performers=()) if lost and one.shot.number == "2" else one for one in bound], problems

    text, kept = fixed(LIST, loses_her)
    assert kept == ("2",)
    assert text == LIST.replace("Nova, tall, waits", "Nova waits")


def test_a_shot_stays_where_the_one_below_goes_on_from_it_otherwise() -> None:
    def goes_on_otherwise(text: str) -> tuple[Sequence[BoundShot], Sequence[YourMove]]:
        bound, problems = read(text)
        return [one for one in bound if "brunette" in text or one.shot.number != "3"], problems

    assert fixed(LIST, goes_on_otherwise)[1] == ("2",)


def test_nothing_is_written_that_brings_a_new_problem() -> None:
    def has_a_problem(text: str) -> tuple[Sequence[BoundShot], Sequence[YourMove]]:
        bound, problems = read(text)
        return bound, problems if text == LIST else (*problems, YourMove("Who is she?"))

    assert fixed(LIST, has_a_problem) == (LIST, ("2", "4"))


def test_a_name_stands_at_its_place_though_its_pronoun_is_there_twice() -> None:
    text, kept = fixed("Shot 1: Mia's slim. A cat watches her from the roof. CU of her face\n")
    assert (text, kept) == ("Shot 1: A cat watches Mia from the roof. CU of her face\n", ())
