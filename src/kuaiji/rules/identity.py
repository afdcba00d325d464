"""证件号码: what each identity document's number, a 统一社会信用代码, a mobile and a name must look like."""

import re
from collections.abc import Mapping
from datetime import date

from kuaiji.rules.codes import GUIDE, DocumentType, Sex
from kuaiji.rules.fields import clean, clean_code
from kuaiji.rules.findings import Finding, Source, advise, must

REGISTRATION = Source(GUIDE, "（一）新用户注册")
RESIDENT_NUMBER = Source("GB 11643-1999", "公民身份号码")
FOREIGN_NUMBER = Source("国家移民管理局公告（2023年）", "外国人永久居留身份证")
USCC_NUMBER = Source("GB 32100-2015", "法人和其他组织统一社会信用代码编码规则")

# The first two digits that a resident's number may have; the cards of 港澳台居民 have their own.
REGIONS = frozenset(
    {"11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37"}
    | {"41", "42", "43", "44", "45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65", "71"}
)
HMT_REGIONS = frozenset({"810000", "820000", "830000"})
FOREIGN = "9"
EARLIEST_BIRTH = date(1900, 1, 1)

RESIDENT_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
RESIDENT_DIGITS = "10X98765432"
USCC_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
USCC_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
USCC_OFFICES = "123456789ANY"
ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)

PATTERNS: Mapping[DocumentType, str] = {
    DocumentType.RESIDENT_ID: "[0-9]{17}[0-9X]",
    DocumentType.HMT_RESIDENCE: "[0-9]{17}[0-9X]",
    DocumentType.FOREIGN_RESIDENT: "[0-9]{17}[0-9X]|[A-Z]{3}[0-9]{12}",
    DocumentType.HM_PERMIT: "[HM][0-9]{8}([0-9]{2})?",
    DocumentType.TW_PERMIT: r"[0-9]{8}([0-9]{2}(\([A-Z0-9]\))?)?",
    DocumentType.PASSPORT: "[A-Z0-9]{5,17}",
}
SHAPES: Mapping[DocumentType, str] = {
    DocumentType.RESIDENT_ID: "居民身份证号码是 18 位，最后一位可以是 X。请对照证件重新填写。",
    DocumentType.HMT_RESIDENCE: "港澳台居民居住证号码是 18 位，最后一位可以是 X。请对照证件重新填写。",
    DocumentType.FOREIGN_RESIDENT: "永久居留身份证号码是 18 位数字；旧版是 3 个字母加 12 位数字。请对照证件重新填写。",
    DocumentType.HM_PERMIT: "通行证号码是字母 H 或 M 加 8 位数字。请对照证件重新填写。",
    DocumentType.TW_PERMIT: "通行证号码是 8 位数字。请对照证件重新填写。",
    DocumentType.PASSPORT: "护照号码是 5 到 17 位字母和数字。请对照证件重新填写。",
}
RENEWED = {DocumentType.HM_PERMIT: 9, DocumentType.TW_PERMIT: 8}
WITH_CHECK_DIGIT = frozenset({DocumentType.RESIDENT_ID, DocumentType.HMT_RESIDENCE, DocumentType.FOREIGN_RESIDENT})
TELLS_SEX = frozenset({DocumentType.RESIDENT_ID, DocumentType.HMT_RESIDENCE})

# The more a number proves by itself, the earlier it is tried.
TELLING = (
    DocumentType.RESIDENT_ID,
    DocumentType.HMT_RESIDENCE,
    DocumentType.FOREIGN_RESIDENT,
    DocumentType.HM_PERMIT,
    DocumentType.TW_PERMIT,
)
# A passport has up to nine characters; digits alone are more often something else.
PASSPORT_LIKE = re.compile("(?=.*[A-Z])(?=.*[0-9])[A-Z0-9]{5,9}")

DOTS = re.compile("[•‧∙⋅・･．]")
HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
SELECTORS = "\ufe00-\ufe0f\U000e0100-\U000e01ef"
PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010fffd]")
NAME = re.compile(r"[^\W\d_](?:[^\d_]*[^\s\d_])?")
HAN_NAME = re.compile(f"[{HAN}{SELECTORS}]+(?:·[{HAN}{SELECTORS}]+)*")


def normalise(number: str) -> str:
    """Fold a document number to the form that is stored and compared: half width, upper case, no blanks."""
    return clean_code(number)


def comparable(kind: DocumentType, number: str) -> str:
    """Return what stays the same when a document is renewed: two cards of one person compare equal."""
    return normalise(number)[: RENEWED.get(kind)]


def number_findings(kind: DocumentType, number: str, *, today: date, path: str = "") -> list[Finding]:
    """Return what is wrong with a document number: the first reason alone, for the rest would follow from it."""
    number = normalise(number)
    if kind is DocumentType.RESIDENT_ID and re.fullmatch("[0-9]{15}", number):
        message = "15 位的身份证号码已经停用，请填写 18 位的号码。"
        return [must("identity.old-number", message, RESIDENT_NUMBER, path)]
    if not re.fullmatch(PATTERNS[kind], number):
        return [must("identity.shape", SHAPES[kind], REGISTRATION, path)]
    if kind not in WITH_CHECK_DIGIT or number[0].isalpha():
        return []
    return _resident_findings(kind, number, today, path)


def _resident_findings(kind: DocumentType, number: str, today: date, path: str) -> list[Finding]:
    belongs = _kind_of(number)
    if belongs is None:
        message = "号码开头的地区代码不存在，请对照证件逐位核对。"
        return [must("identity.region", message, RESIDENT_NUMBER, path)]
    if belongs is not kind:
        message = f"这是{belongs.label}的号码，请改选证件类型，或核对号码。"
        return [must("identity.other-kind", message, REGISTRATION, path)]
    source = FOREIGN_NUMBER if kind is DocumentType.FOREIGN_RESIDENT else RESIDENT_NUMBER
    born = birth_of(kind, number)
    if born is None or not EARLIEST_BIRTH <= born <= today:
        message = "号码里的出生日期不对，请核对第 7 到 14 位。"
        return [must("identity.birth", message, source, path)]
    if resident_check_digit(number[:17]) != number[17]:
        message = "号码的最后一位与前面对不上，请对照证件逐位核对。"
        return [must("identity.check-digit", message, source, path)]
    return []


def _kind_of(number: str) -> DocumentType | None:
    if number[0] == FOREIGN:
        return DocumentType.FOREIGN_RESIDENT
    if number[:6] in HMT_REGIONS:
        return DocumentType.HMT_RESIDENCE
    return DocumentType.RESIDENT_ID if number[:2] in REGIONS else None


def likely_kind(number: str, *, today: date) -> DocumentType | None:
    """Return the kind of document that a number most likely belongs to, or None if it looks like none."""
    fitting = [kind for kind in TELLING if not number_findings(kind, number, today=today)]
    if not fitting and PASSPORT_LIKE.fullmatch(normalise(number)):
        return DocumentType.PASSPORT
    return next(iter(fitting), None)


def resident_check_digit(digits: str) -> str:
    """Return the eighteenth digit of a resident's number (MOD 11-2)."""
    total = sum(weight * int(digit) for weight, digit in zip(RESIDENT_WEIGHTS, digits, strict=True))
    return RESIDENT_DIGITS[total % 11]


def birth_of(kind: DocumentType, number: str) -> date | None:
    """Read the day of birth from an 18-digit number; other numbers do not tell it, so registration asks."""
    number = normalise(number)
    if kind not in WITH_CHECK_DIGIT or not re.fullmatch("[0-9]{17}[0-9X]", number):
        return None
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def sex_of(kind: DocumentType, number: str) -> Sex | None:
    """Read the sex from a resident's number: the seventeenth digit is odd for men, even for women."""
    number = normalise(number)
    if kind not in TELLS_SEX or not re.fullmatch("[0-9]{17}[0-9X]", number):
        return None
    return Sex.MALE if int(number[16]) % 2 else Sex.FEMALE


def uscc_findings(code: str, path: str = "") -> list[Finding]:
    """Return what is wrong with a 统一社会信用代码."""
    code = normalise(code)
    if len(code) != 18:
        message = f"统一社会信用代码是 18 位，您填了 {len(code)} 位。请对照营业执照或登记证书。"
        return [must("uscc.length", message, USCC_NUMBER, path)]
    if any(each not in USCC_LETTERS for each in code):
        message = "统一社会信用代码只有数字和大写字母，没有 I、O、Z、S、V。请看是否把 1、0、2、5 看成了字母。"
        return [must("uscc.letters", message, USCC_NUMBER, path)]
    if code[0] not in USCC_OFFICES or uscc_check_digit(code[:17]) != code[17]:
        message = "统一社会信用代码对不上校验位，请对照营业执照或登记证书逐位核对。"
        return [must("uscc.check-digit", message, USCC_NUMBER, path)]
    if _organisation_check_digit(code[8:16]) != code[16]:
        # Codes converted from old registrations exist whose inner digit is off: the person is asked, not refused.
        return [advise("uscc.organisation", "请再核对一遍统一社会信用代码的第 9 到 17 位。", USCC_NUMBER, path)]
    return []


def uscc_check_digit(code: str) -> str:
    """Return the eighteenth character of a 统一社会信用代码 (MOD 31-3)."""
    total = sum(weight * USCC_LETTERS.index(each) for weight, each in zip(USCC_WEIGHTS, code, strict=True))
    return USCC_LETTERS[-total % 31]


def _organisation_check_digit(code: str) -> str:
    total = sum(weight * int(each, 36) for weight, each in zip(ORGANISATION_WEIGHTS, code, strict=True))
    return "0123456789X"[-total % 11]


def normalise_mobile(phone: str) -> str:
    """Fold a mobile number to its eleven digits."""
    return re.sub(r"^(\+|00)86", "", re.sub("[-()—]", "", clean_code(phone)))


def mobile_findings(phone: str, path: str = "") -> list[Finding]:
    if not re.fullmatch("1[3-9][0-9]{9}", normalise_mobile(phone)):
        message = "请填写 11 位的中国大陆手机号码，用来接收短信验证码。"
        return [must("mobile.shape", message, REGISTRATION, path)]
    return []


def normalise_name(name: str) -> str:
    """Keep the characters as written; only blanks at the ends and the many kinds of middle dot are folded."""
    return DOTS.sub("·", " ".join(clean(name).split()))


def name_findings(kind: DocumentType, name: str, path: str = "") -> list[Finding]:
    """Return what is wrong with a name; rare characters are fine."""
    name = normalise_name(name)
    if PRIVATE.search(name):
        message = "姓名里有电脑自造的字，别的系统认不出来。请用输入法里的标准字（GB 18030-2022）重新输入。"
        return [must("name.private", message, REGISTRATION, path)]
    if kind is DocumentType.RESIDENT_ID and not HAN_NAME.fullmatch(name):
        message = "请按身份证填写中文姓名，不加空格；少数民族姓名中间用“·”。"
        return [must("name.han", message, REGISTRATION, path)]
    if not NAME.fullmatch(name):
        message = "请按证件填写姓名，不含数字和符号。"
        return [must("name.shape", message, REGISTRATION, path)]
    return []
