"""Who handles collections handles disputes, unless their operator says otherwise."""

import django.contrib.postgres.fields
from django.db import migrations, models

import kuaiji.departments.models

FILL = """
UPDATE departments_membership SET kinds = kinds || '{dispute}'
 WHERE valid_to IS NULL AND 'collection' = ANY(kinds) AND NOT 'dispute' = ANY(kinds)
"""


class Migration(migrations.Migration):
    dependencies = [
        ("departments", "0009_guard_reforms"),
    ]

    operations = [
        migrations.AlterField(
            model_name="membership",
            name="kinds",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=20),
                db_default=["collection", "change", "transfer", "conduct", "learning", "appeal", "dispute"],
                default=kuaiji.departments.models.every_kind,
                help_text="只对审核员有意义",
                size=None,
                verbose_name="能办的事项",
            ),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
