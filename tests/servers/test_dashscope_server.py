"""The stand-in for Alibaba Model Studio takes what its pages name, and nothing else."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest
from dashscope_server import CLIPS, ROOT, STILLS, STORE, DashscopeServer
from samples import a_picture

pytestmark = pytest.mark.slow

LATER = {"X-DashScope-Async": "enable"}


@pytest.fixture
def server() -> Iterator[DashscopeServer]:
    with DashscopeServer() as running:
        yield running


@pytest.fixture
def picture(tmp_path: Path) -> str:
    data = a_picture(tmp_path / "x.png", "x", 512, 512).read_bytes()
    return f"data:image/png;base64,{base64.b64encode(data).decode()}"


def posted(
    server: DashscopeServer, path: str, body: Mapping[str, Any], headers: Mapping[str, str] | None = None
) -> httpx.Response:
    sent = {"Authorization": f"Bearer {server.key}", **(headers or {})}
    return httpx.post(f"{server.url}{path}", json=body, headers=sent)


def still(**changes: Any) -> dict[str, Any]:
    content = changes.pop("content", [{"text": "a street"}])
    messages = changes.pop("messages", [{"role": "user", "content": content}])
    return {"model": "qwen-image-2.0-pro", "input": {"messages": messages}, "parameters": changes}


def clip(picture: str, model: str = "wan2.7-i2v", **changes: Any) -> dict[str, Any]:
    media = changes.pop("media", [{"type": "first_frame", "url": picture}])
    words = {
        name: changes.pop(name) for name in ("prompt", "negative_prompt", "audio_url", "img_url") if name in changes
    }
    return {"model": model, "input": {"prompt": "she turns", "media": media} | words, "parameters": changes}


def test_what_its_pages_name_is_taken(server: DashscopeServer, picture: str) -> None:
    assert posted(server, STILLS, still(size="1280*720", seed=3, n=1)).status_code == 200
    right = clip(picture, resolution="720P", duration=5, prompt_extend=False, watermark=False, seed=3)
    assert posted(server, CLIPS, right, LATER).json()["output"]["task_status"] == "PENDING"
    assert len(server.orders) == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"size": "1280x720"},
        {"size": "4096*4096"},
        {"n": "1"},
        {"n": 7},
        {"seed": 2**31},
        {"prompt_extend": "false"},
        {"negative_prompt": "x" * 501},
        {"prompt_extend_mode": "direct"},
        {"is_async": True},
        {"content": [{"text": "x" * 801}]},
        {"content": [{"image": "https://example.org/a.png"}, {"text": "a"}]},
        {"content": [{"text": "a"}, {"text": "b"}]},
        {"content": []},
        {"messages": []},
        {"messages": [{"role": "system", "content": [{"text": "a"}]}]},
    ],
)
def test_a_still_that_its_pages_do_not_allow_is_refused(server: DashscopeServer, wrong: dict[str, Any]) -> None:
    answer = posted(server, STILLS, still(**wrong))
    assert (answer.status_code, answer.json()["code"]) == (400, "InvalidParameter")
    assert server.orders == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"duration": "5"},
        {"duration": 16},
        {"resolution": "480P"},
        {"ratio": "16:9"},
        {"size": "1280*720"},
        {"shot_type": "multi"},
        {"watermark": 0},
        {"img_url": "https://example.org/a.png"},
        {"media": []},
        {"media": [{"type": "reference_image", "url": "https://example.org/a.png"}]},
        {"media": [{"type": "driving_audio", "url": "data:audio/wav;base64,AAAA"}]},
        {"media": "first_frame"},
        {"prompt": 5},
    ],
)
def test_a_clip_that_its_pages_do_not_allow_is_refused(
    server: DashscopeServer, picture: str, wrong: dict[str, Any]
) -> None:
    answer = posted(server, CLIPS, clip(picture, **wrong), LATER)
    assert (answer.status_code, answer.json()["code"]) == (400, "InvalidParameter")
    assert server.orders == []


def test_what_each_model_takes_is_told_apart(server: DashscopeServer, picture: str) -> None:
    reference = {"type": "reference_image", "url": picture}
    for model, media in (
        ("wan2.7-r2v", [reference] * 6),
        ("wan2.7-r2v", [{"type": "first_frame", "url": picture}]),
        ("wan2.7-r2v", [reference | {"reference_voice": "https://example.org/a.mp3"}]),
        ("wan2.7-videoedit", [reference]),
        ("wan2.7-videoedit", [{"type": "video", "url": "oss://nowhere.mp4"}]),
        ("wan2.7-t2v", []),
    ):
        assert posted(server, CLIPS, clip(picture, model, media=media), LATER).status_code == 400, model
    assert posted(server, CLIPS, clip(picture, "wan2.7-r2v", media=[reference] * 5), LATER).status_code == 200


def test_a_task_without_its_header_a_wrong_key_and_a_wrong_place_are_answered_as_documented(
    server: DashscopeServer, picture: str
) -> None:
    answer = posted(server, CLIPS, clip(picture))
    assert (answer.status_code, answer.json()["message"]) == (
        403,
        "current user api does not support synchronous calls",
    )
    assert posted(server, STILLS, still(), {"Authorization": "Bearer no"}).json()["code"] == "InvalidApiKey"
    assert posted(server, f"{ROOT}/services/other", {}).status_code == 404
    assert posted(server, STILLS, still() | {"model": "qwen-image-9"}).json()["code"] == "ModelNotFound"
    form = {"Authorization": f"Bearer {server.key}", "Content-Type": "text/plain"}
    assert httpx.post(f"{server.url}{STILLS}", content=b"{}", headers=form).status_code == 400
    assert server.orders == []


def test_an_upload_is_bound_to_its_model_and_read_only_with_the_header(server: DashscopeServer, picture: str) -> None:
    place = "oss://dashscope-instant/wan2.7-r2v/d/a.png"
    server.laid[place] = ("wan2.7-r2v", base64.b64decode(picture.partition(",")[2]))
    resolved = LATER | {"X-DashScope-OssResourceResolve": "enable"}
    assert posted(server, CLIPS, clip(place), resolved).status_code == 400, "it was laid there for another model"
    server.laid[place] = ("wan2.7-i2v", server.laid[place][1])
    assert posted(server, CLIPS, clip(place), LATER).json()["code"] == "InvalidURL"
    assert posted(server, CLIPS, clip(place), resolved).status_code == 200
    unsigned = httpx.post(f"{server.url}{STORE}", data={"key": "x"}, files={"file": ("a", b"a")})
    assert unsigned.status_code == 400
    posted(server, STORE, {})
    assert server.violations == ["the key was shown to the storage"]
