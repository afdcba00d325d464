"""附件: one uploaded picture, in quarantine until a clean copy of it exists."""

from django.db import models
from django.db.models import Q

from kuaiji.accounts.models import Person
from kuaiji.web.ids import uuid7


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def live(self) -> "AttachmentQuerySet":
        return self.filter(removed_at=None)


class Attachment(models.Model):
    """What a person put into one place (`path`, `slot`, `position`) of their record.

    The original is kept only while it is quarantined. What anybody is ever shown is the clean copy: decoded, turned
    upright, written anew without its metadata. A removed one stays as a row, and its files for as long as it is kept.
    """

    class State(models.TextChoices):
        QUARANTINED = "quarantined", "处理中"
        READY = "ready", "已上传"
        REFUSED = "refused", "没有收下"

    id = models.UUIDField("编号", primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, verbose_name="人员", related_name="+")
    path = models.CharField("位置", max_length=200)
    slot = models.CharField("材料", max_length=40)
    position = models.PositiveSmallIntegerField("序号", default=0)
    name = models.CharField("文件名", max_length=120)
    state = models.CharField("状态", max_length=12, choices=State.choices, default=State.QUARANTINED)
    format = models.CharField("格式", max_length=4)
    size = models.PositiveIntegerField("字节数")
    width = models.PositiveIntegerField("宽")
    height = models.PositiveIntegerField("高")
    sha256 = models.CharField("原件摘要", max_length=64)
    storage_key = models.CharField("原件存放处", max_length=40, blank=True)
    clean_key = models.CharField("净图存放处", max_length=40, blank=True)
    clean_sha256 = models.CharField("净图摘要", max_length=64, blank=True)
    thumbnail_key = models.CharField("缩略图存放处", max_length=40, blank=True)
    scanned = models.CharField("读出的二维码", max_length=200, blank=True, default="", db_default="")
    refusal = models.CharField("没有收下的原因", max_length=200, blank=True)
    key = models.UUIDField("表单键")
    uploaded_at = models.DateTimeField("上传时间", db_default=models.Func(function="kuaiji_now"))
    processed_at = models.DateTimeField("处理时间", null=True)
    removed_at = models.DateTimeField("删除时间", null=True)
    kept_at = models.DateTimeField("随申请留存时间", null=True)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "附件"
        constraints = [
            models.UniqueConstraint(
                name="attachment_one_live_per_place",
                fields=["person", "path", "slot", "position"],
                condition=Q(removed_at=None),
            ),
            models.UniqueConstraint(name="attachment_once_per_key", fields=["person", "key"]),
            models.CheckConstraint(
                name="attachment_state_is_known", condition=Q(state__in=["quarantined", "ready", "refused"])
            ),
            models.CheckConstraint(
                name="attachment_original_only_in_quarantine", condition=Q(state="quarantined") | Q(storage_key="")
            ),
            models.CheckConstraint(
                name="attachment_clean_only_when_ready",
                condition=Q(state="ready") | Q(clean_key="", clean_sha256="", thumbnail_key=""),
            ),
            models.CheckConstraint(name="attachment_refused_says_why", condition=~Q(state="refused") | ~Q(refusal="")),
        ]
        indexes = [
            models.Index(name="attachment_in_quarantine", fields=["uploaded_at"], condition=Q(state="quarantined")),
            models.Index(name="attachment_removed", fields=["removed_at"], condition=Q(removed_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.path}/{self.slot} {self.name}"
