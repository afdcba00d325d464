from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0002_guards"),
    ]

    operations = [
        migrations.AddField(
            model_name="submission",
            name="answers",
            field=models.JSONField(default=dict, verbose_name="对退回的说明"),
        ),
    ]
