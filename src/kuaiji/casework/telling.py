"""告知: every turn of a case is told by SMS and in the site, with the next step and whose turn it is."""

from datetime import datetime, timedelta
from uuid import UUID

from kuaiji.accounts.queries import phone_of
from kuaiji.cases.models import Case
from kuaiji.departments.queries import Contact, contact
from kuaiji.messaging.actions import post_message, send_sms
from kuaiji.rules.case import Kind
from kuaiji.web.jinja import last_day, moment

TITLES = {
    "submitted": "已收到您的{kind}",
    "returned": "{kind}需要您修改",
    "approved": "{kind}审核通过",
    "rejected": "{kind}不予通过",
    "letter": "{department}给您留言",
    "extended": "{kind}的修改期限延长了",
    "deadline": "{kind}还没有交回",
    "expired": "{kind}已过期",
    "followed": "{kind}转由{department}办理",
}
NEXT = "请留意考试报名时间。"
# Whose record a disputed document leads to is not said: the department stays unnamed.
NAMELESS = Contact("会计管理部门", "", "", "", "")
BODIES = {
    "submitted": "编号 {number}。系统正在核验，之后由{department}审核。结果会用短信告诉您，不用再做什么。",
    "returned": "编号 {number}，有 {count} 处要修改。请按列出的问题逐条改好，最晚 {date}重新提交。",
    "approved": "编号 {number}。您的信息已登记在{department}。考试报名入口开通后，从首页“会计专业技术资格考试”报名。",
    "rejected": "编号 {number}。原因写在信息采集页上，有疑问请联系{department}。",
    "letter": "关于{kind}，编号 {number}。请打开留言查看，需要的请回复。",
    "extended": "编号 {number}。最晚 {date}改好并重新提交。",
    "deadline": "编号 {number}。最晚 {date}改好并重新提交；过了这一天，这次申请就关闭，填写的内容会保留。",
    "expired": "编号 {number}。修改期限已过，这次申请已关闭。填写的内容都在，可以接着它重新办理。",
    "followed": "编号 {number}。因机构调整，今后由{department}办理，电话 {phone}。不用重新提交，办理期限不变。",
}


DISPUTE_BODIES = BODIES | {
    "submitted": "编号 {number}。两位审核人员先后审核，中间给对方 72 小时提出异议。结果用短信告诉您。",
    "approved": "编号 {number}。{next}",
    "rejected": "编号 {number}。原因写在申诉页上；有新的证据，可以再次申诉。",
}
# 复核 is open against a first rejection only, so the text that names it goes to nobody else.
REJECTED_SMS = {Kind.APPEAL: "rejected-again", Kind.DISPUTE: "dispute-rejected"}
HOLDER_TITLES = {
    "dispute-warning": "有人申诉您账号上的证件",
    "dispute-upheld": "您账号上的证件已按申诉办理",
    "dispute-over": "对您账号的申诉没有成立",
}
HOLDER_BODIES = {
    "dispute-warning": "有人说您账号上的证件是他本人的，审核人员看过材料，初步同意。不同意的，请在 {date}前写明理由。",
    "dispute-upheld": "申诉编号 {number}，经两位审核人员同意。登记的内容没有改动；有疑问请联系{department}。",
    "dispute-over": "申诉编号 {number}。您的账号和登记的内容都没有变化，不用做什么。",
}


def tell(
    case: Case, template: str, *, dedupe: str, count: int = 0, wait: timedelta | None = None, next_step: str = NEXT
) -> None:
    """Queue the SMS and leave the message; `wait` holds the SMS back while the turn can still be recalled.

    Whose phone has moved to another account finds the message alone.
    """
    is_dispute = case.kind == Kind.DISPUTE
    where = NAMELESS if is_dispute or not case.department_id else contact(case.department_id)
    values = {
        "kind": Kind(case.kind).label, "number": case.number, "department": where.department, "count": str(count),
        "phone": where.phone or where.department, "next": next_step,
        "date": last_day(case.mend_by) if case.mend_by else "",
    }  # fmt: skip
    if phone := phone_of(case.person_id):
        send_sms(
            phone=phone, template=REJECTED_SMS.get(Kind(case.kind), template) if template == "rejected" else template,
            values=values, dedupe=dedupe, person_id=case.person_id,
            not_before=case.returned_at + wait if wait and case.returned_at else None,
        )  # fmt: skip
    body = (DISPUTE_BODIES if is_dispute else BODIES)[template]
    page = "/collection/dispute" if is_dispute else "/collection/"
    post_message(
        person_id=case.person_id, title=TITLES[template].format(**values), body=body.format(**values),
        link=f"/collection/letters/{case.number}" if template == "letter" else page, dedupe=dedupe,
    )  # fmt: skip


def tell_holder(case: Case, holder: UUID, template: str, *, dedupe: str, until: datetime | None = None) -> None:
    """Tell who holds a disputed document: on the phone that the account still has, and on their own page."""
    assert case.department_id is not None  # noqa: S101
    values = {
        "number": case.number, "date": f"{moment(until)} " if until else "",
        "department": contact(case.department_id).department,
    }  # fmt: skip
    if phone := phone_of(holder):
        send_sms(phone=phone, template=template, values=values, dedupe=dedupe, person_id=holder)
    post_message(
        person_id=holder, title=HOLDER_TITLES[template], body=HOLDER_BODIES[template].format(**values),
        link=f"/collection/objection/{case.number}", dedupe=dedupe,
    )  # fmt: skip
