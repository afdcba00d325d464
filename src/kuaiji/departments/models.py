"""会计管理部门 as a tree: who takes charge of a person, where they are reached, and who works there."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least, Now

from kuaiji.rules.case import Kind
from kuaiji.web.ids import uuid7


class Today(models.Func):
    """The day in China by the database's clock."""

    template = "(kuaiji_now() AT TIME ZONE 'Asia/Shanghai')::date"
    output_field = models.DateField()


class Level(models.IntegerChoices):
    PROVINCE = 1, "省级"
    CITY = 2, "市级"
    COUNTY = 3, "县级"


class DepartmentQuerySet(models.QuerySet["Department"]):
    def valid_today(self) -> "DepartmentQuerySet":
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=Today()), valid_from__lte=Today())

    def never_opened(self) -> "DepartmentQuerySet":
        """Keep those whose opening was withdrawn before its day; their codes are free again."""
        return self.filter(valid_to=F("valid_from"))

    def kept(self) -> "DepartmentQuerySet":
        return self.exclude(valid_to=F("valid_from"))

    def under(self, department_id: int) -> "DepartmentQuerySet":
        """Keep the department and all that hangs under it, with closed departments under their successor."""
        return self.filter(pk__in=DepartmentPath.objects.filter(ancestor_id=department_id).values("descendant_id"))


class Department(models.Model):
    """A finance bureau that keeps accounting personnel. Its code never changes and is never given again.

    `level` is the rank, not the depth: the districts of 北京市 hang right under the province, as do those of 深圳市.
    """

    code = models.CharField("代码", max_length=12, unique=True)
    name = models.CharField("名称", max_length=60)
    short_name = models.CharField("地名", max_length=40, help_text="下拉框中显示的名称")
    level = models.SmallIntegerField("级别", choices=Level)
    parent = models.ForeignKey(
        "self", models.PROTECT, verbose_name="上级部门", null=True, blank=True, related_name="children"
    )
    division = models.CharField("行政区划", max_length=6)
    is_accepting = models.BooleanField("直接受理", help_text="会计人员可以选择本部门")
    address = models.CharField("地址", max_length=100, blank=True)
    phone = models.CharField("电话", max_length=40, blank=True)
    hours = models.CharField("办公时间", max_length=60, blank=True)
    valid_from = models.DateField("设立日期")
    valid_to = models.DateField("撤销日期", null=True, blank=True, help_text="当天起不再办理")
    successor = models.ForeignKey(
        "self", models.PROTECT, verbose_name="承接部门", null=True, blank=True, related_name="predecessors",
        help_text="撤销生效时填上；撤销日期可以提前定下",
    )  # fmt: skip

    objects = DepartmentQuerySet.as_manager()

    class Meta:
        verbose_name = "会计管理部门"
        verbose_name_plural = "会计管理部门"
        constraints = (
            models.CheckConstraint(
                condition=Q(level=Level.PROVINCE, parent__isnull=True)
                | Q(level__in=[Level.CITY, Level.COUNTY], parent__isnull=False),
                name="department_only_provinces_have_no_parent",
            ),
            # One that ends on the day it begins was never opened, and leaves nothing behind.
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True)
                | Q(valid_to__gt=F("valid_from"))
                | Q(valid_to=F("valid_from"), successor__isnull=True),
                name="department_closes_after_it_opened",
            ),
            models.CheckConstraint(
                condition=Q(successor__isnull=True) | Q(valid_to__isnull=False),
                name="department_successor_only_when_closed",
            ),
            models.CheckConstraint(
                condition=Q(successor__isnull=True) | ~Q(successor=F("pk")), name="department_succeeds_another"
            ),
        )

    def __str__(self) -> str:
        return self.name


class DepartmentPath(models.Model):
    """隶属关系: one row for every pair of a department and what stands above it, itself included (depth 0).

    Written only by `departments.actions`; a closed department hangs under its successor.
    """

    ancestor = models.ForeignKey(Department, models.PROTECT, verbose_name="上级", related_name="+")
    descendant = models.ForeignKey(Department, models.PROTECT, verbose_name="下级", related_name="+")
    depth = models.SmallIntegerField("层数")

    class Meta:
        verbose_name = "隶属关系"
        verbose_name_plural = "隶属关系"
        constraints = (
            models.UniqueConstraint(fields=["ancestor", "descendant"], name="department_path_once"),
            models.CheckConstraint(
                condition=Q(depth=0, ancestor=F("descendant")) | (Q(depth__gt=0) & ~Q(ancestor=F("descendant"))),
                name="department_path_is_no_circle",
            ),
            # With every pair of the closure in it, no circle of any length gets past this.
            models.UniqueConstraint(
                Least("ancestor", "descendant"), Greatest("ancestor", "descendant"), name="department_path_one_way"
            ),
        )

    def __str__(self) -> str:
        return f"{self.ancestor_id} > {self.descendant_id}"


class Officer(models.Model):
    """工作人员 of a department, with an account of their own that is nobody's private one."""

    id = models.UUIDField("编号", primary_key=True, default=uuid7, editable=False)
    account = models.OneToOneField("accounts.Account", models.PROTECT, verbose_name="账号", related_name="+")
    name = models.CharField("姓名", max_length=40)
    staff_number = models.CharField("工号", max_length=20, unique=True)
    identity_digest = models.BinaryField(
        "本人证件摘要", null=True, help_text="用来避免本人审核本人的事项，不能还原成证件号码"
    )
    created_at = models.DateTimeField("登记时间", db_default=Now())
    key = models.UUIDField("邀请表单编号", null=True, unique=True)

    class Meta:
        verbose_name = verbose_name_plural = "工作人员"
        constraints = (
            models.CheckConstraint(condition=~Q(name="") & ~Q(staff_number=""), name="officer_has_name_and_number"),
        )

    def __str__(self) -> str:
        return f"{self.name}（{self.staff_number}）"


class Role(models.TextChoices):
    OFFICER = "officer", "审核员"
    OPERATOR = "operator", "管理员"
    AUDITOR = "auditor", "审计员"


def every_kind() -> list[str]:
    return [kind.value for kind in Kind]


class Membership(models.Model):
    """任职: a role in a department from one moment to another, for some kinds of cases (能办的事项).

    An officer serves one department at a time. Who gets other kinds gets a new row, so that it stays known since when.
    """

    officer = models.ForeignKey(Officer, models.PROTECT, verbose_name="工作人员", related_name="memberships")
    department = models.ForeignKey(Department, models.PROTECT, verbose_name="会计管理部门", related_name="+")
    role = models.CharField("角色", max_length=8, choices=Role)
    kinds = ArrayField(
        models.CharField(max_length=20), verbose_name="能办的事项", default=every_kind, db_default=every_kind(),
        help_text="只对审核员有意义",
    )  # fmt: skip
    valid_from = models.DateTimeField("开始时间", db_default=Now())
    valid_to = models.DateTimeField("结束时间", null=True)
    ended_by = models.ForeignKey(Officer, models.PROTECT, verbose_name="结束任职的管理员", null=True, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "任职"
        constraints = (
            models.CheckConstraint(condition=Q(role__in=Role.values), name="membership_role_is_known"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="membership_ends_after_it_began",
            ),
        )
        indexes = (models.Index(fields=["department"], condition=Q(valid_to=None), name="membership_open"),)

    def __str__(self) -> str:
        return f"{self.officer_id} {self.role}"


class Reform(models.Model):
    """机构调整: what becomes of a department from a day on: it opens, gets another name or superior, closes, is merged.

    Planned before, done by a job. A plan is never edited: it is withdrawn before its day, and planned anew.
    """

    class Kind(models.TextChoices):
        OPEN = "open", "设立"
        RENAME = "rename", "更名"
        MOVE = "move", "改隶"
        CLOSE = "close", "撤销"
        MERGE = "merge", "并入其他部门"

    department = models.ForeignKey(Department, models.PROTECT, verbose_name="会计管理部门", related_name="reforms")
    kind = models.CharField("调整", max_length=8, choices=Kind)
    takes_effect_on = models.DateField("生效日期", help_text="当天起")
    successor = models.ForeignKey(Department, models.PROTECT, verbose_name="承接部门", null=True, related_name="+")
    parent = models.ForeignKey(Department, models.PROTECT, verbose_name="新的上级部门", null=True, related_name="+")
    name = models.CharField("新名称", max_length=60, blank=True)
    short_name = models.CharField("新地名", max_length=40, blank=True)
    former_name = models.CharField("原名称", max_length=60, help_text="生效前的名称")
    document = models.CharField("文号", max_length=60)
    why = models.CharField("原因", max_length=200)
    planned_by = models.ForeignKey(Officer, models.PROTECT, verbose_name="登记人", related_name="+")
    planned_at = models.DateTimeField("登记时间", db_default=models.Func(function="kuaiji_now"))
    withdrawn_by = models.ForeignKey(Officer, models.PROTECT, verbose_name="撤回人", null=True, related_name="+")
    withdrawn_at = models.DateTimeField("撤回时间", null=True)
    done_at = models.DateTimeField("生效时间", null=True)
    key = models.UUIDField("表单编号", unique=True)

    class Meta:
        verbose_name = verbose_name_plural = "机构调整"
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=["open", "rename"]) & ~Q(name="") & ~Q(short_name="")
                | Q(kind__in=["move", "close", "merge"], name="", short_name=""),
                name="reform_names_what_has_a_new_name",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["close", "merge"], successor__isnull=False)
                | Q(kind__in=["open", "rename", "move"], successor__isnull=True),
                name="reform_succeeds_what_closes",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["open", "move"], parent__isnull=False)
                | Q(kind__in=["rename", "close", "merge"], parent__isnull=True),
                name="reform_hangs_what_opens_or_moves",
            ),
            models.CheckConstraint(
                condition=Q(successor__isnull=True) | ~Q(successor=F("department")), name="reform_succeeds_another"
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("department")), name="reform_hangs_under_another"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False, done_at__isnull=True),
                name="reform_done_or_withdrawn",
            ),
            models.CheckConstraint(condition=~Q(document="") & ~Q(why=""), name="reform_has_a_source"),
            models.UniqueConstraint(
                fields=["department"], condition=Q(withdrawn_at=None, done_at=None), name="reform_one_planned"
            ),
            models.UniqueConstraint(
                fields=["department"], condition=Q(kind__in=["close", "merge"], withdrawn_at=None),
                name="reform_closes_once",
            ),
            # A code that was withdrawn may be opened anew; one that has opened is never opened again.
            models.UniqueConstraint(
                fields=["department"], condition=Q(kind="open", withdrawn_at=None), name="reform_opens_once"
            ),
        )  # fmt: skip
        indexes = (
            models.Index(
                fields=["takes_effect_on"], condition=Q(withdrawn_at=None, done_at=None), name="reform_planned"
            ),
        )

    def __str__(self) -> str:
        return f"{self.department_id} {self.kind} {self.takes_effect_on}"

    @property
    def is_planned(self) -> bool:
        return self.done_at is None and self.withdrawn_at is None


class Conflict(models.Model):
    """回避: a person or an employer whose cases an officer must not handle, as the officer has declared it.

    Of a person only the digest of the document number is kept; an employer is named as in the record, or by its code.
    """

    officer = models.ForeignKey(Officer, models.PROTECT, verbose_name="工作人员", related_name="conflicts")
    identity_digest = models.BinaryField("对方证件摘要", null=True)
    employer = models.CharField("单位", max_length=100, blank=True)
    relation = models.CharField("关系", max_length=20)
    declared_at = models.DateTimeField("申报时间", db_default=models.Func(function="kuaiji_now"))
    ended_at = models.DateTimeField("撤销时间", null=True)
    key = models.UUIDField("表单编号", unique=True)

    class Meta:
        verbose_name = verbose_name_plural = "回避"
        constraints = (
            models.CheckConstraint(
                condition=Q(identity_digest__isnull=False, employer="")
                | Q(identity_digest__isnull=True) & ~Q(employer=""),
                name="conflict_is_a_person_or_an_employer",
            ),
        )
        indexes = (models.Index(fields=["officer"], condition=Q(ended_at=None), name="conflict_open"),)

    def __str__(self) -> str:
        return f"{self.officer_id} {self.relation}"


class Holiday(models.Model):
    """工作日历: what a day is when it is not what its weekday says. The newest row of a day counts; none is changed."""

    day = models.DateField("日期")
    is_working = models.BooleanField("上班", null=True, help_text="空值表示又按平常的星期")
    name = models.CharField("安排", max_length=40, blank=True)
    set_by = models.ForeignKey(Officer, models.PROTECT, verbose_name="登记人", null=True, related_name="+")
    set_at = models.DateTimeField("登记时间", db_default=models.Func(function="kuaiji_now"))
    key = models.UUIDField("表单编号", null=True, unique=True)

    class Meta:
        verbose_name = verbose_name_plural = "工作日历"
        indexes = (models.Index(fields=["day", "-id"], name="holiday_by_day"),)

    def __str__(self) -> str:
        return f"{self.day} {self.name}"
