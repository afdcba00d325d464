"""复审, 复核, 占用申诉, 本人确认: second looks, what is not accepted, what two claim, what is to be confirmed."""

from django.db import models
from django.db.models import F, Q

from kuaiji.web.ids import uuid7


class Watch(models.Model):
    """One entry: approvals in the department's subtree that it fits are confirmed by a second officer."""

    class Kind(models.TextChoices):
        SCHOOL = "school", "学校"
        REASON = "reason", "退回过的原因"
        DEPARTMENT = "department", "部门"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    department = models.ForeignKey("departments.Department", models.PROTECT, related_name="+", verbose_name="范围")
    kind = models.CharField("种类", max_length=10, choices=Kind)
    value = models.CharField("内容", max_length=100, help_text="学校名称、原因代码或部门代码")
    why = models.CharField("理由", max_length=300)
    officer = models.ForeignKey("departments.Officer", models.PROTECT, related_name="+", verbose_name="登记人")
    set_at = models.DateTimeField("登记时间", db_default=models.Func(function="kuaiji_now"))
    until = models.DateTimeField("到期时间", help_text="从这一刻起不再复审")
    ended_at = models.DateTimeField("提前结束时间", null=True)
    key = models.UUIDField("幂等键")

    class Meta:
        verbose_name = verbose_name_plural = "重点复审名单"
        constraints = [
            models.UniqueConstraint(fields=["officer", "key"], name="watch_once_per_key"),
            models.CheckConstraint(condition=Q(kind__in=["school", "reason", "department"]), name="watch_kind_known"),
            models.CheckConstraint(condition=~Q(value="") & ~Q(why=""), name="watch_says_what_and_why"),
            models.CheckConstraint(condition=Q(until__gt=F("set_at")), name="watch_ends_after_it_began"),
        ]
        indexes = [models.Index(fields=["department"], condition=Q(ended_at=None), name="watch_open")]

    def __str__(self) -> str:
        return f"{self.kind} {self.value}"


class Appeal(models.Model):
    """复核: a person does not accept a rejection; the case that looks at it again, by somebody else."""

    case = models.OneToOneField(
        "cases.Case", models.PROTECT, primary_key=True, related_name="appeal", verbose_name="复核事项"
    )
    decision = models.OneToOneField(
        "cases.Decision", models.PROTECT, related_name="appeal", verbose_name="对哪个决定", help_text="一个决定复核一次"
    )
    why = models.CharField("理由", max_length=1000)

    class Meta:
        verbose_name = verbose_name_plural = "复核"
        constraints = [models.CheckConstraint(condition=~Q(why=""), name="appeal_says_why")]

    def __str__(self) -> str:
        return f"{self.case_id}"


class Dispute(models.Model):
    """占用申诉: a document that another account has proved, claimed by who says that it is theirs."""

    class Asks(models.TextChoices):
        ACCOUNT = "account", "那是我自己的账号，绑定的手机号不在我手里"
        DOCUMENT = "document", "那不是我的账号，有人用了我的证件"

    case = models.OneToOneField(
        "cases.Case", models.PROTECT, primary_key=True, related_name="dispute", verbose_name="申诉事项"
    )
    asks = models.CharField("申诉什么", max_length=10, choices=Asks)
    words = models.CharField("申诉说明", max_length=1000)

    class Meta:
        verbose_name = verbose_name_plural = "占用申诉"
        constraints = [
            models.CheckConstraint(condition=Q(asks__in=["account", "document"]), name="dispute_asks_known"),
            models.CheckConstraint(condition=~Q(words=""), name="dispute_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.asks}"


class HolderWarning(models.Model):
    """告知持有人: an approved dispute waits until the holder has had time to object, and what they said."""

    decision = models.OneToOneField(
        "cases.Decision", models.PROTECT, primary_key=True, related_name="+", verbose_name="同意申诉的决定"
    )
    dispute = models.ForeignKey(Dispute, models.PROTECT, related_name="warnings", verbose_name="占用申诉")
    holder = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+", verbose_name="持有人")
    warned_at = models.DateTimeField("告知时间")
    until = models.DateTimeField("异议期到", help_text="到这一刻为止不能复审通过")
    objection = models.CharField("异议", max_length=1000, blank=True)
    objected_at = models.DateTimeField("提出异议的时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "告知持有人"
        constraints = [
            models.CheckConstraint(condition=Q(until__gt=F("warned_at")), name="warning_leaves_time"),
            models.CheckConstraint(
                condition=Q(objection="", objected_at=None) | ~Q(objection="") & Q(objected_at__isnull=False),
                name="warning_objection_is_whole",
            ),
        ]
        indexes = [models.Index(fields=["holder"], name="warning_by_holder")]

    def __str__(self) -> str:
        return f"{self.decision_id}"


class Confirmation(models.Model):
    """本人确认: the link by which a person reads what was typed for them, promises that it is true and hands it in."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+", verbose_name="事项")
    officer = models.ForeignKey("departments.Officer", models.PROTECT, related_name="+", verbose_name="代办人")
    token_digest = models.BinaryField("令牌摘要", unique=True)
    sent_at = models.DateTimeField("发送时间", db_default=models.Func(function="kuaiji_now"))
    expires_at = models.DateTimeField("失效时间")
    remind_at = models.DateTimeField("提醒时间", null=True, help_text="还没有用就在这时提醒；提醒过或不提醒的为空")
    used_at = models.DateTimeField("提交时间", null=True)
    key = models.UUIDField("幂等键")

    class Meta:
        verbose_name = verbose_name_plural = "本人确认"
        constraints = [
            models.UniqueConstraint(fields=["officer", "key"], name="confirmation_once_per_key"),
        ]
        indexes = [
            models.Index(fields=["case", "-sent_at"], name="confirmation_by_case"),
            models.Index(fields=["remind_at"], condition=Q(used_at=None), name="confirmation_to_remind"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.sent_at}"


class Merge(models.Model):
    """合并人员: that two persons were found to be one, by whom and how they know; written once."""

    closed = models.OneToOneField(
        "accounts.Person", models.PROTECT, primary_key=True, related_name="+", verbose_name="并入后关闭的人员"
    )
    into = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+", verbose_name="保留的人员")
    operator = models.ForeignKey("departments.Officer", models.PROTECT, related_name="+", verbose_name="管理员")
    why = models.CharField("怎样核实", max_length=300)
    merged_at = models.DateTimeField("合并时间", db_default=models.Func(function="kuaiji_now"))
    key = models.UUIDField("幂等键")

    class Meta:
        verbose_name = verbose_name_plural = "合并人员"
        constraints = [
            models.UniqueConstraint(fields=["operator", "key"], name="merge_once_per_key"),
            models.CheckConstraint(condition=~Q(why=""), name="merge_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.closed_id} → {self.into_id}"
