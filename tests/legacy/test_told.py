"""What registers said of one person (原登记库) is found along indexes, however many millions they hold."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.db import connections

from database import admin
from kuaiji.legacy.queries import MOST, OF_PERSON
from kuaiji.web.ids import uuid7
from plans import generic_plan, indexes, scanned

FILL = """
INSERT INTO legacy_delivery
       (id, department_id, source, as_of, digest, lines, faulty, excerpts, repeated, known, loaded_at)
SELECT gen_random_uuid(), (SELECT min(id) FROM departments_department), 'x', '2024-12-31', decode(md5(n::text), 'hex'),
       0, 0, 0, 0, 0, NULL FROM generate_series(1, 50) n;
INSERT INTO legacy_excerpt (id, delivery_id, line, kind, digest, section, said, cipher)
SELECT gen_random_uuid(), d.id, n, 'resident_id', sha256(n::text::bytea), 'work', sha256(n::text::bytea), ''
  FROM legacy_delivery d CROSS JOIN generate_series(2, 500) n;
UPDATE legacy_delivery SET loaded_at = now();
INSERT INTO accounts_person (id, name, sex, birth_on) SELECT gen_random_uuid(), '李雷', 'male', '1995-03-01'
  FROM generate_series(1, 5000);
INSERT INTO accounts_identity (id, person_id, kind, cipher, digest, tail_digest, proved_at)
SELECT gen_random_uuid(), id, 'resident_id', '', sha256(id::text::bytea), '', now() FROM accounts_person;
ANALYZE legacy_delivery; ANALYZE legacy_excerpt; ANALYZE accounts_person; ANALYZE accounts_identity;
"""


@pytest.fixture
def registers(django_db_setup: None, django_db_blocker: Any) -> Iterator[psycopg.Connection[Any]]:
    """Twenty-five thousand excerpts and five thousand people, in a transaction that is never committed."""
    with django_db_blocker.unblock():
        name = connections["default"].settings_dict["NAME"]
    with admin(name) as connection, connection.transaction(force_rollback=True):
        connection.execute(FILL.encode())
        yield connection


def test_excerpts_of_a_person_are_found_along_indexes(registers: psycopg.Connection[Any]) -> None:
    plan = generic_plan(registers, OF_PERSON.text, {"person": uuid7(), "most": MOST})

    assert "excerpt_by_digest" in indexes(plan)
    assert scanned(plan) & {"legacy_excerpt", "accounts_person", "accounts_identity"} == set()
