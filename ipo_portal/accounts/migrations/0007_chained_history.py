"""Histories of accounts, seats, invitations and groups join the chain, without personal data; the guard knows registers."""

from importlib import import_module

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

GUARD = """
CREATE FUNCTION ipo_label_rank(label varchar) RETURNS int LANGUAGE sql IMMUTABLE AS $$
    SELECT array_position(ARRAY['CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT']::varchar[], label)
$$;
DROP FUNCTION ipo_guard(oid, text, varchar[], varchar[]);
CREATE FUNCTION ipo_guard(
    tbl oid, op text, old_owners varchar[], new_owners varchar[], is_correction boolean DEFAULT false
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    context jsonb := nullif(current_setting('pghistory.context_metadata', true), '')::jsonb;
    seat record;
BEGIN
    IF context IS NULL OR context->>'user' IS NULL THEN
        -- Nobody is acting: migrations, loaders and jobs pass, they connect as the owner; the web role does not.
        IF pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = tbl), 'MEMBER') THEN
            RETURN;
        END IF;
        RAISE EXCEPTION 'write guard: % on % by nobody', op, tbl::regclass USING ERRCODE = 'insufficient_privilege';
    END IF;
    SELECT a.role, a.country_id, a.body_id, coalesce(b.is_secretariat, false) AS secretariat INTO seat
      FROM accounts_assignment a LEFT JOIN accounts_body b ON b.code = a.body_id
     WHERE a.id = (context->>'seat')::bigint AND a.user_id = (context->>'user')::bigint
       AND ipo_in_force(a.starts_on, a.ends_on, a.frozen_on);
    IF FOUND AND seat.role IN ('focal_point', 'alternate', 'contributor') THEN
        -- Own rows only, and the hosts of an event are not changed by one of them alone.
        IF (op = 'INSERT' AND new_owners = ARRAY[seat.country_id]::varchar[])
           OR (op = 'UPDATE' AND seat.country_id = ANY(old_owners) AND new_owners = old_owners)
           OR (op = 'DELETE' AND old_owners = ARRAY[seat.country_id]::varchar[]) THEN
            RETURN;
        END IF;
    ELSIF FOUND AND seat.role = 'curator' AND seat.secretariat THEN
        IF coalesce(old_owners, new_owners) = ARRAY['IPO']::varchar[]
           AND coalesce(new_owners, old_owners) = ARRAY['IPO']::varchar[] THEN
            RETURN;
        END IF;
        -- While a State has neither focal point nor alternate, facts of registers may be corrected (scope VACANT).
        IF is_correction AND new_owners = old_owners AND NOT EXISTS (
            SELECT 1 FROM accounts_assignment a
             WHERE a.country_id = ANY(old_owners) AND a.role IN ('focal_point', 'alternate')
               AND ipo_in_force(a.starts_on, a.ends_on, a.frozen_on)
        ) THEN
            RETURN;
        END IF;
    END IF;
    RAISE EXCEPTION 'write guard: % on % with owners % by seat %', op, tbl::regclass,
        coalesce(old_owners, new_owners), context->>'seat' USING ERRCODE = 'insufficient_privilege';
END $$;
"""
BEFORE = import_module("ipo_portal.accounts.migrations.0005_guard_frozen").GUARD.replace(
    "CREATE OR REPLACE FUNCTION", "DROP FUNCTION ipo_guard(oid, text, varchar[], varchar[], boolean);\nCREATE FUNCTION"
)
NOT_REGISTERS_YET = f"{BEFORE}\nDROP FUNCTION ipo_label_rank(varchar);"

MARK = "UPDATE accounts_user SET address_mark = md5(lower(email));"
# What was written before the histories were chained follows in the order it was written.
CHAIN = """
DO $$ DECLARE row_text text; source text; BEGIN
    FOR source, row_text IN
        SELECT told, line FROM (
            SELECT 'accounts_userevent' told, to_jsonb(t)::text line, pgh_created_at at, pgh_id FROM accounts_userevent t
            UNION ALL
            SELECT 'accounts_assignmentevent', to_jsonb(t)::text, pgh_created_at, pgh_id FROM accounts_assignmentevent t
            UNION ALL
            SELECT 'accounts_invitationevent', to_jsonb(t)::text, pgh_created_at, pgh_id FROM accounts_invitationevent t
            UNION ALL
            SELECT 'accounts_sharinggroupevent', to_jsonb(t)::text, pgh_created_at, pgh_id FROM accounts_sharinggroupevent t
        ) rows ORDER BY at, pgh_id
    LOOP
        PERFORM ipo_chain(source, row_text);
    END LOOP;
END $$;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0006_readership'),
        ('audit', '0006_password_changes'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='assignment',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='assignment',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='assignment',
            name='delete_delete',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='invitation',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='invitation',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='invitation',
            name='delete_delete',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='sharinggroup',
            name='write_guard',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='user',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='user',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='user',
            name='delete_delete',
        ),
        # With a default, so that the columns can come back empty.
        migrations.AlterField("assignmentevent", "letter_name", models.CharField(max_length=200, blank=True, default="")),
        migrations.AlterField("invitationevent", "letter_name", models.CharField(max_length=200, blank=True, default="")),
        migrations.AlterField("invitationevent", "email", models.EmailField(max_length=254, default="")),
        migrations.AlterField("userevent", "email", models.EmailField(max_length=254, default="")),
        migrations.RemoveField(
            model_name='assignmentevent',
            name='letter_name',
        ),
        migrations.RemoveField(
            model_name='invitationevent',
            name='email',
        ),
        migrations.RemoveField(
            model_name='invitationevent',
            name='letter_name',
        ),
        migrations.RemoveField(
            model_name='userevent',
            name='email',
        ),
        migrations.AddField(
            model_name='user',
            name='address_mark',
            field=models.CharField(default='', editable=False, max_length=32),
        ),
        migrations.AddField(
            model_name='userevent',
            name='address_mark',
            field=models.CharField(default='', editable=False, max_length=32),
        ),
        migrations.RunSQL(MARK, migrations.RunSQL.noop),
        migrations.RunSQL(CHAIN, migrations.RunSQL.noop),
        migrations.RunSQL(GUARD, NOT_REGISTERS_YET),
        pgtrigger.migrations.AddTrigger(
            model_name='assignment',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "accounts_assignmentevent" ("body_id", "confirmed_on", "country_id", "ends_on", "frozen_on", "id", "letter_content_type", "letter_path", "letter_sha256", "letter_size", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "ref", "role", "starts_on", "user_id", "warned_on") VALUES (NEW."body_id", NEW."confirmed_on", NEW."country_id", NEW."ends_on", NEW."frozen_on", NEW."id", NEW."letter_content_type", NEW."letter_path", NEW."letter_sha256", NEW."letter_size", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."ref", NEW."role", NEW."starts_on", NEW."user_id", NEW."warned_on"); RETURN NULL;', hash='028319b5dfb0b97041a82bbef5ccbbe0cf45db22', operation='INSERT', pgid='pgtrigger_insert_insert_ffd50', table='accounts_assignment', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='assignment',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."body_id" IS DISTINCT FROM (NEW."body_id") OR OLD."confirmed_on" IS DISTINCT FROM (NEW."confirmed_on") OR OLD."country_id" IS DISTINCT FROM (NEW."country_id") OR OLD."ends_on" IS DISTINCT FROM (NEW."ends_on") OR OLD."frozen_on" IS DISTINCT FROM (NEW."frozen_on") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."letter_content_type" IS DISTINCT FROM (NEW."letter_content_type") OR OLD."letter_path" IS DISTINCT FROM (NEW."letter_path") OR OLD."letter_sha256" IS DISTINCT FROM (NEW."letter_sha256") OR OLD."letter_size" IS DISTINCT FROM (NEW."letter_size") OR OLD."ref" IS DISTINCT FROM (NEW."ref") OR OLD."role" IS DISTINCT FROM (NEW."role") OR OLD."starts_on" IS DISTINCT FROM (NEW."starts_on") OR OLD."user_id" IS DISTINCT FROM (NEW."user_id") OR OLD."warned_on" IS DISTINCT FROM (NEW."warned_on"))', func='INSERT INTO "accounts_assignmentevent" ("body_id", "confirmed_on", "country_id", "ends_on", "frozen_on", "id", "letter_content_type", "letter_path", "letter_sha256", "letter_size", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "ref", "role", "starts_on", "user_id", "warned_on") VALUES (NEW."body_id", NEW."confirmed_on", NEW."country_id", NEW."ends_on", NEW."frozen_on", NEW."id", NEW."letter_content_type", NEW."letter_path", NEW."letter_sha256", NEW."letter_size", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."ref", NEW."role", NEW."starts_on", NEW."user_id", NEW."warned_on"); RETURN NULL;', hash='5f46f5152578f196e0a9cee932afffa8c1bf510e', operation='UPDATE', pgid='pgtrigger_update_update_93e32', table='accounts_assignment', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='assignment',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "accounts_assignmentevent" ("body_id", "confirmed_on", "country_id", "ends_on", "frozen_on", "id", "letter_content_type", "letter_path", "letter_sha256", "letter_size", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "ref", "role", "starts_on", "user_id", "warned_on") VALUES (OLD."body_id", OLD."confirmed_on", OLD."country_id", OLD."ends_on", OLD."frozen_on", OLD."id", OLD."letter_content_type", OLD."letter_path", OLD."letter_sha256", OLD."letter_size", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."ref", OLD."role", OLD."starts_on", OLD."user_id", OLD."warned_on"); RETURN NULL;', hash='d8a575f1e5e8c25846bd2dd2d07b7e4f6ee9ef41', operation='DELETE', pgid='pgtrigger_delete_delete_aa09b', table='accounts_assignment', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='assignmentevent',
            trigger=pgtrigger.compiler.Trigger(name='chain', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', func='PERFORM ipo_chain(TG_TABLE_NAME::text, to_jsonb(NEW)::text); RETURN NULL;', hash='19e62d9e241f3b4008c6d5144c1b396395880818', operation='INSERT', pgid='pgtrigger_chain_dc839', table='accounts_assignmentevent', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='assignmentevent',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'the trail is not emptied' USING ERRCODE = 'insufficient_privilege';", hash='115c100b9ffe495758f54a34b280ec3d49ea5116', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_9bd00', table='accounts_assignmentevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='invitation',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "accounts_invitationevent" ("accepted_at", "accepted_by_id", "body_id", "country_id", "created_at", "expires_at", "hands_over", "id", "invited_by_id", "language", "letter_content_type", "letter_path", "letter_sha256", "letter_size", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "ref", "revoked_at", "role", "sent_at", "starts_on") VALUES (NEW."accepted_at", NEW."accepted_by_id", NEW."body_id", NEW."country_id", NEW."created_at", NEW."expires_at", NEW."hands_over", NEW."id", NEW."invited_by_id", NEW."language", NEW."letter_content_type", NEW."letter_path", NEW."letter_sha256", NEW."letter_size", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."ref", NEW."revoked_at", NEW."role", NEW."sent_at", NEW."starts_on"); RETURN NULL;', hash='61c6a4a30b71197e877be18c83363f24bc148b90', operation='INSERT', pgid='pgtrigger_insert_insert_8c354', table='accounts_invitation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='invitation',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."accepted_at" IS DISTINCT FROM (NEW."accepted_at") OR OLD."accepted_by_id" IS DISTINCT FROM (NEW."accepted_by_id") OR OLD."body_id" IS DISTINCT FROM (NEW."body_id") OR OLD."country_id" IS DISTINCT FROM (NEW."country_id") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."expires_at" IS DISTINCT FROM (NEW."expires_at") OR OLD."hands_over" IS DISTINCT FROM (NEW."hands_over") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."invited_by_id" IS DISTINCT FROM (NEW."invited_by_id") OR OLD."language" IS DISTINCT FROM (NEW."language") OR OLD."letter_content_type" IS DISTINCT FROM (NEW."letter_content_type") OR OLD."letter_path" IS DISTINCT FROM (NEW."letter_path") OR OLD."letter_sha256" IS DISTINCT FROM (NEW."letter_sha256") OR OLD."letter_size" IS DISTINCT FROM (NEW."letter_size") OR OLD."ref" IS DISTINCT FROM (NEW."ref") OR OLD."revoked_at" IS DISTINCT FROM (NEW."revoked_at") OR OLD."role" IS DISTINCT FROM (NEW."role") OR OLD."sent_at" IS DISTINCT FROM (NEW."sent_at") OR OLD."starts_on" IS DISTINCT FROM (NEW."starts_on"))', func='INSERT INTO "accounts_invitationevent" ("accepted_at", "accepted_by_id", "body_id", "country_id", "created_at", "expires_at", "hands_over", "id", "invited_by_id", "language", "letter_content_type", "letter_path", "letter_sha256", "letter_size", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "ref", "revoked_at", "role", "sent_at", "starts_on") VALUES (NEW."accepted_at", NEW."accepted_by_id", NEW."body_id", NEW."country_id", NEW."created_at", NEW."expires_at", NEW."hands_over", NEW."id", NEW."invited_by_id", NEW."language", NEW."letter_content_type", NEW."letter_path", NEW."letter_sha256", NEW."letter_size", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."ref", NEW."revoked_at", NEW."role", NEW."sent_at", NEW."starts_on"); RETURN NULL;', hash='5374965414ad1d578e35562811c526ea87113b35', operation='UPDATE', pgid='pgtrigger_update_update_4e12d', table='accounts_invitation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='invitation',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "accounts_invitationevent" ("accepted_at", "accepted_by_id", "body_id", "country_id", "created_at", "expires_at", "hands_over", "id", "invited_by_id", "language", "letter_content_type", "letter_path", "letter_sha256", "letter_size", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "ref", "revoked_at", "role", "sent_at", "starts_on") VALUES (OLD."accepted_at", OLD."accepted_by_id", OLD."body_id", OLD."country_id", OLD."created_at", OLD."expires_at", OLD."hands_over", OLD."id", OLD."invited_by_id", OLD."language", OLD."letter_content_type", OLD."letter_path", OLD."letter_sha256", OLD."letter_size", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."ref", OLD."revoked_at", OLD."role", OLD."sent_at", OLD."starts_on"); RETURN NULL;', hash='8f7757abe247a478948893de27f102aff291cc30', operation='DELETE', pgid='pgtrigger_delete_delete_f2c14', table='accounts_invitation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='invitationevent',
            trigger=pgtrigger.compiler.Trigger(name='chain', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', func='PERFORM ipo_chain(TG_TABLE_NAME::text, to_jsonb(NEW)::text); RETURN NULL;', hash='3539fd89fae300f24642c42500b47cfce6362a9c', operation='INSERT', pgid='pgtrigger_chain_4c257', table='accounts_invitationevent', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='invitationevent',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'the trail is not emptied' USING ERRCODE = 'insufficient_privilege';", hash='59d4930a4d5fe6f9dc774ce9be3870ab7b6f86b1', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_887c2', table='accounts_invitationevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='sharinggroup',
            trigger=pgtrigger.compiler.Trigger(name='write_guard', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        PERFORM ipo_guard(\n            TG_RELID, TG_OP,\n            CASE WHEN TG_OP = 'INSERT' THEN NULL ELSE OLD.owner_codes END,\n            CASE WHEN TG_OP = 'DELETE' THEN NULL ELSE NEW.owner_codes END,\n            false\n        );\n        RETURN NULL;\n    ", hash='6348ad5b36f30a93730e7dc001f285096d4fa86c', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_write_guard_7ce42', table='accounts_sharinggroup', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='sharinggroupevent',
            trigger=pgtrigger.compiler.Trigger(name='chain', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', func='PERFORM ipo_chain(TG_TABLE_NAME::text, to_jsonb(NEW)::text); RETURN NULL;', hash='6b358f7ac0fa2a03ae5563e34ca9620ae2d7529c', operation='INSERT', pgid='pgtrigger_chain_295f4', table='accounts_sharinggroupevent', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='sharinggroupevent',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'the trail is not emptied' USING ERRCODE = 'insufficient_privilege';", hash='6c23f526439f7fbd20ec595139aa9a3c3130b89b', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_26fe4', table='accounts_sharinggroupevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='user',
            trigger=pgtrigger.compiler.Trigger(name='marks_its_address', sql=pgtrigger.compiler.UpsertTriggerSql(func='NEW.address_mark := md5(lower(NEW.email)); RETURN NEW;', hash='c655ad5fdc00f53b755cc05cf5f6f4776179636b', operation='INSERT OR UPDATE', pgid='pgtrigger_marks_its_address_d5413', table='accounts_user', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='user',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "accounts_userevent" ("address_mark", "created_at", "id", "is_active", "is_demo", "language", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rules_accepted_at") VALUES (NEW."address_mark", NEW."created_at", NEW."id", NEW."is_active", NEW."is_demo", NEW."language", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."rules_accepted_at"); RETURN NULL;', hash='5ff87f7a677b336cc3f75fd53015cb2978ba9fc4', operation='INSERT', pgid='pgtrigger_insert_insert_3867c', table='accounts_user', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='user',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."address_mark" IS DISTINCT FROM (NEW."address_mark") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_active" IS DISTINCT FROM (NEW."is_active") OR OLD."is_demo" IS DISTINCT FROM (NEW."is_demo") OR OLD."language" IS DISTINCT FROM (NEW."language") OR OLD."rules_accepted_at" IS DISTINCT FROM (NEW."rules_accepted_at"))', func='INSERT INTO "accounts_userevent" ("address_mark", "created_at", "id", "is_active", "is_demo", "language", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rules_accepted_at") VALUES (NEW."address_mark", NEW."created_at", NEW."id", NEW."is_active", NEW."is_demo", NEW."language", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."rules_accepted_at"); RETURN NULL;', hash='09771d0e370be9f3c7fa1ea4f2d99f15476d2f5e', operation='UPDATE', pgid='pgtrigger_update_update_0e890', table='accounts_user', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='user',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "accounts_userevent" ("address_mark", "created_at", "id", "is_active", "is_demo", "language", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rules_accepted_at") VALUES (OLD."address_mark", OLD."created_at", OLD."id", OLD."is_active", OLD."is_demo", OLD."language", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."rules_accepted_at"); RETURN NULL;', hash='6f8b6b2208961090087be7cf25c3ab32c5403098', operation='DELETE', pgid='pgtrigger_delete_delete_19f14', table='accounts_user', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='userevent',
            trigger=pgtrigger.compiler.Trigger(name='chain', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', func='PERFORM ipo_chain(TG_TABLE_NAME::text, to_jsonb(NEW)::text); RETURN NULL;', hash='0851cd9dc1600fc57b7d687e520aa3d9e25b0efa', operation='INSERT', pgid='pgtrigger_chain_82808', table='accounts_userevent', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='userevent',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'the trail is not emptied' USING ERRCODE = 'insufficient_privilege';", hash='271bcae2734eee0fcbee201114beb7b770553602', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_bcf41', table='accounts_userevent', when='BEFORE')),
        ),
    ]
