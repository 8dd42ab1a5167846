"""Only of a demo: each time that somebody moved the office's clock; the last row is how it stands."""

from __future__ import annotations

from tortoise import fields, models


class DemoClockMove(models.Model):
    """Added, never changed or deleted."""

    id = fields.BigIntField(primary_key=True)
    real_at = fields.DatetimeField()
    shown_before = fields.DatetimeField()
    shown_after = fields.DatetimeField()
    ahead_seconds = fields.FloatField()
    """From real time to the office's from then on; negative: behind."""
    how = fields.CharField(max_length=16)
    """"set", "hour", "working_day", "next_step" or "real"."""
    swept = fields.IntField()
    """How often the sweep ran on the way."""
    account = fields.CharField(max_length=64)
    name = fields.CharField(max_length=64)

    class Meta:
        table = "demo_clock_move"
