"""预检: the same record gets the same objections, however it was told."""

from typing import Any

import pytest

from kuaiji.rules.asked.inquiries import Exit
from rules.asked.asking import ask, codes
from rules.world import ACCOUNTANT, STUDENT

LI_LEI = {
    "name": "李雷",
    "document_type": "内地居民身份证",
    "number": "440000199103080019",
    "has_proved_identity": True,
    "status": "在职在岗",
    "household": "广州市",
    "exam": "中级",
    "scope": "（一）",
    "department": "广州市天河区财政局",
}
BACHELOR = {
    "place": "境内",
    "mode": "全日制",
    "school": "中山大学",
    "level": "本科",
    "degree": "学士",
    "started_on": "2009-09-01",
    "ended_on": "2013-06-30",
    "major": "会计学",
    "certificate_number": "105581201305000001",
    "degree_number": "1055842013000001",
}
JOB = {
    "started_on": "2013-09-01",
    "ended_on": "至今",
    "employer": "广州市小海豚商贸有限公司",
    "uscc": "91440100MA0000015P",
    "employer_kind": "民营企业",
    "industry": "批发和零售业",
    "address": "广州市天河区体育东路1号",
    "phone": "020-83334567",
    "post": "出纳",
    "title": "没有聘任会计专业职务",
}
TITLE = {"kind": "会计", "level": "初级", "certificate_number": "1234567890", "obtained_on": "2015-05"}
ID_FILES = [
    {"shows": "证件照片", "format": "jpg", "bytes": 60_000, "width": 600, "height": 800},
    {"shows": "身份证明人像面", "format": "image/jpeg", "bytes": 60_000},
    {"side": "国徽面", "format": "png", "bytes": 60_000},
]
FILES = [*ID_FILES, {"shows": "会计专业工作简历表", "issuer": "广州市小海豚商贸有限公司"}]
FACTS: dict[str, Any] = {
    "person": LI_LEI, "education": [BACHELOR], "work": [JOB], "titles": [TITLE], "file": FILES,
}  # fmt: skip


def with_person(**changes: Any) -> dict[str, Any]:
    return {**FACTS, "person": {**LI_LEI, **changes}}


def test_good_record_is_ready() -> None:
    found = ask("precheck", FACTS)

    assert codes(found) == []
    assert found.body["decision"] == {"ready": True}
    assert found.body["policy"]["places"] == ["00", "44", "4401"]
    assert found.exit == Exit.CLEAN


@pytest.mark.parametrize(
    ("record", "person", "files"),
    [
        (ACCOUNTANT, LI_LEI, [*ID_FILES, {"path": "document/work/w1", "slot": "resume_form"}]),
        (
            STUDENT,
            {"name": "韩梅梅", "document_type": "身份证", "number": "440000200510010021", "has_proved_identity": True},
            [*ID_FILES, {"path": "education/e1", "slot": "diploma"}, {"path": "education/e2", "slot": "study_proof"}],
        ),
    ],
)
def test_record_as_the_site_stores_it_is_ready(record: Any, person: Any, files: Any) -> None:
    person = {name: person[name] for name in ("name", "document_type", "number", "has_proved_identity")}

    found = ask("precheck", {"document": record, "person": person, "file": files})

    assert codes(found) == []
    assert found.body["decision"] == {"ready": True}


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (with_person(name=None), [("person/name", "asked.needed")]),
        (with_person(document_type=None), []),
        (with_person(document_type=None, number="?", sex="男", birth_on="1991-03-08"), [
            ("person/document_type", "asked.needed"),
        ]),
        (with_person(name="Li Lei"), [("person/name", "name.han")]),
        (with_person(number="440000199103080011"), [
            ("person", "basic.no-sex"), ("person", "basic.no-birth"), ("person/number", "identity.check-digit"),
        ]),
        (with_person(department=None), [("person/department", "required")]),
        (with_person(scope="（三）"), [
            ("person/scope", "scope.has-accounting-work"), ("person/scope", "scope.junior-only"),
        ]),
        (with_person(status="其他"), [("person/residence", "required"), ("person/status", "work.job-without-post")]),
        ({**FACTS, "education": {**BACHELOR, "started_on": "2014-09"}}, [("education/0/ended_on", "period.reversed")]),
        ({**FACTS, "titles": {**TITLE, "obtained_on": "2027-01"}}, [("titles/0/obtained_on", "qualification.future")]),
        ({**FACTS, "work": [{**JOB, "post": None, "is_accounting": "是"}]}, [("work/0/post", "required")]),
        ({**FACTS, "file": FILES[:3]}, [("work/0/resume_form", "evidence.missing")]),
        ({**FACTS, "file": [*FILES[1:], {**FILES[0], "width": 100}]}, [("basic/photo", "file.too-few-pixels")]),
        ({**FACTS, "check": {"path": "education/0", "outcome": "没有查到"}}, [
            ("education/0/diploma", "evidence.missing"),
            ("education/0/verification_report", "evidence.missing"),
            ("education/0", "check.not-found"),
        ]),
        ({**FACTS, "check": {"path": "education/7", "outcome": "一致"}}, [("check/0/path", "asked.no-such-entry")]),
        ({**FACTS, "document": {"education": ACCOUNTANT["education"]}}, [("education", "asked.told-twice")]),
    ],
)  # fmt: skip
def test_record_that_would_be_returned_says_where_and_why(facts: Any, expected: list[tuple[str, str]]) -> None:
    assert codes(ask("precheck", facts)) == expected
