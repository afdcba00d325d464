"""Daily roots, written once, and the order in which looks are sealed and found by case."""

import django.contrib.postgres.indexes
from django.db import migrations, models

GUARDS = """
CREATE TRIGGER root_is_insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_root
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
REVOKE UPDATE, DELETE, TRUNCATE ON audit_root FROM kuaiji_app;
"""
UNDO = """
GRANT UPDATE, DELETE ON audit_root TO kuaiji_app;
DROP TRIGGER root_is_insert_only ON audit_root;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0002_guards"),
    ]

    operations = [
        migrations.CreateModel(
            name="Root",
            fields=[
                ("number", models.PositiveIntegerField(primary_key=True, serialize=False, verbose_name="序号")),
                ("body", models.TextField(verbose_name="签名的内容")),
                ("signature", models.BinaryField(verbose_name="签名")),
                (
                    "marks",
                    models.BinaryField(help_text="每条记录摘要的前四个字节，用来指出哪一条不对", verbose_name="定位码"),
                ),
            ],
            options={
                "verbose_name": "每日封存",
                "verbose_name_plural": "每日封存",
            },
        ),
        migrations.AddIndex(
            model_name="accessevent",
            index=models.Index(fields=["at", "id"], name="access_event_in_order"),
        ),
        migrations.AddIndex(
            model_name="accessevent",
            index=django.contrib.postgres.indexes.GinIndex(fields=["case_ids"], name="access_event_cases"),
        ),
        migrations.RunSQL(GUARDS, UNDO),
    ]
