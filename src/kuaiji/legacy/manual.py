"""列名表: every column that a register's file may have and how it is written, from the declarations of the record."""

from collections.abc import Iterator
from dataclasses import dataclass

from kuaiji.rules.asked.words import written
from kuaiji.rules.codes import Code, DocumentType
from kuaiji.rules.fields import Declared
from kuaiji.rules.legacy import KIND, MODELS, NAME, NUMBER, Column, columns

PERSON = {
    NUMBER: "按证件类型核对位数、地区、生日和校验位",
    NAME: "与证件一致",
}


@dataclass(frozen=True, slots=True)
class Explained:
    """One column: its title, the section it belongs to, whether no file may lack it, and how it is written."""

    title: str
    section: str
    is_required: bool
    spelling: str


def explained() -> list[Explained]:
    return [Explained(each.title, _section(each), each.title in PERSON, _spelling(each)) for each in columns()]


def table() -> str:
    """Return the columns as a table in Markdown."""
    rows = [
        f"| {each.title} | {each.section} | {'**必填**。' if each.is_required else ''}{each.spelling} |"
        for each in explained()
    ]
    return "\n".join(["| 列名 | 栏目 | 怎么写 |", "|---|---|---|", *rows])


def _section(column: Column) -> str:
    return MODELS[column.place].heading if column.place else "本人"


def _spelling(column: Column) -> str:
    if column.title == KIND:
        return f"没有这一列或空着，就是内地居民身份证。{_choices(DocumentType)}"
    return PERSON.get(column.title) or "；".join(_rules(column.declared))


def _rules(each: Declared | None) -> Iterator[str]:
    assert each is not None  # noqa: S101
    if each.choices:
        yield _choices(each.choices)
    elif each.kind == "month":
        yield "年月，写到日也行" + ("；还没有结束的写“至今”" if each.name == "ended_on" else "")
    elif each.kind == "check":
        yield "是、否"
    else:
        yield f"最多 {each.max_length} 个字"


def _choices(choices: type[Code] | tuple[Code, ...]) -> str:
    """Return every way to write each choice: code, word and what else people say."""
    return "；".join("/".join(written(each)) for each in choices)
