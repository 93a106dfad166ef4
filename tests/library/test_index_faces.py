"""What the index promises of faces: who looks like a picture, and whom nobody has looked at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from small_library import FACES, MIA, a_library, age, reference, write

from repertory.library.folder import Library
from repertory.library.index import Index
from repertory.model.anchor import Character


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return a_library(tmp_path / "library")


@pytest.fixture
def index(library: Library) -> Iterator[Index]:
    age(library)
    with Index(library) as index:
        index.refresh()
        yield index


@pytest.fixture
def company(library: Library) -> Iterator[tuple[Index, dict[str, list[np.ndarray]]]]:
    """Twelve characters with up to five references each, and the embeddings of all of them."""
    dice = np.random.default_rng(5)
    faces: dict[str, list[np.ndarray]] = {}
    with Index(library) as index:
        for number in range(12):
            name = f"actor-{number}"
            references = tuple(reference(f"{name}-{place}") for place in range(1 + number % 5))
            write(library, Character(name=name, title=name, version=1, references=references))
            faces[name] = [dice.normal(size=16).astype(np.float32) for _ in references]
            shas = [one.media.sha256 for one in references]
            index.add_faces(*FACES, dict(zip(shas, (face.tolist() for face in faces[name]), strict=True)))
        index.refresh()
        yield index, faces


def test_the_nearest_are_those_of_the_smallest_mean_distance(
    company: tuple[Index, dict[str, list[np.ndarray]]],
) -> None:
    index, faces = company
    face = np.random.default_rng(6).normal(size=16)
    means = {name: float(np.mean([np.linalg.norm(face - one) for one in own])) for name, own in faces.items()}
    expected = sorted(means.items(), key=lambda item: item[1])[:4]
    found = index.nearest(tuple(face), *FACES, 4)
    assert [one.entry.name for one in found] == [name for name, _ in expected]
    assert [one.distance for one in found] == pytest.approx([mean for _, mean in expected], rel=1e-5)
    assert [one.references for one in found] == [len(faces[name]) for name, _ in expected]
    assert len(index.nearest(tuple(face), *FACES, 99)) == 12


def test_references_that_nobody_looked_at_are_told_and_do_not_count(library: Library, index: Index) -> None:
    assert {one.media for one in index.without_faces(*FACES)} == {"mia-head.png", "mia-left.png", "mia-coat.png"}
    assert index.nearest((0.0, 0.0), *FACES) == ()
    head, left, coat = (one.media.sha256 for one in MIA.references)
    index.add_faces(*FACES, {head: (3.0, 4.0), left: ()})
    (unseen,) = index.without_faces(*FACES)
    assert (unseen.name, unseen.media, unseen.sha256) == ("mia", "mia-coat.png", coat)
    (mia,) = index.nearest((0.0, 0.0), *FACES)
    assert (mia.distance, mia.references) == (5.0, 1)
    index.add_faces(*FACES, {coat: (6.0, 8.0)})
    assert index.nearest((0.0, 0.0), *FACES)[0].distance == 7.5
    assert index.without_faces(*FACES) == ()


def test_a_picture_of_two_characters_is_looked_at_once(library: Library, index: Index) -> None:
    write(library, Character(name="twin", title="Twin", references=MIA.references[:1]))
    index.refresh()
    index.add_faces(*FACES, {MIA.references[0].media.sha256: (1.0, 0.0)})
    assert [one.entry.name for one in index.nearest((1.0, 0.0), *FACES)] == ["mia", "twin"]


def test_each_inspector_version_has_faces_of_its_own(index: Index) -> None:
    index.add_faces(*FACES, {MIA.references[0].media.sha256: (1.0, 0.0)})
    index.add_faces("faces", "4", {MIA.references[0].media.sha256: (1.0, 0.0, 0.0)})
    assert len(index.without_faces("faces", "5")) == 3
    assert index.nearest((1.0, 0.0), "faces", "5") == ()
    assert index.nearest((1.0, 0.0, 0.0), "faces", "4")[0].distance == 0


@pytest.mark.parametrize("embedding", [(1.0,), (1.0, 2.0, 3.0), (float("nan"), 0.0), (float("inf"), 0.0)])
def test_embeddings_that_cannot_be_compared_are_refused(index: Index, embedding: tuple[float, ...]) -> None:
    head, left, _ = (one.media.sha256 for one in MIA.references)
    index.add_faces(*FACES, {head: (1.0, 0.0)})
    with pytest.raises(ValueError, match=r"differ in length|finite"):
        index.add_faces(*FACES, {left: embedding})
    assert len(index.without_faces(*FACES)) == 2
    if len(embedding) != 2:
        with pytest.raises(ValueError, match="2 numbers"):
            index.nearest(embedding, *FACES)


def test_faces_outlive_a_change_of_the_card_and_a_new_reading_of_all(library: Library, index: Index) -> None:
    index.add_faces(*FACES, {one.media.sha256: (1.0, 0.0) for one in MIA.references})
    write(library, replace(MIA, version=2, references=MIA.references[:2]))
    index.refresh()
    assert index.nearest((1.0, 0.0), *FACES)[0].references == 2
    assert index.rebuild().read == 5
    assert index.without_faces(*FACES) == ()
    assert index.nearest((1.0, 0.0), *FACES)[0].references == 2


def test_nearly_the_same_faces_are_measured_exactly(library: Library, index: Index) -> None:
    face = np.full(128, 1 / np.sqrt(128))
    near = {one.media.sha256: face + step for one, step in zip(MIA.references, (0, 1e-5, -1e-5), strict=True)}
    index.add_faces(*FACES, {sha256: tuple(one) for sha256, one in near.items()})
    (mia,) = index.nearest(tuple(face), *FACES)
    assert mia.distance == pytest.approx(2 / 3 * 1e-5 * np.sqrt(128), rel=0.02)
