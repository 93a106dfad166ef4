"""The public fakes do what a test of somebody else's plug-in needs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from samples import a_picture, a_sound, an_order

from repertory.errors import EngineFailed, EngineRefused
from repertory.fakes import FAKE_CARD, FakeEngine, FakeInspector, FakeRepairer
from repertory.files.hashing import sha256_of
from repertory.media.clips import probe_clip
from repertory.media.images import read_image
from repertory.model.engine import Order, OrderKind, Output, Ticket
from repertory.model.media import Box
from repertory.model.verdict import Expectation, ExpectedAnchor, Fault, Finding, ReferenceFace


@pytest.fixture
def still(tmp_path: Path) -> Order:
    return an_order(FAKE_CARD, OrderKind.STILL, tmp_path)


def test_a_fake_engine_delivers_given_pictures_one_after_the_other(still: Order, tmp_path: Path) -> None:
    pictures = [a_picture(tmp_path / f"{name}.png", name) for name in ("drifted", "good")]
    engine = FakeEngine(outputs=pictures)
    made = []
    for number in range(3):
        order = replace(still, id=f"take-{number}", folder=tmp_path / f"take-{number}")
        output = engine.submit(order)
        assert isinstance(output, Output)
        made.append(output.files[0].read_bytes())
    assert made == [pictures[place].read_bytes() for place in (0, 1, 0)]


def test_a_fake_engine_draws_the_same_picture_for_the_same_order_only(still: Order) -> None:
    def drawn(order: Order) -> bytes:
        output = FakeEngine().submit(order)
        assert isinstance(output, Output)
        return output.files[0].read_bytes()

    assert drawn(still) == drawn(still)
    assert drawn(still) != drawn(replace(still, seed=8))


def test_a_slow_fake_engine_says_not_yet_as_often_as_it_was_told(still: Order) -> None:
    engine = FakeEngine(slow=2)
    ticket = engine.submit(still)
    assert isinstance(ticket, Ticket)
    answers = [engine.collect(still, ticket) for _ in range(4)]
    assert [answer is None for answer in answers] == [True, True, False, False]
    assert len(engine.orders) == 1


def test_a_failing_fake_engine_fails_when_it_was_told_to(still: Order) -> None:
    refusing = FakeEngine(fail_with=EngineRefused("No."))
    with pytest.raises(EngineRefused):
        refusing.submit(still)
    assert refusing.orders == []
    failing = FakeEngine(fail_later_with=EngineFailed("Sorry."))
    ticket = failing.submit(still)
    assert isinstance(ticket, Ticket)
    with pytest.raises(EngineFailed):
        failing.collect(still, ticket)


def test_a_fake_clip_lasts_as_long_as_was_ordered_and_carries_its_line(tmp_path: Path) -> None:
    order = replace(an_order(FAKE_CARD, OrderKind.CLIP, tmp_path), duration_s=1.5, sound=a_sound(tmp_path / "l.wav"))
    output = FakeEngine().submit(order)
    assert isinstance(output, Output)
    clip = probe_clip(output.files[0])
    assert (clip.duration_s, clip.has_sound, clip.width) == (1.5, True, 256)


def test_a_fake_inspector_tells_the_distances_that_it_was_given(tmp_path: Path) -> None:
    near, far, back = (a_picture(tmp_path / f"{name}.png", name) for name in ("near", "far", "back"))
    inspector = FakeInspector(distances={sha256_of(far): 0.7, sha256_of(back): None}, default=0.1)
    cast = (ExpectedAnchor(anchor="mia@1", references=()),)
    told = [inspector.compare(inspector.observe(path), Expectation(cast=cast))[0] for path in (near, far, back)]
    assert [one.value for one in told] == [0.1, 0.7, None]
    assert [one.finding for one in told] == [Finding.MEASURED, Finding.MEASURED, Finding.UNMEASURED]
    assert inspector.observed == [near, far, back]


def test_a_fake_inspector_can_tell_anchors_apart_and_knows_who_is_hidden(tmp_path: Path) -> None:
    inspector = FakeInspector(distances=lambda _, anchor: {"mia@1": 0.2, "nova@1": 0.6}[anchor])
    cast = tuple(ExpectedAnchor(anchor=name, references=(), hidden=name == "nova@1") for name in ("mia@1", "nova@1"))
    told = inspector.compare(inspector.observe(a_picture(tmp_path / "x.png")), Expectation(cast=cast))
    assert [(one.value, one.finding) for one in told] == [(0.2, Finding.MEASURED), (None, Finding.HIDDEN)]


def test_a_fake_repairer_turns_the_colours_of_the_face_round_or_delivers_what_it_was_given(tmp_path: Path) -> None:
    take = a_picture(tmp_path / "take.png", "take", 64, 64)
    face = replace(FakeInspector().observe(take).frames[0].faces[0], box=Box(x=8, y=8, width=16, height=16))
    reference = ReferenceFace(path=take, sha256=sha256_of(take), name="headshot", face=face)
    fault = Fault(anchor="mia@1", face=face, references=(reference,))
    before = read_image(take)
    after = read_image(FakeRepairer().repair(take, fault, tmp_path / "out").files[0])
    assert (after[8:24, 8:24] == 255 - before[8:24, 8:24]).all()
    assert (after[24:] == before[24:]).all()
    other = a_picture(tmp_path / "other.png", "other", 64, 64)
    given = FakeRepairer(result=other).repair(take, fault, tmp_path / "out").files[0]
    assert (read_image(given) == read_image(other)).all()
