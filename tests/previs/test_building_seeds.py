"""Seeds of the references that previs draws: the first as it is meant, the next ones posed a little differently."""

from __future__ import annotations

from pathlib import Path

import pytest

from repertory.engines.previs import engines
from repertory.engines.previs.engine import PrevisEngine
from repertory.files.hashing import sha256_of
from repertory.model.anchor import Character, Role
from repertory.model.engine import Order, OrderKind

pytestmark = pytest.mark.slow


@pytest.fixture
def engine() -> PrevisEngine:
    (one,) = engines()
    assert isinstance(one, PrevisEngine)
    return one


def drawn(engine: PrevisEngine, folder: Path, mia: Character, role: Role, seed: int) -> tuple[str, Character]:
    """The hash of one reference, and the character as the engine knows it then."""
    folder.mkdir(parents=True)
    order = Order(
        id=folder.name, kind=OrderKind.STILL, engine="previs", folder=folder, prompt=mia.prompt,
        width=96, height=96, seed=seed, subject=mia, role=role, name="three-quarter left",
    )  # fmt: skip
    made = engine.submit(order)
    assert made.binding is not None
    return sha256_of(made.files[0]), Character(name="mia", title="Mia", prompt=mia.prompt, bindings=(made.binding,))


def test_other_seeds_give_other_pictures_of_the_same_face(engine: PrevisEngine, tmp_path: Path) -> None:
    cast = Character(name="mia", title="Mia", prompt="a woman with short dark hair")
    _, mia = drawn(engine, tmp_path / "headshot", cast, Role.HEADSHOT, 4)
    made = {seed: drawn(engine, tmp_path / f"angle-{seed}", mia, Role.ANGLE, seed) for seed in (1, 2, 3)}
    assert len({sha256 for sha256, _ in made.values()}) == 3
    assert all(known.bindings == mia.bindings for _, known in made.values())
    again, _ = drawn(engine, tmp_path / "again", mia, Role.ANGLE, 2)
    assert again == made[2][0]
    headshots = {drawn(engine, tmp_path / f"head-{seed}", mia, Role.HEADSHOT, seed)[0] for seed in (1, 2)}
    assert len(headshots) == 1, "who has a face keeps it"
