"""Acts at the platform's own machine, written once."""

from django.db import migrations, models

import kuaiji.web.ids

GUARDS = """
CREATE TRIGGER act_is_insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_act
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
REVOKE UPDATE, DELETE, TRUNCATE ON audit_act FROM kuaiji_app;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0003_seal_days"),
    ]

    operations = [
        migrations.CreateModel(
            name="Act",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=kuaiji.web.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                        verbose_name="编号",
                    ),
                ),
                ("actor", models.CharField(max_length=60, verbose_name="操作的系统用户")),
                ("verb", models.CharField(max_length=40, verbose_name="操作")),
                ("body", models.TextField(help_text="JSON", verbose_name="内容")),
                ("at", models.DateTimeField(verbose_name="时间")),
            ],
            options={
                "verbose_name": "操作记录",
                "verbose_name_plural": "操作记录",
                "indexes": [models.Index(fields=["at", "id"], name="act_in_order")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("actor", ""), _negated=True), name="act_names_its_actor")
                ],
            },
        ),
        migrations.RunSQL(GUARDS, migrations.RunSQL.noop),
    ]
