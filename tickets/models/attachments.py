"""Files that belong to a ticket: who added what and when. The bytes lie in a folder by their digest."""

from __future__ import annotations

from typing import Any

from tortoise import fields, models

from tickets.models.ticket import Ticket


class AttachmentRow(models.Model):
    id = fields.UUIDField(primary_key=True)
    ticket: fields.ForeignKeyRelation[Ticket] = fields.ForeignKeyField(
        "tickets.Ticket", related_name="attachments", on_delete=fields.RESTRICT
    )
    ticket_id: Any
    digest = fields.CharField(max_length=64)
    """SHA-256 in hex of what is kept: an image's is that of the re-encoded one."""
    name = fields.CharField(max_length=200)
    media = fields.CharField(max_length=100)
    size = fields.IntField()
    """Bytes of what is kept."""
    by_id = fields.CharField(max_length=64)
    by_name = fields.CharField(max_length=64)
    by_department = fields.CharField(max_length=64, null=True)
    """Department of whoever added it; None for the hotline's own people."""
    at = fields.DatetimeField()

    class Meta:
        table = "attachment"
        unique_together = (("ticket", "digest"),)
