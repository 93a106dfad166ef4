"""A character is built in one order: any other is refused with the exact next step, and the draft stays as it is."""

from __future__ import annotations

import itertools
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from library.bundled import noise

from repertory.craft.building import STAGES, add_reference, lock_stage, next_command, waive_stage
from repertory.errors import StageMissing
from repertory.library.folder import Library
from repertory.model.anchor import ANGLES, EXPRESSIONS, Character, Reference, Role, Stage

pytestmark = pytest.mark.slow

NAMES = {
    Stage.HEADSHOT: ("neutral",),
    Stage.ANGLES: ANGLES,
    Stage.WARDROBE: ("coat", "dress"),
    Stage.EXPRESSIONS: EXPRESSIONS,
}
Deed = Literal["add one", "add all", "lock", "waive", "lock the character"]


@dataclass(frozen=True, kw_only=True)
class Act:
    """What somebody tries with a stage."""

    deed: Deed
    stage: Stage


DEEDS: list[Deed] = ["add one", "add all", "add all", "lock", "lock", "waive", "lock the character"]
ACTS = st.builds(Act, deed=st.sampled_from(DEEDS), stage=st.sampled_from(STAGES))


class Builder:
    """A library with one draft, to which acts are done."""

    def __init__(self, folder: Path) -> None:
        self.library = Library.create(folder / "library")
        mia = Character(name="mia", title="Mia", prompt="a woman")
        self.library.create_anchor(mia)
        self.media = self.library.add_media(mia, noise(folder / "given.png", 1), "given")

    @property
    def draft(self) -> Character:
        draft = self.library.draft("mia")
        assert isinstance(draft, Character)
        return draft

    def cards(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in self.library.folder.rglob("*.toml")}

    def do(self, act: Act) -> None:
        if act.deed == "lock the character":
            self.library.lock("mia")
            return
        draft = self.draft
        match act.deed:
            case "add one":
                draft = self.shown(draft, act.stage, NAMES[act.stage][0])
            case "add all":
                for name in NAMES[act.stage]:
                    draft = self.shown(draft, act.stage, name)
            case "lock":
                draft = lock_stage(draft, act.stage)
            case "waive":
                draft = waive_stage(draft, act.stage, "one scene")
        self.library.save(draft)

    def shown(self, draft: Character, stage: Stage, name: str) -> Character:
        distance = None if stage.role is Role.HEADSHOT else 0.1
        return add_reference(draft, Reference(media=self.media, role=stage.role, name=name, distance=distance))


class Told:
    """What was done so far, by the rules of the book: stages shut one after the other, each when it is filled."""

    def __init__(self) -> None:
        self.shown: dict[Stage, set[str]] = {stage: set() for stage in STAGES}
        self.locked: set[Stage] = set()
        self.waived: set[Stage] = set()

    @property
    def closed(self) -> set[Stage]:
        return self.locked | self.waived

    def is_about_order(self, act: Act) -> bool:
        """Else it is refused for a reason of its own (see test_building): the master is for good and always needed."""
        if act.deed == "waive":
            return act.stage is not Stage.HEADSHOT and act.stage not in self.locked
        return act.deed == "lock" or not (act.stage is Stage.HEADSHOT and act.stage in self.locked)

    def blocked_by(self, act: Act) -> Stage | None:
        """The stage that has to be filled first; None where the act is due."""
        if act.deed == "lock the character":
            return next((stage for stage in STAGES if stage not in self.closed), None)
        earlier = STAGES[: STAGES.index(act.stage)]
        unfilled = act.deed == "lock" and act.stage not in self.locked and self.shown[act.stage] < set(NAMES[act.stage])
        return next((stage for stage in earlier if stage not in self.closed), act.stage if unfilled else None)

    def next(self) -> Act:
        """What the book would do now."""
        stage = next((stage for stage in STAGES if stage not in self.closed), None)
        if stage is None:
            return Act(deed="lock the character", stage=STAGES[-1])
        return Act(deed="lock" if self.shown[stage] >= set(NAMES[stage]) else "add all", stage=stage)

    def note(self, act: Act) -> None:
        match act.deed:
            case "add one":
                self.shown[act.stage].add(NAMES[act.stage][0])
            case "add all":
                self.shown[act.stage].update(NAMES[act.stage])
            case "lock":
                self.locked.add(act.stage)
                self.waived.discard(act.stage)
            case "waive":
                self.waived.add(act.stage)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(acts=st.lists(st.none() | ACTS, max_size=14))
def test_whatever_is_tried_out_of_order_is_refused_with_the_next_command_and_changes_nothing(
    acts: list[Act | None],
) -> None:
    """None stands for what is due next."""
    told = Told()
    with tempfile.TemporaryDirectory() as folder:
        builder = Builder(Path(folder))
        for tried in acts:
            act = tried or told.next()
            if not told.is_about_order(act):
                continue
            first = told.blocked_by(act)
            if first is None:
                builder.do(act)
                told.note(act)
                continue
            before = builder.cards()
            with pytest.raises(StageMissing) as caught:
                builder.do(act)
            assert next_command(builder.draft, first) in caught.value.step
            assert builder.cards() == before
        assert (set(builder.draft.stages), set(builder.draft.waived)) == (told.locked, told.waived)
        assert bool(builder.library.versions("mia")) <= (told.closed == set(STAGES))


@pytest.mark.parametrize("order", list(itertools.permutations(STAGES)), ids="-".join)
def test_of_all_orders_only_one_leads_to_a_lock(tmp_path: Path, order: tuple[Stage, ...]) -> None:
    builder = Builder(tmp_path)
    refused = []
    for stage in order:
        try:
            builder.do(Act(deed="add all", stage=stage))
            builder.do(Act(deed="lock", stage=stage))
        except StageMissing:
            refused.append(stage)
    assert bool(refused) is (order != STAGES)
    if refused:
        with pytest.raises(StageMissing):
            builder.library.lock("mia")
    else:
        builder.library.lock("mia")
    assert bool(builder.library.versions("mia")) is (order == STAGES)
