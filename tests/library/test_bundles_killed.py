"""A library is whole whatever happens to an import: a kill at any moment, a full disk, a bundle with flipped bits."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from library.bundled import a_library, add_shop, packed, signed, snapshot, unpacked
from library.killed import End, Kill, run_killed

from repertory.errors import DiskFull, FolderNotWritable, RepertoryError
from repertory.library.bundle_layout import MANIFEST
from repertory.library.bundles import export, import_bundle
from repertory.library.folder import Library

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def bundles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two bundles: mia@1 alone, and all of mia."""
    folder = tmp_path_factory.mktemp("bundles")
    library = a_library(folder / "library", folder / "given")
    export(library, "mia@1", folder / "first.repertory")
    export(library, "mia", folder / "all.repertory")
    return folder


def started(folder: Path, bundles: Path, *, knows_mia: bool) -> Library:
    """A library with a shop and, where it is said, mia@1."""
    library = Library.create(folder)
    add_shop(library, folder.parent)
    if knows_mia:
        import_bundle(library, bundles / "first.repertory")
    return library


def import_killed_at(step: int, library: Library, bundle: Path) -> End:
    return run_killed(lambda: import_bundle(library, bundle), library.folder, Kill(touch=step))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes cannot be forked here")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
@pytest.mark.parametrize("knows_mia", [False, True], ids=["new anchors", "a new version"])
def test_killed_anywhere_the_library_is_whole_and_the_next_import_finishes(
    tmp_path: Path, bundles: Path, knows_mia: bool
) -> None:
    bundle = bundles / "all.repertory"
    start = started(tmp_path / "start", bundles, knows_mia=knows_mia)
    whole = Library(shutil.copytree(start.folder, tmp_path / "whole"))
    import_bundle(whole, bundle)
    seen: set[tuple[str, ...]] = set()
    step, alive = 0, False
    while not alive:
        step += 1
        library = Library(shutil.copytree(start.folder, tmp_path / f"killed-{step}"))
        alive = import_killed_at(step, library, bundle) is not End.KILLED
        assert library.check() == ()
        seen.add(tuple(f"{name}@{version}" for name in library.names() for version in library.versions(name)))
        import_bundle(library, bundle)
        assert snapshot(library.folder) == snapshot(whole.folder)
    assert step > 20
    voice, shop = "mia-voice@1", "shop@1"
    new = {(shop,), (voice, shop), ("mia@1", "mia@2", voice, shop)}
    assert seen == ({("mia@1", voice, shop), ("mia@1", "mia@2", voice, shop)} if knows_mia else new)


@pytest.fixture(params=[False, True], ids=["new anchors", "a new version"])
def library(request: pytest.FixtureRequest, tmp_path: Path, bundles: Path) -> Library:
    return started(tmp_path / "library", bundles, knows_mia=request.param)


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EACCES], ids=["full disk", "no right"])
@pytest.mark.parametrize("call", ["rename", "mkdir", "open"])
def test_what_fails_half_way_is_taken_back(
    library: Library, bundles: Path, call: str, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = snapshot(library.folder)
    for step in (1, 2) if call == "rename" else (1, 2, 3):  # two renames: two anchors, or a picture and a card
        with monkeypatch.context() as patch:
            _fail_at(patch, call, step, number, library.folder)
            with pytest.raises(DiskFull if number == errno.ENOSPC else FolderNotWritable):
                import_bundle(library, bundles / "all.repertory")
        assert snapshot(library.folder) == before
    import_bundle(library, bundles / "all.repertory")
    assert library.versions("mia") == (1, 2)


def _fail_at(patch: pytest.MonkeyPatch, call: str, step: int, number: int, folder: Path) -> None:
    """Makes the `step`-th writing call of this kind below the folder fail, and no later one."""
    real, left = getattr(Path, call), [step]

    def failing(path: Path, *rest: object, **named: object) -> object:
        if path.is_relative_to(folder) and not (call == "open" and set(str(rest)) & set("xwa+") == set()):
            left[0] -= 1
            if left[0] == 0:
                raise OSError(number, os.strerror(number))
        return real(path, *rest, **named)

    patch.setattr(Path, call, failing)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A real disk of 60 kB, where this system lets us have one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    if shutil.which("mount") is None:
        pytest.skip("there is no mount command here")
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=60k", "tmpfs", disk], capture_output=True, check=False)
    if done.returncode:
        pytest.skip("a tmpfs cannot be mounted here")
    yield disk
    subprocess.run(["umount", disk], check=True)


def test_on_a_disk_that_is_really_full_or_read_only(small_disk: Path, bundles: Path) -> None:
    library = started(small_disk / "library", bundles, knows_mia=False)
    (small_disk / "filler").write_bytes(bytes(32_000))
    before = snapshot(library.folder)
    with pytest.raises(DiskFull):
        import_bundle(library, bundles / "all.repertory")
    with (small_disk / "filler").open("ab", buffering=0) as filler, contextlib.suppress(OSError):
        while filler.write(bytes(4096)):
            pass
    for room in (0, 4096):
        os.truncate(small_disk / "filler", (small_disk / "filler").stat().st_size - room)
        with pytest.raises(DiskFull):
            export(library, "shop", small_disk / "shop.repertory")
    assert snapshot(library.folder) == before
    assert sorted(path.name for path in small_disk.iterdir()) == ["filler", "library", "shop.png"]
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    with pytest.raises(FolderNotWritable):
        import_bundle(library, bundles / "all.repertory")
    with pytest.raises(FolderNotWritable):
        export(library, "shop", small_disk / "shop.repertory")
    assert snapshot(library.folder) == before


def test_an_import_leaves_files_that_others_may_read(tmp_path: Path, bundles: Path) -> None:
    library = started(tmp_path / "library", bundles, knows_mia=True)
    for path in (library.folder / "characters").rglob("*"):
        assert path.stat().st_mode & (stat.S_IROTH | stat.S_IRGRP) == stat.S_IROTH | stat.S_IRGRP


@pytest.fixture(scope="module")
def target(bundles: Path) -> Library:
    """A library that refuses one bad bundle after the other."""
    return started(bundles / "target", bundles, knows_mia=False)


def attempt(library: Library, bundle: Path, whole: bool) -> None:
    """An import that ends with an error of ours and no change, or, where the bit did not matter, as it should."""
    before = snapshot(library.folder)
    error: RepertoryError | None = None
    try:
        done = import_bundle(library, bundle)
    except RepertoryError as refusal:
        error = refusal
    else:
        assert library.check() == ()
        assert not whole or [one.added for one in done] == [(1, 2), (1,)]
        for folder in ("characters/mia", "voices/mia-voice"):
            shutil.rmtree(library.folder / folder, ignore_errors=True)
    assert error is None or (error.exit_code == 3 and error.step)
    assert snapshot(library.folder) == before


FLIPS = st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(1, 255)), min_size=1, max_size=4)


def flipped(data: bytes, flips: list[tuple[float, int]]) -> bytes:
    changed = bytearray(data)
    for place, bits in flips:
        changed[int(place * len(data))] ^= bits
    return bytes(changed)


@settings(max_examples=150, deadline=None)
@given(flips=FLIPS, ends=st.booleans(), cut=st.floats(0, 1) | st.just(1.0))
def test_flipped_and_cut_bundles(
    target: Library, bundles: Path, flips: list[tuple[float, int]], ends: bool, cut: float
) -> None:
    data = (bundles / "all.repertory").read_bytes()
    half = len(data) - 1500 if ends else 0  # the zip's directory is small and at the end: it gets half of the flips
    data = data[:half] + flipped(data[half:], flips)
    path = bundles / "flipped.repertory"
    path.write_bytes(data[: int(cut * len(data))])
    attempt(target, path, whole=True)


@settings(max_examples=150, deadline=None)
@given(flips=FLIPS, number=st.integers(0, 3))
def test_cards_with_flipped_bits_in_a_manifest_that_fits_them(
    target: Library, bundles: Path, flips: list[tuple[float, int]], number: int
) -> None:
    files = unpacked(bundles / "all.repertory")
    name = [name for name in files if name.endswith(".toml")][number]
    files[name] = flipped(files[name], flips)
    path = packed(files if name == MANIFEST else signed(files), bundles / "flipped.repertory")
    attempt(target, path, whole=False)
