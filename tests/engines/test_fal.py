"""fal against its strict stand-in: what each family of endpoints is sent."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fal_orders import bytes_at, engine, made, ordered, paths_at, sent
from fal_server import FalServer
from samples import a_picture, a_reference, a_sound

from repertory.errors import (
    YourMove,
)
from repertory.media.images import picture_size
from repertory.model.anchor import (
    AnchorKind,
    Role,
    Voice,
)
from repertory.model.engine import OrderKind

pytestmark = pytest.mark.slow


def test_a_still_of_flux_goes_out_with_its_size_and_its_pictures_in_order(fal: FalServer, tmp_path: Path) -> None:
    order = ordered("flux-2-pro", tmp_path, references=2)
    task = sent(fal, "flux-2-pro", order)
    assert task.endpoint == "fal-ai/flux-2-pro/edit"
    assert paths_at(fal, task.body.pop("image_urls"), order) == ["angle 0", "angle 1"]
    assert task.body == {
        "prompt": order.prompt,
        "image_size": {"width": order.width, "height": order.height},
        "seed": 7,
        "output_format": "png",
        "safety_tolerance": "2",
        "enable_safety_checker": True,
    }


def test_without_pictures_it_goes_to_the_endpoint_that_needs_none(fal: FalServer, tmp_path: Path) -> None:
    wanted = {
        "flux-2-pro": "fal-ai/flux-2-pro",
        "flux-2-klein-4b": "fal-ai/flux-2/klein/4b",
        "flux-2-klein-9b": "fal-ai/flux-2/klein/9b",
        "qwen-image-2-pro": "fal-ai/qwen-image-2/pro/text-to-image",
        "nano-banana-2.1": "google/nano-banana-2.1",
    }
    for name, endpoint in wanted.items():
        task = sent(fal, name, ordered(name, tmp_path / name))
        assert task.endpoint == endpoint
        assert "image_urls" not in task.body


def test_the_picture_to_edit_is_the_first(fal: FalServer, tmp_path: Path) -> None:
    order = ordered("qwen-image-2-pro", tmp_path, OrderKind.EDIT, references=1)
    task = sent(fal, "qwen-image-2-pro", order)
    assert order.start is not None
    assert task.endpoint == "fal-ai/qwen-image-2/pro/edit"
    assert bytes_at(fal, task.body["image_urls"][0]) == order.start.read_bytes()
    assert paths_at(fal, task.body["image_urls"][1:], order) == ["angle 0"]
    assert task.body["enable_prompt_expansion"] is False
    assert "negative_prompt" not in task.body, "an empty one is not sent"


def test_words_for_what_must_not_be_seen_are_sent(fal: FalServer, tmp_path: Path) -> None:
    order = ordered("wan-2.7-r2v", tmp_path, references=1, settings={"negative_prompt": "rain"})
    assert sent(fal, "wan-2.7-r2v", order).body["negative_prompt"] == "rain"


def test_nano_banana_is_asked_for_proportions_and_a_size_and_its_picture_is_fitted(
    fal: FalServer, tmp_path: Path
) -> None:
    order = ordered("nano-banana-2.1", tmp_path, references=1, width=1280, height=720)
    output = made("nano-banana-2.1", order)
    body = fal.orders[-1].body
    assert (body["aspect_ratio"], body["resolution"]) == ("16:9", "1K")
    assert picture_size(output.files[0]) == (1280, 720)
    assert output.notes == (
        "It came with 1360 by 768 pixels and was scaled to 1280 by 720 and cut to its proportions.",
    )
    assert output.seed is None
    larger = replace(order, width=1920, height=1080, folder=tmp_path / "larger")
    larger.folder.mkdir()
    assert sent(fal, "nano-banana-2.1", larger).body["resolution"] == "2K"


def test_kling_from_a_keyframe_has_characters_as_elements(fal: FalServer, tmp_path: Path) -> None:
    order = ordered("kling-v3-pro", tmp_path, references=2, duration_s=4.2)
    task = sent(fal, "kling-v3-pro", order)
    assert order.start is not None
    assert bytes_at(fal, task.body.pop("start_image_url")) == order.start.read_bytes()
    shown = [
        (paths_at(fal, [one["frontal_image_url"]], order), paths_at(fal, one["reference_image_urls"], order))
        for one in task.body.pop("elements")
    ]
    assert shown == [(["headshot"], ["profile left"])] * 2
    assert task.body == {
        "prompt": order.prompt,
        "duration": "5",
        "cfg_scale": 0.5,
        "generate_audio": True,
        "negative_prompt": "blur, distort, and low quality",
    }


def test_a_clip_may_end_with_a_given_picture(fal: FalServer, tmp_path: Path) -> None:
    end = a_picture(tmp_path / "end.png", "end", 1280, 720)
    for name in ("kling-v3-pro", "kling-o3-pro", "wan-2.7-i2v"):
        order = ordered(name, tmp_path / name, end=end)
        assert bytes_at(fal, sent(fal, name, order).body["end_image_url"]) == end.read_bytes()
    with pytest.raises(YourMove):
        engine("veo-3.1").submit(ordered("veo-3.1", tmp_path / "veo", references=1, end=end))


def test_kling_from_references_counts_elements_and_pictures_apart(fal: FalServer, tmp_path: Path) -> None:
    place = replace(
        a_reference(tmp_path, "cafe@1", "afternoon"), kind=AnchorKind.LOCATION, role=Role.VIEW, name="afternoon"
    )
    order = ordered("kling-o3-pro", tmp_path, references=1)
    order = replace(order, references=(*order.references, place))
    task = sent(fal, "kling-o3-pro", order)
    assert paths_at(fal, task.body["image_urls"], order) == ["afternoon"]
    assert len(task.body["elements"]) == 1
    assert "aspect_ratio" not in task.body, "the keyframe has proportions of its own"
    free = replace(order, start=None, width=720, height=1280)
    task = sent(fal, "kling-o3-pro", free)
    assert task.body["aspect_ratio"] == "9:16"
    assert "start_image_url" not in task.body


def test_veo_is_sent_references_and_no_keyframe_and_that_is_said(fal: FalServer, tmp_path: Path) -> None:
    order = ordered("veo-3.1", tmp_path, references=2, width=1920, height=1080)
    output = made("veo-3.1", order)
    body = dict(fal.orders[-1].body)
    assert paths_at(fal, body.pop("image_urls"), order) == ["angle 0", "angle 1"]
    assert body == {
        "prompt": order.prompt,
        "duration": "8s",
        "aspect_ratio": "16:9",
        "resolution": "1080p",
        "generate_audio": True,
        "auto_fix": False,
        "safety_tolerance": "4",
    }
    assert output.notes == ("Veo 3.1 through fal takes no keyframe: it was made from the references alone.",)
    with pytest.raises(YourMove, match="from references"):
        engine("veo-3.1").submit(replace(order, references=()))


def test_wan_from_references_wants_its_length_as_a_number(fal: FalServer, tmp_path: Path) -> None:
    order = ordered("wan-2.7-r2v", tmp_path, references=2, duration_s=3.4, width=1280, height=720)
    body = sent(fal, "wan-2.7-r2v", order).body
    assert paths_at(fal, body.pop("reference_image_urls"), order) == ["angle 0", "angle 1"]
    assert body == {
        "prompt": order.prompt,
        "duration": 4,
        "seed": 7,
        "aspect_ratio": "16:9",
        "resolution": "720p",
        "multi_shots": False,
        "enable_safety_checker": True,
    }


def test_wan_from_a_keyframe_follows_a_line(fal: FalServer, tmp_path: Path) -> None:
    line = a_sound(tmp_path / "line.wav", 2.5)
    order = ordered("wan-2.7-i2v", tmp_path, sound=line, duration_s=2.5)
    body = sent(fal, "wan-2.7-i2v", order).body
    assert fal.uploads[body["audio_url"]] == (line.read_bytes(), "audio/wav")
    assert (body["duration"], body["enable_prompt_expansion"]) == (3, False)
    with pytest.raises(YourMove, match="has none"):
        engine("wan-2.7-i2v").submit(replace(order, start=None))


def test_a_line_is_spoken_by_the_voice_with_its_settings(fal: FalServer, tmp_path: Path) -> None:
    voice = Voice(name="mia-voice", title="Mia", engine="fal/eleven-v3", speaker="Aria", settings={"stability": 1.0})
    order = ordered("eleven-v3", tmp_path, voice=voice)
    assert sent(fal, "eleven-v3", order).body == {
        "text": "She is always late.",
        "voice": "Aria",
        "stability": 1.0,
        "apply_text_normalization": "auto",
    }
    kokoro = sent(fal, "kokoro", ordered("kokoro", tmp_path / "kokoro"))
    assert kokoro.body == {"prompt": "She is always late.", "voice": "af_heart", "speed": 1.0}
    with pytest.raises(YourMove, match='no setting "pitch"'):
        engine("eleven-v3").submit(replace(order, voice=replace(voice, settings={"pitch": 2.0})))
    with pytest.raises(YourMove, match="its words or its voice"):
        engine("eleven-v3").submit(replace(order, voice=None))


def test_lips_follow_a_line(fal: FalServer, tmp_path: Path) -> None:
    for name, more in (("sync-lipsync-2", {"sync_mode": "cut_off"}), ("kling-lipsync", {})):
        order = ordered(name, tmp_path / name)
        body = dict(sent(fal, name, order).body)
        assert order.start is not None
        assert order.sound is not None
        assert fal.uploads[body.pop("video_url")] == (order.start.read_bytes(), "video/mp4")
        assert fal.uploads[body.pop("audio_url")] == (order.sound.read_bytes(), "audio/wav")
        assert body == more
        with pytest.raises(YourMove, match="its clip or its line"):
            engine(name).submit(replace(order, sound=None))
    odd = (tmp_path / "line.aiff").absolute()
    odd.write_bytes(b"FORM")
    with pytest.raises(YourMove, match=r"no file like line\.aiff"):
        engine("sync-lipsync-2").submit(ordered("sync-lipsync-2", tmp_path / "odd", sound=odd))


@pytest.mark.parametrize("name", ["flux-2-pro", "qwen-image-2-pro", "nano-banana-2.1", "kling-v3-pro", "kling-o3-pro"])
def test_an_order_without_words_is_not_sent(fal: FalServer, tmp_path: Path, name: str) -> None:
    with pytest.raises(YourMove, match="has no prompt"):
        engine(name).submit(ordered(name, tmp_path, prompt=" "))
    assert fal.seen == []


def test_an_edit_without_a_picture_to_edit_is_not_sent(fal: FalServer, tmp_path: Path) -> None:
    with pytest.raises(YourMove, match="no picture to edit"):
        engine("flux-2-pro").submit(ordered("flux-2-pro", tmp_path, OrderKind.EDIT, start=None))
    assert fal.seen == []


def test_the_seed_and_the_request_are_told(fal: FalServer, tmp_path: Path) -> None:
    output = made("flux-2-pro", ordered("flux-2-pro", tmp_path, seed=None))
    assert (output.seed, output.said) == (4711, {"request": "req-0001"})


def test_a_prompt_that_was_rewritten_is_told(fal: FalServer, tmp_path: Path) -> None:
    order = ordered("wan-2.7-r2v", tmp_path, references=1)
    ticket = engine("wan-2.7-r2v").submit(order)
    body = {**fal._made(fal.orders[0], fal_endpoint(fal)), "actual_prompt": "A woman, in the rain"}
    fal.orders[0].result = body
    output = engine("wan-2.7-r2v").collect(order, ticket)
    assert output is not None
    assert output.said["prompt"] == "A woman, in the rain"


def fal_endpoint(fal: FalServer) -> Any:
    from fal_rules import ENDPOINTS

    return ENDPOINTS[fal.orders[0].endpoint]
