"""Films and their shooting over HTTP: how it stands, the price before anything is spent, and who may spend it."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from cast_film import film_with_cast
from studio_server import running_studio

from repertory.jobs.board import SHOOT, Standing, made_for
from repertory.model.doing import Doing

CLIPS = 'clip = [\n    "{}"'
LIST = "1. Medium close-up of Character A, coffee shop.\n\n2. Character A walks in the street.\n"


def test_a_film_tells_how_it_stands_and_is_shot_for_no_more_than_was_agreed_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    film = film_with_cast(tmp_path, monkeypatch, LIST)
    with running_studio(tmp_path / "library", tmp_path, env={"KLINGAI_API_KEY": "of a test"}) as studio:
        token = {"authorization": f"Bearer {studio.token}"}
        with httpx.Client(base_url=f"{studio.address}/api/v1", headers=token, timeout=30) as client:
            board = client.get("/films/film/board").json()
            assert [(one["shot"], one["doing"], one["may_cancel"]) for one in board["items"]] == [
                ("1", "waiting", False),
                ("2", "waiting", False),
            ]
            assert (board["status"]["shots"], board["status"]["cast"]) == (2, True)
            assert client.get("/films/film/price").json() == {
                "shots": 2, "about_usd": "0", "most_usd": "0", "left_out": [],
            }  # fmt: skip
            _is_controlled(client, film)
            _is_priced(client, film)
            _starts(client)


def _is_controlled(client: httpx.Client, film: Path) -> None:
    assert client.post("/films/film/pause").json()["paused"] is True
    with made_for(film) as board:
        board.tell("elsewhere-1-a", SHOOT, [(Standing(shot="2", doing=Doing.ROLLING, executor="elsewhere-1-a"), 0.0)])
        board.leave("elsewhere-1-a")  # it was cut off
    shots = client.get("/films/film/board").json()["items"]
    assert [one["may_cancel"] for one in shots] == [False, True]
    assert client.post("/films/film/cancel", json={"shots": ["1"]}).status_code == 404
    assert client.post("/films/film/cancel", json={"shots": []}).json() == {"shots": ["2"]}
    status = client.post("/films/film/resume").json()
    assert (status["paused"], status["doing"]) == (False, {"waiting": 1, "cancelled": 1})


def _is_priced(client: httpx.Client, film: Path) -> None:
    card, key = film / "production.toml", {"Idempotency-Key": "a wish"}
    free = card.read_text()
    card.write_text(
        free.replace(CLIPS.format("previs"), CLIPS.format("kling/kling-v3")).replace('usd = "0"', 'usd = "0.6"')
    )
    price = client.get("/films/film/price").json()
    assert (price["shots"], price["most_usd"]) == (1, "0.6")
    assert 0 < float(price["about_usd"]) < 0.6
    assert [(one["shots"], one["setting"]) for one in price["left_out"]] == [(["2"], "budget_usd")]
    for wish, headers, said in (
        ({"max_usd": "0.59"}, key, "It may cost up to $0.60, and $0.59 was agreed to."),
        ({"max_usd": "-1"}, key, "body/max_usd"),
        ({"max_usd": "9"}, {}, "header/Idempotency-Key"),
    ):
        refused = client.post("/films/film/shoots", json=wish, headers=headers)
        assert (refused.status_code, said in refused.json()["detail"]) == (422, True)
    unknown = client.post("/films/film/shoots", json={"max_usd": "9", "shots": ["9"]}, headers=key)
    assert unknown.status_code == 404
    assert client.get("/tasks").json()["items"] == []
    card.write_text(free)
    begun = client.post("/films/film/shoots", json={"max_usd": "0"}, headers=key)
    assert (begun.status_code, begun.json()["about"]) == (202, "film/film")
    assert begun.json()["command"].endswith("shoot " + str(film))
    assert client.post("/films/film/shoots", json={"max_usd": "0"}, headers=key).json()["id"] == begun.json()["id"]
    again = client.post("/films/film/shoots", json={"max_usd": "0"}, headers={"Idempotency-Key": "another wish"})
    assert (again.status_code, "under way already" in again.json()["detail"]) == (409, True)
    other = client.post("/films/film/shoots", json={"max_usd": "0", "shots": ["1"]}, headers=key)
    assert "used for something else" in other.json()["detail"]
    client.post(f"/tasks/{begun.json()['id']}/stop")


def _starts(client: httpx.Client) -> None:
    made = client.post("/films", json={"title": "Night train"})
    assert (made.status_code, made.json()["name"]) == (201, "night-train")
    assert client.post("/films", json={"title": "Night train"}).status_code == 422
