"""The write guard is told whether a row is a fact of a register, which the secretariat may correct."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0007_chained_history'),
        ('events', '0002_readership'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='event',
            name='write_guard',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='eventchange',
            name='write_guard',
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='event',
            trigger=pgtrigger.compiler.Trigger(name='write_guard', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        PERFORM ipo_guard(\n            TG_RELID, TG_OP,\n            CASE WHEN TG_OP = 'INSERT' THEN NULL ELSE OLD.owner_codes END,\n            CASE WHEN TG_OP = 'DELETE' THEN NULL ELSE NEW.owner_codes END,\n            TG_OP = 'UPDATE' \n            AND OLD.status = 'published' AND NEW.status = 'published'\n            AND OLD.tlp IN ('CLEAR', 'GREEN') AND ipo_label_rank(NEW.tlp) >= ipo_label_rank(OLD.tlp)\n            AND NEW.shared_with <@ OLD.shared_with\n        );\n        RETURN NULL;\n    ", hash='648df702ee4490bd63c7d9857eadc6cdf841a7c0', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_write_guard_6d37a', table='events_event', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='eventchange',
            trigger=pgtrigger.compiler.Trigger(name='write_guard', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        PERFORM ipo_guard(\n            TG_RELID, TG_OP,\n            CASE WHEN TG_OP = 'INSERT' THEN NULL ELSE OLD.owner_codes END,\n            CASE WHEN TG_OP = 'DELETE' THEN NULL ELSE NEW.owner_codes END,\n            false\n        );\n        RETURN NULL;\n    ", hash='06e6139296fd215f1260197b85ebfbc5b81a7eec', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_write_guard_083cb', table='events_eventchange', when='AFTER')),
        ),
    ]
