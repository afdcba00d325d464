"""批量审核: what is most urgent and plain is taken together, and each is seen whole."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from batching import plain, reasons, see, states, stepped_up, words
from desk_cases import desk_of, hand_in, latest, post
from drafts import (
    COLLEGE,
    answer,
    make_checking,
)
from factories import make_officer, make_person
from kuaiji.cases.actions import latest_submission, note_findings
from kuaiji.cases.models import Case
from kuaiji.casework.actions import claim_case
from kuaiji.casework.settling import settle_case
from kuaiji.departments.queries import OfficerContext
from kuaiji.desk.batch import in_hand
from kuaiji.desk.models import Opening
from kuaiji.rules.findings import Source, advise

pytestmark = pytest.mark.django_db

ODD = advise("education.odd", "请核对专业名称。", Source("平台规则", "教育经历"), "education")


@pytest.fixture
def wang() -> OfficerContext:
    return make_officer("王芳")


@pytest.fixture
def desk(wang: OfficerContext) -> Client:
    """王芳's browser, the TOTP confirmed a moment ago."""
    return stepped_up(wang)


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


def test_each_further_case_in_hand_costs_four_statements(desk: Client, wang: OfficerContext) -> None:
    costs = []
    for names in (["李雷"], ["韩梅梅", "王小明"]):
        for name in names:
            plain(name)
        post(desk, "/desk/batch/take")
        with CaptureQueriesContext(connection) as asked:
            assert not any(each.hindrances for each in in_hand(wang))
        costs.append(len(asked))

    assert costs[1] - costs[0] == 2 * 4


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
