"""State machines as tables: a Machine answers "what comes next" and draws itself; it holds no state of its own.

`python -m callcenter.machine docs/machines.md` draws calls and seats anew; a test fails when that page is stale.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Generic, TypeVar

from callcenter.errors import IllegalTransition

State = TypeVar("State", bound=StrEnum)
Action = TypeVar("Action", bound=StrEnum)
Table = Mapping[State, Mapping[Action, State]]


class Machine(Generic[State, Action]):
    """One table of steps: `table[state][action]` is the next state; every state is a key, a final one has no steps."""

    def __init__(self, name: str, start: State, table: Table[State, Action]) -> None:
        self.name = name
        self.start = start
        self.table = table

    def next(self, state: State, action: Action) -> State:
        """Return the state that `action` leads to; raises IllegalTransition when the table has no such step."""
        after = self.table[state].get(action)
        if after is None:
            raise IllegalTransition(self.name, state.value, action.value)
        return after

    def may(self, state: State, action: Action) -> bool:
        return action in self.table[state]

    def mermaid(self) -> str:
        """Draw the table as a Mermaid state diagram: one arrow for each pair of states, its actions beneath."""
        lines = ["stateDiagram-v2", f"    [*] --> {self.start}"]
        for state, steps in self.table.items():
            lines += [f"    {state} --> {after}: {actions}" for after, actions in _arrows(steps).items()]
            lines += [] if steps else [f"    {state} --> [*]"]
        return "\n".join(lines) + "\n"


def _arrows(steps: Mapping[Action, State]) -> dict[State, str]:
    arrows: dict[State, str] = {}
    for action, after in steps.items():
        arrows[after] = f"{arrows[after]}, {action}" if after in arrows else str(action)
    return arrows


def page() -> str:
    """Return docs/machines.md as the tables have it."""
    from callcenter.calls import CALL  # here, for both are made of this module
    from callcenter.seats import SEAT

    parts = [f"## {machine.name}\n\n```mermaid\n{machine.mermaid()}```\n" for machine in (CALL, SEAT)]
    head = "# State machines of the call floor\n\nDrawn by `python -m callcenter.machine docs/machines.md`.\n"
    return "\n".join([head, *parts])


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page(), encoding="utf-8")
