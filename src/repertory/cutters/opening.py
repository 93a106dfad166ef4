"""What a continuity report says first: whether the film holds, who drifts where, and what to do next."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from repertory.craft.concluding import BY_PERSON, IN_PART, VERDICTS, WITH_KEYFRAME, is_noted
from repertory.craft.telling import in_order, told, worth_saying
from repertory.cutters.facts import badness, is_measured, scores_of, verdict_words, worst_shot
from repertory.cutters.film import FILM_FILE
from repertory.cutters.lines import in_film
from repertory.model.film import Film, FilmShot, FilmTake, ShotSoFar
from repertory.model.take import Decision
from repertory.model.verdict import Finding, Grade, Score, Verdict

_MOST = 4
"""So many faults are told at the top, and the rest by the shots they are in; so many shots are named in a command."""
MEND, DECIDE, AGAIN = "To mend it:", "To look at it and decide:", "To make it again:"
USED_UP = "All takes that it may have are made. To look at them and decide:"
MAKE, GO_ON = "To make it:", "To go on with it:"
_PRESSING = {words: rank for rank, words in enumerate((DECIDE, USED_UP, MEND, AGAIN, GO_ON, MAKE))}
"""What brings a shot into the film, the most pressing first."""
_FRAMES = "; measured in "
"""From here on a reason counts frames, which the figures do as well."""
_AWRY = (Grade.WRONG, Grade.DRIFT)


@dataclass(frozen=True, kw_only=True)
class Step:
    """One thing to do next."""

    words: str
    command: str = ""
    """What to type for it; empty where somebody must look."""
    shots: tuple[str, ...] = ()
    """The numbers of the shots that it is about; empty for the whole film."""
    about: str = ""
    """What of the shot: "Mia's leather jacket is not measured: ..."; empty where that is told already."""


def opening(film: Film, names: Mapping[str, str]) -> tuple[str, ...]:
    """One to four sentences: whether the film holds, who or what drifts where, which clip does not run smoothly, and
    what nobody could measure. `names` are by ref how people call everybody and everything."""
    said = (_holds(film), _drifts(film, names), _noted(film, names), _unsaid(film, names))
    return tuple(one for one in said if one)


def next_steps(film: Film, names: Mapping[str, str]) -> tuple[Step, ...]:
    """What to do next, the most pressing first."""
    folder = shlex.quote(str(film.folder))
    todo: dict[str, list[str]] = {}
    for one in film.unfinished:
        todo.setdefault(_to_finish(one, film.most_takes), []).append(one.shot.number)
    steps = [
        _step(words, numbers, folder) for words, numbers in sorted(todo.items(), key=lambda one: _PRESSING[one[0]])
    ]
    stale = [shot.shot.number for shot in film.shots if shot.stale]
    if stale:
        about = f"Made before the cast or a setting was changed. {AGAIN}"
        steps.append(Step(words=about, command=_shoot(stale, folder), shots=tuple(stale)))
    seen: dict[tuple[str, str], list[str]] = {}
    for shot in film.shots:
        for told_of in _to_look_at(shot, names):
            seen.setdefault(told_of, []).append(shot.shot.number)
    steps += [
        Step(words=words, shots=tuple(dict.fromkeys(numbers)), about=about) for (about, words), numbers in seen.items()
    ]
    return tuple(steps)


def cut_step(film: Film) -> Step:
    """Cutting a film of which every shot is finished. It is no step of a page, which lies beside the film by then."""
    again = " again" if (film.folder / FILM_FILE).is_file() else ""
    return Step(words=f"To cut the film{again}:", command=f"repertory cut {shlex.quote(str(film.folder))}")


def shown_of(shot: ShotSoFar) -> FilmTake | None:
    """The take by which a shot stands: the film's clip, or of an unfinished shot the last one that is in the running;
    None where there is none."""
    if isinstance(shot, FilmShot):
        return shot.clip
    return next((made for made in reversed(shot.takes) if _runs(made)), None)


def standing(shot: ShotSoFar) -> str:
    """What holds for a shot: what holds for its take, and whether all was measured of the lines that the film has."""
    made = shown_of(shot)
    words = verdict_words(made) if made else ""
    part = any(verdict_words(one) == IN_PART for one in _counting(shot))
    return IN_PART if part and words == VERDICTS[Verdict.ACCEPT] else words


def _counting(shot: ShotSoFar) -> list[FilmTake]:
    """What counts of a shot: its take, and of a finished one the lines that the film has."""
    made = shown_of(shot)
    return [*([made] if made else []), *(line for line in shot.spoken if in_film(shot, line))]


def _runs(made: FilmTake) -> bool:
    report = made.take.report
    kept = report is None or not report.not_kept
    return made.decision is Decision.ACCEPTED or (kept and made.decision is not Decision.REFUSED)


def _holds(film: Film) -> str:
    number = len(film.shots) + len(film.missing)
    if film.missing:
        there = f"{len(film.shots) or 'none'} of its {number} shots {'is' if len(film.shots) < 2 else 'are'} in it"
        return f"The film does not hold yet: {there}; {_shots(film.missing)} {_are(film.missing)} not finished."
    stale = [shot.shot.number for shot in film.shots if shot.stale]
    person = [shot.shot.number for shot in film.shots if verdict_words(shot.clip) in {BY_PERSON, WITH_KEYFRAME}]
    part = any(standing(shot) == IN_PART for shot in film.shots)
    holds = "holds as far as it could be measured" if part else "holds"
    every = {1: "its one shot is accepted", 2: "both shots are accepted"}.get(
        number, f"all {number} shots are accepted"
    )
    words = f"The film {holds}: {every}"
    words += f", {_shots(person)} by a person whatever was measured" if person else ""
    return f"{words}; {_shots(stale)} as it was before a change." if stale else f"{words}."


def _drifts(film: Film, names: Mapping[str, str]) -> str:
    """Who and what is off in the takes that count, the worst first; where nothing is, what comes nearest to it."""
    found: dict[str, tuple[Grade, list[str]]] = {}
    for shot in (*film.shots, *film.unfinished):
        for score in in_order(score for made in _counting(shot) for score in scores_of(made)):
            sentence = told(score, names).sentence
            if score.grade in _AWRY and worth_saying(score) and sentence:
                found.setdefault(sentence, (score.grade, []))[1].append(shot.shot.number)
    ordered = sorted(found.items(), key=lambda one: _AWRY.index(one[1][0]))
    said = [f"{_capital(_shots(numbers))}: {sentence}" for sentence, (_, numbers) in ordered[:_MOST]]
    rest = list(dict.fromkeys(number for _, (_, numbers) in ordered[_MOST:] for number in numbers))
    said += [f"More in {_shots(rest)}."] if rest else []
    return " ".join(said) or _nearest(film, names)


def _nearest(film: Film, names: Mapping[str, str]) -> str:
    known = [score for shot in film.shots for score in scores_of(shot.clip) if is_measured(score)]
    if not known:
        return ""
    shot = worst_shot(film)
    if shot is None:
        return "Nobody and nothing drifts."
    words = told(max(filter(is_measured, scores_of(shot.clip)), key=badness), names)
    nearest = f"{words.what} in shot {shot.shot.number}: {words.figure}, {words.near}"
    return f"Nothing drifts; nearest to it comes {nearest} the limit."


def _noted(film: Film, names: Mapping[str, str]) -> str:
    """How the film's clips run where that is noted and no fault: "Shot 2: It stutters: ..."."""
    found = [
        f"Shot {shot.shot.number}: {told(score, names).sentence}"
        for shot in film.shots
        for score in scores_of(shot.clip)
        if is_noted(score) and worth_saying(score) and score.measurement.finding is not Finding.HIDDEN
    ]
    return " ".join(found[:_MOST])


def _unsaid(film: Film, names: Mapping[str, str]) -> str:
    """What was asked for, and nobody could measure in the film's takes."""
    found: dict[str, list[str]] = {}
    for shot in film.shots:
        for score in (score for made in _counting(shot) for score in scores_of(made)):
            measured = score.measurement
            silent = score.grade is Grade.UNMEASURED and not measured.of_run and measured.finding is not Finding.HIDDEN
            if silent and measured.anchor and _told_at_the_top(score):
                found.setdefault(told(score, names).what, []).append(shot.shot.number)
    parts = [f"{what} in {_shots(numbers)}" for what, numbers in found.items()]
    parts = [*parts[:_MOST], f"{len(parts) - _MOST} more"] if len(parts) > _MOST else parts
    return f"Not measured: {', '.join(parts)}." if parts else ""


def _to_finish(shot: ShotSoFar, most: int) -> str:
    """What brings a shot into the film, of which so many takes are made at the most."""
    made = shown_of(shot)
    waiting = [*([made] if made else []), *(line for line in shot.spoken if line.decision is None)]
    verdicts = [one.take.report.verdict for one in waiting if one.take.report and one.decision is not Decision.ACCEPTED]
    if Verdict.REPAIR in verdicts:
        return MEND
    if Verdict.REVIEW in verdicts:
        return DECIDE
    if made and Verdict.RETAKE not in verdicts:
        return GO_ON
    if made and most and _tries(shot, made) >= most:
        return USED_UP
    return AGAIN if shot.takes else MAKE


def _tries(shot: ShotSoFar, made: FilmTake) -> int:
    """How many takes of its kind engines made for a shot; one that a person refused has made room for another."""
    same = (one for one in shot.takes if one.take.kind is made.take.kind and not one.take.repaired_from)
    return sum(one.decision is not Decision.REFUSED for one in same)


def _step(words: str, numbers: Sequence[str], folder: str) -> Step:
    commands = {
        MEND: f"repertory repair {shlex.join(numbers)} --film {folder}",
        DECIDE: f"repertory review {folder}",
        USED_UP: f"repertory review {folder}",
    }
    return Step(words=words, command=commands.get(words, _shoot(numbers, folder)), shots=tuple(numbers))


def _shoot(numbers: Sequence[str], folder: str) -> str:
    """Shoots these; of many, whatever is missing."""
    named = numbers if len(numbers) <= _MOST else ()
    return " ".join([f"repertory shoot {folder}", *(f"--shot {shlex.quote(number)}" for number in named)])


def _to_look_at(shot: FilmShot, names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What in the film somebody must look at or listen to, where nobody has decided already: what it is, and what to
    do."""
    for made in _counting(shot):
        decided = verdict_words(made) in {BY_PERSON, WITH_KEYFRAME}
        for score in () if decided else scores_of(made):
            words = told(score, names)
            if score.grade is Grade.UNMEASURED and _told_at_the_top(score) and words.step:
                result = words.result.partition(_FRAMES)[0]
                said = f"{words.what} {'is ' if result.startswith('not measured') else ''}{result}"
                about = result if score.measurement.of_run else said
                yield f"{_capital(about)}.", words.step


def _told_at_the_top(score: Score) -> bool:
    """A voice is told once, by the line itself."""
    return worth_saying(score) and not (score.measurement.of_voice and score.measurement.about)


def _shots(numbers: Sequence[str]) -> str:
    """ "shot 2", "shots 2, 5 and 8"."""
    if len(numbers) == 1:
        return f"shot {numbers[0]}"
    return f"shots {', '.join(numbers[:-1])} and {numbers[-1]}"


def _are(numbers: Sequence[str]) -> str:
    return "is" if len(numbers) == 1 else "are"


def _capital(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"
