"""A person confirms by a link what was typed for them at the counter."""

import django.db.models.deletion
from django.db import migrations, models

import kuaiji.web.ids


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0016_decide_apart_from_typing"),
        ("casework", "0003_dispute"),
        ("departments", "0006_handle_appeals"),
    ]

    operations = [
        migrations.CreateModel(
            name="Confirmation",
            fields=[
                (
                    "id",
                    models.UUIDField(default=kuaiji.web.ids.uuid7, editable=False, primary_key=True, serialize=False),
                ),
                ("token_digest", models.BinaryField(unique=True, verbose_name="令牌摘要")),
                (
                    "sent_at",
                    models.DateTimeField(db_default=models.Func(function="kuaiji_now"), verbose_name="发送时间"),
                ),
                ("expires_at", models.DateTimeField(verbose_name="失效时间")),
                ("used_at", models.DateTimeField(null=True, verbose_name="提交时间")),
                ("key", models.UUIDField(verbose_name="幂等键")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.case",
                        verbose_name="事项",
                    ),
                ),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="departments.officer",
                        verbose_name="代办人",
                    ),
                ),
            ],
            options={
                "verbose_name": "本人确认",
                "verbose_name_plural": "本人确认",
                "indexes": [models.Index(fields=["case", "-sent_at"], name="confirmation_by_case")],
                "constraints": [models.UniqueConstraint(fields=("officer", "key"), name="confirmation_once_per_key")],
            },
        ),
    ]
