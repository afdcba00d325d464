"""审核办理: claim, release, return, recall, approve and reject, and everything that keeps an officer from them."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db.models import F
from django.test import Client

from drafts import BLURRED, FORGED, as_at_commit, make_draft, make_in_review, make_queued, newest, submit
from factories import make_person, resident_number, sign_in
from kuaiji.accounts.queries import current_identity
from kuaiji.cases.actions import latest_submission
from kuaiji.cases.models import Case, CaseFinding, Decision, Event
from kuaiji.casework.actions import (
    approve_case,
    authorise,
    claim_case,
    open_collection,
    recall_return,
    reject_case,
    release_case,
    return_case,
    withdraw_case,
)
from kuaiji.casework.settling import settle_case
from kuaiji.departments.models import Officer
from kuaiji.departments.queries import OfficerContext
from kuaiji.dossier.models import Dossier, Version
from kuaiji.messaging.models import Message, Sms
from kuaiji.rules.findings import Refused, Source, advise
from kuaiji.web.crypto import digest

pytestmark = pytest.mark.django_db

DULL = advise("photo.dull", "照片偏暗。", Source("平台规则", "退回原因库"), "basic/photo")


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [finding.code for finding in refused.value.findings]


def let_the_lease_lapse(case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(lease_until=F("lease_until") - timedelta(minutes=31))


def send_back(officer: OfficerContext, case: Case, *, key: UUID | None = None) -> Decision:
    decision = return_case(
        officer=officer, case_id=case.pk, submission_id=latest_submission(case).pk, findings=[BLURRED], note="",
        key=key or uuid4(),
    )  # fmt: skip
    as_at_commit()
    return decision


def approve(officer: OfficerContext, case: Case, key: UUID | None = None) -> Decision:
    return approve_case(officer=officer, case_id=case.pk, submission_id=latest_submission(case).pk, key=key or uuid4())


def test_officer_holds_a_claimed_case_for_half_an_hour(wang: OfficerContext) -> None:
    case, _ = make_in_review(make_person("李雷"), wang)

    event = Event.objects.filter(case=case).latest("n")
    assert (case.state, case.lease_officer_id) == ("in_review", wang.officer_id)
    assert case.lease_until == event.at + timedelta(minutes=30)


def test_second_press_on_claim_finds_the_case_in_the_same_hands(wang: OfficerContext) -> None:
    case, _ = make_in_review(make_person("李雷"), wang)

    again = claim_case(officer=wang, case_id=case.pk)

    assert again.lease_officer_id == wang.officer_id
    assert Event.objects.filter(case=case, body__contains='"claim"').count() == 1


def test_colleague_cannot_take_what_is_held(wang: OfficerContext, zhao: OfficerContext) -> None:
    case, _ = make_in_review(make_person("李雷"), wang)

    with pytest.raises(Refused) as refused:
        claim_case(officer=zhao, case_id=case.pk)

    assert codes(refused) == ["case.not-yours"]


def test_colleague_takes_a_case_whose_lease_has_lapsed(wang: OfficerContext, zhao: OfficerContext) -> None:
    case, _ = make_in_review(make_person("李雷"), wang)
    let_the_lease_lapse(case)

    claim_case(officer=zhao, case_id=case.pk)
    with pytest.raises(Refused) as refused:
        approve(wang, case)

    assert codes(refused) == ["case.not-yours"]
    assert newest(case.person).lease_officer_id == zhao.officer_id


def test_lapsed_holder_may_still_decide_while_nobody_took_the_case(wang: OfficerContext) -> None:
    case, _ = make_in_review(make_person("李雷"), wang)
    let_the_lease_lapse(case)

    approve(wang, case)

    assert newest(case.person).state == "approved"


def test_released_case_waits_for_anybody(wang: OfficerContext, zhao: OfficerContext) -> None:
    case, _ = make_in_review(make_person("李雷"), wang)

    release_case(officer=wang, case_id=case.pk)
    claim_case(officer=zhao, case_id=case.pk)

    assert newest(case.person).lease_officer_id == zhao.officer_id


def test_nobody_releases_what_they_do_not_hold(wang: OfficerContext, zhao: OfficerContext) -> None:
    case, _ = make_in_review(make_person("李雷"), wang)

    with pytest.raises(Refused) as refused:
        release_case(officer=zhao, case_id=case.pk)

    assert codes(refused) == ["case.not-yours"]


def test_case_that_no_department_has_yet_cannot_be_taken(wang: OfficerContext) -> None:
    case = make_draft(make_person("李雷"))

    with pytest.raises(Refused) as refused:
        claim_case(officer=wang, case_id=case.pk)

    assert codes(refused) == ["case.not-yours"]


def test_officer_cannot_take_a_case_that_does_not_exist(wang: OfficerContext) -> None:
    with pytest.raises(Refused) as refused:
        claim_case(officer=wang, case_id=uuid4())

    assert codes(refused) == ["case.not-yours"]


def test_officer_cannot_take_their_own_case(wang: OfficerContext) -> None:
    number = resident_number()
    case = make_queued(make_person("王审核", number=number))
    Officer.objects.filter(pk=wang.officer_id).update(identity_digest=digest(number, "identity"))

    with pytest.raises(Refused) as refused:
        claim_case(officer=wang, case_id=case.pk)

    assert codes(refused) == ["desk.own-case"]


def test_officer_whose_role_has_ended_cannot_decide_what_they_hold(wang: OfficerContext) -> None:
    case, _ = make_in_review(make_person("李雷"), wang)
    Officer.objects.get(pk=wang.officer_id).memberships.update(valid_to=F("valid_from"))

    with pytest.raises(Refused) as refused:
        approve(wang, case)

    assert codes(refused) == ["desk.not-your-department"]


def test_approval_puts_the_record_in_force(wang: OfficerContext) -> None:
    case, submission = make_in_review(make_person("李雷"), wang)

    approve(wang, case)

    version = Version.objects.get()
    dossier = Dossier.objects.get(person=case.person)
    assert newest(case.person).state == "approved"
    assert (version.n, version.body, version.digest) == (1, submission.body, submission.digest)
    assert (dossier.current, dossier.department.code) == (version, "440106")


def test_second_press_on_approve_changes_nothing(wang: OfficerContext) -> None:
    case, _ = make_in_review(make_person("李雷"), wang)
    key = uuid4()

    first, second = approve(wang, case, key), approve(wang, case, key)

    assert first == second
    assert Version.objects.count() == 1
    assert Sms.objects.filter(template="approved").count() == 1


def test_officer_cannot_approve_what_the_person_has_replaced(wang: OfficerContext) -> None:
    person = make_person("李雷")
    case, first = make_in_review(person, wang)
    send_back(wang, case)
    submit(person)
    settle_case(case_id=case.pk)
    claim_case(officer=wang, case_id=case.pk)

    with pytest.raises(Refused) as refused:
        approve_case(officer=wang, case_id=case.pk, submission_id=first.pk, key=uuid4())

    assert codes(refused) == ["case.superseded"]


def test_approval_proves_the_identity_that_no_registry_could(wang: OfficerContext) -> None:
    person = make_person("李雷", has_proved_identity=False)
    case, _ = make_in_review(person, wang)

    approve(wang, case)

    assert current_identity(person.pk).proved_at is not None


def test_identity_that_somebody_else_has_proved_is_not_approved(wang: OfficerContext) -> None:
    number = resident_number()
    make_person("李磊", number=number)
    case, _ = make_in_review(make_person("李雷", number=number, has_proved_identity=False), wang)

    with pytest.raises(Refused):
        approve(wang, case)

    assert newest(case.person).state == "in_review"
    assert Version.objects.count() == 0


def test_officer_cannot_approve_while_something_is_to_be_mended(wang: OfficerContext) -> None:
    case, submission = make_in_review(make_person("李雷"), wang)
    CaseFinding.objects.create(
        case=case, submission=submission, path="education", code="rule.open", severity="must", message="请补充。",
        origin="rule", created_at=submission.submitted_at,
    )  # fmt: skip

    with pytest.raises(Refused) as refused:
        approve(wang, case)

    assert codes(refused) == ["rule.open"]


def test_return_tells_the_person_when_it_can_no_longer_be_recalled(wang: OfficerContext) -> None:
    case, _ = make_in_review(make_person("李雷"), wang)

    decision = send_back(wang, case)

    sms = Sms.objects.get(template="returned")
    assert newest(case.person).state == "returned"
    assert sms.not_before == decision.decided_at + timedelta(minutes=10)
    assert Message.objects.filter(title="信息采集需要您修改").count() == 1


def test_second_press_on_return_changes_nothing(wang: OfficerContext) -> None:
    case, _ = make_in_review(make_person("李雷"), wang)
    key = uuid4()

    first, second = send_back(wang, case, key=key), send_back(wang, case, key=key)

    assert first == second
    assert CaseFinding.objects.count() == 1


@pytest.mark.parametrize("findings", [[], [DULL]])
def test_officer_cannot_return_a_case_without_saying_what_to_mend(wang: OfficerContext, findings: list[object]) -> None:
    case, submission = make_in_review(make_person("李雷"), wang)

    with pytest.raises(Refused) as refused:
        return_case(officer=wang, case_id=case.pk, submission_id=submission.pk, findings=findings, note="", key=uuid4())

    assert codes(refused) == ["return.empty"]
    assert newest(case.person).state == "in_review"


def test_officer_recalls_a_return_that_nobody_has_seen(wang: OfficerContext) -> None:
    case, submission = make_in_review(make_person("李雷"), wang)
    send_back(wang, case)

    recall_return(officer=wang, case_id=case.pk)
    approve(wang, case)

    assert newest(case.person).state == "approved"
    assert Sms.objects.get(template="returned").state == "cancelled"
    assert [row.withdrawn_at is None for row in CaseFinding.objects.filter(submission=submission)] == [False]
    assert not Message.objects.filter(title="信息采集需要您修改").exists()


def test_officer_can_return_again_for_the_same_reason_after_a_recall(wang: OfficerContext) -> None:
    case, _ = make_in_review(make_person("李雷"), wang)
    send_back(wang, case)
    recall_return(officer=wang, case_id=case.pk)

    send_back(wang, case)

    assert CaseFinding.objects.filter(withdrawn_at=None).count() == 1


def test_return_that_the_person_has_seen_cannot_be_recalled(client: Client, wang: OfficerContext) -> None:
    case, _ = make_in_review(make_person("李雷"), wang)
    send_back(wang, case)
    sign_in(client, case.person)
    page = client.get("/collection/").content.decode()

    with pytest.raises(Refused) as refused:
        recall_return(officer=wang, case_id=case.pk)

    assert BLURRED.message in page
    assert codes(refused) == ["recall.too-late"]


def test_person_who_has_handed_in_again_gets_no_late_message_about_the_return(wang: OfficerContext) -> None:
    case, _ = make_in_review(make_person("李雷"), wang)
    send_back(wang, case)

    submit(case.person)

    assert Sms.objects.get(template="returned").state == "cancelled"


def test_return_cannot_be_recalled_after_ten_minutes(wang: OfficerContext) -> None:
    case, _ = make_in_review(make_person("李雷"), wang)
    send_back(wang, case)
    Case.objects.filter(pk=case.pk).update(returned_at=F("returned_at") - timedelta(minutes=10))

    with pytest.raises(Refused) as refused:
        recall_return(officer=wang, case_id=case.pk)

    assert codes(refused) == ["recall.too-late"]


def test_colleague_cannot_recall_a_return(wang: OfficerContext, zhao: OfficerContext) -> None:
    case, _ = make_in_review(make_person("李雷"), wang)
    send_back(wang, case)

    with pytest.raises(Refused) as refused:
        recall_return(officer=zhao, case_id=case.pk)

    assert codes(refused) == ["recall.too-late"]


def test_earlier_officer_cannot_recall_what_a_colleague_has_returned_since(
    wang: OfficerContext, zhao: OfficerContext
) -> None:
    case, _ = make_in_review(make_person("李雷"), wang)
    send_back(wang, case)
    recall_return(officer=wang, case_id=case.pk)
    release_case(officer=wang, case_id=case.pk)
    claim_case(officer=zhao, case_id=case.pk)
    send_back(zhao, case)

    with pytest.raises(Refused) as refused:
        recall_return(officer=wang, case_id=case.pk)

    assert codes(refused) == ["recall.too-late"]


def test_draft_that_was_never_handed_in_cannot_be_recalled(wang: OfficerContext) -> None:
    case = make_draft(make_person("李雷"))

    with pytest.raises(Refused) as refused:
        recall_return(officer=wang, case_id=case.pk)

    assert codes(refused) == ["recall.too-late"]


def test_rejected_case_is_closed_with_its_reason(wang: OfficerContext) -> None:
    case, submission = make_in_review(make_person("李雷"), wang)
    key = uuid4()

    first, second = (
        reject_case(officer=wang, case_id=case.pk, submission_id=submission.pk, reason=FORGED, note="已报告", key=key)
        for _ in range(2)
    )

    assert first == second
    assert newest(case.person).state == "rejected"
    assert CaseFinding.objects.get().message == FORGED.message


def test_officer_cannot_reject_for_a_reason_that_can_be_mended(wang: OfficerContext) -> None:
    case, submission = make_in_review(make_person("李雷"), wang)

    with pytest.raises(Refused) as refused:
        reject_case(officer=wang, case_id=case.pk, submission_id=submission.pk, reason=BLURRED, note="", key=uuid4())

    assert codes(refused) == ["reject.not-final"]
    assert newest(case.person).state == "in_review"


def test_officer_who_decides_after_a_withdrawal_is_told(wang: OfficerContext) -> None:
    case, _ = make_in_review(make_person("李雷"), wang)
    withdraw_case(person_id=case.person_id, number=case.number)

    with pytest.raises(Refused) as refused:
        approve(wang, case)

    assert codes(refused) == ["case.withdrawn"]


def test_draft_without_a_department_is_nobodys_to_hold(wang: OfficerContext) -> None:
    case = open_collection(person_id=make_person("李雷").pk, key=uuid4())

    with pytest.raises(Refused) as refused:
        authorise(wang, case)

    assert codes(refused) == ["case.not-yours"]
