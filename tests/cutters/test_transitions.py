"""What the writer says of how shots give way to each other is in the film: fades, dissolves and wipes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from example_film import ExampleFilm

from repertory.craft.assembling import OVERLAP_S, overlap_s
from repertory.cutters.film import FilmCutter
from repertory.media.clips import probe_clip, read_frames
from repertory.model.film import Film
from repertory.model.shot import Transition

pytestmark = pytest.mark.slow

FPS = 24
SHOT_FRAMES = 36
OVERLAP = round(OVERLAP_S * FPS)


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Film:
    whole = ExampleFilm(tmp_path_factory.mktemp("takes")).film()
    return replace(whole, shots=whole.shots[1:4])


def cut_with(film: Film, folder: Path, into_second: Transition, out_of_first: Transition = Transition.CUT) -> Path:
    """The film's first three shots, the second coming in as it is told."""
    first, second, third = film.shots
    first = replace(first, shot=replace(first.shot, transition_out=out_of_first))
    second = replace(second, shot=replace(second.shot, transition_in=into_second))
    FilmCutter().cut(replace(film, shots=(first, second, third)), folder)
    return folder / "film.mp4"


def pictures(path: Path) -> list[np.ndarray[tuple[int, ...], np.dtype[np.float32]]]:
    return [picture.astype(np.float32) for _, picture in read_frames(path)]


@pytest.mark.parametrize(
    "transition", [Transition.CUT, Transition.SMASH_CUT, Transition.MATCH_CUT, Transition.JUMP_CUT]
)
def test_every_kind_of_cut_leaves_the_length_as_it_is(film: Film, tmp_path: Path, transition: Transition) -> None:
    assert probe_clip(cut_with(film, tmp_path, transition)).frames == 3 * SHOT_FRAMES


def test_a_dissolve_shows_both_shots_at_once_and_shortens_the_film_by_what_they_share(
    film: Film, tmp_path: Path
) -> None:
    hard = pictures(cut_with(film, tmp_path / "hard", Transition.CUT))
    soft = pictures(cut_with(film, tmp_path / "soft", Transition.DISSOLVE))
    assert len(soft) == 3 * SHOT_FRAMES - OVERLAP
    middle = SHOT_FRAMES - OVERLAP // 2
    before, after = hard[middle], hard[SHOT_FRAMES + OVERLAP // 2]
    half = (before + after) / 2
    away = np.abs(soft[middle] - half).mean()
    assert away < np.abs(soft[middle] - before).mean() / 2
    assert away < np.abs(soft[middle] - after).mean() / 2
    assert np.abs(soft[SHOT_FRAMES - OVERLAP - 2] - hard[SHOT_FRAMES - OVERLAP - 2]).mean() < 4, "not before its time"
    assert np.abs(soft[SHOT_FRAMES + 2] - hard[SHOT_FRAMES + OVERLAP + 2]).mean() < 4, "and over in time"


def test_a_wipe_uncovers_the_next_shot_from_the_left(film: Film, tmp_path: Path) -> None:
    hard = pictures(cut_with(film, tmp_path / "hard", Transition.CUT))
    wiped = pictures(cut_with(film, tmp_path / "wiped", Transition.WIPE))
    middle = SHOT_FRAMES - OVERLAP // 2
    left, right = np.s_[:, :100], np.s_[:, 220:]
    assert np.abs(wiped[middle][left] - hard[SHOT_FRAMES + OVERLAP // 2][left]).mean() < 6
    assert np.abs(wiped[middle][right] - hard[middle][right]).mean() < 6


def test_a_shot_fades_out_and_the_next_one_in(film: Film, tmp_path: Path) -> None:
    path = cut_with(film, tmp_path, Transition.FADE_IN, out_of_first=Transition.FADE_OUT)
    light = [picture.mean() for picture in pictures(path)]
    assert len(light) == 3 * SHOT_FRAMES
    assert light[SHOT_FRAMES - 1] < 2
    assert light[SHOT_FRAMES] < 2
    assert light[SHOT_FRAMES - 20] > 20
    assert light[SHOT_FRAMES + 20] > 20


def test_what_follows_a_dissolve_is_heard_and_marked_that_much_earlier(tmp_path: Path) -> None:
    whole = ExampleFilm(tmp_path / "takes").film()
    plain, spoken = whole.shots[1], whole.shots[0]
    second = replace(spoken, shot=replace(spoken.shot, transition_in=Transition.DISSOLVE))
    FilmCutter().cut(replace(whole, shots=(plain, second)), tmp_path)
    captions = (tmp_path / "film.srt").read_text()
    assert captions.splitlines()[1].startswith("00:00:01,300"), "1.5 s - 0.5 s + 0.3 s"


def test_no_shot_is_in_two_overlaps_at_once() -> None:
    assert overlap_s(Transition.DISSOLVE, 0.6, 4.0) == pytest.approx(0.2)
    assert overlap_s(Transition.WIPE, 4.0, 0.9) == pytest.approx(0.3)
    assert overlap_s(Transition.CUT, 4.0, 4.0) == 0.0
