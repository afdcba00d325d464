"""批量审核: approved together by whoever saw each whole; what is not plain stays out, and says why."""

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from django.db.models.functions import Now
from django.test import Client

from batching import approve, plain, reasons, see, states, stepped_up, words
from desk_cases import desk_of, hand_in, latest, post
from disputing import dispute, make_claimant, make_holder
from drafts import (
    BLURRED,
    SCHOOL,
    as_at_commit,
    newest,
    save,
)
from factories import make_officer
from kuaiji.accounts.models import Session
from kuaiji.audit.models import AccessEvent
from kuaiji.cases.actions import decide, latest_submission
from kuaiji.cases.models import Case, Decision
from kuaiji.casework.actions import claim_case, return_case, submit_collection, withdraw_case
from kuaiji.casework.models import Watch
from kuaiji.casework.settling import settle_case
from kuaiji.departments.queries import OfficerContext
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
    """王芳's browser, the TOTP confirmed a moment ago."""
    return stepped_up(wang)


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


def test_totp_is_confirmed_first_and_the_ticks_are_still_there(desk: Client) -> None:
    ticked, other = plain("李雷"), plain("韩梅梅")
    post(desk, "/desk/batch/take")
    see(desk, ticked, other)
    Session.objects.update(stepped_up_at=None)

    sent_on = approve(desk, [ticked]).headers["Location"]
    back = parse_qs(urlsplit(sent_on).query)["next"][0]
    Session.objects.update(stepped_up_at=Now())
    page = words(desk.get(back))

    assert (urlsplit(sent_on).path, back) == ("/desk/confirm", f"/desk/batch?submission={latest(ticked)}")
    assert states(ticked, other) == ["in_review", "in_review"]
    assert page.count(" checked") == 1
    assert f'value="{latest(ticked)}" aria-label="通过李雷 {ticked.number}" checked>' in page
    assert "您的勾选都在。请再按一次“通过勾选的事项”" in page


def test_tick_that_was_lost_on_the_way_to_the_totp_is_not_called_there(desk: Client) -> None:
    stays, goes = plain("李雷"), plain("韩梅梅")
    post(desk, "/desk/batch/take")
    see(desk, stays, goes)
    withdraw_case(person_id=goes.person_id, number=goes.number)

    page = words(desk.get(f"/desk/batch?submission={latest(stays)}&submission={latest(goes)}"))

    assert page.count(" checked") == 1
    assert "您勾选的还有 1 件在；另外 1 件现在不能一起通过。请再按一次" in page


def test_address_alone_does_not_say_that_the_totp_was_confirmed(desk: Client) -> None:
    case = plain("李雷")
    post(desk, "/desk/batch/take")
    see(desk, case)
    Session.objects.update(stepped_up_at=None)

    assert "动态口令已确认" not in words(desk.get(f"/desk/batch?submission={latest(case)}"))


def test_address_ticks_nothing_that_was_not_seen(desk: Client) -> None:
    case = plain("李雷")
    post(desk, "/desk/batch/take")

    assert " checked" not in words(desk.get(f"/desk/batch?submission={latest(case)}"))


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
