"""用词: an entry of the record in the words that people read: its title, its line, its values."""

from collections.abc import Mapping
from typing import Any

from kuaiji.rules.document import SECTIONS, AccountingPost, Section, declared
from kuaiji.web.bridge import label_of
from kuaiji.web.jinja import month


def title_of(section: str, typed: Mapping[str, Any]) -> str:
    model = SECTIONS[section]
    if section == "education":
        words = [typed.get("school", ""), choice(model, typed, "level")]
    elif section == "work":
        words = [typed.get("employer", "")]
    else:
        words = [choice(model, typed, "kind"), choice(model, typed, "level")]
    return " · ".join(word for word in words if word) or f"没有写完的{model.heading}"


def line_of(section: str, typed: Mapping[str, Any]) -> str:
    model = SECTIONS[section]
    if section == "education":
        words = [span(typed), typed.get("major", ""), choice(model, typed, "mode")]
    elif section == "work":
        count = len(typed.get("posts", {}))
        words = [
            span(typed),
            f"会计专业工作经历 {count} 条" if count else "无会计工作经历" if typed.get("is_accounting") == "no" else "",
        ]
    else:
        words = [
            month(typed["obtained_on"]) + "取得" if typed.get("obtained_on") else "",
            typed.get("certificate_number", ""),
        ]
    return " · ".join(word for word in words if word)


def post_line(post: Mapping[str, Any]) -> str:
    """Say what a post is, and from when to when."""
    words = [post.get("post_name") or choice(AccountingPost, post, "post"), span(post)]
    return " · ".join(word for word in words if word)


def span(typed: Mapping[str, Any]) -> str:
    start = month(typed["started_on"]) if typed.get("started_on") else ""
    end = "至今" if typed.get("is_current") else month(typed["ended_on"]) if typed.get("ended_on") else ""
    return f"{start} – {end}" if start or end else ""


def choice(model: type[Section], typed: Mapping[str, Any], name: str) -> str:
    found = next(each for each in declared(model) if each.name == name)
    return label_of(found, str(typed.get(name, "")))


def facts_of(model: type[Section], typed: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return title and readable value of every declared field that applies."""
    return [
        (each.title, readable(each, str(typed.get(each.name, "")))) for each in declared(model) if shows(each, typed)
    ]


def shows(each: Any, typed: Mapping[str, Any]) -> bool:
    if each.name == "ended_on":
        return not typed.get("is_current")
    return bool(typed.get(each.name)) or each.required


def readable(each: Any, value: str) -> str:
    if each.kind == "month" and value:
        return month(value)
    if each.kind == "check":
        return "是" if value else "否"
    return label_of(each, value)
