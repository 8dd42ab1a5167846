"""Who may sign in: accounts with an argon2 hash and the counters that slow a guesser down."""

from __future__ import annotations

from tortoise import fields, models

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
    active = fields.BooleanField(default=True)
    failed_logins = fields.IntField(default=0)
    locked_until = fields.DatetimeField(null=True)
    created_at = fields.DatetimeField()
    last_login_at = fields.DatetimeField(null=True)

    class Meta:
        table = "account"

    @property
    def actor(self) -> Actor:
        """This person as the one who acts, today."""
        return Actor(id=str(self.id), name=self.name, post=self.post, role=self.role, department=self.department)
