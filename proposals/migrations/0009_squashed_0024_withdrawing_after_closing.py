import django.contrib.postgres.fields
import django.core.serializers.json
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
import proposals.migrations._operations
import proposals.models.attachment
import proposals.models.fields
import proposals.models.stored_file
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


# Overwrites one row and its history, for a line of a list that two people signed. Runs as the owner of the tables: the
# application role may not touch the history (docs/privacy.md).
DESTROY_ROW = """
CREATE OR REPLACE FUNCTION public.proposals_destroy_row(item_id bigint) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $body$
DECLARE
    line record;
    target text;
    history text;
    of_row text;
    of_history text;
    ignored text := coalesce(current_setting('pgtrigger.ignore', true), '');
    changed integer;
    more integer := 0;
BEGIN
    SELECT i.kind, i.row_id INTO line
      FROM public.proposals_destructionitem i JOIN public.proposals_destructionlist l ON l.id = i.list_id
     WHERE i.id = item_id AND i.outcome = 'waiting' AND l.withdrawn_at IS NULL AND l.finished_at IS NULL
       AND l.signed_by_id IS NOT NULL AND l.signed_by_id <> l.made_by_id
       FOR UPDATE OF i;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'destruction_signed', MESSAGE = 'the list is not signed';
    END IF;
    IF line.kind = 'account' THEN
        target := 'proposals_user'; history := 'proposals_userevent';
        of_history := $$email = 'persoon-' || id || '@vernietigd.invalid', name = 'Persoon ' || id, function = ''$$;
        of_row := of_history || $$, is_active = false, password = '!'$$;
        DELETE FROM public.mfa_authenticator WHERE user_id = line.row_id;
        -- Who comes back with a new account must be able to sign in elsewhere as the same person.
        DELETE FROM public.socialaccount_socialtoken WHERE account_id IN
            (SELECT id FROM public.socialaccount_socialaccount WHERE user_id = line.row_id);
        DELETE FROM public.socialaccount_socialaccount WHERE user_id = line.row_id;
    ELSIF line.kind = 'assessor_profile' THEN
        target := 'assessment_assessorprofile'; history := 'assessment_assessorprofileevent';
        of_row := $$employer = '', earlier_organisations = '', home_region_id = NULL$$; of_history := of_row;
    ELSIF line.kind = 'invitation' THEN
        target := 'proposals_invitation'; history := 'proposals_invitationevent';
        of_row := $$email = 'uitnodiging-' || id || '@vernietigd.invalid'$$; of_history := of_row;
    ELSIF line.kind = 'mail' THEN
        target := 'proposals_outgoingmessage'; history := 'proposals_outgoingmessageevent';
        of_history := $$recipient = 'bericht-' || id || '@vernietigd.invalid', last_error = ''$$;
        of_row := of_history || $$, body = ''$$;
    ELSIF line.kind = 'deal_contact' THEN
        target := 'proposals_dealcontact'; history := 'proposals_dealcontactevent';
        of_row := $$name = '', email = '', phone = ''$$; of_history := of_row;
    ELSIF line.kind = 'draft_contact' THEN
        target := 'proposals_proposal'; history := 'proposals_proposalevent';
        of_row := $$contact_function = '', contact_email = '', contact_phone = ''$$; of_history := of_row;
    ELSE
        RAISE EXCEPTION 'unknown kind %', line.kind;
    END IF;
    EXECUTE format('UPDATE public.%I SET %s WHERE id = $1', target, of_row) USING line.row_id;
    -- Only for the one statement that follows, and only of this one table.
    PERFORM set_config('pgtrigger.ignore', (SELECT array_agg(t.tgname)::text FROM pg_trigger t
        WHERE t.tgrelid = format('public.%I', history)::regclass AND NOT t.tgisinternal), true);
    EXECUTE format('UPDATE public.%I SET %s WHERE pgh_obj_id = $1', history, of_history) USING line.row_id;
    GET DIAGNOSTICS changed = ROW_COUNT;
    IF line.kind = 'account' THEN
        PERFORM set_config('pgtrigger.ignore', (SELECT array_agg(t.tgname)::text FROM pg_trigger t
            WHERE t.tgrelid = 'public.proposals_signinlinkevent'::regclass AND NOT t.tgisinternal), true);
        UPDATE public.proposals_signinlinkevent SET uid = '' WHERE user_id = line.row_id;
        GET DIAGNOSTICS more = ROW_COUNT;
    END IF;
    PERFORM set_config('pgtrigger.ignore', ignored, true);
    RETURN changed + more;
END;
$body$;
"""


class Migration(migrations.Migration):

    replaces = [('proposals', '0009_second_factor_history'), ('proposals', '0010_seals_of_the_history'), ('proposals', '0011_rejected_may_be_awarded'), ('proposals', '0012_drop_allocation_method'), ('proposals', '0013_deal_parts'), ('proposals', '0014_payments'), ('proposals', '0015_deal_life'), ('proposals', '0016_restored_deals_and_one_address'), ('proposals', '0017_results_added_and_ended'), ('proposals', '0018_destruction'), ('proposals', '0019_signing_in_elsewhere'), ('proposals', '0020_who_saw_what'), ('proposals', '0021_mail_holds'), ('proposals', '0022_steps_of_rounds_and_signed_deals'), ('proposals', '0023_sign_in_links_go'), ('proposals', '0024_withdrawing_after_closing')]

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('mfa', '0003_authenticator_type_uniq'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('proposals', '0008_order_by_own_columns'),
        ('socialaccount', '0006_alter_socialaccount_extra_data'),
    ]

    operations = [
        proposals.migrations._operations.CreateModels(
            models=[migrations.CreateModel(
                name='SecondFactor',
                fields=[
                ],
                options={
                    'verbose_name': 'second factor',
                    'verbose_name_plural': 'second factors',
                    'proxy': True,
                    'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "proposals_secondfactorevent" ("created_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "type", "user_id") VALUES (NEW."created_at", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."type", NEW."user_id"); RETURN NULL;', hash='965799345879cdd811c8c466a06c0f3b5ef064bc', operation='INSERT', pgid='pgtrigger_insert_insert_95d93', table='mfa_authenticator', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "proposals_secondfactorevent" ("created_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "type", "user_id") VALUES (OLD."created_at", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."type", OLD."user_id"); RETURN NULL;', hash='66791b5e380c6116f630a1c2075242535862c8c0', operation='DELETE', pgid='pgtrigger_delete_delete_0b728', table='mfa_authenticator', when='AFTER'))],
                },
                bases=('mfa.authenticator',),
            ), migrations.CreateModel(
                name='SecondFactorEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='user_type_created_at_events', to='proposals.secondfactor')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('user', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                    ('type', models.CharField(choices=[('recovery_codes', 'Recovery codes'), ('totp', 'TOTP Authenticator'), ('webauthn', 'WebAuthn')], max_length=20)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ],
                options={
                    'abstract': False,
                    'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='c4d8a55179683693b904a476441aae015846dd0f', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_74cab', table='proposals_secondfactorevent', when='BEFORE'))],
                },
            ), migrations.CreateModel(
                name='AuditSeal',
                fields=[
                    ('number', models.PositiveBigIntegerField(primary_key=True, serialize=False, verbose_name='number')),
                    ('sealed_at', models.DateTimeField(verbose_name='sealed at')),
                    ('transaction', models.BigIntegerField()),
                    ('event_count', models.PositiveIntegerField(verbose_name='events')),
                    ('previous_sha256', models.CharField(blank=True, max_length=64, verbose_name='hash of the seal before')),
                    ('sha256', models.CharField(max_length=64, verbose_name='hash')),
                ],
                options={
                    'verbose_name': 'seal of the history',
                    'verbose_name_plural': 'seals of the history',
                    'ordering': ['-number'],
                    'triggers': [pgtrigger.compiler.Trigger(name='no_change', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF to_jsonb(NEW) IS DISTINCT FROM to_jsonb(OLD) THEN RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'auditseal_immutable', MESSAGE = 'the row is final'; END IF; RETURN NEW;", hash='0e8578b24a9f5e3ca56f8449e6085f08d1796e80', operation='UPDATE', pgid='pgtrigger_no_change_bfcf3', table='proposals_auditseal', when='BEFORE')), pgtrigger.compiler.Trigger(name='no_removal', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'auditseal_immutable', MESSAGE = 'the row is final';", hash='58187bcba5bcba558529bfaed48ace72dbd08157', operation='DELETE', pgid='pgtrigger_no_removal_70390', table='proposals_auditseal', when='BEFORE'))],
                },
            ), migrations.CreateModel(
                name='AuditSealLayout',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('table_name', models.CharField(max_length=63)),
                    ('columns', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=63), size=None)),
                    ('sha256', models.CharField(max_length=64)),
                ],
                options={
                    'verbose_name': 'columns of a sealed table',
                    'verbose_name_plural': 'columns of sealed tables',
                    'constraints': [models.UniqueConstraint(fields=('table_name', 'sha256'), name='auditseallayout_once')],
                    'triggers': [pgtrigger.compiler.Trigger(name='no_change', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF to_jsonb(NEW) IS DISTINCT FROM to_jsonb(OLD) THEN RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'auditseal_immutable', MESSAGE = 'the row is final'; END IF; RETURN NEW;", hash='9c8156ee9bc4044382106222862f2f4fe2763274', operation='UPDATE', pgid='pgtrigger_no_change_c428a', table='proposals_auditseallayout', when='BEFORE')), pgtrigger.compiler.Trigger(name='no_removal', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'auditseal_immutable', MESSAGE = 'the row is final';", hash='354dd390c84e12799d775ba6cf1c64d0dc67f395', operation='DELETE', pgid='pgtrigger_no_removal_07b52', table='proposals_auditseallayout', when='BEFORE'))],
                },
            ), migrations.CreateModel(
                name='AuditSealPart',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('table_name', models.CharField(max_length=63)),
                    ('first_id', models.BigIntegerField()),
                    ('last_id', models.BigIntegerField()),
                    ('event_count', models.PositiveIntegerField()),
                    ('seen_to', models.BigIntegerField()),
                    ('complete_to', models.BigIntegerField()),
                    ('ids', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                    ('digests', models.BinaryField()),
                    ('sha256', models.CharField(max_length=64)),
                    ('layout', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='proposals.auditseallayout')),
                    ('seal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='proposals.auditseal')),
                ],
                options={
                    'verbose_name': 'events in a seal',
                    'verbose_name_plural': 'events in a seal',
                    'ordering': ['seal_id', 'table_name'],
                    'indexes': [models.Index(fields=['table_name', '-seal'], name='auditsealpart_newest'), models.Index(fields=['table_name', 'last_id'], name='auditsealpart_last')],
                    'constraints': [models.UniqueConstraint(fields=('seal', 'table_name'), name='auditsealpart_once')],
                    'triggers': [pgtrigger.compiler.Trigger(name='no_change', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF to_jsonb(NEW) IS DISTINCT FROM to_jsonb(OLD) THEN RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'auditseal_immutable', MESSAGE = 'the row is final'; END IF; RETURN NEW;", hash='af417df902456678a697f415f9e1e0baa2d6e0e7', operation='UPDATE', pgid='pgtrigger_no_change_8802a', table='proposals_auditsealpart', when='BEFORE')), pgtrigger.compiler.Trigger(name='no_removal', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'auditseal_immutable', MESSAGE = 'the row is final';", hash='c0d912d3857e4292b285ec6169c954ac1d776230', operation='DELETE', pgid='pgtrigger_no_removal_d3014', table='proposals_auditsealpart', when='BEFORE'))],
                },
            ), migrations.CreateModel(
                name='DealContact',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('deal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contacts', to='proposals.deal', verbose_name='deal')),
                    ('side', models.CharField(choices=[('region', 'the region'), ('ministry', 'the ministry')], max_length=10, verbose_name='works for')),
                    ('name', models.CharField(blank=True, max_length=150, verbose_name='name')),
                    ('function', models.CharField(max_length=150, verbose_name='function')),
                    ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail address')),
                    ('phone', models.CharField(blank=True, max_length=30, verbose_name='phone number')),
                ],
                options={
                    'verbose_name': 'contact of a deal',
                    'verbose_name_plural': 'contacts of a deal',
                    'ordering': ['deal_id', '-side', 'pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('function', ''), _negated=True), name='dealcontact_function_not_blank', violation_error_message='Fill in a text: it cannot be empty.'), models.CheckConstraint(condition=models.Q(('side__in', ['region', 'ministry'])), name='dealcontact_side_known', violation_error_message='Choose one of the listed options.')],
                    'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "proposals_dealcontactevent" ("deal_id", "email", "function", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "side") VALUES (NEW."deal_id", NEW."email", NEW."function", NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."phone", NEW."side"); RETURN NULL;', hash='6fc9b096237ba9dd8cdb14214a6adb86aa79ce0f', operation='INSERT', pgid='pgtrigger_insert_insert_1888f', table='proposals_dealcontact', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "proposals_dealcontactevent" ("deal_id", "email", "function", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "side") VALUES (NEW."deal_id", NEW."email", NEW."function", NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."phone", NEW."side"); RETURN NULL;', hash='a81f8cc9d4daade86792d67d7e2dca5c2a719f94', operation='UPDATE', pgid='pgtrigger_update_update_eda9b', table='proposals_dealcontact', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "proposals_dealcontactevent" ("deal_id", "email", "function", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "side") VALUES (OLD."deal_id", OLD."email", OLD."function", OLD."id", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."phone", OLD."side"); RETURN NULL;', hash='a0c1a47d5bcd0ca97f251c07b091509a91384716', operation='DELETE', pgid='pgtrigger_delete_delete_ce10a', table='proposals_dealcontact', when='AFTER'))],
                },
            ), migrations.CreateModel(
                name='DealIndicator',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('deal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='indicators', to='proposals.deal', verbose_name='deal')),
                    ('name', models.CharField(max_length=300, verbose_name='result')),
                    ('unit', models.CharField(blank=True, max_length=60, verbose_name='counted in')),
                    ('baseline', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='at the start')),
                    ('target', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='target')),
                    ('source', models.CharField(blank=True, max_length=300, verbose_name='how it is measured')),
                    ('sort_order', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
                    ('end_reason', models.CharField(blank=True, editable=False, max_length=500, verbose_name='why it was ended')),
                    ('ended_on', models.DateField(blank=True, editable=False, null=True, verbose_name='ended on')),
                    ('starts_on', models.DateField(blank=True, editable=False, null=True, verbose_name='added on')),
                ],
                options={
                    'verbose_name': 'promised result',
                    'verbose_name_plural': 'promised results',
                    'ordering': ['deal_id', 'sort_order', 'pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='dealindicator_name_not_blank', violation_error_message='Fill in a text: it cannot be empty.'), models.CheckConstraint(condition=models.Q(models.Q(('end_reason', ''), ('ended_on__isnull', True)), models.Q(('ended_on__isnull', False), models.Q(('end_reason', ''), _negated=True)), _connector='OR'), name='dealindicator_ended_with_reason', violation_error_message='Write why the result ends.'), models.CheckConstraint(condition=models.Q(('ended_on__isnull', True), ('starts_on__isnull', True), ('ended_on__gte', models.F('starts_on')), _connector='OR'), name='dealindicator_ended_after_start', violation_error_message='The end must come after the beginning.')],
                    'triggers': [pgtrigger.compiler.Trigger(name='ended_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.ended_on IS NOT NULL)', func="RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'dealindicator_ended', MESSAGE = 'the result was ended';", hash='08adc89bcfebe71770abd3a94c1eee48f8f67767', operation='UPDATE OR DELETE', pgid='pgtrigger_ended_stays_a26a9', table='proposals_dealindicator', when='BEFORE')), pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "proposals_dealindicatorevent" ("baseline", "deal_id", "end_reason", "ended_on", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sort_order", "source", "starts_on", "target", "unit") VALUES (NEW."baseline", NEW."deal_id", NEW."end_reason", NEW."ended_on", NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."sort_order", NEW."source", NEW."starts_on", NEW."target", NEW."unit"); RETURN NULL;', hash='5e66c625756feb4beab62ddbe3bdb6a31463f7b9', operation='INSERT', pgid='pgtrigger_insert_insert_fb818', table='proposals_dealindicator', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "proposals_dealindicatorevent" ("baseline", "deal_id", "end_reason", "ended_on", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sort_order", "source", "starts_on", "target", "unit") VALUES (NEW."baseline", NEW."deal_id", NEW."end_reason", NEW."ended_on", NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."sort_order", NEW."source", NEW."starts_on", NEW."target", NEW."unit"); RETURN NULL;', hash='06b0f12a4a9f1941a85341657b8f040cb9704709', operation='UPDATE', pgid='pgtrigger_update_update_e59c5', table='proposals_dealindicator', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "proposals_dealindicatorevent" ("baseline", "deal_id", "end_reason", "ended_on", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sort_order", "source", "starts_on", "target", "unit") VALUES (OLD."baseline", OLD."deal_id", OLD."end_reason", OLD."ended_on", OLD."id", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."sort_order", OLD."source", OLD."starts_on", OLD."target", OLD."unit"); RETURN NULL;', hash='cbf2792322f80d345ed6be39f8d5be87f066621f', operation='DELETE', pgid='pgtrigger_delete_delete_bf97a', table='proposals_dealindicator', when='AFTER'))],
                },
            ), migrations.CreateModel(
                name='DealPartner',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('deal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='partners', to='proposals.deal', verbose_name='deal')),
                    ('name', models.CharField(max_length=200, verbose_name='name')),
                    ('kind', models.CharField(choices=[('business_association', 'Business association'), ('employers_organisation', "Employers' organisation"), ('trade_association', 'Trade association'), ('education_institution', 'Education institution'), ('knowledge_institution', 'Knowledge institution'), ('regional_body', 'Regional body'), ('financier', 'Financier'), ('development_company', 'Regional development company'), ('public_authority', 'Public authority'), ('other', 'Other')], max_length=30, verbose_name='kind')),
                    ('role', models.CharField(blank=True, max_length=300, verbose_name='what this partner does')),
                    ('sort_order', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
                ],
                options={
                    'verbose_name': 'deal partner',
                    'verbose_name_plural': 'deal partners',
                    'ordering': ['deal_id', 'sort_order', 'pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='dealpartner_name_not_blank', violation_error_message='Fill in a text: it cannot be empty.'), models.CheckConstraint(condition=models.Q(('kind__in', ['business_association', 'employers_organisation', 'trade_association', 'education_institution', 'knowledge_institution', 'regional_body', 'financier', 'development_company', 'public_authority', 'other'])), name='dealpartner_kind_known', violation_error_message='Choose one of the listed options.')],
                    'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "proposals_dealpartnerevent" ("deal_id", "id", "kind", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "sort_order") VALUES (NEW."deal_id", NEW."id", NEW."kind", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."role", NEW."sort_order"); RETURN NULL;', hash='3514964592f38af468c576d622267b7f0ad9e724', operation='INSERT', pgid='pgtrigger_insert_insert_417c6', table='proposals_dealpartner', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "proposals_dealpartnerevent" ("deal_id", "id", "kind", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "sort_order") VALUES (NEW."deal_id", NEW."id", NEW."kind", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."role", NEW."sort_order"); RETURN NULL;', hash='65b05d18c7281107c8d2d0687f77d5495b7da2e5', operation='UPDATE', pgid='pgtrigger_update_update_e1693', table='proposals_dealpartner', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "proposals_dealpartnerevent" ("deal_id", "id", "kind", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "sort_order") VALUES (OLD."deal_id", OLD."id", OLD."kind", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."role", OLD."sort_order"); RETURN NULL;', hash='e10ef67be9cf96e7de6d2bcd0eecd28cf3ad7ef9', operation='DELETE', pgid='pgtrigger_delete_delete_8d5da', table='proposals_dealpartner', when='AFTER'))],
                },
            ), migrations.CreateModel(
                name='Milestone',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('deal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='milestones', to='proposals.deal', verbose_name='deal')),
                    ('title', models.CharField(max_length=300, verbose_name='milestone')),
                    ('planned_date', models.DateField(verbose_name='planned on')),
                    ('reached_date', models.DateField(blank=True, null=True, verbose_name='reached on')),
                    ('reached_noted_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='noted at')),
                    ('reached_noted_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='noted by')),
                    ('sort_order', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
                ],
                options={
                    'verbose_name': 'milestone',
                    'verbose_name_plural': 'milestones',
                    'ordering': ['deal_id', 'planned_date', 'sort_order', 'pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='milestone_title_not_blank', violation_error_message='Fill in a text: it cannot be empty.'), models.CheckConstraint(condition=models.Q(models.Q(('reached_noted_at__isnull', True), ('reached_noted_by__isnull', True)), models.Q(('reached_noted_at__isnull', False), ('reached_noted_by__isnull', False)), _connector='OR'), name='milestone_reached_noted_at_and_by', violation_error_message='The moment and the person belong together: fill in both or neither.'), models.CheckConstraint(condition=models.Q(('reached_date__isnull', True), ('reached_noted_at__isnull', False), _connector='OR'), name='milestone_reached_was_noted', violation_error_message='Say who wrote down that the milestone was reached.')],
                    'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "proposals_milestoneevent" ("deal_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned_date", "reached_date", "reached_noted_at", "reached_noted_by_id", "sort_order", "title") VALUES (NEW."deal_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."planned_date", NEW."reached_date", NEW."reached_noted_at", NEW."reached_noted_by_id", NEW."sort_order", NEW."title"); RETURN NULL;', hash='733783488c2804ffc8c181be8247b783a5dbc831', operation='INSERT', pgid='pgtrigger_insert_insert_15e1a', table='proposals_milestone', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "proposals_milestoneevent" ("deal_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned_date", "reached_date", "reached_noted_at", "reached_noted_by_id", "sort_order", "title") VALUES (NEW."deal_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."planned_date", NEW."reached_date", NEW."reached_noted_at", NEW."reached_noted_by_id", NEW."sort_order", NEW."title"); RETURN NULL;', hash='1687ee94af0358ea24336e9368a0bb5afbbb91e6', operation='UPDATE', pgid='pgtrigger_update_update_77baa', table='proposals_milestone', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "proposals_milestoneevent" ("deal_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned_date", "reached_date", "reached_noted_at", "reached_noted_by_id", "sort_order", "title") VALUES (OLD."deal_id", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."planned_date", OLD."reached_date", OLD."reached_noted_at", OLD."reached_noted_by_id", OLD."sort_order", OLD."title"); RETURN NULL;', hash='4b7e684ac4e7d5ff48b4f528aa6476aaefa4ab4d', operation='DELETE', pgid='pgtrigger_delete_delete_40b89', table='proposals_milestone', when='AFTER'))],
                },
            ), migrations.CreateModel(
                name='DealContactEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='proposals.dealcontact')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('id', models.BigIntegerField()),
                    ('deal', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='proposals.deal', verbose_name='deal')),
                    ('side', models.CharField(choices=[('region', 'the region'), ('ministry', 'the ministry')], max_length=10, verbose_name='works for')),
                    ('name', models.CharField(blank=True, max_length=150, verbose_name='name')),
                    ('function', models.CharField(max_length=150, verbose_name='function')),
                    ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail address')),
                    ('phone', models.CharField(blank=True, max_length=30, verbose_name='phone number')),
                ],
                options={
                    'abstract': False,
                    'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='1cbfc475b87693e0f55d58edb8dd8def23a0aa44', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_0576f', table='proposals_dealcontactevent', when='BEFORE'))],
                },
            ), migrations.CreateModel(
                name='DealIndicatorEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='proposals.dealindicator')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('id', models.BigIntegerField()),
                    ('deal', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='proposals.deal', verbose_name='deal')),
                    ('name', models.CharField(max_length=300, verbose_name='result')),
                    ('unit', models.CharField(blank=True, max_length=60, verbose_name='counted in')),
                    ('baseline', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='at the start')),
                    ('target', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='target')),
                    ('source', models.CharField(blank=True, max_length=300, verbose_name='how it is measured')),
                    ('sort_order', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
                    ('end_reason', models.CharField(blank=True, editable=False, max_length=500, verbose_name='why it was ended')),
                    ('ended_on', models.DateField(blank=True, editable=False, null=True, verbose_name='ended on')),
                    ('starts_on', models.DateField(blank=True, editable=False, null=True, verbose_name='added on')),
                ],
                options={
                    'abstract': False,
                    'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='1a5d9168bc67fd62eaffdead9cc414d257ef9ff9', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_9b671', table='proposals_dealindicatorevent', when='BEFORE'))],
                },
            ), migrations.CreateModel(
                name='DealPartnerEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='proposals.dealpartner')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('id', models.BigIntegerField()),
                    ('deal', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='proposals.deal', verbose_name='deal')),
                    ('name', models.CharField(max_length=200, verbose_name='name')),
                    ('kind', models.CharField(choices=[('business_association', 'Business association'), ('employers_organisation', "Employers' organisation"), ('trade_association', 'Trade association'), ('education_institution', 'Education institution'), ('knowledge_institution', 'Knowledge institution'), ('regional_body', 'Regional body'), ('financier', 'Financier'), ('development_company', 'Regional development company'), ('public_authority', 'Public authority'), ('other', 'Other')], max_length=30, verbose_name='kind')),
                    ('role', models.CharField(blank=True, max_length=300, verbose_name='what this partner does')),
                    ('sort_order', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
                ],
                options={
                    'abstract': False,
                    'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='84f50c8d0788688aeb074af15c8882b6494aa023', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_41ac8', table='proposals_dealpartnerevent', when='BEFORE'))],
                },
            ), migrations.CreateModel(
                name='MilestoneEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='proposals.milestone')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('id', models.BigIntegerField()),
                    ('deal', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='proposals.deal', verbose_name='deal')),
                    ('title', models.CharField(max_length=300, verbose_name='milestone')),
                    ('planned_date', models.DateField(verbose_name='planned on')),
                    ('reached_date', models.DateField(blank=True, null=True, verbose_name='reached on')),
                    ('reached_noted_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='noted at')),
                    ('reached_noted_by', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='noted by')),
                    ('sort_order', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
                ],
                options={
                    'abstract': False,
                    'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='d21fc601b248ee10f44bd221a637752a4a133ed4', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_dee62', table='proposals_milestoneevent', when='BEFORE'))],
                },
            ), migrations.CreateModel(
                name='Tranche',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveSmallIntegerField(verbose_name='number')),
                    ('name', models.CharField(max_length=100, verbose_name='name')),
                    ('amount', proposals.models.fields.EuroField(verbose_name='amount')),
                    ('planned_date', models.DateField(blank=True, null=True, verbose_name='planned on')),
                    ('deal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tranches', to='proposals.deal', verbose_name='deal')),
                    ('milestone', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='tranches', to='proposals.milestone', verbose_name='milestone')),
                ],
                options={
                    'verbose_name': 'part of the payment',
                    'verbose_name_plural': 'parts of the payment',
                    'ordering': ['deal_id', 'number'],
                    'constraints': [models.UniqueConstraint(fields=('deal', 'number'), name='tranche_number_once', violation_error_message='Somebody added a part meanwhile. Try again.'), models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='tranche_amount_positive', violation_error_message='Fill in an amount above zero.'), models.CheckConstraint(condition=models.Q(('planned_date__isnull', False), ('milestone__isnull', False), _connector='OR'), name='tranche_date_or_milestone', violation_error_message='Choose a milestone or fill in the day of the payment.')],
                    'triggers': [pgtrigger.compiler.Trigger(name='within_award', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE v_deal bigint; v_recovered numeric; v_ordered numeric; v_planned numeric; v_limit numeric; v_status text; v_part numeric;', func="\n            v_deal := NEW.deal_id;\n            \n            \n    IF current_setting('transaction_isolation') <> 'read committed' THEN\n        RAISE EXCEPTION USING ERRCODE = '25001', MESSAGE = 'money moves in read committed transactions only';\n    END IF;\n\n            PERFORM 1 FROM proposals_deal WHERE id = v_deal FOR NO KEY UPDATE;\n\n            SELECT COALESCE(SUM(amount), 0) INTO v_recovered\n              FROM proposals_recovery WHERE deal_id = v_deal AND received_date IS NOT NULL;\n\n            SELECT COALESCE(SUM(amount), 0) INTO v_planned FROM proposals_tranche WHERE deal_id = v_deal;\n\n            SELECT LEAST(d.awarded_amount, f.amount), d.status INTO v_limit, v_status\n              FROM proposals_deal d\n              LEFT JOIN proposals_finaldetermination f ON f.deal_id = d.id AND f.approved_at IS NOT NULL\n             WHERE d.id = v_deal;\n\n            IF v_planned - v_recovered > v_limit THEN\n                RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'tranches_within_award', MESSAGE = 'the parts are more than the contribution';\n            END IF;\n            IF EXISTS (SELECT 1 FROM proposals_milestone WHERE id = NEW.milestone_id AND deal_id <> NEW.deal_id) THEN\n                RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'tranche_stays', MESSAGE = 'a milestone of another deal';\n            END IF;\n            SELECT COALESCE(SUM(amount), 0) INTO v_part\n              FROM proposals_paymentorder WHERE tranche_id = NEW.id AND refused_at IS NULL;\n            IF v_part > NEW.amount THEN\n                RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'tranche_covers_payments', MESSAGE = 'less than was ordered from this part';\n            END IF;\n            RETURN NULL;\n        ", hash='2c86d1f3132f0942735c5202c25c2851f78aa655', operation='INSERT OR UPDATE', pgid='pgtrigger_within_award_03e1b', table='proposals_tranche', when='AFTER')), pgtrigger.compiler.Trigger(name='stays_with_its_deal', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW.deal_id <> OLD.deal_id)', func="RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'tranche_stays', MESSAGE = 'a part belongs to one deal';", hash='392ef67ecfd174d801cc76181e0299d56daa72b2', operation='UPDATE', pgid='pgtrigger_stays_with_its_deal_3e841', table='proposals_tranche', when='BEFORE')), pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "proposals_trancheevent" ("amount", "deal_id", "id", "milestone_id", "name", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned_date") VALUES (NEW."amount", NEW."deal_id", NEW."id", NEW."milestone_id", NEW."name", NEW."number", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."planned_date"); RETURN NULL;', hash='cc9818b5b5e0e0401eef5ff76bd28c636466905f', operation='INSERT', pgid='pgtrigger_insert_insert_1997e', table='proposals_tranche', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "proposals_trancheevent" ("amount", "deal_id", "id", "milestone_id", "name", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned_date") VALUES (NEW."amount", NEW."deal_id", NEW."id", NEW."milestone_id", NEW."name", NEW."number", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."planned_date"); RETURN NULL;', hash='9125a65930f44c8bb27420c1c8ccc0f0e37dec3c', operation='UPDATE', pgid='pgtrigger_update_update_e7220', table='proposals_tranche', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "proposals_trancheevent" ("amount", "deal_id", "id", "milestone_id", "name", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned_date") VALUES (OLD."amount", OLD."deal_id", OLD."id", OLD."milestone_id", OLD."name", OLD."number", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."planned_date"); RETURN NULL;', hash='6c2069443fc8b924274ce4f38db55be3e19063f3', operation='DELETE', pgid='pgtrigger_delete_delete_1f6ed', table='proposals_tranche', when='AFTER'))],
                },
            ), migrations.CreateModel(
                name='TrancheEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('id', models.BigIntegerField()),
                    ('number', models.PositiveSmallIntegerField(verbose_name='number')),
                    ('name', models.CharField(max_length=100, verbose_name='name')),
                    ('amount', proposals.models.fields.EuroField(verbose_name='amount')),
                    ('planned_date', models.DateField(blank=True, null=True, verbose_name='planned on')),
                    ('deal', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='proposals.deal', verbose_name='deal')),
                    ('milestone', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='proposals.milestone', verbose_name='milestone')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='proposals.tranche')),
                ],
                options={
                    'abstract': False,
                    'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='07c5283e1707a0fbe6919e46b8f56a2025777a0f', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_c5374', table='proposals_trancheevent', when='BEFORE'))],
                },
            ), migrations.CreateModel(
                name='PaymentOrder',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('amount', proposals.models.fields.EuroField(verbose_name='amount')),
                    ('compensable_vat_amount', proposals.models.fields.EuroField(default=Decimal('0'), verbose_name='compensable VAT')),
                    ('note', models.CharField(blank=True, max_length=200, verbose_name='note')),
                    ('requested_at', models.DateTimeField(verbose_name='asked for at')),
                    ('first_approved_at', models.DateTimeField(blank=True, null=True, verbose_name='first approval at')),
                    ('second_approved_at', models.DateTimeField(blank=True, null=True, verbose_name='second approval at')),
                    ('refused_at', models.DateTimeField(blank=True, null=True, verbose_name='refused at')),
                    ('refusal_reason', models.TextField(blank=True, verbose_name='why it was refused')),
                    ('paid_date', models.DateField(blank=True, null=True, verbose_name='paid on')),
                    ('paid_noted_at', models.DateTimeField(blank=True, null=True, verbose_name='payment noted at')),
                    ('first_approved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='first approval by')),
                    ('paid_noted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='payment noted by')),
                    ('refused_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='refused by')),
                    ('requested_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='asked for by')),
                    ('second_approved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='second approval by')),
                    ('tranche', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='orders', to='proposals.tranche', verbose_name='part of the payment')),
                ],
                options={
                    'verbose_name': 'payment order',
                    'verbose_name_plural': 'payment orders',
                    'ordering': ['requested_at', 'pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='paymentorder_amount_positive', violation_error_message='Fill in an amount above zero.'), models.CheckConstraint(condition=models.Q(('compensable_vat_amount__isnull', True), ('compensable_vat_amount__gte', 0), _connector='OR'), name='paymentorder_compensable_vat_amount_not_negative', violation_error_message='The amount cannot be below zero.'), models.CheckConstraint(condition=models.Q(('compensable_vat_amount__lte', models.F('amount'))), name='paymentorder_vat_within_amount', violation_error_message='The compensable VAT is part of the amount. Fill in a lower VAT amount.'), models.CheckConstraint(condition=models.Q(models.Q(('requested_at__isnull', True), ('requested_by__isnull', True)), models.Q(('requested_at__isnull', False), ('requested_by__isnull', False)), _connector='OR'), name='paymentorder_requested_at_and_by', violation_error_message='The moment and the person belong together: fill in both or neither.'), models.CheckConstraint(condition=models.Q(models.Q(('first_approved_at__isnull', True), ('first_approved_by__isnull', True)), models.Q(('first_approved_at__isnull', False), ('first_approved_by__isnull', False)), _connector='OR'), name='paymentorder_first_approved_at_and_by', violation_error_message='The moment and the person belong together: fill in both or neither.'), models.CheckConstraint(condition=models.Q(models.Q(('second_approved_at__isnull', True), ('second_approved_by__isnull', True)), models.Q(('second_approved_at__isnull', False), ('second_approved_by__isnull', False)), _connector='OR'), name='paymentorder_second_approved_at_and_by', violation_error_message='The moment and the person belong together: fill in both or neither.'), models.CheckConstraint(condition=models.Q(models.Q(('refused_at__isnull', True), ('refused_by__isnull', True)), models.Q(('refused_at__isnull', False), ('refused_by__isnull', False)), _connector='OR'), name='paymentorder_refused_at_and_by', violation_error_message='The moment and the person belong together: fill in both or neither.'), models.CheckConstraint(condition=models.Q(models.Q(('paid_noted_at__isnull', True), ('paid_noted_by__isnull', True)), models.Q(('paid_noted_at__isnull', False), ('paid_noted_by__isnull', False)), _connector='OR'), name='paymentorder_paid_noted_at_and_by', violation_error_message='The moment and the person belong together: fill in both or neither.'), models.CheckConstraint(condition=models.Q(models.Q(('first_approved_by__isnull', True), models.Q(('first_approved_by', models.F('requested_by')), _negated=True), _connector='OR'), models.Q(('second_approved_by__isnull', True), models.Q(('second_approved_by', models.F('requested_by')), _negated=True), _connector='OR')), name='paymentorder_four_eyes', violation_error_message='Whoever asked for a payment may not approve it. Ask somebody else.'), models.CheckConstraint(condition=models.Q(('second_approved_by__isnull', True), models.Q(('first_approved_by__isnull', False), models.Q(('second_approved_by', models.F('first_approved_by')), _negated=True)), _connector='OR'), name='paymentorder_two_approvers', violation_error_message='Two different finance officers approve a payment. Ask somebody else.'), models.CheckConstraint(condition=models.Q(('paid_date__isnull', True), models.Q(('refused_at__isnull', True), ('second_approved_at__isnull', False)), _connector='OR'), name='paymentorder_paid_after_approval', violation_error_message='A payment is approved twice before it is made.'), models.CheckConstraint(condition=models.Q(models.Q(('paid_date__isnull', True), ('paid_noted_at__isnull', True)), models.Q(('paid_date__isnull', False), ('paid_noted_at__isnull', False)), _connector='OR'), name='paymentorder_paid_is_noted', violation_error_message='The day of the payment and who noted it belong together.'), models.CheckConstraint(condition=models.Q(('refused_at__isnull', True), models.Q(('refusal_reason', ''), _negated=True), _connector='OR'), name='paymentorder_refused_with_reason', violation_error_message='Write why this payment is refused.')],
                    'triggers': [pgtrigger.compiler.Trigger(name='within_award', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW.refused_at IS NULL)', declare='DECLARE v_deal bigint; v_recovered numeric; v_ordered numeric; v_planned numeric; v_limit numeric; v_status text; v_part numeric;', func="\n            SELECT deal_id, amount INTO v_deal, v_part FROM proposals_tranche WHERE id = NEW.tranche_id;\n            \n            \n    IF current_setting('transaction_isolation') <> 'read committed' THEN\n        RAISE EXCEPTION USING ERRCODE = '25001', MESSAGE = 'money moves in read committed transactions only';\n    END IF;\n\n            PERFORM 1 FROM proposals_deal WHERE id = v_deal FOR NO KEY UPDATE;\n\n            SELECT LEAST(d.awarded_amount, f.amount), d.status INTO v_limit, v_status\n              FROM proposals_deal d\n              LEFT JOIN proposals_finaldetermination f ON f.deal_id = d.id AND f.approved_at IS NOT NULL\n             WHERE d.id = v_deal;\n\n            IF TG_OP = 'INSERT' AND v_status NOT IN ('completed', 'running', 'signed') THEN\n                RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'payment_deal_not_signed', MESSAGE = 'nothing is paid to a deal in this status';\n            END IF;\n            \n            SELECT COALESCE(SUM(amount), 0) INTO v_recovered\n              FROM proposals_recovery WHERE deal_id = v_deal AND received_date IS NOT NULL;\n\n            SELECT COALESCE(SUM(o.amount), 0) INTO v_ordered\n              FROM proposals_paymentorder o JOIN proposals_tranche t ON t.id = o.tranche_id\n             WHERE t.deal_id = v_deal AND o.refused_at IS NULL;\n\n            IF v_ordered - v_recovered > v_limit THEN\n                RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'payment_within_award', MESSAGE = 'more than the contribution';\n            END IF;\n            -- The amount of the part as it stands under the lock.\n            SELECT t.amount - COALESCE(SUM(o.amount), 0) INTO v_part\n              FROM proposals_tranche t LEFT JOIN proposals_paymentorder o\n                ON o.tranche_id = t.id AND o.refused_at IS NULL\n             WHERE t.id = NEW.tranche_id GROUP BY t.id;\n            IF v_part < 0 THEN RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'payment_within_tranche', MESSAGE = 'more than this part'; END IF;\n            RETURN NULL;\n        ", hash='b51c4fb4992056af3cf1b124755ffb31f1806854', operation='INSERT OR UPDATE', pgid='pgtrigger_within_award_661c1', table='proposals_paymentorder', when='AFTER')), pgtrigger.compiler.Trigger(name='within_reach', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF NEW.first_approved_by_id IS NOT NULL\n               AND (TG_OP = 'INSERT' OR OLD.first_approved_by_id IS DISTINCT FROM NEW.first_approved_by_id) THEN\n                IF NOT EXISTS (SELECT 1 FROM proposals_rolegrant g JOIN proposals_user u ON u.id = g.user_id\n                                WHERE g.user_id = NEW.first_approved_by_id AND g.role = 'finance_officer'\n                                  AND g.ended_at IS NULL AND u.is_active) THEN\n                    RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'payment_finance_officer', MESSAGE = 'not a finance officer';\n                END IF;\n                IF NEW.amount > COALESCE((SELECT amount FROM proposals_paymentlimit\n                                           WHERE user_id = NEW.first_approved_by_id\n                                           ORDER BY set_at DESC, id DESC LIMIT 1), 0) THEN\n                    RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'payment_personal_limit', MESSAGE = 'above the personal limit';\n                END IF;\n            END IF;\n    \n            IF NEW.second_approved_by_id IS NOT NULL\n               AND (TG_OP = 'INSERT' OR OLD.second_approved_by_id IS DISTINCT FROM NEW.second_approved_by_id) THEN\n                IF NOT EXISTS (SELECT 1 FROM proposals_rolegrant g JOIN proposals_user u ON u.id = g.user_id\n                                WHERE g.user_id = NEW.second_approved_by_id AND g.role = 'finance_officer'\n                                  AND g.ended_at IS NULL AND u.is_active) THEN\n                    RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'payment_finance_officer', MESSAGE = 'not a finance officer';\n                END IF;\n                IF NEW.amount > COALESCE((SELECT amount FROM proposals_paymentlimit\n                                           WHERE user_id = NEW.second_approved_by_id\n                                           ORDER BY set_at DESC, id DESC LIMIT 1), 0) THEN\n                    RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'payment_personal_limit', MESSAGE = 'above the personal limit';\n                END IF;\n            END IF;\n     RETURN NEW;", hash='2fd0007272c410f324310f42fb33da16b5a5eb9e', operation='INSERT OR UPDATE', pgid='pgtrigger_within_reach_7c1a0', table='proposals_paymentorder', when='BEFORE')), pgtrigger.compiler.Trigger(name='settled_once', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF (NEW.tranche_id, NEW.amount, NEW.compensable_vat_amount, NEW.requested_at, NEW.requested_by_id, NEW.note) IS DISTINCT FROM (OLD.tranche_id, OLD.amount, OLD.compensable_vat_amount, OLD.requested_at, OLD.requested_by_id, OLD.note) OR (OLD.first_approved_at IS NOT NULL AND (NEW.first_approved_at, NEW.first_approved_by_id) IS DISTINCT FROM (OLD.first_approved_at, OLD.first_approved_by_id)) OR (OLD.second_approved_at IS NOT NULL AND (NEW.second_approved_at, NEW.second_approved_by_id) IS DISTINCT FROM (OLD.second_approved_at, OLD.second_approved_by_id)) OR (OLD.refused_at IS NOT NULL AND (NEW.refused_at, NEW.refused_by_id, NEW.refusal_reason) IS DISTINCT FROM (OLD.refused_at, OLD.refused_by_id, OLD.refusal_reason)) OR (OLD.paid_noted_at IS NOT NULL AND (NEW.paid_noted_at, NEW.paid_noted_by_id, NEW.paid_date) IS DISTINCT FROM (OLD.paid_noted_at, OLD.paid_noted_by_id, OLD.paid_date)) THEN RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'payment_settled', MESSAGE = 'this was settled'; END IF; RETURN NEW;", hash='1215ccf9ee975bda91f354a88cce32f7fc39438b', operation='UPDATE', pgid='pgtrigger_settled_once_c03b1', table='proposals_paymentorder', when='BEFORE')), pgtrigger.compiler.Trigger(name='kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'payment_kept', MESSAGE = 'the row is kept';", hash='d88d7369924d0f88a80e007f7eb7cf0909b96c14', operation='DELETE', pgid='pgtrigger_kept_85d53', table='proposals_paymentorder', when='BEFORE')), pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "proposals_paymentorderevent" ("amount", "compensable_vat_amount", "first_approved_at", "first_approved_by_id", "id", "note", "paid_date", "paid_noted_at", "paid_noted_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "refusal_reason", "refused_at", "refused_by_id", "requested_at", "requested_by_id", "second_approved_at", "second_approved_by_id", "tranche_id") VALUES (NEW."amount", NEW."compensable_vat_amount", NEW."first_approved_at", NEW."first_approved_by_id", NEW."id", NEW."note", NEW."paid_date", NEW."paid_noted_at", NEW."paid_noted_by_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."refusal_reason", NEW."refused_at", NEW."refused_by_id", NEW."requested_at", NEW."requested_by_id", NEW."second_approved_at", NEW."second_approved_by_id", NEW."tranche_id"); RETURN NULL;', hash='432d71f2801239846236b85dd4758ce811d72fa4', operation='INSERT', pgid='pgtrigger_insert_insert_ca3e0', table='proposals_paymentorder', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "proposals_paymentorderevent" ("amount", "compensable_vat_amount", "first_approved_at", "first_approved_by_id", "id", "note", "paid_date", "paid_noted_at", "paid_noted_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "refusal_reason", "refused_at", "refused_by_id", "requested_at", "requested_by_id", "second_approved_at", "second_approved_by_id", "tranche_id") VALUES (NEW."amount", NEW."compensable_vat_amount", NEW."first_approved_at", NEW."first_approved_by_id", NEW."id", NEW."note", NEW."paid_date", NEW."paid_noted_at", NEW."paid_noted_by_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."refusal_reason", NEW."refused_at", NEW."refused_by_id", NEW."requested_at", NEW."requested_by_id", NEW."second_approved_at", NEW."second_approved_by_id", NEW."tranche_id"); RETURN NULL;', hash='e81c600d3e6858047daa5ca037c94ed5a56319e0', operation='UPDATE', pgid='pgtrigger_update_update_d705c', table='proposals_paymentorder', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "proposals_paymentorderevent" ("amount", "compensable_vat_amount", "first_approved_at", "first_approved_by_id", "id", "note", "paid_date", "paid_noted_at", "paid_noted_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "refusal_reason", "refused_at", "refused_by_id", "requested_at", "requested_by_id", "second_approved_at", "second_approved_by_id", "tranche_id") VALUES (OLD."amount", OLD."compensable_vat_amount", OLD."first_approved_at", OLD."first_approved_by_id", OLD."id", OLD."note", OLD."paid_date", OLD."paid_noted_at", OLD."paid_noted_by_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."refusal_reason", OLD."refused_at", OLD."refused_by_id", OLD."requested_at", OLD."requested_by_id", OLD."second_approved_at", OLD."second_approved_by_id", OLD."tranche_id"); RETURN NULL;', hash='ecdae098c7f63da276456881231c3bab9079c205', operation='DELETE', pgid='pgtrigger_delete_delete_85613', table='proposals_paymentorder', when='AFTER'))],
                },
            ), migrations.CreateModel(
                name='PaymentOrderEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('id', models.BigIntegerField()),
                    ('amount', proposals.models.fields.EuroField(verbose_name='amount')),
                    ('compensable_vat_amount', proposals.models.fields.EuroField(default=Decimal('0'), verbose_name='compensable VAT')),
                    ('note', models.CharField(blank=True, max_length=200, verbose_name='note')),
                    ('requested_at', models.DateTimeField(verbose_name='asked for at')),
                    ('first_approved_at', models.DateTimeField(blank=True, null=True, verbose_name='first approval at')),
                    ('second_approved_at', models.DateTimeField(blank=True, null=True, verbose_name='second approval at')),
                    ('refused_at', models.DateTimeField(blank=True, null=True, verbose_name='refused at')),
                    ('refusal_reason', models.TextField(blank=True, verbose_name='why it was refused')),
                    ('paid_date', models.DateField(blank=True, null=True, verbose_name='paid on')),
                    ('paid_noted_at', models.DateTimeField(blank=True, null=True, verbose_name='payment noted at')),
                    ('first_approved_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='first approval by')),
                    ('paid_noted_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='payment noted by')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='proposals.paymentorder')),
                    ('refused_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='refused by')),
                    ('requested_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='asked for by')),
                    ('second_approved_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='second approval by')),
                    ('tranche', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='proposals.tranche', verbose_name='part of the payment')),
                ],
                options={
                    'abstract': False,
                    'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='180aab54823dfb0f2ff6294731de932fb0a23761', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_495fd', table='proposals_paymentorderevent', when='BEFORE'))],
                },
            ), migrations.CreateModel(
                name='PaymentLimit',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('amount', proposals.models.fields.EuroField(verbose_name='up to')),
                    ('set_at', models.DateTimeField(verbose_name='set at')),
                    ('set_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='set by')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='payment_limits', to=settings.AUTH_USER_MODEL, verbose_name='user')),
                ],
                options={
                    'verbose_name': 'personal limit',
                    'verbose_name_plural': 'personal limits',
                    'ordering': ['user_id', '-set_at', '-pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('amount__isnull', True), ('amount__gte', 0), _connector='OR'), name='paymentlimit_amount_not_negative', violation_error_message='The amount cannot be below zero.'), models.CheckConstraint(condition=models.Q(models.Q(('set_at__isnull', True), ('set_by__isnull', True)), models.Q(('set_at__isnull', False), ('set_by__isnull', False)), _connector='OR'), name='paymentlimit_set_at_and_by', violation_error_message='The moment and the person belong together: fill in both or neither.'), models.CheckConstraint(condition=models.Q(('set_by', models.F('user')), _negated=True), name='paymentlimit_by_another', violation_error_message='Nobody sets their own limit. Ask somebody else.')],
                    'triggers': [pgtrigger.compiler.Trigger(name='no_change', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF to_jsonb(NEW) IS DISTINCT FROM to_jsonb(OLD) THEN RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'paymentlimit_immutable', MESSAGE = 'the row is final'; END IF; RETURN NEW;", hash='d300a16f18a2a00b902f3aeb56c861a178072a47', operation='UPDATE', pgid='pgtrigger_no_change_e561f', table='proposals_paymentlimit', when='BEFORE')), pgtrigger.compiler.Trigger(name='no_removal', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'paymentlimit_immutable', MESSAGE = 'the row is final';", hash='ed884005c117fee903ece1002d53b28188c4fa9b', operation='DELETE', pgid='pgtrigger_no_removal_331b0', table='proposals_paymentlimit', when='BEFORE')), pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "proposals_paymentlimitevent" ("amount", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "set_at", "set_by_id", "user_id") VALUES (NEW."amount", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."set_at", NEW."set_by_id", NEW."user_id"); RETURN NULL;', hash='059f940f8a9c5f332489dfb18000c998adfe5d51', operation='INSERT', pgid='pgtrigger_insert_insert_f88f7', table='proposals_paymentlimit', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "proposals_paymentlimitevent" ("amount", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "set_at", "set_by_id", "user_id") VALUES (NEW."amount", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."set_at", NEW."set_by_id", NEW."user_id"); RETURN NULL;', hash='0d8731ef05657335d9341cefda45bb0ee2e06f0f', operation='UPDATE', pgid='pgtrigger_update_update_31a14', table='proposals_paymentlimit', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "proposals_paymentlimitevent" ("amount", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "set_at", "set_by_id", "user_id") VALUES (OLD."amount", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."set_at", OLD."set_by_id", OLD."user_id"); RETURN NULL;', hash='a87f3d350a12f6c793bbe495957606199e8c5a5b', operation='DELETE', pgid='pgtrigger_delete_delete_52242', table='proposals_paymentlimit', when='AFTER'))],
                },
            ), migrations.CreateModel(
                name='PaymentLimitEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('id', models.BigIntegerField()),
                    ('amount', proposals.models.fields.EuroField(verbose_name='up to')),
                    ('set_at', models.DateTimeField(verbose_name='set at')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='proposals.paymentlimit')),
                    ('set_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='set by')),
                    ('user', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='user')),
                ],
                options={
                    'abstract': False,
                    'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='49c9ffaa0b7f1484aef6d30832a1bd43b3cce9e2', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_72b3f', table='proposals_paymentlimitevent', when='BEFORE'))],
                },
            ), migrations.CreateModel(
                name='FinalDetermination',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('amount', proposals.models.fields.EuroField(verbose_name='final amount')),
                    ('explanation', models.TextField(verbose_name='explanation')),
                    ('drafted_at', models.DateTimeField(verbose_name='drafted at')),
                    ('approved_at', models.DateTimeField(blank=True, null=True, verbose_name='approved at')),
                    ('approved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='approved by')),
                    ('deal', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='final_determination', to='proposals.deal', verbose_name='deal')),
                    ('drafted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='drafted by')),
                ],
                options={
                    'verbose_name': 'final determination',
                    'verbose_name_plural': 'final determinations',
                    'ordering': ['deal_id'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('amount__isnull', True), ('amount__gte', 0), _connector='OR'), name='finaldetermination_amount_not_negative', violation_error_message='The amount cannot be below zero.'), models.CheckConstraint(condition=models.Q(models.Q(('drafted_at__isnull', True), ('drafted_by__isnull', True)), models.Q(('drafted_at__isnull', False), ('drafted_by__isnull', False)), _connector='OR'), name='finaldetermination_drafted_at_and_by', violation_error_message='The moment and the person belong together: fill in both or neither.'), models.CheckConstraint(condition=models.Q(models.Q(('approved_at__isnull', True), ('approved_by__isnull', True)), models.Q(('approved_at__isnull', False), ('approved_by__isnull', False)), _connector='OR'), name='finaldetermination_approved_at_and_by', violation_error_message='The moment and the person belong together: fill in both or neither.'), models.CheckConstraint(condition=models.Q(('explanation', ''), _negated=True), name='finaldetermination_explained', violation_error_message='Write how you came to this amount.'), models.CheckConstraint(condition=models.Q(('approved_by__isnull', True), models.Q(('approved_by', models.F('drafted_by')), _negated=True), _connector='OR'), name='finaldetermination_four_eyes', violation_error_message='Whoever drafted the final amount may not approve it. Ask somebody else.')],
                    'triggers': [pgtrigger.compiler.Trigger(name='within_award', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE v_deal bigint; v_recovered numeric; v_ordered numeric; v_planned numeric; v_limit numeric; v_status text; v_part numeric;', func="\n            v_deal := NEW.deal_id;\n            \n            \n    IF current_setting('transaction_isolation') <> 'read committed' THEN\n        RAISE EXCEPTION USING ERRCODE = '25001', MESSAGE = 'money moves in read committed transactions only';\n    END IF;\n\n            PERFORM 1 FROM proposals_deal WHERE id = v_deal FOR NO KEY UPDATE;\n\n            IF NEW.amount > (SELECT awarded_amount FROM proposals_deal WHERE id = v_deal) THEN\n                RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'determination_within_award', MESSAGE = 'more than the contribution';\n            END IF;\n            RETURN NULL;\n        ", hash='aa141045ef125b5c3f3b4b50f84906cc80b65c77', operation='INSERT OR UPDATE', pgid='pgtrigger_within_award_c2817', table='proposals_finaldetermination', when='AFTER')), pgtrigger.compiler.Trigger(name='settled_once', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.approved_at IS NOT NULL)', func="RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'determination_settled', MESSAGE = 'the final amount was approved';", hash='68427f49ebdfd8c4f8af4364dd5c0a3f57101674', operation='UPDATE OR DELETE', pgid='pgtrigger_settled_once_50f91', table='proposals_finaldetermination', when='BEFORE')), pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "proposals_finaldeterminationevent" ("amount", "approved_at", "approved_by_id", "deal_id", "drafted_at", "drafted_by_id", "explanation", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."amount", NEW."approved_at", NEW."approved_by_id", NEW."deal_id", NEW."drafted_at", NEW."drafted_by_id", NEW."explanation", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;', hash='ba308a1ded98e4446c3e8aa8b0bbf6a897ddae0f', operation='INSERT', pgid='pgtrigger_insert_insert_e3dac', table='proposals_finaldetermination', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "proposals_finaldeterminationevent" ("amount", "approved_at", "approved_by_id", "deal_id", "drafted_at", "drafted_by_id", "explanation", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."amount", NEW."approved_at", NEW."approved_by_id", NEW."deal_id", NEW."drafted_at", NEW."drafted_by_id", NEW."explanation", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;', hash='185ef85bb199737131066e543a750045eeaffb00', operation='UPDATE', pgid='pgtrigger_update_update_49d94', table='proposals_finaldetermination', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "proposals_finaldeterminationevent" ("amount", "approved_at", "approved_by_id", "deal_id", "drafted_at", "drafted_by_id", "explanation", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."amount", OLD."approved_at", OLD."approved_by_id", OLD."deal_id", OLD."drafted_at", OLD."drafted_by_id", OLD."explanation", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id"); RETURN NULL;', hash='31c9703129dbcd37062397f126fb9a613e838e5b', operation='DELETE', pgid='pgtrigger_delete_delete_0080a', table='proposals_finaldetermination', when='AFTER'))],
                },
            ), migrations.CreateModel(
                name='FinalDeterminationEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('id', models.BigIntegerField()),
                    ('amount', proposals.models.fields.EuroField(verbose_name='final amount')),
                    ('explanation', models.TextField(verbose_name='explanation')),
                    ('drafted_at', models.DateTimeField(verbose_name='drafted at')),
                    ('approved_at', models.DateTimeField(blank=True, null=True, verbose_name='approved at')),
                    ('approved_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='approved by')),
                    ('deal', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='proposals.deal', verbose_name='deal')),
                    ('drafted_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='drafted by')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='proposals.finaldetermination')),
                ],
                options={
                    'abstract': False,
                    'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='77ba3dcc48d4749abacf5c7c3a9e6792e73270ca', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_7478b', table='proposals_finaldeterminationevent', when='BEFORE'))],
                },
            ), migrations.CreateModel(
                name='Recovery',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('amount', proposals.models.fields.EuroField(verbose_name='amount')),
                    ('reason', models.TextField(verbose_name='reason')),
                    ('due_date', models.DateField(verbose_name='to be paid back by')),
                    ('requested_at', models.DateTimeField(verbose_name='asked for at')),
                    ('approved_at', models.DateTimeField(blank=True, null=True, verbose_name='approved at')),
                    ('cancelled_at', models.DateTimeField(blank=True, null=True, verbose_name='cancelled at')),
                    ('received_date', models.DateField(blank=True, null=True, verbose_name='received on')),
                    ('received_noted_at', models.DateTimeField(blank=True, null=True, verbose_name='receipt noted at')),
                    ('approved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='approved by')),
                    ('cancelled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='cancelled by')),
                    ('deal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recoveries', to='proposals.deal', verbose_name='deal')),
                    ('received_noted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='receipt noted by')),
                    ('requested_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='asked for by')),
                ],
                options={
                    'verbose_name': 'recovery',
                    'verbose_name_plural': 'recoveries',
                    'ordering': ['deal_id', 'requested_at', 'pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='recovery_amount_positive', violation_error_message='Fill in an amount above zero.'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='recovery_is_reasoned', violation_error_message='Write why the money is recovered.'), models.CheckConstraint(condition=models.Q(models.Q(('requested_at__isnull', True), ('requested_by__isnull', True)), models.Q(('requested_at__isnull', False), ('requested_by__isnull', False)), _connector='OR'), name='recovery_requested_at_and_by', violation_error_message='The moment and the person belong together: fill in both or neither.'), models.CheckConstraint(condition=models.Q(models.Q(('approved_at__isnull', True), ('approved_by__isnull', True)), models.Q(('approved_at__isnull', False), ('approved_by__isnull', False)), _connector='OR'), name='recovery_approved_at_and_by', violation_error_message='The moment and the person belong together: fill in both or neither.'), models.CheckConstraint(condition=models.Q(models.Q(('cancelled_at__isnull', True), ('cancelled_by__isnull', True)), models.Q(('cancelled_at__isnull', False), ('cancelled_by__isnull', False)), _connector='OR'), name='recovery_cancelled_at_and_by', violation_error_message='The moment and the person belong together: fill in both or neither.'), models.CheckConstraint(condition=models.Q(models.Q(('received_noted_at__isnull', True), ('received_noted_by__isnull', True)), models.Q(('received_noted_at__isnull', False), ('received_noted_by__isnull', False)), _connector='OR'), name='recovery_received_noted_at_and_by', violation_error_message='The moment and the person belong together: fill in both or neither.'), models.CheckConstraint(condition=models.Q(('approved_by__isnull', True), models.Q(('approved_by', models.F('requested_by')), _negated=True), _connector='OR'), name='recovery_four_eyes', violation_error_message='Whoever asked for a recovery may not approve it. Ask somebody else.'), models.CheckConstraint(condition=models.Q(('received_date__isnull', True), models.Q(('approved_at__isnull', False), ('cancelled_at__isnull', True)), _connector='OR'), name='recovery_received_after_approval', violation_error_message='A recovery is approved before the money is received.'), models.CheckConstraint(condition=models.Q(models.Q(('received_date__isnull', True), ('received_noted_at__isnull', True)), models.Q(('received_date__isnull', False), ('received_noted_at__isnull', False)), _connector='OR'), name='recovery_received_is_noted', violation_error_message='The day of the receipt and who noted it belong together.')],
                    'triggers': [pgtrigger.compiler.Trigger(name='within_paid', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW.cancelled_at IS NULL)', declare='DECLARE v_deal bigint; v_recovered numeric; v_ordered numeric; v_planned numeric; v_limit numeric; v_status text; v_part numeric;', func="\n            v_deal := NEW.deal_id;\n            \n            \n    IF current_setting('transaction_isolation') <> 'read committed' THEN\n        RAISE EXCEPTION USING ERRCODE = '25001', MESSAGE = 'money moves in read committed transactions only';\n    END IF;\n\n            PERFORM 1 FROM proposals_deal WHERE id = v_deal FOR NO KEY UPDATE;\n\n            SELECT COALESCE(SUM(o.amount), 0) INTO v_ordered\n              FROM proposals_paymentorder o JOIN proposals_tranche t ON t.id = o.tranche_id\n             WHERE t.deal_id = v_deal AND o.paid_date IS NOT NULL;\n            SELECT COALESCE(SUM(amount), 0) INTO v_recovered\n              FROM proposals_recovery WHERE deal_id = v_deal AND cancelled_at IS NULL;\n            IF v_recovered > v_ordered THEN\n                RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'recovery_within_paid', MESSAGE = 'more than was paid';\n            END IF;\n            RETURN NULL;\n        ", hash='02145bd09fd80b2141debc395fffc9633a1a9745', operation='INSERT OR UPDATE', pgid='pgtrigger_within_paid_8b622', table='proposals_recovery', when='AFTER')), pgtrigger.compiler.Trigger(name='settled_once', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF (NEW.deal_id, NEW.amount, NEW.reason, NEW.due_date, NEW.requested_at, NEW.requested_by_id) IS DISTINCT FROM (OLD.deal_id, OLD.amount, OLD.reason, OLD.due_date, OLD.requested_at, OLD.requested_by_id) OR (OLD.approved_at IS NOT NULL AND (NEW.approved_at, NEW.approved_by_id) IS DISTINCT FROM (OLD.approved_at, OLD.approved_by_id)) OR (OLD.cancelled_at IS NOT NULL AND (NEW.cancelled_at, NEW.cancelled_by_id) IS DISTINCT FROM (OLD.cancelled_at, OLD.cancelled_by_id)) OR (OLD.received_noted_at IS NOT NULL AND (NEW.received_noted_at, NEW.received_noted_by_id, NEW.received_date) IS DISTINCT FROM (OLD.received_noted_at, OLD.received_noted_by_id, OLD.received_date)) THEN RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'recovery_settled', MESSAGE = 'this was settled'; END IF; RETURN NEW;", hash='be7a5e5cfd062a93c11d5a844aa4b0e5c5fd6481', operation='UPDATE', pgid='pgtrigger_settled_once_2865c', table='proposals_recovery', when='BEFORE')), pgtrigger.compiler.Trigger(name='kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'recovery_settled', MESSAGE = 'the row is kept';", hash='5d9fc91ab82b21f7ecaa409bf2b84e34121e5796', operation='DELETE', pgid='pgtrigger_kept_37798', table='proposals_recovery', when='BEFORE')), pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "proposals_recoveryevent" ("amount", "approved_at", "approved_by_id", "cancelled_at", "cancelled_by_id", "deal_id", "due_date", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "received_date", "received_noted_at", "received_noted_by_id", "requested_at", "requested_by_id") VALUES (NEW."amount", NEW."approved_at", NEW."approved_by_id", NEW."cancelled_at", NEW."cancelled_by_id", NEW."deal_id", NEW."due_date", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason", NEW."received_date", NEW."received_noted_at", NEW."received_noted_by_id", NEW."requested_at", NEW."requested_by_id"); RETURN NULL;', hash='21bc2baf78a36606e9349afb5f445bdfcb035bc8', operation='INSERT', pgid='pgtrigger_insert_insert_1f9b9', table='proposals_recovery', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "proposals_recoveryevent" ("amount", "approved_at", "approved_by_id", "cancelled_at", "cancelled_by_id", "deal_id", "due_date", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "received_date", "received_noted_at", "received_noted_by_id", "requested_at", "requested_by_id") VALUES (NEW."amount", NEW."approved_at", NEW."approved_by_id", NEW."cancelled_at", NEW."cancelled_by_id", NEW."deal_id", NEW."due_date", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason", NEW."received_date", NEW."received_noted_at", NEW."received_noted_by_id", NEW."requested_at", NEW."requested_by_id"); RETURN NULL;', hash='b1638562c8089bd6ed60fbcf9108825c87552031', operation='UPDATE', pgid='pgtrigger_update_update_2ee20', table='proposals_recovery', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "proposals_recoveryevent" ("amount", "approved_at", "approved_by_id", "cancelled_at", "cancelled_by_id", "deal_id", "due_date", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "received_date", "received_noted_at", "received_noted_by_id", "requested_at", "requested_by_id") VALUES (OLD."amount", OLD."approved_at", OLD."approved_by_id", OLD."cancelled_at", OLD."cancelled_by_id", OLD."deal_id", OLD."due_date", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."reason", OLD."received_date", OLD."received_noted_at", OLD."received_noted_by_id", OLD."requested_at", OLD."requested_by_id"); RETURN NULL;', hash='36d0b708d12719a8fee3181517a68b16b7eea49c', operation='DELETE', pgid='pgtrigger_delete_delete_cb96a', table='proposals_recovery', when='AFTER'))],
                },
            ), migrations.CreateModel(
                name='RecoveryEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('id', models.BigIntegerField()),
                    ('amount', proposals.models.fields.EuroField(verbose_name='amount')),
                    ('reason', models.TextField(verbose_name='reason')),
                    ('due_date', models.DateField(verbose_name='to be paid back by')),
                    ('requested_at', models.DateTimeField(verbose_name='asked for at')),
                    ('approved_at', models.DateTimeField(blank=True, null=True, verbose_name='approved at')),
                    ('cancelled_at', models.DateTimeField(blank=True, null=True, verbose_name='cancelled at')),
                    ('received_date', models.DateField(blank=True, null=True, verbose_name='received on')),
                    ('received_noted_at', models.DateTimeField(blank=True, null=True, verbose_name='receipt noted at')),
                    ('approved_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='approved by')),
                    ('cancelled_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='cancelled by')),
                    ('deal', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='proposals.deal', verbose_name='deal')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='proposals.recovery')),
                    ('received_noted_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='receipt noted by')),
                    ('requested_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='asked for by')),
                ],
                options={
                    'abstract': False,
                    'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='d10d846514a4ee943e6478f1981f96bb959cf2fc', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_c6b75', table='proposals_recoveryevent', when='BEFORE'))],
                },
            ), migrations.CreateModel(
                name='DealAmendment',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveSmallIntegerField(verbose_name='number')),
                    ('reason', models.TextField(blank=True, verbose_name='reason')),
                    ('original', models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder, verbose_name='original')),
                    ('proposed', models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder, verbose_name='working copy')),
                    ('difference', models.JSONField(blank=True, default=list, encoder=django.core.serializers.json.DjangoJSONEncoder, verbose_name='difference')),
                    ('opened_at', models.DateTimeField(verbose_name='begun at')),
                    ('changed_at', models.DateTimeField(verbose_name='saved at')),
                    ('submitted_at', models.DateTimeField(blank=True, null=True, verbose_name='presented at')),
                    ('approved_at', models.DateTimeField(blank=True, null=True, verbose_name='approved at')),
                    ('returned_at', models.DateTimeField(blank=True, null=True, verbose_name='sent back at')),
                    ('return_reason', models.TextField(blank=True, verbose_name='why it was sent back')),
                    ('approved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='approved by')),
                    ('changed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='saved by')),
                    ('deal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='amendments', to='proposals.deal', verbose_name='deal')),
                    ('opened_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='begun by')),
                    ('returned_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='sent back by')),
                    ('submitted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='presented by')),
                ],
                options={
                    'verbose_name': 'change of a deal',
                    'verbose_name_plural': 'changes of deals',
                    'ordering': ['deal_id', 'number'],
                    'constraints': [models.UniqueConstraint(fields=('deal', 'number'), name='dealamendment_number_once', violation_error_message='Somebody began a change meanwhile. Look at it first.'), models.UniqueConstraint(condition=models.Q(('approved_at__isnull', True), ('returned_at__isnull', True)), fields=('deal',), name='dealamendment_one_open', violation_error_message='A change of this deal is under way already.'), models.CheckConstraint(condition=models.Q(models.Q(('opened_at__isnull', True), ('opened_by__isnull', True)), models.Q(('opened_at__isnull', False), ('opened_by__isnull', False)), _connector='OR'), name='dealamendment_opened_at_and_by', violation_error_message='The moment and the person belong together: fill in both or neither.'), models.CheckConstraint(condition=models.Q(models.Q(('changed_at__isnull', True), ('changed_by__isnull', True)), models.Q(('changed_at__isnull', False), ('changed_by__isnull', False)), _connector='OR'), name='dealamendment_changed_at_and_by', violation_error_message='The moment and the person belong together: fill in both or neither.'), models.CheckConstraint(condition=models.Q(models.Q(('submitted_at__isnull', True), ('submitted_by__isnull', True)), models.Q(('submitted_at__isnull', False), ('submitted_by__isnull', False)), _connector='OR'), name='dealamendment_submitted_at_and_by', violation_error_message='The moment and the person belong together: fill in both or neither.'), models.CheckConstraint(condition=models.Q(models.Q(('approved_at__isnull', True), ('approved_by__isnull', True)), models.Q(('approved_at__isnull', False), ('approved_by__isnull', False)), _connector='OR'), name='dealamendment_approved_at_and_by', violation_error_message='The moment and the person belong together: fill in both or neither.'), models.CheckConstraint(condition=models.Q(models.Q(('returned_at__isnull', True), ('returned_by__isnull', True)), models.Q(('returned_at__isnull', False), ('returned_by__isnull', False)), _connector='OR'), name='dealamendment_returned_at_and_by', violation_error_message='The moment and the person belong together: fill in both or neither.'), models.CheckConstraint(condition=models.Q(('submitted_at__isnull', True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='dealamendment_reasoned', violation_error_message='Write why the deal changes.'), models.CheckConstraint(condition=models.Q(('approved_at__isnull', True), models.Q(('returned_at__isnull', True), ('submitted_at__isnull', False)), _connector='OR'), name='dealamendment_approved_after_submission', violation_error_message='A change is presented before it is approved.'), models.CheckConstraint(condition=models.Q(('approved_by__isnull', True), models.Q(models.Q(('approved_by', models.F('opened_by')), _negated=True), models.Q(('approved_by', models.F('changed_by')), _negated=True), models.Q(('approved_by', models.F('submitted_by')), _negated=True)), _connector='OR'), name='dealamendment_four_eyes', violation_error_message='Whoever prepared a change may not approve it. Ask somebody else.')],
                    'triggers': [pgtrigger.compiler.Trigger(name='settled_once', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.approved_at IS NOT NULL OR OLD.returned_at IS NOT NULL)', func="RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'dealamendment_settled', MESSAGE = 'the change was settled';", hash='d1b8f671d0af10e9e2209ee1d9106174f4b37e92', operation='UPDATE OR DELETE', pgid='pgtrigger_settled_once_cb0d0', table='proposals_dealamendment', when='BEFORE')), pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "proposals_dealamendmentevent" ("approved_at", "approved_by_id", "changed_at", "changed_by_id", "deal_id", "difference", "id", "number", "opened_at", "opened_by_id", "original", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed", "reason", "return_reason", "returned_at", "returned_by_id", "submitted_at", "submitted_by_id") VALUES (NEW."approved_at", NEW."approved_by_id", NEW."changed_at", NEW."changed_by_id", NEW."deal_id", NEW."difference", NEW."id", NEW."number", NEW."opened_at", NEW."opened_by_id", NEW."original", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."proposed", NEW."reason", NEW."return_reason", NEW."returned_at", NEW."returned_by_id", NEW."submitted_at", NEW."submitted_by_id"); RETURN NULL;', hash='539e5f1689207af8e6a35fc2c759b806bd1b102a', operation='INSERT', pgid='pgtrigger_insert_insert_2c909', table='proposals_dealamendment', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "proposals_dealamendmentevent" ("approved_at", "approved_by_id", "changed_at", "changed_by_id", "deal_id", "difference", "id", "number", "opened_at", "opened_by_id", "original", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed", "reason", "return_reason", "returned_at", "returned_by_id", "submitted_at", "submitted_by_id") VALUES (NEW."approved_at", NEW."approved_by_id", NEW."changed_at", NEW."changed_by_id", NEW."deal_id", NEW."difference", NEW."id", NEW."number", NEW."opened_at", NEW."opened_by_id", NEW."original", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."proposed", NEW."reason", NEW."return_reason", NEW."returned_at", NEW."returned_by_id", NEW."submitted_at", NEW."submitted_by_id"); RETURN NULL;', hash='07b36abf015ede7804a4393ee6244ec7f2ca06fb', operation='UPDATE', pgid='pgtrigger_update_update_45eb6', table='proposals_dealamendment', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "proposals_dealamendmentevent" ("approved_at", "approved_by_id", "changed_at", "changed_by_id", "deal_id", "difference", "id", "number", "opened_at", "opened_by_id", "original", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed", "reason", "return_reason", "returned_at", "returned_by_id", "submitted_at", "submitted_by_id") VALUES (OLD."approved_at", OLD."approved_by_id", OLD."changed_at", OLD."changed_by_id", OLD."deal_id", OLD."difference", OLD."id", OLD."number", OLD."opened_at", OLD."opened_by_id", OLD."original", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."proposed", OLD."reason", OLD."return_reason", OLD."returned_at", OLD."returned_by_id", OLD."submitted_at", OLD."submitted_by_id"); RETURN NULL;', hash='713bf89acb49b76ae751afa65388654d4afa8164', operation='DELETE', pgid='pgtrigger_delete_delete_dde70', table='proposals_dealamendment', when='AFTER'))],
                },
            ), migrations.CreateModel(
                name='DealAmendmentEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('id', models.BigIntegerField()),
                    ('number', models.PositiveSmallIntegerField(verbose_name='number')),
                    ('reason', models.TextField(blank=True, verbose_name='reason')),
                    ('original', models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder, verbose_name='original')),
                    ('proposed', models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder, verbose_name='working copy')),
                    ('difference', models.JSONField(blank=True, default=list, encoder=django.core.serializers.json.DjangoJSONEncoder, verbose_name='difference')),
                    ('opened_at', models.DateTimeField(verbose_name='begun at')),
                    ('changed_at', models.DateTimeField(verbose_name='saved at')),
                    ('submitted_at', models.DateTimeField(blank=True, null=True, verbose_name='presented at')),
                    ('approved_at', models.DateTimeField(blank=True, null=True, verbose_name='approved at')),
                    ('returned_at', models.DateTimeField(blank=True, null=True, verbose_name='sent back at')),
                    ('return_reason', models.TextField(blank=True, verbose_name='why it was sent back')),
                    ('approved_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='approved by')),
                    ('changed_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='saved by')),
                    ('deal', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='proposals.deal', verbose_name='deal')),
                    ('opened_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='begun by')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='proposals.dealamendment')),
                    ('returned_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='sent back by')),
                    ('submitted_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='presented by')),
                ],
                options={
                    'abstract': False,
                    'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='7539d3986c7a0ade87e1e6606f9f710f62f43310', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_8bbb0', table='proposals_dealamendmentevent', when='BEFORE'))],
                },
            ), migrations.CreateModel(
                name='DealEvaluation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('deal', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='evaluation', to='proposals.deal', verbose_name='deal')),
                    ('results', models.TextField(blank=True, verbose_name='what the deal brought entrepreneurs')),
                    ('lessons', models.TextField(blank=True, verbose_name='what you learned')),
                    ('continuation', models.TextField(blank=True, verbose_name='what goes on after the deal')),
                    ('saved_at', models.DateTimeField(verbose_name='saved at')),
                    ('saved_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='saved by')),
                    ('submitted_at', models.DateTimeField(blank=True, null=True, verbose_name='sent at')),
                    ('submitted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='sent by')),
                    ('returned_at', models.DateTimeField(blank=True, null=True, verbose_name='sent back at')),
                    ('returned_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='sent back by')),
                    ('remarks', models.TextField(blank=True, verbose_name='remarks of the ministry')),
                    ('accepted_at', models.DateTimeField(blank=True, null=True, verbose_name='accepted at')),
                    ('accepted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='accepted by')),
                ],
                options={
                    'verbose_name': 'evaluation of a deal',
                    'verbose_name_plural': 'evaluations of deals',
                    'ordering': ['deal_id'],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('saved_at__isnull', True), ('saved_by__isnull', True)), models.Q(('saved_at__isnull', False), ('saved_by__isnull', False)), _connector='OR'), name='dealevaluation_saved_at_and_by', violation_error_message='The moment and the person belong together: fill in both or neither.'), models.CheckConstraint(condition=models.Q(models.Q(('submitted_at__isnull', True), ('submitted_by__isnull', True)), models.Q(('submitted_at__isnull', False), ('submitted_by__isnull', False)), _connector='OR'), name='dealevaluation_submitted_at_and_by', violation_error_message='The moment and the person belong together: fill in both or neither.'), models.CheckConstraint(condition=models.Q(models.Q(('returned_at__isnull', True), ('returned_by__isnull', True)), models.Q(('returned_at__isnull', False), ('returned_by__isnull', False)), _connector='OR'), name='dealevaluation_returned_at_and_by', violation_error_message='The moment and the person belong together: fill in both or neither.'), models.CheckConstraint(condition=models.Q(models.Q(('accepted_at__isnull', True), ('accepted_by__isnull', True)), models.Q(('accepted_at__isnull', False), ('accepted_by__isnull', False)), _connector='OR'), name='dealevaluation_accepted_at_and_by', violation_error_message='The moment and the person belong together: fill in both or neither.'), models.CheckConstraint(condition=models.Q(('accepted_at__isnull', True), ('submitted_at__isnull', False), _connector='OR'), name='dealevaluation_accepted_once_sent', violation_error_message='Only an evaluation that was sent can be accepted.'), models.CheckConstraint(condition=models.Q(('submitted_at__isnull', True), models.Q(('results', ''), ('lessons', ''), ('continuation', ''), _connector='OR', _negated=True), _connector='OR'), name='dealevaluation_sent_complete', violation_error_message='Fill in all three parts before you send the evaluation.')],
                    'triggers': [pgtrigger.compiler.Trigger(name='final_once_accepted', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.accepted_at IS NOT NULL)', func="RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'dealevaluation_final', MESSAGE = 'an accepted evaluation is final';", hash='38e1e47890c57c83a1448ebfe8e3a28387fb330a', operation='UPDATE OR DELETE', pgid='pgtrigger_final_once_accepted_1fe5a', table='proposals_dealevaluation', when='BEFORE')), pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "proposals_dealevaluationevent" ("accepted_at", "accepted_by_id", "continuation", "deal_id", "id", "lessons", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "remarks", "results", "returned_at", "returned_by_id", "saved_at", "saved_by_id", "submitted_at", "submitted_by_id") VALUES (NEW."accepted_at", NEW."accepted_by_id", NEW."continuation", NEW."deal_id", NEW."id", NEW."lessons", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."remarks", NEW."results", NEW."returned_at", NEW."returned_by_id", NEW."saved_at", NEW."saved_by_id", NEW."submitted_at", NEW."submitted_by_id"); RETURN NULL;', hash='53e8f7d305f17580495d5bb58faa9f216d58f719', operation='INSERT', pgid='pgtrigger_insert_insert_1ddf3', table='proposals_dealevaluation', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "proposals_dealevaluationevent" ("accepted_at", "accepted_by_id", "continuation", "deal_id", "id", "lessons", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "remarks", "results", "returned_at", "returned_by_id", "saved_at", "saved_by_id", "submitted_at", "submitted_by_id") VALUES (NEW."accepted_at", NEW."accepted_by_id", NEW."continuation", NEW."deal_id", NEW."id", NEW."lessons", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."remarks", NEW."results", NEW."returned_at", NEW."returned_by_id", NEW."saved_at", NEW."saved_by_id", NEW."submitted_at", NEW."submitted_by_id"); RETURN NULL;', hash='530995af5e84c3b90d9cc4466c33bd544b4a9e94', operation='UPDATE', pgid='pgtrigger_update_update_5dba6', table='proposals_dealevaluation', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "proposals_dealevaluationevent" ("accepted_at", "accepted_by_id", "continuation", "deal_id", "id", "lessons", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "remarks", "results", "returned_at", "returned_by_id", "saved_at", "saved_by_id", "submitted_at", "submitted_by_id") VALUES (OLD."accepted_at", OLD."accepted_by_id", OLD."continuation", OLD."deal_id", OLD."id", OLD."lessons", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."remarks", OLD."results", OLD."returned_at", OLD."returned_by_id", OLD."saved_at", OLD."saved_by_id", OLD."submitted_at", OLD."submitted_by_id"); RETURN NULL;', hash='41429b5fd64385e55d596c70b7af0a7f70e0579c', operation='DELETE', pgid='pgtrigger_delete_delete_d4cb9', table='proposals_dealevaluation', when='AFTER'))],
                },
            ), migrations.CreateModel(
                name='DealText',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('deal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='texts', to='proposals.deal', verbose_name='deal')),
                    ('number', models.PositiveSmallIntegerField(verbose_name='version')),
                    ('body', models.TextField(verbose_name='text')),
                    ('saved_at', models.DateTimeField(verbose_name='saved at')),
                    ('saved_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='saved by')),
                    ('region_agreed_at', models.DateTimeField(blank=True, null=True, verbose_name='region agreed at')),
                    ('region_agreed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='agreed for the region by')),
                    ('ministry_agreed_at', models.DateTimeField(blank=True, null=True, verbose_name='ministry agreed at')),
                    ('ministry_agreed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='agreed for the ministry by')),
                ],
                options={
                    'verbose_name': 'text of a deal',
                    'verbose_name_plural': 'texts of deals',
                    'ordering': ['deal_id', '-number'],
                    'constraints': [models.UniqueConstraint(fields=('deal', 'number'), name='dealtext_number_once'), models.CheckConstraint(condition=models.Q(('body', ''), _negated=True), name='dealtext_body_not_blank', violation_error_message='Fill in a text: it cannot be empty.'), models.CheckConstraint(condition=models.Q(models.Q(('saved_at__isnull', True), ('saved_by__isnull', True)), models.Q(('saved_at__isnull', False), ('saved_by__isnull', False)), _connector='OR'), name='dealtext_saved_at_and_by', violation_error_message='The moment and the person belong together: fill in both or neither.'), models.CheckConstraint(condition=models.Q(models.Q(('region_agreed_at__isnull', True), ('region_agreed_by__isnull', True)), models.Q(('region_agreed_at__isnull', False), ('region_agreed_by__isnull', False)), _connector='OR'), name='dealtext_region_agreed_at_and_by', violation_error_message='The moment and the person belong together: fill in both or neither.'), models.CheckConstraint(condition=models.Q(models.Q(('ministry_agreed_at__isnull', True), ('ministry_agreed_by__isnull', True)), models.Q(('ministry_agreed_at__isnull', False), ('ministry_agreed_by__isnull', False)), _connector='OR'), name='dealtext_ministry_agreed_at_and_by', violation_error_message='The moment and the person belong together: fill in both or neither.'), models.CheckConstraint(condition=models.Q(('ministry_agreed_by__isnull', True), models.Q(('ministry_agreed_by', models.F('saved_by')), _negated=True), _connector='OR'), name='dealtext_four_eyes', violation_error_message='Whoever wrote a version may not agree for the ministry. Ask a colleague.')],
                    'triggers': [pgtrigger.compiler.Trigger(name='no_change', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF (to_jsonb(NEW) - 'region_agreed_at' - 'region_agreed_by_id' - 'ministry_agreed_at' - 'ministry_agreed_by_id') IS DISTINCT FROM (to_jsonb(OLD) - 'region_agreed_at' - 'region_agreed_by_id' - 'ministry_agreed_at' - 'ministry_agreed_by_id') THEN RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'dealtext_immutable', MESSAGE = 'the row is final'; END IF; RETURN NEW;", hash='5236410ae81299a79a672946738e95c87443f9f3', operation='UPDATE', pgid='pgtrigger_no_change_72b0f', table='proposals_dealtext', when='BEFORE')), pgtrigger.compiler.Trigger(name='no_removal', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'dealtext_immutable', MESSAGE = 'the row is final';", hash='0ed2bb5693d896950232b5ed8bc2673354ac2a23', operation='DELETE', pgid='pgtrigger_no_removal_10ca4', table='proposals_dealtext', when='BEFORE')), pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "proposals_dealtextevent" ("body", "deal_id", "id", "ministry_agreed_at", "ministry_agreed_by_id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_agreed_at", "region_agreed_by_id", "saved_at", "saved_by_id") VALUES (NEW."body", NEW."deal_id", NEW."id", NEW."ministry_agreed_at", NEW."ministry_agreed_by_id", NEW."number", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."region_agreed_at", NEW."region_agreed_by_id", NEW."saved_at", NEW."saved_by_id"); RETURN NULL;', hash='f8fc281a47b32f8f906162f46c087b1293826edf', operation='INSERT', pgid='pgtrigger_insert_insert_d9dd3', table='proposals_dealtext', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "proposals_dealtextevent" ("body", "deal_id", "id", "ministry_agreed_at", "ministry_agreed_by_id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_agreed_at", "region_agreed_by_id", "saved_at", "saved_by_id") VALUES (NEW."body", NEW."deal_id", NEW."id", NEW."ministry_agreed_at", NEW."ministry_agreed_by_id", NEW."number", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."region_agreed_at", NEW."region_agreed_by_id", NEW."saved_at", NEW."saved_by_id"); RETURN NULL;', hash='2a1b9aabefc58760c3206f9b597267441741b87f', operation='UPDATE', pgid='pgtrigger_update_update_4eccc', table='proposals_dealtext', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "proposals_dealtextevent" ("body", "deal_id", "id", "ministry_agreed_at", "ministry_agreed_by_id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_agreed_at", "region_agreed_by_id", "saved_at", "saved_by_id") VALUES (OLD."body", OLD."deal_id", OLD."id", OLD."ministry_agreed_at", OLD."ministry_agreed_by_id", OLD."number", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."region_agreed_at", OLD."region_agreed_by_id", OLD."saved_at", OLD."saved_by_id"); RETURN NULL;', hash='ac424c21f068696033f9f0bb32ef3e6cca9a46d9', operation='DELETE', pgid='pgtrigger_delete_delete_7e78c', table='proposals_dealtext', when='AFTER'))],
                },
            ), migrations.CreateModel(
                name='OpenPoint',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('deal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='open_points', to='proposals.deal', verbose_name='deal')),
                    ('text', models.TextField(verbose_name='what is open')),
                    ('raised_at', models.DateTimeField(verbose_name='raised at')),
                    ('raised_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='raised by')),
                    ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='closed at')),
                    ('closed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='closed by')),
                    ('outcome', models.TextField(blank=True, verbose_name='what was agreed')),
                ],
                options={
                    'verbose_name': 'open point',
                    'verbose_name_plural': 'open points',
                    'ordering': ['deal_id', 'raised_at', 'pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='openpoint_text_not_blank', violation_error_message='Fill in a text: it cannot be empty.'), models.CheckConstraint(condition=models.Q(models.Q(('raised_at__isnull', True), ('raised_by__isnull', True)), models.Q(('raised_at__isnull', False), ('raised_by__isnull', False)), _connector='OR'), name='openpoint_raised_at_and_by', violation_error_message='The moment and the person belong together: fill in both or neither.'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('closed_by__isnull', True)), models.Q(('closed_at__isnull', False), ('closed_by__isnull', False)), _connector='OR'), name='openpoint_closed_at_and_by', violation_error_message='The moment and the person belong together: fill in both or neither.'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('outcome', '')), models.Q(('closed_at__isnull', False), models.Q(('outcome', ''), _negated=True)), _connector='OR'), name='openpoint_closed_with_outcome', violation_error_message='Write what was agreed when you close a point.')],
                    'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "proposals_openpointevent" ("closed_at", "closed_by_id", "deal_id", "id", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "raised_at", "raised_by_id", "text") VALUES (NEW."closed_at", NEW."closed_by_id", NEW."deal_id", NEW."id", NEW."outcome", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."raised_at", NEW."raised_by_id", NEW."text"); RETURN NULL;', hash='7bb2e7106e2a5a305de28002495402a0855b7f3e', operation='INSERT', pgid='pgtrigger_insert_insert_65f34', table='proposals_openpoint', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "proposals_openpointevent" ("closed_at", "closed_by_id", "deal_id", "id", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "raised_at", "raised_by_id", "text") VALUES (NEW."closed_at", NEW."closed_by_id", NEW."deal_id", NEW."id", NEW."outcome", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."raised_at", NEW."raised_by_id", NEW."text"); RETURN NULL;', hash='1f4871cbf4f3fdbc31da095813c7ae7d6e315445', operation='UPDATE', pgid='pgtrigger_update_update_55b0d', table='proposals_openpoint', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "proposals_openpointevent" ("closed_at", "closed_by_id", "deal_id", "id", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "raised_at", "raised_by_id", "text") VALUES (OLD."closed_at", OLD."closed_by_id", OLD."deal_id", OLD."id", OLD."outcome", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."raised_at", OLD."raised_by_id", OLD."text"); RETURN NULL;', hash='6275dbde23002d104cabb47a6967dd4129f7b371', operation='DELETE', pgid='pgtrigger_delete_delete_d8147', table='proposals_openpoint', when='AFTER'))],
                },
            ), migrations.CreateModel(
                name='PeerSession',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='peer_sessions', to='proposals.round', verbose_name='round')),
                    ('title', models.CharField(max_length=200, verbose_name='title')),
                    ('held_date', models.DateField(verbose_name='day')),
                    ('place', models.CharField(blank=True, max_length=200, verbose_name='where')),
                    ('report', models.TextField(blank=True, verbose_name='what was learned')),
                    ('planned_at', models.DateTimeField(verbose_name='planned at')),
                    ('planned_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='planned by')),
                ],
                options={
                    'verbose_name': 'session of the deals',
                    'verbose_name_plural': 'sessions of the deals',
                    'ordering': ['round_id', 'held_date', 'pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='peersession_title_not_blank', violation_error_message='Fill in a text: it cannot be empty.'), models.CheckConstraint(condition=models.Q(models.Q(('planned_at__isnull', True), ('planned_by__isnull', True)), models.Q(('planned_at__isnull', False), ('planned_by__isnull', False)), _connector='OR'), name='peersession_planned_at_and_by', violation_error_message='The moment and the person belong together: fill in both or neither.')],
                    'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "proposals_peersessionevent" ("held_date", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "planned_at", "planned_by_id", "report", "round_id", "title") VALUES (NEW."held_date", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."place", NEW."planned_at", NEW."planned_by_id", NEW."report", NEW."round_id", NEW."title"); RETURN NULL;', hash='79a8812093fcf924e09500753253f229ee736cec', operation='INSERT', pgid='pgtrigger_insert_insert_27de2', table='proposals_peersession', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "proposals_peersessionevent" ("held_date", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "planned_at", "planned_by_id", "report", "round_id", "title") VALUES (NEW."held_date", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."place", NEW."planned_at", NEW."planned_by_id", NEW."report", NEW."round_id", NEW."title"); RETURN NULL;', hash='2c6f14d0b941f68ca5603ae7f0655e94f7ce1985', operation='UPDATE', pgid='pgtrigger_update_update_ac937', table='proposals_peersession', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "proposals_peersessionevent" ("held_date", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "planned_at", "planned_by_id", "report", "round_id", "title") VALUES (OLD."held_date", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."place", OLD."planned_at", OLD."planned_by_id", OLD."report", OLD."round_id", OLD."title"); RETURN NULL;', hash='284514574354a44b64f923e65fe248dfc752aeb2', operation='DELETE', pgid='pgtrigger_delete_delete_1e34b', table='proposals_peersession', when='AFTER'))],
                },
            ), migrations.CreateModel(
                name='Covenant',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('deal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='covenants', to='proposals.deal', verbose_name='deal')),
                    ('number', models.PositiveSmallIntegerField(verbose_name='number')),
                    ('text', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='covenants', to='proposals.dealtext', verbose_name='agreed text')),
                    ('content', models.JSONField(verbose_name='content')),
                    ('made_at', models.DateTimeField(verbose_name='made at')),
                    ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='made by')),
                ],
                options={
                    'verbose_name': 'covenant',
                    'verbose_name_plural': 'covenants',
                    'ordering': ['deal_id', '-number'],
                    'constraints': [models.UniqueConstraint(fields=('deal', 'number'), name='covenant_number_once'), models.CheckConstraint(condition=models.Q(models.Q(('made_at__isnull', True), ('made_by__isnull', True)), models.Q(('made_at__isnull', False), ('made_by__isnull', False)), _connector='OR'), name='covenant_made_at_and_by', violation_error_message='The moment and the person belong together: fill in both or neither.')],
                    'triggers': [pgtrigger.compiler.Trigger(name='no_change', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF to_jsonb(NEW) IS DISTINCT FROM to_jsonb(OLD) THEN RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'covenant_immutable', MESSAGE = 'the row is final'; END IF; RETURN NEW;", hash='610d3f03f2f6cce2216c088233371e75ff161a70', operation='UPDATE', pgid='pgtrigger_no_change_ff2fc', table='proposals_covenant', when='BEFORE')), pgtrigger.compiler.Trigger(name='no_removal', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'covenant_immutable', MESSAGE = 'the row is final';", hash='17acedd04b48d63dcd733248ed51c780eb3f7b82', operation='DELETE', pgid='pgtrigger_no_removal_a5de9', table='proposals_covenant', when='BEFORE')), pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "proposals_covenantevent" ("content", "deal_id", "id", "made_at", "made_by_id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text_id") VALUES (NEW."content", NEW."deal_id", NEW."id", NEW."made_at", NEW."made_by_id", NEW."number", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."text_id"); RETURN NULL;', hash='361e054b9e13e1420c0cb9fd0f338c5eca85f157', operation='INSERT', pgid='pgtrigger_insert_insert_17227', table='proposals_covenant', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "proposals_covenantevent" ("content", "deal_id", "id", "made_at", "made_by_id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text_id") VALUES (NEW."content", NEW."deal_id", NEW."id", NEW."made_at", NEW."made_by_id", NEW."number", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."text_id"); RETURN NULL;', hash='f8b12f1c556c9243e0ae5a3c1d10557a4279ed97', operation='UPDATE', pgid='pgtrigger_update_update_ba555', table='proposals_covenant', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "proposals_covenantevent" ("content", "deal_id", "id", "made_at", "made_by_id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text_id") VALUES (OLD."content", OLD."deal_id", OLD."id", OLD."made_at", OLD."made_by_id", OLD."number", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."text_id"); RETURN NULL;', hash='804bbd87cb7be606dd7ced4a3d145d9760ee1522', operation='DELETE', pgid='pgtrigger_delete_delete_655c0', table='proposals_covenant', when='AFTER'))],
                },
            ), migrations.CreateModel(
                name='DealEvaluationEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='proposals.dealevaluation')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('id', models.BigIntegerField()),
                    ('deal', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='proposals.deal', verbose_name='deal')),
                    ('results', models.TextField(blank=True, verbose_name='what the deal brought entrepreneurs')),
                    ('lessons', models.TextField(blank=True, verbose_name='what you learned')),
                    ('continuation', models.TextField(blank=True, verbose_name='what goes on after the deal')),
                    ('saved_at', models.DateTimeField(verbose_name='saved at')),
                    ('saved_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='saved by')),
                    ('submitted_at', models.DateTimeField(blank=True, null=True, verbose_name='sent at')),
                    ('submitted_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='sent by')),
                    ('returned_at', models.DateTimeField(blank=True, null=True, verbose_name='sent back at')),
                    ('returned_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='sent back by')),
                    ('remarks', models.TextField(blank=True, verbose_name='remarks of the ministry')),
                    ('accepted_at', models.DateTimeField(blank=True, null=True, verbose_name='accepted at')),
                    ('accepted_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='accepted by')),
                ],
                options={
                    'abstract': False,
                    'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='82f3d8c2be6fb76b4d4cf6ebe17d53c078d2e531', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_15ac4', table='proposals_dealevaluationevent', when='BEFORE'))],
                },
            ), migrations.CreateModel(
                name='DealTextEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='proposals.dealtext')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('id', models.BigIntegerField()),
                    ('deal', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='proposals.deal', verbose_name='deal')),
                    ('number', models.PositiveSmallIntegerField(verbose_name='version')),
                    ('body', models.TextField(verbose_name='text')),
                    ('saved_at', models.DateTimeField(verbose_name='saved at')),
                    ('saved_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='saved by')),
                    ('region_agreed_at', models.DateTimeField(blank=True, null=True, verbose_name='region agreed at')),
                    ('region_agreed_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='agreed for the region by')),
                    ('ministry_agreed_at', models.DateTimeField(blank=True, null=True, verbose_name='ministry agreed at')),
                    ('ministry_agreed_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='agreed for the ministry by')),
                ],
                options={
                    'abstract': False,
                    'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='c239dc9c71f9f206016c21eece1cf50e83a63640', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_add18', table='proposals_dealtextevent', when='BEFORE'))],
                },
            ), migrations.CreateModel(
                name='KnowledgeDocument',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('file', models.FileField(max_length=200, storage=proposals.models.attachment.attachment_storage, upload_to=proposals.models.stored_file.stored_path, verbose_name='file')),
                    ('original_name', models.CharField(max_length=255, verbose_name='file name')),
                    ('content_type', models.CharField(max_length=100, verbose_name='kind of file')),
                    ('size', models.PositiveBigIntegerField(verbose_name='size')),
                    ('sha256', models.CharField(max_length=64, verbose_name='SHA-256')),
                    ('scan_state', models.CharField(choices=[('waiting', 'Being checked'), ('clean', 'Safe'), ('infected', 'Not safe'), ('not_scanned', 'Not scanned yet')], db_index=True, default='waiting', max_length=12, verbose_name='check for viruses')),
                    ('scanned_at', models.DateTimeField(blank=True, null=True, verbose_name='checked at')),
                    ('scan_report', models.CharField(blank=True, max_length=300, verbose_name='what the scanner said')),
                    ('uploaded_at', models.DateTimeField(verbose_name='uploaded at')),
                    ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='uploaded by')),
                    ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='knowledge_documents', to='proposals.round', verbose_name='round')),
                    ('session', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='proposals.peersession', verbose_name='session')),
                    ('title', models.CharField(max_length=200, verbose_name='title')),
                ],
                options={
                    'verbose_name': 'shared document',
                    'verbose_name_plural': 'shared documents',
                    'ordering': ['round_id', '-uploaded_at', '-pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='knowledgedocument_title_not_blank', violation_error_message='Fill in a text: it cannot be empty.'), models.CheckConstraint(condition=models.Q(('scan_state__in', ['waiting', 'clean', 'infected', 'not_scanned'])), name='knowledgedocument_scan_state_known', violation_error_message='Choose one of the listed options.'), models.CheckConstraint(condition=models.Q(models.Q(('uploaded_at__isnull', True), ('uploaded_by__isnull', True)), models.Q(('uploaded_at__isnull', False), ('uploaded_by__isnull', False)), _connector='OR'), name='knowledgedocument_uploaded_at_and_by', violation_error_message='The moment and the person belong together: fill in both or neither.')],
                    'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "proposals_knowledgedocumentevent" ("content_type", "file", "id", "original_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "round_id", "scan_report", "scan_state", "scanned_at", "session_id", "sha256", "size", "title", "uploaded_at", "uploaded_by_id") VALUES (NEW."content_type", NEW."file", NEW."id", NEW."original_name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."round_id", NEW."scan_report", NEW."scan_state", NEW."scanned_at", NEW."session_id", NEW."sha256", NEW."size", NEW."title", NEW."uploaded_at", NEW."uploaded_by_id"); RETURN NULL;', hash='8bb883a5ab5dc78033bde999073d8f296ed46214', operation='INSERT', pgid='pgtrigger_insert_insert_d5cbb', table='proposals_knowledgedocument', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "proposals_knowledgedocumentevent" ("content_type", "file", "id", "original_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "round_id", "scan_report", "scan_state", "scanned_at", "session_id", "sha256", "size", "title", "uploaded_at", "uploaded_by_id") VALUES (NEW."content_type", NEW."file", NEW."id", NEW."original_name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."round_id", NEW."scan_report", NEW."scan_state", NEW."scanned_at", NEW."session_id", NEW."sha256", NEW."size", NEW."title", NEW."uploaded_at", NEW."uploaded_by_id"); RETURN NULL;', hash='aaf9b337fc35dfc7678e2c56956145468fd54718', operation='UPDATE', pgid='pgtrigger_update_update_a5d70', table='proposals_knowledgedocument', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "proposals_knowledgedocumentevent" ("content_type", "file", "id", "original_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "round_id", "scan_report", "scan_state", "scanned_at", "session_id", "sha256", "size", "title", "uploaded_at", "uploaded_by_id") VALUES (OLD."content_type", OLD."file", OLD."id", OLD."original_name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."round_id", OLD."scan_report", OLD."scan_state", OLD."scanned_at", OLD."session_id", OLD."sha256", OLD."size", OLD."title", OLD."uploaded_at", OLD."uploaded_by_id"); RETURN NULL;', hash='7782c043a6751a5840f46ddc4724f1f6f9f5b7b4', operation='DELETE', pgid='pgtrigger_delete_delete_75466', table='proposals_knowledgedocument', when='AFTER'))],
                },
            ), migrations.CreateModel(
                name='LearningQuestion',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('deal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='learning_questions', to='proposals.deal', verbose_name='deal')),
                    ('session', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='questions', to='proposals.peersession', verbose_name='session')),
                    ('question', models.TextField(verbose_name='question')),
                    ('asked_at', models.DateTimeField(verbose_name='asked at')),
                    ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='asked by')),
                    ('answer', models.TextField(blank=True, verbose_name='answer')),
                    ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='answered at')),
                    ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='answered by')),
                ],
                options={
                    'verbose_name': 'learning question',
                    'verbose_name_plural': 'learning questions',
                    'ordering': ['deal_id', 'asked_at', 'pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('question', ''), _negated=True), name='learningquestion_question_not_blank', violation_error_message='Fill in a text: it cannot be empty.'), models.CheckConstraint(condition=models.Q(models.Q(('asked_at__isnull', True), ('asked_by__isnull', True)), models.Q(('asked_at__isnull', False), ('asked_by__isnull', False)), _connector='OR'), name='learningquestion_asked_at_and_by', violation_error_message='The moment and the person belong together: fill in both or neither.'), models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', True), ('answered_by__isnull', True)), models.Q(('answered_at__isnull', False), ('answered_by__isnull', False)), _connector='OR'), name='learningquestion_answered_at_and_by', violation_error_message='The moment and the person belong together: fill in both or neither.'), models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at__isnull', True)), models.Q(('answered_at__isnull', False), models.Q(('answer', ''), _negated=True)), _connector='OR'), name='learningquestion_answered_with_words', violation_error_message='Write the answer before you keep it.')],
                    'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "proposals_learningquestionevent" ("answer", "answered_at", "answered_by_id", "asked_at", "asked_by_id", "deal_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "question", "session_id") VALUES (NEW."answer", NEW."answered_at", NEW."answered_by_id", NEW."asked_at", NEW."asked_by_id", NEW."deal_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."question", NEW."session_id"); RETURN NULL;', hash='ae42404d9916a0bacbfce70a39f9147f7db83925', operation='INSERT', pgid='pgtrigger_insert_insert_257a9', table='proposals_learningquestion', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "proposals_learningquestionevent" ("answer", "answered_at", "answered_by_id", "asked_at", "asked_by_id", "deal_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "question", "session_id") VALUES (NEW."answer", NEW."answered_at", NEW."answered_by_id", NEW."asked_at", NEW."asked_by_id", NEW."deal_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."question", NEW."session_id"); RETURN NULL;', hash='fd5a3f90b8e87c74d59154bd3755864cf9f5b62d', operation='UPDATE', pgid='pgtrigger_update_update_47be5', table='proposals_learningquestion', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "proposals_learningquestionevent" ("answer", "answered_at", "answered_by_id", "asked_at", "asked_by_id", "deal_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "question", "session_id") VALUES (OLD."answer", OLD."answered_at", OLD."answered_by_id", OLD."asked_at", OLD."asked_by_id", OLD."deal_id", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."question", OLD."session_id"); RETURN NULL;', hash='2f63c4e1ec261f10e47c311b7a824cb138f46df7', operation='DELETE', pgid='pgtrigger_delete_delete_660de', table='proposals_learningquestion', when='AFTER'))],
                },
            ), migrations.CreateModel(
                name='OpenPointEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='proposals.openpoint')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('id', models.BigIntegerField()),
                    ('deal', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='proposals.deal', verbose_name='deal')),
                    ('text', models.TextField(verbose_name='what is open')),
                    ('raised_at', models.DateTimeField(verbose_name='raised at')),
                    ('raised_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='raised by')),
                    ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='closed at')),
                    ('closed_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='closed by')),
                    ('outcome', models.TextField(blank=True, verbose_name='what was agreed')),
                ],
                options={
                    'abstract': False,
                    'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='c6b0580a7bf34939a16d07a7b3cf3e344b43a7d4', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_6eef8', table='proposals_openpointevent', when='BEFORE'))],
                },
            ), migrations.CreateModel(
                name='PeerSessionEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='proposals.peersession')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('id', models.BigIntegerField()),
                    ('round', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='proposals.round', verbose_name='round')),
                    ('title', models.CharField(max_length=200, verbose_name='title')),
                    ('held_date', models.DateField(verbose_name='day')),
                    ('place', models.CharField(blank=True, max_length=200, verbose_name='where')),
                    ('report', models.TextField(blank=True, verbose_name='what was learned')),
                    ('planned_at', models.DateTimeField(verbose_name='planned at')),
                    ('planned_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='planned by')),
                ],
                options={
                    'abstract': False,
                    'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='4cb94f689803b463b7968e93794b03cab5655168', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_dcda4', table='proposals_peersessionevent', when='BEFORE'))],
                },
            ), migrations.CreateModel(
                name='CovenantEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='proposals.covenant')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('id', models.BigIntegerField()),
                    ('deal', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='proposals.deal', verbose_name='deal')),
                    ('number', models.PositiveSmallIntegerField(verbose_name='number')),
                    ('text', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='proposals.dealtext', verbose_name='agreed text')),
                    ('content', models.JSONField(verbose_name='content')),
                    ('made_at', models.DateTimeField(verbose_name='made at')),
                    ('made_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='made by')),
                ],
                options={
                    'abstract': False,
                    'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='7eb1d0a98752fc465c1e88203e70e9ca52f5890c', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_42139', table='proposals_covenantevent', when='BEFORE'))],
                },
            ), migrations.CreateModel(
                name='KnowledgeDocumentEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='proposals.knowledgedocument')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('id', models.BigIntegerField()),
                    ('file', models.FileField(max_length=200, storage=proposals.models.attachment.attachment_storage, upload_to=proposals.models.stored_file.stored_path, verbose_name='file')),
                    ('original_name', models.CharField(max_length=255, verbose_name='file name')),
                    ('content_type', models.CharField(max_length=100, verbose_name='kind of file')),
                    ('size', models.PositiveBigIntegerField(verbose_name='size')),
                    ('sha256', models.CharField(max_length=64, verbose_name='SHA-256')),
                    ('scan_state', models.CharField(choices=[('waiting', 'Being checked'), ('clean', 'Safe'), ('infected', 'Not safe'), ('not_scanned', 'Not scanned yet')], default='waiting', max_length=12, verbose_name='check for viruses')),
                    ('scanned_at', models.DateTimeField(blank=True, null=True, verbose_name='checked at')),
                    ('scan_report', models.CharField(blank=True, max_length=300, verbose_name='what the scanner said')),
                    ('uploaded_at', models.DateTimeField(verbose_name='uploaded at')),
                    ('uploaded_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='uploaded by')),
                    ('round', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='proposals.round', verbose_name='round')),
                    ('session', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='proposals.peersession', verbose_name='session')),
                    ('title', models.CharField(max_length=200, verbose_name='title')),
                ],
                options={
                    'abstract': False,
                    'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='df92ca4caba162ebea085184a9374b4ccc716080', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_88c49', table='proposals_knowledgedocumentevent', when='BEFORE'))],
                },
            ), migrations.CreateModel(
                name='LearningQuestionEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='proposals.learningquestion')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('id', models.BigIntegerField()),
                    ('deal', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='proposals.deal', verbose_name='deal')),
                    ('session', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='proposals.peersession', verbose_name='session')),
                    ('question', models.TextField(verbose_name='question')),
                    ('asked_at', models.DateTimeField(verbose_name='asked at')),
                    ('asked_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='asked by')),
                    ('answer', models.TextField(blank=True, verbose_name='answer')),
                    ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='answered at')),
                    ('answered_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='answered by')),
                ],
                options={
                    'abstract': False,
                    'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='e51921a5d82e600c0ed09a991962070d3e40ebd1', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_ddfa7', table='proposals_learningquestionevent', when='BEFORE'))],
                },
            ), migrations.CreateModel(
                name='SignedCopy',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('file', models.FileField(max_length=200, storage=proposals.models.attachment.attachment_storage, upload_to=proposals.models.stored_file.stored_path, verbose_name='file')),
                    ('original_name', models.CharField(max_length=255, verbose_name='file name')),
                    ('content_type', models.CharField(max_length=100, verbose_name='kind of file')),
                    ('size', models.PositiveBigIntegerField(verbose_name='size')),
                    ('sha256', models.CharField(max_length=64, verbose_name='SHA-256')),
                    ('scan_state', models.CharField(choices=[('waiting', 'Being checked'), ('clean', 'Safe'), ('infected', 'Not safe'), ('not_scanned', 'Not scanned yet')], db_index=True, default='waiting', max_length=12, verbose_name='check for viruses')),
                    ('scanned_at', models.DateTimeField(blank=True, null=True, verbose_name='checked at')),
                    ('scan_report', models.CharField(blank=True, max_length=300, verbose_name='what the scanner said')),
                    ('uploaded_at', models.DateTimeField(verbose_name='uploaded at')),
                    ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='uploaded by')),
                    ('deal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signed_copies', to='proposals.deal', verbose_name='deal')),
                    ('covenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signed_copies', to='proposals.covenant', verbose_name='covenant')),
                    ('signed_date', models.DateField(verbose_name='signed on')),
                    ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='published at')),
                    ('published_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='published by')),
                ],
                options={
                    'verbose_name': 'signed covenant',
                    'verbose_name_plural': 'signed covenants',
                    'ordering': ['deal_id', '-uploaded_at', '-pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('scan_state__in', ['waiting', 'clean', 'infected', 'not_scanned'])), name='signedcopy_scan_state_known', violation_error_message='Choose one of the listed options.'), models.CheckConstraint(condition=models.Q(models.Q(('uploaded_at__isnull', True), ('uploaded_by__isnull', True)), models.Q(('uploaded_at__isnull', False), ('uploaded_by__isnull', False)), _connector='OR'), name='signedcopy_uploaded_at_and_by', violation_error_message='The moment and the person belong together: fill in both or neither.'), models.CheckConstraint(condition=models.Q(models.Q(('published_at__isnull', True), ('published_by__isnull', True)), models.Q(('published_at__isnull', False), ('published_by__isnull', False)), _connector='OR'), name='signedcopy_published_at_and_by', violation_error_message='The moment and the person belong together: fill in both or neither.')],
                    'triggers': [pgtrigger.compiler.Trigger(name='no_change', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF (to_jsonb(NEW) - 'scan_state' - 'scanned_at' - 'scan_report' - 'published_at' - 'published_by_id') IS DISTINCT FROM (to_jsonb(OLD) - 'scan_state' - 'scanned_at' - 'scan_report' - 'published_at' - 'published_by_id') THEN RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'signedcopy_immutable', MESSAGE = 'the row is final'; END IF; RETURN NEW;", hash='44a5cd037dfe24dbceceb4866dca4bbe577a80d3', operation='UPDATE', pgid='pgtrigger_no_change_1a469', table='proposals_signedcopy', when='BEFORE')), pgtrigger.compiler.Trigger(name='no_removal', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'signedcopy_immutable', MESSAGE = 'the row is final';", hash='957ecd1262bb57558477eb584f417741e5681c95', operation='DELETE', pgid='pgtrigger_no_removal_69eab', table='proposals_signedcopy', when='BEFORE')), pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "proposals_signedcopyevent" ("content_type", "covenant_id", "deal_id", "file", "id", "original_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_at", "published_by_id", "scan_report", "scan_state", "scanned_at", "sha256", "signed_date", "size", "uploaded_at", "uploaded_by_id") VALUES (NEW."content_type", NEW."covenant_id", NEW."deal_id", NEW."file", NEW."id", NEW."original_name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."published_at", NEW."published_by_id", NEW."scan_report", NEW."scan_state", NEW."scanned_at", NEW."sha256", NEW."signed_date", NEW."size", NEW."uploaded_at", NEW."uploaded_by_id"); RETURN NULL;', hash='389a1f1610d22cbda2c5133bee62c604698ddbb6', operation='INSERT', pgid='pgtrigger_insert_insert_bbe7e', table='proposals_signedcopy', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "proposals_signedcopyevent" ("content_type", "covenant_id", "deal_id", "file", "id", "original_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_at", "published_by_id", "scan_report", "scan_state", "scanned_at", "sha256", "signed_date", "size", "uploaded_at", "uploaded_by_id") VALUES (NEW."content_type", NEW."covenant_id", NEW."deal_id", NEW."file", NEW."id", NEW."original_name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."published_at", NEW."published_by_id", NEW."scan_report", NEW."scan_state", NEW."scanned_at", NEW."sha256", NEW."signed_date", NEW."size", NEW."uploaded_at", NEW."uploaded_by_id"); RETURN NULL;', hash='80ba155d86ec462557797204c16a00a687eef217', operation='UPDATE', pgid='pgtrigger_update_update_913b8', table='proposals_signedcopy', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "proposals_signedcopyevent" ("content_type", "covenant_id", "deal_id", "file", "id", "original_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_at", "published_by_id", "scan_report", "scan_state", "scanned_at", "sha256", "signed_date", "size", "uploaded_at", "uploaded_by_id") VALUES (OLD."content_type", OLD."covenant_id", OLD."deal_id", OLD."file", OLD."id", OLD."original_name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."published_at", OLD."published_by_id", OLD."scan_report", OLD."scan_state", OLD."scanned_at", OLD."sha256", OLD."signed_date", OLD."size", OLD."uploaded_at", OLD."uploaded_by_id"); RETURN NULL;', hash='f58316823c46b6c7023090047b0d0986343c6f48', operation='DELETE', pgid='pgtrigger_delete_delete_4ec96', table='proposals_signedcopy', when='AFTER'))],
                },
            ), migrations.CreateModel(
                name='SignedCopyEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='proposals.signedcopy')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('id', models.BigIntegerField()),
                    ('file', models.FileField(max_length=200, storage=proposals.models.attachment.attachment_storage, upload_to=proposals.models.stored_file.stored_path, verbose_name='file')),
                    ('original_name', models.CharField(max_length=255, verbose_name='file name')),
                    ('content_type', models.CharField(max_length=100, verbose_name='kind of file')),
                    ('size', models.PositiveBigIntegerField(verbose_name='size')),
                    ('sha256', models.CharField(max_length=64, verbose_name='SHA-256')),
                    ('scan_state', models.CharField(choices=[('waiting', 'Being checked'), ('clean', 'Safe'), ('infected', 'Not safe'), ('not_scanned', 'Not scanned yet')], default='waiting', max_length=12, verbose_name='check for viruses')),
                    ('scanned_at', models.DateTimeField(blank=True, null=True, verbose_name='checked at')),
                    ('scan_report', models.CharField(blank=True, max_length=300, verbose_name='what the scanner said')),
                    ('uploaded_at', models.DateTimeField(verbose_name='uploaded at')),
                    ('uploaded_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='uploaded by')),
                    ('deal', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='proposals.deal', verbose_name='deal')),
                    ('covenant', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='proposals.covenant', verbose_name='covenant')),
                    ('signed_date', models.DateField(verbose_name='signed on')),
                    ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='published at')),
                    ('published_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='published by')),
                ],
                options={
                    'abstract': False,
                    'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='94b2330fafd29bf1c68336d6514a558a1b5a1cf3', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_4f95d', table='proposals_signedcopyevent', when='BEFORE'))],
                },
            ), migrations.CreateModel(
                name='DestroyedEvent',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('table_name', models.CharField(max_length=63)),
                    ('event_id', models.BigIntegerField()),
                    ('sealed_sha256', models.CharField(max_length=64)),
                    ('sha256', models.CharField(max_length=64)),
                    ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='destroyed_events', to='proposals.destructionitem', verbose_name='line')),
                ],
                options={
                    'verbose_name': 'event without its personal data',
                    'verbose_name_plural': 'events without their personal data',
                    'ordering': ['pk'],
                    'constraints': [models.UniqueConstraint(fields=('table_name', 'event_id'), name='destroyedevent_once')],
                    'triggers': [pgtrigger.compiler.Trigger(name='no_change', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF to_jsonb(NEW) IS DISTINCT FROM to_jsonb(OLD) THEN RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'destroyedevent_immutable', MESSAGE = 'the row is final'; END IF; RETURN NEW;", hash='9e3010175e666e4bc9f7b38ded7a7521d38e02fb', operation='UPDATE', pgid='pgtrigger_no_change_95214', table='proposals_destroyedevent', when='BEFORE')), pgtrigger.compiler.Trigger(name='no_removal', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'destroyedevent_immutable', MESSAGE = 'the row is final';", hash='eb6313c332fc168c6be45ae8f890d97156179964', operation='DELETE', pgid='pgtrigger_no_removal_830e5', table='proposals_destroyedevent', when='BEFORE')), pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "proposals_destroyedeventevent" ("event_id", "id", "item_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sealed_sha256", "sha256", "table_name") VALUES (NEW."event_id", NEW."id", NEW."item_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."sealed_sha256", NEW."sha256", NEW."table_name"); RETURN NULL;', hash='64864190d993efff95534e06820beaddb1ff586e', operation='INSERT', pgid='pgtrigger_insert_insert_fb346', table='proposals_destroyedevent', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "proposals_destroyedeventevent" ("event_id", "id", "item_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sealed_sha256", "sha256", "table_name") VALUES (NEW."event_id", NEW."id", NEW."item_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."sealed_sha256", NEW."sha256", NEW."table_name"); RETURN NULL;', hash='e94f93c1c2612d65169c6bbf34aaf975d38347a5', operation='UPDATE', pgid='pgtrigger_update_update_f316e', table='proposals_destroyedevent', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "proposals_destroyedeventevent" ("event_id", "id", "item_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sealed_sha256", "sha256", "table_name") VALUES (OLD."event_id", OLD."id", OLD."item_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."sealed_sha256", OLD."sha256", OLD."table_name"); RETURN NULL;', hash='f88f3f06c377c6f680ef82b58065bd94e624d8ea', operation='DELETE', pgid='pgtrigger_delete_delete_2b719', table='proposals_destroyedevent', when='AFTER'))],
                },
            ), migrations.CreateModel(
                name='DestructionItem',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('account', 'Account of somebody who left'), ('assessor_profile', 'Work of a former assessor'), ('invitation', 'Invitation that is over'), ('mail', 'Mail that was sent'), ('deal_contact', 'Contact of an ended deal'), ('draft_contact', 'Contact of a draft that was never sent')], max_length=20, verbose_name='kind')),
                    ('row_id', models.BigIntegerField(verbose_name='number')),
                    ('ended_on', models.DateField(verbose_name='term began on')),
                    ('outcome', models.CharField(choices=[('waiting', 'Waits'), ('destroyed', 'Destroyed'), ('kept', 'Kept: no longer due')], default='waiting', max_length=10, verbose_name='outcome')),
                    ('done_at', models.DateTimeField(blank=True, null=True, verbose_name='done at')),
                    ('event_count', models.PositiveIntegerField(default=0, verbose_name='events of the history')),
                    ('list', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='proposals.destructionlist', verbose_name='list')),
                ],
                options={
                    'verbose_name': 'line of a list of what may go',
                    'verbose_name_plural': 'lines of a list of what may go',
                    'ordering': ['list_id', 'kind', 'row_id'],
                    'constraints': [models.UniqueConstraint(fields=('list', 'kind', 'row_id'), name='destructionitem_once'), models.CheckConstraint(condition=models.Q(('kind__in', ['account', 'assessor_profile', 'invitation', 'mail', 'deal_contact', 'draft_contact'])), name='destructionitem_kind_known', violation_error_message='Choose one of the listed options.'), models.CheckConstraint(condition=models.Q(('outcome__in', ['waiting', 'destroyed', 'kept'])), name='destructionitem_outcome_known', violation_error_message='Choose one of the listed options.'), models.CheckConstraint(condition=models.Q(models.Q(('done_at__isnull', True), ('outcome', 'waiting')), models.Q(models.Q(('outcome', 'waiting'), _negated=True), ('done_at__isnull', False)), _connector='OR'), name='destructionitem_done_agrees_with_outcome', violation_error_message='A line that is done, and no other, has a moment.')],
                    'triggers': [pgtrigger.compiler.Trigger(name='no_change', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF (to_jsonb(NEW) - 'outcome' - 'done_at' - 'event_count') IS DISTINCT FROM (to_jsonb(OLD) - 'outcome' - 'done_at' - 'event_count') THEN RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'destructionitem_kept', MESSAGE = 'the row is final'; END IF; RETURN NEW;", hash='6ebd3d6a09a7188bdc685cce367fc9983dda34ee', operation='UPDATE', pgid='pgtrigger_no_change_878f8', table='proposals_destructionitem', when='BEFORE')), pgtrigger.compiler.Trigger(name='no_removal', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'destructionitem_kept', MESSAGE = 'the row is final';", hash='6fc5ade59470a13d38a502b3bd569f3dfff9be84', operation='DELETE', pgid='pgtrigger_no_removal_680df', table='proposals_destructionitem', when='BEFORE')), pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "proposals_destructionitemevent" ("done_at", "ended_on", "event_count", "id", "kind", "list_id", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "row_id") VALUES (NEW."done_at", NEW."ended_on", NEW."event_count", NEW."id", NEW."kind", NEW."list_id", NEW."outcome", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."row_id"); RETURN NULL;', hash='a62085bbde940576539a83b6a44c1dedfcbce841', operation='INSERT', pgid='pgtrigger_insert_insert_0ca2a', table='proposals_destructionitem', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "proposals_destructionitemevent" ("done_at", "ended_on", "event_count", "id", "kind", "list_id", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "row_id") VALUES (NEW."done_at", NEW."ended_on", NEW."event_count", NEW."id", NEW."kind", NEW."list_id", NEW."outcome", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."row_id"); RETURN NULL;', hash='696c746ba09a032e47b8e062d39c335e41d5b64c', operation='UPDATE', pgid='pgtrigger_update_update_a5967', table='proposals_destructionitem', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "proposals_destructionitemevent" ("done_at", "ended_on", "event_count", "id", "kind", "list_id", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "row_id") VALUES (OLD."done_at", OLD."ended_on", OLD."event_count", OLD."id", OLD."kind", OLD."list_id", OLD."outcome", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."row_id"); RETURN NULL;', hash='d9122fd63f8782faaeb16ffb831776f6ec809f03', operation='DELETE', pgid='pgtrigger_delete_delete_0322b', table='proposals_destructionitem', when='AFTER'))],
                },
            ), migrations.CreateModel(
                name='DestroyedEventEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('id', models.BigIntegerField()),
                    ('table_name', models.CharField(max_length=63)),
                    ('event_id', models.BigIntegerField()),
                    ('sealed_sha256', models.CharField(max_length=64)),
                    ('sha256', models.CharField(max_length=64)),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='proposals.destroyedevent')),
                    ('item', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='proposals.destructionitem', verbose_name='line')),
                ],
                options={
                    'abstract': False,
                    'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='17530f3926b4f774b48b14377aa450a8c45427e9', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_c1d68', table='proposals_destroyedeventevent', when='BEFORE'))],
                },
            ), migrations.CreateModel(
                name='DestructionList',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('made_at', models.DateTimeField(verbose_name='made at')),
                    ('signed_at', models.DateTimeField(blank=True, null=True, verbose_name='signed at')),
                    ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='taken back at')),
                    ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='finished at')),
                    ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='made by')),
                    ('signed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='signed by')),
                    ('withdrawn_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='taken back by')),
                ],
                options={
                    'verbose_name': 'list of what may go',
                    'verbose_name_plural': 'lists of what may go',
                    'ordering': ['-pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('made_at__isnull', True), ('made_by__isnull', True)), models.Q(('made_at__isnull', False), ('made_by__isnull', False)), _connector='OR'), name='destructionlist_made_at_and_by', violation_error_message='The moment and the person belong together: fill in both or neither.'), models.CheckConstraint(condition=models.Q(models.Q(('signed_at__isnull', True), ('signed_by__isnull', True)), models.Q(('signed_at__isnull', False), ('signed_by__isnull', False)), _connector='OR'), name='destructionlist_signed_at_and_by', violation_error_message='The moment and the person belong together: fill in both or neither.'), models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at__isnull', True), ('withdrawn_by__isnull', True)), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False)), _connector='OR'), name='destructionlist_withdrawn_at_and_by', violation_error_message='The moment and the person belong together: fill in both or neither.'), models.CheckConstraint(condition=models.Q(('signed_by__isnull', True), models.Q(('signed_by', models.F('made_by')), _negated=True), _connector='OR'), name='destructionlist_two_people', violation_error_message='Whoever made the list does not sign it. Ask a colleague.'), models.CheckConstraint(condition=models.Q(('signed_at__isnull', True), ('withdrawn_at__isnull', True), _connector='OR'), name='destructionlist_signed_or_withdrawn', violation_error_message='A list that was signed cannot be taken back, or the other way round.'), models.CheckConstraint(condition=models.Q(('finished_at__isnull', True), ('signed_at__isnull', False), _connector='OR'), name='destructionlist_signed_before_finished', violation_error_message='Nothing is destroyed before a second person has signed the list.')],
                    'triggers': [pgtrigger.compiler.Trigger(name='no_change', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF (to_jsonb(NEW) - 'signed_at' - 'signed_by_id' - 'withdrawn_at' - 'withdrawn_by_id' - 'finished_at') IS DISTINCT FROM (to_jsonb(OLD) - 'signed_at' - 'signed_by_id' - 'withdrawn_at' - 'withdrawn_by_id' - 'finished_at') THEN RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'destructionlist_kept', MESSAGE = 'the row is final'; END IF; RETURN NEW;", hash='2aea69becc0487daf7f7ea984310473f64e3db37', operation='UPDATE', pgid='pgtrigger_no_change_e8fe0', table='proposals_destructionlist', when='BEFORE')), pgtrigger.compiler.Trigger(name='no_removal', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'destructionlist_kept', MESSAGE = 'the row is final';", hash='f9e9621525454991b95984a6e1f0a367155ca7be', operation='DELETE', pgid='pgtrigger_no_removal_2ab4e', table='proposals_destructionlist', when='BEFORE')), pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "proposals_destructionlistevent" ("finished_at", "id", "made_at", "made_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "signed_at", "signed_by_id", "withdrawn_at", "withdrawn_by_id") VALUES (NEW."finished_at", NEW."id", NEW."made_at", NEW."made_by_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."signed_at", NEW."signed_by_id", NEW."withdrawn_at", NEW."withdrawn_by_id"); RETURN NULL;', hash='bff8eb3b2b3d168b54cd5364702f6b90333fe7d3', operation='INSERT', pgid='pgtrigger_insert_insert_438c1', table='proposals_destructionlist', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "proposals_destructionlistevent" ("finished_at", "id", "made_at", "made_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "signed_at", "signed_by_id", "withdrawn_at", "withdrawn_by_id") VALUES (NEW."finished_at", NEW."id", NEW."made_at", NEW."made_by_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."signed_at", NEW."signed_by_id", NEW."withdrawn_at", NEW."withdrawn_by_id"); RETURN NULL;', hash='3ea8b6475976446c133dacb5a46be640cce4e43c', operation='UPDATE', pgid='pgtrigger_update_update_f4149', table='proposals_destructionlist', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "proposals_destructionlistevent" ("finished_at", "id", "made_at", "made_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "signed_at", "signed_by_id", "withdrawn_at", "withdrawn_by_id") VALUES (OLD."finished_at", OLD."id", OLD."made_at", OLD."made_by_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."signed_at", OLD."signed_by_id", OLD."withdrawn_at", OLD."withdrawn_by_id"); RETURN NULL;', hash='5aaceb9b8f087babb28532bc603772d60fc97bc2', operation='DELETE', pgid='pgtrigger_delete_delete_cce81', table='proposals_destructionlist', when='AFTER'))],
                },
            ), migrations.CreateModel(
                name='DestructionItemEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('id', models.BigIntegerField()),
                    ('kind', models.CharField(choices=[('account', 'Account of somebody who left'), ('assessor_profile', 'Work of a former assessor'), ('invitation', 'Invitation that is over'), ('mail', 'Mail that was sent'), ('deal_contact', 'Contact of an ended deal'), ('draft_contact', 'Contact of a draft that was never sent')], max_length=20, verbose_name='kind')),
                    ('row_id', models.BigIntegerField(verbose_name='number')),
                    ('ended_on', models.DateField(verbose_name='term began on')),
                    ('outcome', models.CharField(choices=[('waiting', 'Waits'), ('destroyed', 'Destroyed'), ('kept', 'Kept: no longer due')], default='waiting', max_length=10, verbose_name='outcome')),
                    ('done_at', models.DateTimeField(blank=True, null=True, verbose_name='done at')),
                    ('event_count', models.PositiveIntegerField(default=0, verbose_name='events of the history')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='proposals.destructionitem')),
                    ('list', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='proposals.destructionlist', verbose_name='list')),
                ],
                options={
                    'abstract': False,
                    'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='afbbf40b90eb44e989919174cadc6853d3061deb', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_3fe33', table='proposals_destructionitemevent', when='BEFORE'))],
                },
            ), migrations.CreateModel(
                name='DestructionListEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('id', models.BigIntegerField()),
                    ('made_at', models.DateTimeField(verbose_name='made at')),
                    ('signed_at', models.DateTimeField(blank=True, null=True, verbose_name='signed at')),
                    ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='taken back at')),
                    ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='finished at')),
                    ('made_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='made by')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='proposals.destructionlist')),
                    ('signed_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='signed by')),
                    ('withdrawn_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='taken back by')),
                ],
                options={
                    'abstract': False,
                    'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='d349a590d188684357f866cf76957f61f094d9e9', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_c7791', table='proposals_destructionlistevent', when='BEFORE'))],
                },
            ), migrations.CreateModel(
                name='PersonExport',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('reason', models.CharField(max_length=200, verbose_name='why')),
                    ('made_at', models.DateTimeField(verbose_name='made at')),
                    ('sha256', models.CharField(max_length=64)),
                    ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='made by')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                ],
                options={
                    'verbose_name': 'data given to a person',
                    'verbose_name_plural': 'data given to persons',
                    'ordering': ['-pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('made_at__isnull', True), ('made_by__isnull', True)), models.Q(('made_at__isnull', False), ('made_by__isnull', False)), _connector='OR'), name='personexport_made_at_and_by', violation_error_message='The moment and the person belong together: fill in both or neither.')],
                    'triggers': [pgtrigger.compiler.Trigger(name='no_change', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF to_jsonb(NEW) IS DISTINCT FROM to_jsonb(OLD) THEN RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'personexport_immutable', MESSAGE = 'the row is final'; END IF; RETURN NEW;", hash='35796e0a9422b442ce6a261500ea7231f4ec0fb7', operation='UPDATE', pgid='pgtrigger_no_change_f7284', table='proposals_personexport', when='BEFORE')), pgtrigger.compiler.Trigger(name='no_removal', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'personexport_immutable', MESSAGE = 'the row is final';", hash='e85ef23d7716f8b0efdea281525faadce3f4487c', operation='DELETE', pgid='pgtrigger_no_removal_48f76', table='proposals_personexport', when='BEFORE')), pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "proposals_personexportevent" ("id", "made_at", "made_by_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "sha256") VALUES (NEW."id", NEW."made_at", NEW."made_by_id", NEW."person_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason", NEW."sha256"); RETURN NULL;', hash='0cca597b01e89ccf3d559d5a19612b6deac4ddf3', operation='INSERT', pgid='pgtrigger_insert_insert_598fc', table='proposals_personexport', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "proposals_personexportevent" ("id", "made_at", "made_by_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "sha256") VALUES (NEW."id", NEW."made_at", NEW."made_by_id", NEW."person_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason", NEW."sha256"); RETURN NULL;', hash='f8f692bcaca3eac867ee4e1f038c3e13bcd12057', operation='UPDATE', pgid='pgtrigger_update_update_683d5', table='proposals_personexport', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "proposals_personexportevent" ("id", "made_at", "made_by_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "sha256") VALUES (OLD."id", OLD."made_at", OLD."made_by_id", OLD."person_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."reason", OLD."sha256"); RETURN NULL;', hash='1a8a1a5b2e1a5013da7e1bf327e436ac2f34689d', operation='DELETE', pgid='pgtrigger_delete_delete_85ba4', table='proposals_personexport', when='AFTER'))],
                },
            ), migrations.CreateModel(
                name='PersonExportEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('id', models.BigIntegerField()),
                    ('reason', models.CharField(max_length=200, verbose_name='why')),
                    ('made_at', models.DateTimeField(verbose_name='made at')),
                    ('sha256', models.CharField(max_length=64)),
                    ('made_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='made by')),
                    ('person', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='proposals.personexport')),
                ],
                options={
                    'abstract': False,
                    'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='b2397db9f93a056c6006387be380ead5bb5b1434', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_2bf9a', table='proposals_personexportevent', when='BEFORE'))],
                },
            ), migrations.CreateModel(
                name='Session',
                fields=[
                    ('session_key', models.CharField(max_length=40, primary_key=True, serialize=False, verbose_name='session key')),
                    ('session_data', models.TextField(verbose_name='session data')),
                    ('expire_date', models.DateTimeField(db_index=True, verbose_name='expire date')),
                    ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='sessions', to=settings.AUTH_USER_MODEL, verbose_name='user')),
                ],
                options={
                    'verbose_name': 'sign-in session',
                    'verbose_name_plural': 'sign-in sessions',
                    'abstract': False,
                },
            ), migrations.CreateModel(
                name='SignInLink',
                fields=[
                ],
                options={
                    'verbose_name': 'link for signing in',
                    'verbose_name_plural': 'links for signing in',
                    'proxy': True,
                    'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "proposals_signinlinkevent" ("date_joined", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provider", "uid", "user_id") VALUES (NEW."date_joined", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."provider", NEW."uid", NEW."user_id"); RETURN NULL;', hash='0e881100e59d0d5ef82fb2cfd34356cac5c1a1ea', operation='INSERT', pgid='pgtrigger_insert_insert_3da07', table='socialaccount_socialaccount', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "proposals_signinlinkevent" ("date_joined", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provider", "uid", "user_id") VALUES (OLD."date_joined", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."provider", OLD."uid", OLD."user_id"); RETURN NULL;', hash='e5f65b58c97fa12f29a787ec33cae75578b95d97', operation='DELETE', pgid='pgtrigger_delete_delete_47d96', table='socialaccount_socialaccount', when='AFTER'))],
                },
                bases=('socialaccount.socialaccount',),
            ), migrations.CreateModel(
                name='SignInLinkEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='user_provider_uid_date_joined_events', to='proposals.signinlink')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('user', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                    ('provider', models.CharField(max_length=200, verbose_name='provider')),
                    ('uid', models.CharField(max_length=191, verbose_name='uid')),
                    ('date_joined', models.DateTimeField(auto_now_add=True, verbose_name='date joined')),
                ],
                options={
                    'abstract': False,
                    'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='ec0bebc3c759fb7003cfb0685b67c1fcc3d3f68a', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_a8875', table='proposals_signinlinkevent', when='BEFORE'))],
                },
            ), migrations.CreateModel(
                name='Viewing',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('viewed_at', models.DateTimeField(verbose_name='seen at')),
                    ('kind', models.CharField(choices=[('proposal', 'Proposal'), ('list', 'List of proposals'), ('attachment', 'Attachment'), ('assigning', 'Who assesses what'), ('interests', 'Interests of assessors'), ('assessment', 'One assessment'), ('scores', 'Scores of several assessors'), ('ranking', 'Ranking'), ('allocation', 'Allocation'), ('decision', 'Decisions'), ('objection', 'Objections'), ('letter', 'Letters with decisions'), ('document', 'Document'), ('export', 'File with data'), ('message', 'Text of a message'), ('history', 'History'), ('viewings', 'Who saw what')], max_length=20, verbose_name='what')),
                    ('route', models.CharField(max_length=80, verbose_name='address')),
                    ('thing', models.CharField(blank=True, max_length=30, verbose_name='thing')),
                    ('thing_number', models.BigIntegerField(blank=True, null=True, verbose_name='number of the thing')),
                    ('request_id', models.CharField(blank=True, max_length=64, verbose_name='number of the request')),
                    ('proposal', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='proposals.proposal', verbose_name='proposal')),
                    ('round', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='proposals.round', verbose_name='round')),
                    ('viewed_by', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='seen by')),
                ],
                options={
                    'verbose_name': 'time something was seen',
                    'verbose_name_plural': 'who saw what',
                    'ordering': ['-viewed_at', '-pk'],
                    'indexes': [models.Index(fields=['-viewed_at', '-id'], name='viewing_newest'), models.Index(fields=['proposal', '-viewed_at'], name='viewing_of_proposal'), models.Index(fields=['round', '-viewed_at'], name='viewing_of_round'), models.Index(fields=['viewed_by', '-viewed_at'], name='viewing_by_person')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['proposal', 'list', 'attachment', 'assigning', 'interests', 'assessment', 'scores', 'ranking', 'allocation', 'decision', 'objection', 'letter', 'document', 'export', 'message', 'history', 'viewings'])), name='viewing_kind_known', violation_error_message='Choose one of the listed options.')],
                    'triggers': [pgtrigger.compiler.Trigger(name='no_change', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF to_jsonb(NEW) IS DISTINCT FROM to_jsonb(OLD) THEN RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'viewing_immutable', MESSAGE = 'the row is final'; END IF; RETURN NEW;", hash='0b0e44540953921849b586477fac6bea8371c85c', operation='UPDATE', pgid='pgtrigger_no_change_a57f5', table='proposals_viewing', when='BEFORE')), pgtrigger.compiler.Trigger(name='no_removal', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'viewing_immutable', MESSAGE = 'the row is final';", hash='06edef128e505ebabb896e066436bd8298718091', operation='DELETE', pgid='pgtrigger_no_removal_1eb97', table='proposals_viewing', when='BEFORE'))],
                },
            ), migrations.CreateModel(
                name='MailHold',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('reason', models.TextField(verbose_name='reason')),
                    ('begun_at', models.DateTimeField(verbose_name='stands still since')),
                    ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='until')),
                    ('begun_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='stopped by')),
                    ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='let go by')),
                ],
                options={
                    'verbose_name': 'standstill of mail',
                    'verbose_name_plural': 'standstills of mail',
                    'ordering': ['-begun_at', '-pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='mailhold_reason_not_blank', violation_error_message='Fill in a text: it cannot be empty.'), models.CheckConstraint(condition=models.Q(('begun_at__isnull', True), ('ended_at__isnull', True), ('ended_at__gt', models.F('begun_at')), _connector='OR'), name='mailhold_begun_at_before_ended_at', violation_error_message='The end must come after the beginning.'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('ended_by__isnull', True)), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False)), _connector='OR'), name='mailhold_ended_at_and_by', violation_error_message='The moment and the person belong together: fill in both or neither.'), models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('ended_at',), name='mailhold_one_at_a_time', nulls_distinct=False, violation_error_message='Mail stands still already.')],
                    'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "proposals_mailholdevent" ("begun_at", "begun_by_id", "ended_at", "ended_by_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason") VALUES (NEW."begun_at", NEW."begun_by_id", NEW."ended_at", NEW."ended_by_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason"); RETURN NULL;', hash='b0df9887c4be89790034004d09adb65b207c4b54', operation='INSERT', pgid='pgtrigger_insert_insert_c51e0', table='proposals_mailhold', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "proposals_mailholdevent" ("begun_at", "begun_by_id", "ended_at", "ended_by_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason") VALUES (NEW."begun_at", NEW."begun_by_id", NEW."ended_at", NEW."ended_by_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason"); RETURN NULL;', hash='a868533bf32dabe3fa43e015cb3ee1189168161c', operation='UPDATE', pgid='pgtrigger_update_update_2f73b', table='proposals_mailhold', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "proposals_mailholdevent" ("begun_at", "begun_by_id", "ended_at", "ended_by_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason") VALUES (OLD."begun_at", OLD."begun_by_id", OLD."ended_at", OLD."ended_by_id", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."reason"); RETURN NULL;', hash='8c11c6826d0f4cea410ba5f3c8a5c9b0710f70b6', operation='DELETE', pgid='pgtrigger_delete_delete_2fc29', table='proposals_mailhold', when='AFTER'))],
                },
            ), migrations.CreateModel(
                name='MailHoldEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('id', models.BigIntegerField()),
                    ('reason', models.TextField(verbose_name='reason')),
                    ('begun_at', models.DateTimeField(verbose_name='stands still since')),
                    ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='until')),
                    ('begun_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='stopped by')),
                    ('ended_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='let go by')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='proposals.mailhold')),
                ],
                options={
                    'abstract': False,
                    'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='b30d0f648acaadda0763aa7f44b56dae3e2eda5a', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_98acc', table='proposals_mailholdevent', when='BEFORE'))],
                },
            )],
        ),
        migrations.RemoveConstraint(
            model_name='outgoingmessage',
            name='outgoingmessage_state_known',
        ),
        migrations.RemoveConstraint(
            model_name='portalmessage',
            name='portalmessage_kind_known',
        ),
        migrations.RemoveField(
            model_name='round',
            name='allocation_method',
        ),
        migrations.RemoveField(
            model_name='roundevent',
            name='allocation_method',
        ),
        migrations.AddField(
            model_name='organisation',
            name='kvk_number',
            field=models.CharField(blank=True, help_text='Eight digits. Who signs in with eHerkenning for this number works for this organisation.', max_length=8, validators=[django.core.validators.RegexValidator('^\\d{8}\\Z', 'A number of the Chamber of Commerce has eight digits.')], verbose_name='number of the Chamber of Commerce'),
        ),
        migrations.AddField(
            model_name='organisationevent',
            name='kvk_number',
            field=models.CharField(blank=True, help_text='Eight digits. Who signs in with eHerkenning for this number works for this organisation.', max_length=8, validators=[django.core.validators.RegexValidator('^\\d{8}\\Z', 'A number of the Chamber of Commerce has eight digits.')], verbose_name='number of the Chamber of Commerce'),
        ),
        migrations.AddField(
            model_name='round',
            name='sisa_code',
            field=models.CharField(blank=True, help_text='The code of the specific grant in the SiSa annex, such as E27B. It may come later.', max_length=10, verbose_name='SiSa code'),
        ),
        migrations.AddField(
            model_name='roundevent',
            name='sisa_code',
            field=models.CharField(blank=True, help_text='The code of the specific grant in the SiSa annex, such as E27B. It may come later.', max_length=10, verbose_name='SiSa code'),
        ),
        migrations.AlterField(
            model_name='outgoingmessage',
            name='state',
            field=models.CharField(choices=[('waiting', 'Waiting'), ('sent', 'Sent'), ('failed', 'Not delivered'), ('bounced', 'Sent back'), ('left_out', 'Left out')], db_index=True, default='waiting', max_length=10, verbose_name='state'),
        ),
        migrations.AlterField(
            model_name='outgoingmessageevent',
            name='state',
            field=models.CharField(choices=[('waiting', 'Waiting'), ('sent', 'Sent'), ('failed', 'Not delivered'), ('bounced', 'Sent back'), ('left_out', 'Left out')], default='waiting', max_length=10, verbose_name='state'),
        ),
        migrations.AlterField(
            model_name='portalmessage',
            name='kind',
            field=models.CharField(choices=[('receipt', 'Confirmation of receipt'), ('supplement_request', 'Request for a supplement'), ('supplement_term', 'Other term for your supplement'), ('admissible', 'Your proposal is complete'), ('inadmissible', 'Your proposal is not taken into consideration'), ('decision', 'Decision'), ('extension', 'Other closing time'), ('rule', 'The rule of the round changed'), ('outage', 'Outage'), ('late', 'Received too late'), ('note', 'Message')], max_length=20, verbose_name='kind'),
        ),
        migrations.AlterField(
            model_name='portalmessageevent',
            name='kind',
            field=models.CharField(choices=[('receipt', 'Confirmation of receipt'), ('supplement_request', 'Request for a supplement'), ('supplement_term', 'Other term for your supplement'), ('admissible', 'Your proposal is complete'), ('inadmissible', 'Your proposal is not taken into consideration'), ('decision', 'Decision'), ('extension', 'Other closing time'), ('rule', 'The rule of the round changed'), ('outage', 'Outage'), ('late', 'Received too late'), ('note', 'Message')], max_length=20, verbose_name='kind'),
        ),
        migrations.AddConstraint(
            model_name='deal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('covenant_signed_date__isnull', True), ('status__in', ['covenant_ready', 'in_elaboration', 'provisional'])), models.Q(('covenant_signed_date__isnull', False), ('status__in', ['completed', 'running', 'signed'])), ('status', 'ended_early'), _connector='OR'), name='deal_signature_agrees_with_status', violation_error_message='A deal has the day of its signature once it is signed, and not before.'),
        ),
        migrations.AddConstraint(
            model_name='organisation',
            constraint=models.UniqueConstraint(condition=models.Q(('kvk_number', ''), _negated=True), fields=('kvk_number',), name='organisation_kvk_once', violation_error_message='Another organisation has this number already.'),
        ),
        migrations.AddConstraint(
            model_name='organisation',
            constraint=models.CheckConstraint(condition=models.Q(('kvk_number__regex', '^([0-9]{8})?$')), name='organisation_kvk_digits', violation_error_message='A number of the Chamber of Commerce has eight digits.'),
        ),
        migrations.AddConstraint(
            model_name='outgoingmessage',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'sent', 'failed', 'bounced', 'left_out'])), name='outgoingmessage_state_known', violation_error_message='Choose one of the listed options.'),
        ),
        migrations.AddConstraint(
            model_name='portalmessage',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['receipt', 'supplement_request', 'supplement_term', 'admissible', 'inadmissible', 'decision', 'extension', 'rule', 'outage', 'late', 'note'])), name='portalmessage_kind_known', violation_error_message='Choose one of the listed options.'),
        ),
        migrations.AddConstraint(
            model_name='round',
            constraint=models.CheckConstraint(condition=models.Q(('sisa_code', ''), ('sisa_code__regex', '^[A-Z][0-9]{1,3}[A-Z]?$'), _connector='OR'), name='round_sisa_code_form', violation_error_message='Write the SiSa code as a capital, digits and perhaps a capital: E27B.'),
        ),
        migrations.AddConstraint(
            model_name='round',
            constraint=models.CheckConstraint(condition=models.Q(('sisa_code', ''), ('payment_channel', 'specific_grant'), _connector='OR'), name='round_sisa_only_specific_grant', violation_error_message='Only a specific grant has a SiSa code. Leave it empty.'),
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='user_email_once', violation_error_message='There is an account with this e-mail address already.'),
        ),
        proposals.migrations._operations.InstallTriggers(
            model_names=['SecondFactor', 'SecondFactorEvent', 'AuditSeal', 'AuditSealLayout', 'AuditSealPart', 'DealContact', 'DealIndicator', 'DealPartner', 'Milestone', 'DealContactEvent', 'DealIndicatorEvent', 'DealPartnerEvent', 'MilestoneEvent', 'Tranche', 'TrancheEvent', 'PaymentOrder', 'PaymentOrderEvent', 'PaymentLimit', 'PaymentLimitEvent', 'FinalDetermination', 'FinalDeterminationEvent', 'Recovery', 'RecoveryEvent', 'DealAmendment', 'DealAmendmentEvent', 'DealEvaluation', 'DealText', 'OpenPoint', 'PeerSession', 'Covenant', 'DealEvaluationEvent', 'DealTextEvent', 'KnowledgeDocument', 'LearningQuestion', 'OpenPointEvent', 'PeerSessionEvent', 'CovenantEvent', 'KnowledgeDocumentEvent', 'LearningQuestionEvent', 'SignedCopy', 'SignedCopyEvent', 'DestroyedEvent', 'DestructionItem', 'DestroyedEventEvent', 'DestructionList', 'DestructionItemEvent', 'DestructionListEvent', 'PersonExport', 'PersonExportEvent', 'SignInLink', 'SignInLinkEvent', 'Viewing', 'MailHold', 'MailHoldEvent'],
        ),
        proposals.migrations._operations.ReplaceTriggers(
            model_name='organisation',
            triggers=[pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "proposals_organisationevent" ("email", "id", "is_fictitious", "kvk_number", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "postal_address", "region_id") VALUES (NEW."email", NEW."id", NEW."is_fictitious", NEW."kvk_number", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."postal_address", NEW."region_id"); RETURN NULL;', hash='c984639e2273de5435a9756e1bd1ca4587533b28', operation='INSERT', pgid='pgtrigger_insert_insert_3c302', table='proposals_organisation', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "proposals_organisationevent" ("email", "id", "is_fictitious", "kvk_number", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "postal_address", "region_id") VALUES (NEW."email", NEW."id", NEW."is_fictitious", NEW."kvk_number", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."postal_address", NEW."region_id"); RETURN NULL;', hash='e39fbe784264251cce9fe6daf3f84e6ddac14aae', operation='UPDATE', pgid='pgtrigger_update_update_2f0ce', table='proposals_organisation', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "proposals_organisationevent" ("email", "id", "is_fictitious", "kvk_number", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "postal_address", "region_id") VALUES (OLD."email", OLD."id", OLD."is_fictitious", OLD."kvk_number", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."postal_address", OLD."region_id"); RETURN NULL;', hash='9844f2e147696a20e2145722f5e2e38b7447562e', operation='DELETE', pgid='pgtrigger_delete_delete_c44cc', table='proposals_organisation', when='AFTER'))],
        ),
        proposals.migrations._operations.ReplaceTriggers(
            model_name='round',
            triggers=[pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "proposals_roundevent" ("announced_date", "asks_activities", "asks_indicators", "assessors_per_proposal", "call_reference", "closes_at", "contact_email", "contact_phone", "eligibility", "expected_decision_date", "expected_minutes", "final_deals_expected", "hours_assumed", "id", "introduction", "is_fictitious", "lottery_seed", "maximum_contribution_amount", "maximum_share_percentage", "mentions_objection", "minimum_contribution_amount", "name", "needed_documents", "opens_at", "payment_channel", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_at", "published_by_id", "reason_minimum_words", "reference_prefix", "scoring_closes_at", "share_rule", "shows_scores_to_applicants", "sisa_code", "slug", "status") VALUES (NEW."announced_date", NEW."asks_activities", NEW."asks_indicators", NEW."assessors_per_proposal", NEW."call_reference", NEW."closes_at", NEW."contact_email", NEW."contact_phone", NEW."eligibility", NEW."expected_decision_date", NEW."expected_minutes", NEW."final_deals_expected", NEW."hours_assumed", NEW."id", NEW."introduction", NEW."is_fictitious", NEW."lottery_seed", NEW."maximum_contribution_amount", NEW."maximum_share_percentage", NEW."mentions_objection", NEW."minimum_contribution_amount", NEW."name", NEW."needed_documents", NEW."opens_at", NEW."payment_channel", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."published_at", NEW."published_by_id", NEW."reason_minimum_words", NEW."reference_prefix", NEW."scoring_closes_at", NEW."share_rule", NEW."shows_scores_to_applicants", NEW."sisa_code", NEW."slug", NEW."status"); RETURN NULL;', hash='d291961ed65bf402ea9b97ea013c73bbf0015ea8', operation='INSERT', pgid='pgtrigger_insert_insert_0004b', table='proposals_round', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "proposals_roundevent" ("announced_date", "asks_activities", "asks_indicators", "assessors_per_proposal", "call_reference", "closes_at", "contact_email", "contact_phone", "eligibility", "expected_decision_date", "expected_minutes", "final_deals_expected", "hours_assumed", "id", "introduction", "is_fictitious", "lottery_seed", "maximum_contribution_amount", "maximum_share_percentage", "mentions_objection", "minimum_contribution_amount", "name", "needed_documents", "opens_at", "payment_channel", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_at", "published_by_id", "reason_minimum_words", "reference_prefix", "scoring_closes_at", "share_rule", "shows_scores_to_applicants", "sisa_code", "slug", "status") VALUES (NEW."announced_date", NEW."asks_activities", NEW."asks_indicators", NEW."assessors_per_proposal", NEW."call_reference", NEW."closes_at", NEW."contact_email", NEW."contact_phone", NEW."eligibility", NEW."expected_decision_date", NEW."expected_minutes", NEW."final_deals_expected", NEW."hours_assumed", NEW."id", NEW."introduction", NEW."is_fictitious", NEW."lottery_seed", NEW."maximum_contribution_amount", NEW."maximum_share_percentage", NEW."mentions_objection", NEW."minimum_contribution_amount", NEW."name", NEW."needed_documents", NEW."opens_at", NEW."payment_channel", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."published_at", NEW."published_by_id", NEW."reason_minimum_words", NEW."reference_prefix", NEW."scoring_closes_at", NEW."share_rule", NEW."shows_scores_to_applicants", NEW."sisa_code", NEW."slug", NEW."status"); RETURN NULL;', hash='efbb9b8795399979b4b6ae561d4778d3ea23945b', operation='UPDATE', pgid='pgtrigger_update_update_68ad8', table='proposals_round', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "proposals_roundevent" ("announced_date", "asks_activities", "asks_indicators", "assessors_per_proposal", "call_reference", "closes_at", "contact_email", "contact_phone", "eligibility", "expected_decision_date", "expected_minutes", "final_deals_expected", "hours_assumed", "id", "introduction", "is_fictitious", "lottery_seed", "maximum_contribution_amount", "maximum_share_percentage", "mentions_objection", "minimum_contribution_amount", "name", "needed_documents", "opens_at", "payment_channel", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_at", "published_by_id", "reason_minimum_words", "reference_prefix", "scoring_closes_at", "share_rule", "shows_scores_to_applicants", "sisa_code", "slug", "status") VALUES (OLD."announced_date", OLD."asks_activities", OLD."asks_indicators", OLD."assessors_per_proposal", OLD."call_reference", OLD."closes_at", OLD."contact_email", OLD."contact_phone", OLD."eligibility", OLD."expected_decision_date", OLD."expected_minutes", OLD."final_deals_expected", OLD."hours_assumed", OLD."id", OLD."introduction", OLD."is_fictitious", OLD."lottery_seed", OLD."maximum_contribution_amount", OLD."maximum_share_percentage", OLD."mentions_objection", OLD."minimum_contribution_amount", OLD."name", OLD."needed_documents", OLD."opens_at", OLD."payment_channel", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."published_at", OLD."published_by_id", OLD."reason_minimum_words", OLD."reference_prefix", OLD."scoring_closes_at", OLD."share_rule", OLD."shows_scores_to_applicants", OLD."sisa_code", OLD."slug", OLD."status"); RETURN NULL;', hash='1e0af5dc89f2f75aa157d38887ee60cdbe53244f', operation='DELETE', pgid='pgtrigger_delete_delete_e444b', table='proposals_round', when='AFTER')), pgtrigger.compiler.Trigger(name='only_allowed_steps', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.status IS DISTINCT FROM NEW.status)', func="\n            IF (OLD.status || '>' || NEW.status) NOT IN ('allocating>decided', 'allocating>scoring_closed', 'closed>in_assessment', 'closed>open', 'decided>finished', 'in_assessment>scoring_closed', 'open>closed', 'preparation>published', 'published>open', 'published>preparation', 'scoring_closed>allocating', 'scoring_closed>in_assessment') THEN\n                RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'round_step', MESSAGE = 'the table of transitions does not allow this step';\n            END IF;\n            RETURN NEW;\n        ", hash='b34415c621334924dfa1d71d089145a8550be7d3', operation='UPDATE', pgid='pgtrigger_only_allowed_steps_a32a7', table='proposals_round', when='BEFORE'))],
        ),
        proposals.migrations._operations.ReplaceTriggers(
            model_name='proposal',
            triggers=[pgtrigger.compiler.Trigger(name='only_allowed_steps', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.status IS DISTINCT FROM NEW.status)', func="\n            IF (OLD.status || '>' || NEW.status) NOT IN ('admissible>in_assessment', 'admissible>withdrawn', 'assessed>decision_drafted', 'assessed>in_assessment', 'assessed>withdrawn', 'decision_approved>assessed', 'decision_approved>awarded', 'decision_approved>rejected', 'decision_approved>reserve', 'decision_approved>withdrawn', 'decision_drafted>assessed', 'decision_drafted>decision_approved', 'decision_drafted>withdrawn', 'draft>submitted', 'in_assessment>assessed', 'in_assessment>withdrawn', 'rejected>awarded', 'rejected>reserve', 'reserve>awarded', 'reserve>rejected', 'reserve>withdrawn', 'submitted>admissible', 'submitted>inadmissible', 'submitted>supplement_requested', 'submitted>withdrawn', 'supplement_requested>inadmissible', 'supplement_requested>submitted', 'supplement_requested>withdrawn', 'withdrawn>draft') THEN\n                RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'proposal_step', MESSAGE = 'the table of transitions does not allow this step';\n            END IF;\n            RETURN NEW;\n        ", hash='77358fa920db0aab4b90b1c7655fe7c1b03566e7', operation='UPDATE', pgid='pgtrigger_only_allowed_steps_6ed05', table='proposals_proposal', when='BEFORE')), pgtrigger.compiler.Trigger(name='withdrawn_after_closing_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (OLD.status = 'withdrawn' AND NEW.status = 'draft')", func="\n            IF OLD.withdrawn_at >= (SELECT closes_at FROM proposals_round WHERE id = OLD.round_id) THEN\n                RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'proposal_withdrawn_stays', MESSAGE = 'withdrawn after closing';\n            END IF;\n            RETURN NEW;\n        ", hash='1669dce3147527fe0747b59a0b82274942f5bb8c', operation='UPDATE', pgid='pgtrigger_withdrawn_after_closing_stays_7975e', table='proposals_proposal', when='BEFORE')), pgtrigger.compiler.Trigger(name='withdrawn_before_publication', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (NEW.status = 'withdrawn' AND OLD.status NOT IN ('withdrawn', 'reserve'))", func="\n            IF (SELECT status FROM proposals_round WHERE id = NEW.round_id) IN ('decided', 'finished') THEN\n                RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'proposal_withdrawn_in_time', MESSAGE = 'the decisions were published';\n            END IF;\n            RETURN NEW;\n        ", hash='bf034f8914b53d72e29446d2426ec7bb4ac184a1', operation='UPDATE', pgid='pgtrigger_withdrawn_before_publication_069a8', table='proposals_proposal', when='BEFORE'))],
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='deal',
            name='within_ceiling',
        ),
        proposals.migrations._operations.ReplaceTriggers(
            model_name='deal',
            triggers=[pgtrigger.compiler.Trigger(name='within_ceiling_insert', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE v_round bigint; v_ceiling numeric; v_total numeric;', func="\n            FOR v_round IN SELECT DISTINCT p.round_id FROM new_rows n\n              JOIN proposals_proposal p ON p.id = n.proposal_id ORDER BY 1\n            LOOP\n                \n    IF current_setting('transaction_isolation') <> 'read committed' THEN\n        RAISE EXCEPTION USING ERRCODE = '25001', MESSAGE = 'money moves in read committed transactions only';\n    END IF;\n\n                PERFORM 1 FROM proposals_round WHERE id = v_round FOR UPDATE;\n                \n    SELECT LEAST(\n        COALESCE((SELECT amount FROM proposals_budgetceiling\n                   WHERE round_id = v_round AND effective_at <= clock_timestamp()\n                   ORDER BY effective_at DESC, id DESC LIMIT 1), 0),\n        (SELECT MIN(amount) FROM proposals_budgetceiling\n          WHERE round_id = v_round AND effective_at > clock_timestamp())\n    ) INTO v_ceiling;\n\n                \n    SELECT COALESCE(SUM(d.awarded_amount), 0) INTO v_total\n      FROM proposals_deal d JOIN proposals_proposal p ON p.id = d.proposal_id\n     WHERE p.round_id = v_round AND d.status <> 'ended_early';\n\n                IF v_total > v_ceiling THEN RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'deals_within_ceiling', MESSAGE = 'above the ceiling of the round'; END IF;\n            END LOOP;\n            RETURN NULL;\n        ", hash='0256b3088ea7f87868e30e4e94f8bc0646f081ba', level='STATEMENT', operation='INSERT', pgid='pgtrigger_within_ceiling_insert_e6049', referencing='REFERENCING NEW TABLE AS new_rows ', table='proposals_deal', when='AFTER')), pgtrigger.compiler.Trigger(name='within_ceiling_update', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE v_round bigint; v_ceiling numeric; v_total numeric;', func="\n            FOR v_round IN SELECT DISTINCT p.round_id FROM new_rows n JOIN old_rows o ON o.id = n.id AND (n.proposal_id, n.awarded_amount, n.status) IS DISTINCT FROM (o.proposal_id, o.awarded_amount, o.status)\n              JOIN proposals_proposal p ON p.id = n.proposal_id ORDER BY 1\n            LOOP\n                \n    IF current_setting('transaction_isolation') <> 'read committed' THEN\n        RAISE EXCEPTION USING ERRCODE = '25001', MESSAGE = 'money moves in read committed transactions only';\n    END IF;\n\n                PERFORM 1 FROM proposals_round WHERE id = v_round FOR UPDATE;\n                \n    SELECT LEAST(\n        COALESCE((SELECT amount FROM proposals_budgetceiling\n                   WHERE round_id = v_round AND effective_at <= clock_timestamp()\n                   ORDER BY effective_at DESC, id DESC LIMIT 1), 0),\n        (SELECT MIN(amount) FROM proposals_budgetceiling\n          WHERE round_id = v_round AND effective_at > clock_timestamp())\n    ) INTO v_ceiling;\n\n                \n    SELECT COALESCE(SUM(d.awarded_amount), 0) INTO v_total\n      FROM proposals_deal d JOIN proposals_proposal p ON p.id = d.proposal_id\n     WHERE p.round_id = v_round AND d.status <> 'ended_early';\n\n                IF v_total > v_ceiling THEN RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'deals_within_ceiling', MESSAGE = 'above the ceiling of the round'; END IF;\n            END LOOP;\n            RETURN NULL;\n        ", hash='cf49911d42541f1a005a4b2e9304e10bc4c83fe6', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_within_ceiling_update_acc2e', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='proposals_deal', when='AFTER')), pgtrigger.compiler.Trigger(name='covers_payments', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.awarded_amount IS DISTINCT FROM NEW.awarded_amount)', declare='DECLARE v_deal bigint; v_recovered numeric; v_ordered numeric; v_planned numeric; v_limit numeric; v_status text; v_part numeric;', func="\n            v_deal := NEW.id;\n            \n    IF current_setting('transaction_isolation') <> 'read committed' THEN\n        RAISE EXCEPTION USING ERRCODE = '25001', MESSAGE = 'money moves in read committed transactions only';\n    END IF;\n\n            SELECT COALESCE(SUM(amount), 0) INTO v_recovered\n              FROM proposals_recovery WHERE deal_id = v_deal AND received_date IS NOT NULL;\n\n            SELECT COALESCE(SUM(o.amount), 0) INTO v_ordered\n              FROM proposals_paymentorder o JOIN proposals_tranche t ON t.id = o.tranche_id\n             WHERE t.deal_id = v_deal AND o.refused_at IS NULL;\n\n            SELECT COALESCE(SUM(amount), 0) INTO v_planned FROM proposals_tranche WHERE deal_id = v_deal;\n\n            IF v_ordered - v_recovered > NEW.awarded_amount THEN\n                RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'deal_covers_payments', MESSAGE = 'less than was ordered or paid';\n            END IF;\n            IF v_planned - v_recovered > NEW.awarded_amount THEN\n                RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'deal_covers_tranches', MESSAGE = 'less than the parts together';\n            END IF;\n            RETURN NULL;\n        ", hash='46222b9532096d839e8b84d9b52d059d5eeb84a4', operation='UPDATE', pgid='pgtrigger_covers_payments_72479', table='proposals_deal', when='AFTER')), pgtrigger.compiler.Trigger(name='only_allowed_steps', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.status IS DISTINCT FROM NEW.status)', func="\n            IF (OLD.status || '>' || NEW.status) NOT IN ('covenant_ready>ended_early', 'covenant_ready>in_elaboration', 'covenant_ready>signed', 'ended_early>covenant_ready', 'ended_early>in_elaboration', 'ended_early>provisional', 'ended_early>running', 'ended_early>signed', 'in_elaboration>covenant_ready', 'in_elaboration>ended_early', 'provisional>ended_early', 'provisional>in_elaboration', 'running>completed', 'running>ended_early', 'signed>ended_early', 'signed>running') THEN\n                RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'deal_step', MESSAGE = 'the table of transitions does not allow this step';\n            END IF;\n            RETURN NEW;\n        ", hash='ea458ea3c934c4036fbf56895cf8a95434e3a538', operation='UPDATE', pgid='pgtrigger_only_allowed_steps_14a4f', table='proposals_deal', when='BEFORE'))],
        ),
        proposals.migrations._operations.ReplaceTriggers(
            model_name='statuschange',
            triggers=[pgtrigger.compiler.Trigger(name='withdrawal_after_closing_has_reason', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (NEW.proposal_id IS NOT NULL AND NEW.to_status = 'withdrawn' AND NEW.reason = '')", func="\n        IF NEW.changed_at >= (SELECT r.closes_at FROM proposals_round r\n                               JOIN proposals_proposal p ON p.round_id = r.id WHERE p.id = NEW.proposal_id) THEN\n            RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'withdrawal_reason', MESSAGE = 'withdrawn after closing without a reason';\n        END IF;\n        RETURN NEW;\n    ", hash='d0b2368846006f5ec0f997701d0dd7b00e5a5e42', operation='INSERT', pgid='pgtrigger_withdrawal_after_closing_has_reason_ce8bc', table='proposals_statuschange', when='BEFORE'))],
        ),
        migrations.RunSQL(DESTROY_ROW, "DROP FUNCTION public.proposals_destroy_row(bigint)"),
    ]
