"""The stand-in for Alibaba's voices takes what its pages name, and nothing else."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest
from dashscope_server import STILLS
from dashscope_voice_server import CLONE, KNOWN, SPEAK, DashscopeVoiceServer
from samples import a_sound

pytestmark = pytest.mark.slow


@pytest.fixture
def server() -> Iterator[DashscopeVoiceServer]:
    with DashscopeVoiceServer() as running:
        yield running


@pytest.fixture
def sample(tmp_path: Path) -> str:
    return as_data(a_sound(tmp_path / "sample.wav", 6.0).read_bytes())


def as_data(data: bytes) -> str:
    return f"data:audio/wav;base64,{base64.b64encode(data).decode()}"


def posted(server: DashscopeVoiceServer, path: str, body: Mapping[str, Any], **headers: str) -> httpx.Response:
    return httpx.post(f"{server.url}{path}", json=body, headers={"Authorization": f"Bearer {server.key}", **headers})


def line(model: str = "cosyvoice-v3-flash", **changes: Any) -> dict[str, Any]:
    return {"model": model, "input": {"text": "She is late.", "voice": "longanyang"} | changes}


def clone(sample: str, **changes: Any) -> dict[str, Any]:
    inside = {"action": "create_voice", "target_model": "cosyvoice-v3-plus", "prefix": "mia", "url": sample}
    return {"model": "voice-enrollment", "input": inside | changes}


def test_what_its_pages_name_is_taken(server: DashscopeVoiceServer, sample: str) -> None:
    how: dict[str, Any] = {
        "format": "mp3",
        "sample_rate": 48000,
        "rate": 1,
        "pitch": 0.5,
        "seed": 65535,
        "language_hints": ["en"],
    }
    assert posted(server, SPEAK, line(instruction="Softly.", **how)).status_code == 200
    assert posted(server, SPEAK, line("cosyvoice-v3.5-plus", voice=KNOWN)).status_code == 200
    qwen = line("qwen3-tts-flash", voice="Cherry", language_type="Russian")
    assert posted(server, STILLS, qwen).json()["output"]["audio"]["url"].startswith(server.results_url)
    voice = posted(server, CLONE, clone(sample, language_hints=["en"])).json()["output"]["voice_id"]
    assert voice.startswith("cosyvoice-v3-plus-mia-")
    assert posted(server, SPEAK, line("cosyvoice-v3-plus", voice=voice)).status_code == 400, "it is looked through"
    asked = {"model": "voice-enrollment", "input": {"action": "query_voice", "voice_id": voice}}
    told = [posted(server, CLONE, asked).json()["output"]["status"] for _ in range(2)]
    assert told == ["DEPLOYING", "OK"]
    assert posted(server, SPEAK, line("cosyvoice-v3-plus", voice=voice)).status_code == 200
    assert posted(server, SPEAK, line("cosyvoice-v3-flash", voice=voice)).status_code == 400, "made for another model"
    assert len(server.orders) == 5


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": ""},
        {"text": "x" * 2001},
        {"voice": "Cherry"},
        {"format": "flac"},
        {"sample_rate": "24000"},
        {"sample_rate": 24001},
        {"rate": "1.0"},
        {"pitch": 3},
        {"seed": 65536},
        {"language_hints": "en"},
        {"language_hints": ["xx"]},
        {"instruction": 5},
        {"language_type": "English"},
    ],
)
def test_a_line_that_its_pages_do_not_allow_is_refused(server: DashscopeVoiceServer, wrong: dict[str, Any]) -> None:
    answer = posted(server, SPEAK, line(**wrong))
    assert (answer.status_code, answer.json()["code"]) == (400, "InvalidParameter")
    assert server.orders == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"target_model": "qwen3-tts-flash"},
        {"prefix": "Mia"},
        {"prefix": "tencharact"},
        {"language_hints": []},
        {"audio": "x"},
        {"url": "https://example.org/a.wav"},
        {"url": "data:audio/wav;base64,!"},
        {"url": as_data(b"RIFF")},
    ],
)
def test_a_voice_that_its_pages_do_not_allow_is_refused(
    server: DashscopeVoiceServer, sample: str, wrong: dict[str, Any]
) -> None:
    answer = posted(server, CLONE, clone(sample, **wrong))
    assert (answer.status_code, answer.json()["code"]) == (400, "InvalidParameter")
    assert server.orders == []


def test_models_keys_and_headers_are_told_apart(server: DashscopeVoiceServer, sample: str, tmp_path: Path) -> None:
    short = as_data(a_sound(tmp_path / "short.wav", 4.0).read_bytes())
    assert posted(server, CLONE, clone(short)).status_code == 400
    assert posted(server, CLONE, clone("oss://nowhere.wav")).json()["code"] == "InvalidURL"
    assert posted(server, SPEAK, line("qwen3-tts-flash", voice="Cherry")).json()["code"] == "ModelNotFound"
    assert posted(server, STILLS, line()).json()["code"] == "ModelNotFound"
    assert posted(server, STILLS, line("qwen3-tts-flash", voice="Cherry", format="wav")).status_code == 400
    assert posted(server, SPEAK, line("cosyvoice-v3-plus", instruction="Softly.")).status_code == 400
    assert posted(server, SPEAK, line() | {"parameters": {}}).status_code == 400
    assert posted(server, CLONE, clone(sample) | {"parameters": {}}).status_code == 400
    assert posted(server, SPEAK, line(), Authorization="Bearer no").json()["code"] == "InvalidApiKey"
    text = {"Authorization": f"Bearer {server.key}", "Content-Type": "text/plain"}
    assert httpx.post(f"{server.url}{SPEAK}", content=b"{}", headers=text).status_code == 400
    assert server.orders == []
