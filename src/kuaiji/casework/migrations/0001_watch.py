"""重点复审名单."""

import django.db.models.deletion
from django.db import migrations, models

import kuaiji.web.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("departments", "0005_holidays"),
    ]

    operations = [
        migrations.CreateModel(
            name="Watch",
            fields=[
                (
                    "id",
                    models.UUIDField(default=kuaiji.web.ids.uuid7, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("school", "学校"), ("reason", "退回过的原因"), ("department", "部门")],
                        max_length=10,
                        verbose_name="种类",
                    ),
                ),
                (
                    "value",
                    models.CharField(help_text="学校名称、原因代码或部门代码", max_length=100, verbose_name="内容"),
                ),
                ("why", models.CharField(max_length=300, verbose_name="理由")),
                (
                    "set_at",
                    models.DateTimeField(db_default=models.Func(function="kuaiji_now"), verbose_name="登记时间"),
                ),
                ("until", models.DateTimeField(help_text="从这一刻起不再复审", verbose_name="到期时间")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="提前结束时间")),
                ("key", models.UUIDField(verbose_name="幂等键")),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="departments.department",
                        verbose_name="范围",
                    ),
                ),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="departments.officer",
                        verbose_name="登记人",
                    ),
                ),
            ],
            options={
                "verbose_name": "重点复审名单",
                "verbose_name_plural": "重点复审名单",
                "indexes": [
                    models.Index(condition=models.Q(("ended_at", None)), fields=["department"], name="watch_open")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("officer", "key"), name="watch_once_per_key"),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["school", "reason", "department"])), name="watch_kind_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("value", ""), _negated=True), models.Q(("why", ""), _negated=True)
                        ),
                        name="watch_says_what_and_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until__gt", models.F("set_at"))), name="watch_ends_after_it_began"
                    ),
                ],
            },
        ),
    ]
