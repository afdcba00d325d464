"""随部门转办: on the day of a reform open cases go over to the successor, told to the person, with nothing lost."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

import clock
from chain import verify_chain
from desk_cases import desk_of, hand_in, latest, post
from drafts import (
    BLURRED,
    DEPARTMENT,
    FORGED,
    as_at_commit,
    make_draft,
    make_in_review,
    make_queued,
    newest,
    save,
    submit,
)
from factories import make_officer, make_person, sign_in
from jobs import run_jobs, waiting_jobs
from kuaiji.cases.models import Case, Decision
from kuaiji.casework import following
from kuaiji.casework.actions import approve_case, claim_case, reject_case, return_case, withdraw_case
from kuaiji.casework.appeals import open_appeal
from kuaiji.casework.following import bring_into_force, follow, follow_case
from kuaiji.casework.handling import put_on_hold
from kuaiji.casework.tasks import keep_house
from kuaiji.casework.timeline import timeline
from kuaiji.departments.models import Department
from kuaiji.departments.queries import OfficerContext
from kuaiji.messaging.models import Message, Sms
from kuaiji.rules.findings import Refused
from kuaiji.web.clock import now
from reforming import FOSHAN, GUANGZHOU, RENAMED, TIANHE, YUEXIU, done, get, merge, plan, planned

pytestmark = pytest.mark.django_db

MOVED = "由广州市天河区财政局转到广州市越秀区财政局办理"


def department_of(case: Case) -> str:
    return Department.objects.get(pk=Case.objects.values_list("department_id", flat=True).get(pk=case.pk)).code


def test_open_case_goes_over_with_its_due_time_and_the_person_is_told() -> None:
    Department.objects.filter(code=YUEXIU).update(phone="154-0000-0002")
    case = make_queued(make_person("李雷"))
    planned(TIANHE, merge(days=0))

    keep_house()
    run_jobs()

    after = newest(case.person)
    assert department_of(case) == YUEXIU
    assert (after.state, after.due_at, after.submitted_at) == (case.state, case.due_at, case.submitted_at)
    assert [each.words for each in timeline(case.pk)][-1] == MOVED
    assert verify_chain(after) is None
    message = Message.objects.get(person_id=case.person_id, dedupe__startswith="followed-")
    assert message.title == "信息采集转由广州市越秀区财政局办理"
    assert "电话 154-0000-0002" in message.body
    assert Sms.objects.filter(person_id=case.person_id, template="followed").count() == 1


def test_second_run_changes_and_tells_nothing() -> None:
    case = make_queued(make_person("李雷"))
    done(TIANHE, merge())
    follow(department_id=get(TIANHE).pk)
    before = newest(case.person).chain_n

    follow(department_id=get(TIANHE).pk)
    keep_house()
    run_jobs()

    assert not follow_case(case_id=case.pk, department_id=get(TIANHE).pk)
    assert newest(case.person).chain_n == before
    assert Message.objects.filter(dedupe__startswith="followed-").count() == 1


def test_run_that_was_cut_short_is_taken_up_again(monkeypatch: pytest.MonkeyPatch) -> None:
    cases = [make_queued(make_person(name)) for name in ("李雷", "韩梅梅", "王小明")]
    monkeypatch.setattr(following, "BATCH", 2)
    done(TIANHE, merge())

    follow(department_id=get(TIANHE).pk)

    assert sorted(map(department_of, cases)) == [YUEXIU, YUEXIU, TIANHE]
    assert ("casework.follow", {"department_id": get(TIANHE).pk}) in waiting_jobs()
    run_jobs()
    assert set(map(department_of, cases)) == {YUEXIU}


def test_cases_go_to_whoever_is_in_charge_by_now() -> None:
    case = make_queued(make_person("李雷"))
    done(TIANHE, merge())
    done(YUEXIU, merge(GUANGZHOU))

    follow(department_id=get(TIANHE).pk)

    assert department_of(case) == GUANGZHOU


def test_every_open_state_goes_over_and_what_is_closed_stays(wang: OfficerContext) -> None:
    in_review, _ = make_in_review(make_person("李雷"), wang)
    returned, submission = make_in_review(make_person("韩梅梅"), wang)
    return_case(
        officer=wang, case_id=returned.pk, submission_id=submission.pk, findings=[BLURRED], note="", key=uuid4()
    )
    approved, submission = make_in_review(make_person("王小明"), wang)
    approve_case(officer=wang, case_id=approved.pk, submission_id=submission.pk, key=uuid4())
    withdrawn = make_queued(make_person("林涛"))
    withdraw_case(person_id=withdrawn.person_id, number=withdrawn.number)
    as_at_commit()
    done(TIANHE, merge())

    follow(department_id=get(TIANHE).pk)

    assert {each.state: department_of(each) for each in Case.objects.all()} == {
        "in_review": YUEXIU, "returned": YUEXIU, "approved": TIANHE, "withdrawn": TIANHE,
    }  # fmt: skip
    assert newest(in_review.person).lease_officer_id == wang.officer_id


def test_holder_goes_on_with_what_they_have_in_hand(wang: OfficerContext) -> None:
    case, submission = make_in_review(make_person("李雷"), wang)
    put_on_hold(officer=wang, case_id=case.pk, days=3, why="等学校的证明", key=uuid4())
    held = newest(case.person)
    done(TIANHE, merge())
    follow(department_id=get(TIANHE).pk)

    decision = approve_case(officer=wang, case_id=case.pk, submission_id=submission.pk, key=uuid4())

    after = newest(case.person)
    assert decision.officer_id == wang.officer_id
    assert (after.state, after.due_at) == ("approved", held.due_at)
    assert department_of(case) == YUEXIU


def test_successor_may_take_a_case_before_the_job_came_by() -> None:
    case = make_queued(make_person("李雷"))
    li = make_officer("李强", YUEXIU)
    done(TIANHE, merge())

    claim_case(officer=li, case_id=case.pk)
    follow(department_id=get(TIANHE).pk)

    assert (department_of(case), newest(case.person).lease_officer_id) == (YUEXIU, li.officer_id)


def test_officer_of_another_department_is_told_that_the_case_has_gone_over() -> None:
    case = hand_in("陈嘉怡", "440604")
    desk = desk_of(make_officer("周佛山", FOSHAN))
    post(desk, f"/desk/cases/{case.number}/claim")
    done("440604", merge(YUEXIU))
    follow(department_id=get("440604").pk)

    response = post(
        desk, f"/desk/cases/{case.number}/decide", submission=latest(case), path="department", verb="approve"
    )

    assert response.status_code == 404
    assert "这件事项现在不归您的部门管理，刚才没有作出决定" in response.content.decode()
    assert not Decision.objects.exists()
    taken = post(desk_of(make_officer("李强", YUEXIU)), f"/desk/cases/{case.number}/claim")
    assert taken.status_code == 303


def test_case_that_nobody_can_decide_any_more_is_free_for_the_successor() -> None:
    """周佛山 of the superior holds it; after it went to another city nobody of 佛山 may decide."""
    case = hand_in("陈嘉怡", "440604")
    holder = make_officer("周佛山", FOSHAN)
    claim_case(officer=holder, case_id=case.pk)
    done("440604", merge(YUEXIU))

    follow(department_id=get("440604").pk)

    case.refresh_from_db()
    assert case.lease_until is not None
    assert case.lease_until <= now()


def test_rename_moves_no_case() -> None:
    case = make_queued(make_person("李雷"))
    planned(TIANHE, plan("rename", days=0, **RENAMED))

    bring_into_force()

    assert "casework.follow" not in run_jobs()
    assert department_of(case) == TIANHE
    assert Department.objects.get(code=TIANHE).name == RENAMED["name"]


def test_plan_waits_for_its_day(wang: OfficerContext) -> None:
    case = make_queued(make_person("李雷"))
    planned(TIANHE, merge(days=2))

    keep_house()
    run_jobs()
    assert department_of(case) == TIANHE

    with clock.at(now() + timedelta(days=2)):
        keep_house()
        run_jobs()
    assert department_of(case) == YUEXIU


def test_draft_for_a_closed_department_is_not_handed_in_and_offers_the_successor(client: Client) -> None:
    lilei = make_person("李雷")
    sign_in(client, lilei)
    make_draft(lilei)
    done(TIANHE, merge())

    page = client.get("/collection/department").content.decode()
    with pytest.raises(Refused) as refused:
        submit(lilei)

    assert [each.code for each in refused.value.findings] == ["department.closed"]
    assert page.count("由广州市越秀区财政局承接。请核对下面的部门，再保存。") == 1
    assert '<option value="440104" selected>越秀区</option>' in page
    assert '<option value="440106"' not in page


def test_returned_case_is_handed_in_to_the_successor_once_it_is_chosen(wang: OfficerContext) -> None:
    case, submission = make_in_review(make_person("李雷"), wang)
    return_case(officer=wang, case_id=case.pk, submission_id=submission.pk, findings=[BLURRED], note="", key=uuid4())
    done(TIANHE, merge())
    follow(department_id=get(TIANHE).pk)
    save(case.person, "department", {**DEPARTMENT, "department": YUEXIU})

    submit(case.person)

    assert department_of(case) == YUEXIU


def test_person_of_a_closed_department_sees_who_is_in_charge_now(wang: OfficerContext, client: Client) -> None:
    Department.objects.filter(code=TIANHE).update(phone="154-0000-0001")
    Department.objects.filter(code=YUEXIU).update(phone="154-0000-0002")
    case, submission = make_in_review(make_person("李雷"), wang)
    approve_case(officer=wang, case_id=case.pk, submission_id=submission.pk, key=uuid4())
    done(TIANHE, merge())
    sign_in(client, case.person)

    for address in ("/home", "/collection/"):
        page = client.get(address).content.decode()
        assert "154-0000-0002" in page
        assert "154-0000-0001" not in page


def test_appeal_goes_to_whoever_is_in_charge_now(wang: OfficerContext) -> None:
    case, submission = make_in_review(make_person("李雷"), wang)
    reject_case(officer=wang, case_id=case.pk, submission_id=submission.pk, reason=FORGED, note="", key=uuid4())
    as_at_commit()
    done(TIANHE, merge())

    appeal = open_appeal(
        person_id=case.person_id, number=case.number, why="证书是真的，可以向学校核实", upload=None, key=uuid4()
    )  # fmt: skip

    assert department_of(appeal) == YUEXIU


def test_appeal_waits_for_the_successor_on_the_day_itself(wang: OfficerContext) -> None:
    case, submission = make_in_review(make_person("李雷"), wang)
    reject_case(officer=wang, case_id=case.pk, submission_id=submission.pk, reason=FORGED, note="", key=uuid4())
    as_at_commit()
    planned(TIANHE, merge(days=0))

    with pytest.raises(Refused) as refused:
        open_appeal(
            person_id=case.person_id, number=case.number, why="证书是真的，可以向学校核实", upload=None, key=uuid4()
        )

    assert [each.code for each in refused.value.findings] == ["reform.takes-none"]


def test_database_gives_no_case_to_a_department_that_takes_none() -> None:
    case = make_queued(make_person("李雷"))
    planned(YUEXIU, plan("close", days=0))

    with pytest.raises(IntegrityError, match="closed department"), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(department=get(YUEXIU))
    with pytest.raises(IntegrityError, match="closed department"), transaction.atomic():
        Case.objects.create(
            number="KJ-1", person=make_person("韩梅梅"), person_name="韩梅梅", department=get(YUEXIU),
            kind="collection", state="draft", opened_at=now(), lane=case.lane, key=uuid4(),
        )  # fmt: skip
