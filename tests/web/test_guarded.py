"""Who may come in, and how: a line for each way in that is refused."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from studio_server import RunningStudio, running_studio
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Origin

from repertory.app import Studio

PASSWORD = "a quiet afternoon"  # noqa: S105 - of this test alone


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("guarded")
    Studio(folder / "library").init()
    (folder / "secret.png").write_bytes(b"nobody's business")
    return folder


@pytest.fixture(scope="module")
def studio(folder: Path) -> Iterator[RunningStudio]:
    with running_studio(folder / "library", folder) as running:
        yield running


@pytest.fixture
def signed_in(studio: RunningStudio) -> Iterator[httpx.Client]:
    """A browser's requests: its cookie, its origin."""
    with httpx.Client(base_url=studio.address, headers={"origin": studio.address}) as client:
        assert client.get("/open", params={"token": studio.token}).status_code == 303
        yield client


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 401),
        ({"host": "rebound.example:{port}"}, 421),
        ({"host": "127.0.0.1"}, 421),
        ({"origin": "https://other.example"}, 403),
        ({"origin": "null"}, 403),
        ({"sec-fetch-site": "cross-site", "sec-fetch-mode": "cors"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"authorization": "Bearer wrong"}, 401),
        ({"authorization": "Basic {token}"}, 401),
        ({"cookie": "repertory_session=made-up"}, 401),
        ({"cookie": 'repertory_session="; x'}, 401),
    ],
)
def test_a_stranger_is_refused(studio: RunningStudio, headers: dict[str, str], status: int) -> None:
    port = studio.address.rpartition(":")[2]
    sent = {name: value.format(port=port, token=studio.token) for name, value in headers.items()}
    answer = httpx.get(f"{studio.address}/api/v1/anchors", headers=sent)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == status


def test_another_site_is_refused_with_the_cookie_of_somebody_who_has_signed_in(signed_in: httpx.Client) -> None:
    assert signed_in.get("/api/v1/anchors").status_code == 200
    assert signed_in.get("/api/v1/anchors", headers={"origin": "https://other.example"}).status_code == 403
    assert signed_in.get("/", headers={"sec-fetch-site": "cross-site", "sec-fetch-dest": "iframe"}).status_code == 403
    link = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}
    assert signed_in.get("/sign-in", headers={**link, "origin": ""}).status_code == 200


@pytest.mark.parametrize("token", ["", "made up"])
def test_nothing_is_changed_without_the_token_of_the_session(signed_in: httpx.Client, token: str) -> None:
    answer = signed_in.post("/api/v1/tasks/none/stop", headers={"x-csrf-token": token})
    assert (answer.status_code, "x-csrf-token" in answer.json()["detail"]) == (403, True)
    assert signed_in.post("/sign-out").status_code == 403


def test_a_program_gives_the_token_itself_and_needs_no_other(studio: RunningStudio) -> None:
    own = {"authorization": f"Bearer {studio.token}"}
    assert httpx.get(f"{studio.address}/api/v1/anchors", headers=own).json() == {"items": [], "next": "", "total": 0}
    assert httpx.post(f"{studio.address}/api/v1/tasks/none/stop", headers=own).status_code == 404
    assert httpx.get(f"{studio.address}/", headers=own).status_code == 401  # pages are for browsers


def test_the_cookie_is_no_scripts_and_no_other_sites_and_the_page_says_what_it_may_load(studio: RunningStudio) -> None:
    opened = httpx.get(studio.link)
    cookie = opened.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    page = httpx.get(f"{studio.address}/", cookies=opened.cookies)
    policy = page.headers["content-security-policy"]
    for part in ("default-src 'self'", "object-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"):
        assert part in policy
    assert "http" not in policy, "no remote origin"
    assert page.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in httpx.get(f"{studio.address}/api/v1/anchors").headers["content-security-policy"]


def test_a_browser_that_has_not_signed_in_is_sent_to_where_it_can(studio: RunningStudio) -> None:
    answer = httpx.get(f"{studio.address}/", headers={"accept": "text/html"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
    assert "password" in httpx.get(f"{studio.address}/sign-in").text


@pytest.mark.parametrize("origin", ["https://other.example", None])
def test_the_socket_of_a_page_opens_for_its_own_site_alone(studio: RunningStudio, origin: str | None) -> None:
    cookie = httpx.get(studio.link).headers["set-cookie"].partition(";")[0]
    address = studio.address.replace("http", "ws") + "/_nicegui_ws/socket.io/?EIO=4&transport=websocket"

    asked = {"cookie": cookie}
    with connect(address, origin=Origin(studio.address), additional_headers=asked) as own:
        assert str(own.recv()).startswith("0{")
    with pytest.raises(InvalidStatus):
        connect(address, origin=Origin(origin) if origin else None, additional_headers=asked)


@pytest.mark.parametrize(
    "path",
    [
        "/media/anchors/../secret.png/x",
        "/media/anchors/..%2f..%2fsecret.png/x.png",
        "/media/anchors/mia/..%2f..%2f..%2fsecret.png",
        "/media/films/..%2f/takes/1/secret.png",
        "/media/films/library/takes/../secret.png",
        "/media/films/x/%2e%2e%2fsecret.png",
        "/media/anchors/mia/%00.png",
        "/media/anchors/mia/library.toml",
        "/static/..%2f..%2fsessions.py",
        "/static/%2e%2e/sessions.py",
    ],
)
def test_no_path_leads_out(signed_in: httpx.Client, path: str) -> None:
    answer = signed_in.get(path)
    assert answer.status_code in {404, 405}
    assert b"business" not in answer.content


def test_whoever_guesses_must_wait_and_whoever_knows_the_password_need_not_guess(folder: Path) -> None:
    with running_studio(folder / "library", folder, env={"REPERTORY_STUDIO_PASSWORD": PASSWORD}) as studio:
        sign_in = f"{studio.address}/sign-in"
        for _ in range(4):
            assert httpx.post(sign_in, data={"secret": "guess"}).status_code == 401
        assert httpx.post(sign_in, data={"secret": PASSWORD}).status_code == 303
        for _ in range(5):
            assert httpx.post(sign_in, data={"secret": "guess"}).status_code == 401
        refused = httpx.post(sign_in, data={"secret": PASSWORD})
        assert (refused.status_code, int(refused.headers["retry-after"]) > 30) == (429, True)
        own = {"authorization": f"Bearer {PASSWORD}"}
        assert httpx.get(f"{studio.address}/api/v1/anchors", headers=own).status_code == 401
        assert httpx.post(sign_in, content=b"x" * 10_000).status_code == 413
