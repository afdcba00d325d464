"""Who saw the whole of a submission is kept, and nothing is approved in a batch by an officer who has not."""

import django.db.models.deletion
from django.db import migrations, models

GUARD = """
CREATE FUNCTION guard_batch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM desk_opening o
                    WHERE o.submission_id = NEW.submission_id AND o.officer_id = NEW.officer_id) THEN
        RAISE EXCEPTION 'not seen whole'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'decision_batch_after_opening';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guard_batch BEFORE INSERT ON cases_decision
    FOR EACH ROW WHEN (NEW.batch IS NOT NULL) EXECUTE FUNCTION guard_batch();
REVOKE UPDATE, DELETE, TRUNCATE ON desk_opening FROM kuaiji_app;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0017_name_batches"),
        ("departments", "0007_keep_auditors_apart"),
        ("desk", "0008_guard_exports"),
    ]

    operations = [
        migrations.CreateModel(
            name="Opening",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("opened_at", models.DateTimeField(db_default=models.Func(function="kuaiji_now"), verbose_name="时间")),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="departments.officer",
                        verbose_name="审核员",
                    ),
                ),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.submission",
                        verbose_name="提交",
                    ),
                ),
            ],
            options={
                "verbose_name": "整件看过",
                "verbose_name_plural": "整件看过",
                "constraints": [models.UniqueConstraint(fields=("submission", "officer"), name="opening_once")],
            },
        ),
        migrations.RunSQL(GUARD, "DROP FUNCTION guard_batch() CASCADE"),
    ]
