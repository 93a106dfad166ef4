"""Results are fetched from public places alone, without a key, whole, and as what they are."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from canary import CANARY
from samples import a_clip, a_sound
from standin import Answer, Fault, Request, StandIn, a_png

from repertory.engines import reach, wire
from repertory.engines.fetching import PATIENCE_S, fetch, keep
from repertory.engines.keys import key_of
from repertory.engines.reach import is_public, is_safe, require_peer
from repertory.engines.registry import cards
from repertory.engines.sdk import sdk
from repertory.errors import EngineBusy, EngineFailed, MissingPart
from repertory.files.writing import move
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


def looked_up_as(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    """Every name stands for that address; without one for nothing."""

    def looked_up(*_: object, **__: object) -> list[tuple[object, ...]]:
        if not address:
            raise socket.gaierror(-2, "Name or service not known")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 443))]

    monkeypatch.setattr(socket, "getaddrinfo", looked_up)


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


def test_two_processes_that_fetch_the_same_at_once_both_have_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found: list[Path] = []

    def met(source: Path, target: Path) -> None:
        if not found:
            found.append(tmp_path)
            found.append(keep(a_png(64, 48), tmp_path / "one", MediaKind.IMAGE, vendor="Somebody"))
        move(source, target)

    monkeypatch.setattr("repertory.engines.fetching.move", met)
    found.append(keep(a_png(64, 48), tmp_path / "one", MediaKind.IMAGE, vendor="Somebody"))
    assert found[1:] == [tmp_path / "one.png"] * 2
    assert list(tmp_path.iterdir()) == [tmp_path / "one.png"]


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


@pytest.mark.parametrize("private", ["10.1.2.3", "127.0.0.1", "198.18.0.7", "fd00::7", "64:ff9b::a00:1"])
def test_a_name_that_stands_for_a_private_machine_is_not_asked_and_the_order_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, private: str
) -> None:
    looked_up_as(monkeypatch, private)
    with pytest.raises(MissingPart, match="VPN or a proxy") as told:
        fetch("https://results.example.org/a.png", tmp_path / "a", MediaKind.IMAGE, api="https://api.example.org")
    assert private in told.value.what
    assert "HTTPS_PROXY" in told.value.step
    assert list(tmp_path.iterdir()) == []


def test_a_machine_that_a_vendor_names_by_a_private_address_is_not_asked(tmp_path: Path) -> None:
    for place in ("https://10.1.2.3/a.png", "https://[64:ff9b::a00:1]/a.png", "https://224.0.0.1/a.png"):
        with pytest.raises(EngineFailed, match="unsafe"):
            fetch(place, tmp_path / "a", MediaKind.IMAGE, api="https://api.example.org")


def test_a_name_that_nobody_knows_is_asked_again_later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looked_up_as(monkeypatch, "")
    with pytest.raises(EngineBusy, match="cannot be looked up"):
        fetch("https://results.example.org/a.png", tmp_path / "a", MediaKind.IMAGE, api="https://api.example.org")


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:4700::1111", True),
        ("::ffff:93.184.216.34", True),
        ("64:ff9b::5db8:d822", True),
        ("10.0.0.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("224.0.0.1", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fec0::1", False),
        ("ff0e::1", False),
        ("::127.0.0.1", False),
        ("::ffff:10.0.0.1", False),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b:1::a00:1", False),
        ("2002:7f00:1::", False),
    ],
)
def test_which_addresses_are_public(address: str, public: bool) -> None:
    assert is_public(address) is public


class Line:
    """What a connection knows of its other end."""

    def get_extra_info(self, name: str) -> tuple[str, int]:
        return {"server_addr": ("10.1.2.3", 443)}[name]


def test_a_name_that_was_public_a_moment_ago_is_looked_at_again(monkeypatch: pytest.MonkeyPatch) -> None:
    url, came = "https://results.example.org/a.png", httpx.Response(200, extensions={"network_stream": Line()})
    with pytest.raises(MissingPart, match=r"10\.1\.2\.3"):
        require_peer(came, url, api="https://api.example.org")
    require_peer(came, url, api="https://results.example.org/v1")
    monkeypatch.setattr(reach, "getproxies", lambda: {"https": "http://proxy.example.org:3128"})
    monkeypatch.setattr(reach, "proxy_bypass", lambda _host: False)
    require_peer(came, url, api="https://api.example.org")


def test_behind_a_proxy_names_are_its_own_to_look_up(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_up_as(monkeypatch, "198.18.0.7")
    monkeypatch.setattr(reach, "getproxies", lambda: {"https": "http://proxy.example.org:3128"})
    monkeypatch.setattr(reach, "proxy_bypass", lambda _host: False)
    assert is_safe("https://results.example.org/a.png", api="https://api.example.org")
    assert not is_safe("https://198.18.0.7/a.png", api="https://api.example.org")


def test_the_place_where_orders_go_may_be_asked_wherever_it_is() -> None:
    assert is_safe("https://images.example.org/a.png", api="https://images.example.org/v1")
    assert is_safe("https://10.0.0.7/a.png", api="https://10.0.0.7/v1")
    assert not is_safe("https://10.0.0.7:8443/a.png", api="https://10.0.0.7/v1")


def test_what_breaks_off_and_what_is_unsound_are_told_apart(vendor: Vendor, tmp_path: Path) -> None:
    url = vendor.hand_out("a.png", a_png(64, 48), "image/png")
    for how, error in (("short", EngineBusy), ("empty", EngineFailed), ("broken", EngineFailed)):
        vendor.faults.append(Fault(at="result", how=how))
        with pytest.raises(error):
            fetch(url, tmp_path / "a", MediaKind.IMAGE, api=vendor.url)
    assert list(tmp_path.iterdir()) == []


NAMED = b"\x1f\x8b\x08\x08\0\0\0\0\0\xff"
"""How a packed file begins whose name follows: unpacked it is nothing, however much of it comes."""


@pytest.mark.parametrize(
    "drip",
    [Fault(at="result", how="drip"), Fault(at="result", how="drip", body=NAMED, headers={"Content-Encoding": "gzip"})],
    ids=["plain", "packed"],
)
def test_a_byte_at_a_time_without_an_end_is_left_and_the_order_stands(
    vendor: Vendor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, drip: Fault
) -> None:
    monkeypatch.setattr(wire, "COMING_S", (0.1, 3600.0))
    url = vendor.hand_out("a.png", a_png(64, 48), "image/png")
    vendor.faults.append(drip)
    with pytest.raises(EngineBusy, match=r"broke off \(ReadTimeout\)"):
        fetch(url, tmp_path / "a", MediaKind.IMAGE, api=vendor.url)
    assert list(tmp_path.iterdir()) == []
    assert fetch(url, tmp_path / "a", MediaKind.IMAGE, api=vendor.url).is_file()


def test_what_is_large_may_take_longer_but_never_for_ever(
    vendor: Vendor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = vendor.hand_out("a.png", a_png(64, 48), "image/png")
    monkeypatch.setattr(wire, "COMING_S", (0.0, 3600.0))
    monkeypatch.setattr(wire, "SLOWEST", 0.1)
    vendor.faults.append(Fault(at="result", how="trickle"))
    assert fetch(url, tmp_path / "a", MediaKind.IMAGE, api=vendor.url).is_file()
    monkeypatch.setattr(wire, "COMING_S", (0.0, 0.1))
    vendor.faults.append(Fault(at="result", how="drip"))
    with pytest.raises(EngineBusy, match="broke off"):
        fetch(url, tmp_path / "b", MediaKind.IMAGE, api=vendor.url)


@pytest.mark.parametrize("status", [403, 404])
def test_what_is_not_there_is_asked_for_again_for_an_hour_in_whatever_process(
    vendor: Vendor, tmp_path: Path, status: int
) -> None:
    url = vendor.hand_out("a.png", a_png(64, 48), "image/png")
    vendor.faults += [Fault(at="result", status=status)] * 3
    with pytest.raises(EngineBusy, match="not known, or has expired") as told:
        fetch(url, tmp_path / "a", MediaKind.IMAGE, api=vendor.url)
    assert 0 < told.value.after_s < 60
    (since,) = tmp_path.iterdir()
    os.utime(since, (time.time() - PATIENCE_S + 60,) * 2)
    with pytest.raises(EngineBusy):
        fetch(url, tmp_path / "a", MediaKind.IMAGE, api=vendor.url)
    with pytest.raises(EngineFailed, match="paid and lost"):
        fetch(url, tmp_path / "a", MediaKind.IMAGE, api=vendor.url, kept_s=PATIENCE_S - 120)
    assert fetch(url, tmp_path / "a", MediaKind.IMAGE, api=vendor.url) == tmp_path / "a.png"
    assert list(tmp_path.iterdir()) == [tmp_path / "a.png"]


def test_what_is_gone_for_good_is_not_asked_for_again(vendor: Vendor, tmp_path: Path) -> None:
    url = vendor.hand_out("a.png", a_png(64, 48), "image/png")
    vendor.faults.append(Fault(at="result", status=410))
    with pytest.raises(EngineFailed, match="paid and lost"):
        fetch(url, tmp_path / "a", MediaKind.IMAGE, api=vendor.url)


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
