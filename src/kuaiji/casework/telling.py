"""告知: every turn of a case is told by SMS and in the site, with the next step and whose turn it is."""

from datetime import timedelta

from kuaiji.accounts.queries import phone_of
from kuaiji.cases.models import Case
from kuaiji.departments.queries import Contact, contact
from kuaiji.messaging.actions import post_message, send_sms
from kuaiji.rules.case import Kind
from kuaiji.web.jinja import last_day

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


def tell(case: Case, template: str, *, dedupe: str, count: int = 0, wait: timedelta | None = None) -> None:
    """Queue the SMS and leave the message; `wait` holds the SMS back while the turn can still be recalled."""
    where = contact(case.department_id) if case.department_id else Contact("会计管理部门", "", "", "", "")
    values = {
        "kind": Kind(case.kind).label, "number": case.number, "department": where.department, "count": str(count),
        "phone": where.phone or where.department, "next": "请留意考试报名时间。",
        "date": last_day(case.mend_by) if case.mend_by else "",
    }  # fmt: skip
    send_sms(
        phone=phone_of(case.person_id), template=template, values=values, dedupe=dedupe, person_id=case.person_id,
        not_before=case.returned_at + wait if wait and case.returned_at else None,
    )  # fmt: skip
    post_message(
        person_id=case.person_id, title=TITLES[template].format(**values), body=BODIES[template].format(**values),
        link=f"/collection/letters/{case.number}" if template == "letter" else "/collection/", dedupe=dedupe,
    )  # fmt: skip
