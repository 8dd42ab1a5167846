"""Where a ticket's place is, sealed as the place is; and the city's register of places, found by the beginning of a name."""

from tortoise import migrations
from tortoise.migrations import operations as ops
from tickets.personal.fields import SealedJSON
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = [('tickets', '0022_pack_approvals')]

    initial = False

    operations = [
        ops.AddField(model_name='Ticket', name='point', field=SealedJSON(db_default='')),
        ops.CreateModel(
            name='PlaceName',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('key', fields.CharField(max_length=40)),
                ('name', fields.CharField(max_length=100)),
                ('area', fields.CharField(max_length=64)),
                ('latitude', fields.FloatField()),
                ('longitude', fields.FloatField()),
                ('precision_m', fields.IntField()),
            ],
            options={'table': 'place_name', 'app': 'tickets', 'pk_attr': 'id', 'table_description': "One name; a place with other names has a row for each. Nothing in it is anybody's."},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='PlaceSheet',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('source', fields.CharField(max_length=300)),
                ('digest', fields.CharField(max_length=64)),
                ('datum', fields.CharField(max_length=16)),
                ('places', fields.IntField()),
                ('names', fields.IntField()),
                ('loaded_by', fields.CharField(max_length=64)),
                ('loaded_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'place_sheet', 'app': 'tickets', 'pk_attr': 'id', 'table_description': 'One loading of the register: from which table, by whom, when.'},
            bases=['Model'],
        ),
        ops.RunSQL(
            ["CREATE INDEX place_name_key ON place_name (key varchar_pattern_ops)"],
            reverse_sql=["DROP INDEX place_name_key"],
        ),
    ]
