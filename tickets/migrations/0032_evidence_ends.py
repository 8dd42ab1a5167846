from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('tickets', '0031_after_work')]

    initial = False

    operations = [
        ops.CreateModel(
            name='EvidenceHold',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('package', fields.ForeignKeyField('tickets.EvidencePackage', source_field='package_id', db_constraint=True, to_field='id', related_name='holds', on_delete=OnDelete.RESTRICT)),
                ('at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('reason', fields.CharField(max_length=300)),
                ('ordered_by', fields.CharField(max_length=200)),
                ('lifted_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('lifted_by', fields.CharField(default='', max_length=200)),
                ('lift_reason', fields.CharField(default='', max_length=300)),
            ],
            options={'table': 'evidence_hold', 'app': 'tickets', 'indexes': [Index(fields=['package_id'])], 'pk_attr': 'id', 'table_description': 'A package that is still needed: why, by whose word, until it is lifted.'},
            bases=['Model'],
        ),
        ops.AddField(
            model_name='EvidencePackage',
            name='ended_at',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
    ]
