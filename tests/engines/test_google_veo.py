"""What goes to Veo on Google's Agent Platform, word for word; how one signs in there; what becomes of its answers."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from canary import CANARY
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from google_server import error_of
from google_video_server import API_KEY, VeoServer
from samples import a_picture, a_reference
from standin import Fault

from repertory.engines import fetching, google
from repertory.engines.google.platform import platform
from repertory.engines.google.veo import VeoEngine
from repertory.errors import EngineBusy, EngineFailed, EngineRefused, MissingPart, Unsure, YourMove
from repertory.model.engine import Order, OrderKind, Output, Ticket
from repertory.ports import Account

pytestmark = pytest.mark.slow
VEO = {one.card.id: one for one in google.engines() if isinstance(one, VeoEngine)}
FRAMES, REFERENCES = VEO["google/veo-3.1"], VEO["google/veo-3.1-references"]
PLACE = "/v1/projects/studio-1/locations/us-central1/publishers/google/models/veo-3.1-generate-001"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[VeoServer]:
    """The platform, let in with an API key; nobody is signed in with gcloud."""
    for name in ("GOOGLE_APPLICATION_CREDENTIALS", "GOOGLE_CLOUD_LOCATION"):
        monkeypatch.delenv(name, raising=False)
    with VeoServer() as running:
        monkeypatch.setenv("GOOGLE_VERTEX_BASE_URL", running.url)
        monkeypatch.setenv("GOOGLE_CLOUD_PROJECT", "studio-1")
        monkeypatch.setenv("GOOGLE_API_KEY", API_KEY)
        monkeypatch.setenv("CLOUDSDK_CONFIG", str(tmp_path / "gcloud"))
        yield running


@pytest.fixture
def order(tmp_path: Path) -> Order:
    (tmp_path / "order").mkdir()
    return Order(
        id="4-clip-1",
        kind=OrderKind.CLIP,
        engine=FRAMES.card.id,
        folder=tmp_path / "order",
        prompt="She runs across the street.",
        width=1920,
        height=1080,
        duration_s=4.2,
        start=a_picture(tmp_path / "start.png", "start"),
    )


@pytest.fixture(scope="session")
def private_key() -> str:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    form = serialization.PrivateFormat.PKCS8
    return key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()).decode()


def account_file(path: Path, private_key: str, token_uri: str) -> Path:
    """The file of a service account, which asks for its tokens at `token_uri`."""
    about = {"type": "service_account", "project_id": "studio-1", "private_key_id": "1", "client_id": "1"}
    address = "mia@studio-1.iam.gserviceaccount.com"
    path.parent.mkdir(exist_ok=True)
    given = {**about, "private_key": private_key, "client_email": address, "token_uri": token_uri}
    path.write_text(json.dumps(given), encoding="utf-8")
    return path


def picture(path: Path | None) -> dict[str, str]:
    assert path is not None
    return {"bytesBase64Encoded": base64.b64encode(path.read_bytes()).decode(), "mimeType": "image/png"}


def done(order: Order, engine: VeoEngine = FRAMES) -> Output:
    ticket = engine.submit(order)
    output = engine.collect(order, ticket) or engine.collect(order, ticket)
    assert output is not None
    return output


def test_a_clip_begins_and_ends_with_its_frames(server: VeoServer, order: Order, tmp_path: Path) -> None:
    end = a_picture(tmp_path / "end.png", "end")
    settings: dict[str, Any] = {"negative_prompt": "rain", "generate_audio": False}
    ticket = FRAMES.submit(replace(order, seed=7, end=end, settings=settings))
    assert ticket.vendor_id == "us-central1/op-1"
    (made,) = server.orders
    assert made.body == {
        "instances": [{"prompt": order.prompt, "image": picture(order.start), "lastFrame": picture(end)}],
        "parameters": {
            "sampleCount": 1,
            "aspectRatio": "16:9",
            "resolution": "1080p",
            "durationSeconds": 6,
            "seed": 7,
            "generateAudio": False,
            "negativePrompt": "rain",
            "personGeneration": "allow_adult",
        },
    }
    (request,) = server.seen
    assert request.path == f"{PLACE}:predictLongRunning"
    assert request.headers["x-goog-api-key"] == API_KEY
    assert "authorization" not in request.headers


def test_references_go_out_as_assets_in_place_of_the_keyframe(server: VeoServer, order: Order, tmp_path: Path) -> None:
    references = (a_reference(tmp_path), a_reference(tmp_path, "nova@1"))
    output = done(replace(order, engine=REFERENCES.card.id, references=references), REFERENCES)
    (made,) = server.orders
    assets = [{"image": picture(one.path), "referenceType": "ASSET"} for one in references]
    assert made.body["instances"] == [{"prompt": order.prompt, "referenceImages": assets}]
    assert made.body["parameters"]["durationSeconds"] == 8
    assert made.body["parameters"]["generateAudio"] is True
    assert output.notes == (
        "It was made from references, for which Veo takes no first frame: it does not begin with its keyframe.",
    )


def test_a_card_that_wants_both_is_told_before_anything_is_sent(
    server: VeoServer, order: Order, tmp_path: Path
) -> None:
    both = replace(FRAMES, card=replace(FRAMES.card, max_references=3))
    with pytest.raises(YourMove, match="a first frame or references, not both"):
        both.submit(replace(order, references=(a_reference(tmp_path),)))
    assert server.seen == []


def test_the_clip_comes_with_the_answer(server: VeoServer, order: Order) -> None:
    output = done(order)
    assert output.files[0].name == "google-us-central1-op-1.mp4"
    assert output.said == {"model": "veo-3.1-generate-001", "request": "us-central1/op-1"}
    assert output.notes == ()
    asked = server.seen[-1]
    assert asked.path == f"{PLACE}:fetchPredictOperation"
    assert asked.json == {"operationName": f"{PLACE.removeprefix('/v1/')}/operations/op-1"}


def test_a_service_account_is_let_in_without_a_browser(
    server: VeoServer, order: Order, tmp_path: Path, private_key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GOOGLE_API_KEY")
    path = account_file(tmp_path / "account.json", private_key, f"{server.url}/token")
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(path))
    assert done(order).files
    placed = next(one for one in server.seen if server.moment(one) == "submit")
    assert placed.headers["authorization"] == "Bearer ya29.test"
    assert "x-goog-api-key" not in placed.headers
    assert FRAMES.check().endswith("with the credentials in account.json.")


def test_what_gcloud_left_is_found(
    server: VeoServer, order: Order, tmp_path: Path, private_key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GOOGLE_API_KEY")
    account_file(tmp_path / "gcloud" / "application_default_credentials.json", private_key, f"{server.url}/token")
    assert done(order).files
    assert "application_default_credentials.json" in FRAMES.check()


def test_without_any_way_in_every_variable_is_named(
    server: VeoServer, order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GOOGLE_API_KEY")
    for ask in (FRAMES.check, FRAMES.account, lambda: FRAMES.submit(order)):
        with pytest.raises(MissingPart) as told:
            ask()
        for name in ("GOOGLE_CLOUD_PROJECT", "GOOGLE_API_KEY", "GOOGLE_APPLICATION_CREDENTIALS", "gcloud auth"):
            assert name in str(told.value)
    assert server.seen == []


@pytest.mark.parametrize("how", ["nobody", "refused", "no file of theirs"])
def test_a_sign_in_that_fails_orders_nothing(
    server: VeoServer, order: Order, private_key: str, monkeypatch: pytest.MonkeyPatch, *, how: str
) -> None:
    monkeypatch.delenv("GOOGLE_API_KEY")
    uri = "http://127.0.0.1:9/token" if how == "nobody" else f"{server.url}/token"
    path = account_file(order.folder.parent / "account.json", private_key, uri)
    if how == "no file of theirs":
        path.write_text("{}", encoding="utf-8")
    if how == "refused":
        server.faults.append(Fault(at="token", status=400, body={"error": "invalid_grant"}))
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(path))
    with pytest.raises(EngineBusy if how == "nobody" else MissingPart, match=r"token|not taken"):
        FRAMES.submit(order)
    assert server.orders == []


def test_an_api_key_with_a_line_break_is_never_sent(
    server: VeoServer, order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOOGLE_API_KEY", f"{CANARY}\nx-evil: 1")
    with pytest.raises(MissingPart, match="GOOGLE_API_KEY holds characters"):
        FRAMES.submit(order)
    assert server.seen == []


def test_an_api_key_is_in_nothing_that_is_said(
    server: VeoServer, order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.faults.append(Fault(status=401, body=error_of(401, f"{API_KEY} of studio-1 is wrong")))
    with pytest.raises(EngineRefused, match=r"\[key\] of \[key\] is wrong") as told:
        FRAMES.submit(order)
    assert "GOOGLE_API_KEY" in told.value.step


@pytest.mark.parametrize(
    ("location", "base"),
    [
        ("", "https://us-central1-aiplatform.googleapis.com"),
        ("europe-west4", "https://europe-west4-aiplatform.googleapis.com"),
        ("global", "https://aiplatform.googleapis.com"),
    ],
)
def test_each_region_has_an_address(monkeypatch: pytest.MonkeyPatch, location: str, base: str) -> None:
    monkeypatch.setenv("GOOGLE_CLOUD_PROJECT", "studio-1")
    monkeypatch.setenv("GOOGLE_CLOUD_LOCATION", location)
    assert platform(FRAMES.card).base == base


@pytest.mark.parametrize(
    ("name", "value"), [("GOOGLE_CLOUD_LOCATION", "here/../there"), ("GOOGLE_VERTEX_BASE_URL", "http://example.org")]
)
def test_nothing_is_sent_to_a_place_that_is_none(
    server: VeoServer, order: Order, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(YourMove, match=name):
        FRAMES.submit(order)


def test_an_order_is_asked_for_in_the_region_where_it_was_placed(
    server: VeoServer, order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = FRAMES.submit(order)
    monkeypatch.setenv("GOOGLE_CLOUD_LOCATION", "europe-west4")
    assert FRAMES.collect(order, ticket) is None


def test_an_order_that_is_not_known_is_asked_for_again_and_then_given_up(server: VeoServer, order: Order) -> None:
    lost = Ticket(order=order.id, engine=FRAMES.card.id, vendor_id="us-central1/op-9")
    with pytest.raises(EngineBusy, match="not known at Google"):
        FRAMES.collect(order, lost)
    with pytest.raises(EngineFailed, match="Was it another project"):
        replace(FRAMES, patience_s=0.0).collect(order, lost)


def test_a_sign_in_that_is_no_longer_taken_keeps_the_ticket(
    server: VeoServer, order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = FRAMES.submit(order)
    monkeypatch.setenv("GOOGLE_API_KEY", f"{CANARY}-another")
    with pytest.raises(MissingPart, match="GOOGLE_API_KEY"):
        FRAMES.collect(order, ticket)


def test_an_account_is_asked_for_nothing(server: VeoServer, monkeypatch: pytest.MonkeyPatch) -> None:
    assert isinstance(FRAMES, Account)
    assert "Google lets us in with GOOGLE_API_KEY" in FRAMES.account()
    server.faults.append(Fault(at="poll", status=500))
    with pytest.raises(EngineBusy):
        FRAMES.account()
    monkeypatch.setenv("GOOGLE_API_KEY", f"{CANARY}-another")
    with pytest.raises(EngineRefused, match="GOOGLE_API_KEY"):
        FRAMES.account()
    assert server.orders == []


def test_a_receipt_without_a_name_is_for_a_person(server: VeoServer, order: Order) -> None:
    server.faults.append(Fault(status=200, body={"metadata": {}}))
    with pytest.raises(Unsure, match="no receipt"):
        FRAMES.submit(order)


@pytest.fixture
def stored(server: VeoServer, order: Order, private_key: str, monkeypatch: pytest.MonkeyPatch) -> Order:
    """An order whose clip is to lie in a bucket, with a sign-in by key, and credentials that may read there."""
    path = account_file(order.folder.parent / "account.json", private_key, f"{server.url}/token")
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(path))
    monkeypatch.setenv("STORAGE_EMULATOR_HOST", server.url)
    return replace(order, settings={"output_gcs_uri": "gs://films/clips"})


def test_a_clip_in_a_bucket_is_fetched_with_credentials(server: VeoServer, stored: Order) -> None:
    assert done(stored).files[0].suffix == ".mp4"
    assert server.orders[0].body["parameters"]["storageUri"] == "gs://films/clips"
    fetched = server.seen[-1]
    assert (fetched.path, fetched.query) == ("/storage/v1/b/films/o/clips%2Fop-1%2Fsample%200.mp4", {"alt": "media"})
    assert fetched.headers["authorization"] == "Bearer ya29.test"


def test_a_clip_that_cannot_be_fetched_stays_in_its_bucket(
    server: VeoServer, stored: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = FRAMES.submit(stored)
    assert FRAMES.collect(stored, ticket) is None
    server.faults.append(Fault(at="result", how="short"))
    with pytest.raises(EngineBusy, match="broke off"):
        FRAMES.collect(stored, ticket)
    server.faults.append(Fault(at="result", status=403))
    with pytest.raises(MissingPart, match="GOOGLE_APPLICATION_CREDENTIALS"):
        FRAMES.collect(stored, ticket)
    monkeypatch.delenv("GOOGLE_APPLICATION_CREDENTIALS")
    with pytest.raises(MissingPart, match=r"gs://films/clips/op-1/sample 0\.mp4, which no API key opens"):
        FRAMES.collect(stored, ticket)


def test_a_clip_that_is_gone_from_its_bucket_is_waited_for_and_then_lost(
    server: VeoServer, stored: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = FRAMES.submit(stored)
    server.faults.append(Fault(at="poll", how="stored", word="gs://films/gone.mp4", times=2))
    with pytest.raises(EngineBusy, match=r"no longer, at gs://films/gone\.mp4"):
        FRAMES.collect(stored, ticket)
    monkeypatch.setattr(fetching, "PATIENCE_S", 0.0)
    with pytest.raises(EngineFailed, match="was it moved"):
        FRAMES.collect(stored, ticket)


def test_a_bucket_is_asked_at_a_safe_address(server: VeoServer, stored: Order, monkeypatch: pytest.MonkeyPatch) -> None:
    ticket = FRAMES.submit(stored)
    assert FRAMES.collect(stored, ticket) is None
    monkeypatch.setenv("STORAGE_EMULATOR_HOST", "http://example.org")
    with pytest.raises(YourMove, match="STORAGE_EMULATOR_HOST"):
        FRAMES.collect(stored, ticket)


def test_without_words_nothing_is_ordered(server: VeoServer, order: Order) -> None:
    with pytest.raises(YourMove, match="no prompt"):
        FRAMES.submit(replace(order, prompt=" "))
    assert server.seen == []
