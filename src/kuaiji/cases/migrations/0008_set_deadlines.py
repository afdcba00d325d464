"""A returned case has a deadline; what officers remark on a case stays as it was written."""

import django.db.models.deletion
from django.db import migrations, models

import kuaiji.web.ids

# As many days as the nation's policy gives; a return from before is not cut short by its own.
FILL = """
UPDATE cases_case SET mend_by = ((kuaiji_now() AT TIME ZONE 'Asia/Shanghai')::date + 31) AT TIME ZONE 'Asia/Shanghai'
 WHERE state = 'returned'
"""
PROTECT = """
CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE ON cases_remark FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER insert_only_all BEFORE TRUNCATE ON cases_remark FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
REVOKE UPDATE, DELETE, TRUNCATE ON cases_remark FROM kuaiji_app;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("cases", "0007_held_cases_are_due"),
        ("departments", "0003_country"),
    ]

    operations = [
        migrations.CreateModel(
            name="Remark",
            fields=[
                (
                    "id",
                    models.UUIDField(default=kuaiji.web.ids.uuid7, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "about",
                    models.CharField(
                        choices=[
                            ("note", "备注"),
                            ("extend", "延长修改期限"),
                            ("hold", "暂缓"),
                            ("hand_over", "移交同事"),
                            ("reassign", "改派"),
                        ],
                        max_length=10,
                        verbose_name="关于",
                    ),
                ),
                ("words", models.CharField(max_length=300, verbose_name="内容")),
                ("at", models.DateTimeField(db_default=models.Func(function="kuaiji_now"), verbose_name="时间")),
                ("key", models.UUIDField(verbose_name="幂等键")),
            ],
            options={
                "verbose_name": "内部备注",
                "verbose_name_plural": "内部备注",
            },
        ),
        migrations.AddField(
            model_name="case",
            name="mend_by",
            field=models.DateTimeField(help_text="从这一刻起不能再交回", null=True, verbose_name="修改期限"),
        ),
        migrations.AddField(
            model_name="case",
            name="reminded_at",
            field=models.DateTimeField(null=True, verbose_name="提醒修改的时间"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(models.F("mend_by"), condition=models.Q(("state", "returned")), name="case_by_mend_by"),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("mend_by__isnull", False), ("state", "returned")),
                    models.Q(models.Q(("state", "returned"), _negated=True), ("mend_by__isnull", True)),
                    _connector="OR",
                ),
                name="case_mend_by_while_returned",
            ),
        ),
        migrations.AddField(
            model_name="remark",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="remarks",
                to="cases.case",
                verbose_name="事项",
            ),
        ),
        migrations.AddField(
            model_name="remark",
            name="officer",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="departments.officer",
                verbose_name="工作人员",
            ),
        ),
        migrations.AddIndex(
            model_name="remark",
            index=models.Index(fields=["case", "at"], name="remark_by_case"),
        ),
        migrations.AddConstraint(
            model_name="remark",
            constraint=models.UniqueConstraint(fields=("officer", "key"), name="remark_once_per_key"),
        ),
        migrations.AddConstraint(
            model_name="remark",
            constraint=models.CheckConstraint(
                condition=models.Q(("words", ""), _negated=True), name="remark_says_something"
            ),
        ),
        migrations.RunSQL(PROTECT, migrations.RunSQL.noop),
    ]
