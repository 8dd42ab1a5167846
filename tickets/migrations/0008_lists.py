"""What lists, search, attachments and imports need: tables of their own, and an index for the order of every list."""

from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.contrib.postgres.fields import TSVectorField
from tortoise.contrib.postgres.indexes import GinIndex
from tortoise.fields.base import OnDelete
from uuid import uuid4
from tortoise import fields
from tortoise.indexes import Index

# Lists of what is not over: partial, so that the years of closed tickets cost them nothing.
_LIVE = {
    "ticket_live_opened": "(opened_at, id)",
    "ticket_live_sign": "(status, sign_due_at, id)",
    "ticket_live_callback": "(callback_due_at, id)",
    "ticket_live_department": "(department, result_due_at, id)",
}
FORWARD = [f"CREATE INDEX {name} ON ticket {columns} WHERE closed_at IS NULL" for name, columns in _LIVE.items()]
FORWARD.append("CREATE INDEX ticket_over_opened ON ticket (opened_at, id) WHERE closed_at IS NOT NULL")
BACKWARD = [f"DROP INDEX {name}" for name in (*_LIVE, "ticket_over_opened")]


class Migration(migrations.Migration):
    dependencies = [('tickets', '0007_knowledge')]

    initial = False

    operations = [
        ops.CreateModel(
            name='AttachmentRow',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('ticket', fields.ForeignKeyField('tickets.Ticket', source_field='ticket_id', db_constraint=True, to_field='id', related_name='attachments', on_delete=OnDelete.RESTRICT)),
                ('digest', fields.CharField(max_length=64)),
                ('name', fields.CharField(max_length=200)),
                ('media', fields.CharField(max_length=100)),
                ('size', fields.IntField()),
                ('by_id', fields.CharField(max_length=64)),
                ('by_name', fields.CharField(max_length=64)),
                ('by_department', fields.CharField(null=True, max_length=64)),
                ('at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'attachment', 'app': 'tickets', 'unique_together': (('ticket', 'digest'),), 'pk_attr': 'id'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='ImportedTicket',
            fields=[
                ('old_number', fields.CharField(primary_key=True, unique=True, db_index=True, max_length=64)),
                ('ticket', fields.OneToOneField('tickets.Ticket', source_field='ticket_id', db_constraint=True, to_field='id', related_name='imported_as', on_delete=OnDelete.RESTRICT)),
                ('sheet', fields.CharField(max_length=64)),
                ('line', fields.IntField()),
            ],
            options={'table': 'imported_ticket', 'app': 'tickets', 'pk_attr': 'old_number'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='TicketSearch',
            fields=[
                ('ticket', fields.OneToOneField('tickets.Ticket', source_field='ticket_id', primary_key=True, db_index=True, db_constraint=True, to_field='id', related_name='search_row', on_delete=OnDelete.RESTRICT)),
                ('search', TSVectorField(source_fields=(), stored=False)),
            ],
            options={'table': 'ticket_search', 'app': 'tickets', 'indexes': (GinIndex(fields=['search'], name='ticket_search_words'),), 'pk_attr': 'ticket_id', 'table_description': 'One row a ticket, written in the transaction that changes its text.'},
            bases=['Model'],
        ),
        ops.RemoveIndex(model_name='Ticket', name=None, fields=['department', 'status', 'opened_at', 'id']),
        ops.RemoveIndex(model_name='Ticket', name=None, fields=['light', 'opened_at', 'id']),
        ops.AddIndex(model_name='Ticket', index=Index(fields=['department', 'opened_at', 'id'])),
        ops.AddIndex(model_name='Ticket', index=Index(fields=['light', 'result_due_at', 'id'])),
        # a key that is a relation is told by its name when the model is made, and by its column ever after
        ops.AlterModelOptions(name='TicketSearch', options={'table': 'ticket_search', 'app': 'tickets', 'indexes': (GinIndex(fields=['search'], name='ticket_search_words'),), 'pk_attr': 'ticket_id', 'table_description': 'One row a ticket, written in the transaction that changes its text.'}),
        ops.RunSQL(FORWARD, reverse_sql=BACKWARD),
    ]
