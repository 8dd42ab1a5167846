"""Draws the workflow table: `python -m tickets.diagram docs/workflow.md`; a test fails when that page is stale."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from tickets.people import UNIT, Role
from tickets.workflow import ACTION_NAMES, FINAL, STATUS_NAMES, WORKFLOW, Status, Step, transitions

_HEAD = """# The life of a ticket

Drawn by `python -m tickets.diagram docs/workflow.md` from the table in `tickets/workflow.py`, which the service, the
buttons of the pages and the tests all read.

"""
_UNIT_WORD = "unit"


def mermaid() -> str:
    """Transitions that change the status as a Mermaid state diagram, without withdrawing and its many arrows."""
    lines = ["stateDiagram-v2", f"    [*] --> {Status.DRAFT}"]
    lines += [f"    {status}: {STATUS_NAMES[status].zh} {status}" for status in Status]
    drawn = [(a, action, step) for a, action, step in transitions() if step.next is not Status.WITHDRAWN]
    lines += [f"    {status} --> {step.next}: {ACTION_NAMES[action].zh} {action}" for status, action, step in drawn]
    return "\n".join([*lines, *(f"    {status} --> [*]" for status in Status if status in FINAL)])


def table() -> str:
    """Every row with who may take it, what it asks and which rules guard it."""
    head = "| from | action | to | who | asks for | guards |\n|---|---|---|---|---|---|\n"
    rows = (
        f"| {STATUS_NAMES[status].zh} `{status}` | {ACTION_NAMES[action].zh} `{action}` "
        f"| {STATUS_NAMES[step.next].zh} `{step.next}` | {_who(step)} | {_fields(step)} | {_guards(step)} |"
        for (status, action), step in WORKFLOW.items()
    )
    return head + "\n".join(rows)


def _who(step: Step) -> str:
    everyone_there = step.roles >= UNIT
    others = [role.value for role in Role if role in step.roles and not (everyone_there and role in UNIT)]
    return ", ".join(([_UNIT_WORD] if everyone_there else []) + others)


def _fields(step: Step) -> str:
    return ", ".join(spec.name if spec.required else f"({spec.name})" for spec in step.fields)


def _guards(step: Step) -> str:
    return _listed((*step.guards, *step.form_guards))


def _listed(values: Iterable[str]) -> str:
    return ", ".join(values)


def page() -> str:
    """docs/workflow.md as the table has it."""
    return f"{_HEAD}```mermaid\n{mermaid()}\n```\n\n{table()}\n"


def main(path: str) -> None:
    """Write the page."""
    Path(path).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
