"""A person closes once, into one that is open, and has neither phone, proved document nor session from then on."""

from django.db import migrations

# FOR SHARE makes whoever closes a person and whoever gives that person something go one after the other. A closed
# person never becomes another's end, so that pointers never lead in a circle.
GUARD = """
CREATE FUNCTION guard_open_person(person uuid, rule text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM accounts_person WHERE id = person AND merged_into_id IS NULL FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'this person is closed' USING ERRCODE = 'check_violation', CONSTRAINT = rule;
    END IF;
END $$;

CREATE FUNCTION guard_closing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.merged_into_id IS NOT NULL THEN
            RAISE EXCEPTION 'closed before' USING ERRCODE = 'check_violation', CONSTRAINT = 'person_closes_once';
        END IF;
        IF EXISTS (SELECT FROM accounts_account WHERE person_id = NEW.id AND phone_digest IS NOT NULL)
           OR EXISTS (SELECT FROM accounts_identity WHERE person_id = NEW.id AND proved_at IS NOT NULL)
           OR EXISTS (SELECT FROM accounts_session s JOIN accounts_account a ON a.id = s.account_id
                       WHERE a.person_id = NEW.id AND s.revoked_at IS NULL) THEN
            RAISE EXCEPTION 'still in use' USING ERRCODE = 'check_violation', CONSTRAINT = 'person_closes_empty';
        END IF;
    END IF;
    PERFORM guard_open_person(NEW.merged_into_id, 'person_merges_into_an_open_one');
    RETURN NEW;
END $$;
CREATE TRIGGER guard_closing BEFORE INSERT OR UPDATE OF merged_into_id ON accounts_person
    FOR EACH ROW WHEN (NEW.merged_into_id <> NEW.id) EXECUTE FUNCTION guard_closing();

CREATE FUNCTION guard_reopening() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'closed for good' USING ERRCODE = 'check_violation', CONSTRAINT = 'person_closes_once';
END $$;
CREATE TRIGGER guard_reopening BEFORE UPDATE OF merged_into_id ON accounts_person
    FOR EACH ROW WHEN (OLD.merged_into_id IS NOT NULL AND NEW.merged_into_id IS NULL)
    EXECUTE FUNCTION guard_reopening();

CREATE FUNCTION guard_phone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM guard_open_person(NEW.person_id, 'closed_person_has_no_phone');
    RETURN NEW;
END $$;
CREATE TRIGGER guard_phone BEFORE INSERT OR UPDATE OF phone_digest, person_id ON accounts_account
    FOR EACH ROW WHEN (NEW.person_id IS NOT NULL AND NEW.phone_digest IS NOT NULL) EXECUTE FUNCTION guard_phone();

CREATE FUNCTION guard_proof() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM guard_open_person(NEW.person_id, 'closed_person_proves_nothing');
    RETURN NEW;
END $$;
CREATE TRIGGER guard_proof BEFORE INSERT OR UPDATE OF proved_at, person_id ON accounts_identity
    FOR EACH ROW WHEN (NEW.proved_at IS NOT NULL) EXECUTE FUNCTION guard_proof();

CREATE FUNCTION guard_session() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM accounts_account WHERE id = NEW.account_id AND person_id IS NOT NULL) THEN
        PERFORM guard_open_person(
            (SELECT person_id FROM accounts_account WHERE id = NEW.account_id), 'closed_person_signs_in_nowhere');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guard_session BEFORE INSERT ON accounts_session FOR EACH ROW EXECUTE FUNCTION guard_session();
"""
UNGUARD = """
DROP FUNCTION guard_closing() CASCADE;
DROP FUNCTION guard_reopening() CASCADE;
DROP FUNCTION guard_phone() CASCADE;
DROP FUNCTION guard_proof() CASCADE;
DROP FUNCTION guard_session() CASCADE;
DROP FUNCTION guard_open_person(uuid, text);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_devices_and_phones"),
    ]
    operations = [migrations.RunSQL(GUARD, UNGUARD)]
