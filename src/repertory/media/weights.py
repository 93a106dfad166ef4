"""Trained weights: safetensors files, checked without reading their tensors into memory.

The format (huggingface/safetensors, "Format"): eight bytes with the length of the header, little-endian; the header,
JSON with `dtype`, `shape` and `data_offsets` for each tensor; the tensors, one after the other to the end of the file.
"""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

from repertory.errors import MediaRejected
from repertory.media.containers import present

MAX_HEADER_BYTES = 4_000_000
"""A LoRA has a few thousand tensors of some 120 bytes each, and what its trainer noted, some 100 kB. The format allows
100 MB, which made into objects would fill the memory of a computer."""
MAX_BYTES = 8_000_000_000
_MAX_AXES = 64
"""No library has tensors of more; the product of a million lengths would take minutes."""

_BYTES = {
    **dict.fromkeys(("BOOL", "U8", "I8", "F8_E4M3", "F8_E5M2"), 1),
    **dict.fromkeys(("U16", "I16", "F16", "BF16"), 2),
    **dict.fromkeys(("U32", "I32", "F32"), 4),
    **dict.fromkeys(("U64", "I64", "F64"), 8),
}
"""How large one number is; the format may learn others, and of those the length is believed."""

Span = tuple[int, int]
"""Where a tensor begins and ends, in bytes behind the header."""


def check_weights(path: Path) -> str:
    """ ".safetensors", once the header is read and the tensors fill the file. Raises MediaRejected."""
    present(path, "safetensors file")
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise MediaRejected(f"{path.name} has {size / 1e9:.1f} GB.", step="A LoRA has some hundred megabytes.")
    try:
        with path.open("rb") as file:
            length = int.from_bytes(file.read(8), "little")
            header = file.read(length) if 2 <= length <= min(size - 8, MAX_HEADER_BYTES) else b""
    except PermissionError as error:
        raise MediaRejected(f"{path} may not be read.", step="Give yourself the right to read it.") from error
    spans = _spans(header)
    ends = [0, *(end for _, end in spans)]
    whole = all(start == end for (start, _), end in zip(spans, ends, strict=False))
    if not spans or not whole or 8 + length + ends[-1] != size:
        what = f"{path.name} is no whole safetensors file."
        raise MediaRejected(what, step="Download or export it again, as .safetensors.")
    return ".safetensors"


def _spans(header: bytes) -> list[Span]:
    """Where each tensor lies, in order; nothing for a header that says it badly."""
    try:
        tensors = json.loads(header)
        _require_texts(tensors.pop("__metadata__", {}))
        spans = [_span(one) for one in tensors.values()]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return []
    return sorted(spans)


def _require_texts(metadata: dict[str, Any]) -> None:
    """Raises ValueError or AttributeError for notes that are anything but texts."""
    if not all(isinstance(value, str) for value in metadata.values()):
        raise ValueError(metadata)


def _span(tensor: dict[str, Any]) -> Span:
    """Raises ValueError, KeyError or TypeError for a tensor that is not as long as its shape says."""
    start, end = tensor["data_offsets"]
    numbers = [start, end, *tensor["shape"]]
    if not all(type(number) is int and number >= 0 for number in numbers) or start > end:
        raise ValueError(numbers)
    if len(numbers) > 2 + _MAX_AXES:
        raise ValueError(numbers)
    known = _BYTES.get(tensor["dtype"])
    if known is not None and end - start != math.prod(tensor["shape"]) * known:
        raise ValueError(numbers)
    return start, end
