"""What becomes of each line of a hand-over is history, chained as all others."""

import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0007_chained_history'),
        ('notices', '0005_stricter_sources'),
    ]

    operations = [
        migrations.CreateModel(
            name='HandoverLineEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('what', models.CharField(choices=[('sent', "Sent in the State's name"), ('received', "Received in the State's name"), ('promised', "Promised in the State's name")], max_length=8, verbose_name='what')),
                ('record_kind', models.CharField(max_length=60)),
                ('record_ref', models.CharField(max_length=40)),
                ('dated', models.DateTimeField(verbose_name='of')),
                ('state', models.CharField(choices=[('open', 'to decide'), ('confirmed', 'confirmed'), ('corrected', 'corrected'), ('dropped', 'dropped')], default='open', max_length=9, verbose_name='decision')),
                ('decided_at', models.DateTimeField(null=True, verbose_name='decided')),
            ],
            options={
                'abstract': False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='handoverline',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "notices_handoverlineevent" ("country_id", "dated", "decided_at", "decided_by_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "record_kind", "record_ref", "seat_id", "state", "what") VALUES (NEW."country_id", NEW."dated", NEW."decided_at", NEW."decided_by_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."record_kind", NEW."record_ref", NEW."seat_id", NEW."state", NEW."what"); RETURN NULL;', hash='689d08ec892eacfeac643be63a61f6327936f8ef', operation='INSERT', pgid='pgtrigger_insert_insert_eaa98', table='notices_handoverline', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='handoverline',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "notices_handoverlineevent" ("country_id", "dated", "decided_at", "decided_by_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "record_kind", "record_ref", "seat_id", "state", "what") VALUES (NEW."country_id", NEW."dated", NEW."decided_at", NEW."decided_by_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."record_kind", NEW."record_ref", NEW."seat_id", NEW."state", NEW."what"); RETURN NULL;', hash='ac05fd53506911d5833a8a31853b63cdf70fa2f9', operation='UPDATE', pgid='pgtrigger_update_update_4ce88', table='notices_handoverline', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='handoverline',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "notices_handoverlineevent" ("country_id", "dated", "decided_at", "decided_by_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "record_kind", "record_ref", "seat_id", "state", "what") VALUES (OLD."country_id", OLD."dated", OLD."decided_at", OLD."decided_by_id", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."record_kind", OLD."record_ref", OLD."seat_id", OLD."state", OLD."what"); RETURN NULL;', hash='794a2ff6d70674897e303861be862a3671c23366', operation='DELETE', pgid='pgtrigger_delete_delete_eb46e', table='notices_handoverline', when='AFTER')),
        ),
        migrations.AddField(
            model_name='handoverlineevent',
            name='country',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.country', verbose_name='State'),
        ),
        migrations.AddField(
            model_name='handoverlineevent',
            name='decided_by',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.assignment', verbose_name='decided by'),
        ),
        migrations.AddField(
            model_name='handoverlineevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='notices.handoverline'),
        ),
        migrations.AddField(
            model_name='handoverlineevent',
            name='seat',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.assignment', verbose_name='seat that takes over'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='handoverlineevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='6eb449fff6c3238f6e990c8d8ccac695b9b0c60c', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_d67fb', table='notices_handoverlineevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='handoverlineevent',
            trigger=pgtrigger.compiler.Trigger(name='chain', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', func='PERFORM ipo_chain(TG_TABLE_NAME::text, to_jsonb(NEW)::text); RETURN NULL;', hash='4799aad1393f21527fb1c63d6e9947b268fd4472', operation='INSERT', pgid='pgtrigger_chain_d6b29', table='notices_handoverlineevent', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='handoverlineevent',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'the trail is not emptied' USING ERRCODE = 'insufficient_privilege';", hash='d55481a7da123246109c15028bddea3ef7a9d389', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_d1be0', table='notices_handoverlineevent', when='BEFORE')),
        ),
    ]
