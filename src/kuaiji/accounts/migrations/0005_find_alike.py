"""Persons with the same name, sex and day of birth are found along an index."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_sit_at_counter"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="person",
            index=models.Index(
                condition=models.Q(("merged_into__isnull", True)),
                fields=["name", "sex", "birth_on"],
                name="person_alike",
            ),
        ),
    ]
