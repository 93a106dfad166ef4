"""`repertory new` with several engines and a policy: all of them may be chosen, by what the production wants."""

from __future__ import annotations

from pathlib import Path

import pytest

from repertory.errors import YourMove
from repertory.joining import production_with
from repertory.model.engine import OrderKind
from repertory.model.production import POLICY


def test_each_engine_may_make_what_it_makes(tmp_path: Path) -> None:
    made = production_with(tmp_path, "Film", ["flux-2-pro", "flux-2-max", "byhand"])
    assert made.engines[OrderKind.STILL] == ("bfl/flux-2-pro", "bfl/flux-2-max", "byhand")
    assert made.engines[OrderKind.CLIP] == ("byhand",), "the others make none"
    assert made.policy == POLICY
    stills = production_with(tmp_path, "Film", ["flux-2-pro"])
    assert stills.engines[OrderKind.CLIP] == ("hold",)
    assert stills.engines[OrderKind.EDIT] == ("bfl/flux-2-pro",)


def test_one_kind_may_have_several_engines(tmp_path: Path) -> None:
    made = production_with(tmp_path, "Film", ["previs", "clip=hold", "clip=byhand"], policy="cheapest, no training")
    assert made.engines[OrderKind.STILL] == ("previs",)
    assert made.engines[OrderKind.CLIP] == ("hold", "byhand")
    assert made.policy == "cheapest, no training"


def test_a_policy_that_there_is_none_of_is_refused(tmp_path: Path) -> None:
    with pytest.raises(YourMove, match='no policy "quickest"'):
        production_with(tmp_path, "Film", [], policy="quickest")
