"""An officer types at the counter for a person who has agreed; that it was so is never changed afterwards."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import kuaiji.web.ids

# Only when a sitting ends may be noted; who typed for whom stands for good.
RIGHTS = """
REVOKE UPDATE, DELETE, TRUNCATE ON accounts_sitting FROM kuaiji_app;
GRANT UPDATE (expires_at, ended_at) ON accounts_sitting TO kuaiji_app;
"""
BACK = "GRANT UPDATE, DELETE ON accounts_sitting TO kuaiji_app"


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_close_persons"),
    ]

    operations = [
        migrations.AlterField(
            model_name="challenge",
            name="purpose",
            field=models.CharField(
                choices=[("register", "注册"), ("reset", "找回密码"), ("phone", "更换手机号"), ("counter", "窗口代办")],
                max_length=10,
                verbose_name="用途",
            ),
        ),
        migrations.CreateModel(
            name="Sitting",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=kuaiji.web.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                        verbose_name="编号",
                    ),
                ),
                ("session_id", models.UUIDField(verbose_name="登录状态")),
                (
                    "began_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name="开始时间"),
                ),
                ("expires_at", models.DateTimeField(verbose_name="失效时间")),
                ("ends_at", models.DateTimeField(verbose_name="最迟失效时间")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="结束时间")),
                ("key", models.UUIDField(unique=True, verbose_name="表单编号")),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.account",
                        verbose_name="工作人员的账号",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.person",
                        verbose_name="本人",
                    ),
                ),
            ],
            options={
                "verbose_name": "窗口代办",
                "verbose_name_plural": "窗口代办",
                "indexes": [models.Index(fields=["person", "account"], name="sitting_by_person")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)), fields=("account",), name="sitting_one_at_a_time"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)), fields=("person",), name="sitting_one_for_person"
                    ),
                ],
            },
        ),
        migrations.RunSQL(RIGHTS, BACK),
    ]
