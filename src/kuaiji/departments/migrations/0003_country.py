"""The whole country's tree, as packaged."""

from django.db import migrations

from kuaiji.departments.loading import load_departments


def load(apps, schema_editor):  # type: ignore[no-untyped-def]
    load_departments(using=schema_editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [("departments", "0002_guards")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
