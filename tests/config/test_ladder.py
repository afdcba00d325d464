"""What import-linter cannot see of the ladder: foreign keys, templates, what rules may import, who writes a state."""

import ast
import re
import sys
import tomllib
from itertools import count
from pathlib import Path

import grimp
import pytest
from django.apps import apps

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "kuaiji"
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
LADDER = CONTRACTS[0]["layers"]
RUNGS = {name: rung for rung, line in zip(count(len(LADDER), -1), LADDER, strict=False) for name in line.split(" | ")}
FOR_RULES = {"pydantic", "pydantic_core", "annotated_types", *sys.stdlib_module_names}
TEMPLATE = re.compile(r"""\{%-?\s*(?:extends|include|import|from)\s+["']([a-z_]+)/""")
SQL = re.compile(r"\bUPDATE\b[^;]*?\bSET\b((?!\b(?:WHERE|FROM)\b)[^;])*?\bstate\s*=", re.DOTALL)
# Attachments, checks and messages, which stand below cases, have states of their own.
KNOW_CASES = [name for name in RUNGS if RUNGS[name] >= RUNGS["cases"] and (SOURCE / name).is_dir()]


def test_every_package_stands_on_a_rung() -> None:
    packages = {path.parent.name for path in SOURCE.glob("*/__init__.py")}

    assert packages == set(RUNGS) - {"__main__"}


def test_every_app_is_held_to_the_order_inside() -> None:
    ours = {config.name for config in apps.get_app_configs() if config.name.startswith("kuaiji.")}

    assert set(CONTRACTS[1]["containers"]) == ours - {"kuaiji.web", "kuaiji.demo"}


def test_rules_import_nothing_but_pydantic_and_the_standard_library() -> None:
    graph = grimp.build_graph("kuaiji", include_external_packages=True, cache_dir=None)
    rules = [name for name in graph.modules if name == "kuaiji.rules" or name.startswith("kuaiji.rules.")]

    imported = {found.split(".")[0] for name in rules for found in graph.find_modules_directly_imported_by(name)}

    assert len(rules) > 10
    assert imported - FOR_RULES == {"kuaiji"}


def test_foreign_keys_go_down_only() -> None:
    keys = [
        (model._meta.app_label, field.related_model._meta.app_label)
        for model in apps.get_models()
        if model._meta.app_label in RUNGS
        for field in model._meta.get_fields()
        if field.concrete and field.is_relation and not isinstance(field.related_model, str) and field.related_model
    ]

    assert len(keys) > 10
    assert [key for key in keys if not goes_down(*key)] == []


def test_templates_use_only_what_stands_below() -> None:
    uses = [
        (page.relative_to(SOURCE).parts[0], used)
        for page in SOURCE.glob("*/jinja2/**/*.html")
        for used in TEMPLATE.findall(page.read_text())
    ]

    assert len(uses) > 10
    assert [use for use in uses if not goes_down(*use)] == []


def goes_down(user: str, used: str) -> bool:
    return user == used or RUNGS[user] > RUNGS[used]


def writes_of_state(source: str) -> list[int]:
    """Return the lines that write a `state`, by any of the ways there are."""
    lines = []
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Attribute(attr="state", ctx=ast.Store()):
                lines.append(node.lineno)
            case ast.Call(func=ast.Name(id="setattr"), args=[_, ast.Constant(value="state"), _]):
                lines.append(node.lineno)
            case ast.Call(func=ast.Attribute(attr="update" | "update_or_create"), keywords=named):
                lines += [node.lineno for keyword in named if keyword.arg == "state"]
            case ast.Constant(value=str(text)) if SQL.search(text):
                lines.append(node.lineno)
    return lines


@pytest.mark.parametrize(
    "line",
    [
        "case.state = x",
        "before, case.state = case.state, x",
        "case.state: State = x",
        "setattr(case, 'state', x)",
        "rows.update(state=x)",
        "'UPDATE cases_case SET n = 1, state = %s WHERE id = %s'",
    ],
)
def test_every_way_to_write_a_state_is_seen(line: str) -> None:
    assert writes_of_state(line) == [1]


def test_reading_a_state_is_not_writing_it() -> None:
    assert writes_of_state("x = case.state; y = 'UPDATE cases_case SET n = 1 WHERE state = %s'") == []


def test_only_the_action_that_moves_a_case_writes_its_state() -> None:
    found = [
        f"{path.relative_to(SOURCE)}:{line}"
        for name in KNOW_CASES
        for path in sorted((SOURCE / name).rglob("*.py"))
        for line in writes_of_state(path.read_text())
    ]

    assert [place for place in found if not place.startswith("cases/actions.py:")] == []
    assert found != []
