"""An appeal is decided by somebody else than the officer whose decision it is against."""

import django.db.models.deletion
from django.db import migrations, models

GUARD = """
CREATE FUNCTION guard_appeal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM casework_appeal a JOIN cases_decision d ON d.id = a.decision_id
                WHERE a.case_id = NEW.case_id AND d.officer_id = NEW.officer_id) THEN
        RAISE EXCEPTION 'own decision'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'appeal_decided_by_another_officer';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guard_appeal BEFORE INSERT ON cases_decision FOR EACH ROW EXECUTE FUNCTION guard_appeal();
REVOKE UPDATE, DELETE, TRUNCATE ON casework_appeal FROM kuaiji_app;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0011_name_appeals"),
        ("casework", "0001_watch"),
    ]

    operations = [
        migrations.CreateModel(
            name="Appeal",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="appeal",
                        serialize=False,
                        to="cases.case",
                        verbose_name="复核事项",
                    ),
                ),
                ("why", models.CharField(max_length=1000, verbose_name="理由")),
                (
                    "decision",
                    models.OneToOneField(
                        help_text="一个决定复核一次",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appeal",
                        to="cases.decision",
                        verbose_name="对哪个决定",
                    ),
                ),
            ],
            options={
                "verbose_name": "复核",
                "verbose_name_plural": "复核",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("why", ""), _negated=True), name="appeal_says_why")
                ],
            },
        ),
        migrations.RunSQL(GUARD, "DROP FUNCTION guard_appeal() CASCADE"),
    ]
