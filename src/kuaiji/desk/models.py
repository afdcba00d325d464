"""审核意见 before it is sent, what an officer has looked through, 审核情况 in numbers, and 导出."""

from datetime import datetime, timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from kuaiji.web.ids import uuid7

APPROVED_WITHIN = timedelta(days=3)


class Note(models.Model):
    """One reason noted on a submission, not yet sent to anybody; whoever takes the case over finds it there."""

    submission = models.ForeignKey("cases.Submission", models.CASCADE, verbose_name="提交", related_name="+")
    officer = models.ForeignKey("departments.Officer", models.PROTECT, verbose_name="审核员", related_name="+")
    path = models.CharField("位置", max_length=100, help_text="节或其中一条经历")
    code = models.CharField("原因代码", max_length=10)
    words = models.CharField("补充说明", max_length=300, blank=True)
    noted_at = models.DateTimeField("时间", db_default=models.Func(function="kuaiji_now"))

    class Meta:
        verbose_name = verbose_name_plural = "审核意见"
        constraints = (models.UniqueConstraint(fields=["submission", "path", "code"], name="note_once"),)

    def __str__(self) -> str:
        return f"{self.path} {self.code}"


class Opening(models.Model):
    """整件看过: the whole of a submission was shown to an officer on one page; written once, never changed."""

    submission = models.ForeignKey("cases.Submission", models.PROTECT, verbose_name="提交", related_name="+")
    officer = models.ForeignKey("departments.Officer", models.PROTECT, verbose_name="审核员", related_name="+")
    opened_at = models.DateTimeField("时间", db_default=models.Func(function="kuaiji_now"))

    class Meta:
        verbose_name = verbose_name_plural = "整件看过"
        constraints = (models.UniqueConstraint(fields=["submission", "officer"], name="opening_once"),)

    def __str__(self) -> str:
        return f"{self.submission_id}"


class Verdict(models.Model):
    """核对无误: a part of a case was found right. It holds as long as the part says the same with the same evidence."""

    case = models.ForeignKey("cases.Case", models.CASCADE, verbose_name="事项", related_name="+")
    officer = models.ForeignKey("departments.Officer", models.PROTECT, verbose_name="审核员", related_name="+")
    path = models.CharField("位置", max_length=100)
    digest = models.CharField("内容与材料的摘要", max_length=64)
    found_at = models.DateTimeField("时间", db_default=models.Func(function="kuaiji_now"))

    class Meta:
        verbose_name = verbose_name_plural = "核对无误"
        constraints = (models.UniqueConstraint(fields=["case", "path", "digest", "officer"], name="verdict_once"),)

    def __str__(self) -> str:
        return f"{self.path}"


class LocalReason(models.Model):
    """本地退回原因: what a department adds to the library, for itself and those below it, while it is in force.

    Its words are never edited and its code is never given again, for decisions cite it.
    """

    department = models.ForeignKey(
        "departments.Department", models.PROTECT, verbose_name="会计管理部门", related_name="+"
    )
    code = models.CharField("原因代码", max_length=10, unique=True)
    section = models.CharField("栏目", max_length=20)
    field = models.CharField("对应的一栏", max_length=40, blank=True)
    title = models.CharField("原因", max_length=40)
    message = models.CharField("告诉申请人", max_length=200)
    valid_from = models.DateField("启用日期")
    valid_to = models.DateField("停用日期", null=True, help_text="当天起不再出现")
    added_by = models.ForeignKey("departments.Officer", models.PROTECT, verbose_name="登记人", related_name="+")
    key = models.UUIDField("表单编号", unique=True)

    class Meta:
        verbose_name = verbose_name_plural = "本地退回原因"
        constraints = (
            models.CheckConstraint(condition=~Q(title="") & ~Q(message=""), name="local_reason_says_something"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="local_reason_ends_later"
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class CountedDay(models.Model):
    """日计: how far a day has been counted. A closed day's numbers stay as they are; the database sees to it."""

    day = models.DateField("日期", primary_key=True)
    counted_at = models.DateTimeField("统计时间")
    is_closed = models.BooleanField("已结", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "日计"

    def __str__(self) -> str:
        return f"{self.day}"


class DayCount(models.Model):
    """What one department got and answered on one day. `took` counts the answers by how long they took."""

    department = models.ForeignKey(
        "departments.Department", models.PROTECT, db_index=False, related_name="+", verbose_name="会计管理部门"
    )
    day = models.ForeignKey(CountedDay, models.PROTECT, db_column="day", related_name="+", verbose_name="日期")
    received = models.PositiveIntegerField("收到")
    approved = models.PositiveIntegerField("审核通过")
    rejected = models.PositiveIntegerField("不予通过")
    returned = models.PositiveIntegerField("退回修改")
    took = ArrayField(models.PositiveIntegerField(), verbose_name="按用时分的答复件数", size=6)

    class Meta:
        verbose_name = verbose_name_plural = "部门日计"
        constraints = (models.UniqueConstraint(fields=["department", "day"], name="day_count_once"),)

    def __str__(self) -> str:
        return f"{self.department_id} {self.day_id}"


class DayReason(models.Model):
    """How often one department returned for one reason on one day, and a second officer found what the first missed."""

    department = models.ForeignKey(
        "departments.Department", models.PROTECT, db_index=False, related_name="+", verbose_name="会计管理部门"
    )
    day = models.ForeignKey(CountedDay, models.PROTECT, db_column="day", related_name="+", verbose_name="日期")
    code = models.CharField("原因代码", max_length=60)
    returned = models.PositiveIntegerField("退回时指出")
    missed = models.PositiveIntegerField("复审时才发现")

    class Meta:
        verbose_name = verbose_name_plural = "退回原因日计"
        constraints = (models.UniqueConstraint(fields=["department", "day", "code"], name="day_reason_once"),)

    def __str__(self) -> str:
        return f"{self.department_id} {self.day_id} {self.code}"


class DayLook(models.Model):
    """How often on one day second officers agreed with what a department's officer, or the platform, had approved."""

    department = models.ForeignKey(
        "departments.Department", models.PROTECT, db_index=False, related_name="+", verbose_name="会计管理部门"
    )
    day = models.ForeignKey(CountedDay, models.PROTECT, db_column="day", related_name="+", verbose_name="日期")
    officer = models.ForeignKey(
        "departments.Officer", models.PROTECT, db_index=False, related_name="+", null=True, verbose_name="第一位审核员",
        help_text="空的是系统自动通过",
    )  # fmt: skip
    confirmed = models.PositiveIntegerField("复审通过")
    differed = models.PositiveIntegerField("复审不同意")

    class Meta:
        verbose_name = verbose_name_plural = "复审日计"
        constraints = (
            models.UniqueConstraint(
                fields=["department", "day", "officer"], nulls_distinct=False, name="day_look_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.department_id} {self.day_id} {self.officer_id}"


class QueueCount(models.Model):
    """What one department has in hand now. `ages` counts it by how long it has waited."""

    department = models.OneToOneField(
        "departments.Department", models.PROTECT, primary_key=True, related_name="+", verbose_name="会计管理部门"
    )
    checking = models.PositiveIntegerField("核验中")
    queued = models.PositiveIntegerField("待审核")
    in_review = models.PositiveIntegerField("审核中")
    second_review = models.PositiveIntegerField("复审中")
    overdue = models.PositiveIntegerField("已超期")
    due_today = models.PositiveIntegerField("今天到期")
    ages = ArrayField(models.PositiveIntegerField(), verbose_name="按等候时间分的件数", size=6)

    class Meta:
        verbose_name = verbose_name_plural = "在办件数"

    def __str__(self) -> str:
        return f"{self.department_id}"


class Standing(models.TextChoices):
    """Where an export stands; told by its row and the clock, never stored."""

    ASKED = "asked", "等待批准"
    LAPSED = "lapsed", "没有人批准，已作废"
    REFUSED = "refused", "没有批准"
    WRITING = "writing", "正在生成"
    READY = "ready", "可以下载"
    EXPIRED = "expired", "已过期"


class Export(models.Model):
    """导出: a list asked for by one officer and approved by a second person, as a file that expires.

    The file is kept here, sealed, so that it is written and erased together with what is said about it.
    """

    class What(models.TextChoices):
        QUEUE = "queue", "在办事项"
        DECISIONS = "decisions", "审核决定"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.CharField("编号", max_length=20, unique=True)
    department = models.ForeignKey(
        "departments.Department", models.PROTECT, related_name="+", verbose_name="会计管理部门"
    )
    what = models.CharField("内容", max_length=10, choices=What)
    days = models.PositiveSmallIntegerField("最近几天的", default=0)
    why = models.CharField("事由", max_length=200)
    asked_by = models.ForeignKey("departments.Officer", models.PROTECT, related_name="+", verbose_name="申请人")
    asked_at = models.DateTimeField("申请时间")
    key = models.UUIDField("幂等键")
    decided_by = models.ForeignKey(
        "departments.Officer", models.PROTECT, related_name="+", null=True, verbose_name="批准人"
    )
    decided_at = models.DateTimeField("批准时间", null=True)
    is_approved = models.BooleanField("批准", null=True)
    written_at = models.DateTimeField("生成时间", null=True)
    expires_at = models.DateTimeField("有效期", null=True)
    case_ids = ArrayField(models.UUIDField(), verbose_name="所列事项", default=list)
    cipher = models.BinaryField("文件", null=True)
    erased_at = models.DateTimeField("删除时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "导出"
        constraints = (
            models.UniqueConstraint(fields=["asked_by", "key"], name="export_once_per_key"),
            models.CheckConstraint(
                condition=Q(what="queue", days=0) | Q(what="decisions", days__gt=0), name="export_what_is_known"
            ),
            models.CheckConstraint(condition=~Q(why=""), name="export_says_why"),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("asked_by")), name="export_needs_a_second_person"
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True, decided_at__isnull=True, is_approved__isnull=True)
                | Q(decided_by__isnull=False, decided_at__isnull=False, is_approved__isnull=False),
                name="export_is_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(written_at__isnull=True, expires_at__isnull=True, erased_at__isnull=True)
                | Q(is_approved__isnull=False, is_approved=True, written_at__isnull=False)
                & Q(expires_at__isnull=False, expires_at__gt=F("written_at")),
                name="export_is_written_once_approved",
            ),
            models.CheckConstraint(
                condition=Q(cipher__isnull=False, written_at__isnull=False, erased_at__isnull=True)
                | Q(cipher__isnull=True, written_at__isnull=True)
                | Q(cipher__isnull=True, erased_at__isnull=False, erased_at__gte=F("expires_at")),
                name="export_is_kept_until_it_expires",
            ),
        )
        indexes = (
            models.Index(fields=["department"], condition=Q(decided_at=None), name="export_waiting"),
            models.Index(fields=["expires_at"], condition=Q(cipher__isnull=False), name="export_by_expiry"),
        )

    def __str__(self) -> str:
        return self.number

    @property
    def box(self) -> str:
        return f"desk.export.cipher:{self.id}"

    @property
    def title(self) -> str:
        word = self.What(self.what).label
        return f"{word}，最近 {self.days} 天" if self.days else str(word)

    @property
    def lapses_at(self) -> datetime:
        return self.asked_at + APPROVED_WITHIN

    def standing(self, now: datetime) -> Standing:
        if self.is_approved is None:
            return Standing.ASKED if now < self.lapses_at else Standing.LAPSED
        if not self.is_approved:
            return Standing.REFUSED
        if self.expires_at is None:
            return Standing.WRITING
        return Standing.READY if now < self.expires_at else Standing.EXPIRED
