"""复核 is a kind of case."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_devices_and_phones"),
        ("cases", "0010_write_letters"),
        ("departments", "0006_handle_appeals"),
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
                ],
                max_length=20,
                verbose_name="事项类型",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["appeal", "change", "collection", "conduct", "learning", "transfer"])),
                name="case_kind_known",
            ),
        ),
    ]
