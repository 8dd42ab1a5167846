from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint


class Migration(migrations.Migration):
    dependencies = [('tickets', '0001_initial')]

    initial = False

    operations = [
        ops.AddConstraint(
            model_name='CallbackTask',
            constraint=UniqueConstraint(fields=('ticket_id',), name='callback_task_one_open', condition="state IN ('open', 'dialling')"),
        ),
        ops.AddConstraint(
            model_name='Ticket',
            constraint=CheckConstraint(check='version >= 1 AND event_seq >= 0 AND round >= 0', name='ticket_counters_positive'),
        ),
        ops.AddConstraint(
            model_name='Ticket',
            constraint=CheckConstraint(check="status NOT IN ('dispatched', 'signed', 'working') OR department IS NOT NULL", name='ticket_with_unit_has_department'),
        ),
    ]
