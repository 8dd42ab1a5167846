"""Proof of how callbacks are chosen, who wants none, and which recorded answers a second person listened to again."""

from __future__ import annotations

from typing import Any

from tortoise import fields, models

from tickets.models.callbacks import CallbackTask
from tickets.models.ticket import Ticket
from tickets.personal.fields import BlindIndex, Personal, SealedField


class SamplingSeed(models.Model):
    """The random number behind a quarter's draws, made once and kept."""

    quarter = fields.CharField(max_length=6, primary_key=True)
    seed = fields.CharField(max_length=64)
    made_at = fields.DatetimeField()

    class Meta:
        table = "sampling_seed"


class SampleDecision(models.Model):
    """Whether a replied ticket is called back, with all that is needed to work it out again."""

    id = fields.UUIDField(primary_key=True)
    ticket: fields.ForeignKeyRelation[Ticket] = fields.ForeignKeyField(
        "tickets.Ticket", related_name="samples", on_delete=fields.RESTRICT
    )
    ticket_id: Any
    round = fields.IntField()
    at = fields.DatetimeField()
    quarter = fields.CharField(max_length=6)
    department = fields.CharField(max_length=64)
    stratum = fields.CharField(max_length=100)
    position = fields.IntField()
    """Place of the ticket in its stratum, from 0."""
    share = fields.FloatField()
    least = fields.IntField(default=30, db_default=30)
    """Tickets of the unit that were called back in the quarter before the share was applied."""
    rule = fields.CharField(max_length=16)
    chosen = fields.BooleanField()

    class Meta:
        table = "sample_decision"
        unique_together = (("ticket", "round"),)
        indexes = (("department", "quarter"),)


class CallbackRefusal(Personal):
    """A number whose owner does not want to be called back any more."""

    id = fields.UUIDField(primary_key=True)
    number = SealedField()
    number_index = BlindIndex(of="number")
    at = fields.DatetimeField()
    task_id = fields.UUIDField(null=True)
    by_name = fields.CharField(max_length=64)

    class Meta:
        table = "callback_refusal"


class Relisten(models.Model):
    """An answered callback drawn to be listened to again by a second person."""

    id = fields.UUIDField(primary_key=True)
    task: fields.OneToOneRelation[CallbackTask] = fields.OneToOneField(
        "tickets.CallbackTask", related_name="relisten", on_delete=fields.RESTRICT
    )
    task_id: Any
    drawn_at = fields.DatetimeField()
    first_agent = fields.CharField(max_length=64)
    listened_at = fields.DatetimeField(null=True)
    listener_id = fields.CharField(max_length=64, null=True)
    listener_name = fields.CharField(max_length=64, default="")
    agrees = fields.BooleanField(null=True)
    score = fields.IntField(null=True)
    """质检分, 0 to 100: how the first agent led the talk; None where it was listened to before scores were given."""
    remark = fields.TextField(default="")

    class Meta:
        table = "relisten"
