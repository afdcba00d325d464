"""No department hangs under one of lower rank, whoever writes; the closure's own constraints keep circles out."""

from django.db import migrations

GUARDS = """
CREATE FUNCTION guard_rank() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM departments_department WHERE id = NEW.parent_id AND level <= NEW.level;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'superior of lower rank'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'department_under_no_lower_rank';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guard_rank BEFORE INSERT OR UPDATE OF parent_id, level ON departments_department
    FOR EACH ROW WHEN (NEW.parent_id IS NOT NULL) EXECUTE FUNCTION guard_rank();
"""
UNDO = "DROP FUNCTION guard_rank() CASCADE;"


class Migration(migrations.Migration):
    dependencies = [("departments", "0011_open_and_move_departments")]
    operations = [migrations.RunSQL(GUARDS, UNDO)]
