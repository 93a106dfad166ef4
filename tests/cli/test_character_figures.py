"""What was measured in a character's pictures is shown, and what was overruled, too; by the real inspector."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from samples import astronaut

from repertory.cli.main import run
from repertory.media.images import write_image

pytestmark = pytest.mark.slow

Typed = Callable[..., tuple[int, str, str]]
IMPORT = ("character", "import", "eileen")


@pytest.fixture
def typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Typed:
    """Types a command in a folder with a library and pictures; gives its exit code, output and errors."""
    import cv2

    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("REPERTORY_LIBRARY", raising=False)
    face = np.ascontiguousarray(astronaut()[:320, 70:390])
    small = cv2.resize(face, (160, 160), interpolation=cv2.INTER_AREA)
    pictures = {
        "face": face,
        "soft": cv2.GaussianBlur(face, (0, 0), 4),
        "night": (face * 0.12).astype(np.uint8),
        "again": np.ascontiguousarray(cv2.resize(small, (400, 400))[:, ::-1]),
        "closer": face[20:300, 20:300],
        "behind": np.ascontiguousarray(astronaut()[300:, 40:200]),
    }
    for name, picture in pictures.items():
        write_image(tmp_path / f"{name}.png", np.asarray(picture, np.uint8))

    def type_in(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["repertory", *words])
        code: object = 0
        try:
            run()
        except SystemExit as end:
            code = end.code or 0
        assert isinstance(code, int)
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    assert type_in("init", "library")[0] == 0
    return type_in


def test_the_figures_of_every_reference_and_what_was_overruled_are_shown(typed: Typed) -> None:
    for picture, words in {"soft": "is blurred: sharpness", "night": "is too dark: its brightest parts"}.items():
        code, _, error = typed(*IMPORT, "--headshot", f"{picture}.png")
        assert (code, words in error) == (3, True), error
    kept = ("--waive-stages", "no more", "--expression", "happy=closer.png", "--expression", "sad=soft.png")
    angles = ("--angle", "back=behind.png", "--angle", "again.png")
    code, _, error = typed(*IMPORT, "--headshot", "face.png", *angles, *kept)
    assert code == 3
    assert "again.png is the headshot of Eileen mirrored: difference" in error
    done = typed(*IMPORT, "--headshot", "face.png", *angles, *kept, "--waive", "a test")
    assert done[0] == 0, done[2]
    assert "expressions, happy and sad, lie 0.0" in done[2] or "look alike: happy and sad" in done[2]
    shown = typed("character", "show", "eileen")[1]
    assert "front (waived: a test), back (unmeasured: back)" in shown
    assert "    front: overruled: again.png is the headshot of Eileen mirrored" in shown
    assert "    back: hair and clothes #" in shown
    assert "sad (waived: a test)" in shown
    assert "happy and sad" in shown
    assert "from the master's expression" in shown
    front = next(line for line in shown.splitlines() if line.startswith("    neutral: turned"))
    assert "px, sharpness" in front


def test_two_pictures_of_one_name_are_told_instead_of_one_being_lost(typed: Typed) -> None:
    code, _, error = typed(*IMPORT, "--headshot", "face.png", "--angle", "back=a.png", "--angle", "back=b.png")
    assert (code, 'Two pictures are called "back"' in error) == (3, True)
