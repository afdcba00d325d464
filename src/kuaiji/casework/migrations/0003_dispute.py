"""A dispute takes effect by two officers, and only after the holder has had time to object."""

import django.db.models.deletion
from django.db import migrations, models

GUARD = """
CREATE FUNCTION guard_dispute() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM casework_dispute WHERE case_id = NEW.case_id) AND NOT EXISTS (
        SELECT FROM casework_holderwarning w
         WHERE w.until <= kuaiji_now() AND w.decision_id = (
               SELECT d.id FROM cases_decision d WHERE d.submission_id = NEW.submission_id AND d.verb = 'approve'
                ORDER BY d.decided_at DESC, d.id DESC LIMIT 1)) THEN
        RAISE EXCEPTION 'the holder may still object'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'dispute_waits_for_the_holder';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guard_dispute BEFORE INSERT ON cases_decision
    FOR EACH ROW WHEN (NEW.verb = 'confirm') EXECUTE FUNCTION guard_dispute();

CREATE FUNCTION guard_dispute_state() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'one officer alone'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'dispute_is_upheld_by_two_officers';
END $$;
CREATE TRIGGER guard_dispute_state BEFORE UPDATE OF state ON cases_case
    FOR EACH ROW WHEN (NEW.kind = 'dispute' AND NEW.state = 'approved' AND OLD.state <> 'second_review')
    EXECUTE FUNCTION guard_dispute_state();

CREATE TRIGGER objected_once BEFORE UPDATE ON casework_holderwarning
    FOR EACH ROW WHEN (OLD.objected_at IS NOT NULL) EXECUTE FUNCTION refuse_change();
REVOKE UPDATE, DELETE, TRUNCATE ON casework_dispute, casework_holderwarning FROM kuaiji_app;
GRANT UPDATE (objection, objected_at) ON casework_holderwarning TO kuaiji_app;
"""
UNGUARD = "DROP FUNCTION guard_dispute() CASCADE; DROP FUNCTION guard_dispute_state() CASCADE"


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_close_persons"),
        ("cases", "0015_name_disputes"),
        ("casework", "0002_appeal"),
    ]

    operations = [
        migrations.CreateModel(
            name="Dispute",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="dispute",
                        serialize=False,
                        to="cases.case",
                        verbose_name="申诉事项",
                    ),
                ),
                (
                    "asks",
                    models.CharField(
                        choices=[
                            ("account", "那是我自己的账号，绑定的手机号不在我手里"),
                            ("document", "那不是我的账号，有人用了我的证件"),
                        ],
                        max_length=10,
                        verbose_name="申诉什么",
                    ),
                ),
                ("words", models.CharField(max_length=1000, verbose_name="申诉说明")),
            ],
            options={
                "verbose_name": "占用申诉",
                "verbose_name_plural": "占用申诉",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("asks__in", ["account", "document"])), name="dispute_asks_known"
                    ),
                    models.CheckConstraint(condition=models.Q(("words", ""), _negated=True), name="dispute_says_why"),
                ],
            },
        ),
        migrations.CreateModel(
            name="HolderWarning",
            fields=[
                (
                    "decision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="cases.decision",
                        verbose_name="同意申诉的决定",
                    ),
                ),
                ("warned_at", models.DateTimeField(verbose_name="告知时间")),
                ("until", models.DateTimeField(help_text="到这一刻为止不能复审通过", verbose_name="异议期到")),
                ("objection", models.CharField(blank=True, max_length=1000, verbose_name="异议")),
                ("objected_at", models.DateTimeField(null=True, verbose_name="提出异议的时间")),
                (
                    "dispute",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="warnings",
                        to="casework.dispute",
                        verbose_name="占用申诉",
                    ),
                ),
                (
                    "holder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.person",
                        verbose_name="持有人",
                    ),
                ),
            ],
            options={
                "verbose_name": "告知持有人",
                "verbose_name_plural": "告知持有人",
                "indexes": [models.Index(fields=["holder"], name="warning_by_holder")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until__gt", models.F("warned_at"))), name="warning_leaves_time"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("objected_at", None), ("objection", "")),
                            models.Q(models.Q(("objection", ""), _negated=True), ("objected_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="warning_objection_is_whole",
                    ),
                ],
            },
        ),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
