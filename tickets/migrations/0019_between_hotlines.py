"""What hotlines say to each other of a ticket: what was asked, of which round, who gave it, and files to fetch."""

from tortoise import migrations
from tortoise.migrations import operations as ops
from tickets.models.exchange import FileState
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index

_GIVEN = """
UPDATE ticket SET handed_by = link.partner FROM exchange_link AS link
WHERE link.ticket_id = ticket.id AND link.role = 'home'
"""


class Migration(migrations.Migration):
    dependencies = [('tickets', '0018_words_of_units')]

    initial = False

    operations = [
        ops.CreateModel(
            name='ExchangeFile',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('ticket', fields.ForeignKeyField('tickets.Ticket', source_field='ticket_id', db_constraint=True, to_field='id', related_name='partner_files', on_delete=OnDelete.RESTRICT)),
                ('partner', fields.CharField(max_length=64)),
                ('packet', fields.UUIDField()),
                ('digest', fields.CharField(max_length=64)),
                ('name', fields.CharField(max_length=200)),
                ('size', fields.BigIntField()),
                ('state', fields.CharEnumField(default=FileState.WAITING, description='WAITING: waiting\nKEPT: kept\nFAILED: failed', enum_type=FileState, max_length=16)),
                ('attachment', fields.UUIDField(null=True)),
                ('tries', fields.IntField(default=0)),
                ('next_try_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('error', fields.CharField(default='', max_length=200)),
                ('at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'exchange_file', 'app': 'tickets', 'unique_together': (('ticket', 'digest'),), 'indexes': [Index(fields=['state', 'next_try_at'])], 'pk_attr': 'id', 'table_description': "A file of a partner's, known by the digest that was announced: what is kept of an image has another."},
            bases=['Model'],
        ),
        ops.AddField(
            model_name='ExchangeLink',
            name='alarmed_at',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name='ExchangeLink',
            name='asked',
            field=fields.CharField(default='', db_default='', max_length=16),
        ),
        ops.AddField(
            model_name='ExchangeLink',
            name='round',
            field=fields.IntField(default=0, db_default=0),
        ),
        ops.AddField(
            model_name='Ticket',
            name='handed_by',
            field=fields.CharField(default='', db_default='', max_length=64),
        ),
        ops.RunSQL([_GIVEN], reverse_sql=[]),
    ]
