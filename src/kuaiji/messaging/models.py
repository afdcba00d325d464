"""短信发件箱 and 站内信: what a person is told, once each."""

from django.db import models

from kuaiji.web.clock import Now
from kuaiji.web.ids import uuid7


class Sms(models.Model):
    """One text message; phone and content are encrypted, and it is handed to a gateway at most once."""

    class State(models.TextChoices):
        QUEUED = "queued", "待发送"
        HANDED_OVER = "handed_over", "已交运营商"
        DELIVERED = "delivered", "已送达"
        FAILED = "failed", "未送达"
        CANCELLED = "cancelled", "已取消"

    id = models.UUIDField("编号", primary_key=True, default=uuid7, editable=False)
    person_id = models.UUIDField("收件人", null=True)
    phone_cipher = models.BinaryField("手机号密文")
    content_cipher = models.BinaryField("内容密文")
    template = models.CharField("模板", max_length=40)
    dedupe = models.CharField("去重键", max_length=200, unique=True)
    not_before = models.DateTimeField("最早发送时间", null=True)
    state = models.CharField("状态", max_length=20, choices=State.choices, default=State.QUEUED)
    gateway = models.CharField("网关", max_length=20, blank=True)
    gateway_id = models.CharField("网关回执号", max_length=100, blank=True)
    reason = models.CharField("原因", max_length=100, blank=True)
    created_at = models.DateTimeField("创建时间", db_default=Now())
    handed_over_at = models.DateTimeField("交出时间", null=True)
    settled_at = models.DateTimeField("结束时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "短信"
        constraints = [
            models.CheckConstraint(
                name="sms_state_is_known",
                condition=models.Q(state__in=["queued", "handed_over", "delivered", "failed", "cancelled"]),
            ),
            models.CheckConstraint(
                name="sms_handed_over_has_its_moment",
                condition=~models.Q(state__in=["handed_over", "delivered"]) | models.Q(handed_over_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(name="sms_by_gateway_id", fields=["gateway", "gateway_id"]),
            models.Index(name="sms_by_person", fields=["person_id"]),
        ]

    def __str__(self) -> str:
        return f"{self.template} {self.state}"

    @property
    def phone_box(self) -> str:
        return f"messaging.sms.phone_cipher:{self.pk}"

    @property
    def content_box(self) -> str:
        return f"messaging.sms.content_cipher:{self.pk}"


class SmsDay(models.Model):
    """How many text messages were handed over on one day, so that a flood stops at the cap."""

    on = models.DateField("日期", primary_key=True)
    handed_over = models.PositiveIntegerField("已交出", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "短信日用量"

    def __str__(self) -> str:
        return f"{self.on} {self.handed_over}"


class SpentNonce(models.Model):
    """A signed receipt that has been taken, so that nobody can play it back."""

    nonce = models.CharField("随机数", max_length=64, primary_key=True)
    spent_at = models.DateTimeField("使用时间", db_default=Now())

    class Meta:
        verbose_name = verbose_name_plural = "已用回执"

    def __str__(self) -> str:
        return self.nonce


class Message(models.Model):
    """站内信: what the person finds on their own page, with the next step as its link."""

    id = models.UUIDField("编号", primary_key=True, default=uuid7, editable=False)
    person_id = models.UUIDField("收件人")
    title = models.CharField("标题", max_length=100)
    body = models.TextField("内容")
    link = models.CharField("去办理", max_length=200, blank=True)
    dedupe = models.CharField("去重键", max_length=200, unique=True)
    created_at = models.DateTimeField("时间", db_default=Now())
    read_at = models.DateTimeField("阅读时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "站内信"
        indexes = [models.Index(name="message_by_person", fields=["person_id", "-id"])]

    def __str__(self) -> str:
        return self.title
