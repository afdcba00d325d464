"""三员分立: whoever audits holds no other role at the same time."""

from django.db import migrations

GUARD = """
ALTER TABLE departments_membership
    ADD CONSTRAINT membership_auditors_do_nothing_else EXCLUDE USING gist (
        officer_id WITH =, (role = 'auditor') WITH <>, tstzrange(valid_from, valid_to) WITH &&);
"""
UNDO = "ALTER TABLE departments_membership DROP CONSTRAINT membership_auditors_do_nothing_else"


class Migration(migrations.Migration):
    dependencies = [("departments", "0006_handle_appeals")]
    operations = [migrations.RunSQL(GUARD, UNDO)]
