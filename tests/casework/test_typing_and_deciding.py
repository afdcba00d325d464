"""回避 at the counter: whoever typed for a person decides nothing about them, now or later."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, ProgrammingError, connection, transaction
from django.test import Client

from drafts import make_draft, make_queued, newest, submit
from factories import make_person
from kuaiji.accounts.models import Sitting
from kuaiji.cases.actions import decide, latest_submission
from kuaiji.cases.models import Case
from kuaiji.casework.actions import claim_case, open_collection, return_case, withdraw_case
from kuaiji.casework.settling import settle_case
from kuaiji.departments.queries import OfficerContext
from kuaiji.desk.actions import claim_next
from kuaiji.rules.findings import Refused, Source, must
from kuaiji.web.clock import now
from sitting import sit_down

pytestmark = pytest.mark.django_db

BLURRED = must("evidence.blurred", "毕业证书看不清，请重新拍摄。", Source("平台规则", "退回原因库"), "education")


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [finding.code for finding in refused.value.findings]


def typed_by(officer: OfficerContext) -> Case:
    """Return 李雷's case, waiting at the department, for whom this officer has typed."""
    person = make_person("李雷")
    case = make_queued(person)
    sit_down(Client(), officer, person)
    return case


def test_who_typed_cannot_claim(wang: OfficerContext, zhao: OfficerContext) -> None:
    case = typed_by(wang)

    with pytest.raises(Refused) as refused:
        claim_case(officer=wang, case_id=case.pk)

    assert codes(refused) == ["desk.typed-by-you"]
    assert claim_case(officer=zhao, case_id=case.pk).lease_officer_id == zhao.officer_id


@pytest.mark.parametrize("turn", ["waiting", "lapsed", "kept"])
def test_next_passes_over_what_the_officer_typed(wang: OfficerContext, zhao: OfficerContext, turn: str) -> None:
    case = typed_by(wang)
    if turn == "lapsed":
        claim_case(officer=zhao, case_id=case.pk)
        Case.objects.update(lease_until=now())
    if turn == "kept":
        Case.objects.update(kept_for=wang.officer_id, kept_until=now() + timedelta(days=1))

    with pytest.raises(Refused) as refused:
        claim_next(officer=wang)

    assert codes(refused) == ["desk.nothing-waiting"]
    assert claim_case(officer=zhao, case_id=case.pk) == case


def test_database_refuses_a_decision_of_who_typed(wang: OfficerContext) -> None:
    case = make_queued(make_person("李雷"))
    claim_case(officer=wang, case_id=case.pk)
    sit_down(Client(), wang, case.person)

    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        decide(latest_submission(case), officer_id=wang.officer_id, verb="approve", note="", key=uuid4())

    assert refused.value.__cause__.diag.constraint_name == "decision_by_another_than_typed"  # type: ignore[union-attr]


def test_returned_case_is_not_kept_for_who_typed_in_it_then(wang: OfficerContext) -> None:
    person = make_person("李雷")
    case = claim_case(officer=wang, case_id=make_queued(person).pk)
    return_case(
        officer=wang, case_id=case.pk, submission_id=latest_submission(case).pk, findings=[BLURRED], note="",
        key=uuid4(),
    )  # fmt: skip
    sit_down(Client(), wang, person)

    submit(person)

    assert newest(person).kept_for_id is None


@pytest.mark.parametrize(
    "change", ["UPDATE accounts_sitting SET person_id = person_id", "DELETE FROM accounts_sitting"]
)
def test_who_typed_for_whom_stands_for_good(wang: OfficerContext, change: str) -> None:
    typed_by(wang)

    with pytest.raises(ProgrammingError, match="permission denied"), connection.cursor() as cursor:
        cursor.execute(change)


@pytest.mark.parametrize(
    ("same", "constraint"), [("account", "sitting_one_at_a_time"), ("person", "sitting_one_for_person")]
)
def test_database_keeps_to_one_sitting(wang: OfficerContext, zhao: OfficerContext, same: str, constraint: str) -> None:
    first = sit_down(Client(), wang, make_person("李雷"))
    account_id = wang.account_id if same == "account" else zhao.account_id
    person = make_person("韩梅梅") if same == "account" else first.person

    with pytest.raises(DatabaseError) as refused, transaction.atomic():
        Sitting.objects.create(
            account_id=account_id, session_id=uuid4(), person=person, key=uuid4(), expires_at=first.expires_at,
            ends_at=first.ends_at,
        )  # fmt: skip

    assert refused.value.__cause__.diag.constraint_name == constraint  # type: ignore[union-attr]


def test_later_cases_are_not_decided_by_who_typed(wang: OfficerContext) -> None:
    """What was typed lives on in the next case, which begins with the drafts of the last one."""
    person = make_person("李雷")
    make_draft(person)
    sit_down(Client(), wang, person)
    first = newest(person)
    withdraw_case(person_id=person.pk, number=first.number)
    open_collection(person_id=person.pk, key=uuid4())
    submit(person)
    case = newest(person)
    settle_case(case_id=case.pk)

    with pytest.raises(Refused) as refused:
        claim_case(officer=wang, case_id=case.pk)

    assert case != first
    assert codes(refused) == ["desk.typed-by-you"]
