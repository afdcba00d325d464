"""No scan at the desk: the generic plan of every list, search and pull goes along indexes."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.db import connections

from database import admin
from kuaiji.desk import pull, queue, search
from kuaiji.web.clock import now
from kuaiji.web.ids import uuid7
from kuaiji.web.sql import Statement
from many import World, fill
from plans import generic_plan, indexes, scanned

COMMON = {"account": uuid7(), "event": uuid7(), "reason": "", "limit": 31}
KEYSET = {**COMMON, "at": queue.FIRST[0], "id": queue.FIRST[1]}
NEWEST = {**COMMON, "id": search.NEWEST}
EMPLOYER = {**COMMON, "word": "示范商贸", "end": "示范商贸\U0010ffff", "at": "", "id": search.OLDEST}
LARGE = {"cases_case", "cases_word", "accounts_person", "accounts_identity"}


@pytest.fixture(scope="module")
def province(django_db_setup: None, django_db_blocker: Any) -> Iterator[psycopg.Connection[Any]]:
    """Six thousand cases of 广州市, with statistics, in a transaction that is never committed."""
    with django_db_blocker.unblock():
        connections["default"].ensure_connection()
        moment, name = now(), connections["default"].settings_dict["NAME"]
    with admin(name) as connection, connection.transaction(force_rollback=True):
        connection.execute("SET LOCAL session_replication_role = replica")
        below = connection.execute("SELECT id FROM departments_department WHERE code LIKE '4401%'").fetchall()
        fill(connection, 6000, World([department for (department,) in below], UUID(int=1), moment))
        connection.execute("ANALYZE cases_case, cases_word, accounts_person, accounts_identity")
        yield connection


@pytest.mark.parametrize(
    ("statement", "params", "index"),
    [
        pytest.param(queue.WAITING, KEYSET, "case_queue", id="waiting"),
        pytest.param(queue.WAITING_OF_KIND, {**KEYSET, "kind": "change"}, "case_queue_by_kind", id="waiting-kind"),
        pytest.param(queue.IN_STATE, {**KEYSET, "state": "approved"}, "case_by_state", id="state"),
        pytest.param(
            queue.IN_STATE_OF_KIND, {**KEYSET, "state": "approved", "kind": "change"}, "case_by_kind", id="state-kind"
        ),
        pytest.param(queue.MINE, KEYSET, "case_by_holder", id="mine"),
        pytest.param(search.NAMED, {**NEWEST, "word": "李雷", "name": "李雷"}, "cases_word_pkey", id="name"),
        pytest.param(search.EMPLOYED, EMPLOYER, "cases_word_pkey", id="employer"),
        pytest.param(search.BY_NUMBER, {**NEWEST, "word": "9144", "digest": b"0"}, "cases_word_pkey", id="number"),
        pytest.param(search.NUMBERED, {**COMMON, "word": "KJ-2026-000000001"}, "cases_case_number", id="case"),
        pytest.param(pull.PULL, {"officer": uuid7(), "limit": 20}, "case_queue_by_kind", id="next"),
    ],
)
def test_generic_plan_goes_along_its_index(
    province: psycopg.Connection[Any], statement: Statement[Any], params: dict[str, Any], index: str
) -> None:
    with province.transaction(force_rollback=True):
        plan = generic_plan(province, statement.text, params)

    assert any(name.startswith(index) for name in indexes(plan))
    assert scanned(plan) & LARGE == set()
