"""What follows a unit's lateness: orders, monthly bulletins, interviews, marks on the score, packages of evidence."""

from __future__ import annotations

from typing import Any

from tortoise import fields, models

from tickets.models.ticket import Ticket


class SupervisionOrder(models.Model):
    """A numbered 督办单 that asks a unit for a written reply."""

    id = fields.UUIDField(primary_key=True)
    number = fields.CharField(max_length=64, unique=True)
    ticket: fields.ForeignKeyRelation[Ticket] = fields.ForeignKeyField(
        "tickets.Ticket", related_name="orders", on_delete=fields.RESTRICT
    )
    ticket_id: Any
    department = fields.CharField(max_length=64, null=True)
    breach = fields.CharField(max_length=32)
    reason = fields.TextField(default="")
    issued_at = fields.DatetimeField()
    issued_by = fields.CharField(max_length=64)
    reply_due_at = fields.DatetimeField(null=True)
    signed_at = fields.DatetimeField(null=True)
    signed_by = fields.CharField(max_length=64, null=True)
    reply = fields.TextField(default="")
    replied_at = fields.DatetimeField(null=True)
    replied_by = fields.CharField(max_length=64, null=True)
    overdue_at = fields.DatetimeField(null=True)
    """When the platform noted that the reply was late."""
    closed_at = fields.DatetimeField(null=True)
    closed_by = fields.CharField(max_length=64, null=True)
    opinion = fields.TextField(default="")
    version = fields.IntField(default=1)

    class Meta:
        table = "supervision_order"
        indexes = (("department", "issued_at"), ("closed_at", "reply_due_at"))


class Bulletin(models.Model):
    """A month's 通报: drafted by the platform, signed by a person."""

    id = fields.UUIDField(primary_key=True)
    month = fields.CharField(max_length=7, unique=True)
    drafted_at = fields.DatetimeField()
    content: dict[str, Any] = fields.JSONField(default=dict)
    signed_at = fields.DatetimeField(null=True)
    signed_by = fields.CharField(max_length=64, null=True)
    number = fields.CharField(max_length=64, null=True, unique=True)

    class Meta:
        table = "bulletin"


class Interview(models.Model):
    """约谈: who spoke with whom, what was said, and the plan to put it right."""

    id = fields.UUIDField(primary_key=True)
    department = fields.CharField(max_length=64)
    cause = fields.CharField(max_length=300)
    held_on = fields.DateField()
    host = fields.CharField(max_length=64)
    attendees = fields.CharField(max_length=300)
    record = fields.TextField()
    plan = fields.TextField()
    plan_due_on = fields.DateField(null=True)
    recorded_at = fields.DatetimeField()
    recorded_by = fields.CharField(max_length=64)

    class Meta:
        table = "interview"


class ScoreMark(models.Model):
    """Points that a person gives or takes with a reason; those of the ladder are counted from its own records."""

    id = fields.UUIDField(primary_key=True)
    department = fields.CharField(max_length=64)
    kind = fields.CharField(max_length=32)
    ticket_number = fields.CharField(max_length=16, null=True)
    reason = fields.TextField()
    at = fields.DatetimeField()
    by_name = fields.CharField(max_length=64)

    class Meta:
        table = "score_mark"
        indexes = (("department", "at"),)


class EvidencePackage(models.Model):
    """Records put together for those who decide on accountability; the platform itself concludes nothing."""

    id = fields.UUIDField(primary_key=True)
    department = fields.CharField(max_length=64)
    title = fields.CharField(max_length=200)
    content: dict[str, Any] = fields.JSONField(default=dict)
    """Once its period is over, the numbers of its tickets alone."""
    sha256 = fields.CharField(max_length=64)
    """Of the content as it was put together."""
    assembled_at = fields.DatetimeField()
    assembled_by = fields.CharField(max_length=64)
    ended_at = fields.DatetimeField(null=True)
    """When its content was taken out."""

    class Meta:
        table = "evidence_package"


class EvidenceHold(models.Model):
    """A package that is still needed: why, by whose word, until it is lifted."""

    id = fields.BigIntField(primary_key=True)
    package: fields.ForeignKeyRelation[EvidencePackage] = fields.ForeignKeyField(
        "tickets.EvidencePackage", related_name="holds", on_delete=fields.RESTRICT
    )
    package_id: Any
    at = fields.DatetimeField()
    reason = fields.CharField(max_length=300)
    ordered_by = fields.CharField(max_length=200)
    lifted_at = fields.DatetimeField(null=True)
    lifted_by = fields.CharField(max_length=200, default="")
    lift_reason = fields.CharField(max_length=300, default="")

    class Meta:
        table = "evidence_hold"
        indexes = (("package_id",),)


class EvidenceAccess(models.Model):
    id = fields.BigIntField(primary_key=True)
    package: fields.ForeignKeyRelation[EvidencePackage] = fields.ForeignKeyField(
        "tickets.EvidencePackage", related_name="accesses", on_delete=fields.RESTRICT
    )
    package_id: Any
    at = fields.DatetimeField()
    actor_id = fields.CharField(max_length=64)
    actor_name = fields.CharField(max_length=64)
    actor_post = fields.CharField(max_length=32)
    purpose = fields.CharField(max_length=300)

    class Meta:
        table = "evidence_access"
