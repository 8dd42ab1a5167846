"""What a post of the hotline or the people of a unit are told: kept until somebody of them has seen it."""

from __future__ import annotations

from typing import Any

from tortoise import fields, models

from tickets.models.ticket import Ticket


class Notice(models.Model):
    id = fields.BigIntField(primary_key=True)
    at = fields.DatetimeField()
    kind = fields.CharField(max_length=32)
    subject = fields.CharField(max_length=160, unique=True)
    """What it is about, so that the same thing is told once."""
    roles: list[Any] = fields.JSONField(default=list)
    department = fields.CharField(max_length=64, null=True)
    """None: for the hotline's own posts."""
    ticket: fields.ForeignKeyNullableRelation[Ticket] = fields.ForeignKeyField(
        "tickets.Ticket", related_name="notices", on_delete=fields.RESTRICT, null=True
    )
    ticket_id: Any
    text = fields.TextField()
    seen_at = fields.DatetimeField(null=True)
    seen_by = fields.CharField(max_length=64, null=True)

    class Meta:
        table = "notice"
        indexes = (("department", "seen_at", "at"),)
