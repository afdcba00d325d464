"""复审: which approvals wait for a second officer, who that may be, and what becomes of the case."""

from copy import deepcopy
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from clock import at
from desk_cases import DEGREE, TYPED, hand_in, latest, policy_with
from drafts import BLURRED, as_at_commit
from factories import make_officer, sign_in
from kuaiji.cases.actions import decide, lock, move
from kuaiji.cases.models import Case, Decision
from kuaiji.casework.actions import approve_case, claim_case, release_case, return_case
from kuaiji.casework.handling import put_on_hold
from kuaiji.casework.marking import lot
from kuaiji.casework.models import Watch
from kuaiji.casework.second import confirm_case, differ_case
from kuaiji.casework.timeline import timeline
from kuaiji.departments.queries import OfficerContext
from kuaiji.dossier.models import Version
from kuaiji.messaging.models import Sms
from kuaiji.rules.case import Action
from kuaiji.rules.findings import Refused
from kuaiji.web.clock import now
from kuaiji.web.ids import uuid7

pytestmark = pytest.mark.django_db

EVERY = policy_with(second_review_rate=100)


@pytest.fixture
def li() -> OfficerContext:
    return make_officer("李强")


@pytest.fixture
def zhao() -> OfficerContext:
    return make_officer("赵刚")


@pytest.fixture
def case(wang: OfficerContext) -> Case:
    """陈嘉怡's case, approved by 王芳, waiting for a second officer."""
    return approved(wang, hand_in("陈嘉怡", policy=EVERY))


def approved(officer: OfficerContext, case: Case) -> Case:
    claim_case(officer=officer, case_id=case.pk)
    approve_case(officer=officer, case_id=case.pk, submission_id=latest(case), key=uuid4())
    as_at_commit()
    case.refresh_from_db()
    return case


def take(officer: OfficerContext, case: Case) -> Case:
    return claim_case(officer=officer, case_id=case.pk)


def confirm(officer: OfficerContext, case: Case, **changes: Any) -> Decision:
    return confirm_case(
        **{"officer": officer, "case_id": case.pk, "submission_id": latest(case), "key": uuid4(), **changes}
    )


def differ(officer: OfficerContext, case: Case, **changes: Any) -> Decision:
    common = {"officer": officer, "case_id": case.pk, "submission_id": latest(case), "key": uuid4()}
    return differ_case(**{**common, "codes": ["E03", "B01", "E03"], **changes})


def watch(officer: OfficerContext, kind: str, value: str) -> Watch:
    return Watch.objects.create(
        department_id=officer.department_id, kind=kind, value=value, why="近期有假证", officer_id=officer.officer_id,
        until=now() + timedelta(days=30), key=uuid4(),
    )  # fmt: skip


def state(case: Case) -> str:
    case.refresh_from_db()
    return case.state


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [each.code for each in refused.value.findings]


def test_approval_without_ground_counts_at_once(wang: OfficerContext) -> None:
    case = approved(wang, hand_in("陈嘉怡"))

    assert case.state == "approved"


def test_approval_that_is_drawn_is_not_in_force_and_nobody_is_told(client: Client, case: Case) -> None:
    sign_in(client, case.person)

    page = client.get("/collection/").content.decode()

    assert case.state == "second_review"
    assert not Version.objects.exists()
    assert not Sms.objects.filter(template="approved").exists()
    assert "审核通过" not in [each.words for each in timeline(case.pk)]
    assert "现在不用您做什么" in page


def test_colleague_confirms_and_it_is_in_force(case: Case, li: OfficerContext) -> None:
    take(li, case)
    key = uuid4()
    first, second = confirm(li, case, key=key), confirm(li, case, key=key)
    as_at_commit()

    assert first == second
    assert [first.is_repeat, second.is_repeat] == [False, True]
    assert (first.verb, state(case)) == ("confirm", "approved")
    assert Version.objects.get().submission_id == latest(case)
    assert Sms.objects.filter(template="approved").count() == 1
    assert [each.words for each in timeline(case.pk)][-1] == "审核通过"


def test_colleague_differs_and_the_case_waits_again(case: Case, li: OfficerContext) -> None:
    take(li, case)
    key = uuid4()
    first, second = differ(li, case, key=key), differ(li, case, key=key)

    assert first == second
    assert (first.codes, state(case)) == (["B01", "E03"], "queued")
    assert not Version.objects.exists()


def test_nobody_differs_without_saying_where(case: Case, li: OfficerContext) -> None:
    take(li, case)

    with pytest.raises(Refused) as refused:
        differ(li, case, codes=[])

    assert codes(refused) == ["second.no-reason"]


def test_first_officer_takes_no_second_look(case: Case, wang: OfficerContext) -> None:
    with pytest.raises(Refused) as refused:
        take(wang, case)

    assert codes(refused) == ["second.same-officer"]


def test_second_look_is_in_one_officers_hands_until_it_is_put_back(
    case: Case, li: OfficerContext, zhao: OfficerContext
) -> None:
    take(li, case)
    with pytest.raises(Refused) as taken:
        take(zhao, case)
    with pytest.raises(Refused) as not_held:
        confirm(zhao, case)
    release_case(officer=li, case_id=case.pk)
    take(zhao, case)
    confirm(zhao, case)
    as_at_commit()

    assert [codes(taken), codes(not_held)] == [["case.not-yours"], ["case.not-yours"]]
    assert state(case) == "approved"
    assert "领取" not in " ".join(each.words for each in timeline(case.pk))


@pytest.mark.parametrize("lapsed", [False, True])
def test_colleague_takes_a_second_look_over_once_its_time_ran_out(
    case: Case, li: OfficerContext, zhao: OfficerContext, lapsed: bool
) -> None:
    until = take(li, case).lease_until
    assert until is not None

    with at(until - timedelta(microseconds=not lapsed)):
        if lapsed:
            assert take(zhao, case).lease_officer_id == zhao.officer_id
        else:
            with pytest.raises(Refused):
                take(zhao, case)


def test_second_look_is_not_decided_on_nor_kept_as_a_first_one(case: Case, li: OfficerContext) -> None:
    take(li, case)
    common: dict[str, Any] = {"officer": li, "case_id": case.pk, "key": uuid4()}

    for act in (
        lambda: approve_case(**common, submission_id=latest(case)),
        lambda: put_on_hold(**common, days=1, why="等学校回函"),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert codes(refused) == ["case.not-yours"]


@pytest.mark.parametrize("verb", ["confirm", "differ"])
def test_database_keeps_the_first_officer_from_the_second_look(case: Case, wang: OfficerContext, verb: str) -> None:
    submission = case.submissions.get()

    with pytest.raises(DatabaseError) as refused, transaction.atomic():
        decide(submission, officer_id=wang.officer_id, verb=verb, note="", key=uuid4())

    assert refused.value.__cause__.diag.constraint_name == "second_look_by_another_officer"  # type: ignore[union-attr]


def slip_through(case: Case, officer: OfficerContext) -> None:
    move(lock(case.pk), Action.CONFIRM, actor=("officer", officer.officer_id))
    as_at_commit()


def test_database_lets_nothing_out_of_second_review_that_nobody_confirmed(case: Case, li: OfficerContext) -> None:
    with pytest.raises(DatabaseError) as refused, transaction.atomic():
        slip_through(case, li)

    assert refused.value.__cause__.diag.constraint_name == "second_review_ends_by_confirming"  # type: ignore[union-attr]


def test_second_look_goes_to_the_other_after_they_have_changed_places(
    case: Case, wang: OfficerContext, li: OfficerContext
) -> None:
    take(li, case)
    differ(li, case)
    approved(li, case)

    with pytest.raises(Refused):
        take(li, case)
    take(wang, case)
    confirm(wang, case)

    assert state(case) == "approved"


def test_officer_of_another_city_takes_no_second_look(case: Case) -> None:
    with pytest.raises(Refused) as refused:
        take(make_officer("孙审核", "4403"), case)

    assert codes(refused) == ["desk.not-your-department"]


def test_second_look_is_refused_on_what_no_longer_waits(case: Case, li: OfficerContext) -> None:
    take(li, case)
    with pytest.raises(Refused) as superseded:
        confirm(li, case, submission_id=uuid4())
    confirm(li, case)
    with pytest.raises(Refused) as done:
        differ(li, case)

    assert codes(superseded) == ["case.superseded"]
    assert codes(done) == ["case.not-yours"]


def test_lot_is_always_the_same_for_a_submission_and_even_over_many() -> None:
    one = uuid7()
    lots = [lot(uuid7()) for _ in range(2000)]

    assert lot(one) == lot(one)
    assert all(0 <= each < 100 for each in lots)
    assert 300 < sum(each < 20 for each in lots) < 500


def test_policy_marks_a_foreign_degree(wang: OfficerContext) -> None:
    typed = deepcopy(TYPED)
    typed["education"][DEGREE]["place"] = "abroad"

    case = approved(wang, hand_in("陈嘉怡", typed=typed, policy=policy_with(second_review_of=["abroad"])))

    assert case.state == "second_review"
    assert '"grounds": ["abroad"]' in case.events.latest("n").body


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("school", "示范财经大学", "second_review"),
        ("school", "别的大学", "approved"),
        ("department", "440106", "second_review"),
        ("department", "4403", "approved"),
        ("reason", "B01", "approved"),
    ],
)
def test_watch_list_fits_schools_and_departments(wang: OfficerContext, kind: str, value: str, expected: str) -> None:
    watch(wang, kind, value)

    assert approved(wang, hand_in("陈嘉怡")).state == expected


def test_watch_list_fits_a_reason_that_the_case_was_returned_for(wang: OfficerContext) -> None:
    watch(wang, "reason", BLURRED.code)
    case = hand_in("陈嘉怡")
    claim_case(officer=wang, case_id=case.pk)
    return_case(
        officer=wang, case_id=case.pk, submission_id=latest(case), findings=[BLURRED], note="", key=uuid4()
    )  # fmt: skip
    as_at_commit()

    assert approved(wang, hand_in(person=case.person)).state == "second_review"


@pytest.mark.parametrize("moment", ["before", "at"])
def test_watch_holds_until_its_end_and_not_longer(wang: OfficerContext, moment: str) -> None:
    entry = watch(wang, "school", "示范财经大学")
    case = hand_in("陈嘉怡")

    with at(entry.until - timedelta(microseconds=moment == "before")):
        assert approved(wang, case).state == ("second_review" if moment == "before" else "approved")


def test_watch_of_another_city_or_one_that_was_ended_does_not_count(wang: OfficerContext) -> None:
    watch(make_officer("孙审核", "4403"), "school", "示范财经大学")
    ended = watch(wang, "school", "示范财经大学")
    ended.ended_at = now()
    ended.save()

    assert approved(wang, hand_in("陈嘉怡")).state == "approved"


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"kind": "wish"}, "watch_kind_known"),
        ({"value": ""}, "watch_says_what_and_why"),
        ({"why": ""}, "watch_says_what_and_why"),
        ({"until": None}, "watch_ends_after_it_began"),
    ],
)
def test_watch_says_what_why_and_until_when(wang: OfficerContext, changes: dict[str, Any], constraint: str) -> None:
    entry = watch(wang, "school", "示范财经大学")
    changes = {**changes, "until": entry.set_at} if "until" in changes else changes

    with pytest.raises(DatabaseError) as refused, transaction.atomic():
        Watch.objects.filter(pk=entry.pk).update(**changes)

    assert refused.value.__cause__.diag.constraint_name == constraint  # type: ignore[union-attr]
