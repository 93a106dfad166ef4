"""What every cutter promises. A new adapter adds one line to CUTTERS."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from example_film import ExampleFilm

from repertory.cutters.film import FilmCutter
from repertory.cutters.report import ReportCutter
from repertory.cutters.sheet import SheetCutter
from repertory.errors import MediaRejected
from repertory.fakes import FakeCutter
from repertory.files.hashing import sha256_of
from repertory.media.check import check_media
from repertory.model.film import Film, FilmTake
from repertory.ports import Cutter

pytestmark = pytest.mark.slow

CUTTERS = [
    pytest.param(FakeCutter, id="fake"),
    pytest.param(FilmCutter, id="film"),
    pytest.param(SheetCutter, id="sheet"),
    pytest.param(ReportCutter, id="report"),
]


@pytest.fixture(params=CUTTERS)
def cutter(request: pytest.FixtureRequest) -> Cutter:
    make: Callable[[], Cutter] = request.param
    return make()


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Film:
    """Three shots of the example: a plain one, one with nobody's face, one that was mended."""
    whole = ExampleFilm(tmp_path_factory.mktemp("film")).film()
    return replace(whole, shots=whole.shots[:3])


def _hashes(files: Iterable[Path]) -> dict[str, str]:
    return {path.name: sha256_of(path) for path in files}


def test_it_has_a_name(cutter: Cutter) -> None:
    assert cutter.id


def test_it_delivers_whole_files_and_leaves_nothing_else_behind(cutter: Cutter, film: Film, tmp_path: Path) -> None:
    output = cutter.cut(film, tmp_path)
    assert output.files
    assert set(output.files) == set(tmp_path.rglob("*"))
    for path in output.files:
        assert path.stat().st_size > 0
        if path.suffix in {".png", ".mp4"}:
            check_media(path)


def test_the_folder_may_be_new(cutter: Cutter, film: Film, tmp_path: Path) -> None:
    folder = tmp_path / "out" / "coffee-shop"
    assert all(path.parent == folder for path in cutter.cut(film, folder).files)


def test_cutting_again_gives_the_same_bytes(cutter: Cutter, film: Film, tmp_path: Path) -> None:
    first = _hashes(cutter.cut(film, tmp_path / "one").files)
    assert _hashes(cutter.cut(film, tmp_path / "two").files) == first
    assert _hashes(cutter.cut(film, tmp_path / "one").files) == first


def test_the_takes_stay_as_they_are(cutter: Cutter, film: Film, tmp_path: Path) -> None:
    files = [made.path for shot in film.shots for made in (shot.clip, *shot.takes)]
    before = _hashes(files)
    cutter.cut(film, tmp_path)
    assert _hashes(files) == before


def test_a_broken_clip_is_rejected_by_name_and_what_was_cut_before_stays(
    cutter: Cutter, film: Film, tmp_path: Path
) -> None:
    folder = tmp_path / "out"
    before = _hashes(cutter.cut(film, folder).files)
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(film.shots[0].clip.path.read_bytes()[:600])
    digest = hashlib.sha256(broken.read_bytes()).hexdigest()
    media = replace(film.shots[0].clip.take.media, name=broken.name, sha256=digest)
    clip = FilmTake(take=replace(film.shots[0].clip.take, media=media), path=broken)
    takes = tuple(clip if made.take.id == clip.take.id else made for made in film.shots[0].takes)
    shots = (replace(film.shots[0], clip=clip, takes=takes), *film.shots[1:])
    with pytest.raises(MediaRejected, match=r"broken\.mp4") as rejection:
        cutter.cut(replace(film, shots=shots), folder)
    assert rejection.value.step
    assert _hashes(folder.iterdir()) == before
