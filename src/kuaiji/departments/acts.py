"""操作记录: what operators do to departments, staff and the calendar, written down on the sealed trail."""

from django.db.models import TextChoices

from kuaiji.audit.actions import note_act
from kuaiji.departments.models import Department
from kuaiji.departments.queries import OfficerContext

# Who acts when the day of a plan has come.
PLATFORM = "系统"


class Verb(TextChoices):
    CONTACT = "department.contact", "登记联系方式"
    INVITE = "staff.invite", "登记工作人员"
    GRANT = "staff.grant", "增加角色"
    KINDS = "staff.kinds", "改能办的事项"
    END = "staff.end", "结束任职"
    CALENDAR = "calendar.arrange", "登记工作日历"
    REASON = "reason.add", "登记退回原因"
    END_REASON = "reason.end", "停用退回原因"
    PLAN = "reform.plan", "登记机构调整"
    WITHDRAW = "reform.withdraw", "撤回机构调整"
    EFFECT = "reform.effect", "机构调整生效"
    MERGE = "person.merge", "合并人员"
    BRING = "register.bring", "上传登记库文件"
    CONFIRM = "register.confirm", "确认导入登记库文件"
    GIVE_UP = "register.give_up", "放弃登记库文件"
    REGISTER = "register.load", "导入原登记库"
    UNREGISTER = "register.withdraw", "撤回原登记库的批次"


def note(verb: Verb, *words: str, department: Department, by: OfficerContext | None) -> None:
    """Put one act on record, in words; empty ones are left out."""
    said = {"department": department.code, "what": "，".join(filter(None, words))}
    note_act(actor=by.staff_number if by else PLATFORM, verb=verb, details=said)
