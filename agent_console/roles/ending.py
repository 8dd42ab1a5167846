"""Whether what is running has been asked to end."""

from __future__ import annotations

import asyncio


def is_ending() -> bool:
    """True within a cancelled task: what was interrupted may tell of it by an error of its own, such as a connection's,
    and whoever tries again after errors would never end."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0
