"""Who held which post when: every change of an account's post is a new row, the old one keeps its dates."""

from __future__ import annotations

from typing import Any

from tortoise import fields, models

from tickets.models.accounts import Account


class Posting(models.Model):
    id = fields.BigIntField(primary_key=True)
    account: fields.ForeignKeyRelation[Account] = fields.ForeignKeyField(
        "tickets.Account", related_name="postings", on_delete=fields.RESTRICT
    )
    account_id: Any
    post = fields.CharField(max_length=32)
    department = fields.CharField(max_length=64, null=True)
    since = fields.DatetimeField()
    until = fields.DatetimeField(null=True)
    changed_by = fields.CharField(max_length=64)
    reason = fields.CharField(max_length=300, default="")

    class Meta:
        table = "posting"
        indexes = (("account_id", "since"),)
