"""The bridge (录入与声明之间): posted text → typed text → findings beside their field, by the one declaration."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from kuaiji.rules.document import Section, declared
from kuaiji.rules.findings import Finding, Refused, Severity, Source, must

__all__ = ["Blank", "Option", "anchor", "at", "blocking", "declared", "typed_from_post"]

# Parts two boxes of a month that hold something else than digits.
UNIT = "|"
LONGEST = 2_000
TURNING = re.compile("[\x00\u202a-\u202e\u2066-\u2069]")
SOURCE = Source("平台规则", "表单")


class Declaration(Protocol):
    """What the `field` macro asks of a field; `rules.document.Declared` and `Blank` are such."""

    @property
    def name(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def kind(self) -> str: ...


class Option(NamedTuple):
    """One choice of a `Blank`: what is posted, and the word that people read."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Blank:
    """A field outside the record (登录, 注册, 搜索), declared by hand for the same macro."""

    name: str
    title: str
    kind: str = "text"
    hint: str = ""
    choices: Sequence[Option] = ()
    required: bool = True
    width: str = "full"
    max_length: int | None = None
    autocomplete: str = "off"


def typed_from_post(
    model: type[Section] | Iterable[Declaration], post: Mapping[str, str], prefix: str = ""
) -> dict[str, str]:
    """Return the text of every declared field as it was typed, whether it makes sense or not."""
    fields = declared(model) if isinstance(model, type) else model
    return {field.name: typed_value(field, post, prefix + field.name) for field in fields}


def refuse_too_long(fields: Iterable[Blank], typed: Mapping[str, str]) -> None:
    """Refuse what no browser sends, for each box takes only so much; the columns behind take no more either."""
    found = [
        must("form.too-long", f"“{field.title}”最多 {field.max_length} 个字，请缩短。", SOURCE, field.name)
        for field in fields
        if field.max_length and len(typed[field.name]) > field.max_length
    ]
    if found:
        raise Refused(found)


def typed_value(field: Declaration, post: Mapping[str, str], name: str) -> str:
    if field.kind == "month":
        return month_from_boxes(clean(post.get(f"{name}.y", "")), clean(post.get(f"{name}.m", "")))
    if field.kind == "password":
        return post.get(name, "")[:LONGEST]
    return clean(post.get(name, ""))


def clean(text: str) -> str:
    """Drop what does harm and what nobody sees; leave the rest to the rules."""
    return harmless(text).replace(UNIT, "").strip()[:LONGEST]


def harmless(text: str) -> str:
    """Drop a NUL, which PostgreSQL cannot keep, and marks that turn around what stands beside them."""
    return TURNING.sub("", text)


def month_from_boxes(year: str, month: str) -> str:
    """`2013` and `9` are "2013-09"; nonsense is kept so that both boxes show it again."""
    if not year and not month:
        return ""
    plain_year, plain_month = (unicodedata.normalize("NFKC", text) for text in (year, month))
    if re.fullmatch("[0-9]+", plain_year) and re.fullmatch("[0-9]{1,2}", plain_month):
        return f"{plain_year}-{plain_month:0>2}"
    return f"{year}{UNIT}{month}"


def month_boxes(typed: str) -> tuple[str, str]:
    year, _, month = typed.partition(UNIT if UNIT in typed else "-")
    return (year, month) if UNIT in typed else (year, month.lstrip("0") or month)


def label_of(field: Any, value: str) -> str:
    """Return the Chinese label of a chosen value, or the value itself."""
    return next((str(one.label) for one in field.choices if one.value == value), value)


def anchor(path: str) -> str:
    """Return the id of the element that a finding's path leads to."""
    return "f-" + re.sub(r"[^0-9A-Za-z_]+", "-", path) if path else "form"


def word_of(severity: Severity) -> str:
    """Say how grave a finding is, for those who see no colours."""
    return {Severity.MUST: "要改", Severity.ADVISE: "请核对", Severity.FINAL: "不予通过"}[severity]


def at(findings: Iterable[Finding], path: str) -> list[Finding]:
    """Return the findings of exactly this path, the gravest first."""
    found = [finding for finding in findings if finding.path == path]
    return sorted(found, key=lambda finding: finding.severity is Severity.ADVISE)


def blocking(findings: Iterable[Finding]) -> list[Finding]:
    """Return what must be mended; advice never stands in an error summary."""
    return [finding for finding in findings if finding.severity is not Severity.ADVISE]
