"""Persons (人员), their documents (证件), accounts (账号) and everything that signs them in."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from kuaiji.rules.codes import DocumentType, Sex
from kuaiji.web.crypto import decrypt
from kuaiji.web.ids import uuid7

TERMS_VERSION = "2026-11-22"


class Person(models.Model):
    """One human being, however many documents and accounts they have."""

    id = models.UUIDField("编号", primary_key=True, default=uuid7, editable=False)
    name = models.CharField("姓名", max_length=100)
    sex = models.CharField("性别", max_length=6, choices=[(sex.value, sex.label) for sex in Sex])
    birth_on = models.DateField("出生日期")
    merged_into = models.ForeignKey(
        "self", models.PROTECT, verbose_name="并入", null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField("登记时间", db_default=Now())

    class Meta:
        verbose_name = verbose_name_plural = "人员"
        constraints = [
            models.CheckConstraint(name="person_sex_is_known", condition=models.Q(sex__in=["male", "female"])),
            models.CheckConstraint(name="person_has_a_name", condition=~models.Q(name="")),
            models.CheckConstraint(
                name="person_is_not_merged_into_itself", condition=~models.Q(merged_into=models.F("id"))
            ),
        ]
        indexes = [
            models.Index(
                name="person_alike", fields=["name", "sex", "birth_on"], condition=models.Q(merged_into__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Identity(models.Model):
    """One document of a person; the number is encrypted and found again by its keyed digest."""

    id = models.UUIDField("编号", primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, verbose_name="人员", related_name="identities")
    kind = models.CharField("证件类型", max_length=30, choices=[(kind.value, kind.label) for kind in DocumentType])
    cipher = models.BinaryField("证件号码密文")
    digest = models.BinaryField("证件号码摘要")
    digest_next = models.BinaryField("换钥后的摘要", null=True)
    tail_digest = models.BinaryField("后四位摘要")
    proved_at = models.DateTimeField("实名时间", null=True)
    created_at = models.DateTimeField("登记时间", db_default=Now())

    class Meta:
        verbose_name = verbose_name_plural = "证件"
        constraints = [
            models.UniqueConstraint(
                name="identity_proved_once", fields=["kind", "digest"], condition=models.Q(proved_at__isnull=False)
            ),
            models.UniqueConstraint(
                name="identity_proved_once_next",
                fields=["kind", "digest_next"],
                condition=models.Q(proved_at__isnull=False, digest_next__isnull=False),
            ),
        ]
        indexes = [
            models.Index(name="identity_by_digest", fields=["digest"]),
            models.Index(name="identity_by_tail", fields=["tail_digest"]),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"

    @property
    def box(self) -> str:
        return f"accounts.identity.cipher:{self.id}"

    @property
    def number(self) -> str:
        return decrypt(self.cipher, self.box)


class Account(models.Model):
    """What someone signs in with: a person by document or phone, staff by username and TOTP."""

    id = models.UUIDField("编号", primary_key=True, default=uuid7, editable=False)
    person = models.OneToOneField(
        Person, models.PROTECT, verbose_name="人员", null=True, blank=True, related_name="account"
    )
    username = models.CharField("用户名", max_length=40, null=True, unique=True)  # noqa: DJ001
    password = models.CharField("密码", max_length=200, blank=True)
    phone_cipher = models.BinaryField("手机号密文", null=True)
    phone_digest = models.BinaryField("手机号摘要", null=True, unique=True)
    totp_cipher = models.BinaryField("动态口令密钥密文", null=True)
    totp_step = models.BigIntegerField("已用的动态口令时段", default=0)
    key = models.UUIDField("注册表单编号", null=True, unique=True)
    created_at = models.DateTimeField("注册时间", db_default=Now())

    class Meta:
        verbose_name = verbose_name_plural = "账号"
        constraints = [
            models.CheckConstraint(
                name="account_is_a_person_or_staff",
                condition=models.Q(person__isnull=False, username__isnull=True)
                | models.Q(person__isnull=True, username__isnull=False),
            ),
            models.CheckConstraint(
                name="account_phone_is_whole",
                condition=models.Q(phone_cipher__isnull=True, phone_digest__isnull=True)
                | models.Q(phone_cipher__isnull=False, phone_digest__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.username or str(self.id)

    @property
    def phone_box(self) -> str:
        return f"accounts.account.phone_cipher:{self.id}"

    @property
    def totp_box(self) -> str:
        return f"accounts.account.totp_cipher:{self.id}"

    @property
    def totp_secret(self) -> str:
        return "" if self.totp_cipher is None else decrypt(self.totp_cipher, self.totp_box)

    @property
    def phone(self) -> str:
        return "" if self.phone_cipher is None else decrypt(self.phone_cipher, self.phone_box)


class Consent(models.Model):
    """同意: what a person agreed to when registering, in which version, and when."""

    class Matter(models.TextChoices):
        TERMS = "terms", "用户协议和隐私政策"
        SENSITIVE = "sensitive", "处理敏感个人信息"

    person = models.ForeignKey(Person, models.PROTECT, verbose_name="人员", related_name="consents")
    matter = models.CharField("事项", max_length=20, choices=Matter.choices)
    version = models.CharField("版本", max_length=20)
    given_at = models.DateTimeField("同意时间", db_default=Now())

    class Meta:
        verbose_name = verbose_name_plural = "同意"
        constraints = [models.UniqueConstraint(name="consent_once", fields=["person", "matter", "version"])]

    def __str__(self) -> str:
        return f"{self.matter} {self.version}"


class Session(models.Model):
    """登录状态 on one device; the cookie's token is kept only as a digest."""

    id = models.UUIDField("编号", primary_key=True, default=uuid7, editable=False)
    account = models.ForeignKey(Account, models.PROTECT, verbose_name="账号", related_name="sessions")
    token_digest = models.BinaryField("令牌摘要", unique=True)
    device = models.CharField("设备", max_length=60, blank=True)
    created_at = models.DateTimeField("登录时间", db_default=Now())
    seen_at = models.DateTimeField("最近使用", db_default=Now())
    expires_at = models.DateTimeField("失效时间")
    ends_at = models.DateTimeField("最迟失效时间")
    revoked_at = models.DateTimeField("结束时间", null=True)
    stepped_up_at = models.DateTimeField("再次确认时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "登录状态"
        indexes = [
            models.Index(name="session_live", fields=["account"], condition=models.Q(revoked_at__isnull=True)),
            models.Index(name="session_by_expiry", fields=["expires_at"]),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Sitting(models.Model):
    """窗口代办: an officer types for a person who stands at the counter and has agreed by a code from their own phone.

    It hangs on one session of the officer's. The row stays for good: whoever typed for somebody never decides on them.
    """

    id = models.UUIDField("编号", primary_key=True, default=uuid7, editable=False)
    account = models.ForeignKey(Account, models.PROTECT, verbose_name="工作人员的账号", related_name="+")
    session_id = models.UUIDField("登录状态")
    person = models.ForeignKey(Person, models.PROTECT, verbose_name="本人", related_name="+")
    began_at = models.DateTimeField("开始时间", db_default=Now())
    expires_at = models.DateTimeField("失效时间")
    ends_at = models.DateTimeField("最迟失效时间")
    ended_at = models.DateTimeField("结束时间", null=True)
    key = models.UUIDField("表单编号", unique=True)

    class Meta:
        verbose_name = verbose_name_plural = "窗口代办"
        constraints = [
            models.UniqueConstraint(
                name="sitting_one_at_a_time", fields=["account"], condition=models.Q(ended_at=None)
            ),
            models.UniqueConstraint(
                name="sitting_one_for_person", fields=["person"], condition=models.Q(ended_at=None)
            ),
        ]
        indexes = [models.Index(name="sitting_by_person", fields=["person", "account"])]

    def __str__(self) -> str:
        return str(self.id)


class Device(models.Model):
    """常用设备: a browser in which the account was signed in before, known by its mark."""

    account = models.ForeignKey(Account, models.PROTECT, verbose_name="账号", related_name="devices")
    browser_digest = models.BinaryField("浏览器摘要")
    created_at = models.DateTimeField("首次登录时间", db_default=Now())

    class Meta:
        verbose_name = verbose_name_plural = "常用设备"
        constraints = [models.UniqueConstraint(name="device_once", fields=["account", "browser_digest"])]

    def __str__(self) -> str:
        return str(self.pk)


class PhoneChange(models.Model):
    """更换手机号: proved on the new phone at once, in force after a day in which the old one may object."""

    id = models.UUIDField("编号", primary_key=True, default=uuid7, editable=False)
    account = models.ForeignKey(Account, models.PROTECT, verbose_name="账号", related_name="phone_changes")
    phone_cipher = models.BinaryField("新手机号密文")
    phone_digest = models.BinaryField("新手机号摘要")
    asked_at = models.DateTimeField("申请时间")
    due_at = models.DateTimeField("生效时间")
    done_at = models.DateTimeField("完成时间", null=True)
    cancelled_at = models.DateTimeField("取消时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "更换手机号"
        constraints = [
            models.UniqueConstraint(
                name="phone_change_one_open", fields=["account"], condition=models.Q(done_at=None, cancelled_at=None)
            ),
            models.CheckConstraint(
                name="phone_change_ends_once",
                condition=models.Q(done_at__isnull=True) | models.Q(cancelled_at__isnull=True),
            ),
        ]
        indexes = [
            models.Index(
                name="phone_change_by_phone",
                fields=["phone_digest"],
                condition=models.Q(done_at=None, cancelled_at=None),
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def box(self) -> str:
        return f"accounts.phonechange.phone_cipher:{self.id}"

    @property
    def phone(self) -> str:
        return decrypt(self.phone_cipher, self.box)


class Challenge(models.Model):
    """短信验证码: one code for one purpose, one phone and one browser; kept as a digest, used once."""

    class Purpose(models.TextChoices):
        REGISTER = "register", "注册"
        RESET = "reset", "找回密码"
        PHONE = "phone", "更换手机号"
        COUNTER = "counter", "窗口代办"

    id = models.UUIDField("编号", primary_key=True, default=uuid7, editable=False)
    purpose = models.CharField("用途", max_length=10, choices=Purpose.choices)
    phone_digest = models.BinaryField("手机号摘要")
    browser_digest = models.BinaryField("浏览器摘要")
    code_digest = models.BinaryField("验证码摘要")
    account = models.ForeignKey(Account, models.PROTECT, verbose_name="账号", null=True, related_name="+")
    tries = models.PositiveSmallIntegerField("已试次数", default=0)
    created_at = models.DateTimeField("发送时间", db_default=Now())
    expires_at = models.DateTimeField("失效时间")
    used_at = models.DateTimeField("使用时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "短信验证码"
        constraints = [
            models.UniqueConstraint(
                name="challenge_one_at_a_time", fields=["purpose", "phone_digest", "browser_digest"]
            ),
            models.CheckConstraint(name="challenge_dies_after_five_tries", condition=models.Q(tries__lte=5)),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.id}"


class Limit(models.Model):
    """How often something was done lately: the moments themselves, so that no window has an edge to cheat at."""

    bucket = models.BinaryField("桶", primary_key=True)
    hits = ArrayField(models.DateTimeField(), verbose_name="时刻")
    expires_at = models.DateTimeField("可清除时间")

    class Meta:
        verbose_name = verbose_name_plural = "频率限制"

    def __str__(self) -> str:
        return bytes(self.bucket).hex()


class Attempt(models.Model):
    """Wrong passwords in a row for one name, and until when the next try has to wait."""

    subject = models.BinaryField("对象", primary_key=True)
    failures = models.PositiveIntegerField("连续失败", default=0)
    last_at = models.DateTimeField("最近一次")
    blocked_until = models.DateTimeField("等待到")

    class Meta:
        verbose_name = verbose_name_plural = "登录尝试"

    def __str__(self) -> str:
        return f"{self.failures}"


class Spent(models.Model):
    """A signed token that was used: proofs of work, tickets, carried-over forms. None of them works twice."""

    digest = models.BinaryField("摘要", primary_key=True)
    expires_at = models.DateTimeField("可清除时间")

    class Meta:
        verbose_name = verbose_name_plural = "已用凭据"
        indexes = [models.Index(name="spent_by_expiry", fields=["expires_at"])]

    def __str__(self) -> str:
        return bytes(self.digest).hex()


class Enrolment(models.Model):
    """启用链接: how a member of staff sets password and TOTP; 30 minutes, once."""

    id = models.UUIDField("编号", primary_key=True, default=uuid7, editable=False)
    account = models.ForeignKey(Account, models.PROTECT, verbose_name="账号", related_name="enrolments")
    token_digest = models.BinaryField("令牌摘要", unique=True)
    totp_cipher = models.BinaryField("待启用的动态口令密钥密文")
    created_at = models.DateTimeField("签发时间", db_default=Now())
    expires_at = models.DateTimeField("失效时间")
    used_at = models.DateTimeField("使用时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "启用链接"

    def __str__(self) -> str:
        return str(self.id)

    @property
    def box(self) -> str:
        return f"accounts.enrolment.totp_cipher:{self.id}"

    @property
    def secret(self) -> str:
        return decrypt(self.totp_cipher, self.box)


class RecoveryCode(models.Model):
    """恢复码: stands in for the TOTP once, when the phone is lost."""

    account = models.ForeignKey(Account, models.PROTECT, verbose_name="账号", related_name="recovery_codes")
    digest = models.BinaryField("摘要")
    used_at = models.DateTimeField("使用时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "恢复码"
        constraints = [models.UniqueConstraint(name="recovery_code_once", fields=["account", "digest"])]

    def __str__(self) -> str:
        return str(self.pk)
