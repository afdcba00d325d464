"""承办: holding, handing over and giving away what an absent colleague holds; and words among colleagues."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from django.utils.timezone import localtime

from clock import at
from desk_cases import hand_in, latest
from drafts import make_draft
from factories import make_officer, make_person, resident_number
from kuaiji.cases.mending import after_days
from kuaiji.cases.models import Case, Remark
from kuaiji.casework.actions import approve_case, claim_case, release_case
from kuaiji.casework.handling import hand_over_case, put_on_hold, reassign_case, remark_on_case, resume_case
from kuaiji.casework.timeline import timeline
from kuaiji.departments.calendar import calendar_from
from kuaiji.departments.models import Officer
from kuaiji.departments.queries import OfficerContext
from kuaiji.rules.findings import Refused
from kuaiji.web.clock import now
from kuaiji.web.crypto import digest

pytestmark = pytest.mark.django_db


@pytest.fixture
def li() -> OfficerContext:
    return make_officer("李强")


@pytest.fixture
def case(wang: OfficerContext) -> Case:
    """陈嘉怡's case in 王芳's hands."""
    return claim_case(officer=wang, case_id=hand_in("陈嘉怡").pk)


def hold(officer: OfficerContext, case: Case, **changes: Any) -> Case:
    common = {"officer": officer, "case_id": case.pk, "days": 5, "why": "等学校回函", "key": uuid4()}
    return put_on_hold(**{**common, **changes})


def hand_over(officer: OfficerContext, case: Case, colleague: OfficerContext, **changes: Any) -> Case:
    common = {"officer": officer, "case_id": case.pk, "to": colleague.officer_id, "why": "我明天休假", "key": uuid4()}
    return hand_over_case(**{**common, **changes})


def reassign(operator: OfficerContext, case: Case, to: OfficerContext, **changes: Any) -> Case:
    common = {"operator": operator, "case_id": case.pk, "to": to.officer_id, "why": "王芳请病假", "key": uuid4()}
    return reassign_case(**{**common, **changes})


def fresh(case: Case) -> Case:
    case.refresh_from_db()
    return case


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [each.code for each in refused.value.findings]


def test_held_case_is_taken_by_nobody_until_the_end(case: Case, wang: OfficerContext, li: OfficerContext) -> None:
    hold(wang, case)

    until = fresh(case).on_hold_until
    assert until == case.lease_until == after_days(now(), 5)
    with at(until - timedelta(microseconds=1)), pytest.raises(Refused):
        claim_case(officer=li, case_id=case.pk)
    with at(until):
        assert claim_case(officer=li, case_id=case.pk).on_hold_until is None


def test_working_days_of_a_hold_do_not_count_and_come_back_when_it_ends_early(case: Case, wang: OfficerContext) -> None:
    before = (case.days_allowed, case.due_at)

    hold(wang, case, days=10)
    longer = fresh(case).days_allowed - before[0]
    resume_case(officer=wang, case_id=case.pk)

    today = localtime(now()).date()
    assert longer == calendar_from(today).working(today + timedelta(days=1), today + timedelta(days=11))
    assert (fresh(case).days_allowed, case.due_at, case.on_hold_until) == (*before, None)
    assert case.lease_until is not None
    assert localtime(case.lease_until) < localtime(now()) + timedelta(minutes=31)


def test_reason_of_a_hold_is_for_colleagues_only(case: Case, wang: OfficerContext) -> None:
    hold(wang, case)

    assert [(each.about, each.words) for each in case.remarks.all()] == [("hold", "等学校回函")]
    assert "暂缓" not in str([each.words for each in timeline(case.pk)])
    assert "学校回函" not in str(list(case.events.values_list("body", flat=True)))


def test_second_press_changes_nothing(case: Case, wang: OfficerContext, li: OfficerContext) -> None:
    key, once = uuid4(), uuid4()

    for _ in range(2):
        hold(wang, case, key=key)
    for _ in range(2):
        hand_over(wang, case, li, key=once)
        resume_case(officer=li, case_id=case.pk)

    assert [each.about for each in case.remarks.order_by("at", "id")] == ["hold", "hand_over"]
    assert case.events.filter(body__contains='"resume"').count() == 1


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"days": 0}, "hold.no-days"), ({"why": "等 "}, "handing.no-reason"), ({"why": "长" * 301}, "handing.no-reason")],
)
def test_hold_has_an_end_and_a_reason(case: Case, wang: OfficerContext, changes: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as refused:
        hold(wang, case, **changes)

    assert codes(refused) == [code]
    assert fresh(case).on_hold_until is None


def test_hold_is_not_put_upon_a_hold_and_only_by_the_holder(
    case: Case, wang: OfficerContext, li: OfficerContext
) -> None:
    hold(wang, case)

    with pytest.raises(Refused) as again:
        hold(wang, case)
    with pytest.raises(Refused) as other:
        hold(li, case)

    assert codes(again) == ["hold.again"]
    assert codes(other) == ["case.not-yours"]


def test_hold_ends_with_the_review(case: Case, wang: OfficerContext) -> None:
    hold(wang, case)

    approve_case(officer=wang, case_id=case.pk, submission_id=latest(case), key=uuid4())

    assert fresh(case).on_hold_until is None


def test_database_holds_nothing_that_is_not_in_review(case: Case, wang: OfficerContext) -> None:
    release_case(officer=wang, case_id=case.pk)

    with pytest.raises(DatabaseError) as refused, transaction.atomic():
        Case.objects.filter(pk=case.pk).update(on_hold_until=now())

    assert refused.value.__cause__.diag.constraint_name == "case_on_hold_in_review_only"  # type: ignore[union-attr]


def test_case_goes_to_a_colleague_with_its_hold(case: Case, wang: OfficerContext, li: OfficerContext) -> None:
    hold(wang, case)
    until = fresh(case).on_hold_until

    hand_over(wang, case, li)

    assert (fresh(case).lease_officer_id, case.lease_until, case.on_hold_until) == (li.officer_id, until, until)
    assert f'"to": "{li.officer_id}"' in case.events.latest("n").body


def test_new_holder_has_half_an_hour_and_the_old_one_nothing(
    case: Case, wang: OfficerContext, li: OfficerContext
) -> None:
    hand_over(wang, case, li)

    assert fresh(case).lease_until == now() + timedelta(minutes=30)
    with pytest.raises(Refused):
        approve_case(officer=wang, case_id=case.pk, submission_id=latest(case), key=uuid4())
    approve_case(officer=li, case_id=case.pk, submission_id=latest(case), key=uuid4())


def test_case_goes_only_to_who_may_handle_it(case: Case, wang: OfficerContext, li: OfficerContext) -> None:
    number = resident_number()
    own = claim_case(officer=wang, case_id=hand_in(person=make_person("李强", number=number)).pk)
    Officer.objects.filter(pk=li.officer_id).update(identity_digest=digest(number, "identity"))

    for to, about, code in (
        (make_officer("孙审核", "4403"), case, "desk.not-your-department"),
        (make_officer("钱审计", roles=("auditor",)), case, "desk.not-your-department"),
        (wang, case, "handing.same-officer"),
        (li, own, "desk.own-case"),
    ):
        with pytest.raises(Refused) as refused:
            hand_over(wang, about, to)
        assert codes(refused) == [code]
    with pytest.raises(Refused) as nobody:
        hand_over(wang, case, li, to=uuid4())
    with pytest.raises(Refused) as silent:
        hand_over(wang, case, li, why="")

    assert codes(nobody) == ["handing.no-officer"]
    assert codes(silent) == ["handing.no-reason"]
    assert not Remark.objects.exists()


def test_operator_gives_away_what_an_absent_officer_holds(case: Case, li: OfficerContext) -> None:
    key, zhao = uuid4(), make_officer("赵主管", "4401", roles=("operator",))

    for _ in range(2):
        reassign(zhao, case, li, key=key)

    assert fresh(case).lease_officer_id == li.officer_id
    assert [(each.about, each.officer_id) for each in case.remarks.all()] == [("reassign", zhao.officer_id)]


def test_operator_gives_away_only_what_is_theirs_and_in_hand(
    case: Case, wang: OfficerContext, li: OfficerContext
) -> None:
    with pytest.raises(Refused) as elsewhere:
        reassign(make_officer("周主管", "4403", roles=("operator",)), case, li)
    zhao = make_officer("赵主管", roles=("operator",))
    release_case(officer=wang, case_id=case.pk)
    with pytest.raises(Refused) as waiting:
        reassign(zhao, case, li)
    with pytest.raises(Refused) as draft:
        reassign(zhao, make_draft(make_person("李雷")), li)

    assert [codes(each) for each in (elsewhere, waiting, draft)] == [
        ["handing.not-below"], ["handing.not-in-review"], ["handing.not-below"],
    ]  # fmt: skip


def test_officers_leave_words_for_each_other(case: Case, li: OfficerContext) -> None:
    key = uuid4()

    for _ in range(2):
        remark_on_case(officer=li, case_id=case.pk, words=" 已电话核实 ", key=key)
    with pytest.raises(Refused) as elsewhere:
        remark_on_case(officer=make_officer("孙审核", "4403"), case_id=case.pk, words="已电话核实", key=uuid4())
    with pytest.raises(Refused) as empty:
        remark_on_case(officer=li, case_id=case.pk, words="", key=uuid4())

    assert [(each.about, each.words) for each in case.remarks.all()] == [("note", "已电话核实")]
    assert codes(elsewhere) == ["desk.not-your-department"]
    assert codes(empty) == ["handing.no-reason"]
