"""Many files from any tool together: the sum in a sentence, and which of them need work, the worst first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from repertory.craft.concluding import IN_PART, VERDICTS, verdict_said
from repertory.craft.ways import file_said
from repertory.model.inspected import Inspected
from repertory.model.verdict import Verdict

UNREAD = "could not be read"
_WORST_FIRST = (*(VERDICTS[one] for one in (Verdict.RETAKE, Verdict.REPAIR, Verdict.REVIEW)), IN_PART)


def summary(files: Sequence[Inspected], unread: int = 0) -> str:
    """All files in one sentence: "5 files: 1 could not be read, 1 to be made again, 3 accepted." """
    counts = Counter(file_said(one.report) for one in sorted(files, key=badness))
    parts = [f"{unread} {UNREAD}"] if unread else []
    parts += [f"{count} {words}" for words, count in counts.items()]
    number = len(files) + unread
    return f"{number} {'file' if number == 1 else 'files'}: {', '.join(parts) or 'nothing was measured'}."


def needing_work(files: Sequence[Inspected], unread: Sequence[Path] = ()) -> dict[str, list[Path]]:
    """The files that are not accepted, by what is said of them, the worst first; those that could not be read before
    all others."""
    found = {UNREAD: list(unread)} if unread else {}
    for one in sorted(files, key=badness):
        if one.report.verdict is not Verdict.ACCEPT:
            found.setdefault(file_said(one.report), []).append(one.path)
    return found


def badness(one: Inspected) -> int:
    """By which files are sorted so that what is to be made again comes first, before it what has no other way out, then
    what is to be mended, what a person must decide, what is accepted in part, and the rest."""
    said = verdict_said(one.report)
    worse = _WORST_FIRST.index(said) if said in _WORST_FIRST else len(_WORST_FIRST)
    return 2 * worse + (file_said(one.report) != said)
