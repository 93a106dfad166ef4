"""No answer is read further than it may, however it is packed, and no key in it is repeated."""

from __future__ import annotations

import gzip
from collections.abc import Iterator

import httpx
import pytest
from canary import CANARY
from standin import Answer, Fault, Request, StandIn

from repertory.engines import wire
from repertory.errors import EngineBusy, Unsure


class Talker(StandIn):
    """Says what `says` holds, whatever is asked."""

    says = Answer()

    def refusal(self, request: Request) -> Answer | None:
        return None

    def answer(self, request: Request) -> Answer:
        return self.says


@pytest.fixture
def talker(monkeypatch: pytest.MonkeyPatch) -> Iterator[Talker]:
    monkeypatch.setattr(wire, "MOST_BYTES", 100_000)
    with Talker() as server:
        yield server


BLANKS = b" " * 150_000
PACKED = Answer(body=gzip.compress(BLANKS), headers={"Content-Encoding": "gzip"})


@pytest.mark.parametrize("says", [Answer(body=BLANKS), PACKED, Answer(status=500, body=BLANKS)])
def test_an_answer_without_an_end_is_one_that_broke_off(talker: Talker, says: Answer) -> None:
    talker.says = says
    with pytest.raises(EngineBusy, match=r"no answer \(ReadError"):
        wire.ask("GET", talker.url, headers={})
    with pytest.raises(Unsure, match=r"no answer \(ReadError"):
        wire.ask("POST", talker.url, headers={}, body={})


def test_an_answer_a_byte_at_a_time_is_one_that_broke_off(talker: Talker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "COMING_S", (0.1, 3600.0))
    talker.faults += [Fault(at="poll", how="drip"), Fault(at="submit", how="drip")]
    with pytest.raises(EngineBusy, match=r"no answer \(ReadTimeout"):
        wire.ask("GET", talker.url, headers={})
    with pytest.raises(Unsure, match=r"no answer \(ReadTimeout"):
        wire.ask("POST", talker.url, headers={}, body={})


def test_the_same_answer_is_read_where_the_result_may_be_in_it(talker: Talker) -> None:
    talker.says = Answer(body=gzip.compress(b'{"a": 1}' + BLANKS), headers={"Content-Encoding": "gzip", "X-Id": "7"})
    with wire.client(talker.url, most=wire.MOST_RESULT_BYTES) as line:
        came = line.get(talker.url)
    assert (came.json(), came.headers["x-id"], len(came.content)) == ({"a": 1}, "7", 150_008)
    assert came.elapsed.total_seconds() > 0


def test_a_stream_is_left_to_whoever_reads_it_unless_it_is_no_result(talker: Talker) -> None:
    import httpx

    talker.says = Answer(body=BLANKS)
    with wire.client(talker.url) as line, line.stream("GET", talker.url) as came:
        assert len(b"".join(came.iter_bytes())) == len(BLANKS)
    talker.says = Answer(status=403, body=BLANKS)
    with wire.client(talker.url) as line, pytest.raises(httpx.ReadError), line.stream("GET", talker.url):
        pass


def test_all_that_must_not_be_printed_is_struck_out() -> None:
    secrets = (f"{CANARY}-token", "", f"{CANARY}-access")
    said = wire.Reply(status=401, table={"message": f"{secrets[0]} of {secrets[2]} is unknown."}, secrets=secrets)
    assert said.why == ": [key] of [key] is unknown"
    assert CANARY not in repr(wire.Reply(status=401, secrets=secrets))


def said_of(host: str) -> str:
    return str(wire.unanswered(httpx.ConnectError("refused"), host, ordering=True))


def test_a_proxy_that_does_not_answer_is_named_by_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_PROXY", raising=False)
    assert "check the network" in said_of("api.bfl.ai")
    monkeypatch.setenv("HTTPS_PROXY", "http://me:hidden@127.0.0.1:9")
    assert "through the proxy in HTTPS_PROXY" in said_of("api.bfl.ai")
    assert "unset HTTPS_PROXY" in said_of("api.bfl.ai")
    assert "hidden" not in said_of("api.bfl.ai")
    assert "proxy" not in said_of("127.0.0.1")
    monkeypatch.setenv("NO_PROXY", "bfl.ai")
    assert "proxy" not in said_of("api.bfl.ai")
