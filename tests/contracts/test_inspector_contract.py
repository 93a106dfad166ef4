"""What every inspector promises. A new adapter adds one line to INSPECTORS."""

from __future__ import annotations

import math
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import TypeAdapter
from samples import a_sound, astronaut

from repertory.errors import MediaRejected
from repertory.fakes import FakeInspector
from repertory.files.hashing import sha256_of
from repertory.inspectors.faces import FaceInspector
from repertory.media.clips import write_clip
from repertory.media.images import read_image, write_image
from repertory.model.verdict import Expectation, ExpectedAnchor, Finding, Observation
from repertory.ports import Inspector

pytestmark = pytest.mark.slow

INSPECTORS = [
    pytest.param(FakeInspector, id="fake"),
    pytest.param(FaceInspector, id="faces"),
]
ADAPTER = TypeAdapter(Observation)


@pytest.fixture(params=INSPECTORS, scope="module")
def inspector(request: pytest.FixtureRequest) -> Inspector:
    make: Callable[[], Inspector] = request.param
    return make()


@pytest.fixture(scope="module")
def portrait(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real face: the astronaut of scikit-image."""
    path = tmp_path_factory.mktemp("portrait") / "astronaut.png"
    write_image(path, astronaut()[:288, 100:356])
    return path


@pytest.fixture(scope="module")
def seen(inspector: Inspector, portrait: Path) -> Observation:
    return inspector.observe(portrait)


def _expected(seen: Observation, anchor: str = "eileen@1") -> ExpectedAnchor:
    return ExpectedAnchor(anchor=anchor, references=(seen,))


def test_it_has_a_name_and_a_version(inspector: Inspector) -> None:
    assert inspector.id
    assert inspector.version


def test_it_says_what_it_looked_at_and_with_what(inspector: Inspector, portrait: Path, seen: Observation) -> None:
    assert (seen.inspector, seen.version, seen.sha256) == (inspector.id, inspector.version, sha256_of(portrait))


def test_a_picture_is_one_frame_of_its_own_size(seen: Observation) -> None:
    (frame,) = seen.frames
    assert (frame.time_s, frame.width, frame.height) == (0.0, 256, 288)


def test_what_it_finds_lies_in_the_picture_largest_first(seen: Observation) -> None:
    faces = seen.frames[0].faces
    assert faces
    assert [face.size for face in faces] == sorted((face.size for face in faces), reverse=True)
    for face in faces:
        centre_x, centre_y = face.box.x + face.box.width / 2, face.box.y + face.box.height / 2
        assert 0 < centre_x < 256
        assert 0 < centre_y < 288
        assert 0 < face.confidence <= 1
        assert len(face.embedding) in {0, 128}


def test_looking_again_shows_the_same(inspector: Inspector, portrait: Path, seen: Observation) -> None:
    assert inspector.observe(portrait) == seen


def test_a_file_is_known_by_its_content_and_not_by_its_name(
    inspector: Inspector, portrait: Path, seen: Observation, tmp_path: Path
) -> None:
    copy = tmp_path / "somebody else.png"
    shutil.copyfile(portrait, copy)
    assert inspector.observe(copy) == seen


def test_an_observation_can_be_stored_and_read_back_unchanged(seen: Observation) -> None:
    assert ADAPTER.validate_json(ADAPTER.dump_json(seen)) == seen


def test_a_clip_is_seen_in_the_order_of_its_time(inspector: Inspector, portrait: Path, tmp_path: Path) -> None:
    clip = tmp_path / "clip.mp4"
    write_clip(clip, [read_image(portrait)] * 12, fps=24)
    times = [frame.time_s for frame in inspector.observe(clip).frames]
    assert times
    assert times == sorted(set(times))
    assert times[0] >= 0
    assert times[-1] <= 0.5


@pytest.mark.parametrize("fault", ["text", "cut short", "empty", "missing", "a folder", "a sound"])
def test_what_is_no_picture_is_rejected_by_name(
    inspector: Inspector, portrait: Path, tmp_path: Path, fault: str
) -> None:
    path = tmp_path / "take.png"
    if fault == "a folder":
        path.mkdir()
    elif fault == "a sound":
        path = a_sound(tmp_path / "take.wav")
    elif fault != "missing":
        content = {"text": b"not a picture", "cut short": portrait.read_bytes()[:-400], "empty": b""}
        path.write_bytes(content[fault])
    with pytest.raises(MediaRejected, match=path.name) as rejection:
        inspector.observe(path)
    assert rejection.value.step


def test_a_picture_compared_with_itself_is_at_no_distance(inspector: Inspector, seen: Observation) -> None:
    (measured,) = inspector.compare(seen, Expectation(cast=(_expected(seen),)))
    assert (measured.anchor, measured.finding) == ("eileen@1", Finding.MEASURED)
    assert measured.value == pytest.approx(0.0, abs=1e-3)
    assert (measured.inspector, measured.version) == (inspector.id, inspector.version)


def test_every_expected_anchor_is_measured_or_said_not_to_be(inspector: Inspector, seen: Observation) -> None:
    cast = (_expected(seen), _expected(seen, "nova@2"))
    measured = inspector.compare(seen, Expectation(cast=cast))
    assert [one.anchor for one in measured if one.anchor].count("eileen@1") == 1
    assert {one.anchor for one in measured} >= {"eileen@1", "nova@2"}
    for one in measured:
        assert (one.value is not None) == (one.finding in {Finding.MEASURED, Finding.SWAPPED}) or one.reason
        assert one.value is None or (math.isfinite(one.value) and one.value >= 0)


def test_who_is_declared_hidden_is_not_called_missing(inspector: Inspector, seen: Observation) -> None:
    empty = replace(seen, frames=tuple(replace(frame, faces=seen.frames[0].faces[:1]) for frame in seen.frames))
    cast = (replace(_expected(seen), hidden=True),)
    findings = {one.finding for one in inspector.compare(empty, Expectation(cast=cast)) if one.anchor}
    assert Finding.MISSING not in findings


def test_comparing_touches_no_file(inspector: Inspector, seen: Observation, monkeypatch: pytest.MonkeyPatch) -> None:
    def opened(*_: object, **__: object) -> None:
        raise AssertionError("a file was opened")

    before = inspector.compare(seen, Expectation(cast=(_expected(seen),)))
    monkeypatch.setattr("builtins.open", opened)
    monkeypatch.setattr("io.open", opened)
    monkeypatch.setattr(Path, "open", opened)
    assert inspector.compare(seen, Expectation(cast=(_expected(seen),))) == before


def test_with_nobody_expected_only_surplus_faces_are_told(inspector: Inspector, seen: Observation) -> None:
    measured = inspector.compare(seen, Expectation(cast=()))
    assert all((one.anchor, one.finding) == ("", Finding.EXTRA) for one in measured)
