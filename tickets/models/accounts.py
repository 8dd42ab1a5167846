"""Who may sign in: accounts with an argon2 hash, and what was done to each of them."""

from __future__ import annotations

from tortoise import fields, models
from tortoise.fields.db_defaults import SqlDefault

from tickets.people import Actor, Role


class Account(models.Model):
    id = fields.UUIDField(primary_key=True)
    account = fields.CharField(max_length=64, unique=True)
    name = fields.CharField(max_length=64)
    post = fields.CharField(max_length=32)
    role = fields.CharEnumField(Role, max_length=32)
    department = fields.CharField(max_length=64, null=True)
    language = fields.CharField(max_length=8, default="zh-CN")
    password_hash = fields.CharField(max_length=255)
    password_lent = fields.BooleanField(default=False, db_default=False)
    """Somebody else made the password and knows it: the person sets an own one before anything else."""
    password_unchosen = fields.BooleanField(default=False, db_default=False)
    """From before people could set own passwords, so somebody else made it: lent from the next sign-in on."""
    active = fields.BooleanField(default=True)
    created_at = fields.DatetimeField()
    last_login_at = fields.DatetimeField(null=True)

    class Meta:
        table = "account"

    @property
    def actor(self) -> Actor:
        """This person as the one who acts, today."""
        return Actor(id=str(self.id), name=self.name, post=self.post, role=self.role, department=self.department)


class AccountEvent(models.Model):
    """One thing that was done to an account, with who did it as of that day; the rows of an account are chained."""

    id = fields.BigIntField(primary_key=True)
    xact = fields.BigIntField(db_default=SqlDefault("(pg_current_xact_id()::text::bigint)"))
    account_id = fields.UUIDField()
    seq = fields.IntField()
    at = fields.DatetimeField()
    kind = fields.CharField(max_length=32)
    """A key of `tickets.account_record.ACCOUNT_EVENTS`."""
    actor_id = fields.CharField(max_length=64)
    actor_name = fields.CharField(max_length=64)
    actor_post = fields.CharField(max_length=32)
    previous_hash = fields.CharField(max_length=64)
    hash = fields.CharField(max_length=64)

    class Meta:
        table = "account_event"
        unique_together = (("account_id", "seq"),)
