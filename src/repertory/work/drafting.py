"""A shot list while it is being written: read before it is saved, mended, and put in the place of the one before."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from repertory.craft.shotlist.mending import Mended, placed
from repertory.craft.shotlist.quickfixes import Remark, RemarkKind, remark_on
from repertory.craft.shotlist.shown import rewritten_in_words
from repertory.errors import Overtaken, ShotListError, YourMove
from repertory.files.hashing import sha256_of
from repertory.model.shot import BoundShot
from repertory.productions.folder import ProductionFolder
from repertory.work.crew import Crew
from repertory.work.reading import ReadList, fixed_list, read_film, rewrite_list


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A list that was read, and need not be saved."""

    read: ReadList
    remarks: tuple[Remark, ...]
    """All that is to be said of it, in its order."""


def state_of(film: ProductionFolder) -> str:
    """A text that is another one after somebody changed the shot list. Raises YourMove where there is none."""
    if not film.shots_path.is_file():
        film.shots_text()  # says what is missing
    return sha256_of(film.shots_path)


def read_draft(crew: Crew, film: ProductionFolder, text: str) -> Draft:
    """Reads a text as a production's list, which stays as it is. Raises what `read_film` does."""
    read = read_film(crew, film, instead=text)
    remarks = [*_problems(read), *_rewrites(read)]
    return Draft(read=read, remarks=tuple(sorted(remarks, key=lambda one: (one.line, one.column, one.kind))))


def fix_draft(
    crew: Crew, film: ProductionFolder, text: str, numbers: Collection[str] = ()
) -> tuple[Mended, tuple[str, ...]]:
    """The text without the words that describe people whose pictures are sent, in all shots or in these, as `fix_film`
    would write it, and the numbers of the shots that it leaves. Raises YourMove where nobody is cast."""
    return fixed_list(crew, film, read_film(crew, film, instead=text), numbers)


def save_list(film: ProductionFolder, text: str, *, instead_of: str) -> Path | None:
    """Puts a text in the place of a production's list, right or wrong, with the line ends and the byte-order mark that
    this had; returns where the one before is kept. `instead_of` is the `state_of` the list that the writer knew.

    Raises Overtaken where the list is another by now, Busy while the production is shot, FolderNotWritable, DiskFull.
    """
    with film.working():
        if state_of(film) != instead_of:
            step = "Look at both, and save yours once it has what you want of theirs."
            raise Overtaken("Somebody else has changed the shot list meanwhile.", step=step)
        if b"\r\n" in film.shots_path.read_bytes():
            text = text.replace("\r\n", "\n").replace("\n", "\r\n")
        return rewrite_list(film, text) if text != film.shots_text() else None


def _problems(read: ReadList) -> Iterator[Remark]:
    lines = read.text.split("\n")
    begun = {shot.number: shot.line for shot in read.listing.shots.shots}
    for kind, found in ((RemarkKind.PROBLEM, read.problems), (RemarkKind.DOUBT, read.doubts)):
        for one in found:
            if isinstance(one, ShotListError):
                yield remark_on(kind, one, lines[min(one.line, len(lines)) - 1].removesuffix("\r"))
            else:
                yield _of_a_shot(kind, one, begun, lines)


def _of_a_shot(kind: RemarkKind, problem: YourMove, begun: dict[str, int], lines: list[str]) -> Remark:
    """A problem of a shot as a whole stands at its first line; one of the list as a whole at the first of all."""
    number = problem.what.removeprefix("Shot ").partition(" ")[0].rstrip(":")
    line = begun.get(number, 1)
    length = len(lines[line - 1].removesuffix("\r"))
    return Remark(kind=kind, line=line, column=1, length=length, what=problem.what, step=problem.step)


def _rewrites(read: ReadList) -> Iterator[Remark]:
    """What describes people whose pictures are sent; it can be taken out once they are cast."""
    shots = [BoundShot(shot=shot, changes=read.changes.get(shot.number, ())) for shot in read.listing.shots.shots]
    starts = [0]
    for said in read.text.split("\n"):
        starts.append(starts[-1] + len(said) + 1)
    for one in placed(read.text, shots)[0]:
        line = bisect_right(starts, one.start)
        column = one.start - starts[line - 1] + 1
        ends = min(one.end, starts[line] - 1)  # what goes on below is marked as far as its first line
        yield Remark(
            kind=RemarkKind.REWRITE,
            line=line,
            column=column,
            length=ends - one.start,
            what=rewritten_in_words(one.change),
            step="" if read.bound else "Cast the film, and it can be rewritten here.",
            instead=one.change.now if read.bound else None,
            shot=one.shot,
        )
