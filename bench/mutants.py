"""Each comparison in the rules turned at its bound, one at a time: do the tables of tests/rules notice?

`python3 run.py bench mutants [MODULE …]` swaps `<` and `<=`, `>` and `>=`, `==` and `!=`, `is` and `is not`, `in` and
`not in`, and drops a `not`, in every module of `kuaiji.rules` or in those named. The tests are collected once; each
mutant lives in a process of its own, which runs the tests of its module, then all others, up to the first that fails.
It prints what no test noticed and ends with `mutants made=… killed=… survived=…`.
"""

import ast
import inspect
import os
import signal
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import FunctionType, ModuleType

import pytest
from _pytest.runner import runtestprotocol

ROOT = Path(__file__).parent.parent
RULES = ROOT / "src" / "kuaiji" / "rules"
TESTS = ROOT / "tests" / "rules"
AT_ONCE, SECONDS = 2, 300
TURNED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
# The tests of the rules need no database; what looks at the whole package has nothing to say about one mutant.
WORDS = [
    "-p", "no:randomly", "-p", "no:cacheprovider", "-p", "no:django", "--confcutdir", str(TESTS),
    "--ignore", str(TESTS / "test_pure.py"), str(TESTS),
]  # fmt: skip


@dataclass(frozen=True)
class Mutant:
    """One module with one comparison turned."""

    module: str
    line: int
    what: str
    tree: ast.Module


class Mutants:
    """Stands in for pytest's own loop over the tests that were collected."""

    def __init__(self, names: list[str]) -> None:
        self.made = [mutant for name in names for mutant in mutants_of(name)]
        self.survived: list[Mutant] = []

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        _, status = os.waitpid(spawn(None, session.items), 0)
        if status != 0:
            pytest.exit("the tests fail without any mutant", returncode=1)
        running: dict[int, Mutant] = {}
        for mutant in self.made:
            if len(running) == AT_ONCE:
                self.settle(running)
            running[spawn(mutant, session.items)] = mutant
        while running:
            self.settle(running)
        return True

    def settle(self, running: dict[int, Mutant]) -> None:
        pid, status = os.wait()
        mutant = running.pop(pid)
        if status == 0:
            self.survived.append(mutant)
            print(f"survived {mutant.module}.py:{mutant.line} {mutant.what}", flush=True)


def main(*names: str) -> int:
    os.environ["KUAIJI_EXAMPLES"] = "10"
    mutants = Mutants(list(names) or sorted(path.stem for path in RULES.glob("[!_]*.py")))
    pytest.main(WORDS, plugins=[mutants])
    made, survived = len(mutants.made), len(mutants.survived)
    print(f"mutants made={made} killed={made - survived} survived={survived}")
    return 1 if survived else 0


def mutants_of(name: str) -> Iterator[Mutant]:
    """Turn each place of the module in a tree of its own."""
    source = (RULES / f"{name}.py").read_text("utf-8")
    for number in range(len(places(ast.parse(source)))):
        tree = ast.parse(source)
        node, at = places(tree)[number]
        before = ast.unparse(node)
        if isinstance(node, ast.Compare):
            node.ops[at] = TURNED[type(node.ops[at])]()
            after = ast.unparse(node)
        else:
            after = ast.unparse(node.operand)
            node.operand = ast.copy_location(ast.UnaryOp(ast.Not(), node.operand), node)
        yield Mutant(name, node.lineno, f"{before} → {after}", tree)


def places(tree: ast.Module) -> list[tuple[ast.Compare | ast.UnaryOp, int]]:
    """Return each comparison inside a function with the place of its operator, and each not."""
    found: list[tuple[ast.Compare | ast.UnaryOp, int]] = []
    for function in (each for each in ast.walk(tree) if isinstance(each, ast.FunctionDef)):
        for node in ast.walk(function):
            if isinstance(node, ast.Compare):
                found += [(node, at) for at, operator in enumerate(node.ops) if type(operator) in TURNED]
            elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
                found.append((node, 0))
    return found


def spawn(mutant: Mutant | None, items: list[pytest.Item]) -> int:
    """Fork a process that ends with 0 if no test noticed."""
    pid = os.fork()
    if pid == 0:
        signal.alarm(SECONDS)
        if mutant is not None:
            put_in(mutant)
        ordered = in_order(items, mutant.module if mutant else "")
        os._exit(0 if all(passes(item) for item in ordered) else 1)
    return pid


def in_order(items: list[pytest.Item], module: str) -> list[pytest.Item]:
    """The module's own tests first, for they mostly notice; what draws random records last."""
    own = f"test_{module}.py"
    return sorted(items, key=lambda item: (item.path.name != own, hasattr(getattr(item, "obj", None), "hypothesis")))


def passes(item: pytest.Item) -> bool:
    return not any(report.failed for report in runtestprotocol(item, log=False, nextitem=None))


def put_in(mutant: Mutant) -> None:
    """Give each function the code of its mutant, so that whoever imported it already runs it too."""
    module = import_module(f"kuaiji.rules.{mutant.module}")
    changed = ModuleType(module.__name__)
    exec(compile(mutant.tree, str(module.__file__), "exec"), changed.__dict__)
    for ours, theirs in zip(functions(module), functions(changed), strict=True):
        ours.__code__ = theirs.__code__
    remembered = [
        each for name in sys.modules if name.startswith("kuaiji.") for each in vars(sys.modules[name]).values()
    ]
    for each in remembered:
        if hasattr(each, "cache_clear"):
            each.cache_clear()


def functions(module: ModuleType) -> Iterator[FunctionType]:
    """Yield the functions and methods that a module defines, in order."""
    for each in list(vars(module).values()):
        members = vars(each).values() if inspect.isclass(each) else [each]
        for member in members:
            found = inspect.unwrap(getattr(member, "fget", None) or member)
            if isinstance(found, FunctionType) and found.__module__ == module.__name__:
                yield found


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
