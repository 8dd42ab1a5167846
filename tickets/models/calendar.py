"""The calendar as approved: one sheet a year and kind, never changed; a correction is a new version."""

from __future__ import annotations

from typing import Any

from tortoise import fields, models


class CalendarSheet(models.Model):
    id = fields.BigIntField(primary_key=True)
    year = fields.IntField()
    official = fields.BooleanField()
    """True: the announced holidays of the year; False: local exceptions alone, the year stays as it was."""
    version = fields.IntField()
    source = fields.CharField(max_length=300)
    """The document that it follows."""
    days: dict[str, Any] = fields.JSONField(default=dict)
    """By ISO date: {"working": bool, "zh": …, "en": …}."""
    loaded_by = fields.CharField(max_length=64)
    loaded_at = fields.DatetimeField()

    class Meta:
        table = "calendar_sheet"
        unique_together = (("year", "official", "version"),)
