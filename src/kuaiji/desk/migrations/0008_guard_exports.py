"""An export is numbered once, and stays what was asked for and decided; who decides is in charge at that moment."""

from django.db import migrations

NUMBER = """
CREATE SEQUENCE desk_export_number;
GRANT USAGE ON SEQUENCE desk_export_number TO kuaiji_app;
"""
GUARD = """
CREATE FUNCTION guard_export() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.number, NEW.department_id, NEW.what, NEW.days, NEW.why, NEW.asked_by_id, NEW.asked_at) IS DISTINCT FROM
       (OLD.number, OLD.department_id, OLD.what, OLD.days, OLD.why, OLD.asked_by_id, OLD.asked_at)
       OR OLD.decided_by_id IS NOT NULL AND (NEW.decided_by_id, NEW.decided_at, NEW.is_approved) IS DISTINCT FROM
                                            (OLD.decided_by_id, OLD.decided_at, OLD.is_approved)
       OR OLD.erased_at IS NOT NULL THEN
        RAISE EXCEPTION 'asked and decided' USING ERRCODE = 'check_violation', CONSTRAINT = 'export_stays_as_decided';
    END IF;
    IF OLD.decided_by_id IS NULL AND NEW.decided_by_id IS NOT NULL THEN
        PERFORM 1 FROM departments_membership m JOIN departments_departmentpath p ON p.ancestor_id = m.department_id
          WHERE m.officer_id = NEW.decided_by_id AND m.role = 'operator' AND p.descendant_id = NEW.department_id
            AND m.valid_to IS NULL
          FOR SHARE OF m;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'outside the subtree'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'export_decided_inside_subtree';
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guard_export BEFORE UPDATE ON desk_export FOR EACH ROW EXECUTE FUNCTION guard_export();
REVOKE DELETE, TRUNCATE ON desk_export FROM kuaiji_app;
"""


class Migration(migrations.Migration):
    dependencies = [("desk", "0007_export_lists")]
    operations = [
        migrations.RunSQL(NUMBER, "DROP SEQUENCE desk_export_number"),
        migrations.RunSQL(GUARD, "GRANT DELETE ON desk_export TO kuaiji_app; DROP FUNCTION guard_export() CASCADE"),
    ]
