"""What the desk searches by: the characters of a name within a department."""

from django.db import migrations

NAMES = "CREATE INDEX case_by_name ON cases_case USING gin (department_id, han_grams(person_name)) WHERE round > 0"


class Migration(migrations.Migration):
    dependencies = [("desk", "0001_initial"), ("cases", "0002_guards")]
    operations = [migrations.RunSQL(NAMES, "DROP INDEX case_by_name")]
