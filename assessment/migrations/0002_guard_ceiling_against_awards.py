"""Hold that a ceiling is never below what was awarded.

The table of ceilings belongs to the app upstream and must not know awards, so the trigger that
compares the two is made here.
"""

from django.db import migrations

CREATE = """
CREATE FUNCTION ceiling_covers_awards() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE v_round bigint; v_ceiling numeric; v_lowest numeric; v_total numeric;
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION USING ERRCODE = '25001', MESSAGE = 'money moves in read committed transactions only';
    END IF;
    v_round := COALESCE(NEW.round_id, OLD.round_id);
    PERFORM 1 FROM proposals_round WHERE id = v_round FOR UPDATE;
    SELECT amount INTO v_ceiling FROM proposals_budgetceiling
     WHERE round_id = v_round AND effective_at <= clock_timestamp()
     ORDER BY effective_at DESC, id DESC LIMIT 1;
    SELECT MIN(amount) INTO v_lowest FROM proposals_budgetceiling
     WHERE round_id = v_round AND effective_at > clock_timestamp();
    SELECT COALESCE(SUM(d.awarded_amount), 0) INTO v_total
      FROM assessment_awarddecision d JOIN proposals_proposal p ON p.id = d.proposal_id
     WHERE p.round_id = v_round AND d.outcome = 'awarded' AND d.lapsed_at IS NULL;
    IF v_total > LEAST(COALESCE(v_ceiling, 0), COALESCE(v_lowest, v_ceiling, 0)) THEN
        RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'ceiling_covers_awards',
            MESSAGE = 'ceiling below what was awarded';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER ceiling_covers_awards AFTER INSERT OR UPDATE OR DELETE ON proposals_budgetceiling
    FOR EACH ROW EXECUTE FUNCTION ceiling_covers_awards();
"""
DROP = """
DROP TRIGGER ceiling_covers_awards ON proposals_budgetceiling;
DROP FUNCTION ceiling_covers_awards();
"""


class Migration(migrations.Migration):
    dependencies = [("assessment", "0001_initial")]
    operations = [migrations.RunSQL(CREATE, DROP)]
