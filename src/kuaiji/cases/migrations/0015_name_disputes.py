"""占用申诉 is a kind of case."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_close_persons"),
        ("cases", "0014_keep_closed_departments_out"),
        ("departments", "0010_handle_disputes"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="case",
            name="case_kind_known",
        ),
        migrations.AlterField(
            model_name="case",
            name="kind",
            field=models.CharField(
                choices=[
                    ("collection", "信息采集"),
                    ("change", "信息变更"),
                    ("transfer", "属地调转"),
                    ("conduct", "奖惩"),
                    ("learning", "视同继续教育"),
                    ("appeal", "复核"),
                    ("dispute", "占用申诉"),
                ],
                max_length=20,
                verbose_name="事项类型",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        ["appeal", "change", "collection", "conduct", "dispute", "learning", "transfer"],
                    )
                ),
                name="case_kind_known",
            ),
        ),
    ]
