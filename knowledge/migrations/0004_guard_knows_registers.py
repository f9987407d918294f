"""The write guard is told whether a row is a fact of a register, which the secretariat may correct."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0007_chained_history'),
        ('knowledge', '0003_readership'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='law',
            name='write_guard',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='practice',
            name='write_guard',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='practicesource',
            name='write_guard',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='practiceversion',
            name='write_guard',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='resource',
            name='write_guard',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='resourcefile',
            name='write_guard',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='resourceversion',
            name='write_guard',
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='law',
            trigger=pgtrigger.compiler.Trigger(name='write_guard', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        PERFORM ipo_guard(\n            TG_RELID, TG_OP,\n            CASE WHEN TG_OP = 'INSERT' THEN NULL ELSE OLD.owner_codes END,\n            CASE WHEN TG_OP = 'DELETE' THEN NULL ELSE NEW.owner_codes END,\n            TG_OP = 'UPDATE' \n            AND OLD.status = 'published' AND NEW.status = 'published'\n            AND OLD.tlp IN ('CLEAR', 'GREEN') AND ipo_label_rank(NEW.tlp) >= ipo_label_rank(OLD.tlp)\n            AND NEW.shared_with <@ OLD.shared_with\n        );\n        RETURN NULL;\n    ", hash='cfd8dee1246f75dbefbc0d13f0261501c0dcb4a0', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_write_guard_83559', table='knowledge_law', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='practice',
            trigger=pgtrigger.compiler.Trigger(name='write_guard', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        PERFORM ipo_guard(\n            TG_RELID, TG_OP,\n            CASE WHEN TG_OP = 'INSERT' THEN NULL ELSE OLD.owner_codes END,\n            CASE WHEN TG_OP = 'DELETE' THEN NULL ELSE NEW.owner_codes END,\n            false\n        );\n        RETURN NULL;\n    ", hash='4d3daf2c73c54946a0c22455f7fc93220d66efda', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_write_guard_48506', table='knowledge_practice', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='practicesource',
            trigger=pgtrigger.compiler.Trigger(name='write_guard', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        PERFORM ipo_guard(\n            TG_RELID, TG_OP,\n            CASE WHEN TG_OP = 'INSERT' THEN NULL ELSE OLD.owner_codes END,\n            CASE WHEN TG_OP = 'DELETE' THEN NULL ELSE NEW.owner_codes END,\n            false\n        );\n        RETURN NULL;\n    ", hash='a4e9be1df9ad3eff8e25e4998c99f395048a2ba2', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_write_guard_56f0d', table='knowledge_practicesource', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='practiceversion',
            trigger=pgtrigger.compiler.Trigger(name='write_guard', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        PERFORM ipo_guard(\n            TG_RELID, TG_OP,\n            CASE WHEN TG_OP = 'INSERT' THEN NULL ELSE OLD.owner_codes END,\n            CASE WHEN TG_OP = 'DELETE' THEN NULL ELSE NEW.owner_codes END,\n            false\n        );\n        RETURN NULL;\n    ", hash='5177b75d2a6f42854e71d2716904ad7961eeb99a', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_write_guard_ac999', table='knowledge_practiceversion', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='resource',
            trigger=pgtrigger.compiler.Trigger(name='write_guard', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        PERFORM ipo_guard(\n            TG_RELID, TG_OP,\n            CASE WHEN TG_OP = 'INSERT' THEN NULL ELSE OLD.owner_codes END,\n            CASE WHEN TG_OP = 'DELETE' THEN NULL ELSE NEW.owner_codes END,\n            false\n        );\n        RETURN NULL;\n    ", hash='caedef45d45daf92a7aac1a4dae7b4703f7db9c3', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_write_guard_d2c69', table='knowledge_resource', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='resourcefile',
            trigger=pgtrigger.compiler.Trigger(name='write_guard', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        PERFORM ipo_guard(\n            TG_RELID, TG_OP,\n            CASE WHEN TG_OP = 'INSERT' THEN NULL ELSE OLD.owner_codes END,\n            CASE WHEN TG_OP = 'DELETE' THEN NULL ELSE NEW.owner_codes END,\n            false\n        );\n        RETURN NULL;\n    ", hash='a7cb11b491ac16ff746eab8508ac46abf85a6bca', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_write_guard_1036b', table='knowledge_resourcefile', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='resourceversion',
            trigger=pgtrigger.compiler.Trigger(name='write_guard', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        PERFORM ipo_guard(\n            TG_RELID, TG_OP,\n            CASE WHEN TG_OP = 'INSERT' THEN NULL ELSE OLD.owner_codes END,\n            CASE WHEN TG_OP = 'DELETE' THEN NULL ELSE NEW.owner_codes END,\n            false\n        );\n        RETURN NULL;\n    ", hash='893bd03004ef16ce5a89bef3d5dadd90859ca780', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_write_guard_28df4', table='knowledge_resourceversion', when='AFTER')),
        ),
    ]
