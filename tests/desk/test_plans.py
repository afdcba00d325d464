"""No scan at the desk: the generic plan of every list, search and pull goes along indexes."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.db import connections

from database import admin
from kuaiji.cases.actions import RECALL
from kuaiji.casework.duplicates import PAIRS
from kuaiji.desk import batch, counting, figures, pull, quality, queue, search
from kuaiji.web.clock import now
from kuaiji.web.ids import uuid7
from kuaiji.web.sql import Statement
from many import World, fill
from plans import generic_plan, indexes, scanned

COMMON = {"account": uuid7(), "event": uuid7(), "reason": "", "limit": 31}
KEYSET = {**COMMON, "at": queue.FIRST[0], "id": queue.FIRST[1]}
NEWEST = {**COMMON, "id": search.NEWEST}
EMPLOYER = {**COMMON, "word": "示范商贸", "end": "示范商贸\U0010ffff", "at": "", "id": search.OLDEST}
AFTER = {"stays": uuid7(), "closes": uuid7()}
TODAY = date(2026, 11, 20)
DAY_OF = {"day": TODAY, "start": queue.FIRST[0], "end": queue.FIRST[0], "recall": RECALL}
EDGES = [queue.FIRST[0]] * len(counting.AGES)
LARGE = {
    "cases_case", "cases_word", "cases_submission", "cases_decision", "dossier_version", "desk_daycount",
    "desk_dayreason", "desk_daylook", "accounts_person", "accounts_identity",
}  # fmt: skip
# Each case handed in once, its record as long as records are, and approved; of those days, what was counted.
DECIDED = """
INSERT INTO cases_submission (id, case_id, person_id, round, body, schema, digest, registrant, manifest, policy_id,
                              checks, answers, submitted_at, key)
SELECT id, id, person_id, 1, repeat(md5(id::text), 40), 1, '-', '{}', '[]', '-', '{}', '{}', submitted_at, id
  FROM cases_case;
INSERT INTO cases_decision (id, case_id, submission_id, officer_id, verb, note, codes, decided_at, key)
SELECT id, id, id, id, CASE WHEN id < '00000000-0000-7000-8000-0000000000ff' THEN 'confirm' ELSE 'approve' END, '',
       '{}', submitted_at + interval '2 days', id FROM cases_case;
INSERT INTO dossier_version (id, person_id, n, submission_id, body, digest, in_force_at)
SELECT id, person_id, 1, id, repeat(md5(id::text), 40), '-', submitted_at + interval '2 days' FROM cases_case;
INSERT INTO desk_daycount (department_id, day, received, approved, rejected, returned, took)
SELECT d.id, day, 9, 6, 0, 3, '{9,0,0,0,0,0}' FROM departments_department d
 CROSS JOIN generate_series('2026-06-01'::date, '2026-11-20', '1 day') AS day WHERE d.code LIKE '44%';
INSERT INTO desk_dayreason (department_id, day, code, returned, missed)
SELECT department_id, day, code, 1, 0 FROM desk_daycount CROSS JOIN unnest('{B01,B04,E01}'::text[]) AS code;
INSERT INTO desk_daylook (department_id, day, officer_id, confirmed, differed)
SELECT department_id, day, gen_random_uuid(), 1, 0 FROM desk_daycount;
"""
# An opening day: all of them wait at once.
ALL_WAIT = """
UPDATE cases_case SET state = 'queued', kind = 'collection', is_held = true, lease_officer_id = NULL, lease_until = NULL
"""


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
        connection.execute(DECIDED)
        connection.execute(f"ANALYZE {', '.join(sorted(LARGE))}".encode())
        yield connection


@pytest.mark.parametrize(
    ("statement", "params", "index"),
    [
        pytest.param(figures.DAYS, {"department": 44, "first": TODAY, "last": TODAY}, "day_count_once", id="days"),
        pytest.param(quality.BY_REASON, {"department": 44, "days": 30}, "day_reason_once", id="reasons"),
        pytest.param(quality.BY_OFFICER, {"department": 44, "days": 30}, "day_look_once", id="looks"),
        pytest.param(queue.WAITING, KEYSET, "case_queue", id="waiting"),
        pytest.param(queue.WAITING_OF_KIND, {**KEYSET, "kind": "change"}, "case_queue_by_kind", id="waiting-kind"),
        pytest.param(queue.IN_STATE, {**KEYSET, "state": "approved"}, "case_by_state", id="state"),
        pytest.param(
            queue.IN_STATE_OF_KIND, {**KEYSET, "state": "approved", "kind": "change"}, "case_by_kind", id="state-kind"
        ),
        pytest.param(queue.MINE, KEYSET, "case_by_holder", id="mine"),
        pytest.param(search.BY_WORD, {**NEWEST, "word": "李雷"}, "cases_word_pkey", id="name"),
        pytest.param(search.NAMED, {**NEWEST, "word": "买买提", "name": "买买提江"}, "cases_word_pkey", id="long-name"),
        pytest.param(search.EMPLOYED, EMPLOYER, "cases_word_pkey", id="employer"),
        pytest.param(search.BY_NUMBER, {**NEWEST, "word": "9144", "digest": b"0"}, "cases_word_pkey", id="number"),
        pytest.param(search.NUMBERED, {**COMMON, "word": "KJ-2026-000000001"}, "cases_case_number", id="case"),
        pytest.param(PAIRS, {"department": 44, **AFTER, "limit": 31}, "person_alike", id="pairs"),
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


@pytest.mark.parametrize(
    ("statement", "params"),
    [
        pytest.param(pull.PULL, {"officer": uuid7(), "limit": 8}, id="next"),
        pytest.param(batch.CANDIDATES, {"officer": uuid7(), "limit": 8}, id="batch"),
    ],
)
def test_most_urgent_are_read_off_an_index_however_many_wait(
    province: psycopg.Connection[Any], statement: Statement[Any], params: dict[str, Any]
) -> None:
    """A planner that believes most of a department to be kept from the officer would read and sort all of it."""
    with province.transaction(force_rollback=True):
        province.execute(ALL_WAIT)
        province.execute("ANALYZE cases_case")
        plan = generic_plan(province, statement.text, params)

    expected = [node["Plan Rows"] for node in plan if node.get("Index Name", "").startswith("case_queue")]
    assert expected
    assert min(expected) > params["limit"]


@pytest.mark.parametrize(
    ("text", "params", "index"),
    [
        pytest.param(counting.COUNT_DAY, {**DAY_OF, "edges": EDGES}, "submission_by_day", id="received"),
        pytest.param(counting.COUNT_DAY, {**DAY_OF, "edges": EDGES}, "decision_by_day", id="answered"),
        pytest.param(counting.COUNT_REASONS, DAY_OF, "decision_by_day", id="reasons"),
        pytest.param(counting.COUNT_QUEUE, {"edges": EDGES, "tomorrow": queue.FIRST[0]}, "case_by_", id="waiting"),
        pytest.param(counting.COUNT_LOOKS, DAY_OF, "decision_by_day", id="looks"),
    ],
)
def test_counting_goes_along_its_index(
    province: psycopg.Connection[Any], text: str, params: dict[str, Any], index: str
) -> None:
    with province.transaction(force_rollback=True):
        plan = generic_plan(province, text, params)

    assert any(name.startswith(index) for name in indexes(plan))
    assert scanned(plan) & LARGE == set()
