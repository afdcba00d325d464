"""问题: how a finding is made, and what a refusal says."""

from kuaiji.rules.findings import Refused, Severity, Source, advise, final, must

SOURCE = Source("广东考区信息采集操作流程", "（五）基本信息")


def test_severity_is_in_the_name_of_the_maker() -> None:
    made = [make("code", "请填写。", SOURCE, "basic/photo") for make in (must, advise, final)]

    assert [each.severity for each in made] == [Severity.MUST, Severity.ADVISE, Severity.FINAL]
    assert [each.path for each in made] == ["basic/photo"] * 3


def test_source_reads_as_a_person_would_cite_it() -> None:
    assert str(SOURCE) == "广东考区信息采集操作流程（五）基本信息"
    assert str(Source("《会计人员管理办法》", "第二条")) == "《会计人员管理办法》第二条"
    assert str(Source("平台规则", "回避")) == "平台规则：回避"


def test_refusal_names_its_findings() -> None:
    assert str(Refused([must("a", "甲。", SOURCE), must("b", "乙。", SOURCE)])) == "a, b"
