"""Trained weights: safetensors files, checked without reading their tensors into memory.

The format (huggingface/safetensors, "Format"): eight bytes with the length of the header, little-endian; the header,
JSON with `dtype`, `shape` and `data_offsets` for each tensor; the tensors, one after the other to the end of the file.
"""

from __future__ import annotations

import json
from pathlib import Path

from repertory.errors import MediaRejected
from repertory.media.containers import present

MAX_HEADER_BYTES = 100_000_000
"""The format's own limit."""
MAX_BYTES = 8_000_000_000


def check_weights(path: Path) -> str:
    """ ".safetensors", once the header is read and the tensors fill the file. Raises MediaRejected."""
    present(path, "safetensors file")
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise MediaRejected(f"{path.name} has {size / 1e9:.1f} GB.", step="A LoRA has some hundred megabytes.")
    with path.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        header = file.read(length) if 2 <= length <= min(size - 8, MAX_HEADER_BYTES) else b""
    spans = _spans(header)
    ends = [0, *(end for _, end in spans)]
    whole = all(start == end for (start, _), end in zip(spans, ends, strict=False))
    if not spans or not whole or 8 + length + ends[-1] != size:
        what = f"{path.name} is no whole safetensors file."
        raise MediaRejected(what, step="Download or export it again, as .safetensors.")
    return ".safetensors"


def _spans(header: bytes) -> list[tuple[int, int]]:
    """Where each tensor lies behind the header, in order; empty for a header that says it badly."""
    try:
        tensors = json.loads(header)
        spans = [tuple(map(int, one["data_offsets"])) for name, one in tensors.items() if name != "__metadata__"]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return []
    proper = [(span[0], span[1]) for span in spans if len(span) == 2 and 0 <= span[0] <= span[1]]
    return sorted(proper) if len(proper) == len(spans) else []
