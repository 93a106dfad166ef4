"""What goes wrong on purpose, as it is drawn: rates and sizes are kept, and edits mend only what they name."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from repertory.engines.previs.drift import drawn_error, error_of
from repertory.engines.previs.mended import named_by, names, times_mended
from repertory.engines.previs.outfits import COLOURS
from repertory.engines.previs.slips import (
    Rate,
    error_model,
    lessened,
    location_slip,
    outfit_slip,
    people_slip,
    prop_slip,
    voice_slip,
)
from repertory.engines.previs.truth import GRADED, Kind, Slip, Truth, What, read_truth, write_truth
from repertory.errors import Damaged, YourMove
from repertory.model.anchor import Role
from repertory.model.engine import Recipe, UsedReference

MIA, NOVA = "mia@1", "nova@2"
ALWAYS, SMALL = Rate(rate=1.0), Rate(rate=1.0, size=0.3)
SEEDS = range(600)


def _all(rate: Rate, seed: int) -> list[Slip | None]:
    return [
        outfit_slip(MIA, COLOURS["red"], ("white shirt", "navy coat"), rate, seed),
        location_slip("shop@1", "coffee shop", "afternoon", rate, seed),
        prop_slip("phone@1", "phone", rate, seed),
        people_slip((MIA, NOVA), rate, seed),
        voice_slip("voice@1", ("en-us+m3", "en-gb+f2"), 60.0, rate, seed),
    ]


@pytest.mark.parametrize("number", range(5))
@pytest.mark.parametrize("rate", [0.1, 0.5])
def test_each_kind_slips_as_often_as_its_rate_says(number: int, rate: float) -> None:
    made = sum(_all(Rate(rate=rate), seed)[number] is not None for seed in SEEDS)
    assert abs(made / len(SEEDS) - rate) < 0.06


def test_no_rate_and_no_size_make_no_slip() -> None:
    assert {slip for seed in SEEDS for slip in (*_all(Rate(), seed), *_all(Rate(rate=1.0, size=0.0), seed))} == {None}


def test_the_seed_decides_and_everybody_slips_by_themselves() -> None:
    assert [_all(ALWAYS, seed) for seed in range(50)] == [_all(ALWAYS, seed) for seed in range(50)]
    half = Rate(rate=0.5)
    both = Counter(
        tuple(outfit_slip(who, COLOURS["red"], (), half, seed) is not None for who in (MIA, NOVA)) for seed in SEEDS
    )
    assert min(both.values()) > 0.17 * len(SEEDS)


def test_another_version_of_an_anchor_slips_alike() -> None:
    one, other = (outfit_slip(ref, COLOURS["red"], ("navy coat",), ALWAYS, 4) for ref in ("mia@1", "mia@7"))
    assert one is not None
    assert other is not None
    assert (one.what, one.shown, one.size) == (other.what, other.shown, other.size)


def test_every_way_of_a_kind_is_made_and_a_small_size_exchanges_nothing() -> None:
    made = {slip.what for seed in SEEDS for slip in _all(ALWAYS, seed) if slip}
    assert made == set(What) - {What.FACE}
    small = {slip.what for seed in SEEDS for slip in _all(SMALL, seed) if slip}
    assert small == (GRADED | {What.EXTRA, What.DOUBLED}) - {What.FACE}


def test_sizes_stay_below_the_one_that_is_set() -> None:
    sizes = [slip.size for seed in SEEDS for slip in _all(Rate(rate=1.0, size=0.8), seed) if slip]
    assert 0.48 <= min(sizes) < 0.5
    assert 0.78 < max(sizes) <= 0.8


def test_what_is_shown_instead_is_something_else() -> None:
    for seed in SEEDS:
        clothes, place, thing, people, voice = _all(ALWAYS, seed)
        assert clothes is not None
        assert clothes.shown in {"white shirt", "navy coat", *COLOURS} - {"red"}
        assert place is not None
        assert place.shown not in {"coffee shop", "afternoon"}
        assert thing is not None
        assert thing.shown != "phone"
        assert people is not None
        assert (people.what is What.SWAPPED) == (people.shown in {MIA, NOVA})
        assert people.shown != people.anchor or not people.shown
        assert voice is not None
        if voice.what is What.PITCH:
            assert abs(float(voice.shown) - 60.0) > 15
            assert 0 <= float(voice.shown) <= 99


def test_one_person_alone_is_swapped_with_nobody_and_nobody_is_not_missing() -> None:
    alone, nobody = ([people_slip(cast, ALWAYS, seed) for seed in SEEDS] for cast in ((MIA,), ()))
    assert {slip.what for slip in alone if slip} == {What.EXTRA, What.DOUBLED, What.MISSING}
    assert {slip.what for slip in nobody if slip} == {What.EXTRA}


def test_a_place_without_a_model_changes_only_its_light() -> None:
    slips = [location_slip("moon@1", "", "night", ALWAYS, seed) for seed in SEEDS]
    assert {(slip.what, slip.shown) for slip in slips if slip} == {
        (What.LIGHT, "afternoon"),
        (What.LIGHT, "golden hour"),
    }
    assert location_slip("moon@1", "", "night", SMALL, 1) is None


@pytest.mark.parametrize("name", ["drift", "outfit_errors", "people_error_size"])
@pytest.mark.parametrize("value", [-0.1, 1.1, float("nan")])
def test_a_setting_out_of_range_is_refused(name: str, value: float) -> None:
    with pytest.raises(YourMove, match=name):
        error_model({name: value})


def _sent(anchor: str, role: Role) -> UsedReference:
    return UsedReference(anchor=anchor, role=role, name="", sha256="0")


FACE = "Image 1 is a film frame. Correct only the face of Mia in image 1."


@pytest.mark.parametrize(
    ("prompt", "sent", "meant"),
    [
        (FACE, [_sent(MIA, Role.HEADSHOT), _sent(MIA, Role.OUTFIT)], (Kind.IDENTITY, MIA)),
        (FACE, [_sent(MIA, Role.OUTFIT)], (Kind.IDENTITY, MIA)),
        ("Give her these clothes.", [_sent(MIA, Role.OUTFIT), _sent(MIA, Role.HEADSHOT)], (Kind.OUTFIT, MIA)),
        ("The room of image 2.", [_sent("shop@1", Role.VIEW)], (Kind.LOCATION, "shop@1")),
        ("The phone of image 2.", [_sent("phone@1", Role.VIEW)], (Kind.PROP, "phone@1")),
    ],
)
def test_an_edit_names_one_fault(prompt: str, sent: list[UsedReference], meant: tuple[Kind, str]) -> None:
    named = named_by("edit", prompt, sent)
    assert names(named, *meant)
    others = [(kind, anchor) for kind in Kind for anchor in (MIA, NOVA, "shop@1", "phone@1") if (kind, anchor) != meant]
    same = {(Kind.LOCATION, "phone@1"), (Kind.PROP, "shop@1")}  # there is no place of a thing's name
    assert not [one for one in others if names(named, *one) and one not in same]


def test_an_edit_of_one_face_leaves_the_other_as_it_was() -> None:
    first = Recipe(step="still", engine="previs", seed=7)
    edit = Recipe(step="edit", engine="previs", prompt=FACE, references=(_sent(MIA, Role.HEADSHOT),))
    swap = Recipe(step="swap", engine="1", references=(_sent(MIA, Role.OUTFIT),))
    dress = Recipe(step="edit", engine="previs", prompt="Clothes.", references=(_sent(MIA, Role.OUTFIT),))
    whole = drawn_error("mia", 7, 0.5)
    assert error_of("mia", (first, edit), 1, 0.5) == pytest.approx(0.2 * whole)
    assert error_of("mia", (first, swap), 1, 0.5) == pytest.approx(0.5 * whole)
    assert error_of("mia", (first, dress), 1, 0.5) == whole
    assert error_of("nova", (first, edit, swap, dress), 1, 0.5) == drawn_error("nova", 7, 0.5)
    assert times_mended(Kind.OUTFIT, MIA, (first, edit, swap, dress)) == 1
    assert times_mended(Kind.OUTFIT, NOVA, (first, edit, swap, dress)) == 0


def test_an_edit_lessens_a_colour_and_puts_an_exchange_right() -> None:
    colour = Slip(kind=Kind.OUTFIT, what=What.COLOUR, size=0.9, left=0.9)
    other = Slip(kind=Kind.OUTFIT, what=What.OUTFIT, size=0.9, left=0.9)
    assert (lessened(colour, 0).left, lessened(other, 0).left) == (0.9, 0.9)
    assert lessened(colour, 1).left == pytest.approx(0.18)
    assert lessened(other, 1).left == 0.0


def test_the_truth_is_read_as_it_was_written(tmp_path: Path) -> None:
    face = Slip(kind=Kind.IDENTITY, what=What.FACE, anchor=MIA, size=0.1, left=0.1, held=True)
    gone = Slip(kind=Kind.PEOPLE, what=What.MISSING, anchor=NOVA, size=0.9, left=0.9, seen=False)
    truth = Truth(order="1-keyframe-1-x", seed=7, slips=(face, gone))
    write_truth(tmp_path, truth)
    assert read_truth(tmp_path) == truth
    assert truth.faultless
    assert truth.left(Kind.PEOPLE, "nova@9") == (gone,)
    assert truth.left(Kind.PEOPLE, MIA) == ()
    with pytest.raises(Damaged, match=r"truth\.toml"):
        read_truth(tmp_path / "elsewhere")
