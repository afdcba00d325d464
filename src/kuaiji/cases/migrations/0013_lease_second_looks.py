"""A second look is held by one officer at a time, as a first one is; and the index of holders holds no empty rows."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_devices_and_phones"),
        ("cases", "0012_let_older_code_decide"),
        ("departments", "0006_handle_appeals"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="case",
            name="case_lease_in_review_only",
        ),
        migrations.RemoveIndex(
            model_name="case",
            name="case_by_lease",
        ),
        migrations.AlterField(
            model_name="case",
            name="lease_officer",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="departments.officer",
                verbose_name="承办人",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                models.F("lease_officer"), condition=models.Q(("lease_officer__isnull", False)), name="case_by_holder"
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("lease_officer__isnull", False),
                        ("lease_until__isnull", False),
                        ("state__in", ["in_review", "second_review"]),
                    ),
                    models.Q(
                        models.Q(("state", "in_review"), _negated=True),
                        ("lease_officer__isnull", True),
                        ("lease_until__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="case_lease_while_looked_at",
            ),
        ),
    ]
