"""自动通过: what a notice lets the platform approve by itself, what it leaves to officers, and what it cannot do."""

import json
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from chain import verify_chain
from desk_cases import desk_of, hand_in, latest
from disputing import agree, dispute, make_claimant
from drafts import (
    BLURRED,
    COLLEGE,
    FORGED,
    SCHOOL,
    answer,
    as_at_commit,
    make_checking,
    newest,
    save,
    submit,
)
from factories import make_person
from kuaiji.accounts.merging import merge_persons
from kuaiji.accounts.models import Person
from kuaiji.cases.actions import decide, latest_submission, note_findings, open_case, remark
from kuaiji.cases.models import Case, Decision, Event, Letter, Remark
from kuaiji.casework.actions import approve_case, claim_case, open_collection, reject_case, return_case, withdraw_case
from kuaiji.casework.models import Watch
from kuaiji.casework.second import confirm_case, differ_case
from kuaiji.casework.settling import settle_case
from kuaiji.casework.timeline import timeline
from kuaiji.departments.queries import OfficerContext
from kuaiji.desk import counting
from kuaiji.desk.exports import listed
from kuaiji.desk.models import DayLook, Export
from kuaiji.desk.quality import by_officer
from kuaiji.dossier.models import Version
from kuaiji.messaging.models import Sms
from kuaiji.rules.case import Kind
from kuaiji.rules.findings import Source, advise
from kuaiji.rules.policy import Edition, edition
from kuaiji.web.clock import now
from published import AUTOMATIC, published
from sitting import sit_down

pytestmark = pytest.mark.django_db

SAID = "系统按“示例财会〔2026〕1号：三、自动通过”自动通过"


@pytest.fixture
def switched_on(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """广东 lets the platform approve, and none of it is drawn for a second look."""
    monkeypatch.setattr("kuaiji.casework.marking.lot", lambda submission_id: 99.0)
    with published(AUTOMATIC):
        yield


@pytest.fixture
def drawn(switched_on: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kuaiji.casework.marking.lot", lambda submission_id: 0.0)


def settled(person: Person) -> Case:
    """Let the registry confirm what was handed in, and the job do its work."""
    answer(person, "matched")
    assert settle_case(case_id=newest(person).pk)
    as_at_commit()
    return newest(person)


def plain(person: Person) -> Case:
    return settled(make_checking(person, COLLEGE).person)


@pytest.mark.usefixtures("switched_on")
def test_plain_case_is_approved_by_the_notice_and_the_person_told() -> None:
    case = plain(make_person("李雷"))

    decision = Decision.objects.get()
    assert (case.state, decision.officer, decision.verb, decision.by) == ("approved", None, "approve", "系统")
    assert Version.objects.get().submission == decision.submission
    assert Sms.objects.filter(template="approved").count() == 1
    assert [each.words for each in timeline(case.pk)][-1] == SAID
    event = Event.objects.filter(case=case).latest("n")
    assert f'"policy": "{decision.submission.policy_id}"' in event.body
    assert '"actor": "system"' in event.body
    assert verify_chain(case) is None


def test_same_case_waits_for_an_officer_under_every_shipped_policy() -> None:
    case = plain(make_person("李雷"))

    assert case.state == "queued"
    assert not Decision.objects.exists()


@pytest.mark.usefixtures("switched_on")
def test_settling_again_changes_nothing() -> None:
    case = plain(make_person("李雷"))

    assert settle_case(case_id=case.pk)

    assert Decision.objects.count() == Version.objects.count() == 1


def test_policy_that_was_pinned_counts_and_not_one_that_came_later() -> None:
    case = make_checking(make_person("李雷"), COLLEGE)

    with published(AUTOMATIC):
        assert settled(case.person).state == "queued"


# what is left to officers


def watched(person: Person, wang: OfficerContext) -> None:
    Watch.objects.create(
        department_id=wang.department_id, kind="school", value=COLLEGE["school"], why="近期有假证",
        officer_id=wang.officer_id, until=now() + timedelta(days=30), key=uuid4(),
    )  # fmt: skip


def typed_at_counter(person: Person, wang: OfficerContext) -> None:
    sit_down(Client(), wang, person)


def has_likeness(person: Person, wang: OfficerContext) -> None:
    make_person("李雷", birth_on=person.birth_on)


def merged(person: Person, wang: OfficerContext) -> None:
    merge_persons(stays=person.pk, closes=make_person("韩梅梅").pk)


def claimed_a_document(person: Person, wang: OfficerContext) -> None:
    case = open_case(person_id=person.pk, person_name=person.name, kind=Kind.DISPUTE, sections=(), key=uuid4())
    withdraw_case(person_id=person.pk, number=case.number)


def holds_a_claimed_document(person: Person, wang: OfficerContext) -> None:
    agree(wang, dispute(make_claimant(person), department="440106"))


@pytest.mark.usefixtures("switched_on")
@pytest.mark.parametrize("known", [
        watched, typed_at_counter, has_likeness, merged, claimed_a_document, holds_a_claimed_document,
    ],
)  # fmt: skip
def test_person_whom_somebody_should_look_at_waits_for_an_officer(
    known: Callable[[Person, OfficerContext], None], wang: OfficerContext
) -> None:
    person = make_person("李雷")
    known(person, wang)

    assert plain(person).state == "queued"


@pytest.mark.usefixtures("switched_on")
def test_who_was_rejected_before_is_looked_at_by_an_officer(wang: OfficerContext) -> None:
    person = make_person("李雷")
    case = settled(make_checking(person).person)
    claim_case(officer=wang, case_id=case.pk)
    reject_case(officer=wang, case_id=case.pk, submission_id=latest(case), reason=FORGED, note="", key=uuid4())
    open_collection(person_id=person.pk, key=uuid4())
    save(person, "education", COLLEGE, (SCHOOL,))
    submit(person)

    assert settled(person).state == "queued"


def remarked_on(case: Case, wang: OfficerContext) -> None:
    remark(case, Remark.About.NOTE, officer_id=wang.officer_id, words="请留意这一件", key=uuid4())


def written_about(case: Case, wang: OfficerContext) -> None:
    Letter.objects.create(case=case, words="我的毕业证书正在补办。", key=uuid4())


def unanswered(case: Case, wang: OfficerContext) -> None:
    answer(case.person, "unavailable")


@pytest.mark.usefixtures("switched_on")
@pytest.mark.parametrize("happened", [remarked_on, written_about, unanswered])
def test_case_that_somebody_should_look_at_waits_for_an_officer(
    happened: Callable[[Case, OfficerContext], None], wang: OfficerContext
) -> None:
    case = make_checking(make_person("李雷"), COLLEGE)
    answer(case.person, "matched")
    happened(case, wang)

    settle_case(case_id=case.pk)

    assert newest(case.person).state == "queued"


@pytest.mark.usefixtures("switched_on")
def test_diploma_that_no_registry_knows_waits_for_an_officer() -> None:
    assert settled(make_checking(make_person("李雷")).person).state == "queued"


@pytest.mark.usefixtures("switched_on")
def test_what_an_officer_has_sent_back_an_officer_sees_again(wang: OfficerContext) -> None:
    case = make_checking(make_person("李雷"))
    settle_case(case_id=case.pk)
    claim_case(officer=wang, case_id=case.pk)
    return_case(officer=wang, case_id=case.pk, submission_id=latest(case), findings=[BLURRED], note="", key=uuid4())
    as_at_commit()
    save(case.person, "education", COLLEGE, (SCHOOL,))
    submit(case.person)

    assert settled(case.person).state == "queued"


# the sample


@pytest.mark.usefixtures("drawn")
def test_what_is_drawn_counts_only_when_an_officer_confirms(wang: OfficerContext) -> None:
    case = plain(make_person("李雷"))
    told = [each.words for each in timeline(case.pk)]

    assert (case.state, Version.objects.count()) == ("second_review", 0)
    assert told[-1] == "自动核验完成，转会计管理部门审核"
    assert f"{SAID}，转复审：抽样复审" in history(wang, case)

    claim_case(officer=wang, case_id=case.pk)
    confirm_case(officer=wang, case_id=case.pk, submission_id=latest(case), key=uuid4())
    as_at_commit()

    assert (newest(case.person).state, Version.objects.count()) == ("approved", 1)
    assert "系统" in history(wang, case)


@pytest.mark.usefixtures("drawn")
def test_what_the_second_look_does_not_agree_with_is_decided_by_officers(
    wang: OfficerContext, zhao: OfficerContext
) -> None:
    case = plain(make_person("李雷"))
    claim_case(officer=wang, case_id=case.pk)
    differ_case(officer=wang, case_id=case.pk, submission_id=latest(case), codes=["E03"], key=uuid4())

    assert newest(case.person).state == "queued"

    claim_case(officer=zhao, case_id=case.pk)
    approve_case(officer=zhao, case_id=case.pk, submission_id=latest(case), key=uuid4())

    assert newest(case.person).state == "second_review"


@pytest.mark.usefixtures("drawn")
def test_second_looks_at_the_platform_are_counted_under_its_own_name(wang: OfficerContext) -> None:
    for name, look in (("李雷", confirm_case), ("韩梅梅", differ_case)):
        case = plain(make_person(name))
        claim_case(officer=wang, case_id=case.pk)
        codes = {"codes": ["E03"]} if look is differ_case else {}
        look(officer=wang, case_id=case.pk, submission_id=latest(case), key=uuid4(), **codes)  # type: ignore[operator]

    counting.count()
    counting.count()

    assert DayLook.objects.values_list("officer", "confirmed", "differed").get() == (None, 1, 1)
    assert [(each.name, each.looked_at, each.agreed) for each in by_officer(wang.department_id)] == [
        ("系统自动通过", 2, 1)
    ]


# who sees it


def history(officer: OfficerContext, case: Case) -> str:
    return desk_of(officer).get(f"/desk/cases/{case.number}/history").content.decode()


@pytest.mark.usefixtures("switched_on")
def test_history_and_lists_say_that_the_platform_decided(wang: OfficerContext) -> None:
    case = plain(make_person("李雷"))
    export = Export(department_id=wang.department_id, what=Export.What.DECISIONS, days=7)

    assert SAID in history(wang, case)
    assert [row[-1] for row in listed(export, limit=10).rows] == ["系统"]


# what the database holds


def decided(case: Case, **changes: object) -> None:
    decide(latest_submission(case), **{"officer_id": None, "verb": "approve", "note": "", "key": uuid4(), **changes})  # type: ignore[arg-type]


def refusal(case: Case, **changes: object) -> str | None:
    with pytest.raises(DatabaseError) as refused, transaction.atomic():
        decided(case, **changes)
    name: str | None = refused.value.__cause__.diag.constraint_name  # type: ignore[union-attr]
    return name


def test_no_job_approves_where_the_pinned_policy_does_not_say_so() -> None:
    case = make_checking(make_person("李雷"), COLLEGE)
    answer(case.person, "matched")

    assert refusal(case) == "decision_automatic_by_policy"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "decision_automatic_while_checking"),
        ({"automatic_approval": {"value": False}}, "decision_automatic_by_policy"),
        ({"automatic_approval": {"document": "平台规则"}}, "decision_automatic_by_policy"),
        ({"second_review_rate": {"value": 0}}, "decision_automatic_by_policy"),
    ],
)
def test_no_job_approves_by_a_policy_without_a_notice_or_a_sample(
    changes: dict[str, dict[str, object]], expected: str
) -> None:
    with published(AUTOMATIC):
        body = json.loads(edition(["44"], date(2026, 11, 1)).body)
    for name, change in changes.items():
        body[name] |= change
    pinned = Edition(uuid4().hex, json.dumps(body, ensure_ascii=False))

    assert refusal(hand_in(policy=pinned)) == expected


@pytest.mark.usefixtures("switched_on")
def test_no_job_approves_what_an_officer_may_take() -> None:
    case = make_checking(make_person("李雷"))
    settle_case(case_id=case.pk)

    assert refusal(case) == "decision_automatic_while_checking"


@pytest.mark.usefixtures("switched_on")
def test_no_job_approves_an_older_submission(wang: OfficerContext) -> None:
    case = make_checking(make_person("李雷"))
    old = latest_submission(case)
    settle_case(case_id=case.pk)
    claim_case(officer=wang, case_id=case.pk)
    return_case(officer=wang, case_id=case.pk, submission_id=old.pk, findings=[BLURRED], note="", key=uuid4())
    submit(case.person)

    with pytest.raises(DatabaseError) as refused, transaction.atomic():
        decide(old, officer_id=None, verb="approve", note="", key=uuid4())

    assert refused.value.__cause__.diag.constraint_name == "decision_automatic_while_checking"  # type: ignore[union-attr]


@pytest.mark.usefixtures("switched_on")
@pytest.mark.parametrize("outcome", ["pending", "mismatched", "unavailable"])
def test_no_job_approves_before_every_registry_has_agreed(outcome: str) -> None:
    case = make_checking(make_person("李雷"), COLLEGE)
    if outcome != "pending":
        answer(case.person, outcome)

    assert refusal(case) == "decision_automatic_when_clean"


@pytest.mark.usefixtures("switched_on")
def test_no_job_approves_what_a_rule_has_something_to_say_about() -> None:
    case = make_checking(make_person("李雷"), COLLEGE)
    answer(case.person, "matched")
    odd = advise("education.odd", "请核对专业名称。", Source("平台规则", "教育经历"), "education")
    note_findings(latest_submission(case), [odd])

    assert refusal(case) == "decision_automatic_when_clean"


@pytest.mark.usefixtures("switched_on")
@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"verb": "reject"}, "decision_automatic_approves"),
        ({"verb": "confirm"}, "second_look_by_another_officer"),
        ({"batch": uuid4()}, "decision_batch_after_opening"),
    ],
)
def test_platform_does_nothing_but_approve(changes: dict[str, object], expected: str) -> None:
    case = make_checking(make_person("李雷"), COLLEGE)
    answer(case.person, "matched")

    assert refusal(case, **changes) == expected


@pytest.mark.usefixtures("switched_on")
def test_platform_decides_once() -> None:
    case = make_checking(make_person("李雷"), COLLEGE)
    answer(case.person, "matched")
    decided(case)

    assert refusal(case) == "decision_automatic_once"
