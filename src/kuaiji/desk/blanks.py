"""What officers fill in beside a decision (暂缓, 移交, 延长, 留言, 备注, 原因), declared for the one field macro."""

from collections.abc import Iterable, Sequence

from kuaiji.casework import deadlines, handling, letters
from kuaiji.desk.queries import Colleague
from kuaiji.desk.reasons import FINAL, LONGEST_NOTE
from kuaiji.web.bridge import Blank, Option


def days(name: str, title: str, offered: Iterable[int]) -> Blank:
    return Blank(name, title, kind="radio", choices=[Option(str(n), f"{n} 天") for n in offered])


def words(name: str, title: str, longest: int, hint: str = "", *, required: bool = True) -> Blank:
    return Blank(name, title, kind="textarea", hint=hint, max_length=longest, required=required)


EXTEND = (
    days("days", "从最后一天起延长", deadlines.EXTENSIONS),
    words("extend_why", "为什么延长", deadlines.LONGEST, "申请人看不到，同事看得到。"),
)
HOLD = (days("hold_days", "暂缓几天", handling.HOLDS), words("hold_why", "为什么暂缓", handling.LONGEST))
LETTER = words("words", "留言", letters.LONGEST, "会用短信提醒申请人来看；短信里没有留言的内容。")
TO_PERSON = words("words", "补充说明", LONGEST_NOTE, "写给申请人看：怎样改才能通过", required=False)
TO_COLLEAGUE = words("words", "补充说明", LONGEST_NOTE, "写给接办的同事看", required=False)
REMARK = words("remark", "备注", handling.LONGEST)
TO_CLAIMANT = words(
    "words", "不同意的原因", handling.LONGEST, "写给申诉人看，不要写持有人的情况。同意的不用填。", required=False
)
AGAINST_COLLEAGUE = words(
    "words", "不同意的原因", handling.LONGEST, "写给接办的同事看，申诉人看不到。同意的不用填。", required=False
)
FINAL_REASON = Blank(
    "final", "不予通过的原因", kind="select", hint="只用于改不好的情况，事项就此办结。",
    choices=[Option(each.code, f"{each.code} {each.title}") for each in FINAL],
)  # fmt: skip


def give(colleagues: Sequence[Colleague]) -> tuple[Blank, ...]:
    """Ask to which colleague a case goes, and why; nothing where there is none."""
    if not colleagues:
        return ()
    choices = [Option(str(each.officer_id), str(each)) for each in colleagues]
    return Blank("officer", "接办的同事", kind="select", choices=choices), words("give_why", "原因", handling.LONGEST)
