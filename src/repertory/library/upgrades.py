"""What turns a library card of one version into one of the next; older cards are upgraded as they are read.

Each function is one step, pure, and raises nothing: what makes no sense is left as it is, and named by `Card.loads`.
"""

from __future__ import annotations

from typing import Any

from repertory.files.hashing import sha256_of_text


def with_hash_of_consent(table: dict[str, Any]) -> dict[str, Any]:
    """An anchor's 1 to 2: the words of a consent have their hash. What else is new (views of references, documents,
    what bindings were made from) is empty by default."""
    consent = table.get("consent")
    if not isinstance(consent, dict) or not isinstance(consent.get("statement"), str):
        return table
    return {**table, "consent": {"statement_sha256": sha256_of_text(consent["statement"]), **consent}}
