"""What the stand-ins answer: the number alone decides, so that anybody can be made to match, differ or be unknown."""

from collections.abc import Mapping
from dataclasses import dataclass, field

ISSUER = "kuaiji sandbox"
# What these registries hold: whoever writes exactly that is matched, so that a mistake can be mended.
SCHOOL, ENDED_ON, DEGREE = "华南理工大学", "2018-06", "3"
LEVEL, OBTAINED_ON = "intermediate", "2017-05"


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
    Rule("学历、学位", "证书编号末位是 7", "登记的学校是华南理工大学"),
    Rule("学历", "证书编号末位是 8", "登记的毕业时间是 2018 年 6 月"),
    Rule("学位", "证书编号末位是 8", "登记的学位是硕士"),
    Rule("资格", "证书编号末位是 7", "登记的级别是中级"),
    Rule("资格", "证书编号末位是 8", "登记的取得时间是 2017 年 5 月"),
    Rule("学历、学位、资格", "证书编号末位是 9，或没有编号", "没有查到"),
    Rule("短信", "手机号末两位是 99", "未送达（停机）"),
    Rule("所有", "其他号码", "一致，短信送达"),
)


def realname(question: Mapping[str, str]) -> Verdict:
    number = question.get("number", "")
    mark = number[14:17] if len(number) == 18 else number[-3:]
    return {"991": Verdict("not_found"), "992": Verdict("mismatched")}.get(mark, Verdict("matched"))


def education(question: Mapping[str, str]) -> Verdict:
    return by_last_digit(question, "certificate_number", seven={"school": SCHOOL}, eight={"ended_on": ENDED_ON})


def degree(question: Mapping[str, str]) -> Verdict:
    return by_last_digit(question, "degree_number", seven={"school": SCHOOL}, eight={"degree": DEGREE})


def qualification(question: Mapping[str, str]) -> Verdict:
    return by_last_digit(question, "certificate_number", seven={"level": LEVEL}, eight={"obtained_on": OBTAINED_ON})


def by_last_digit(question: Mapping[str, str], number: str, *, seven: dict[str, str], eight: dict[str, str]) -> Verdict:
    match question.get(number, "")[-1:]:
        case "" | "9":
            return Verdict("not_found")
        case "7":
            return against(question, seven)
        case "8":
            return against(question, eight)
    return Verdict("matched")


def against(question: Mapping[str, str], registered: dict[str, str]) -> Verdict:
    is_same = all(question.get(name) == value for name, value in registered.items())
    return Verdict("matched") if is_same else Verdict("mismatched", registered)


SERVICES = {"realname": realname, "education": education, "degree": degree, "qualification": qualification}


def is_delivered(phone: str) -> bool:
    return not phone.endswith("99")
