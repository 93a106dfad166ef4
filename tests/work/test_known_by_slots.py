"""What a vendor knows by a slot comes as far as the order, and so does what it said of the clip that it made."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from small_film import small_film

from repertory.fakes import FAKE_CARD, FakeEngine
from repertory.library.bindings import Bindings
from repertory.model.anchor import Binding, BindingKind
from repertory.model.engine import Naming, OrderKind
from repertory.model.take import Take, TakeKind
from repertory.work import taking
from repertory.work.choosing import choices
from repertory.work.plan import read_plan
from repertory.work.taking import Shooting, Wanted, write_order

pytestmark = pytest.mark.slow

CARD = replace(FAKE_CARD, elements=3, elements_bound=True, naming=Naming.BRACKETS, max_references=6, first_frame=True)


def test_an_order_names_the_element_and_knows_what_was_said_of_its_start(tmp_path: Path) -> None:
    small = small_film(tmp_path, {"fake": FakeEngine(card=CARD)})
    slot = Binding(engine=CARD.vendor, kind=BindingKind.SLOT, value="7")
    Bindings(small.crew.library).add("mia", slot)
    shooting = Shooting(small.crew, read_plan(small.crew, small.film))
    bound = shooting.plan.by_number["2"]
    best = choices(shooting.crew, shooting.plan, bound, OrderKind.STILL, duration_s=0.0)[0]
    wanted = Wanted(bound=bound, kind=TakeKind.KEYFRAME, what="keyframe-1", engine="fake", sent=best.sent)
    order = write_order(shooting, wanted)
    assert "Mia (<<<element_1>>>)" in order.prompt
    assert {one.anchor for one in order.references if CARD.vendor in one.known_to} == {"mia@1"}
    assert order.start_said == {}
    take = taking.make(shooting, wanted)
    assert isinstance(take, Take)
    start = replace(take, said={"video": "v-1"})
    clip = replace(wanted, kind=TakeKind.CLIP, what="clip-1", start=start, duration_s=2.0)
    assert write_order(shooting, clip).start_said == {"video": "v-1"}
