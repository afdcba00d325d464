"""单位: whether the name, the kind and the 统一社会信用代码 of an employer can belong together (R7.3)."""

import re
from collections.abc import Iterable, Mapping, Sequence

from kuaiji.rules.codes import DECISION, GUIDE, EmployerKind, YesNo
from kuaiji.rules.document import Work
from kuaiji.rules.findings import Finding, Severity, Source, advise
from kuaiji.rules.identity import USCC_NUMBER, uscc_findings

SOURCE = Source(GUIDE, "（七）工作经历")
NOT_COUNTING = Source(DECISION, "不算会计工作的岗位")
PHONE = re.compile(r"(0[0-9]{2,3}-?)?[2-9][0-9]{6,7}(-[0-9]{1,6})?|1[3-9][0-9]{9}|[48]00-?[0-9]{3}-?[0-9]{4}")
NO_NAME = re.compile("无|没有|暂无|待业|自由职业|个体户?|公司|单位|工厂|学校")
COMPANY = re.compile(".+公司(（.*）)?")
ORGAN = re.compile(".+(人民政府|人民法院|人民检察院|财政局|税务局|公安局|教育局|审计局)")
AUDIT = re.compile("会计师事务所|审计(局|厅|署|所)|审计师事务所")
# The office that a code begins with: 1 机构编制, 5 民政, 8 工会, 9 市场监管, N 农业; other units may have any.
OFFICES: Mapping[EmployerKind | None, str] = {
    EmployerKind.STATE_ORGAN: "1",
    EmployerKind.PUBLIC_INSTITUTION: "1",
    EmployerKind.SOCIAL_GROUP: "158",
    EmployerKind.STATE_COMPANY: "9",
    EmployerKind.COLLECTIVE_COMPANY: "9N",
    EmployerKind.PRIVATE_COMPANY: "9",
    EmployerKind.HMT_COMPANY: "9",
    EmployerKind.FOREIGN_COMPANY: "9",
    EmployerKind.SOLE_TRADER: "9",
}
MARKET = "9"


def employer_findings(job: Work, path: str) -> list[Finding]:
    """Judge one employer by what the record says of it; no register of units is asked."""
    found = uscc_findings(job.uscc, f"{path}/uscc") if job.uscc is not None else []
    if job.uscc is not None and all(each.severity is not Severity.MUST for each in found):
        found += _against_code(job, job.uscc, path)
    if job.phone is not None and not PHONE.fullmatch(job.phone):
        message = "请核对单位电话：座机带区号，例如 020-83334567；也可以填手机号码。"
        found.append(advise("work.phone", message, SOURCE, f"{path}/phone"))
    name = job.employer or ""
    if NO_NAME.fullmatch(name):
        message = "请填写单位的全称，与营业执照或登记证书一致；这段时间没有工作单位的，请删除这一条。"
        found.append(advise("work.employer-name", message, SOURCE, f"{path}/employer"))
    if job.is_accounting is YesNo.YES and AUDIT.search(name):
        message = (
            "事务所的社会审计、审计机关的政府审计不算会计工作。做本单位会计或代理记账的，不用改，请在岗位名称里写清楚。"
        )
        found.append(advise("work.audit-employer", message, NOT_COUNTING, f"{path}/employer"))
    return found


def _against_code(job: Work, code: str, path: str) -> Iterable[Finding]:
    name, is_market = job.employer or "", code.startswith(MARKET)
    if (COMPANY.fullmatch(name) and not is_market) or (ORGAN.fullmatch(name) and is_market):
        message = "统一社会信用代码的登记机关与单位名称对不上，请对照营业执照或登记证书核对。"
        yield advise("work.name-against-code", message, USCC_NUMBER, f"{path}/uscc")
    if code[0] not in OFFICES.get(job.employer_kind, code[0]):
        message = "单位类型与统一社会信用代码的登记机关对不上，请核对单位类型。"
        yield advise("work.kind-against-code", message, USCC_NUMBER, f"{path}/employer_kind")


def employers_together(jobs: Sequence[Work]) -> list[Finding]:
    """One unit has one code; its name may have changed."""
    found = []
    for number, job in enumerate(jobs):
        if job.uscc is None or job.employer is None:
            continue
        others = [each for each in jobs[:number] if each.uscc is not None and each.employer is not None]
        if any(each.uscc == job.uscc and each.employer != job.employer for each in others):
            message = "与另一条的统一社会信用代码相同，单位名称却不同。单位改过名的不用改，填错的请更正。"
            found.append(advise("work.same-code-other-name", message, SOURCE, f"work/{job.id}/employer"))
        if any(each.employer == job.employer and each.uscc != job.uscc for each in others):
            message = "与另一条的单位名称相同，统一社会信用代码却不同，请对照营业执照或登记证书核对。"
            found.append(advise("work.same-name-other-code", message, SOURCE, f"work/{job.id}/uscc"))
    return found
