"""留痕: every look of an officer at personal evidence, what operators did at the machine itself, and the daily roots.

All of it is insert-only.
"""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from kuaiji.audit.seals import Seal
from kuaiji.web.ids import uuid7


class Kind(models.TextChoices):
    QUEUE = "queue", "查看列表"
    CASE = "case", "查看事项"
    FILE = "file", "查看影像"
    REVEAL = "reveal", "查看完整证件号码"
    EXPORT = "export", "下载名单"
    COUNTER = "counter", "窗口代办"


class AccessEvent(models.Model):
    """查阅记录. Plain ids instead of keys: what was seen stays on record whatever becomes of the thing itself."""

    id = models.UUIDField("编号", primary_key=True, default=uuid7, editable=False)
    actor_id = models.UUIDField("账号")
    kind = models.CharField("行为", max_length=8, choices=Kind)
    case_ids = ArrayField(models.UUIDField(), verbose_name="事项", default=list)
    person_id = models.UUIDField("会计人员", null=True)
    attachment_id = models.UUIDField("附件", null=True)
    reason = models.CharField("事由", max_length=200, blank=True)
    at = models.DateTimeField(
        "时间", db_default=models.Func(function="kuaiji_now", output_field=models.DateTimeField())
    )

    class Meta:
        verbose_name = "查阅记录"
        verbose_name_plural = "查阅记录"
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(kind=Kind.REVEAL) | ~models.Q(reason=""), name="access_event_reveal_says_why"
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=[Kind.QUEUE, Kind.EXPORT]) | models.Q(person_id__isnull=False),
                name="access_event_names_the_person",
            ),
        )
        indexes = (
            models.Index(fields=["person_id", "at"], name="access_event_person"),
            models.Index(fields=["actor_id", "at"], name="access_event_actor"),
            models.Index(fields=["at", "id"], name="access_event_in_order"),
            GinIndex(fields=["case_ids"], name="access_event_cases"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.at}"


class Act(models.Model):
    """操作记录: what was done at the platform's own machine, or by an operator to a house; no word about a person."""

    id = models.UUIDField("编号", primary_key=True, default=uuid7, editable=False)
    actor = models.CharField("操作人", max_length=60, help_text="系统用户，或工作人员的工号")
    verb = models.CharField("操作", max_length=40)
    body = models.TextField("内容", help_text="JSON")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "操作记录"
        constraints = (models.CheckConstraint(condition=~models.Q(actor=""), name="act_names_its_actor"),)
        indexes = (models.Index(fields=["at", "id"], name="act_in_order"),)

    def __str__(self) -> str:
        return f"{self.verb} {self.at}"


class Root(models.Model):
    """每日封存: the signed sum over what was written until the end of a day; everything it says stands in `body`."""

    number = models.PositiveIntegerField("序号", primary_key=True)
    body = models.TextField("签名的内容")
    signature = models.BinaryField("签名")
    marks = models.BinaryField("定位码", help_text="每条记录摘要的前四个字节，用来指出哪一条不对")

    class Meta:
        verbose_name = "每日封存"
        verbose_name_plural = "每日封存"

    def __str__(self) -> str:
        return f"#{self.number}"

    @property
    def seal(self) -> Seal:
        return Seal(self.body, bytes(self.signature), bytes(self.marks))
