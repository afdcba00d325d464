"""事项: one case from its draft to its decision, and everything that must never be false about it.

The contents of drafts and submissions are opaque here: `dossier` knows what a record is, this app only keeps it.
"""

from collections.abc import Iterable
from enum import StrEnum

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, IntegerRangeField, RangeOperators
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q

from kuaiji.rules.case import CLOSED, HELD, LEASED, Kind, State
from kuaiji.rules.findings import Origin, Severity
from kuaiji.web.ids import uuid7


def words(members: Iterable[StrEnum]) -> list[str]:
    """Return plain values: a migration must not depend on what the rules are called later."""
    return sorted(member.value for member in members)


CLOSED_WORDS = words(CLOSED)
HELD_WORDS = words(HELD)
LEASED_WORDS = words(LEASED)


class Case(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.CharField("事项编号", max_length=20, unique=True)
    person = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+", verbose_name="申请人")
    person_name = models.CharField("姓名", max_length=100)
    department = models.ForeignKey(
        "departments.Department", models.PROTECT, related_name="+", null=True, verbose_name="会计管理部门"
    )
    kind = models.CharField("事项类型", max_length=20, choices=[(kind.value, kind.label) for kind in Kind])
    state = models.CharField("状态", max_length=20, choices=[(state.value, state.label) for state in State])
    stage = models.CharField("环节", max_length=20, default="", blank=True)
    round = models.PositiveSmallIntegerField("提交次数", default=0)
    opened_at = models.DateTimeField("开始时间")
    submitted_at = models.DateTimeField("提交时间", null=True)
    returned_at = models.DateTimeField("退回时间", null=True)
    seen_at = models.DateTimeField("申请人看到退回的时间", null=True)
    mend_by = models.DateTimeField("修改期限", null=True, help_text="从这一刻起不能再交回")
    reminded_at = models.DateTimeField("提醒修改的时间", null=True)
    decided_at = models.DateTimeField("办结时间", null=True)
    lane = IntegerRangeField("占用范围")
    is_held = models.BooleanField("审核中", default=False)
    lease_officer = models.ForeignKey(
        "departments.Officer", models.PROTECT, db_index=False, related_name="+", null=True, verbose_name="承办人"
    )
    lease_until = models.DateTimeField("承办期限", null=True)
    on_hold_until = models.DateTimeField("暂缓到", null=True, help_text="到这一刻为止由承办人保留")
    days_allowed = models.PositiveSmallIntegerField("本次提交起的办理工作日", default=0, db_default=0)
    due_at = models.DateTimeField("办理期限", null=True, help_text="从这一刻起算超期")
    kept_for = models.ForeignKey(
        "departments.Officer", models.PROTECT, related_name="+", null=True, verbose_name="优先由谁接办"
    )
    kept_until = models.DateTimeField("优先到", null=True)
    employers = ArrayField(
        models.CharField(max_length=100), verbose_name="工作单位的名称和代码", default=list, db_default=[],
        help_text="取自最近一次提交",
    )  # fmt: skip
    checks = models.JSONField("各条目的核验", default=dict)
    chain_prev = models.BinaryField("上一环", default=b"")
    chain_head = models.BinaryField("末环", default=b"")
    chain_n = models.PositiveIntegerField("环数", default=0)
    key = models.UUIDField("幂等键")

    class Meta:
        verbose_name = "事项"
        constraints = [
            models.UniqueConstraint(fields=["person", "key"], name="case_once_per_key"),
            models.UniqueConstraint(
                fields=["person", "kind"], condition=~Q(state__in=CLOSED_WORDS), name="case_one_open_per_kind"
            ),
            models.CheckConstraint(condition=Q(state__in=words(State)), name="case_state_known"),
            models.CheckConstraint(condition=Q(kind__in=words(Kind)), name="case_kind_known"),
            models.CheckConstraint(
                condition=Q(is_held=True, state__in=HELD_WORDS) | Q(is_held=False) & ~Q(state__in=HELD_WORDS),
                name="case_held_by_state",
            ),
            models.CheckConstraint(
                condition=Q(state__in=LEASED_WORDS, lease_officer__isnull=False, lease_until__isnull=False)
                | ~Q(state="in_review") & Q(lease_officer__isnull=True, lease_until__isnull=True),
                name="case_lease_while_looked_at",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "withdrawn"]) | Q(department__isnull=False, round__gt=0),
                name="case_submitted_to_department",
            ),
            models.CheckConstraint(condition=Q(is_held=False) | Q(due_at__isnull=False), name="case_held_is_due"),
            models.CheckConstraint(
                condition=Q(kept_for__isnull=True, kept_until__isnull=True)
                | Q(kept_for__isnull=False, kept_until__isnull=False),
                name="case_kept_for_a_while",
            ),
            models.CheckConstraint(
                condition=Q(on_hold_until__isnull=True) | Q(state="in_review"), name="case_on_hold_in_review_only"
            ),
            models.CheckConstraint(
                condition=Q(state="returned", mend_by__isnull=False) | ~Q(state="returned") & Q(mend_by__isnull=True),
                name="case_mend_by_while_returned",
            ),
            ExclusionConstraint(
                name="case_lane_held_once",
                expressions=[(F("person"), RangeOperators.EQUAL), (F("lane"), RangeOperators.OVERLAPS)],
                condition=Q(is_held=True),
            ),
        ]
        indexes = [
            models.Index(F("department"), F("due_at"), F("id"), condition=Q(state="queued"), name="case_queue"),
            models.Index(
                F("department"), F("kind"), F("due_at"), F("id"), condition=Q(state="queued"), name="case_queue_by_kind"
            ),
            models.Index(F("kept_for"), condition=Q(state="queued", kept_for__isnull=False), name="case_kept"),
            models.Index(F("person"), F("opened_at"), name="case_by_person"),
            models.Index(F("lease_officer"), condition=Q(lease_officer__isnull=False), name="case_by_holder"),
            models.Index(F("department"), F("lease_until"), condition=Q(state="in_review"), name="case_by_lease_end"),
            models.Index(F("mend_by"), condition=Q(state="returned"), name="case_by_mend_by"),
        ]

    def __str__(self) -> str:
        return self.number


class Word(models.Model):
    """检索词: what a handed-in case is found by, in the order of its index. Kept by a trigger on the case itself.

    Two and three characters in a row of the person's name; names and codes of employers as they are.
    """

    pk = models.CompositePrimaryKey("department_id", "word", "case_id")
    department = models.ForeignKey(
        "departments.Department", models.PROTECT, db_index=False, related_name="+", verbose_name="会计管理部门"
    )
    word = models.CharField("词", max_length=100, db_collation="C")
    case = models.ForeignKey(Case, models.CASCADE, db_index=False, related_name="+", verbose_name="事项")

    class Meta:
        verbose_name = verbose_name_plural = "检索词"

    def __str__(self) -> str:
        return self.word


class Draft(models.Model):
    """What the person has typed into one section so far, text as typed."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="drafts", verbose_name="事项")
    section = models.CharField("节", max_length=20)
    typed = models.JSONField("所填内容", default=dict)
    is_complete = models.BooleanField("已完成", default=False)
    revision = models.PositiveIntegerField("修订号", default=0)
    last_key = models.UUIDField("上次保存的键", null=True)
    updated_at = models.DateTimeField("保存时间", null=True)

    class Meta:
        verbose_name = "草稿"
        constraints = [models.UniqueConstraint(fields=["case", "section"], name="draft_one_per_section")]

    def __str__(self) -> str:
        return f"{self.case_id}/{self.section}"


class PolicyEdition(models.Model):
    """The policy that a submission is judged by, word for word."""

    digest = models.CharField("摘要", primary_key=True, max_length=64)
    body = models.TextField("内容")
    created_at = models.DateTimeField("启用时间")

    class Meta:
        verbose_name = "政策版本"

    def __str__(self) -> str:
        return self.digest[:12]


class Submission(models.Model):
    """What was handed in, never changed afterwards."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="submissions", verbose_name="事项")
    person = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+", verbose_name="申请人")
    round = models.PositiveSmallIntegerField("第几次提交")
    body = models.TextField("内容")
    schema = models.PositiveSmallIntegerField("结构版本")
    digest = models.CharField("摘要", max_length=64)
    registrant = models.JSONField("注册信息", encoder=DjangoJSONEncoder)
    manifest = models.JSONField("证明材料清单")
    policy = models.ForeignKey(PolicyEdition, models.PROTECT, related_name="+", verbose_name="政策版本")
    checks = models.JSONField("各条目的核验")
    answers = models.JSONField("对退回的说明", default=dict)
    submitted_at = models.DateTimeField("提交时间")
    key = models.UUIDField("幂等键")

    class Meta:
        verbose_name = "提交"
        constraints = [
            models.UniqueConstraint(fields=["person", "key"], name="submission_once_per_key"),
            models.UniqueConstraint(fields=["case", "round"], name="submission_one_per_round"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} #{self.round}"


class Decision(models.Model):
    """What an officer decided on one submission, or the platform itself where a policy lets it (自动通过)."""

    class Verb(models.TextChoices):
        RETURN = "return", "退回修改"
        APPROVE = "approve", "审核通过"
        REJECT = "reject", "不予通过"
        CONFIRM = "confirm", "复审通过"
        DIFFER = "differ", "复审不同意"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="decisions", verbose_name="事项")
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="decisions", verbose_name="提交")
    officer = models.ForeignKey(
        "departments.Officer", models.PROTECT, related_name="+", null=True, verbose_name="审核人",
        help_text="空的是系统自动通过",
    )  # fmt: skip
    verb = models.CharField("结论", max_length=10, choices=Verb)
    note = models.TextField("补充说明", blank=True)
    codes = ArrayField(models.CharField(max_length=60), verbose_name="原因代码", default=list, db_default=[])
    batch = models.UUIDField("批次", null=True, help_text="一起批量通过的事项相同")
    decided_at = models.DateTimeField("决定时间")
    key = models.UUIDField("幂等键")

    # Not kept: a form that was sent again finds what it decided the first time.
    is_repeat = False

    class Meta:
        verbose_name = "审核决定"
        constraints = [
            models.UniqueConstraint(fields=["officer", "key"], name="decision_once_per_key"),
            models.CheckConstraint(condition=Q(batch=None) | Q(verb="approve"), name="decision_batch_approves"),
            models.CheckConstraint(
                condition=Q(officer__isnull=False) | Q(verb="approve", batch=None), name="decision_automatic_approves"
            ),
            models.UniqueConstraint(fields=["submission"], condition=Q(officer=None), name="decision_automatic_once"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.verb}"

    @property
    def by(self) -> str:
        return str(self.officer) if self.officer else "系统"


class CaseFinding(models.Model):
    """A finding about one submission, by a rule or by an officer; it opens with the return that carries it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="findings", verbose_name="事项")
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="findings", verbose_name="提交")
    path = models.CharField("位置", max_length=200, blank=True)
    code = models.CharField("代码", max_length=60)
    severity = models.CharField("程度", max_length=10, choices=[(each.value, each.value) for each in Severity])
    message = models.TextField("说明")
    source_document = models.CharField("依据", max_length=200)
    source_clause = models.CharField("条款", max_length=100)
    origin = models.CharField("来自", max_length=10, choices=[(each.value, each.value) for each in Origin])
    officer = models.ForeignKey(
        "departments.Officer", models.PROTECT, related_name="+", null=True, verbose_name="审核人"
    )
    created_at = models.DateTimeField("时间")
    withdrawn_at = models.DateTimeField("撤销时间", null=True)

    class Meta:
        verbose_name = "问题"
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "path", "code"],
                condition=Q(withdrawn_at=None),
                name="finding_once_per_submission",
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.path}"


class Remark(models.Model):
    """内部备注: what an officer writes for colleagues, or why they did something; the person never sees it."""

    class About(models.TextChoices):
        NOTE = "note", "备注"
        EXTEND = "extend", "延长修改期限"
        HOLD = "hold", "暂缓"
        HAND_OVER = "hand_over", "移交同事"
        REASSIGN = "reassign", "改派"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="remarks", verbose_name="事项")
    officer = models.ForeignKey("departments.Officer", models.PROTECT, related_name="+", verbose_name="工作人员")
    about = models.CharField("关于", max_length=10, choices=About)
    words = models.CharField("内容", max_length=300)
    at = models.DateTimeField("时间", db_default=models.Func(function="kuaiji_now"))
    key = models.UUIDField("幂等键")

    class Meta:
        verbose_name = verbose_name_plural = "内部备注"
        constraints = [
            models.UniqueConstraint(fields=["officer", "key"], name="remark_once_per_key"),
            models.CheckConstraint(condition=~Q(words=""), name="remark_says_something"),
        ]
        indexes = [models.Index(fields=["case", "at"], name="remark_by_case")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.about}"


class Letter(models.Model):
    """留言: one message between the person and the department on a case; written once, read once."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="letters", verbose_name="事项")
    officer = models.ForeignKey(
        "departments.Officer", models.PROTECT, related_name="+", null=True, verbose_name="工作人员",
        help_text="空的是申请人写的",
    )  # fmt: skip
    words = models.CharField("内容", max_length=500)
    at = models.DateTimeField("时间", db_default=models.Func(function="kuaiji_now"))
    read_at = models.DateTimeField("对方看到的时间", null=True)
    key = models.UUIDField("幂等键")

    class Meta:
        verbose_name = verbose_name_plural = "留言"
        constraints = [
            models.UniqueConstraint(fields=["case", "key"], name="letter_once_per_key"),
            models.CheckConstraint(condition=~Q(words=""), name="letter_says_something"),
        ]
        indexes = [models.Index(fields=["case", "id"], name="letter_by_case")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.at}"


class Event(models.Model):
    """One link of a case's timeline; `body` is the text that was hashed."""

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, models.PROTECT, related_name="events", verbose_name="事项")
    n = models.PositiveIntegerField("序号")
    prev = models.BinaryField("上一环")
    head = models.BinaryField("本环")
    body = models.TextField("内容")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "经过"
        constraints = [models.UniqueConstraint(fields=["case", "n"], name="event_one_per_place")]
        indexes = [models.Index(fields=["at", "id"], name="event_in_order")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.n}"
