from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = [('tickets', '0030_called_back')]

    initial = False

    operations = [
        ops.AddField(
            model_name='CallRecord',
            name='wrap_up_seconds',
            field=fields.FloatField(null=True),
        ),
        ops.AddField(
            model_name='Relisten',
            name='score',
            field=fields.IntField(null=True),
        ),
        ops.AddField(
            model_name='SeatDuty',
            name='freed_at',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name='SeatDuty',
            name='paused',
            field=fields.BooleanField(default=False, db_default=False),
        ),
        ops.AddField(
            model_name='SeatDuty',
            name='wraps_up',
            field=fields.CharField(null=True, max_length=64),
        ),
    ]
