"""回避: whoever typed for a person at the counter decides nothing about that person."""

from django.db import migrations

GUARD = """
CREATE FUNCTION guard_typist() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM cases_case c
                 JOIN accounts_sitting t ON t.person_id = c.person_id
                 JOIN departments_officer o ON o.account_id = t.account_id
                WHERE c.id = NEW.case_id AND o.id = NEW.officer_id) THEN
        RAISE EXCEPTION 'typed by the same officer'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'decision_by_another_than_typed';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guard_typist BEFORE INSERT ON cases_decision FOR EACH ROW EXECUTE FUNCTION guard_typist();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_sit_at_counter"),
        ("cases", "0015_name_disputes"),
        ("departments", "0006_handle_appeals"),
    ]

    operations = [
        migrations.RunSQL(GUARD, "DROP FUNCTION guard_typist() CASCADE"),
    ]
