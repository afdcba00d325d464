"""本人办理: open, hand in, withdraw, and what the registries' answers make of a submission."""

import json
from uuid import uuid4

import pytest

from drafts import (
    BLURRED,
    COLLEGE,
    SCHOOL,
    answer,
    as_at_commit,
    make_checking,
    make_draft,
    make_in_review,
    make_queued,
    newest,
    save,
    submit,
)
from factories import make_officer, make_person
from jobs import waiting_jobs
from kuaiji.attachments.models import Attachment
from kuaiji.cases.models import Case, CaseFinding, Event, PolicyEdition, Submission
from kuaiji.casework.actions import approve_case, open_collection, return_case, submit_collection, withdraw_case
from kuaiji.casework.settling import settle, settle_case
from kuaiji.messaging.models import Sms
from kuaiji.rules.codes import DocumentType
from kuaiji.rules.findings import Refused
from kuaiji.web.jobs import Again

pytestmark = pytest.mark.django_db


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [finding.code for finding in refused.value.findings]


def test_first_start_opens_one_draft_a_section() -> None:
    person = make_person("李雷")

    case = open_collection(person_id=person.pk, key=uuid4())

    assert (case.state, case.person_name, case.round) == ("draft", "李雷", 0)
    assert case.drafts.count() == 7
    assert case.number.startswith("KJ-2026-0000")


@pytest.mark.parametrize("is_same_key", [True, False])
def test_second_start_finds_the_case_that_is_open(is_same_key: bool) -> None:
    person, key = make_person("李雷"), uuid4()
    first = open_collection(person_id=person.pk, key=key)

    second = open_collection(person_id=person.pk, key=key if is_same_key else uuid4())

    assert first == second
    assert Event.objects.count() == 1


def test_old_start_form_sent_again_after_a_withdrawal_finds_the_old_case() -> None:
    person, key = make_person("李雷"), uuid4()
    case = open_collection(person_id=person.pk, key=key)
    withdraw_case(person_id=person.pk, number=case.number)

    again = open_collection(person_id=person.pk, key=key)

    assert again == case
    assert Case.objects.count() == 1


def test_next_case_starts_from_what_was_typed_before_the_withdrawal() -> None:
    person = make_person("李雷")
    case = make_draft(person)
    withdraw_case(person_id=person.pk, number=case.number)

    open_collection(person_id=person.pk, key=uuid4())
    submission = submit(person)

    assert Case.objects.count() == 2
    assert json.loads(submission.body)["education"].keys() == {SCHOOL}


def test_next_case_starts_from_the_newest_of_those_opened_at_one_moment() -> None:
    person = make_person("李雷")
    for school in ("广州市第二中学", "深圳中学", "佛山中学"):
        case = open_collection(person_id=person.pk, key=uuid4())
        save(person, "education", {"school": school}, (SCHOOL,))
        withdraw_case(person_id=person.pk, number=case.number)
    # The oldest is written last, in the indexes too, so that it lies behind the others.
    Case.objects.filter(pk=Case.objects.earliest("id").pk).update(due_at=case.opened_at)

    case = open_collection(person_id=person.pk, key=uuid4())

    assert case.drafts.get(section="education").typed[SCHOOL]["school"] == "佛山中学"


def test_registered_person_is_led_to_change_instead_of_a_second_collection() -> None:
    officer = make_officer()
    case, submission = make_in_review(make_person("李雷"), officer)
    approve_case(officer=officer, case_id=case.pk, submission_id=submission.pk, key=uuid4())

    with pytest.raises(Refused) as refused:
        open_collection(person_id=case.person_id, key=uuid4())

    assert codes(refused) == ["case.registered"]


def test_submission_keeps_what_was_handed_in_by_which_policy_with_which_pictures() -> None:
    person = make_person("李雷")
    make_draft(person)

    submission = submit(person)

    pictures = {row["id"]: f"{row['path']}/{row['slot']}" for row in submission.manifest}
    assert (submission.round, submission.case.department.code) == (1, "440106")
    assert submission.registrant["name"] == "李雷"
    assert sorted(pictures.values()) == [
        "basic/id_emblem", "basic/id_portrait", "basic/photo", f"education/{SCHOOL}/diploma",
    ]  # fmt: skip
    assert submission.policy == PolicyEdition.objects.get()
    assert Attachment.objects.filter(kept_at=None).count() == 0


def test_case_is_told_and_settled_by_a_job_once_it_is_handed_in() -> None:
    person = make_person("李雷")
    make_draft(person)

    submission = submit(person)

    assert Sms.objects.get().dedupe == f"submitted-{submission.pk}"
    assert ("casework.settle", {"case_id": str(submission.case_id)}) in waiting_jobs()


def test_second_press_on_submit_finds_the_first_submission() -> None:
    person, key = make_person("李雷"), uuid4()
    make_draft(person)

    first, second = submit(person, key), submit(person, key)

    assert first == second
    assert Submission.objects.count() == 1


def test_form_of_a_submission_that_was_withdrawn_since_finds_that_submission() -> None:
    person, key = make_person("李雷"), uuid4()
    make_draft(person)
    first = submit(person, key)
    withdraw_case(person_id=person.pk, number=first.case.number)

    assert submit(person, key) == first


def test_person_without_a_case_has_nothing_to_hand_in() -> None:
    with pytest.raises(Refused) as refused:
        submit(make_person("李雷"))

    assert codes(refused) == ["case.none"]


def test_case_under_review_cannot_be_handed_in_again() -> None:
    person = make_person("李雷")
    make_queued(person)

    with pytest.raises(Refused) as refused:
        submit(person)

    assert codes(refused) == ["case.not-now"]


def test_nothing_is_handed_in_without_the_promise() -> None:
    person = make_person("李雷")
    make_draft(person)

    with pytest.raises(Refused) as refused:
        submit_collection(person_id=person.pk, is_promised=False, key=uuid4())

    assert codes(refused) == ["declaration.unticked"]
    assert newest(person).state == "draft"


def test_half_a_record_is_not_handed_in() -> None:
    person = make_person("李雷")
    make_draft(person)
    save(person, "scope", {"scope": "", "has_read": ""})

    with pytest.raises(Refused) as refused:
        submit(person)

    assert {finding.path for finding in refused.value.findings} == {"scope/scope", "scope/has_read"}


@pytest.mark.parametrize("kind", [DocumentType.RESIDENT_ID, DocumentType.PASSPORT])
def test_person_whom_no_registry_knows_yet_goes_on_and_is_looked_at_by_an_officer(kind: DocumentType) -> None:
    number = "" if kind == DocumentType.RESIDENT_ID else "E00000001"
    person = make_person("李雷", kind=kind, number=number, has_proved_identity=False)
    make_draft(person, COLLEGE)
    if kind == DocumentType.PASSPORT:
        save(person, "department", {"household": ""})

    submission = submit(person)
    settle_case(case_id=submission.case_id)

    assert submission.checks == {}
    assert newest(person).state == "queued"


@pytest.mark.parametrize("make", [make_draft, make_checking, make_queued])
def test_person_withdraws_an_open_case(make: object) -> None:
    case = make(make_person("李雷"))  # type: ignore[operator]

    withdraw_case(person_id=case.person_id, number=case.number)

    case.refresh_from_db()
    assert (case.state, case.is_held) == ("withdrawn", False)


def test_person_withdraws_a_case_out_of_an_officers_hands() -> None:
    case, _ = make_in_review(make_person("李雷"), make_officer())

    withdraw_case(person_id=case.person_id, number=case.number)

    case.refresh_from_db()
    assert (case.state, case.lease_officer_id, case.lease_until) == ("withdrawn", None, None)


def test_person_who_withdraws_a_returned_case_gets_no_late_message_about_the_return() -> None:
    officer = make_officer()
    case, submission = make_in_review(make_person("李雷"), officer)
    return_case(officer=officer, case_id=case.pk, submission_id=submission.pk, findings=[BLURRED], note="", key=uuid4())
    as_at_commit()

    withdraw_case(person_id=case.person_id, number=case.number)

    assert newest(case.person).state == "withdrawn"
    assert Sms.objects.get(template="returned").state == "cancelled"


def test_second_press_on_withdraw_changes_nothing() -> None:
    case = make_draft(make_person("李雷"))

    for _ in range(2):
        withdraw_case(person_id=case.person_id, number=case.number)

    assert Event.objects.filter(body__contains='"withdraw"').count() == 1


def test_approved_case_cannot_be_withdrawn() -> None:
    officer = make_officer()
    case, submission = make_in_review(make_person("李雷"), officer)
    approve_case(officer=officer, case_id=case.pk, submission_id=submission.pk, key=uuid4())

    with pytest.raises(Refused) as refused:
        withdraw_case(person_id=case.person_id, number=case.number)

    assert codes(refused) == ["case.not-now"]


def test_case_waits_until_the_registry_has_answered() -> None:
    case = make_checking(make_person("李雷"), COLLEGE)

    assert settle_case(case_id=case.pk) is False
    with pytest.raises(Again):
        settle(case_id=str(case.pk))
    assert newest(case.person).state == "checking"


@pytest.mark.parametrize("outcome", ["matched", "unavailable"])
def test_case_goes_to_the_desk_when_the_registry_agrees_or_does_not_answer(outcome: str) -> None:
    case = make_checking(make_person("李雷"), COLLEGE)
    answer(case.person, outcome)

    assert settle_case(case_id=case.pk) is True
    assert newest(case.person).state == "queued"


def test_settling_twice_settles_once() -> None:
    case = make_queued(make_person("李雷"))

    settle(case_id=str(case.pk))

    assert Event.objects.filter(case=case, body__contains='"settle"').count() == 1


def test_what_a_registry_contradicts_comes_back_to_the_person_once_and_then_goes_to_an_officer() -> None:
    person = make_person("李雷")
    case = make_checking(person, COLLEGE)
    answer(person, "mismatched", school="华南理工大学")

    settle_case(case_id=case.pk)
    as_at_commit()
    first = newest(person)
    shown = list(CaseFinding.objects.filter(case=case, severity="must").values_list("path", flat=True))
    save(person, "education", {"school": "华南理工大学"}, (SCHOOL,))
    submit(person)
    answer(person, "mismatched", school="暨南大学")
    settle_case(case_id=case.pk)

    assert first.state == "returned"
    assert shown == [f"education/{SCHOOL}/verification_report"]
    assert Sms.objects.filter(template="returned").count() == 1
    assert newest(person).state == "queued"


def test_answer_to_an_older_text_says_nothing_about_the_present_one() -> None:
    person = make_person("李雷")
    make_draft(person, COLLEGE)
    answer(person, "mismatched", school="华南理工大学")
    save(person, "education", {**COLLEGE, "school": "华南理工大学"}, (SCHOOL,))

    submission = submit(person)

    answer(person, "matched")
    settle_case(case_id=submission.case_id)
    assert newest(person).state == "queued"
