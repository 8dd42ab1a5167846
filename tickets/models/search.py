"""What a ticket is found by: beside its row, so that the many writes that change no text leave this alone."""

from __future__ import annotations

from typing import Any

from tortoise import fields, models
from tortoise.contrib.postgres.fields import TSVectorField
from tortoise.contrib.postgres.indexes import GinIndex

from tickets.models.ticket import Ticket


class TicketSearch(models.Model):
    """One row a ticket, written in the transaction that changes its text."""

    ticket: fields.OneToOneRelation[Ticket] = fields.OneToOneField(
        "tickets.Ticket", related_name="search_row", on_delete=fields.RESTRICT, primary_key=True
    )
    ticket_id: Any
    search = TSVectorField()
    """Words by `tickets.words`: weight A for every reader of the ticket, B for the office alone."""

    class Meta:
        table = "ticket_search"
        indexes = (GinIndex(fields=("search",), name="ticket_search_words"),)
