"""Names are found along `cases_word` now; the waiting have indexes of their own."""

from django.db import migrations

DROP = "DROP INDEX case_by_name"
BACK = "CREATE INDEX case_by_name ON cases_case USING gin (department_id, han_grams(person_name)) WHERE round > 0"


class Migration(migrations.Migration):
    dependencies = [("desk", "0002_guards"), ("cases", "0007_held_cases_are_due")]
    operations = [migrations.RunSQL(DROP, BACK)]
