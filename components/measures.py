"""What this process does, counted for who watches over it: numbers alone, of nobody."""

from collections.abc import Callable, Iterator

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

REGISTRY = CollectorRegistry()
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
LONG_SECONDS = (1, 5, 15, 60, 300, 900)

RUNS = Histogram(
    "langnghe_run_seconds",
    "Runs of the script for a screen: a page, a fragment, a callback; from its turn on",
    buckets=SECONDS,
    registry=REGISTRY,
)
TURNS = Histogram(
    "langnghe_turn_seconds",
    "What a run waits for its turn while others are made",
    buckets=SECONDS,
    registry=REGISTRY,
)
STATEMENTS = Histogram(
    "langnghe_statement_seconds",
    "Statements of this process to the database that were answered",
    buckets=SECONDS,
    registry=REGISTRY,
)
IMPORTS = Histogram(
    "langnghe_import_seconds",
    "Spreadsheets that were written, or refused while they were",
    buckets=LONG_SECONDS,
    registry=REGISTRY,
)
ERRORS = Counter(
    "langnghe_errors",
    "What the log has a number for: script (something broke), database (it did not answer)",
    ["kind"],
    registry=REGISTRY,
)
for _kind in ("script", "database"):
    ERRORS.labels(_kind)
ANSWERS = Counter(
    "langnghe_answers",
    "Questions about data that were not remembered, by who answered them: replica, primary",
    ["by"],
    registry=REGISTRY,
)
for _by in ("replica", "primary"):
    ANSWERS.labels(_by)
_INFO = Gauge("langnghe_info", "The program that runs", ["version"], registry=REGISTRY)
ProcessCollector(registry=REGISTRY)
PlatformCollector(registry=REGISTRY)
FORMAT = "text/plain; version=0.0.4; charset=utf-8"


def note_version(version: str) -> None:
    _INFO.labels(version).set(1)


READINGS: dict[str, tuple[str, Callable[[], dict[str, float]]]] = {}
"""Numbers that are read when they are asked for, by name: what they are, and how. By the value of
the label `what`, of a single one under ""; of what nobody knows just now, none."""


class _Readings(Collector):
    def collect(self) -> Iterator[GaugeMetricFamily]:
        for name, (about, read) in READINGS.items():
            numbers = read()
            is_single = "" in numbers
            family = GaugeMetricFamily(name, about, labels=[] if is_single else ["what"])
            for what, number in numbers.items():
                family.add_metric([] if is_single else [what], number)
            yield family


REGISTRY.register(_Readings())


def as_text() -> bytes:
    """All of it, in the text format of Prometheus."""
    return generate_latest(REGISTRY)
