"""基本信息: what registration must have told; the pictures are the business of `evidence` (R5)."""

from kuaiji.rules.codes import GUIDE
from kuaiji.rules.facts import Facts
from kuaiji.rules.findings import Finding, Source, advise, must

SOURCE = Source(GUIDE, "（五）基本信息")
PROVING = Source(GUIDE, "（三）会计人员信息采集")


def findings(facts: Facts) -> list[Finding]:
    registrant = facts.registrant
    found = []
    if not registrant.has_proved_identity:
        message = "实名认证还没有完成。请先完成实名认证；一时不能完成的，由审核人员核对证件影像。"
        found.append(advise("basic.identity-unproved", message, PROVING, "basic"))
    if registrant.sex is None:
        found.append(must("basic.no-sex", "请在实名认证页补填性别。", SOURCE, "basic"))
    if registrant.birth_on is None:
        found.append(must("basic.no-birth", "请在实名认证页补填出生日期。", SOURCE, "basic"))
    return found
