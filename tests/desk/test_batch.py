"""批量审核: taken together, seen whole one by one, approved together; what is not plain stays out, and says why."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, transaction
from django.http import HttpResponse
from django.test import Client

from desk_cases import desk_of, hand_in, latest, post
from disputing import dispute, make_claimant, make_holder
from drafts import (
    BLURRED,
    COLLEGE,
    SCHOOL,
    answer,
    as_at_commit,
    make_checking,
    make_queued,
    newest,
    save,
)
from factories import make_officer, make_person
from kuaiji.audit.models import AccessEvent
from kuaiji.cases.actions import decide, latest_submission, note_findings
from kuaiji.cases.models import Case, Decision
from kuaiji.casework.actions import claim_case, return_case, submit_collection, withdraw_case
from kuaiji.casework.models import Watch
from kuaiji.casework.settling import settle_case
from kuaiji.departments.queries import OfficerContext
from kuaiji.desk.batch import hindrances_of
from kuaiji.desk.models import Note, Opening
from kuaiji.rules.findings import Source, advise
from kuaiji.web.clock import now

pytestmark = pytest.mark.django_db

ODD = advise("education.odd", "请核对专业名称。", Source("平台规则", "教育经历"), "education")


@pytest.fixture
def wang() -> OfficerContext:
    return make_officer("王芳")


@pytest.fixture
def desk(wang: OfficerContext) -> Client:
    return desk_of(wang)


def plain(name: str = "李雷") -> Case:
    """Hand in a record that nothing is wrong with, and let it settle."""
    return make_queued(make_person(name))


def see(desk: Client, *cases: Case) -> None:
    for case in cases:
        assert desk.get(f"/desk/cases/{case.number}/whole").status_code == 200


def approve(desk: Client, cases: Iterable[Case], key: UUID | None = None) -> HttpResponse:
    ticked = [latest(Case.objects.get(pk=case.pk)) for case in cases]
    return post(desk, "/desk/batch/approve", submission=ticked, **({"key": key} if key else {}))


def words(response: HttpResponse) -> str:
    return response.content.decode()


def states(*cases: Case) -> list[str]:
    found = dict(Case.objects.values_list("pk", "state"))
    return [found[case.pk] for case in cases]


def reasons(case: Case) -> list[str]:
    case = Case.objects.get(pk=case.pk)
    return [each.code for each in hindrances_of(case, latest_submission(case))]


# taking a batch


def test_batch_is_what_is_most_urgent_and_plain(desk: Client) -> None:
    later, odd, incomplete, first = plain("李雷"), plain("韩梅梅"), hand_in("王小明"), plain("陈嘉怡")
    Case.objects.filter(pk=first.pk).update(due_at=first.submitted_at)
    note_findings(latest_submission(odd), [ODD])

    response = post(desk, "/desk/batch/take")
    page = words(desk.get("/desk/batch"))

    assert response.headers["Location"] == "/desk/batch"
    assert states(first, later, odd, incomplete) == ["in_review", "in_review", "queued", "queued"]
    assert page.index("陈嘉怡") < page.index("李雷")
    assert "看过 0 件" in page


def test_batch_is_filled_up_to_its_bound_and_no_further(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kuaiji.desk.actions.MOST", 2)
    cases = [plain(name) for name in ("李雷", "韩梅梅", "王小明")]

    post(desk, "/desk/batch/take")
    again = post(desk, "/desk/batch/take")

    assert states(*cases) == ["in_review", "in_review", "queued"]
    assert again.status_code == 422
    assert "请先办完，或者放回列表" in words(again)


def test_desk_without_a_plain_case_says_so(desk: Client) -> None:
    hand_in("王小明")

    response = post(desk, "/desk/batch/take")

    assert response.status_code == 422
    assert "现在没有可以一起通过的" in words(response)
    assert "手里没有可以一起通过的事项" in words(response)


def test_case_that_a_colleague_is_just_taking_is_passed_over(
    desk: Client, wang: OfficerContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone, left = plain("李雷"), plain("韩梅梅")
    monkeypatch.setattr("kuaiji.desk.actions.candidates", lambda officer: [gone.pk, left.pk])
    claim_case(officer=make_officer("李强"), case_id=gone.pk)

    post(desk, "/desk/batch/take")

    assert Case.objects.get(lease_officer_id=wang.officer_id) == left


def test_unanswered_registry_keeps_a_case_out(desk: Client) -> None:
    person = make_person("李雷")
    case = make_checking(person, COLLEGE)
    answer(person, "unavailable")
    settle_case(case_id=case.pk)

    post(desk, "/desk/batch/take")

    assert states(case) == ["queued"]
    assert "batch.unconfirmed" in reasons(case)


# seeing each


def test_nothing_is_ticked_beforehand_and_what_was_not_seen_cannot_be(desk: Client) -> None:
    seen, unseen = plain("李雷"), plain("韩梅梅")
    post(desk, "/desk/batch/take")
    see(desk, seen)

    page = words(desk.get("/desk/batch"))

    assert " checked" not in page
    assert f'value="{latest(seen)}" aria-label="通过李雷 {seen.number}">' in page
    assert f'value="{latest(unseen)}" aria-label="通过韩梅梅 {unseen.number}" disabled>' in page


def test_one_leads_to_the_next_until_all_were_seen(desk: Client) -> None:
    first, second, unfit = plain("李雷"), plain("韩梅梅"), hand_in("王小明")
    for case in (unfit, first, second):
        post(desk, f"/desk/cases/{case.number}/claim")

    walked = []
    for case in (first, second):
        walked.append(desk.get("/desk/batch/next").headers["Location"])
        see(desk, case)

    assert walked == [f"/desk/cases/{case.number}/whole" for case in (first, second)]
    assert desk.get("/desk/batch/next").headers["Location"] == "/desk/batch"


def test_whole_case_is_on_one_page_and_seeing_it_is_kept_once(desk: Client, wang: OfficerContext) -> None:
    case = plain()

    see(desk, case, case)
    page = words(desk.get(f"/desk/cases/{case.number}/whole"))

    assert all(part in page for part in ("会计管理部门", "采集范围", "基本信息", "广州市示范中学"))
    assert page.count("<figure>") == len(latest_submission(case).manifest) == 4
    assert list(Opening.objects.values_list("submission", "officer")) == [(latest(case), wang.officer_id)]


def test_auditor_sees_the_whole_and_it_counts_for_nothing() -> None:
    see(desk_of(make_officer("钱审计", roles=("auditor",))), plain())

    assert not Opening.objects.exists()


# approving together


def test_ticked_cases_are_approved_each_by_itself_and_the_others_named(desk: Client) -> None:
    first, second, unseen, unticked = (plain(name) for name in ("李雷", "韩梅梅", "王小明", "陈嘉怡"))
    post(desk, "/desk/batch/take")
    see(desk, first, second, unticked)

    page = words(approve(desk, [first, unseen, second]))
    as_at_commit()

    assert states(first, second, unseen, unticked) == ["approved", "approved", "in_review", "in_review"]
    assert "通过了 2 件，1 件没有办成" in page
    assert page.index("王小明") < page.index("您还没有看过这一次提交的整件") < page.index("李雷")
    assert "陈嘉怡" not in page
    assert len(set(Decision.objects.values_list("batch", flat=True))) == 1
    assert "（批量）" in words(desk.get(f"/desk/cases/{first.number}/history"))


def test_same_form_twice_approves_once_and_says_the_same(desk: Client) -> None:
    cases, key = [plain("李雷"), plain("韩梅梅")], uuid4()
    post(desk, "/desk/batch/take")
    see(desk, *cases)

    pages = [words(approve(desk, cases, key)) for _ in range(2)]

    assert ["通过了 2 件" in page for page in pages] == [True, True]
    assert Decision.objects.count() == 2


def test_press_without_a_tick_says_what_to_do(desk: Client) -> None:
    response = approve(desk, [])

    assert response.status_code == 422
    assert "请先勾选要通过的事项" in words(response)


@pytest.mark.parametrize("ids", [["nonsense"], [str(uuid4()) for _ in range(21)]])
def test_forged_ticks_are_a_bad_request(desk: Client, ids: list[str]) -> None:
    assert post(desk, "/desk/batch/approve", submission=ids).status_code == 400


def test_sample_is_drawn_all_the_same(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    case = plain()
    post(desk, "/desk/batch/take")
    see(desk, case)
    monkeypatch.setattr("kuaiji.casework.marking.lot", lambda submission_id: -1.0)

    page = words(approve(desk, [case]))

    assert reasons(case) == []
    assert states(case) == ["second_review"]
    assert "通过了 1 件" in page
    assert "复审中" in page


def test_what_a_colleague_saw_is_not_seen(desk: Client) -> None:
    case = plain()
    see(desk_of(make_officer("李强")), case)
    post(desk, "/desk/batch/take")

    assert "您还没有看过" in words(approve(desk, [case]))


def test_case_of_another_city_is_refused_without_its_name(desk: Client) -> None:
    foreign = hand_in("王小明", code="440303")

    page = words(approve(desk, [foreign]))

    assert "王小明" not in page
    assert "一件事项" in page
    assert "没有通过任何一件" in page


def test_case_that_went_elsewhere_meanwhile_leaves_the_others(desk: Client, wang: OfficerContext) -> None:
    withdrawn, lapsed, left = plain("李雷"), plain("韩梅梅"), plain("王小明")
    post(desk, "/desk/batch/take")
    see(desk, withdrawn, lapsed, left)
    withdraw_case(person_id=withdrawn.person_id, number=withdrawn.number)
    Case.objects.filter(pk=lapsed.pk).update(lease_until=now() - timedelta(minutes=1))
    claim_case(officer=make_officer("李强"), case_id=lapsed.pk)

    page = words(approve(desk, [withdrawn, lapsed, left]))

    assert states(withdrawn, lapsed, left) == ["withdrawn", "in_review", "approved"]
    assert "申请人刚撤回了这件事项" in page
    assert "可能已被同事接办" in page


def watched(wang: OfficerContext) -> None:
    Watch.objects.create(
        department_id=wang.department_id, kind="school", value="广州市示范中学", why="近期有假证",
        officer_id=wang.officer_id, until=now() + timedelta(days=30), key=uuid4(),
    )  # fmt: skip


def test_what_stands_in_the_way_since_it_was_taken_counts(desk: Client, wang: OfficerContext) -> None:
    case = plain()
    post(desk, "/desk/batch/take")
    see(desk, case)
    watched(wang)

    answered = words(approve(desk, [case]))
    page = words(desk.get("/desk/batch"))

    assert states(case) == ["in_review"]
    assert "要由另一位同事复审" in answered
    assert page.index("手里要逐件办理的") < page.index("要由另一位同事复审")


def test_other_kind_in_hand_is_decided_by_itself(desk: Client, wang: OfficerContext) -> None:
    case = dispute(make_claimant(make_holder()), department="440106")
    claim_case(officer=wang, case_id=case.pk)

    page = words(desk.get("/desk/batch"))

    assert page.index("手里要逐件办理的") < page.index("只有信息采集可以批量通过")
    assert desk.get(f"/desk/cases/{case.number}/whole").headers["Location"] == f"/desk/cases/{case.number}"
    assert not Opening.objects.exists()


def test_noted_case_is_not_approved_with_others(desk: Client) -> None:
    case = plain()
    post(desk, "/desk/batch/take")
    see(desk, case)
    post(desk, f"/desk/cases/{case.number}/notes", submission=latest(case), path="basic", codes="B01")

    assert Note.objects.exists()
    assert "已经记下要修改的问题" in words(approve(desk, [case]))
    assert states(case) == ["in_review"]


def test_look_is_listed_once_with_everything_in_hand(desk: Client) -> None:
    cases = [plain("李雷"), plain("韩梅梅")]
    desk.get("/desk/batch")
    assert not AccessEvent.objects.exists()
    post(desk, "/desk/batch/take")

    desk.get("/desk/batch")

    assert [set(each.case_ids) for each in AccessEvent.objects.filter(kind="queue")] == [{case.pk for case in cases}]


# a case that comes back


def sent_back(wang: OfficerContext) -> Case:
    """李雷's case, returned for something in 教育经历, seen whole before."""
    case = claim_case(officer=wang, case_id=plain().pk)
    see(desk_of(wang), case)
    return_case(officer=wang, case_id=case.pk, submission_id=latest(case), findings=[BLURRED], note="", key=uuid4())
    as_at_commit()
    return case


def handed_in_again(case: Case, **answers: str) -> Case:
    submit_collection(person_id=case.person_id, is_promised=True, answers=answers, key=uuid4())
    settle_case(case_id=case.pk)
    return newest(case.person)


def test_mended_case_may_join_a_batch_and_is_seen_anew(desk: Client, wang: OfficerContext) -> None:
    case = sent_back(wang)
    save(case.person, "education", {"major": "普通高中"}, (SCHOOL,))
    again = handed_in_again(case)
    post(desk, "/desk/batch/take")

    assert reasons(again) == []
    assert "您还没有看过这一次提交的整件" in words(approve(desk, [again]))
    see(desk, again)
    approve(desk, [again])
    assert states(again) == ["approved"]


def test_older_submission_is_refused(desk: Client, wang: OfficerContext) -> None:
    case = sent_back(wang)
    old = latest(case)
    save(case.person, "education", {"major": "普通高中"}, (SCHOOL,))
    again = handed_in_again(case)
    post(desk, "/desk/batch/take")
    see(desk, again)

    page = words(post(desk, "/desk/batch/approve", submission=[old]))

    assert "申请人已经重新提交" in page
    assert states(again) == ["in_review"]


def test_change_that_nobody_asked_for_keeps_it_out(wang: OfficerContext) -> None:
    case = sent_back(wang)
    save(case.person, "education", {"major": "普通高中"}, (SCHOOL,))
    save(case.person, "department", {"residence": "4406"})

    assert reasons(handed_in_again(case)) == ["batch.unasked"]


def test_answer_in_place_of_a_change_keeps_it_out(wang: OfficerContext) -> None:
    case = sent_back(wang)

    again = handed_in_again(case, **{f"{BLURRED.code}@{BLURRED.path}": "原件就是这样，学校可以证明"})

    assert reasons(again) == ["batch.answered"]


# what the database holds


def decided(case: Case, officer: OfficerContext, verb: str) -> None:
    decide(latest_submission(case), officer_id=officer.officer_id, verb=verb, note="", key=uuid4(), batch=uuid4())


@pytest.mark.parametrize(
    ("verb", "is_seen", "constraint"),
    [("approve", False, "decision_batch_after_opening"), ("return", True, "decision_batch_approves")],
)
def test_database_takes_a_batch_only_of_approvals_of_what_was_seen(
    desk: Client, wang: OfficerContext, verb: str, *, is_seen: bool, constraint: str
) -> None:
    case = plain()
    see(desk if is_seen else desk_of(make_officer("李强")), case)

    with pytest.raises(DatabaseError) as refused, transaction.atomic():
        decided(case, wang, verb)

    assert refused.value.__cause__.diag.constraint_name == constraint  # type: ignore[union-attr]


@pytest.mark.parametrize("change", [lambda rows: rows.update(opened_at=now()), lambda rows: rows.delete()])
def test_what_was_seen_is_written_once(desk: Client, change: Any) -> None:
    see(desk, plain())

    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        change(Opening.objects.all())
