"""核验结果: the answer of a registry on the entry's row and page, and the pictures that it calls for."""

import re
from html import unescape

import pytest
from django.test import Client

from drafts import COLLEGE, SCHOOL, answer, make_draft, put_picture, save
from factories import make_person, sign_in
from kuaiji.accounts.models import Person
from kuaiji.attachments.models import Attachment
from kuaiji.dossier.checking import Standing, standing_of
from kuaiji.dossier.queries import WORKSPACE, record_of
from kuaiji.verification.models import Check

pytestmark = pytest.mark.django_db
ENTRY = f"/collection/education/{SCHOOL}"
PANEL = f"/collection/checks/education/{SCHOOL}"
TITLE = "019f0000-0000-7000-8000-00000000d001"
CERTIFICATE = {
    "kind": "accounting", "level": "intermediate", "certificate_number": "12345678902", "obtained_on": "2022-09",
}  # fmt: skip


@pytest.fixture
def lilei(client: Client) -> Person:
    """李雷 with a 本科 from 2013 to 2017 that 学信网 is asked about."""
    person = make_person("李雷")
    sign_in(client, person)
    make_draft(person, COLLEGE)
    return person


@pytest.fixture
def no_diploma(lilei: Person) -> Person:
    Attachment.objects.filter(person=lilei, slot="diploma").delete()
    return lilei


def standing(person: Person, path: str = f"education/{SCHOOL}") -> Standing:
    workspace = WORKSPACE.all(person=person.pk)[0]
    section, _, entry = path.partition("/")
    return standing_of(record_of(workspace), path, workspace.typed(section)[entry])


def text(client: Client, address: str) -> str:
    """Return what a person reads at an address."""
    html = client.get(address).content.decode()
    return re.sub(r"\s+", " ", unescape(re.sub("<[^>]+>", " ", html)))


@pytest.mark.parametrize(
    ("outcome", "word", "says"),
    [
        ("pending", "学信网核验中", "一般几秒钟"),
        ("matched", "学信网一致", "与登记的一致，不用上传材料"),
        ("mismatched", "学信网不一致", "请逐项对照"),
        ("not_found", "学信网没有查到", "明天起保存时会再查一次"),
        ("unavailable", "学信网暂时无法核验", "您不用再做什么"),
    ],
)
def test_each_outcome_says_in_words_what_to_do(
    client: Client, no_diploma: Person, outcome: str, word: str, says: str
) -> None:
    if outcome == "mismatched":
        answer(no_diploma, outcome, ended_on="2018-06")
    elif outcome != "pending":
        answer(no_diploma, outcome)

    assert word in text(client, "/collection/education")
    assert says in text(client, ENTRY)
    assert says in text(client, PANEL)
    assert ("data-waiting" in client.get(PANEL).content.decode()) == (outcome == "pending")


def test_mismatch_is_shown_field_by_field_with_the_way_to_the_registered_value(
    client: Client, no_diploma: Person
) -> None:
    answer(no_diploma, "mismatched", ended_on="2018-06", school="中山医科大学")

    (check,) = standing(no_diploma).checks

    assert [(each.title, each.yours, each.theirs) for each in check.differences] == [
        ("学校名称", "中山大学", "中山医科大学"), ("毕业时间", "2017 年 6 月", "2018 年 6 月"),
    ]  # fmt: skip
    taken = client.get(f"{ENTRY}?take=ended_on").content.decode()
    assert 'name="ended_on.y" value="2018"' in taken
    assert 'name="school" value="中山大学"' in taken
    assert "已改为登记的值，还没有保存" in taken
    assert "2017-06" in str(WORKSPACE.all(person=no_diploma.pk)[0].typed("education"))


@pytest.mark.parametrize(
    ("outcome", "opened"),
    [
        ("pending", []),
        ("matched", []),
        ("unavailable", []),
        ("mismatched", ["diploma", "verification_report"]),
        ("not_found", ["diploma", "verification_report"]),
    ],
)
def test_exactly_the_pictures_that_the_outcome_calls_for_open(
    client: Client, no_diploma: Person, outcome: str, opened: list[str]
) -> None:
    if outcome != "pending":
        answer(no_diploma, outcome)

    html = client.get(ENTRY).content.decode()

    assert re.findall('data-slot="([a-z_]+)"', html) == opened
    assert html.count("还要上传") == len(opened)
    assert ("不用上传</strong>" in html) == (opened == [])


def test_entry_with_its_pictures_goes_to_an_officer(client: Client, no_diploma: Person) -> None:
    answer(no_diploma, "mismatched", ended_on="2018-06")
    for slot in ("diploma", "verification_report"):
        put_picture(no_diploma, f"education/{SCHOOL}", slot)

    assert standing(no_diploma).open == []
    assert "将由人工审核" in text(client, "/collection/education")
    assert "材料已上传，将由人工审核" in text(client, ENTRY)


def test_answer_to_an_older_text_is_no_answer(client: Client, no_diploma: Person) -> None:
    answer(no_diploma, "mismatched", ended_on="2018-06")
    save(no_diploma, "education", {"ended_on": "2018-06"}, (SCHOOL,))
    Check.objects.filter(person=no_diploma, outcome="pending").delete()

    assert "还没有核验" in text(client, ENTRY)
    assert "保存后自动核对" in text(client, PANEL)


def test_whoever_is_not_proved_is_told_to_prove_who_they_are_first(client: Client) -> None:
    person = make_person("韩梅梅", sex="female", has_proved_identity=False)
    sign_in(client, person)
    make_draft(person, COLLEGE)

    assert "完成实名认证以后保存，就会自动核对" in text(client, ENTRY)


def test_qualification_names_its_own_registry(client: Client, lilei: Person) -> None:
    save(lilei, "qualification", CERTIFICATE, (TITLE,))
    Check.objects.filter(kind="qualification").update(outcome="unavailable")

    assert "资格登记暂时无法核验" in text(client, "/collection/qualification")
    assert [need.title for need in standing(lilei, f"qualification/{TITLE}").waived] == ["资格证书"]


def test_work_is_asked_about_nowhere(client: Client, lilei: Person) -> None:
    save(lilei, "scope", {"scope": "1"})
    save(lilei, "work", {"employer": "广州市小海豚商贸有限公司"}, (TITLE,))

    assert standing(lilei, f"work/{TITLE}").checks == []
    assert "data-awaits" not in client.get(f"/collection/work/{TITLE}").content.decode()


def test_panel_of_an_entry_that_is_not_there_is_empty(client: Client, lilei: Person) -> None:
    assert client.get(f"/collection/checks/education/{TITLE}").content == b""
