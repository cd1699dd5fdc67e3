"""Who saw what goes when its term is over, by a list that two people signed."""

from importlib import import_module

from django.contrib.postgres.operations import AddConstraintNotValid, ValidateConstraint
from django.db import migrations, models

# Overwrites one row and its history, for a line of a list that two people signed; of who saw what it removes all up to
# a number. Runs as the owner of the tables: the application role may not touch the history (docs/privacy.md).
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
    SELECT i.kind, i.row_id, i.ended_on INTO line
      FROM public.proposals_destructionitem i JOIN public.proposals_destructionlist l ON l.id = i.list_id
     WHERE i.id = item_id AND i.outcome = 'waiting' AND l.withdrawn_at IS NULL AND l.finished_at IS NULL
       AND l.signed_by_id IS NOT NULL AND l.signed_by_id <> l.made_by_id
       FOR UPDATE OF i;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'destruction_signed', MESSAGE = 'the list is not signed';
    END IF;
    IF line.kind = 'viewing' THEN
        -- Whatever a list says: who looked within a year can be asked for.
        IF line.ended_on > current_date - 365 THEN
            RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'viewing_kept_a_year', MESSAGE = 'seen too recently';
        END IF;
        PERFORM set_config('pgtrigger.ignore', (SELECT array_agg(t.tgname)::text FROM pg_trigger t
            WHERE t.tgrelid = 'public.proposals_viewing'::regclass AND NOT t.tgisinternal), true);
        DELETE FROM public.proposals_viewing
         WHERE id <= line.row_id AND viewed_at < (line.ended_on + 1)::timestamp AT TIME ZONE 'Europe/Amsterdam';
        GET DIAGNOSTICS changed = ROW_COUNT;
        PERFORM set_config('pgtrigger.ignore', ignored, true);
        RETURN changed;
    ELSIF line.kind = 'account' THEN
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

EARLIER = import_module("proposals.migrations.0023_sign_in_links_go").DESTROY_ROW


class Migration(migrations.Migration):
    reviewed = {"alone": "Lines of lists that people sign: thousands at most, read in an instant, and nobody waits for them."}

    dependencies = [
        ('proposals', '0024_withdrawing_after_closing'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='destructionitem',
            name='destructionitem_kind_known',
        ),
        migrations.AlterField(
            model_name='destructionitem',
            name='kind',
            field=models.CharField(choices=[('account', 'Account of somebody who left'), ('assessor_profile', 'Work of a former assessor'), ('invitation', 'Invitation that is over'), ('mail', 'Mail that was sent'), ('deal_contact', 'Contact of an ended deal'), ('draft_contact', 'Contact of a draft that was never sent'), ('viewing', 'Who saw what')], max_length=20, verbose_name='kind'),
        ),
        migrations.AlterField(
            model_name='destructionitemevent',
            name='kind',
            field=models.CharField(choices=[('account', 'Account of somebody who left'), ('assessor_profile', 'Work of a former assessor'), ('invitation', 'Invitation that is over'), ('mail', 'Mail that was sent'), ('deal_contact', 'Contact of an ended deal'), ('draft_contact', 'Contact of a draft that was never sent'), ('viewing', 'Who saw what')], max_length=20, verbose_name='kind'),
        ),
        AddConstraintNotValid(
            model_name='destructionitem',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['account', 'assessor_profile', 'invitation', 'mail', 'deal_contact', 'draft_contact', 'viewing'])), name='destructionitem_kind_known', violation_error_message='Choose one of the listed options.'),
        ),
        ValidateConstraint(model_name="destructionitem", name="destructionitem_kind_known"),
        migrations.RunSQL(DESTROY_ROW, EARLIER),
    ]
