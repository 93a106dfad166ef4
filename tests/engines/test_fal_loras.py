"""LoRAs at fal: how one is trained from a character's pictures, and what is drawn with it."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from fal_orders import CARDS, LORA, MIA, bytes_at, engine, made, ordered, sent, with_mia
from fal_server import FalServer
from samples import a_reference

from repertory.engines.fal.engine import FalEngine
from repertory.errors import (
    ConsentMissing,
    YourMove,
)
from repertory.files.hashing import sha256_of
from repertory.model.anchor import (
    BindingKind,
    Character,
    Origin,
)
from repertory.model.engine import Order
from repertory.model.media import MediaKind

pytestmark = pytest.mark.slow


def training(home: Path, *, pictures: int = 10, subject: Character | None = MIA, **settings: str) -> Order:
    order = ordered("flux-2-klein-4b-trainer", home, subject=subject, settings=settings)
    names = ("headshot", *(f"angle {number}" for number in range(pictures - 1)))
    return replace(order, references=tuple(a_reference(home, name=name) for name in names))


def test_a_lora_is_trained_from_ten_pictures_whose_captions_hold_its_trigger(fal: FalServer, tmp_path: Path) -> None:
    order = training(tmp_path)
    output = made("flux-2-klein-4b-trainer", order)
    (task,) = fal.orders
    assert task.wrong == []
    assert task.endpoint == "fal-ai/flux-2-klein-4b-base-trainer"
    assert set(task.body) == {"image_data_url", "learning_rate"}
    (posted,) = [one for one in fal.seen if one.path.startswith("/queue/") and one.method == "POST"]
    assert posted.headers["x-fal-object-lifecycle-preference"] == '{"expiration_duration_seconds": null}'
    with zipfile.ZipFile(io.BytesIO(bytes_at(fal, task.body["image_data_url"]))) as archive:
        assert archive.read("001.png") == order.references[0].path.read_bytes()
        assert archive.read("002.txt") == b"rp_mia, angle 0"
        assert len(archive.namelist()) == 20
    binding, (weights,) = output.binding, output.files
    assert binding is not None
    assert (binding.engine, binding.kind, binding.made_from) == ("fal", BindingKind.LORA, 1)
    assert binding.value == fal.orders[0].result["diffusers_lora_file"]["url"]
    assert (binding.trigger, binding.base_model) == ("rp_mia", CARDS["flux-2-klein-4b"].model)
    assert binding.data == tuple(one.sha256 for one in order.references)
    assert binding.weights is not None
    assert (binding.weights.name, binding.weights.kind) == (weights.name, MediaKind.WEIGHTS)
    assert binding.weights.sha256 == sha256_of(weights)


def test_a_trigger_may_be_chosen_and_the_same_pictures_give_the_same_file(fal: FalServer, tmp_path: Path) -> None:
    files = []
    for place in ("a", "b"):
        task = sent(fal, "flux-2-klein-4b-trainer", training(tmp_path / place, trigger="ohwx"))
        files.append(bytes_at(fal, task.body["image_data_url"]))
    assert files[0] == files[1]
    with zipfile.ZipFile(io.BytesIO(files[0])) as archive:
        assert archive.read("001.txt") == b"ohwx, headshot"


def test_nothing_is_trained_from_too_few_pictures_from_nobody_or_without_consent(
    fal: FalServer, tmp_path: Path
) -> None:
    trainer = engine("flux-2-klein-4b-trainer")
    with pytest.raises(YourMove, match="at least 10 pictures, and Mia has 9"):
        trainer.submit(training(tmp_path, pictures=9))
    with pytest.raises(YourMove, match="who is to be trained"):
        trainer.submit(training(tmp_path, subject=None))
    with pytest.raises(ConsentMissing):
        trainer.submit(training(tmp_path, subject=replace(MIA, origin=Origin.REAL)))
    assert fal.seen == []


def test_a_character_with_a_lora_for_the_model_is_drawn_with_it(fal: FalServer, tmp_path: Path) -> None:
    order = with_mia(ordered("flux-2-klein-4b", tmp_path, references=1))
    output = made("flux-2-klein-4b", order)
    task = fal.orders[-1]
    assert task.wrong == []
    assert task.endpoint == "fal-ai/flux-2/klein/4b/edit/lora"
    assert task.body["loras"] == [{"path": LORA.value, "scale": 0.8}]
    assert task.body["prompt"] == f"Mia is rp_mia. {order.prompt}"
    assert [(one.anchor, one.binding) for one in output.used] == [("mia@1", LORA)]
    assert output.notes == ('Before the prompt stood "Mia is rp_mia.".',)
    assert "prompt" not in output.said, "what was asked is no rewritten prompt"
    drawn = with_mia(ordered("flux-2-klein-4b", tmp_path / "drawn"))
    assert sent(fal, "flux-2-klein-4b", drawn).endpoint == "fal-ai/flux-2/klein/4b/lora"


def test_whoever_is_being_built_is_known_by_a_lora_too_and_one_for_another_model_is_not_used(
    fal: FalServer, tmp_path: Path
) -> None:
    built = ordered("flux-2-klein-4b", tmp_path, subject=MIA)
    assert len(sent(fal, "flux-2-klein-4b", built).body["loras"]) == 1
    other = sent(fal, "flux-2-klein-9b", with_mia(ordered("flux-2-klein-9b", tmp_path / "9b", references=1)))
    assert other.endpoint == "fal-ai/flux-2/klein/9b/edit"
    dev = replace(CARDS["flux-2-klein-4b"], model="fal-ai/flux-2", max_references=3)
    mia = replace(MIA, bindings=(replace(LORA, base_model="fal-ai/flux-2", trigger=""),))
    FalEngine(card=dev).submit(with_mia(ordered("flux-2-klein-4b", tmp_path / "dev", references=1), mia))
    assert (fal.orders[-1].endpoint, fal.orders[-1].wrong) == ("fal-ai/flux-2/lora/edit", [])
