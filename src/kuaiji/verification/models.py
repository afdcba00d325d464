"""外部核验: what was asked of a registry about one person, and what it answered."""

from django.db import models

from kuaiji.accounts.models import Person
from kuaiji.rules.codes import CheckKind, Outcome
from kuaiji.web.clock import Now
from kuaiji.web.ids import uuid7


class Check(models.Model):
    """One question, known by the digest of exactly what is sent; its answer is never served to another person."""

    OPEN = (Outcome.PENDING, Outcome.UNAVAILABLE)

    id = models.UUIDField("编号", primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, verbose_name="人员", related_name="+")
    kind = models.CharField("核验种类", max_length=20, choices=[(kind.value, kind.label) for kind in CheckKind])
    digest = models.BinaryField("问题摘要")
    question_cipher = models.BinaryField("问题密文")
    outcome = models.CharField(
        "结果", max_length=20, choices=[(outcome.value, outcome.label) for outcome in Outcome], default="pending"
    )
    differences = models.JSONField("不一致之处", default=list)
    note = models.CharField("备注", max_length=40, blank=True)
    issuer = models.CharField("答复方", max_length=60, blank=True)
    attempts = models.PositiveIntegerField("询问次数", default=0)
    asked_at = models.DateTimeField("提出时间", db_default=Now())
    answered_at = models.DateTimeField("答复时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "外部核验"
        constraints = [
            models.UniqueConstraint(name="check_asked_once", fields=["person", "kind", "digest"]),
            models.CheckConstraint(
                name="check_kind_is_known",
                condition=models.Q(kind__in=["realname", "education", "degree", "qualification"]),
            ),
            models.CheckConstraint(
                name="check_is_answered_or_open",
                condition=models.Q(outcome__in=["pending", "unavailable"], answered_at=None)
                | models.Q(outcome__in=["matched", "mismatched", "not_found"], answered_at__isnull=False),
            ),
            models.CheckConstraint(
                name="check_differs_only_where_mismatched",
                condition=models.Q(outcome="mismatched") | models.Q(differences=[]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.outcome}"

    @property
    def box(self) -> str:
        return f"verification.check.question_cipher:{self.id}"
