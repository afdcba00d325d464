"""Rights of the two roles, the database's clock, and which installation this is."""

from django.conf import settings
from django.db import migrations

RIGHTS = """
ALTER DEFAULT PRIVILEGES GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO kuaiji_app;
ALTER DEFAULT PRIVILEGES GRANT USAGE ON SEQUENCES TO kuaiji_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO kuaiji_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO kuaiji_app;
REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM kuaiji_app;
CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE EXTENSION IF NOT EXISTS btree_gin;
"""

INSTALLATION = """
CREATE TABLE web_installation (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    mode text NOT NULL CHECK (mode IN ('production', 'demo', 'test')),
    clock_shift interval NOT NULL DEFAULT '0',
    CONSTRAINT production_clock_is_true CHECK (mode <> 'production' OR clock_shift = '0')
);
REVOKE INSERT, UPDATE, DELETE ON web_installation FROM kuaiji_app;
CREATE FUNCTION kuaiji_now() RETURNS timestamptz LANGUAGE sql STABLE AS
$$ SELECT now() + coalesce((SELECT clock_shift FROM web_installation), '0') $$;
"""

GRAMS = """
CREATE FUNCTION han_grams(name text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT array_agg(DISTINCT substr(name, place, size))
  FROM generate_series(1, length(name)) AS place, generate_series(1, 2) AS size
 WHERE place + size - 1 <= length(name)
$$;
"""


def write_mode(apps, schema_editor):  # type: ignore[no-untyped-def]
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("INSERT INTO web_installation (mode) VALUES (%s)", [settings.MODE])


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.RunSQL(RIGHTS, migrations.RunSQL.noop),
        migrations.RunSQL(INSTALLATION, "DROP FUNCTION kuaiji_now(); DROP TABLE web_installation"),
        migrations.RunSQL(GRAMS, "DROP FUNCTION han_grams(text)"),
        migrations.RunPython(write_mode, migrations.RunPython.noop),
    ]
