"""The stand-in for the Gemini API refuses what Google would refuse."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from google_server import GoogleServer
from standin import a_png

PICTURE = {"inlineData": {"mimeType": "image/png", "data": base64.b64encode(a_png(32, 32)).decode()}}
DRAWN = {"responseModalities": ["IMAGE"]}


@pytest.fixture
def server() -> Iterator[GoogleServer]:
    with GoogleServer() as running:
        yield running


def answered(server: GoogleServer, body: Any, *, model: str = "gemini-nano-banana-2.1", version: str = "v1") -> Any:
    url = f"{server.url}/{version}/models/{model}:generateContent"
    return httpx.post(url, json=body, headers={"x-goog-api-key": server.key}, trust_env=False).json()


def message(*parts: Any, **config: Any) -> dict[str, Any]:
    return {"contents": [{"role": "user", "parts": [{"text": "a cat"}, *parts]}], "generationConfig": config}


@pytest.mark.parametrize("version", ["v1", "v1beta"])
def test_it_answers_under_both_prefixes_and_in_both_spellings(server: GoogleServer, version: str) -> None:
    snake = {"inline_data": {"mime_type": "image/png", "data": PICTURE["inlineData"]["data"]}}
    body = {"contents": message(snake)["contents"], "generation_config": {"response_modalities": ["IMAGE"]}}
    for one in (message(PICTURE, **DRAWN), body):
        assert "candidates" in answered(server, one, version=version)
    assert len(server.orders) == 2


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({**message(**DRAWN), "prompt": "a cat"}, 'Unknown name "prompt"'),
        (message(**DRAWN, negativePrompt="dogs"), 'Unknown name "negativePrompt"'),
        (message(**DRAWN, seed="7"), "generationConfig.seed"),
        (message(**DRAWN, seed=2**31), "generationConfig.seed"),
        (message(**DRAWN, imageConfig={"imageSize": 2}), "imageConfig.imageSize"),
        (message(**DRAWN, imageConfig={"imageSize": "2k"}), "Image size 2k is not supported"),
        (message(**DRAWN, imageConfig={"imageSize": "512"}), "Image size 512 is not supported"),
        (message(**DRAWN, imageConfig={"aspectRatio": "16x9"}), "Aspect ratio 16x9"),
        (message(**DRAWN, imageConfig="16:9"), "on a scalar field"),
        (message(**DRAWN, thinkingConfig={"thinkingLevel": "medium"}), "thinkingLevel"),
        (message(**DRAWN, thinkingConfig={"thinkingLevel": "LOW"}), "Thinking level LOW is not supported"),
        (message(responseModalities="IMAGE"), "not a list"),
        (message(), "does not make"),
        (message(*[PICTURE] * 15, **DRAWN), "has 15 images"),
        (message({"inlineData": {"mimeType": "image/gif", "data": "R0lG"}}, **DRAWN), "Unsupported MIME type"),
        (message({"inlineData": {"mimeType": "image/png", "data": "R0lG"}}, **DRAWN), "Unable to process"),
        (message({"inlineData": {"mimeType": "image/png", "data": "?"}}, **DRAWN), "inlineData.data"),
        (message({"speechMetadata": {"style": "calm"}}, **DRAWN), "speech_metadata is not supported"),
        ({"contents": [], "generationConfig": DRAWN}, "contents is not specified"),
        ([], "Invalid JSON payload"),
    ],
)
def test_what_the_pages_do_not_name_is_refused(server: GoogleServer, body: Any, words: str) -> None:
    error = answered(server, body)["error"]
    assert (error["code"], error["status"]) == (400, "INVALID_ARGUMENT")
    assert words in error["message"]
    assert server.orders == []


def test_a_model_that_speaks_wants_one_voice_and_says_which_it_has_not(server: GoogleServer) -> None:
    spoken = {"responseModalities": ["AUDIO"]}
    voice = {"prebuiltVoiceConfig": {"voiceName": "Nobody"}}
    for config, words in (
        (spoken, "speech_config"),
        ({**spoken, "speechConfig": {"voiceConfig": {}}}, "one voice"),
        ({**spoken, "speechConfig": {"voiceConfig": voice}}, "Voice Nobody"),
    ):
        assert words in answered(server, message(**config), model="gemini-3.8-flash-tts")["error"]["message"]


def test_keys_and_paths_are_looked_at(server: GoogleServer) -> None:
    url = f"{server.url}/v1/models/gemini-3.8-flash"
    key = {"x-goog-api-key": server.key}
    said = [
        httpx.get(url, trust_env=False),
        httpx.get(url, headers={"x-goog-api-key": "other"}, trust_env=False),
        httpx.get(f"{url}:generateContent", headers=key, trust_env=False),
        httpx.get(f"{server.url}/v1/models/gone", headers=key, trust_env=False),
        httpx.get(f"{server.url}/v2/models/gemini-3.8-flash", headers=key, trust_env=False),
        httpx.post(f"{url}:generateContent", headers=key, content=b"{}", trust_env=False),
        httpx.get(url, headers=key, trust_env=False),
    ]
    assert [one.status_code for one in said] == [403, 400, 404, 404, 404, 400, 200]
    assert said[1].json()["error"]["details"][0]["reason"] == "API_KEY_INVALID"
