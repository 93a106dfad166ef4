"""A process that is killed while it stores takes leaves whole takes, and nothing else once it is swept."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from repertory.model.production import Production
from repertory.productions.folder import ProductionFolder, new_film_files

ADD = """
import sys
from pathlib import Path
from repertory.model.engine import Recipe
from repertory.model.media import MediaFile, MediaKind
from repertory.model.take import Take, TakeKind
from repertory.productions.folder import ProductionFolder
folder, source = ProductionFolder.at(Path(sys.argv[1])), Path(sys.argv[2])
with folder.working():
    print("working", flush=True)
    for number in range(100_000):
        folder.takes.add(
            Take(
                id=f"1-keyframe-{number:08x}",
                shot="1",
                kind=TakeKind.KEYFRAME,
                media=MediaFile(name="", sha256="", kind=MediaKind.IMAGE),
                recipe=Recipe(step="still", engine="previs"),
            ),
            source,
        )
"""


@pytest.mark.slow
def test_killed_at_any_moment_it_leaves_whole_takes_only(tmp_path: Path) -> None:
    folder = ProductionFolder.create(
        tmp_path / "film", Production(name="film", title="Film"), *new_film_files(tmp_path / "my-film", "previs")
    )
    source = tmp_path / "picture.png"
    source.write_bytes(bytes(300_000))
    dice = random.Random(7)
    for _ in range(8):
        command = [sys.executable, "-c", ADD, str(folder.folder), str(source)]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == b"working\n"
            time.sleep(dice.uniform(0.02, 0.12))
            process.kill()
        takes = folder.takes.all()
        assert all(folder.takes.path(take).stat().st_size == 300_000 for take in takes)
        assert [take.id for take in takes] == [f"1-keyframe-{number:08x}" for number in range(len(takes))]
        with folder.working():
            there = {path.name for path in (folder.folder / "takes" / "1").iterdir()}
        assert there == {f"{take.id}{suffix}" for take in takes for suffix in (".png", ".toml")}
    assert len(folder.takes.all()) > 8
