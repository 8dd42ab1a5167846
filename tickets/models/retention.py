"""What retention has to prove and to respect: files that were taken out, that they are gone, and orders to keep."""

from __future__ import annotations

from typing import Any

from tortoise import fields, models

from tickets.models.ticket import Ticket


class RetentionFile(models.Model):
    """A file whose period is over, written down in the transaction that takes its row out: only ever added.

    The file itself goes afterwards; until a `RetentionFileEnd` says so, every run tries again.
    """

    id = fields.BigIntField(primary_key=True)
    at = fields.DatetimeField()
    kind = fields.CharField(max_length=16)
    path = fields.CharField(max_length=500)
    """Below the folder of its kind."""
    digest = fields.CharField(max_length=64, default="")
    """SHA-256 in hex of what was taken out; "" where the file was gone already."""
    size = fields.BigIntField(default=0)
    written_at = fields.DatetimeField(null=True)
    ticket: fields.ForeignKeyNullableRelation[Ticket] = fields.ForeignKeyField(
        "tickets.Ticket", related_name="files_taken_out", on_delete=fields.RESTRICT, null=True
    )
    ticket_id: Any
    call_id = fields.CharField(max_length=64, default="")
    days = fields.IntField()
    """The period."""
    before = fields.DatetimeField()
    """What was older than this was taken."""
    basis = fields.TextField()
    approved_by = fields.CharField(max_length=200)

    class Meta:
        table = "retention_file"


class RetentionFileEnd(models.Model):
    """The file is no longer there: only ever added."""

    id = fields.BigIntField(primary_key=True)
    file: fields.OneToOneRelation[RetentionFile] = fields.OneToOneField(
        "tickets.RetentionFile", related_name="end", on_delete=fields.RESTRICT
    )
    file_id: Any
    at = fields.DatetimeField()
    outcome = fields.CharField(max_length=16)
    """deleted, missing (it was gone already), or shared: another ticket holds the same content, so it stays."""

    class Meta:
        table = "retention_file_end"


class RetentionHold(models.Model):
    """An order to keep everything of a ticket (a lawsuit, an audit, an inquiry) until it is lifted."""

    id = fields.BigIntField(primary_key=True)
    ticket: fields.ForeignKeyRelation[Ticket] = fields.ForeignKeyField(
        "tickets.Ticket", related_name="holds", on_delete=fields.RESTRICT
    )
    ticket_id: Any
    at = fields.DatetimeField()
    reason = fields.CharField(max_length=300)
    ordered_by = fields.CharField(max_length=200)
    lifted_at = fields.DatetimeField(null=True)
    lifted_by = fields.CharField(max_length=200, default="")
    lift_reason = fields.CharField(max_length=300, default="")

    class Meta:
        table = "retention_hold"
        indexes = (("ticket_id",),)
