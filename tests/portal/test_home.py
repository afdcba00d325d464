"""我的首页: one glance says what comes next and whose turn it is."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from disputing import agree, dispute, make_claimant
from drafts import make_draft
from factories import make_officer, make_person, sign_in
from kuaiji.cases.models import Case
from kuaiji.casework.disputes import object_to_dispute
from kuaiji.departments.models import Department
from kuaiji.messaging.actions import post_message
from kuaiji.portal.home import case_card, home_page, next_step
from kuaiji.rules.case import State
from kuaiji.web.clock import now
from record import start

pytestmark = pytest.mark.django_db

TIANHE = "广州市天河区财政局"
MOMENT = "2026-11-20T02:00:00+00:00"


def a_case(state: State) -> dict[str, object]:
    return {
        "kind": "collection", "number": "CJ2026000001", "state": state, "submitted_at": MOMENT,
        "returned_at": MOMENT, "mend_by": MOMENT, "decided_at": MOMENT, "asked": 2,
    }  # fmt: skip


def test_nobody_else_sees_it(client: Client) -> None:
    answer = client.get("/home")

    assert answer.status_code == 303
    assert answer.headers["Location"] == "/login?next=%2Fhome"


def test_a_newcomer_is_led_to_real_name_verification_first(client: Client) -> None:
    sign_in(client, make_person("李雷", has_proved_identity=False))

    page = client.get("/home").content.decode()

    assert "李雷，您好" in page
    assert '<a class="btn" href="/collection/">去实名认证</a>' in page
    assert "还没有消息" in page


def test_whoever_has_begun_goes_on_where_they_stopped(client: Client) -> None:
    sign_in(client, make_person("李雷"))
    start(client)

    assert "接着填信息采集" in client.get("/home").content.decode()


def test_holder_of_a_disputed_document_is_asked_to_speak_first_of_all(client: Client) -> None:
    holder = make_person("李雷")
    sign_in(client, holder)
    disputed = dispute(make_claimant(holder), department="440106")
    before = client.get("/home").content.decode()
    agree(make_officer(), disputed)

    warned = client.get("/home").content.decode()
    object_to_dispute(person_id=holder.pk, number=disputed.number, words="这就是我本人的账号，一直在用。")
    heard = client.get("/home").content.decode()

    link = f'<a class="btn" href="/collection/objection/{disputed.number}">去说明</a>'
    assert [link in page for page in (before, warned, heard)] == [False, True, False]


def test_department_of_a_draft_is_named_before_anything_is_handed_in(client: Client) -> None:
    person = make_person("李雷")
    Department.objects.filter(code="440106").update(phone="154-0000-0106")
    make_draft(person)
    sign_in(client, person)

    page = client.get("/home").content.decode()

    assert f"<b>{TIANHE}</b>" in page
    assert "154-0000-0106" in page


@pytest.mark.parametrize(
    ("state", "title", "turn"),
    [
        (State.CHECKING, "已经提交，正在核验", "系统正在核验"),
        (State.QUEUED, "已经提交，等待审核", f"轮到{TIANHE}"),
        (State.IN_REVIEW, "已经提交，等待审核", f"轮到{TIANHE}"),
        (State.SECOND_REVIEW, "已经提交，等待审核", f"轮到{TIANHE}"),
        (State.RETURNED, "信息采集需要您修改", "轮到您修改"),
        (State.APPROVED, "信息采集审核通过", "已办结"),
        (State.REJECTED, "信息采集不予通过", "已办结"),
        (State.WITHDRAWN, "信息采集已撤回", "已办结"),
        (State.EXPIRED, "信息采集已过期", "已办结"),
    ],
)
def test_every_state_says_what_comes_next_and_whose_turn_it_is(state: State, title: str, turn: str) -> None:
    assert next_step(a_case(state), TIANHE).title == title
    assert case_card(a_case(state), TIANHE).turn == turn


def test_the_home_shows_only_ones_own_case_department_and_messages(client: Client) -> None:
    lilei, hanmeimei = make_person("李雷"), make_person("韩梅梅", sex="female")
    for person in (lilei, hanmeimei):
        sign_in(client, person)
        start(client)
        post_message(
            person_id=person.id, title=f"给{person.name}", body="正文", link="/collection/", dedupe=person.name
        )
    Case.objects.filter(person=lilei).update(department=Department.objects.get(code="440106"))

    page = home_page(person_id=lilei.id, name="李雷", has_proved_identity=True)

    assert [message.title for message in page.messages] == ["给李雷"]
    assert page.messages[0].is_new
    assert page.department is not None
    assert page.department.name == TIANHE
    assert home_page(person_id=hanmeimei.id, name="韩梅梅", has_proved_identity=True).department is None


@pytest.mark.parametrize("count", [1, 3])
def test_the_home_costs_two_statements_however_much_there_is(client: Client, count: int) -> None:
    person = make_person("李雷")
    sign_in(client, person)
    start(client)
    for number in range(count):
        post_message(person_id=person.id, title="消息", body="正文", link="", dedupe=f"m{number}")

    with CaptureQueriesContext(connection) as asked:
        page = client.get("/home").content.decode()

    assert page.count("<b>消息</b>") == count
    assert len(asked) == 2


def test_a_message_says_when_it_came() -> None:
    person = make_person("李雷")
    post_message(person_id=person.id, title="消息", body="正文", link="", dedupe="m")

    found = home_page(person_id=person.id, name="李雷", has_proved_identity=True).messages

    assert abs(found[0].at - now()) < timedelta(minutes=1)
