"""The exchange with other hotlines: packets, who has a ticket, counts of each day."""

from tortoise import migrations
from tortoise.migrations import operations as ops
import functools
from json import dumps, loads
from tickets.models.exchange import PacketState
from tickets.personal.fields import SealedField
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('tickets', '0014_personal')]

    initial = False

    operations = [
        ops.CreateModel(
            name='ExchangeCount',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('partner', fields.CharField(max_length=64)),
                ('day', fields.DateField()),
                ('ours', fields.JSONField(default=dict, encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
                ('theirs', fields.JSONField(default=dict, encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
                ('agrees', fields.BooleanField(null=True)),
                ('at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'exchange_count', 'app': 'tickets', 'unique_together': (('partner', 'day'),), 'pk_attr': 'id', 'table_description': 'One day with one partner, as either side counted it; `agrees` None until both have spoken.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='ExchangeLink',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('ticket', fields.ForeignKeyField('tickets.Ticket', source_field='ticket_id', db_constraint=True, to_field='id', related_name='links', on_delete=OnDelete.RESTRICT)),
                ('role', fields.CharField(max_length=16)),
                ('partner', fields.CharField(max_length=64)),
                ('packet', fields.UUIDField()),
                ('their_number', fields.CharField(default='', max_length=64)),
                ('since', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('ended_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('last_seq', fields.IntField(default=0)),
            ],
            options={'table': 'exchange_link', 'app': 'tickets', 'unique_together': (('ticket', 'role'),), 'indexes': [Index(fields=['partner', 'packet'])], 'pk_attr': 'id', 'table_description': 'A ticket that has another side: role "custodian" while the partner has it, "home" where the partner gave it.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='ExchangePacket',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('packet', fields.UUIDField()),
                ('partner', fields.CharField(max_length=64)),
                ('direction', fields.CharField(max_length=3)),
                ('kind', fields.CharField(max_length=16)),
                ('ticket', fields.ForeignKeyField('tickets.Ticket', source_field='ticket_id', null=True, db_constraint=True, to_field='id', related_name='packets', on_delete=OnDelete.RESTRICT)),
                ('day', fields.DateField()),
                ('at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('body', SealedField()),
                ('signature', fields.CharField(max_length=128)),
                ('digest', fields.CharField(max_length=64)),
                ('state', fields.CharEnumField(default=PacketState.WAITING, description='WAITING: waiting\nTAKEN: taken\nREFUSED: refused', enum_type=PacketState, max_length=32)),
                ('tries', fields.IntField(default=0)),
                ('next_try_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('error', fields.CharField(default='', max_length=200)),
                ('receipt', fields.TextField(default='', unique=False)),
                ('receipt_signature', fields.CharField(default='', max_length=128)),
                ('settled_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('alarmed_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'exchange_packet', 'app': 'tickets', 'unique_together': (('partner', 'direction', 'packet'),), 'indexes': [Index(fields=['direction', 'state', 'id']), Index(fields=['partner', 'day'])], 'pk_attr': 'id', 'table_description': '`body` is what was signed, to the byte; `signature` and the receipt are kept as evidence.'},
            bases=['Model'],
        ),
    ]
