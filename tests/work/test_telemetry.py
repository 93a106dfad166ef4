"""What OpenTelemetry is told of a shoot, by its own exporters; and that nothing is told or imported unasked."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from opentelemetry.sdk.metrics.export import InMemoryMetricReader
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from small_film import SmallFilm, small_film

from repertory.errors import EngineBusy
from repertory.fakes import FAKE_CARD, FakeEngine, FakeInspector
from repertory.jobs import telemetry
from repertory.model.engine import Order, Output
from repertory.model.price import Price
from repertory.model.take import Decision
from repertory.work import produce
from repertory.work.plan import read_plan
from repertory.work.settling import ShotState
from repertory.work.shoot import Outcome, load, shoot_shot
from repertory.work.taking import Shooting

pytestmark = pytest.mark.slow

PAID = replace(FAKE_CARD, id="paid", local=False, price=Price(first_megapixel=Decimal("0.05")))
SHOTS = "\nShot 1: medium close-up of Mia, coffee shop, SECRETWORD\n"


@dataclass(kw_only=True)
class ListPriced(FakeEngine):
    """A fake whose vendor says nothing of what it costs, so that the card's price counts."""

    def _deliver(self, order: Order) -> Output:
        return replace(super()._deliver(order), cost_usd=None)


@dataclass(kw_only=True)
class Watched:
    """What was told."""

    spans: InMemorySpanExporter
    metrics: InMemoryMetricReader
    figures: dict[str, list[tuple[dict[str, Any], float]]]

    def named(self, name: str) -> list[ReadableSpan]:
        return [one for one in self.spans.get_finished_spans() if one.name == name]

    def sum(self, name: str) -> float:
        return sum(value for _, value in self.figures[name])


def watched(small: SmallFilm, *, through_jobs: bool = False) -> tuple[Outcome, Watched]:
    seen = Watched(spans=InMemorySpanExporter(), metrics=InMemoryMetricReader(), figures={})
    with telemetry.watching(seen.spans, seen.metrics):
        if through_jobs:
            (outcome,) = produce.shoot(small.crew, small.film)
        else:
            outcome = load(shoot_shot(Shooting(small.crew, read_plan(small.crew, small.film)), "1"))
        data = seen.metrics.get_metrics_data()
        assert data is not None
        for metric in data.resource_metrics[0].scope_metrics[0].metrics:
            seen.figures[metric.name] = [
                (dict(point.attributes or {}), getattr(point, "value", getattr(point, "count", 0)))
                for point in metric.data.data_points
            ]
    return outcome, seen


def film_of(folder: Path, engine: FakeEngine, inspector: FakeInspector | None = None) -> SmallFilm:
    small = small_film(folder, {"paid": engine}, shots=SHOTS, inspector=inspector)
    small.film.save(replace(small.film.production, budget_usd=Decimal(9)))
    return small


def test_a_shot_is_a_span_with_its_orders_and_inspections_below_and_nothing_else_is_traced(tmp_path: Path) -> None:
    small = film_of(tmp_path, ListPriced(card=PAID, slow=1))
    outcome, seen = watched(small, through_jobs=True)
    assert outcome.state is ShotState.ACCEPTED
    (shot,) = seen.named("shot")
    assert shot.attributes == {"repertory.film": "film", "repertory.shot": "1", "repertory.state": "accepted"}
    spans = seen.spans.get_finished_spans()
    assert Counter(one.name for one in spans) == {"shot": 1, "order": 2, "inspection": 2}, "the job engine adds none"
    assert {one.parent.span_id for one in spans if one.parent} == {shot.context.span_id}
    still = next(one for one in seen.named("order") if (one.attributes or {})["repertory.kind"] == "still")
    told = dict(still.attributes or {})
    assert str(told.pop("repertory.order")).startswith("1-keyframe-1-")
    assert told == {
        "repertory.vendor": "fake", "repertory.engine": "paid", "repertory.kind": "still",
        "repertory.price_usd": 0.05, "repertory.cost_usd": 0.05, "repertory.outcome": "delivered",
    }  # fmt: skip
    assert {(one.attributes or {})["repertory.verdict"] for one in seen.named("inspection")} == {"accept"}
    assert seen.sum("repertory.orders") == 2
    assert seen.sum("repertory.spent") == pytest.approx(0.05)
    assert seen.sum("repertory.takes") == 2
    assert {"repertory.shot.duration", "repertory.order.duration", "repertory.turn.wait"} <= seen.figures.keys()
    words = str([dict(one.attributes or {}) for one in spans]) + str(seen.figures)
    assert "SECRETWORD" not in words
    assert str(tmp_path) not in words


def test_what_goes_on_with_an_order_counts_it_no_second_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("repertory.work.placing.PATIENCE", 0)
    engine = ListPriced(card=PAID, slow=1, fail_later_with=EngineBusy("Not now, SECRETWORD."))
    small = film_of(tmp_path, engine)
    outcome, seen = watched(small)
    assert (outcome.state, seen.sum("repertory.orders")) == (ShotState.WAITING, 1)
    (order,) = seen.named("order")
    assert (order.attributes or {})["error.type"] == "EngineBusy"
    assert not order.status.is_ok
    assert "SECRETWORD" not in f"{order.attributes} {order.events} {order.status.description}"
    engine.fail_later_with = None
    outcome, seen = watched(small)
    assert outcome.state is ShotState.ACCEPTED
    assert [about["repertory.kind"] for about, _ in seen.figures["repertory.orders"]] == ["clip"]


def test_busy_answers_and_repairs_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("repertory.work.placing.rest", lambda _seconds: None)
    engine = ListPriced(card=PAID, fail_with=EngineBusy("Not now."))
    small = film_of(tmp_path, engine, FakeInspector(default=0.45))
    outcome, seen = watched(small)
    assert outcome.state is ShotState.WAITING
    assert seen.sum("repertory.busy") == 6, "each try"
    assert "repertory.orders" not in seen.figures
    engine.fail_with = None
    outcome, seen = watched(small)
    repairs = seen.named("repair")
    assert repairs
    assert all(isinstance((one.attributes or {})["repertory.kept"], bool) for one in repairs)
    small.film.takes.decide(outcome.keyframe, Decision.ACCEPTED)


@pytest.fixture
def collector(monkeypatch: pytest.MonkeyPatch) -> Iterator[Counter[str]]:
    """A collector at the address that the environment names, and how often it was told at which path."""
    told: Counter[str] = Counter()

    class Told(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["content-length"]))
            told[self.path] += 1
            self.send_response(200)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Told)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", f"http://127.0.0.1:{server.server_address[1]}")
    yield told
    server.shutdown()
    server.server_close()


def work() -> None:
    with telemetry.span("shot", shot="1"):
        telemetry.count("repertory.busy", 1, vendor="fake")


def test_a_collector_is_told_of_spans_and_figures_as_the_work_ends(collector: Counter[str]) -> None:
    with telemetry.telling(pytest.fail):
        assert telemetry.is_on()
        work()
    assert collector == {"/v1/traces": 1, "/v1/metrics": 1}
    assert not telemetry.is_on()


@pytest.mark.parametrize(
    ("variables", "paths"),
    [
        ({"OTEL_SDK_DISABLED": "true"}, []),
        ({"OTEL_TRACES_EXPORTER": "none"}, ["/v1/metrics"]),
        ({"OTEL_METRICS_EXPORTER": "none"}, ["/v1/traces"]),
    ],
)
def test_what_the_environment_switches_off_is_not_told(
    variables: dict[str, str], paths: list[str], collector: Counter[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    with telemetry.telling(pytest.fail):
        work()
    assert sorted(collector) == paths


def test_a_collector_that_is_away_is_told_of_once_and_keeps_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9")
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_TIMEOUT", "0.3")
    told: list[str] = []
    began = time.monotonic()
    with telemetry.telling(told.append):
        work()
    assert time.monotonic() - began < 5.0
    (said,) = told
    assert said.startswith("the OpenTelemetry collector is not reached, and the shoot goes on: check OTEL_EXPORTER")


def test_where_the_part_is_not_installed_that_is_said_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9")
    monkeypatch.setitem(sys.modules, "opentelemetry.exporter.otlp.proto.http.trace_exporter", None)
    told: list[str] = []
    with telemetry.telling(told.append):
        assert not telemetry.is_on()
        work()
    assert len(told) == 1
    assert told[0].endswith("is not installed. pip install 'repertory[otel]'")


def test_without_a_collector_nothing_is_imported(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_TRACES_EXPORTER", "OTEL_METRICS_EXPORTER"):
        monkeypatch.delenv(name, raising=False)
    program = (
        "import sys; from repertory.jobs import telemetry\n"
        "with telemetry.telling(print), telemetry.span('shot', shot='1'):\n"
        "    telemetry.count('repertory.busy', 1)\n"
        "print([one for one in sys.modules if one.startswith('opentelemetry')])"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"
