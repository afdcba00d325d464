"""What the signed-in home (我的首页) shows: what comes next, whose turn it is, what was said."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class NextStep:
    """The one thing to do now; `kind` is a tag's kind and says how pressing it is."""

    kind: str
    title: str
    text: str
    href: str
    button: str


@dataclass(frozen=True, slots=True)
class CaseCard:
    """A case of the person: what it is, where it stands, and the way it still has to go."""

    name: str
    number: str
    href: str
    kind: str
    state: str
    turn: str
    since: datetime | None
    steps: Sequence[tuple[str, str, str]] = ()


@dataclass(frozen=True, slots=True)
class Message:
    title: str
    body: str
    at: datetime
    href: str = ""
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class DepartmentCard:
    name: str
    phone: str
    hours: str
    address: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class HomePage:
    """Everything on the page, ready to show."""

    name: str
    next: NextStep
    cases: Sequence[CaseCard] = ()
    messages: Sequence[Message] = ()
    department: DepartmentCard | None = None
    done: Sequence[str] = field(default=())


def first_visit(name: str, *, has_proved_identity: bool) -> HomePage:
    """The home of somebody who has handed in nothing yet."""
    if has_proved_identity:
        step = NextStep("info", "开始信息采集", "一共六节，随时可以停下，下次接着填。", "/collection/", "去信息采集")
    else:
        text = "核验姓名和证件号码是否一致，大约 1 分钟。通过以后选择会计管理部门。"
        step = NextStep("info", "先做实名认证", text, "/collection/", "去实名认证")
    return HomePage(name, step)
