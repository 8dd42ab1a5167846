"""What telephony left behind: one record for each call, its transcript, and which events were taken in already."""

from __future__ import annotations

from tortoise import fields, models

from tickets.personal.fields import BlindIndex, Personal, SealedField


class CallRecord(Personal):
    call_id = fields.CharField(max_length=64, primary_key=True)
    direction = fields.CharField(max_length=16, default="inbound")
    number = SealedField()
    number_index = BlindIndex(of="number")
    name = SealedField()
    called = fields.CharField(max_length=64, default="")
    queue = fields.CharField(max_length=64, null=True)
    seat = fields.CharField(max_length=32, null=True)
    agent_id = fields.CharField(max_length=64, null=True)
    agent_name = fields.CharField(max_length=64, default="")
    arrived_at = fields.DatetimeField(db_index=True)
    queued_at = fields.DatetimeField(null=True)
    ringing_at = fields.DatetimeField(null=True)
    answered_at = fields.DatetimeField(null=True)
    talk_ended_at = fields.DatetimeField(null=True)
    wrap_up_seconds = fields.FloatField(null=True)
    """话后: how long the seat wrote up the call afterwards; None while it does, or when it went on pause at once."""
    ended_at = fields.DatetimeField(null=True)
    outcome = fields.CharField(max_length=32, null=True)
    recording_path = fields.CharField(max_length=500, null=True)

    class Meta:
        table = "call_record"

    @property
    def talk_seconds(self) -> float:
        """Seconds between answer and end of talk, 0 while or when there was none."""
        end = self.talk_ended_at or self.ended_at
        return (end - self.answered_at).total_seconds() if self.answered_at and end else 0.0


class TranscriptSegment(models.Model):
    id = fields.BigIntField(primary_key=True)
    call_id = fields.CharField(max_length=64)
    side = fields.CharField(max_length=16)
    index = fields.IntField()
    from_recording = fields.BooleanField(default=False)
    started_at = fields.DatetimeField()
    ended_at = fields.DatetimeField()
    text = fields.TextField()
    confidence = fields.FloatField(null=True)

    class Meta:
        table = "transcript_segment"
        unique_together = (("call_id", "side", "index", "from_recording"),)


class SeatDuty(models.Model):
    """Who sits at a seat, as the last sign-in said: names the agent of an answered call after any restart."""

    seat = fields.CharField(max_length=32, primary_key=True)
    agent_id = fields.CharField(max_length=64)
    agent_name = fields.CharField(max_length=64)
    post = fields.CharField(max_length=32)
    since = fields.DatetimeField()
    paused = fields.BooleanField(default=False, db_default=False)
    """A pause holds, or begins with the end of the talk: nothing is written up then."""
    freed_at = fields.DatetimeField(null=True)
    """When the seat was last ready, paused or on a call."""
    wraps_up = fields.CharField(max_length=64, null=True)
    """The call that is being written up."""

    class Meta:
        table = "seat_duty"


class ConsumedEvent(models.Model):
    """Digest of an event that was taken in: the second delivery finds it and does nothing."""

    digest = fields.CharField(max_length=64, primary_key=True)
    at = fields.DatetimeField(db_index=True)

    class Meta:
        table = "consumed_event"


class RelayCursor(models.Model):
    """How far the outbox has told the world of ticket events."""

    name = fields.CharField(max_length=32, primary_key=True)
    xact = fields.BigIntField(default=0)
    last_id = fields.BigIntField(default=0)

    class Meta:
        table = "relay_cursor"
