"""审核意见 before it is sent, what an officer has looked through, and 审核情况 in numbers."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


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
    """How often on one day second officers agreed with what one officer of a department had approved, or differed."""

    department = models.ForeignKey(
        "departments.Department", models.PROTECT, db_index=False, related_name="+", verbose_name="会计管理部门"
    )
    day = models.ForeignKey(CountedDay, models.PROTECT, db_column="day", related_name="+", verbose_name="日期")
    officer = models.ForeignKey(
        "departments.Officer", models.PROTECT, db_index=False, related_name="+", verbose_name="第一位审核员"
    )
    confirmed = models.PositiveIntegerField("复审通过")
    differed = models.PositiveIntegerField("复审不同意")

    class Meta:
        verbose_name = verbose_name_plural = "复审日计"
        constraints = (models.UniqueConstraint(fields=["department", "day", "officer"], name="day_look_once"),)

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
