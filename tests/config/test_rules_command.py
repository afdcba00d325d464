"""`kuaiji rules`: what a script sees: answers on standard output, the worst of them as exit code."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kuaiji.config import entry

DOCS = Path(__file__).parents[2] / "docs"
WHEN = ["--today", "2026-01-23T11:59:59+08:00"]
PAST = """
[[uscc_from]]
value = "2016-01"
document = "某通知"
clause = "一"
valid_from = 2019-01-01
valid_to = 2025-01-01
"""


class Stdin:
    def __init__(self, content: bytes) -> None:
        self.buffer = self
        self.content = content

    def read(self) -> bytes:
        return self.content


def run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], words: list[str], content: str | bytes = b""
) -> tuple[int, str, str]:
    monkeypatch.setattr(sys, "stdin", Stdin(content.encode() if isinstance(content, str) else content))
    monkeypatch.setattr(sys, "argv", ["kuaiji", "rules", *words])
    code = entry.main()
    out, err = capsys.readouterr()
    return code, out, err


Run = Any


@pytest.fixture
def kuaiji(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    return lambda *words, content=b"": run(monkeypatch, capsys, list(words), content)


def test_one_object_is_answered_for_the_eye(kuaiji: Run) -> None:
    code, out, _ = kuaiji("identity", *WHEN, content='{"number":"11010519491231002X"}')

    assert code == 0
    assert out.startswith('{\n  "question": "identity",')
    assert json.loads(out)["today"] == "2026-01-23T11:59:59+08:00"


def test_lines_are_answered_one_by_one_and_the_worst_counts(kuaiji: Run, tmp_path: Path) -> None:
    file = tmp_path / "people.jsonl"
    file.write_text('{"number":"11010519491231002X"}\n{bad\n\n{"number":"1"}\n{"nmber":"1"}\n')

    code, out, _ = kuaiji("identity", str(file))

    answers = [json.loads(line) for line in out.splitlines()]
    assert code == 2
    assert [each["line"] for each in answers] == [1, 2, 4, 5]
    assert ["errors" in each for each in answers] == [False, True, False, True]
    assert answers[3]["errors"][0]["did_you_mean"] == "number"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ('{"number":"11010519491231002X"}', 0),
        ('{"verification_code":"1"}', 0),
        ('{"number":"110105194912310021"}', 1),
        ("{}", 1),
        ("[]", 2),
        ("", 2),
        ("{", 2),
        (b"\xff\xfe{}", 2),
        ('{"number":"11010519491231002X"}\n{"number":"1"}', 1),
    ],
)
def test_exit_code_tells_clean_from_findings_from_unread(kuaiji: Run, content: str | bytes, expected: int) -> None:
    assert kuaiji("identity", content=content)[0] == expected


def test_file_of_lines_may_be_empty(kuaiji: Run, tmp_path: Path) -> None:
    file = tmp_path / "nobody.jsonl"
    file.write_text("")

    assert kuaiji("identity", str(file)) == (0, "", "")


@pytest.mark.parametrize("question", ["eligibility", "transfer", "timetable", "fee"])
def test_question_to_come_reads_its_facts_and_says_so(kuaiji: Run, question: str) -> None:
    code, out, _ = kuaiji(question, content="{}")

    assert code == 3
    assert json.loads(out)["message"] == "not built yet"
    assert kuaiji(question, content='{"persn":{}}')[0] == 2


def test_half_a_surrogate_goes_out_as_it_came(kuaiji: Run) -> None:
    code, out, _ = kuaiji("precheck", content=r'{"document":{"education":{"\ud800":{}}}}')

    assert code == 2
    assert json.loads(out)["errors"][0]["path"] == "document/education/\ud800"


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["--policy", "nowhere"], "--policy：没有找到“nowhere”。"),
        (["--policy", "missing.toml"], "--policy：打不开政策文件 missing.toml：No such file or directory。"),
        (["--today", "yesterday"], "--today：“yesterday”不是日期。"),
        (["--today", "2026-13-01"], "--today：“2026-13-01”不是日期。"),
        (["missing.json"], "打不开 missing.json：No such file or directory。"),
    ],
)
def test_wrong_option_stops_before_any_input_with_the_reason(kuaiji: Run, words: list[str], reason: str) -> None:
    code, out, err = kuaiji("identity", *words, content="{}")

    assert (code, out) == (2, "")
    assert err.startswith(reason)


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("[[uscc_from]\n", "past.toml:1: TOML: "),
        (PAST.replace("uscc_from", "uscc_form"), "past.toml:2: uscc_form: 不认识这个键"),
        (PAST.replace('"2016-01"', '"soon"'), "past.toml:3: uscc_from.value: "),
        (PAST.replace("valid_from", "from"), "past.toml:"),
    ],
)
def test_malformed_policy_names_line_and_key(kuaiji: Run, tmp_path: Path, text: str, where: str) -> None:
    (tmp_path / "past.toml").write_text(text)

    code, _, err = kuaiji("identity", "--policy", str(tmp_path / "past.toml"))

    assert code == 2
    assert where in err


def policy_of(kuaiji: Run, *words: str, department: str = "广州市天河区") -> dict[str, Any]:
    answer = json.loads(kuaiji("scope", *words, content=f'{{"person":{{"department":"{department}"}}}}')[1])
    return dict(answer["policy"])


def test_policy_is_that_of_the_chosen_department_unless_another_is_named(kuaiji: Run) -> None:
    own, other = policy_of(kuaiji, *WHEN), policy_of(kuaiji, *WHEN, "--policy", "江苏")

    assert own["places"] == ["00", "44", "4401"]
    assert other["places"] == ["00", "32"]
    assert own["digest"] != other["digest"]
    assert policy_of(kuaiji, *WHEN, "--policy", "440106")["places"] == ["00", "44", "4401"]
    assert policy_of(kuaiji, *WHEN, "--policy", "全国")["places"] == ["00"]


def test_policy_of_a_past_year_holds_on_the_days_that_it_says(kuaiji: Run, tmp_path: Path) -> None:
    (tmp_path / "past.toml").write_text(PAST)
    past = ("--policy", str(tmp_path / "past.toml"))

    assert policy_of(kuaiji, *past, "--today", "2024-06-01") != policy_of(kuaiji, "--today", "2024-06-01")
    assert policy_of(kuaiji, *past, "--today", "2026-06-01") == policy_of(kuaiji, "--today", "2026-06-01")


def test_day_before_any_policy_is_refused(kuaiji: Run) -> None:
    code, out, _ = kuaiji("scope", "--today", "1950-01-01", content="{}")

    assert code == 2
    assert json.loads(out)["errors"][0]["path"] == "today"


def test_manual_is_written_anew(kuaiji: Run, tmp_path: Path) -> None:
    shutil.copytree(DOCS / "ask", tmp_path / "ask")
    (tmp_path / "schema").mkdir()
    (tmp_path / "ask" / "facts.md").unlink()

    assert kuaiji("manual", str(tmp_path)) == (0, "", "")

    for name in ("ask/facts.md", "ask/scope.md", "schema/scope.json"):
        assert (tmp_path / name).read_text("utf-8") == (DOCS / name).read_text("utf-8")


def test_rules_are_asked_without_django_and_without_settings() -> None:
    script = (
        "import sys; sys.argv = ['kuaiji', 'rules', 'precheck']\n"
        "from kuaiji.config.entry import main\n"
        "code = main()\n"
        "assert not {'django', 'psycopg', 'kuaiji.config.cli', 'kuaiji.config.options'} & set(sys.modules)\n"
        "sys.exit(code)"
    )

    done = subprocess.run([sys.executable, "-c", script], input=b"{}", capture_output=True, check=False)

    assert done.stderr == b""
    assert done.returncode == 1


def test_other_words_still_reach_the_platform(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["kuaiji", "help"])

    assert entry.main() == 0
    assert "kuaiji rules" in capsys.readouterr().out
