"""Access events are written once: no role of the running platform changes or removes them, the owner neither."""

from django.db import migrations

GUARDS = """
CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is insert-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER access_event_is_insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_accessevent
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
REVOKE UPDATE, DELETE, TRUNCATE ON audit_accessevent FROM kuaiji_app;
"""
UNDO = """
GRANT UPDATE, DELETE ON audit_accessevent TO kuaiji_app;
DROP TRIGGER access_event_is_insert_only ON audit_accessevent;
DROP FUNCTION audit_refuse();
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunSQL(GUARDS, UNDO)]
