"""What is said of a shot: its figures, its takes in order, and which is the worst."""

from __future__ import annotations

from dataclasses import replace

import pytest
from example_film import ExampleFilm, missing

from repertory.cutters.facts import (
    engine_words,
    figures,
    in_lineage,
    kind_words,
    made_before,
    name_of,
    names_in,
    score_words,
    scores_of,
    verdict_words,
    worst_shot,
)
from repertory.model.anchor import Role
from repertory.model.engine import UsedReference
from repertory.model.film import Film, FilmTake
from repertory.model.verdict import NOT_KEPT, Measurement, Report, Verdict


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Film:
    return ExampleFilm(tmp_path_factory.mktemp("takes"), width=64, height=36).film()


def test_figures_compare_a_repair_with_the_take_that_it_mended(film: Film) -> None:
    (nova,) = figures(film.shots[2])
    assert (nova.name, score_words(nova.before), score_words(nova.mended)) == ("Nova", "0.30", "0.18")
    assert score_words(nova.final) == "0.19", "the clip that began with the mended keyframe"
    mia, profile = figures(film.shots[3])
    assert (score_words(mia.before), score_words(mia.final)) == ("0.32", "0.25")
    assert mia.mended is mia.final
    assert score_words(profile.final) == "not measured: profile"


def test_who_stands_beside_the_one_that_was_mended_was_not_repaired(film: Film) -> None:
    shot = film.shots[2]
    assert shot.keyframe is not None
    of_mia = UsedReference(anchor="mia@1", role=Role.HEADSHOT, name="headshot", sha256="0" * 64)
    recipe = replace(shot.keyframe.take.recipe, references=(of_mia,))
    mended = replace(shot.keyframe, take=replace(shot.keyframe.take, recipe=recipe))
    takes = tuple(mended if made is shot.keyframe else made for made in shot.takes)
    (nova,) = figures(replace(shot, keyframe=mended, takes=takes))
    assert nova.before is None
    assert score_words(nova.final) == "0.19"


def test_a_shot_without_repair_has_only_its_final_figure(film: Film) -> None:
    (mia,) = figures(film.shots[0])
    assert mia.before is None
    assert score_words(mia.final) == "0.22"
    (hidden,) = figures(film.shots[1])
    assert score_words(hidden.final) == "hidden, as written"


def test_the_worst_shot_is_the_worst_of_those_measured(film: Film) -> None:
    worst = worst_shot(film)
    assert worst is not None
    assert worst.shot.number == "5"
    only_hidden = Film(title="", shots=film.shots[1:2], width=64, height=36, fps=24)
    assert worst_shot(only_hidden) is None


def test_a_lone_shot_is_not_the_worst_and_neither_is_a_comfortable_match(film: Film) -> None:
    plain, reviewed = film.shots[0], film.shots[4]
    assert worst_shot(replace(film, shots=(reviewed,))) is None
    assert worst_shot(replace(film, shots=(plain, film.shots[2]))) is None, "0.224 of 0.26, and 0.19"
    assert worst_shot(replace(film, shots=(plain, reviewed))) is reviewed


def test_takes_stand_after_the_one_they_came_from(film: Film) -> None:
    names = [[made.take.id for made in in_lineage(shot)] for shot in film.shots[1:4]]
    assert names == [
        ["2-x-keyframe", "2-a-keyframe", "2-b-clip"],
        ["3-a-keyframe", "3-b-keyframe", "3-c-clip"],
        ["4A-a-keyframe", "4A-b-clip", "4A-c-clip"],
    ]


def test_takes_and_engines_are_named_in_words(film: Film) -> None:
    plain, hidden, keyframe, clip, _ = film.shots
    assert [engine_words(shot) for shot in (plain, keyframe, clip)] == ["previs", "previs + swap", "previs + edit"]
    assert [kind_words(made) for made in keyframe.takes] == ["keyframe", "keyframe, mended by swap", "clip"]
    assert made_before(hidden, hidden.takes[1]) is hidden.takes[0]
    assert made_before(keyframe, keyframe.takes[1]) is None, "a repair is not another try"
    assert [name_of(anchor, plain) for anchor in ("mia@1", "old-tom@3", "")] == ["Mia", "Old Tom", "somebody else"]
    assert score_words(missing()) == "extra: nobody of the cast"
    assert score_words(None) == "not measured"


def test_a_take_has_one_figure_and_what_a_repair_was_judged_by_is_named_apart(film: Film) -> None:
    shot = film.shots[2]
    drifted, mended, clip = shot.takes
    held_out = replace(drifted.take.report or Report(scores=(), verdict=Verdict.ACCEPT, reason=""), scores=())
    fair = replace(held_out, scores=(replace(scores_of(drifted)[0], measurement=moved(drifted, 0.317)),))
    judged = replace(mended, take=replace(mended.take, before=fair))
    (nova,) = figures(replace(shot, keyframe=judged, takes=(drifted, judged, clip)))
    assert (score_words(nova.before), score_words(nova.fair)) == ("0.30", "0.32")


def moved(made: FilmTake, value: float) -> Measurement:
    return replace(scores_of(made)[0].measurement, value=value)


def test_a_repair_that_was_not_kept_is_called_so_and_never_to_be_made_again(film: Film) -> None:
    made = film.shots[2].takes[1]
    assert made.take.report is not None
    worse = replace(made.take.report, verdict=Verdict.RETAKE, reason=f"{NOT_KEPT}: A seam shows.")
    assert verdict_words(replace(made, take=replace(made.take, report=worse))) == "repair not kept"
    assert verdict_words(made) == "accepted"


def test_everything_has_the_name_that_people_use(film: Film) -> None:
    names = names_in(film)
    assert (names["mia@1"], names["nova@1"], names["shot 4A"]) == ("Mia", "Nova", "the clip")
    assert "" not in names
