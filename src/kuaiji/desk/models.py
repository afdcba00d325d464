"""审核意见 before it is sent: what an officer has ticked, and what they have looked through."""

from django.db import models


class Note(models.Model):
    """One reason noted on a submission, not yet sent to anybody; whoever takes the case over finds it there."""

    submission = models.ForeignKey("cases.Submission", models.CASCADE, verbose_name="提交", related_name="+")
    officer = models.ForeignKey("departments.Officer", models.PROTECT, verbose_name="审核员", related_name="+")
    path = models.CharField("位置", max_length=100, help_text="节或其中一条经历")
    code = models.CharField("原因代码", max_length=10)
    words = models.CharField("补充说明", max_length=300, blank=True)
    noted_at = models.DateTimeField("时间", db_default=models.Func(function="kuaiji_now"))

    class Meta:
        verbose_name = verbose_name_plural = "审核意见"
        constraints = (models.UniqueConstraint(fields=["submission", "path", "code"], name="note_once"),)

    def __str__(self) -> str:
        return f"{self.path} {self.code}"


class Verdict(models.Model):
    """核对无误: a part of a case was found right. It holds as long as the part says the same with the same evidence."""

    case = models.ForeignKey("cases.Case", models.CASCADE, verbose_name="事项", related_name="+")
    officer = models.ForeignKey("departments.Officer", models.PROTECT, verbose_name="审核员", related_name="+")
    path = models.CharField("位置", max_length=100)
    digest = models.CharField("内容与材料的摘要", max_length=64)
    found_at = models.DateTimeField("时间", db_default=models.Func(function="kuaiji_now"))

    class Meta:
        verbose_name = verbose_name_plural = "核对无误"
        constraints = (models.UniqueConstraint(fields=["case", "path", "digest", "officer"], name="verdict_once"),)

    def __str__(self) -> str:
        return f"{self.path}"
