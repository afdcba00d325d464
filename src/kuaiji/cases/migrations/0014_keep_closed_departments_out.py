"""No case comes to a department that takes none any more, whatever the platform's code believes."""

from django.db import migrations

GUARD = """
CREATE FUNCTION guard_department() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM departments_department
      WHERE id = NEW.department_id AND successor_id IS NULL
        AND coalesce(valid_to > (kuaiji_now() AT TIME ZONE 'Asia/Shanghai')::date, true)
      FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'closed department'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'case_with_open_department';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guard_department BEFORE UPDATE OF department_id ON cases_case
    FOR EACH ROW WHEN (NEW.department_id IS NOT NULL AND NEW.department_id IS DISTINCT FROM OLD.department_id)
    EXECUTE FUNCTION guard_department();
CREATE TRIGGER guard_first_department BEFORE INSERT ON cases_case
    FOR EACH ROW WHEN (NEW.department_id IS NOT NULL) EXECUTE FUNCTION guard_department();
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0013_lease_second_looks"), ("departments", "0009_guard_reforms")]
    operations = [migrations.RunSQL(GUARD, "DROP FUNCTION guard_department() CASCADE")]
