"""Bands come from the references and a cohort; photographs have usual ones; and they know when to be silent."""

import pytest
from faces_made_up import face, seen
from hypothesis import given
from hypothesis import strategies as st

from repertory.craft.calibrating import (
    DRIFTED,
    Spread,
    bands_for,
    bands_from,
    distances_for,
    limits,
    shrunk,
    spread_of,
    usual_of,
)
from repertory.model.verdict import Bands, Observation


def pictures(person: str, count: int, *, off: float = 0.2, share: float = 0.0, yaw: float = 0.0) -> list[Observation]:
    return [
        seen(face(person, off=off, axis=30 + number, toward="mia" if share else "", share=share, yaw=yaw))
        for number in range(count)
    ]


def bands(references: list[Observation], cohort: list[Observation], style: str) -> Bands:
    return bands_for(references, cohort, inspector="faces", version="1", style=style)


def test_photographs_without_anything_of_their_own_have_the_usual_bands() -> None:
    usual = bands([], [], "photo")
    assert usual.match == pytest.approx(0.548, abs=0.001)
    assert usual.wrong == pytest.approx(0.614, abs=0.001)
    assert usual.trusted


def test_what_is_usual_holds_for_the_recogniser_that_it_was_measured_with_alone() -> None:
    assert usual_of("mediapipe-full+mesh468+dlib-resnet/3", "photo") == usual_of("1", "photo") is not None
    assert usual_of("mediapipe-full+mesh468+sface-2021dec/3", "photo") is None
    by_other = bands_for([], [], inspector="faces", version="yunet-2023mar+mesh468+auraface-1/3", style="photo")
    assert not by_other.trusted


def test_a_few_pictures_from_one_photo_session_do_not_make_a_photo_band_narrow() -> None:
    alike = bands(pictures("mia", 3, off=0.05), pictures("nova", 3), "photo")
    assert 0.36 < alike.match < 0.50
    assert 0.5 < alike.wrong < 0.62


def test_many_pictures_outweigh_the_prior() -> None:
    few, many = bands(pictures("mia", 3, off=0.1), [], "photo"), bands(pictures("mia", 40, off=0.1), [], "photo")
    assert many.match < few.match


def test_clay_bands_come_from_clay_alone_and_lie_between_own_and_others() -> None:
    cohort = pictures("nova", 4, share=0.5) + pictures("iris", 4, share=0.5)
    clay = bands(pictures("mia", 6, off=0.12), cohort, "clay")
    assert clay.trusted
    assert 0.15 < clay.match < clay.wrong < 0.45
    assert clay.source.startswith("6 references, 8 other clay faces")


def test_a_clay_face_matches_up_to_a_share_of_the_way_to_strangers_and_never_beyond_wrong() -> None:
    own, others = pictures("mia", 5), pictures("nova", 5)
    near, far = (distances_for(own, some, "clay")[1][0] for some in (pictures("nova", 5, share=0.6), others))
    mean = distances_for(own, others, "clay")[0][0]
    assert bands(own, others, "clay").match == pytest.approx(mean + DRIFTED * (far - mean))
    assert bands(own, pictures("nova", 5, share=0.6), "clay").match == pytest.approx(mean + DRIFTED * (near - mean))
    same = bands(own, pictures("mia", 5, off=0.21), "clay")
    assert same.match <= same.wrong


def test_bands_are_not_trusted_where_the_references_do_not_separate_from_the_cohort() -> None:
    lookalikes = pictures("nova", 6, share=0.9)
    assert not bands(pictures("mia", 6), lookalikes, "clay").trusted


@pytest.mark.parametrize(("own", "others"), [(0, 0), (2, 8), (8, 2), (0, 8), (8, 0)])
def test_bands_of_a_style_without_a_prior_need_three_of_both(own: int, others: int) -> None:
    poor = bands(pictures("mia", own), pictures("nova", others), "clay")
    assert not poor.trusted
    assert 0 < poor.match <= poor.wrong


def test_a_lone_profile_does_not_widen_the_bands() -> None:
    plain = bands(pictures("mia", 6, off=0.1), pictures("nova", 6), "clay")
    profile = seen(face("mia", off=0.6, axis=60, yaw=60))
    with_profile = bands([*pictures("mia", 6, off=0.1), profile], pictures("nova", 6), "clay")
    assert with_profile.match == pytest.approx(plain.match, abs=0.03)


@given(st.floats(0, 1), st.floats(0.05, 0.3), st.floats(0, 1.5), st.floats(0.05, 0.3))
def test_the_match_limit_never_lies_above_the_wrong_one(own: float, sd: float, far: float, spread: float) -> None:
    match, wrong, _ = limits(Spread(mean=own, sd=sd, count=9.0), Spread(mean=far, sd=spread, count=9.0))
    assert own <= match <= wrong


def test_the_wrong_limit_lies_equally_many_deviations_from_both() -> None:
    own, far = Spread(mean=0.2, sd=0.05, count=9.0), Spread(mean=0.5, sd=0.1, count=9.0)
    match, wrong, apart = limits(own, far)
    assert [match, wrong, apart] == pytest.approx([0.264, 0.3, 2.0])


def test_weights_and_the_least_deviation_count() -> None:
    even = spread_of([0.2, 0.4], [1.0, 1.0])
    assert [even.mean, even.sd, even.count] == pytest.approx([0.3, 0.1, 2.0])
    assert spread_of([0.2, 0.4], [1.0, 0.0]) == Spread(mean=0.2, sd=0.05, count=1.0)
    assert spread_of([], []).count == 0.0


def test_ten_measurements_weigh_as_much_as_the_prior() -> None:
    half = shrunk(Spread(mean=0.2, sd=0.05, count=10.0), Spread(mean=0.4, sd=0.07, count=0.0))
    assert [half.mean, half.sd] == pytest.approx([0.3, 0.06])


NAMED = Bands(match=0, wrong=0, inspector="wardrobe", version="1", style="clay", source="leather jacket")
USUAL = (Spread(mean=0.2, sd=0.05, count=0.0), Spread(mean=0.6, sd=0.1, count=0.0))


def test_bands_can_be_drawn_from_distances_alone() -> None:
    bands = bands_from([0.1, 0.12, 0.14], [0.5, 0.55, 0.6, 0.65], prior=None, named=NAMED)
    assert 0.14 < bands.match < bands.wrong < 0.5
    assert bands.trusted
    assert bands.source.startswith("leather jacket: 3 own distances, 4 to others")


def test_where_there_is_little_of_its_own_the_usual_distances_count() -> None:
    alone = bands_from([], [], prior=USUAL, named=NAMED)
    assert alone.trusted
    assert USUAL[0].mean < alone.match <= alone.wrong < USUAL[1].mean
    assert not bands_from([], [], prior=None, named=NAMED).trusted
    assert not bands_from([0.1], [0.5], prior=None, named=NAMED).trusted


def test_others_as_near_as_its_own_say_that_nothing_can_be_told() -> None:
    assert not bands_from([0.3, 0.5, 0.4], [0.35, 0.45, 0.4], prior=None, named=NAMED).trusted


def test_a_finer_scale_needs_a_finer_least_deviation() -> None:
    own, others = [0.010, 0.012], [0.050, 0.055, 0.060]
    assert not bands_from(own, others, prior=None, named=NAMED).trusted
    assert bands_from(own, others, prior=None, least_sd=0.005, named=NAMED).trusted
