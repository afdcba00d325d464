"""Each officer finds a part right for themselves, so that a second look is one of its own."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0009_take_second_looks"),
        ("departments", "0005_holidays"),
        ("desk", "0003_find_by_words"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="verdict",
            name="verdict_once",
        ),
        migrations.AddConstraint(
            model_name="verdict",
            constraint=models.UniqueConstraint(fields=("case", "path", "digest", "officer"), name="verdict_once"),
        ),
    ]
