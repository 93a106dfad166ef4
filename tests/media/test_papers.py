"""What may prove a consent: papers, pictures and recordings, known by their content, whole and of bearable size."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from samples import a_clip, a_picture, a_sound

from repertory.errors import MediaRejected
from repertory.media.check import check_evidence, checked_suffix
from repertory.media.papers import MAX_BYTES, check_document
from repertory.model.media import MediaKind

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\nstartxref\n9\n%%EOF\n"
TEXTS = {
    "plain": "I agree.\n",
    "as Windows writes it": "\ufeffI agree.\r\nMia Voss\t2026\r\n",
    "French": "J\u2019accepte\u00a0: «\u00a0oui\u00a0».",
    "Japanese": "同意します。\u3000美亜",
    "Persian": "می\u200cپذیرم",
    "of more pages": "I agree\x0cto all of it.",
    "emoji": "👩\u200d🎤 yes",
    "a letter across the first 4096 bytes": "é" * 4000,
}


@pytest.mark.parametrize("words", TEXTS.values(), ids=TEXTS)
def test_a_text_in_any_script_is_a_paper_whatever_it_is_called(tmp_path: Path, words: str) -> None:
    for name in ("consent.txt", "consent", "consent.md", "consent.pdf"):
        (tmp_path / name).write_bytes(words.encode())
        assert check_document(tmp_path / name) == ".txt"
        assert check_evidence(tmp_path / name) == (MediaKind.DOCUMENT, ".txt")
        assert checked_suffix(tmp_path / name, MediaKind.DOCUMENT) == ".txt"


def test_a_pdf_file_is_a_paper_whatever_it_is_called(tmp_path: Path) -> None:
    for name, data in {"form.pdf": PDF, "form.txt": PDF, "form": PDF + b"\0" * 1000}.items():
        (tmp_path / name).write_bytes(data)
        assert check_document(tmp_path / name) == ".pdf"
        assert check_evidence(tmp_path / name) == (MediaKind.DOCUMENT, ".pdf")


def test_a_pdf_file_that_is_cut_off_is_refused_as_such(tmp_path: Path) -> None:
    for name in ("form.pdf", "form.txt"):
        (tmp_path / name).write_bytes(PDF[:-6])
        with pytest.raises(MediaRejected, match="is cut off") as refused:
            check_evidence(tmp_path / name)
        assert refused.value.step


def test_pictures_and_recordings_prove_as_well(tmp_path: Path) -> None:
    a_picture(tmp_path / "photo.png").rename(tmp_path / "photo.txt")
    a_sound(tmp_path / "said.wav")
    a_clip(tmp_path / "filmed.mp4", seconds=0.2)
    assert check_evidence(tmp_path / "photo.txt") == (MediaKind.IMAGE, ".png")
    assert check_evidence(tmp_path / "said.wav") == (MediaKind.SOUND, ".wav")
    assert check_evidence(tmp_path / "filmed.mp4") == (MediaKind.CLIP, ".mp4")
    with pytest.raises(MediaRejected, match="neither a PDF file nor plain text"):
        check_document(tmp_path / "photo.txt")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b" \n\t\n",
        b"I agree\0",
        b"I agree \x1b[2J",
        "I agree".encode("utf-16"),
        b"caf\xe9",
        b"PK\x03\x04zip",
        b"\x7fELF",
    ],
    ids=["empty", "blank", "a zero", "an escape", "UTF-16", "Latin-1", "an office file", "a program"],
)
def test_anything_else_is_refused_with_what_to_give(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "consent.txt"
    path.write_bytes(data)
    for check in (check_evidence, check_document):
        with pytest.raises(MediaRejected, match=r"consent\.txt") as refused:
            check(path)
        assert refused.value.step


def test_a_text_that_begins_well_and_is_none_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "consent.txt"
    path.write_bytes(b"I agree. " * 1000 + b"\0\xff")
    with pytest.raises(MediaRejected, match="neither a PDF file nor plain text"):
        check_evidence(path)


def test_a_picture_that_is_damaged_is_called_so(tmp_path: Path) -> None:
    path = a_picture(tmp_path / "photo.png")
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(MediaRejected, match="damaged or cut short"):
        check_evidence(path)


def test_a_paper_has_at_most_50_mb(tmp_path: Path) -> None:
    path = tmp_path / "form.pdf"
    with path.open("wb") as file:
        file.write(PDF)
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(MediaRejected, match="has 50 MB") as refused:
        check_document(path)
    assert "50 MB or less" in refused.value.step


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    for path, words in ((tmp_path / "none.pdf", "There is no file"), (tmp_path, "is a folder, not a document")):
        for check in (check_evidence, check_document):
            with pytest.raises(MediaRejected, match=words):
                check(path)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="whoever is root may read everything")
def test_a_file_that_may_not_be_read_says_so(tmp_path: Path) -> None:
    path = tmp_path / "form.pdf"
    path.write_bytes(PDF)
    path.chmod(0)
    for check in (check_evidence, check_document):
        with pytest.raises(MediaRejected, match="may not be read"):
            check(path)
