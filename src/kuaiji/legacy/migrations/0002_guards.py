"""Where a file waits until it is whole, and what nobody may do to a delivery; the platform only notes what is taken."""

from django.db import migrations

GUARDS = """
-- Emptied by a crash of the database, which costs no more than loading the file again.
CREATE UNLOGGED TABLE legacy_staged (
    delivery_id uuid NOT NULL, id uuid NOT NULL, line integer NOT NULL, kind text NOT NULL, digest bytea NOT NULL,
    section text NOT NULL, said bytea NOT NULL, cipher bytea NOT NULL
);
ALTER TABLE legacy_delivery ADD CONSTRAINT delivery_is_of_the_past
    CHECK (as_of <= (begun_at AT TIME ZONE 'Asia/Shanghai')::date);
REVOKE ALL ON legacy_delivery, legacy_excerpt, legacy_staged FROM kuaiji_app;
GRANT SELECT ON legacy_delivery, legacy_excerpt TO kuaiji_app;
GRANT UPDATE (taken_at) ON legacy_excerpt TO kuaiji_app;

CREATE FUNCTION legacy_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.taken_at IS NOT NULL THEN
            RAISE EXCEPTION 'an excerpt that somebody took over stays' USING ERRCODE = 'insufficient_privilege';
        END IF;
        RETURN OLD;
    END IF;
    IF OLD.taken_at IS NOT NULL OR NEW.taken_at IS NULL
       OR to_jsonb(NEW) - 'taken_at' IS DISTINCT FROM to_jsonb(OLD) - 'taken_at' THEN
        RAISE EXCEPTION 'an excerpt is taken once and else stays as it is' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER excerpt_is_kept BEFORE UPDATE OR DELETE ON legacy_excerpt
    FOR EACH ROW EXECUTE FUNCTION legacy_keep();
CREATE FUNCTION legacy_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is not emptied', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER excerpts_are_kept BEFORE TRUNCATE ON legacy_excerpt FOR EACH STATEMENT EXECUTE FUNCTION legacy_refuse();
CREATE TRIGGER deliveries_are_kept BEFORE TRUNCATE ON legacy_delivery
    FOR EACH STATEMENT EXECUTE FUNCTION legacy_refuse();
CREATE FUNCTION legacy_settled() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.loaded_at IS NOT NULL THEN
            RAISE EXCEPTION 'a delivery that was loaded stays on record' USING ERRCODE = 'insufficient_privilege';
        END IF;
        RETURN OLD;
    END IF;
    IF OLD.withdrawn_at IS NOT NULL OR OLD.loaded_at IS NOT NULL
       AND (NEW.withdrawn_at IS NULL OR to_jsonb(NEW) - 'withdrawn_at' IS DISTINCT FROM to_jsonb(OLD) - 'withdrawn_at')
    THEN
        RAISE EXCEPTION 'a delivery that was loaded can only be withdrawn' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF NEW.withdrawn_at IS NOT NULL AND EXISTS (SELECT FROM legacy_excerpt e WHERE e.delivery_id = NEW.id) THEN
        RAISE EXCEPTION 'a withdrawn delivery says nothing any more' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER delivery_is_kept BEFORE UPDATE OR DELETE ON legacy_delivery
    FOR EACH ROW EXECUTE FUNCTION legacy_settled();
"""


class Migration(migrations.Migration):
    dependencies = [("legacy", "0001_initial")]
    operations = [migrations.RunSQL(GUARDS, migrations.RunSQL.noop)]
