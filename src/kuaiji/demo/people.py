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
# How many working days ago each of the days was that the demo has lived through.
DAYS = (9, 7, 5, 2, 0)
# On the watch-list of the demo.
WATCHED_SCHOOL = "东莞市示范夜校"
PASSWORD = "Abacus-Demo-2026"  # noqa: S105
Typed = Mapping[str, Any]


class Fate(StrEnum):
    """How far a person has come."""

    NEW = "刚注册，还没有实名认证"
    DRAFT = "正在填写"
    TYPED = "窗口代办，等本人确认"
    CONFIRMED = "窗口代办，本人已确认，等待审核"
    QUEUED = "已提交，等待审核"
    HELD = "审核员暂缓办理"
    RETURNED = "被退回，等本人修改"
    RESUBMITTED = "修改后重新提交，等待审核"
    APPROVED = "审核通过"
    SECOND_REVIEW = "审核通过，等待复审"
    LOOKED_AT_TWICE = "经过复审，审核通过"
    REJECTED = "不予通过"
    APPEALED = "不予通过，已申请复核"
    WITHDRAWN = "本人撤回"
    DISPUTING = "占用申诉，等另一位审核员"


@dataclass(frozen=True, slots=True)
class Persona:
    """Somebody of the demo; `since` is on which of the DAYS behind us they handed in, `returned_for` what."""

    name: str
    sex: str
    birth_on: date
    fate: Fate
    about: str
    sections: Typed
    since: int = 0
    department: str = "440106"
    document_type: DocumentType = DocumentType.RESIDENT_ID
    number: str = ""
    returned_for: str = "W03"

    def document_number(self, serial: int) -> str:
        """Return the invented number; the 17th digit is odd for men, even for women."""
        order = 300 + serial * 2 + (self.sex == "male")
        return self.number or resident_number(self.department[:2], self.birth_on, order)


def resident_number(province: str, birth_on: date, order: int) -> str:
    head = f"{province}0000{birth_on:%Y%m%d}{order % 1000:03d}"
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


HELD_NUMBER = resident_number("44", date(1992, 3, 14), 917)

PERSONAS = (
    Persona("李雷", "male", date(1995, 3, 1), Fate.RETURNED,
            "在职会计，简历表没有盖章被退回：看修改期限，和部门的留言，改好再提交",
            accountant(bachelor("示范财经大学", 2013, 1), job("广州市示范商贸有限公司", "2018-07")), since=5),
    Persona("韩梅梅", "female", date(1996, 8, 12), Fate.APPROVED, "在职会计，已登记：看通过以后的首页",
            accountant(bachelor("示范大学", 2014, 2), job("广州市示范科技有限公司", "2019-03")), since=9),
    Persona("王小明", "male", date(2003, 5, 20), Fate.DRAFT, "准备考初级，填了一半：看接着填写和边填边提示",
            {"department": department("other", "4401", "junior", "440106"), "scope": SCOPE_JUNIOR}),
    Persona("陈嘉怡", "female", date(2000, 12, 25), Fate.QUEUED, "等待审核，已经超期：看办理进度；在审核台排在最前",
            junior(start=2015), since=9),
    Persona("林小青", "female", date(2004, 2, 3), Fate.QUEUED, "在校学生，填了两条教育经历，等待审核",
            {**junior(start=2019, status="student"),
             "education": [high_school("韶关市示范中学", 2019), studying("示范财经大学", 2022)]}, since=5),
    Persona("周建国", "male", date(1988, 6, 6), Fate.RESUBMITTED, "退回后已修改：在审核台看与上次提交的对比",
            accountant(college("示范职业技术学院", 2006, 3), job("广州市示范制造有限公司", "2010-01", "cashier")),
            since=7),
    Persona("黄晓燕", "female", date(2002, 9, 9), Fate.WITHDRAWN, "提交后自己撤回：看怎样接着用填过的内容",
            junior(start=2017), since=2),
    Persona("吴浩", "male", date(1999, 1, 15), Fate.NEW, "刚注册：从实名认证开始走一遍", {}),
    Persona("郑丽", "female", date(2001, 4, 30), Fate.REJECTED, "在别的地方已登记，不予通过：看怎样申请复核",
            junior(start=2016), since=5),
    Persona("何家豪", "male", date(1992, 7, 18), Fate.QUEUED, "香港居民，用来往内地通行证，等待审核",
            accountant(bachelor("示范财经大学", 2011, 4), job("广州市示范餐饮有限公司", "2016-02")), since=2,
            document_type=DocumentType.HM_PERMIT, number="H00000001"),
    Persona("刘思远", "male", date(1994, 10, 10), Fate.QUEUED, "深圳的在职会计：只有深圳的审核员看得到",
            accountant(bachelor("示范大学", 2012, 5), job("深圳示范贸易有限公司", "2017-05", uscc=SHENZHEN),
                       code="440305"),
            department="440305"),
    Persona("许文静", "female", date(1998, 3, 16), Fate.SECOND_REVIEW, "毕业的学校在重点复审名单上，等刘审核复审",
            junior(school=WATCHED_SCHOOL, start=2013), since=5),
    Persona("孙志远", "male", date(1997, 11, 5), Fate.APPEALED, "不予通过后申请了复核，等刘审核办理",
            junior(start=2012), since=5),
    Persona("马晓东", "male", date(1990, 2, 8), Fate.DRAFT, "在职会计，原登记库里有他的信息：看怎样核对和采用",
            {"department": department("in_post", "4401", "intermediate", "440106"), "scope": SCOPE_ACCOUNTANT}),
    Persona("方文静", "female", date(2001, 6, 18), Fate.TYPED, "刘审核在窗口代填，等她点短信里的链接确认；没有设密码",
            junior(start=2016)),
    Persona("田甜", "female", date(2002, 1, 27), Fate.CONFIRMED, "刘审核在窗口代填，她已确认提交，等待审核；没有设密码",
            junior(start=2017)),
    Persona("冯丽华", "female", date(1993, 9, 3), Fate.HELD, "任职时间还要向单位核实：王审核暂缓办理，写明了原因",
            accountant(bachelor("示范大学", 2011, 6), job("广州市示范物流有限公司", "2015-08")), since=2),
    Persona("高志远", "male", date(1992, 3, 14), Fate.APPROVED, "已登记；有人对他的证件提出申诉，可以写异议",
            junior(start=2007), since=9, number=HELD_NUMBER),
    Persona("高志远", "male", date(1992, 3, 14), Fate.DISPUTING, "旧账号登录不了，重新注册后申诉，等刘审核下结论",
            {}, since=7, number=HELD_NUMBER),
    Persona("罗志明", "male", date(1998, 12, 5), Fate.APPROVED, "用居民身份证登记：赵主管在“重复人员”里看到两份",
            junior(start=2014), since=9),
    Persona("罗志明", "male", date(1998, 12, 5), Fate.APPROVED, "同一个人，用来往内地通行证登记：等赵主管合并",
            junior(start=2014), since=5, document_type=DocumentType.HM_PERMIT, number="H00000002"),
)  # fmt: skip

# What a register from before the platform says of 马晓东.
REGISTERED = {
    "姓名": "马晓东", "证件号码": "", "学校名称": "示范财经大学", "学历": "大学本科", "学位": "学士",
    "入学时间": "2008-09", "毕业时间": "2012-06", "所学专业": "会计学", "学历证书编号": "999991201205000142",
    "单位名称": "广州市示范贸易有限公司", "工作经历开始时间": "2012-07", "工作经历结束时间": "至今",
    "会计工作岗位": "出纳", "会计专业工作经历开始时间": "2012-07", "会计专业工作经历结束时间": "至今",
    "资格名称": "会计", "级别": "初级", "取得时间": "2014-05",
}  # fmt: skip

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张"
GIVEN = ("文博", "雨桐", "子涵", "佳琪", "志强", "思琪", "俊杰", "晓雯")
SCHOOLS = ("广州市示范中学", "佛山市示范中学", "湛江市示范中学")


def somebody(n: int, fate: Fate, school: str = "", **more: Any) -> Persona:
    return Persona(
        SURNAMES[n % len(SURNAMES)] + GIVEN[n % len(GIVEN)], "female" if n % 2 else "male",
        date(1996 + n % 8, 1 + n % 12, 1 + n % 28), fate, "",
        junior(school=school or SCHOOLS[n % 3], start=2012 + n % 8), **more,
    )  # fmt: skip


def crowd(count: int) -> tuple[Persona, ...]:
    """Return more people in the queue, so that the desk has a day's work."""
    return tuple(somebody(n, Fate.QUEUED) for n in range(count))


def served() -> tuple[Persona, ...]:
    """Return people who have had their answer on the days behind us, so that the figures say something."""
    return (
        somebody(18, Fate.APPROVED, since=9),
        somebody(19, Fate.LOOKED_AT_TWICE, WATCHED_SCHOOL, since=9),
        somebody(20, Fate.APPROVED, since=7),
        somebody(21, Fate.RETURNED, since=7, returned_for="B01"),
        somebody(22, Fate.APPROVED, since=5),
    )


@dataclass(frozen=True, slots=True)
class Staff:
    username: str
    name: str
    staff_number: str
    department: str
    roles: tuple[str, ...]
    about: str


STAFF = (
    Staff("wang", "王审核", "GZ0001", "440106", ("officer",),
          "一天的审核：领取、逐项核对、退回、批量通过；暂缓的一件在手里，申请的名单等赵主管批准"),
    Staff("liu", "刘审核", "GZ0002", "440106", ("officer",), "复审、复核和占用申诉的第二位审核员；在窗口代办"),
    Staff("zhao", "赵主管", "GZ0003", "4401", ("officer", "operator"),
          "管理员兼审核员：批准导出、合并重复人员、重点复审名单、审核情况"),
    Staff("sun", "孙审核", "SZ0001", "4403", ("officer",), "深圳在省一级，只看到深圳的事项"),
    Staff("qian", "钱管理", "GD0001", "44", ("operator",), "省级管理员：机构调整、工作日历、全省的审核情况"),
    Staff("zhou", "周审计", "GD0002", "44", ("auditor",), "只看不办：操作记录、复审情况、每件事项的办理经过"),
)  # fmt: skip
