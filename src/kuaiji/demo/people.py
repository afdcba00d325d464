"""演示人物: the invented people of the demo, what each has filled in, and how far each has come.

Document numbers have the real format and check digit, but their region is a province itself, where nobody is
registered; phones come from 154-0000-xxxx, which is not handed out. Schools, employers and certificates are made up.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from kuaiji.rules.codes import DocumentType
from kuaiji.rules.identity import resident_check_digit

GUANGZHOU, SHENZHEN = "91440101MA5EXAMP0G", "91440300MA5EXAMP0C"
# On the watch-list of the demo.
WATCHED_SCHOOL = "东莞市示范夜校"
PASSWORD = "Abacus-Demo-2026"  # noqa: S105
Typed = Mapping[str, Any]


class Fate(StrEnum):
    """How far a person has come, in the words of the personas page."""

    NEW = "刚注册，还没有实名认证"
    DRAFT = "正在填写"
    QUEUED = "已提交，等待审核"
    RETURNED = "被退回，等本人修改"
    RESUBMITTED = "修改后重新提交，等待审核"
    APPROVED = "审核通过"
    SECOND_REVIEW = "审核通过，等待复审"
    REJECTED = "不予通过"
    APPEALED = "不予通过，已申请复核"
    WITHDRAWN = "本人撤回"


@dataclass(frozen=True, slots=True)
class Persona:
    name: str
    sex: str
    birth_on: date
    fate: Fate
    about: str
    sections: Typed
    department: str = "440106"
    document_type: DocumentType = DocumentType.RESIDENT_ID
    number: str = ""

    def document_number(self, serial: int) -> str:
        """Return the invented number; the 17th digit is odd for men, even for women."""
        if self.number:
            return self.number
        order = 300 + serial * 2 + (self.sex == "male")
        head = f"{self.department[:2]}0000{self.birth_on:%Y%m%d}{order % 1000:03d}"
        return head + resident_check_digit(head)


def phone_of(serial: int) -> str:
    return f"1540000{serial:04d}"


def department(status: str, home: str, exam: str, code: str) -> Typed:
    return {"status": status, "household": home, "residence": "4401", "exam": exam, "department": code}


SCOPE_ACCOUNTANT = {"scope": "1", "has_read": "yes"}
SCOPE_JUNIOR = {"scope": "3", "has_read": "yes"}


def high_school(school: str, start: int) -> Typed:
    return {
        "place": "mainland", "mode": "full_time", "school": school, "level": "61", "degree": "none", "major": "高中",
        "started_on": f"{start}-09", "ended_on": f"{start + 3}-06", "certificate_number": f"{start + 3}0001234",
    }  # fmt: skip


def college(school: str, start: int, serial: int) -> Typed:
    return {
        "place": "mainland", "mode": "full_time", "school": school, "level": "31", "degree": "none", "major": "会计",
        "started_on": f"{start}-09", "ended_on": f"{start + 3}-06",
        "certificate_number": f"999991{start + 3}06{serial:06d}",
    }  # fmt: skip


def bachelor(school: str, start: int, serial: int, last: str = "2") -> Typed:
    """The last digit decides what the sandbox answers: 8 differs in the year of graduation, 9 is not found."""
    return {
        "place": "mainland", "mode": "full_time", "school": school, "level": "21", "degree": "4", "major": "会计学",
        "started_on": f"{start}-09", "ended_on": f"{start + 4}-06",
        "certificate_number": f"999991{start + 4}05{serial:05d}{last}",
        "degree_number": f"999994{start + 4}{serial:05d}2",
    }  # fmt: skip


def studying(school: str, start: int) -> Typed:
    return {
        "place": "mainland", "mode": "full_time", "school": school, "level": "21", "degree": "none",
        "major": "财务管理",
        "started_on": f"{start}-09", "is_current": "yes",
    }  # fmt: skip


def job(employer: str, start: str, post: str = "income", uscc: str = GUANGZHOU) -> Typed:
    return {
        "started_on": start, "is_current": "yes", "employer": employer, "uscc": uscc,
        "employer_kind": "private_company",
        "industry": "F", "address": "广东省广州市天河区示范路 1 号", "phone": "15400009001", "is_accounting": "yes",
        "posts": [{"started_on": start, "is_current": "yes", "post": post}],
    }  # fmt: skip


def junior(home: str = "4401", school: str = "广州市示范中学", start: int = 2018, status: str = "other") -> Typed:
    return {
        "department": department(status, home, "junior", "440106"), "scope": SCOPE_JUNIOR,
        "education": [high_school(school, start)], "work": [], "qualification": [],
    }  # fmt: skip


def accountant(education: Typed, work: Typed, *, exam: str = "intermediate", code: str = "440106") -> Typed:
    return {
        "department": department("in_post", "4401", exam, code), "scope": SCOPE_ACCOUNTANT,
        "education": [education], "work": [work], "qualification": [],
    }  # fmt: skip


PERSONAS = (
    Persona("李雷", "male", date(1995, 3, 1), Fate.RETURNED, "在职会计，简历表没有盖章，被退回重新上传",
            accountant(bachelor("示范财经大学", 2013, 1), job("广州市示范商贸有限公司", "2018-07"))),
    Persona("韩梅梅", "female", date(1996, 8, 12), Fate.APPROVED, "在职会计，已登记，可以看通过以后的样子",
            accountant(bachelor("示范大学", 2014, 2), job("广州市示范科技有限公司", "2019-03"))),
    Persona("王小明", "male", date(2003, 5, 20), Fate.DRAFT, "准备考初级，填了一半",
            {"department": department("other", "4401", "junior", "440106"), "scope": SCOPE_JUNIOR}),
    Persona("陈嘉怡", "female", date(2000, 12, 25), Fate.QUEUED, "准备考初级，等待审核", junior(start=2015)),
    Persona("林小青", "female", date(2004, 2, 3), Fate.QUEUED, "在校学生，填了两条教育经历",
            {**junior(start=2019, status="student"),
             "education": [high_school("韶关市示范中学", 2019), studying("示范财经大学", 2022)]}),
    Persona("周建国", "male", date(1988, 6, 6), Fate.RESUBMITTED, "退回后已修改，第二次提交",
            accountant(college("示范职业技术学院", 2006, 3), job("广州市示范制造有限公司", "2010-01", "cashier"))),
    Persona("黄晓燕", "female", date(2002, 9, 9), Fate.WITHDRAWN, "提交后自己撤回", junior(start=2017)),
    Persona("吴浩", "male", date(1999, 1, 15), Fate.NEW, "刚注册，从实名认证开始走一遍", {}),
    Persona("郑丽", "female", date(2001, 4, 30), Fate.REJECTED, "在别的地方已登记，不予通过", junior(start=2016)),
    Persona("何家豪", "male", date(1992, 7, 18), Fate.QUEUED, "香港居民，用来往内地通行证",
            accountant(bachelor("示范财经大学", 2011, 4), job("广州市示范餐饮有限公司", "2016-02")),
            document_type=DocumentType.HM_PERMIT, number="H00000001"),
    Persona("刘思远", "male", date(1994, 10, 10), Fate.QUEUED, "深圳的在职会计",
            accountant(bachelor("示范大学", 2012, 5), job("深圳示范贸易有限公司", "2017-05", uscc=SHENZHEN),
                       code="440305"),
            department="440305"),
    Persona("许文静", "female", date(1998, 3, 16), Fate.SECOND_REVIEW, "毕业的学校在重点复审名单上，等另一位审核员复审",
            junior(school=WATCHED_SCHOOL, start=2013)),
    Persona("孙志远", "male", date(1997, 11, 5), Fate.APPEALED, "不予通过后申请了复核，等另一位审核员办理",
            junior(start=2012)),
)  # fmt: skip

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张"
GIVEN = ("文博", "雨桐", "子涵", "佳琪", "志强", "思琪", "俊杰", "晓雯")


def crowd(count: int) -> tuple[Persona, ...]:
    """Return more people in the queue, so that the desk has a day's work."""
    return tuple(
        Persona(
            SURNAMES[n % len(SURNAMES)] + GIVEN[n % len(GIVEN)], "female" if n % 2 else "male",
            date(1996 + n % 8, 1 + n % 12, 1 + n % 28), Fate.QUEUED, "等待审核",
            junior(school=("广州市示范中学", "佛山市示范中学", "湛江市示范中学")[n % 3], start=2012 + n % 8),
        )
        for n in range(count)
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Staff:
    username: str
    name: str
    staff_number: str
    department: str
    roles: tuple[str, ...]


STAFF = (
    Staff("wang", "王审核", "GZ0001", "440106", ("officer",)),
    Staff("liu", "刘审核", "GZ0002", "440106", ("officer",)),
    Staff("zhao", "赵主管", "GZ0003", "4401", ("officer", "operator")),
    Staff("sun", "孙审核", "SZ0001", "4403", ("officer",)),
    Staff("qian", "钱管理", "GD0001", "44", ("operator",)),
    Staff("zhou", "周审计", "GD0002", "44", ("auditor",)),
)
