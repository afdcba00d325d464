"""A link to confirm by that nobody has used is reminded of, once."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0005_merge"),
    ]

    operations = [
        migrations.AddField(
            model_name="confirmation",
            name="remind_at",
            field=models.DateTimeField(
                help_text="还没有用就在这时提醒；提醒过或不提醒的为空", null=True, verbose_name="提醒时间"
            ),
        ),
        migrations.AddIndex(
            model_name="confirmation",
            index=models.Index(
                condition=models.Q(("used_at", None)), fields=["remind_at"], name="confirmation_to_remind"
            ),
        ),
    ]
