"""`repertory shots`: what a writer is told of a shot list, and what goes in and out of it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from small_library import write
from typed import typed

from repertory.app import Studio
from repertory.library.folder import Library
from repertory.model.production import CastMember, Production

sys.path.append(str(Path(__file__).parents[1] / "craft"))
from company import CAST, COFFEE_SHOP, VOICES  # noqa: E402

Said = pytest.CaptureFixture[str]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a library of two actors, and the coffee shop as a film that has its cast."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("REPERTORY_LIBRARY", str(tmp_path / "library"))
    library = Library.create(tmp_path / "library") or Library.at(tmp_path / "library")
    for anchor in {anchor.ref: anchor for anchor in (*CAST.values(), *VOICES.values())}.values():
        write(library, anchor)
    cast = tuple(CastMember(placeholder=name, anchor=anchor.ref) for name, anchor in CAST.items())
    settings = Production(name="film", title="The coffee shop", cast=cast)
    Studio().new_film("film", shots=COFFEE_SHOP.read_text(encoding="utf-8"), settings=settings)
    return tmp_path


def write_list(here: Path, text: str) -> Path:
    path = here / "film" / "shots.txt"
    path.write_text(text, encoding="utf-8")
    return path


def test_every_shot_of_the_article_s_list_is_one_readable_block(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    assert typed(monkeypatch, "shots", "check", "film") == 0
    blocks = capsys.readouterr().out.split("\n\n")
    assert len(blocks) == 9
    first = blocks[0].splitlines()
    assert first[0].startswith("Shot 1 (line 4): medium close-up of [Character A], coffee shop interior")
    said = dict(line.split(maxsplit=1) for line in first[1:])
    assert said["size"] == "medium close-up"
    assert said["who"] == "Mia (leather jacket, neutral)"
    assert said["place"] == "coffee shop interior"
    assert said["spoken"] == "MIA: She is always late."
    assert len({line.index(line.split(maxsplit=1)[1]) for line in first[1:]}) == 1, "the meanings are aligned"
    assert "(as before)" in blocks[2], "what was taken from the shot before is said"
    assert "8 shots, all understood." in blocks[-1]
    assert "Next: repertory plan film" in blocks[-1]


def test_all_problems_are_shown_with_file_line_column_caret_and_the_nearest_word(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    write_list(here, "Shot 1: extrem close-up of Mia, street\nShot 2: wide shot of [Noba], street\nShot 3: CU of Mia\n")
    assert typed(monkeypatch, "shots", "check", "film") == 3
    said = capsys.readouterr()
    assert "Shot 3 (line 3)" in said.out, "what could be read is shown all the same"
    first, second = said.err.split("\n\n")[0:2]
    assert first.strip().splitlines()[0].startswith("film/shots.txt, line 1, column 9:")
    assert first.splitlines()[-2].index("^") == first.splitlines()[-3].index("extrem")
    assert 'Did you mean "extreme"?' in first
    assert "line 2, column 23" in second
    assert 'Did you mean "Nova"?' in second
    assert "2 problems" in said.err


def test_before_it_is_cast_a_film_s_list_is_read_with_its_cast_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    monkeypatch.chdir(tmp_path)
    typed(monkeypatch, "--library", "library", "init")
    typed(monkeypatch, "--library", "library", "new", "film")
    capsys.readouterr()
    assert typed(monkeypatch, "--library", "library", "shots", "check", "film") == 0
    assert "2 shots, all understood." in capsys.readouterr().out


def test_a_list_of_no_film_is_read_with_the_library_s_names(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    (here / "list.txt").write_text("Shot 1: close-up of Mia, street\nMIA: Hello.\nShot 2: CU of The Stranger\n")
    assert typed(monkeypatch, "shots", "check", "list.txt", "--cast", "The Stranger") == 0
    said = capsys.readouterr().out
    assert "The Stranger, neutral" in said
    assert "Next:" not in said, "there is no film to go on with"
    (here / "list.txt").write_text("Shot 1: close-up of Anna, street\n")
    assert typed(monkeypatch, "shots", "check", "list.txt", "--cast", "Anna=mia") == 0
    assert typed(monkeypatch, "shots", "check", "list.txt", "--cast", "Anna=nobody") == 3


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"%PDF-1.7\n", "it is a PDF"),
        (b"PK\x03\x04\x14\x00", "a zipped file"),
        (b"Shot 1: \x00\x01\x02", "bytes that stand for no letter"),
        ("Shot 1: café".encode("cp1252"), "line 1, column 12"),
        (b"", "The shot list is empty."),
    ],
)
def test_what_is_no_list_is_refused_with_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said, data: bytes, reason: str
) -> None:
    path = tmp_path / "list.txt"
    path.write_bytes(data)
    assert typed(monkeypatch, "--library", str(tmp_path / "library"), "shots", "check", str(path)) == 3
    assert reason in capsys.readouterr().err
