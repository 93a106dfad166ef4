"""What a continuity report says first: whether the film holds, who drifts where, and what to type next."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from example_film import BANDS, ExampleFilm, score

from repertory.cutters.facts import names_in
from repertory.cutters.opening import USED_UP, Step, cut_step, next_steps, opening, shown_of
from repertory.model.film import Film, FilmShot, ShotSoFar
from repertory.model.take import Decision
from repertory.model.verdict import NOT_KEPT, Finding, Grade, Measurement, Report, Score, Verdict


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> ExampleFilm:
    return ExampleFilm(tmp_path_factory.mktemp("takes"), width=64, height=36)


@pytest.fixture(scope="module")
def film(made: ExampleFilm) -> Film:
    return replace(made.film(), folder=Path("my film"))


def said(film: Film) -> tuple[str, ...]:
    return opening(film, names_in(film))


def to_do(film: Film) -> tuple[Step, ...]:
    return next_steps(film, names_in(film))


def measuring(shot: FilmShot, *scores: Score) -> FilmShot:
    """The same shot, its clip accepted with these scores."""
    report = Report(scores=scores, verdict=Verdict.ACCEPT, reason="Every expected face matches.")
    clip = replace(shot.clip, take=replace(shot.clip.take, report=report))
    return replace(shot, clip=clip, takes=(*shot.takes[:-1], clip))


def stutter() -> Score:
    measured = Measurement(
        inspector="clips",
        version="1",
        anchor="shot 1",
        about="movement",
        finding=Finding.UNMEASURED,
        value=0.0,
        reason="it stutters: 32 of 96 pictures only repeat the one before",
    )
    return Score(measurement=measured, grade=Grade.UNMEASURED, bands=replace(BANDS, inspector="clips"))


def test_a_film_that_holds_says_so_and_what_comes_nearest_to_drifting(film: Film) -> None:
    near = measuring(film.shots[0], score("mia@1", 0.25, Grade.MATCH))
    assert said(replace(film, shots=(near, film.shots[2]))) == (
        "The film holds: both shots are accepted.",
        "Nothing drifts; nearest to it comes Mia in shot 1: 0.25, just within the limit.",
    )
    alone = replace(film, shots=(film.shots[2],))
    assert said(alone) == ("The film holds: its one shot is accepted.", "Nobody and nothing drifts.")
    assert to_do(alone) == ()
    assert cut_step(alone) == Step(words="To cut the film:", command="repertory cut 'my film'")


def test_what_a_person_let_pass_what_is_old_and_what_nobody_measured_are_named(film: Film) -> None:
    holds, *rest = said(film)
    assert holds.startswith("The film holds as far as it could be measured: all 5 shots are accepted, ")
    assert holds.endswith("shot 5 by a person whatever was measured; shot 2 as it was before a change.")
    assert rest == ["Shot 5: Mia is not quite Mia.", "Not measured: Nova in shot 4A."]
    assert to_do(film) == (
        Step(
            words="Made before the cast or a setting was changed. To make it again:",
            command="repertory shoot 'my film' --shot 2",
            shots=("2",),
        ),
        Step(
            words="Look at it yourself: a larger, sharper or less turned face can be measured.",
            shots=("4A",),
            about="Nova is not measured: profile.",
        ),
    )


def test_the_same_fault_in_several_shots_is_told_once(film: Film) -> None:
    drifted = [measuring(shot, score("mia@1", 0.3, Grade.DRIFT)) for shot in (film.shots[0], film.shots[4])]
    assert said(replace(film, shots=tuple(drifted)))[1] == "Shots 1 and 5: Mia is not quite Mia."


def test_a_stutter_is_noted_in_words_and_never_as_a_figure(film: Film) -> None:
    shot = measuring(film.shots[0], score("mia@1", 0.2, Grade.MATCH), stutter())
    (step,) = to_do(replace(film, shots=(shot,)))
    assert (step.shots, step.words) == (("1",), "Look at it yourself.")
    assert step.about == "It stutters: 32 of 96 pictures only repeat the one before."
    holds, _, noted = said(replace(film, shots=(shot,)))
    assert holds.startswith("The film holds: "), "the rest of it was measured"
    still = replace(stutter().measurement, finding=Finding.HIDDEN, reason="stands still, as declared")
    declared = measuring(film.shots[0], score("mia@1", 0.2, Grade.MATCH), replace(stutter(), measurement=still))
    assert len(said(replace(film, shots=(declared,)))) == 2, "as written"
    assert noted == "Shot 1: It stutters: 32 of 96 pictures only repeat the one before."


def of_verdict(shot: ShotSoFar, verdict: Verdict) -> ShotSoFar:
    """The shot with one take, undecided."""
    take = shot.takes[1].take
    assert take.report is not None
    one = replace(shot.takes[1], take=replace(take, report=replace(take.report, verdict=verdict)))
    return replace(shot, takes=(one,))


@pytest.mark.parametrize(
    ("verdict", "words", "command"),
    [
        (Verdict.REPAIR, "To mend it:", "repertory repair 6 --film 'my film'"),
        (Verdict.REVIEW, "To look at it and decide:", "repertory review 'my film'"),
        (Verdict.RETAKE, "To make it again:", "repertory shoot 'my film' --shot 6"),
        (Verdict.ACCEPT, "To go on with it:", "repertory shoot 'my film' --shot 6"),
    ],
)
def test_a_shot_that_is_not_finished_has_the_command_that_goes_on(
    film: Film, made: ExampleFilm, verdict: Verdict, words: str, command: str
) -> None:
    part = replace(film, missing=("6",), unfinished=(of_verdict(made.unfinished(), verdict),))
    assert to_do(part)[0] == Step(words=words, command=command, shots=("6",))
    assert said(part)[0] == "The film does not hold yet: 5 of its 6 shots are in it; shot 6 is not finished."
    assert "Shot 6: Nova is not quite Nova." in said(part)[1]
    assert not any(step.command.startswith("repertory cut") for step in to_do(part))


def test_where_all_takes_are_made_a_person_decides_and_nothing_is_shot(film: Film, made: ExampleFilm) -> None:
    open_shot = of_verdict(made.unfinished(), Verdict.RETAKE)
    part = replace(film, missing=("6",), unfinished=(open_shot,), most_takes=1)
    assert to_do(part)[0] == Step(words=USED_UP, command="repertory review 'my film'", shots=("6",))
    assert to_do(replace(part, most_takes=2))[0].words == "To make it again:"
    refused = replace(open_shot, takes=tuple(replace(one, decision=Decision.REFUSED) for one in open_shot.takes))
    assert to_do(replace(part, unfinished=(refused,)))[0].words == "To make it again:"


def test_what_a_person_refused_and_a_repair_that_was_not_kept_do_not_stand_for_a_shot(made: ExampleFilm) -> None:
    shot = made.unfinished()
    refused, drifted, mended = shot.takes
    assert mended.take.report is not None
    report = replace(mended.take.report, reason=f"{NOT_KEPT}: A seam shows.")
    worse = replace(mended, take=replace(mended.take, report=report))
    assert shown_of(replace(shot, takes=(refused, drifted, worse))) is drifted
    assert shown_of(replace(shot, takes=(refused,))) is None
    chosen = replace(worse, decision=Decision.ACCEPTED)
    assert shown_of(replace(shot, takes=(refused, drifted, chosen))) is chosen


def test_shots_that_need_the_same_are_told_together_and_many_of_them_shot_at_once(
    film: Film, made: ExampleFilm
) -> None:
    def without_takes(*numbers: str) -> Film:
        open_shot = replace(made.unfinished(), takes=(), paid=())
        shots = tuple(replace(open_shot, shot=replace(open_shot.shot, number=number)) for number in numbers)
        return replace(film, shots=(), missing=numbers, unfinished=shots)

    two, many = without_takes("1", "2"), without_takes("1", "2", "3", "4", "5")
    (step,) = to_do(two)
    assert step == Step(words="To make it:", command="repertory shoot 'my film' --shot 1 --shot 2", shots=("1", "2"))
    assert to_do(many)[0].command == "repertory shoot 'my film'"
    assert said(two) == ("The film does not hold yet: none of its 2 shots is in it; shots 1 and 2 are not finished.",)


def test_what_nobody_could_measure_in_several_shots_is_one_step(film: Film) -> None:
    profile = score("mia@1", None, Grade.UNMEASURED, finding=Finding.UNMEASURED, reason="a profile; measured in 0 of 8")
    shots = tuple(measuring(shot, profile) for shot in (film.shots[0], film.shots[2]))
    (look,) = to_do(replace(film, shots=shots))
    assert (look.shots, look.about) == (("1", "3"), "Mia is not measured: a profile.")
    assert said(replace(film, shots=shots))[1] == "Not measured: Mia in shots 1 and 3."
