"""A reform is never edited, only withdrawn or noted as done; and nobody serves a department that is closed."""

from django.db import migrations

GUARDS = """
REVOKE UPDATE, DELETE, TRUNCATE ON departments_reform FROM kuaiji_app;
GRANT UPDATE (withdrawn_by_id, withdrawn_at, done_at) ON departments_reform TO kuaiji_app;

CREATE FUNCTION guard_membership() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM departments_department WHERE id = NEW.department_id AND successor_id IS NULL FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'closed department'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'membership_in_open_department';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guard_membership BEFORE INSERT ON departments_membership
    FOR EACH ROW WHEN (NEW.valid_to IS NULL) EXECUTE FUNCTION guard_membership();
"""
UNDO = """
DROP FUNCTION guard_membership() CASCADE;
GRANT UPDATE, DELETE ON departments_reform TO kuaiji_app;
"""


class Migration(migrations.Migration):
    dependencies = [("departments", "0008_reform_departments")]
    operations = [migrations.RunSQL(GUARDS, UNDO)]
