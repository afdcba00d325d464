"""导航 of the desk: the main line for daily work, what stands together below one of its words, and who sees what."""

from collections.abc import Collection
from dataclasses import dataclass

from django.urls import reverse

from kuaiji.departments.models import Role

OFFICER, OPERATOR, AUDITOR = Role


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the desk, who has it, and how the addresses of what belongs to it begin."""

    view: str
    word: str
    roles: Collection[Role]
    beginnings: tuple[str, ...] = ()

    @property
    def href(self) -> str:
        return reverse(f"desk:{self.view}")

    def holds(self, path: str) -> bool:
        return path == self.href or path.startswith(self.beginnings)


@dataclass(frozen=True, slots=True)
class Group:
    """Pages that share one word on the main line; who has only one of them finds it there by its own word."""

    word: str
    pages: tuple[Page, ...]


LINE: tuple[Page | Group, ...] = (
    Page("queue", "审核", (OFFICER, AUDITOR), ("/desk/cases/", "/desk/next")),
    Page("batch", "批量", (OFFICER,), ("/desk/batch/",)),
    Page("counter", "窗口代办", (OFFICER,), ("/desk/counter/",)),
    Group("情况", (
        Page("figures", "审核情况", (OFFICER, OPERATOR, AUDITOR), ("/desk/figures/",)),
        Page("exports", "名单导出", (OFFICER, OPERATOR), ("/desk/exports/",)),
    )),
    Group("质量", (
        Page("quality", "审核质量", (OPERATOR, AUDITOR)),
        Page("watch", "重点复审名单", (OPERATOR, AUDITOR), ("/desk/watch/",)),
        Page("conflicts", "回避", (OFFICER,), ("/desk/conflicts/",)),
    )),
    Group("本部门", (
        Page("department", "部门信息", (OPERATOR,), ("/desk/departments/", "/desk/reforms/")),
        Page("officers", "工作人员", (OPERATOR,), ("/desk/officers/", "/desk/memberships/")),
        Page("reasons", "本地退回原因", (OPERATOR,), ("/desk/reasons/",)),
        Page("calendar", "工作日历", (OPERATOR,)),
        Page("duplicates", "重复人员", (OPERATOR,), ("/desk/duplicates/",)),
        Page("registers", "旧库导入", (OPERATOR,), ("/desk/registers/",)),
        Page("acts", "操作记录", (OPERATOR, AUDITOR)),
    )),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tab:
    """A link as it is drawn; `current` is what aria-current says: page, true for the group around it, or nothing."""

    href: str
    word: str
    current: str


@dataclass(frozen=True, slots=True)
class Tabs:
    """The main line, and what stands below the word that one is at (nothing if it stands alone)."""

    line: list[Tab]
    word: str
    below: list[Tab]


def tabs(roles: Collection[str], path: str) -> Tabs:
    """Return what who holds these roles sees on the page with this path."""
    line: list[Tab] = []
    word, below = "", list[Tab]()
    for each in LINE:
        seen = [page for page in pages_of(each) if not set(page.roles).isdisjoint(roles)]
        drawn = [Tab(page.href, page.word, "page" if page.holds(path) else "") for page in seen]
        if isinstance(each, Page) or len(drawn) < 2:
            line += drawn
            continue
        is_here = any(tab.current for tab in drawn)
        line.append(Tab(drawn[0].href, each.word, "true" if is_here else ""))
        if is_here:
            word, below = each.word, drawn
    return Tabs(line, word, below)


def pages_of(each: Page | Group) -> tuple[Page, ...]:
    return (each,) if isinstance(each, Page) else each.pages
