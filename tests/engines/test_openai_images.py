"""What OpenAI's image API is asked for, word for word, and what other servers that speak it are asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from canary import CANARY
from openai_server import OpenAIServer, named
from PIL import Image
from samples import a_picture, a_reference, an_order
from standin import Fault

from repertory.engines import openai_images
from repertory.engines.openai_images import OpenAIImages, engines
from repertory.engines.registry import cards
from repertory.errors import DiskFull, EngineBusy, EngineFailed, EngineRefused, MissingPart, Unsure, YourMove
from repertory.jobs.journal import Journal, OrderState
from repertory.model.engine import EngineCard, Order, OrderKind, Output, Ticket
from repertory.ports import Account
from repertory.work.placing import submit
from repertory.work.purse import Purse

pytestmark = pytest.mark.slow

PAGE = Path(__file__).parents[2] / "docs" / "engines-by-card.md"
(SUNBURST,) = engines()
TOKENS = {"input_tokens": 40, "output_tokens": 1756}


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenAIServer]:
    with OpenAIServer() as running:
        monkeypatch.setenv("OPENAI_BASE_URL", f"{running.url}/v1")
        monkeypatch.setenv("OPENAI_API_KEY", running.key)
        yield running


@pytest.fixture
def strange(monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenAIServer]:
    """Another server that speaks the API, with the environment still pointing at OpenAI."""
    with OpenAIServer(links=True, strange=True) as running:
        monkeypatch.setenv("ACME_API_KEY", running.key)
        yield running


def still(home: Path, card: EngineCard = SUNBURST.card, **change: object) -> Order:
    order = an_order(card, OrderKind.STILL, home, references=0)
    return replace(order, **change)  # type: ignore[arg-type]  # one field each


def own_engines(home: Path, server: OpenAIServer) -> dict[str, OpenAIImages]:
    """The engines of the page's two cards, their addresses pointing at the stand-in."""
    folder = home / "cards"
    folder.mkdir(parents=True)
    for text in re.findall(r"```toml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL):
        name = re.search(r'id = "openai/(.*)"', text)
        if name is None:
            continue  # a model of Replicate
        pointed = re.sub(r'base_url = ".*"', f'base_url = "{server.url}/v1"', text)
        (folder / f"openai-{name[1]}.toml").write_text(pointed, encoding="utf-8")
    return {card.id: OpenAIImages(card=card) for card in cards("openai", home)}


def drawn(engine: OpenAIImages, order: Order) -> Output:
    """What comes with the answer itself."""
    answer = engine.submit(order)
    assert isinstance(answer, Output)
    return answer


def test_a_still_from_words_goes_out_as_json(server: OpenAIServer, tmp_path: Path) -> None:
    output = drawn(SUNBURST, still(tmp_path, width=1920, height=1080))
    (request,) = server.seen
    assert (request.method, request.path) == ("POST", "/v1/images/generations")
    assert request.headers["authorization"] == f"Bearer {server.key}"
    assert request.json == {
        "model": "gpt-image-2.5-sunburst",
        "prompt": "medium close-up, she looks up from her phone",
        "n": 1,
        "size": "1920x1088",
        "quality": "high",
        "moderation": "auto",
        "background": "opaque",
        "output_format": "png",
    }
    with Image.open(output.files[0]) as image:
        assert image.size == (1920, 1080)
    assert output.notes == (
        "It came with 1920 by 1088 pixels and was scaled to 1920 by 1080 and cut to its proportions.",
    )
    assert output.said == {"quality": "high", "size": "1920x1088", **TOKENS}
    assert output.cost_usd == Decimal("0.0530"), "1,756 tokens drawn at $30 a million, 40 read at $8"


def test_references_go_out_as_a_form_in_their_order(server: OpenAIServer, tmp_path: Path) -> None:
    references = tuple(a_reference(tmp_path / "sources", name=name) for name in ("headshot", "profile left"))
    SUNBURST.submit(still(tmp_path, references=references))
    (made,) = server.orders
    assert made.road == "/v1/images/edits"
    assert [part.name for part in made.images] == ["image[]", "image[]"]
    assert [part.file for part in made.images] == ["image-1.png", "image-2.png"]
    assert [part.data for part in made.images] == [one.path.read_bytes() for one in references]
    assert made.fields["size"] == "944x704"
    assert made.fields["quality"] == "high"


def test_the_picture_to_edit_comes_first(server: OpenAIServer, tmp_path: Path) -> None:
    order = an_order(SUNBURST.card, OrderKind.EDIT, tmp_path, references=1)
    assert order.start is not None
    SUNBURST.submit(order)
    assert [part.data for part in server.orders[0].images] == [
        order.start.read_bytes(),
        order.references[0].path.read_bytes(),
    ]
    alone = replace(order, references=())
    SUNBURST.submit(alone)
    assert [part.name for part in server.orders[1].images] == ["image"]


def test_what_is_done_to_a_picture_is_said(server: OpenAIServer, tmp_path: Path) -> None:
    card = replace(SUNBURST.card, picture_sides=(1, 100))
    reference = a_reference(tmp_path / "sources")
    output = drawn(OpenAIImages(card=card), still(tmp_path, references=(reference,), width=1280, height=720))
    assert output.notes == ("For GPT Image 2.5 Sunburst a picture was scaled from 256 by 192 to 100 by 75.",)


@pytest.mark.parametrize(
    ("wanted", "ordered"),
    [
        ((1280, 720), "1280x720"),
        ((1080, 1920), "1088x1920"),
        ((3840, 2160), "3840x2160"),
        ((256, 256), "816x816"),
        ((2880, 2872), "2880x2880"),
        ((3000, 2764), "2992x2768"),
        ((1001, 334), "1408x480"),
        ((1500, 500), "1504x512"),
    ],
)
def test_the_next_larger_size_that_is_drawn_is_ordered(
    server: OpenAIServer, tmp_path: Path, wanted: tuple[int, int], ordered: str
) -> None:
    SUNBURST.submit(still(tmp_path, width=wanted[0], height=wanted[1]))
    assert server.orders[0].fields["size"] == ordered


@pytest.mark.parametrize("size", [(4000, 1600), (2000, 600)])
def test_too_long_a_side_is_not_ordered(server: OpenAIServer, tmp_path: Path, size: tuple[int, int]) -> None:
    with pytest.raises(YourMove, match="No side is longer than 3840"):
        SUNBURST.submit(still(tmp_path, width=size[0], height=size[1]))
    assert server.seen == []


def test_an_order_without_words_or_with_a_wrong_start_is_not_sent(server: OpenAIServer, tmp_path: Path) -> None:
    start = a_picture(tmp_path / "start.png")
    for change in ({"prompt": " "}, {"start": start}):
        with pytest.raises(YourMove):
            SUNBURST.submit(still(tmp_path, **change))
    assert server.seen == []


@pytest.mark.parametrize(
    ("status", "code", "end"),
    [
        (400, "moderation_blocked", (EngineRefused, "another engine")),
        (400, "billing_hard_limit_reached", (EngineRefused, "Top up")),
        (402, "payment_required", (EngineRefused, "Top up")),
        (429, "rate_limit_exceeded", (EngineBusy, "try again later")),
        (401, "invalid_api_key", (EngineRefused, "Set OPENAI_API_KEY")),
        (403, "forbidden", (EngineRefused, "verified")),
        (404, "model_not_found", (EngineRefused, "still offered")),
        (400, "invalid_value", (EngineRefused, "Change the order")),
        (408, "timeout", (Unsure, "usage there")),
        (302, "moved", (Unsure, "usage there")),
    ],
)
def test_each_no_says_what_to_do(
    server: OpenAIServer, tmp_path: Path, status: int, code: str, end: tuple[type[Exception], str]
) -> None:
    server.faults.append(Fault(status=status, body=named(code, "No.")))
    with pytest.raises(end[0], match=end[1]):
        SUNBURST.submit(still(tmp_path))
    assert len(server.seen) == 1


@pytest.mark.parametrize(
    ("body", "end"),
    [
        (named("moderation_blocked", "No."), (EngineRefused, "another engine")),
        ({"created": 1, "data": []}, (Unsure, "usage there")),
        ({"data": [{"b64_json": "AAAA"}]}, (EngineFailed, "not a sound picture")),
        ({"data": [{"b64_json": "A"}]}, (EngineFailed, "not a sound picture")),
    ],
)
def test_a_good_answer_without_a_picture_is_no_success(
    server: OpenAIServer, tmp_path: Path, body: object, end: tuple[type[Exception], str]
) -> None:
    order = still(tmp_path)
    server.faults.append(Fault(at="made", how="words", body=body))
    with pytest.raises(end[0], match=end[1]):
        SUNBURST.submit(order)
    assert list(order.folder.iterdir()) == []


def test_the_account_says_whether_the_model_is_offered(server: OpenAIServer, monkeypatch: pytest.MonkeyPatch) -> None:
    assert isinstance(SUNBURST, Account)
    assert SUNBURST.account() == "127.0.0.1 knows the key and offers gpt-image-2.5-sunburst."
    with pytest.raises(EngineRefused, match="still offered"):
        OpenAIImages(card=replace(SUNBURST.card, model="gpt-image-0")).account()
    for how in ("html", "silence", "blank"):  # where a kept connection is silent, a question is asked once more
        server.faults.append(Fault(at="poll", how=how, status=502, times=1 + (how == "silence")))
        with pytest.raises(EngineBusy):
            SUNBURST.account()
    monkeypatch.setenv("OPENAI_API_KEY", f"{CANARY}-wrong")
    with pytest.raises(EngineRefused, match="Set OPENAI_API_KEY"):
        SUNBURST.account()
    monkeypatch.delenv("OPENAI_API_KEY")
    with pytest.raises(MissingPart):
        SUNBURST.account()


def test_another_server_is_a_card_with_an_address(strange: OpenAIServer, tmp_path: Path) -> None:
    acme = own_engines(tmp_path / "home", strange)["openai/acme-image"]
    assert "ACME_API_KEY is set" in acme.check()
    assert acme.account() == "127.0.0.1 knows the key and offers gpt-image-1.5."
    order = still(tmp_path, acme.card, width=1280, height=720)
    ticket = acme.submit(order)
    assert isinstance(ticket, Ticket)
    output = acme.collect(order, ticket)
    assert strange.orders[0].fields == {
        "model": "gpt-image-1.5",
        "prompt": "medium close-up, she looks up from her phone",
        "n": 1,
        "size": "1536x1024",
        "quality": "high",
    }
    with Image.open(output.files[0]) as image:
        assert image.size == (1280, 720)
    assert output.said == {"prompt": "A woman.", "quality": "high", "size": "1536x1024", **TOKENS}
    assert output.cost_usd is None, "the card does not say what a token costs there"
    with pytest.raises(YourMove, match="makes no edit"):
        acme.submit(replace(an_order(acme.card, OrderKind.EDIT, tmp_path), width=1280, height=720))
    big = replace(acme.card, settings={**acme.card.settings, "sizes": "large"})
    with pytest.raises(YourMove, match="names no size"):
        OpenAIImages(card=big).submit(still(tmp_path, big))


def test_a_picture_behind_a_link_is_paid_once_however_often_its_download_breaks_off(
    strange: OpenAIServer, tmp_path: Path
) -> None:
    acme = own_engines(tmp_path / "home", strange)["openai/acme-image"]
    journal = Journal(tmp_path / "orders")
    order = still(tmp_path, acme.card, width=1536, height=1024)
    order = replace(order, folder=journal.folder_of(order.id))
    strange.faults += [Fault(at="result", how="short")] * 2
    purse = Purse(name="film", budget=Decimal(1), building=journal)
    submit(acme, order, journal, price=Decimal("0.1"), purse=purse)
    assert journal.state(order.id) is OrderState.TICKETED
    for _ in range(2):
        with pytest.raises(EngineBusy, match="broke off"):
            acme.collect(order, journal.ticket(order.id))
    assert acme.collect(order, journal.ticket(order.id)).said["prompt"] == "A woman."
    assert len(strange.orders) == 1


def test_where_there_is_no_room_for_a_note_the_receipt_is_handed_on(
    strange: OpenAIServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    acme = own_engines(tmp_path / "home", strange)["openai/acme-image"]

    def full(*_: object) -> None:
        raise DiskFull("There is no room.", step="Make room.")

    monkeypatch.setattr(openai_images, "note_sent", full)
    assert isinstance(acme.submit(still(tmp_path, acme.card, width=1536, height=1024)), Ticket)


def test_a_model_of_ones_own_wants_no_key_and_gets_its_own_settings(strange: OpenAIServer, tmp_path: Path) -> None:
    strange.key = "none"
    mine = own_engines(tmp_path / "home", strange)["openai/my-model"]
    assert "it needs no key" in mine.check()
    mine.submit(still(tmp_path, mine.card, seed=7))
    fields = strange.orders[0].fields
    assert (fields["seed"], fields["steps"], fields["response_format"]) == (7, 30, "b64_json")
    strange.key = CANARY
    with pytest.raises(EngineRefused, match="Name the variable"):
        mine.submit(still(tmp_path, mine.card))


def test_the_largest_size_of_the_shape_is_taken_where_none_is_large_enough(
    strange: OpenAIServer, tmp_path: Path
) -> None:
    acme = own_engines(tmp_path / "home", strange)["openai/acme-image"]
    acme.submit(still(tmp_path, acme.card, width=1400, height=1400))
    assert strange.orders[0].fields["size"] == "1024x1024"


def test_there_is_nothing_to_collect(tmp_path: Path) -> None:
    order = still(tmp_path)
    with pytest.raises(EngineFailed, match="delivered at once"):
        SUNBURST.collect(order, Ticket(order=order.id, engine=order.engine, vendor_id="x"))


def test_a_key_goes_to_no_open_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", CANARY)
    monkeypatch.setenv("OPENAI_BASE_URL", "http://api.openai.com/v1")
    with pytest.raises(YourMove, match="OPENAI_BASE_URL"):
        SUNBURST.check()
    card = replace(SUNBURST.card, settings={**SUNBURST.card.settings, "base_url": "ftp://x"})
    with pytest.raises(YourMove, match='setting "base_url"'):
        OpenAIImages(card=card).check()
    monkeypatch.delenv("OPENAI_BASE_URL")
    assert "https://api.openai.com/v1" in SUNBURST.check()
