"""What decisions leave behind: precedents of returns and consultations, and routing rules drafted from minutes."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from tortoise import fields, models
from tortoise.fields.db_defaults import SqlDefault

from tickets.models.ticket import Ticket


class RuleState(StrEnum):
    DRAFT = "draft"
    APPROVED = "approved"
    IN_FORCE = "in_force"
    ENDED = "ended"


class Precedent(models.Model):
    """One decision on who is responsible, with its reason: kept as it was then."""

    id = fields.BigIntField(primary_key=True)
    ticket: fields.ForeignKeyRelation[Ticket] = fields.ForeignKeyField(
        "tickets.Ticket", related_name="precedents", on_delete=fields.RESTRICT
    )
    ticket_id: Any
    kind = fields.CharField(max_length=16)
    """"granted", "refused", "silent" (refused by silence) or "consult"."""
    category = fields.CharField(max_length=64, null=True, db_index=True)
    area = fields.CharField(max_length=64, null=True)
    department = fields.CharField(max_length=64)
    """Who asked; for a consultation, who was made responsible."""
    proposed = fields.CharField(max_length=64, null=True)
    reason = fields.TextField(default="")
    basis = fields.TextField(default="")
    opinion = fields.TextField(default="")
    decided_by = fields.CharField(max_length=64)
    at = fields.DatetimeField()

    class Meta:
        table = "precedent"


class RoutingDraft(models.Model):
    """A rule that a consultation's minutes ask for: draft, approved, in force from a day on, ended."""

    id = fields.UUIDField(primary_key=True)
    ticket: fields.ForeignKeyRelation[Ticket] = fields.ForeignKeyField(
        "tickets.Ticket", related_name="routing_drafts", on_delete=fields.RESTRICT
    )
    ticket_id: Any
    version = fields.IntField(default=1)
    state = fields.CharEnumField(RuleState, max_length=32, default=RuleState.DRAFT)
    category = fields.CharField(max_length=64, null=True)
    area = fields.CharField(max_length=64, null=True)
    department = fields.CharField(max_length=64)
    keywords: list[str] = fields.JSONField(default=list, db_default=SqlDefault("'[]'::jsonb"))
    """Any of them must be in matter or demand; none: the words do not count."""
    partners: list[Any] = fields.JSONField(default=list)
    scope = fields.TextField(default="")
    basis = fields.TextField(default="")
    chair = fields.CharField(max_length=64, default="")
    drafted_by = fields.CharField(max_length=64)
    drafted_by_id = fields.CharField(max_length=64)
    """Who wrote it last: somebody else approves it."""
    drafted_at = fields.DatetimeField()
    approved_by = fields.CharField(max_length=64, null=True)
    approved_at = fields.DatetimeField(null=True)
    in_force_from = fields.DatetimeField(null=True)
    ended_by = fields.CharField(max_length=64, default="", db_default="")
    ended_at = fields.DatetimeField(null=True)
    end_reason = fields.TextField(default="", db_default="")

    class Meta:
        table = "routing_draft"
        indexes = (("state", "category"),)
