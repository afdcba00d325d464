"""提交: the promise, and a return that nothing was done about."""

from random import Random

from corpus.picking import some
from corpus.sample import Sample
from kuaiji.rules.findings import Source, must

RETURN = Source("审核意见", "退回修改")


def unticked(sample: Sample, rng: Random) -> str:
    sample.is_true = False
    return "declaration/is_true"


def unchanged(sample: Sample, rng: Random) -> str:
    path, _ = some(rng, sample, "education")
    sample.asked = [must("E01", "学校名称与证书不一致，请按证书填写。", RETURN, f"{path}/school")]
    return f"answers/E01@{path}/school"
