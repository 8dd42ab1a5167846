"""Asking the citizen afterwards: one task for each reply, one attempt for each time the telephone rang."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from tortoise import fields, models
from tortoise.migrations.constraints import UniqueConstraint

from tickets.models.ticket import Ticket
from tickets.personal.fields import Personal, SealedField


class TaskState(StrEnum):
    OPEN = "open"
    DIALLING = "dialling"
    DONE = "done"
    UNREACHED = "unreached"
    CANCELLED = "cancelled"


class CallbackTask(Personal):
    id = fields.UUIDField(primary_key=True)
    ticket: fields.ForeignKeyRelation[Ticket] = fields.ForeignKeyField(
        "tickets.Ticket", related_name="callbacks", on_delete=fields.RESTRICT
    )
    ticket_id: Any
    version = fields.IntField(default=1)
    round = fields.IntField(default=0)
    state = fields.CharEnumField(TaskState, max_length=32, default=TaskState.OPEN)
    number = SealedField()
    due_at = fields.DatetimeField(null=True)
    tries = fields.IntField(default=0)
    next_try_at = fields.DatetimeField(null=True)
    excluded_agent = fields.CharField(max_length=64, null=True)
    reached = fields.BooleanField(null=True)
    contacted = fields.BooleanField(null=True)
    solved = fields.CharField(max_length=16, null=True)
    satisfied = fields.CharField(max_length=32, null=True)
    note = fields.TextField(default="")
    created_at = fields.DatetimeField()
    done_at = fields.DatetimeField(null=True)

    class Meta:
        table = "callback_task"
        indexes = (("state", "next_try_at"),)
        constraints = (
            UniqueConstraint(
                fields=("ticket_id",), name="callback_task_one_open", condition="state IN ('open', 'dialling')"
            ),
        )


class CallbackAttempt(models.Model):
    """`id` travels to the dialler as `attempt_ref` and comes back in its events."""

    id = fields.UUIDField(primary_key=True)
    task: fields.ForeignKeyRelation[CallbackTask] = fields.ForeignKeyField(
        "tickets.CallbackTask", related_name="attempts", on_delete=fields.RESTRICT
    )
    task_id: Any
    at = fields.DatetimeField()
    seat = fields.CharField(max_length=32, null=True)
    agent_id = fields.CharField(max_length=64)
    agent_name = fields.CharField(max_length=64)
    call_id = fields.CharField(max_length=64, unique=True)
    connected_at = fields.DatetimeField(null=True)
    ended_at = fields.DatetimeField(null=True)
    outcome = fields.CharField(max_length=32, null=True)
    talk_seconds = fields.FloatField(default=0.0)

    class Meta:
        table = "callback_attempt"
