"""What the bridge counts while it runs, for whoever exports figures."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


@dataclass
class Counters:
    """Since the bridge began; written by the bridge alone."""

    events: Counter[str] = field(default_factory=Counter)
    """Facts applied to the floor, by their tag."""
    ignored: Counter[str] = field(default_factory=Counter)
    """Facts, or parts of them, that did not fit, by reason."""
    unknown: Counter[str] = field(default_factory=Counter)
    """AMI events that no table lists, by name."""
    commands: Counter[str] = field(default_factory=Counter)
    """Commands by outcome: "done", or the refusal's code."""
    actions_failed: Counter[str] = field(default_factory=Counter)
    """Effects that Asterisk did not carry out, by kind."""
    links: int = 0
    """How often Asterisk was reached and the floor taken anew."""
    appended: int = 0
    batches: int = 0
    """Round trips in which `appended` went to Redis."""
    redis_failures: int = 0
    dropped: int = 0
    """Facts that never reached Redis, because it was away for too long."""
    lag_seconds: float = 0.0
    """From an event's own time to its place in Redis; the last one."""
    longest_lag_seconds: float = 0.0
    lag_sum_seconds: float = 0.0
    """Over all `appended`."""
