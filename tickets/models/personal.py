"""What the database knows of the keyring (ids and fingerprints, never the keys), and what was taken out of it when."""

from __future__ import annotations

from tortoise import fields, models


class PersonalKey(models.Model):
    id = fields.CharField(max_length=16, primary_key=True)
    fingerprint = fields.CharField(max_length=32)
    made_at = fields.DatetimeField()
    current = fields.BooleanField()
    """What is written now is written under this one; just one row says so."""
    settled = fields.BooleanField(default=False)
    """Nothing stands in clear, or under an older key, since this one became current."""

    class Meta:
        table = "personal_key"


class RetentionRun(models.Model):
    """One batch that the plan of retention took out: proof that it was done, and on what basis."""

    id = fields.BigIntField(primary_key=True)
    at = fields.DatetimeField()
    kind = fields.CharField(max_length=16)
    before = fields.DatetimeField()
    """What was older than this was taken."""
    basis = fields.TextField()
    many = fields.IntField()
    approved_by = fields.CharField(max_length=200, default="", db_default="")
    """Who approved the periods; "" where that is asked for no kind of the batch."""

    class Meta:
        table = "retention_run"
