"""Ticket events are only ever added: the database itself refuses to change, delete or empty them."""

from tortoise import migrations
from tortoise.migrations import operations as ops

FORWARD = [
    """
    CREATE FUNCTION ticket_event_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'ticket_event is append-only' USING ERRCODE = 'restrict_violation';
    END $$
    """,
    """
    CREATE TRIGGER ticket_event_append_only BEFORE UPDATE OR DELETE ON ticket_event
    FOR EACH ROW EXECUTE FUNCTION ticket_event_append_only()
    """,
    """
    CREATE TRIGGER ticket_event_no_truncate BEFORE TRUNCATE ON ticket_event
    FOR EACH STATEMENT EXECUTE FUNCTION ticket_event_append_only()
    """,
]
BACKWARD = [
    "DROP TRIGGER ticket_event_no_truncate ON ticket_event",
    "DROP TRIGGER ticket_event_append_only ON ticket_event",
    "DROP FUNCTION ticket_event_append_only()",
]


class Migration(migrations.Migration):
    dependencies = [("tickets", "0002_constraints")]

    operations = [ops.RunSQL(FORWARD, reverse_sql=BACKWARD)]
