"""What a ticket is, how urgent, where and how it ended, filed among its words as its units are: a search among such
tickets looks at those alone. And the days before the words in their indexes: a search of a few days begins with them."""

from tortoise import migrations
from tortoise.migrations import operations as ops

_KEYS = ", ".join(f"day / {4**level} * 6 + {level}" for level in range(6))
_INDEXES = {"ticket_search_live": "live", "ticket_search_over": "NOT live"}
_DROPPED = [f"DROP INDEX {name}" for name in _INDEXES]
_DAYS_FIRST, _WORDS_FIRST = (
    [
        f"CREATE INDEX {name} ON ticket_search USING gin ({columns}) WITH (fastupdate = off) WHERE {condition}"
        for name, condition in _INDEXES.items()
    ]
    for columns in (f"(ARRAY[{_KEYS}]), search", f"search, (ARRAY[{_KEYS}])")
)
_WORDS = """
array_remove(ARRAY['type' || type, 'urgency' || urgency, 'area' || area,
    CASE WHEN closed_at IS NOT NULL THEN 'state' || status END], NULL)
"""
_WRITTEN = f"UPDATE ticket_search SET search = search || array_to_tsvector({_WORDS})"  # noqa: S608  our own text
_TAKEN_OUT = f"UPDATE ticket_search SET search = ts_delete(search, {_WORDS})"  # noqa: S608  our own text
_OF = " FROM ticket WHERE ticket.id = ticket_id"


class Migration(migrations.Migration):
    dependencies = [("tickets", "0032_evidence_ends")]

    initial = False

    operations = [
        ops.RunSQL(
            [*_DROPPED, _WRITTEN + _OF, *_DAYS_FIRST], reverse_sql=[*_DROPPED, _TAKEN_OUT + _OF, *_WORDS_FIRST]
        )
    ]
