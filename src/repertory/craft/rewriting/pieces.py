"""A text in pieces: which stretches of it as it was written give way to what."""

from __future__ import annotations

from dataclasses import dataclass, replace

from repertory.craft.rewriting.describing import Edit


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A stretch of the text as written, and what stands there now."""

    start: int
    end: int
    now: str
    edit: Edit


def joined(text: str, pieces: list[Piece], edits: list[Edit]) -> list[Piece]:
    """The pieces with the edits of the text as it reads now, both counted in the text as written."""
    for edit in reversed(edits):  # from the last, so that those before it stay where they are
        pieces = _with(pieces, _spans(text, pieces), edit)
    return pieces


def _spans(text: str, pieces: list[Piece]) -> list[tuple[int, int, int, int]]:
    """Where in the text as it reads now each stretch begins and ends, and where in it as written: what is left and
    what is a piece, in turn."""
    size = done = 0
    spans: list[tuple[int, int, int, int]] = []
    for piece in [*pieces, None]:
        end = piece.start if piece else len(text)
        spans.append((size, size + end - done, done, end))
        size += end - done
        if piece:
            spans.append((size, size + len(piece.now), piece.start, piece.end))
            size, done = size + len(piece.now), piece.end
    return spans


def _with(pieces: list[Piece], spans: list[tuple[int, int, int, int]], edit: Edit) -> list[Piece]:
    """One more edit among the pieces: those that it touches become one with it."""
    kept_spans = spans[::2]
    first = next((old + edit.start - new for new, end, old, _ in kept_spans if new <= edit.start < end), None)
    last = next((old + edit.end - new for new, end, old, _ in kept_spans if new < edit.end <= end), None)
    changed = [span for span in spans[1::2] if span[0] < edit.end and span[1] > edit.start]
    for new, end, old, old_end in spans[1::2]:
        if new <= edit.start <= end and first is None:
            first = old
            changed.append((new, end, old, old_end))
        if new <= edit.end <= end and last is None:
            last = old_end
            changed.append((new, end, old, old_end))
    if first is None or last is None:
        return pieces
    head = tail = ""
    for new, end, old, old_end in sorted(set(changed)):
        piece = next(one for one in pieces if (one.start, one.end) == (old, old_end))
        head += piece.now[: max(0, edit.start - new)] if new < edit.start else ""
        tail += piece.now[edit.end - new :] if end > edit.end else ""
        first, last = min(first, old), max(last, old_end)
    inside = [one for one in pieces if first <= one.start and one.end <= last]
    against = next((one.edit for one in inside if one.edit.contradicts), edit)
    now, edit = edit.now, edit if edit.contradicts else against
    whole = Piece(start=first, end=last, now=f"{head}{now}{tail}", edit=edit)
    return sorted([*(one for one in pieces if one not in inside), whole], key=lambda one: one.start)


def without_bare_colons(text: str, pieces: list[Piece]) -> list[Piece]:
    """The pieces with a colon that nothing stands behind any more: "Mia and Tom: she is slim." -> "Mia and Tom."."""
    return [_with_colon(text, piece) for piece in pieces]


def _with_colon(text: str, piece: Piece) -> Piece:
    colon = len(text[: piece.start].rstrip())
    ends = text[piece.end :].lstrip()[:1] in {"", "."} and not piece.now.strip()
    return replace(piece, start=colon - 1) if ends and text[colon - 1 : colon] == ":" and colon > 1 else piece


def applied(text: str, pieces: list[Piece]) -> str:
    """The text as it reads with its pieces."""
    made, done = [], 0
    for piece in pieces:
        made += [text[done : piece.start], piece.now]
        done = piece.end
    return "".join([*made, text[done:]])
