"""Who signed that a rule pack was approved."""

from __future__ import annotations

from typing import Any

from tortoise import fields, models


class PackApproval(models.Model):
    """Added, never changed or deleted: for which content of which pack, by whom, and what was shown as unfounded."""

    id = fields.BigIntField(primary_key=True)
    pin = fields.CharField(max_length=64, db_index=True)
    digest = fields.CharField(max_length=64)
    account = fields.CharField(max_length=64)
    name = fields.CharField(max_length=64)
    post = fields.CharField(max_length=32)
    approved_by = fields.CharField(max_length=200)
    """The office that approved, with its document's number."""
    effective_from = fields.DateField()
    unfounded: list[Any] = fields.JSONField(default=list)
    """Paths of the hearsay and proposals that were shown."""
    at = fields.DatetimeField()

    class Meta:
        table = "pack_approval"
        unique_together = (("pin", "digest", "account"),)
