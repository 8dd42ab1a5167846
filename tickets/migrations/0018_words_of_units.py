"""The units that have a ticket, filed among its words: a unit's search looks at its own tickets alone."""

from tortoise import migrations
from tortoise.migrations import operations as ops

_UNITS = """
SELECT array_agg('unit' || code) AS words FROM (
    SELECT ticket.department AS code WHERE ticket.department IS NOT NULL
    UNION SELECT part ->> 'department' FROM jsonb_array_elements(ticket.parts) AS part
) AS unit
"""
FORWARD = f"""
UPDATE ticket_search SET search = search || array_to_tsvector(unit.words)
FROM ticket, LATERAL ({_UNITS}) AS unit WHERE ticket.id = ticket_id AND unit.words IS NOT NULL
"""  # noqa: S608  our own text
BACKWARD = f"""
UPDATE ticket_search SET search = ts_delete(search, unit.words)
FROM ticket, LATERAL ({_UNITS}) AS unit WHERE ticket.id = ticket_id AND unit.words IS NOT NULL
"""  # noqa: S608  our own text


class Migration(migrations.Migration):
    dependencies = [("tickets", "0017_reds_of_a_unit")]

    initial = False

    operations = [ops.RunSQL([FORWARD], reverse_sql=[BACKWARD])]
