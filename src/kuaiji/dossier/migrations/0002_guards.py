"""Versions are never updated or deleted."""

from django.db import migrations

PROTECT = """
CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE ON dossier_version FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER insert_only_all BEFORE TRUNCATE ON dossier_version FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
REVOKE UPDATE, DELETE, TRUNCATE ON dossier_version FROM kuaiji_app;
"""


class Migration(migrations.Migration):
    dependencies = [("dossier", "0001_initial"), ("cases", "0002_guards")]
    operations = [migrations.RunSQL(PROTECT, migrations.RunSQL.noop)]
