"""表单: the fields of registration, login and passwords in the guide's order, and what they turn into."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from markupsafe import Markup

from kuaiji.accounts.codes import MISSING
from kuaiji.accounts.passwords import password_findings
from kuaiji.accounts.records import Registration
from kuaiji.rules.codes import DocumentType, Sex
from kuaiji.rules.findings import Finding, must
from kuaiji.rules.identity import (
    EARLIEST_BIRTH,
    REGISTRATION,
    birth_of,
    mobile_findings,
    name_findings,
    normalise,
    normalise_mobile,
    normalise_name,
    number_findings,
    sex_of,
)
from kuaiji.web.bridge import Blank, Option, typed_from_post

KINDS = tuple(Option(kind.value, kind.label) for kind in DocumentType)
SEXES = tuple(Option(sex.value, sex.label) for sex in Sex)
LINKS = Markup(
    '我已阅读并同意<a href="/terms" target="_blank" rel="noopener">《用户协议》</a>和'
    '<a href="/privacy" target="_blank" rel="noopener">《隐私政策》</a>'
)

KIND = Blank("kind", "证件类型", "select", choices=KINDS)
NUMBER = Blank("number", "证件号码", hint="按证件填写，最后一位是 X 的，大小写都可以。", max_length=40)
NAME_LONGEST = 100
NAME = Blank("name", "真实姓名", max_length=NAME_LONGEST, autocomplete="name")
SEX = Blank("sex", "性别", "radio", choices=SEXES)
BIRTH = Blank("birth", "出生日期", hint="按证件填写，如 1995-03-01。", width="10", max_length=20)
PASSWORD = Blank(
    "password",
    "密码",
    "password",
    hint="至少 8 个字符。用几个不相干的词，好记又难猜。",
    max_length=128,
    autocomplete="new-password",
)
AGAIN = Blank("again", "确认密码", "password", max_length=128, autocomplete="new-password")
PHONE = Blank("phone", "手机号", "tel", hint="用来接收验证码和办理通知。", max_length=20, autocomplete="tel")
CODE = Blank("code", "短信验证码", "otp", max_length=6)
TERMS = Blank("terms", LINKS, "check")
SENSITIVE = Blank("sensitive", "我同意为实名认证处理我的证件号码、照片等敏感个人信息", "check")
WHO = (KIND, NUMBER, NAME, SEX, BIRTH, PHONE)
REGISTER = (KIND, NUMBER, NAME, SEX, BIRTH, PASSWORD, AGAIN, PHONE, TERMS, SENSITIVE, CODE)

LOGIN_NAME = Blank("name", "证件号码或手机号", max_length=40, autocomplete="username")
LOGIN_PASSWORD = Blank("password", "密码", "password", max_length=128, autocomplete="current-password")
LOGIN = (LOGIN_NAME, LOGIN_PASSWORD)

RESET = (Blank("number", "证件号码", max_length=40), Blank("phone", "注册时的手机号", "tel", max_length=20))
NEW_PASSWORD = (
    Blank("password", "新密码", "password", hint=PASSWORD.hint, max_length=128, autocomplete="new-password"),
    Blank("again", "确认新密码", "password", max_length=128, autocomplete="new-password"),
)
OLD = Blank("old", "现在的密码", "password", max_length=128, autocomplete="current-password")
NEW_PHONE = Blank("phone", "新手机号", "tel", max_length=20, autocomplete="tel")
CHANGE_PHONE = (LOGIN_PASSWORD, NEW_PHONE)
CHANGE_PASSWORD = (OLD, *NEW_PASSWORD)

USERNAME = Blank("username", "用户名", max_length=40, autocomplete="username")
# Text, not digits alone: a recovery code goes into the same box.
TOTP = Blank("code", "动态口令", hint="认证器应用上的 6 位数字。", max_length=17, autocomplete="one-time-code")
DESK_LOGIN = (USERNAME, LOGIN_PASSWORD, TOTP)
ENROL = (*NEW_PASSWORD, TOTP)
CONFIRM = (TOTP,)


def typed(fields: tuple[Blank, ...], post: Mapping[str, str]) -> dict[str, str]:
    return typed_from_post(fields, post)


def registration_from(given: Mapping[str, str], today: date) -> tuple[Registration | None, list[Finding]]:
    """Turn the typed texts into a registration, or say in the order of the form what is missing or wrong."""
    registration, findings = who_from(given, today)
    words = (normalise(given["number"]), normalise_mobile(given["phone"]))
    findings += password_findings(given["password"], given["again"], words=words)
    findings += agreement(given)
    if findings or registration is None:
        return None, in_order(findings)
    return replace(registration, password=given["password"]), []


def who_from(given: Mapping[str, str], today: date) -> tuple[Registration | None, list[Finding]]:
    """Turn document and phone into a registration without a password, or say what is missing or wrong."""
    kind = next((kind for kind in DocumentType if kind.value == given["kind"]), None)
    number, name, phone = normalise(given["number"]), normalise_name(given["name"]), normalise_mobile(given["phone"])
    findings = missing({**given, "kind": kind or ""}, (KIND, NUMBER, NAME))
    sex: Sex | None = None
    birth_on: date | None = None
    if kind is not None and number:
        findings += number_findings(kind, number, today=today, path="number")
        sex, birth_on, more = sex_and_birth(kind, number, given, today)
        findings += more
    if len(name) > NAME_LONGEST:
        findings.append(must("name.long", f"姓名最多 {NAME_LONGEST} 个字，请核对。", REGISTRATION, "name"))
    elif kind is not None and name:
        findings += name_findings(kind, name, "name")
    findings += missing(given, (PHONE,)) or mobile_findings(phone, "phone")
    if findings or kind is None or sex is None or birth_on is None:
        return None, in_order(findings)
    return Registration(kind, number, name, sex.value, birth_on, phone, password=""), []


def sex_and_birth(
    kind: DocumentType, number: str, given: Mapping[str, str], today: date
) -> tuple[Sex | None, date | None, list[Finding]]:
    """Read both from the number where it tells them; else take what was answered."""
    findings: list[Finding] = []
    sex = sex_of(kind, number) or next((sex for sex in Sex if sex.value == given["sex"]), None)
    if sex is None and not number_findings(kind, number, today=today):
        findings.append(must("sex.missing", "请选择性别。", REGISTRATION, "sex"))
    birth_on = birth_of(kind, number) or day_from(given["birth"])
    if (birth_on is None or not EARLIEST_BIRTH <= birth_on <= today) and not number_findings(kind, number, today=today):
        findings.append(must("birth.missing", "请按证件填写出生日期，如 1995-03-01。", REGISTRATION, "birth"))
    return sex, birth_on, findings


def agreement(given: Mapping[str, str]) -> list[Finding]:
    findings = []
    if given["terms"] != "yes":
        findings.append(must("terms.missing", "请阅读并同意用户协议和隐私政策。", REGISTRATION, "terms"))
    if given["sensitive"] != "yes":
        message = "不处理证件号码就不能实名认证。同意的，请勾选。"
        findings.append(must("sensitive.missing", message, REGISTRATION, "sensitive"))
    return findings


def missing(given: Mapping[str, str], fields: tuple[Blank, ...]) -> list[Finding]:
    """Return one finding for every field left empty."""
    verb = {"select": "选择"}
    return [
        must(f"{field.name}.missing", f"请{verb.get(field.kind, '填写')}{field.title}。", REGISTRATION, field.name)
        for field in fields
        if not given[field.name]
    ]


def login_name(text: str) -> str:
    """Fold what was typed as the login name, so that each way to write it counts as the same name."""
    return normalise_mobile(text)


def code_from(given: Mapping[str, str]) -> tuple[str, list[Finding]]:
    code = plain_code(given["code"])
    return code, [] if re.fullmatch("[0-9]{6}", code) else [MISSING]


def plain_code(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def day_from(text: str) -> date | None:
    """Read a day as people write it: 1995-03-01, 1995/3/1, 19950301, 1995年3月1日."""
    plain = unicodedata.normalize("NFKC", text)
    found = re.fullmatch(r"([0-9]{4})\s*[-/.年]?\s*([0-9]{1,2})\s*[-/.月]?\s*([0-9]{1,2})\s*日?", plain)
    try:
        return date(*(int(part) for part in found.groups())) if found else None
    except ValueError:
        return None


def in_order(findings: list[Finding]) -> list[Finding]:
    """Sort findings as the fields stand on the page."""
    places = {field.name: place for place, field in enumerate(REGISTER)}
    return sorted(findings, key=lambda finding: places.get(finding.path, -1))
