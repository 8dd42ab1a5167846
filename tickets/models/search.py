"""What a ticket is found by: beside its row, so that the many writes that change no text leave this alone."""

from __future__ import annotations

from typing import Any

from tortoise import fields, models
from tortoise.contrib.postgres.fields import TSVectorField
from tortoise.fields.db_defaults import SqlDefault

from tickets.models.ticket import Ticket


class TicketSearch(models.Model):
    """One row a ticket, written in the transaction that changes its text."""

    ticket: fields.OneToOneRelation[Ticket] = fields.OneToOneField(
        "tickets.Ticket", related_name="search_row", on_delete=fields.RESTRICT, primary_key=True
    )
    ticket_id: Any
    search = TSVectorField()
    """Words by `tickets.words`: weight A for every reader of the ticket, B for the office alone."""
    opened_at = fields.DatetimeField(db_default=SqlDefault("'-infinity'"))
    day = fields.IntField(db_default=0)
    """Of `opened_at`, by `tickets.search_days`; the indexes of words hold it too."""
    live = fields.BooleanField(db_default=True)
    """The ticket is not over. What is over is found by an index of its own."""
    strict = fields.BooleanField(db_default=False)
    """Not everybody in the office may see the ticket: its own row says who may."""

    class Meta:
        table = "ticket_search"
