"""原登记库: files of provincial registers, before they are loaded and after, and what they said of people on that date.

What is in force was asked for by an operator, or loaded on the command line by the owner of the database; after that
the platform only notes what a person took over.
"""

import json
from datetime import datetime
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from kuaiji.departments.models import Department, Officer
from kuaiji.legacy.sealed import SealedFile
from kuaiji.rules.codes import DocumentType
from kuaiji.rules.legacy import LISTS
from kuaiji.web.clock import Now
from kuaiji.web.crypto import decrypt
from kuaiji.web.ids import uuid7


class Delivery(models.Model):
    """批次: one file of one register; what it says holds for a date, and for people only once it is loaded whole."""

    id = models.UUIDField("编号", primary_key=True, default=uuid7, editable=False)
    department = models.ForeignKey(Department, models.PROTECT, verbose_name="报送部门", related_name="+")
    source = models.CharField("登记库", max_length=40)
    as_of = models.DateField("截至日期")
    digest = models.BinaryField("文件摘要", help_text="SHA-256")
    left_out = ArrayField(models.CharField(max_length=100), verbose_name="没有导入的列", default=list, db_default=[])
    lines = models.PositiveIntegerField("行数", default=0)
    faulty = models.PositiveIntegerField("有错误的行", default=0)
    excerpts = models.PositiveIntegerField("导入的条目", default=0)
    repeated = models.PositiveIntegerField("文件里重复的条目", default=0)
    known = models.PositiveIntegerField("以前的批次已有的条目", default=0)
    actor = models.CharField("经办", max_length=40, db_default="", help_text="工号；命令行导入的是系统用户")
    begun_at = models.DateTimeField("开始时间", db_default=Now())
    loaded_at = models.DateTimeField("完成时间", null=True)
    withdrawn_at = models.DateTimeField("撤回时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "登记库批次"
        constraints = (
            models.UniqueConstraint(
                fields=["department", "digest"], condition=Q(withdrawn_at=None), name="delivery_of_a_file_once"
            ),
            models.CheckConstraint(condition=~Q(source=""), name="delivery_names_its_source"),
            models.CheckConstraint(condition=Q(faulty__lte=F("lines")), name="delivery_counts_lines"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(loaded_at__isnull=False), name="delivery_withdrawn_was_loaded"
            ),
        )

    def __str__(self) -> str:
        return f"{self.source}（截至 {self.as_of}）"


class Excerpt(models.Model):
    """登记摘录: one entry that a register holds of one person, found by the digest of the document's number.

    Its id is the id that the entry gets in a person's draft, so that it stays known where an entry came from.
    """

    id = models.UUIDField("编号", primary_key=True, default=uuid7, editable=False)
    delivery = models.ForeignKey(Delivery, models.PROTECT, verbose_name="批次", related_name="+")
    line = models.PositiveIntegerField("行号")
    kind = models.CharField("证件类型", max_length=30, choices=[(kind.value, kind.label) for kind in DocumentType])
    digest = models.BinaryField("证件号码摘要")
    section = models.CharField("栏目", max_length=20)
    said = models.BinaryField("内容摘要", help_text="同一个人同样的内容，摘要相同")
    cipher = models.BinaryField("姓名和内容密文")
    taken_at = models.DateTimeField("本人采用时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "登记摘录"
        constraints = (
            models.UniqueConstraint(fields=["delivery", "said"], name="excerpt_said_once"),
            models.CheckConstraint(condition=Q(section__in=LISTS), name="excerpt_is_an_entry_of_a_list"),
        )
        indexes = (models.Index(fields=["digest"], name="excerpt_by_digest"),)

    def __str__(self) -> str:
        return f"{self.section} {self.id}"

    @property
    def content(self) -> tuple[str, dict[str, Any]]:
        """Return whose name the register wrote, and the entry as typed text."""
        name, typed = json.loads(decrypt(self.cipher, box(self.id)))
        return name, typed


def box(excerpt_id: object) -> str:
    return f"legacy.excerpt.cipher:{excerpt_id}"


class Standing(models.TextChoices):
    """Where an intake stands; told by its row and the clock, never stored."""

    CHECKING = "checking", "正在检查"
    UNREADABLE = "unreadable", "读不出来"
    CHECKED = "checked", "等待确认"
    LOADING = "loading", "正在导入"
    LOADED = "loaded", "已导入"
    REFUSED = "refused", "没有导入"
    GIVEN_UP = "given_up", "已放弃"
    EXPIRED = "expired", "已过期删除"


class IntakeQuerySet(models.QuerySet["Intake"]):
    def kept(self) -> "IntakeQuerySet":
        """Keep those of which a file or a list of faults still lies in the storage."""
        return self.exclude(storage_key="", faults_key="")


class Intake(models.Model):
    """送来的登记库文件: what an operator brought in, sealed, until it is loaded, given up, or its days are over."""

    id = models.UUIDField("编号", primary_key=True, default=uuid7, editable=False)
    department = models.ForeignKey(Department, models.PROTECT, verbose_name="报送部门", related_name="+")
    source = models.CharField("登记库", max_length=40)
    as_of = models.DateField("截至日期")
    left_out = ArrayField(models.CharField(max_length=100), verbose_name="不导入的列", default=list)
    name = models.CharField("文件名", max_length=100)
    size = models.PositiveBigIntegerField("字节数")
    digest = models.BinaryField("文件摘要", help_text="SHA-256")
    storage_key = models.CharField("密封的文件", max_length=32, blank=True)
    brought_by = models.ForeignKey(Officer, models.PROTECT, verbose_name="上传", related_name="+")
    brought_at = models.DateTimeField("上传时间", db_default=Now())
    expires_at = models.DateTimeField("保留到")
    key = models.UUIDField("表单编号")
    percent = models.PositiveSmallIntegerField("进度", default=0)
    checked_at = models.DateTimeField("检查完成", null=True)
    lines = models.PositiveIntegerField("行数", default=0)
    faulty = models.PositiveIntegerField("有错误的行", default=0)
    told = models.BinaryField("检查结果密文", null=True)
    faults_key = models.CharField("密封的错误清单", max_length=32, blank=True)
    confirmed_by = models.ForeignKey(Officer, models.PROTECT, null=True, verbose_name="确认", related_name="+")
    confirmed_at = models.DateTimeField("确认时间", null=True)
    leave_faulty = models.BooleanField("有错误的行不导入", default=False)
    delivery = models.ForeignKey(Delivery, models.PROTECT, null=True, verbose_name="批次", related_name="+")
    refusal = models.CharField("没有导入的原因", max_length=200, blank=True)
    given_up_at = models.DateTimeField("放弃时间", null=True)

    objects = IntakeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "送来的登记库文件"
        constraints = (
            models.UniqueConstraint(fields=["brought_by", "key"], name="intake_once_per_key"),
            models.CheckConstraint(condition=~Q(source=""), name="intake_names_its_source"),
            models.CheckConstraint(condition=Q(faulty__lte=F("lines")), name="intake_counts_lines"),
            models.CheckConstraint(
                condition=Q(confirmed_at=None, confirmed_by=None)
                | Q(
                    confirmed_by__isnull=False,
                    checked_at__isnull=False,
                    confirmed_at__gte=F("checked_at"),
                    lines__gt=0,
                ),
                name="intake_is_checked_before_it_is_confirmed",
            ),
            models.CheckConstraint(
                condition=Q(faulty=0) | Q(confirmed_at=None) | Q(leave_faulty=True),
                name="intake_leaves_faulty_lines_knowingly",
            ),
            models.CheckConstraint(
                condition=Q(delivery=None) | Q(confirmed_at__isnull=False, given_up_at=None),
                name="intake_is_confirmed_before_it_is_loaded",
            ),
            models.CheckConstraint(
                condition=Q(given_up_at=None) | Q(confirmed_at=None), name="intake_given_up_was_not_confirmed"
            ),
        )
        indexes = (models.Index(fields=["department", "brought_at"], name="intake_by_department"),)

    def __str__(self) -> str:
        return f"{self.name}：{self.source}（截至 {self.as_of}）"

    @staticmethod
    def box_of(intake_id: object) -> str:
        return f"legacy.intake.file:{intake_id}"

    @property
    def told_box(self) -> str:
        return f"legacy.intake.told:{self.pk}"

    @property
    def file(self) -> SealedFile:
        return SealedFile(self.name, self.storage_key, self.box_of(self.pk))

    @property
    def faults(self) -> SealedFile:
        return SealedFile(self.name, self.faults_key, f"legacy.intake.faults:{self.pk}")

    def standing(self, now: datetime) -> Standing:
        ways = (
            (self.delivery_id is not None, Standing.LOADED),
            (self.given_up_at is not None, Standing.GIVEN_UP),
            (self.refusal != "", Standing.REFUSED),
            (self.confirmed_at is not None, Standing.LOADING),
            (self.expires_at <= now, Standing.EXPIRED),
            (self.checked_at is None, Standing.CHECKING),
            (self.lines == 0, Standing.UNREADABLE),
        )
        return next((standing for holds, standing in ways if holds), Standing.CHECKED)

    def is_over(self, now: datetime) -> bool:
        """Say whether nobody needs the file any more, nor the list of its faults."""
        standing = self.standing(now)
        return standing == Standing.GIVEN_UP or (self.expires_at <= now and standing != Standing.LOADING)


class Withdrawal(models.Model):
    """撤下: an operator takes a delivery back, and says why; a job does it, or finds that somebody has used it."""

    id = models.UUIDField("编号", primary_key=True, default=uuid7, editable=False)
    delivery = models.ForeignKey(Delivery, models.PROTECT, verbose_name="批次", related_name="+")
    why = models.CharField("原因", max_length=200)
    asked_by = models.ForeignKey(Officer, models.PROTECT, verbose_name="经办", related_name="+")
    asked_at = models.DateTimeField("时间", db_default=Now())
    refused_at = models.DateTimeField("没有撤下的时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "撤下登记库批次"
        constraints = (
            models.CheckConstraint(condition=~Q(why=""), name="withdrawal_says_why"),
            models.UniqueConstraint(fields=["delivery"], condition=Q(refused_at=None), name="withdrawal_once"),
        )

    def __str__(self) -> str:
        return f"{self.delivery_id}"
