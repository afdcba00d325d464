"""会计专业工作简历表 filled in: the person's own, word for word what is saved, and found again when it comes back."""

import random
from html import unescape
from urllib.parse import quote
from uuid import uuid4

import pytest
from django.test import Client
from PIL import Image

from drafts import DEPARTMENT, make_draft, newest, save, submit
from factories import make_person, sign_in
from jobs import run_jobs
from kuaiji.accounts.models import Person
from kuaiji.accounts.queries import identity_number
from kuaiji.audit.models import AccessEvent
from pictures import KB, encoded
from printed import pages_of, picture_in_word, scan_of, words_of
from record import upload

pytestmark = pytest.mark.django_db

JOB = "019f0000-0000-7000-8000-00000000f001"
SCHOOL = "019f0000-0000-7000-8000-00000000e001"
OTHER_JOB = "019f0000-0000-7000-8000-00000000f002"
PAGE = f"/collection/work/{JOB}"
EMPLOYER = {
    "started_on": "2013-07", "is_current": "yes", "employer": "广州市𠮷䶮商贸有限公司", "uscc": "91440100MA0000015P",
    "employer_kind": "private_company", "industry": "F", "address": "广州市天河区体育东路1号", "phone": "020-83334567",
    "is_accounting": "yes",
}  # fmt: skip
CASHIER = {"post": "cashier", "started_on": "2013-09", "ended_on": "2016-12", "title": "none"}
BALANCE = {
    "post": "balance",
    "started_on": "2017-01",
    "is_current": "yes",
    "title": "assistant",
    "appointed_on": "2017-05",
}
WRITTEN = (
    "会计专业工作简历表", "李雷", "内地居民身份证", "广州市𠮷䶮商贸有限公司", "91440100MA0000015P", "020-83334567",
    "2013年7月–至今", "12013年9月–2016年12月出纳", "22017年1月–至今资产、负债和所有者权益（净资产）的核算",
    "助理会计师", "2017年5月", "以下空白", "单位负责人签字", "单位（盖章）", "大于20KB，不超过500KB",
    "由现单位提供，已离职的由原单位提供",
)  # fmt: skip


@pytest.fixture
def lilei(client: Client) -> Person:
    person = make_person("李雷")
    sign_in(client, person)
    make_draft(person)
    save(person, "scope", {"scope": "1", "has_read": "yes"})
    add_job(person, JOB)
    return person


def add_job(person: Person, entry: str) -> None:
    """Write the later post first: the form has them in the order of their time."""
    save(person, "work", EMPLOYER, (entry,))
    save(person, "work", BALANCE, (entry, "posts", "019f0000-0000-7000-8000-00000000f011"))
    save(person, "work", CASHIER, (entry, "posts", "019f0000-0000-7000-8000-00000000f012"))


def form(client: Client, kind: str = "pdf", page: str = PAGE) -> bytes:
    answer = client.get(f"{page}/resume.{kind}")
    assert answer.status_code == 200
    return answer.content


def hand_in_scan(client: Client, scan: Image.Image, *, quality: int = 60) -> str:
    """Upload a picture of the stamped form and return the entry's page as it then stands."""
    data = encoded(scan, quality=quality)
    assert 20 * KB < len(data) <= 500 * KB
    upload(client, f"work/{JOB}", "resume_form", data)
    run_jobs()
    return unescape(client.get(PAGE).content.decode())


@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_form_says_word_for_word_what_is_saved(client: Client, lilei: Person, kind: str) -> None:
    words = words_of(form(client, kind))

    assert [each for each in (*WRITTEN, identity_number(lilei.pk)) if each not in words] == []


@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_form_is_the_same_until_a_word_of_the_entry_changes(client: Client, lilei: Person, kind: str) -> None:
    first = form(client, kind)
    assert form(client, kind) == first

    save(lilei, "work", {**EMPLOYER, "phone": "020-83334568"}, (JOB,))

    assert form(client, kind) != first


@pytest.mark.parametrize(
    ("kind", "type_"),
    [
        ("pdf", "application/pdf"),
        ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ],
)
def test_form_is_a_file_to_keep_and_nothing_for_a_cache(client: Client, lilei: Person, kind: str, type_: str) -> None:
    answer = client.get(f"{PAGE}/resume.{kind}")

    name = quote(f"会计专业工作简历表（广州市𠮷䶮商贸有限公司）.{kind}")
    assert answer.headers["Content-Type"] == type_
    assert answer.headers["Content-Disposition"] == f"attachment; filename*=utf-8''{name}"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert AccessEvent.objects.count() == 0


@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_form_of_somebody_else_does_not_exist(client: Client, lilei: Person, kind: str) -> None:
    stranger = Client()
    sign_in(stranger, make_person("韩梅梅"))

    assert stranger.get(f"{PAGE}/resume.{kind}").status_code == 404
    assert client.get(f"/collection/work/{uuid4()}/resume.{kind}").status_code == 404
    assert client.get(f"/collection/work/{SCHOOL}/resume.{kind}").status_code == 404
    assert Client().get(f"{PAGE}/resume.{kind}").headers["Location"].startswith("/login")


def test_form_is_there_when_the_record_is_handed_in(client: Client, lilei: Person) -> None:
    before = form(client)
    hand_in_scan(client, scan_of(before))
    save(lilei, "department", {**DEPARTMENT, "status": "in_post"})

    submit(lilei)

    assert newest(lilei).state == "checking"
    assert form(client) == before


def test_long_career_goes_on_to_a_second_page(client: Client, lilei: Person) -> None:
    for number in range(20):
        path = (JOB, "posts", f"019f0000-0000-7000-8000-0000000001{number:02}")
        save(lilei, "work", {**CASHIER, "ended_on": f"20{17 + number % 5}-01"}, path)

    assert pages_of(form(client)) == 2
    assert pages_of(form(client, page=PAGE)) == 2


def test_words_without_a_place_to_break_stay_on_the_page(client: Client, lilei: Person) -> None:
    save(lilei, "work", {**EMPLOYER, "employer": "A" * 100, "uscc": "9" * 40, "phone": "1" * 30}, (JOB,))

    scan = scan_of(form(client))

    right_margin = scan.crop((scan.width * 194 // 210, 0, scan.width, scan.height))
    assert right_margin.getextrema() == ((255, 255), (255, 255), (255, 255))


def test_usual_form_is_one_page(client: Client, lilei: Person) -> None:
    assert pages_of(form(client)) == 1


def test_entry_offers_the_form_once_it_is_called_for(client: Client, lilei: Person) -> None:
    offer = f'href="{PAGE}/resume.pdf"'
    assert offer in client.get(PAGE).content.decode()

    save(lilei, "work", {**EMPLOYER, "is_accounting": "no"}, (JOB,))

    assert offer not in client.get(PAGE).content.decode()


def on_the_table(scan: Image.Image) -> Image.Image:
    """Photograph the page: askew, grainy, smaller."""
    photo = scan.rotate(3, fillcolor="grey").resize((1000, 1414))
    grain = Image.frombytes("L", photo.size, random.Random(7).randbytes(photo.width * photo.height))
    return Image.blend(photo, grain.convert("RGB"), 0.1)


@pytest.mark.parametrize("taken", [lambda scan: scan, on_the_table], ids=["scanned", "photographed"])
def test_scan_of_the_form_fits_the_entry_it_was_printed_from(client: Client, lilei: Person, taken: object) -> None:
    assert callable(taken)

    page = hand_in_scan(client, taken(scan_of(form(client))))

    assert "与这条工作经历相符" in page


def test_scan_of_a_form_from_word_fits_as_well(client: Client, lilei: Person) -> None:
    sheet = Image.new("RGB", (1240, 1754), "white")
    sheet.paste(picture_in_word(form(client, "docx")).resize((183, 183)), (960, 90))

    assert "与这条工作经历相符" in hand_in_scan(client, sheet, quality=95)


def test_person_is_told_when_the_entry_changed_after_printing(client: Client, lilei: Person) -> None:
    printed = form(client)
    save(lilei, "work", {**CASHIER, "ended_on": "2015-12"}, (JOB, "posts", "019f0000-0000-7000-8000-00000000f012"))

    page = hand_in_scan(client, scan_of(printed))

    assert "按修改前的内容打印的" in page
    assert "与这条工作经历相符" not in page


def test_person_is_told_when_the_form_is_another_entrys(client: Client, lilei: Person) -> None:
    add_job(lilei, OTHER_JOB)

    page = hand_in_scan(client, scan_of(form(client, page=f"/collection/work/{OTHER_JOB}")))

    assert "按另一条工作经历打印的" in page


def test_nothing_is_said_of_a_form_written_by_hand(client: Client, lilei: Person) -> None:
    page = hand_in_scan(client, scan_of(client.get("/templates/resume.pdf").content), quality=90)

    assert "已上传" in page
    assert "工作经历相符" not in page
    assert "打印的" not in page
