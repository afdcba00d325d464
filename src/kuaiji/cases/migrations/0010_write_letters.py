"""People and departments write to each other on a case; a case may be kept for a while."""

import django.db.models.deletion
from django.db import migrations, models

import kuaiji.web.ids

# Of what was written, only that it was read may be noted afterwards.
LETTERS = """
REVOKE UPDATE, DELETE, TRUNCATE ON cases_letter FROM kuaiji_app;
GRANT UPDATE (read_at) ON cases_letter TO kuaiji_app;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("cases", "0009_take_second_looks"),
        ("departments", "0005_holidays"),
    ]

    operations = [
        migrations.CreateModel(
            name="Letter",
            fields=[
                (
                    "id",
                    models.UUIDField(default=kuaiji.web.ids.uuid7, editable=False, primary_key=True, serialize=False),
                ),
                ("words", models.CharField(max_length=500, verbose_name="内容")),
                ("at", models.DateTimeField(db_default=models.Func(function="kuaiji_now"), verbose_name="时间")),
                ("read_at", models.DateTimeField(null=True, verbose_name="对方看到的时间")),
                ("key", models.UUIDField(verbose_name="幂等键")),
            ],
            options={
                "verbose_name": "留言",
                "verbose_name_plural": "留言",
            },
        ),
        migrations.AddField(
            model_name="case",
            name="on_hold_until",
            field=models.DateTimeField(help_text="到这一刻为止由承办人保留", null=True, verbose_name="暂缓到"),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(("on_hold_until__isnull", True), ("state", "in_review"), _connector="OR"),
                name="case_on_hold_in_review_only",
            ),
        ),
        migrations.AddField(
            model_name="letter",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="letters",
                to="cases.case",
                verbose_name="事项",
            ),
        ),
        migrations.AddField(
            model_name="letter",
            name="officer",
            field=models.ForeignKey(
                help_text="空的是申请人写的",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="departments.officer",
                verbose_name="工作人员",
            ),
        ),
        migrations.AddIndex(
            model_name="letter",
            index=models.Index(fields=["case", "id"], name="letter_by_case"),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.UniqueConstraint(fields=("case", "key"), name="letter_once_per_key"),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.CheckConstraint(
                condition=models.Q(("words", ""), _negated=True), name="letter_says_something"
            ),
        ),
        migrations.RunSQL(LETTERS, migrations.RunSQL.noop),
    ]
