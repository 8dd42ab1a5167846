"""The exchange with other hotlines: packets with their receipts, who has a ticket, and the counts of each day."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from tortoise import fields, models

from tickets.models.ticket import Ticket
from tickets.personal.fields import Personal, SealedField


class PacketState(StrEnum):
    WAITING = "waiting"
    """Sent or to be sent, no receipt yet."""
    TAKEN = "taken"
    REFUSED = "refused"


class ExchangePacket(Personal):
    """`body` is what was signed, to the byte; `signature` and the receipt are kept as evidence."""

    BOUND_TO = ("partner", "direction", "packet")

    id = fields.BigIntField(primary_key=True)
    packet = fields.UUIDField()
    partner = fields.CharField(max_length=64)
    direction = fields.CharField(max_length=3)
    """out or in"""
    kind = fields.CharField(max_length=16)
    ticket: fields.ForeignKeyNullableRelation[Ticket] = fields.ForeignKeyField(
        "tickets.Ticket", related_name="packets", on_delete=fields.RESTRICT, null=True
    )
    ticket_id: Any
    day = fields.DateField()
    """Local day of `at`, by which both sides count."""
    at = fields.DatetimeField()
    body = SealedField()
    """It may name a citizen."""
    signature = fields.CharField(max_length=128)
    digest = fields.CharField(max_length=64)
    state = fields.CharEnumField(PacketState, max_length=32, default=PacketState.WAITING)
    tries = fields.IntField(default=0)
    next_try_at = fields.DatetimeField(null=True)
    error = fields.CharField(max_length=200, default="")
    """Why the last try brought no receipt, or why the packet was refused."""
    receipt = fields.TextField(default="")
    receipt_signature = fields.CharField(max_length=128, default="")
    settled_at = fields.DatetimeField(null=True)
    alarmed_at = fields.DatetimeField(null=True)

    class Meta:
        table = "exchange_packet"
        unique_together = (("partner", "direction", "packet"),)
        indexes = (("direction", "state", "id"), ("partner", "day"))


class ExchangeLink(models.Model):
    """A ticket that has another side: role "custodian" while the partner has it, "home" where the partner gave it."""

    id = fields.BigIntField(primary_key=True)
    ticket: fields.ForeignKeyRelation[Ticket] = fields.ForeignKeyField(
        "tickets.Ticket", related_name="links", on_delete=fields.RESTRICT
    )
    ticket_id: Any
    role = fields.CharField(max_length=16)
    partner = fields.CharField(max_length=64)
    packet = fields.UUIDField()
    their_number = fields.CharField(max_length=64, default="")
    since = fields.DatetimeField()
    ended_at = fields.DatetimeField(null=True)
    last_seq = fields.IntField(default=0)
    """Of the partner's last news."""
    round = fields.IntField(default=0, db_default=0)
    """How often home has had the ticket reopened at the custodian: news of an earlier round is no answer."""
    asked = fields.CharField(max_length=16, default="", db_default="")
    """What the custodian has not answered yet: "withdraw", "recall" or "reopen"; "" for nothing."""
    alarmed_at = fields.DatetimeField(null=True)
    """When the lead was told that the time to answer is over."""

    class Meta:
        table = "exchange_link"
        unique_together = (("ticket", "role"),)
        indexes = (("partner", "packet"),)


class FileState(StrEnum):
    WAITING = "waiting"
    """Announced, not fetched yet."""
    KEPT = "kept"
    """Fetched and among the ticket's attachments."""
    FAILED = "failed"
    """Not to be had, or not to be kept: `error` says why."""


class ExchangeFile(models.Model):
    """A file of a partner's, known by the digest that was announced: what is kept of an image has another."""

    id = fields.BigIntField(primary_key=True)
    ticket: fields.ForeignKeyRelation[Ticket] = fields.ForeignKeyField(
        "tickets.Ticket", related_name="partner_files", on_delete=fields.RESTRICT
    )
    ticket_id: Any
    partner = fields.CharField(max_length=64)
    packet = fields.UUIDField()
    """Of the hand-over, by which the partner knows what the file belongs to."""
    digest = fields.CharField(max_length=64)
    name = fields.CharField(max_length=200)
    size = fields.BigIntField()
    state = fields.CharEnumField(FileState, max_length=16, default=FileState.WAITING)
    attachment = fields.UUIDField(null=True)
    tries = fields.IntField(default=0)
    next_try_at = fields.DatetimeField(null=True)
    error = fields.CharField(max_length=200, default="")
    at = fields.DatetimeField()

    class Meta:
        table = "exchange_file"
        unique_together = (("ticket", "digest"),)
        indexes = (("state", "next_try_at"),)


class ExchangeCount(models.Model):
    """One day with one partner, as either side counted it; `agrees` None until both have spoken."""

    id = fields.BigIntField(primary_key=True)
    partner = fields.CharField(max_length=64)
    day = fields.DateField()
    ours: dict[str, Any] = fields.JSONField(default=dict)
    theirs: dict[str, Any] = fields.JSONField(default=dict)
    agrees = fields.BooleanField(null=True)
    at = fields.DatetimeField()

    class Meta:
        table = "exchange_count"
        unique_together = (("partner", "day"),)
