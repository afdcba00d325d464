"""The rules stand on Python and pydantic alone, so that anybody can run them anywhere."""

import sys

import grimp

ALLOWED = {"kuaiji", "pydantic", "pydantic_core", "annotated_types"}


def test_rules_import_nothing_but_python_and_pydantic() -> None:
    graph = grimp.build_graph("kuaiji", include_external_packages=True)
    modules = {"kuaiji.rules", *graph.find_descendants("kuaiji.rules")}

    imported = {found for module in modules for found in graph.find_modules_directly_imported_by(module)}

    assert {name.partition(".")[0] for name in imported} - sys.stdlib_module_names <= ALLOWED
    assert {name for name in imported if name.startswith("kuaiji.")} <= modules
