"""信息采集 as a case, page by page: the task list, 核对并提交, 回执, 撤回, and where the case stands."""

from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.db.models import F
from django.http import HttpResponse
from django.test import Client

from drafts import (
    BLURRED,
    FORGED,
    make_checking,
    make_draft,
    make_in_review,
    make_queued,
    newest,
    save,
)
from factories import make_officer, make_person, sign_in
from kuaiji.accounts.models import Person
from kuaiji.cases.models import Case, Submission
from kuaiji.casework.actions import approve_case, reject_case, return_case, withdraw_case
from record import send

pytestmark = pytest.mark.django_db


@pytest.fixture
def lilei(client: Client) -> Person:
    person = make_person("李雷")
    sign_in(client, person)
    return person


def text(response: HttpResponse) -> str:
    return unescape(response.content.decode())


def decided(person: Person, verb: str) -> Case:
    officer = make_officer()
    case, submission = make_in_review(person, officer)
    asked = {"officer": officer, "case_id": case.pk, "submission_id": submission.pk, "key": uuid4()}
    if verb == "return":
        return_case(**asked, findings=[BLURRED], note="")
    elif verb == "reject":
        reject_case(**asked, reason=FORGED, note="")
    else:
        approve_case(**asked)
    return newest(person)


def test_first_visit_offers_to_start(client: Client, lilei: Person) -> None:
    page = text(client.get("/collection/"))

    assert "开始采集" in page


@pytest.mark.parametrize(
    ("has_proved_identity", "first"), [(True, "/collection/department"), (False, "/collection/identity")]
)
def test_start_leads_to_the_first_open_step(client: Client, db: None, has_proved_identity: bool, first: str) -> None:
    sign_in(client, make_person("李雷", has_proved_identity=has_proved_identity))

    assert client.post("/collection/start", {"key": uuid4()}).headers["Location"] == first


def test_registered_person_who_starts_again_sees_that_all_is_done(client: Client, lilei: Person) -> None:
    decided(lilei, "approve")

    response = client.post("/collection/start", {"key": uuid4()})

    assert response.headers["Location"] == "/collection/"
    assert Case.objects.count() == 1


def test_waiting_person_sees_whose_turn_it_is(client: Client, lilei: Person) -> None:
    case = make_checking(lilei)
    checking = text(client.get("/collection/"))
    Case.objects.filter(pk=case.pk).update(state="queued")

    queued = text(client.get("/collection/"))

    assert "系统正在与学信网、资格登记等核对" in checking
    assert "轮到广州市天河区财政局审核" in queued


def test_returned_person_sees_what_to_mend_and_by_which_rule(client: Client, lilei: Person) -> None:
    decided(lilei, "return")

    page = text(client.get("/collection/"))

    assert "有 1 处需要您修改" in page
    assert BLURRED.message in page
    assert "退回原因库" in page
    assert "去修改教育经历" in page


def test_returned_section_shows_what_to_mend_until_it_is_saved_again(client: Client, lilei: Person) -> None:
    case = decided(lilei, "return")
    Case.objects.filter(pk=case.pk).update(returned_at=F("returned_at") - timedelta(minutes=1))

    page = text(client.get("/collection/education"))
    send(client, "/collection/education")

    assert "退回时要求修改的内容" in page
    assert "核对并重新提交" in text(client.get("/collection/"))


def test_returned_person_who_takes_the_department_away_still_sees_the_page(client: Client, lilei: Person) -> None:
    decided(lilei, "return")
    save(lilei, "department", {"department": ""})

    assert client.get("/collection/").status_code == 200
    assert client.get("/collection/declaration").status_code == 200


def test_approved_person_sees_where_they_are_registered(client: Client, lilei: Person) -> None:
    decided(lilei, "approve")

    assert "您的信息已登记在广州市天河区财政局" in text(client.get("/collection/"))


def test_rejected_person_sees_the_reason_and_may_start_anew(client: Client, lilei: Person) -> None:
    decided(lilei, "reject")

    page = text(client.get("/collection/"))

    assert FORGED.message in page
    assert "接着上次的内容重新开始" in page


def test_record_is_handed_in_after_reading_it_once_more(client: Client, lilei: Person) -> None:
    make_draft(lilei)

    page = text(client.get("/collection/declaration"))
    response = send(client, "/collection/declaration", {"is_true": "yes"})
    receipt = text(client.get(response.headers["Location"]))

    assert "我承诺所提供信息真实有效" in page
    assert "广州市示范中学" in page
    assert newest(lilei).number in receipt
    assert Submission.objects.get().digest[:16] in receipt


def test_record_without_the_promise_comes_back(client: Client, lilei: Person) -> None:
    make_draft(lilei)

    response = send(client, "/collection/declaration")

    assert response.status_code == 422
    assert 'href="#f-declaration-is_true"' in text(response)
    assert Submission.objects.count() == 0


def test_what_is_missing_is_named_with_a_link_to_its_section(client: Client, lilei: Person) -> None:
    make_draft(lilei)
    save(lilei, "scope", {"scope": "", "has_read": ""})

    response = send(client, "/collection/declaration", {"is_true": "yes"})

    assert response.status_code == 422
    assert 'href="#f-scope-scope"' in text(response)
    assert 'id="f-scope-scope"' in text(response)
    assert 'value="yes" checked' in text(response)


def test_second_press_on_submit_shows_the_receipt_again(client: Client, lilei: Person) -> None:
    make_draft(lilei)
    form = {"key": uuid4(), "is_true": "yes"}

    answers = [client.post("/collection/declaration", form).headers["Location"] for _ in range(2)]

    assert answers == [f"/collection/receipt/{newest(lilei).number}"] * 2


def test_declaration_of_a_case_under_review_leads_to_where_it_stands(client: Client, lilei: Person) -> None:
    make_queued(lilei)

    assert client.get("/collection/declaration").headers["Location"] == "/collection/"


@pytest.mark.parametrize("page", ["receipt", "withdraw"])
def test_case_of_another_person_does_not_exist(client: Client, lilei: Person, page: str) -> None:
    other = make_checking(make_person("韩梅梅", sex="female"))

    assert client.get(f"/collection/{page}/{other.number}").status_code == 404
    assert client.post(f"/collection/{page}/{other.number}", {"key": uuid4()}).status_code in (404, 405)
    assert newest(other.person).state == "checking"


@pytest.mark.parametrize("number", ["KJ-2026-999999999", "x", "0"])
def test_number_that_does_not_exist_has_no_receipt(client: Client, lilei: Person, number: str) -> None:
    assert client.get(f"/collection/receipt/{number}").status_code == 404


def test_draft_has_no_receipt(client: Client, lilei: Person) -> None:
    assert client.get(f"/collection/receipt/{make_draft(lilei).number}").status_code == 404


def test_receipt_names_the_department_that_got_the_case(client: Client, lilei: Person) -> None:
    case = make_checking(lilei)
    withdraw_case(person_id=lilei.pk, number=case.number)
    client.post("/collection/start", {"key": uuid4()})
    save(lilei, "department", {"department": "4403"})

    receipt = text(client.get(f"/collection/receipt/{case.number}"))

    assert "<dt>会计管理部门</dt><dd>广州市天河区财政局</dd>" in receipt


def test_withdrawal_asks_first_and_keeps_what_was_typed(client: Client, lilei: Person) -> None:
    case = make_queued(lilei)

    asked = text(client.get(f"/collection/withdraw/{case.number}"))
    response = send(client, f"/collection/withdraw/{case.number}")

    assert "撤回这次信息采集吗？" in asked
    assert response.headers["Location"] == "/collection/"
    assert newest(lilei).state == "withdrawn"
    assert "您撤回了这次采集，填写的内容还在" in text(client.get("/collection/"))


def test_what_is_decided_cannot_be_withdrawn(client: Client, lilei: Person) -> None:
    case = decided(lilei, "approve")

    response = send(client, f"/collection/withdraw/{case.number}")

    assert response.status_code == 409
    assert "不能撤回" in text(response)


@pytest.mark.parametrize(
    ("page", "method"), [("", "post"), ("start", "get"), ("receipt/x", "post"), ("declaration", "put")]
)
def test_wrong_method_is_refused(client: Client, lilei: Person, page: str, method: str) -> None:
    assert getattr(client, method)(f"/collection/{page}").status_code == 405


def test_start_without_its_key_is_not_understood(client: Client, lilei: Person) -> None:
    assert client.post("/collection/start").status_code == 400


def test_timeline_leaves_out_how_officers_share_their_work(client: Client, lilei: Person) -> None:
    decided(lilei, "return")

    page = text(client.get("/collection/"))

    assert "您提交了信息" in page
    assert "会计管理部门退回修改" in page
    assert "工作人员开始审核" not in page
