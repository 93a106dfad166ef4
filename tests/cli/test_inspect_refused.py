"""What `inspect` cannot do it says before it measures anything, with the nearest thing that it can."""

from __future__ import annotations

from pathlib import Path

import pytest
from samples import astronaut
from typed import typed

from repertory.media.images import write_image


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (("--report", "page.pdf"), "Write --report page.html"),
        (("--style", "klay"), 'Did you mean "clay"? Known are: clay, photo.'),
        (("--light", "dusk"), 'The light "dusk" is of no place.'),
    ],
)
def test_a_report_a_style_and_a_light_that_are_none(
    tmp_path: Path,
    given: tuple[str, str],
    words: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    write_image(tmp_path / "eileen.png", astronaut()[:288, 100:356])
    library = ("--library", str(tmp_path / "library"))
    assert typed(monkeypatch, *library, "inspect", "eileen.png", "--against", "eileen.png", *given) == 3
    assert words in " ".join(capsys.readouterr().err.split())
    assert not (tmp_path / "page.pdf").exists()
