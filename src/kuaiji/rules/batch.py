"""批量审核: which cases may be approved together once each was looked through whole, and why not the others."""

from collections.abc import Sequence
from dataclasses import dataclass

from kuaiji.rules.checks import questions
from kuaiji.rules.codes import DECISION, Outcome
from kuaiji.rules.document import Document
from kuaiji.rules.facts import Facts
from kuaiji.rules.findings import Finding, Source, must
from kuaiji.rules.second import marked

SOURCE = Source(DECISION, "批量审核")


@dataclass(frozen=True, slots=True)
class Submitted:
    """A submission of 信息采集 as it lies on the desk.

    `findings` is what the rules say of it now, advice too; the rest is what happened to the case besides.
    """

    document: Document
    facts: Facts
    findings: Sequence[Finding] = ()
    is_watched: bool = False
    is_changed_unasked: bool = False
    is_answered: bool = False
    is_noted: bool = False
    is_differed: bool = False


def hindrances(case: Submitted) -> list[Finding]:
    """Return every reason why the case is to be decided by itself; the audit sample is none, it is drawn afterwards."""
    needs_second = case.is_watched or bool(marked(case.facts.policy, case.document, case.facts))
    is_proved = case.facts.registrant.has_proved_identity
    found = (
        (must("batch.unproved", "实名认证没有通过，请逐件核对姓名和号码。", SOURCE), not is_proved),
        (
            must("batch.unconfirmed", "有学历、学位或资格没有核验一致，请逐件核对。", SOURCE),
            not is_confirmed(case.document, case.facts),
        ),
        (must("batch.findings", "规则检查有提示，请逐件核对。", SOURCE), bool(case.findings)),
        (must("batch.second", "按规定要由另一位同事复审，请逐件办理。", SOURCE), needs_second),
        (must("batch.unasked", "申请人改了没有要求改的内容，请逐件核对。", SOURCE), case.is_changed_unasked),
        (must("batch.answered", "申请人说明了为什么没有改，请逐件判断。", SOURCE), case.is_answered),
        (must("batch.noted", "已经记下要修改的问题，请逐件办理。", SOURCE), case.is_noted),
        (must("batch.differed", "同事复审时没有同意通过，请逐件核对。", SOURCE), case.is_differed),
    )
    return [finding for finding, does_hold in found if does_hold]


def not_a_collection() -> Finding:
    return must("batch.kind", "只有信息采集可以批量通过，这一种请逐件办理。", SOURCE)


def is_confirmed(document: Document, facts: Facts) -> bool:
    """Say whether every registry that is asked about this record answered that all is as the person says."""
    found = [facts.check(each.path, each.kind) for each in questions(document, facts.registrant)]
    return all(each is not None and each.outcome is Outcome.MATCHED for each in found)
