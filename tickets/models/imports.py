"""Tickets that were brought over from an older system: each old number once."""

from __future__ import annotations

from typing import Any

from tortoise import fields, models

from tickets.models.ticket import Ticket


class ImportedTicket(models.Model):
    old_number = fields.CharField(max_length=64, primary_key=True)
    ticket: fields.OneToOneRelation[Ticket] = fields.OneToOneField(
        "tickets.Ticket", related_name="imported_as", on_delete=fields.RESTRICT
    )
    ticket_id: Any
    sheet = fields.CharField(max_length=64)
    """SHA-256 in hex of the file that it came from."""
    line = fields.IntField()

    class Meta:
        table = "imported_ticket"
