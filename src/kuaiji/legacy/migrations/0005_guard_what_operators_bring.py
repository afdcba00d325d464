"""The platform loads what an operator confirmed, takes back what one asked for; nothing joins what is in force."""

from django.db import migrations

GUARDS = """
REVOKE ALL ON legacy_intake, legacy_withdrawal FROM kuaiji_app;
GRANT SELECT, INSERT, UPDATE ON legacy_intake, legacy_withdrawal TO kuaiji_app;
GRANT INSERT, UPDATE, DELETE ON legacy_delivery TO kuaiji_app;
GRANT INSERT, DELETE ON legacy_excerpt TO kuaiji_app;
GRANT SELECT, INSERT, DELETE ON legacy_staged TO kuaiji_app;

CREATE FUNCTION legacy_asked_for() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_user <> 'kuaiji_app' THEN
        RETURN NEW;
    END IF;
    IF NEW.withdrawn_at IS NOT NULL THEN
        PERFORM 1 FROM legacy_withdrawal w WHERE w.delivery_id = NEW.id AND w.refused_at IS NULL;
    ELSE
        PERFORM 1 FROM legacy_intake i
          WHERE (i.department_id, i.digest, i.source, i.as_of, i.left_out) =
                (NEW.department_id, NEW.digest, NEW.source, NEW.as_of, NEW.left_out)
            AND i.confirmed_at IS NOT NULL AND (i.leave_faulty OR NEW.faulty = 0);
    END IF;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'no operator asked for this' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'delivery_is_asked_for';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER delivery_is_asked_for BEFORE INSERT OR UPDATE ON legacy_delivery
    FOR EACH ROW EXECUTE FUNCTION legacy_asked_for();

CREATE FUNCTION legacy_in_force() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM (SELECT DISTINCT delivery_id FROM added) a
                 JOIN legacy_delivery d ON d.id = a.delivery_id WHERE d.loaded_at IS NOT NULL) THEN
        RAISE EXCEPTION 'nothing joins what is in force' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'excerpts_come_before_their_delivery_is_in_force';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER excerpts_come_before_their_delivery_is_in_force AFTER INSERT ON legacy_excerpt
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION legacy_in_force();

CREATE FUNCTION legacy_taken_back() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_user = 'kuaiji_app' AND EXISTS (
        SELECT FROM (SELECT DISTINCT delivery_id FROM removed) r WHERE NOT EXISTS (
            SELECT FROM legacy_withdrawal w WHERE w.delivery_id = r.delivery_id AND w.refused_at IS NULL)) THEN
        RAISE EXCEPTION 'no operator asked for this' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'excerpts_go_with_a_withdrawal';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER excerpts_go_with_a_withdrawal AFTER DELETE ON legacy_excerpt
    REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION legacy_taken_back();

CREATE FUNCTION legacy_operates(officer uuid, department bigint) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM departments_membership m JOIN departments_departmentpath p ON p.ancestor_id = m.department_id
      WHERE m.officer_id = officer AND m.role = 'operator' AND p.descendant_id = department AND m.valid_to IS NULL
      FOR SHARE OF m;
    RETURN FOUND;
END $$;

CREATE FUNCTION legacy_intake_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NOT legacy_operates(NEW.brought_by_id, NEW.department_id) OR NEW.checked_at IS NOT NULL THEN
            RAISE EXCEPTION 'brought by an operator' USING ERRCODE = 'check_violation',
                CONSTRAINT = 'intake_is_brought_by_an_operator';
        END IF;
        RETURN NEW;
    END IF;
    IF (NEW.id, NEW.department_id, NEW.source, NEW.as_of, NEW.left_out, NEW.name, NEW.size, NEW.digest,
        NEW.brought_by_id, NEW.brought_at, NEW.expires_at, NEW.key) IS DISTINCT FROM
       (OLD.id, OLD.department_id, OLD.source, OLD.as_of, OLD.left_out, OLD.name, OLD.size, OLD.digest,
        OLD.brought_by_id, OLD.brought_at, OLD.expires_at, OLD.key)
       OR OLD.checked_at IS NOT NULL AND (NEW.checked_at, NEW.lines, NEW.faulty) IS DISTINCT FROM
                                         (OLD.checked_at, OLD.lines, OLD.faulty)
       OR OLD.confirmed_at IS NOT NULL AND (NEW.confirmed_by_id, NEW.confirmed_at, NEW.leave_faulty) IS DISTINCT FROM
                                           (OLD.confirmed_by_id, OLD.confirmed_at, OLD.leave_faulty)
       OR OLD.given_up_at IS NOT NULL AND NEW.given_up_at IS DISTINCT FROM OLD.given_up_at
       OR OLD.delivery_id IS NOT NULL AND NEW.delivery_id IS DISTINCT FROM OLD.delivery_id THEN
        RAISE EXCEPTION 'what was said stays' USING ERRCODE = 'check_violation', CONSTRAINT = 'intake_stays_as_it_was';
    END IF;
    IF OLD.confirmed_at IS NULL AND NEW.confirmed_at IS NOT NULL
       AND NOT legacy_operates(NEW.confirmed_by_id, NEW.department_id) THEN
        RAISE EXCEPTION 'outside the subtree' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'intake_is_confirmed_by_an_operator';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER intake_stays_as_it_was BEFORE INSERT OR UPDATE ON legacy_intake
    FOR EACH ROW EXECUTE FUNCTION legacy_intake_stays();

CREATE FUNCTION legacy_withdrawal_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.refused_at IS NOT NULL OR to_jsonb(NEW) - 'refused_at' IS DISTINCT FROM to_jsonb(OLD) - 'refused_at' THEN
            RAISE EXCEPTION 'what was said stays' USING ERRCODE = 'check_violation',
                CONSTRAINT = 'withdrawal_stays_as_it_was';
        END IF;
    ELSIF NOT legacy_operates(NEW.asked_by_id,
                              (SELECT d.department_id FROM legacy_delivery d WHERE d.id = NEW.delivery_id)) THEN
        RAISE EXCEPTION 'outside the subtree' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'withdrawal_is_asked_for_by_an_operator';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER withdrawal_stays_as_it_was BEFORE INSERT OR UPDATE ON legacy_withdrawal
    FOR EACH ROW EXECUTE FUNCTION legacy_withdrawal_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("legacy", "0004_bring_registers")]
    operations = [migrations.RunSQL(GUARDS, migrations.RunSQL.noop)]
