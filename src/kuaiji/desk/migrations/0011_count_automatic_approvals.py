"""Second looks at what the platform approved by itself are counted too, under nobody's name."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("departments", "0010_handle_disputes"),
        ("desk", "0010_add_local_reasons"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="daylook",
            name="day_look_once",
        ),
        migrations.AlterField(
            model_name="daylook",
            name="officer",
            field=models.ForeignKey(
                db_index=False,
                help_text="空的是系统自动通过",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="departments.officer",
                verbose_name="第一位审核员",
            ),
        ),
        migrations.AddConstraint(
            model_name="daylook",
            constraint=models.UniqueConstraint(
                fields=("department", "day", "officer"), name="day_look_once", nulls_distinct=False
            ),
        ),
    ]
