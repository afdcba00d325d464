"""Which columns of a file were not taken in, so that a run is only taken up by one that reads the same."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("legacy", "0002_guards"),
    ]

    operations = [
        migrations.AddField(
            model_name="delivery",
            name="left_out",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=100),
                db_default=[],
                default=list,
                size=None,
                verbose_name="没有导入的列",
            ),
        ),
    ]
