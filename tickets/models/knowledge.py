"""Knowledge: items with every version of their text, what is missing, what units announce, and a record of it all."""

from __future__ import annotations

from typing import Any

from tortoise import fields, models
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint

from tickets.knowledge.life import ItemStatus, TextState


class KnowledgeItem(models.Model):
    """What one reads and cites; the text lies in its versions. `number` is "K-0001"."""

    id = fields.UUIDField(primary_key=True)
    number = fields.CharField(max_length=16, unique=True)
    version = fields.IntField(default=1)
    status = fields.CharEnumField(ItemStatus, max_length=32, default=ItemStatus.DRAFT)
    owner = fields.CharField(max_length=64, null=True)
    """Code of the department that answers for it; None: the hotline's own."""
    current = fields.IntField(null=True)
    """Number of the published text."""
    newest = fields.IntField(default=1)
    """Number of the newest text, published or under way."""
    review_by = fields.DateField(null=True)
    repealed = fields.CharField(max_length=300, null=True)
    """What is known of the cited document's repeal; None: it stands."""
    uses = fields.IntField(default=0)
    wrong = fields.IntField(default=0)
    created_at = fields.DatetimeField()
    changed_at = fields.DatetimeField()
    event_seq = fields.IntField(default=0)
    event_hash = fields.CharField(max_length=64, default="")

    class Meta:
        table = "knowledge_item"
        indexes = (("status", "owner"), ("status", "review_by"))
        constraints = (CheckConstraint(check="version >= 1 AND uses >= 0 AND wrong >= 0", name="knowledge_counters"),)


class KnowledgeText(models.Model):
    """One version of an item's text, never changed once it was published."""

    id = fields.BigIntField(primary_key=True)
    item: fields.ForeignKeyRelation[KnowledgeItem] = fields.ForeignKeyField(
        "tickets.KnowledgeItem", related_name="texts", on_delete=fields.RESTRICT
    )
    item_id: Any
    number = fields.IntField()
    state = fields.CharEnumField(TextState, max_length=32, default=TextState.DRAFT)
    title = fields.CharField(max_length=200)
    question = fields.TextField()
    answer = fields.TextField()
    basis = fields.CharField(max_length=300)
    document_number = fields.CharField(max_length=100, db_index=True)
    category = fields.CharField(max_length=64, null=True)
    area = fields.CharField(max_length=64, null=True)
    """None: the whole city."""
    effective_from = fields.DateField()
    expires_on = fields.DateField(null=True)
    """Last day on which it holds."""
    reason = fields.TextField(default="")
    """Why it was written or changed."""
    author = fields.CharField(max_length=64)
    author_name = fields.CharField(max_length=64)
    written_at = fields.DatetimeField()
    reviewer = fields.CharField(max_length=64, null=True)
    reviewer_name = fields.CharField(max_length=64, default="")
    publisher = fields.CharField(max_length=64, null=True)
    publisher_name = fields.CharField(max_length=64, default="")
    published_at = fields.DatetimeField(null=True)

    class Meta:
        table = "knowledge_text"
        unique_together = (("item", "number"),)
        constraints = (
            CheckConstraint(check="expires_on IS NULL OR expires_on >= effective_from", name="knowledge_text_dates"),
            CheckConstraint(check="reviewer IS NULL OR reviewer <> author", name="knowledge_text_two_people"),
            UniqueConstraint(
                fields=("item_id",), name="knowledge_text_one_under_way", condition="state IN ('draft', 'reviewed')"
            ),
            UniqueConstraint(fields=("item_id",), name="knowledge_text_one_published", condition="state = 'published'"),
        )


class KnowledgeWord(models.Model):
    """One word of a published text: what searching reads."""

    id = fields.BigIntField(primary_key=True)
    item: fields.ForeignKeyRelation[KnowledgeItem] = fields.ForeignKeyField(
        "tickets.KnowledgeItem", related_name="words", on_delete=fields.RESTRICT
    )
    item_id: Any
    word = fields.CharField(max_length=64)
    weight = fields.FloatField()

    class Meta:
        table = "knowledge_word"
        unique_together = (("word", "item"),)


class RepealedDocument(models.Model):
    """A document that holds no longer, by its number as `tickets.knowledge.documents.plain` writes it."""

    number = fields.CharField(max_length=100, primary_key=True)
    note = fields.CharField(max_length=300, default="")
    at = fields.DatetimeField()
    by_name = fields.CharField(max_length=64)

    class Meta:
        table = "repealed_document"


class KnowledgeCitation(models.Model):
    """A direct answer rested on this version of this item."""

    id = fields.BigIntField(primary_key=True)
    item: fields.ForeignKeyRelation[KnowledgeItem] = fields.ForeignKeyField(
        "tickets.KnowledgeItem", related_name="citations", on_delete=fields.RESTRICT
    )
    item_id: Any
    text_number = fields.IntField()
    ticket_id = fields.UUIDField(db_index=True)
    at = fields.DatetimeField()
    agent_id = fields.CharField(max_length=64)

    class Meta:
        table = "knowledge_citation"


class KnowledgeTask(models.Model):
    """What a unit must write or confirm: a gap that a direct answer found, the filing after a closed inquiry, or the
    correction of an item that somebody says is wrong."""

    id = fields.UUIDField(primary_key=True)
    version = fields.IntField(default=1)
    kind = fields.CharField(max_length=16)
    """"gap", "filing" or "correction"."""
    state = fields.CharField(max_length=16, default="open")
    """"open", "filed" (with an item), or "dropped" (with a reason)."""
    department = fields.CharField(max_length=64, null=True)
    """Who must write; None: nobody is known yet, the dispatch desk assigns it."""
    ticket_id = fields.UUIDField(null=True)
    """None for a correction."""
    ticket_number = fields.CharField(max_length=16, default="")
    matter = fields.CharField(max_length=200)
    answer = fields.TextField(default="")
    """What was answered; of a correction, what is said to be wrong."""
    asked_by = fields.CharField(max_length=64, default="", db_default="")
    """Who says that the item is wrong."""
    category = fields.CharField(max_length=64, null=True)
    area = fields.CharField(max_length=64, null=True)
    due_at = fields.DatetimeField()
    item_id = fields.UUIDField(null=True)
    """The item that settles it; of a correction, the item in question from the start."""
    item_number = fields.CharField(max_length=16, default="")
    note = fields.TextField(default="")
    created_at = fields.DatetimeField()
    settled_at = fields.DatetimeField(null=True)
    settled_by = fields.CharField(max_length=64, default="")
    event_seq = fields.IntField(default=0)
    event_hash = fields.CharField(max_length=64, default="")

    class Meta:
        table = "knowledge_task"
        indexes = (("state", "department", "due_at"),)
        constraints = (
            UniqueConstraint(fields=("ticket_id", "kind"), name="knowledge_task_one_open", condition="state = 'open'"),
        )


class Announcement(models.Model):
    """信息报备: what a unit says in advance of an outage or of works. `number` is "报备〔2026〕1号"."""

    id = fields.UUIDField(primary_key=True)
    number = fields.CharField(max_length=32, unique=True)
    version = fields.IntField(default=1)
    department = fields.CharField(max_length=64)
    kind = fields.CharField(max_length=16)
    title = fields.CharField(max_length=200)
    text = fields.TextField()
    area = fields.CharField(max_length=64, null=True)
    category = fields.CharField(max_length=64, null=True)
    keywords: list[str] = fields.JSONField(default=list)
    starts_at = fields.DatetimeField()
    ends_at = fields.DatetimeField(db_index=True)
    ended_at = fields.DatetimeField(null=True)
    """When it was ended by hand, before its time."""
    author_name = fields.CharField(max_length=64)
    created_at = fields.DatetimeField()
    linked = fields.IntField(default=0)
    event_seq = fields.IntField(default=0)
    event_hash = fields.CharField(max_length=64, default="")

    class Meta:
        table = "announcement"
        constraints = (CheckConstraint(check="ends_at > starts_at AND linked >= 0", name="announcement_times"),)


class AnnouncementLink(models.Model):
    """A ticket that is about what was announced; one ticket belongs to one announcement."""

    ticket_id = fields.UUIDField(primary_key=True)
    announcement: fields.ForeignKeyRelation[Announcement] = fields.ForeignKeyField(
        "tickets.Announcement", related_name="links", on_delete=fields.RESTRICT
    )
    announcement_id: Any
    at = fields.DatetimeField()
    agent_name = fields.CharField(max_length=64)
    automatic = fields.BooleanField(default=False, db_default=False)
    """The words and the place of the ticket linked it, not a person."""

    class Meta:
        table = "announcement_link"


class KnowledgeEvent(models.Model):
    """Record of every write to an item, a task or an announcement: each a chain of hashes that is only added to."""

    id = fields.BigIntField(primary_key=True)
    subject = fields.CharField(max_length=16)
    """"item", "task" or "announcement"."""
    subject_id = fields.UUIDField()
    seq = fields.IntField()
    at = fields.DatetimeField()
    kind = fields.CharField(max_length=32)
    actor_id = fields.CharField(max_length=64)
    actor_name = fields.CharField(max_length=64)
    actor_post = fields.CharField(max_length=32)
    actor_department = fields.CharField(max_length=64, null=True)
    text = fields.TextField(default="")
    detail: dict[str, Any] = fields.JSONField(default=dict)
    previous_hash = fields.CharField(max_length=64)
    hash = fields.CharField(max_length=64)

    class Meta:
        table = "knowledge_event"
        unique_together = (("subject_id", "seq"),)
