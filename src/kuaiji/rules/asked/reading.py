"""读入: JSON or JSON Lines to facts; what cannot be read is told with its line, its path and the reason."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from kuaiji.rules.asked.model import Asked
from kuaiji.rules.document import ENTRY_ID, SCHEMA, SECTIONS, Entry, Section, children, declared
from kuaiji.rules.places import Bureaus

DEEPEST = 40
MOST_DIGITS = 100
# What pydantic itself says, in our words; everything else says its own sentence already.
SENTENCES = {
    "model_type": "这里要写成一组内容，即 {…}。",
    "dict_type": "这里要写成一组内容，即 {…}。",
    "string_unicode": "键名里有不完整的字符。",
    "tuple_type": "这里要写成一列内容，即 […]。",
}
# What Python says of JSON that is none, by the beginning of its message.
SYNTAX = {
    "Expecting value": "这里缺一个值，或者值的写法不对",
    "Expecting property name": "这里要写用双引号括起的名称，多出的逗号请去掉",
    "Expecting ':'": "这里缺一个冒号",
    "Expecting ','": "这里缺一个逗号，或者缺收尾的括号",
    "Illegal trailing comma": "这里多出一个逗号",
    "Unterminated string": "从这里起的文字缺收尾的双引号",
    "Invalid control character": "文字里不能直接换行，也不能有制表符等控制字符",
    "Invalid \\": "反斜杠后面的写法不对",
    "Extra data": "从这里起是多出的内容",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One reason why an input was not read; `path` leads there from the outside in, by `/`."""

    path: str
    code: str
    reason: str
    did_you_mean: str = ""
    line: int | None = None
    column: int | None = None

    def as_json(self) -> dict[str, Any]:
        optional = {"did_you_mean": self.did_you_mean, "line": self.line, "column": self.column}
        told = {"path": self.path, "code": self.code, "reason": self.reason}
        return {**told, **{name: value for name, value in optional.items() if value}}


class Unreadable(Exception):
    """An input that does not parse."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("；".join(fault.reason for fault in faults))
        self.faults = faults


def rows(text: str, *, by_line: bool) -> Iterator[tuple[int, Any]]:
    """Read one value, or one a line, each with its line number; in place of what does not parse stands the reason."""
    for number, row in _lines(text) if by_line else [(1, text)]:
        try:
            yield number, load(row, number)
        except Unreadable as unread:
            yield number, unread


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield each non-empty line of JSON Lines with its number."""
    # Not splitlines: U+2028 and its like may stand inside a JSON string.
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield number, line


def is_lines(text: str) -> bool:
    """Tell JSON Lines from one object spread over lines: a line that is an object by itself gives them away."""
    lines = [line for _, line in _lines(text)]
    return len(lines) > 1 and any(line.startswith("{") and _is_json(line) for line in lines)


def _is_json(text: str) -> bool:
    try:
        load(text)
    except Unreadable:
        return False
    return True


def decoded(content: bytes) -> str:
    """Turn bytes into text; a mark of byte order is dropped."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise Unreadable(
            [Fault("", "not-utf-8", f"第 {line} 行不是 UTF-8 编码。请另存为 UTF-8 后再试。", line=line)]
        ) from None


def load(text: str, line: int = 1) -> Any:
    """Read one JSON value; a key that stands twice, and numbers that are none, are refused."""
    try:
        value = json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant, parse_int=_integer)
    except json.JSONDecodeError as error:
        at, column = line + error.lineno - 1, error.colno
        reason = f"第 {at} 行第 {column} 列不是合法的 JSON：{_in_words(error)}。"
        raise Unreadable([Fault("", "not-json", reason, line=at, column=column)]) from None
    except RecursionError:
        raise Unreadable([_too_deep(line)]) from None
    except ValueError as error:
        raise Unreadable([Fault("", "not-json", f"从第 {line} 行起的内容读不出来：{error}", line=line)]) from None
    if _depth(value) > DEEPEST:
        raise Unreadable([_too_deep(line)])
    return value


def _in_words(error: json.JSONDecodeError) -> str:
    return next((words for start, words in SYNTAX.items() if error.msg.startswith(start)), "这里读不出来")


def _too_deep(line: int) -> Fault:
    return Fault("", "too-deep", f"括号套得太深，最多 {DEEPEST} 层。", line=line)


def _once(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"“{key}”在同一组内容里写了两次。")
        found[key] = value
    return found


def _no_constant(word: str) -> None:
    raise ValueError(f"{word} 不是数。")


def _integer(word: str) -> int:
    if len(word) > MOST_DIGITS:
        raise ValueError(f"整数最多 {MOST_DIGITS} 位。")
    return int(word)


def _depth(value: Any) -> int:
    """Measure without recursion: what is too deep for us may be too deep for Python."""
    depth, level = 0, [value]
    while level and depth <= DEEPEST:
        inner = [
            list(each.values()) if isinstance(each, dict) else each
            for each in level
            if each and isinstance(each, dict | list)
        ]
        depth, level = depth + 1, [each for row in inner for each in row]
    return depth


def facts_from(value: Any, bureaus: Bureaus) -> Asked:
    """Turn what was read into facts, or say of every part what is wrong with it."""
    if not isinstance(value, dict):
        raise Unreadable([Fault("", "not-object", "每次提问是一组内容，即 {…}。")])
    try:
        asked = Asked.model_validate(value, context={"bureaus": bureaus})
    except ValidationError as errors:
        raise Unreadable([_fault(error) for error in errors.errors(include_url=False)]) from None
    faults = list(_in_document(asked.document)) if asked.document is not None else []
    if faults:
        raise Unreadable(faults)
    return asked


def _fault(error: ErrorDetails) -> Fault:
    path = "/".join(str(part) for part in error["loc"])
    if error["type"] == "extra_forbidden":
        return _unknown(path, str(error["loc"][-1]), _keys(error["loc"][:-1]))
    return Fault(path, error["type"].replace("_", "-"), SENTENCES.get(error["type"], error["msg"]))


def _unknown(path: str, key: str, known: Sequence[str]) -> Fault:
    near = next(iter(get_close_matches(key, known, n=1)), "")
    way_out = f"是不是 {near}？" if near else f"可以写：{'、'.join(known)}。"
    return Fault(path, "unknown-key", f"没有“{key}”这一项。{way_out}", near)


def _keys(loc: Sequence[int | str]) -> list[str]:
    """Name what may stand at a place of the facts."""
    model: type[BaseModel] = Asked
    for part in loc:
        if isinstance(part, str):
            field = next(each for name, each in model.model_fields.items() if part in (name, each.alias))
            model = next(inner_models(field.annotation))
    return [field.alias or name for name, field in model.model_fields.items()]


def inner_models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for each in get_args(annotation):
        yield from inner_models(each)


def _in_document(typed: Mapping[str, Any]) -> Iterator[Fault]:
    """Look at the keys of a stored record alone: what is typed there may be nonsense, and the rules say so."""
    if str(typed.get("schema", SCHEMA)) != str(SCHEMA):
        yield Fault("document/schema", "schema", f"这份档案的格式是 {typed['schema']!r:.20}，这里读的是 {SCHEMA}。")
    for name, value in typed.items():
        model = SECTIONS.get(name)
        if model is not None:
            yield from _in_section(model, value, f"document/{name}")
        elif name != "schema":
            yield _unknown(f"document/{name}", name, list(SECTIONS))


def _in_section(model: type[Section], value: Any, path: str) -> Iterator[Fault]:
    if not isinstance(value, dict):
        yield Fault(path, "model-type", SENTENCES["model_type"])
    elif issubclass(model, Entry):
        for key, entry in value.items():
            if not ENTRY_ID.fullmatch(key):
                yield Fault(f"{path}/{key}", "entry-id", "条目的编号是 1 到 40 个字母、数字或连字符。")
            yield from _in_fields(model, entry, f"{path}/{key}")
    else:
        yield from _in_fields(model, value, path)


def _in_fields(model: type[Section], value: Any, path: str) -> Iterator[Fault]:
    if not isinstance(value, dict):
        yield Fault(path, "model-type", SENTENCES["model_type"])
        return
    inner = children(model)
    known = [*(field.name for field in declared(model)), *inner]
    for key, each in value.items():
        if key not in known:
            yield _unknown(f"{path}/{key}", key, known)
        elif key in inner:
            yield from _in_section(inner[key][0], each, f"{path}/{key}")
