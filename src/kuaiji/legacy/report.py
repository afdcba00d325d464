"""导入报告: listens while a file goes by, counts, keeps the first faults, writes out all, says how far it is."""

import csv
import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from hashlib import blake2b
from os import urandom
from typing import TextIO

from kuaiji.legacy.reading import Judged, LineFault, Sheet
from kuaiji.rules.document import SECTIONS
from kuaiji.rules.legacy import LISTS
from kuaiji.web.spreadsheet import harmless

SHOWN = 20
EVERY_LINES, EVERY_SECONDS = 1000, 1
HEADINGS = ("文件", "行", "列", "原因")


class Repeats:
    """Remembers on disk which entries a file has said; a set of millions would not fit a small machine."""

    def __init__(self) -> None:
        # A database without a name is a file of its own, gone with the connection; the key keeps it from being guessed.
        self.database = sqlite3.connect("")
        # Nothing is ever taken back, so no page is copied before it changes.
        self.database.execute("PRAGMA journal_mode = OFF")
        self.database.execute("CREATE TABLE said (digest BLOB PRIMARY KEY, line INTEGER) WITHOUT ROWID")
        self.key = urandom(32)

    def first_line(self, judged: Judged, place: int) -> int:
        """Return the line that first said what this entry says: its own if it is new."""
        line, entry = judged.line, judged.line.entries[place]
        text = repr((line.kind.value, line.number, line.name, entry.section, sorted(entry.typed.items())))
        digest = blake2b(text.encode("utf-8", "surrogatepass"), key=self.key, digest_size=16).digest()
        done = self.database.execute("INSERT OR IGNORE INTO said VALUES (?, ?)", [digest, judged.number])
        if done.rowcount:
            return judged.number
        (line_number,) = self.database.execute("SELECT line FROM said WHERE digest = ?", [digest]).fetchone()
        return int(line_number)


class Report:
    """What became of one file. Every second `say` gets the number of the line and the percentage that is read."""

    def __init__(self, sheet: Sheet, *, say: Callable[[int, int], None], faults: TextIO | None = None) -> None:
        self.sheet, self.say = sheet, say
        self.lines = self.faulty = self.fault_count = self.repeated = 0
        self.entries: Counter[str] = Counter()
        self.shown: list[LineFault] = []
        self.again: list[tuple[int, int]] = []
        self.writer = csv.writer(faults) if faults else None
        self.spoke_at = time.monotonic()

    def over(self, lines: Iterable[Judged], repeats: Repeats | None = None) -> Iterator[Judged]:
        """Let the lines go by and look at each."""
        for judged in lines:
            self.lines += 1
            self._look(judged, repeats)
            if self.lines % EVERY_LINES == 0 and time.monotonic() - self.spoke_at > EVERY_SECONDS:
                self.spoke_at = time.monotonic()
                self.say(judged.number, min(judged.number * 100 // (self.sheet.lines or 1), 100))
            yield judged

    def _look(self, judged: Judged, repeats: Repeats | None) -> None:
        self.faulty += bool(judged.line.faults)
        self.fault_count += len(judged.faults)
        self.shown += judged.faults[: SHOWN - len(self.shown)]
        if self.writer:
            self.writer.writerows(as_cells(self.sheet.file.name, fault) for fault in judged.faults)
        for place, entry in enumerate(judged.line.entries):
            self.entries[entry.section] += 1
            first = repeats.first_line(judged, place) if repeats else judged.number
            if first != judged.number:
                self.repeated += 1
                self.again += [(judged.number, first)][: SHOWN - len(self.again)]

    def told(self) -> Iterator[str]:
        """Say it all: first what is wrong, then the sums."""
        yield from map(str, self.shown)
        if self.fault_count > len(self.shown):
            yield f"……只列出前 {SHOWN} 处，共 {self.fault_count} 处。用 --faults 文件.csv 写出全部。"
        yield f"读了 {self.lines} 行：{self.lines - self.faulty} 行可以导入，{self.faulty} 行有错误。"
        yield "，".join(f"{SECTIONS[section].heading} {self.entries[section]} 条" for section in LISTS) + "。"
        if self.repeated:
            line, first = self.again[0]
            yield f"有 {self.repeated} 条与前面的完全相同，只导入一次，例如第 {line} 行与第 {first} 行。"


def as_cells(name: str, fault: LineFault) -> tuple[str, int, str, str]:
    """Return a fault as a row for a spreadsheet, where nothing may become a formula."""
    return harmless(name), fault.line, harmless(fault.column), harmless(fault.what)
