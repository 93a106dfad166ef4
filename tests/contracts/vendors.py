"""The vendors whose engines are driven against a stand-in on this machine. A new one adds one line to VENDORS."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import pytest
from bfl_server import BflServer
from standin import Fault, StandIn

from repertory.engines import bfl
from repertory.model.engine import EngineCard, Order, OrderKind
from repertory.ports import Engine

SECRET = "rp_secret_4f2a9c"  # noqa: S105 - an invented key, to look for


def _as_it_is(order: Order, _: EngineCard) -> Order:
    return order


@dataclass(frozen=True, kw_only=True)
class Vendor:
    """A vendor's engines, what stands in for it, and how its bad days look."""

    name: str
    """As on its cards."""
    engines: Callable[[], Sequence[Engine]]
    server: Callable[..., StandIn]
    """Called with `key`."""
    environment: Callable[[StandIn], Mapping[str, str]]
    """The environment variables that point at it, the key among them."""
    patch: Callable[[pytest.MonkeyPatch, StandIn], None] = lambda _patch, _server: None
    """What else has to be bent where the vendor's client takes no address."""
    complete: Callable[[Order, EngineCard], Order] = _as_it_is
    """Adds to an order what these engines need."""
    at_once: bool = False
    """The result comes with the answer to the order: there is nothing to poll."""
    unpolled: tuple[OrderKind, ...] = ()
    """The kinds for which that answer says where the result lies: it is fetched by the ticket, with nothing to poll."""
    inline: bool = False
    """The result itself is in an answer of the API, and is fetched from nowhere."""
    inline_kinds: tuple[OrderKind, ...] = (OrderKind.ASK,)
    """The kinds of which that is so in any case: an answer, a binding by an id."""
    refusals: Mapping[str, Fault] = field(default_factory=dict)
    """Every documented refusal by the words that the user must read, whatever its HTTP status."""
    no_credit: Fault = field(default_factory=lambda: Fault(status=402))
    bad_key: Fault = field(default_factory=lambda: Fault(status=401))
    late: Mapping[str, Fault] = field(default_factory=dict)
    """How a job ends badly after it was taken, by the words that the user must read."""
    unpaid: frozenset[int] = frozenset()
    """The failures of its own, by HTTP status, for which its pages promise that nothing is charged."""
    gives_size: bool = True
    """Pictures come in the very size that was ordered."""

    @contextlib.contextmanager
    def running(self, patch: pytest.MonkeyPatch) -> Iterator[StandIn]:
        """The stand-in, with the environment pointing at it; ends with a look at what no client may do."""
        with self.server(key=SECRET) as server:
            for name, value in self.environment(server).items():
                patch.setenv(name, value)
            self.patch(patch, server)
            yield server
            assert server.violations == []


VENDORS = [
    Vendor(
        name="bfl",
        engines=bfl.engines,
        server=BflServer,
        environment=lambda server: {"BFL_API_BASE": server.url, "BFL_API_KEY": SECRET},
        refusals={
            "refused the request": Fault(at="poll", how="word", word="Request Moderated"),
            "refused the picture": Fault(at="poll", how="word", word="Content Moderated"),
            "width is odd": Fault(status=400, body={"error": "bad_request", "message": "width is odd"}),
            "body.seed not a number": Fault(
                status=422, body={"detail": [{"loc": ["body", "seed"], "msg": "not a number"}]}
            ),
        },
        no_credit=Fault(status=402, body={"detail": {"message": "Insufficient credits"}}),
        late={
            '"Error"': Fault(at="poll", how="word", word="Error"),
            '"Failed"': Fault(at="poll", how="word", word="Failed"),
        },
    ),
]
