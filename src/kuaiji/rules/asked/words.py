"""写法: how a fact may be written: by code or by the Chinese word, a place by code or name, a day or a month."""

import re
from calendar import monthrange
from collections.abc import Callable, Mapping
from datetime import date
from difflib import get_close_matches
from functools import cache
from typing import Annotated, Any, TypeVar, get_args

from pydantic import BeforeValidator, GetCoreSchemaHandler, ValidationInfo, WithJsonSchema
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from kuaiji.rules.codes import Code
from kuaiji.rules.document import MOST_ENTRIES
from kuaiji.rules.fields import clean, clean_code
from kuaiji.rules.places import Bureaus, NoPlace, bureau, division

LONGEST = 200
MOST_SAID = 12
NOW = frozenset({"至今", "现在", "NOW", "PRESENT"})
YES = frozenset({"YES", "TRUE", "Y", "1", "是", "有", "对"})
NO = frozenset({"NO", "FALSE", "N", "0", "否", "无", "没有", "不是"})
DAY = re.compile(
    r"([0-9]{4})(?:[-./年]?([0-9]{1,2})月?|[-./年]([0-9]{1,2})[-./月]([0-9]{1,2})日?|([0-9]{2})([0-9]{2}))"
)
BRACKETS = re.compile("（[^（）]*）")

Some = TypeVar("Some")


def refuse(code: str, message: str) -> PydanticCustomError:
    # The message is data, not a template: braces in it must stay braces.
    return PydanticCustomError(code, "{message}", {"message": message})


def text(value: object) -> str:
    if not isinstance(value, str):
        raise refuse("text", "这里要写成文字，加引号。")
    if len(value) > LONGEST:
        raise refuse("text-too-long", f"最多 {LONGEST} 个字。")
    return clean(value)


def code(value: object) -> str:
    """Fold a number or code; whole numbers without quotes are taken as they read."""
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**20:
        return str(value)
    return clean_code(text(value))


def place(value: object) -> str:
    return _known(division, value)


def department(value: object, info: ValidationInfo) -> str:
    """Find the department among those that whoever asks has handed in."""
    bureaus: Bureaus = info.context["bureaus"]  # type: ignore[index]
    return _known(lambda word: bureau(word, bureaus()).code, value)


def _known(find: Callable[[str], str], value: object) -> str:
    try:
        return find(code(value))
    except NoPlace as unknown:
        raise refuse("place", str(unknown)) from unknown


def flag(value: object) -> bool:
    if isinstance(value, bool):
        return value
    word = code(value)
    if word in YES | NO:
        return word in YES
    raise refuse("flag", "请写 true 或 false，也可以写“是”或“否”。")


def count(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**12:
        return value
    raise refuse("count", "请写不小于 0 的整数，不加引号和单位。")


def moment(value: object) -> str:
    """Read `2013-09` or `2013-09-15`, and the ways in which people write the same."""
    found = _moment(value)
    if found is None:
        raise refuse("moment", "请写年月或年月日，例如 2013-09 或 2013-09-15。")
    return found


def _moment(value: object) -> str | None:
    found = DAY.fullmatch(code(value))
    if found is not None and 1900 <= int(found[1]) <= 2199:
        year, month, day = int(found[1]), int(found[2] or found[3] or found[5]), int(found[4] or found[6] or 0)
        if 1 <= month <= 12 and day <= monthrange(year, month)[1]:
            return f"{year}-{month:02}" + (f"-{day:02}" if day else "")
    return None


def day(value: object) -> date:
    found = _moment(value)
    if found is None or len(found) != len("2013-09-15"):
        raise refuse("day", "请写日期，写到日，例如 2013-09-15。")
    return date.fromisoformat(found)


def many(value: object) -> object:
    """One row may stand without its brackets."""
    if isinstance(value, Mapping):
        return (value,)
    if isinstance(value, list) and len(value) > MOST_ENTRIES:
        raise refuse("too-many", f"最多 {MOST_ENTRIES} 条。")
    return value


class InWords:
    """Reads one value of a code table, or of several, from its code, its Chinese word or an alias."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        tables: tuple[type[Code], ...] = get_args(source) or (source,)
        schema = {"type": "string", "enum": [word for table in tables for each in table for word in written(each)]}
        return core_schema.no_info_plain_validator_function(
            lambda value: chosen(tables, value), metadata={"pydantic_js_functions": [lambda *_: schema]}
        )


def chosen(tables: tuple[type[Code], ...], value: object) -> Code:
    word = code(value)
    found = spoken(tables).get(word)
    if found is None:
        raise refuse("choice", f"“{word}”不在选项里。{_way_out(tables, word)}")
    return found


def _way_out(tables: tuple[type[Code], ...], word: str) -> str:
    near = get_close_matches(word, spoken(tables), n=1)
    if near:
        return f"是不是“{near[0]}”？"
    said = [BRACKETS.sub("", each.label) or each.label for table in tables for each in table]
    return f"可以写：{'、'.join(said[:MOST_SAID])}{'等' if len(said) > MOST_SAID else ''}。"


@cache
def spoken(tables: tuple[type[Code], ...]) -> Mapping[str, Code]:
    """Return every way to write a choice; where two choices share a word, the first has it."""
    found: dict[str, Code] = {}
    for each in (each for table in tables for each in table):
        found = {**{clean_code(word): each for word in written(each)}, **found}
    return found


def written(choice: Code) -> list[str]:
    """Return its code, its Chinese word, the word without what stands in brackets, and the aliases."""
    bare = BRACKETS.sub("", choice.label)
    return [word for word in dict.fromkeys([choice.value, choice.label, bare, *choice.aliases]) if word]


MONTH_OR_DAY = {"type": "string", "examples": ["2013-09", "2013-09-15"]}
Choice = Annotated[Some, InWords()]
Rows = Annotated[tuple[Some, ...], BeforeValidator(many)]
Text = Annotated[str, BeforeValidator(text), WithJsonSchema({"type": "string", "maxLength": LONGEST})]
Number = Annotated[str, BeforeValidator(code), WithJsonSchema({"type": ["string", "integer"]})]
Where = Annotated[str, BeforeValidator(place), WithJsonSchema({"type": ["string", "integer"]})]
Bureau = Annotated[str, BeforeValidator(department), WithJsonSchema({"type": ["string", "integer"]})]
Flag = Annotated[bool, BeforeValidator(flag), WithJsonSchema({"type": ["boolean", "string"]})]
Count = Annotated[int, BeforeValidator(count), WithJsonSchema({"type": "integer", "minimum": 0})]
MonthOrDay = Annotated[str, BeforeValidator(moment), WithJsonSchema(MONTH_OR_DAY)]
Day = Annotated[date, BeforeValidator(day), WithJsonSchema({"type": "string", "format": "date"})]
Record = Annotated[dict[str, Any], WithJsonSchema({"type": "object"})]
