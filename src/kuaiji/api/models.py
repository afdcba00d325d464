"""接口令牌: who may ask the rules from outside, how often, and how often they did."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from kuaiji.departments.models import Department
from kuaiji.web.ids import uuid7


class Token(models.Model):
    """A partner's right to ask; what they send is found again by its keyed digest and kept nowhere."""

    id = models.UUIDField("编号", primary_key=True, default=uuid7, editable=False)
    name = models.CharField("名称", max_length=60, help_text="哪个系统在用")
    department = models.ForeignKey(Department, models.PROTECT, verbose_name="会计管理部门", related_name="+")
    digest = models.BinaryField("令牌摘要", unique=True)
    per_minute = models.PositiveIntegerField("每分钟次数")
    per_day = models.PositiveIntegerField("每天次数")
    created_at = models.DateTimeField("签发时间", db_default=Now())
    expires_at = models.DateTimeField("失效时间")
    revoked_at = models.DateTimeField("吊销时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "接口令牌"
        constraints = (
            models.CheckConstraint(name="api_token_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(name="api_token_may_be_used", condition=Q(per_minute__gt=0, per_day__gt=0)),
            models.CheckConstraint(name="api_token_lasts_a_while", condition=Q(expires_at__gt=F("created_at"))),
        )

    def __str__(self) -> str:
        return self.name


class Use(models.Model):
    """How often a token was used in the running minute and on the running day."""

    token = models.OneToOneField(Token, models.PROTECT, verbose_name="接口令牌", primary_key=True, related_name="use")
    minute_at = models.DateTimeField("哪一分钟")
    in_minute = models.PositiveIntegerField("这一分钟的次数")
    day_on = models.DateField("哪一天")
    in_day = models.PositiveIntegerField("这一天的次数")

    class Meta:
        verbose_name = verbose_name_plural = "接口使用次数"

    def __str__(self) -> str:
        return f"{self.in_day}"
