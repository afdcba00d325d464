"""A second officer confirms or differs: never the first one, and without them nothing leaves 复审 approved."""

import django.contrib.postgres.fields
from django.db import migrations, models

GUARD = """
CREATE FUNCTION guard_second_look() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.officer_id IS NOT DISTINCT FROM (
        SELECT d.officer_id FROM cases_decision d WHERE d.submission_id = NEW.submission_id AND d.verb = 'approve'
         ORDER BY d.decided_at DESC, d.id DESC LIMIT 1) THEN
        RAISE EXCEPTION 'the first officer'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'second_look_by_another_officer';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guard_second_look BEFORE INSERT ON cases_decision
    FOR EACH ROW WHEN (NEW.verb IN ('confirm', 'differ')) EXECUTE FUNCTION guard_second_look();
CREATE FUNCTION guard_second_review() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM cases_decision d JOIN cases_submission s ON s.id = d.submission_id
         WHERE s.case_id = NEW.id AND s.round = NEW.round AND d.verb = 'confirm') THEN
        RAISE EXCEPTION 'nobody confirmed'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'second_review_ends_by_confirming';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER guard_second_review AFTER UPDATE OF state ON cases_case DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (OLD.state = 'second_review' AND NEW.state = 'approved') EXECUTE FUNCTION guard_second_review();
"""
UNGUARD = "DROP FUNCTION guard_second_look() CASCADE; DROP FUNCTION guard_second_review() CASCADE"


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0008_set_deadlines"),
    ]

    operations = [
        migrations.AddField(
            model_name="decision",
            name="codes",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=60), default=list, size=None, verbose_name="原因代码"
            ),
        ),
        migrations.AlterField(
            model_name="decision",
            name="verb",
            field=models.CharField(
                choices=[
                    ("return", "退回修改"),
                    ("approve", "审核通过"),
                    ("reject", "不予通过"),
                    ("confirm", "复审通过"),
                    ("differ", "复审不同意"),
                ],
                max_length=10,
                verbose_name="结论",
            ),
        ),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
