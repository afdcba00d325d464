"""告知: what a rejection says can be done next, and what is said to whom no text message reaches."""

from uuid import uuid4

import pytest

from accounts.walk import texts_to
from desk_cases import latest
from disputing import dispute, make_claimant, make_holder
from drafts import BLURRED, FORGED, make_draft, make_in_review
from factories import make_officer, make_person
from kuaiji.accounts.models import Account
from kuaiji.cases.models import Case
from kuaiji.casework.actions import claim_case, reject_case, return_case
from kuaiji.casework.appeals import open_appeal
from kuaiji.casework.confirming import ask_confirmation
from kuaiji.departments.queries import OfficerContext
from kuaiji.messaging.models import Message, Sms
from kuaiji.rules.findings import Refused

pytestmark = pytest.mark.django_db


def reject(officer: OfficerContext, case: Case) -> str:
    """Refuse a case and return the text message about it."""
    claim_case(officer=officer, case_id=case.pk)
    reject_case(
        officer=officer, case_id=case.pk, submission_id=latest(case), reason=FORGED, note="", key=uuid4()
    )  # fmt: skip
    return texts_to(case.person.account.phone)[-1]


def test_rejected_collection_is_told_of_the_appeal(wang: OfficerContext) -> None:
    case, _ = make_in_review(make_person("李雷"), wang)

    assert "请登录查看原因和复核办法" in reject(wang, case)


def test_rejected_dispute_is_told_of_another_dispute_and_of_no_appeal(wang: OfficerContext) -> None:
    case = dispute(make_claimant(make_holder()))

    text = reject(make_officer("赵审核", "440305"), case)

    assert text == f"您的占用申诉（{case.number}）不予通过，请登录查看原因；有新的证据，可以再次申诉。"


def test_rejected_appeal_is_told_of_no_second_appeal(wang: OfficerContext, zhao: OfficerContext) -> None:
    case, _ = make_in_review(make_person("李雷"), wang)
    reject(wang, case)
    appealed = open_appeal(
        person_id=case.person_id, number=case.number, why="附上学校的证明，证书是真的。", upload=None, key=uuid4()
    )

    text = reject(zhao, appealed)

    assert "不予通过，请登录查看原因。咨询：" in text
    assert "复核办法" not in text


def test_person_without_a_phone_finds_the_message_and_no_text_is_queued(wang: OfficerContext) -> None:
    case, submission = make_in_review(make_person("李雷"), wang)
    before = Sms.objects.count()
    Account.objects.filter(person_id=case.person_id).update(phone_cipher=None, phone_digest=None)

    return_case(
        officer=wang, case_id=case.pk, submission_id=submission.pk, findings=[BLURRED], note="", key=uuid4()
    )  # fmt: skip

    assert Sms.objects.count() == before
    assert Message.objects.filter(person_id=case.person_id).latest("pk").title == "信息采集需要您修改"


def test_link_to_confirm_by_is_not_sent_to_a_phone_that_has_left(wang: OfficerContext) -> None:
    person = make_person("李雷")
    make_draft(person)
    Account.objects.filter(person=person).update(phone_cipher=None, phone_digest=None)

    with pytest.raises(Refused) as refused:
        ask_confirmation(officer=wang, person_id=person.pk, key=uuid4())

    assert [each.code for each in refused.value.findings] == ["confirm.phone"]
