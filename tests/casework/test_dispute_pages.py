"""The pages of a dispute: the claimant hands it in and follows it, the holder reads and objects."""

from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client

from clock import at
from desk_cases import post
from disputing import THREE_DAYS, WORDS, agree, both_sides, confirm, dispute
from factories import make_person, sign_in
from kuaiji.accounts.models import Person
from kuaiji.cases.models import Case
from kuaiji.casework.actions import claim_case, open_collection, reject_case
from kuaiji.casework.disputes import newest_warning
from kuaiji.casework.letters import write_to_person
from kuaiji.departments.queries import OfficerContext
from kuaiji.rules.findings import Source, final
from kuaiji.web.clock import now

pytestmark = pytest.mark.django_db

PAGE = "/collection/dispute"
HOME_OF_THE_HOLDER = "广州市天河区财政局"


def browser_of(person: Person) -> Client:
    client = Client()
    sign_in(client, person)
    return client


def filled(**changes: Any) -> dict[str, Any]:
    return {"asks": "account", "words": WORDS, "department": ["44", "4401", "440106"], **both_sides(), **changes}


def text(response: HttpResponse) -> str:
    return response.content.decode()


def test_claimant_hands_in_a_dispute_and_sees_where_it_stands(claimant: Person) -> None:
    client = browser_of(claimant)

    form = text(client.get(PAGE))
    answer = post(client, PAGE, **filled())
    waiting = text(client.get(PAGE))

    assert "身份证明国徽面" in form
    assert answer.status_code == 303
    assert "现在不用您做什么" in waiting
    assert WORDS in waiting
    assert "提交申诉" not in waiting


def test_refused_form_keeps_what_was_written_and_says_where(claimant: Person) -> None:
    client = browser_of(claimant)

    answer = post(client, PAGE, asks="document", words="太短了", department="44")
    page = text(answer)

    assert answer.status_code == 422
    assert "太短了" in page
    assert 'value="document" id="f-asks-2" checked' in page
    assert 'value="44" selected' in page
    assert page.count("请先选择一张图片，再上传。") == 0
    assert not Case.objects.filter(kind="dispute").exists()


def test_missing_pictures_are_asked_for_at_their_boxes(claimant: Person) -> None:
    page = text(post(browser_of(claimant), PAGE, asks="account", words=WORDS, department=["44", "4401", "440106"]))

    assert 'href="#f-id_portrait"' in page
    assert 'href="#f-id_emblem"' in page


def test_next_level_of_departments_is_shown_without_handing_in(claimant: Person) -> None:
    answer = post(browser_of(claimant), PAGE, words=WORDS, department="44", go="department")

    assert answer.status_code == 200
    assert "广州" in text(answer)
    assert WORDS in text(answer)
    assert not Case.objects.filter(kind="dispute").exists()


def test_who_was_not_told_is_led_to_the_real_name_check() -> None:
    client = browser_of(make_person("李雷", has_proved_identity=False))

    page = text(client.get(PAGE))

    assert "请先做实名认证" in page
    assert "提交申诉" not in page


def test_real_name_page_leads_to_the_dispute(claimant: Person) -> None:
    open_collection(person_id=claimant.pk, key=uuid4())

    assert PAGE in text(browser_of(claimant).get("/collection/identity"))


def test_no_page_of_the_claimants_tells_where_the_holder_is(claimant: Person, zhao: OfficerContext) -> None:
    case = dispute(claimant, department="440305")
    client = browser_of(claimant)
    claim_case(officer=zhao, case_id=case.pk)
    write_to_person(officer=zhao, case_id=case.pk, words="原来的手机号是多少？", key=uuid4())

    seen = [PAGE, f"/collection/letters/{case.number}", f"/collection/withdraw/{case.number}", "/home", "/messages"]
    pages = [text(client.get(address)) for address in seen]

    assert [HOME_OF_THE_HOLDER in page for page in pages] == [False] * 5
    assert client.get(f"/collection/receipt/{case.number}").status_code == 404
    assert case.number in pages[3]
    assert "原来的手机号是多少？" in pages[1]


def test_claimant_takes_the_dispute_back(claimant: Person) -> None:
    case = dispute(claimant)
    client = browser_of(claimant)

    asked = text(client.get(f"/collection/withdraw/{case.number}"))
    answer = post(client, f"/collection/withdraw/{case.number}")

    assert "撤回这次占用申诉吗" in asked
    assert answer.headers["Location"] == PAGE
    assert "提交申诉" in text(client.get(PAGE))


def test_refusal_is_read_with_its_reason_and_a_new_dispute_may_follow(claimant: Person, zhao: OfficerContext) -> None:
    case = dispute(claimant)
    claim_case(officer=zhao, case_id=case.pk)
    reason = final("dispute.refused", "证件影像看不清，请重新拍摄后再申诉。", Source("平台规则", "占用申诉"))
    reject_case(
        officer=zhao, case_id=case.pk, submission_id=case.submissions.get().pk, reason=reason, note="", key=uuid4()
    )

    page = text(browser_of(claimant).get(PAGE))

    assert reason.message in page
    assert "提交申诉" in page


def test_claimant_who_got_the_document_goes_on(claimant: Person, zhao: OfficerContext, wang: OfficerContext) -> None:
    case = dispute(claimant, asks="document")
    agree(zhao, case)
    with at(now() + THREE_DAYS):
        confirm(wang, case)

    page = text(browser_of(claimant).get(PAGE))

    assert "申诉成立" in page
    assert "现在不能申诉" not in page


def test_holder_reads_and_objects(holder: Person, claimant: Person, zhao: OfficerContext) -> None:
    case = dispute(claimant)
    agree(zhao, case)
    client, page = browser_of(holder), f"/collection/objection/{case.number}"

    asked = text(client.get(page))
    short = post(client, page, objection="不同意")
    done = post(client, page, objection="这是我本人的证件，一直在用。")

    assert HOME_OF_THE_HOLDER in asked
    assert short.status_code == 422
    assert done.status_code == 303
    assert "这是我本人的证件，一直在用。" in text(client.get(page))
    warning = newest_warning(case.pk)
    assert warning is not None
    assert warning.objection == "这是我本人的证件，一直在用。"


def test_holder_reads_how_it_ended(
    holder: Person, claimant: Person, zhao: OfficerContext, wang: OfficerContext
) -> None:
    case = dispute(claimant, asks="document")
    agree(zhao, case)
    with at(now() + THREE_DAYS):
        confirm(wang, case)

    assert "申诉成立，已经办理" in text(browser_of(holder).get(f"/collection/objection/{case.number}"))


def test_objection_page_is_only_the_warned_holders(holder: Person, claimant: Person, zhao: OfficerContext) -> None:
    case = dispute(claimant)
    page = f"/collection/objection/{case.number}"
    early = browser_of(holder).get(page).status_code
    agree(zhao, case)

    answers = [browser_of(each).get(page).status_code for each in (claimant, make_person("韩梅梅", sex="female"))]

    assert [early, *answers] == [404, 404, 404]
