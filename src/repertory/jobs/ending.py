"""What jobs are called, and how they end: each with a result or an error that can be stored, which are asked for a few
at a time; and all that went wrong told together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from repertory.errors import RepertoryError
from repertory.jobs.stopping import Halted

_ASKED_FOR = 32
"""Jobs, of which it is asked in one question whether they have ended."""


class StoppedByItself(RuntimeError):
    """A job ended in a way that is no error: it, or a library in it, wanted to end the whole process."""


def ended(job: Callable[[str], str], name: str) -> str:
    """What the job returns. DBOS keeps what is an Exception as its result, and would leave a job that ends in any other
    way to nobody, under way for ever."""
    from dbos._error import DBOSBaseException  # how it ends a job itself; it has no public name

    try:
        return job(name)
    except (Exception, Halted, DBOSBaseException):
        raise
    except BaseException as error:
        raise StoppedByItself(f"{type(error).__name__}: {error}") from error


def a_few(jobs: Sequence[str]) -> Iterator[list[str]]:
    """All of them, as many at a time as are asked for in one question."""
    for first in range(0, len(jobs), _ASKED_FOR):
        yield list(jobs[first : first + _ASKED_FOR])


def told_together(errors: Mapping[str, Exception]) -> Exception:
    """One error that tells of all that went wrong, by the names of the jobs: what is the same is told once."""
    same: dict[tuple[type[Exception], str], list[str]] = {}
    for name, error in errors.items():
        same.setdefault((type(error), str(error)), []).append(name)
    met = [errors[names[0]] for names in same.values()]
    for error, names in zip(met, same.values(), strict=True):
        shots = f"Shot{'s' if names[1:] else ''} {', '.join(name.partition('~')[0] for name in names)}"
        if isinstance(error, RepertoryError):
            error.what = f"{shots}: {error.what}"
        else:
            error.add_note(f"({shots})")
    if len(met) == 1:
        return met[0]
    expected = [error for error in met if isinstance(error, RepertoryError)]
    if len(expected) < len(met):
        return ExceptionGroup("Several shots could not be worked on", met)
    together = RepertoryError("\n".join(["Several things went wrong.", *map(str, expected)]))
    together.exit_code = max(error.exit_code for error in expected)
    return together


def what_of(name: str) -> str:
    """What a job is about: its name up to the last ~, behind which stands how things were as it was asked for. Of jobs
    that are about the same, one is done at a time."""
    return name.rpartition("~")[0] or name


def name_of(job: str) -> str:
    """The name of a job by its id in the database: "jobs:4A~3fa9c1d2#2"."""
    return job.rpartition("#")[0].partition(":")[2]
