"""占用申诉: who may hand one in, about what, and which department has it then."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction

from accounts.walk import texts_to
from disputing import WORDS, agree, both_sides, codes, dispute, make_claimant, make_holder
from drafts import make_draft
from factories import make_person
from kuaiji.accounts.models import Account, Person
from kuaiji.accounts.queries import current_identity, phone_of
from kuaiji.cases.models import Case
from kuaiji.casework.actions import submit_collection, withdraw_case
from kuaiji.casework.models import Dispute
from kuaiji.departments.models import Department
from kuaiji.departments.queries import OfficerContext
from kuaiji.rules.codes import DocumentType
from kuaiji.rules.findings import Refused
from pictures import KB, jpeg, uploaded
from reforming import TIANHE, merge, planned

pytestmark = pytest.mark.django_db


def test_dispute_waits_in_the_department_that_has_the_holders_record(claimant: Person) -> None:
    phone = phone_of(claimant.pk)

    case = dispute(claimant)

    assert (case.kind, case.state) == ("dispute", "queued")
    assert case.department is not None
    assert case.department.code == "440106"
    assert [each["slot"] for each in case.submissions.get().manifest] == ["id_emblem", "id_portrait"]
    assert (case.dispute.asks, case.dispute.words) == ("account", WORDS)
    assert texts_to(phone) == [f"您的占用申诉已提交，编号{case.number}，由会计管理部门审核，结果用短信告诉您。"]


def test_dispute_waits_for_the_successor_on_the_day_itself(claimant: Person) -> None:
    planned(TIANHE, merge(days=0))

    with pytest.raises(Refused) as refused:
        dispute(claimant)

    assert codes(refused) == ["reform.takes-none"]


def test_dispute_about_a_holder_without_a_record_goes_where_the_claimant_says() -> None:
    case = dispute(make_claimant(make_holder()))

    assert case.department is not None
    assert case.department.code == "440305"


def test_second_press_and_second_form_are_one_dispute(claimant: Person) -> None:
    key = uuid4()

    assert dispute(claimant, key=key) == dispute(claimant, key=key) == dispute(claimant, words="换一个说法再写一遍。")
    assert Dispute.objects.get().words == WORDS


def test_nobody_learns_whether_a_document_is_held_before_the_real_name_check_has_said_so(holder: Person) -> None:
    number = current_identity(holder.pk).number
    of_a_held = make_person("李雷", number=number, has_proved_identity=False)
    of_a_free = make_person("韩梅梅", sex="female", has_proved_identity=False)

    refused = []
    for person in (of_a_held, of_a_free):
        with pytest.raises(Refused) as each:
            dispute(person)
        refused.append(each.value.findings)

    assert [each.code for each in refused[0]] == ["dispute.not-told"]
    assert refused[0] == refused[1]


def test_document_that_no_registry_answers_for_is_disputed_the_same_whether_held_or_not(wang: OfficerContext) -> None:
    one = make_claimant(make_person("Jane Doe", number="E12345678", kind=DocumentType.PASSPORT), DocumentType.PASSPORT)
    other = make_person("John Doe", number="E87654321", kind=DocumentType.PASSPORT, has_proved_identity=False)

    cases = [dispute(each, department="440106") for each in (one, other)]
    agree(wang, cases[0])
    with pytest.raises(Refused) as refused:
        agree(wang, cases[1])

    assert [len(each.submissions.get().manifest) for each in cases] == [1, 1]
    assert codes(refused) == ["dispute.no-holder"]


def test_hurdles_are_said_before_anything_is_kept(holder: Person, claimant: Person, wang: OfficerContext) -> None:
    with pytest.raises(Refused) as proved:
        dispute(holder)
    make_draft(claimant)
    submit_collection(person_id=claimant.pk, is_promised=True, key=uuid4())
    with pytest.raises(Refused) as under_review:
        dispute(claimant)
    Account.objects.filter(person=claimant).update(phone_cipher=None, phone_digest=None)
    with pytest.raises(Refused) as no_phone:
        dispute(claimant)

    assert [codes(each) for each in (proved, under_review, no_phone)] == [
        ["dispute.proved"], ["dispute.under-review"], ["dispute.phone"],
    ]  # fmt: skip
    assert not Case.objects.filter(kind="dispute").exists()


def test_nothing_is_disputed_once_the_holder_has_left_the_document(holder: Person, claimant: Person) -> None:
    holder.identities.update(proved_at=None)

    with pytest.raises(Refused) as refused:
        dispute(claimant)

    assert codes(refused) == ["dispute.not-told"]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"asks": "everything"}, ["dispute.asks"]),
        ({"department": ""}, ["dispute.department"]),
        ({"words": "太短"}, ["dispute.words"]),
        ({"words": "长" * 1001}, ["dispute.words"]),
        ({"uploads": {}}, ["file.missing", "file.missing"]),
        ({"uploads": both_sides() | {"id_emblem": uploaded(jpeg(80, 60, 10 * KB))}}, ["file.too-small"]),
    ],
)
def test_incomplete_dispute_says_what_is_missing(
    claimant: Person, changes: dict[str, Any], expected: list[str]
) -> None:
    with pytest.raises(Refused) as refused, transaction.atomic():
        dispute(claimant, **changes)

    assert codes(refused) == expected
    assert not Case.objects.filter(kind="dispute").exists()


def test_three_disputes_a_month_are_enough(claimant: Person) -> None:
    for _ in range(3):
        withdraw_case(person_id=claimant.pk, number=dispute(claimant).number)

    with pytest.raises(Refused) as refused:
        dispute(claimant)

    assert codes(refused) == ["limit.too-soon"]


def test_record_is_not_handed_in_while_the_dispute_is_open(claimant: Person) -> None:
    make_draft(claimant)
    case = dispute(claimant)

    with pytest.raises(Refused) as refused:
        submit_collection(person_id=claimant.pk, is_promised=True, key=uuid4())
    withdraw_case(person_id=claimant.pk, number=case.number)

    assert codes(refused) == ["case.disputing"]
    assert submit_collection(person_id=claimant.pk, is_promised=True, key=uuid4()).round == 1


def test_dispute_goes_to_who_is_in_charge_after_the_holders_department_closed(claimant: Person) -> None:
    successor = Department.objects.get(code="4401")
    Department.objects.filter(code="440106").update(successor=successor, valid_to=date(2026, 11, 1))

    assert dispute(claimant).department == successor
