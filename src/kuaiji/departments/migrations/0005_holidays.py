"""The days off and the weekends worked, as packaged; entries are never changed, a new one takes their place."""

from django.db import migrations

from kuaiji.departments.calendar import load_holidays

GUARDS = """
REVOKE UPDATE, DELETE, TRUNCATE ON departments_holiday FROM kuaiji_app;
REVOKE DELETE, TRUNCATE ON departments_conflict FROM kuaiji_app;
"""
UNDO = """
GRANT UPDATE, DELETE ON departments_holiday TO kuaiji_app;
GRANT DELETE ON departments_conflict TO kuaiji_app;
"""


def load(apps, schema_editor):  # type: ignore[no-untyped-def]
    load_holidays(using=schema_editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [("departments", "0004_calendar_and_conflicts")]
    operations = [migrations.RunSQL(GUARDS, UNDO), migrations.RunPython(load, migrations.RunPython.noop)]
