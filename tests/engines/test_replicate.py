"""What models at Replicate are asked for, field by field, and how a card says which field takes what."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from canary import CANARY
from elevenlabs_server import spoken
from PIL import Image
from replicate_server import ReplicateServer, problem
from samples import a_picture, a_reference, a_sound, an_order
from standin import Fault

from repertory.engines.cardfiles import read_card
from repertory.engines.replicate import engines
from repertory.engines.replicate.engine import ReplicateEngine
from repertory.engines.replicate.line import asked
from repertory.errors import EngineBusy, EngineFailed, EngineRefused, MissingPart, Unsure, YourMove
from repertory.media.clips import write_clip
from repertory.model.engine import EngineCard, Order, OrderKind, Output, Setting, Ticket
from repertory.ports import Account, Cancelling

pytestmark = pytest.mark.slow

ENGINES = {one.card.id.removeprefix("replicate/"): one for one in engines()}
FLUX, BANANA, KLING, OMNI, LIPS = (
    ENGINES[name] for name in ("flux-2-pro", "nano-banana-2", "kling-v3", "kling-v3-omni", "lipsync-2")
)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[ReplicateServer]:
    with ReplicateServer(polls=0) as running:
        monkeypatch.setenv("REPLICATE_BASE_URL", running.url)
        monkeypatch.setenv("REPLICATE_API_TOKEN", running.key)
        yield running
        assert running.violations == []


def order_of(engine: ReplicateEngine, home: Path, *, references: int = 0, **change: object) -> Order:
    order = an_order(engine.card, engine.card.kinds[0], home, references=references)
    return replace(order, **change)  # type: ignore[arg-type]  # one field each


def done(engine: ReplicateEngine, order: Order) -> Output:
    output = engine.collect(order, engine.submit(order))
    assert output is not None
    return output


def brought(server: ReplicateServer, url: object) -> bytes:
    return server.file(str(url))


@pytest.fixture
def all_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """No file is small enough to go into an order."""
    monkeypatch.setattr("repertory.engines.replicate.engine._INLINE", 0)


def tuned(card: EngineCard, **settings: Setting) -> ReplicateEngine:
    return ReplicateEngine(card=replace(card, settings={**card.settings, **settings}))


def test_a_still_of_flux_has_its_own_size(server: ReplicateServer, tmp_path: Path) -> None:
    output = done(FLUX, order_of(FLUX, tmp_path, width=1280, height=720))
    (made,) = server.orders
    assert made.model == "black-forest-labs/flux-2-pro"
    assert made.input == {
        "prompt": "medium close-up, she looks up from her phone",
        "width": 1280,
        "height": 736,
        "seed": 7,
        "aspect_ratio": "custom",
        "output_format": "png",
        "safety_tolerance": 2,
    }
    posted = next(one for one in server.seen if one.method == "POST")
    assert (posted.path, list(posted.json)) == ("/v1/models/black-forest-labs/flux-2-pro/predictions", ["input"])
    assert posted.headers["authorization"] == f"Bearer {server.key}"
    assert "prefer" not in posted.headers
    with Image.open(output.files[0]) as image:
        assert image.size == (1280, 720)
    assert output.said == {"request": made.id}
    assert "cut to its proportions" in output.notes[0]


@pytest.mark.usefixtures("all_large")
def test_references_are_brought_first_and_in_their_order(server: ReplicateServer, tmp_path: Path) -> None:
    order = order_of(FLUX, tmp_path, references=2)
    FLUX.submit(order)
    pictures = server.orders[0].input["input_images"]
    assert [brought(server, one) for one in pictures] == [one.path.read_bytes() for one in order.references]
    assert [server.uploads[one].file for one in pictures] == ["picture-1.png", "picture-2.png"]
    assert [one.path for one in server.seen][:2] == ["/v1/files", "/v1/files"]


def test_small_pictures_go_into_the_order(server: ReplicateServer, tmp_path: Path) -> None:
    order = order_of(FLUX, tmp_path, references=2)
    FLUX.submit(order)
    pictures = server.orders[0].input["input_images"]
    assert all(one.startswith("data:image/png;base64,") for one in pictures)
    assert [brought(server, one) for one in pictures] == [one.path.read_bytes() for one in order.references]
    assert len(server.seen) == 1


def test_the_picture_to_edit_is_the_first_one(server: ReplicateServer, tmp_path: Path) -> None:
    order = an_order(BANANA.card, OrderKind.EDIT, tmp_path, references=1)
    assert order.start is not None
    done(BANANA, order)
    given = server.orders[0].input
    assert [brought(server, one) for one in given.pop("image_input")] == [
        order.start.read_bytes(),
        order.references[0].path.read_bytes(),
    ]
    assert given == {"prompt": order.prompt, "aspect_ratio": "4:3", "resolution": "1K", "output_format": "png"}


def test_a_model_that_takes_one_picture_gets_no_list(server: ReplicateServer, tmp_path: Path) -> None:
    one = ReplicateEngine(card=replace(BANANA.card, max_references=1, slots={}))
    with pytest.raises(EngineRefused, match=r"input.image_input: Invalid value"):
        one.submit(order_of(one, tmp_path, references=1))


def test_a_clip_begins_and_ends_with_its_pictures(server: ReplicateServer, tmp_path: Path) -> None:
    end = a_picture(tmp_path / "end.png", "end", 1280, 720)
    start = a_picture(tmp_path / "start.png", "start", 1280, 720)
    order = order_of(KLING, tmp_path, start=start, end=end, duration_s=4.2, width=1280, height=720)
    output = done(KLING, replace(order, settings={"negative_prompt": "blur"}))
    given = server.orders[0].input
    assert brought(server, given.pop("start_image")) == start.read_bytes()
    assert brought(server, given.pop("end_image")) == end.read_bytes()
    assert given == {
        "prompt": order.prompt,
        "mode": "standard",
        "duration": 5,
        "generate_audio": True,
        "negative_prompt": "blur",
    }
    assert output.files[0].suffix == ".mp4"
    assert output.notes == ()


def test_omni_takes_references_beside_the_keyframe(server: ReplicateServer, tmp_path: Path) -> None:
    order = order_of(OMNI, tmp_path, references=2, width=1920, height=1080)
    output = done(OMNI, order)
    given = server.orders[0].input
    assert (given["mode"], len(given["reference_images"])) == ("pro", 2)
    assert "negative_prompt" not in given
    assert output.notes[0].startswith("For Kling v3 Omni at Replicate a picture was scaled")


def test_a_mouth_follows_a_line_that_is_sent_as_wav(server: ReplicateServer, tmp_path: Path) -> None:
    order = order_of(LIPS, tmp_path)
    assert order.start is not None
    assert order.sound is not None
    assert done(LIPS, order).notes == ()
    given = server.orders[0].input
    assert brought(server, given["video"]) == order.start.read_bytes()
    assert brought(server, given["audio"]) == order.sound.read_bytes()
    assert (given["sync_mode"], given["temperature"]) == ("cut_off", 0.5)
    mp3 = tmp_path / "line.mp3"
    mp3.write_bytes(spoken("mp3_44100_128", 30))
    (tmp_path / "again").mkdir()
    output = done(LIPS, replace(order, sound=mp3, folder=tmp_path / "again"))
    assert output.notes == ("For Sync Lipsync 2 at Replicate the line was sent as WAV.",)
    assert brought(server, server.orders[1].input["audio"]).startswith(b"RIFF")


def test_a_lipsync_without_its_parts_is_not_sent(server: ReplicateServer, tmp_path: Path) -> None:
    with pytest.raises(YourMove, match="lacks its clip or its line"):
        LIPS.submit(order_of(LIPS, tmp_path, sound=None))
    film = tmp_path / "film.mkv"
    write_clip(tmp_path / "film.mp4", [np.zeros((96, 128, 3), np.uint8)] * 12, fps=24)
    as_mkv(tmp_path / "film.mp4", film)
    with pytest.raises(YourMove, match="takes MP4"):
        LIPS.submit(order_of(LIPS, tmp_path, start=film))
    assert server.seen == []


def as_mkv(mp4: Path, mkv: Path) -> None:
    import av

    with av.open(str(mp4)) as source, av.open(str(mkv), "w", format="matroska") as target:
        into = target.add_stream_from_template(source.streams.video[0])
        for packet in source.demux(video=0):
            if packet.dts is not None:
                packet.stream = into
                target.mux(packet)


def test_another_model_is_a_card(server: ReplicateServer, tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "engines-by-card.md").read_text(encoding="utf-8")
    (text,) = (one for one in re.findall(r"```toml\n(.*?)```", page, re.DOTALL) if 'vendor = "replicate"' in one)
    path = tmp_path / "replicate-wan-2.7-r2v.toml"
    path.write_text(text, encoding="utf-8")
    wan = ReplicateEngine(card=read_card(path))
    assert "has not been tried" in wan.check()
    done(wan, order_of(wan, tmp_path, references=2, start=None, duration_s=3.5, width=1080, height=1920))
    (made,) = server.orders
    assert made.model == "wan-video/wan-2.7-r2v"
    assert len(made.input.pop("reference_images")) == 2
    assert made.input == {
        "prompt": "medium close-up, she looks up from her phone",
        "aspect_ratio": "9:16",
        "resolution": "1080p",
        "duration": 4,
        "seed": 7,
    }


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"input_pictures": ""}, "does not say which field takes the pictures"),
        ({"input_mood": "mood"}, 'has the setting "input_mood"'),
        ({"input_step": "wide"}, "cannot be 'wide'"),
    ],
)
def test_a_card_that_names_no_field_is_told(
    server: ReplicateServer, tmp_path: Path, settings: dict[str, Setting], words: str
) -> None:
    strange = tuned(FLUX.card, **settings)
    with pytest.raises(YourMove, match=words):
        strange.submit(order_of(strange, tmp_path, references=1))
    assert server.seen == []


def test_what_is_not_known_here_is_told(server: ReplicateServer, tmp_path: Path) -> None:
    speaking = ReplicateEngine(card=replace(FLUX.card, kinds=(OrderKind.STILL, OrderKind.LINE)))
    with pytest.raises(YourMove, match="makes line, which is not known here"):
        speaking.check()
    nowhere = ReplicateEngine(card=replace(FLUX.card, model="flux"))
    with pytest.raises(YourMove, match="owner/name"):
        nowhere.submit(order_of(nowhere, tmp_path))
    for change in ({"prompt": " "}, {"start": a_picture(tmp_path / "s.png")}):
        with pytest.raises(YourMove):
            FLUX.submit(order_of(FLUX, tmp_path, **change))
    assert server.seen == []


def test_a_file_that_is_too_large_is_not_sent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("repertory.engines.replicate.fields._LARGEST", 1_000)
    monkeypatch.setenv("REPLICATE_API_TOKEN", CANARY)
    with pytest.raises(YourMove, match="has more than 0 MB"):
        LIPS.submit(order_of(LIPS, tmp_path, sound=a_sound(tmp_path / "long.wav", 1.0)))


@pytest.mark.parametrize(
    ("fault", "end"),
    [
        (Fault(at="upload", status=429, body=problem(429, "resets in ~30s.", "")), (EngineBusy, "Nothing was ordered")),
        (Fault(at="upload", status=503), (EngineBusy, "Nothing was ordered")),
        (Fault(at="upload", how="blank"), (EngineBusy, "Nothing was ordered")),
        (Fault(at="upload", how="silence"), (EngineBusy, "gave no answer.*Nothing was ordered")),
        (Fault(at="upload", status=402), (EngineRefused, "Top up")),
    ],
)
@pytest.mark.usefixtures("all_large")
def test_a_file_that_is_not_taken_means_no_order(
    server: ReplicateServer, tmp_path: Path, fault: Fault, end: tuple[type[Exception], str]
) -> None:
    server.faults.append(fault)
    with pytest.raises(end[0], match=end[1]):
        FLUX.submit(order_of(FLUX, tmp_path, references=1))
    assert server.orders == []


def test_the_wait_may_stand_in_the_words(server: ReplicateServer, tmp_path: Path) -> None:
    body = problem(429, "Request was throttled. Your rate limit resets in ~30s.", "")
    server.faults.append(Fault(status=429, body=body))
    with pytest.raises(EngineBusy) as told:
        FLUX.submit(order_of(FLUX, tmp_path))
    assert told.value.after_s == 30.0


@pytest.mark.parametrize(
    ("status", "end"),
    [
        (404, (EngineRefused, "still offered")),
        (403, (EngineRefused, "Set REPLICATE_API_TOKEN")),
        (422, (EngineRefused, "fields that its card names")),
        (400, (EngineRefused, "Change the order")),
        (408, (Unsure, "before you order it again")),
        (302, (Unsure, "before you order it again")),
    ],
)
def test_each_no_says_what_to_do(
    server: ReplicateServer, tmp_path: Path, status: int, end: tuple[type[Exception], str]
) -> None:
    server.faults.append(Fault(status=status, body=problem(status, "No.", "No")))
    with pytest.raises(end[0], match=end[1]):
        FLUX.submit(order_of(FLUX, tmp_path))
    assert len(server.seen) == 1


def test_an_order_that_is_not_known_is_waited_for_and_then_lost(server: ReplicateServer, tmp_path: Path) -> None:
    order = order_of(FLUX, tmp_path)
    ticket = Ticket(order=order.id, engine=order.engine, vendor_id="rmt404")
    with pytest.raises(EngineBusy, match="asked for again"):
        FLUX.collect(order, ticket)
    with pytest.raises(EngineFailed, match="look at your predictions"):
        replace(FLUX, patience_s=0.0).collect(order, ticket)


def test_a_key_that_is_no_longer_taken_keeps_the_ticket(
    server: ReplicateServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = order_of(FLUX, tmp_path)
    ticket = FLUX.submit(order)
    monkeypatch.setenv("REPLICATE_API_TOKEN", f"{CANARY}-wrong")
    with pytest.raises(MissingPart, match="The order stands"):
        FLUX.collect(order, ticket)


def test_an_order_is_called_off_before_it_is_made_and_let_be_once_it_is(
    server: ReplicateServer, tmp_path: Path
) -> None:
    assert isinstance(FLUX, Cancelling)
    server.polls = 5
    order = order_of(FLUX, tmp_path)
    ticket = FLUX.submit(order)
    assert FLUX.collect(order, ticket) is None
    assert not FLUX.cancel(order, ticket)
    server.polls = 0
    assert FLUX.collect(order, ticket) is not None
    server.faults.append(Fault(at="poll", how="ends", word="starting"))
    waiting = FLUX.submit(order)
    assert FLUX.cancel(order, waiting)


def test_the_account_is_asked_for_its_name(server: ReplicateServer, monkeypatch: pytest.MonkeyPatch) -> None:
    assert isinstance(FLUX, Account)
    assert FLUX.account() == "Replicate knows the key: it is mia's."
    for how in ("html", "blank", "silence"):  # where a kept connection is silent, a question is asked once more
        server.faults.append(Fault(at="account", how=how, status=502, times=1 + (how == "silence")))
        with pytest.raises(EngineBusy):
            FLUX.account()
    monkeypatch.setenv("REPLICATE_API_TOKEN", f"{CANARY}-wrong")
    with pytest.raises(EngineRefused, match="Set REPLICATE_API_TOKEN"):
        FLUX.account()


def test_a_client_that_asks_nothing_is_no_success() -> None:
    with pytest.raises(EngineFailed, match="asked nothing"):
        asked(lambda _: None, base="http://127.0.0.1:1", key="k", ordering=True)


def test_a_key_goes_to_no_open_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REPLICATE_API_TOKEN", CANARY)
    monkeypatch.setenv("REPLICATE_BASE_URL", "http://api.replicate.com")
    with pytest.raises(YourMove, match="Give an https address"):
        FLUX.check()
    monkeypatch.delenv("REPLICATE_BASE_URL")
    assert "https://api.replicate.com" in FLUX.check()


def test_a_picture_that_was_changed_for_it_is_told(server: ReplicateServer, tmp_path: Path) -> None:
    small = ReplicateEngine(card=replace(FLUX.card, picture_sides=(1, 100)))
    output = done(small, replace(order_of(small, tmp_path), references=(a_reference(tmp_path / "sources"),)))
    assert "scaled from 256 by 192 to 100 by 75" in " ".join(output.notes)
