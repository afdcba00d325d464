"""What an officer writes for a person at the counter is on record like every look."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0006_note_exports"),
    ]

    operations = [
        migrations.AlterField(
            model_name="accessevent",
            name="kind",
            field=models.CharField(
                choices=[
                    ("queue", "查看列表"),
                    ("case", "查看事项"),
                    ("file", "查看影像"),
                    ("reveal", "查看完整证件号码"),
                    ("export", "下载名单"),
                    ("counter", "窗口代办"),
                ],
                max_length=8,
                verbose_name="行为",
            ),
        ),
    ]
