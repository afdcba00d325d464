"""承诺: nothing is handed in without the promise that it is true (R9.2)."""

from kuaiji.rules.codes import GUIDE
from kuaiji.rules.findings import Finding, Source, must

SOURCE = Source(GUIDE, "（九）审核告知")


def findings(*, is_true: bool) -> list[Finding]:
    """Ask for the tick. It is given at the moment of handing in, so the pre-check leaves it alone."""
    if is_true:
        return []
    message = "请核对信息无误后，勾选“承诺所提供信息真实有效”，再提交。"
    return [must("declaration.unticked", message, SOURCE, "declaration/is_true")]
