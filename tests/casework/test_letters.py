"""留言: between a person and the department, on both their pages; told without its words, and never rewritten."""

from uuid import uuid4

import pytest
from django.db import DatabaseError, ProgrammingError, transaction
from django.test import Client

from desk_cases import desk_of, hand_in, post
from drafts import make_draft
from factories import make_officer, make_person, sign_in
from kuaiji.cases.models import Case, Letter
from kuaiji.casework.letters import unread_by_department, unread_by_person, write_to_department, write_to_person
from kuaiji.departments.queries import OfficerContext
from kuaiji.messaging.models import Message, Sms
from kuaiji.rules.findings import Refused
from said import is_said_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> Case:
    return hand_in("陈嘉怡")


@pytest.fixture
def chen(case: Case) -> Client:
    """陈嘉怡's own browser."""
    client = Client()
    sign_in(client, case.person)
    return client


def ask(officer: OfficerContext, case: Case, words: str = "毕业证上的名字为什么不同？") -> Letter:
    return write_to_person(officer=officer, case_id=case.pk, words=words, key=uuid4())


def answer(case: Case, words: str = "改过名，户口本上有。") -> Letter:
    return write_to_department(person_id=case.person_id, case_id=case.pk, words=words, key=uuid4())


def test_person_is_told_of_a_question_without_its_words(case: Case, wang: OfficerContext) -> None:
    ask(wang, case)

    message = Message.objects.get(title__contains="给您留言")
    assert message.link == f"/collection/letters/{case.number}"
    assert "毕业证" not in message.title + message.body
    assert Sms.objects.get(template="letter").person_id == case.person_id
    assert "毕业证" not in str(list(case.events.values_list("body", flat=True)))


def test_question_is_new_until_the_person_has_seen_it_and_the_answer_until_an_officer_has(
    case: Case, wang: OfficerContext, chen: Client
) -> None:
    ask(wang, case)
    assert unread_by_person(case.pk) == 1
    assert "1 条新留言" in chen.get("/collection/").content.decode()

    page = chen.get(f"/collection/letters/{case.number}").content.decode()
    post(chen, f"/collection/letters/{case.number}", words="改过名，户口本上有。")

    assert "毕业证上的名字为什么不同？" in page
    assert "王芳" not in page
    assert (unread_by_person(case.pk), unread_by_department(case.pk)) == (0, 1)
    desk = desk_of(wang)
    assert "条没有看" in desk.get(f"/desk/cases/{case.number}").content.decode()
    thread = desk.get(f"/desk/cases/{case.number}/letters").content.decode()
    assert "改过名，户口本上有。" in thread
    assert "申请人已看" in thread
    assert unread_by_department(case.pk) == 0


def test_auditor_reads_without_the_person_being_told_that_it_was_seen(case: Case) -> None:
    answer(case)
    desk = desk_of(make_officer("孙审计", roles=("auditor",)))

    page = desk.get(f"/desk/cases/{case.number}/letters").content.decode()

    assert "改过名" in page
    assert "发给申请人" not in page
    assert unread_by_department(case.pk) == 1
    assert post(desk, f"/desk/cases/{case.number}/write", words="看看").status_code == 403


def test_second_press_writes_once(case: Case, wang: OfficerContext) -> None:
    key = uuid4()

    for _ in range(2):
        write_to_person(officer=wang, case_id=case.pk, words="请补照片", key=key)
        write_to_department(person_id=case.person_id, case_id=case.pk, words="好的", key=key)

    assert Letter.objects.count() == 1


@pytest.mark.parametrize(("words", "refusal"), [("  ", "请写下您要说的话"), ("长" * 501, "最多 500 个字")])
def test_nothing_and_too_much_are_refused_on_both_pages(
    case: Case, wang: OfficerContext, chen: Client, words: str, refusal: str
) -> None:
    places = {f"/collection/letters/{case.number}": chen, f"/desk/cases/{case.number}/write": desk_of(wang)}
    for place, client in places.items():
        response = post(client, place, words=words)

        assert response.status_code == 422
        assert refusal in response.content.decode()
        assert is_said_at(response.content.decode(), "words")
    assert not Letter.objects.exists()


def test_person_writes_ten_times_a_day(case: Case) -> None:
    for _ in range(10):
        answer(case)

    with pytest.raises(Refused) as refused:
        answer(case)

    assert [each.code for each in refused.value.findings] == ["letter.too-many"]


def test_nobody_writes_on_a_draft(chen: Client) -> None:
    draft = make_draft(make_person("李雷"))

    with pytest.raises(Refused) as refused:
        answer(draft)

    assert [each.code for each in refused.value.findings] == ["letter.not-handed-in"]


def test_case_of_somebody_else_does_not_exist(case: Case, wang: OfficerContext) -> None:
    stranger = Client()
    sign_in(stranger, make_person("李雷"))

    assert stranger.get(f"/collection/letters/{case.number}").status_code == 404
    with pytest.raises(Refused) as refused:
        ask(make_officer("孙审核", "4403"), case)
    assert [each.code for each in refused.value.findings] == ["desk.not-your-department"]


@pytest.mark.parametrize("change", [{"words": "别的话"}, {"officer": None}])
def test_what_was_written_is_never_rewritten(case: Case, wang: OfficerContext, change: dict[str, object]) -> None:
    letter = ask(wang, case)

    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        Letter.objects.filter(pk=letter.pk).update(**change)


def test_empty_letter_and_one_key_twice_are_impossible(case: Case, wang: OfficerContext) -> None:
    letter = ask(wang, case)

    for fields, constraint in (
        ({"words": "", "key": uuid4()}, "letter_says_something"),
        ({"words": "好", "key": letter.key}, "letter_once_per_key"),
    ):
        with pytest.raises(DatabaseError) as refused, transaction.atomic():
            case.letters.create(**fields)
        assert refused.value.__cause__.diag.constraint_name == constraint  # type: ignore[union-attr]


def test_remark_is_seen_by_officers_and_never_by_the_person(case: Case, wang: OfficerContext, chen: Client) -> None:
    desk = desk_of(wang)

    refused = post(desk, f"/desk/cases/{case.number}/write", remark="短")
    post(desk, f"/desk/cases/{case.number}/write", remark="已电话核实改名")

    assert refused.status_code == 422
    assert "已电话核实改名" in desk.get(f"/desk/cases/{case.number}/letters").content.decode()
    for page in ("/collection/", f"/collection/letters/{case.number}"):
        assert "电话核实" not in chen.get(page).content.decode()


def test_letter_as_long_as_its_box_takes_is_sent_whatever_its_lines(
    case: Case, wang: OfficerContext, chen: Client
) -> None:
    """A browser sends the end of a line as two characters and counts it as one."""
    words = "长\n" * 249 + "完了"
    desk = desk_of(wang)

    for client, address in ((chen, f"/collection/letters/{case.number}"), (desk, f"/desk/cases/{case.number}/write")):
        response = post(client, address, words=words.replace("\n", "\r\n"))
        assert response.status_code == 303

    assert list(Letter.objects.values_list("words", flat=True)) == [words, words]


def test_letter_with_what_the_database_cannot_keep_is_kept_without_it(case: Case, chen: Client) -> None:
    post(chen, f"/collection/letters/{case.number}", words="改过名\0。")

    assert Letter.objects.get().words == "改过名。"
