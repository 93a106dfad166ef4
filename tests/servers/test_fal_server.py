"""fal's stand-in refuses what fal would refuse: otherwise the tests against it would prove nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from canary import CANARY
from fal_server import FalServer
from standin import a_png

pytestmark = pytest.mark.slow

KEY = {"authorization": f"Key {CANARY}-fal"}
TOKEN = {"authorization": "Bearer cdn_token_1"}
KEPT = {"x-fal-object-lifecycle": '{"expiration_duration_seconds": 60}'}
FLUX = {"prompt": "a street", "image_size": {"width": 512, "height": 512}, "seed": 7}


@pytest.fixture
def server() -> Iterator[FalServer]:
    with FalServer(polls=0) as running:
        yield running


def stored(server: FalServer, data: bytes = b"", kind: str = "image/png") -> str:
    headers = {**TOKEN, **KEPT, "content-type": kind}
    answer = httpx.post(f"{server.url}/cdn/files/upload", headers=headers, content=data or a_png(64, 64))
    return str(answer.json()["access_url"])


def result_of(server: FalServer, endpoint: str, body: dict[str, Any]) -> httpx.Response:
    taken = httpx.post(f"{server.url}/queue/{endpoint}", headers=KEY, json=body).json()
    place = f"{server.url}/queue{taken['response_url'].removeprefix('https://queue.fal.run')}"
    assert httpx.get(f"{place}/status", headers=KEY).json()["status"] == "COMPLETED"
    return httpx.get(place, headers=KEY)


def test_what_the_pages_name_is_made(server: FalServer) -> None:
    made = result_of(server, "fal-ai/flux-2-pro", FLUX).json()
    assert (made["seed"], len(made["images"])) == (7, 1)
    edit = result_of(server, "fal-ai/flux-2-pro/edit", {**FLUX, "image_urls": [stored(server)]})
    assert edit.status_code == 200


@pytest.mark.parametrize(
    ("endpoint", "body", "words"),
    [
        ("fal-ai/flux-2-pro", {}, "Field required"),
        ("fal-ai/flux-2-pro", {"prompt": " "}, "prompt"),
        ("fal-ai/flux-2-pro", {**FLUX, "steps": 20}, "Extra inputs are not permitted"),
        ("fal-ai/flux-2-pro", {**FLUX, "seed": "7"}, "seed"),
        ("fal-ai/flux-2-pro", {**FLUX, "seed": True}, "seed"),
        ("fal-ai/flux-2-pro", {**FLUX, "safety_tolerance": 2}, "safety_tolerance"),
        ("fal-ai/flux-2-pro", {**FLUX, "image_size": {"width": 512}}, "image_size"),
        ("fal-ai/flux-2-pro/edit", FLUX, "image_urls"),
        ("fal-ai/flux-2-pro/edit", {**FLUX, "image_urls": ["https://example.org/a.png"]}, "image_urls"),
        ("fal-ai/wan/v2.7/reference-to-video", {"prompt": "she waits", "duration": "5"}, "duration"),
        ("fal-ai/kling-video/o3/pro/reference-to-video", {"prompt": "she waits", "duration": 5}, "duration"),
        ("fal-ai/kokoro/american-english", {"prompt": "Hello", "voice": "Rachel"}, "voice"),
        ("fal-ai/flux-2-klein-4b-base-trainer", {"image_data_url": "https://example.org/a.zip"}, "image_data_url"),
    ],
)
def test_what_they_do_not_name_is_refused_as_the_result(
    server: FalServer, endpoint: str, body: dict[str, Any], words: str
) -> None:
    answer = result_of(server, endpoint, body)
    assert answer.status_code == 422
    assert words in answer.text


def test_a_picture_is_no_element_without_another_and_no_clip(server: FalServer) -> None:
    one = stored(server)
    body = {"prompt": "she waits", "start_image_url": one, "duration": "5"}
    place = "fal-ai/kling-video/v3/pro/image-to-video"
    alone = {"frontal_image_url": one, "reference_image_urls": []}
    assert result_of(server, place, {**body, "elements": [alone]}).status_code == 422
    assert result_of(server, place, {**body, "elements": [{**alone, "reference_image_urls": [one]}]}).status_code == 200
    clip = stored(server, b"no picture", "video/mp4")
    assert result_of(server, place, {**body, "start_image_url": clip}).status_code == 422


def test_nobody_gets_in_without_the_key_and_the_storage_wants_a_token(server: FalServer) -> None:
    place = f"{server.url}/queue/fal-ai/flux-2-pro"
    assert httpx.post(place, json=FLUX).status_code == 401
    assert httpx.post(place, headers={"authorization": f"Bearer {CANARY}-fal"}, json=FLUX).status_code == 401
    assert httpx.post(place, headers=KEY, content=b"prompt=x").status_code == 422
    assert httpx.post(f"{server.url}/queue/fal-ai/nothing", headers=KEY, json={}).status_code == 404
    assert httpx.get(f"{server.url}/queue/fal-ai/flux-2-pro/requests/none", headers=KEY).status_code == 404
    assert httpx.post(f"{server.url}/cdn/files/upload", headers=KEY, content=b"x").status_code == 401
    assert server.orders == []
    assert server.violations == ["the key was shown to the storage, which has tokens"]


def test_a_file_that_would_stay_for_good_is_a_slip(server: FalServer) -> None:
    httpx.post(f"{server.url}/cdn/files/upload", headers=TOKEN, content=a_png(8, 8))
    assert server.violations == ["a file was left in the storage for good"]
