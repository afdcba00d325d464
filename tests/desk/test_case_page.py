"""案卷: one part after the other, evidence only through the door, every look on record."""

import re
from copy import deepcopy
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from PIL import Image

from desk_cases import DEGREE, JPEG, SCHOOL, TYPED, desk_of, hand_in, latest, make_check, make_picture, post
from factories import make_officer, make_person
from kuaiji.accounts.queries import identity_number
from kuaiji.attachments.models import Attachment
from kuaiji.audit.models import AccessEvent
from kuaiji.cases.models import Case
from kuaiji.departments.models import Membership
from kuaiji.desk.units import differing
from kuaiji.dossier.queries import fingerprint
from kuaiji.rules.checks import Question
from kuaiji.rules.codes import CheckKind
from kuaiji.rules.document import parse
from kuaiji.rules.resume import code_of

pytestmark = pytest.mark.django_db


def page(desk: Client, address: str, status: int = 200) -> str:
    response = desk.get(address)
    assert response.status_code == status, response.content.decode()
    return response.content.decode()


def kinds() -> list[str]:
    return list(AccessEvent.objects.order_by("at", "id").values_list("kind", flat=True))


@pytest.fixture
def case() -> Case:
    return hand_in("陈嘉怡")


@pytest.mark.parametrize(
    "part", ["department", "scope", "basic", f"education/{SCHOOL}", f"education/{DEGREE}", "work/cccc"]
)
def test_every_part_opens_and_is_one_look(case: Case, part: str) -> None:
    html = page(desk_of(make_officer()), f"/desk/cases/{case.number}/parts/{part}")

    assert "陈嘉怡" in html
    assert kinds() == ["case"]
    event = AccessEvent.objects.get()
    assert (event.case_ids, event.person_id) == ([case.pk], case.person_id)


def test_work_that_goes_on_is_shown_as_going_on(case: Case) -> None:
    html = page(desk_of(make_officer()), f"/desk/cases/{case.number}/parts/work/cccc")

    assert "<td>至今" in html
    assert "出纳" in html


def test_number_is_masked_and_the_page_kept_out_of_caches(case: Case) -> None:
    response = desk_of(make_officer()).get(f"/desk/cases/{case.number}")

    assert "***********" in response.content.decode()
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "address",
    ["", "/history", "/parts/basic", "/claim", "/release", "/recall", "/reveal", "/notes", "/decide"],
)
def test_case_of_another_city_does_not_exist(case: Case, address: str) -> None:
    stranger = desk_of(make_officer(code="4403"))
    place = f"/desk/cases/{case.number}{address}"

    response = stranger.get(place) if address in ("", "/history", "/parts/basic") else post(stranger, place)

    assert response.status_code == 404
    assert kinds() == []


def test_unknown_parts_and_cases_do_not_exist(case: Case) -> None:
    desk = desk_of(make_officer())

    page(desk, f"/desk/cases/{case.number}/parts/education/zzzz", 404)
    page(desk, f"/desk/cases/{case.number}/parts/declaration", 404)
    page(desk, "/desk/cases/KJ-2026-999999999", 404)


def test_role_that_ended_opens_nothing(case: Case) -> None:
    officer = make_officer()
    Membership.objects.filter(officer_id=officer.officer_id).update(valid_to=case.opened_at, valid_from=case.opened_at)

    page(desk_of(officer), f"/desk/cases/{case.number}", 403)


def test_operator_reads_no_case_and_auditor_decides_none(case: Case) -> None:
    auditor = desk_of(make_officer(roles=("auditor",)))

    page(desk_of(make_officer(roles=("operator",))), f"/desk/cases/{case.number}", 403)
    assert "您是审计员，只能查看" in page(auditor, f"/desk/cases/{case.number}")
    assert post(auditor, f"/desk/cases/{case.number}/claim").status_code == 403


def test_officer_who_decided_still_opens_what_they_decided_after_the_case_moved() -> None:
    case = hand_in("李雷")
    officer = make_officer()
    desk = desk_of(officer)
    post(desk, f"/desk/cases/{case.number}/claim")
    post(desk, f"/desk/cases/{case.number}/decide", submission=latest(case), path="basic", codes="B01", verb="return")
    Case.objects.filter(pk=case.pk).update(department_id=make_officer(code="4403").department_id)

    assert "退回修改" in page(desk, f"/desk/cases/{case.number}")
    hand_in(person=case.person, code="4403")
    page(desk, f"/desk/cases/{case.number}", 404)


def test_picture_of_the_submission_is_streamed_and_the_look_noted_first() -> None:
    person = make_person("陈嘉怡")
    picture = make_picture(person, "basic", "photo")
    case = hand_in(person=person, pictures=[picture])

    response = desk_of(make_officer()).get(f"/desk/cases/{case.number}/files/{picture.pk}")

    shown = Image.open(BytesIO(response.content))
    assert (shown.format, shown.size) == ("JPEG", Image.open(BytesIO(JPEG)).size)
    assert response.content != JPEG
    assert response.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    event = AccessEvent.objects.get()
    assert (event.kind, event.attachment_id, event.person_id) == ("file", picture.pk, person.pk)


JOB = parse(TYPED)[0].work[0]


@pytest.mark.parametrize(
    ("slot", "scanned", "word"),
    [
        ("resume_form", code_of(JOB), "二维码相符"),
        ("resume_form", f"KUAIJI:RESUME:1:CCCC:{'0' * 64}", "二维码不符"),
        ("resume_form", f"KUAIJI:RESUME:1:EEEE:{'0' * 64}", "二维码不符"),
        ("resume_form", "", "没有二维码"),
        ("work_proof", "", None),
    ],
)
def test_officer_reads_beside_a_form_whether_its_code_fits(slot: str, scanned: str, word: str | None) -> None:
    person = make_person("陈嘉怡")
    pictures = [make_picture(person, "work/cccc", slot), make_picture(person, "basic", "photo")]
    Attachment.objects.filter(slot=slot).update(scanned=scanned)
    case = hand_in(person=person, pictures=pictures)

    html = page(desk_of(make_officer()), f"/desk/cases/{case.number}/parts/work/cccc")

    assert re.findall("二维码相符|二维码不符|没有二维码", html) == ([word] if word else [])


def test_picture_outside_the_submission_or_the_subtree_does_not_exist() -> None:
    person = make_person("陈嘉怡")
    handed_in, draft = make_picture(person, "basic", "photo"), make_picture(person, "basic", "id_portrait")
    case = hand_in(person=person, pictures=[handed_in])
    other = hand_in("李雷", pictures=[])

    def status(code: str, number: str, attachment_id: UUID) -> int:
        return desk_of(make_officer(code=code)).get(f"/desk/cases/{number}/files/{attachment_id}").status_code

    assert status("440106", case.number, handed_in.pk) == 200
    assert status("440106", case.number, draft.pk) == 404
    assert status("440106", other.number, handed_in.pk) == 404
    assert status("4403", case.number, handed_in.pk) == 404
    assert status("440106", case.number, uuid4()) == 404
    assert kinds() == ["file"]


def test_viewer_shows_the_chosen_picture() -> None:
    person = make_person("陈嘉怡")
    pictures = [make_picture(person, "basic", slot) for slot in ("photo", "id_portrait")]
    case = hand_in(person=person, pictures=pictures)
    desk = desk_of(make_officer())

    first = page(desk, f"/desk/cases/{case.number}/parts/basic")
    second = page(desk, f"/desk/cases/{case.number}/parts/basic?file={pictures[1].pk}")

    assert f'<img src="/desk/cases/{case.number}/files/{pictures[0].pk}" alt="陈嘉怡的标准证件照片">' in first
    assert f'<img src="/desk/cases/{case.number}/files/{pictures[1].pk}" alt="陈嘉怡的身份证明人像面">' in second


def checked(outcome: str, differences: list[dict[str, str]] | None = None) -> str:
    """Open 陈嘉怡's degree after 学信网 has answered."""
    person = make_person("陈嘉怡")
    check = make_check(person, "education", outcome, differences)
    of = fingerprint_of(person.name)
    case = hand_in(person=person, checks={f"education:education/{DEGREE}": {"id": str(check.pk), "of": of}})
    return page(desk_of(make_officer()), f"/desk/cases/{case.number}/parts/education/{DEGREE}")


def fingerprint_of(name: str) -> str:
    said = TYPED["education"][DEGREE]
    fields = ("school", "level", "mode", "major", "started_on", "ended_on", "certificate_number")
    question = Question(
        CheckKind.EDUCATION, f"education/{DEGREE}", {"name": name, **{each: said[each] for each in fields}}
    )
    return fingerprint(question)


def test_difference_with_the_registry_stands_beside_the_claim() -> None:
    html = checked("mismatched", [{"field": "school", "yours": "示范财经大学", "theirs": "示范财贸大学"}])

    assert "学信网：有不一致的地方" in html
    assert "示范财<mark>经</mark>大学" in html
    assert "示范财<mark>贸</mark>大学" in html


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        ("matched", "学信网：一致"),
        ("not_found", "学信网：没有查到，请核对证明材料"),
        ("unavailable", "学信网：核验服务暂时不可用，请人工核对"),
    ],
)
def test_answer_of_the_registry_is_said_in_words(outcome: str, said: str) -> None:
    assert said in checked(outcome)


@pytest.mark.parametrize(
    ("text", "other", "parts"),
    [
        ("0013241", "0012341", ("001", "32", "41")),
        ("相同", "相同", ("相同", "", "")),
        ("没有登记", "", ("没有登记", "", "")),
        ("本科", "本科（在读）", ("本科", "", "")),
        ("aaa", "aa", ("aa", "a", "")),
    ],
)
def test_what_differs_is_marked(text: str, other: str, parts: tuple[str, str, str]) -> None:
    assert differing(text, other) == parts


def test_second_submission_shows_what_changed_and_what_was_asked() -> None:
    person = make_person("陈嘉怡")
    case = hand_in(person=person)
    desk = desk_of(make_officer())
    post(desk, f"/desk/cases/{case.number}/claim")
    post(
        desk, f"/desk/cases/{case.number}/decide",
        submission=latest(case), path=f"education/{DEGREE}", codes="E01", verb="return",
    )  # fmt: skip
    typed: dict[str, Any] = deepcopy(TYPED)
    typed["education"][DEGREE]["school"] = "示范财贸大学"
    hand_in(person=person, typed=typed)

    changed = page(desk, f"/desk/cases/{case.number}/parts/education/{DEGREE}")
    same = page(desk, f"/desk/cases/{case.number}/parts/education/{SCHOOL}")

    assert "第 2 次提交" in changed
    assert "上次填写：示范财经大学" in changed
    assert "学校名称与证书不一致，请按证书填写。" in changed
    assert "与上次相同" not in changed
    assert "与上次相同" in same


def test_persons_word_on_what_was_left_as_it_is_stands_beside_what_was_asked() -> None:
    person = make_person("陈嘉怡")
    case = hand_in(person=person)
    desk = desk_of(make_officer())
    post(desk, f"/desk/cases/{case.number}/claim")
    post(
        desk, f"/desk/cases/{case.number}/decide",
        submission=latest(case), path=f"education/{DEGREE}", codes="E01", verb="return",
    )  # fmt: skip
    asked = case.findings.get()
    hand_in(person=person, answers={f"{asked.code}@{asked.path}": "学校更过名，证书是旧校名"})

    shown = page(desk, f"/desk/cases/{case.number}/parts/education/{DEGREE}")

    assert "申请人说明：</b>学校更过名，证书是旧校名" in shown


def test_full_number_needs_a_reason_and_is_on_record(case: Case) -> None:
    desk = desk_of(make_officer())
    number = identity_number(case.person_id)
    address = f"/desk/cases/{case.number}/reveal"

    refused = post(desk, address, path="basic", why="看看")
    shown = post(desk, address, path="basic", why="与影像核对号码")

    assert refused.status_code == 422
    assert number not in refused.content.decode()
    assert number in shown.content.decode()
    assert AccessEvent.objects.get(kind="reveal").reason == "与影像核对号码"


def test_full_numbers_are_only_so_many_an_hour(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kuaiji.desk.actions.REVEALS_PER_HOUR", 1)
    desk = desk_of(make_officer())
    address = f"/desk/cases/{case.number}/reveal"

    statuses = [post(desk, address, path="basic", why="与影像核对号码").status_code for _ in range(2)]

    assert statuses == [200, 422]


def test_history_tells_the_steps_and_proves_the_chain(case: Case) -> None:
    desk = desk_of(make_officer("王芳", number="TH0012"))
    post(desk, f"/desk/cases/{case.number}/claim")
    page(desk, f"/desk/cases/{case.number}")

    html = page(desk, f"/desk/cases/{case.number}/history")

    assert "记录完整" in html
    assert "领取，开始审核" in html
    assert "王芳（TH0012）" in html
    assert "查看事项" in html


def test_history_says_when_the_chain_was_cut(case: Case) -> None:
    desk = desk_of(make_officer())
    Case.objects.filter(pk=case.pk).update(chain_n=case.chain_n + 1)

    html = page(desk, f"/desk/cases/{case.number}/history")

    assert "记录完整" not in html
