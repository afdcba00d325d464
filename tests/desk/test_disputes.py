"""A dispute on the desk: both sides masked, the evidence, who looked, and every conclusion an officer may draw."""

from uuid import uuid4

import pytest
from django.test import Client

from clock import at
from desk_cases import desk_of, latest, post
from disputing import THREE_DAYS, WORDS, agree, dispute, make_claimant, make_holder
from factories import make_officer
from jobs import run_jobs
from kuaiji.accounts.models import Person
from kuaiji.accounts.queries import identity_number, phone_of
from kuaiji.audit.models import AccessEvent
from kuaiji.cases.models import Case, Remark
from kuaiji.casework.actions import claim_case
from kuaiji.casework.disputes import object_to_dispute
from kuaiji.departments.queries import OfficerContext
from kuaiji.dossier.models import Dossier
from kuaiji.web.clock import now

pytestmark = pytest.mark.django_db


@pytest.fixture
def wang() -> OfficerContext:
    return make_officer("王芳")


@pytest.fixture
def zhao() -> OfficerContext:
    return make_officer("赵审核")


@pytest.fixture
def holder(wang: OfficerContext) -> Person:
    return make_holder(wang)


@pytest.fixture
def case(holder: Person) -> Case:
    """李雷's dispute, waiting at 广州市天河区财政局."""
    return dispute(make_claimant(holder))


def page_of(desk: Client, case: Case) -> str:
    answer = desk.get(f"/desk/cases/{case.number}")
    assert answer.status_code == 200
    return answer.content.decode()


def rule(desk: Client, case: Case, verb: str, words: str = "", **more: object) -> tuple[int, str]:
    answer = post(desk, f"/desk/cases/{case.number}/rule", submission=latest(case), verb=verb, words=words, **more)
    case.refresh_from_db()
    return answer.status_code, case.state


def take(officer: OfficerContext, case: Case) -> Client:
    claim_case(officer=officer, case_id=case.pk)
    return desk_of(officer)


def test_officer_sees_both_sides_without_numbers_and_it_is_on_record_for_both(
    case: Case, holder: Person, zhao: OfficerContext
) -> None:
    page = page_of(desk_of(zhao), case)

    assert WORDS in page
    assert "那是我自己的账号" in page
    assert "登记在广州市天河区财政局" in page
    assert identity_number(holder.pk) not in page
    assert phone_of(holder.pk) not in page
    assert phone_of(case.person_id) not in page
    looks = AccessEvent.objects.filter(kind="case", case_ids=[case.pk])
    assert {each.person_id for each in looks} == {holder.pk, case.person_id}


def test_officer_compares_the_pictures_of_both_but_no_other_of_the_holders(
    case: Case, holder: Person, zhao: OfficerContext
) -> None:
    dossier = Dossier.objects.select_related("current__submission").get(person=holder)
    assert dossier.current is not None
    of_holder, diploma = (each["id"] for each in dossier.current.submission.manifest)
    own = case.submissions.get().manifest[0]["id"]
    desk = desk_of(zhao)

    too_early = page_of(desk, case)
    run_jobs()
    page = page_of(desk, case)
    seen = [desk.get(f"/desk/cases/{case.number}/files/{each}").status_code for each in (of_holder, diploma)]

    assert "没有处理好，或没有通过检查" in too_early
    assert [f"/files/{each}" in page for each in (of_holder, own, diploma)] == [True, True, False]
    assert seen == [200, 404]
    assert AccessEvent.objects.get(kind="file").person_id == holder.pk


def test_dispute_without_a_holder_says_so(case: Case, holder: Person, zhao: OfficerContext) -> None:
    holder.identities.update(proved_at=None)
    desk = take(zhao, case)

    assert "现在没有别的账号用这份证件通过实名认证" in page_of(desk, case)
    assert rule(desk, case, "approve") == (422, "in_review")


def test_two_officers_uphold_a_dispute(case: Case, zhao: OfficerContext, wang: OfficerContext) -> None:
    first = rule(take(zhao, case), case, "approve")
    waiting = page_of(desk_of(wang), case)
    early = rule(take(wang, case), case, "confirm")
    with at(now() + THREE_DAYS):
        ready = page_of(desk_of(wang), case)
        second = rule(desk_of(wang), case, "confirm")

    assert [first, early, second] == [(303, "second_review"), (422, "second_review"), (303, "approved")]
    assert "到期才能同意" in waiting
    assert "持有人没有提出异议" in ready
    assert "已经办结" in page_of(desk_of(wang), case)


def test_second_officer_reads_the_objection_and_differs_with_a_word_to_colleagues(
    case: Case, holder: Person, zhao: OfficerContext, wang: OfficerContext
) -> None:
    rule(take(zhao, case), case, "approve")
    object_to_dispute(person_id=holder.pk, number=case.number, words="这是我本人的证件，一直在用。")
    desk = take(wang, case)
    page = page_of(desk, case)

    silent = rule(desk, case, "differ")
    done = rule(desk, case, "differ", "两张照片不像同一个人。")

    assert "这是我本人的证件，一直在用。" in page
    assert silent == (422, "second_review")
    assert done[0] == 303
    assert case.decisions.latest("decided_at", "id").verb == "differ"
    assert Remark.objects.get().words == "两张照片不像同一个人。"


def test_officer_refuses_in_their_own_words(case: Case, zhao: OfficerContext) -> None:
    desk = take(zhao, case)

    answers = [
        rule(desk, case, ""),
        rule(desk, case, "reject", "不行"),
        rule(desk, case, "reject", "影像不是本人证件。"),
    ]

    assert answers == [(422, "in_review"), (422, "in_review"), (303, "rejected")]


def test_same_form_twice_decides_once_and_another_cases_key_is_no_key(
    case: Case, zhao: OfficerContext, wang: OfficerContext
) -> None:
    other = dispute(make_claimant(make_holder()), department="440106")
    key, desk = uuid4(), take(zhao, case)
    once = rule(desk, case, "approve", key=key)
    twice = rule(desk, case, "approve", key=key)
    stranger = rule(take(zhao, other), other, "approve", key=key)

    assert [once, twice] == [(303, "second_review")] * 2
    assert stranger == (400, "in_review")
    assert case.decisions.count() == 1


def test_buttons_of_a_record_do_not_decide_a_dispute_and_its_button_decides_nothing_else(
    case: Case, holder: Person, zhao: OfficerContext
) -> None:
    desk = take(zhao, case)
    record = Case.objects.get(person=holder)

    answers = [
        post(desk, f"/desk/cases/{case.number}/decide", submission=latest(case), path="", verb="approve").status_code,
        post(desk, f"/desk/cases/{case.number}/notes", submission=latest(case), path="basic").status_code,
        post(desk, f"/desk/cases/{record.number}/rule", submission=latest(record), verb="approve").status_code,
    ]

    case.refresh_from_db()
    assert answers == [400, 400, 400]
    assert case.state == "in_review"


def test_full_number_history_and_letters_open_as_for_any_case(case: Case, zhao: OfficerContext) -> None:
    desk = take(zhao, case)
    rule(desk, case, "approve")

    revealed = post(desk, f"/desk/cases/{case.number}/reveal", path="", why="与对方证件逐位核对")
    history = desk.get(f"/desk/cases/{case.number}/history").content.decode()

    assert identity_number(case.person_id) in revealed.content.decode()
    assert "审核通过，转复审：证件或账号要换人" in history
    assert desk.get(f"/desk/cases/{case.number}/letters").status_code == 200
    assert desk.get(f"/desk/cases/{case.number}/changes").status_code == 200


def test_officer_finds_the_dispute_in_the_list_and_is_handed_it(case: Case, zhao: OfficerContext) -> None:
    desk = desk_of(zhao)

    listed = desk.get("/desk/?kind=dispute").content.decode()
    handed = post(desk, "/desk/next")

    assert case.number in listed
    assert handed.headers["Location"] == f"/desk/cases/{case.number}"


def test_auditor_only_reads(case: Case) -> None:
    desk = desk_of(make_officer("天河审计", roles=("auditor",)))

    assert "只能查看" in page_of(desk, case)
    assert post(desk, f"/desk/cases/{case.number}/rule", submission=latest(case), verb="approve").status_code == 403


def test_first_officer_waits_for_a_colleague(case: Case, zhao: OfficerContext) -> None:
    agree(zhao, case)

    page = page_of(desk_of(zhao), case)

    assert "等另一位同事复审" in page
    assert "提交结论" not in page
