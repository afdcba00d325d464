"""What differs between provinces is a policy with a source; code that names a province would hide it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from kuaiji import rules

PROVINCE = re.compile(
    "北京|天津|河北|山西|内蒙古|辽宁|吉林|黑龙江|上海|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|深圳|"
    "广西|海南|重庆|四川|贵州|云南|西藏|陕西|甘肃|青海|宁夏|新疆"
)


def sentences(node: ast.AST) -> Iterator[str]:
    """Yield every text in the code but those that cite a source."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Call) and isinstance(child.func, ast.Name) and child.func.id == "Source":
            continue
        if isinstance(child, ast.Assign) and isinstance(child.targets[0], ast.Name) and child.targets[0].id == "GUIDE":
            continue
        if isinstance(child, ast.Constant) and isinstance(child.value, str):
            yield child.value
        yield from sentences(child)


def test_no_rule_names_a_province() -> None:
    files = sorted(Path(str(rules.__path__[0])).glob("*.py"))

    named = [
        (file.name, text)
        for file in files
        for text in sentences(ast.parse(file.read_text("utf-8")))
        if PROVINCE.search(text)
    ]

    assert len(files) > 20
    assert named == []
