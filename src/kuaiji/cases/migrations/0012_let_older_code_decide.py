"""A decision of a process from before 复审 names no codes: the database fills them in."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0011_name_appeals"),
    ]

    operations = [
        migrations.AlterField(
            model_name="decision",
            name="codes",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=60),
                db_default=[],
                default=list,
                size=None,
                verbose_name="原因代码",
            ),
        ),
    ]
