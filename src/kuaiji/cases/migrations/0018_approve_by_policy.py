"""A decision without an officer is an approval that the submission's own policy allows, of what is clean."""

import django.db.models.deletion
from django.db import migrations, models

# What an officer has to be for a decision is asked by `guard_decision`; where there is none, the case has to be plain.
GUARD = """
CREATE FUNCTION guard_automatic() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE pinned jsonb;
BEGIN
    SELECT e.body::jsonb INTO pinned FROM cases_submission s JOIN cases_policyedition e ON e.digest = s.policy_id
     WHERE s.id = NEW.submission_id;
    IF NOT coalesce((pinned #>> '{automatic_approval,value}')::boolean
            AND pinned #>> '{automatic_approval,document}' ~ '〔20[0-9]{2}〕[0-9]+号'
            AND (pinned #>> '{second_review_rate,value}')::numeric > 0, false) THEN
        RAISE EXCEPTION 'no policy allows it'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'decision_automatic_by_policy';
    END IF;
    IF NOT EXISTS (SELECT FROM cases_case c JOIN cases_submission s ON s.case_id = c.id AND s.round = c.round
                    WHERE c.id = NEW.case_id AND s.id = NEW.submission_id AND c.kind = 'collection'
                      AND c.state = 'checking') THEN
        RAISE EXCEPTION 'an officer''s turn'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'decision_automatic_while_checking';
    END IF;
    IF EXISTS (SELECT FROM cases_casefinding f WHERE f.submission_id = NEW.submission_id AND f.withdrawn_at IS NULL)
       OR EXISTS (SELECT FROM cases_submission s CROSS JOIN LATERAL jsonb_each(s.checks) k
                    JOIN verification_check v ON v.id = (k.value ->> 'id')::uuid
                   WHERE s.id = NEW.submission_id AND v.outcome <> 'matched') THEN
        RAISE EXCEPTION 'not clean' USING ERRCODE = 'check_violation', CONSTRAINT = 'decision_automatic_when_clean';
    END IF;
    RETURN NEW;
END $$;
DROP TRIGGER guard_decision ON cases_decision;
CREATE TRIGGER guard_decision BEFORE INSERT ON cases_decision
    FOR EACH ROW WHEN (NEW.officer_id IS NOT NULL) EXECUTE FUNCTION guard_decision();
CREATE TRIGGER guard_automatic BEFORE INSERT ON cases_decision
    FOR EACH ROW WHEN (NEW.officer_id IS NULL) EXECUTE FUNCTION guard_automatic();
"""
UNGUARD = """
DROP FUNCTION guard_automatic() CASCADE;
DROP TRIGGER guard_decision ON cases_decision;
CREATE TRIGGER guard_decision BEFORE INSERT ON cases_decision FOR EACH ROW EXECUTE FUNCTION guard_decision();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0017_name_batches"),
        ("departments", "0010_handle_disputes"),
        ("verification", "0001_initial"),
    ]

    operations = [
        migrations.AlterField(
            model_name="decision",
            name="officer",
            field=models.ForeignKey(
                help_text="空的是系统自动通过",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="departments.officer",
                verbose_name="审核人",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("officer__isnull", False), models.Q(("batch", None), ("verb", "approve")), _connector="OR"
                ),
                name="decision_automatic_approves",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.UniqueConstraint(
                condition=models.Q(("officer", None)), fields=("submission",), name="decision_automatic_once"
            ),
        ),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
