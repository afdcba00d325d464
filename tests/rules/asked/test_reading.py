"""读入: what does not parse is told with line, path and reason, and never stops the next line."""

import json
from typing import Any

import pytest

from kuaiji.rules.asked.inquiries import Exit
from kuaiji.rules.asked.reading import Unreadable, decoded, is_lines, load, rows
from rules.asked.asking import ask, faults


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{a:1}", "第 1 行第 2 列不是合法的 JSON：这里要写用双引号括起的名称，多出的逗号请去掉。"),
        ('{"a"\n1}', "第 2 行第 1 列不是合法的 JSON：这里缺一个冒号。"),
        ('{"a":1', "第 1 行第 7 列不是合法的 JSON：这里缺一个逗号，或者缺收尾的括号。"),
        ('{"a":"b', "第 1 行第 6 列不是合法的 JSON：从这里起的文字缺收尾的双引号。"),
        ('{"a":"b\n"}', "第 1 行第 8 列不是合法的 JSON：文字里不能直接换行，也不能有制表符等控制字符。"),
        (r'{"a":"\x"}', "第 1 行第 7 列不是合法的 JSON：反斜杠后面的写法不对。"),
        (r'{"a":"\u12"}', "第 1 行第 8 列不是合法的 JSON：反斜杠后面的写法不对。"),
        ("{} {}", "第 1 行第 4 列不是合法的 JSON：从这里起是多出的内容。"),
        ("\ufeff{}", "第 1 行第 1 列不是合法的 JSON：这里读不出来。"),
    ],
)
def test_syntax_is_mended_by_a_sentence_in_chinese(text: str, words: str) -> None:
    with pytest.raises(Unreadable) as refused:
        load(text)

    assert [each.reason for each in refused.value.faults] == [words]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('{"a":1,\n "b":}', (2, 6, "第 2 行第 6 列不是合法的 JSON：这里缺一个值，或者值的写法不对。")),
        ("", (1, 1, "第 1 行第 1 列不是合法的 JSON：这里缺一个值，或者值的写法不对。")),
        ('{"a":1,"a":2}', (1, None, "从第 1 行起的内容读不出来：“a”在同一组内容里写了两次。")),
        ('{"a":NaN}', (1, None, "从第 1 行起的内容读不出来：NaN 不是数。")),
        ("[" * 100_000, (1, None, "括号套得太深，最多 40 层。")),
        ("[" * 41 + "]" * 41, (1, None, "括号套得太深，最多 40 层。")),
    ],
)
def test_text_that_is_no_json(text: str, fault: tuple[int, int | None, str]) -> None:
    with pytest.raises(Unreadable) as refused:
        load(text)

    assert [(each.line, each.column, each.reason) for each in refused.value.faults] == [fault]


def test_nesting_within_the_bound_is_read() -> None:
    assert load("[" * 40 + "]" * 40) is not None


def test_bytes_that_are_not_utf8_name_their_line() -> None:
    with pytest.raises(Unreadable, match="第 2 行不是 UTF-8 编码"):
        decoded(b'{\n"a": "' + "会计".encode("gbk") + b'"}')


def test_mark_of_byte_order_is_dropped() -> None:
    assert decoded(b"\xef\xbb\xbf{}") == "{}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{}", False),
        ("{}\n{}\n", True),
        ("{bad\n{}\n", True),
        ('{"a":\n1}', False),
        ('{\n"a": [\n  {}\n]\n', False),
        ('{"a": {\n}\n', False),
    ],
)
def test_lines_are_told_from_one_object_spread_over_lines(text: str, expected: bool) -> None:
    assert is_lines(text) is expected


def test_bad_line_stands_among_the_others_with_its_number() -> None:
    found = list(rows('{"a":1}\n\n{bad\n{"b":"\u2028"}\n', by_line=True))

    assert [number for number, _ in found] == [1, 3, 4]
    assert found[0][1] == {"a": 1}
    assert [(fault.line, fault.column) for fault in found[1][1].faults] == [(3, 2)]
    assert found[2][1] == {"b": "\u2028"}


@pytest.mark.parametrize(
    ("facts", "fault"),
    [
        ([], ("", "not-object")),
        ({"persn": {}}, ("persn", "unknown-key")),
        ({"education": [{}, {"levle": "21"}]}, ("education/1/levle", "unknown-key")),
        ({"transfer": {"form": "44"}}, ("transfer/form", "unknown-key")),
        ({"person": {"unit": {"uscs": "1"}}}, ("person/unit/uscs", "unknown-key")),
        ({"person": []}, ("person", "model-type")),
        ({"education": "本科"}, ("education", "tuple-type")),
        ({"education": {"level": "本课生"}}, ("education/0/level", "choice")),
        ({"check": {"differences": 3}}, ("check/0/differences", "dict-type")),
        ({"document": 3}, ("document", "dict-type")),
        ({"document": {"schema": 9}}, ("document/schema", "schema")),
        ({"document": {"educaton": {}}}, ("document/educaton", "unknown-key")),
        ({"document": {"education": []}}, ("document/education", "model-type")),
        ({"document": {"education": {"e1": 3}}}, ("document/education/e1", "model-type")),
        ({"document": {"education": {"e 1": {}}}}, ("document/education/e 1", "entry-id")),
        ({"document": {"education": {"e1": {"majr": ""}}}}, ("document/education/e1/majr", "unknown-key")),
        (
            {"document": {"work": {"w1": {"posts": {"p1": {"pst": ""}}}}}},
            ("document/work/w1/posts/p1/pst", "unknown-key"),
        ),
        ({"document": {"scope": {"scop": ""}}}, ("document/scope/scop", "unknown-key")),
        ({"document": {"scope": 1}}, ("document/scope", "model-type")),
    ],
)
def test_facts_that_do_not_parse_name_their_path(facts: Any, fault: tuple[str, str]) -> None:
    found = ask("scope", facts)

    assert faults(found) == [fault]
    assert found.exit == Exit.UNREAD


def test_every_fault_is_told_at_once_with_the_word_that_was_meant() -> None:
    found = ask("scope", {"titel": [], "person": {"exm": "初级", "status": "在哪"}, "transfer": {"form": "44"}})

    assert [(fault["path"], fault.get("did_you_mean")) for fault in found.body["errors"]] == [
        ("person/status", None),
        ("person/exm", "exam"),
        ("transfer/form", "from"),
        ("titel", "titles"),
    ]


def test_one_row_may_stand_without_its_brackets_and_an_end_may_be_now() -> None:
    found = ask("scope", {"work": {"post": "出纳", "started_on": "2020-01", "ended_on": "至今"}})

    assert found.body["decision"]["allowed"] == ["1"]
    assert found.exit == Exit.CLEAN


def test_stored_record_of_the_site_is_read_as_it_stands() -> None:
    stored = json.loads('{"schema":1,"department":{"exam":"junior"},"scope":{"scope":"3","has_read":"yes"}}')

    found = ask("scope", {"document": stored, "person": {"has_done_accounting": "否"}})

    assert found.body["decision"]["chosen"] == "3"
    assert found.exit == Exit.CLEAN
