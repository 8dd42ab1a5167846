"""Indexes by which a ticket's page finds what hangs on the ticket, so that it opens as fast after a million others."""

from tortoise import migrations
from tortoise.migrations import operations as ops

_INDEXES = {
    "ticket_merged": "ticket (merged_into) WHERE merged_into IS NOT NULL",
    "ticket_repeats": "ticket (repeat_of) WHERE repeat_of IS NOT NULL",
    "callback_attempt_task": "callback_attempt (task_id, at)",
    "precedent_ticket": "precedent (ticket_id) WHERE ticket_id IS NOT NULL",
    "exchange_packet_ticket": "exchange_packet (ticket_id) WHERE ticket_id IS NOT NULL",
    "announcement_link_of": "announcement_link (announcement_id, at)",
    "knowledge_word_item": "knowledge_word (item_id)",
}
FORWARD = [f"CREATE INDEX {name} ON {what}" for name, what in _INDEXES.items()]
BACKWARD = [f"DROP INDEX {name}" for name in _INDEXES]


class Migration(migrations.Migration):
    dependencies = [("tickets", "0023_places")]

    initial = False

    operations = [ops.RunSQL(FORWARD, reverse_sql=BACKWARD)]
