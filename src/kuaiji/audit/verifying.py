"""留痕核验: every sealed row against its daily root, and the roots against those that were exported."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from kuaiji.audit.models import Root
from kuaiji.audit.queries import seal_numbered
from kuaiji.audit.seals import Seal
from kuaiji.audit.strands import MARK, Link, Strand, Tally

Progress = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Break:
    """One link that does not hold: of which day, which one, and what differs."""

    day: date | None
    where: str
    what: str

    def __str__(self) -> str:
        return f"{f'{self.day} ' if self.day else ''}{self.where}：{self.what}"


def root_breaks(
    *, strands: Sequence[Strand], exported: Iterable[Seal] | None, keys: frozenset[str], progress: Progress
) -> Iterator[Break]:
    """Yield what does not hold, day after day. A root that was exported is believed, not the one in the database."""
    theirs = iter(exported or ())
    before: Seal | None = None
    number = 0
    while True:
        number += 1
        kept, believed = seal_numbered(number), next(theirs, None)
        seal = believed or kept
        if seal is None:
            break
        if not seal.is_signed_by(keys):
            yield Break(None, f"第 {number} 号封存", "签名不对，或者不是用本平台的密钥签的")
            return
        if (seal.number, seal.says["prev"], seal.since) != following(before):
            yield Break(seal.day, f"第 {number} 号封存", "接不上前一号封存")
        yield from row_breaks(seal, before, strands, progress)
        if kept is None:
            yield Break(seal.day, f"第 {number} 号封存", "已经导出，数据库里却没有了")
        elif kept != seal:
            yield Break(seal.day, f"第 {number} 号封存", "数据库里的与导出的不一样")
        before = seal
    if Root.objects.exclude(number__lt=number).exists():
        yield Break(None, f"第 {number} 号封存", "后面还有封存，这一号却没有了")


def following(before: Seal | None) -> tuple[int, str, datetime | None]:
    """Return the number, the reference backwards and the beginning of the root after this one."""
    return (before.number + 1, before.digest, before.until) if before else (1, "", None)


def row_breaks(seal: Seal, before: Seal | None, strands: Sequence[Strand], progress: Progress) -> Iterator[Break]:
    """Yield, for each strand, the first row of the root's time that is not as it was sealed."""
    place = 0
    for strand in strands:
        # A root from before this strand was thought of sealed nothing of it.
        sealed = seal.says["strands"].get(strand.name) or Tally().summary()
        marks = seal.marks[place : place + sealed["count"] * MARK]
        place += len(marks)
        tally, around = Tally(), Around()
        for link in strand.between(before.until if before else None, seal.until):
            tally.add(link)
            around.look(link, at=tally.count - 1, marks=marks)
            progress()
        if tally.summary() != sealed:
            yield Break(seal.day, *around.told(strand, tally, marks))


class Around:
    """Remembers where a strand first differs from its marks: the row there, and the one before it."""

    def __init__(self) -> None:
        self.last: Link | None = None
        self.first: Link | None = None
        self.place = 0

    def look(self, link: Link, *, at: int, marks: bytes) -> None:
        if self.first is not None:
            return
        if mark(marks, at) == link.digest[:MARK]:
            self.last, self.place = link, at + 1
        else:
            self.first = link

    def told(self, strand: Strand, tally: Tally, marks: bytes) -> tuple[str, str]:
        """Say which link is the first broken one and how; the rows around it tell whether some are missing or added."""
        found, here, sealed = bytes(tally.marks), self.place, len(marks) // MARK
        missing = sealed - tally.count
        if self.first is None:
            where = f"{strand.called(self.last.key)}之后" if self.last else f"{strand.title}的开头"
            return where, f"少了 {missing} 条" if missing > 0 else f"{strand.title}与封存时不同，定位码也被改过"
        name = strand.called(self.first.key)
        if missing < 0 and (here >= sealed or mark(found, here + 1) == mark(marks, here)):
            return name, "封存时没有这一条"
        if missing > 0 and mark(found, here) == mark(marks, here + missing):
            return f"{name}之前", f"少了 {missing} 条"
        return name, "与封存时不同"


def mark(marks: bytes, place: int) -> bytes:
    return marks[place * MARK : (place + 1) * MARK]
