"""Citizens' data stand sealed: columns wide enough for it, blind indexes, and what is known of the keys.

The rows themselves are sealed by `tickets.personal.resealing` when the platform starts, since the database has no keys.
Back from here leads only before that: sealed texts do not fit into the columns of before, and PostgreSQL says so.
"""

from copy import deepcopy
from typing import Any

from tortoise import migrations
from tortoise.migrations import operations as ops
from tickets.personal.fields import BlindIndex, SealedField, SealedJSON, SealedPieces
from tortoise import fields
from tortoise.migrations.schema_generator.state import State

WIDER = {
    "ticket": {
        "matter": 200, "place": 300, "matter_for_unit": 200, "caller_name": 64, "caller_number": 32, "contact_wish": 200,
    },
    "call_record": {"number": 32, "name": 64},
    "callback_task": {"number": 32},
}
"""Columns that become text, and how many characters they held before."""
INDEXED = {"ticket": ("caller_number", "caller_index", "idx_ticket_caller__b86a85"),
           "call_record": ("number", "number_index", "idx_call_record_number_b576a4")}
FORWARD = [
    *(
        f"ALTER TABLE {table} " + ", ".join(f"ALTER COLUMN {name} TYPE text" for name in columns)
        for table, columns in WIDER.items()
    ),
    *(f"DROP INDEX {old}" for _, _, old in INDEXED.values()),
    *(f"ALTER TABLE {table} ADD COLUMN {new} varchar(32) NOT NULL DEFAULT ''" for table, (_, new, _) in INDEXED.items()),
    *(f"CREATE INDEX {table}_{new} ON {table} ({new})" for table, (_, new, _) in INDEXED.items()),
    """ALTER TABLE ticket ALTER COLUMN suggested_fields TYPE text
    USING CASE WHEN suggested_fields = '{}'::jsonb THEN '' ELSE suggested_fields::text END""",
    "DELETE FROM consumed_event",  # marks that could be tried out number by number; what comes once more does no harm
    "ALTER TABLE callback_refusal DROP CONSTRAINT callback_refusal_pkey",
    "ALTER TABLE callback_refusal ALTER COLUMN number TYPE text",
    "ALTER TABLE callback_refusal ADD COLUMN id uuid NOT NULL DEFAULT gen_random_uuid() PRIMARY KEY",
    "ALTER TABLE callback_refusal ALTER COLUMN id DROP DEFAULT",
    "ALTER TABLE callback_refusal ADD COLUMN number_index varchar(32) NOT NULL DEFAULT ''",
    "CREATE INDEX callback_refusal_number_index ON callback_refusal (number_index)",
]
BACKWARD = [
    "ALTER TABLE callback_refusal DROP COLUMN number_index",
    "ALTER TABLE callback_refusal DROP COLUMN id",
    "ALTER TABLE callback_refusal ALTER COLUMN number TYPE varchar(32)",
    "ALTER TABLE callback_refusal ADD PRIMARY KEY (number)",
    """ALTER TABLE ticket ALTER COLUMN suggested_fields TYPE jsonb
    USING CASE WHEN suggested_fields = '' THEN '{}'::jsonb ELSE suggested_fields::jsonb END""",
    *(f"ALTER TABLE {table} DROP COLUMN {new}" for table, (_, new, _) in INDEXED.items()),
    *(
        f"ALTER TABLE {table} " + ", ".join(f"ALTER COLUMN {name} TYPE varchar({n})" for name, n in columns.items())
        for table, columns in WIDER.items()
    ),
    *(f"CREATE INDEX {old} ON {table} ({column})" for table, (column, _, old) in INDEXED.items()),
]
_REFUSAL = "A number whose owner does not want to be called back any more."


class Fields(ops.TortoiseOperation):
    """What the RunSQL beside it does to the database, told to the models of many columns at once."""

    def __init__(self, fields_of: dict[str, dict[str, fields.Field[Any]]]) -> None:
        self.fields_of = fields_of

    def describe(self) -> str:
        return "State the columns that hold citizens' data"

    def state_forward(self, app_label: str, state: State) -> None:
        for model, stated in self.fields_of.items():
            self.get_model_state(state, app_label, model).fields.update(deepcopy(stated))
        state.reload_models({(app_label, model) for model in self.fields_of})


class Migration(migrations.Migration):
    dependencies = [('tickets', '0013_list_per_index'), ('tickets', '0010_list_views')]

    initial = False

    operations = [
        ops.CreateModel(
            name='PersonalKey',
            fields=[
                ('id', fields.CharField(primary_key=True, unique=True, db_index=True, max_length=16)),
                ('fingerprint', fields.CharField(max_length=32)),
                ('made_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('current', fields.BooleanField()),
                ('settled', fields.BooleanField(default=False)),
            ],
            options={'table': 'personal_key', 'app': 'tickets', 'pk_attr': 'id'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='RetentionRun',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('kind', fields.CharField(max_length=16)),
                ('before', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('basis', fields.TextField(unique=False)),
                ('many', fields.IntField()),
            ],
            options={'table': 'retention_run', 'app': 'tickets', 'pk_attr': 'id', 'table_description': 'One batch that the plan of retention took out: proof that it was done, and on what basis.'},
            bases=['Model'],
        ),
        ops.RunSQL(FORWARD, reverse_sql=BACKWARD),
        Fields({
            'CallRecord': {'number': SealedField(), 'number_index': BlindIndex(of='number'), 'name': SealedField()},
            'CallbackTask': {'number': SealedField()},
            'CallbackRefusal': {'id': fields.UUIDField(primary_key=True), 'number': SealedField(), 'number_index': BlindIndex(of='number')},
            'Ticket': {
                'matter': SealedPieces(), 'demand': SealedPieces(), 'place': SealedField(), 'answer': SealedPieces(),
                'suggested_fields': SealedJSON(), 'caller_name': SealedField(), 'caller_number': SealedField(),
                'caller_index': BlindIndex(of='caller_number'), 'contact_wish': SealedField(),
                'matter_for_unit': SealedPieces(db_default=''), 'demand_for_unit': SealedPieces(db_default=''),
            },
        }),
        ops.AlterModelOptions(name='CallbackRefusal', options={'table': 'callback_refusal', 'app': 'tickets', 'pk_attr': 'id', 'table_description': _REFUSAL}),
    ]
