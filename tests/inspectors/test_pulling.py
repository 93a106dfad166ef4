"""Models are fetched whole, from where the card says, or not at all; only the file that is known is kept."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from typer.testing import CliRunner

from repertory.cli.main import app
from repertory.errors import Damaged, DiskFull, MissingPart, RepertoryError, UnknownName, YourMove
from repertory.inspectors import models, pulling
from repertory.inspectors.models import CARD, Model, is_pulled, model_named, place_of, pulled
from repertory.inspectors.pulling import pull

DATA = b"a network, or so it says" * 500
ITS_HASH = hashlib.sha256(DATA).hexdigest()


@dataclass
class Host:
    """A web server of this machine that hands out one file, or does worse."""

    url: str = ""
    asked: list[str] = field(default_factory=list)
    status: int = 200
    body: bytes = DATA
    claimed: int | None = None
    elsewhere: str = ""


@pytest.fixture
def host() -> Iterator[Host]:
    host = Host()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            host.asked.append(self.path)
            moved = host.elsewhere and self.path == "/model.onnx"
            self.send_response(302 if moved else host.status)
            if moved:
                self.send_header("location", host.elsewhere)
            body = b"" if moved else host.body
            self.send_header("content-length", str(len(body) if host.claimed is None else host.claimed))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    host.url = f"http://127.0.0.1:{server.server_address[1]}/model.onnx"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield host
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def model(host: Host, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Model:
    """A model that the host hands out, known by a card of the user's own."""
    monkeypatch.setattr(models, "cache_folder", lambda: tmp_path / "cache")
    monkeypatch.setenv("REPERTORY_HOME", str(tmp_path / "home"))
    made = Model(
        name="toy",
        title="Toy",
        used="tests",
        file="toy-1.onnx",
        url=host.url,
        sha256=ITS_HASH,
        size=len(DATA),
        licence="CC0-1.0",
        licence_url="https://example.org/licence",
        note="It knows nothing.",
    )
    write_card(tmp_path, made)
    pulled.cache_clear()
    return made


def write_card(tmp_path: Path, model: Model, name: str = "") -> None:
    CARD.write(tmp_path / "home" / "models" / f"{name or model.name}.toml", model)


def kept(model: Model) -> list[str]:
    folder = place_of(model).parent
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


def test_it_is_fetched_once_and_found_from_then_on(host: Host, model: Model) -> None:
    with pytest.raises(MissingPart) as missing:
        pulled("toy")
    assert missing.value.step == "repertory models pull toy"
    heard: list[tuple[int, int]] = []
    assert pull(model, lambda *told: heard.append(told)) == pulled("toy") == place_of(model)
    assert place_of(model).read_bytes() == DATA
    assert heard[-1] == (len(DATA), len(DATA))
    assert pull(model) == place_of(model)
    assert host.asked == ["/model.onnx"]


def test_it_follows_to_where_the_file_lies(host: Host, model: Model) -> None:
    host.elsewhere = host.url.replace("model.onnx", "media/1")
    pull(model)
    assert host.asked == ["/model.onnx", "/media/1"]


@pytest.mark.parametrize(
    ("body", "claimed", "why"),
    [
        (DATA[:-1] + b"!", None, "the hash"),
        (DATA + b"more", None, "more than 12000 bytes"),
        (DATA[:-100], None, "11900 bytes, not 12000"),
        (b"<html>Sign in first</html>", None, "26 bytes"),
        (b"", None, "0 bytes"),
    ],
)
def test_another_file_is_refused_and_not_kept(
    host: Host, model: Model, body: bytes, claimed: int | None, why: str
) -> None:
    host.body, host.claimed = body, claimed
    with pytest.raises(Damaged, match=why) as refused:
        pull(model)
    assert "models/toy.toml" in refused.value.step
    assert kept(model) == []


def test_what_breaks_off_is_not_kept(host: Host, model: Model) -> None:
    host.body, host.claimed = DATA[:5000], len(DATA)
    with pytest.raises(MissingPart, match="broke off") as broken:
        pull(model)
    assert "same command" in broken.value.step
    assert kept(model) == []


@pytest.mark.parametrize(
    ("status", "why", "step"),
    [
        (404, "no such file any more", "toy.toml"),
        (403, "403", "toy.toml"),
        (503, "503", "later"),
        (429, "429", "later"),
    ],
)
def test_a_host_that_does_not_hand_it_out_is_named(host: Host, model: Model, status: int, why: str, step: str) -> None:
    host.status = status
    with pytest.raises(MissingPart, match=why) as refused:
        pull(model)
    assert step in refused.value.step
    assert kept(model) == []


def test_offline_it_says_where_the_file_may_be_put_by_hand(model: Model) -> None:
    with pytest.raises(MissingPart, match="cannot be reached") as offline:
        pull(replace(model, url="http://127.0.0.1:9/model.onnx"))
    assert str(place_of(model)) in offline.value.step


def test_it_goes_nowhere_without_https(host: Host, model: Model) -> None:
    host.elsewhere = "http://example.org/model.onnx"
    with pytest.raises(YourMove, match=r"example\.org is not asked without https"):
        pull(model)
    assert kept(model) == []


def test_a_chain_of_addresses_has_an_end(host: Host, model: Model) -> None:
    host.elsewhere = host.url
    with pytest.raises(MissingPart, match="from one address to the next"):
        pull(model)


def test_a_full_disk_leaves_nothing(model: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pulling, "_download", full)
    with pytest.raises(DiskFull):
        pull(model)
    assert kept(model) == []


def test_a_file_that_was_changed_is_not_used_and_is_fetched_anew(host: Host, model: Model) -> None:
    pull(model).write_bytes(DATA[::-1])
    with pytest.raises(Damaged, match="not the file of Toy"):
        pulled("toy")
    assert not is_pulled(model)
    pull(model)
    assert pulled("toy").read_bytes() == DATA
    assert len(host.asked) == 2


def test_a_card_of_ones_own_replaces_ours(model: Model, tmp_path: Path) -> None:
    ours = model_named("sface")
    assert ours.sha256.startswith("0ba9fbfa01b5270c")
    write_card(tmp_path, replace(ours, url="https://mirror.example.org/sface.onnx"))
    assert model_named("sface").url == "https://mirror.example.org/sface.onnx"
    assert {"auraface", "dinov2-small", "sface", "toy", "yunet"} <= set(models.models())


@pytest.mark.parametrize(
    "wrong",
    [
        {"url": "http://example.org/a.onnx"},
        {"url": "file:///etc/passwd"},
        {"url": "nonsense"},
        {"file": "../../secrets.onnx"},
        {"file": "network.exe"},
        {"sha256": "abc"},
        {"sha256": "G" * 64},
        {"size": 0},
        {"licence": " "},
        {"name": "other"},
    ],
)
def test_a_card_that_cannot_be_is_refused_by_its_field(model: Model, tmp_path: Path, wrong: dict[str, str]) -> None:
    write_card(tmp_path, replace(model, **wrong), name="toy")  # type: ignore[arg-type] # one field each, of its kind
    with pytest.raises(Damaged, match=next(iter(wrong))) as refused:
        models.models()
    assert refused.value.step


def test_every_card_of_ours_names_a_licence_that_may_be_used_for_anything() -> None:
    for known in models.models(Path("no such home")).values():
        assert known.licence in {"Apache-2.0", "MIT"}
        assert known.url.startswith("https://")
        assert known.licence_url.startswith("https://")


def test_an_unknown_model_is_named_with_those_that_there_are(model: Model) -> None:
    with pytest.raises(UnknownName, match=r'"sfaec".*sface') as unknown:
        model_named("sfaec")
    assert "toy" in unknown.value.step


# The command line


def said(*words: str, typed: str | None = None) -> tuple[str, RepertoryError | None]:
    done = CliRunner().invoke(app, ["models", *words], input=typed)
    error = done.exception if isinstance(done.exception, RepertoryError) else None
    assert error is not None or done.exit_code == 0, done.exception
    return done.output, error


def test_the_list_says_what_is_here(host: Host, model: Model) -> None:
    before, _ = said("list")
    assert "toy" in before
    assert "Apache-2.0" in before
    assert "38.7 MB" in before
    assert "yes" not in before
    pull(model)
    (line,) = (line for line in said("list")[0].splitlines() if "yes" in line)
    assert "toy" in line


def test_a_licence_is_shown_and_must_be_accepted(host: Host, model: Model) -> None:
    shown, error = said("pull", "toy")
    assert isinstance(error, YourMove)
    assert "repertory models pull toy --accept-licence" in error.step
    assert "CC0-1.0, https://example.org/licence" in shown
    assert "It knows nothing." in shown
    assert host.asked == []
    shown, error = said("pull", "toy", "--accept-licence")
    assert error is None
    assert str(place_of(model)) in shown.replace("\n", "")
    assert "here already" in said("pull", "toy")[0]
    assert host.asked == ["/model.onnx"]


@pytest.mark.parametrize(("typed", "fetched"), [("n\n", 0), ("y\n", 1)])
def test_on_a_terminal_it_asks(
    host: Host, model: Model, typed: str, fetched: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("repertory.cli.models._at_a_terminal", lambda: True)
    _, error = said("pull", "toy", typed=typed)
    assert (error is None) == bool(fetched)
    assert len(host.asked) == fetched
