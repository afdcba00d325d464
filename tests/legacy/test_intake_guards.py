"""What the database itself refuses of registers that operators bring."""

from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from factories import make_officer
from kuaiji.departments.queries import OfficerContext
from kuaiji.legacy.withdrawing import ask_withdrawal
from legacy.files import FAULTY, person
from registering import bring, check, confirm, loaded

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("folder")]
SHENZHEN = "(SELECT id FROM departments_officer WHERE staff_number = 'TS1')"
CONFIRM = "confirmed_at = kuaiji_now(), confirmed_by_id"


@pytest.fixture
def zhou() -> OfficerContext:
    return make_officer("周深圳", "4403", number="TS1", roles=("operator",))


@pytest.mark.parametrize(
    ("constraint", "change"),
    [
        ("intake_stays_as_it_was", "source = '别的'"),
        ("intake_stays_as_it_was", "expires_at = expires_at + interval '1 year'"),
        ("intake_stays_as_it_was", "lines = 7"),
        ("intake_is_confirmed_by_an_operator", f"leave_faulty = true, {CONFIRM} = {SHENZHEN}"),
        ("intake_leaves_faulty_lines_knowingly", f"{CONFIRM} = brought_by_id"),
        (
            "intake_given_up_was_not_confirmed",
            f"leave_faulty = true, {CONFIRM} = brought_by_id, given_up_at = kuaiji_now()",
        ),
        ("intake_is_confirmed_before_it_is_loaded", "delivery_id = (SELECT id FROM legacy_delivery)"),
    ],
)
def test_database_lets_nobody_pass_by_the_operator(
    zhao: OfficerContext, zhou: OfficerContext, constraint: str, change: str
) -> None:
    loaded(zhao, person(3))
    intake = check(zhao, person(1), FAULTY)

    broken(constraint, f"UPDATE legacy_intake SET {change} WHERE id = %s", intake.pk)


@pytest.mark.parametrize(
    ("constraint", "change"),
    [
        ("intake_is_checked_before_it_is_confirmed", f"{CONFIRM} = brought_by_id, lines = 1"),
        ("intake_is_checked_before_it_is_confirmed", f"{CONFIRM} = brought_by_id, checked_at = kuaiji_now()"),
        ("intake_counts_lines", "lines = 1, faulty = 2, checked_at = kuaiji_now()"),
    ],
)
def test_database_lets_nobody_pass_by_the_check(zhao: OfficerContext, constraint: str, change: str) -> None:
    broken(constraint, f"UPDATE legacy_intake SET {change} WHERE id = %s", bring(zhao, person(1)).pk)


def broken(constraint: str, statement: str, *values: UUID | str) -> None:
    """Expect that the database refuses, by this very promise."""
    with pytest.raises(DatabaseError) as found, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
    assert found.value.__cause__.diag.constraint_name == constraint  # type: ignore[union-attr]


def test_what_was_confirmed_stays_confirmed(zhao: OfficerContext) -> None:
    intake = confirm(zhao, person(1))

    broken("intake_stays_as_it_was", "UPDATE legacy_intake SET leave_faulty = true WHERE id = %s", intake.pk)


def test_only_an_operator_of_the_place_brings_or_withdraws(zhao: OfficerContext, zhou: OfficerContext) -> None:
    delivery = loaded(zhao, person(1))

    broken(
        "withdrawal_is_asked_for_by_an_operator",
        "INSERT INTO legacy_withdrawal (id, delivery_id, why, asked_by_id) VALUES (%s, %s, '导错了一年', %s)",
        uuid4(), delivery.pk, zhou.officer_id,
    )  # fmt: skip
    broken("intake_is_brought_by_an_operator", AGAIN, "brought_by_id", zhou.officer_id)


def test_intake_says_which_register_it_is(zhao: OfficerContext) -> None:
    bring(zhao, person(1))

    broken("intake_names_its_source", AGAIN, "source", "")


# The newest intake once more, but for its name and one thing.
AGAIN = """
INSERT INTO legacy_intake
SELECT (jsonb_populate_record(i, jsonb_build_object('id', gen_random_uuid(), 'key', gen_random_uuid(),
                                                    'checked_at', NULL, %s::text, %s::text))).*
  FROM legacy_intake i
"""


def test_withdrawal_keeps_its_words(zhao: OfficerContext) -> None:
    asked = ask_withdrawal(operator=zhao, delivery_id=loaded(zhao, person(1)).pk, why="导错了一年")

    broken("withdrawal_stays_as_it_was", "UPDATE legacy_withdrawal SET why = '别的' WHERE id = %s", asked.pk)


def test_platform_loads_nothing_but_what_was_confirmed(zhao: OfficerContext) -> None:
    check(zhao, person(1))

    broken(
        "delivery_is_asked_for",
        "INSERT INTO legacy_delivery (id, department_id, source, as_of, digest, lines, faulty, excerpts, repeated,"
        " known) SELECT %s, department_id, source, as_of, digest, 0, 0, 0, 0, 0 FROM legacy_intake",
        uuid4(),
    )
