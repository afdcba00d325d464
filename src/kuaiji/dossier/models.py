"""会计人员信息: one dossier per person; the chain of its approved versions is the register."""

from django.db import models
from django.db.models import Q

from kuaiji.web.ids import uuid7


class Dossier(models.Model):
    person = models.OneToOneField(
        "accounts.Person", models.PROTECT, primary_key=True, related_name="+", verbose_name="会计人员"
    )
    department = models.ForeignKey(
        "departments.Department", models.PROTECT, related_name="+", verbose_name="会计管理部门"
    )
    current = models.ForeignKey("dossier.Version", models.PROTECT, related_name="+", null=True, verbose_name="现行版本")
    registered_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "会计人员信息"

    def __str__(self) -> str:
        return str(self.person_id)


class Version(models.Model):
    """What was approved, word for word, in force until the next version is approved."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+", verbose_name="会计人员")
    n = models.PositiveIntegerField("第几版")
    submission = models.OneToOneField("cases.Submission", models.PROTECT, related_name="+", verbose_name="提交")
    body = models.TextField("内容")
    digest = models.CharField("摘要", max_length=64)
    in_force_at = models.DateTimeField("生效时间")

    class Meta:
        verbose_name = "登记版本"
        constraints = [
            models.UniqueConstraint(fields=["person", "n"], name="version_one_per_number"),
            models.CheckConstraint(condition=Q(n__gte=1), name="version_counts_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} v{self.n}"
