"""窗口代办 pages: one wizard for the person and for who acts for them, and what stays the person's alone."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.db.models.functions import Now
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.walk import hidden, texts_to
from desk_cases import make_picture
from drafts import HIGH_SCHOOL, SCHOOL, make_draft, newest
from factories import make_officer, make_person, phone_number, resident_number, sign_in, sign_in_staff
from kuaiji.accounts.models import Account, Identity, Person, Session, Sitting
from kuaiji.accounts.sittings import IDLE
from kuaiji.accounts.visitor import Acting
from kuaiji.audit.models import AccessEvent, Kind
from kuaiji.cases.models import Draft, Submission
from kuaiji.departments.conflicts import declare_conflict
from kuaiji.departments.models import Membership
from kuaiji.departments.queries import OfficerContext
from kuaiji.rules.codes import DocumentType
from kuaiji.verification.models import Check
from kuaiji.web.clock import now
from kuaiji.web.ids import uuid7
from sitting import ask, begin, link_sent_to, session_of, shown, sit_down, told

pytestmark = pytest.mark.django_db
TOKENS = re.compile(r'(name="(?:csrfmiddlewaretoken|key|ticket)" value=|"X-CSRFToken": )"[^"]*"')


@pytest.fixture
def wang(db: None) -> OfficerContext:
    return make_officer("王芳")


@pytest.fixture
def person(db: None) -> Person:
    found = make_person("李雷")
    make_draft(found)
    return found


@pytest.fixture
def desk(wang: OfficerContext) -> Client:
    client = Client()
    sign_in_staff(client, Account.objects.get(pk=wang.account_id))
    return client


@pytest.fixture
def acting(desk: Client, wang: OfficerContext, person: Person) -> Client:
    """王芳's browser, with 李雷 at the counter."""
    sit_down(desk, wang, person)
    return desk


def text(response: Any) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def events() -> list[tuple[str, str]]:
    return list(AccessEvent.objects.order_by("at", "id").values_list("kind", "reason"))


def test_officer_walks_from_the_document_to_the_task_list(desk: Client) -> None:
    typed = {"kind": "resident_id", "number": resident_number(), "name": "李雷", "phone": phone_number()}

    begun = begin(desk, typed)

    assert (begun.status_code, begun.headers["Location"]) == (303, "/collection/")
    page = text(desk.get("/collection/"))
    assert "正在为 <b>李*</b> 代办" in page
    assert "/collection/withdraw/" not in page


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"number": "440000199503010000"}, "证件号码"),
        ({"phone": "123"}, "手机号"),
        ({"name": ""}, "请填写真实姓名。"),
    ],
)
def test_form_says_what_is_wrong_and_sends_nothing(desk: Client, changes: dict[str, str], words: str) -> None:
    typed = {"kind": "resident_id", "number": resident_number(), "name": "李雷", "phone": phone_number()} | changes

    page = ask(desk, typed)

    assert page.status_code == 422
    assert words in text(page)
    assert texts_to(typed["phone"]) == []


def test_wrong_code_keeps_the_page(desk: Client, person: Person) -> None:
    asked = hidden(ask(desk, shown(person)))
    wrong = f"{(int(told(person.account.phone, '窗口')) + 1) % 10**6:06d}"

    pages = [
        desk.post("/desk/counter/begin", {"key": uuid4(), "ticket": asked["ticket"], "code": code})
        for code in ("", wrong)
    ]

    assert "请填写短信里的 6 位验证码。" in text(pages[0])
    assert "验证码不正确，或已经过期。" in text(pages[1])
    assert [hidden(page)["ticket"] != "" for page in pages] == [True, True]
    assert Sitting.objects.count() == 0


def test_ticket_that_is_none_begins_anew(desk: Client) -> None:
    answer = desk.post("/desk/counter/begin", {"key": uuid4(), "ticket": "nothing", "code": "123456"})

    assert answer.headers["Location"] == "/desk/counter"


def test_nobody_learns_from_the_counter_whether_a_number_or_phone_is_known(desk: Client, person: Person) -> None:
    """The same bytes and the same statements, before the code is told."""
    known, seen = shown(person), []
    for typed in (
        {**known, "number": resident_number(), "phone": phone_number()},
        {**known, "number": resident_number()},
        {**known, "phone": phone_number()},
    ):
        form = hidden(desk.get("/desk/counter")) | typed
        with CaptureQueriesContext(connection) as queries:
            page = desk.post("/desk/counter", form)
        body = TOKENS.sub(r'\1""', page.content.decode())
        for word in (typed["number"], typed["phone"], f"{typed['phone'][:3]}****{typed['phone'][-4:]}"):
            body = body.replace(word, "…")
        seen.append((page.status_code, body, len(queries)))

    assert seen[0][0] == 200
    assert seen[1:] == [seen[0], seen[0]]


def test_banner_stands_on_every_page(acting: Client) -> None:
    pages = ["/collection/", "/collection/basic", "/collection/declaration", "/desk/", "/desk/counter", "/guide"]

    assert [page for page in pages if "正在为 <b>李*</b> 代办" not in text(acting.get(page))] == []


def test_every_link_of_the_wizard_leads_where_who_acts_may_go(acting: Client, person: Person) -> None:
    seen, waiting = set[str](), ["/collection/"]
    wrong = []
    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        seen.add(address)
        page = acting.get(address, follow=True)
        if page.status_code != 200:
            wrong.append((address, page.status_code))
        if page.request["PATH_INFO"].startswith("/collection"):
            found = re.findall(r'href="(/collection/[^"#?]*|/home)"', page.content.decode())
            waiting += [each for each in found if not each.endswith((".pdf", ".docx")) and each not in seen]

    assert wrong == []
    assert len(seen) >= 12


def test_what_the_officer_types_is_the_persons_draft_and_on_record(acting: Client, person: Person) -> None:
    answer = autosave(acting, person, school="佛山市示范中学")

    assert answer.status_code == 200
    assert draft(person).typed[SCHOOL]["school"] == "佛山市示范中学"
    assert events() == [(Kind.COUNTER, "education")]
    assert AccessEvent.objects.get().person_id == person.pk


def draft(person: Person) -> Draft:
    return Draft.objects.get(case=newest(person), section="education")


def autosave(client: Client, person: Person, *, revision: int | None = None, **fields: str) -> Any:
    revision = draft(person).revision if revision is None else revision
    form = {
        "case": newest(person).pk, "path": SCHOOL, "revision": revision, "key": uuid4(), **HIGH_SCHOOL, **fields,
    }  # fmt: skip
    return client.post("/collection/autosave/education", form, headers={"accept": "application/json"})


def test_person_reads_who_typed_what(acting: Client, person: Person) -> None:
    autosave(acting, person, school="佛山市示范中学")
    autosave(acting, person, school="广州市示范中学")
    acting.post("/desk/counter/end")
    home = Client()
    sign_in(home, person)

    page = text(home.get("/looks"))

    assert "在窗口为您代办：填写教育经历" in page
    assert "共 2 次" in page
    assert "在窗口为您代办：结束" in page


def test_pictures_open_for_who_acts_and_each_is_on_record(acting: Client, person: Person) -> None:
    picture = make_picture(person, "work/aaaa", "proof")

    seen = acting.get(f"/files/{picture.pk}")

    assert seen.status_code == 200
    assert [(kind, reason) for kind, reason in events()] == [(Kind.FILE, "")]
    assert AccessEvent.objects.get().attachment_id == picture.pk


def test_pictures_of_somebody_else_stay_closed(acting: Client) -> None:
    theirs = make_picture(make_person("韩梅梅"), "basic", "photo")

    assert acting.get(f"/files/{theirs.pk}").status_code == 404
    assert events() == []


def test_own_pages_of_a_person_cost_what_they_cost_before(person: Person) -> None:
    home = Client()
    sign_in(home, person)
    case = newest(person)
    revision = case.drafts.get(section="scope").revision
    form = {"case": case.pk, "path": "", "revision": revision, "key": uuid4(), "scope": "3", "has_read": "yes"}

    with CaptureQueriesContext(connection) as reading:
        home.get("/collection/scope")
    with CaptureQueriesContext(connection) as saving:
        home.post("/collection/autosave/scope", form, headers={"accept": "application/json"})

    assert (len(reading), len(saving)) == (2, 2)


def test_officer_can_neither_promise_nor_hand_in(acting: Client, person: Person) -> None:
    page = acting.get("/collection/declaration")

    answer = acting.post("/collection/declaration", {"key": uuid4(), "is_true": "yes"})

    assert 'name="is_true"' not in text(page)
    assert answer.headers["Location"] == "/collection/declaration"
    assert (Submission.objects.count(), newest(person).state) == (0, "draft")
    assert link_sent_to(person.account.phone).startswith("/confirm/")
    assert "已发到本人手机" in text(acting.get("/collection/declaration"))


def test_who_serves_no_department_any_more_asks_nobody(acting: Client, person: Person) -> None:
    Membership.objects.update(valid_to=Now())

    answer = acting.post("/collection/declaration", {"key": uuid4()})

    assert answer.status_code == 403
    assert texts_to(person.account.phone) == []


def test_pages_that_stay_the_persons_alone(acting: Client, person: Person) -> None:
    number = newest(person).number
    pages = ["/home", "/account", "/account/password", "/looks", "/messages"]
    pages += [f"/collection/{word}/{number}" for word in ("receipt", "letters", "withdraw", "appeal")]

    assert {page: acting.get(page).status_code for page in pages} == dict.fromkeys(pages, 403)
    assert acting.post("/collection/start", {"key": uuid4()}).status_code == 403


def test_after_the_end_nothing_is_open_and_nothing_is_written(acting: Client, person: Person) -> None:
    ended = acting.post("/desk/counter/end")
    read, written = acting.get("/collection/basic"), autosave(acting, person, school="佛山市示范中学")

    assert ended.headers["Location"] == "/desk/counter?ended=1"
    assert (read.status_code, written.status_code) == (403, 403)
    assert "请从审核台的“窗口代办”重新开始" in text(read)
    assert draft(person).typed[SCHOOL]["school"] == HIGH_SCHOOL["school"]
    assert "代办已结束" in text(acting.get("/desk/counter?ended=1"))


def test_idle_counter_closes_by_itself(acting: Client) -> None:
    Sitting.objects.update(expires_at=Now())

    assert acting.get("/collection/basic").status_code == 403


def test_counter_in_use_stays_open_but_not_for_ever(desk: Client, wang: OfficerContext, person: Person) -> None:
    session = session_of(wang)
    ends = {"soon": Now() + timedelta(seconds=60), "late": Now() + timedelta(hours=2)}
    reached = {}
    for name, ends_at in ends.items():
        Sitting.objects.update(ended_at=Now())
        sitting = Sitting.objects.create(
            account_id=wang.account_id, session_id=session.pk, person=person, key=uuid4(),
            expires_at=Now() + timedelta(seconds=30), ends_at=ends_at,
        )  # fmt: skip
        Session.objects.update(seen_at=Now() - timedelta(minutes=6))
        desk.get("/collection/basic")
        sitting.refresh_from_db()
        reached[name] = sitting

    assert reached["soon"].expires_at == reached["soon"].ends_at
    assert reached["late"].expires_at - reached["late"].began_at >= IDLE


def test_other_session_of_the_same_officer_does_not_act(acting: Client, wang: OfficerContext) -> None:
    other = Client()
    sign_in_staff(other, Account.objects.get(pk=wang.account_id))

    assert other.get("/collection/basic").status_code == 403
    assert acting.get("/collection/basic").status_code == 200


def test_colleague_does_not_act(acting: Client) -> None:
    colleague = Client()
    sign_in_staff(colleague, Account.objects.get(pk=make_officer("赵审核").account_id))

    assert colleague.get("/collection/basic").status_code == 403


def test_number_is_not_corrected_to_a_relatives(desk: Client, wang: OfficerContext) -> None:
    person, relative = make_person("李雷", has_proved_identity=False), resident_number()
    make_draft(person)
    sit_down(desk, wang, person)
    declare_conflict(officer=wang, number=relative, employer="", relation="配偶", key=uuid4())
    before = Identity.objects.get(person=person).digest

    page = desk.post("/collection/identity", {"key": uuid4(), "name": "李雷", "number": relative})

    assert page.status_code == 422
    assert "请由同事代办" in text(page)
    assert Identity.objects.get(person=person).digest == before


@pytest.mark.parametrize("kind", [DocumentType.RESIDENT_ID, DocumentType.PASSPORT])
def test_officer_is_not_led_to_what_only_the_person_may_do(
    desk: Client, wang: OfficerContext, kind: DocumentType
) -> None:
    person = make_person("李雷", has_proved_identity=False, kind=kind)
    make_draft(person)
    if kind is DocumentType.RESIDENT_ID:
        Check.objects.create(
            person=person, kind="realname", digest=b"0", question_cipher=b"0", outcome="mismatched",
            note="identity.held", answered_at=now(),
        )  # fmt: skip
    sit_down(desk, wang, person)

    page = text(desk.get("/collection/identity"))

    assert "/collection/dispute" not in page
    assert ("请结束代办，由本人用那个账号登录" in page) == (kind is DocumentType.RESIDENT_ID)


def test_person_at_home_and_officer_at_the_counter_are_like_two_tabs(acting: Client, person: Person) -> None:
    home, revision = Client(), draft(person).revision
    sign_in(home, person)

    first = autosave(home, person, revision=revision, school="深圳市示范中学")
    second = autosave(acting, person, revision=revision, school="佛山市示范中学")

    assert (first.status_code, second.status_code) == (200, 409)
    assert second.json()["theirs"]["school"] == "深圳市示范中学"
    assert draft(person).typed[SCHOOL]["school"] == "深圳市示范中学"


def test_who_hands_in_at_home_leaves_nothing_to_type(acting: Client, person: Person) -> None:
    home = Client()
    sign_in(home, person)
    home.post("/collection/declaration", {"key": uuid4(), "is_true": "yes"})

    page = acting.get("/collection/education", follow=True)

    assert "现在不在填写中，不用再代办" in text(page)
    assert autosave(acting, person, school="佛山市示范中学").status_code == 409


def test_slug_that_is_no_section_is_not_found(acting: Client) -> None:
    answer = acting.post(f"/collection/autosave/{'x' * 300}", {"key": uuid4(), "revision": "0"})

    assert answer.status_code == 404
    assert events() == []


@pytest.mark.parametrize(("name", "shown_as"), [("李雷", "李*"), ("欧阳娜娜", "欧***"), ("李", "李")])
def test_screen_in_a_hall_shows_no_whole_name(name: str, shown_as: str) -> None:
    assert Acting(uuid7(), uuid7(), name).shown == shown_as
