"""Weights are taken if they are a whole safetensors file, and refused in one sentence if they are anything else."""

from __future__ import annotations

import json
import struct
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest
from samples import weights

from repertory.errors import MediaRejected
from repertory.media import weights as format_
from repertory.media.check import checked_suffix
from repertory.media.weights import check_weights
from repertory.model.media import MediaKind

F32 = {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]}


def written(path: Path, header: Any, data: bytes = bytes(8)) -> Path:
    """A file with this header, text or a table."""
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    path.write_bytes(struct.pack("<Q", len(text)) + text + data)
    return path


@pytest.mark.parametrize(
    ("header", "data"),
    [
        ({"a": F32}, bytes(8)),
        ({"__metadata__": {"ss_base": "flux"}, "a": F32}, bytes(8)),
        ({"b": {**F32, "data_offsets": [8, 16]}, "a": F32}, bytes(16)),
        ({"a": {"dtype": "BF16", "shape": [2, 3], "data_offsets": [0, 12]}}, bytes(12)),
        ({"a": {"dtype": "F64", "shape": [], "data_offsets": [0, 8]}}, bytes(8)),
        ({"a": {"dtype": "F4_TO_COME", "shape": [16], "data_offsets": [0, 8]}}, bytes(8)),
    ],
    ids=["one tensor", "with metadata", "in any order", "halves", "one number", "numbers of a later format"],
)
def test_a_whole_file_is_taken(tmp_path: Path, header: Any, data: bytes) -> None:
    path = written(tmp_path / "mia.bin", header, data)
    assert check_weights(path) == ".safetensors"
    assert checked_suffix(path, MediaKind.WEIGHTS) == ".safetensors"


@pytest.mark.parametrize(
    ("header", "data"),
    [
        ({"a": F32}, bytes(7)),
        ({"a": F32}, bytes(9)),
        ({}, b""),
        ({"__metadata__": {}}, b""),
        ({"a": {**F32, "data_offsets": [4, 12]}}, bytes(12)),
        ({"a": F32, "b": {**F32, "data_offsets": [4, 12]}}, bytes(12)),
        ({"a": {**F32, "data_offsets": [8, 0]}}, bytes(8)),
        ({"a": {**F32, "data_offsets": ["0", "8"]}}, bytes(8)),
        ({"a": {**F32, "data_offsets": [0, 8.0]}}, bytes(8)),
        ({"a": {**F32, "data_offsets": [0]}}, bytes(8)),
        ({"a": {**F32, "shape": [3]}}, bytes(8)),
        ({"a": {**F32, "shape": [-1, -2]}}, bytes(8)),
        ({"a": {**F32, "shape": [2, *[1] * 64]}}, bytes(8)),
        ({"a": {**F32, "dtype": ["F32"]}}, bytes(8)),
        ({"__metadata__": [{}, {}], "a": F32}, bytes(8)),
        ({"__metadata__": {"ss_base": {}}, "a": F32}, bytes(8)),
        ({"__metadata__": {"ss_base": 1}, "a": F32}, bytes(8)),
        ({"__metadata__": "flux", "a": F32}, bytes(8)),
        ({"a": {"data_offsets": [0, 8]}}, bytes(8)),
        ({"a": "F32"}, bytes(8)),
        ([F32], bytes(8)),
        (b"\xff\xfe{}", bytes(8)),
        (b"[" * 100_000, bytes(8)),
    ],
)
def test_what_is_no_whole_file_is_refused(tmp_path: Path, header: Any, data: bytes) -> None:
    with pytest.raises(MediaRejected, match=r"mia\.safetensors is no whole safetensors file") as caught:
        check_weights(written(tmp_path / "mia.safetensors", header, data))
    assert "again" in caught.value.step


@pytest.mark.parametrize("data", [b"\x80\x02}q\x00.", b"PK\x03\x04" + bytes(40), b"\xff" * 30, b"12345678"])
def test_a_file_of_another_kind_is_refused_whatever_its_name(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "mia.safetensors"
    path.write_bytes(data)
    with pytest.raises(MediaRejected, match="no whole safetensors file"):
        check_weights(path)


def test_thousands_of_tensors_and_long_notes_are_taken_and_a_header_beyond_any_lora_is_not_even_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spans = ((4 * n, 4 * n + 4) for n in range(9000))
    tensors = {
        f"lora_unet_double_blocks_{n}_img_attn_proj.lora_down.weight": {
            "dtype": "F32",
            "shape": [1],
            "data_offsets": span,
        }
        for n, span in enumerate(spans)
    }
    notes = {"ss_tag_frequency": "x" * 300_000}
    assert check_weights(written(tmp_path / "large.safetensors", {"__metadata__": notes, **tensors}, bytes(36_000)))
    parse = Mock(wraps=json.loads)
    monkeypatch.setattr(json, "loads", parse)
    bomb = b'{"__metadata__":[' + b"{}," * 1_400_000 + b'{}],"a":' + json.dumps(F32).encode() + b"}"
    with pytest.raises(MediaRejected, match="no whole safetensors file"):
        check_weights(written(tmp_path / "bomb.safetensors", bomb))
    parse.assert_called_once_with(b"")


def test_every_file_that_is_cut_short_is_refused(tmp_path: Path) -> None:
    data = weights(tmp_path / "mia.safetensors").read_bytes()
    for length in range(len(data)):
        (tmp_path / "cut.safetensors").write_bytes(data[:length])
        with pytest.raises(MediaRejected):
            check_weights(tmp_path / "cut.safetensors")


def test_folders_missing_and_far_too_large_files_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for path in (tmp_path, tmp_path / "none.safetensors"):
        with pytest.raises(MediaRejected):
            check_weights(path)
    monkeypatch.setattr(format_, "MAX_BYTES", 10)
    with pytest.raises(MediaRejected, match="GB"):
        check_weights(weights(tmp_path / "mia.safetensors"))
