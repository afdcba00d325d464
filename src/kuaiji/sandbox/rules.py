"""What the stand-ins answer: the number alone decides, so that anybody can be made to match, differ or be unknown."""

from collections.abc import Mapping
from dataclasses import dataclass, field

ISSUER = "kuaiji sandbox"
OTHER_SCHOOLS = ("华南理工大学", "暨南大学")
OTHER_DEGREES = ("4", "3")
OTHER_LEVELS = ("junior", "intermediate")


@dataclass(frozen=True, slots=True)
class Verdict:
    outcome: str
    theirs: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of the table on the sandbox's page."""

    service: str
    when: str
    then: str


TABLE = (
    Rule("实名", "18 位号码的第 15–17 位（其他证件的后三位）是 991", "没有查到"),
    Rule("实名", "同上，是 992", "姓名与号码不一致"),
    Rule("学历、学位", "证书编号末位是 7", "学校名称不一致"),
    Rule("学历", "证书编号末位是 8", "毕业时间不一致"),
    Rule("学位", "证书编号末位是 8", "学位不一致"),
    Rule("资格", "证书编号末位是 7", "级别不一致"),
    Rule("资格", "证书编号末位是 8", "取得时间不一致"),
    Rule("学历、学位、资格", "证书编号末位是 9，或没有编号", "没有查到"),
    Rule("短信", "手机号末两位是 99", "未送达（停机）"),
    Rule("所有", "其他号码", "一致，短信送达"),
)


def realname(question: Mapping[str, str]) -> Verdict:
    number = question.get("number", "")
    mark = number[14:17] if len(number) == 18 else number[-3:]
    return {"991": Verdict("not_found"), "992": Verdict("mismatched")}.get(mark, Verdict("matched"))


def education(question: Mapping[str, str]) -> Verdict:
    return by_last_digit(
        question.get("certificate_number", ""),
        seven={"school": other(question.get("school", ""), OTHER_SCHOOLS)},
        eight={"ended_on": a_year_later(question.get("ended_on", ""))},
    )


def degree(question: Mapping[str, str]) -> Verdict:
    return by_last_digit(
        question.get("degree_number", ""),
        seven={"school": other(question.get("school", ""), OTHER_SCHOOLS)},
        eight={"degree": other(question.get("degree", ""), OTHER_DEGREES)},
    )


def qualification(question: Mapping[str, str]) -> Verdict:
    return by_last_digit(
        question.get("certificate_number", ""),
        seven={"level": other(question.get("level", ""), OTHER_LEVELS)},
        eight={"obtained_on": a_year_later(question.get("obtained_on", ""))},
    )


def by_last_digit(number: str, *, seven: dict[str, str], eight: dict[str, str]) -> Verdict:
    match number[-1:]:
        case "" | "9":
            return Verdict("not_found")
        case "7":
            return Verdict("mismatched", seven)
        case "8":
            return Verdict("mismatched", eight)
    return Verdict("matched")


def other(value: str, choices: tuple[str, str]) -> str:
    return choices[1] if value == choices[0] else choices[0]


def a_year_later(month: str) -> str:
    """Turn 2013-06 into 2014-06; what is no month stays as it is."""
    year, dash, rest = month.partition("-")
    return f"{int(year) + 1}{dash}{rest}" if year.isdecimal() else month


SERVICES = {"realname": realname, "education": education, "degree": degree, "qualification": qualification}


def is_delivered(phone: str) -> bool:
    return not phone.endswith("99")
