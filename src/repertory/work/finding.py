"""Finding what a library holds: by words, and by who looks like a picture."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from repertory.library.index import Index, Likeness, Unseen
from repertory.model.verdict import Face
from repertory.work.admitting import the_face
from repertory.work.crew import Crew, Event
from repertory.work.seeing import observe

AT_ONCE = 50
"""So many faces are looked at before they are handed to the index, so that a stop in between loses little."""


def who_looks_like(crew: Crew, picture: Path, *, count: int = 5) -> tuple[Likeness, ...]:
    """The characters whose references are nearest to the one face of a picture, nearest first.

    References that the inspector has not seen yet are looked at first. Raises MediaRejected for a picture without
    exactly one clear face, Damaged for a reference that changed on disk.
    """
    face = the_face(crew, picture)
    inspector, version = crew.inspector.id, crew.inspector.version
    with Index(crew.library) as index:
        index.refresh()
        unseen = index.without_faces(inspector, version)
        for first in range(0, len(unseen), AT_ONCE):
            crew.tell(Event(about="library", text="looking at references", done=first, total=len(unseen)))
            index.add_faces(inspector, version, _embeddings(crew, unseen[first : first + AT_ONCE]))
        return index.nearest(face.embedding, inspector, version, count)


def _embeddings(crew: Crew, unseen: Sequence[Unseen]) -> dict[str, tuple[float, ...]]:
    """The embedding of each picture's face by the picture's hash; empty where there is not exactly one to measure."""
    found: dict[str, tuple[float, ...]] = {}
    for one in unseen:
        anchor = crew.library.as_written(one.name)
        reference = next((ref for ref in anchor.references if ref.media.sha256 == one.sha256), None)
        faces: tuple[Face, ...] = ()
        if reference is not None:
            path = crew.library.open(anchor, reference.media)
            faces = observe(crew, path, one.sha256).frames[0].faces
        found[one.sha256] = tuple(faces[0].embedding) if len(faces) == 1 else ()
    return found
