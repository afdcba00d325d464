"""Every macro in every state, on one page that exists only in tests."""

from pathlib import Path
from types import SimpleNamespace
from uuid import uuid4

from django.template import engines
from django.test import RequestFactory

from kuaiji.accounts.visitor import Acting, Visitor
from kuaiji.rules.codes import FileState
from kuaiji.rules.document import Education, EvidenceFile, declared
from kuaiji.rules.findings import Source, advise, must
from kuaiji.web.bridge import Blank, Option
from pictures import EVIDENCE

TEMPLATE = (Path(__file__).parent / "gallery.html").read_text()
SOURCE = Source("操作指引", "（六）教育经历")
TYPED = {"school": "中山大学", "started_on": "2013-09", "ended_on": "去年|6", "level": "nonsense", "major": "会计学"}
BLANKS = (
    Blank("identity", "证件号码或手机号", hint="注册时填写的", max_length=30),
    Blank("password", "密码", kind="password"),
    Blank("phone", "手机号", kind="tel", width="narrow"),
    Blank("opinion", "补充说明", kind="textarea", required=False, max_length=500),
    Blank("is_accounting", "是否有会计工作经历", kind="radio", choices=(Option("yes", "是"), Option("no", "否"))),
    Blank("is_true", "承诺所提供信息真实有效", kind="check"),
)
FINDINGS = [
    must("edu.ended", "毕业时间请填写年和月，例如 2017 年 6 月。", SOURCE, "education/7/ended_on"),
    must("edu.level", "请在列表中选择学历。", SOURCE, "education/7/level"),
    must("edu.diploma", "请上传学历证书。", SOURCE, "education/7/diploma"),
    advise("edu.number", "证书编号一般是 18 位，请再核对一次。", SOURCE, "education/7/certificate_number"),
    must("acc.password", "密码至少 10 位。", SOURCE, "password"),
    must("acc.choice", "请选择是否有会计工作经历。", SOURCE, "is_accounting"),
    must("acc.code", "验证码不对，请核对短信。", SOURCE, "code"),
    must("all", "还差一项材料。", SOURCE),
]


def evidence(state: FileState, number: int) -> EvidenceFile:
    return EvidenceFile(
        f"019f0000-0000-7000-8000-00000000000{number}", "education/7", "diploma", state, "jpg", 430_000, 3024, 4032
    )


def visitor(name: str, *, is_staff: bool = False, acting_for: str = "") -> Visitor:
    acting = Acting(uuid4(), uuid4(), acting_for) if acting_for else None
    return Visitor(uuid4(), uuid4(), None, name, is_staff, has_proved_identity=True, acting=acting)


VISITORS = {
    "nobody": None,
    "person": visitor("李雷"),
    "officer": visitor("王审核", is_staff=True),
    "counter": visitor("王审核", is_staff=True, acting_for="韩梅梅"),
}


def gallery(visitor: Visitor | None = VISITORS["person"]) -> str:
    request = RequestFactory().get("/collection/")
    request.visitor = visitor  # type: ignore[attr-defined]
    context = {
        "visitor": visitor,
        "education": declared(Education),
        "typed": TYPED,
        "blanks": BLANKS,
        "code": Blank("code", "短信验证码", kind="otp", hint="6 位数字，5 分钟内有效"),
        "findings": FINDINGS,
        "slots": [SimpleNamespace(name=slot.name, title=slot.title, limits=EVIDENCE) for slot in Education.slots],
        "files": [evidence(state, number) for number, state in enumerate(FileState)],
    }
    return str(engines["jinja2"].from_string(TEMPLATE).render(context, request))
