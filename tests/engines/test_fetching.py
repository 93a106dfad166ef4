"""Results are fetched from public places alone, without a key, whole, and as what they are."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from canary import CANARY
from samples import a_clip, a_sound
from standin import Answer, Fault, Request, StandIn, a_png

from repertory.engines.fetching import Expired, fetch, keep
from repertory.engines.keys import key_of
from repertory.engines.registry import cards
from repertory.engines.sdk import sdk
from repertory.errors import EngineBusy, EngineFailed, MissingPart
from repertory.model.media import MediaKind


class Vendor(StandIn):
    def refusal(self, request: Request) -> Answer | None:
        return None

    def answer(self, request: Request) -> Answer:
        return Answer()


@pytest.fixture
def vendor() -> Iterator[Vendor]:
    with Vendor() as server:
        yield server
        assert server.violations == []


def test_the_file_gets_the_suffix_of_what_it_is(vendor: Vendor, tmp_path: Path) -> None:
    (tmp_path / "made").mkdir()
    clip, sound = a_clip(tmp_path / "made" / "a.mp4"), a_sound(tmp_path / "made" / "a.wav")
    offered = [(a_png(64, 48), MediaKind.IMAGE, ".png"), (clip.read_bytes(), MediaKind.CLIP, ".mp4")]
    for data, kind, suffix in [*offered, (sound.read_bytes(), MediaKind.SOUND, ".wav")]:
        url = vendor.hand_out(f"{kind}/result.bin", data, "application/octet-stream")
        path = fetch(url, tmp_path / f"{kind}-1", kind, api=vendor.url)
        assert path == tmp_path / f"{kind}-1{suffix}"
        assert path.read_bytes() == data
    assert len(list(tmp_path.iterdir())) == 4


@pytest.mark.parametrize("kind", [MediaKind.CLIP, MediaKind.SOUND])
def test_a_file_of_another_kind_is_no_result(vendor: Vendor, tmp_path: Path, kind: MediaKind) -> None:
    url = vendor.hand_out("a.png", a_png(64, 48), "image/png")
    with pytest.raises(EngineFailed, match="not a sound"):
        fetch(url, tmp_path / "a", kind, api=vendor.url)
    assert list(tmp_path.iterdir()) == []


def test_a_result_within_an_answer_is_kept_as_what_it_is_or_not_at_all(tmp_path: Path) -> None:
    path = keep(a_png(64, 48), tmp_path / "one", MediaKind.IMAGE, vendor="Somebody")
    assert path == tmp_path / "one.png"
    with pytest.raises(EngineFailed, match="What Somebody delivered is not a sound recording"):
        keep(a_png(64, 48), tmp_path / "two", MediaKind.SOUND, vendor="Somebody")
    assert list(tmp_path.iterdir()) == [path]


def test_it_goes_along_with_a_move_to_another_address(vendor: Vendor, tmp_path: Path) -> None:
    url = vendor.hand_out("a.png", a_png(64, 48), "image/png")
    vendor.faults.append(Fault(at="result", how="moved", body="/a.png"))
    assert fetch(url, tmp_path / "a", MediaKind.IMAGE, api=vendor.url).is_file()


def test_a_ring_of_addresses_is_left(vendor: Vendor, tmp_path: Path) -> None:
    url = vendor.hand_out("a.png", a_png(64, 48), "image/png")
    vendor.faults.append(Fault(at="result", how="moved", body="/a.png", times=-1))
    with pytest.raises(EngineFailed, match="without end"):
        fetch(url, tmp_path / "a", MediaKind.IMAGE, api=vendor.url)


def test_this_machine_is_asked_only_where_the_orders_went_to_it_too(vendor: Vendor, tmp_path: Path) -> None:
    url = vendor.hand_out("a.png", a_png(64, 48), "image/png")
    with pytest.raises(EngineFailed, match="unsafe"):
        fetch(url, tmp_path / "a", MediaKind.IMAGE, api="https://api.example.org")
    assert vendor.seen == []


@pytest.mark.parametrize("private", ["10.1.2.3", "192.168.0.9", "169.254.169.254", "127.0.0.1", "::1", "fd00::7"])
def test_a_name_that_stands_for_a_private_machine_is_not_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, private: str
) -> None:
    def looked_up(*_: object, **__: object) -> list[tuple[object, ...]]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (private, 443))]

    monkeypatch.setattr(socket, "getaddrinfo", looked_up)
    with pytest.raises(EngineFailed, match="unsafe"):
        fetch("https://results.example.org/a.png", tmp_path / "a", MediaKind.IMAGE, api="https://api.example.org")


def test_a_name_that_nobody_knows_is_asked_again_later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def looked_up(*_: object, **__: object) -> list[tuple[object, ...]]:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", looked_up)
    with pytest.raises(EngineBusy, match="cannot be looked up"):
        fetch("https://results.example.org/a.png", tmp_path / "a", MediaKind.IMAGE, api="https://api.example.org")


def test_what_is_gone_and_what_breaks_off_are_told_apart(vendor: Vendor, tmp_path: Path) -> None:
    url = vendor.hand_out("a.png", a_png(64, 48), "image/png")
    for how, error in (("expired", Expired), ("short", EngineBusy), ("empty", EngineFailed), ("broken", EngineFailed)):
        vendor.faults.append(Fault(at="result", how=how))
        with pytest.raises(error):
            fetch(url, tmp_path / "a", MediaKind.IMAGE, api=vendor.url)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("key", ["two words", "half\nx: y", "schlüssel", "a\x00b"])
def test_a_key_that_cannot_be_sent_is_named(monkeypatch: pytest.MonkeyPatch, key: str) -> None:
    card = cards("bfl")[0]
    monkeypatch.setattr("os.environ", {card.key: key})
    with pytest.raises(MissingPart, match="Copy the key again") as told:
        key_of(card, "there")
    assert key not in str(told.value)


def test_a_key_is_taken_without_the_line_break_behind_it(monkeypatch: pytest.MonkeyPatch) -> None:
    card = cards("bfl")[0]
    monkeypatch.setenv(card.key, f"  {CANARY}\n")
    assert key_of(card, "there") == CANARY


def test_a_package_that_is_not_installed_is_named_with_the_command() -> None:
    card = cards("google")[0]
    with pytest.raises(MissingPart, match=r"pip install 'repertory\["):
        sdk(card, "google.no_such_package")
