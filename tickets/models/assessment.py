"""What the assessment needs beside the tickets themselves: excluded ratings, and the weights in force."""

from __future__ import annotations

from typing import Any

from tortoise import fields, models

from tickets.models.callbacks import CallbackTask


class Exclusion(models.Model):
    """A rating that is not to count against the unit: asked for, then granted by two different people."""

    id = fields.UUIDField(primary_key=True)
    task: fields.ForeignKeyRelation[CallbackTask] = fields.ForeignKeyField(
        "tickets.CallbackTask", related_name="exclusions", on_delete=fields.RESTRICT
    )
    task_id: Any
    department = fields.CharField(max_length=64)
    code = fields.CharField(max_length=2)
    evidence = fields.TextField()
    citizen_text = fields.TextField(default="")
    """What the citizen is told."""
    asked_at = fields.DatetimeField()
    asked_by = fields.CharField(max_length=64)
    asked_name = fields.CharField(max_length=64)
    state = fields.CharField(max_length=16, default="asked")
    lead_id = fields.CharField(max_length=64, null=True)
    lead_name = fields.CharField(max_length=64, default="")
    lead_at = fields.DatetimeField(null=True)
    second_id = fields.CharField(max_length=64, null=True)
    second_name = fields.CharField(max_length=64, default="")
    second_at = fields.DatetimeField(null=True)
    refused_by = fields.CharField(max_length=64, default="")
    refusal = fields.TextField(default="")
    appeal = fields.TextField(default="")
    appealed_at = fields.DatetimeField(null=True)
    appealed_by = fields.CharField(max_length=64, default="")

    class Meta:
        table = "exclusion"
        indexes = (("department", "asked_at"),)


class AssessmentScheme(models.Model):
    """Weights and points as adopted; the newest counts, the older ones stay."""

    id = fields.BigIntField(primary_key=True)
    adopted_at = fields.DatetimeField()
    adopted_by = fields.CharField(max_length=64)
    reason = fields.TextField(default="")
    content: dict[str, Any] = fields.JSONField(default=dict)

    class Meta:
        table = "assessment_scheme"
