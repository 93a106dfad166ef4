"""Hashes, and the readable names that carry them."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repertory.errors import Damaged
from repertory.files.hashing import hashed_name, sha256_of, slug, verified


def test_a_name_says_what_and_which() -> None:
    assert hashed_name("angle three-quarter left", "3fa9c1d2ee", ".PNG") == "angle-three-quarter-left-3fa9c1d2.png"


@given(st.text())
def test_every_text_gives_a_name_that_every_system_takes(words: str) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug(words))
    assert slug(slug(words)) == slug(words)


def test_a_file_is_verified_by_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    path.write_bytes(b"frame")
    sha256 = hashlib.sha256(b"frame").hexdigest()
    assert sha256_of(path) == sha256
    assert verified(path, sha256) == path
    path.write_bytes(b"frama")
    with pytest.raises(Damaged, match=r"a\.bin has changed"):
        verified(path, sha256)
    path.unlink()
    with pytest.raises(Damaged, match=r"a\.bin is missing"):
        verified(path, sha256)
