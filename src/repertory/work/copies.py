"""Whether a file from any tool is one of the pictures that it is measured against once more: a copy, no performance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from repertory.craft.copying import NO_PERFORMANCE
from repertory.errors import Damaged, MediaRejected
from repertory.media.check import is_picture
from repertory.media.images import read_image
from repertory.media.sameness import same_picture, small
from repertory.model.anchor import Anchor
from repertory.model.verdict import Report, Verdict
from repertory.work.against import Against
from repertory.work.crew import Crew

if TYPE_CHECKING:
    from repertory.media.sameness import Small


class References:
    """The pictures of everything that was asked for, each looked at once in small."""

    def __init__(self, crew: Crew, against: Against) -> None:
        self._crew, self._against = crew, against
        self._small: dict[str, tuple[Small, float]] | None = None
        self.names: Mapping[str, str] = {
            reference.media.sha256: self._named(anchor, reference.media.sha256, reference.full_name)
            for anchor in reversed(against.anchors)
            for reference in anchor.references
        }
        """By hash, what people call each: its file's name, or of a library "Mia, three-quarter left"."""

    def copied_in(self, path: Path, sha256: str) -> tuple[str, str]:
        """Which reference a picture is, by its hash and in a sentence; both empty where it is none, and for a clip or a
        sound. Raises MediaRejected."""
        if sha256 in self.names:
            return sha256, f"This is the reference picture {self.names[sha256]} itself{self._copied(sha256)}."
        if not is_picture(path):
            return "", ""
        seen = small(read_image(path))
        same = next((one for one, kept in self._kept().items() if same_picture(seen, kept)), "")
        return same, f"This reproduces the reference picture {self.names[same]}{self._copied(same)}." if same else ""

    def _copied(self, sha256: str) -> str:
        """What that means of somebody who acts; of a place or a thing nothing more."""
        acted = any(one.media.sha256 == sha256 for who in self._against.characters for one in who.references)
        return f": {NO_PERFORMANCE}" if acted else ""

    def _named(self, anchor: Anchor, sha256: str, full_name: str) -> str:
        given = self._against.files.get(sha256)
        return given.name if given else f"{anchor.title or anchor.name}, {full_name}"

    def _kept(self) -> Mapping[str, tuple[Small, float]]:
        if self._small is None:
            self._small = {}
            for anchor in self._against.anchors:
                for reference in anchor.references:
                    try:
                        path = self._crew.library.open(anchor, reference.media)
                        if is_picture(path):
                            self._small[reference.media.sha256] = small(read_image(path))
                    except (Damaged, MediaRejected):
                        continue  # what is wrong with it is said where it is measured by
        return self._small


def told_copied(report: Report, copied: str) -> Report:
    """The report with that sentence; a copy that would pass is left to a person."""
    if not copied:
        return report
    if report.verdict is not Verdict.ACCEPT:
        return replace(report, copied=copied)
    return replace(report, copied=copied, verdict=Verdict.REVIEW, reason=f"{copied} {report.reason}")
