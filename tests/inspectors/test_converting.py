"""dlib's recogniser, converted: the same numbers, from a file that is checked, kept where that is possible."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import dlib
import numpy as np
import pytest
from samples import astronaut

from repertory.errors import Damaged
from repertory.inspectors import recognising
from repertory.inspectors.converting import NAME, onnx_of
from repertory.inspectors.faces import FaceInspector
from repertory.inspectors.networks import kept_model
from repertory.inspectors.recognising import DlibRecogniser, chip_of
from repertory.inspectors.weights import RECOGNISER, recogniser_folder

if TYPE_CHECKING:
    from repertory.media.images import Picture

pytestmark = pytest.mark.slow


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(recognising, "cache_folder", lambda: tmp_path / "cache")
    return tmp_path / "cache" / "recognisers"


def chips() -> list[Picture]:
    """A face, the same mirrored, in the dark and blurred, and three pictures of noise."""
    picture = astronaut()
    (face,) = FaceInspector().see(picture)[:1]
    chip = chip_of(picture, np.array(face.landmarks))
    noise = np.random.default_rng(0).integers(0, 256, (3, 150, 150, 3), dtype=np.uint8)
    return [chip, np.ascontiguousarray(chip[:, ::-1]), chip // 4, chip[::5, ::5].repeat(5, 0).repeat(5, 1), *noise]


def test_the_converted_network_gives_dlibs_own_vectors(cache: Path) -> None:
    shown = chips()
    dlibs: Any = dlib.face_recognition_model_v1(str(recogniser_folder() / RECOGNISER))
    expected = np.array(dlibs.compute_face_descriptor(shown, 0))
    found = np.array(DlibRecogniser(recogniser_folder()).embed(shown))
    assert np.linalg.norm(found - expected, axis=1).max() < 1e-5
    apart = np.linalg.norm(expected[:, None] - expected[None], axis=-1)
    assert apart[np.triu_indices(len(shown), 1)].min() > 0.1  # so the agreement is no accident of like vectors


def test_vectors_do_not_depend_on_what_is_embedded_beside(cache: Path) -> None:
    recogniser, shown = DlibRecogniser(recogniser_folder()), chips()
    alone = [recogniser.embed([chip])[0] for chip in shown]
    assert np.allclose(alone, recogniser.embed(shown * 3)[: len(shown)], atol=1e-6)
    assert recogniser.embed([]) == []


def test_it_is_converted_once_and_again_where_the_kept_model_was_changed(cache: Path) -> None:
    source = recogniser_folder() / RECOGNISER
    first = kept_model(source, cache, NAME, onnx_of)
    (kept,) = cache.iterdir()
    assert kept.read_bytes() == first
    kept.write_bytes(first[:-100])
    assert kept_model(source, cache, NAME, onnx_of) == first
    assert kept.read_bytes() == first
    assert kept_model(source, cache, NAME, lambda _: pytest.fail("it was converted again")) == first


def test_a_cache_that_cannot_be_written_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be", encoding="utf-8")
    source = recogniser_folder() / RECOGNISER
    assert kept_model(source, tmp_path / "cache", NAME, onnx_of) == onnx_of(source.read_bytes())


@pytest.mark.parametrize("spoil", [lambda data: data[:-5000], lambda data: data[:300], lambda _: b"", lambda _: b"PK"])
def test_another_file_is_refused(spoil: Any) -> None:
    with pytest.raises(Damaged, match="cut off"):
        onnx_of(spoil((recogniser_folder() / RECOGNISER).read_bytes()))
