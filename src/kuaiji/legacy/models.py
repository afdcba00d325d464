"""原登记库: files of provincial registers as they were loaded, and what they said of people on that date.

Written on the command line by the owner of the database alone; the platform reads, and notes what a person took over.
"""

import json
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from kuaiji.departments.models import Department
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
