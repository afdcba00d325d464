"""导出封存: the roots as lines of a file that is kept where nobody who can reach the database can reach it."""

from collections.abc import Iterator
from pathlib import Path

from kuaiji.audit.queries import seal_numbered
from kuaiji.audit.seals import Seal, Unreadable


class Differs(Exception):
    """What was exported before is no longer what the database holds."""


def append_roots(path: Path) -> int:
    """Add the roots that the file lacks and return how many; what it holds already must still be in the database."""
    held = 0
    for held, seal in enumerate(exported(path) if path.exists() else (), start=1):
        if seal_numbered(held) != seal:
            raise Differs(f"文件里的第 {held} 号封存与数据库里的不一样，没有写入。请先运行 kuaiji audit verify。")
    number = held
    with path.open("a", encoding="utf-8") as file:
        while (following := seal_numbered(number + 1)) is not None:
            file.write(following.as_line() + "\n")
            number += 1
    return number - held


def exported(path: Path) -> Iterator[Seal]:
    """Read the roots of a file one by one."""
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, start=1):
            try:
                yield Seal.from_line(line)
            except Unreadable:
                raise Unreadable(f"文件的第 {number} 行不是封存，可能没有写完整。") from None
