"""登记库的文件: bytes to lines, whatever Excel made of them; memory stays the same however long the file is."""

import csv
import hashlib
from codecs import BOM_UTF8, getincrementaldecoder
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from io import TextIOWrapper
from typing import BinaryIO, Literal, Protocol, TextIO

from kuaiji.rules.legacy import Column, Fault, Line, header, judge

CHUNK = 1 << 20
# Characters in one line of text, and in one record: in quotes it may have many lines, but not fill the memory.
LONGEST, LONGEST_RECORD = 1 << 17, 1 << 20
DELIMITERS = ",\t;|，；"
ENCODINGS = {"utf-8-sig": "UTF-8", "gb18030": "GB18030"}
NO_TABLE = {
    b"PK\x03\x04": "这是 Excel 工作簿（xlsx）。请在 Excel 里另存为“CSV UTF-8（逗号分隔）”。",
    b"\xd0\xcf\x11\xe0": "这是 Excel 工作簿（xls）。请在 Excel 里另存为“CSV UTF-8（逗号分隔）”。",
    b"\xff\xfe": "这是 UTF-16 编码的文本。请另存为“CSV UTF-8（逗号分隔）”。",
    b"\xfe\xff": "这是 UTF-16 编码的文本。请另存为“CSV UTF-8（逗号分隔）”。",
}
QUOTES = "引号没有成对，或者引号后面还有字。单元格里的引号要写成两个。"
TOO_LONG = "这一行太长，不是表格里的一行。后面的没有再读。"


class File(Protocol):
    """What is read, several times over: a path, or a file that lies sealed."""

    @property
    def name(self) -> str: ...

    def open(self, mode: Literal["rb"], /) -> BinaryIO: ...


class Unreadable(Exception):
    """A file that is no table of ours; the faults name its line."""

    def __init__(self, faults: list["LineFault"]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class LineFault:
    """What is wrong where: the line of the file, the column if it is one, and the reason."""

    line: int
    column: str
    what: str

    def __str__(self) -> str:
        return f"第 {self.line} 行{f'“{self.column}”' if self.column else ''}：{self.what}"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file that can be read as a table: how, and which column each cell of a line is."""

    file: File
    encoding: str
    has_mark: bool
    delimiter: str
    columns: list[Column | None]
    left_out: list[str]
    lines: int
    digest: bytes

    def __str__(self) -> str:
        mark = "（带 BOM）" if self.has_mark else ""
        delimiter = {"\t": "制表符"}.get(self.delimiter, self.delimiter)
        columns = sum(1 for each in self.columns if each)
        return f"{self.file.name}：{ENCODINGS[self.encoding]}{mark}，以“{delimiter}”分隔，导入 {columns} 列"


@dataclass(frozen=True, slots=True)
class Judged:
    """One line of the file, judged; `number` counts as a text editor does."""

    number: int
    line: Line

    @property
    def faults(self) -> list[LineFault]:
        return [LineFault(self.number, each.column, each.what) for each in self.line.faults]


def opened(source: File, left_out: Collection[str] = ()) -> Sheet:
    """Find out how a file is to be read, or say why it cannot be."""
    with source.open("rb") as file:
        head = file.read(4)
    what = next((what for mark, what in NO_TABLE.items() if head.startswith(mark)), "" if head else "文件是空的。")
    if what:
        raise Unreadable([LineFault(1, "", what)])
    encoding = _encoding(source)
    with _text(source, encoding) as text:
        first = text.readline(LONGEST)
    if len(first) == LONGEST:
        raise Unreadable([LineFault(1, "", TOO_LONG)])
    delimiter = max(DELIMITERS, key=lambda each: sum(1 for one in header(_cells(first, each))[0] if one))
    columns, faults = header(_cells(first, delimiter), left_out)
    if faults:
        raise Unreadable([LineFault(1, each.column, each.what) for each in faults])
    lines, digest = _summed(source)
    return Sheet(
        source, encoding, head.startswith(BOM_UTF8), delimiter, columns, sorted(set(left_out)), lines, digest
    )  # fmt: skip


def _encoding(source: File) -> str:
    """Return the first encoding in which every byte of the file makes sense."""
    for name in ENCODINGS:
        decoder, line = getincrementaldecoder(name)(), 1
        try:
            for chunk in _chunks(source):
                line += decoder.decode(chunk).count("\n")
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        return name
    raise Unreadable([LineFault(line, "", "从这一行往后有读不出来的字，既不是 UTF-8 也不是 GB18030 编码。")])


def _summed(source: File) -> tuple[int, bytes]:
    """Count the lines, for telling how far one is, and name the file by its SHA-256."""
    lines, digest = 0, hashlib.sha256()
    for chunk in _chunks(source):
        lines += chunk.count(b"\n")
        digest.update(chunk)
    return lines, digest.digest()


def _text(source: File, encoding: str) -> TextIO:
    return TextIOWrapper(source.open("rb"), encoding=encoding, newline="")


def _chunks(source: File) -> Iterator[bytes]:
    with source.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter, strict=True), [])
    except csv.Error:
        return []


def judged(sheet: Sheet, *, today: date) -> Iterator[Judged]:
    """Read the file line by line, each by the rules; blank lines are passed over."""
    for number, cells in _records(sheet):
        if isinstance(cells, str):
            yield Judged(number, Line(faults=[Fault("", cells)]))
        elif len(cells) < len(sheet.columns) or any(cells[len(sheet.columns) :]):
            what = f"这一行有 {len(cells)} 格，列名有 {len(sheet.columns)} 个，可能少了引号或多了分隔符。"
            yield Judged(number, Line(faults=[Fault("", what)]))
        else:
            told = {column: cell for column, cell in zip(sheet.columns, cells, strict=False) if column}
            yield Judged(number, judge(told, today=today))


def _records(sheet: Sheet) -> Iterator[tuple[int, list[str] | str]]:
    """Yield each record after the header with the number of its first line; in place of a broken one, why."""
    with _text(sheet.file, sheet.encoding) as file:
        lines = Bounded(file)
        reader = csv.reader(lines, delimiter=sheet.delimiter, strict=True)
        next(reader)
        while True:
            number, lines.read = reader.line_num + 1, 0
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:
                yield number, QUOTES
            except TooLong:
                yield number, TOO_LONG
                return
            else:
                if any(cell.strip() for cell in cells):
                    yield number, cells


class TooLong(Exception):
    """A line, or a record, that never ends."""


class Bounded:
    """Hands out the lines of a file, and counts the characters of the record that is being `read`."""

    def __init__(self, file: TextIO) -> None:
        self.file, self.read = file, 0

    def __iter__(self) -> "Bounded":
        return self

    def __next__(self) -> str:
        line = self.file.readline(LONGEST + 1)
        self.read += len(line)
        if len(line) > LONGEST or self.read > LONGEST_RECORD:
            raise TooLong
        if not line:
            raise StopIteration
        return line
