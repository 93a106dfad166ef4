"""The style of pictures that somebody gives, told from the pictures where nobody says it: heads of clay are much alike,
and by the limits of photographs one would seem to be another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from repertory.craft.copying import PHOTOGRAPHED
from repertory.media.drawn import is_rendered
from repertory.media.images import read_image
from repertory.model.anchor import Anchor, Character, Reference, Voice
from repertory.model.verdict import Face
from repertory.work.against import Against
from repertory.work.crew import Crew
from repertory.work.seeing import observe_reference

CLAY = "clay"
_AS_PHOTOGRAPHS = "the pictures look like renders, and are judged as photographs. For clay heads say: --style clay"
_AS_CLAY = "What was given is judged as clay, since it shows heads of clay. Are they photographs? Say so: --style photo"

Given = Sequence[tuple[Reference, Face]]
"""The pictures that were given of somebody's face, each with the face."""


def styled(crew: Crew, against: Against) -> tuple[Against, frozenset[str], list[str]]:
    """The same in the style of clay, where nobody said a style and each head that was given is of clay; the refs of
    those who are not judged, since their pictures are renders of which nobody knows more; and what is to be said.

    Heads of clay are as smooth as renders and have vectors near to those of such heads: of 80 photographs of people
    none is the one and one is the other, of the 34 clay heads in an example's references and takes that can be measured
    all are both.
    """
    given = {one.ref: _given(crew, against, one) for one in against.characters}
    given = {ref: pictures for ref, pictures in given.items() if pictures}
    renders = [one for one in against.characters if _rendered(crew, one, given.get(one.ref, ()))]
    if against.style:
        notes = [f"{one.title}: {_AS_PHOTOGRAPHS}" for one in renders if one.style == PHOTOGRAPHED]
        return against, frozenset(), notes
    if renders and len(renders) == len(given) and all(_of_clay(given[one.ref]) for one in renders):
        anchors = tuple(_in_clay(against, one) for one in against.anchors)
        return replace(against, anchors=anchors), frozenset(), [_AS_CLAY]
    return against, frozenset(one.ref for one in renders), []


def _given(crew: Crew, against: Against, character: Character) -> Given:
    files = [one for one in character.references if one.media.sha256 in against.files and not one.unmeasured]
    seen = [(one, observe_reference(crew, character, one).frames[0].faces[:1]) for one in files]
    return [(one, face) for one, faces in seen for face in faces]


def _rendered(crew: Crew, character: Character, given: Given) -> bool:
    return is_rendered([(read_image(crew.library.open(character, one.media)), face.box) for one, face in given])


def _of_clay(given: Given) -> bool:
    """Whether all faces that can be measured lie near to heads of clay: only those have a steadier vector."""
    known = [face for _, face in given if face.embedding]
    return bool(known) and all(face.steady for face in known)


def _in_clay(against: Against, anchor: Anchor) -> Anchor:
    own = [one for one in anchor.references if not one.unmeasured]
    is_given = all(one.media.sha256 in against.files for one in own)
    return replace(anchor, style=CLAY) if is_given and not isinstance(anchor, Voice) else anchor
