"""What the list goes along: the cases of a department by state, by state and kind, and by the characters of a name."""

from django.db import migrations

INDEXES = """
CREATE INDEX case_by_state ON cases_case (department_id, state, submitted_at, id);
CREATE INDEX case_by_kind ON cases_case (department_id, state, kind, submitted_at, id);
CREATE INDEX case_by_name ON cases_case USING gin (department_id, han_grams(person_name)) WHERE round > 0;
"""


class Migration(migrations.Migration):
    dependencies = [("desk", "0001_initial"), ("cases", "0002_guards")]
    operations = [migrations.RunSQL(INDEXES, "DROP INDEX case_by_name, case_by_kind, case_by_state")]
