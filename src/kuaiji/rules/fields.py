"""字段: what a field of the record declares, and the types that turn typed text into values."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, Literal, cast, get_args

from annotated_types import MaxLen
from pydantic import BaseModel, BeforeValidator, Field, JsonValue
from pydantic.fields import FieldInfo
from pydantic_core import PydanticCustomError

from kuaiji.rules.codes import Code
from kuaiji.rules.findings import Source

Kind = Literal["text", "select", "radio", "month", "division", "department", "check"]
Width = Literal["narrow", "half", "full"]

RADIO_AT_MOST = 3
HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
MONTH = re.compile(r"([0-9]{4})[-./年]?([0-9]{1,2})月?")
INVISIBLE = re.compile("[\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff]")


def clean(text: str) -> str:
    """Drop what nobody sees; names keep the width and the very characters they were written with."""
    if text.isprintable():  # Nothing to drop, as nearly always: millions of cells come by here.
        return text.strip()
    return INVISIBLE.sub("", text.replace("\t", " ").replace("\n", " ").replace("\r", " ")).strip()


def clean_code(text: str) -> str:
    """Fold a number to half width and upper case, without blanks."""
    if text.isascii() and text.isprintable():
        return text.replace(" ", "").upper()
    return "".join(clean(text).translate(HALF_WIDTH).split()).upper()


def _text(value: object, cleaner: Callable[[str], str]) -> str:
    if not isinstance(value, str):
        raise PydanticCustomError("text", "请填写文字。")
    return cleaner(value)


def _words(value: object) -> str:
    return _text(value, clean)


def _code(value: object) -> str:
    return _text(value, clean_code)


def _month(value: object) -> str:
    found = MONTH.fullmatch(_text(value, clean_code))
    if found is None or not 1 <= int(found[2]) <= 12 or not 1900 <= int(found[1]) <= 2199:
        raise PydanticCustomError("month", "请填写年和月，例如 2013 年 9 月。")
    return f"{found[1]}-{int(found[2]):02}"


def _division(value: object) -> str:
    code = _text(value, clean_code)
    if not re.fullmatch("[1-9][0-9]([0-9]{2}){0,2}", code):
        raise PydanticCustomError("division", "请在列表中选择省和市。")
    return code


def _tick(value: object) -> bool:
    if value is True or _text(value, clean_code) in {"YES", "ON", "TRUE", "1"}:
        return True
    raise PydanticCustomError("tick", "请勾选，或留空。")


Words = Annotated[str, BeforeValidator(_words)]
Number = Annotated[str, BeforeValidator(_code)]
# "2013-09": months compare in the order of their text.
Month = Annotated[str, BeforeValidator(_month)]
Division = Annotated[str, BeforeValidator(_division)]
# A box is ticked or it is empty; there is no third way.
Tick = Annotated[bool, BeforeValidator(_tick)]


@dataclass(frozen=True, slots=True)
class Declared:
    """One field as the form, the table, the diff and the PDF see it."""

    name: str
    title: str
    hint: str
    kind: Kind
    choices: tuple[Code, ...]
    required: bool
    width: Width
    max_length: int | None
    source: Source


def filled(
    title: str,
    hint: str = "",
    *,
    required: bool = True,
    max_length: int | None = None,
    kind: Kind | None = None,
    width: Width = "half",
) -> Any:
    """Declare a field. Nothing is required to parse; `required` is a fact that the pre-check reports."""
    extra: dict[str, JsonValue] = {"required": required, "kind": kind, "width": width}
    return Field(default=None, title=title, description=hint, max_length=max_length, json_schema_extra=extra)


def declare(model: type[BaseModel], source: Source) -> tuple[Declared, ...]:
    """Read the declarations of a model's own fields; its id and its inner lists are not filled in by anyone."""
    return tuple(
        _declared(name, field, source) for name, field in model.model_fields.items() if field.title is not None
    )


def _declared(name: str, field: FieldInfo, source: Source) -> Declared:
    inner = get_args(field.annotation)[0]
    extra = cast("dict[str, Any]", field.json_schema_extra)
    choices: tuple[Code, ...] = tuple(inner) if isinstance(inner, type) and issubclass(inner, Code) else ()
    return Declared(
        name=name,
        title=field.title or "",
        hint=field.description or "",
        kind=extra["kind"] or _kind(inner, len(choices)),
        choices=choices,
        required=extra["required"],
        width=extra["width"],
        max_length=next((each.max_length for each in field.metadata if isinstance(each, MaxLen)), None),
        source=source,
    )


def _kind(inner: Any, choices: int) -> Kind:
    if choices:
        return "radio" if choices <= RADIO_AT_MOST else "select"
    kinds: dict[Any, Kind] = {Month: "month", Division: "division", Tick: "check"}
    return kinds.get(inner, "text")
