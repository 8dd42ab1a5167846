"""The ticket and its record: the row that is changed by compare-and-set, and the events that are only ever added."""

from __future__ import annotations

from typing import Any

from tortoise import fields, models
from tortoise.fields.db_defaults import SqlDefault
from tortoise.migrations.constraints import CheckConstraint

from routing.lights import Light
from tickets.personal.fields import BlindIndex, Personal, SealedField, SealedJSON, SealedPieces
from tickets.workflow import Status


class Ticket(Personal):
    """Codes of type, urgency, secrecy and channel are those of `routing.facts`, kept as text so that the table outlives
    a renamed member; numbers are E.164 where they can be."""

    id = fields.UUIDField(primary_key=True)
    number = fields.CharField(max_length=16, unique=True)
    version = fields.IntField(default=1)
    status = fields.CharEnumField(Status, description="state", max_length=32, default=Status.DRAFT)
    light = fields.CharEnumField(Light, max_length=32, default=Light.NONE)
    light_due_at = fields.DatetimeField(null=True, db_index=True)
    """When the sweep has to look at this ticket next; None: never."""
    level = fields.IntField(default=0)
    """Highest rung of the ladder reached in this round."""
    round = fields.IntField(default=0)
    """0 the first time, then one more for each redo."""
    hard_case = fields.BooleanField(default=False, db_default=False)
    """疑难: found by a leader; allows one more extension."""

    matter = SealedPieces()
    demand = SealedPieces()
    place = SealedField()
    point: Any = SealedJSON(db_default="")
    """Where the place is, as a `routing.points.Point`; {} where nobody has said."""
    area = fields.CharField(max_length=64, null=True)
    type = fields.CharField(max_length=16, null=True)
    urgency = fields.CharField(max_length=16, default="normal")
    secrecy = fields.CharField(max_length=8, default="L1")
    category = fields.CharField(max_length=64, null=True)
    department = fields.CharField(max_length=64, null=True)
    routed_department = fields.CharField(max_length=64, null=True)
    """The department that the rules name; differs from `department` when a person chose another."""
    channel = fields.CharField(max_length=16, default="phone")
    answer = SealedPieces()
    suggested_fields: Any = SealedJSON()
    """What the talk suggested for a field, with the words that said so."""

    caller_name = SealedField()
    caller_number = SealedField()
    caller_index = BlindIndex(of="caller_number")
    contact_wish = SealedField()
    call_id = fields.CharField(max_length=64, null=True, unique=True)
    matter_for_unit = SealedPieces(db_default="")
    demand_for_unit = SealedPieces(db_default="")
    """What a unit reads instead of matter and demand from L2 on: written anew so that it does not name the source."""
    named_readers: list[Any] = fields.JSONField(default=list, db_default=SqlDefault("'[]'::jsonb"))
    """Account ids of those who may see an L3 ticket beside the shift lead."""
    withheld: list[Any] = fields.JSONField(default=list, db_default=SqlDefault("'[]'::jsonb"))
    """Places (seq) of events whose words are shown to nobody: they name a caller whom his hotline has called back."""
    minimised_at = fields.DatetimeField(null=True)
    """When the caller's data were taken out after the period of retention."""

    rule_pack = fields.CharField(max_length=64, null=True)
    rule_version = fields.CharField(max_length=32, null=True)
    due_estimated = fields.BooleanField(default=False)
    """A deadline lies in a year whose holidays are not announced yet."""
    limits: dict[str, Any] = fields.JSONField(default=dict)
    """For each clock {"limit": "5wday", "zh": …, "en": …}: how its time was reached, as it was then."""
    sign_due_at = fields.DatetimeField(null=True)
    sign_met_at = fields.DatetimeField(null=True)
    contact_due_at = fields.DatetimeField(null=True)
    contact_met_at = fields.DatetimeField(null=True)
    result_due_at = fields.DatetimeField(null=True)
    result_met_at = fields.DatetimeField(null=True)
    callback_due_at = fields.DatetimeField(null=True)
    callback_met_at = fields.DatetimeField(null=True)
    return_until = fields.DatetimeField(null=True)
    return_decide_by = fields.DatetimeField(null=True)
    deemed_signed = fields.BooleanField(default=False)
    callback_sample = fields.FloatField(default=1.0)
    """Share of tickets like this one that are called back."""
    returns: list[Any] = fields.JSONField(default=list)
    """Requests to return, oldest first: department, reason, basis, proposed, reviewer, granted."""
    first_department = fields.CharField(max_length=64, null=True)
    """首接单位: the first that the ticket was given to; stays responsible while it is consulted upon."""
    original_due_at = fields.DatetimeField(null=True)
    """The result's time as it was promised first in this round, before extensions."""
    extensions: list[Any] = fields.JSONField(default=list, db_default=SqlDefault("'[]'::jsonb"))
    """Requests for more time, oldest first: days (so many of `unit`), unit, reason, interim_answer, granted (None:
    undecided), old, new."""
    suspensions: list[Any] = fields.JSONField(default=list, db_default=SqlDefault("'[]'::jsonb"))
    """Requests to stop the clock, oldest first: reason, evidence (an attachment's id), its name, granted, from,
    until, seconds."""
    resume_by = fields.DatetimeField(null=True)
    """When a suspension ends by itself."""
    audit: dict[str, Any] = fields.JSONField(default=dict, db_default=SqlDefault("'{}'::jsonb"))
    """Last audit of the reply: its points, by whom, when."""
    parts: list[Any] = fields.JSONField(default=list, db_default=SqlDefault("'[]'::jsonb"))
    """Others with a share: department, kind ("joint" or "below"), task, due_at, met_at, text."""
    merged_into = fields.UUIDField(null=True, db_index=True)
    repeat_of = fields.UUIDField(null=True, db_index=True)
    """The same citizen's earlier ticket on the same matter; of an appended one, that which it was added to."""
    repeat_times = fields.IntField(default=0, db_default=0)
    """Which time within the pack's window this is, itself included; 0: no repeat."""
    lead_review = fields.BooleanField(default=False, db_default=False)
    """Waits for the lead's word: proposed not to be admitted or to be redone, or brought too often."""
    refusal: dict[str, Any] = fields.JSONField(default=dict, db_default=SqlDefault("'{}'::jsonb"))
    """A proposal that waits for a second person: kind, code, text, by, by_name."""
    archived_at = fields.DatetimeField(null=True)
    handed_by = fields.CharField(max_length=64, default="", db_default="")
    """Code of the hotline that handed the ticket to us; "" for our own citizens' tickets."""

    opened_by = fields.CharField(max_length=64, null=True)
    owner_name = fields.CharField(max_length=64, default="")
    """Who has it in hand now, as shown in lists."""
    opened_at = fields.DatetimeField()
    saved_at = fields.DatetimeField()
    accepted_at = fields.DatetimeField(null=True)
    dispatched_at = fields.DatetimeField(null=True)
    closed_at = fields.DatetimeField(null=True)
    close_reason = fields.CharField(max_length=32, null=True)

    event_seq = fields.IntField(default=0)
    event_hash = fields.CharField(max_length=64, default="")

    class Meta:
        table = "ticket"
        indexes = (("department", "opened_at", "id"),)
        constraints = (
            CheckConstraint(check="version >= 1 AND event_seq >= 0 AND round >= 0", name="ticket_counters_positive"),
            CheckConstraint(
                check="status NOT IN ('dispatched', 'signed', 'working') OR department IS NOT NULL",
                name="ticket_with_unit_has_department",
            ),
        )


class TicketEvent(models.Model):
    """Audit trail, timeline and outbox in one: the database refuses to change or delete a row."""

    id = fields.BigIntField(primary_key=True)
    xact = fields.BigIntField(db_default=SqlDefault("(pg_current_xact_id()::text::bigint)"))
    """Writing transaction: ids are taken before the commit, so the outbox orders by (xact, id)."""
    ticket: fields.ForeignKeyRelation[Ticket] = fields.ForeignKeyField(
        "tickets.Ticket", related_name="events", on_delete=fields.RESTRICT
    )
    ticket_id: Any
    seq = fields.IntField()
    version = fields.IntField()
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
        table = "ticket_event"
        unique_together = (("ticket", "seq"),)
        indexes = (("xact", "id"),)


class SupervisionStep(models.Model):
    """One rung of the ladder that a ticket reached: written once for each promise that was broken."""

    id = fields.BigIntField(primary_key=True)
    ticket: fields.ForeignKeyRelation[Ticket] = fields.ForeignKeyField(
        "tickets.Ticket", related_name="supervision", on_delete=fields.RESTRICT
    )
    ticket_id: Any
    breach = fields.CharField(max_length=32)
    level = fields.IntField()
    due_at = fields.DatetimeField()
    """The promise that it is about: a new clock climbs the ladder anew."""
    department = fields.CharField(max_length=64, null=True)
    """Who had the ticket then: a red light stays with the unit that earned it."""
    name = fields.CharField(max_length=32)
    document_number = fields.CharField(max_length=64, null=True, unique=True)
    at = fields.DatetimeField()
    reason = fields.TextField(default="")

    class Meta:
        table = "supervision_step"
        unique_together = (("ticket", "breach", "level", "due_at"),)


class NumberSeries(models.Model):
    """Running numbers without gaps: "ticket:2026-02-13" and "supervision:2026"."""

    name = fields.CharField(max_length=64, primary_key=True)
    used = fields.IntField()

    class Meta:
        table = "number_series"
