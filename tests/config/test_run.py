"""run.py says in one clear line what is missing, and asks for nothing but Python."""

import ast
import importlib.util
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
DEBIAN = """The virtual environment was not created successfully because ensurepip is not available.  On Debian/Ubuntu
systems, you need to install the python3-venv package using the following command.

    apt install python3.11-venv
"""


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    spec = importlib.util.spec_from_file_location("run", ROOT / "run.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "VENV", tmp_path / ".venv")
    return module


@pytest.fixture
def python_that_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    def say(words: str) -> None:
        fake = tmp_path / "python"
        fake.write_text(f"#!/bin/sh\ncat <<'END'\n{words}\nEND\nexit 1\n")
        fake.chmod(0o755)
        monkeypatch.setattr(sys, "executable", str(fake))

    return say


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (DEBIAN, "缺少 venv 模块，请先安装：apt install python3-venv。"),
        ("/usr/bin/python3: No module named venv", "缺少 venv 模块，请先安装：apt install python3-venv。"),
        ("OSError: [Errno 28] No space left on device", "磁盘已满，请腾出 1 GB 空间。"),
        ("Error: [Errno 13] Permission denied: '.venv'", "不能写入 "),
        ("something else", "something else\n没有完成，原因见上。"),
    ],
)
def test_environment_that_cannot_be_made_is_one_clear_line(
    run: ModuleType, words: str, line: str, python_that_says: Callable[[str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    python_that_says(words)

    with pytest.raises(SystemExit) as ended:
        run.make_venv()

    assert ended.value.code == 1
    assert capsys.readouterr().err.strip().startswith(line)
    assert not run.VENV.exists()


def test_it_imports_nothing_but_the_standard_library() -> None:
    imported = {
        name.split(".")[0]
        for node in ast.walk(ast.parse((ROOT / "run.py").read_text()))
        for name in ([node.module or ""] if isinstance(node, ast.ImportFrom) else
                     [alias.name for alias in node.names] if isinstance(node, ast.Import) else [])
    }  # fmt: skip

    assert imported <= sys.stdlib_module_names


BENCHES = sorted((ROOT / "bench").glob("*.py"))
LOAD_EACH = """
import importlib.util, sys
for number, path in enumerate(sys.argv[1:]):
    sys.path.insert(0, path.rpartition("/")[0])
    spec = importlib.util.spec_from_file_location(f"bench_{number}", path)
    spec.loader.exec_module(importlib.util.module_from_spec(spec))
"""


def test_every_benchmark_can_be_loaded() -> None:
    done = subprocess.run([sys.executable, "-c", LOAD_EACH, *BENCHES], cwd=ROOT, capture_output=True, check=False)

    assert done.stderr.decode() == ""


def test_benchmarks_that_run_the_tests_get_what_the_tests_need(run: ModuleType) -> None:
    assert {path.stem for path in BENCHES if "import pytest" in path.read_text()} == run.RUN_TESTS


def test_locks_hold_hashes_and_no_address() -> None:
    for lock in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / lock).read_text()
        assert "--hash=sha256:" in text
        assert "://" not in text


def test_core_lock_is_part_of_the_development_lock() -> None:
    core, development = (
        {line.split(" ")[0] for line in (ROOT / lock).read_text().splitlines() if "==" in line}
        for lock in ("requirements.lock", "requirements-dev.lock")
    )

    assert core <= development
