"""The write guard is told whether a row is a fact of a register, which the secretariat may correct."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0007_chained_history'),
        ('trainings', '0002_readership'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='activity',
            name='write_guard',
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='activity',
            trigger=pgtrigger.compiler.Trigger(name='write_guard', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        PERFORM ipo_guard(\n            TG_RELID, TG_OP,\n            CASE WHEN TG_OP = 'INSERT' THEN NULL ELSE OLD.owner_codes END,\n            CASE WHEN TG_OP = 'DELETE' THEN NULL ELSE NEW.owner_codes END,\n            false\n        );\n        RETURN NULL;\n    ", hash='8a88f90f217cfbaae36ec720d30adbc3981d4c47', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_write_guard_1abb9', table='trainings_activity', when='AFTER')),
        ),
    ]
