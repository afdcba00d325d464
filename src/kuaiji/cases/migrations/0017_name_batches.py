"""A decision names the batch that it was made in; only approvals are made in batches."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0016_decide_apart_from_typing"),
        ("departments", "0007_keep_auditors_apart"),
    ]

    operations = [
        migrations.AddField(
            model_name="decision",
            name="batch",
            field=models.UUIDField(help_text="一起批量通过的事项相同", null=True, verbose_name="批次"),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(("batch", None), ("verb", "approve"), _connector="OR"),
                name="decision_batch_approves",
            ),
        ),
    ]
