"""What must never be false about a case, held by the database itself."""

from django.db import migrations

INSERT_ONLY = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is insert-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation', CONSTRAINT = 'insert_only';
END $$;
"""

TABLES = ["cases_submission", "cases_decision", "cases_event", "cases_policyedition"]

PROTECT = "".join(
    f"""
CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER insert_only_all BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM kuaiji_app;
"""
    for table in TABLES
)

NUMBER = """
CREATE SEQUENCE cases_number;
GRANT USAGE ON SEQUENCE cases_number TO kuaiji_app;
"""

DRAFT_SIZE = "ALTER TABLE cases_draft ADD CONSTRAINT draft_size CHECK (length(typed::text) <= 200000)"

# A decision is made on the submission that is the newest, by an officer whose department stands above the case's now.
DECISION = """
CREATE FUNCTION guard_decision() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE target cases_case;
BEGIN
    SELECT * INTO target FROM cases_case WHERE id = NEW.case_id;
    IF NOT EXISTS (SELECT 1 FROM cases_submission s
         WHERE s.id = NEW.submission_id AND s.case_id = target.id AND s.round = target.round) THEN
        RAISE EXCEPTION 'superseded submission'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'decision_on_newest_submission';
    END IF;
    PERFORM 1 FROM departments_membership m JOIN departments_departmentpath p ON p.ancestor_id = m.department_id
      WHERE m.officer_id = NEW.officer_id AND m.role = 'officer' AND p.descendant_id = target.department_id
        AND m.valid_to IS NULL
      FOR SHARE OF m;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'outside the subtree' USING ERRCODE = 'check_violation', CONSTRAINT = 'decision_inside_subtree';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guard_decision BEFORE INSERT ON cases_decision FOR EACH ROW EXECUTE FUNCTION guard_decision();
"""

# Judged at commit, so that an action may write findings, decision and state in any order.
STATE = """
CREATE FUNCTION guard_state() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE newest cases_submission;
BEGIN
    SELECT * INTO newest FROM cases_submission s WHERE s.case_id = NEW.id AND s.round = NEW.round;
    IF NEW.state = 'returned' AND NOT EXISTS (
        SELECT 1 FROM cases_casefinding f
         WHERE f.submission_id = newest.id AND f.severity = 'must' AND f.withdrawn_at IS NULL) THEN
        RAISE EXCEPTION 'nothing to mend' USING ERRCODE = 'check_violation', CONSTRAINT = 'return_names_a_finding';
    END IF;
    IF NEW.state = 'approved' AND EXISTS (
        SELECT 1 FROM cases_casefinding f
         WHERE f.submission_id = newest.id AND f.severity = 'must' AND f.withdrawn_at IS NULL) THEN
        RAISE EXCEPTION 'open findings' USING ERRCODE = 'check_violation', CONSTRAINT = 'approve_without_findings';
    END IF;
    IF NEW.state = 'approved' AND EXISTS (
        SELECT 1 FROM jsonb_each(newest.checks) k JOIN verification_check v ON v.id = (k.value ->> 'id')::uuid
         WHERE v.outcome = 'pending') THEN
        RAISE EXCEPTION 'pending check' USING ERRCODE = 'check_violation', CONSTRAINT = 'approve_after_checks';
    END IF;
    IF NEW.state = 'approved' AND NOT EXISTS (
        SELECT 1 FROM cases_decision d WHERE d.submission_id = newest.id AND d.verb = 'approve') THEN
        RAISE EXCEPTION 'nobody decided' USING ERRCODE = 'check_violation', CONSTRAINT = 'approve_by_decision';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER guard_state AFTER INSERT OR UPDATE OF state ON cases_case DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.state IN ('returned', 'approved')) EXECUTE FUNCTION guard_state();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0001_initial"),
        ("departments", "0001_initial"),
        ("verification", "0001_initial"),
    ]
    operations = [
        migrations.RunSQL(INSERT_ONLY, "DROP FUNCTION refuse_change() CASCADE"),
        migrations.RunSQL(PROTECT, migrations.RunSQL.noop),
        migrations.RunSQL(NUMBER, "DROP SEQUENCE cases_number"),
        migrations.RunSQL(DRAFT_SIZE, "ALTER TABLE cases_draft DROP CONSTRAINT draft_size"),
        migrations.RunSQL(DECISION, "DROP FUNCTION guard_decision() CASCADE"),
        migrations.RunSQL(STATE, "DROP FUNCTION guard_state() CASCADE"),
    ]
