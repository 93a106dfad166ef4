"""OpenTelemetry on demand: traces and metrics for whoever watches many shoots at once.

The usual variables switch it on, an address of a collector above all: `OTEL_EXPORTER_OTLP_ENDPOINT=http://host:4318`;
`OTEL_TRACES_EXPORTER` and `OTEL_METRICS_EXPORTER` may say "otlp", "console" or "none"; `OTEL_SDK_DISABLED=true`
switches it off. Without them nothing is imported and nothing is measured. What is told are names, times, prices and
verdicts: no prompt, no words of a vendor, no path, no key.

The providers are this module's own and not the process's: DBOS, which can be told to trace, adds no second span.
"""

from __future__ import annotations

import contextlib
import logging
import os
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from opentelemetry.metrics import Counter, Histogram, Meter
    from opentelemetry.sdk.metrics.export import MetricExporter, MetricReader
    from opentelemetry.sdk.trace.export import SpanExporter
    from opentelemetry.trace import Span, Tracer

Value = str | bool | int | float
"""What may be said of a span or a figure."""

COUNTERS: Mapping[str, tuple[str, str]] = {
    "repertory.orders": ("{order}", "Orders that were placed."),
    "repertory.spent": ("USD", "What they cost, by the vendor's word or the card's price."),
    "repertory.busy": ("{answer}", "Answers of a vendor that it takes no order now."),
    "repertory.takes": ("{take}", "Takes that were measured, by their verdict."),
}
"""What is counted, with its unit."""
HISTOGRAMS: Mapping[str, str] = {
    "repertory.shot.duration": "One job of a shot, from its begin to its end for now.",
    "repertory.order.duration": "An order, from the wait for its turn to its result.",
    "repertory.turn.wait": "The wait for a turn at an engine.",
    "repertory.inspection.duration": "Measuring one take.",
    "repertory.repair.duration": "One repair, with its measuring.",
}
"""What is timed, in seconds."""
_ENDPOINTS = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_{}_ENDPOINT")
_TIMEOUT_S = 3.0
"""How long a collector is waited for where no OTEL_EXPORTER_OTLP_TIMEOUT says so: a shoot ends without it, too."""
_SECONDS = (0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1800.0, 3600.0)
_INSTALL = "pip install 'repertory[otel]'"


@dataclass(frozen=True)
class _Watch:
    """Where this process tells of its work."""

    tracer: Tracer
    meter: Meter
    counters: dict[str, Counter] = field(default_factory=dict)
    histograms: dict[str, Histogram] = field(default_factory=dict)


_WATCHES: list[_Watch] = []
"""The one of this process; empty where nobody watches."""


class Seen:
    """A piece of work that is being watched."""

    def __init__(self, span: Span | None = None) -> None:
        self._span = span

    def set(self, **attributes: Value) -> None:
        """Says more of it: `verdict="accept"` becomes `repertory.verdict`."""
        if self._span is not None:
            self._span.set_attributes(_named(attributes))


def is_on() -> bool:
    """Whether anybody watches."""
    return bool(_WATCHES)


@contextlib.contextmanager
def span(name: str, **attributes: Value) -> Iterator[Seen]:
    """Watches a piece of work: a span named so, a child of the one that it is part of. Where it is broken off, the kind
    of error is told and not its words."""
    if not _WATCHES:
        yield Seen()
        return
    tracer = _WATCHES[0].tracer
    with tracer.start_as_current_span(
        name, attributes=_named(attributes), record_exception=False, set_status_on_exception=False
    ) as current:
        try:
            yield Seen(current)
        except BaseException as error:
            from opentelemetry.trace import Status, StatusCode

            current.set_attribute("error.type", type(error).__name__)
            current.set_status(Status(StatusCode.ERROR))
            raise


def count(name: str, amount: float, /, **attributes: Value) -> None:
    """Adds to one of COUNTERS."""
    for watch in _WATCHES:
        unit, meaning = COUNTERS[name]
        if name not in watch.counters:
            watch.counters[name] = watch.meter.create_counter(name, unit=unit, description=meaning)
        watch.counters[name].add(amount, _named(attributes))


def took(name: str, seconds: float, /, **attributes: Value) -> None:
    """Notes how long one of HISTOGRAMS took."""
    for watch in _WATCHES:
        if name not in watch.histograms:
            watch.histograms[name] = watch.meter.create_histogram(
                name, unit="s", description=HISTOGRAMS[name], explicit_bucket_boundaries_advisory=_SECONDS
            )
        watch.histograms[name].record(seconds, _named(attributes))


@contextlib.contextmanager
def timed(name: str, **attributes: Value) -> Iterator[None]:
    """Notes how long a block took, however it ends."""
    began = time.monotonic()
    try:
        yield
    finally:
        took(name, time.monotonic() - began, **attributes)


@contextlib.contextmanager
def telling(tell: Callable[[str], None]) -> Iterator[None]:
    """Tells of the work in the block to whomever the environment names. What keeps that from being told is told by
    `tell`, once, and keeps no work from being done."""
    wanted = {kind: _wanted(kind) for kind in ("TRACES", "METRICS")}
    if not any(wanted.values()) or os.environ.get("OTEL_SDK_DISABLED", "").strip().lower() == "true":
        yield
        return
    try:
        spans, metrics = _exporters(wanted["TRACES"], wanted["METRICS"])
    except ImportError as error:
        tell(f"nothing is told to OpenTelemetry: {error.name or 'a part'} is not installed. {_INSTALL}")
        yield
        return
    with _heard(tell), watching(spans, metrics):
        yield


@contextlib.contextmanager
def watching(spans: SpanExporter | None, metrics: MetricExporter | MetricReader | None) -> Iterator[None]:
    """Tells of the work in the block to these, and all that is left to tell as it ends."""
    from opentelemetry.sdk.metrics import MeterProvider
    from opentelemetry.sdk.metrics.export import MetricReader, PeriodicExportingMetricReader
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    resource = Resource.create({} if os.environ.get("OTEL_SERVICE_NAME") else {"service.name": "repertory"})
    traced = TracerProvider(resource=resource, shutdown_on_exit=False)
    if spans is not None:
        traced.add_span_processor(BatchSpanProcessor(spans))
    readers = []
    if metrics is not None:
        readers = [metrics if isinstance(metrics, MetricReader) else PeriodicExportingMetricReader(metrics)]
    metered = MeterProvider(metric_readers=readers, resource=resource, shutdown_on_exit=False)
    watch = _Watch(traced.get_tracer("repertory"), metered.get_meter("repertory"))
    _WATCHES.append(watch)
    try:
        yield
    finally:
        _WATCHES.remove(watch)
        traced.shutdown()
        metered.shutdown()


def _wanted(kind: str) -> str:
    """The exporter that the environment wants for traces or metrics: "otlp", "console", or "" for none."""
    said = os.environ.get(f"OTEL_{kind}_EXPORTER", "").strip().lower()
    if said in {"none", "console"}:
        return said.replace("none", "")
    there = any(os.environ.get(name.format(kind), "").strip() for name in _ENDPOINTS)
    return "otlp" if said == "otlp" or there else ""


def _exporters(spans: str, metrics: str) -> tuple[SpanExporter | None, MetricExporter | None]:
    """Raises ImportError. The exporters read addresses and headers from the environment themselves."""
    from opentelemetry.sdk.metrics.export import ConsoleMetricExporter
    from opentelemetry.sdk.trace.export import ConsoleSpanExporter

    made: list[Any] = [
        ConsoleSpanExporter() if spans == "console" else None,
        ConsoleMetricExporter() if metrics == "console" else None,
    ]
    timeout = None if os.environ.get("OTEL_EXPORTER_OTLP_TIMEOUT") else _TIMEOUT_S
    if spans == "otlp":
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

        made[0] = OTLPSpanExporter(timeout=timeout)
    if metrics == "otlp":
        from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter

        made[1] = OTLPMetricExporter(timeout=timeout)
    return made[0], made[1]


class _Once(logging.Handler):
    """Tells the first thing that goes wrong with telling."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        super().__init__(logging.WARNING)
        self._tell = tell
        self._told = False

    def emit(self, record: logging.LogRecord) -> None:
        if not self._told:
            self._told = True
            said = record.getMessage().partition("\n")[0][:100]
            step = "check OTEL_EXPORTER_OTLP_ENDPOINT, or unset it"
            self._tell(f"the OpenTelemetry collector is not reached, and the shoot goes on: {step} ({said}...)")


@contextlib.contextmanager
def _heard(tell: Callable[[str], None]) -> Iterator[None]:
    log, handler = logging.getLogger("opentelemetry"), _Once(tell)
    before = log.propagate
    log.addHandler(handler)
    log.propagate = False
    try:
        yield
    finally:
        log.removeHandler(handler)
        log.propagate = before


def _named(attributes: Mapping[str, Value]) -> dict[str, Value]:
    return {f"repertory.{name}": value for name, value in attributes.items()}
