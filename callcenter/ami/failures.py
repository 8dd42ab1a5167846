"""What of many failures in a row is worth a line in the log: each new reason at once, then one line a minute."""

from __future__ import annotations

REPEAT_SECONDS = 60.0


class Failures:
    """Failures since the last success. Time is passed in, in seconds of any clock."""

    def __init__(self) -> None:
        self.count = 0
        self._reason = ""
        self._said_at = 0.0

    def worth_saying(self, reason: str, now: float) -> bool:
        """Count one more; whether the log should tell of it."""
        self.count += 1
        if reason == self._reason and now - self._said_at < REPEAT_SECONDS:
            return False
        self._reason, self._said_at = reason, now
        return True
