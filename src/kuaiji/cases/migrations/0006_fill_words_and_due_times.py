"""What cases are found by follows them by a trigger; cases that wait already get words and a due time."""

from django.db import migrations

WORDS = """
CREATE FUNCTION case_words(name text, employers varchar[]) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT array_agg(word) FROM (
    SELECT substr(plain, place, size) FROM upper(replace(name, ' ', '')) AS plain,
           generate_series(1, length(plain)) AS place, generate_series(2, 3) AS size
     WHERE place + size - 1 <= length(plain)
     UNION SELECT unnest(employers)) AS found (word)
$$;
CREATE FUNCTION keep_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        DELETE FROM cases_word WHERE department_id = OLD.department_id AND case_id = OLD.id
           AND word = ANY(case_words(OLD.person_name, OLD.employers));
    END IF;
    INSERT INTO cases_word (department_id, word, case_id)
    SELECT NEW.department_id, word, NEW.id FROM unnest(case_words(NEW.person_name, NEW.employers)) AS word
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER keep_words AFTER INSERT ON cases_case FOR EACH ROW WHEN (NEW.round > 0) EXECUTE FUNCTION keep_words();
CREATE TRIGGER keep_words_anew AFTER UPDATE ON cases_case FOR EACH ROW
    WHEN (NEW.round > 0 AND (OLD.round = 0 OR (OLD.person_name, OLD.department_id, OLD.employers)
                             IS DISTINCT FROM (NEW.person_name, NEW.department_id, NEW.employers)))
    EXECUTE FUNCTION keep_words();
"""
UNDO = "DROP FUNCTION keep_words() CASCADE; DROP FUNCTION case_words(text, varchar[])"

FILL = """
INSERT INTO cases_word (department_id, word, case_id)
SELECT department_id, unnest(case_words(person_name, employers)), id FROM cases_case WHERE round > 0;
UPDATE cases_case SET days_allowed = 5,
       due_at = ((submitted_at AT TIME ZONE 'Asia/Shanghai')::date + 8)::timestamp AT TIME ZONE 'Asia/Shanghai'
 WHERE submitted_at IS NOT NULL;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0005_due_times_and_words")]
    operations = [migrations.RunSQL(WORDS, UNDO), migrations.RunSQL(FILL, migrations.RunSQL.noop)]
