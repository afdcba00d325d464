"""短信模板: every text the platform sends, in one table; short, with the next step."""

from dataclasses import dataclass
from datetime import timedelta
from string import Formatter


@dataclass(frozen=True, slots=True)
class SmsTemplate:
    """A text as it is registered with the operators; after `lasts` it would only confuse and is not sent any more."""

    code: str
    title: str
    text: str
    lasts: timedelta = timedelta(days=3)

    def names(self) -> list[str]:
        """Return the values it needs, in the order in which the text uses them."""
        return [name for _, name, _, _ in Formatter().parse(self.text) if name]

    def render(self, values: dict[str, str]) -> str:
        return self.text.format(**values)


TEMPLATES = {
    template.code: template
    for template in (
        SmsTemplate(
            "code",
            "验证码",
            "验证码{code}，用于{purpose}，5分钟内有效。不是您本人操作的，请勿理会，更不要告诉他人。",
            lasts=timedelta(minutes=5),
        ),
        SmsTemplate(
            "counter",
            "窗口代办",
            "{department}工作人员（工号{staff}）正在窗口为您代办信息采集，验证码{code}，5分钟内有效。"
            "同意的请告诉他；不在窗口的，不要告诉任何人。",
            lasts=timedelta(minutes=5),
        ),
        SmsTemplate(
            "counter-opened",
            "窗口开通账号",
            "您的账号已在窗口开通，还没有密码。请打开{link} 用证件号码和本手机号设置，以后自己登录查看和修改。",
        ),
        SmsTemplate(
            "confirm",
            "本人确认",
            "{department}（工号{staff}）已为您填好信息采集：{summary}。"
            "请本人打开{link} 核对，承诺后提交，{days}天内有效。",
        ),
        SmsTemplate(
            "confirm-reminder",
            "本人确认提醒",
            "窗口为您填好的信息采集还没有提交。请本人打开{sent}短信里的链接，核对后提交，最晚{date}。",
            lasts=timedelta(days=1),
        ),
        SmsTemplate(
            "already-registered",
            "已有账号",
            "您已有账号，不用再注册，可直接登录；忘了密码请用“找回密码”。",
        ),
        SmsTemplate(
            "no-account",
            "没有账号",
            "有人用本手机号找回密码，但填写的证件号码没有绑定本手机号。请核对后再试；没有账号的请先注册。",
        ),
        SmsTemplate(
            "phone-changing",
            "换绑提醒",
            "您的账号申请把手机号换成尾号{tail}，{hours}小时后生效。不是您本人操作的，请登录取消。",
        ),
        SmsTemplate(
            "phone-left",
            "手机号已解绑",
            "本手机号已绑定到另一个账号。原账号请用证件号码登录，再绑定新的手机号。",
        ),
        SmsTemplate(
            "password-changed",
            "密码已修改",
            "您的登录密码刚刚修改。不是您本人操作的，请立即用“找回密码”重设。",
        ),
        SmsTemplate(
            "submitted",
            "已提交",
            "您的{kind}已提交，编号{number}，由{department}审核，结果用短信告诉您。",
        ),
        SmsTemplate(
            "returned",
            "退回修改",
            "您的{kind}（{number}）有{count}处需要修改，最晚{date}登录改好再提交。咨询：{phone}。",
        ),
        SmsTemplate("approved", "审核通过", "您的{kind}（{number}）已审核通过。{next}"),
        SmsTemplate(
            "rejected",
            "不予通过",
            "您的{kind}（{number}）不予通过，请登录查看原因和复核办法。咨询：{phone}。",
        ),
        SmsTemplate(
            "rejected-again", "复核不予通过", "您的{kind}（{number}）不予通过，请登录查看原因。咨询：{phone}。"
        ),
        SmsTemplate(
            "dispute-rejected",
            "申诉不予通过",
            "您的{kind}（{number}）不予通过，请登录查看原因；有新的证据，可以再次申诉。",
        ),
        SmsTemplate(
            "stage-done",
            "办理进展",
            "您的{kind}（{number}）已由{done}同意，现由{department}办理，一般{days}个工作日。",
        ),
        SmsTemplate(
            "dispute-warning",
            "证件被申诉",
            "有人申诉您账号上的证件（{number}），审核人员初步同意。不同意的，请在{date}前登录写明理由。",
        ),
        SmsTemplate(
            "dispute-upheld",
            "申诉成立",
            "对您账号上证件的申诉（{number}）成立，已转给申诉人。有疑问请联系{department}。",
        ),
        SmsTemplate("dispute-over", "申诉不成立", "对您账号上证件的申诉（{number}）没有成立，账号照常使用。"),
        SmsTemplate(
            "merged",
            "登记已合并",
            "您的两份登记已合并，以后用一个账号，哪份证件都能登录。不都是您本人的，请马上联系{department}。",
        ),
        SmsTemplate("deadline", "截止提醒", "您的{kind}（{number}）还没有交回，最晚{date}，请登录修改后提交。"),
        SmsTemplate("letter", "部门留言", "{department}就您的{kind}（{number}）给您留言，请登录查看。"),
        SmsTemplate("extended", "期限延长", "您的{kind}（{number}）修改期限延长到{date}，请登录改好再提交。"),
        SmsTemplate(
            "expired",
            "已过期",
            "您的{kind}（{number}）超过期限，已关闭；填写的内容还在，可以重新提交。",
        ),
        SmsTemplate(
            "followed",
            "转部门办理",
            "因机构调整，您的{kind}（{number}）转由{department}办理，不用重新提交。咨询：{phone}。",
        ),
        SmsTemplate(
            "registration-opens",
            "报名提醒",
            "{region}{exam}考试{date}开始报名，{end}截止，请提前完成信息采集。",
        ),
        SmsTemplate("payment-opens", "缴费提醒", "{region}{exam}考试{date}开始缴费，{end}截止，未缴费报名无效。"),
    )
}


def to_register() -> str:
    """List every text as 阿里云 (named values) and 腾讯云 (numbered ones) want to have it registered."""
    lines = []
    for template in TEMPLATES.values():
        named = template.render({name: f"${{{name}}}" for name in template.names()})
        numbered = template.render({name: f"{{{place}}}" for place, name in enumerate(template.names(), 1)})
        lines += [f"{template.code}  {template.title}", f"  阿里云  {named}", f"  腾讯云  {numbered}"]
    return "\n".join(lines)
