"""What counting goes along, and that a closed day's numbers stay as they are."""

from django.db import migrations

INDEXES = """
CREATE INDEX submission_by_day ON cases_submission (submitted_at);
CREATE INDEX decision_by_day ON cases_decision (decided_at);
"""
GUARDS = """
CREATE FUNCTION guard_closed_day() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE touched date := CASE TG_OP WHEN 'DELETE' THEN OLD.day ELSE NEW.day END;
BEGIN
    IF EXISTS (SELECT FROM desk_countedday c WHERE c.day = touched AND c.is_closed) THEN
        RAISE EXCEPTION 'the day is closed' USING ERRCODE = 'check_violation', CONSTRAINT = 'closed_day_stays';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER closed_day_stays BEFORE INSERT OR DELETE ON desk_daycount
    FOR EACH ROW EXECUTE FUNCTION guard_closed_day();
CREATE TRIGGER closed_day_stays BEFORE INSERT OR DELETE ON desk_dayreason
    FOR EACH ROW EXECUTE FUNCTION guard_closed_day();
CREATE TRIGGER closed_day_stays BEFORE INSERT OR DELETE ON desk_daylook
    FOR EACH ROW EXECUTE FUNCTION guard_closed_day();
CREATE TRIGGER closed_day_stays BEFORE UPDATE OR DELETE ON desk_countedday
    FOR EACH ROW WHEN (OLD.is_closed) EXECUTE FUNCTION guard_closed_day();
REVOKE UPDATE, TRUNCATE ON desk_daycount, desk_dayreason, desk_daylook FROM kuaiji_app;
REVOKE DELETE, TRUNCATE ON desk_countedday FROM kuaiji_app;
"""
UNDO = """
GRANT DELETE ON desk_countedday TO kuaiji_app;
GRANT UPDATE ON desk_daycount, desk_dayreason, desk_daylook TO kuaiji_app;
DROP FUNCTION guard_closed_day() CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [("desk", "0005_count_days"), ("cases", "0012_let_older_code_decide")]
    operations = [
        migrations.RunSQL(INDEXES, "DROP INDEX submission_by_day, decision_by_day"),
        migrations.RunSQL(GUARDS, UNDO),
    ]
