"""What the stage knows an anchor by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from repertory.model.anchor import BindingKind

if TYPE_CHECKING:
    from repertory.model.anchor import Anchor

VENDOR = "previs"


def rig_text(anchor: Anchor) -> str | None:
    """The model of an anchor as one line of text; None where the stage has none."""
    binding = anchor.binding_for(VENDOR, BindingKind.RIG)
    return binding.value if binding is not None else None
