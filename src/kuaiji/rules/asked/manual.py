"""手册: the facts as tables, their JSON schemas, and worked examples, all written from what really holds.

`kuaiji rules manual docs` writes them anew after a change.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel

from kuaiji.rules.asked import words
from kuaiji.rules.asked.inquiries import INQUIRIES, Inquiry, reply_to
from kuaiji.rules.asked.model import Asked
from kuaiji.rules.asked.reading import inner_models
from kuaiji.rules.asked.setting import setting
from kuaiji.rules.codes import Code

KINDS: Mapping[Any, str] = {
    words.text: "文字",
    words.code: "号码",
    words.place: "地方",
    words.department: "部门",
    words.flag: "是否",
    words.count: "整数",
    words.moment: "年月（日）",
    words.day: "日期",
}
GROUP = "一组"
HEAD = """# 事实的写法 The facts

由 `kuaiji rules manual docs` 生成，请勿手改。Generated; do not edit.

每一项都可以不写；写了不认识的键就是读不懂。选项写代码、中文或别名（用 / 隔开）都可以，不分全角半角和大小写。
每个问题读哪些，见[总页](README.md)。

| 类型 | 怎样写 |
|---|---|
| 文字 | 加引号，最多 200 字 |
| 号码 | 加不加引号都可以，空格、全角和小写会整理 |
| 地方 | 2、4、6 位行政区划代码，或名称：`44`、`广东省`、`广州市天河区` |
| 部门 | 会计管理部门的代码、名称或地名：`440106`、`深圳市财政局`、`深圳市` |
| 是否 | `true`、`false`、`是`、`否` |
| 整数 | 不加引号和单位 |
| 年月（日） | `2013-09`、`2013-09-15`、`2013年9月` |
| 日期 | `2013-09-15` |
| 选项 | 表里列出的任何一种写法 |
| 一列 | `[…]`；只有一条时可以省去方括号；最多 50 条 |
"""
ASKING = re.compile(r"kuaiji rules (?P<name>[a-z]+)(?: --policy (?P<policy>\S+))?(?: --today (?P<today>\S+))?")
EXAMPLE = re.compile(r"```sh\n(?P<command>[^\n]+)\n```\n\n```json\n(?P<facts>.+?)\n```\n\n```json\n.*?```", re.S)


def facts() -> str:
    """Write one table for each group of facts, from the outside in."""
    tables = [f"\n## {heading}\n\n{_table(model)}" for heading, model in _groups()]
    return HEAD + "".join(tables)


def _groups() -> Iterator[tuple[str, type[BaseModel]]]:
    pending: list[tuple[str, type[BaseModel]]] = [("最外一层", Asked)]
    seen = set()
    while pending:
        heading, model = pending.pop(0)
        if model not in seen:
            seen.add(model)
            yield heading, model
            pending += [
                (f"{field.title} `{field.alias or name}`", inner)
                for name, field in model.model_fields.items()
                for inner in inner_models(field.annotation)
            ]


def _table(model: type[BaseModel]) -> str:
    rows = ["| 键 | 意思 | 类型 | 说明和选项 |", "|---|---|---|---|"]
    for name, field in model.model_fields.items():
        kind, choices = _kind(field.annotation)
        note = "。".join(part for part in (field.description, "；".join(map(_choice, choices))) if part)
        rows.append(f"| `{field.alias or name}` | {field.title} | {kind} | {note} |")
    return "\n".join(rows) + "\n"


def _kind(annotation: Any) -> tuple[str, list[Code]]:
    """Say in words how a field is written, with its choices; how it is read stands first among its marks."""
    for part in (annotation, *get_args(annotation)):
        if marks := getattr(part, "__metadata__", ()):
            return _marked(get_args(part)[0], marks[0])
    return GROUP, []


def _marked(inner: Any, mark: Any) -> tuple[str, list[Code]]:
    if isinstance(mark, words.InWords):
        return "选项", [each for table in get_args(inner) or (inner,) for each in table]
    reader = getattr(mark, "func", None)
    if reader is words.many:
        kind, choices = _kind(get_args(inner)[0])
        return f"一列{kind}", choices
    return KINDS.get(reader, GROUP), []


def _choice(choice: Code) -> str:
    code, *rest = words.written(choice)
    return f"`{code}` {' / '.join(rest)}"


def schema(inquiry: Inquiry) -> dict[str, Any]:
    """Return the JSON schema of what a question reads; parts that it never looks at are left out."""
    whole = Asked.model_json_schema()
    properties = {name: whole["properties"][name] for name in inquiry.reads}
    kept: dict[str, Any] = {}
    while pending := set(_refs([properties, kept])) - set(kept):
        kept |= {name: whole["$defs"][name] for name in pending}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": inquiry.title,
        "type": "object",
        "properties": properties,
        "$defs": dict(sorted(kept.items())),
    }


def _refs(value: Any) -> Iterable[str]:
    return re.findall(r'"#/\$defs/([A-Za-z]+)"', json.dumps(value))


def with_replies(page: str) -> str:
    """Write under each example of a page what is really replied; a digest would only tell which day it is."""
    return EXAMPLE.sub(_example, page)


def _example(found: re.Match[str]) -> str:
    asked = ASKING.match(found["command"])
    if asked is None:
        raise ValueError(found["command"])
    given = setting(asked["policy"], asked["today"], files=False)
    body = dict(reply_to(INQUIRIES[asked["name"]], json.loads(found["facts"]), given).body)
    if "policy" in body:
        body["policy"] = {**body["policy"], "digest": "…"}
    text = json.dumps(body, ensure_ascii=False, indent=2)
    return f"```sh\n{found['command']}\n```\n\n```json\n{found['facts']}\n```\n\n```json\n{text}\n```"


def written(docs: Path) -> dict[Path, str]:
    """Return every page and file of the manual as it should read."""
    pages = {docs / "ask" / "facts.md": facts()}
    for inquiry in INQUIRIES.values():
        text = json.dumps(schema(inquiry), ensure_ascii=False, indent=1)
        pages[docs / "schema" / f"{inquiry.name}.json"] = text + "\n"
        page = docs / "ask" / f"{inquiry.name}.md"
        pages[page] = with_replies(page.read_text("utf-8"))
    return pages
