"""Reasons of a department: only the day of their end is ever written into them."""

import django.db.models.deletion
from django.db import migrations, models

GUARDS = """
CREATE SEQUENCE desk_local_reason;
GRANT USAGE ON SEQUENCE desk_local_reason TO kuaiji_app;
REVOKE UPDATE, DELETE, TRUNCATE ON desk_localreason FROM kuaiji_app;
GRANT UPDATE (valid_to) ON desk_localreason TO kuaiji_app;
"""
UNDO = """
GRANT UPDATE, DELETE ON desk_localreason TO kuaiji_app;
DROP SEQUENCE desk_local_reason;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("departments", "0009_guard_reforms"),
        ("desk", "0009_open_wholes"),
    ]

    operations = [
        migrations.CreateModel(
            name="LocalReason",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=10, unique=True, verbose_name="原因代码")),
                ("section", models.CharField(max_length=20, verbose_name="栏目")),
                ("field", models.CharField(blank=True, max_length=40, verbose_name="对应的一栏")),
                ("title", models.CharField(max_length=40, verbose_name="原因")),
                ("message", models.CharField(max_length=200, verbose_name="告诉申请人")),
                ("valid_from", models.DateField(verbose_name="启用日期")),
                ("valid_to", models.DateField(help_text="当天起不再出现", null=True, verbose_name="停用日期")),
                ("key", models.UUIDField(unique=True, verbose_name="表单编号")),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="departments.officer",
                        verbose_name="登记人",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="departments.department",
                        verbose_name="会计管理部门",
                    ),
                ),
            ],
            options={
                "verbose_name": "本地退回原因",
                "verbose_name_plural": "本地退回原因",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("title", ""), _negated=True), models.Q(("message", ""), _negated=True)
                        ),
                        name="local_reason_says_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                        ),
                        name="local_reason_ends_later",
                    ),
                ],
            },
        ),
        migrations.RunSQL(GUARDS, UNDO),
    ]
