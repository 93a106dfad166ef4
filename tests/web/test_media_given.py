"""Pictures for pages: whole, in part, and in small."""

from __future__ import annotations

import io
from pathlib import Path

import httpx
import numpy as np
from PIL import Image
from studio_server import running_studio

from repertory.app import Studio
from repertory.media.images import write_image
from repertory.model.anchor import AnchorKind


def test_a_picture_is_given_whole_in_part_and_in_small_and_what_is_no_picture_is_not(tmp_path: Path) -> None:
    studio = Studio(tmp_path / "library")
    studio.init()
    write_image(tmp_path / "cup.png", np.random.default_rng(1).integers(0, 255, (480, 640, 3), np.uint8))
    cup = studio.import_view("cup", tmp_path / "cup.png", "front", kind=AnchorKind.PROP, title="Cup")
    name = cup.references[0].media.name
    whole = (studio.library.folder_of("cup") / name).read_bytes()
    with running_studio(studio.folder, tmp_path) as running:
        own = httpx.get(running.link).cookies
        with httpx.Client(base_url=running.address, cookies=own) as browser:
            path = f"/media/anchors/cup/{name}"
            assert browser.get(path).content == whole
            part = browser.get(path, headers={"range": "bytes=100-199"})
            assert (part.status_code, part.content) == (206, whole[100:200])
            small = browser.get(path, params={"w": 160})
            assert small.headers["content-type"] == "image/webp"
            assert "immutable" in small.headers["cache-control"]
            assert Image.open(io.BytesIO(small.content)).size == (160, 120)
            assert browser.get(path, params={"w": 161}).status_code == 422
            assert browser.get("/media/anchors/cup/cup.toml").status_code == 404
            assert browser.get("/api/v1/anchors", params={"q": "cu"}).json()["items"][0]["picture"] == path
            (studio.library.folder_of("cup") / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\n and no more")
            assert browser.get("/media/anchors/cup/broken.png", params={"w": 160}).status_code == 422
