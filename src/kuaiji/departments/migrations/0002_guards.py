"""One department at a time, one role once: what no two memberships of an officer may say together."""

from django.db import migrations

GUARDS = """
ALTER TABLE departments_membership
    ADD CONSTRAINT membership_one_department_at_a_time EXCLUDE USING gist (
        officer_id WITH =, department_id WITH <>, tstzrange(valid_from, valid_to) WITH &&),
    ADD CONSTRAINT membership_role_once_at_a_time EXCLUDE USING gist (
        officer_id WITH =, role WITH =, tstzrange(valid_from, valid_to) WITH &&);
REVOKE DELETE, TRUNCATE ON departments_membership, departments_officer, departments_department FROM kuaiji_app;
"""
UNDO = """
ALTER TABLE departments_membership
    DROP CONSTRAINT membership_one_department_at_a_time, DROP CONSTRAINT membership_role_once_at_a_time;
GRANT DELETE ON departments_membership, departments_officer, departments_department TO kuaiji_app;
"""


class Migration(migrations.Migration):
    dependencies = [("departments", "0001_initial")]
    operations = [migrations.RunSQL(GUARDS, UNDO)]
