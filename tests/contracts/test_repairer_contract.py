"""What every repairer promises. A new adapter adds one line to REPAIRERS."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest
from samples import astronaut

from repertory.errors import MediaRejected
from repertory.fakes import FakeRepairer
from repertory.files.hashing import sha256_of
from repertory.inspectors.faces import FaceInspector
from repertory.media.images import check_image, read_image, write_image
from repertory.model.verdict import Face, Fault, ReferenceFace
from repertory.ports import Repairer
from repertory.repairers.swap import SwapRepairer

REPAIRERS = [
    pytest.param(FakeRepairer, id="fake"),
    pytest.param(SwapRepairer, id="swap"),
]


@dataclass(frozen=True, kw_only=True)
class Drifted:
    """A take of a real face that has drifted a little, and the fault to mend."""

    take: Path
    fault: Fault


@pytest.fixture(params=REPAIRERS, scope="module")
def repairer(request: pytest.FixtureRequest) -> Repairer:
    make: Callable[[], Repairer] = request.param
    return make()


@pytest.fixture(scope="module")
def drifted(tmp_path_factory: pytest.TempPathFactory) -> Drifted:
    """The astronaut of scikit-image as the reference, and a darker one with a narrower head as the take."""
    from PIL import Image

    folder = tmp_path_factory.mktemp("drifted")
    portrait = astronaut()[:320, 60:380]
    master, take = folder / "master.png", folder / "take.png"
    write_image(master, portrait)
    narrow = Image.fromarray((portrait * 0.8).astype(np.uint8)).resize((288, 320))
    write_image(take, np.pad(np.asarray(narrow), ((0, 0), (16, 16), (0, 0)), mode="edge"))
    reference = ReferenceFace(path=master, sha256=sha256_of(master), name="headshot", face=_face(master))
    return Drifted(take=take, fault=Fault(anchor="eileen@1", face=_face(take), references=(reference,)))


def _face(path: Path) -> Face:
    return FaceInspector().observe(path).frames[0].faces[0]


def test_it_has_a_name_and_a_version(repairer: Repairer) -> None:
    assert repairer.id
    assert repairer.version


def test_it_delivers_one_whole_picture_of_the_same_size(repairer: Repairer, drifted: Drifted, tmp_path: Path) -> None:
    output = repairer.repair(drifted.take, drifted.fault, tmp_path)
    (mended,) = output.files
    assert mended.parent == tmp_path
    check_image(mended)
    assert read_image(mended).shape == read_image(drifted.take).shape
    assert [path.name for path in tmp_path.iterdir()] == [mended.name]


def test_it_changes_the_face_and_leaves_the_rest_as_it_was(
    repairer: Repairer, drifted: Drifted, tmp_path: Path
) -> None:
    before = read_image(drifted.take)
    after = read_image(repairer.repair(drifted.take, drifted.fault, tmp_path).files[0])
    changed = (before != after).any(axis=2)
    box = drifted.fault.face.box
    rows, columns = np.nonzero(changed)
    assert changed.any()
    assert rows.min() > box.y - box.height / 2
    assert rows.max() < box.y + 1.5 * box.height
    assert columns.min() > box.x - box.width / 2
    assert columns.max() < box.x + 1.5 * box.width


def test_mending_again_gives_the_same_bytes(repairer: Repairer, drifted: Drifted, tmp_path: Path) -> None:
    made = [repairer.repair(drifted.take, drifted.fault, tmp_path / name).files[0] for name in ("one", "two")]
    assert made[0].name == made[1].name
    assert made[0].read_bytes() == made[1].read_bytes()


def test_the_take_and_the_references_stay_as_they_are(repairer: Repairer, drifted: Drifted, tmp_path: Path) -> None:
    files = [drifted.take, drifted.fault.references[0].path]
    before = [sha256_of(path) for path in files]
    repairer.repair(drifted.take, drifted.fault, tmp_path)
    assert [sha256_of(path) for path in files] == before


def test_a_fault_beyond_it_is_rejected_and_nothing_is_written(
    repairer: Repairer, drifted: Drifted, tmp_path: Path
) -> None:
    with pytest.raises(MediaRejected) as rejection:
        repairer.repair(drifted.take, replace(drifted.fault, references=()), tmp_path)
    assert rejection.value.step
    assert list(tmp_path.iterdir()) == []


def test_a_broken_take_is_rejected_and_nothing_is_written(repairer: Repairer, drifted: Drifted, tmp_path: Path) -> None:
    broken = tmp_path / "broken.png"
    broken.write_bytes(drifted.take.read_bytes()[:-500])
    with pytest.raises(MediaRejected, match=r"broken\.png"):
        repairer.repair(broken, drifted.fault, tmp_path / "mended")
    assert not list(tmp_path.glob("mended/*"))
