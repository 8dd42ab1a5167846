"""Figures of this process for Prometheus: counters that other modules count up, printed at /metrics."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

REGISTRY = CollectorRegistry()
REQUESTS = Counter("hotline_requests", "HTTP requests.", ["path", "method", "status"], registry=REGISTRY)
SECONDS = Histogram(
    "hotline_request_seconds",
    "Time to answer an HTTP request.",
    ["path"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
    registry=REGISTRY,
)
BROWSERS = Gauge("hotline_live_browsers", "Browsers on the live socket.", registry=REGISTRY)
DELTAS = Counter("hotline_live_deltas", "Changes of the floor sent to browsers.", registry=REGISTRY)
DROPPED = Counter("hotline_live_dropped", "Browsers dropped because they did not keep up.", registry=REGISTRY)
RESYNCS = Counter("hotline_live_resyncs", "Times the floor was read afresh after a gap.", registry=REGISTRY)
FAILURES = Counter(
    "hotline_failures", "Faults that a role or a task of the worker got over.", ["task"], registry=REGISTRY
)
SET_ASIDE = Counter("hotline_events_set_aside", "Events of calls that could not be taken in.", registry=REGISTRY)
REVISION = Gauge("hotline_floor_revision", "Revision of the floor that browsers see.", registry=REGISTRY)


def observe_request(path: str, method: str, status: int, seconds: float) -> None:
    """Count one answered request; `path` is the route's pattern."""
    REQUESTS.labels(path, method, str(status)).inc()
    SECONDS.labels(path).observe(seconds)


def printed() -> bytes:
    """All figures in Prometheus' text format."""
    return generate_latest(REGISTRY)
